"""What came to pass in the queues of a story: a generator that never fills a queue proves nothing about queues."""

from collections import Counter

from firmware.callcontrol import agents
from firmware.callcontrol.actions import Action, Play
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import AgentOrdered, Event
from firmware.callcontrol.queue_records import AgentState, OldPlace, Queued
from firmware.callcontrol.records import Call
from tools.sim.world import World

QUEUE_FEATURES = (
    "served at once",
    "served after waiting",
    "gave up waiting",
    "left by digit",
    "waited too long",
    "one too many",
    "nobody logged in",
    "last agent awaited",
    "old place",
    "told a place",
    "told a wait",
    "whisper",
    "wrap-up",
    "missed calls pause",
    "logged in by code",
    "paused by code",
)
"""Everything that is counted."""


class QueuesReached:
    """Counts in ``counts``, by feature, from now on in ``world``."""

    def __init__(self, world: World) -> None:
        self.counts: Counter[str] = Counter()
        self._queued: dict[int, Queued] = {}
        self._old: dict[str, OldPlace] = {}
        self._agents: dict[str, tuple[int, str, bool]] = {}
        self._by_hand = False
        self._digit = False
        world.on_event(self._happened)
        world.on_action(self._acted)
        world.on_start(self._new_core)
        world.on_decided(self._look)

    def _new_core(self) -> None:
        self._queued.clear()
        self._old.clear()
        self._agents.clear()

    def _happened(self, _now_ms: int, event: Event) -> None:
        self._by_hand = type(event) is AgentOrdered

    def _acted(self, _now_ms: int, action: Action) -> None:
        if type(action) is Play:
            names = [prompt.name for prompt in action.prompts]
            self.counts["told a place"] += any(name.startswith("queue.position") for name in names)
            self.counts["told a wait"] += any(name.startswith("queue.wait") for name in names)
            self.counts["whisper"] += any(name.startswith("agent.") for name in names)

    def _look(self, now_ms: int, control: CallControl) -> None:
        state = control.state
        for number, queued in self._queued.items():
            call = state.calls.get(number)
            if call is None:
                self._gone(control, queued)
            elif call.queued is None or call.queued.queue != queued.queue:
                self._sent_on(now_ms, control, call, queued)
        for number, call in state.calls.items():
            if call.queued is not None and number not in self._queued:
                self._came(call.queued)
        for agent in state.agents.values():
            self._agent(agent, self._agents.get(agent.name))
            self._agents[agent.name] = (agent.station, agent.paused, agent.wraps_up)
        self._queued = {number: call.queued for number, call in state.calls.items() if call.queued is not None}
        self._old = dict(state.old_places)

    def _came(self, queued: Queued) -> None:
        old = self._old.get(queued.number)
        self.counts["old place"] += old is not None and old.queue == queued.queue and old.rank_ms == queued.rank_ms
        self.counts["last agent awaited"] += bool(queued.served_by)

    def _gone(self, control: CallControl, queued: Queued) -> None:
        answered = any(agent.serves_ms == control.state.now_ms for agent in control.state.agents.values())
        if not answered:
            self.counts["gave up waiting"] += 1
        else:
            self.counts["served after waiting" if queued.has_waited else "served at once"] += 1

    def _sent_on(self, now_ms: int, control: CallControl, call: Call, queued: Queued) -> None:
        queue = control.index.queues.get(queued.queue)
        if queue is None:
            return
        staffed = any(control.state.agents[one.agent].station for one in queue.agents)
        if not staffed and queue.empty is not None:
            self.counts["nobody logged in"] += 1
        elif queue.longest_ms and now_ms - call.began_ms >= queue.longest_ms:
            self.counts["waited too long"] += 1
        elif call.target == queue.leave and queue.leave != queue.overflow:
            self.counts["left by digit"] += 1
        elif queue.most:
            self.counts["one too many"] += 1

    def _agent(self, agent: AgentState, before: tuple[int, str, bool] | None) -> None:
        if before is None:
            return
        station, paused, wraps_up = before
        self.counts["wrap-up"] += agent.wraps_up and not wraps_up
        self.counts["missed calls pause"] += agent.paused == agents.MISSED and not paused
        if self._by_hand:
            return
        self.counts["logged in by code"] += bool(agent.station) and agent.station != station
        self.counts["paused by code"] += bool(agent.paused) and not paused and agent.paused != agents.MISSED

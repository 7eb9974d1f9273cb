"""Rows about queues, who waits in them, and their agents, from what call control knows."""

from collections.abc import Callable

from firmware.callcontrol import agents
from firmware.callcontrol.queue_places import callers_of
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.queue_records import AgentState, Queued
from firmware.callcontrol.records import Call
from firmware.callcontrol.states import StationState
from firmware.control.views import AgentView, InQueueView, QueueView
from firmware.runtime.core import Core
from firmware.runtime.views_of_calls import Named
from firmware.runtime.who import Who

_FREE = "free"


class QueueViews:
    """``now_ms``: of whoever asks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.now_ms = 0
        self.by_subject: dict[str, Callable[[], Named]] = {
            "queues": self._queues,
            "queue": self._in_queues,
            "agents": self._agents,
        }

    def _since(self, began_ms: int) -> float:
        return max(0, self.now_ms - began_ms) / 1000

    def _queues(self) -> Named:
        state = self._core.control.state
        free = {name for name, agent in state.agents.items() if self._doing(agent)[0] == _FREE}
        for queue in state.plan.queues:
            here = state.queues[queue.name]
            waiting = callers_of(state, queue.name)
            accuracy = here.estimator.accuracy()
            present = [agent for agent in self._people(queue) if agent.place]
            row = QueueView(
                queue=queue.name,
                pilot=queue.pilot,
                waiting=len(waiting),
                longest_now_s=max((self._since(queued.entered_ms) for queued, _ in waiting), default=0),
                present=len(present),
                free=sum(agent.name in free for agent in present),
                paused=sum(bool(agent.paused) for agent in present),
                wrapping_up=sum(agent.wraps_up for agent in present),
                answered=here.answered,
                in_time=round(100 * here.served_well / here.answered) if here.answered else None,
                abandoned=here.abandoned,
                sent_on=here.sent_on,
                mean_wait_s=here.waited_ms / here.answered / 1000 if here.answered else None,
                longest_wait_s=here.longest_ms / 1000 if here.answered else None,
                held=None if accuracy.held is None else round(100 * accuracy.held),
                error_s=None if accuracy.error_ms is None else accuracy.error_ms / 1000,
                callbacks=here.callbacks,
                called_back=here.called_back,
                not_reached=here.not_reached,
                rejected=here.rejected,
            )
            yield (queue.name, queue.pilot), row

    def _in_queues(self) -> Named:
        state, who = self._core.control.state, Who(self._core.control)
        # An agent of many queues is looked at once: no tick has time to spare.
        people = {agent.name: (_where(who, agent), *self._doing(agent)) for agent in state.agents.values()}
        for queue in state.plan.queues:
            for place, waiting in enumerate(callers_of(state, queue.name), 1):
                yield self._caller(who, queue, place, waiting)
            for one in queue.agents:
                where, doing, for_s = people[one.agent]
                row = InQueueView(queue.name, 0, one.agent, where, doing, for_s, "", 0, one.level)
                yield (queue.name, queue.pilot, one.agent), row

    def _caller(
        self, who: Who, queue: Queue, place: int, waiting: tuple[Queued, Call]
    ) -> tuple[tuple[str, ...], InQueueView]:
        queued, call = waiting
        state = self._core.control.state
        trunk = state.trunks.get(int(call.origin[5:])) if call.origin.startswith("line ") else None
        caller = "" if trunk is None else who.caller(trunk)
        bells = [who.rung(place) for place in call.bells]
        doing = f"rings {', '.join(bells)}" if bells else "waits"
        origin = who.origin(call)
        told = state.queues[queue.name].estimator.told.get(call.number)
        row = InQueueView(
            queue=queue.name,
            place=place,
            who=origin,
            what=caller,
            state=doing,
            for_s=self._since(queued.entered_ms),
            estimate="" if told is None else _range(told.last.low_ms, told.last.likely_ms, told.last.high_ms),
            head_start_s=(min(call.began_ms, queued.entered_ms) - queued.rank_ms) / 1000,
            level=0,
        )
        return (queue.name, queue.pilot, call.origin, origin, f"call {call.number}", queued.number), row

    def _agents(self) -> Named:
        state, who = self._core.control.state, Who(self._core.control)
        for planned in state.plan.agents:
            agent = state.agents[planned.name]
            serves = tuple(
                queue.name for queue in state.plan.queues if any(one.agent == agent.name for one in queue.agents)
            )
            where = _where(who, agent)
            doing, for_s = self._doing(agent)
            talk_s = agent.history.talk_ms / 1000
            row = AgentView(
                agent.name, planned.number, where, doing, for_s, serves, agent.history.calls, talk_s, agent.misses
            )
            yield (agent.name, planned.number, where, where.removeprefix("phone "), *serves), row

    def _people(self, queue: Queue) -> list[AgentState]:
        return [self._core.control.state.agents[one.agent] for one in queue.agents]

    def _doing(self, agent: AgentState) -> tuple[str, float]:
        """What he does, in words, and for how long (s; 0: not known). The telephone comes first, as it tells the
        truth; then what holds when it is put down."""
        if not agent.place:
            return "logged out", 0
        telephone = self._outside(agent) if agent.outside else self._at_telephone(agent)
        paused = f"paused: {agent.paused}" if agent.paused else ""
        if telephone is not None:
            doing, for_s = telephone
            return ", then ".join(part for part in (doing, paused) if part), for_s
        if paused:
            return paused, self._since(agent.paused_ms)
        idle_s = self._since(max(agent.history.idle_since_ms, agent.since_ms))
        if agent.wraps_up:
            return self._wrapping_up(agent), idle_s
        return self._wishes(agent) or _FREE, idle_s

    def _wishes(self, agent: AgentState) -> str:
        """What somebody wants who is in the office; "" for calls."""
        station = self._core.control.state.stations.get(agent.station)
        if station is None:
            return ""
        if station.wishes.dnd:
            return "wants no calls (do not disturb)"
        return "forwards all calls" if station.wishes.forward_always is not None else ""

    def _outside(self, agent: AgentState) -> tuple[str, float] | None:
        call = self._core.control.state.calls.get(agent.call)
        if agent.serves:
            return f"talks for {agent.serves}", self._since(agent.serves_ms)
        if call is not None:
            return f"rings for {call.left if call.queued is None else call.queued.queue}", 0
        if agent.rests:
            return "no line was free" if agent.rests == "no line" else "did not take a call", 0
        return ("on the line", 0) if agent.line or agent.attempt else None

    def _at_telephone(self, agent: AgentState) -> tuple[str, float] | None:
        state = self._core.control.state
        station = state.stations[agent.station]
        match station.state:
            case StationState.IDLE:
                return None
            case StationState.OUT:
                return "telephone out of service", 0
            case StationState.RINGING:
                call = state.calls.get(station.call)
                queued = None if call is None else call.queued
                return ("rings" if queued is None else f"rings for {queued.queue}"), 0
        if agent.serves:
            return f"talks for {agent.serves}", self._since(agent.serves_ms)
        if station.state is StationState.TALKING:
            return "talks", self._since(station.talking_since_ms)
        return "off hook", 0

    def _wrapping_up(self, agent: AgentState) -> str:
        due_ms = self._core.control.state.timers.due_of(agents.OWNER, agent.number, agents.WRAP_UP)
        left_s = 0 if due_ms is None else max(0, due_ms - self.now_ms) // 1000
        return f"wraps up, {left_s} s left"


def _where(who: Who, agent: AgentState) -> str:
    if agent.outside:
        return "outside"
    return who.name(f"station {agent.station}") if agent.station else ""


def _range(low_ms: int, likely_ms: int, high_ms: int) -> str:
    """The likely wait and the range: ``0:50 (0:30-1:30)``."""
    low, likely, high = (f"{ms // 60_000}:{ms // 1000 % 60:02}" for ms in (low_ms, likely_ms, high_ms))
    return f"{likely} ({low}-{high})"

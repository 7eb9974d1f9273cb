"""An agent who lifts and hangs up at once gives the caller back: he keeps his place, and hears music again.

Whoever cannot take a call has no other way to say so with an ordinary telephone whose bell rings.
"""

from firmware.callcontrol import agents, calls, holds, queue_words
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_trunk
from firmware.callcontrol.queue_records import Given
from firmware.callcontrol.records import Trunk
from firmware.callcontrol.states import TrunkInput, TrunkState
from firmware.callcontrol.targets import QueueTarget

REST_MS = 5_000
"""So long he is not rung again (telephony.md 5: reject, 5 s unavailable)."""


def take_back(core: Core, name: str) -> None:
    """This agent has hung up so soon after his answer that he cannot have meant it."""
    agent = core.state.agents[name]
    given, agent.given = agent.given, None
    trunk = core.ends.get("" if given is None else given.line)
    if given is None or not isinstance(trunk, Trunk) or not _is_left_alone(core, trunk, given):
        if agent.place:
            agents.wind_up(core, agent, agent.last_queue)
        return
    step_trunk(core, trunk, TrunkInput.HELD)
    call = calls.begin(core, trunk.name, QueueTarget(given.queue), "outside")
    trunk.call = call.number
    holds.begin_queued(core, trunk)
    if call.queued is not None:
        call.queued.rank_ms = min(call.queued.rank_ms, given.rank_ms)
        call.queued.greeting = "over"
        call.queued.served_by = ""  # nobody waits for whoever has just given him back
        queue_words.begin(core, call)
    core.state.queues[given.queue].rejected += 1
    if agent.goes:
        agents.log_out(core, agent)
    elif agent.station:
        agents.rest(core, agent, REST_MS)
    elif agent.outside:
        agents.spare(core, agent, "missed")


def _is_left_alone(core: Core, trunk: Trunk, given: Given) -> bool:
    """The caller is there yet, and talks to nobody else."""
    junctor = core.state.junctors.get(trunk.junctor)
    alone = junctor is not None and junctor.members == [trunk.name]
    return trunk.state is TrunkState.TALKING and alone and given.queue in core.index.queues

"""What a queue's estimator (estimate.py) is told of it, and what it is asked."""

from firmware.callcontrol import queue_places, skills
from firmware.callcontrol.core import Core
from firmware.callcontrol.estimate import Place, Range
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import Call, StationPort
from firmware.callcontrol.states import StationState


def tell(core: Core, call: Call) -> Range | None:
    """How much longer this caller will wait, as the box believes; None: nobody is present who could serve him."""
    queued = call.queued
    if queued is None:
        return None
    able = skills.able(core, call)
    present = [agent for _, agent in able if not agent.paused]
    stations = core.state.stations
    soon = len([one for one in present if one.wraps_up or _rings(stations.get(one.station), one)])
    ahead = queue_places.place_of(core, call) - 1
    stream = f"{(queued.entered_ms - queued.rank_ms) // 1000} s" + "".join(
        f", {skill.name} {skill.level}" for skill in skills.wanted(core, call)
    )
    place = Place(ahead, len(present), soon, stream)
    return core.state.queues[queued.queue].estimator.tell(call.number, place, core.state.now_ms)


def _rings(station: StationPort | None, agent: AgentState) -> bool:
    return bool(agent.call) if station is None else station.state is StationState.RINGING

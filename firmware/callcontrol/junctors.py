"""Conversations: every pair of members hears each other through crosspoints that the junctor owns."""

from firmware.callcontrol import book, ears, limits, plays, recordings, tapes, treatments
from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Junctor, StationPort, Trunk


def begin(core: Core, *members: Trunk | StationPort) -> Junctor:
    """A conversation of ``members``."""
    state = core.state
    state.junctors_begun += 1
    junctor = Junctor(state.junctors_begun, [])
    state.junctors[junctor.number] = junctor
    for member in members:
        join(core, junctor, member)
    return junctor


def join(core: Core, junctor: Junctor, member: Trunk | StationPort) -> None:
    """One more member hears, and is heard by, all others."""
    actions = core.outbox.actions
    name = member.name
    for other in junctor.members:
        actions.append(CloseCrosspoint(name, other))
        actions.append(CloseCrosspoint(other, name))
    junctor.members.append(name)
    if core.state.ears:
        ears.joined(core, junctor, name)
    if core.state.recordings:
        recordings.joined(core, junctor, name)
    member.junctor = junctor.number
    book.joined(core, junctor, name)
    if isinstance(member, Trunk) and len(junctor.members) > 1 and _is_of_lines(core, junctor):
        limits.link(core, junctor)
    else:
        junctor.linked = False
    core.agenda.talk = True


def _is_of_lines(core: Core, junctor: Junctor) -> bool:
    return all(isinstance(core.ends[name], Trunk) for name in junctor.members)


def leave(core: Core, member: Trunk | StationPort) -> None:
    """The member's crosspoints open; what becomes of those who stay is decided by the coupling rules."""
    state, number = core.state, member.junctor
    junctor = state.junctors[number]
    member.junctor = 0
    book.parted(core, number, member.name)
    if member.warning:
        treatments.stop_warning(core, member)
    if member.whispered:
        plays.stop_whisper(core, member)
    name = member.name
    if state.ears:
        ears.left(core, junctor, name)
    if state.recordings:
        recordings.left(core, junctor, name)
    if state.tapes:
        tapes.left(core, junctor, name)
    members = junctor.members
    members.remove(name)
    if isinstance(member, Trunk):
        for other in members:
            treatments.stop_warning(core, core.ends[other])  # it was about the end of this line's call
    actions = core.outbox.actions
    for other in members:
        actions.append(OpenCrosspoint(name, other))
        actions.append(OpenCrosspoint(other, name))
    if junctor.owner and name == f"station {junctor.owner}":
        junctor.owner = 0
    core.agenda.talk = True
    if members:
        core.agenda.thinned.append(number)
    else:
        del state.junctors[number]


def partner(core: Core, station: StationPort) -> Trunk | StationPort | None:
    """The other member of a conversation of two; None in a conference, or in none."""
    junctor = core.state.junctors.get(station.junctor)
    if junctor is None or len(junctor.members) != 2:
        return None
    return core.ends[junctor.members[0] if junctor.members[1] == station.name else junctor.members[1]]

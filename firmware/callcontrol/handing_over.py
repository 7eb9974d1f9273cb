"""What becomes of those whom somebody has on hold when he hangs up: this is how calls are transferred.

Talking to somebody: those two talk (attended transfer). Calling somebody: the call is theirs from now on (blind
transfer). Two on hold: they talk to each other. Nothing of this: they ring back at once, so that a flash by mistake
loses nobody. So do those who were put on hold for a call that knocked: it was taken to talk to both, not to bring
them together. Two callers from outside are never joined: nobody here would see them hang up; somebody who was called
out may be joined to a caller, for a limited time.
"""

import msgspec

from firmware.callcontrol import (
    book,
    calls,
    holds,
    limits,
    meeting,
    menu_entry,
    queue_places,
    queue_words,
    recalls,
    treatments,
)
from firmware.callcontrol.agenda import Departure
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import MessageTarget
from firmware.callcontrol.records import Call, Hold, Outgoing, StationPort, Trunk


def hand_over(core: Core, departure: Departure) -> None:
    """Connect, pass on or call back everybody whom ``departure.station`` left on hold."""
    state = core.state
    station = state.stations[departure.station]
    left = [state.holds[number] for number in station.holds]
    junctor = state.junctors.get(departure.junctor)
    call = state.calls.get(departure.call)
    outgoing = state.outgoing.get(departure.outgoing)
    if call is not None:
        _hand_over_call(core, station, left.pop(), call)
    elif outgoing is not None and not outgoing.emergency and left[-1].why != "waiting":
        _hand_over_outgoing(core, left.pop(), outgoing)
    elif junctor is not None and _may_talk(core, junctor.members, left[-1]):
        _hand_over_given(core, station, junctor.members, left[-1].party)
        meeting.join(core, junctor, left.pop())
    elif len(left) > 1 and _may_talk(core, [left[0].party], left[1]):
        meeting.bring_together(core, left.pop(), left.pop())
    elif outgoing is not None:
        core.agenda.given_up.append(outgoing.number)
    for hold in left:
        hold.why = "hold"
        recalls.ring_back(core, hold, "left on hold")


def _may_talk(core: Core, members: list[str], hold: Hold) -> bool:
    names = (*members, hold.party)
    person = any(isinstance(core.ends[name], StationPort) for name in names)
    return hold.why != "waiting" and (person or limits.may_link(core, *names))


def _hand_over_given(core: Core, station: StationPort, members: list[str], party: str) -> None:
    """An agent of a queue was asked, and answered: if he hangs up at once, it is ``party`` whom he gives back."""
    for agent in core.state.agents.values():
        place = f"station {agent.station}" if agent.station else f"line {agent.line}"
        if agent.given is not None and agent.given.line == station.name and place in members:
            agent.given = msgspec.structs.replace(agent.given, line=party)


def _hand_over_outgoing(core: Core, hold: Hold, outgoing: Outgoing) -> None:
    """Whoever was on hold is called out for; he hears ringback until the number is dialled."""
    party = core.ends[hold.party]
    holds.put_down(core, hold)
    hold.why = "transfer"
    outgoing.origin = party.name
    holds.recall_after(core, hold, core.state.plan.timing.transfer_recall_ms)
    treatments.give(core, party, treatments.RINGBACK)


def _hand_over_call(core: Core, station: StationPort, hold: Hold, call: Call) -> None:
    party = core.ends[hold.party]
    holds.put_down(core, hold)
    hold.why, hold.call = "transfer", call.number
    party.call = call.number
    call.origin, call.by = party.name, station.port
    book.call_handed_on(core, call)
    if call.outgoing:
        core.state.outgoing[call.outgoing].origin = party.name
    if call.queued is not None or call.menu is not None or isinstance(call.target, MessageTarget):
        _queue_up(core, call, hold, party)
        return
    treatments.give(core, party, treatments.RINGBACK)
    calls.be_patient(core, call, core.state.plan.timing.transfer_recall_ms)


def _queue_up(core: Core, call: Call, hold: Hold, party: Trunk | StationPort) -> None:
    """He waits in the queue like everybody there, as himself: how long, the queue decides; a colleague as long as one
    who has called it. A menu he hears from its beginning."""
    treatments.give(core, party, treatments.MUSIC)
    if isinstance(party, Trunk):
        hold.why = "queue"
        core.state.timers.cancel("call", call.number, calls.PATIENCE)
        core.state.timers.cancel("hold", hold.number, holds.LIMIT)
    else:
        calls.be_patient(core, call, core.state.plan.timing.inside_ms)
    queue_places.handed_over(core, call)
    queue_words.come(core, call)
    menu_entry.come(core, call)
    core.agenda.look |= isinstance(call.target, MessageTarget)

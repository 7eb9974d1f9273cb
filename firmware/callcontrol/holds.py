"""Those who wait, connected to nobody: a record, and what they hear meanwhile. Rules about them stand elsewhere."""

from firmware.callcontrol import book, plays, receivers, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call, Hold, HoldReason, StationPort, Trunk

RECALL = "recall"  # timer of a hold: whoever left it gets it back
LIMIT = "limit"  # timer of a hold: nobody wanted it for too long

ASKED_MS = 60_000
"""An agent outside who has not taken the call by then will not, however long he would be rung."""
FIRST_QUESTION_MS = 6_000
"""From the end of his number on; where the line tells his answer he is asked sooner."""


def begin(core: Core, party: Trunk | StationPort, holder: StationPort, why: HoldReason = "consultation") -> Hold:
    """``holder`` keeps ``party``, which hears music from now on and has left its conversation before."""
    state = core.state
    state.holds_begun += 1
    hold = Hold(state.holds_begun, party.name, why, holder.port, holder.port)
    state.holds[hold.number] = hold
    book.hold_began(core, hold)
    holder.holds.append(hold.number)
    party.hold = hold.number
    treatments.give(core, party, treatments.MUSIC)
    state.timers.start("hold", hold.number, LIMIT, state.now_ms + state.plan.timing.limit_ms)
    return hold


def begin_unattended(core: Core, party: Trunk, call: Call) -> None:
    """Nobody keeps ``party``, but ``call`` looks for somebody; it hears ringback meanwhile."""
    state = core.state
    state.holds_begun += 1
    hold = Hold(state.holds_begun, party.name, "transfer", 0, 0, call=call.number)
    state.holds[hold.number] = hold
    book.hold_began(core, hold)
    party.hold = hold.number
    treatments.give(core, party, treatments.RINGBACK)
    state.timers.start("hold", hold.number, LIMIT, state.now_ms + state.plan.timing.limit_ms)


def begin_queued(core: Core, party: Trunk) -> None:
    """The box has answered ``party`` itself, whose call waits in a queue: how long, the queue decides."""
    state = core.state
    state.holds_begun += 1
    hold = Hold(state.holds_begun, party.name, "queue", 0, 0, call=party.call)
    state.holds[hold.number] = hold
    book.hold_began(core, hold)
    party.hold = hold.number
    treatments.give(core, party, treatments.MUSIC)


def begin_asked(core: Core, party: Trunk) -> None:
    """``party`` was called for somebody who waits, and has so long to take the call."""
    state = core.state
    state.holds_begun += 1
    hold = Hold(state.holds_begun, party.name, "agent", 0, 0)
    state.holds[hold.number] = hold
    book.hold_began(core, hold)
    party.hold = hold.number
    treatments.give(core, party, treatments.MUSIC)
    receivers.listen_to_line(core, party)
    state.timers.start("hold", hold.number, LIMIT, state.now_ms + ASKED_MS)
    recall_after(core, hold, FIRST_QUESTION_MS)


def put_down(core: Core, hold: Hold) -> None:
    """Nobody keeps it at hand any more."""
    if hold.holder:
        core.state.stations[hold.holder].holds.remove(hold.number)
        hold.holder = 0
        core.agenda.look = True  # who has nobody on hold any more may be told of a call that waits


def end(core: Core, party: Trunk | StationPort) -> None:
    """``party`` is not on hold any more: it hears nothing, and the call that hunts for it, if any, is over."""
    state = core.state
    hold = state.holds.pop(party.hold)
    book.hold_ended(core, hold)
    put_down(core, hold)
    party.hold = 0
    party.call = 0
    plays.wait_no_more(core, party)
    treatments.stop(core, party)
    if isinstance(party, Trunk):
        receivers.leave_line(core, party)
    state.timers.cancel("hold", hold.number, RECALL)
    state.timers.cancel("hold", hold.number, LIMIT)
    if hold.call in state.calls:
        core.agenda.gone.append(hold.call)
    for outgoing in state.outgoing.values():
        if outgoing.origin == party.name and not outgoing.call:
            core.agenda.given_up.append(outgoing.number)


def recall_after(core: Core, hold: Hold, wait_ms: int) -> None:
    """Whoever left it gets it back after ``wait_ms``."""
    core.state.timers.start("hold", hold.number, RECALL, core.state.now_ms + wait_ms)

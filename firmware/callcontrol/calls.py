"""The life of a call record: where it is, from the first ring to the answer."""

from bisect import insort

from firmware.callcontrol import book, dialogue_places, knocking, menu_places, notices, queue_places
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import ForwardTarget, GroupTarget, OutsideTarget
from firmware.callcontrol.records import Call, CallKind, Trunk
from firmware.callcontrol.targets import TakenIn

PACE = "pace"  # timer of an offered call: its round goes on
FORWARD = "forward"  # timer of a call for one telephone: the no-answer forward of that
STILL = "still"  # timer of a call without a bell: it may be rung for now
PATIENCE = "patience"  # timer of a call: whoever handed it over gets it back, or the operator; or it ends
_TIMERS = (PACE, FORWARD, STILL, PATIENCE)


def begin(core: Core, origin: str, target: ForwardTarget, kind: CallKind, dialled: str = "") -> Call:
    """A new call of this end ("" for the box), waiting at ``target``."""
    state = core.state
    state.calls_begun += 1
    patient = is_patient(dialled, target)
    call = Call(state.calls_begun, origin, state.now_ms, target, dialled, patient, kind)
    state.calls[call.number] = call
    state.waiting.append(call.number)  # the newest: order is kept
    caller = core.ends.get(origin)
    call.language = caller.language if isinstance(caller, Trunk) else ""
    call.language = call.language or core.index.languages.get(origin, "")
    core.agenda.begun.append(call.number)
    book.call_began(core, call)
    queue_places.enter(core, call)
    menu_places.enter(core, call)
    return call


def is_patient(dialled: str, target: ForwardTarget) -> bool:
    """Who dialled an extension does not wait for it; a caller from outside, a caller of a pilot number and whoever is
    sent on to a number outside do."""
    return not dialled or isinstance(target, GroupTarget | TakenIn | OutsideTarget)


def be_patient(core: Core, call: Call, wait_ms: int) -> None:
    """Until ``wait_ms`` from now; then the rules of recalls decide."""
    core.state.timers.start("call", call.number, PATIENCE, core.state.now_ms + wait_ms)


def to_offered(core: Core, call: Call) -> None:
    """From waiting to offered; where it is offered already nothing changes."""
    state = core.state
    knocking.cease(core, call)
    if call.number in state.waiting:
        state.waiting.remove(call.number)
        insort(state.offered, call.number)


def to_waiting(core: Core, call: Call) -> None:
    """From offered to waiting; where it waits already nothing changes."""
    state = core.state
    state.timers.cancel("call", call.number, PACE)
    if call.number in state.offered:
        state.offered.remove(call.number)
        insort(state.waiting, call.number)


def end(core: Core, call: Call) -> None:
    """Neither waiting nor offered any more: answered, given up, or passed away. Its bells are the hunt's business."""
    state = core.state
    number = call.number
    caller = core.ends.get(call.origin)
    if isinstance(caller, Trunk) and caller.call == number:
        caller.language = call.language
    knocking.cease(core, call)
    if call.outgoing:
        core.agenda.given_up.append(call.outgoing)
    state.timers.cancel_all("call", number, _TIMERS)
    if state.notice is not None:
        notices.ended(core, call)
    queue_places.leave(core, call, "abandoned")
    menu_places.end(core, call)
    dialogue_places.leave_mailbox(core, call)
    if number in state.offered:
        state.offered.remove(number)
    else:
        state.waiting.remove(number)
    book.call_ended(core, call)
    del state.calls[number]

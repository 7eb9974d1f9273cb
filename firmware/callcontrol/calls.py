"""The life of a call record: where it is, from the first ring to the end."""

from bisect import insort

from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import GroupTarget, Route
from firmware.callcontrol.records import Call

PACE = "pace"  # timer of an offered call: its round goes on


def begin(core: Core, origin: str, target: Route, dialled: str = "") -> Call:
    """A new call of this end, waiting at ``target``."""
    state = core.state
    state.calls_begun += 1
    call = Call(state.calls_begun, origin, state.now_ms, target, dialled, is_patient(dialled, target))
    state.calls[call.number] = call
    state.waiting.append(call.number)  # the newest: order is kept
    core.agenda.look = True
    return call


def destination(core: Core, call: Call) -> Route | None:
    """Where the present plan sends this call; None: nobody has its number."""
    return core.index.numbers.get(call.dialled) if call.dialled else core.index.routes[call.origin]


def is_patient(dialled: str, target: Route) -> bool:
    """Who dialled an extension does not wait for it; a caller from outside and a caller of a pilot number do."""
    return not dialled or isinstance(target, GroupTarget)


def to_offered(core: Core, call: Call) -> None:
    """From waiting to offered; where it is offered already nothing changes."""
    state = core.state
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


def leave_hunt(core: Core, call: Call) -> None:
    """Neither waiting nor offered any more: connected, or about to end."""
    state = core.state
    state.timers.cancel("call", call.number, PACE)
    if call.number in state.offered:
        state.offered.remove(call.number)
    else:
        state.waiting.remove(call.number)


def end(core: Core, number: int) -> None:
    """Forget a call that is in no place any more."""
    del core.state.calls[number]

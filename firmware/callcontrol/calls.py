"""The life of a call record: where it is, from the first ring to the end."""

from bisect import insort

from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call

PACE = "pace"  # timer of an offered call: its round goes on


def begin(core: Core, line: int) -> Call:
    """A new call, waiting at its line's route."""
    state = core.state
    state.calls_begun += 1
    call = Call(state.calls_begun, line, state.now_ms, core.index.lines[line].route)
    state.calls[call.number] = call
    state.waiting.append(call.number)  # the newest: order is kept
    core.agenda.look = True
    return call


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

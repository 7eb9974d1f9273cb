"""What must hold of DTMF receivers between two events: each check is one sentence about the box."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol import dial_tone, receivers
from firmware.callcontrol.index import Index
from firmware.callcontrol.records import State
from firmware.callcontrol.states import StationState, TrunkState

_LISTENED_TO = (
    StationState.DIALLING,
    StationState.TALKING,
    StationState.LISTENING,
    StationState.CHOOSING,
    StationState.IN_DIALOGUE,
)


def _receivers_have_owners(state: State, index: Index) -> Iterator[str]:
    plan = state.plan
    lent = [station.receiver for station in state.stations.values() if station.receiver]
    lent += [keys.receiver for keys in state.line_keys.values() if keys.receiver]
    of_lines = [receiver for receiver in lent if receiver in plan.line_receivers]
    if sorted(lent + state.free_receivers) != sorted([*plan.receivers, *set(of_lines)]):
        yield f"of receivers {[*plan.receivers]}, {lent} are lent and {state.free_receivers} free"
    for station in state.stations.values():
        if station.receiver and station.state not in _LISTENED_TO and not station.late:
            yield f"{station.name} is {station.state} with receiver {station.receiver}"
    queue = [port for port, station in state.stations.items() if station.state is StationState.AWAITING_TONE]
    if sorted(state.tone_queue) != sorted(queue):
        yield f"stations {sorted(queue)} await dial tone, the queue is {state.tone_queue}"
    if state.tone_queue and (receivers.may_be_had(state) or not receivers.box_has_any(plan)):
        yield f"stations {state.tone_queue} wait for dial tone that they could have"


def _callers_are_heard(state: State, index: Index) -> Iterator[str]:
    """Whose digits are asked for: by his line's own receiver, or one of the pool, or as soon as there is one."""
    plan = state.plan
    for line, keys in state.line_keys.items():
        trunk = state.trunks.get(line)
        if trunk is None or trunk.state is not TrunkState.HELD:
            yield f"line {line} may press digits and is not on hold"
        if keys.own != receivers.is_at_home(state, line) or (keys.own and keys.receiver):
            yield f"line {line} has receiver {keys.receiver}, {'and' if keys.own else 'not'} its own"
        if keys.own or keys.receiver or not (plan.receivers or line in plan.line_receivers):
            continue
        if state.free_receivers or state.timers.due_of(dial_tone.OWNER, 0, dial_tone.AGAIN) is None:
            yield f"nobody hears the digits of line {line}, which could be"


def _who_may_press_digits_is_listened_to(state: State, index: Index) -> Iterator[str]:
    for trunk in state.trunks.values():
        call, hold = state.calls.get(trunk.call), state.holds.get(trunk.hold)
        queue = index.queues.get(call.queued.queue) if call is not None and call.queued is not None else None
        asked = queue is not None and bool(queue.leave_digit or queue.callback_digit)
        asked |= call is not None and call.menu is not None and index.menus[call.menu.menu].asks
        asked |= trunk.name in state.dialogues
        if trunk.state is not TrunkState.HELD or not (asked or (hold is not None and hold.why == "agent")):
            continue
        if trunk.port not in state.line_keys:
            yield f"{trunk.name} may press digits, and nobody listens"


OF_RECEIVERS: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _receivers_have_owners,
    _callers_are_heard,
    _who_may_press_digits_is_listened_to,
)

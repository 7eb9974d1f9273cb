"""DTMF receivers: who has which.

Those for telephones lie in a pool, where dialling comes before the keys of callers, and these before the keys of those
who talk to a door (doors.py). When the pool is empty a line lends its own (DESIGN 6): receiver n of
``Plan.line_receivers`` serves line n, and hears it again as soon as it is returned; the hardware sees to that.

A line whose caller may press digits, as he waits in a queue or is asked something, has its own receiver, which is not
lent then, or one of the pool. Who has none, and who must give one up, is decided in dial_tone.py.
"""

from enum import IntEnum

from firmware.callcontrol.actions import LendReceiver, ReturnReceiver
from firmware.callcontrol.core import Core
from firmware.callcontrol.learning import tells_callers_by_fsk
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.records import LineKeys, State, StationPort, Trunk
from firmware.callcontrol.states import TrunkState

LAST_KEY_MS = 100
"""A receiver knows a tone 33 ms after it is lent (hardware.md 4), nobody presses a second key so soon: a digit so
soon after one that another receiver heard is the same key, still held down."""
KEEP_MS = 5_000
"""A caller keeps a receiver of the pool for so long, from when he has it and from each key that he presses, though a
telephone awaits dial tone: as long as a telephone may have dial tone and dial nothing (station_effects.HURRY_MS)."""


class Need(IntEnum):
    """How much a line needs its own receiver at this moment; that of least need is lent first."""

    NONE = 0  # out of service, or in a call: nobody asks for its digits
    LITTLE = 1  # a caller may come, and this line tells by FSK who it is
    SOME = 2  # a caller may come, and may be told by DTMF
    URGENT = 3  # its caller may press digits, or soon, or it rings and he may just be told by DTMF: not to be lent


_CALLER_MAY_COME = (TrunkState.IDLE, TrunkState.GUARD, TrunkState.CHECKING)


def need_of(state: State, line: int) -> Need:
    """Of ``line`` (from 1), which the plan may lack."""
    trunk = state.trunks.get(line)
    if trunk is None:
        return Need.NONE
    if line in state.line_keys or trunk.state in (TrunkState.RINGING, TrunkState.TAKEN_IN):
        return Need.URGENT
    if trunk.state not in _CALLER_MAY_COME:
        return Need.NONE
    return Need.LITTLE if tells_callers_by_fsk(trunk.learned) else Need.SOME


def box_has_any(plan: Plan) -> bool:
    """Where there are none dial tone needs none: rotary telephones dial all the same."""
    return bool(plan.receivers or plan.line_receivers)


def may_be_had(state: State) -> bool:
    """Somebody who wants to dial could have one now."""
    return bool(state.free_receivers) or _of_a_line(state) != 0


def would_serve(state: State, receiver: int) -> bool:
    """Once it is returned, somebody else who wants to dial could have it."""
    return receiver in state.plan.receivers or need_of(state, receiver) < Need.URGENT


def take(state: State) -> int:
    """One for somebody who wants to dial: of the pool, the longest unused first, or a line's; 0: there is none."""
    return state.free_receivers.pop(0) if state.free_receivers else _of_a_line(state)


def _of_a_line(state: State) -> int:
    """Of equals the last: exchanges send calls to the first line that is free."""
    lent = {station.receiver for station in state.stations.values()}
    at_home = [line for line in state.plan.line_receivers if line not in lent and need_of(state, line) < Need.URGENT]
    return min(at_home, key=lambda line: (need_of(state, line), -line), default=0)


def lend(core: Core, station: StationPort) -> None:
    """The receiver that it was given listens to it."""
    if station.receiver:
        core.outbox.actions.append(LendReceiver(station.receiver, station.name))


def lend_if_spare(core: Core, station: StationPort) -> None:
    """One listens to it, if nobody wants to dial just now and one is free."""
    if not station.receiver and not core.state.tone_queue:
        station.receiver = take(core.state)
        lend(core, station)


def give_back(core: Core, station: StationPort) -> None:
    """Its receiver, if it has one, serves somebody else, or its line again."""
    if station.receiver:
        _return(core, station.receiver)
        station.receiver = 0


def _return(core: Core, receiver: int) -> None:
    core.outbox.actions.append(ReturnReceiver(receiver))
    if receiver in core.state.plan.receivers:
        core.state.free_receivers.append(receiver)
    core.agenda.tone = True


# -- lines whose callers may press digits


def listen_to_line(core: Core, trunk: Trunk) -> None:
    """Its caller may press digits from now on, until ``leave_line``: a receiver hears him, or the next one to be had.
    Whoever asks again at the moment when he is left keeps it, as another one would hear the last key once more."""
    keys = core.state.line_keys.setdefault(trunk.port, LineKeys(core.state.now_ms))
    keys.over = False
    core.agenda.tone = True


def leave_line(core: Core, trunk: Trunk) -> None:
    """Nobody asks for digits of its caller any more."""
    keys = core.state.line_keys.get(trunk.port)
    if keys is not None:
        keys.over = core.agenda.tone = True


def heard(core: Core, trunk: Trunk, digit: str) -> bool:
    """Its caller has pressed a key; False: it is his last one, still held down as another receiver came to hear it."""
    keys = core.state.line_keys.get(trunk.port)
    if keys is None:
        return True
    now_ms = core.state.now_ms
    if digit == keys.digit and keys.pressed_ms < keys.since_ms > now_ms - LAST_KEY_MS:
        return False
    keys.digit, keys.pressed_ms = digit, now_ms
    return True


def is_at_home(state: State, line: int) -> bool:
    """The line has a receiver of its own, which hears it."""
    return line in state.plan.line_receivers and all(one.receiver != line for one in state.stations.values())


def lend_to_line(core: Core, line: int) -> None:
    """One of the pool, which has one, listens to the line."""
    keys = core.state.line_keys[line]
    keys.receiver, keys.since_ms = core.state.free_receivers.pop(0), core.state.now_ms
    core.outbox.actions.append(LendReceiver(keys.receiver, core.state.trunks[line].name))


def settle_lines(core: Core) -> None:
    """Those that were left return what they had; and where a line's own has come home, it returns the other one."""
    state = core.state
    for line, keys in list(state.line_keys.items()):
        if keys.over:
            _take_from_line(core, keys)
            del state.line_keys[line]
        elif not keys.own and is_at_home(state, line):
            _take_from_line(core, keys)
            keys.own = True


def revoke_from_lines(core: Core) -> None:
    """What they have is not for them any more, by a new plan."""
    plan = core.state.plan
    for line, keys in core.state.line_keys.items():
        keys.own = keys.own and line in plan.line_receivers
        if keys.receiver and keys.receiver not in plan.receivers:
            _take_from_line(core, keys)


def _take_from_line(core: Core, keys: LineKeys) -> None:
    if keys.receiver:
        _return(core, keys.receiver)
    keys.receiver, keys.since_ms = 0, core.state.now_ms


def held_by_callers(state: State) -> list[LineKeys]:
    """Callers who have a receiver of the pool; who has pressed nothing for the longest time is the first."""
    mine = [keys for keys in state.line_keys.values() if keys.receiver]
    return sorted(mine, key=lambda keys: keys.busy_ms)


def may_hold_more(state: State) -> bool:
    """Callers have less than half of the pool: so much they need not give up for telephones at once."""
    return len(held_by_callers(state)) < len(state.plan.receivers) // 2


def take_from_caller(core: Core) -> bool:
    """A caller gives a receiver of the pool back, for a telephone that awaits dial tone; False: nobody must."""
    state = core.state
    held = held_by_callers(state)
    if not held:
        return False
    keys = held[0]
    if state.now_ms < keys.busy_ms + KEEP_MS and len(held) <= len(state.plan.receivers) // 2:
        return False
    _take_from_line(core, keys)
    return True

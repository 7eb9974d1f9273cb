"""DTMF receivers: who has which.

Those for telephones lie in a pool, where dialling comes before the keys of those who talk to a door (doors.py). When
the pool is empty a line lends its own (DESIGN 6): receiver n of ``Plan.line_receivers`` serves line n, and hears it
again as soon as it is returned; the hardware sees to that.
"""

from enum import IntEnum

from firmware.callcontrol.actions import LendReceiver, ReturnReceiver
from firmware.callcontrol.core import Core
from firmware.callcontrol.learning import tells_callers_by_fsk
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.records import State, StationPort
from firmware.callcontrol.states import TrunkState


class Need(IntEnum):
    """How much a line needs its own receiver at this moment; that of least need is lent first."""

    NONE = 0  # out of service, or in a call: nobody asks for its digits
    LITTLE = 1  # a caller may come, and this line tells by FSK who it is
    SOME = 2  # a caller may come, and may be told by DTMF
    URGENT = 3  # it rings, and its caller may just be told by DTMF: not to be lent


_CALLER_MAY_COME = (TrunkState.IDLE, TrunkState.GUARD, TrunkState.CHECKING)


def need_of(state: State, line: int) -> Need:
    """Of ``line`` (from 1), which the plan may lack."""
    trunk = state.trunks.get(line)
    if trunk is None:
        return Need.NONE
    hold = state.holds.get(trunk.hold)
    waits = hold is not None and hold.why == "queue"
    if trunk.state is TrunkState.RINGING or waits or trunk.name in state.dialogues:
        return Need.URGENT  # in a queue a digit is the way out
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
        core.outbox.actions.append(LendReceiver(station.receiver, station.port))


def lend_if_spare(core: Core, station: StationPort) -> None:
    """One listens to it, if nobody wants to dial just now and one is free."""
    if not station.receiver and not core.state.tone_queue:
        station.receiver = take(core.state)
        lend(core, station)


def give_back(core: Core, station: StationPort) -> None:
    """Its receiver, if it has one, serves somebody else, or its line again."""
    if station.receiver:
        core.outbox.actions.append(ReturnReceiver(station.receiver))
        if station.receiver in core.state.plan.receivers:
            core.state.free_receivers.append(station.receiver)
        station.receiver = 0
        core.agenda.tone = True

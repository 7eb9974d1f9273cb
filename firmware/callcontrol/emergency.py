"""Emergency calls always go out: where no line is free, one is taken from another call.

In this order: one that will be free in a moment, a call out, an answered call, a call that rings. Who talks on it is
told by a tone; then it is cut, left on hook for as long as an exchange needs to see that, and seized again. From the
last digit dialled to the first one sent at most 5 s: half a second of tone, one and a half on hook, half a second until
loop current, one and a half for dial tone, and then the number is sent in any case.
"""

from firmware.callcontrol import calls, limits, line_hunt
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_trunk
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Outgoing, StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkInput, TrunkState

OWNER = "outgoing"
CUT = "cut"  # timer of an attempt: its victim was warned
FREE = "free"  # timer of an attempt: its line was on hook long enough

WARN_MS = 500
ON_HOOK_MS = 1_500
"""telephony.md 1.5: lines are released in 0.5 to 4 s; where flashes may be as long as 1.1 s (hardware.md 13.1), no
exchange takes less for a release, and who is still connected would hear the number."""
TELL_MS = 300_000
"""The operator's telephone rings so long to tell of it, our choice."""

_SETTING_UP = (TrunkState.CHECKING, TrunkState.SEIZING, TrunkState.AWAITING_TONE, TrunkState.SENDING)
_IN_CALL = (TrunkState.TALKING, TrunkState.HELD, TrunkState.ANSWERING)


def take_line(core: Core, outgoing: Outgoing) -> None:
    """No line is free: take one."""
    lines = [(trunk, digits) for trunk, digits in line_hunt.candidates(core, outgoing) if not is_urgent(core, trunk)]
    for wanted in (_will_be_free, _calls_out, _is_answered, _rings, _is_dead):
        found = next(((trunk, digits) for trunk, digits in lines if wanted(trunk)), None)
        if found is not None:
            _take(core, outgoing, *found)
            return
    _try_all_again(core, outgoing)


def _take(core: Core, outgoing: Outgoing, trunk: Trunk, digits: str) -> None:
    outgoing.victim, outgoing.to_send = trunk.port, digits
    if trunk.state is TrunkState.GUARD or trunk.dead:
        trunk.dead = False
        _await_free(core, outgoing, trunk)
        return
    if trunk.state in _IN_CALL:
        limits.warn(core, trunk)
        core.state.timers.start(OWNER, outgoing.number, CUT, core.state.now_ms + WARN_MS)
    else:
        _cut(core, outgoing, trunk)


def time_is_up(core: Core, number: int, timer: str) -> None:
    """A timer of an attempt is due."""
    outgoing = core.state.outgoing[number]
    trunk = core.state.trunks.get(outgoing.victim)
    if trunk is None:
        core.agenda.wanting.append(number)
    elif timer == CUT:
        _cut(core, outgoing, trunk)
    else:
        _seize(core, outgoing, trunk)


def _cut(core: Core, outgoing: Outgoing, trunk: Trunk) -> None:
    other = trunk.outgoing
    trunk.outgoing = 0
    step_trunk(core, trunk, TrunkInput.PREEMPTED)
    if other and other in core.state.outgoing:
        core.state.outgoing[other].line = 0
        core.agenda.wanting.append(other)
    if trunk.state is TrunkState.CLEARING:
        core.state.timers.start(OWNER, outgoing.number, FREE, core.state.now_ms + CLEAR_MS + ON_HOOK_MS)
    else:
        _await_free(core, outgoing, trunk)


CLEAR_MS = 300
"""An answer is seen by the exchange in less (hardware.md 13.4)."""


def _await_free(core: Core, outgoing: Outgoing, trunk: Trunk) -> None:
    trunk.outgoing = outgoing.number
    rest_ms = max(0, trunk.released_ms + ON_HOOK_MS - core.state.now_ms) if trunk.released_ms else 0
    core.state.timers.start(OWNER, outgoing.number, FREE, core.state.now_ms + rest_ms)


def _seize(core: Core, outgoing: Outgoing, trunk: Trunk) -> None:
    """It is free by now, unless a caller or a fault came first."""
    outgoing.victim = 0
    if trunk.outgoing == outgoing.number:
        trunk.outgoing = 0
    if trunk.state in (TrunkState.GUARD, TrunkState.IDLE):
        outgoing.line = trunk.port
        trunk.outgoing = outgoing.number
        step_trunk(core, trunk, TrunkInput.CHOSEN)
    else:
        core.agenda.wanting.append(outgoing.number)


def _try_all_again(core: Core, outgoing: Outgoing) -> None:
    """Every line was tried: again from the first, in a while; who calls for help is not sent away."""
    outgoing.tried = []
    outgoing.victim = 0
    core.state.timers.start(OWNER, outgoing.number, FREE, core.state.now_ms + ON_HOOK_MS)


def is_urgent(core: Core, trunk: Trunk) -> bool:
    """Another emergency has it, or has just dialled on it."""
    outgoing = core.state.outgoing.get(trunk.outgoing)
    return (outgoing is not None and outgoing.emergency) or (trunk.outward and trunk.called in core.index.emergency)


def _will_be_free(trunk: Trunk) -> bool:
    return trunk.state is TrunkState.GUARD


def _calls_out(trunk: Trunk) -> bool:
    return trunk.state in _SETTING_UP or (trunk.state in _IN_CALL and trunk.outward)


def _is_answered(trunk: Trunk) -> bool:
    return trunk.state in _IN_CALL


def _rings(trunk: Trunk) -> bool:
    return trunk.state is TrunkState.RINGING


def _is_dead(trunk: Trunk) -> bool:
    return trunk.state is TrunkState.IDLE and trunk.dead


def tell_operator(core: Core, station: StationPort, digits: str) -> None:
    """The operator's telephone rings, unless it is the very one that calls for help, and says why."""
    operator = core.state.plan.operator
    if operator is None or operator == StationTarget(station.port):
        return
    if all(core.state.stations[port].state is StationState.OUT for port in core.index.pools[operator].group.members):
        return
    call = calls.begin(core, "", operator, "emergency")
    call.reason = f"{core.index.stations[station.port].extension} calls {digits}"
    calls.be_patient(core, call, TELL_MS)

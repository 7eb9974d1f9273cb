"""Emergency calls always go out: where no line is free, one is taken from another call.

In this order: one that will be free in a moment, a call out, an answered call, a call that rings, a caller who waits in
a queue and would lose his place, one that was dead.
A line that has just failed is left out until all were tried; from then on none is measured first. Who talks on it is
told by a tone; then it is cut, left on hook for as long as an exchange needs to see that, and seized again. From the
last digit dialled to the first one sent at most 5 s: half a second of tone, one and a half on hook, half a second until
loop current, one and a half for dial tone, and then the number is sent in any case.
"""

from firmware.callcontrol import calls, hunt, limits, line_hunt, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.line_out_effects import CLEAR_MS
from firmware.callcontrol.machine import step_trunk
from firmware.callcontrol.plan import GroupTarget, Route, StationTarget
from firmware.callcontrol.records import Call, Outgoing, StationPort, Trunk
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
AGAIN_MS = 60_000
"""Who could not be rung in that time is rung for as long as this when he can be."""

_SETTING_UP = (TrunkState.CHECKING, TrunkState.SEIZING, TrunkState.AWAITING_TONE, TrunkState.SENDING)
_IN_CALL = (TrunkState.TALKING, TrunkState.HELD, TrunkState.ANSWERING, TrunkState.TAKEN_IN)


def take_line(core: Core, outgoing: Outgoing) -> None:
    """No line is free: take one."""
    untried = [one for one in line_hunt.candidates(core, outgoing) if one[0].port not in outgoing.tried]
    lines = [(trunk, digits) for trunk, digits in untried if not is_urgent(core, trunk)]
    waiting = [(trunk, digits) for trunk, digits in lines if _waits(core, trunk)]
    others = [one for one in lines if one not in waiting]
    steps = [(wanted, others) for wanted in (_will_be_free, _calls_out, _is_answered, _rings)]
    for wanted, some in [*steps, (_is_answered, waiting), (_is_dead, others)]:
        found = next(((trunk, digits) for trunk, digits in some if wanted(trunk)), None)
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
    """Every line was tried: again from the first, in a while, and whatever is measured on it; who calls for help is not
    sent away, and hears that something goes on."""
    origin = core.ends[outgoing.origin]
    waits = isinstance(origin, StationPort) and origin.outgoing == outgoing.number and not origin.hold
    if waits and origin.hears != treatments.RINGBACK:
        treatments.give(core, origin, treatments.RINGBACK)
    outgoing.tried = []
    outgoing.insists = True
    outgoing.victim = 0
    core.state.timers.start(OWNER, outgoing.number, FREE, core.state.now_ms + ON_HOOK_MS)


def is_urgent(core: Core, trunk: Trunk) -> bool:
    """Another emergency has it, or has just dialled on it."""
    outgoing = core.state.outgoing.get(trunk.outgoing)
    return (outgoing is not None and outgoing.emergency) or (trunk.outward and trunk.called in core.index.emergency)


def _will_be_free(trunk: Trunk) -> bool:
    return trunk.state is TrunkState.GUARD and not trunk.dead


def _calls_out(trunk: Trunk) -> bool:
    return trunk.state in _SETTING_UP or (trunk.state in _IN_CALL and trunk.outward)


def _is_answered(trunk: Trunk) -> bool:
    return trunk.state in _IN_CALL


def _rings(trunk: Trunk) -> bool:
    return trunk.state is TrunkState.RINGING


def _waits(core: Core, trunk: Trunk) -> bool:
    """The box has answered its caller, who waits in a queue."""
    call = core.state.calls.get(trunk.call)
    return trunk.state in _IN_CALL and call is not None and call.queued is not None


def _is_dead(trunk: Trunk) -> bool:
    return trunk.state in (TrunkState.IDLE, TrunkState.GUARD) and trunk.dead


def tell_operator(core: Core, station: StationPort, digits: str) -> None:
    """The operator's telephone rings, unless it is the very one that calls for help, and says why. Where it cannot ring
    now somebody else is told as well."""
    operator = core.state.plan.operator
    if operator == StationTarget(station.port):
        return
    reason = f"{core.index.stations[station.port].extension} calls {digits}"
    if operator is not None and not hunt.is_deserted(core, operator):
        _tell(core, operator, reason)
    if operator is None or not _rings_at_once(core, operator):
        others = next((group for group in _groups(core) if _rings_at_once(core, group)), None)
        if others is not None and others != operator:
            _tell(core, others, reason)


def _tell(core: Core, whom: Route, reason: str) -> None:
    call = calls.begin(core, "", whom, "emergency")
    call.reason = reason
    calls.be_patient(core, call, TELL_MS)


def _groups(core: Core) -> list[Route]:
    return [GroupTarget(group.name) for group in core.state.plan.groups]


def _rings_at_once(core: Core, whom: Route) -> bool:
    members = core.index.pools[whom].group.members
    return any(core.state.stations[port].state in (StationState.IDLE, StationState.RINGING) for port in members)


def must_go_on(core: Core, call: Call) -> bool:
    """The news of an emergency has not been heard: nobody was rung yet, or the operator only just now."""
    if call.kind != "emergency" or hunt.is_deserted(core, call.target):
        return False
    since_ms = core.state.now_ms - call.last_bell_ms
    return not call.last_bell_ms or (isinstance(call.target, StationTarget) and since_ms < AGAIN_MS)

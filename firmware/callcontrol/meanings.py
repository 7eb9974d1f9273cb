"""What an event means to the machine of its port, weighed with the line's settings and the time of the call."""

from firmware.callcontrol import doors, line_sounds
from firmware.callcontrol import events as e
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState

STATION: dict[type, StationInput] = {
    e.StationWentOffHook: StationInput.OFF_HOOK,
    e.StationWentOnHook: StationInput.ON_HOOK,
    e.StationFlashed: StationInput.FLASHED,
    e.StationDialled: StationInput.DIALLED,
    e.StationFailed: StationInput.FAILED,
    e.StationReturned: StationInput.RETURNED,
    e.StationRingPaused: StationInput.RING_PAUSED,
    e.StationToldCaller: StationInput.CALLER_SENT,
}

TRUNK: dict[type, TrunkInput] = {
    e.LineRingStarted: TrunkInput.RING_STARTED,
    e.LineRingPaused: TrunkInput.RING_PAUSED,
    e.LineLoopClosed: TrunkInput.LOOP_CLOSED,
    e.LineLoopOpened: TrunkInput.LOOP_OPENED,
    e.LineDisconnected: TrunkInput.DISCONNECTED,
    e.LineReversed: TrunkInput.REVERSED,
    e.LineFailed: TrunkInput.FAILED,
    e.LineReturned: TrunkInput.RETURNED,
    e.LineDialled: TrunkInput.DIALLED,
    e.LineHeard: TrunkInput.UNSURE,
    e.LineDialledOut: TrunkInput.DIALLED_OUT,
    e.LineMeasured: TrunkInput.MEASURED_FREE,
    e.LineGlared: TrunkInput.GLARED,
    e.LineCallerTold: TrunkInput.CALLER_TOLD,
    e.LineCallerGarbled: TrunkInput.CALLER_GARBLED,
}

_IN_CALL = (TrunkState.ANSWERING, TrunkState.TAKEN_IN, TrunkState.TALKING, TrunkState.HELD)

IN_USE_MV = 20_000
"""hardware.md 13.1: a line in use is below 20 to 30 V, an idle one above 36."""

_LIFTED = {
    "callback": StationInput.LIFTED_TO_CALL,
    "promised": StationInput.LIFTED_TO_KEEP_PROMISE,
    "reminder": StationInput.LIFTED_FOR_REMINDER,
    "emergency": StationInput.LIFTED_FOR_REMINDER,
}
_TIME_IS_UP = (StationInput.DIGIT_DUE, StationInput.HOWLER_DUE)
STATION_WEIGHED = frozenset({StationInput.OFF_HOOK, StationInput.DIALLED, *_TIME_IS_UP})
TRUNK_WEIGHED = frozenset(
    {
        TrunkInput.DISCONNECTED,
        TrunkInput.REVERSED,
        TrunkInput.UNSURE,
        TrunkInput.DIALLED_OUT,
        TrunkInput.MEASURED_FREE,
    }
)
"""What is weighed at all; everything else means what it is."""


def weigh_station(
    core: Core, station: StationPort, happened: StationInput, event: e.Event | None = None
) -> StationInput:
    """Lifting depends on what rings and on a hot line, a digit on a door post at the other end and on the number before
    it, and whoever takes too long while somebody is on hold is back with him, as by a flash."""
    if happened is StationInput.OFF_HOOK:
        return _lifted(core, station)
    if happened is StationInput.DIALLED and isinstance(event, e.StationDialled) and station.late:
        return _dialled_late(core, station, event.digit)
    if happened is StationInput.DIALLED and doors.opens(core, station):
        return StationInput.DOOR_KEY
    if happened in _TIME_IS_UP and station.holds:
        return StationInput.FLASHED
    return happened


def _lifted(core: Core, station: StationPort) -> StationInput:
    if station.state is StationState.RINGING:
        return _LIFTED.get(core.state.calls[station.call].kind, StationInput.OFF_HOOK)
    known = core.index.stations[station.port]
    at_once = known.hotline and not known.hotline_ms and station.state is StationState.IDLE
    return StationInput.LIFTED_TO_CALL if at_once else StationInput.OFF_HOOK


def _dialled_late(core: Core, station: StationPort, digit: str) -> StationInput:
    """11 was dialled, and now comes the last digit of 112, or one before it."""
    digits = station.late + digit
    if core.index.numbers.is_emergency(digits):
        return StationInput.EMERGENCY_DIALLED
    if core.index.numbers.may_become_emergency(digits):
        return StationInput.LATE_DIGIT
    return StationInput.DIALLED


def weigh(core: Core, trunk: Trunk, happened: TrunkInput, event: e.Event | None = None) -> TrunkInput:
    """A sign of the end counts only where the line is said to give it, and only when it can mean that."""
    supervision = core.index.lines[trunk.port].supervision
    match happened:
        case TrunkInput.DISCONNECTED:
            ours = trunk.outward or trunk.outgoing
            blind = ours and core.state.now_ms - trunk.seized_ms < supervision.blind_ms
            return happened if "cpc" in supervision.release_on and not blind else TrunkInput.DISTRUSTED
        case TrunkInput.REVERSED:
            return _reversed(core, trunk)
        case TrunkInput.UNSURE if isinstance(event, e.LineHeard):
            return line_sounds.weigh(core, trunk, event)
        case TrunkInput.DIALLED_OUT if isinstance(event, e.LineDialledOut) and event.unsent:
            return TrunkInput.SENT_IN_PART
        case TrunkInput.MEASURED_FREE if isinstance(event, e.LineMeasured) and event.millivolts < IN_USE_MV:
            outgoing = core.state.outgoing.get(trunk.outgoing)
            return happened if outgoing is not None and outgoing.insists else TrunkInput.MEASURED_BUSY
    return happened


def weigh_timer(core: Core, trunk: Trunk, due: TrunkInput) -> TrunkInput:
    """Where nobody listens for dial tone the pause is over, and an emergency waits no longer for it."""
    if due is not TrunkInput.TONE_DUE:
        return due
    outgoing = core.state.outgoing.get(trunk.outgoing)
    paused = core.index.lines[trunk.port].outpulsing.dial_tone == "pause"
    if outgoing is None:
        return TrunkInput.PROVEN if paused else due
    return TrunkInput.DIAL_TONE if paused or outgoing.emergency else due


def _reversed(core: Core, trunk: Trunk) -> TrunkInput:
    """Where the answer is told so, the first one on a call out is that, even where it was guessed before, and one soon
    after an answer is a part of it; any other one is the end."""
    supervision = core.index.lines[trunk.port].supervision
    in_call = trunk.state in _IN_CALL
    if trunk.outward and in_call and not trunk.reversals and "reversal" in supervision.answer:
        return TrunkInput.ANSWER_SEEN
    early = in_call and core.state.now_ms - trunk.answered_ms < supervision.apart_ms
    trusted = "reversal" in supervision.release_on and not early
    return TrunkInput.REVERSED if trusted else TrunkInput.DISTRUSTED

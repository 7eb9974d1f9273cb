"""What an event means to the machine of its port, weighed with the line's settings and the time of the call."""

from firmware.callcontrol import doors
from firmware.callcontrol import events as e
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState

REVERSAL_IGNORED_MS = 600  # a reversal this soon after the answer is the exchange's answer signal (telephony.md (a) 4)

STATION: dict[type, StationInput] = {
    e.StationWentOffHook: StationInput.OFF_HOOK,
    e.StationWentOnHook: StationInput.ON_HOOK,
    e.StationFlashed: StationInput.FLASHED,
    e.StationDialled: StationInput.DIALLED,
    e.StationFailed: StationInput.FAILED,
    e.StationReturned: StationInput.RETURNED,
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
}


_LIFTED = {"callback": StationInput.LIFTED_TO_CALL, "reminder": StationInput.LIFTED_FOR_REMINDER}
_TIME_IS_UP = (StationInput.DIGIT_DUE, StationInput.HOWLER_DUE)


def weigh_station(core: Core, station: StationPort, happened: StationInput) -> StationInput:
    """Lifting depends on what rings and on a hot line, a digit on a door post at the other end, and whoever takes too
    long while somebody is on hold is back with him, as by a flash."""
    if happened is StationInput.OFF_HOOK:
        if station.state is StationState.RINGING:
            return _LIFTED.get(core.state.calls[station.call].kind, happened)
        known = core.index.stations[station.port]
        at_once = known.hotline and not known.hotline_ms and station.state is StationState.IDLE
        return StationInput.LIFTED_TO_CALL if at_once else happened
    if happened is StationInput.DIALLED and doors.opens(core, station):
        return StationInput.DOOR_KEY
    if happened in _TIME_IS_UP and station.holds:
        return StationInput.FLASHED
    return happened


def weigh(core: Core, trunk: Trunk, happened: TrunkInput) -> TrunkInput:
    """A sign of the end counts only where the line is said to give it, and a reversal only when it can mean that."""
    signs = core.index.lines[trunk.port].supervision.release_on
    if happened is TrunkInput.DISCONNECTED:
        trusted = "cpc" in signs
    elif happened is TrunkInput.REVERSED:
        trusted = "reversal" in signs and not _answer_signal(core, trunk)
    else:
        return happened
    return happened if trusted else TrunkInput.DISTRUSTED


def _answer_signal(core: Core, trunk: Trunk) -> bool:
    seized = trunk.state in (TrunkState.ANSWERING, TrunkState.TALKING)
    return seized and core.state.now_ms - trunk.answered_ms < REVERSAL_IGNORED_MS

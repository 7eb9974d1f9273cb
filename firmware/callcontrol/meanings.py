"""What an event means to the machine of its port, weighed with the line's settings and the time of the call."""

from firmware.callcontrol import events as e
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Trunk
from firmware.callcontrol.states import StationInput, TrunkInput, TrunkState

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


def weigh(core: Core, trunk: Trunk, happened: TrunkInput) -> TrunkInput:
    """A sign of the end counts only where the line is said to give it, and a reversal only when it can mean that."""
    if happened is TrunkInput.DISCONNECTED:
        trusted = "cpc" in core.index.lines[trunk.port].release_on
    elif happened is TrunkInput.REVERSED:
        trusted = "reversal" in core.index.lines[trunk.port].release_on and not _answer_signal(core, trunk)
    else:
        return happened
    return happened if trusted else TrunkInput.DISTRUSTED


def _answer_signal(core: Core, trunk: Trunk) -> bool:
    seized = trunk.state in (TrunkState.ANSWERING, TrunkState.TALKING)
    return seized and core.state.now_ms - trunk.answered_ms < REVERSAL_IGNORED_MS

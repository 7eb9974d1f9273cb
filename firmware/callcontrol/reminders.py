"""Reminder calls: a telephone rings at a time of day. Wall time enters as an event; between two of them it runs on."""

from firmware.callcontrol import calls
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Call
from firmware.callcontrol.states import StationState

OWNER = "reminder"
DUE = "due"
RING_MS = 60_000  # as a hotel's wake-up call: a minute of ringing, then it is given up
_MINUTE_MS = 60_000
_DAY_MS = 24 * 60 * _MINUTE_MS
_LEAP_MS = 3 * 60 * _MINUTE_MS  # summer time, drift and a mended clock are less; cron draws the line here, too


_NOBODY_THERE = (StationState.OUT, StationState.HOWLING, StationState.LOCKED_OUT)


def ask(core: Core, port: int, hours_and_minutes: str) -> bool:
    """Ring this station at ``hhmm``; False: there is no such time, or the box does not know what time it is."""
    hours, minutes = int(hours_and_minutes[:2]), int(hours_and_minutes[2:])
    if hours > 23 or minutes > 59 or core.state.midnight_ms is None:
        return False
    core.state.reminders[port] = 60 * hours + minutes
    core.state.remembered += 1
    _run(core, port, core.state.now_ms)
    return True


def forget(core: Core, port: int) -> None:
    """No reminder for this station any more."""
    core.state.reminders.pop(port, None)
    core.state.remembered += 1
    core.state.timers.cancel(OWNER, port, DUE)


def clock_told(core: Core, ms_of_day: int, weekday: int = 0, day: int | None = None) -> None:
    """The moment of the latest midnight is known anew; every reminder stays at its time of day.

    One whose time was leapt over comes at once, unless the clock was all wrong before. So does one whose time came
    while the box was off, if it was not off for too long. Each telling is remembered, as that is how one knows.
    """
    state = core.state
    state.weekday, state.day = weekday, day
    before_ms, state.midnight_ms = state.midnight_ms, state.now_ms - ms_of_day % _DAY_MS
    if before_ms is None and state.recalled_ms_of_day is not None:
        before_ms = state.now_ms - state.recalled_ms_of_day
    leapt_ms = 0 if before_ms is None else (before_ms - state.midnight_ms) % _DAY_MS
    seen_ms = state.now_ms - 1 - (leapt_ms if leapt_ms <= _LEAP_MS else 0)
    for port in state.reminders:
        _run(core, port, seen_ms)
    if state.reminders:
        state.remembered += 1


def ring(core: Core, port: int) -> None:
    """It is time."""
    del core.state.reminders[port]
    core.state.remembered += 1
    call = calls.begin(core, "", StationTarget(port), "reminder")
    calls.be_patient(core, call, RING_MS)


def tell(core: Core, port: int, reason: str) -> Call:
    """The box has something to tell whoever is at this telephone, for this reason."""
    call = calls.begin(core, "", StationTarget(port), "reminder")
    call.reason = reason
    calls.be_patient(core, call, ring_ms(core, call))
    return call


def ring_ms(core: Core, call: Call) -> int:
    """Whoever is only told something has four rings to hear it, as who is called back."""
    return core.state.plan.timing.callback_ms if call.reason else RING_MS


def must_wait(core: Core, call: Call) -> bool:
    """Its telephone is in use, so nobody was reminded yet; one that was left off its hook is not in use."""
    if call.kind != "reminder" or call.bells or not isinstance(call.target, StationTarget):
        return False
    return core.state.stations[call.target.station].state not in _NOBODY_THERE


def _run(core: Core, port: int, seen_ms: int) -> None:
    """It is due at the first such time of day after ``seen_ms``, but not before now."""
    state = core.state
    due_ms = (state.midnight_ms or 0) - _DAY_MS + state.reminders[port] * _MINUTE_MS
    while due_ms <= seen_ms:
        due_ms += _DAY_MS
    state.timers.start(OWNER, port, DUE, max(due_ms, state.now_ms))

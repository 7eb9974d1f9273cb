"""Reminder calls: a telephone rings at a time of day. Wall time enters as an event; between two of them it runs on."""

from firmware.callcontrol import calls
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import StationTarget

OWNER = "reminder"
DUE = "due"
RING_MS = 60_000  # as a hotel's wake-up call: a minute of ringing, then it is given up
_MINUTE_MS = 60_000
_DAY_MS = 24 * 60 * _MINUTE_MS


def ask(core: Core, port: int, hours_and_minutes: str) -> bool:
    """Ring this station at ``hhmm``; False: there is no such time, or the box does not know what time it is."""
    hours, minutes = int(hours_and_minutes[:2]), int(hours_and_minutes[2:])
    if hours > 23 or minutes > 59 or core.state.midnight_ms is None:
        return False
    core.state.reminders[port] = 60 * hours + minutes
    _run(core, port)
    return True


def forget(core: Core, port: int) -> None:
    """No reminder for this station any more."""
    core.state.reminders.pop(port, None)
    core.state.timers.cancel(OWNER, port, DUE)


def clock_told(core: Core, ms_of_day: int) -> None:
    """The moment of the latest midnight is known anew; every reminder stays at its time of day."""
    core.state.midnight_ms = core.state.now_ms - ms_of_day % _DAY_MS
    for port in core.state.reminders:
        _run(core, port)


def ring(core: Core, port: int) -> None:
    """It is time."""
    del core.state.reminders[port]
    call = calls.begin(core, "", StationTarget(port), "reminder")
    calls.be_patient(core, call, RING_MS)


def _run(core: Core, port: int) -> None:
    state = core.state
    due_ms = (state.midnight_ms or 0) + state.reminders[port] * _MINUTE_MS
    while due_ms <= state.now_ms:
        due_ms += _DAY_MS
    state.timers.start(OWNER, port, DUE, due_ms)

"""Night service in words: whether it is on, why, and until when."""

from firmware.callcontrol.night import hours_now
from firmware.callcontrol.plan import Period
from firmware.callcontrol.records import State
from firmware.callcontrol.week import DAY_MIN
from firmware.control.views import HoursView

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def hours_of(state: State) -> HoursView:
    """The row of ``show hours``."""
    return HoursView(
        service="night" if state.night else "day",
        why=_why(state),
        until=_until(state),
        open=tuple(map(_period, state.plan.open_hours)),
    )


def in_a_sentence(state: State) -> str:
    """For the log: "night service, by the hours of the office, until Mon 08:00"."""
    until = _until(state)
    return f"{'night' if state.night else 'day'} service, {_why(state)}" + (f", until {until}" if until else "")


def _why(state: State) -> str:
    if not state.plan.open_hours:
        return "by hand"
    return "by the hours of the office" if state.night_dialled is None else "by hand, in spite of the hours"


def _until(state: State) -> str:
    hours = hours_now(state)
    return "" if hours is None or not hours.ends else moment(hours.end)


def moment(minute: int) -> str:
    """A minute of the week, from Monday 00:00, as ``Mon 08:00``."""
    return f"{_DAYS[minute // DAY_MIN]} {_clock(minute % DAY_MIN)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _period(period: Period) -> str:
    """As the file writes it; days that follow each other have one word."""
    runs: list[list[int]] = []
    for day in period.days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    days = ",".join(_DAYS[run[0]] + (f"-{_DAYS[run[-1]]}" if len(run) > 1 else "") for run in runs)
    return f"{days} {_clock(period.from_min)}-{_clock(period.to_min)}"

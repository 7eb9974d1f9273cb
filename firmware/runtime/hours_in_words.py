"""The mode of the office in words: what it is, why, until when, and what comes next."""

from datetime import datetime, timedelta

from firmware.callcontrol.periods import Period
from firmware.callcontrol.records import State
from firmware.callcontrol.week import DAY_MIN
from firmware.control.views import HoursView
from firmware.hours.calendar import Page
from firmware.hours.schedule import ALWAYS_DAY, CLOSURE, DATE, HOLIDAY
from firmware.runtime.office_hours import OfficeHours

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK = timedelta(days=7)
_NEXT = 5
"""Changes that are shown."""
_RANKS = {HOLIDAY: "{}, a holiday", CLOSURE: "by the hours of {}", DATE: "by the hours of {}"}


def hours_of(state: State, hours: OfficeHours) -> HoursView:
    """The row of ``show hours``."""
    pages = hours.pages(_NEXT)
    open_ = next((rule.periods for rule in hours.schedule.week.rules if rule.mode == "day"), ())
    return HoursView(
        service=state.mode,
        why=_why(state, hours, pages),
        until=_until(state, hours, pages),
        open=tuple(map(_period, open_)),
        next=tuple(f"{_moment(at, pages[0][0])} {page.mode}" for at, page in pages[1:]),
        hotlines=pages[0][1].hotlines if pages else (),
    )


def in_a_sentence(state: State, hours: OfficeHours) -> str:
    """For the log: "night service, by the hours of the office, until Mon 08:00"."""
    pages = hours.pages(1)
    until = _until(state, hours, pages)
    return f"{state.mode} service, {_why(state, hours, pages)}" + (f", until {until}" if until else "")


def _why(state: State, hours: OfficeHours, pages: list[tuple[datetime, Page]]) -> str:
    override = state.override
    if override is not None and override.minutes:
        return f"by hand, for {override.minutes} min"
    if hours.schedule == ALWAYS_DAY:
        return "by hand"
    if override is not None:
        return "by hand, in spite of the hours"
    if not pages:
        return "nobody knows what time it is"
    kind = pages[0][1].kind
    return _RANKS.get(kind.rank, "by the hours of {}").format(kind.name or "the office")


def _until(state: State, hours: OfficeHours, pages: list[tuple[datetime, Page]]) -> str:
    """ "" where it does not change, or nobody knows the time."""
    if not pages:
        return ""
    now, page = pages[0]
    if state.override is not None and state.override.minutes:
        minute = state.override.until
    else:
        minute = page.until
    return "" if minute is None else _moment(hours.local(minute), now)


def _moment(at: datetime, now: datetime) -> str:
    """``Mon 08:00``, within a week; later with its date."""
    day = f"{at:%Y-%m-%d}" if at - now >= _WEEK else _DAYS[at.weekday()]
    return f"{day} {at:%H:%M}"


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

"""What one value may be that has to do with the calendar of the office; as in ``fields``."""

import re
from datetime import date, datetime
from typing import Any

from firmware.callcontrol.periods import MODES, Mode, Period
from firmware.config.fields import RefusedError, did_you_mean, list_of, one_of, shown, typed
from firmware.config.hours import DAYS, hours
from firmware.hours.offsets import minute_of
from firmware.hours.schedule import Day

DAY_RULE = 'must be a day such as "12-24", of each year, or "2026-12-24"'
_DAY = re.compile(r"(?:([0-9]{4})-)?([0-9]{2})-([0-9]{2})", re.ASCII)
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2})", re.ASCII)
_MOMENT_RULE = 'but must be a date and time such as "2026-03-01 10:00"'
_EVERY_DAY = tuple(range(len(DAYS)))
YEARS = range(2000, 2200)
"""Those that the clock chip can hold (hardware.md 8)."""


def mode(value: Any) -> Mode:
    """One of the six."""
    typed(value, str, 'but must be a text such as "closed"')
    found = next((one for one in MODES if one == value), None)
    if found is None:
        raise RefusedError(f"is {shown(value)}, but must be {one_of(MODES)}{did_you_mean(value, MODES)}")
    return found


def day(value: Any) -> Day:
    """A day of each year, or of one."""
    typed(value, str, 'but must be a text such as "12-24" or "2026-12-24"')
    found = day_named(value)
    if found is None:
        raise RefusedError(f"is {shown(value)}, but {DAY_RULE}")
    return found


def day_named(text: str) -> Day | None:
    """``12-24`` or ``2026-12-24``; None: it is no such day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, of_month = int(found[1] or 0), int(found[2]), int(found[3])
    try:
        # 2000 has a 29th of February.
        date(year or 2000, month, of_month)
    except ValueError:
        return None
    return Day(month, of_month, year) if not year or year in YEARS else None


def moment(value: Any) -> int:
    """A minute on the clocks of the office, as hours.schedule counts them."""
    typed(value, str, 'but must be a text such as "2026-03-01 10:00"')
    found = _MOMENT.fullmatch(value)
    try:
        at = None if found is None else datetime(*map(int, found.groups()))  # type: ignore[arg-type]
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise RefusedError(f"is {shown(value)}, {_MOMENT_RULE}")
    return minute_of(at)


def times(value: Any) -> tuple[Period, ...]:
    """Times of one day, "08:00-12:00" or a list of them."""
    found = hours(value)
    if any(period.days != _EVERY_DAY for period in found):
        raise RefusedError(f'is {shown(value)}, but must be times of that day such as "08:00-12:00", without days')
    return found


def line_ports(value: Any) -> tuple[int, ...]:
    """CO lines by their ports, each once; whether the board has them is found out later."""
    rule = "but must be a list of CO lines such as [1, 2]"
    found: tuple[int, ...] = list_of(_port, rule)(value)
    if not found or len(set(found)) < len(found):
        raise RefusedError(f"is {shown(value)}, {rule}, at least one and none twice")
    return found


def _port(value: Any) -> int:
    typed(value, int, "but must be a whole number")
    if value < 1:
        raise RefusedError(f"is {shown(value)}, but must be 1 or more")
    return int(value)

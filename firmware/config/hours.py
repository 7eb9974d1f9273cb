"""Times of the week as an installer writes them: "mon-fri 08:00-18:00"."""

import re
from typing import Any

from firmware.callcontrol.plan import Period
from firmware.callcontrol.week import DAY_MIN
from firmware.config.fields import RefusedError, did_you_mean, list_of, one_of, shown, typed

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_RULE = 'must be days and times such as "mon-fri 08:00-18:00"'
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")


def hours(value: Any) -> tuple[Period, ...]:
    """One time of the week, or a list of them; never empty."""
    if not isinstance(value, list):
        return (_period(value),)
    if not value:
        raise RefusedError("is [], but must hold at least one time: leave the key out instead")
    found: tuple[Period, ...] = list_of(_period, f'but must be a list of times such as "{_RULE}"')(value)
    return found


def _period(value: Any) -> Period:
    """Days, a time of day, or both; days alone are whole days, a time alone is that of every day."""
    typed(value, str, f"but {_RULE}")
    parts = value.split()
    times = parts.pop() if parts and ":" in parts[-1] else "00:00-24:00"
    if len(parts) > 1 or not value.strip():
        raise RefusedError(f"is {shown(value)}, but {_RULE}")
    days = _days(value, parts[0]) if parts else tuple(range(len(DAYS)))
    return Period(days, *_span(value, times))


def _days(value: str, text: str) -> tuple[int, ...]:
    """``mon-wed,fri``; a range may go over Sunday."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _day(value, first), _day(value, last if "-" in part else first)
        found.update((start + step) % len(DAYS) for step in range((end - start) % len(DAYS) + 1))
    return tuple(sorted(found))


def _day(value: str, word: str) -> int:
    if word not in DAYS:
        raise RefusedError(
            f'is {shown(value)}, but "{word}" is no day ({one_of(DAYS)}){did_you_mean(word.lower(), DAYS)}'
        )
    return DAYS.index(word)


def _span(value: str, text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise RefusedError(f"is {shown(value)}, but {_RULE}")
    from_hour, from_min, to_hour, to_min = map(int, found.groups())
    start, end = from_hour * 60 + from_min, to_hour * 60 + to_min
    if max(from_min, to_min) > 59 or start >= DAY_MIN or end > DAY_MIN:
        raise RefusedError(f"is {shown(value)}, but a time of day is 00:00 to 23:59, and a day ends at 24:00")
    if start == end:
        raise RefusedError(f"is {shown(value)}, but it begins and ends at the same time: 00:00-24:00 is a whole day")
    return start, end

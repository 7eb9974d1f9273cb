"""The time that an exchange tells with a caller's number: month, day, hour and minute on its clocks, and no year."""

from datetime import datetime, timedelta

KNOWN_SINCE = datetime(2026, 1, 1)
"""This software is no older: a clock that shows less shows nothing."""

OFF = timedelta(minutes=5)
"""Exchanges tell whole minutes, and are not all set to the second: a box that is so far off is wrong."""

AGREE = timedelta(minutes=2)
"""Two calls that are so close to each other tell the same time."""

_HALF_HOUR = timedelta(minutes=30)
_HALF_MINUTE = timedelta(seconds=30)
"""In the middle of its minute we are least far off."""


def moment_told(told: tuple[int, int, int, int], near: datetime) -> datetime | None:
    """The moment with this (month, day, hour, minute) that is nearest to ``near``; None: there is none."""
    month, day, hour, minute = told
    near = max(near, KNOWN_SINCE)
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(datetime(year, month, day, hour, minute) + _HALF_MINUTE)
        except ValueError:
            continue
    return min(found, key=lambda moment: abs(moment - near), default=None)


def is_another_zone(off: timedelta) -> bool:
    """So far apart are clocks of which one knows nothing of summer time, or of another zone."""
    rest = abs(off) % _HALF_HOUR
    return abs(off) > OFF and min(rest, _HALF_HOUR - rest) <= OFF

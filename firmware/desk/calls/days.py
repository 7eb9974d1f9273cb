"""Days and times of the office, from moments of the register: UTC in ms since 1970, and how far clocks were ahead."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_DAY_MS = 86_400_000
_EARLIEST_MS, _LATEST_MS = 14 * 3_600_000, 12 * 3_600_000
"""Clocks are up to 14 h ahead of UTC, and up to 12 h behind it (the zones of the tz database)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Days(NamedTuple):
    """From local midnight to local midnight, ms since 1970 as clocks show it."""

    begin_ms: int
    end_ms: int

    @property
    def bounds(self) -> dict[str, int]:
        """For IN_DAYS: an index finds the rows that may be meant, and their own clocks say which are."""
        return {
            "earliest": self.begin_ms - _EARLIEST_MS,
            "latest": self.end_ms + _LATEST_MS,
            "begin": self.begin_ms,
            "end": self.end_ms,
        }


def in_days(moment: str) -> str:
    """A condition of SQL on a column of moments."""
    return (
        f"{moment} >= :earliest AND {moment} < :latest"
        f" AND {moment} + zone_s * 1000 >= :begin AND {moment} + zone_s * 1000 < :end"
    )


def days(last: date, count: int = 1) -> Days:
    """So many, with the last one."""
    end_ms = ((last - _EPOCH.date()).days + 1) * _DAY_MS
    return Days(end_ms - count * _DAY_MS, end_ms)


def told(moment_ms: int, zone_s: int) -> str:
    """2026-11-30 09:41:07."""
    return f"{_local(moment_ms, zone_s):%Y-%m-%d %H:%M:%S}"


def clock(moment_ms: int, zone_s: int) -> str:
    """09:41."""
    return f"{_local(moment_ms, zone_s):%H:%M}"


def _local(moment_ms: int, zone_s: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=moment_ms, seconds=zone_s)

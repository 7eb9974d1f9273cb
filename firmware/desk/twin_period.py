"""Which days the twin runs over where nobody says."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from firmware.desk.register import file

_EDGE = "SELECT began_ms + zone_s * 1000 FROM calls ORDER BY began_ms {} LIMIT 1"
WEEK = 7
MOST_WEEKS = 2


def days_known(directory: Path) -> tuple[date, date] | None:
    """Of the first and of the last call in the register, by the office's clocks; None: no call is written down. Takes a
    moment, however large the register is. Raises sqlite3.Error."""
    with closing(file.to_read(file.path_in(directory))) as register:
        found = [register.execute(_EDGE.format(order)).fetchone() for order in ("ASC", "DESC")]
    if None in found:
        return None
    first, last = (datetime.fromtimestamp(row[0] // 1000, UTC).date() for row in found)
    return first, last


def usual(first: date, last: date) -> tuple[date, date]:
    """The last two whole weeks, Monday to Sunday, before that of ``last``; one where the register is not older, and
    where it is younger than that all that it knows."""
    sunday = last - timedelta(days=last.weekday() + 1)
    for weeks in range(MOST_WEEKS, 0, -1):
        monday = sunday - timedelta(days=WEEK * weeks - 1)
        if monday >= first:
            return monday, sunday
    return first, last

"""Where callers are read from: the register of a box, or a list of real calls."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

from firmware.config.zones import Zone, local_of
from firmware.desk.register import file
from tools.forecast.observed import Observed, Span, counted, whole_days
from tools.traffic.calls import TrafficError
from tools.traffic.of_list import read_list
from tools.traffic.of_register import read_register

_STARTS = "SELECT began_ms, last_ms FROM starts WHERE last_ms > began_ms ORDER BY began_ms"


def of_list(path: Path, weeks: int, end: date | None, zone: tzinfo | None) -> Observed:
    """The last ``weeks`` before ``end`` (None: all days). Every day from the first caller's to the last one's counts as
    observed. ``zone``: by which its clocks were set; None: they were not. Raises TrafficError."""
    arrivals = [call.local for call in read_list(path).calls]
    begin, known = whole_days(arrivals)[0]
    last = min(known, datetime.combine(end, time())) if end else known
    begin = max(begin, last - timedelta(weeks=weeks))
    if not any(begin <= moment < last for moment in arrivals):
        raise TrafficError(f"{path}: nobody called in the {weeks} weeks before {last.date()}.")
    return counted(arrivals, [(begin, last)], zone)


def of_register(path: Path, weeks: int, end: date | None, zone: Zone) -> Observed:
    """The same of a register, from its first caller on; observed is when the box was running. Raises TrafficError."""
    spans = _running(path, zone)
    if not spans:
        raise TrafficError(f"{path}: the box has not kept a register for any time.")
    known = max(span[1] for span in spans).date() + timedelta(days=1)
    last = datetime.combine(min(known, end or known), time())
    first = last - timedelta(weeks=weeks)
    record = read_register(path, first, last)
    # What is older than the oldest call may have been deleted.
    begin = max(first, datetime.combine(record.calls[0].local.date(), time()))
    spans = [(max(one, begin), min(other, last)) for one, other in spans]
    spans = [span for span in spans if span[0] < span[1]]
    return counted([call.local for call in record.calls], spans, zone.rules)


def _running(path: Path, zone: Zone) -> list[Span]:
    if not path.exists():
        raise TrafficError(f"{path}: there is no register.")
    try:
        with closing(file.to_read(path)) as register:
            rows = register.execute(_STARTS).fetchall()
    except sqlite3.Error as error:
        raise TrafficError(f"{path}: cannot be read as a register: {error}.") from None
    return [(_local(began_ms, zone), _local(last_ms, zone)) for began_ms, last_ms in rows]


def _local(ms: int, zone: Zone) -> datetime:
    utc = datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(milliseconds=ms)
    return local_of(utc, zone)


def _day_after(spans: list[Span]) -> date:
    return max(span[1] for span in spans).date() + timedelta(days=1)

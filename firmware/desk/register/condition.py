"""How the register is: for whoever wants to know whether it is written, how large it is, and since when."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firmware.control.views import RegisterView
from firmware.desk.register import damage, file

_CALLS = "SELECT (SELECT max(id) FROM calls) - (SELECT min(id) FROM calls) + 1"
_FIRST = "SELECT began_ms, zone_s FROM calls ORDER BY id LIMIT 1"
_LAST = "SELECT began_ms, zone_s, lost FROM starts ORDER BY id DESC LIMIT 1"


def of(directory: Path, problem: str, waiting: int) -> RegisterView:
    """``problem``: why nothing is written, in words ("": it is); ``waiting``: facts that wait for the disk.

    Takes a moment, however large the register is: calls are numbered without gaps, and the oldest are deleted first.
    """
    path = file.path_in(directory)
    damaged = sum(one.name.endswith(path.suffix) for one in damage.kept_beside(path))
    try:
        with contextlib.closing(file.to_read(path)) as database:
            (calls,) = database.execute(_CALLS).fetchone()
            first = database.execute(_FIRST).fetchone()
            last = database.execute(_LAST).fetchone()
    except sqlite3.Error as error:
        state = problem or ("nothing is written yet" if not path.exists() else damage.in_words(error, path))
        return RegisterView(state, _megabytes(path), 0, "", "", waiting, 0, damaged)
    return RegisterView(
        problem or "written",
        _megabytes(path),
        calls or 0,
        _local(*first) if first else "",
        _local(*last[:2]) if last else "",
        waiting,
        last[2] if last else 0,
        damaged,
    )


def _megabytes(path: Path) -> float:
    found = 0
    for part in damage.PARTS:
        with contextlib.suppress(OSError):
            found += path.with_name(path.name + part).stat().st_size
    return round(found / 1_000_000, 1)


def _local(utc_ms: int, zone_s: int) -> str:
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms, seconds=zone_s)
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")

"""What the register knows of a caller's number: asked while his telephone call rings, so it answers at once."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firmware.desk.people.past import History
from firmware.desk.register import file
from firmware.desk.register.pseudonyms import with_pseudonyms

CALLS = 5
"""The latest ones, as many as anybody reads while it rings."""
NUMBERS = 20
"""Of one contact; who has more has enough calls to be known."""
_PATIENCE_MS = 200
"""For a lock: a writer holds none for long, and a caller does not wait."""

_CALLS = """
    SELECT began_ms, zone_s, direction, outcome, answered_by, agent, queue, talk_ms FROM calls
    WHERE number IN ({marks}) AND ended_ms IS NOT NULL ORDER BY began_ms DESC LIMIT ?
"""
_LAST_AGENT = """
    SELECT CASE WHEN agent <> '' THEN agent WHEN direction = 'out' THEN extension ELSE answered_by END FROM calls
    WHERE number IN ({marks}) AND outcome = 'answered' ORDER BY began_ms DESC LIMIT 1
"""
_COMPLAINTS = """
    SELECT count(DISTINCT passages.id) FROM calls JOIN passages ON passages.call = calls.id
    WHERE calls.number IN ({marks}) AND passages.disposition IN ({codes})
"""
_MESSAGES = "SELECT count(*) FROM messages WHERE number IN ({marks})"
_HOW = {
    "answered": "talked",
    "abandoned": "gave up",
    "served": "was helped by the box",
    "busy": "busy",
    "failed": "not reached",
    "refused": "turned away",
    "interrupted": "was cut off as the box stopped",
}


class RegisterPast:
    """Of the register in ``directory``. ``note`` takes a line of the log, once for each thing that is wrong;
    ``complaints()``: dispositions of calls in which somebody has complained; ``forms(number)``: all ways in which it
    is written."""

    def __init__(
        self,
        directory: Path,
        note: Callable[[str], None],
        complaints: Callable[[], Sequence[str]] = tuple,
        forms: Callable[[str], Sequence[str]] = lambda number: (number,),
    ) -> None:
        self._directory = directory
        self._path = file.path_in(directory)
        self._note = note
        self._complaints = complaints
        self._forms = forms
        self._problem = ""

    def of(self, numbers: Sequence[str]) -> History:
        """Of all these numbers together, however they are written, and of their pseudonyms. What cannot be read is no
        history, and is told in the log."""
        if not numbers or not self._path.exists():
            return History()
        try:
            written = [form for number in numbers[:NUMBERS] for form in self._forms(number)]
            found = self._read(with_pseudonyms(self._directory, written))
        except (sqlite3.Error, OSError) as error:
            if str(error) != self._problem:
                self._problem = str(error)
                self._note(f"the call register cannot be read ({error}): earlier calls are not told")
            return History()
        self._problem = ""
        return found

    def _read(self, numbers: Sequence[str]) -> History:
        database = file.to_read(self._path)
        try:
            database.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            marks = ", ".join("?" * len(numbers))
            calls = database.execute(_CALLS.format(marks=marks), (*numbers, CALLS)).fetchall()
            last = database.execute(_LAST_AGENT.format(marks=marks), numbers).fetchone()
            codes = self._complaints()
            sql = _COMPLAINTS.format(marks=marks, codes=", ".join("?" * len(codes)))
            (complaints,) = database.execute(sql, (*numbers, *codes)).fetchone()
            (messages,) = database.execute(_MESSAGES.format(marks=marks), numbers).fetchone()
        finally:
            database.close()
        return History(tuple(map(_said, calls)), last[0] if last else "", complaints, messages)


def _said(row: tuple[int, int, str, str, str, str, str, int]) -> str:
    """``2026-11-30 09:41 in, talked to anna 3:05 (queue help)``."""
    began_ms, zone_s, direction, outcome, answered_by, agent, queue, talk_ms = row
    when = datetime.fromtimestamp(began_ms / 1000, UTC) + timedelta(seconds=zone_s)
    who = agent or answered_by
    words = f"{when:%Y-%m-%d %H:%M} {direction}, {_HOW.get(outcome, outcome)}"
    if outcome == "answered":
        minutes, seconds = divmod(talk_ms // 1000, 60)
        words += (f" to {who}" if who else "") + f" {minutes}:{seconds:02}"
    return words + (f" (queue {queue})" if queue else "")

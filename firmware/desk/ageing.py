"""The date by which what is kept grows old: that of the box's clock, unless that has gone faster than time can.

A clock may be set years ahead, by a slip of the hand or by a network that is wrong, and what is deleted is lost. So
the register remembers how far time has come, and what it remembers follows the clock only as fast as the box runs: a
clock that is wrong for a day makes nothing older by more than ``HURRY`` days, and a box that was off for months catches
up within weeks.
"""

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from firmware.desk.register import file, schema
from firmware.desk.register.changing import NotMadeYetError, to_take_out

HURRY = 4
"""While the box runs for an hour, what is kept becomes at most so many hours older (our choice: an office that switches
its box off at night and at weekends, and so runs it for 50 of 168 hours, still keeps up)."""
SAVE = timedelta(hours=1)
"""So much is forgotten at most when the desk ends."""
TOLD = timedelta(days=7)
"""Whoever finds calls that are too old by so much, looks into the log for why."""

_FAILURES = (sqlite3.Error, OSError, NotMadeYetError, file.NotARegisterError)
_EPOCH = datetime(1970, 1, 1)
_MS = timedelta(milliseconds=1)
_KNOWN = "SELECT counted_ms FROM ages"
_LAST_LIVES = "SELECT began_ms + zone_s * 1000, last_ms + zone_s * 1000 FROM starts ORDER BY id DESC LIMIT 2"


class Ageing:
    """``clock()``: date and time in the office where somebody has told the box, else None; ``now_ms()``: a clock that
    goes on evenly while the box runs. ``directory``: of the register. ``note`` takes a line of the log."""

    def __init__(
        self,
        directory: Path,
        clock: Callable[[], datetime | None],
        now_ms: Callable[[], int],
        note: Callable[[str], None],
    ) -> None:
        self._path = file.path_in(directory)
        self._clock = clock
        self._now_ms = now_ms
        self._note = note
        self._is_told = False
        self._counted: datetime | None = None
        self._saved: datetime | None = None
        self._seen_ms: int | None = None
        """When the clock was looked at last; None: it was not to be trusted."""

    def today(self) -> datetime | None:
        """Date and time by which something is old; None: nobody knows, and nothing is. To be asked now and then; never
        raises."""
        now = self._clock()
        seen_ms, self._seen_ms = self._seen_ms, None if now is None else self._now_ms()
        counted = self._counted or self._remembered(now)
        if now is None or counted is None:
            return None
        if seen_ms is not None and self._seen_ms is not None:
            most = HURRY * (self._seen_ms - seen_ms) * _MS
            counted += max(-most, min(most, now - counted))
        self._counted = counted
        if self._saved is None or abs(counted - self._saved) >= SAVE:
            self._save(counted)
        self._tell(now, counted)
        return min(now, counted)

    def _tell(self, now: datetime, counted: datetime) -> None:
        is_ahead = now - counted >= TOLD
        if is_ahead and not self._is_told:
            self._note(
                f"the clock is {(now - counted).days} days ahead of the register: nothing is deleted for its age that "
                f"was not old on {counted.date()}, and the days between are counted little by little"
            )
        self._is_told = is_ahead

    def _remembered(self, now: datetime | None) -> datetime | None:
        """By a register that does not say it yet: when the life before this one ended, or this one began."""
        if now is None:
            return None
        try:
            with to_take_out(self._path) as register:
                register.execute(schema.AGES)
                found = register.execute(_KNOWN).fetchone()
                if found is not None:
                    self._saved = _moment(found[0])
                    return self._saved
                lives = register.execute(_LAST_LIVES).fetchall()
        except _FAILURES:
            return None
        last = _moment(lives[1][1] if len(lives) > 1 else lives[0][0]) if lives else now
        return min(now, last)

    def _save(self, counted: datetime) -> None:
        # Whoever writes goes first: it is tried again when it is asked next.
        with contextlib.suppress(*_FAILURES), to_take_out(self._path) as register:
            register.execute("INSERT OR REPLACE INTO ages VALUES (1, ?)", ((counted - _EPOCH) // _MS,))
            self._saved = counted


def _moment(local_ms: int) -> datetime:
    return _EPOCH + local_ms * _MS

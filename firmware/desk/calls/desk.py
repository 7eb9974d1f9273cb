"""Answers about calls of the register, and keeps notes about them: on a thread of its own, as a disk may take as long
as it likes."""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from firmware.control.requests import LONGEST_NOTE, NoteCall, Show
from firmware.control.responses import Done, Refused, Shown
from firmware.control.views import StoryView, TodayView, View
from firmware.desk.calls import listed
from firmware.desk.calls.days import days
from firmware.desk.calls.measures import Measures
from firmware.desk.calls.missed import missed
from firmware.desk.calls.story import Story, story
from firmware.desk.calls.today import today
from firmware.desk.core_pipe import Reply
from firmware.desk.passwords import Worker
from firmware.desk.register import file, schema
from firmware.desk.registrar import Note

SUBJECTS = ("today", "past", "call", "missed")
MISSED_DAYS = 7
"""So far back it is looked for callers who were missed: who called earlier has helped himself, or is angry by now."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\+?\d{1,32}", re.ASCII)
_SIGNS = re.compile(r"[\s()/.-]")
"""With which people write numbers."""
_LONGEST_COUNT = 15
"""Digits of the number of a call."""
_NO_TIME = "The box does not know yet what day it is."

_Found = TypeVar("_Found")
_Look = Callable[[sqlite3.Connection], Sequence[View] | Refused]


class CallsDesk:
    """``clock()``: date and time in the office, None: nobody has told them; ``measures()`` of the configuration that
    runs; ``keep(note, then)`` as Registrar.note; ``noted(number)``: what is noted of whoever has it. No method raises,
    and every reply comes once, perhaps later."""

    def __init__(
        self,
        directory: Path,
        worker: Worker,
        *,
        clock: Callable[[], datetime | None],
        measures: Callable[[], Measures],
        keep: Callable[[Note, Callable[[str], None]], None],
        noted: Callable[[str], Sequence[StoryView]],
    ) -> None:
        self._path = file.path_in(directory)
        self._worker = worker
        self._clock = clock
        self._measures = measures
        self._keep = keep
        self._noted = noted
        self._figures: tuple[object, list[TodayView]] | None = None

    def answer(self, request: Show | NoteCall, user: str, reply: Reply) -> None:
        """``user``: who asks."""
        if isinstance(request, NoteCall):
            self._note(request, user, reply)
        elif request.subject == "call":
            self._tell(request.which.strip(), reply)
        else:
            self._show(request, reply)

    # -- looking

    def _show(self, request: Show, reply: Reply) -> None:
        look = self._look(request)
        if isinstance(look, Refused):
            reply(look)
            return

        def answered(found: Sequence[View] | Refused) -> None:
            if isinstance(found, Refused):
                reply(found)
            else:
                reply(Shown(request.subject, msgspec.Raw(msgspec.json.encode(found))))

        self._worker.do(lambda: self._read(look), answered)

    def _look(self, request: Show) -> _Look | Refused:
        measures = self._measures()
        now = self._clock()
        if request.subject == "past":
            return _look_at_list(request, None if now is None else now.date(), measures)
        if now is None:
            return Refused(_NO_TIME)
        last = now.date()
        if request.subject == "today":
            return lambda register: _of_queue(self._today(register, last, measures), request.which)
        return lambda register: missed(register, days(last, MISSED_DAYS), measures.country)

    def _read(self, look: Callable[[sqlite3.Connection], _Found | Refused]) -> _Found | Refused:
        """On the worker's thread."""
        try:
            with contextlib.closing(file.to_read(self._path)) as register:
                (version,) = register.execute("PRAGMA user_version").fetchone()
                if version != schema.VERSION:
                    raise file.NotARegisterError(f"it is of version {version}, known is version {schema.VERSION}")
                return look(register)
        except (sqlite3.Error, file.NotARegisterError, msgspec.ValidationError, ArithmeticError) as error:
            if not self._path.exists():
                return Refused("There is no call register yet: no call was written down.")
            return Refused(f"The call register cannot be read ({error}).")

    def _today(self, register: sqlite3.Connection, day: date, measures: Measures) -> list[TodayView]:
        """Boards ask for it every second: as long as nothing was written the figures are those of the last time. On the
        worker's thread, as all that looks."""
        written = _stamp(self._path), day, measures
        if self._figures is None or self._figures[0] != written:
            self._figures = written, today(register, days(day), measures)
        return self._figures[1]

    # -- one call

    def _tell(self, which: str, reply: Reply) -> None:
        if not (which.isascii() and which.isdigit() and len(which) <= _LONGEST_COUNT):
            reply(Refused(f"{which[:40]!r} is no number of a call: the register counts them from 1."))
            return

        def look(register: sqlite3.Connection) -> Story | Refused:
            return story(register, int(which)) or _no_call(which)

        def answered(found: Story | Refused) -> None:
            if isinstance(found, Refused):
                reply(found)
                return
            rows = [*found.lines, *(self._noted(found.number) if found.number else ())]
            reply(Shown("call", msgspec.Raw(msgspec.json.encode(rows))))

        self._worker.do(lambda: self._read(look), answered)

    def _note(self, request: NoteCall, user: str, reply: Reply) -> None:
        call, text = request.call, request.text.strip()
        if not text or len(text) > LONGEST_NOTE or not text.isprintable():
            reply(Refused(f"A note is 1 to {LONGEST_NOTE} printable characters, this one is none."))
            return
        if len(str(abs(call))) > _LONGEST_COUNT:
            reply(_no_call(str(call)[:_LONGEST_COUNT]))
            return

        def look(register: sqlite3.Connection) -> str | Refused:
            number = listed.number_of(register, call)
            return _no_call(str(call)) if number is None else number

        def kept(problem: str) -> None:
            sentence = f"The note about call {call} cannot be kept ({problem})."
            reply(Refused(sentence) if problem else Done(f"noted about call {call}."))

        def looked(found: str | Refused) -> None:
            if isinstance(found, Refused):
                reply(found)
            else:
                self._keep(Note(call, found, text, user), kept)

        self._worker.do(lambda: self._read(look), looked)


def _stamp(path: Path) -> tuple[tuple[int, int, int], ...]:
    """It changes with whatever is written: to the journal beside the file first, later to the file."""
    found = []
    for part in (path, path.with_name(f"{path.name}-wal")):
        with contextlib.suppress(OSError):
            about = part.stat()
            found.append((about.st_ino, about.st_size, about.st_mtime_ns))
    return tuple(found)


def _no_call(number: str) -> Refused:
    return Refused(f"There is no call {number} in the register.")


def _look_at_list(request: Show, now: date | None, measures: Measures) -> _Look | Refused:
    which, last = request.which.strip(), request.last
    if not which:
        return lambda register: listed.latest(register, last)
    if which in ("today", "yesterday") or _DAY.fullmatch(which):
        day = _day(which, now)
        return day if isinstance(day, Refused) else lambda register: listed.of_days(register, days(day), last)
    number = _SIGNS.sub("", which)
    if not _NUMBER.fullmatch(number):
        return Refused(f"{which[:40]!r} names no calls: today, yesterday, a day as 2026-11-30, or a telephone number.")
    return lambda register: listed.of_number(register, number, measures.country, last)


def _day(which: str, now: date | None) -> date | Refused:
    if _DAY.fullmatch(which):
        try:
            return date.fromisoformat(which)
        except ValueError:
            return Refused(f"{which} is no day of the calendar.")
    if now is None:
        return Refused(_NO_TIME)
    return now if which == "today" else now - timedelta(days=1)


def _of_queue(rows: Sequence[View], which: str) -> Sequence[View] | Refused:
    wanted = which.strip().casefold()
    found = [row for row in rows if not wanted or getattr(row, "queue", "").casefold() == wanted]
    return found or Refused(f"There is no queue {which[:40]!r}.")

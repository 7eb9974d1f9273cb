"""The duty to let go what has been kept for long enough: calls are deleted by age and by size, and numbers become
pseudonyms. It is done in small transactions, so that the writer never waits for long."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firmware.config.upkeep import RegisterConfig
from firmware.desk.register import file
from firmware.desk.register.changing import NotMadeYetError, to_take_out
from firmware.desk.register.pseudonyms import Pseudonyms

LOOK_MS = 3_600_000
"""How often it is looked whether something is too old or too much."""
PAUSE_MS = 250
"""Between two transactions: the writer has its turn, and an SD card its rest."""
SCAN_PAUSE_MS = 20
"""After one in which nothing was to be changed."""
CALLS = 50
"""Calls of a transaction: with what belongs to them about 500 rows, a few ms and one writing to the disk."""
ROWS = 200
"""Rows of another table."""
SCANNED = 500
"""Calls of which it is looked whether they bear a number still."""

_ZONES_MS = 15 * 3_600_000
"""No clock is further from UTC."""
_OF_CALLS = ("legs", "passages", "menu_steps", "messages")
_BY_TIME = {
    "misses": "at_ms",
    "messages": "at_ms",
    "notes": "at_ms",
    "callbacks": "promised_ms",
    "agent_states": "began_ms",
    "faults": "began_ms",
}
_ENDS = {"callbacks", "agent_states", "faults"}
"""Tables whose rows go on until they have an ``ended_ms``."""


class Retention:
    """``settings()``: what the configuration says; ``clock()``: date and time in the office; None: nobody knows yet,
    and nothing is too old. ``note`` takes a line of the log. Never raises."""

    def __init__(
        self,
        directory: Path,
        settings: Callable[[], RegisterConfig | None],
        clock: Callable[[], datetime | None],
        note: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._settings = settings
        self._clock = clock
        self._note = note
        self._due_ms = 0
        self._deleted = 0
        self._scanned = (0, 0)
        self._is_failing = False

    def take(self, command: object) -> None:
        """It takes none."""

    def due_ms(self) -> int | None:
        return self._due_ms

    def step(self, now_ms: int) -> None:
        """One transaction at most."""
        if now_ms < self._due_ms:
            return
        settings, now = self._settings(), self._clock()
        pause_ms = LOOK_MS
        if settings is None:
            pause_ms = PAUSE_MS * 40
        else:
            try:
                pause_ms = self._work(settings, now)
                self._is_failing = False
            except NotMadeYetError:
                pass
            except (sqlite3.Error, OSError, file.NotARegisterError) as error:
                if not self._is_failing and not _is_locked(error):
                    self._note(f"old calls cannot be deleted: {error}")
                self._is_failing = not _is_locked(error)
                pause_ms = PAUSE_MS if _is_locked(error) else LOOK_MS
        self._due_ms = now_ms + pause_ms

    def finish(self) -> None:
        """What is left is done by the next desk."""

    def _work(self, settings: RegisterConfig, now: datetime | None) -> int:
        """Until there is more to be done, ms."""
        with to_take_out(file.path_in(self._directory)) as register:
            if now is not None and settings.keep_days and self._delete(register, _midnight_ms(now, settings.keep_days)):
                return PAUSE_MS
            if _used(register) > settings.most_mb * 1_000_000:
                before_ms = _oldest(register)
                if before_ms is not None and self._delete(register, before_ms):
                    return PAUSE_MS
            self._tell()
            if now is not None and settings.pseudonymise_days:
                return self._pseudonymise(register, _midnight_ms(now, settings.pseudonymise_days))
        return LOOK_MS

    def _delete(self, register: sqlite3.Connection, before_ms: int) -> bool:
        """Some of what is older (office time); False: nothing is."""
        register.execute("BEGIN IMMEDIATE")
        with register:
            before = register.total_changes
            old = register.execute(
                "SELECT id FROM calls WHERE began_ms < ? AND began_ms + zone_s * 1000 < ? AND ended_ms IS NOT NULL "
                f"ORDER BY began_ms LIMIT {CALLS}",
                (before_ms + _ZONES_MS, before_ms),
            ).fetchall()
            marks = ", ".join("?" * len(old))
            ids = [call for (call,) in old]
            for table in _OF_CALLS:
                register.execute(f"DELETE FROM {table} WHERE call IN ({marks})", ids)
            register.execute(f"DELETE FROM calls WHERE id IN ({marks})", ids)
            for table, moment in _BY_TIME.items():
                ended = "AND ended_ms IS NOT NULL" if table in _ENDS else ""
                register.execute(
                    f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {moment} < ? "
                    f"AND {moment} + zone_s * 1000 < ? {ended} LIMIT {ROWS})",
                    (before_ms + _ZONES_MS, before_ms),
                )
            self._deleted += len(ids)
            return register.total_changes > before

    def _tell(self) -> None:
        if self._deleted:
            self._note(f"{self._deleted} calls were deleted from the register: they have been kept for long enough")
        self._deleted = 0

    def _pseudonymise(self, register: sqlite3.Connection, before_ms: int) -> int:
        """The next calls that are older (office time): each is looked at once in the life of a desk."""
        names = Pseudonyms(self._directory)
        register.create_function("pseudonym", 1, names.of, deterministic=True)
        rows = register.execute(
            f"SELECT id, began_ms, {_IS_NAMED} FROM calls "
            "WHERE (began_ms, id) > (?, ?) AND began_ms < ? AND began_ms + zone_s * 1000 < ? "
            f"AND ended_ms IS NOT NULL AND direction <> 'inside' ORDER BY began_ms, id LIMIT {SCANNED}",
            (*self._scanned, before_ms + _ZONES_MS, before_ms),
        ).fetchall()
        named = [row for row in rows if row[2]]
        if named:
            _rename(register, [row[0] for row in named[:CALLS]])
        if len(named) > CALLS:
            self._scanned = named[CALLS - 1][1], named[CALLS - 1][0]
            return PAUSE_MS
        if rows:
            self._scanned = rows[-1][1], rows[-1][0]
        if len(rows) == SCANNED:
            return PAUSE_MS if named else SCAN_PAUSE_MS
        _rename_rest(register, before_ms)
        return LOOK_MS


_IS_NAMED = """
number <> pseudonym(number) OR name <> ''
OR EXISTS (SELECT 1 FROM passages WHERE passages.call = calls.id AND passages.number <> pseudonym(passages.number))
OR EXISTS (SELECT 1 FROM messages WHERE messages.call = calls.id AND messages.number <> pseudonym(messages.number))"""


def _rename(register: sqlite3.Connection, calls: list[int]) -> None:
    """These calls. ``pseudonym`` is known to the register."""
    marks = ", ".join("?" * len(calls))
    register.execute("BEGIN IMMEDIATE")
    with register:
        register.execute(
            "UPDATE calls SET number = pseudonym(number), name = '', dialled = pseudonym(dialled) "
            f"WHERE id IN ({marks})",
            calls,
        )
        register.execute(f"UPDATE passages SET number = pseudonym(number) WHERE call IN ({marks})", calls)
        register.execute(
            f"UPDATE messages SET number = pseudonym(number), call_back = pseudonym(call_back) WHERE call IN ({marks})",
            calls,
        )


def _rename_rest(register: sqlite3.Connection, before_ms: int) -> None:
    """What is older (office time) and belongs to no call."""
    register.execute("BEGIN IMMEDIATE")
    with register:
        register.execute(
            "UPDATE callbacks SET number = pseudonym(number) WHERE promised_ms + zone_s * 1000 < ? "
            "AND ended_ms IS NOT NULL AND number <> pseudonym(number)",
            (before_ms,),
        )
        # They say who it was, and nobody finds them by a number any more.
        register.execute("DELETE FROM notes WHERE at_ms + zone_s * 1000 < ?", (before_ms,))


def _midnight_ms(now: datetime, days: int) -> int:
    """The begin of the first day that is kept, by the office's clocks."""
    day = now.date() - timedelta(days=days)
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


_PAGES = ("page_count", "freelist_count", "page_size")


def _used(register: sqlite3.Connection) -> int:
    """Bytes of the file that hold something; what is free in it is used again."""
    pages, free, size = (register.execute(f"PRAGMA {name}").fetchone()[0] for name in _PAGES)
    return int((pages - free) * size)


def _oldest(register: sqlite3.Connection) -> int | None:
    """The moment (office time) before which stand the oldest calls of a transaction; None: none has ended."""
    rows = register.execute(
        f"SELECT began_ms + zone_s * 1000 FROM calls WHERE ended_ms IS NOT NULL ORDER BY began_ms LIMIT {CALLS}"
    ).fetchall()
    return max(moment for (moment,) in rows) + 1 if rows else None


def _is_locked(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)

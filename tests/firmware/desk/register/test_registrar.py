"""The duty of the register: what it is told is written, or waits until it can be; what is damaged is kept."""

import os
import shutil
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from firmware.callcontrol.facts import CallBegan, CallEnded, CallerTold, ClockIs, LineIs, OfficeIs, OutBegan
from firmware.desk.messages import BeginAnew, Facts, Written
from firmware.desk.register import file
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.registrar import AGAIN_MS, Registrar

BEGIN = (ClockIs(0, 1_767_600_000_000, 3600, True), OfficeIs(0, {1: "11"}, ()))
RINGS = (LineIs(1_000, 1, "ringing", "ring started"), CallBegan(1_000, 1, "line 1", "incoming", "", "all"))
LONG = CallerTold(1_100, 1, "", "Anna " * 10_000, "")
"""A name that no free place of a small register has room for."""
GIVES_UP = (LineIs(9_000, 1, "idle", "give-up due"), CallEnded(9_000, 1))


class Now:
    """Does jobs at once, or (``holds``) when it is told."""

    def __init__(self):
        self.holds = False
        self.jobs = []

    def do(self, job, then):
        self.jobs.append((job, then))
        if not self.holds:
            self.work()

    def work(self):
        while self.jobs:
            job, then = self.jobs.pop(0)
            then(job())


class Desk:
    """A registrar with whatever it tells."""

    def __init__(self, directory):
        self.path = file.path_in(directory)
        self.told, self.said = [], []
        self.now_ms = 0
        self.worker = Now()
        self.registrar = self.new()

    def new(self):
        """Another desk process, which knows only what is on the disk."""
        return Registrar(
            self.path.parent,
            lambda message: self.told.append(message) or True,
            self.worker,
            wall=lambda: "2026-01-05 09:00:00",
            say=self.said.append,
            now_ms=lambda: self.now_ms,
            in_full=lambda digits: f"+36{digits.removeprefix('06')}",
        )

    def take(self, told, first, start="life"):
        self.registrar.take(Facts(start=start, board="lb4x8", first=first, told=told))

    def written(self):
        return [(one.start, one.number) for one in self.told if isinstance(one, Written)]

    def later(self):
        self.now_ms += AGAIN_MS
        self.registrar.step(self.now_ms)

    def calls(self):
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute("SELECT origin, outcome, ring_ms FROM calls ORDER BY id").fetchall()

    def damaged(self):
        return sorted(path.name for path in self.path.parent.iterdir() if "damaged" in path.name)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def overwrite(path, offset, data):
    with path.open("r+b") as opened:
        opened.seek(offset)
        opened.write(data)


def fails(monkeypatch, statement):
    """From now on a register that is opened obeys this first."""
    prepare = file.prepare

    def prepared(database):
        prepare(database)
        database.execute(statement)

    monkeypatch.setattr(file, "prepare", prepared)


def test_a_call_is_there_when_it_begins_and_is_completed_when_it_ends(desk):
    desk.take(BEGIN + RINGS, 1)
    assert desk.calls() == [("line 1", "", 0)]
    desk.take(GIVES_UP, 5)
    assert desk.calls() == [("line 1", "abandoned", 8_000)]
    assert desk.written() == [("life", 4), ("life", 6)]
    assert desk.said == []


def test_a_number_that_was_dialled_is_kept_as_lines_tell_it_and_as_it_was_dialled(desk):
    wants = OutBegan(1_000, 1, "station 1", "0612345678", 1, 0, "", "", "", 0, False)
    desk.take((*BEGIN, wants), 1)
    with closing(sqlite3.connect(desk.path)) as database:
        assert database.execute("SELECT number, dialled FROM calls").fetchall() == [("+3612345678", "0612345678")]


def test_what_is_told_once_more_counts_once(desk):
    desk.take(BEGIN + RINGS, 1)
    desk.registrar = desk.new()
    desk.take(BEGIN + RINGS + GIVES_UP, 1)
    assert desk.calls() == [("line 1", "abandoned", 8_000)]
    assert desk.written()[-1] == ("life", 6)


def test_a_call_in_progress_is_interrupted_by_the_next_life_of_the_box(desk):
    desk.take(BEGIN + RINGS, 1)
    desk.registrar = desk.new()
    desk.take(BEGIN, 1, "next life")
    assert desk.calls() == [("line 1", "interrupted", 0)]


@pytest.mark.parametrize(
    ("statement", "why"),
    [("PRAGMA max_page_count = 1", "the disk is full"), ("PRAGMA query_only = 1", "it is read-only")],
)
def test_what_cannot_be_written_waits_and_is_said_once(desk, monkeypatch, statement, why):
    desk.take(BEGIN, 1)
    desk.registrar.finish()
    with monkeypatch.context() as patched:
        fails(patched, statement)
        desk.registrar = desk.new()
        desk.take((*RINGS, LONG), 3)
        desk.take(GIVES_UP, 6)
        desk.later()
        assert desk.registrar.due_ms() == desk.now_ms + AGAIN_MS
    assert desk.said == [f"the call register cannot be written ({why}); calls wait in memory until it can"]
    assert desk.calls() == []
    desk.later()
    assert desk.calls() == [("line 1", "abandoned", 8_000)]
    assert desk.written() == [("life", 2), ("life", 7)]
    assert desk.said[1:] == ["the call register is written again"]
    assert desk.damaged() == []
    assert desk.registrar.due_ms() is None


def test_a_box_that_ends_writes_what_waits_and_what_is_being_written(desk):
    desk.worker.holds = True
    desk.take(BEGIN, 1)
    desk.take(RINGS, 3)
    desk.registrar.finish()
    assert desk.calls() == [("line 1", "", 0)]


def test_a_file_that_is_no_register_is_kept_with_its_parts_and_a_new_one_is_begun(desk):
    parts = {"": b"no database at all" * 300, "-wal": b"its log", "-shm": b"its index"}
    for part, content in parts.items():
        desk.path.with_name(desk.path.name + part).write_bytes(content)
    desk.take(BEGIN + RINGS, 1)
    name = "register-damaged-20260105-090000.db"
    assert desk.damaged() == sorted(name + part for part in parts)
    for part in ("", "-wal"):  # the index is SQLite's own, made of the other two
        assert desk.path.with_name(name + part).read_bytes() == parts[part]
    assert desk.said == [
        f"the call register is damaged (file is not a database): it is kept as {name}, and a new one is begun"
    ]
    assert desk.calls() == [("line 1", "", 0)]


def test_a_second_damaged_file_of_the_same_second_takes_another_name(desk):
    for _ in range(2):
        desk.path.write_bytes(b"no database at all" * 300)
        desk.take(BEGIN, 1)
        desk.registrar.finish()
        desk.registrar = desk.new()
        shutil.rmtree(desk.path, ignore_errors=True)
    assert desk.damaged() == ["register-damaged-20260105-090000-2.db", "register-damaged-20260105-090000.db"]


def test_what_was_committed_to_a_register_that_is_gone_is_no_part_of_a_new_one(desk):
    wal = desk.path.with_name(desk.path.name + "-wal")
    wal.write_bytes(b"of another register" * 300)
    desk.take(BEGIN, 1)
    assert desk.damaged() == ["register-damaged-20260105-090000.db-wal"]
    assert desk.written() == [("life", 2)]


def test_calls_go_on_in_the_new_register_when_the_old_one_is_found_damaged_meanwhile(desk):
    desk.take(BEGIN + RINGS, 1)
    desk.registrar.finish()
    (page_size,) = sqlite3.connect(desk.path).execute("PRAGMA page_size").fetchone()
    pages = desk.path.stat().st_size // page_size
    for page in range(1, pages):
        overwrite(desk.path, page * page_size, b"\xff" * page_size)
    desk.take(GIVES_UP, 5)
    assert desk.calls() == [("line 1", "abandoned", 8_000)]
    assert desk.written()[-1] == ("life", 6)
    damaged = desk.damaged()[0]
    assert desk.path.with_name(damaged).stat().st_size == pages * page_size
    assert len(desk.said) == 1


@pytest.mark.parametrize("parts", [("",), ("", "-wal", "-shm")], ids=["the file", "all of it"])
def test_where_somebody_removes_the_register_calls_are_in_another_one(desk, parts):
    desk.take(BEGIN + RINGS, 1)
    for part in parts:
        desk.path.with_name(desk.path.name + part).unlink()
    desk.take(GIVES_UP, 5)
    assert desk.calls() == [("line 1", "abandoned", 8_000)]
    assert desk.written()[-1] == ("life", 6)
    assert desk.said[0] == "the call register was removed while it was in use: another one is written to"
    left = [f"register-damaged-20260105-090000.db{part}" for part in ("-shm", "-wal")]
    assert desk.damaged() == ([] if "-wal" in parts else left)


def test_a_register_whose_tables_are_missing_is_damaged(desk):
    with closing(sqlite3.connect(desk.path)) as database:
        database.execute("CREATE TABLE calls (id INTEGER)")
    desk.take(BEGIN + RINGS, 1)
    assert desk.damaged()[0] == "register-damaged-20260105-090000.db"
    assert desk.calls() == [("line 1", "", 0)]


def test_a_desk_that_finds_another_register_has_the_core_begin_anew(desk):
    desk.take(BEGIN + RINGS, 1)
    desk.registrar.finish()
    desk.path.unlink()
    desk.registrar = desk.new()
    desk.take(GIVES_UP, 5)
    assert desk.told[-1] == BeginAnew(start="life")
    desk.take(BEGIN, 1, "life-2")
    desk.later()
    assert desk.written()[-1] == ("life-2", 2)
    assert desk.said == []


def test_facts_with_a_gap_before_them_are_not_written(desk):
    desk.take(BEGIN, 1)
    desk.take(GIVES_UP, 5)
    assert desk.told[-1] == BeginAnew(start="life")


def test_a_register_of_a_later_version_is_never_written_to(desk):
    with closing(sqlite3.connect(desk.path)) as database:
        database.execute("PRAGMA user_version = 99")
    before = desk.path.read_bytes()
    desk.take(BEGIN, 1)
    desk.later()
    assert desk.path.read_bytes() == before
    assert desk.damaged() == []
    assert desk.said == [
        "the call register cannot be written (the register is of version 99, known is version 1); "
        "calls wait in memory until it can"
    ]


def test_calls_that_another_version_of_the_software_left_open_are_interrupted(desk):
    desk.take(BEGIN + RINGS, 1)
    desk.registrar.finish()
    with closing(sqlite3.connect(desk.path)) as database:
        database.execute("UPDATE starts SET open = x'81a3666f6f01'")
        database.commit()
    desk.registrar = desk.new()
    desk.take(BEGIN, 1, "next life")
    assert desk.calls() == [("line 1", "interrupted", 0)]
    assert desk.damaged() == []


@pytest.mark.parametrize("error", [KeyError("nothing"), sqlite3.IntegrityError("NOT NULL"), OverflowError("large")])
def test_facts_that_nobody_understands_cost_what_went_on_and_no_more(desk, monkeypatch, error):
    def stumble(*_):
        raise error

    desk.take(BEGIN + RINGS, 1)
    with monkeypatch.context() as patched:
        patched.setattr(Bookkeeper, "take", stumble)
        desk.take(GIVES_UP, 5)
        assert desk.told[-1] == BeginAnew(start="life")
        desk.take(BEGIN, 1, "life-2")
        desk.later()
        assert desk.told[-1] == BeginAnew(start="life-2")
        desk.take(BEGIN, 1, "life-3")
    assert desk.said == [f"the call register does not understand what it is told ({type(error).__name__}: {error})"]
    desk.later()
    assert desk.written()[-1] == ("life-3", 2)
    assert desk.calls() == [("line 1", "interrupted", 0)]
    assert desk.damaged() == []


def test_a_commit_waits_for_a_disk_that_is_full(desk, monkeypatch):
    desk.take(BEGIN, 1)
    desk.registrar.finish()
    with monkeypatch.context() as patched:
        fails(patched, "PRAGMA query_only = 1")
        desk.registrar.committed(7, "anna", "more lines")
    desk.take(RINGS, 3)
    with closing(sqlite3.connect(desk.path)) as database:
        assert database.execute("SELECT revision, by, comment FROM commits").fetchall() == [(7, "anna", "more lines")]


# -- what is shown of it


def test_a_register_that_is_written_says_how_large_it_is_and_since_when(desk):
    desk.take(BEGIN + RINGS, 1)
    (row,) = desk.registrar.rows()
    assert (row.state, row.calls, row.since, row.started) == ("written", 1, "2026-01-05 09:00", "2026-01-05 09:00")
    desk.take((*GIVES_UP, LineIs(60_000, 2, "ringing", "ring started")), 5)
    with closing(sqlite3.connect(desk.path)) as database, database:
        database.execute("DELETE FROM calls WHERE id = 1")  # it has been kept for long enough
    (row,) = desk.registrar.rows()
    assert (row.calls, row.since) == (1, "2026-01-05 09:01")
    assert (row.waiting, row.lost, row.damaged) == (0, 0, 0)
    assert 0 < row.size_mb < 5


def test_a_register_that_nobody_has_written_yet_is_shown_as_that(desk):
    (row,) = desk.registrar.rows()
    assert (row.state, row.calls, row.size_mb) == ("nothing is written yet", 0, 0)


def test_a_register_that_cannot_be_written_says_why_and_how_much_waits(desk, monkeypatch):
    desk.take(BEGIN, 1)
    desk.registrar.finish()
    fails(monkeypatch, "PRAGMA query_only = 1")
    desk.registrar = desk.new()
    desk.registrar.take(Facts(start="life", board="lb4x8", first=3, told=RINGS, lost=12))
    (row,) = desk.registrar.rows()
    assert (row.state, row.waiting) == ("it is read-only", 2)


def test_registers_that_were_set_aside_are_counted_and_lost_facts_told(desk):
    desk.path.write_bytes(b"no database at all" * 300)
    desk.registrar.take(Facts(start="life-2", board="lb4x8", first=1, told=BEGIN, lost=12))
    (row,) = desk.registrar.rows()
    assert (row.state, row.damaged, row.lost) == ("written", 1, 12)


def test_what_a_clock_that_nobody_trusts_has_dated_is_moved_when_the_time_is_told(desk):
    desk.take((ClockIs(0, 5_000, 0, False), OfficeIs(0, {1: "11"}, ()), *RINGS), 1)
    desk.take(GIVES_UP, 5)
    desk.take((LineIs(20_000, 2, "ringing", "ring started"),), 7)
    desk.take((ClockIs(30_000, 1_767_600_030_000, 3_600, True),), 8)
    with closing(sqlite3.connect(desk.path)) as database:
        moments = database.execute("SELECT began_ms, ended_ms FROM calls ORDER BY id").fetchall()
    assert moments == [(1_767_600_001_000, 1_767_600_009_000), (1_767_600_020_000, None)]


def test_a_register_on_a_disk_that_is_read_only_is_read_and_said_to_be_that(desk, monkeypatch):
    """No root can be kept from writing but by the file system: a directory lies where SQLite would have its log."""
    desk.take(BEGIN + RINGS, 1)
    desk.registrar.finish()
    log = desk.path.with_name(desk.path.name + "-wal")
    log.mkdir()
    desk.registrar = desk.new()
    desk.take(BEGIN + RINGS, 1)
    assert desk.registrar.rows()[0].state == "its file cannot be opened"
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=os.ST_RDONLY))
    desk.later()
    assert desk.registrar.rows()[0].state == "it is read-only"
    log.rmdir()
    with closing(file.to_read(desk.path)) as register:
        assert register.execute("SELECT count(*) FROM calls").fetchone() == (1,)
    assert [path.name for path in desk.path.parent.iterdir()] == ["register.db"], "nobody tries to write"

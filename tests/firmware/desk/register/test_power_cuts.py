"""Power fails at any moment: every fact that the core was told is written is there, and counts once; the call that
went on was interrupted; nothing is set aside."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import msgspec
import pytest

from firmware.callcontrol.facts import ClockIs, OfficeIs
from firmware.desk.messages import Facts, encode
from firmware.desk.register import file
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.register.open_book import Ids, OpenBook
from firmware.desk.register.rows import TABLE_OF
from firmware.desk.register.writing import Batch, RegisterWriter
from tests.firmware.desk.register.recorded_disk import RecordedDisk, read
from tests.firmware.desk.register.test_stories_kept import kept_of

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
STORIES = ("queue_misses_pause", "rotary_busy_or_no_answer_in_hungary", "transfer_after_asking")
AT_ONCE = 3
"""Decisions in a message."""
NEXT_LIFE = (ClockIs(0, 1_767_700_000_000, 3600, True), OfficeIs(0, {}, ()))

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler (apt install gcc)")


def messages():
    """What the core says in three lives."""
    for story in STORIES:
        (decisions,) = kept_of(story).lives
        first = 1
        for place in range(0, len(decisions), AT_ONCE):
            told = tuple(fact for decision in decisions[place : place + AT_ONCE] for fact in decision)
            yield Facts(start=story, board="lb4x8", first=first, told=told)
            first += len(told)


def with_recorder(tmp_path):
    """Environment of a process whose disk is recorded, as tmp_path / "log", in tmp_path / "recorded"."""
    recorder, directory = tmp_path / "recorder.so", tmp_path / "recorded"
    source = HERE / "disk_recorder.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", recorder, source, "-ldl"], check=True, capture_output=True)
    directory.mkdir()
    return {
        **os.environ,
        "LD_PRELOAD": str(recorder),
        "DISK_DIRECTORY": str(directory),
        "DISK_LOG": str(tmp_path / "log"),
        "DISK_TROUBLE": str(tmp_path / "trouble"),
        "PYTHONPATH": str(ROOT),
    }


def recorded(tmp_path, said):
    """Everything that a desk does to its disk while the core says this."""
    subprocess.run(
        [sys.executable, "-m", "tests.firmware.desk.register.scribe", tmp_path / "recorded"],
        input=b"".join(map(encode, said)),
        env=with_recorder(tmp_path),
        check=True,
        capture_output=True,
        timeout=120,
    )
    return read((tmp_path / "log").read_bytes())


def expected(said):
    """Rows of each table after each message, as {(start, number): rows}: a book that never was on a disk."""
    found, rows, ids = {}, {table: {} for table in TABLE_OF.values()}, Ids({})
    keeper, start = None, ""
    for message in said:
        if message.start != start:
            if keeper is not None:
                _take(rows, keeper.interrupt())
            start = message.start
            keeper = Bookkeeper((keeper.start if keeper else 0) + 1, OpenBook(), ids)
        _take(rows, keeper.take(message.told))
        broken_off = {table: dict(kept) for table, kept in rows.items()}
        book = msgspec.msgpack.decode(msgspec.msgpack.encode(keeper.book), type=OpenBook)
        _take(broken_off, Bookkeeper(keeper.start, book, Ids({})).interrupt())
        found[start, message.first + len(message.told) - 1] = broken_off
    return found


def _take(rows, dirty):
    for (table, number), row in dirty.items():
        rows[table][number] = msgspec.structs.astuple(row)


def after_a_power_cut(directory, disk):
    """What the next life of the box finds: the last life with its last fact, and all rows."""
    directory.mkdir()
    for name, content in disk.items():
        (directory / name).write_bytes(content)
    complaints = []
    writer = RegisterWriter(directory, lambda: "", complaints.append)
    found = writer.write(Batch("next", "lb4x8", 1, NEXT_LIFE))
    writer.close()
    assert (found.problem, found.anew, complaints) == ("", False, [])
    with closing(sqlite3.connect(file.path_in(directory))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        lives = database.execute("SELECT name, written, open <> x'' FROM starts ORDER BY id").fetchall()
        rows = {t: {row[0]: row for row in database.execute(f"SELECT * FROM {t}")} for t in TABLE_OF.values()}
    assert [going_on for _, _, going_on in lives] == [0] * (len(lives) - 1) + [1]
    return lives[:-1], rows


def judge(directory, disk, said, books):
    lives, rows = after_a_power_cut(directory, disk)
    order = list(books)
    last = lives[-1][:2] if lives else None
    assert said is None or order.index(said) <= order.index(last), f"{said} was said to be written, found is {last}"
    wanted = books[last] if last else {table: {} for table in TABLE_OF.values()}
    assert rows == wanted
    shutil.rmtree(directory)


@needs_compiler
def test_whatever_was_said_to_be_written_is_there_after_a_power_cut(tmp_path):
    said = list(messages())
    deeds, books = recorded(tmp_path, said), expected(said)
    assert len(deeds) > 500
    assert {deed.what for deed in deeds} == set("cwstu")
    disk, written = RecordedDisk(), None
    for place, deed in enumerate(deeds):
        if deed.name == "said":
            if deed.what == "w":
                start, number = deed.data.decode().split()
                written = start, int(number)
            continue
        disk.do(deed)
        for found in (disk.kept(), disk.dropped(), disk.torn(Random(place))):
            judge(tmp_path / "found", found, written, books)
    assert written == list(books)[-1]


@needs_compiler
def test_a_disk_that_cannot_be_written_for_a_while_loses_nothing_and_nothing_is_set_aside(tmp_path):
    said, trouble = list(messages()), tmp_path / "trouble"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.firmware.desk.register.scribe", tmp_path / "recorded"],
        env=with_recorder(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as scribe:

        def answer_to(message):
            scribe.stdin.write(encode(message).decode())
            scribe.stdin.flush()
            return scribe.stdout.readline().split(maxsplit=2)

        problems = set()
        for place, message in enumerate(said):
            if place % 4 == 0:
                trouble.write_text(str((errno.ENOSPC, errno.EROFS, errno.EIO)[place // 4 % 3]))
                _, number, problem = answer_to(message)
                assert number == "0"
                problems.add(problem.strip())
                trouble.unlink()
            assert answer_to(message) == [message.start, str(message.first + len(message.told) - 1)]
        scribe.stdin.close()
        assert scribe.stderr.read() == ""
    assert len(problems) >= 2
    files = {path.name: path.read_bytes() for path in (tmp_path / "recorded").iterdir() if path.name != "said"}
    judge(tmp_path / "found", files, None, expected(said))
    assert sorted(files) == ["register.db"]

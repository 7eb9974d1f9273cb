"""A desk that writes the call register, killed by signal 9 under load as often as one likes, and what is found then.

The core side is the real one (facts_link.py), fed by a recorded story of an office; the desk side is the register's
writer in a process of its own, which is forked, so that a new one is there at once.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.facts import Fact
from firmware.callcontrol.plan import Plan
from firmware.desk.messages import Facts, Written, encode, from_core, from_desk
from firmware.desk.register import file
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.register.open_book import Ids, OpenBook
from firmware.desk.register.rows import TABLE_OF
from firmware.desk.register.writing import Batch, RegisterWriter
from firmware.runtime.facts_link import FactsKept, Moment

_NINE = datetime(2026, 1, 5, 9)
CLOCK = Moment(_NINE, _NINE + timedelta(hours=1), True)
_LONGEST_S = 0.004
"""A commit takes about one to five milliseconds."""
_MOST_ANSWERS = 4
_PATIENCE_S = 60.0
_FACTS_A_STEP = 300


class Found(NamedTuple):
    """After ``kills``: calls in the register, and ``wrong``: rows that are missing, are there twice, or differ."""

    kills: int
    calls: int
    wrong: int


class Told:
    """All that call control tells while it is told a ``story``, a little at a time, by way of ``kept``."""

    def __init__(self, plan: Plan, story: list[tuple[Any, int]]) -> None:
        self._control = CallControl(plan)
        self._story = iter(story)
        self.kept = FactsKept("bench", "lb8x24", self._control, lambda: CLOCK)
        self.facts: list[Fact] = []

    def go_on(self, facts: int) -> None:
        """Until so many more are told."""
        wanted = len(self.facts) + facts
        while len(self.facts) < wanted:
            event, now_ms = next(self._story, (None, -1))
            if now_ms < 0:
                raise AssertionError("the story is too short")
            if event is None:
                self._control.advance(now_ms)
            else:
                self._control.handle(event, now_ms)
            told = self._control.take_facts()
            if told:
                self.facts += told
                self.kept.take(now_ms, told)


def killed(plan: Plan, story: list[tuple[Any, int]], directory: Path, kills: int, seed: int) -> Found:
    """As much of the story is written as it takes to kill so many writers."""
    random, told = Random(seed), Told(plan, story)
    first: list[Fact] = [fact for message in _messages(told.kept) for fact in message.told]
    told.kept.tell_again()
    for _ in range(kills):
        if told.kept.next():
            told.kept.tell_again()
        else:
            told.go_on(_FACTS_A_STEP)
        _one_desk(told.kept, directory, random.randint(0, _MOST_ANSWERS), random.uniform(0, _LONGEST_S))
        told.kept.tell_again()
    _write_the_rest(told.kept, directory)
    return _compared(directory, [*first, *told.facts], kills)


def _messages(kept: FactsKept) -> Iterator[Facts]:
    while line := kept.next():
        message = from_core(line)
        assert isinstance(message, Facts)
        yield message


def _one_desk(kept: FactsKept, directory: Path, answers: int, then_s: float) -> None:
    """It is told what waits, and killed so long after it has given so many answers; those that it gave count."""
    down, up = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        os.close(down[1])
        os.close(up[0])
        _desk(down[0], up[1], directory)
    os.close(down[0])
    os.close(up[1])
    lines = 0
    while line := kept.next():
        os.write(down[1], line)
        lines += 1
    with os.fdopen(up[0], "rb", buffering=0) as said:
        heard = b""
        while heard.count(b"\n") < min(answers, lines):
            select.select([said], [], [], _PATIENCE_S)
            more = os.read(said.fileno(), 65_536)
            if not more:
                break
            heard += more
        select.select([], [], [], then_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(down[1])
        heard += said.read()
    for line in heard.splitlines(keepends=True):
        if line.endswith(b"\n"):
            message = from_desk(line)
            assert isinstance(message, Written), message
            kept.written(message.start, message.number)


def _desk(commands: int, answers: int, directory: Path) -> None:
    """Never returns."""
    writer = RegisterWriter(directory, lambda: "", lambda _: os._exit(3))
    with os.fdopen(commands, "rb") as lines:
        for line in lines:
            message = from_core(line)
            assert isinstance(message, Facts)
            found = writer.write(Batch(message.start, message.board, message.first, message.told, message.lost))
            if found.problem or found.anew:
                os._exit(4)
            os.write(answers, encode(Written(start=found.start, number=found.number)))
    os._exit(0)


def _write_the_rest(kept: FactsKept, directory: Path) -> None:
    writer = RegisterWriter(directory, lambda: "", _unwanted)
    while line := kept.next():
        message = from_core(line)
        assert isinstance(message, Facts)
        found = writer.write(Batch(message.start, message.board, message.first, message.told, message.lost))
        if found.problem or found.anew:
            raise AssertionError(found)
        kept.written(found.start, found.number)
    writer.close()


def _unwanted(sentence: str) -> None:
    raise AssertionError(sentence)


def _compared(directory: Path, facts: list[Any], kills: int) -> Found:
    """With a book that was never on a disk."""
    rows = Bookkeeper(1, OpenBook(), Ids({})).take(facts)
    wanted = {(table, row_id): msgspec.structs.astuple(row) for (table, row_id), row in rows.items()}
    found = {}
    with contextlib.closing(sqlite3.connect(file.path_in(directory))) as database:
        if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise AssertionError("the register is damaged")
        for table in TABLE_OF.values():
            found.update({(table, row[0]): row for row in database.execute(f"SELECT * FROM {table}")})
    wrong = sum(found.get(key) != wanted.get(key) for key in found.keys() | wanted.keys())
    return Found(kills, sum(table == "calls" for table, _ in found), wrong)

"""The call register: what it costs the core, whether a desk that is killed loses anything, and how it starts when it is
large."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Any

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.facts import CallBegan, CallEnded, ClockIs, LineIs, OfficeIs
from firmware.callcontrol.plan import Plan
from firmware.desk.messages import Facts, Written, encode, from_core, from_desk
from firmware.desk.register import file
from firmware.desk.register.writing import Batch, RegisterWriter
from firmware.runtime.facts_link import FactsKept
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import quartiles, short
from tools.bench.queue_calls import HANDLING_S, LINES, cost_ms, poisson, story_of
from tools.bench.queue_load import plan
from tools.bench.register_kills import CLOCK, killed

ROWS = 1_000_000
AWAY_CALLS = 12_000
_BEGAN_MS = 1_700_000_000_000


def _story(bench: Bench, calls: int) -> tuple[Plan, list[tuple[Any, int]], int]:
    office_plan = plan(8, LINES)
    story, served = story_of(office_plan, poisson(7.0 / HANDLING_S, 120.0, calls, bench.seed))
    return office_plan, story, served


def kept_cost_ms(office_plan: Plan, story: list[tuple[Any, int]], served: int) -> float:
    """As ``cost_ms``, with facts written, encoded, put into messages for the pipe, and let go when they are said to be
    on the disk."""
    control = CallControl(office_plan)
    kept = FactsKept("bench", "lb8x24", control, lambda: CLOCK)
    answer, number = b"", 0
    gc.collect()
    begun = time.process_time()
    for event, now_ms in story:
        if event is None:
            control.advance(now_ms)
        else:
            control.handle(event, now_ms)
        told = control.take_facts()
        if told:
            kept.take(now_ms, told)
            number += len(told)
            if kept.next():
                answer = encode(Written(start=kept.name, number=number + 2))
                written = from_desk(answer)
                assert isinstance(written, Written)
                kept.written(written.start, written.number)
    return 1000 * (time.process_time() - begun) / served


def _cost(bench: Bench) -> Reading:
    office_plan, story, served = _story(bench, bench.size(8_000, 1_500))
    pairs = [
        (cost_ms(office_plan, story, served), kept_cost_ms(office_plan, story, served)) for _ in range(bench.size(9, 3))
    ]
    found = quartiles([1000 * (kept - alone) for alone, kept in pairs])
    alone = quartiles([1000 * alone for alone, _ in pairs]).median
    note = (
        "facts, their encoding, a message for the pipe after every decision, and its answer; call control alone takes"
    )
    return Reading(found.median, f"{found.text()}; {note} {short(alone)}")


def _killed(bench: Bench) -> Reading:
    kills = bench.size(500, 20)
    office_plan, story, _ = _story(bench, 20 * kills)
    with tempfile.TemporaryDirectory() as directory:
        found = killed(office_plan, story, Path(directory), kills, bench.seed)
    return Reading(found.wrong, f"{found.kills} kills, {found.calls:,} calls in the register")


def large(directory: Path, calls: int) -> None:
    """A register of so many calls with two legs each, the last life of which was broken off in the middle of one."""
    writer = RegisterWriter(directory, lambda: "", lambda _: None)
    begin = (ClockIs(0, _BEGAN_MS, 3600, True), OfficeIs(0, {}, ()))
    rings = (LineIs(1, 1, "ringing", "ring started"), CallBegan(1, 1, "line 1", "incoming", "", "all"))
    writer.write(Batch("before", "lb4x8", 1, begin))
    writer.close()
    with contextlib.closing(sqlite3.connect(file.path_in(directory))) as database:
        database.execute("PRAGMA synchronous = OFF")
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        database.execute(
            f"{numbers} INSERT INTO calls (id, start, began_ms, zone_s, ended_ms, direction, origin, number, outcome) "
            f"SELECT i, 1, {_BEGAN_MS} + 90000 * i, 3600, {_BEGAN_MS} + 90000 * i + 60000, 'in', "
            "'line ' || (i % 8 + 1), '+36' || (i * 7919 % 1000000), 'answered' FROM n",
            (calls,),
        )
        database.execute(
            f"{numbers} INSERT INTO legs (id, call, what, who, station, began_ms, ended_ms, how) "
            f"SELECT i, (i + 1) / 2, 'talks', '11', 1, {_BEGAN_MS} + 45000 * i, {_BEGAN_MS} + 45000 * i + 30000, "
            "'office' FROM n",
            (2 * calls,),
        )
        database.commit()
    writer.write(Batch("before", "lb4x8", 3, rings))
    writer.close()


def start_ms(directory: Path, name: str) -> float:
    """From nothing to the first facts of a new life on the disk, a call interrupted on the way."""
    begin = (ClockIs(0, 2 * _BEGAN_MS, 3600, True), OfficeIs(0, {}, ()))
    begun = time.monotonic()
    writer = RegisterWriter(directory, lambda: "", lambda _: None)
    found = writer.write(Batch(name, "lb4x8", 1, begin))
    took_ms = 1000 * (time.monotonic() - begun)
    writer.close()
    if found.problem or found.anew:
        raise AssertionError(found)
    return took_ms


def _start(bench: Bench) -> Reading:
    calls = bench.size(ROWS, ROWS // 20)
    with tempfile.TemporaryDirectory() as directory:
        large(Path(directory), calls)
        size = file.path_in(Path(directory)).stat().st_size
        times = [start_ms(Path(directory), f"life {number}") for number in range(5)]
    return Reading(max(times), f"{calls:,} calls, {2 * calls:,} legs, {size / 1e6:,.0f} MB; worst of {len(times)}")


def away_bytes(office_plan: Plan, story: list[tuple[Any, int]]) -> tuple[int, int]:
    """What facts take of the core's memory while no desk is there; and how many calls of the register are in it."""
    control = CallControl(office_plan)
    kept = FactsKept("bench", "lb8x24", control, lambda: CLOCK)
    grown = 0
    for event, now_ms in story:
        if event is None:
            control.advance(now_ms)
        else:
            control.handle(event, now_ms)
        told = control.take_facts()
        if told:
            tracemalloc.start()
            kept.take(now_ms, told)
            grown += tracemalloc.get_traced_memory()[0]
            tracemalloc.stop()
    calls = 0
    while line := kept.next():
        message = from_core(line)
        assert isinstance(message, Facts)
        calls += sum(isinstance(fact, CallEnded) for fact in message.told)
        kept.written(message.start, message.first + len(message.told) - 1)
        if kept.name != message.start:
            break
    return grown, calls


def _away(bench: Bench) -> Reading:
    office_plan, story, _ = _story(bench, bench.size(AWAY_CALLS, 6_000))
    grown, calls = away_bytes(office_plan, story)
    return Reading(grown / 1e6, f"{calls:,} calls wait, and no more are kept until they are written")


GOALS = (
    Goal("register: what a call costs the core more", "at most", 50, None, "us", _cost),
    Goal("register: rows missing, twice or wrong after the desk was killed 500 times", "at most", 0, None, "", _killed),
    Goal("register: from its start to the first record, with a million", "at most", 1_000, None, "ms", _start),
    Goal("register: the core's memory while there is no desk", "at most", 12, None, "MB", _away),
)

"""The I2C bus: what a quiet box sends, what a busy hour costs, and the longest tick."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from boards import named
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import short
from tools.play.office import Office

POLLED_READ_BITS = 45
"""SMBus read_word_data: what polling an expander costs (performance.md 3)."""


@dataclass(frozen=True)
class Hour:
    """A busy hour on one board: bits, and how long the simulation took."""

    what: str
    simulated_ms: int
    wall_s: float
    bits: int
    written: int
    worst: int
    inputs: int
    real_hz: int
    answered: int

    @property
    def polled_bits(self) -> int:
        """Every input expander read every tick, and the same writes."""
        return self.simulated_ms * self.inputs * POLLED_READ_BITS + self.written


def input_expanders(board: Any) -> int:
    """How many expanders have inputs: those with an INT pin."""
    return sum(expander.int_gpio is not None for expander in board.expanders)


def _play(bench: Bench, board_name: str) -> Hour:
    world = boxes.box(board_name, seed=bench.seed)
    meter = boxes.Meter(world)
    what, calls = boxes.busy_hour(bench.size(60, 10))
    start_ms = world.now_ms
    office = Office(world, 3000)
    begin = time.perf_counter()
    office.run([(start_ms + at, call) for at, call in calls])
    wall = time.perf_counter() - begin
    return Hour(
        f"{what} on {board_name}",
        world.now_ms - start_ms,
        wall,
        meter.bits,
        meter.written,
        meter.worst,
        input_expanders(world.board),
        world.board.real_hz,
        sum(passage.fate == "answered" for passage in office.passages),
    )


def hour(bench: Bench, board_name: str) -> Hour:
    """The busy hour of a board, played once."""
    return bench.once(("hour", board_name), partial(_play, bench, board_name))


def _saved(bench: Bench, board_name: str) -> Reading:
    played = hour(bench, board_name)
    note = f"{played.what}: {played.bits:,} bits of which {played.written:,} written; polled {played.polled_bits:,}"
    return Reading(played.polled_bits / played.bits, f"{note}; {played.answered} calls answered")


def _storm(bench: Bench, board_name: str) -> int:
    """Bits of the worst tick while all lines ring and all telephones are lifted, dial and hang up at once."""

    def rage() -> int:
        world = boxes.box(board_name, seed=bench.seed)
        meter = boxes.Meter(world)
        for turn in range(bench.size(6, 2)):
            for line in world.lines.values():
                line.ring(hz=50 if turn % 2 else 20)
            world.run_until(world.now_ms + 2500)
            for phone in world.phones.values():
                phone.bounce_ms = 5
                phone.lift()
            world.run_until(world.now_ms + 500)
            for phone in world.phones.values():
                phone.dial("370", by_pulse=True)
            world.run_until(world.now_ms + 6000)
            boxes.rest(world)
        return meter.worst

    return bench.once(("storm", board_name), rage)


def _worst_tick(bench: Bench, board_name: str) -> Reading:
    board = named(board_name)
    storm = _storm(bench, board_name)
    try:
        busy = hour(bench, board_name).worst
    except UnmeasurableError:
        busy = 0
    microseconds = max(storm, busy) * 1e6 / board.real_hz
    return Reading(microseconds, f"all buses added up; busy hour {busy} bits, everything at once {storm} bits")


def _quiet(bench: Bench, board_name: str) -> Reading:
    world = boxes.box(board_name, seed=bench.seed, skip_quiet=False)
    meter = boxes.Meter(world)
    seconds = bench.size(60, 10)
    world.run_until(world.now_ms + 1)
    meter.bits = meter.busy_ticks = meter.unannounced = 0
    world.run_until(world.now_ms + 1000 * seconds)
    rate = meter.busy_ticks / seconds
    if rate > 200:
        raise AssertionError(f"{rate:.0f} polls a second are no slow safety poll")
    polled = f"{short(rate)} polls a second, {short(meter.bits / seconds)} bits a second in them"
    return Reading(meter.unannounced, f"{seconds} s, every tick run; {polled}")


def _goals(board: str) -> tuple[Goal, ...]:
    quiet, saved, worst = (partial(measure, board_name=board) for measure in (_quiet, _saved, _worst_tick))
    return (
        Goal(f"bus of a quiet {board} between safety polls", "at most", 0, 0, "bits", quiet),
        Goal(f"bus over a busy hour, {board}", "at least", 10, 14, "times fewer bits", saved),
        Goal(f"bus time of the worst tick, {board}", "at most", 700, None, "us", worst),
    )


GOALS = (*_goals("lb4x8"), *_goals("lb8x24"))

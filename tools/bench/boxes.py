"""Simulated boxes for the measurements: made, warmed up, metered."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boards import named
from firmware.config import Config, load
from hal.wiring import Board
from tools.bench.goals import UnmeasurableError
from tools.play.call_list import Call, between, read_calls
from tools.play.worlds import Kind, make_world

CALL_LIST = Path("../shared/data/bank-1999-02-weeks-1-2.csv")
"""Real calls, where somebody has put them beside the tree (its README describes the columns)."""

WARM_MS = 10_000
_CLOCK = datetime.datetime(2026, 1, 5, 9, 0)


def box(board_name: str = "lb4x8", config_text: str = "", country: str | None = None, seed: int = 1, **how: Any) -> Any:
    """An electrical world that has run for WARM_MS; ``how`` are its own options."""
    board = named(board_name)
    world = _world("electrical", board, config_text, country, seed)
    for option, value in how.items():
        if not hasattr(world, f"_{option}"):
            raise AssertionError(f"the world has no option {option}")
        setattr(world, f"_{option}", value)
    world.run_until(WARM_MS)
    if world.core is None:
        raise UnmeasurableError(f"the simulated {board_name} did not start: {world.why_not}")
    return world


def office(config_text: str, country: str, seed: int = 1) -> Any:
    """An lb4x8 in the world of events, where a tick costs next to nothing and copper has no phase."""
    return _world("event", named("lb4x8"), config_text, country, seed)


def _world(kind: Kind, board: Board, config_text: str, country: str | None, seed: int) -> Any:
    config = load(config_text, len(board.lines), len(board.stations), country)
    if not isinstance(config, Config):
        raise AssertionError(config)
    return make_world(kind, board, config, seed, _CLOCK)


def until(world: Any, true: Callable[[], bool], limit_ms: int) -> bool:
    """Let time pass, millisecond by millisecond, until ``true`` or the limit; answers which."""
    end = world.now_ms + limit_ms
    while not true():
        if world.now_ms >= end:
            return False
        world.run_until(world.now_ms + 1)
    return True


def rest(world: Any, limit_ms: int = 60_000) -> None:
    """Everybody hangs up; time passes until everything is idle, and the guard times with it."""
    for line in world.lines.values():
        line.hang_up("cpc")
    for phone in world.phones.values():
        phone.hang_up()
    end = world.now_ms + limit_ms
    while not world.everything_idle() and world.now_ms < end:
        world.step(end)
    if not world.everything_idle():
        raise AssertionError("the box did not come to rest")
    world.run_until(world.now_ms + 3000)


def busy_hour(minutes: int) -> tuple[str, list[tuple[int, Call]]]:
    """Where the calls come from, and (ms of arrival, call) of the busiest hour, or of its first ``minutes``."""
    if not CALL_LIST.is_file():
        raise UnmeasurableError(f"there is no call list at {CALL_LIST}")
    with CALL_LIST.open(encoding="utf-8", newline="") as file:
        calls = read_calls(file)
    hours: dict[datetime.datetime, int] = {}
    for call in calls:
        hour = call.arrival.replace(minute=0, second=0, microsecond=0)
        hours[hour] = hours.get(hour, 0) + 1
    start = max(hours, key=lambda hour: hours[hour])
    chosen = between(calls, start, start + datetime.timedelta(minutes=minutes))
    millisecond = datetime.timedelta(milliseconds=1)
    return f"real calls of {start:%Y-%m-%d %H:00}", [((call.arrival - start) // millisecond, call) for call in chosen]


class Meter:
    """Bus bits of a world, tick by tick, counted at the simulated buses and not by the card."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.bits = 0
        self.written = 0
        self.worst = 0
        self.busy_ticks = 0
        self.unannounced = 0
        """Bits in ticks before the time until which the card had promised to be idle, no INT being asserted."""
        self._promise = 0
        self._tick = world.core.tick
        world.core.tick = self._metered
        for bus in world.nets.buses:
            self._count_writes(bus)
            bus.take_bits()

    def _count_writes(self, bus: Any) -> None:
        write = bus.write

        def counted(address: int, data: Any) -> None:
            before = bus.bits
            try:
                write(address, data)
            finally:
                self.written += bus.bits - before

        bus.write = counted

    def _metered(self, now_ms: int) -> None:
        announced = self.world.nets.int_pins.mask or now_ms >= self._promise
        self._tick(now_ms)
        bits = sum(bus.take_bits() for bus in self.world.nets.buses)
        self._promise = self.world.core.idle_until_ms(now_ms)
        if not bits:
            return
        self.bits += bits
        self.busy_ticks += 1
        self.worst = max(self.worst, bits)
        if not announced:
            self.unannounced += bits

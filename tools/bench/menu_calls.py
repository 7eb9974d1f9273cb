"""Menus of call control alone: what the worst tick takes while 64 callers are in menus and queues at once."""

from __future__ import annotations

import gc
import time
from itertools import groupby
from typing import Any

from firmware.callcontrol.engine import CallControl
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.menu_load import Crowd, plan
from tools.bench.queue_calls import Recorded

AGENTS = 8
LINES = 64 + AGENTS
"""So that 64 callers are in menus and queues while all agents talk."""
AGAIN = 3
"""The story is told so often, and what the machine does besides in one telling is left out: the best counts of each
tick."""


def story(minutes: float, seed: int) -> tuple[Crowd, list[tuple[Any, int]]]:
    """Everything that call control is told by callers of ``minutes``."""
    office_plan = plan(LINES, AGENTS)
    recorded = Recorded(office_plan)
    crowd = Crowd(office_plan, recorded, seed)
    crowd.run(round(60_000 * minutes))
    return crowd, recorded.story


def ticks_us(told: list[tuple[Any, int]]) -> list[float]:
    """What call control takes for each millisecond in which it is told something, in us."""
    control = CallControl(plan(LINES, AGENTS))
    ticks = [list(group) for _, group in groupby(told, lambda one: one[1])]
    found = []
    gc.collect()
    gc.disable()
    try:
        for tick in ticks:
            begun = time.perf_counter_ns()
            for event, now_ms in tick:
                if event is None:
                    control.advance(now_ms)
                else:
                    control.handle(event, now_ms)
            found.append((time.perf_counter_ns() - begun) / 1000)
    finally:
        gc.enable()
    return found


def _worst(bench: Bench) -> Reading:
    crowd, told = story(bench.size(60, 5), bench.seed)
    best = [min(times) for times in zip(*(ticks_us(told) for _ in range(AGAIN)), strict=True)]
    best.sort()
    note = (
        f"of {len(best):,} ticks with events, {crowd.present} callers at once in menus and queues; "
        f"median {best[len(best) // 2]:.0f}, 99.9 % under {best[len(best) * 999 // 1000]:.0f} us"
    )
    return Reading(best[-1] / 1000, note)


GOALS = (
    Goal(
        "menus: the worst tick of call control, 64 callers at once in menus and queues",
        "at most",
        1,
        None,
        "ms",
        _worst,
    ),
)

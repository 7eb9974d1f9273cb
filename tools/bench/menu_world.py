"""Menus before queues: two weeks of real calls, and more callers at once than any board has lines."""

from __future__ import annotations

import gc

from tools.bench import menu_days
from tools.bench.boxes import CALL_LIST
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import percentile, seconds, short
from tools.bench.menu_crowd import Crowd
from tools.bench.menu_people import MenuOffice

MOST_S = 30
FEW_OUTPUTS = 3
"""As many as a lb4x8 has for words."""
TICK_US = 1_000
SOON_MS = 100
"""Words that come so soon are not waited for."""


def _two_weeks(_bench: Bench) -> Reading:
    if not CALL_LIST.is_file():
        raise UnmeasurableError(f"there is no call list at {CALL_LIST}")
    with CALL_LIST.open(encoding="utf-8", newline="") as file:
        rows = menu_days.read(file)
    offices: list[MenuOffice] = []
    took_s = seconds(lambda: offices.append(menu_days.replay(rows)))
    office = offices[0]
    lost, long = sum(row.patience_s is not None for row in rows), sum(row.in_menu for row in rows)
    sent_on = long - len(office.left_in_menu)
    note = (
        f"{MOST_S / took_s:.1f} times quicker than it must be; {len(rows):,} callers: {len(office.left_in_menu):,} "
        f"hung up in the menu as in the list ({sent_on} more stayed so long that the box sent them on), "
        f"{office.served:,} were answered, {len(office.left_in_queue):,} gave up in the queue "
        f"({lost:,} in the list; here they may be answered before); all lines idle at the end"
    )
    return Reading(took_s, note)


def _crowd(bench: Bench) -> Crowd:
    """After half an hour; nobody was lost."""

    def run() -> Crowd:
        gc.collect()
        gc.disable()  # as in the core
        try:
            crowd = Crowd(bench.seed)
            crowd.run(bench.size(1_800, 120))
        finally:
            gc.enable()
        _end(crowd)
        return crowd

    return bench.once("crowd of 64", run)


def _end(crowd: Crowd) -> None:
    crowd.close()
    if crowd.dropped or crowd.gone != crowd.came:
        raise AssertionError(f"of {crowd.came} callers {crowd.dropped} were dropped, {crowd.gone} are accounted for")


def _worst_tick(bench: Bench) -> Reading:
    crowd = _crowd(bench)
    ticks = crowd.clocked.ticks_us
    note = (
        f"of {len(ticks):,} ticks with something to do, p50 {short(percentile(ticks, 50))}, "
        f"p99 {short(percentile(ticks, 99))}; {crowd.came:,} callers, none lost: {crowd.answered:,} talked, "
        f"{crowd.left_in_menu:,} hung up in menus, {crowd.left_in_queue:,} in queues, {crowd.left_ringing:,} while "
        f"somebody was rung"
    )
    return Reading(max(ticks), note)


def _worst_event(bench: Bench) -> Reading:
    clocked = _crowd(bench).clocked
    us, what = clocked.worst_event
    return Reading(us, f"{what}; mean {short(clocked.spent_us / clocked.events)} of {clocked.events:,} events")


def _salvo(bench: Bench) -> Reading:
    crowd = Crowd(bench.seed)
    crowd.run(60)
    pressed_us, gone_us = crowd.all_at_once("7"), crowd.all_at_once()
    _end(crowd)
    return Reading(max(pressed_us, gone_us), f"a digit {short(pressed_us)}, all callers gone {short(gone_us)}")


def _few_outputs(bench: Bench) -> Reading:
    crowd = Crowd(bench.seed, FEW_OUTPUTS)
    crowd.run(bench.size(1_800, 120))
    _end(crowd)
    waits = crowd.words_after_ms
    late = sum(wait_ms > SOON_MS for wait_ms in waits)
    note = (
        f"{late:,} of {len(waits):,} callers heard music first, mean {sum(waits) / len(waits) / 1000:.1f} s; none lost"
    )
    return Reading(max(waits) / 1000, note)


GOALS = (
    Goal("menus: two weeks of real calls, menu and queue, call control", "at most", MOST_S, None, "s", _two_weeks),
    Goal("menus: 64 callers in menus and queues, worst tick", "at most", TICK_US, None, "us", _worst_tick),
    Goal("menus: 64 callers in menus and queues, worst event", "reported", None, None, "us", _worst_event),
    Goal("menus: 64 lines tell something in one tick", "reported", None, None, "us", _salvo),
    Goal("menus: 64 callers and three outputs, longest wait for words", "reported", None, None, "s", _few_outputs),
)

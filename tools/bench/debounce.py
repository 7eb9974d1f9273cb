"""The debounce core: one integer a tick against C, line by line.

Ours is two: the vertical counter, which looks at all inputs in every tick, is the core and has the goals. The windows
that spare a box with few movements most ticks (hal/filters/settling.py) yield the same changes, and their ratios
are reported.

Two Cs. The plain debouncer yields the same changes as ours: it is the judge of equality, and its ratio is reported.
The per-line driver (driver.c: DAHDI's schedule and timers, performance.md 1.1 and 1.2) is what the anchors
of performance.md 2 were measured against: its ratios are the goals.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from hal.filters.debounce import Debouncer
from hal.filters.settling import Settling
from tools.bench import native, traces
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import Paired, paired, short
from tools.bench.traces import Trace

SAMPLES = 8
Change = tuple[int, int]


def our_changes(trace: Trace, lines: int) -> list[Change]:
    """(tick, line) of each change that the counter accepts."""
    step = Debouncer(lines, SAMPLES).step
    return _listed(step(raw) for raw in trace.raws)


def window_changes(trace: Trace, lines: int) -> list[Change]:
    """(tick, line) of each change that the windows accept."""
    return _listed(_windows(trace, lines))


def _windows(trace: Trace, lines: int) -> Iterator[int]:
    settling = Settling(lines, (1 << lines) - 1, SAMPLES, 1, 0)
    before = 0
    for now, raw in enumerate(trace.raws):
        if raw != before:
            settling.moved(raw ^ before, raw, now)
            before = raw
        yield settling.settled(raw, now) if now >= settling.due_ms else 0


def _listed(masks: Iterable[int]) -> list[Change]:
    found = []
    for tick, mask in enumerate(masks):
        left = mask
        while left:
            low = left & -left
            found.append((tick, low.bit_length() - 1))
            left ^= low
    return found


class PlainC:
    """The plain debouncer over one trace."""

    def __init__(self, trace: Trace, lines: int) -> None:
        self._run = native.load("debounce").debounce_run
        self._state = ctypes.create_string_buffer(2 * lines)
        self._room = 1 << 18
        self._out = (ctypes.c_int32 * (2 * self._room))()
        self._given = (lines, SAMPLES, trace.words, trace.stride, trace.ticks)

    def __call__(self) -> int:
        ctypes.memset(self._state, 0, len(self._state))
        count: int = self._run(self._state, *self._given, self._out, self._room)
        return count

    def changes(self) -> list[Change]:
        """As ``our_changes``."""
        count = self()
        if count > self._room:
            raise AssertionError(f"{count} changes are more than the {self._room} that fit")
        flat = self._out[: 2 * count]
        return list(zip(flat[0::2], flat[1::2], strict=True))


def driver_c(trace: Trace, lines: int) -> Callable[[], int]:
    """The per-line driver over one trace."""
    library = native.load("driver")
    channels = ctypes.create_string_buffer(lines * library.driver_size())
    room = 1 << 16
    out = (ctypes.c_int32 * (3 * room))()

    def run() -> int:
        library.driver_reset(channels, lines)
        count: int = library.driver_run(channels, lines, trace.words, trace.stride, trace.ticks, out, room)
        return count

    return run


def our_run(trace: Trace, lines: int) -> Callable[[], None]:
    """The counter over one trace; the call from a Python loop is part of its price."""

    def run() -> None:
        step = Debouncer(lines, SAMPLES).step
        for raw in trace.raws:
            step(raw)

    return run


def window_run(trace: Trace, lines: int) -> Callable[[], None]:
    """The windows over one trace, with the loop that they need."""

    def run() -> None:
        settling = Settling(lines, (1 << lines) - 1, SAMPLES, 1, 0)
        before = 0
        for now, raw in enumerate(trace.raws):
            if raw != before:
                settling.moved(raw ^ before, raw, now)
                before = raw
            if now >= settling.due_ms:
                settling.settled(raw, now)

    return run


def _trace(bench: Bench, lines: int, busy: bool) -> Trace:
    ticks = traces.ticks_for(lines, bench.quick)

    def make() -> Trace:
        return traces.plain_busy(lines, ticks, bench.seed) if busy else traces.plain_quiet(lines, ticks)

    return bench.once(("plain", lines, busy), make)


def _equal(trace: Trace, lines: int) -> int:
    theirs = PlainC(trace, lines).changes()
    for ours in (our_changes(trace, lines), window_changes(trace, lines)):
        if ours != theirs:
            raise AssertionError(f"{lines} lines: ours and C disagree: {sorted(set(ours) ^ set(theirs))[:5]}")
    return len(theirs)


Runner = Callable[[Trace, int], Callable[[], Any]]


def _compared(lines: int, busy: bool, ours: Runner, rival: Runner, bench: Bench) -> Reading:
    trace = _trace(bench, lines, busy)
    changes = _equal(trace, lines)
    found: Paired = paired(ours(trace, lines), rival(trace, lines), bench.size(41, 11))
    us = [short(spent / trace.ticks * 1e6) for spent in (found.ours, found.theirs)]
    note = f"{found.ratio.text()}; ours {us[0]} us, C {us[1]} us a tick; {changes} equal changes"
    return Reading(found.ratio.median, note)


_TARGETS = {
    # lines: (quiet target, quiet anchor, busy target, busy anchor)
    32: (1.2, 1.31, 1 / 3, 0.39),
    128: (4, 4.75, 1.2, 1.28),
    1024: (20, 27.4, 5, 6.28),
    10_000: (50, 62, 10, 11.6),
}


def _goals() -> Iterator[Goal]:
    for busy in (False, True):
        load = "busy" if busy else "quiet"
        for lines, figures in _TARGETS.items():
            target, anchor = figures[2:] if busy else figures[:2]
            yield Goal(
                f"debounce core against the per-line driver in C, {load}, {lines} lines",
                "at least",
                target,
                anchor,
                "times faster",
                partial(_compared, lines, busy, our_run, driver_c),
            )
    for busy in (False, True):
        load = "busy" if busy else "quiet"
        for lines in _TARGETS:
            yield Goal(
                f"debounce core against the plain debouncer in C, {load}, {lines} lines",
                "reported",
                None,
                None,
                "times faster",
                partial(_compared, lines, busy, our_run, PlainC),
            )
    for busy in (False, True):
        load = "busy" if busy else "quiet"
        for lines in _TARGETS:
            yield Goal(
                f"debouncing by windows against the per-line driver in C, {load}, {lines} lines",
                "reported",
                None,
                None,
                "times faster",
                partial(_compared, lines, busy, window_run, driver_c),
            )


GOALS = tuple(_goals())

"""The whole scan, from one integer to signals, against the per-line machine in C that yields the same signals."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from functools import partial

from hal import signals
from hal.senses import Senses
from hal.wiring import Board
from tools.bench import native, traces
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import paired, short
from tools.bench.traces import SETTINGS, Trace

Found = tuple[int, int, int, int]
"""(tick, kind, port, value); a digit's value is the code of its character."""

_ROOM = 1 << 18
_SETTLED_MS = 100
_RING_DEFAULTS = (4, 12, 2, 4, 22, 76)
"""intervals, tolerance %, tolerance ms, pulse ms, duty %, span ms: hal.filters.ring_detector.RingDetector."""


def _our_senses(board: Board, modes: Sequence[int], seized: Sequence[int]) -> Senses:
    senses = Senses(board, SETTINGS)
    for station, mode in enumerate(modes):
        senses.set_hook_mode(station, mode)
    for line, on in enumerate(seized):
        if on:
            senses.set_seized(line, True, 0)
    return senses


class Contest:
    """One trace on one board. ``modes``: hook mode of each station; ``seized``: lines we hold."""

    def __init__(
        self, board: Board, trace: Trace, modes: Sequence[int] | None = None, seized: Sequence[int] | None = None
    ) -> None:
        self.board = board
        self.trace = trace
        self.modes = tuple(modes or (signals.HOOK_DIALLING,) * len(board.stations))
        self.seized = tuple(seized or (0,) * len(board.lines))
        self._senses: Senses
        self._given()

    def _given(self) -> None:
        """What C is handed, made once."""
        self._library = native.load("machine")
        board, levels, settings = self.board, self.board.levels, SETTINGS
        pins: list[int] = []
        low = 0
        for line in board.lines:
            described = (
                (line.ring, levels.ring),
                (line.ring2, levels.ring),
                (line.loop, levels.loop),
                (line.battery, levels.battery),
                (line.polarity, levels.reversed),
            )
            for pin, active in described:
                pins.append(traces.position(pin))
                low |= (1 - active) << traces.position(pin)
        shk = [traces.position(station.shk) for station in board.stations]
        for at in shk:
            low |= (1 - levels.shk) << at
        self._pins = (ctypes.c_int32 * max(1, len(pins)))(*pins)
        self._shk = (ctypes.c_int32 * max(1, len(shk)))(*shk)
        self._low = low.to_bytes(2 * self.trace.stride, "little")
        self._settings = (ctypes.c_int32 * 14)(
            settings.flash_min_ms,
            settings.flash_max_ms,
            settings.hangup_ms,
            settings.pulse_min_ms,
            settings.pulse_max_ms,
            settings.digit_gap_ms,
            settings.cpc_ms,
            settings.battery_alarm_ms,
            *_RING_DEFAULTS,
        )
        self._lines = ctypes.create_string_buffer(max(1, len(board.lines)) * self._library.machine_line_size())
        self._stations = ctypes.create_string_buffer(max(1, len(board.stations)) * self._library.machine_station_size())
        self._out = (ctypes.c_int32 * (4 * _ROOM))()

    def run_c(self) -> int:
        """C over the whole trace, from rest; the number of signals."""
        board, trace = self.board, self.trace
        port_state = (self._lines, len(board.lines), self._pins, self._stations, len(board.stations))
        self._library.machine_reset(*port_state, trace.words, self._low, bytes(self.modes), bytes(self.seized))
        digits = SETTINGS.digits.encode()
        job = (trace.words, trace.stride, trace.ticks, self._out, _ROOM)
        count: int = self._library.machine_run(
            *port_state, self._shk, self._low, self._settings, digits, len(digits), *job
        )
        return count

    def make_ready(self) -> None:
        """New senses for the next ``run_ours``, settled: making them is no part of a tick."""
        self._senses = _our_senses(self.board, self.modes, self.seized)
        rest = traces.quiet_raw(self.board)
        for now in range(_SETTLED_MS):
            self._senses.step(rest, now)

    def run_ours(self) -> None:
        """Ours over the whole trace."""
        step = self._senses.step
        for now, raw in enumerate(self.trace.raws, _SETTLED_MS):
            step(raw, now)

    def c_signals(self) -> list[Found]:
        """In order of tick; within a tick, where order has no meaning, sorted."""
        count = self.run_c()
        if count > _ROOM:
            raise AssertionError(f"{count} signals are more than the {_ROOM} that fit")
        flat = self._out[: 4 * count]
        return sorted(zip(flat[0::4], flat[1::4], flat[2::4], flat[3::4], strict=True))

    def our_signals(self) -> list[Found]:
        """As ``c_signals``."""
        step = _our_senses(self.board, self.modes, self.seized).step
        found: list[Found] = []
        for now, raw in enumerate(self.trace.raws):
            for kind, port, value in step(raw, now):
                found.append((now, kind, port, ord(value) if isinstance(value, str) else value))
        return sorted(found)

    def check(self) -> int:
        """Both sides yield the same; how many signals. Raises AssertionError with the first differences."""
        ours, theirs = self.our_signals(), self.c_signals()
        if ours != theirs:
            differing = sorted(set(ours) ^ set(theirs))[:6]
            told = [f"{'ours' if one in set(ours) else 'C'}: {one}" for one in differing]
            raise AssertionError(f"{self.board.name}: {len(ours)} signals of ours, {len(theirs)} of C: {told}")
        return len(ours)


def _contest(bench: Bench, ports: int, busy: bool) -> Contest:
    def make() -> Contest:
        board = traces.board_of_ports(ports)
        ticks = traces.ticks_for(ports, bench.quick)
        trace = traces.busy_trace(board, ticks, bench.seed) if busy else traces.quiet_trace(board, ticks)
        return Contest(board, trace)

    return bench.once(("scan", ports, busy), make)


def _compared(ports: int, busy: bool, bench: Bench) -> Reading:
    contest = _contest(bench, ports, busy)
    count = contest.check()
    pairs = bench.size(21, 7) if ports < 1024 else bench.size(11, 3)
    found = paired(contest.run_ours, contest.run_c, pairs, contest.make_ready)
    ours, theirs = (1e6 * spent / contest.trace.ticks for spent in (found.ours, found.theirs))
    note = f"{found.ratio.text()}; ours {short(ours)} us, C {short(theirs)} us a tick; {count} equal signals"
    return Reading(found.ratio.median, note)


_QUIET_TARGETS = {32: 1.1, 128: 3, 1024: 10, 10_000: 20}
_BUSY_TARGET = 1 / 10


def _goals() -> Iterator[Goal]:
    for ports, target in _QUIET_TARGETS.items():
        name = f"whole scan against the per-line machine in C, quiet, {ports} ports"
        yield Goal(name, "at least", target, None, "times faster", partial(_compared, ports, False))
    for ports in _QUIET_TARGETS:
        name = f"whole scan against the per-line machine in C, busy, {ports} ports"
        yield Goal(name, "at least", _BUSY_TARGET, None, "times faster", partial(_compared, ports, True))


GOALS = tuple(_goals())

"""The whole busy tick with dispatch, 32 ports, against what one would write with well-known Python parts.

Ours takes what a gated scan brings (the time, and the words of the expanders that changed), joins them, and hands
every signal to a handler. The peers poll one input a port and need not even debounce; their inputs stand still,
which is the cheapest case for them. Contacts do not bounce in the goals, as in the anchors; the same with 5 ms of
bounce, which costs us more and them nothing, is reported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from hal.senses import Senses
from hal.signals import HOOK_DIALLING
from tools.bench import traces
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import Paired, paired, short

PORTS = 32
Run = Callable[[], object]


def _moved_words(trace: traces.Trace) -> list[list[tuple[int, int]] | None]:
    """For each tick (chip, word) of the expanders that changed: what gating leaves to be read; None: nothing."""
    found: list[list[tuple[int, int]] | None] = []
    before = trace.raws[0]
    for raw in trace.raws:
        moved = []
        for chip in range(trace.stride if raw != before else 0):
            word = raw >> 16 * chip & 0xFFFF
            if word != before >> 16 * chip & 0xFFFF:
                moved.append((chip, word))
        found.append(moved or None)
        before = raw
    return found


class OurTick:
    """Fake reads, join, senses, dispatch."""

    def __init__(self, ticks: int, seed: int, bounce_ms: float = 0) -> None:
        self._board = traces.board_of_ports(PORTS)
        trace = traces.busy_trace(self._board, ticks, seed, bounce_ms)
        self._first = trace.raws[0]
        self._reads = _moved_words(trace)
        self._times = list(range(ticks))
        self._keep = [~(0xFFFF << 16 * chip) for chip in range(trace.stride)]
        self.heard: list[Any] = []
        self._handlers = dict.fromkeys(range(256), self.heard.append)
        self._senses: Senses

    def make_ready(self) -> None:
        """New senses for the next run: making them is no part of a tick."""
        self._senses = Senses(self._board, traces.SETTINGS)
        for station in range(len(self._board.stations)):
            self._senses.set_hook_mode(station, HOOK_DIALLING)
        self.heard.clear()

    def __call__(self) -> None:
        step = self._senses.step
        keep, handlers = self._keep, self._handlers
        raw = self._first
        for now, moved in zip(self._times, self._reads, strict=True):
            if moved is not None:
                for chip, word in moved:
                    raw = raw & keep[chip] | word << 16 * chip
            found = step(raw, now)
            if found:
                for signal in found:
                    handlers[signal[0]](signal)


def gpiozero_tick(ticks: int) -> Run:
    """32 input devices on mock pins, asked one by one; of gpiozero's inputs this is the cheapest."""
    try:
        device: Any = import_module("gpiozero").DigitalInputDevice
        factory: Any = import_module("gpiozero.pins.mock").MockFactory
    except ImportError:
        raise UnmeasurableError("gpiozero is not installed: run make setup") from None
    free = range(4, 20)
    devices = [device(pin, pin_factory=pins) for pins in (factory(), factory()) for pin in free]
    active: list[Any] = []

    def run() -> None:
        for _ in range(ticks):
            for one in devices:
                if one.is_active:
                    active.append(one)

    return run


class _FakeBus:
    """The cheapest I2C object that the driver accepts."""

    def try_lock(self) -> bool:
        return True

    def unlock(self) -> None:
        """Nothing to give back."""

    def writeto(self, *_: Any, **__: Any) -> None:
        """Every address answers."""

    def readfrom_into(self, *_: Any, **__: Any) -> None:
        """The buffer stays as it is."""

    def writeto_then_readfrom(self, *_: Any, **__: Any) -> None:
        """The buffer stays as it is."""


def adafruit_tick(ticks: int) -> Run:
    """Two expanders, 32 pins, pin.value one by one."""
    try:
        expander: Any = import_module("adafruit_mcp230xx.mcp23017").MCP23017
    except ImportError:
        raise UnmeasurableError("adafruit-circuitpython-mcp230xx is not installed: run make setup") from None
    bus: Any = _FakeBus()
    chips = [expander(bus, address=0x20 + n) for n in range(2)]
    pins = [chip.get_pin(n) for chip in chips for n in range(16)]
    active: list[Any] = []

    def run() -> None:
        for _ in range(ticks):
            for pin in pins:
                if pin.value:
                    active.append(pin)
            active.clear()

    return run


class PlainLine:
    """What everybody writes first: one object a line, eight equal samples, a callback."""

    def __init__(self, number: int, on_change: Callable[[int, int], None]) -> None:
        self.number = number
        self.on_change = on_change
        self.state = 0
        self.count = 0

    def step(self, sample: int) -> None:
        """One sample a millisecond."""
        if sample == self.state:
            self.count = 0
            return
        self.count += 1
        if self.count >= 8:
            self.state = sample
            self.count = 0
            self.on_change(self.number, sample)


def plain_tick(ticks: int, seed: int) -> Run:
    """32 plain lines fed from the same kind of busy trace."""
    trace = traces.plain_busy(PORTS, ticks, seed)
    heard: list[tuple[int, int]] = []

    def run() -> None:
        lines = [PlainLine(number, lambda n, state: heard.append((n, state))) for number in range(PORTS)]
        heard.clear()
        for raw in trace.raws:
            for line in lines:
                line.step(raw >> line.number & 1)

    return run


PEERS: dict[str, Callable[[int, int], Run]] = {
    "gpiozero polling": lambda ticks, _: gpiozero_tick(ticks),
    "adafruit pin reads": lambda ticks, _: adafruit_tick(ticks),
    "a plain per-line class": plain_tick,
}


def _compared(name: str, bounce_ms: float, bench: Bench) -> Reading:
    ticks = bench.size(6000, 3000)
    ours = OurTick(ticks, bench.seed, bounce_ms)
    found: Paired = paired(ours, PEERS[name](ticks, bench.seed), bench.size(21, 5), ours.make_ready)
    return Reading(
        found.ratio.median,
        f"{found.ratio.text()}; ours {short(found.ours / ticks * 1e6)} us, "
        f"theirs {short(found.theirs / ticks * 1e6)} us a tick; {len(ours.heard)} signals",
    )


_BOUNCE_MS = 5


def _goals(name: str, target: float, anchor: float) -> tuple[Goal, Goal]:
    title = f"whole busy tick with dispatch, 32 ports, against {name}"
    bouncing = f"{title}, contacts bounce 5 ms"
    return (
        Goal(title, "at least", target, anchor, "times cheaper", partial(_compared, name, 0)),
        Goal(bouncing, "reported", None, None, "times cheaper", partial(_compared, name, _BOUNCE_MS)),
    )


GOALS = (
    *_goals("gpiozero polling", 25, 29),
    *_goals("adafruit pin reads", 40, 46),
    *_goals("a plain per-line class", 4, 6),
)

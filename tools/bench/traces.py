"""Traces for the timings: boards of any size, and what their inputs do while quiet and while busy.

A trace is the same thing twice: a list of integers for ours (bit 16*i + n = expander i, bit n) and one
block of 16-bit words for C. Busy means that a quarter of the ports move: lines ring at 20 Hz, stations
dial pulses at 10 pps with 5 ms of bounce, each at a phase of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from boards import lb8x24
from hal.signals import CardSettings
from hal.wiring import Board, Expander, LinePins, Pin, StationPins
from tools.bench import waves

SIZES = (32, 128, 1024, 10_000)
"""Ports, a quarter of them CO lines (performance.md 2)."""

SETTINGS = CardSettings(
    ring_decihertz=250,
    flash_min_ms=80,
    flash_max_ms=700,
    hangup_ms=500,
    pulse_min_ms=15,
    pulse_max_ms=110,
    digit_gap_ms=120,
    digits="?1234567890",
    cpc_ms=250,
    battery_alarm_ms=1000,
    ring_guard_ms=2000,
)
"""Windows as an ordinary European plan has them (hardware.md 13.1)."""

_LINES_A_CHIP = 4
_STATIONS_A_CHIP = 12


def board_of(lines: int, stations: int) -> Board:
    """A board of any size in the manner of lb8x24: two chips for four lines, one for twelve stations."""
    line_chips = -(-lines // _LINES_A_CHIP)
    station_chips = -(-stations // _STATIONS_A_CHIP)
    expanders = tuple(Expander(f"chip-{n}", 0, 0x20, 4) for n in range(2 * line_chips + station_chips))

    def line(n: int) -> LinePins:
        chip, place = divmod(n, _LINES_A_CHIP)
        state = line_chips + chip
        return LinePins(
            ring=Pin(chip, place),
            ring2=Pin(chip, 8 + place),
            loop=Pin(chip, 4 + place if place < 3 else 12),
            battery=Pin(state, place),
            polarity=Pin(state, 8 + place),
            oh=Pin(state, 4 + place),
            cid=Pin(state, 12 + place),
            source=n,
            listener=n,
            adc=(0, 0),
            uart="",
        )

    def station(n: int) -> StationPins:
        chip, place = divmod(n, _STATIONS_A_CHIP)
        pin = Pin(2 * line_chips + chip, place if place < 7 else place + 1)
        return StationPins(shk=pin, fr=pin, rm=pin, pd=pin, source=n, listener=n)

    return lb8x24.BOARD._replace(
        name=f"bench-{lines}x{stations}",
        expanders=expanders,
        lines=tuple(map(line, range(lines))),
        stations=tuple(map(station, range(stations))),
        receivers=(),
        line_receivers=0,
    )


def board_of_ports(ports: int) -> Board:
    """A board of ``ports`` ports, a quarter of them CO lines."""
    return board_of(ports // 4, ports - ports // 4)


def position(pin: Pin) -> int:
    """Bit of a pin in the raw integer."""
    bit: int = 16 * pin.chip + pin.bit
    return bit


def quiet_raw(board: Board) -> int:
    """All inputs at rest: battery present, normal polarity, no ring, no loop, everything on hook."""
    levels = board.levels
    raw = 0
    for pins in board.lines:
        rest = (
            (pins.ring, 1 - levels.ring),
            (pins.ring2, 1 - levels.ring),
            (pins.loop, 1 - levels.loop),
            (pins.battery, levels.battery),
            (pins.polarity, 1 - levels.reversed),
        )
        for pin, level in rest:
            raw |= level << position(pin)
    for pins in board.stations:
        raw |= (1 - levels.shk) << position(pins.shk)
    return raw


@dataclass(frozen=True)
class Trace:
    """``raws``: one integer a tick; ``words``: the same as ``stride`` little-endian words a tick."""

    raws: list[int]
    words: bytes
    stride: int

    @property
    def ticks(self) -> int:
        """Length in ms."""
        return len(self.raws)


def trace_of(raws: list[int], bits: int) -> Trace:
    """Both forms of ``raws`` of ``bits`` bits each. Every integer is an object of its own, as after a read."""
    stride = -(-bits // 16)
    words = b"".join(raw.to_bytes(2 * stride, "little") for raw in raws)
    apart = [int.from_bytes(words[at : at + 2 * stride], "little") for at in range(0, len(words), 2 * stride)]
    return Trace(apart, words, stride)


class Canvas:
    """Toggles per millisecond, to be summed up to a trace."""

    def __init__(self, start: int, ticks: int) -> None:
        self._start = start
        self._toggles = [0] * ticks

    def draw(self, bit: int, edges: list[waves.Edge], bit_of_value: int = 1) -> None:
        """One input follows ``edges``: it leaves rest while ``value & bit_of_value``."""
        masked = [(at, 1 if value & bit_of_value else 0) for at, value in edges]
        for at, _ in waves.changes(masked, len(self._toggles)):
            self._toggles[at] ^= 1 << bit

    def raws(self) -> list[int]:
        """The integers, tick by tick."""
        found = []
        raw = self._start
        for toggle in self._toggles:
            raw ^= toggle
            found.append(raw)
        return found


def pulsing(random: Random, length_ms: int, bounce_ms: float = 5, pps: float = 10) -> list[waves.Edge]:
    """The contact of a telephone that is lifted early and then dials tens without an end."""
    edges = waves.contact(random, True, 1 + 60 * random.random(), bounce_ms)
    at = 100 + 1000 * random.random()
    while at < length_ms:
        dial = waves.Dial(pps, 60, 5, bounce_ms)
        edges += waves.dialled(random, dial, 10, at)[0]
        at += 10 * 1000 / pps * 1.05 + 300
    return edges


def busy_trace(board: Board, ticks: int, seed: int, bounce_ms: float = 5) -> Trace:
    """A quarter of the lines ring (2 s on, 4 s off, any phase), a quarter of the stations dial."""
    random = Random(seed)
    canvas = Canvas(quiet_raw(board), ticks)
    for pins in board.lines[: len(board.lines) // 4]:
        edges: list[waves.Edge] = []
        at = -1900 * random.random()
        while at < ticks:
            edges += [e for e in waves.ringing(20, 90, random.random(), at, 2000) if e[0] >= 0]
            at += 6000
        canvas.draw(position(pins.ring), edges, waves.POSITIVE)
        canvas.draw(position(pins.ring2), edges, waves.POSITIVE | waves.NEGATIVE)
    for pins in board.stations[: len(board.stations) // 4]:
        canvas.draw(position(pins.shk), pulsing(random, ticks, bounce_ms))
    return trace_of(canvas.raws(), 16 * len(board.expanders))


def still(raw: int, bits: int, ticks: int) -> Trace:
    """Nothing moves: equal integers, in turn a few objects, as warm in the cache as what was just read."""
    few = trace_of([raw] * 8, bits)
    times = -(-ticks // 8)
    return Trace((few.raws * times)[:ticks], few.words * times, few.stride)


def quiet_trace(board: Board, ticks: int) -> Trace:
    """Nothing moves."""
    return still(quiet_raw(board), 16 * len(board.expanders), ticks)


def plain_busy(lines: int, ticks: int, seed: int) -> Trace:
    """One bit a line for the debounce core: a quarter of them dial or ring."""
    random = Random(seed)
    canvas = Canvas(0, ticks)
    for line in range(0, lines, 4):
        if line % 16 == 0:
            canvas.draw(line, waves.ringing(20, 90, random.random(), 0, ticks), waves.POSITIVE)
        else:
            canvas.draw(line, pulsing(random, ticks))
    return trace_of(canvas.raws(), lines)


def plain_quiet(lines: int, ticks: int) -> Trace:
    """One bit a line, a quarter of them set, nothing moves."""
    return still(int("1000" * (lines // 4), 2), lines, ticks)


def ticks_for(ports: int, quick: bool) -> int:
    """How long a trace of that size is: some milliseconds of work for C, whole rings and digits for us."""
    full = {32: 8000, 128: 6000, 1024: 4000}.get(ports, 3000)
    return full // 2 if quick else full

"""Holtek HT9032F caller-ID receiver (hardware.md 6.1, 7.1): FSK on the pair becomes levels on DOUT.

Line side:     ``carry(bits)``, ``cut()``: what somebody sends on the pair, Bell 202 or V.23, 1200 bits a second;
               ``couple(on)``: the line interface lets the pair through (CID low, on hook);
               ``noise(data)``: a disturbance that the demodulator takes for these bytes
Chip pin out:  ``on_dout(level)``, ``dout``: the raw demodulated data, channel seizure and all; high at rest
Board side:    ``power_off()``, ``power_on()``; ``set_dead(dead)``: DOUT stands high whatever comes

The pair carries bits whether or not anybody hears them: who is let in late hears the rest. A carrier is heard 14 ms
after it begins or is let in, a chip 15 ms after its supply is there.
"""

from tools.sim.chips.uart import bits_us
from tools.sim.chips.wires import TYPE_CHECKING, Entry, Listener, nobody
from tools.sim.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

POWER_UP_US = 15_000
CARRIER_DETECT_US = 14_000
"""hardware.md 6.1, both from memory there."""

SEIZURE_BITS = 300
MARK_BITS = 180
"""hardware.md 7.1: 250 ms and 150 ms."""

NO_CARRIER = -1


def frames(data: "bytes | bytearray", stop_bits: int = 1) -> "list[int]":
    """Bytes as they go out: a start bit, eight data bits, the lowest first, stop bits (1 to 10, hardware.md 7.1)."""
    bits = []
    for byte in data:
        bits.append(0)
        for place in range(8):
            bits.append(byte >> place & 1)
        bits.extend([1] * stop_bits)
    return bits


def burst(
    message: "bytes | bytearray", seizure_bits: int = SEIZURE_BITS, mark_bits: int = MARK_BITS, stop_bits: int = 1
) -> "list[int]":
    """A whole transmission: channel seizure (a UART reads it as 0x55), mark, then ``message``, checksum and all."""
    bits = [place & 1 for place in range(seizure_bits)]
    bits.extend([1] * mark_bits)
    bits.extend(frames(message, stop_bits))
    return bits


class _Player:
    """Hands on a row of bits at their rate: ``tell(level)`` at each change, ``tell(NO_CARRIER)`` after the last."""

    def __init__(self, schedule: Schedule, tell: "Callable[[int], None]") -> None:
        self.level = NO_CARRIER
        self._schedule = schedule
        self._tell = tell
        self._runs: list[tuple[int, int]] = []
        self._next = 0
        self._start_us = 0
        self._entry: Entry | None = None

    def play(self, bits: "Sequence[int]") -> int:
        """From now on; what was under way is broken off. Returns how long it will take, in microseconds."""
        self.stop()
        runs = []
        level = NO_CARRIER
        for place in range(len(bits)):
            if bits[place] != level:
                level = bits[place]
                runs.append((place, level))
        runs.append((len(bits), NO_CARRIER))
        self._runs = runs
        self._next = 0
        self._start_us = self._schedule.now_us
        self._step()
        return bits_us(2 * len(bits))

    def stop(self) -> None:
        self._schedule.cancel(self._entry)
        self._entry = None
        self._become(NO_CARRIER)

    def _step(self) -> None:
        level = self._runs[self._next][1]
        self._next += 1
        self._entry = None
        if self._next < len(self._runs):
            self._entry = self._schedule.at(self._start_us + bits_us(2 * self._runs[self._next][0]), self._step)
        self._become(level)

    def _become(self, level: int) -> None:
        if level != self.level:
            self.level = level
            self._tell(level)


class HT9032:
    """One receiver, powered and with nothing on the pair."""

    def __init__(self, schedule: Schedule, name: str = "HT9032") -> None:
        self.name = name
        self.on_dout: Listener = nobody
        self.dout = 1
        self.coupled = False
        self.dead = False
        self._schedule = schedule
        self._up = True
        self._waking: Entry | None = None
        self._hears = False  # a carrier, and for long enough
        self._detecting: Entry | None = None
        self._pair = _Player(schedule, self._pair_moved)
        self._noise = _Player(schedule, self._noise_moved)

    # -- the pair

    def carry(self, bits: "Sequence[int]") -> int:
        """Send these bits from now on, in place of what is being sent; their length in microseconds."""
        return self._pair.play(bits)

    def cut(self) -> None:
        """The sender stops in the middle of it."""
        self._pair.stop()

    def noise(self, data: "bytes | bytearray") -> int:
        """Let the demodulator take noise for these bytes, from now on; how long that lasts in microseconds."""
        return self._noise.play(frames(data))

    def couple(self, on: bool) -> None:
        """Whether the line interface lets the pair through."""
        self.coupled = on
        self._judge()

    # -- the board

    def set_dead(self, dead: bool) -> None:
        """Broken, or whole again."""
        self.dead = dead
        self._judge()

    def power_off(self) -> None:
        """No supply."""
        self._schedule.cancel(self._waking)
        self._up = False
        self._judge()

    def power_on(self) -> None:
        """The supply is there."""
        self._waking = self._schedule.after(POWER_UP_US, self._ready)

    def _ready(self) -> None:
        self._up = True
        self._judge()

    # -- the demodulator

    def _pair_moved(self, _level: int) -> None:
        self._judge()

    def _noise_moved(self, _level: int) -> None:
        self._output()

    def _judge(self) -> None:
        """Whether there is a carrier to hear, and since when."""
        carrier = self._listens and self._pair.level != NO_CARRIER
        if not carrier:
            self._schedule.cancel(self._detecting)
            self._detecting = None
            self._hears = False
        elif not self._hears and self._detecting is None:
            self._detecting = self._schedule.after(CARRIER_DETECT_US, self._detected)
        self._output()

    @property
    def _listens(self) -> bool:
        return self.coupled and self._up and not self.dead

    def _detected(self) -> None:
        self._detecting = None
        self._hears = True
        self._output()

    def _output(self) -> None:
        low = self._listens and (self._noise.level == 0 or (self._hears and self._pair.level == 0))
        level = 0 if low else 1
        if level != self.dout:
            self.dout = level
            self.on_dout(level)

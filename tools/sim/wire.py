"""The two wires of an exchange line: battery, polarity, ringing voltage, impulses, and what cuts them."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Protocol

from tools.sim import noise
from tools.sim.schedule import Schedule

IDLE_VOLTS = 48.0
"""Between Tip and Ring at rest (hardware.md 13.1)."""

BUSY_VOLTS = 8.0
"""The same while loop current flows (hardware.md 13.1)."""


class Pair(Protocol):
    """The two wires as they arrive at the box. Each call is a change that happens now."""

    def feed(self, battery: bool, reversed_polarity: bool) -> None:
        """Battery of 48 V present or not; polarity."""

    def ringing(self, hz: float, volts: float) -> None:
        """Ringing voltage of ``volts`` rms comes on (from a random phase) or, with 0 Hz, goes."""

    def impulse(self, width_us: int, positive: bool) -> None:
        """One spike over the ring detector's threshold."""


class Wire:
    """What the exchange does to ``pair``. ``fed`` is called after every change of battery or polarity."""

    def __init__(self, schedule: Schedule, random: Random, pair: Pair, fed: Callable[[], None]) -> None:
        self._schedule = schedule
        self._random = random
        self._pair = pair
        self._fed = fed
        self.cut_off = False
        self.reversed = False
        self._dark = 0
        """How many reasons (flicker, CPC) the exchange has to feed nothing at this moment."""
        self._hz = 0.0
        self._volts = 0.0
        self._noise_timer: Any = None

    @property
    def alive(self) -> bool:
        """Battery is on the pair."""
        return not self.cut_off and self._dark == 0

    @property
    def rings(self) -> bool:
        """Ringing voltage is on the pair at this instant."""
        return self._hz > 0 and self.alive

    def cut(self) -> None:
        """The wire is cut."""
        self.cut_off = True
        self._feed()

    def restore(self) -> None:
        """The wire is whole again; ringing that goes on is there again."""
        self.cut_off = False
        self._feed()
        self._sound()

    def flicker(self, length_us: int) -> None:
        """Loop and battery vanish for so long."""
        self._dark += 1
        self._feed()
        self._schedule.after(length_us, self._light)

    def reverse(self, reversed_polarity: bool) -> None:
        """Turn the polarity, or turn it back."""
        if self.reversed != reversed_polarity:
            self.reversed = reversed_polarity
            self._feed()

    def ring(self, hz: float, volts: float) -> None:
        """Put ringing voltage on the pair from now on; it is not there while the wire is cut or dark."""
        self._hz, self._volts = hz, volts
        self._sound()

    def stop_ringing(self) -> None:
        """Take it off."""
        if self._hz:
            self.ring(0, 0)

    def noise(self, rate: float, width_ms: float = 5) -> None:
        """``rate`` impulses a second of ``width_ms``; 0 = off."""
        self._schedule.cancel(self._noise_timer)
        if rate:
            width_us = int(width_ms * 1000)
            self._await_impulse(noise.impulses(self._random, rate, width_us), width_us)

    def spike(self, positive: bool) -> None:
        """What one hook edge of a telephone on the same pair does."""
        if self.alive:
            self._pair.impulse(noise.spike_us(self._random), positive)

    def _feed(self) -> None:
        self._pair.feed(self.alive, self.reversed)
        if not self.alive and self._hz:
            self._pair.ringing(0, 0)
        self._fed()

    def _light(self) -> None:
        self._dark -= 1
        self._feed()
        self._sound()

    def _sound(self) -> None:
        if self.alive:
            self._pair.ringing(self._hz, self._volts)

    def _await_impulse(self, row: Iterator[tuple[int, bool]], width_us: int) -> None:
        pause, positive = next(row)

        def strike() -> None:
            self._pair.impulse(width_us, positive)
            self._await_impulse(row, width_us)

        self._noise_timer = self._schedule.after(pause, strike)

"""One pair from the exchange to a line port of the simulated board."""

from random import Random
from typing import Any


class ElectricalPair:
    """One pair from the exchange to the board: an ``exchange.Pair``."""

    def __init__(self, port: Any, random: Random, rings: Any) -> None:
        self._port = port
        self._random = random
        self._rings = rings
        self._hz = 0.0

    def feed(self, battery: bool, reversed_polarity: bool) -> None:
        """Battery and polarity."""
        self._port.set_feed(battery, reversed_polarity)

    def ringing(self, hz: float, volts: float) -> None:
        """Ringing voltage from a random phase, or none."""
        if hz == self._hz:
            return
        self._hz = hz
        if hz:
            self._port.ring(hz, volts, self._random.random())
        else:
            self._port.stop_ringing()
        self._rings()

    def impulse(self, width_us: int, positive: bool) -> None:
        """A spike."""
        self._port.impulse(width_us, positive)

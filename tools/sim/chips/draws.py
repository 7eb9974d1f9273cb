"""Small seeded draws that give the same numbers on CPython and MicroPython."""


class Draws:
    """A linear congruential generator (Numerical Recipes constants); good enough for bounce and power-on contents."""

    def __init__(self, seed: int):
        self._state = (seed * 2654435761 + 1013904223) & 0xFFFFFFFF

    def below(self, limit: int) -> int:
        """An integer in 0..limit-1."""
        self._state = (self._state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (self._state >> 8) * limit >> 24

    def between(self, low: int, high: int) -> int:
        """An integer in low..high, both included."""
        return low + self.below(high - low + 1)

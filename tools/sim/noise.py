"""The seeded kinds of noise and contact bounce (performance.md 1.3).

Everything here is a pure function of a random source, so that a world with the
same seed hears the same crackle. Times are microseconds.
"""

from collections.abc import Iterator
from random import Random

LADDER: tuple[tuple[float, int], ...] = (
    (1, 5_000),
    (5, 5_000),
    (20, 5_000),
    (50, 5_000),
    (100, 2_000),
    (30, 8_000),
    (10, 10_000),
)
"""The false-ring ladder: (impulses a second, width of one in us)."""

SPIKE_US = (5_000, 10_000, 15_000, 20_000)
"""What one hook edge of a parallel telephone does to the ring detectors: one spike of one of these widths."""

_CHATTER_US = (150, 1_500)
"""Shortest and longest stay of a bouncing contact."""


def bounce(random: Random, length_us: int) -> list[int]:
    """Offsets at which a contact chatters after its first touch.

    An even number of toggles, growing, none later than ``length_us``: after the last one the contact
    is where the first touch put it. Empty for ``length_us`` = 0.
    """
    toggles: list[int] = []
    at = random.randint(*_CHATTER_US)
    while at <= length_us:
        toggles.append(at)
        at += random.randint(*_CHATTER_US)
    return toggles if len(toggles) % 2 == 0 else toggles[:-1]


def impulses(random: Random, rate: float, width_us: int) -> Iterator[tuple[int, bool]]:
    """An endless row of (pause before it in us, positive?), ``rate`` a second on average, signs by chance.

    The pause counts from the start of the impulse before; two never overlap.
    """
    while True:
        pause = int(random.expovariate(rate) * 1_000_000)
        yield max(pause, width_us + 1), random.random() < 0.5


def spike_us(random: Random) -> int:
    """Width of the spike of one hook edge of a parallel telephone."""
    return random.choice(SPIKE_US)

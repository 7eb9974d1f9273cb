"""What people do, by chance: when they answer, how long they talk, how long they wait.

All times are ms. Draws come from the seed alone, in the order in which they are asked for.
"""

from math import log
from random import Random
from typing import NamedTuple


class Temper(NamedTuple):
    """Medians and means of an office: ``answer_ms`` and ``talk_ms`` are medians of skewed draws."""

    answer_ms: int = 4_000
    answer_spread: float = 0.5
    talk_ms: int = 70_000
    talk_spread: float = 0.9
    patience_ms: int = 45_000
    """Mean wait of a caller whom nobody answers."""
    far_side_ends: float = 0.6
    """Share of calls that the caller ends first."""
    notices_ms: int = 2_500
    """How long somebody holds a dead handset."""


class Habits:
    """One world's people."""

    def __init__(self, seed: int, temper: Temper | None = None) -> None:
        self._random = Random(f"{seed} habits")
        self.temper = Temper() if temper is None else temper

    def answer_ms(self) -> int:
        """From the bell's first sound to the lifted handset: hardly ever under a second."""
        return 800 + self._skewed(self.temper.answer_ms - 800, self.temper.answer_spread)

    def talk_ms(self) -> int:
        """Length of a conversation."""
        return max(2_000, self._skewed(self.temper.talk_ms, self.temper.talk_spread))

    def patience_ms(self) -> int:
        """How long a caller lets it ring: nobody hangs up in the first moment."""
        return 6_000 + int(self._random.expovariate(1 / max(1, self.temper.patience_ms - 6_000)))

    def notices_ms(self) -> int:
        """Time until somebody finds that nobody is there, and hangs up."""
        return max(300, self._skewed(self.temper.notices_ms, 0.4))

    def next_call_ms(self, calls_per_hour: float) -> int:
        """Pause until the next caller dials."""
        return max(1, int(self._random.expovariate(calls_per_hour / 3_600_000)))

    def caller_ends(self) -> bool:
        """The caller is the one who hangs up."""
        return self._random.random() < self.temper.far_side_ends

    def choice(self, count: int) -> int:
        """One of so many, from 0."""
        return self._random.randrange(count)

    def number(self) -> str:
        """A caller's number."""
        return f"06{self._random.randrange(10**7, 10**8)}"

    def _skewed(self, median_ms: int, spread: float) -> int:
        return int(self._random.lognormvariate(log(max(1, median_ms)), spread))

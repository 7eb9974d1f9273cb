"""Chances that belong to a caller, not to the order in which things happen: whoever changes one thing in the twin
changes nobody's patience by it. The mixing function is SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable
pseudorandom number generators", 2014)."""

from typing import Final

PATIENCE: Final = 1
TALK: Final = 2
WORK: Final = 3
RING: Final = 4

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1, _MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def chance(seed: int, who: int, what: int) -> float:
    """Over 0, up to 1, as if drawn anew for each ``seed``, ``who`` and ``what`` (whole numbers)."""
    mixed = _mixed(_mixed(seed * _GOLDEN + what) + who * _GOLDEN)
    return ((mixed >> 11) + 1) / (1 << 53)


def _mixed(number: int) -> int:
    number &= _MASK
    number = (number ^ (number >> 30)) * _MIX_1 & _MASK
    number = (number ^ (number >> 27)) * _MIX_2 & _MASK
    return number ^ (number >> 31)

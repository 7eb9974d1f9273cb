"""How our bells tell the kinds of calls apart, made from each country's own cadence.

All cadences of a country have the period of its own, so that the ring plan's slots stay as they are. Telephones of
telephony.md 1.3 ring single for the outside, double for a colleague, triple for the door; where the country itself
rings double, a colleague rings single. The proportions are those of North America's distinctive ringing, 800/400/800
ms in 6 s, which are also Britain's 400/200/400 in 3 s: four units of sound, where the period has fifteen.
"""

from typing import get_args

from firmware.callcontrol.plan import RingKind, Rings

UNITS = 15
"""Units in a period; a unit is 200 ms (Britain) to 400 ms (United States)."""
TAIL_MS = 20
"""RM stays high so long after a burst, at most (hal.ring_plan)."""
MOST_PERCENT = 32
"""RM's duty with tails: the chip allows 33 % (hardware.md 2.2)."""
SHORTEST_MS = 100
"""A burst or a pause that the ear and a bell's clapper still follow."""
MOST_BURSTS = 3

KINDS: tuple[RingKind, ...] = tuple(kind for kind in get_args(RingKind) if kind != "outside")
"""The kinds that have a cadence of their own; calls from outside ring as the country does."""

_DOUBLE = (8, 8)
_SINGLE = (16,)
_RECALL = (4, 12)
_CALLBACK = (12, 4)
_DOOR = (5, 5, 5)
_PRIORITY = (4, 4, 10)
"""Bursts in quarters of a unit; a pause between two is one unit. None passes half the period: two ring in turns."""


def rings_of(cadence: tuple[int, ...]) -> Rings:
    """What a country with this ringing (on, off[, on, off] in ms) hears for each kind of call."""
    period = sum(cadence)
    return Rings(
        inside=_drawn(_DOUBLE if len(cadence) == 2 else _SINGLE, period),
        recall=_drawn(_RECALL, period),
        callback=_drawn(_CALLBACK, period),
        door=_drawn(_DOOR, period),
        priority=_drawn(_PRIORITY, period),
    )


def _drawn(bursts: tuple[int, ...], period_ms: int) -> tuple[int, ...]:
    unit = period_ms // UNITS // 20 * 20
    steps: list[int] = []
    for quarters in bursts:
        steps += (unit * quarters // 4, unit)
    steps[-1] += period_ms - sum(steps)
    return tuple(steps)


def duty_fits(cadence: tuple[int, ...]) -> bool:
    """Whether RM rests long enough; ``cadence`` as in a plan."""
    sounding = sum(cadence[::2]) + TAIL_MS * (len(cadence) // 2)
    return sounding * 100 <= MOST_PERCENT * sum(cadence)

"""Ring plan: how long a telephone may ring, and which telephones at once.

RM of an Ag1171 may be high for 33 % of the time (hardware.md 2.2, absolute
maximum); it stays high for a tail after each burst. Nothing here knows about
pins: durations are ms, telephones are numbers.
"""

from hal.cadence import bursts, on_ms, period_ms
from hal.compat import const

TAIL_MS = const(11)
"""RM falls this long after F/R was parked (more than 10, less than 500: hardware.md 2.2)."""

_TAIL_MOST_MS = const(20)
_ABSOLUTE_PERCENT = const(33)


def keep_duty(cadence, duty_percent: int):
    """The cadence with its RM duty kept, in the same period.

    Where bursts and their tails would pass ``duty_percent`` of the period, bursts shrink to
    95 % and the silence after each grows by as much: 2/4 s becomes 1.9/4.1. A cadence that would
    still pass the chip's 33 % (none in the country tables does) shrinks until it fits.
    """
    if _duty_fits(cadence, duty_percent):
        return tuple(cadence)
    shrunk = _scaled(cadence, 95, 100)
    if _duty_fits(shrunk, _ABSOLUTE_PERCENT):
        return shrunk
    room = period_ms(cadence) * duty_percent // 100 - _TAIL_MOST_MS * bursts(cadence)
    return _scaled(cadence, max(0, room), on_ms(cadence))


def rest_ms(rm_high_ms: int, pattern_ms: int) -> int:
    """Silence that a telephone owes after RM was high for ``rm_high_ms`` within ``pattern_ms``.

    It keeps the chip's duty also when a ring is broken off and a new one is wanted at once.
    """
    return max(0, rm_high_ms * 100 // _ABSOLUTE_PERCENT - pattern_ms)


def _duty_fits(cadence, percent: int) -> bool:
    return (on_ms(cadence) + _TAIL_MOST_MS * bursts(cadence)) * 100 <= percent * period_ms(cadence)


def _scaled(cadence, part: int, whole: int):
    steps = []
    for i in range(0, len(cadence), 2):
        sound = cadence[i] * part // whole
        steps.append(sound)
        steps.append(cadence[i + 1] + cadence[i] - sound)
    return tuple(steps)


class Tokens:
    """The supply's places: ``free`` telephones more may be in ring mode at once.

    Whoever finds none free waits, first come first served. A pattern keeps its token from its
    first burst until RM has fallen after its last, so a telephone that had to wait goes on
    in the gap it found, and a large group staggers by itself.
    """

    def __init__(self, places: int):
        self.free = places
        self.waiting = []

    def ask(self, telephone: int) -> None:
        if telephone not in self.waiting:
            self.waiting.append(telephone)

    def cancel(self, telephone: int) -> None:
        if telephone in self.waiting:
            self.waiting.remove(telephone)

    def grant(self) -> int:
        """The telephone that has waited longest; -1 when nobody waits or no place is free."""
        if not self.free or not self.waiting:
            return -1
        self.free -= 1
        return self.waiting.pop(0)

    def give_back(self) -> None:
        self.free += 1

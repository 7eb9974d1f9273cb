"""Ring plan: how long a telephone may ring, and which telephones at once.

RM of an Ag1171 may be high for 33 % of the time (hardware.md 2.2, absolute
maximum); it stays high for a tail after each burst. Nothing here knows about
pins: durations are ms, telephones are numbers.
"""

from hal.cadence import bursts, on_ms, period_ms
from hal.compat import const

TAIL_MS = const(11)
"""RM falls this long after F/R was parked (more than 10, less than 500: hardware.md 2.2)."""

NEVER_MS = const(1 << 40)
"""The silence of a cadence whose pattern does not come again."""

_TAIL_MOST_MS = const(20)
_ABSOLUTE_PERCENT = const(33)

_FILLS = const(67)
_DRAINS = const(33)
"""What a telephone's account takes for each ms of RM high, and gives back for each ms of RM low."""
_ACCOUNT = const(190_000)
"""A 2 s burst and its tail use 135,000 (Duty); the rest is room for a new ring after a short one."""


def keep_duty(cadence, duty_percent: int):
    """The cadence with its RM duty kept, in the same period.

    Where bursts and their tails would pass ``duty_percent`` of the period, bursts shrink to
    95 % and the silence after each grows by as much: 2/4 s becomes 1.9/4.1. A cadence that would
    still pass the chip's 33 % (none in the country tables does) shrinks until it fits, and so does
    one whose pattern alone is more than the account of a telephone holds.
    """
    kept = tuple(cadence)
    if not _duty_fits(kept, duty_percent):
        kept = _scaled(cadence, 95, 100)
        if not _duty_fits(kept, _ABSOLUTE_PERCENT):
            room = period_ms(cadence) * duty_percent // 100 - _TAIL_MOST_MS * bursts(cadence)
            kept = _scaled(cadence, max(0, room), on_ms(cadence))
    while _draft(kept) > _ACCOUNT:
        kept = _scaled(kept, 95, 100)
    return kept


def _draft(cadence) -> int:
    """The most that a pattern holds of a telephone's account at once, when it begins with it empty."""
    used = 0
    most = 0
    for at in range(0, len(cadence), 2):
        used += (cadence[at] + _TAIL_MOST_MS) * _FILLS
        most = max(most, used)
        used = max(0, used - (cadence[at + 1] - _TAIL_MOST_MS) * _DRAINS)
    return most


def _overdraft(cadence, used: int) -> int:
    """By how much a pattern that begins now would pass the account, of which ``used`` is in use; 0 or less: not."""
    most = 0
    for at in range(0, len(cadence), 2):
        used += (cadence[at] + _TAIL_MOST_MS) * _FILLS
        most = max(most, used)
        used -= (cadence[at + 1] - _TAIL_MOST_MS) * _DRAINS
    return most - _ACCOUNT


def _duty_fits(cadence, percent: int) -> bool:
    return (on_ms(cadence) + _TAIL_MOST_MS * bursts(cadence)) * 100 <= percent * period_ms(cadence)


def _scaled(cadence, part: int, whole: int):
    steps = []
    for i in range(0, len(cadence), 2):
        sound = cadence[i] * part // whole
        steps.append(sound)
        steps.append(cadence[i + 1] + cadence[i] - sound)
    return tuple(steps)


_FULL = const(195_000)
"""Above every pattern that ``ready_ms`` allows. A chip's store of 2 s (200,000) leaves 70 ms for what fails first."""


class Duty:
    """What each telephone has used of RM's duty: an account that fills by 67 for each ms of RM high and drains by 33.

    It keeps the chip's 33 % also when a ring is broken off and a new one is wanted at once. A pattern may begin when
    none of its bursts will overdraw the account: after a burst of one second the next may begin at once, after a full
    one not.
    """

    def __init__(self, count: int):
        self._used = [0] * count
        self._as_of_ms = [0] * count
        self._high = [False] * count

    def rise(self, telephone: int, now_ms: int) -> None:
        self._settle(telephone, now_ms)
        self._high[telephone] = True

    def fall(self, telephone: int, now_ms: int) -> None:
        self._settle(telephone, now_ms)
        self._high[telephone] = False

    def ready_ms(self, telephone: int, cadence, now_ms: int) -> int:
        """The earliest time at which a pattern of ``cadence`` may begin; RM is low."""
        self._settle(telephone, now_ms)
        missing = _overdraft(cadence, self._used[telephone])
        return now_ms if missing <= 0 else now_ms - -missing // _DRAINS

    def limit_ms(self, telephone: int, now_ms: int) -> int:
        """RM is high: when it must be low again whatever happens."""
        self._settle(telephone, now_ms)
        return now_ms + (_FULL - self._used[telephone]) // _FILLS

    def _settle(self, telephone: int, now_ms: int) -> None:
        passed_ms = now_ms - self._as_of_ms[telephone]
        self._as_of_ms[telephone] = now_ms
        if self._high[telephone]:
            self._used[telephone] += passed_ms * _FILLS
        else:
            self._used[telephone] = max(0, self._used[telephone] - passed_ms * _DRAINS)


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

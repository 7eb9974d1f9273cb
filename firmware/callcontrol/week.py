"""The minutes of a week, from 0, the first of Monday: in which of them hours hold, and from when to when."""

from typing import Annotated

import msgspec

from firmware.callcontrol.periods import Period

DAY_MIN = 24 * 60
WEEK_MIN = 7 * DAY_MIN
ALWAYS = (1 << WEEK_MIN) - 1
"""As ``minutes_of`` counts, all of the week."""

Minute = Annotated[int, msgspec.Meta(ge=0, lt=WEEK_MIN)]


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the week in which hours hold all the time (``inside``), or never. From ``begin`` to before ``end``,
    perhaps over Sunday's midnight; both are 0 where that is the whole week."""

    begin: Minute
    end: Minute
    inside: bool

    @property
    def ends(self) -> bool:
        """The hours change at all."""
        return self.begin != self.end


def minutes_of(periods: tuple[Period, ...]) -> int:
    """The minutes of the week, bit 0 the first of Monday, that lie in ``periods`` (none: all of them)."""
    if not periods:
        return ALWAYS
    found = 0
    for period in periods:
        length = (period.to_min - period.from_min) % DAY_MIN or DAY_MIN
        for day in period.days:
            found |= ((1 << length) - 1) << (day * DAY_MIN + period.from_min)
    return (found | found >> WEEK_MIN) & ALWAYS


def stretch_at(periods: tuple[Period, ...], minute: int) -> Stretch:
    """Where ``minute`` of the week lies."""
    held = minutes_of(periods)
    # Minutes that are unlike the one before them.
    changes = held ^ ((held << 1 | held >> (WEEK_MIN - 1)) & ALWAYS)
    inside = bool(held >> minute & 1)
    if not changes:
        return Stretch(0, 0, inside)
    before = changes & ((1 << minute + 1) - 1)
    after = changes ^ before
    return Stretch(_highest(before or changes), _lowest(after or changes), inside)


def _highest(bits: int) -> int:
    return bits.bit_length() - 1


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1

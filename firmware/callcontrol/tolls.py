"""Which numbers outside somebody may call."""

import msgspec

from firmware.callcontrol.periods import Period


class Toll(msgspec.Struct, frozen=True):
    """A restriction of outside numbers in its ``periods`` (none: always).

    A number is judged by the longest prefix that it begins with, "" included; one that stands in both lists is allowed,
    and so is what neither list names.
    """

    denied: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()

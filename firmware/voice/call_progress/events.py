"""What a line was heard to do.

``at`` is where it happened: a sample of the stream that was fed, counted from its first one, at the stream's own rate.
An event comes out as soon as it is certain, at most detector.MOST_DELAY_MS (dial tone: DIAL_DELAY_MS) after the
instant that decides it.
"""

from typing import Literal

import msgspec


class CadenceHeard(msgspec.Struct, frozen=True, tag=True):
    """``cycles`` cycles of a tone in a row, each complete; told again with every further one.

    ``tone``: busy, congestion or dial (where dial tone has a cadence). ``at``: the start of the burst that ends the
    last cycle. ``also``: the country's other tones that would have sounded the same so far.
    """

    at: int
    tone: str
    cycles: int
    also: tuple[str, ...] = ()


class DialToneHeard(msgspec.Struct, frozen=True, tag=True):
    """Continuous dial tone that began at ``since`` has lasted long enough at ``at`` to be nothing else. Once a tone."""

    at: int
    since: int


class RingbackHeard(msgspec.Struct, frozen=True, tag=True):
    """The far telephone rings. ``at``: the start of its first whole burst. Told once, until it ends."""

    at: int


class RingbackEnded(msgspec.Struct, frozen=True, tag=True):
    """It rings no more since ``at``.

    ``cut short``: a burst broke off. ``overdue``: the next one did not come; ``at`` is the end of the last one.
    ``voice``: somebody spoke. ``tone``: another tone took its place: nobody has answered.
    """

    at: int
    why: Literal["cut short", "overdue", "voice", "tone"]


class VoiceHeard(msgspec.Struct, frozen=True, tag=True):
    """Speech, music or whatever else is no tone of the country and stands out of the noise. ``at``: where it began."""

    at: int


class VoiceEnded(msgspec.Struct, frozen=True, tag=True):
    """None since ``at``."""

    at: int


class SilenceHeard(msgspec.Struct, frozen=True, tag=True):
    """Nothing but a quiet line from ``since`` to ``at``. Told once a silence."""

    at: int
    since: int


class FaxHeard(msgspec.Struct, frozen=True, tag=True):
    """A burst of the calling tone of a fax ended at ``at``, the ``count``-th in a row."""

    at: int
    count: int


Event = CadenceHeard | DialToneHeard | RingbackHeard | RingbackEnded | VoiceHeard | VoiceEnded | SilenceHeard | FaxHeard

"""What call control keeps of the calendar of the office, and of whoever has said otherwise."""

import msgspec

from firmware.callcontrol.periods import Mode


class Page(msgspec.Struct, frozen=True):
    """What the calendar said, as ModeChanged has it. ``begun_ms``: when its minute began."""

    mode: Mode
    minute: int
    until: int | None
    hotlines: tuple[str, ...]
    begun_ms: int


class Override(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A mode by hand: for so many ``minutes``, or (0) until the calendar's next change. ``until``: the minute of the
    calendar at which that is, and so many ``ms`` later; None: it has no change ahead, or nobody knew the time."""

    mode: Mode
    until: int | None = None
    minutes: int = 0
    ms: int = 0

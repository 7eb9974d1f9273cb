"""Hours of the week, and what they can say of the office, as people write them."""

from typing import Literal, get_args

import msgspec

Mode = Literal["day", "night", "lunch", "break", "holiday", "closed"]
"""What kind of hours the office has at a moment: calls go by day as the routes of the lines say, else where each line
has a route of its own for it."""

MODES: tuple[Mode, ...] = get_args(Mode)
"""In the order of the digits that are dialled for them, from 1."""


class Period(msgspec.Struct, frozen=True):
    """On these ``days`` (0 Monday to 6 Sunday) from ``from_min`` to before ``to_min`` (minutes of the day, 0-1440);
    where ``to_min`` is not greater, it goes over midnight."""

    days: tuple[int, ...]
    from_min: int
    to_min: int

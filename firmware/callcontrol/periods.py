"""Hours of the week, as people write them."""

import msgspec


class Period(msgspec.Struct, frozen=True):
    """On these ``days`` (0 Monday to 6 Sunday) from ``from_min`` to before ``to_min`` (minutes of the day, 0-1440);
    where ``to_min`` is not greater, it goes over midnight."""

    days: tuple[int, ...]
    from_min: int
    to_min: int

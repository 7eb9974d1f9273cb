"""What stands in a cell of a machine's table: a row, or a reason to ignore."""

from collections.abc import Callable
from typing import Any, NamedTuple

from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event

Effect = Callable[[Core, Any, Event | None], None]


class Row(NamedTuple):
    """Go to ``state``, then do ``effects`` in order."""

    state: Any
    effects: tuple[Effect, ...] = ()


class Ignored(NamedTuple):
    """Nothing happens, because of ``why``; ``odd`` ones are counted."""

    why: str
    odd: bool


Cell = Row | Ignored


def usual(why: str) -> Ignored:
    """Ignored, and part of normal telephony."""
    return Ignored(why, False)


def odd(why: str) -> Ignored:
    """Ignored, and worth counting: it should not come here."""
    return Ignored(why, True)

"""What call control keeps of somebody in a spoken menu."""

from typing import Literal

import msgspec

from firmware.callcontrol.menu_plan import MenuWay
from firmware.callcontrol.queue_plan import Skill


class InMenu(msgspec.Struct):
    """A call is in ``menu`` since ``entered_ms``, and what happens there: its line is to be answered (``due``), its
    words want an output (``waits``), are said (``speaks``), are over (``listens``), or are its last (``leaves``).
    ``first``: what is said before its own words. ``keyed``: digits of what he wants, so far. ``silent``, ``wrong``:
    how often he has pressed nothing, or what means nothing. ``is_told``: the caller's number is known, or will not come
    any more."""

    menu: str
    entered_ms: int
    doing: Literal["due", "waits", "speaks", "listens", "leaves"] = "due"
    first: tuple[str, ...] = ()
    keyed: str = ""
    silent: int = 0
    wrong: int = 0
    is_told: bool = False


class Said(msgspec.Struct):
    """What a caller has said of himself in menus since ``began_ms``. ``heard``: menus that he was in, the last one
    last, ``entered`` counts them all. ``forms``: what he has keyed in, by menu. ``head_start_ms``, ``skills``: by his
    choices. Where nobody answers him for ``unanswered_ms`` he goes ``otherwise``; ``left_ms``: when he left the last
    menu."""

    began_ms: int
    entered: int = 0
    heard: list[str] = []
    forms: dict[str, str] = {}
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()
    otherwise: MenuWay | None = None
    unanswered_ms: int = 0
    left_ms: int = 0

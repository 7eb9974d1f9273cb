"""What call control keeps of somebody in a spoken menu."""

from typing import Literal

import msgspec

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.menu_plan import MenuWay
from firmware.callcontrol.queue_plan import Skill


class InMenu(msgspec.Struct):
    """A call is in ``menu`` since ``entered_ms``, and what happens there: its line is to be answered (``due``), its
    words want an output (``waits``), are said (``speaks``), are over (``listens``), or are its last (``leaves``).
    ``first``: what is said before its own words. ``keyed``: digits of what he wants, so far. ``confirms``: the number
    that he has keyed in, while he is asked whether it is right. ``silent``, ``wrong``:
    how often he has pressed nothing, or what means nothing; ``stray_ms``: digits before then go on with what meant
    nothing, be it ``spoilt`` as a number, or one digit alone. ``is_told``: the caller's number is known, or will not
    come any more. ``traveller``: whose PIN he has keyed in here, so that he may dial ("" = nobody's)."""

    menu: str
    entered_ms: int
    doing: Literal["due", "waits", "speaks", "listens", "leaves"] = "due"
    first: tuple[Prompt, ...] = ()
    keyed: str = ""
    confirms: str = ""
    silent: int = 0
    wrong: int = 0
    stray_ms: int = 0
    spoilt: bool = False
    is_told: bool = False
    traveller: str = ""


class Step(msgspec.Struct):
    """A menu on somebody's way, and what his choice there grants: waiting time, and ``skills`` that he wants."""

    menu: str
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()


class Said(msgspec.Struct):
    """What a caller has said in menus since ``began_ms``. ``path``: how he came to the one where he is, or was last;
    who comes to a menu once more has not gone beyond it. ``entered``: how many he has heard in all. ``forms``: what he
    has keyed in, by menu, and ``told`` those that whoever answers is to hear. ``traveller``: who he is, as his
    PIN has shown ("" = nobody knows), and ``refused`` why the number that he has dialled could not be called: a prompt,
    which he hears before he may dial again. Where nobody answers him for
    ``unanswered_ms`` he goes ``otherwise``; ``heard_ms``: when he last heard words of a menu to their end, or pressed a
    digit."""

    began_ms: int
    path: list[Step] = []
    entered: int = 0
    forms: dict[str, str] = {}
    told: list[str] = []
    traveller: str = ""
    refused: str = ""
    otherwise: MenuWay | None = None
    unanswered_ms: int = 0
    heard_ms: int = 0

    @property
    def head_start_ms(self) -> int:
        """By all of his choices."""
        return sum(step.head_start_ms for step in self.path)

    @property
    def skills(self) -> tuple[Skill, ...]:
        """Wanted by any of his choices."""
        return tuple(skill for step in self.path for skill in step.skills)


class MenuCounts(msgspec.Struct):
    """What became of those who have heard a menu: how many ``entered``, what was ``chosen`` how often (a digit,
    ``number`` for one of the office, ``form`` for one that was keyed in), how many a person ``helped`` who chose
    nothing, and how many ``gave_up`` in it."""

    entered: int = 0
    chosen: dict[str, int] = {}
    helped: int = 0
    gave_up: int = 0

    def choose(self, what: str) -> None:
        """Once more."""
        self.chosen[what] = self.chosen.get(what, 0) + 1

"""Spoken menus as call control sees them. What the best systems do: telephony.md 1.2 (auto attendant), 4, 5."""

import msgspec

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.queue_plan import Skill
from firmware.callcontrol.targets import ForwardTarget


class HangUp(msgspec.Struct, frozen=True, tag="hang up"):
    """The box says goodbye, and the call is over."""


class SayAgain(msgspec.Struct, frozen=True, tag="again"):
    """The same menu once more."""


class GoBack(msgspec.Struct, frozen=True, tag="back"):
    """The menu that the caller came from; where there is none, the same once more."""


MenuWay = ForwardTarget | HangUp
ChoiceWay = MenuWay | SayAgain | GoBack


class Choice(msgspec.Struct, frozen=True):
    """Who presses ``digit`` (0-9 * #) goes ``to``, hears ``language`` from then on ("" = as before), has waited
    ``head_start_ms`` longer when he comes to a queue, and wants ``skills`` there."""

    digit: str
    to: ChoiceWay
    language: str = ""
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()


class Form(msgspec.Struct, frozen=True):
    """The caller keys in ``least`` to ``most`` digits. With ``confirm`` he hears them, and says whether they are right;
    with ``told`` whoever answers him hears them, too."""

    least: int
    most: int
    confirm: bool = False
    told: bool = True


class Menu(msgspec.Struct, frozen=True):
    """Somebody hears ``prompts`` and presses a digit.

    ``choices``: by digit. ``direct``: he may dial a number of the office instead. ``form``: he keys in a number, which
    stays with the call, and goes ``then``; a menu with nothing to press says its words and goes ``then``, too.
    After the words he has ``wait_ms`` for the first digit, and ``digit_ms`` for each further one of a number
    (telephony.md 1.2: 5 and 2 s). Digits within ``mute_ms`` after the answer are the exchange's own (1.2: 0 to 6 s).
    He is asked ``tries_silent`` times if he presses nothing, ``tries_wrong`` times if he presses what means nothing
    (4: 3 each), and is in menus for ``longest_ms`` at most: then he goes ``otherwise``, to a person (None: the
    operator, or everybody). Where it has sent him nobody may answer for ``unanswered_ms``: then he goes there, too.
    ``pilot``: the number that reaches it from inside.
    """

    name: str
    prompts: tuple[Prompt, ...]
    choices: tuple[Choice, ...] = ()
    direct: bool = False
    form: Form | None = None
    then: MenuWay | None = None
    wait_ms: int = 5_000
    digit_ms: int = 2_000
    mute_ms: int = 0
    tries_silent: int = 3
    tries_wrong: int = 3
    longest_ms: int = 300_000
    unanswered_ms: int = 60_000
    otherwise: MenuWay | None = None
    pilot: str = ""

    @property
    def asks(self) -> bool:
        """There is something to press."""
        return bool(self.choices or self.direct or self.form)

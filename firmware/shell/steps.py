"""What the shell's session wants done next. Whoever has the terminal and the socket does it, and tells the result.

    step = session.read(line)
    while step is not None:
        result = do(step)
        step = session.went(result)

One step at a time; where somebody presses Control-C while one is done, ``session.interrupted()`` gives the next one.
"""

from collections.abc import Callable

import msgspec

from firmware.control.requests import AnyRequest, Folder, Show
from firmware.control.responses import AnyResponse
from firmware.shell.screen import Screen


class Step(msgspec.Struct, frozen=True):
    """The result is None where nothing else is said."""


class Print(Step, frozen=True):
    """Lines that already fit the width. ``paged``: screen by screen, where there are more than one."""

    text: str
    paged: bool = False


class Send(Step, frozen=True):
    """Result: the response."""

    request: AnyRequest


class Ask(Step, frozen=True):
    """Result: what was typed, without its end ("" for nothing). ``secret``: it is not shown, nor remembered."""

    question: str
    secret: bool = False


class Wait(Step, frozen=True):
    """For so long, or until Enter is pressed. Result: True when it was pressed."""

    seconds: float


class Rest(Step, frozen=True):
    """For so long. What is typed meanwhile is for the next prompt, but for Control-C."""

    seconds: float


class Redraw(Step, frozen=True):
    """Send ``request`` every ``every_s``, and show ``drawn(response)`` in the place of what was there; until a key.
    ``latest``: where there is no room for all of it the end is shown."""

    request: Show
    drawn: Callable[[AnyResponse], str]
    every_s: float
    latest: bool = False


class Overlook(Step, frozen=True):
    """Send all ``requests`` every ``every_s``, and fill the screen with ``drawn(responses, screen)``, until ``q``. On a
    terminal that can only be printed on (length 0) it is printed anew when something changed but times."""

    requests: tuple[Show, ...]
    drawn: Callable[[tuple[AnyResponse, ...], Screen], list[str]]
    every_s: float


class Follow(Step, frozen=True):
    """Watch ``ends`` (all when empty), and print ``session.told(happening)`` for each Happening; until a key."""

    ends: tuple[str, ...]


class Transfer(Step, frozen=True):
    """``sent``: the box sends the file to the laptop, by ReadFile; else it receives it, and gives it to the desk by
    WriteFile. ``by``: "xmodem" or "ymodem". ``name`` may be "" when it is received by YMODEM, which tells it."""

    sent: bool
    folder: Folder
    name: str
    by: str


class SetScreen(Step, frozen=True):
    """What ``terminal`` sets; 0 columns: as the terminal says itself; 0 lines: never stop. None: as it was."""

    width: int | None = None
    length: int | None = None


class ShowHistory(Step, frozen=True):
    """The lines that were typed, the latest last."""


class Leave(Step, frozen=True):
    """The session has ended: log out."""

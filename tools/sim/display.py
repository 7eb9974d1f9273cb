"""The display of a telephone: who calls, and whether messages wait."""

from typing import NamedTuple

from firmware.callcontrol.events import Absence


class Shown(NamedTuple):
    """What a telephone is told: ``number`` as it is dialled, "" with the reason in ``absence``; or that messages wait,
    or no longer (None: it says nothing of them)."""

    number: str = ""
    name: str = ""
    absence: Absence = ""
    waiting: bool | None = None


class Display:
    """``shown`` is None where nothing is shown; ``lamp``: messages wait."""

    def __init__(self) -> None:
        self.shown: Shown | None = None
        self.lamp = False
        self._fresh = False
        """It was told before the bell that belongs to it."""

    def told(self, shown: Shown, ringing: bool) -> None:
        """A signal was heard whole; ``ringing``: in a pause of the bell, else before it."""
        if shown.waiting is not None:
            self.lamp = shown.waiting
            return
        self.shown = shown
        self._fresh = not ringing

    def bell_begins(self) -> None:
        """Another call: the one before is shown no more, but what was told just before the bell is this one's."""
        if not self._fresh:
            self.shown = None
        self._fresh = False

    def call_is_over(self) -> None:
        """Its receiver was put back."""
        self.shown = None
        self._fresh = False

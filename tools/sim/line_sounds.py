"""What one line of the exchange sounds, as a word, and what comes after the far side has gone."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any, Literal

from tools.sim.schedule import Schedule

LineSound = Literal["dial", "busy", "congestion", "ringback", "voice", "quiet", "fax"]

LATE_BUSY_US = 15_000_000
"""Where a line has told the end by its current or polarity and stays seized, busy tone comes so much later."""

TONE_LASTS_US = 60_000_000
"""Busy or congestion tone until the exchange sounds nothing any more."""

LATE_DIAL_US = 1_000_000
"""From the far side's hanging up to dial tone, where that tells of it."""

DIAL_LASTS_US = 20_000_000
"""This dial tone until congestion."""

FAX_CALLS_US = 35_000_000
"""A fax that calls sounds its tone for so long (ITU-T T.30: T1, 35 s)."""

GREETING_US = (200_000, 900_000)
"""From the answer until somebody speaks."""


FAR_DIGIT_US = 100_000
"""A digit that the far side presses, and the silence after it (hardware.md 13.4)."""


def _nobody(_: object) -> None:
    """Nobody listens."""


class LineSounds:
    """``sound`` is what the line sounds now, ``since_us`` since when; ``on_sound`` is called with each new one."""

    def __init__(self, schedule: Schedule, random: Random) -> None:
        self._schedule = schedule
        self._random = random
        self.sound: LineSound = "quiet"
        self.since_us = schedule.now_us
        self.on_sound: Callable[[LineSound], None] = _nobody
        self.on_key: Callable[[str | None], None] = _nobody
        """Called with the DTMF digit that the far side sends from now on, or None."""
        self._keys: list[Any] = []
        self._meant: LineSound = "quiet"
        self._lost = False
        self._coming: list[Any] = []

    def play(self, *row: tuple[int, LineSound]) -> None:
        """Each (us after the one before, sound); what was to come before is dropped."""
        for plan in self._coming:
            self._schedule.cancel(plan)
        self._coming.clear()
        after_us = 0
        for delay_us, sound in row:
            after_us += delay_us
            if after_us:
                self._coming.append(self._schedule.after(after_us, partial(self._become, sound)))
            else:
                self._become(sound)

    def greet(self) -> None:
        """Somebody is connected: a moment of quiet, then he speaks, and a conversation goes on."""
        self.play((0, "quiet"), (self._random.randint(*GREETING_US), "voice"))

    def end(self, by: str) -> None:
        """The far side has gone and tells it so (``exchange.HangUpBy``), and our side stays."""
        match by:
            case "busy" | "congestion":
                self.play((0, by), (TONE_LASTS_US, "quiet"))
            case "dialtone":
                self.play((0, "quiet"), (LATE_DIAL_US, "dial"), (DIAL_LASTS_US, "congestion"), (TONE_LASTS_US, "quiet"))
            case "silence":
                self.play((0, "quiet"))
            case "cpc" | "reversal":
                self.play((0, "quiet"), (LATE_BUSY_US, "busy"), (TONE_LASTS_US, "quiet"))

    def press(self, digits: str) -> None:
        """Somebody at the far side presses keys."""
        at = self._schedule.now_us
        for digit in digits:
            self._keys.append(self._schedule.at(at, partial(self.on_key, digit)))
            self._keys.append(self._schedule.at(at + FAR_DIGIT_US, partial(self.on_key, None)))
            at += 2 * FAR_DIGIT_US

    def release_keys(self) -> None:
        """He does no more."""
        for key in self._keys:
            self._schedule.cancel(key)
        if self._keys:
            self._keys.clear()
            self.on_key(None)

    def lose(self, lost: bool) -> None:
        """The wire is cut, or whole again: nobody hears the line meanwhile."""
        self._lost = lost
        self._judge()

    def _become(self, sound: LineSound) -> None:
        self._meant = sound
        self._judge()

    def _judge(self) -> None:
        sound: LineSound = "quiet" if self._lost else self._meant
        if sound != self.sound:
            self.sound = sound
            self.since_us = self._schedule.now_us
            self.on_sound(sound)

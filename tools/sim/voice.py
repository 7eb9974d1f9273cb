"""The voice of a simulated box: which tone each codec output plays, by name. Sound is symbolic here."""

from collections.abc import Callable
from typing import get_args

from firmware.callcontrol.actions import Tone
from hal.wiring import Board

_PERMANENT = {"dial": "dial tone", "ringback": "ringback", "busy": "busy", "music": "music"}
"""What the outputs that never change play."""

_HEARD = {"waiting": "call waiting"}
"""Tones that people call by another name than PlayTone does."""

ASSIGNABLE = {tone: _HEARD.get(tone, tone) for tone in get_args(Tone)}
"""What PlayTone may put on an output -> what people hear then."""

TONES = (*_PERMANENT.values(), *ASSIGNABLE.values())
"""Everything that an ear may hear from an output."""


class SimVoice:
    """A ``firmware.runtime.voice.Voice``; ``changed()`` is called whenever another tone sounds."""

    def __init__(self, board: Board, changed: Callable[[], None]) -> None:
        self.playing = {name: _PERMANENT[name] for _, name in board.codec if name in _PERMANENT}
        """Output -> tone as it is heard; outputs that are silent are left out."""
        self._outputs = {name for _, name in board.codec}
        self._changed = changed

    def play(self, output: str, tone: str) -> None:
        """``tone`` as PlayTone names it. Raises ValueError for another, and for an output that is not assignable."""
        self._check(output)
        if tone not in ASSIGNABLE:
            raise ValueError(f"nobody knows a tone {tone!r}")
        heard = ASSIGNABLE[tone]
        if self.playing.get(output) != heard:
            self.playing[output] = heard
            self._changed()

    def stop(self, output: str) -> None:
        self._check(output)
        if self.playing.pop(output, None) is not None:
            self._changed()

    def silence(self) -> None:
        """A new core has come: nothing plays but what always does."""
        self.playing = {name: tone for name, tone in self.playing.items() if name in _PERMANENT}
        self._changed()

    def heard(self, sources: set[str]) -> set[str]:
        """What somebody hears to whom these sources are switched: ``"tone NAME"`` is that output's tone, if any."""
        found = set()
        for source in sources:
            kind, _, output = source.partition(" ")
            if kind != "tone":
                found.add(source)
            elif output in self.playing:
                found.add(self.playing[output])
        return found

    def _check(self, output: str) -> None:
        if output not in self._outputs or output in _PERMANENT:
            raise ValueError(f"{output!r} is no assignable output of this board")

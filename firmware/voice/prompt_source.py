"""Prompts as samples, one after the other: put together out of sounds that are ready, or three notes in their place."""

from collections import deque
from collections.abc import Sequence
from functools import cache

import numpy as np

from firmware.voice.languages import DEFAULT_LANGUAGE
from firmware.voice.levels import SPEECH_DBM0
from firmware.voice.messages import Said
from firmware.voice.phrases import pieces, spoken_in
from firmware.voice.places import Piece
from firmware.voice.playback import Playback
from firmware.voice.shelf import Shelf
from firmware.voice.sources import Block
from firmware.voice.speech import JOINT_MS, KEPT_HZ, Spoken, to_int16
from firmware.voice.tone_source import ToneSource, sample_of
from firmware.voice.tones import parse

BREATH_MS = 250
"""Between two prompts."""

PATIENCE_MS = 1_000
"""So long a prompt waits for sounds that are still being read."""

STAND_IN = parse("1x 523 120/40, 659 120/40, 784 200/20")
"""What is heard in place of a prompt that has no sound: three rising notes, so that people know that something is
said."""

_Choice = tuple[str, list[Piece]]
"""A language, and the pieces of a prompt in it."""


class PromptSource:
    """Says ``prompts`` in ``language`` ("" = that of the box); where that has no sound for one, in that of the box, or
    in English. Raises ValueError for a prompt that none can be (phrases.pieces)."""

    def __init__(self, prompts: Sequence[Said], language: str, shelf: Shelf, rate: int) -> None:
        wanted = (language or shelf.language, shelf.language, DEFAULT_LANGUAGE)
        self._coming: deque[tuple[str, list[_Choice]]] = deque(
            (said.name, [(one, pieces(said.name, said.values, one)) for one in _each_once(said.name, wanted)])
            for said in prompts
        )
        self.stood_in = False
        """Something else was heard in place of a prompt."""
        self._shelf = shelf
        self._rate = rate
        self._breath = sample_of(BREATH_MS, rate)
        self._joint = sample_of(JOINT_MS, rate)
        self._patience = sample_of(PATIENCE_MS, rate)
        self._waited = 0
        self._parts: deque[Playback | int] = deque()
        """Sounds, or so many samples of silence."""
        # What comes later is read while what comes first is heard.
        for _, choices in self._coming:
            shelf.take(*choices[0])

    def render(self, frames: int) -> Block:
        out = np.zeros(frames, np.float32)
        at = 0
        while at < frames:
            if not self._parts and not self._next():
                if not self._coming:
                    return out[:at]
                # Silence until its sounds are there; it is looked for again with the next block.
                self._waited += frames - at
                return out
            at += self._add(out[at:])
        return out

    def _add(self, out: Block) -> int:
        """As far as the first part goes; how many samples that was."""
        part = self._parts.popleft()
        if isinstance(part, int):
            count = min(part, len(out))
            if part > count:
                self._parts.appendleft(part - count)
            return count
        samples = part.render(len(out))
        out[: len(samples)] = samples
        if part.left:
            self._parts.appendleft(part)
        return len(samples)

    def _next(self) -> bool:
        """Begin the next prompt; False: there is none, or it has to wait."""
        if not self._coming:
            return False
        name, choices = self._coming[0]
        lacking: list[str] = []
        for language, wanted in choices:
            found = self._shelf.take(language, wanted)
            if found == "soon" and self._waited < self._patience:
                return False
            if isinstance(found, list):
                self._tell(name, lacking, language)
                self._begin(found)
                return True
            lacking.append(language)
        self._tell(name, lacking, "")
        self.stood_in = True
        self._begin([stand_in()])
        return True

    def _tell(self, name: str, lacking: Sequence[str], instead: str) -> None:
        for language in lacking:
            self._shelf.lacks(language, name, instead)

    def _begin(self, sounds: list[Spoken]) -> None:
        self._coming.popleft()
        self._waited = 0
        for sound in sounds:
            self._parts += (Playback(sound, self._rate), self._joint)
        self._parts.pop()
        if self._coming:
            self._parts.append(self._breath)


def _each_once(name: str, languages: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(spoken_in(name, language) for language in languages))


@cache
def stand_in() -> Spoken:
    """The three notes."""
    return to_int16(ToneSource(STAND_IN, KEPT_HZ, SPEECH_DBM0).render(2 * KEPT_HZ))

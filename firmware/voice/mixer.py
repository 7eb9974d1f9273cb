"""The codec's outputs: which of them play what, and their samples block by block.

The mixer knows no clock and no device: time is the number of frames it was asked for. The player and the WAV tool use
the same one.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from firmware.voice.sources import Block, Fading, Source
from firmware.voice.tone_source import RAMP_MS, sample_of

Frames = npt.NDArray[np.float32]
"""[frames, outputs], full scale 1.0."""

Ending = Literal["done", "stopped", "deadline", "replaced"]

Ended = tuple[int, Ending]
"""Which play ended, and why."""


class RefusedError(Exception):
    """This play is not possible; the message is one sentence."""


class _Playing:
    """One play: who, what, and how many frames are left to its deadline."""

    def __init__(self, play: int, source: Source, left: int) -> None:
        self.id = play
        self.source = source
        self.left = left


class _Output:
    """One output: its play or its permanent source, and the fading ends of what was cut off."""

    def __init__(self, ramp: int) -> None:
        self._ramp = ramp
        self.permanent: Source | None = None
        self.playing: _Playing | None = None
        self._fading: list[Fading] = []

    def cut(self, source: Source) -> None:
        self._fading.append(Fading(source, self._ramp))

    def add_to(self, out: Block, ended: list[Ended]) -> None:
        """Mixes the next ``len(out)`` samples into ``out``."""
        at = 0
        while at < len(out):
            at += self._stretch(out[at:], ended)

    def _stretch(self, out: Block, ended: list[Ended]) -> int:
        """As far as the play goes; returns how many samples that was."""
        frames = len(out) if self.playing is None else min(len(out), self.playing.left)
        out = out[:frames]
        if self._fading:
            self._add_fading(out)
        source = self.permanent if self.playing is None else self.playing.source
        if source is not None:
            samples = source.render(frames)
            out[: len(samples)] += samples
            if self.playing is not None:
                return self._count(self.playing, len(samples), frames, ended)
        return frames

    def _count(self, playing: _Playing, rendered: int, frames: int, ended: list[Ended]) -> int:
        playing.left -= rendered
        if rendered < frames:
            # The rest of this stretch is silence: an output with plays has no permanent source.
            self.playing = None
            ended.append((playing.id, "done"))
        elif playing.left <= 0:
            self.playing = None
            self.cut(playing.source)
            ended.append((playing.id, "deadline"))
        return frames

    def _add_fading(self, out: Block) -> None:
        kept = []
        for fading in self._fading:
            samples = fading.render(len(out))
            out[: len(samples)] += samples
            if len(samples) == len(out):
                kept.append(fading)
        self._fading = kept


class Mixer:
    """Outputs ``first`` to ``first + outputs - 1``; numbers count from 1, as on the board."""

    def __init__(self, rate: int, outputs: int, first: int = 1) -> None:
        self.rate = rate
        self.first = first
        self._outputs = [_Output(sample_of(int(RAMP_MS), rate)) for _ in range(outputs)]
        self._ended: list[Ended] = []
        self._where: dict[int, _Output] = {}

    @property
    def outputs(self) -> int:
        return len(self._outputs)

    @property
    def playing(self) -> int:
        """How many plays are running."""
        return len(self._where)

    def set_permanent(self, sources: Mapping[int, Source]) -> None:
        """What these outputs play always; what they played before fades. Outputs that are not ours are left out."""
        for number, source in sources.items():
            output = self._find(number)
            if output is not None:
                if output.permanent is not None:
                    output.cut(output.permanent)
                output.permanent = source

    def is_playing(self, play: int) -> bool:
        return play in self._where

    def play(self, play: int, number: int, source: Source, deadline_frames: int) -> None:
        """Start a play. Raises RefusedError."""
        output = self._find(number)
        if output is None:
            last = self.first + self.outputs - 1
            raise RefusedError(f"There is no output {number}; the outputs are {self.first} to {last}.")
        if output.permanent is not None:
            raise RefusedError(f"Output {number} always plays the same; it cannot be assigned.")
        if output.playing is not None:
            self._end(output, "replaced")
        output.playing = _Playing(play, source, max(1, deadline_frames))
        self._where[play] = output

    def stop(self, play: int) -> None:
        """End a play. One that is not running is ignored."""
        output = self._where.get(play)
        if output is not None:
            self._end(output, "stopped")

    def render(self, frames: int) -> Frames:
        """The next block of all outputs."""
        mixed = np.zeros((self.outputs, frames), np.float32)
        ended: list[Ended] = []
        for row, output in zip(mixed, self._outputs, strict=True):
            output.add_to(row, ended)
        for play, _ in ended:
            del self._where[play]
        self._ended += ended
        np.clip(mixed, -1, 1, out=mixed)
        return np.ascontiguousarray(mixed.T)

    def take_ended(self) -> list[Ended]:
        """The plays that ended since the last call, in order."""
        ended, self._ended = self._ended, []
        return ended

    def _end(self, output: _Output, why: Ending) -> None:
        playing = output.playing
        assert playing is not None
        output.playing = None
        output.cut(playing.source)
        del self._where[playing.id]
        self._ended.append((playing.id, why))

    def _find(self, number: int) -> _Output | None:
        index = number - self.first
        return self._outputs[index] if 0 <= index < self.outputs else None

"""Playing what was recorded: read from the disk piece by piece while it is heard, by a thread of its own.

The first piece is asked for when the play begins, and is short: it is heard within a block or two. A recording that is
long takes no more memory than one that is short.
"""

import queue
import wave
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from firmware.voice.messages import RecordingRefused, Report, Said
from firmware.voice.prompt_source import BREATH_MS, PATIENCE_MS, PromptSource
from firmware.voice.raiser import Raiser
from firmware.voice.recording_file import path_of
from firmware.voice.recording_names import recording_of
from firmware.voice.shelf import Shelf
from firmware.voice.sources import Block
from firmware.voice.tone_source import sample_of

IDLE_S = 0.5
"""How long ``step`` waits for something to do."""

FIRST_MS = 100
PIECE_MS = 1_000
AHEAD_MS = 2_000
"""So much is read first, then at a time, and so long before it is heard."""


class Reader:
    """``folder``: where everything of the box is kept, None = nowhere. The thread that plays calls ``open``; another
    one calls ``step`` for ever. Sounds are for ``rate``."""

    def __init__(self, rate: int, folder: Path | None) -> None:
        self.reports: deque[Report] = deque()
        self.rate = rate
        self._folder = folder
        self._wanted: queue.SimpleQueue[Recorded] = queue.SimpleQueue()

    def open(self, name: str, instead: Callable[[], PromptSource]) -> "Recorded":
        """The recording of this name, from its beginning on; ``instead``: makes what is heard if there is none."""
        recorded = Recorded(name, self.rate, self._wanted, instead)
        self._wanted.put(recorded)
        return recorded

    def step(self) -> None:
        """Read one piece; wait for a while where there is nothing to do."""
        try:
            recorded = self._wanted.get(timeout=IDLE_S)
        except queue.Empty:
            return
        refusal = recorded.read(self._folder)
        if refusal:
            self.reports.append(RecordingRefused(recorded.name, refusal))

    def close(self) -> None:
        """Files are closed when nobody plays them any more."""


class Recorded:
    """One recording on its way to an output."""

    def __init__(
        self, name: str, rate: int, wanted: "queue.SimpleQueue[Recorded]", instead: Callable[[], PromptSource]
    ) -> None:
        self.name = name
        self.instead = instead
        self.has_played = False
        self._rate = rate
        self._wanted = wanted
        self._pieces: deque[Block] = deque()
        self._asked = True
        self._whole = False
        """All of it was read."""
        self._begun = False
        self._file: wave.Wave_read | None = None
        self._raiser = Raiser(1, 1)
        self._at = 0
        """Of the first piece so much was played."""
        self.is_missing = False
        """It cannot be played, or not to its end."""

    # The thread that plays.

    @property
    def is_over(self) -> bool:
        """Nothing more will come."""
        return self._whole and not self._pieces

    def render(self, frames: int) -> Block:
        """The next samples, as far as they were read."""
        taken: list[Block] = []
        left = frames
        while left and self._pieces:
            piece = self._pieces[0][self._at : self._at + left]
            taken.append(piece)
            self.has_played = True
            left -= len(piece)
            self._at += len(piece)
            if self._at >= len(self._pieces[0]):
                self._pieces.popleft()
                self._at = 0
        if not (self._asked or self._whole) and len(self._pieces) * PIECE_MS < AHEAD_MS:
            self._asked = True
            self._wanted.put(self)
        return np.concatenate(taken) if taken else np.zeros(0, np.float32)

    # The thread that reads.

    def read(self, folder: Path | None) -> str:
        """One more piece; why it cannot be played, if that comes out, without a full stop."""
        refusal = ""
        try:
            if self._file is None:
                self._file = self._begin(folder)
            piece, last = self._piece(self._file)
            self._pieces.append(piece)
        except FileNotFoundError:
            self.is_missing = last = True
        except (OSError, EOFError, wave.Error) as error:
            self.is_missing = last = True
            refusal = str(error)
        # The last piece is there before it is said that it is the last one.
        self._whole = last
        if last and self._file is not None:
            self._file.close()
        self._asked = False
        return refusal

    def _begin(self, folder: Path | None) -> wave.Wave_read:
        if folder is None:
            raise FileNotFoundError
        file = wave.open(str(path_of(folder, self.name)), "rb")  # noqa: SIM115  (closed when all of it was read)
        if (file.getnchannels(), file.getsampwidth()) != (1, 2) or not 4000 <= file.getframerate() <= 192_000:
            file.close()
            raise wave.Error("it was not recorded by this box")
        self._raiser = Raiser(file.getframerate(), self._rate)
        return file

    def _piece(self, file: wave.Wave_read) -> tuple[Block, bool]:
        """The next samples, and whether they are the last ones."""
        length = file.getframerate() * (PIECE_MS if self._begun else FIRST_MS) // 1000
        self._begun = True
        data = file.readframes(length)
        raised = self._raiser.feed(np.frombuffer(data, "<i2").astype(np.float32) * np.float32(1 / 32767))
        if len(data) == 2 * length:
            return raised, False
        return np.concatenate([raised, self._raiser.end()]), True


class RecordedSource:
    """Says ``prompts`` as PromptSource does, where some of them are recordings. Raises ValueError as it does."""

    def __init__(self, prompts: Sequence[Said], language: str, shelf: Shelf, reader: Reader) -> None:
        self.stood_in = False
        """Something else was heard in place of a prompt, or nothing in place of the rest of a recording."""
        self._rate = reader.rate
        self._patience = sample_of(PATIENCE_MS, reader.rate)
        self._waited = 0
        self._parts: deque[PromptSource | Recorded | int] = deque()
        """Samples of silence, too."""
        for said in prompts:
            words = partial(PromptSource, (said,), language, shelf, reader.rate)
            name = recording_of(said.name)
            self._parts += (reader.open(name, words) if name else words(), sample_of(BREATH_MS, reader.rate))
        if self._parts:
            self._parts.pop()

    def render(self, frames: int) -> Block:
        out = np.zeros(frames, np.float32)
        at = 0
        while at < frames and self._parts:
            part = self._parts[0]
            if isinstance(part, int):
                at += self._be_silent(part, frames - at)
                continue
            samples = part.render(frames - at)
            out[at : at + len(samples)] = samples
            at += len(samples)
            if at < frames and not self._go_on(part, frames - at):
                # Silence until more of it was read.
                return out
        return out[:at]

    def _be_silent(self, length: int, most: int) -> int:
        count = min(length, most)
        self._parts.popleft()
        if length > count:
            self._parts.appendleft(length - count)
        return count

    def _go_on(self, part: PromptSource | Recorded, lacking: int) -> bool:
        """A part gave less than was asked for: what comes next? False: it is to be waited for."""
        if isinstance(part, Recorded) and not part.is_over and self._waited < self._patience:
            self._waited += lacking
            return False
        self._waited = 0
        self._parts.popleft()
        if isinstance(part, PromptSource):
            self.stood_in = self.stood_in or part.stood_in
        elif not part.has_played:
            self._parts.appendleft(part.instead())
        elif part.is_missing or not part.is_over:
            self.stood_in = True
        return True

"""Where the sounds of prompts are kept ready: read from files beforehand, by a thread of its own, never by the one that
plays.

For each piece of a prompt (phrases.py) the office's own recording comes first, then the built one:
``prompts/LANGUAGE/NAME.wav`` (in the language of the box ``prompts/NAME.wav``, too), and then
``prompts-built/LANGUAGE/NAME.wav``.
"""

import queue
import re
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from firmware.voice.messages import PromptMissing, RecordingRefused, Report
from firmware.voice.phrases import DEFAULT_LANGUAGE, LANGUAGES, NAME, Piece, every_piece
from firmware.voice.speech import RecordingError, Spoken, ready

IDLE_S = 0.5
"""How long ``step`` waits for something to do."""

Key = tuple[str, str]
"""(language, name of a piece)."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")

OWN_FOLDER, BUILT_FOLDER = "prompts", "prompts-built"
"""In the folder where everything of the box is kept."""


def own_folders(folder: Path, language: str) -> list[Path]:
    """Where the office's recordings in this language are: what comes over the shell is in no folder of a language."""
    own = folder / OWN_FOLDER
    return [own / language, own] if language == DEFAULT_LANGUAGE else [own / language]


class Shelf:
    """``folder``: where everything of the box is kept, None = nowhere. The thread that plays calls ``take`` and
    ``lacks``; another one calls ``step`` for ever. Sounds are at ``rate``."""

    def __init__(self, rate: int, folder: Path | None = None) -> None:
        self.reports: deque[Report] = deque()
        self._rate = rate
        self._folder = folder
        self._sounds: dict[Key, Spoken | None] = {}
        """None: there is none."""
        self._wanted: queue.SimpleQueue[Key] = queue.SimpleQueue()
        self._asked: set[Key] = set()
        self._later: deque[Key] = deque()
        self._told: set[Key] = set()

    def preload(self, language: str) -> None:
        """Everything in this language is read when there is nothing else to do."""
        names = [piece.name for piece in every_piece(language)] if language in LANGUAGES else []
        folders = [] if self._folder is None else own_folders(self._folder, language)
        own = [path.stem for folder in folders for path in sorted(folder.glob("*.wav"))]
        self._later.extend((language, name) for name in dict.fromkeys((*own, *names)))

    def take(self, language: str, pieces: Sequence[Piece]) -> list[Spoken] | Literal["soon", "never"]:
        """The sounds of these. ``soon``: they are being read; ``never``: one has no sound, as far as is known."""
        found = []
        state: Literal["", "soon", "never"] = ""
        for piece in pieces:
            key = language, piece.name
            sound = self._sounds.get(key)
            if sound is not None:
                found.append(sound)
                continue
            # What was not there may have come since: it is looked for again, and found the next time.
            self._ask(key)
            state = "never" if state == "never" or key in self._sounds else "soon"
        return state or found

    def lacks(self, language: str, name: str) -> None:
        """Tell, once, that this prompt has no sound."""
        if (language, name) not in self._told:
            self._told.add((language, name))
            self.reports.append(PromptMissing(name, language))

    def step(self) -> None:
        """Read one sound; wait for a while where there is nothing to do."""
        try:
            key = self._wanted.get(block=not self._later, timeout=IDLE_S)
        except queue.Empty:
            if self._later:
                key = self._later.popleft()
                if key not in self._sounds:
                    self._sounds[key] = self._read(key)
            return
        self._sounds[key] = self._read(key)
        self._asked.discard(key)

    def close(self) -> None:
        """Nothing is open between two steps."""

    def _ask(self, key: Key) -> None:
        if key not in self._asked:
            self._asked.add(key)
            self._wanted.put(key)

    def _read(self, key: Key) -> Spoken | None:
        language, name = key
        if self._folder is None or not (NAME.fullmatch(name) and _LANGUAGE.fullmatch(language)):
            return None
        built = self._folder / BUILT_FOLDER / language
        for folder in (*own_folders(self._folder, language), built):
            path = folder / f"{name}.wav"
            try:
                return ready(path, self._rate, as_it_is=folder == built)
            except FileNotFoundError:
                continue
            except RecordingError as reason:
                if (str(path), "") not in self._told:
                    self._told.add((str(path), ""))
                    self.reports.append(RecordingRefused(str(path), str(reason)))
        return None

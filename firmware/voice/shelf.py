"""Where the sounds of prompts are kept ready: read from files beforehand, by a thread of its own, never by the one that
plays. A file that comes, changes or goes is noticed, and taken up without anything being started again."""

import queue
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from firmware.voice.languages import DEFAULT_LANGUAGE
from firmware.voice.messages import PromptMissing, RecordingRefused, Report
from firmware.voice.places import Piece
from firmware.voice.prompt_files import SoundFile, files_of
from firmware.voice.speech import RecordingError, Spoken, ready

IDLE_S = 0.5
"""How long ``step`` waits for something to do."""

LOOK_AFTER = 4
"""So many steps without anything to do, and the folders are looked through: 2 s."""

Key = tuple[str, str]
"""(language, name of a piece)."""


class Shelf:
    """``folder``: where everything of the box is kept, None = nowhere. The thread that plays calls ``use``, ``take``
    and ``lacks``; another one calls ``step`` for ever. Sounds are at speech.KEPT_HZ."""

    def __init__(self, folder: Path | None = None) -> None:
        self.reports: deque[Report] = deque()
        self.language = DEFAULT_LANGUAGE
        """That of the box."""
        self._folder = folder
        self._files: dict[str, dict[str, tuple[SoundFile, ...]]] = {}
        """By language, as they were last seen."""
        self._sounds: dict[Key, Spoken | None] = {}
        """None: there is none."""
        self._wanted: queue.SimpleQueue[Key] = queue.SimpleQueue()
        self._asked: set[Key] = set()
        self._later: deque[Key] = deque()
        self._idle = 0
        self._told: set[tuple[object, ...]] = set()

    def use(self, language: str) -> None:
        """The box speaks this where nothing else is wanted."""
        if language != self.language:
            self.language = language
            # Whoever reads looks through the folders: a recording without a folder has changed its language.
            self._wanted.put((language, ""))

    def preload(self, *languages: str) -> None:
        """Everything in these is read when there is nothing else to do."""
        for language in languages:
            self._look(language)

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

    def lacks(self, language: str, name: str, instead: str) -> None:
        """Tell, once, that this prompt has no sound, and in which language it is said ("": notes)."""
        if (language, name) not in self._told:
            self._told.add((language, name))
            self.reports.append(PromptMissing(name, language, instead))

    def step(self) -> None:
        """Read one sound; wait for a while where there is nothing to do."""
        try:
            key = self._wanted.get(block=not self._later, timeout=IDLE_S)
        except queue.Empty:
            self._read_one_more()
            return
        self._idle = 0
        language, name = key
        if not name:
            for each in tuple(self._files):
                self._look(each)
            return
        if self._sounds.get(key) is None:
            self._look(language)
            self._sounds[key] = self._read(key)
        self._asked.discard(key)

    def close(self) -> None:
        """Nothing is open between two steps."""

    def _read_one_more(self) -> None:
        if self._later:
            key = self._later.popleft()
            self._sounds[key] = self._read(key)
            return
        self._idle += 1
        if self._idle >= LOOK_AFTER:
            self._idle = 0
            for language in tuple(self._files):
                self._look(language)

    def _ask(self, key: Key) -> None:
        if key not in self._asked:
            self._asked.add(key)
            self._wanted.put(key)

    def _look(self, language: str) -> None:
        """What has another file than before is read, later; what is there is heard until then."""
        if self._folder is None:
            return
        before = self._files.get(language, {})
        now = self._files[language] = files_of(self._folder, language, self.language)
        self._later.extend((language, name) for name in {**before, **now} if before.get(name) != now.get(name))

    def _read(self, key: Key) -> Spoken | None:
        language, name = key
        for file in self._files.get(language, {}).get(name, ()):
            try:
                return ready(file.path, as_it_is=file.built)
            except FileNotFoundError:
                continue
            except RecordingError as reason:
                if (file.path, file.stamp) not in self._told:
                    self._told.add((file.path, file.stamp))
                    self.reports.append(RecordingRefused(str(file.path), str(reason)))
        return None

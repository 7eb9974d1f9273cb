"""Makes the sounds of prompts out of their words, with espeak-ng (Debian package of this name)."""

import io
import json
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import Words, wanted
from firmware.voice.places import Piece
from firmware.voice.prompt_files import BUILT_ENDING, built_folder
from firmware.voice.sources import Block
from firmware.voice.speech import KEPT_HZ, RecordingError, shaped
from firmware.voice.wav import write_wav

WORDS_A_MINUTE = 155
"""A little slower than espeak-ng's 175: a telephone takes away the consonants."""

LIMIT_S = 30
"""No sentence takes so long to render."""

WORDS_FILE = "words.json"
"""In each folder of built sounds: what was said in each, so that only what has changed is made anew."""


class SpeakingError(Exception):
    """The sounds cannot be made; the message is one sentence."""


Speak = Callable[[str, str], tuple[Block, int]]
"""(espeak-ng's name of a voice, words) -> samples, and their rate. Raises SpeakingError."""


def espeak(voice: str, words: str) -> tuple[Block, int]:
    """A ``Speak``."""
    command = ["espeak-ng", "--stdout", "-v", voice, "-s", str(WORDS_A_MINUTE), "--", words]
    try:
        made = subprocess.run(command, capture_output=True, check=True, timeout=LIMIT_S).stdout
    except FileNotFoundError as error:
        raise SpeakingError("espeak-ng is missing: install it with 'apt install espeak-ng'.") from error
    except subprocess.SubprocessError as error:
        raise SpeakingError(f"espeak-ng cannot say '{words}': {error}.") from error
    # It writes to a pipe, so the length in its header is no length: what is there is read.
    try:
        with wave.open(io.BytesIO(made)) as sound:
            samples = np.frombuffer(sound.readframes(1 << 30), "<i2").astype(np.float32)
            return samples / np.float32(32768), sound.getframerate()
    except (wave.Error, EOFError) as error:
        raise SpeakingError(f"espeak-ng cannot say '{words}': it made no sound.") from error


def spoken_as(piece: Piece) -> str:
    """The words as they are rendered: what goes on after them ends in a comma, or it would fall like a sentence."""
    return piece.text if piece.text[-1] in ".?!," else f"{piece.text},"


class Folder:
    """The built sounds of a language, in ``folder``, which comes into being when there is something to put there."""

    def __init__(self, state_dir: Path, language: str) -> None:
        self.path = built_folder(state_dir, language)
        self._voice = LANGUAGES[language].voice
        self._said = self._read_words()

    def lacks(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Those that are not there, or were made of other words."""
        return [piece for piece in pieces if not self._is_said(piece)]

    def make(self, piece: Piece, speak: Speak) -> None:
        """Its file is whole or as it was. Raises SpeakingError."""
        samples, rate = speak(self._voice, spoken_as(piece))
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.path) as beside:
                made = Path(beside) / f"{piece.name}{BUILT_ENDING}"
                write_wav(made, shaped(samples, rate), KEPT_HZ)
                made.replace(self._file(piece.name))
        except RecordingError as error:
            raise SpeakingError(f"what was made of '{piece.text}' cannot be used: {error}.") from error
        except OSError as error:
            raise SpeakingError(f"{self.path} cannot be written: {error.strerror}.") from error
        self._said[piece.name] = self._key(piece)

    def finish(self, pieces: Iterable[Piece]) -> None:
        """Nothing but these stays, and what they say is written down. Raises SpeakingError."""
        names = {piece.name for piece in pieces}
        self._said = {name: said for name, said in self._said.items() if name in names}
        try:
            for file in self.path.glob(f"*{BUILT_ENDING}"):
                if file.stem not in names:
                    file.unlink(missing_ok=True)
            self._write_words()
        except OSError as error:
            raise SpeakingError(f"{self.path} cannot be written: {error.strerror}.") from error

    def _is_said(self, piece: Piece) -> bool:
        return self._said.get(piece.name) == self._key(piece) and self._file(piece.name).exists()

    def _key(self, piece: Piece) -> str:
        return f"{self._voice} {WORDS_A_MINUTE} {spoken_as(piece)}"

    def _file(self, name: str) -> Path:
        return self.path / f"{name}{BUILT_ENDING}"

    def _read_words(self) -> dict[str, str]:
        try:
            said = json.loads((self.path / WORDS_FILE).read_bytes())
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def _write_words(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.path) as beside:
            made = Path(beside) / WORDS_FILE
            made.write_text(json.dumps(self._said, ensure_ascii=False, indent=0))
            made.replace(self.path / WORDS_FILE)


def build(
    state_dir: Path, languages: Iterable[str], words: Words, speak: Speak | None = None, anew: bool = False
) -> Iterator[tuple[int, int]]:
    """Make all sounds of these languages that are not there, or were made of other words; ``anew``: all. ``speak``:
    espeak-ng. Yields how many are done and how many there are to do, from 0 on. Raises SpeakingError."""
    folders = [(Folder(state_dir, language), wanted(language, words)) for language in languages]
    todo = [(folder, pieces if anew else folder.lacks(pieces)) for folder, pieces in folders]
    total = sum(len(pieces) for _, pieces in todo)
    done = 0
    yield done, total
    for (folder, pieces), (_, lacking) in zip(folders, todo, strict=True):
        for piece in lacking:
            folder.make(piece, speak or espeak)
            done += 1
            yield done, total
        folder.finish(pieces)

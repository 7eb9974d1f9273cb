"""Makes the sounds of prompts out of their words, with espeak-ng (Debian package of this name)."""

import io
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from firmware.voice.phrases import LANGUAGES, Piece, every_piece
from firmware.voice.sources import Block
from firmware.voice.speech import RecordingError, shaped
from firmware.voice.wav import write_wav

RATE = 48_000
"""That of the voice process: nothing is left to be done when they are read."""

WORDS_A_MINUTE = 155
"""A little slower than espeak-ng's 175: a telephone takes away the consonants."""

LIMIT_S = 30
"""No sentence takes so long to render."""


class SpeakingError(Exception):
    """The sounds cannot be made; the message is one sentence."""


Speak = Callable[[str, str], tuple[Block, int]]
"""(espeak-ng's name of a voice, words) -> samples, and their rate. Raises SpeakingError."""


def espeak(voice: str, words: str) -> tuple[Block, int]:
    """A ``Speak``."""
    command = ["espeak-ng", "--stdout", "-v", voice, "-s", str(WORDS_A_MINUTE), words]
    try:
        made = subprocess.run(command, capture_output=True, check=True, timeout=LIMIT_S).stdout
    except FileNotFoundError as error:
        raise SpeakingError("espeak-ng is missing: install it with 'apt install espeak-ng'.") from error
    except subprocess.SubprocessError as error:
        raise SpeakingError(f"espeak-ng cannot say '{words}': {error}.") from error
    # It writes to a pipe, so the length in its header is no length: what is there is read.
    with wave.open(io.BytesIO(made)) as sound:
        samples = np.frombuffer(sound.readframes(1 << 30), "<i2").astype(np.float32)
        return samples / np.float32(32768), sound.getframerate()


def spoken_as(piece: Piece) -> str:
    """The words as they are rendered: what goes on after them ends in a comma, or it would fall like a sentence."""
    return piece.text if piece.text[-1] in ".?!," else f"{piece.text},"


def build(language: str, folder: Path, pieces: Iterable[Piece] = (), speak: Speak = espeak) -> int:
    """Make these pieces, or all, as files in ``folder``, which comes into being; how many there are. Each file is
    whole or as it was. Raises SpeakingError."""
    voice = LANGUAGES[language].voice
    count = 0
    for piece in tuple(pieces) or every_piece(language):
        samples, rate = speak(voice, spoken_as(piece))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / f"{piece.name}.wav", shaped(samples, rate, RATE))
        except RecordingError as error:
            raise SpeakingError(f"what was made of '{piece.text}' cannot be used: {error}.") from error
        except OSError as error:
            raise SpeakingError(f"{folder} cannot be written: {error.strerror}.") from error
        count += 1
    return count


def _write(path: Path, samples: Block) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as beside:
        made = Path(beside) / path.name
        write_wav(made, samples, RATE)
        made.replace(path)

"""Samples into a WAV file: 16 bits, any number of outputs."""

import wave
from pathlib import Path

import numpy as np

from firmware.voice.mixer import Frames
from firmware.voice.sources import Block


def to_s16(samples: Block | Frames) -> bytes:
    """Signed 16-bit samples, little-endian."""
    return np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def write_wav(path: Path, samples: Block | Frames, rate: int) -> None:
    """One channel for a row of samples, one an output for frames. Raises OSError."""
    with path.open("wb") as out, wave.open(out, "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(to_s16(samples))

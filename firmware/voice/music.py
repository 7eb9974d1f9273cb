"""Plays score.py: synthesised once into a ring of samples, then read round and round without a seam.

Notes that ring beyond the last bar ring on in the first one, so the ring has neither beginning nor end.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import MUSIC_DBM0, rms_of
from firmware.voice.score import BARS, BEATS_A_BAR, BEATS_A_MINUTE, BROKEN_CHORD
from firmware.voice.sources import Block, fall, rise

PEAK = 0.5
"""No sample is larger: 6 dB under full scale."""

BAND_HZ = 3400
"""Nothing above the telephone band is synthesised."""

_NOTE = re.compile(r"([A-G])(b?)(\d)")
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


class Voice(NamedTuple):
    """How an instrument sounds. ``partials``: loudness of each harmonic; times in s; ``decay_s``: to 37 %."""

    loudness: float
    partials: tuple[float, ...]
    attack_s: float
    decay_s: float
    length_s: float
    release_s: float


BELL = Voice(1.0, (1.0, 0.25, 0.08), 0.015, 0.9, 3.2, 1.2)
PLUCK = Voice(0.3, (1.0, 0.4, 0.15, 0.05), 0.008, 0.35, 1.4, 0.4)
PAD = Voice(0.16, (1.0, 0.3), 0.7, 60.0, 4.2, 1.1)


class Note(NamedTuple):
    """``beat``: counted from the start of the piece."""

    beat: float
    name: str
    voice: Voice


class MusicSource:
    """Music on hold, for ever."""

    def __init__(self, rate: int) -> None:
        self._ring = piece(rate)
        self._at = 0

    def render(self, frames: int) -> Block:
        out = np.take(self._ring, np.arange(self._at, self._at + frames), mode="wrap")
        self._at = (self._at + frames) % len(self._ring)
        return out


@cache
def piece(rate: int) -> Block:
    """The whole piece, once, at MUSIC_DBM0; no sample above PEAK."""
    frames = round(len(BARS) * BEATS_A_BAR * 60 / BEATS_A_MINUTE * rate)
    ring = np.zeros(frames, np.float32)
    sounds: dict[tuple[str, Voice], Block] = {}
    for beat, name, voice in _notes():
        if (name, voice) not in sounds:
            sounds[name, voice] = _sound(name, voice, rate)
        _add_around(ring, round(beat * 60 / BEATS_A_MINUTE * rate), sounds[name, voice])
    mean = float(np.sqrt(np.mean(np.square(ring, dtype=np.float64))))
    ring *= min(rms_of(MUSIC_DBM0) / mean, PEAK / float(np.abs(ring).max()))
    ring.flags.writeable = False
    return ring


def hertz(name: str) -> float:
    """Frequency of a note, ``A4`` = 440."""
    letter, flat, octave = _NOTE.fullmatch(name).groups()  # type: ignore[union-attr]
    return float(440 * 2 ** ((_STEPS[letter] - len(flat) + 12 * int(octave) - 57) / 12))


def _notes() -> Iterator[Note]:
    for bar, (chord, melody) in enumerate(BARS):
        first = bar * BEATS_A_BAR
        names = chord.split()
        yield from (Note(first, name, PAD) for name in names)
        yield from (Note(first + n / 2, names[which], PLUCK) for n, which in enumerate(BROKEN_CHORD))
        beat = float(first)
        for word in melody.split():
            name, _, beats = word.partition(":")
            if name != "-":
                yield Note(beat, name, BELL)
            beat += float(beats)


def _sound(name: str, voice: Voice, rate: int) -> Block:
    frames = round(voice.length_s * rate)
    out = np.zeros(frames)
    for harmonic, gain in enumerate(voice.partials, 1):
        hz = hertz(name) * harmonic
        if hz < min(BAND_HZ, 0.45 * rate):
            out += gain * _sine(hz / rate, frames)
    out *= voice.loudness * np.exp(np.arange(frames) / (-voice.decay_s * rate))
    attack, release = rise(round(voice.attack_s * rate)), fall(round(voice.release_s * rate))
    out[: len(attack)] *= attack
    out[-len(release) :] *= release
    return out.astype(np.float32)


def _sine(turns: float, frames: int) -> npt.NDArray[np.float64]:
    """A sine of ``turns`` a sample. Two short tables multiplied: a Pi makes the piece in a moment, not in seconds."""
    columns = 256
    fine = np.exp(2j * np.pi * turns * np.arange(columns))
    coarse = np.exp(2j * np.pi * turns * columns * np.arange(frames // columns + 1))
    return np.outer(coarse, fine).imag.reshape(-1)[:frames]


def _add_around(ring: Block, at: int, samples: Block) -> None:
    before = min(len(samples), len(ring) - at)
    ring[at : at + before] += samples[:before]
    ring[: len(samples) - before] += samples[before:]

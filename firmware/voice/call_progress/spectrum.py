"""Whether a stretch of sound is one of the country's tones: its spectrum has lines where they belong and nothing else.

Speech has a line at every harmonic and moves; a musical note has overtones or company. What counts is the share of all
power above 250 Hz that stands in the lines, so the level does not matter, and noise only where it drowns the tone.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firmware.voice.call_progress.patterns import Chord

LEAST_HZ = 250
"""Below: hum and the codec's offset."""

BINS = 4096

LOBE = 2.0
"""Half the width of a line under a Hann window, in 1 / length."""

MOST_TWIST_DB = 8.0
"""Between two frequencies of a chord: as for DTMF (hardware.md 4, telephony.md 3.6)."""

SIDE_SHARE = (0.08, 0.6)
"""Power of both side bands against the carrier's: 0.405 at the nominal depth of 90 %, 0.5 at 100 %."""

MOST_OVERTONE = {2: 0.005, 3: 0.01, 4: 0.005, 5: 0.005}
"""Power of an overtone against the tone's. An exchange's sine has none, and a codec that clips it by 2 dB adds a third
one of -24 dB; the softest flutes and organ pipes have more of one or the other, even in a room that swallows some."""


class Line(NamedTuple):
    """A peak of the spectrum: where, and how high."""

    hz: float
    height: float


class Fit(NamedTuple):
    """``purity``: share of the power that is the chord's, 0 to 1. ``hz``: its frequencies as measured."""

    chord: int
    purity: float
    hz: tuple[float, ...]


class Spectrum:
    """Recognises ``chords`` at ``rate`` samples a second."""

    def __init__(self, chords: tuple[Chord, ...], rate: float) -> None:
        self._chords = chords
        self._rate = rate
        self._bin_hz = rate / BINS
        self._least = int(LEAST_HZ / self._bin_hz)
        self._windows: dict[int, npt.NDArray[np.float32]] = {}

    def fit(self, samples: npt.NDArray[np.float32]) -> Fit | None:
        """The chord that explains most of these samples (800 to 4000), None where none is there."""
        window = self._windows.setdefault(len(samples), np.hanning(len(samples)).astype(np.float32))
        powers = np.square(np.abs(np.fft.rfft(samples * window, BINS)))
        powers[: self._least] = 0
        whole = float(powers.sum())
        if whole <= 0:
            return None
        lobe = LOBE * self._rate / len(samples)
        fits = [
            Fit(number, min(1.0, found[1] / whole), found[0])
            for number, chord in enumerate(self._chords)
            if (found := self._explained(chord, powers, lobe)) is not None
        ]
        return max(fits, key=lambda fit: fit.purity, default=None)

    def _explained(
        self, chord: Chord, powers: npt.NDArray[np.float32], lobe: float
    ) -> tuple[tuple[float, ...], float] | None:
        hz = self._lines(chord, powers)
        if hz is None or self._sings(powers, hz, lobe):
            return None
        if not chord.modulation_hz:
            return hz, self._under(powers, hz, lobe)
        if chord.modulation_hz < 1.5 * lobe:
            # So short a stretch cannot part the side bands.
            return None
        sides = tuple(hz[0] + side * chord.modulation_hz for side in (-1, 1))
        share = self._under(powers, sides, lobe / 2) / self._under(powers, hz, lobe)
        if not SIDE_SHARE[0] <= share <= SIDE_SHARE[1]:
            return None
        return hz, self._under(powers, hz + sides, lobe)

    def _lines(self, chord: Chord, powers: npt.NDArray[np.float32]) -> tuple[float, ...] | None:
        """Where the chord's lines stand; None if one is missing or much weaker than another."""
        found = [line for low, high in chord.bands if (line := self._line(powers, low, high)) is not None]
        heights = [line.height for line in found]
        if len(found) < len(chord.bands) or max(heights) > 10 ** (MOST_TWIST_DB / 10) * min(heights):
            return None
        return tuple(line.hz for line in found)

    def _sings(self, powers: npt.NDArray[np.float32], hz: tuple[float, ...], lobe: float) -> bool:
        """It has the overtones of a voice or an instrument."""
        tone = self._under(powers, hz, lobe)
        return any(
            self._under(powers, tuple(times * one for one in hz), lobe) > most * tone
            for times, most in MOST_OVERTONE.items()
        )

    def _line(self, powers: npt.NDArray[np.float32], low: float, high: float) -> Line | None:
        """The highest peak in the band; none where the spectrum only falls or rises through it."""
        first, last = int(np.ceil(low / self._bin_hz)), int(high / self._bin_hz)
        top = first + int(np.argmax(powers[first : last + 1]))
        left, middle, right = (float(power) for power in powers[top - 1 : top + 2])
        if middle <= 0 or left > middle or right > middle:
            return None
        # A parabola through the logarithms of the three.
        a, b, c = (math.log(max(power, 1e-30)) for power in (left, middle, right))
        bend = a - 2 * b + c
        return Line((top + (0.5 * (a - c) / bend if bend < 0 else 0.0)) * self._bin_hz, middle)

    def _under(self, powers: npt.NDArray[np.float32], places: tuple[float, ...], half: float) -> float:
        """The power within ``half`` hertz of any of these frequencies, each bin once."""
        bins: set[int] = set()
        for hz in places:
            bins.update(range(round((hz - half) / self._bin_hz), round((hz + half) / self._bin_hz) + 1))
        return float(powers[sorted(number for number in bins if 0 <= number < len(powers))].sum())

"""Cuts what is heard at the country's frequencies into bursts and pauses, and times their edges.

A block that half covers a burst holds a quarter of its power: an edge stands where the tone crosses half of the
burst's own amplitude. So neither level nor filter moves it, and noise little.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firmware.voice.call_progress.bank import HOP_MS, Bank
from firmware.voice.call_progress.cadence import Burst
from firmware.voice.call_progress.patterns import CountryTones
from firmware.voice.call_progress.spectrum import Spectrum
from firmware.voice.call_progress.steady import Steady
from firmware.voice.call_progress.tape import Tape
from firmware.voice.levels import dbm0_of, rms_of

LEAST_SHARE = 0.5
"""Of a block's power at the country's frequencies: where a block is half covered, without noise."""

LEAST_DBM0 = -52.0
"""Tones as weak as this are heard; modulated ones down to 10 dB more: they sink so far between two swells."""

BEGIN_HOPS = 30 // HOP_MS
"""A burst has begun when it has held for 30 ms: no click does, and each swell of a modulated tone does."""

END_HOPS = 60 // HOP_MS
"""And is over after 60 ms without: what is shorter is a click or a beat; the shortest pause to be heard is 149 ms."""

PURITY = 0.85
"""Of a burst that counts: the tone stands 7.5 dB above all else together."""

QUIET_DB = 6.0
"""How far under the burst the middle of a pause must lie, all sound included."""

FAINT_DB = 12.0
"""What is so much weaker than the strongest of the last FAINT_HOPS belongs to the pause: somebody talks over the tone,
far away. A modulated tone sinks by 11 dB between two swells (24 to 33 Hz) and soon comes back."""

FAINT_HOPS = 1200 // HOP_MS
"""The longest pause inside a cadence (1000 ms, Italian dial tone) with its tolerance."""

TAIL_HOPS = 60 // HOP_MS
TAIL_DB = 20.0
TAIL_STEP_DB = 8.0
"""How far under the burst its frequencies must lie in the 60 ms after it, or how little over the end of the pause: an
exchange switches its tone off, a room lets a note die away."""

STRETCH_MS = 200
"""What a spectrum is taken of: 400 and 450 Hz, or a carrier and its side bands, are parted."""

LEAST_STRETCH_MS = 75
GUARD_MS = 10
"""Left out at each edge."""

EDGE_HOPS = 6
"""How far from where the share crossed an edge is looked for."""


LATE_MS = 100
"""A stretch is looked at this much later, when it is known that the burst did not end in it."""

HISTORY_MS = 2000
"""Longer than any pause inside a cadence (1000 ms, Italian dial tone) with its tolerance."""


class Begun(NamedTuple):
    """A burst began at sample ``at``; known with the end of hop ``known``. ``quiet``: whether the pause before was."""

    at: float
    known: int
    quiet: bool


class Sounding(NamedTuple):
    """It sounds on, pure, from ``since`` to at least ``until``."""

    since: float
    until: float
    chord: int
    purity: float
    known: int


class Over(NamedTuple):
    """A burst ended at sample ``at``. ``burst`` (times in ms): None if it was no tone of the country."""

    at: float
    burst: Burst | None
    known: int


Piece = Begun | Sounding | Over


class BurstCutter:
    """Bursts of ``tones`` in samples at ``rate`` a second. Times are samples from the first one, with fractions."""

    def __init__(self, tones: CountryTones, rate: float, bank: Bank) -> None:
        self._rate = rate
        self._hop = bank.hop
        self._middle = bank.block / 2
        self._spectrum = Spectrum(tones.chords, rate)
        self._steady = Steady(BEGIN_HOPS, END_HOPS)
        self._least = rms_of(LEAST_DBM0) ** 2
        self._stretch = self._samples(STRETCH_MS)
        self._guard = self._samples(GUARD_MS)
        hops = HISTORY_MS // HOP_MS
        self._tone, self._total = Tape(hops), Tape(hops)
        self._samples_heard = Tape(self._samples(STRETCH_MS + 2 * LATE_MS + END_HOPS * HOP_MS))
        self._now: _Growing | None = None
        self._quiet_from = 0.0
        self._level = 0.0
        self._strong: npt.NDArray[np.float32] = np.zeros(FAINT_HOPS - 1, np.float32)

    def feed(
        self, samples: npt.NDArray[np.float32], tone: npt.NDArray[np.float32], total: npt.NDArray[np.float32]
    ) -> list[Piece]:
        """What became known. ``samples``: the next ones; ``tone``, ``total``: the next hops' (Bank.hear)."""
        self._samples_heard.append(samples)
        self._tone.append(tone)
        self._total.append(total)
        pieces: list[Piece] = []
        for change in self._steady.feed(self._sounding(tone, total)):
            pieces += self._sound_on(change.known)
            pieces.append(self._begin(change.at, change.known) if change.to else self._end(change.at, change.known))
        pieces += self._sound_on(self._tone.end - 1)
        return pieces

    def _samples(self, ms: float) -> int:
        return round(ms * self._rate / 1000)

    def _time(self, hop: float) -> float:
        return hop * self._hop + self._middle

    def _begin(self, hop: int, known: int) -> Begun:
        at = self._time(self._crossing(hop, self._plateau(hop + 3, known + 1), rising=True))
        self._now = _Growing(at, at + self._guard)
        return Begun(at, known, self._was_quiet(at))

    def _sound_on(self, known: int) -> Iterator[Sounding]:
        """Looks at the stretches of the burst that are complete."""
        now = self._now
        while now is not None and now.looked + self._stretch + self._samples(LATE_MS) <= self._time(known):
            start = round(now.looked)
            self._look(now, start, start + self._stretch)
            now.looked += self._stretch
            if now.pure and now.chord is not None:
                yield Sounding(now.start, now.looked, now.chord, now.purity, known)

    def _end(self, hop: int, known: int) -> Over:
        now, self._now = self._now, None
        assert now is not None
        plateau = self._plateau(max(hop - STRETCH_MS // HOP_MS, self._hop_of(now.start)), hop - 2)
        at = self._time(self._crossing(hop, plateau, rising=False))
        last = round(at) - self._guard
        # A long burst's last stretch reaches back into what was looked at: a short one would part less.
        first = max(round(now.start) + self._guard, last - self._stretch)
        if last - first >= self._samples(LEAST_STRETCH_MS):
            self._look(now, first, last)
        self._quiet_from = at
        self._level = plateau
        return Over(at, self._burst(now, at, plateau), known)

    def _sounding(self, tone: npt.NDArray[np.float32], total: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Hop by hop, whether it may be a tone that sounds."""
        tonal = (tone >= LEAST_SHARE * total) & (tone >= self._least)
        joined = np.concatenate([self._strong, np.where(tonal, tone, np.float32(0))])
        self._strong = joined[len(joined) - FAINT_HOPS + 1 :]
        strongest = np.lib.stride_tricks.sliding_window_view(joined, FAINT_HOPS).max(axis=1)
        loud: npt.NDArray[np.bool_] = tone >= np.float32(10 ** (-FAINT_DB / 10)) * strongest
        return tonal & loud

    def _plateau(self, first: int, last: int) -> float:
        """The burst's own power; 0 where it is too short to have one."""
        hops = self._tone.cut(first, last)
        return float(np.median(hops)) if len(hops) else 0.0

    def _look(self, now: "_Growing", first: int, last: int) -> None:
        fit = self._spectrum.fit(self._samples_heard.cut(first, last))
        if fit is None or fit.purity < PURITY or (now.chord is not None and fit.chord != now.chord):
            now.pure = False
            return
        now.chord = fit.chord
        now.purity = min(now.purity, fit.purity)
        now.hz = fit.hz

    def _burst(self, now: "_Growing", at: float, plateau: float) -> Burst | None:
        if not now.pure or now.chord is None:
            return None
        to_ms = 1000 / self._rate
        return Burst(now.start * to_ms, at * to_ms, now.chord, now.hz, dbm0_of(plateau**0.5))

    def _crossing(self, hop: int, plateau: float, rising: bool) -> float:
        """Where, in hops, the tone's amplitude crosses half of the plateau's, nearest to ``hop``."""
        first = max(self._tone.first, hop - EDGE_HOPS)
        near = np.sqrt(self._tone.cut(first, hop + EDGE_HOPS))
        above = near >= 0.5 * plateau**0.5
        if not rising:
            above = ~above
        steps = np.flatnonzero(above[1:] & ~above[:-1])
        if not len(steps):
            return float(hop)
        step = int(steps[np.argmin(np.abs(steps + first + 1 - hop))])
        before, after = float(near[step]), float(near[step + 1])
        return float(first + step + (0.5 * plateau**0.5 - before) / (after - before))

    def _hop_of(self, sample: float) -> int:
        return int((sample - self._middle) / self._hop) + 2

    def _was_quiet(self, until: float) -> bool:
        first, last = self._hop_of(self._quiet_from) + 2, self._hop_of(until) - 5
        pause, at_tone = self._total.cut(first, last), self._tone.cut(first, last)
        if not len(pause) or float(np.median(pause)) > self._level * 10 ** (-QUIET_DB / 10):
            return False
        tail, end = float(np.mean(at_tone[:TAIL_HOPS])), float(np.median(at_tone[len(at_tone) // 2 :]))
        return tail <= max(self._level * 10 ** (-TAIL_DB / 10), end * 10 ** (TAIL_STEP_DB / 10))


class _Growing:
    """The burst that sounds now; ``looked``: up to which sample."""

    def __init__(self, start: float, looked: float) -> None:
        self.start = start
        self.looked = looked
        self.pure = True
        self.purity = 1.0
        self.chord: int | None = None
        self.hz: tuple[float, ...] = ()

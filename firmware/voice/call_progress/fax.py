"""The calling tone of a fax: 1100 Hz, give or take 38, for 0.5 s, and 3 s of silence, again and again (ITU-T T.30).

A burst counts when it is one pure steady sine of that length and frequency with quiet around it. A voice is never so
pure and steady for 0.4 s; a note of music may be, but is seldom alone.
"""

import math
from collections import deque
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import rms_of

HZ = 1100
MOST_OFF_HZ = 45.0
"""38 Hz (T.30), and what noise adds."""

BLOCK_MS = 10
"""A filter as short as this is wide enough for a tone that is 38 Hz off: it loses 2 dB."""

LEAST_DBM0 = -43.0
"""As weak as a fax may be heard at the end of a long line (T.4: receivers work down to -43 dBm)."""

TONAL = 0.5
"""Of a block's power around 1100 Hz; 0.6 of a tone that is 38 Hz off is."""

SHORTEST, LONGEST = 400 // BLOCK_MS, 600 // BLOCK_MS
"""0.5 s give or take 15 % (T.30), and the blocks at its edges."""

SHORTEST_PAUSE, LONGEST_PAUSE = 2500 // BLOCK_MS, 3600 // BLOCK_MS
"""3 s give or take 15 % (T.30): the next burst after this belongs to the one before."""

PURITY = 0.85
"""Of a burst that counts, edges left out: 7.5 dB above all else together."""

STEADINESS = 0.9
"""How much of it adds up in phase as one frequency."""

QUIET = 300 // BLOCK_MS
QUIET_DB = 8.0
"""So long before and after a burst everything is so much weaker: our own words come back as an echo, 15 dB down."""


class FaxBurst(NamedTuple):
    """The burst that ended with block ``block`` was number ``number`` in a row."""

    block: int
    number: int


class _Block(NamedTuple):
    power: float
    z: complex


class FaxWatch:
    """Samples at ``rate`` in, full scale 1.0; bursts out, 0.3 s after their end."""

    def __init__(self, rate: float) -> None:
        self.block = round(BLOCK_MS * rate / 1000)
        turn = 2 * math.pi * HZ / rate
        self._ms = 1000 * self.block / rate
        self._turn = turn * self.block
        """How far the phase of 1100 Hz goes from block to block."""
        self._mixer = np.exp(-1j * turn * np.arange(self.block))
        # What the difference of two samples leaves of 1100 Hz; of hum it leaves nothing.
        self._gain = (2 * math.sin(turn / 2)) ** 2
        self._least = rms_of(LEAST_DBM0) ** 2
        self._rest: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._last = np.float32(0)
        self._now = 0
        """Blocks that were heard."""
        self._past: deque[float] = deque([0.0] * QUIET, maxlen=QUIET)
        """Power of the blocks before the one that sounds."""
        self._run: list[_Block] = []
        self._before = 0.0
        self._spoilt = False
        """What sounds now does not count."""
        self._waiting: _Waiting | None = None
        self._ended: int | None = None
        self._count = 0

    def feed(self, samples: npt.NDArray[np.float32]) -> list[FaxBurst]:
        """What became certain."""
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) // self.block * self.block
        self._rest = joined[whole:]
        if not whole:
            return []
        changes = np.diff(joined[:whole], prepend=self._last)
        self._last = joined[whole - 1]
        blocks = changes.reshape(-1, self.block)
        powers = np.einsum("ij,ij->i", blocks, blocks) / (self.block * self._gain)
        sums = blocks @ self._mixer / (self.block * math.sqrt(self._gain))
        found = (self._hear(float(power), complex(z)) for power, z in zip(powers, sums, strict=True))
        return [burst for burst in found if burst is not None]

    def forget(self) -> None:
        """What was heard so far counts no more, nor what sounds now."""
        self._waiting = None
        self._ended = None
        self._spoilt = bool(self._run)

    def _hear(self, power: float, z: complex) -> FaxBurst | None:
        self._now += 1
        told = self._wait(power)
        if power >= self._least and 2 * abs(z) ** 2 >= TONAL * power:
            if not self._run:
                # The block before the first one that is full may hold a part of the tone.
                self._before = sum(list(self._past)[:-1]) / (QUIET - 1)
            self._run.append(_Block(power, z))
        else:
            self._end_run()
            self._past.append(power)
        return told

    def _end_run(self) -> None:
        run, self._run = self._run, []
        spoilt, self._spoilt = self._spoilt, False
        if not run:
            return
        before = self._before
        self._past.extend(block.power for block in run)
        if not spoilt and SHORTEST <= len(run) <= LONGEST and self._is_tone(run[1:-1]):
            level = sum(block.power for block in run[1:-1]) / (len(run) - 2)
            if before <= level * 10 ** (-QUIET_DB / 10):
                self._waiting = _Waiting(self._now - 1, len(run), level)

    def _is_tone(self, run: list[_Block]) -> bool:
        """One steady sine, near enough to 1100 Hz."""
        z = np.array([block.z for block in run])
        # From block to block the phase goes on by what 1100 Hz turns, and by how far off the tone is.
        step = float(np.angle(np.sum(z[1:] * np.conj(z[:-1])) * np.exp(-1j * self._turn)))
        off_hz = 1000 * step / (2 * math.pi * self._ms)
        if abs(off_hz) > MOST_OFF_HZ:
            return False
        energy = float(np.sum(np.abs(z) ** 2))
        steady = abs(np.sum(z * np.exp(-1j * (step + self._turn) * np.arange(len(z))))) ** 2
        taken = float(np.sinc(off_hz * self._ms / 1000)) ** 2
        pure = 2 * energy / taken / sum(block.power for block in run)
        return bool(steady >= STEADINESS * len(z) * energy and pure >= PURITY)

    def _wait(self, power: float) -> FaxBurst | None:
        """Quiet must follow: the first block may hold a part of the tone."""
        waiting = self._waiting
        if waiting is None:
            return None
        waiting.heard += 1
        if waiting.heard > 1:
            waiting.energy += power
        if waiting.heard <= QUIET:
            return None
        self._waiting = None
        if waiting.energy > QUIET * waiting.level * 10 ** (-QUIET_DB / 10):
            return None
        pause = None if self._ended is None else waiting.ended - waiting.blocks - self._ended
        in_a_row = pause is not None and SHORTEST_PAUSE <= pause <= LONGEST_PAUSE
        self._count = self._count + 1 if in_a_row else 1
        self._ended = waiting.ended
        return FaxBurst(waiting.ended, self._count)


class _Waiting:
    """A burst of so many ``blocks`` that ended with block ``ended``: is it quiet after it?"""

    def __init__(self, ended: int, blocks: int, level: float) -> None:
        self.ended = ended
        self.blocks = blocks
        self.level = level
        self.heard = 0
        self.energy = 0.0

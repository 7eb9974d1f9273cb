"""Voice and silence: what is on a line besides tones, by level alone."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firmware.voice.call_progress.bank import HOP_MS
from firmware.voice.call_progress.steady import Steady
from firmware.voice.levels import rms_of

VOICE_DBM0 = -45.0
"""The weakest voice: 30 dB under an ordinary one."""

OVER_NOISE = 8.0
"""A voice stands 9 dB over the quietest 100 ms of the last three seconds. Steady noise never does."""

SPAN_HOPS = 500 // HOP_MS
DENSE_HOPS = 250 // HOP_MS
"""A voice is there when it fills half of half a second ..."""

GONE_HOPS = 2000 // HOP_MS
"""... and gone after two seconds that are never half full."""

LOUD_HOPS = 60 // HOP_MS
"""What is shorter is a click and ends no silence."""

FLOOR_HOPS = 100 // HOP_MS
FLOORS = 30

Powers = npt.NDArray[np.float32]


class Spoke(NamedTuple):
    """From ``hop`` on there is a voice, or none any more; known with hop ``known``."""

    hop: int
    voice: bool
    known: int


class Fell(NamedTuple):
    """The line has been silent since ``hop``, long enough with hop ``known``."""

    hop: int
    known: int


class VoiceWatch:
    """Hops in, Spoke out."""

    def __init__(self) -> None:
        self._least = rms_of(VOICE_DBM0) ** 2
        self._others: npt.NDArray[np.int64] = np.zeros(SPAN_HOPS - 1, np.int64)
        self._steady = Steady(1, GONE_HOPS)
        self._part: Powers = np.zeros(0, np.float32)
        self._floors: Powers = np.zeros(0, np.float32)

    def feed(self, total: Powers, toneless: npt.NDArray[np.bool_]) -> list[Spoke]:
        """``total``: power of all sound; ``toneless``: True where it is not at the country's frequencies."""
        other = toneless & (total >= np.maximum(self._least, OVER_NOISE * self._floor(total)))
        joined = np.concatenate([self._others, other])
        self._others = joined[len(joined) - SPAN_HOPS + 1 :]
        sums = np.concatenate([[0], np.cumsum(joined)])
        dense = sums[SPAN_HOPS:] - sums[:-SPAN_HOPS] >= DENSE_HOPS
        return [
            # It filled half the span when it was noticed: so it began about as long before.
            Spoke(max(0, change.at - (DENSE_HOPS if change.to else SPAN_HOPS - DENSE_HOPS)), change.to, change.known)
            for change in self._steady.feed(dense)
        ]

    def _floor(self, total: Powers) -> Powers:
        """For every hop the quietest 100 ms of the three seconds before it, on a fixed grid however it is fed."""
        joined = np.concatenate([self._part, total])
        whole = len(joined) // FLOOR_HOPS
        fresh = joined[: whole * FLOOR_HOPS].reshape(whole, FLOOR_HOPS).mean(axis=1)
        past = np.concatenate([self._floors, fresh])
        padded = np.concatenate([np.full(FLOORS, np.inf, np.float32), past])
        lowest = np.lib.stride_tricks.sliding_window_view(padded, FLOORS).min(axis=1)
        # Where nothing is known yet, everything may be noise: only the level counts.
        lowest[np.isinf(lowest)] = 0
        begun = len(self._floors) + (len(self._part) + np.arange(len(total))) // FLOOR_HOPS
        self._part = joined[whole * FLOOR_HOPS :]
        self._floors = past[-FLOORS:]
        floors: Powers = lowest[begun]
        return floors


class SilenceWatch:
    """Hops in, Fell out: once for every stretch of ``hops`` or more below ``silence_dbm0``."""

    def __init__(self, hops: int, silence_dbm0: float) -> None:
        self._least = rms_of(silence_dbm0) ** 2
        self._needed = hops
        self._steady = Steady(LOUD_HOPS, 1)
        self._hop = 0
        self._since: int | None = 0

    def feed(self, total: Powers) -> list[Fell]:
        """``total``: power of all sound."""
        fell = []
        for change in self._steady.feed(total >= self._least):
            fell += self._until(change.known)
            self._since = None if change.to else change.at
        self._hop += len(total)
        return fell + self._until(self._hop)

    def forget(self) -> None:
        """A silence that is still on starts anew here."""
        if not self._steady.state:
            self._since = self._hop

    def _until(self, hop: int) -> list[Fell]:
        if self._since is None or hop < self._since + self._needed:
            return []
        since, self._since = self._since, None
        return [Fell(since, since + self._needed)]

"""FSK at 1200 bit/s with continuous phase, exact at every sample (hardware.md 7.1).

The phase at sample n is the sum of the cycles of all bits before it plus the part of its own bit. Counted in units of
1 / (1200 * rate) cycle all of it is whole numbers, also where a bit is no whole number of samples (8000 / 1200): no
error adds up, and the samples do not depend on the sizes of the blocks they are asked for in.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import rms_of
from firmware.voice.sources import Block, rise

BAUD = 1200

LEVEL_DBM0 = -13.5
"""telephony.md, caller-ID signalling."""

_RAMP_MS = 1
"""About a bit of the seizure and a bit of the last mark: no click, and nothing that is listened to."""

Bits = npt.NDArray[np.int64]
"""0 and 1 in the order in which they are sent."""


class Modem(NamedTuple):
    """The frequencies of a 1 and of a 0, in Hz."""

    mark_hz: int
    space_hz: int


BELL_202 = Modem(1200, 2200)
V23 = Modem(1300, 2100)


class Framing(NamedTuple):
    """Bits around a message: alternating ones first, then marks, stop bits a byte, marks at the end."""

    seizure: int = 300
    mark: int = 180
    stop: int = 1
    last_mark: int = 10
    """The receiver's end-of-data hold needs more than one stop bit (hardware.md 6.1, 7.1)."""


ON_HOOK = Framing()
SHORT_MARK = Framing(mark=80)
"""BT SIN 227: 55 to 90."""
OFF_HOOK = Framing(seizure=0, mark=80)
"""ETSI EN 300 659-2: 80 +- 25; GR-30 call waiting: 80."""


def bits_of(message: bytes, framing: Framing) -> Bits:
    """Everything that is sent for ``message``: 8 data bits, the lowest first, between start and stop."""
    bits = [position % 2 for position in range(framing.seizure)] + [1] * framing.mark
    for byte in message:
        bits += [0, *(byte >> position & 1 for position in range(8)), *[1] * framing.stop]
    return np.array(bits + [1] * framing.last_mark, np.int64)


def length_ms(bits: int) -> int:
    """How long so many bits last, rounded up."""
    return math.ceil(bits * 1000 / BAUD)


class FskSource:
    """Plays bits once."""

    def __init__(self, bits: Bits, modem: Modem, rate: int, level_dbm0: float = LEVEL_DBM0) -> None:
        if 2 * max(modem) >= rate:
            raise ValueError(f"{max(modem)} Hz cannot be rendered at {rate} samples a second")
        self._rate = rate
        self._hz = np.where(bits != 0, modem.mark_hz, modem.space_hz)
        self._before = np.concatenate(([0], np.cumsum(self._hz)))[:-1] * rate
        self._amplitude = rms_of(level_dbm0) * math.sqrt(2)
        self._rise = np.append(rise(_RAMP_MS * rate // 1000), np.float32(1))
        self._at = 0
        self.frames = -(-len(bits) * rate // BAUD)
        """Length in samples: the first one after the last bit."""

    def render(self, frames: int) -> Block:
        at = np.arange(self._at, min(self._at + frames, self.frames), dtype=np.int64)
        self._at += len(at)
        bit = at * BAUD // self._rate
        steps = self._before[bit] + self._hz[bit] * (at * BAUD - bit * self._rate)
        unit = self._rate * BAUD
        out: Block = (self._amplitude * np.sin(2 * np.pi / unit * (steps % unit))).astype(np.float32)
        out *= self._ramped(at)
        out *= self._ramped(self.frames - 1 - at)
        return out

    def _ramped(self, distance: npt.NDArray[np.int64]) -> Block:
        """The gain this many samples from an end."""
        return self._rise[np.minimum(distance, len(self._rise) - 1)]

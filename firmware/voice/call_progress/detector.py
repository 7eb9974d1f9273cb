"""One line's ear: samples in, events out."""

from itertools import chain

import numpy as np
import numpy.typing as npt

from firmware.voice.call_progress.bank import Bank
from firmware.voice.call_progress.bursts import LEAST_SHARE, Begun, BurstCutter, Over, Piece, Sounding
from firmware.voice.call_progress.cadence import Beat, Burst, CadenceMatcher
from firmware.voice.call_progress.decimator import Decimator
from firmware.voice.call_progress.events import (
    DialToneHeard,
    Event,
    FaxHeard,
    RingbackEnded,
    RingbackHeard,
    SilenceHeard,
    VoiceEnded,
    VoiceHeard,
)
from firmware.voice.call_progress.fax import FaxWatch
from firmware.voice.call_progress.patterns import tones_of
from firmware.voice.call_progress.presence import Fell, SilenceWatch, Spoke, VoiceWatch
from firmware.voice.call_progress.ringback import News, RingbackWatch

CYCLES = 2
"""Two turns of a known busy tone are enough (telephony.md 7, goal 1); others wait for 2 to 6 (telephony.md (a) 3)."""

SILENCE_S = 30.0
"""Long silence: SPA3102 (telephony.md 2 and (a) 1)."""

SILENCE_DBM0 = -50.0

DIAL_PURITY = 0.95
"""Dial tone has no cadence to know it by: it must stand 13 dB above all else."""

BATCH_HOPS = 8
"""Hops are looked at in batches of 40 ms: fewer steps of Python a second."""

MOST_DELAY_MS = 120
"""A cadence or ringback is told at most so much after the edge that decides it, if samples are fed as they come: half a
block, 60 ms to be sure of the edge, a batch. Dial tone: DIAL_DELAY_MS."""

DIAL_DELAY_MS = 400
"""Dial tone is looked at in stretches of 200 ms, each 100 ms late."""


class ProgressDetector:
    """Listens to one line in the country whose key is given (tone_plans.PLANS).

    ``rate``: samples a second of what is fed, 7000 to 192000. ``cycles`` (1 or more): from how many cycles on one
    is told. ``silence_s`` (over 0) below ``silence_dbm0`` is a long silence. Raises KeyError for an unknown country and
    ValueError for a rate that is too low.
    """

    def __init__(
        self,
        country: str,
        rate: int = 48000,
        *,
        cycles: int = CYCLES,
        silence_s: float = SILENCE_S,
        silence_dbm0: float = SILENCE_DBM0,
    ) -> None:
        self._tones = tones_of(country)
        self._decimator = Decimator(rate)
        self._rate = self._decimator.rate
        self._bank = Bank(self._tones.hz, self._rate)
        self._cutter = BurstCutter(self._tones, self._rate, self._bank)
        self._matcher = CadenceMatcher(self._tones.cadences, cycles)
        self._ringback = RingbackWatch(self._tones)
        self._voice = VoiceWatch()
        self._silence = SilenceWatch(round(silence_s * self._rate / self._bank.hop), silence_dbm0)
        self._fax = FaxWatch(self._rate)
        self._waiting: list[npt.NDArray[np.int16] | npt.NDArray[np.floating]] = []
        self._waits = 0
        self._fed = 0
        self._batch = BATCH_HOPS * self._bank.hop * self._decimator.factor
        self._rest: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._burst: Burst | None = None
        self._dial_told = False
        self._fresh_from = 0.0
        self._hops = 0

    def feed(self, samples: npt.NDArray[np.int16] | npt.NDArray[np.floating]) -> list[Event]:
        """The events that these samples make certain, in their order.

        ``samples``: one dimension, any length, int16 or floating point with full scale 1.0, always of the same kind.
        How they are cut into blocks changes nothing but when an event comes out.
        """
        self._waiting.append(samples)
        self._waits += len(samples)
        self._fed += len(samples)
        if self._waits < self._batch:
            return []
        fresh = self._decimator.feed(np.concatenate(self._waiting))
        self._waiting, self._waits = [], 0
        self._rest = np.concatenate([self._rest, fresh])
        hop, block = self._bank.hop, self._bank.block
        hops = (len(self._rest) - block) // hop + 1
        if hops <= 0:
            return []
        used = self._rest[: (hops - 1) * hop + block]
        self._rest = self._rest[hops * hop :]
        return self._listen(used, hops * hop)

    def forget(self) -> None:
        """Whatever was heard so far counts no more: for the start of a call, and after digits were sent."""
        self._matcher.break_off()
        self._ringback.forget()
        self._silence.forget()
        self._fax.forget()
        self._burst = None
        # Dial tone that goes on is told once more: whoever asks does not know of it.
        self._dial_told = False
        self._fresh_from = self._fed / self._decimator.factor

    def _listen(self, samples: npt.NDArray[np.float32], fresh: int) -> list[Event]:
        tone, total = self._bank.hear(samples)
        pieces = self._cutter.feed(samples[:fresh], tone, total)
        spoken = self._voice.feed(total, tone < LEAST_SHARE * total)
        fallen = self._silence.feed(total)
        self._hops += len(tone)
        events: list[Event] = []
        for piece in sorted(chain(pieces, spoken, fallen), key=lambda piece: piece.known):
            self._pass_time(piece.known, events)
            self._take(piece, events)
        self._pass_time(self._hops, events)
        for burst in self._fax.feed(samples[:fresh]):
            events.append(FaxHeard(self._at((burst.block + 1) * self._fax.block), burst.number))
        return events

    def _take(self, piece: Piece | Spoke | Fell, events: list[Event]) -> None:
        match piece:
            case Begun():
                self._begun(piece, events)
            case Sounding():
                self._sounding(piece, events)
            case Over():
                self._over(piece, events)
            case Spoke(hop, voice, _):
                at = self._at(hop * self._bank.hop)
                events.append(VoiceHeard(at) if voice else VoiceEnded(at))
                if voice:
                    self._tell(self._ringback.voice(self._ms(hop * self._bank.hop)), events)
            case Fell(hop, known):
                events.append(SilenceHeard(self._at(known * self._bank.hop), self._at(hop * self._bank.hop)))

    def _begun(self, piece: Begun, events: list[Event]) -> None:
        self._dial_told = False
        self._tell(self._ringback.begun(), events)
        burst, self._burst = self._burst, None
        if burst is None or not piece.quiet:
            self._matcher.break_off()
            return
        heard = self._matcher.beat(Beat(burst, self._ms(piece.at) - burst.end), self._at(piece.at))
        if heard is not None:
            events.append(heard)

    def _sounding(self, piece: Sounding, events: list[Event]) -> None:
        if piece.chord != self._tones.dial or self._dial_told or piece.purity < DIAL_PURITY:
            return
        since = max(piece.since, self._fresh_from)
        needed = self._tones.dial_ms * self._rate / 1000
        if piece.until >= since + needed:
            self._dial_told = True
            events.append(DialToneHeard(self._at(since + needed), self._at(since)))

    def _over(self, piece: Over, events: list[Event]) -> None:
        burst = piece.burst
        if burst is not None and burst.start < self._ms(self._fresh_from):
            burst = None
        self._burst = burst
        if burst is None:
            self._matcher.break_off()
        self._tell(self._ringback.over(self._ms(piece.at), burst), events)

    def _pass_time(self, hop: int, events: list[Event]) -> None:
        self._tell(self._ringback.pass_time(self._ms(hop * self._bank.hop)), events)

    def _tell(self, news: News | None, events: list[Event]) -> None:
        match news:
            case RingbackHeard(at):
                events.append(RingbackHeard(self._at(at * self._rate / 1000)))
            case RingbackEnded(at, why):
                events.append(RingbackEnded(self._at(at * self._rate / 1000), why))

    def _ms(self, sample: float) -> float:
        return sample * 1000 / self._rate

    def _at(self, sample: float) -> int:
        return self._decimator.source_sample(sample)

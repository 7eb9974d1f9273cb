"""When caller ID is sent around the ringing, and the samples of it all (hardware.md 7.3).

Time 0 is the end of the first ring burst where it is sent between rings; where it is sent before, the reversal of
polarity, or the end of the ring pulse, or the start of everything where there is neither. Lengths are known before
anything sounds, so that a ring plan can make room.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from firmware.voice.caller_id.dtmf import DtmfForm, dtmf_digits
from firmware.voice.caller_id.fsk import (
    BELL_202,
    ON_HOOK,
    SHORT_MARK,
    V23,
    Framing,
    FskSource,
    Modem,
    bits_of,
    length_ms,
)
from firmware.voice.caller_id.messages import Caller, Dialect
from firmware.voice.digits import OFF_MS, ON_MS, digits_dbm0, digits_tone
from firmware.voice.levels import sum_dbm0
from firmware.voice.sources import Block, Source
from firmware.voice.tone_source import ToneSource, sample_of
from firmware.voice.tones import Burst, Part, Sound, Tone

ALERT_SOUND = Sound((2130, 2750))
"""Dual-tone alerting signal (DT-AS, CAS)."""

ALERT_DBM0 = sum_dbm0(-15.0, -15.0)
"""-15 dBm a tone [from knowledge, GR-30: CAS]."""


class Delivery(NamedTuple):
    """How a country sends it by FSK. All times in ms.

    ``before_ring``: before the first ring, else between the first and the second. ``reverses``: polarity is reversed
    at time 0. ``ring_pulse_ms``: the bell sounds so long until time 0 (RP-AS), 0 = not. ``silence_ms``: from time 0 to
    the first sound. ``alert_ms``: DT-AS, 0 = none. ``pause_ms``: from its end to the
    data. ``ring_after_ms``: the least from the end of the data to the next ring.
    """

    modem: Modem
    dialect: Dialect
    before_ring: bool
    silence_ms: int
    ring_after_ms: int
    reverses: bool = False
    ring_pulse_ms: int = 0
    alert_ms: int = 0
    pause_ms: int = 0
    framing: Framing = ON_HOOK


BELLCORE = Delivery(BELL_202, Dialect.BELLCORE, before_ring=False, silence_ms=500, ring_after_ms=500)
"""North America: 0.5 s on either side."""

ETSI_DURING_RINGING = Delivery(V23, Dialect.ETSI, before_ring=False, silence_ms=600, ring_after_ms=200)
"""500 to 2000 after the first ring."""

ETSI_DT_AS = Delivery(
    V23, Dialect.ETSI, before_ring=True, silence_ms=100, alert_ms=100, pause_ms=100, ring_after_ms=300
)
"""Alert 88 to 110, 45 to 500 to the data, 200 to 500 to the ring."""

ETSI_RP_AS = Delivery(V23, Dialect.ETSI, before_ring=True, ring_pulse_ms=250, silence_ms=650, ring_after_ms=300)
"""Ring pulse 200 to 300, 500 to 800 to the data."""

ETSI_LR_DT_AS = ETSI_DT_AS._replace(reverses=True, silence_ms=200)
"""Reversal at least 100 before the alert: the rest is for a polarity that is just being turned back."""

SIN_227 = ETSI_LR_DT_AS._replace(framing=SHORT_MARK)
"""BT. Its mark is shorter (telephony.md, caller-ID signalling)."""

WITHOUT_RINGING = BELLCORE._replace(before_ring=True, silence_ms=100, ring_after_ms=300)
"""Message waiting in North America: nothing rings before or after it. ETSI countries take their alert."""


class DtmfDelivery(NamedTuple):
    """How a country sends it by digits, before the first ring. Times and ``reverses`` as in Delivery."""

    form: DtmfForm
    reverses: bool = False
    silence_ms: int = 0
    ring_after_ms: int = 250


A_TO_C = DtmfDelivery(DtmfForm.A_TO_C)
A_TO_HASH = DtmfDelivery(DtmfForm.A_TO_HASH)
D_TO_C = DtmfDelivery(DtmfForm.D_TO_C)
"""The ring 200 to 500 after the last digit."""

LR_A_TO_C = A_TO_C._replace(reverses=True, silence_ms=300)
LR_D_TO_C = D_TO_C._replace(reverses=True, silence_ms=300)
"""Reversal at least 200 before the first digit (telephony.md, DTMF-CID)."""


class CallerIdBurst:
    """One message to be sent in one way. Build it before it is needed, and ``source`` whenever it is to sound."""

    def __init__(self, message: bytes, delivery: Delivery) -> None:
        self.delivery = delivery
        self._bits = bits_of(message, delivery.framing)

    @property
    def data_at_ms(self) -> int:
        """When the FSK signal begins."""
        delivery = self.delivery
        return delivery.silence_ms + delivery.alert_ms + delivery.pause_ms

    @property
    def duration_ms(self) -> int:
        """When the FSK signal is over."""
        return self.data_at_ms + length_ms(len(self._bits))

    @property
    def needs_ms(self) -> int:
        """From time 0 to the earliest ring that follows: the gap that a cadence must leave, or how late it rings."""
        return self.duration_ms + self.delivery.ring_after_ms

    def source(self, rate: int) -> Source:
        """Everything from time 0 on."""
        delivery = self.delivery
        parts: list[tuple[int, Source]] = []
        if delivery.alert_ms:
            tone = Tone((Part((Burst(ALERT_SOUND, delivery.alert_ms),), 1),))
            alert = ToneSource(tone, rate, ALERT_DBM0)
            parts.append((sample_of(delivery.silence_ms, rate) - alert.lead, alert))
        parts.append((sample_of(self.data_at_ms, rate), FskSource(self._bits, delivery.modem, rate)))
        return SequenceSource(parts)


class DtmfCall:
    """A caller told by digits in one way, as CallerIdBurst is by FSK. Raises ValueError as ``dtmf_digits``."""

    def __init__(self, caller: Caller, delivery: DtmfDelivery) -> None:
        self.delivery = delivery
        self._digits = dtmf_digits(caller, delivery.form)

    @property
    def data_at_ms(self) -> int:
        """When the first digit begins."""
        return self.delivery.silence_ms

    @property
    def duration_ms(self) -> int:
        """When the silence after the last digit is over."""
        return self.data_at_ms + len(self._digits) * (ON_MS + OFF_MS)

    @property
    def needs_ms(self) -> int:
        """From time 0 to the earliest ring that follows."""
        return self.duration_ms + self.delivery.ring_after_ms

    def source(self, rate: int) -> Source:
        """Everything from time 0 on."""
        digits = ToneSource(digits_tone(self._digits), rate, digits_dbm0())
        return SequenceSource([(sample_of(self.data_at_ms, rate), digits)])


class SequenceSource:
    """Sources that end, each begun at its sample, silence between them, and after them until ``length`` samples are
    over. They are in order and do not overlap."""

    def __init__(self, parts: Iterable[tuple[int, Source]], length: int = 0) -> None:
        self._parts = list(parts)
        self._length = length
        self._at = 0

    def render(self, frames: int) -> Block:
        out = np.zeros(frames, np.float32)
        done = 0
        while done < frames and self._parts:
            start, source = self._parts[0]
            if start > self._at:
                step = min(frames - done, start - self._at)
            else:
                samples = source.render(frames - done)
                step = len(samples)
                out[done : done + step] = samples
                if done + step < frames:
                    self._parts.pop(0)
            done += step
            self._at += step
        rest = min(frames - done, max(0, self._length - self._at))
        self._at += rest
        return out[: done + rest]

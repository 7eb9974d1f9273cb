"""The display of a telephone: who calls, and whether messages wait."""

from typing import NamedTuple

from firmware.callcontrol.events import Absence
from firmware.voice.caller_id.delivery import Delivery, DtmfDelivery


class Shown(NamedTuple):
    """What a telephone is told: ``number`` as it is dialled, "" with the reason in ``absence``; or that messages wait,
    or no longer (None: it says nothing of them)."""

    number: str = ""
    name: str = ""
    absence: Absence = ""
    waiting: bool | None = None


PULSE_US = (200_000, 300_000)
PULSE_TO_DATA_US = (500_000, 800_000)
"""RP-AS: its length, and from its end to the data (hardware.md 7.3, ETSI EN 300 659-1)."""

REVERSED_US = 100_000
"""From a reversal to the alert, at least (hardware.md 7.3, SIN 227)."""

REVERSED_DTMF_US = 200_000
"""From a reversal to the first digit, at least (telephony.md, DTMF-CID)."""


class Display:
    """``shown`` is None where nothing is shown; ``lamp``: messages wait. ``way``: how telephones are told where this is
    sold; None = it shows nothing.

    It sleeps until it is alerted as its country does it: by a reversal of polarity, or by a short pulse of its bell;
    without such a pulse also by the sound of DT-AS, which announces what is no call.
    """

    def __init__(self, way: Delivery | DtmfDelivery | None = None) -> None:
        self.shown: Shown | None = None
        self.lamp = False
        self._way = way
        self._fresh = False
        """It was told before the bell that belongs to it."""
        self._reversed_us: int | None = None
        """Since when its polarity has been reversed."""
        self._pulse_us = (0, 0)
        """Beginning and end of the latest short pulse of its bell."""

    def polarity(self, reversed_now: bool, now_us: int) -> None:
        """That of its wires, whenever it changes."""
        self._reversed_us = now_us if reversed_now else None

    def pulse_begins(self, now_us: int) -> None:
        """Its bell sounds, and not for long: another call than the one before."""
        self.shown = None
        self._fresh = False
        self._pulse_us = (now_us, now_us)

    def pulse_ends(self, now_us: int) -> None:
        """It is silent again."""
        self._pulse_us = (self._pulse_us[0], now_us)

    def listens(self, sounds_us: int, data_us: int, alerted: bool) -> bool:
        """It is awake for a signal whose first sound comes at this moment, and its data later. ``alerted``: the sound
        is DT-AS."""
        way = self._way
        if way is None:
            return False
        if way.reverses:
            least_us = REVERSED_DTMF_US if isinstance(way, DtmfDelivery) else REVERSED_US
            return self._reversed_us is not None and sounds_us - self._reversed_us >= least_us
        if isinstance(way, DtmfDelivery) or not way.ring_pulse_ms or alerted:
            return True
        begun_us, ended_us = self._pulse_us
        is_pulse = PULSE_US[0] <= ended_us - begun_us <= PULSE_US[1]
        return is_pulse and PULSE_TO_DATA_US[0] <= data_us - ended_us <= PULSE_TO_DATA_US[1]

    def told(self, shown: Shown, ringing: bool) -> None:
        """A signal was heard whole; ``ringing``: in a pause of the bell, else before it."""
        if shown.waiting is not None:
            self.lamp = shown.waiting
            return
        self.shown = shown
        self._fresh = not ringing

    def bell_begins(self) -> None:
        """Another call: the one before is shown no more, but what was told just before the bell is this one's."""
        if not self._fresh:
            self.shown = None
        self._fresh = False

    def call_is_over(self) -> None:
        """Its receiver was put back."""
        self.shown = None
        self._fresh = False

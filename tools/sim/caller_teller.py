"""How an exchange tells who calls: before the first ring or after it, by FSK or by DTMF, as the country does.

Times are those of ``firmware.voice.caller_id.delivery`` (hardware.md 7.3). Japan's way is told to nobody but him who
has taken the line: here nothing is told in its place.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Literal, NamedTuple

from firmware.callcontrol.events import Absence
from firmware.config.caller_numbers import CallerNumbers
from firmware.config.line_facts import Scheme
from firmware.config.line_profiles import PROFILES, SCHEMES
from firmware.voice.caller_id import messages
from firmware.voice.caller_id.delivery import Delivery, DtmfDelivery
from firmware.voice.caller_id.dtmf import DtmfForm, dtmf_digits
from firmware.voice.caller_id.fsk import bits_of, length_ms
from firmware.voice.caller_id.names import displayable
from firmware.voice.caller_id.signals import SCHEMES as WAYS
from tools.sim.schedule import Schedule
from tools.sim.wire import Wire

Garbling = Literal["", "checksum", "truncated"]
"""What goes wrong with it: the sum is false, or it breaks off in the middle."""

DTMF_US = 50_000
"""A digit and the silence after it: the least (hardware.md 13.4), so that the bell is not kept waiting."""

DTMF_LEAD_US = 100_000
DTMF_REVERSAL_US = 150_000
"""From the start, or from a reversal, to the first digit."""

RING_AFTER_DTMF_US = 250_000
"""From the last digit to the first ring."""

TRUNCATED_PERCENT = 80
"""So much of a burst is sent when it is truncated: it breaks off in the middle of its message."""

MOMENT = datetime(2026, 1, 5, 9, 0)
"""What the clocks of an exchange show that nobody has set."""


class Told(NamedTuple):
    """What went out on the line. ``form``: by FSK or DTMF; ``garbling``: what was wrong with it."""

    number: str
    name: str
    absence: Absence
    form: Literal["fsk", "dtmf"]
    garbling: Garbling = ""


def _nobody(*_: object) -> None:
    """Nobody hears."""


class CallerTeller:
    """One line's. ``garbling`` spoils everything that is told from now on."""

    def __init__(self, schedule: Schedule, wire: Wire, country: str) -> None:
        self._schedule = schedule
        self._wire = wire
        self._numbers = CallerNumbers(country)
        self.fsk: Callable[[list[int]], object] = _nobody
        """Called with the bits of a burst as it begins."""
        self.cut: Callable[[], None] = _nobody
        """Called when a burst breaks off."""
        self.tone: Callable[[str | None], None] = _nobody
        """Called with the DTMF digit that is sent from now on, or None."""
        self.told: Callable[[Told], None] = _nobody
        """Called when all of it is over and nobody has taken the line meanwhile."""
        self.garbling: Garbling = ""
        self.now: Callable[[], datetime] = lambda: MOMENT
        """What the clocks of the exchange show."""
        scheme = SCHEMES[PROFILES[country].caller_id.schemes[0]]
        self._scheme: Scheme | None = scheme if scheme.name else None
        self._told: Told | None = None
        self._plans: list[Any] = []
        self._turned = False

    def call(self, number: str, name: str, absence: Absence, volts: tuple[float, float]) -> int:
        """A call begins that rings with ``volts`` (Hz, V); nothing is told without a number and a reason for it.

        Returns after how many us the ringing is to start.
        """
        self.stop()
        scheme = self._scheme
        if scheme is None or not (number or absence):
            self._told = None
            return 0
        way = WAYS[scheme.name]
        number = self._numbers.as_dialled(number)
        absence = absence if number or absence else "unavailable"
        if isinstance(way, DtmfDelivery):
            self._told = Told("".join(filter(str.isdigit, number)), "", absence, "dtmf", self.garbling)
        else:
            self._told = Told(number, displayable(name, way.dialect.value), absence, "fsk", self.garbling)
        if not scheme.before_ring:
            return 0
        turns = "reversal" in scheme.alert
        if turns:
            self._turn()
        if isinstance(way, DtmfDelivery):
            ring_us = self._tones(way.form, DTMF_REVERSAL_US if turns else DTMF_LEAD_US) + RING_AFTER_DTMF_US
        else:
            if way.ring_pulse_ms:
                self._wire.ring(*volts)
                self._at(1000 * way.ring_pulse_ms, self._wire.stop_ringing)
            ring_us = self._burst(way) + 1000 * way.ring_after_ms
        if turns:
            self._at(ring_us, self._turn)
        return ring_us

    def first_ring_is_over(self) -> None:
        """Where it is told after the first ring, now is the time."""
        scheme = self._scheme
        if self._told is None or scheme is None or scheme.before_ring:
            return
        way = WAYS[scheme.name]
        if isinstance(way, Delivery):
            self._burst(way)

    def stop(self) -> None:
        """The line was taken, or the caller has gone: nothing more is told."""
        if self._plans:
            for plan in self._plans:
                self._schedule.cancel(plan)
            self._plans.clear()
            self.cut()
            self.tone(None)
        self._told = None
        if self._turned:
            self._turn()

    def _burst(self, way: Delivery) -> int:
        """Plan a burst of FSK from now on; when it is over."""
        assert self._told is not None
        bits: list[int] = bits_of(_message(self._told, way.dialect, self.now()), way.framing).tolist()
        begins = 1000 * (way.ring_pulse_ms + way.silence_ms + way.alert_ms + way.pause_ms)
        ends = begins + 1000 * length_ms(len(bits))
        self._at(begins, lambda: self.fsk(bits))
        if self._told.garbling == "truncated":
            last_us = begins + (ends - begins) * TRUNCATED_PERCENT // 100
            self._at(last_us, self.cut)
        self._at(ends, self._over)
        return ends

    def _tones(self, form: DtmfForm, lead_us: int) -> int:
        assert self._told is not None
        at = lead_us
        digits = dtmf_digits(_caller(self._told, self.now()), form)
        for digit in digits[: len(digits) // 2] if self._told.garbling else digits:
            self._at(at, partial(self._tone, digit))
            self._at(at + DTMF_US, partial(self._tone, None))
            at += 2 * DTMF_US
        self._at(at, self._over)
        return at

    def _tone(self, digit: str | None) -> None:
        self.tone(digit)

    def _over(self) -> None:
        self._plans.clear()
        told, self._told = self._told, None
        if told is not None and self._wire.alive:
            self.told(told)

    def _turn(self) -> None:
        self._turned = not self._turned
        self._wire.reverse(not self._wire.reversed)

    def _at(self, delay_us: int, act: Callable[[], object]) -> None:
        self._plans.append(self._schedule.after(delay_us, act))


def _caller(told: Told, now: datetime) -> messages.Caller:
    absence = {"withheld": messages.Absence.WITHHELD, "unavailable": messages.Absence.UNAVAILABLE}.get(told.absence)
    return messages.Caller(
        told.number, told.name, absence, None, messages.Moment(now.month, now.day, now.hour, now.minute)
    )


def _message(told: Told, dialect: messages.Dialect, now: datetime) -> bytes:
    """Bellcore's short form where there is no name, else the long one."""
    caller = _caller(told, now)
    short = dialect is messages.Dialect.BELLCORE and not told.name
    message = messages.sdmf(caller) if short else messages.mdmf(caller, dialect)
    if told.garbling == "checksum":
        return message[:-1] + bytes([message[-1] ^ 0x55])
    return message

"""The box's own time: that of its clock chip, or of whoever sets it, and the system's where neither told.

The system's clock is trusted only where the kernel says that a network keeps it right; where neither chip nor network
nor anybody tells the time, the first caller's number does, with which the exchange sends its own.

The DS3231 holds UTC, so summer time never makes it jump; people are told the time of the zone. The clock of the system
is read, and left alone. Between two readings the loop's clock goes on.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from firmware.config.zones import UTC_ZONE, Zone, local_of, utc_of
from firmware.control.requests import SetClock
from firmware.control.responses import Done, Refused
from firmware.control.views import ClockView
from firmware.runtime.facts_link import Moment
from firmware.runtime.told_time import AGREE, OFF, is_another_zone, moment_told
from firmware.runtime.who import said_back
from hal.line_card import LineCard
from hal.signals import CLOCK_TIME, LINE_CALLER_ID, Signal

EARLIEST, LATEST = 2000, 2199
"""Years that the chip can hold (hardware.md 8)."""
ASK_NETWORK_MS = 10_000
READ_BACK_MS = 2_000
"""A chip that was set is written and read within a few ticks, three tries 100 ms apart included."""
_FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_NOT_KEPT = f"cannot be kept: the clock chip holds the years {EARLIEST} to {LATEST}"
_NO_TIME = "is no date and time: write YYYY-MM-DD HH:MM, with :SS if you like"
_FROM = {"network": "the network", "caller ID": "caller ID"}
_SECOND = timedelta(seconds=1)
_MS = timedelta(milliseconds=1)

Source = Literal["clock chip", "set by hand", "network", "caller ID", "system clock"]
Chip = Literal["does not answer", "is not to be trusted", "told", "asked"]


class BoxClock:
    """``system()``: UTC by the system's clock; ``now_ms()``: the loop's. ``say`` takes one sentence for the log.
    ``synchronised()``: the kernel says that a network keeps the system's clock right.

    ``signal`` is to be put among the core's observers of signals; the card reads the chip at the start and hourly.
    """

    def __init__(
        self,
        card: LineCard,
        system: Callable[[], datetime],
        now_ms: Callable[[], int],
        say: Callable[[str], None],
        zone: Zone = UTC_ZONE,
        *,
        synchronised: Callable[[], bool] = lambda: False,
    ) -> None:
        self.source: Source = "system clock"
        self.zone = zone
        self._card = card
        self._system = system
        self._now_ms = now_ms
        self.say = say
        self._base: tuple[int, datetime] | None = None
        """A moment of the loop's clock, and UTC then; None: the system tells."""
        self._chip: Chip = "does not answer"
        self._chip_utc = ""
        self._drift_s = 0.0
        self._until_ms = 0
        self._synchronised = synchronised
        self._ask_ms = now_ms()
        self._told_off: timedelta | None = None
        """How far the caller before was ahead of the box."""

    def now(self) -> datetime:
        """Date and time as the office's clocks show them, without a zone."""
        return local_of(self.utc(), self.zone)

    def utc(self) -> datetime:
        """The same moment in UTC, without a zone."""
        if self._base is None:
            return self._system()
        base_ms, utc = self._base
        return utc + (self._now_ms() - base_ms) * _MS

    @property
    def trusted(self) -> bool:
        """The system's clock may have lost its time with the power; nothing tells."""
        return self.source != "system clock"

    def signal(self, _now_ms: int, found: Signal) -> None:
        """A reading of the chip, or what a line tells of its caller."""
        if found.kind == LINE_CALLER_ID and found.value.date_time is not None:
            self._caller(found.port, found.value.date_time)
        if found.kind != CLOCK_TIME:
            return
        *fields, trusted = found.value
        self._chip_utc = "{}-{:02}-{:02} {:02}:{:02}:{:02} UTC".format(*fields)
        if not trusted:
            if self._chip != "is not to be trusted":
                self.say("the clock chip was never set, or has stood still: its time is not taken")
            self._chip = "is not to be trusted"
            return
        utc, chip = self.utc(), datetime(*fields)
        fitted = _within(chip, utc)
        was_set, self._chip = self._chip == "asked", "told"
        self._base = (self._now_ms(), fitted)
        self._drift_s = 0.0 if was_set else (utc - fitted) / _SECOND
        if not was_set and self.source != "set by hand":
            self.source = "clock chip"

    def step(self) -> None:
        """Notice a chip that does not answer, and a network that tells the time where nobody else has."""
        if not self.trusted and self._now_ms() >= self._ask_ms:
            self._ask_ms = self._now_ms() + ASK_NETWORK_MS
            if self._synchronised():
                self._take(self._system(), "network")
        if self._chip == "asked" and self._now_ms() >= self._until_ms:
            self._chip = "does not answer"
            self.say("the clock chip does not answer: the time that was set holds until the box is started again")

    def set(self, request: SetClock) -> Done | Refused:
        """As somebody says, or as the system has it; the chip follows within a few ticks."""
        if request.at:
            try:
                utc = utc_of(_read(request.at), self.zone)
            except ValueError as error:
                return Refused(str(error))
        else:
            utc = self._system()
        return self.set_utc(utc)

    def set_utc(self, utc: datetime) -> Done | Refused:
        """As ``set``; a moment in UTC, without a zone."""
        return self._set_utc(utc, "set by hand")

    def _take(self, utc: datetime, source: Source) -> None:
        """Without being asked."""
        if isinstance(self._set_utc(utc, source), Done):
            self.say(f"the time is taken from {_FROM[source]}: it is {self.now():%A, %Y-%m-%d %H:%M}")

    def _caller(self, line: int, date_time: tuple[int, int, int, int]) -> None:
        """One caller sets a clock that nobody trusts; two who agree set one that is minutes off, unless by whole half
        hours: then exchange and box are of different zones, and only people can say who is right."""
        told = moment_told(date_time, self.now())
        if told is None:
            return
        off = told - self.now()
        before, self._told_off = self._told_off, off
        if self.trusted:
            agree = before is not None and abs(off - before) <= AGREE
            if self.source == "set by hand" or abs(off) <= OFF or not agree:
                return
            if is_another_zone(off):
                self.say(f"line {line} tells {told:%Y-%m-%d %H:%M}, another time than the box: summer time or zone?")
                return
        try:
            self._take(utc_of(told, self.zone), "caller ID")
        except ValueError:
            return
        self._told_off = None

    def _set_utc(self, utc: datetime, source: Source) -> Done | Refused:
        # The chip's second begins when it is written.
        chip = (utc + _SECOND / 2).replace(microsecond=0)
        if not EARLIEST <= chip.year <= LATEST:
            return Refused(f"{utc:%Y-%m-%d %H:%M} UTC {_NOT_KEPT}.")
        self._base, self.source = (self._now_ms(), utc), source
        self._chip, self._until_ms = "asked", self._now_ms() + READ_BACK_MS
        self._card.set_clock((chip.year, chip.month, chip.day, chip.hour, chip.minute, chip.second))
        return Done(f"It is {self.now():%A, %Y-%m-%d %H:%M:%S} ({self.zone.name}).")

    def use(self, zone: Zone) -> None:
        """People are told the time of this zone from now on."""
        self.zone = zone

    def moment(self) -> Moment:
        """All that the call register wants to know of the time."""
        return Moment(self.utc(), self.now(), self.trusted)

    def view(self) -> ClockView:
        return ClockView(
            time=f"{self.now():%Y-%m-%d %H:%M:%S}",
            zone=self.zone.name,
            source=self.source,
            trusted="yes" if self.trusted else "no",
            chip=self._chip_words(),
            drift_s=round(self._drift_s, 3),
        )

    def _chip_words(self) -> str:
        match self._chip:
            case "told":
                return self._chip_utc
            case "is not to be trusted":
                return f"{self._chip_utc}, never set or stood still"
            case "asked":
                return "being set"
        return "does not answer"


def _within(chip: datetime, utc: datetime) -> datetime:
    """The chip tells whole seconds: where ours is in the same one, or next to it, less is moved."""
    last = chip + _SECOND - _MS
    return chip if utc > last + _SECOND else min(max(utc, chip), last)


def _read(text: str) -> datetime:
    """Raises ValueError with a sentence."""
    # No strptime: what it needs is imported when it is first used, and the loop would wait for that.
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f'"{said_back(text)}" {_NO_TIME}.')
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"{text} {_NOT_KEPT}.")
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise ValueError(f'"{text}" {_NO_TIME}.') from None

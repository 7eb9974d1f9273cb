"""The exchange office with a calendar on the wall, whose clocks show UTC unless said."""

from datetime import UTC, datetime, timedelta

import msgspec

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.periods import Period
from firmware.hours.calendar import Calendar
from firmware.hours.offsets import minute_of, moment_of
from firmware.hours.schedule import Rule, Schedule, Week
from tests.firmware.callcontrol.exchange_office import ExchangeOffice, plan_with

WORKDAYS = (0, 1, 2, 3, 4)
MONDAY = datetime(2026, 1, 5)
MS = timedelta(milliseconds=1)


def week(otherwise="night", **modes):
    """``week(day=(Period(...),), lunch=...)``."""
    return Schedule(Week(tuple(Rule(mode, periods) for mode, periods in modes.items()), otherwise))


USUAL = week(day=(Period(WORKDAYS, 8 * 60, 17 * 60),))


class CalendarOffice(ExchangeOffice):
    """``wait`` brings what the calendar has to say at its moment, and the clock every hour."""

    def __init__(self, schedule=USUAL, clock="", weekday=0, zone=UTC, **settings):
        super().__init__(**settings)
        self.settings = settings
        self.schedule, self.zone = schedule, zone
        self.set_to = None
        self.page = None
        self._calendar = None
        if clock:
            self.set_clock(clock, weekday)

    def set_clock(self, clock, weekday=0):
        """To this time of that day of the first week of 2026."""
        hours, minutes, *seconds = (int(part) for part in clock.split(":"))
        day = MONDAY + timedelta(days=weekday, hours=hours, minutes=minutes, seconds=sum(seconds))
        self.set_moment(day.replace(tzinfo=self.zone).astimezone(UTC).replace(tzinfo=None))

    def set_moment(self, utc):
        """Tells the clock and the calendar at once."""
        self.set_to = (self.now_ms, utc)
        self._told_ms = self.now_ms
        self._speak()

    def utc(self):
        at_ms, utc = self.set_to
        return utc + (self.now_ms - at_ms) * MS

    @property
    def mode(self):
        return self.control.state.mode

    def wait(self, seconds):
        end_ms = self.now_ms + round(1000 * seconds)
        while self.set_to is not None:
            at_ms, utc = self.set_to
            page_ms = at_ms + (moment_of(self.page.good_until) - utc) // MS
            next_ms = min(page_ms, self._told_ms + 3_600_000)
            if next_ms > end_ms:
                break
            super().wait((next_ms - self.now_ms) / 1000)
            self._told_ms = self.now_ms
            self._speak()
        super().wait((end_ms - self.now_ms) / 1000)

    def restart(self, off_s=0, clock=True, **settings):
        """Its core has started again, after so long; ``clock``: it knows what time it is."""
        memory = self.control.memory()
        kind = type(memory)
        utc = self.utc() + timedelta(seconds=off_s)
        after = CalendarOffice(self.schedule, zone=self.zone, **(settings or self.settings))
        after.control = CallControl(
            plan_with(**(settings or self.settings)), memory=msgspec.json.decode(msgspec.json.encode(memory), type=kind)
        )
        after.now_ms = 86_400_000
        if clock:
            after.set_moment(utc)
        return after

    def use(self, schedule):
        """Another calendar hangs there from now on."""
        self.schedule, self._calendar = schedule, None
        self._speak()

    def _speak(self):
        minute = minute_of(self.utc())
        if self._calendar is None or not self._calendar.covers(minute):
            self._calendar = Calendar(self.schedule, self.zone, minute)
        self.page = self._calendar.at(minute)
        local = moment_of(self._calendar.local(minute))
        ms = (local.hour * 60 + local.minute) * 60_000
        self.send(e.ClockTold(ms, local.weekday()))
        for_ms = (self.utc() - moment_of(minute)) // MS
        self.send(e.ModeChanged(self.page.mode, minute, self.page.until, self.page.hotlines, for_ms))

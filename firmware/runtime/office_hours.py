"""The calendar of the office beside the loop: it tells call control the mode as soon as the box knows what time it is,
when that changes, and whenever the clock is told."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from firmware.callcontrol.events import ClockTold, Event, ModeChanged
from firmware.config.zones import Zone
from firmware.hours.calendar import Calendar, Page, calendar_of
from firmware.hours.offsets import minute_of, moment_of
from firmware.hours.schedule import ALWAYS_DAY, Schedule

UNKNOWN_MS = 60_000
"""So long after the start it is said in the log that nobody has told the time."""


class OfficeHours:
    """``utc()``: UTC without a zone, by the box's own clock; ``trusted()``: that clock tells what time it is.
    ``tell(event, now_ms)`` hands an event over; ``say`` takes a sentence for the log.

    ``event`` is to be put among the core's observers of events.
    """

    def __init__(
        self,
        schedule: Schedule,
        zone: Zone,
        *,
        utc: Callable[[], datetime],
        trusted: Callable[[], bool],
        tell: Callable[[Event, int], None],
        say: Callable[[str], None],
    ) -> None:
        self.schedule = schedule
        self._zone: tzinfo = zone.rules
        self._utc = utc
        self._trusted = trusted
        self._tell = tell
        self.say = say
        self._calendar: Calendar | None = None
        self._good: tuple[int, int] | None = None
        """Minutes from and to which what was told last holds; None: it is to be told anew."""
        self._since_ms: int | None = None
        self._said = False

    def use(self, schedule: Schedule, zone: Zone) -> None:
        """Another configuration; told at the next step."""
        self.schedule, self._zone = schedule, zone.rules
        self._calendar = self._good = None

    def event(self, _now_ms: int, event: Event) -> None:
        """The clock was told: whoever counts in its minutes is to know."""
        if isinstance(event, ClockTold):
            self._good = None

    def step(self, now_ms: int) -> None:
        """A chore of the loop; costs next to nothing while nothing changes."""
        if not self._trusted():
            self._wonder(now_ms)
            return
        utc = self._utc()
        minute = minute_of(utc)
        if self._good is None or not self._good[0] <= minute < self._good[1]:
            page = self._page(minute)
            self._good = (minute, page.good_until)
            self._tell(ModeChanged(page.mode, minute, page.until, page.hotlines, _ms_of_minute(utc)), now_ms)

    def next_ms(self) -> int | None:
        """In how many ms from now what was told last is over; None: nothing was."""
        if self._good is None:
            return None
        utc = self._utc()
        return max(0, (self._good[1] - minute_of(utc)) * 60_000 - _ms_of_minute(utc))

    def pages(self, count: int) -> list[tuple[datetime, Page]]:
        """What the calendar says now and at so many of its next changes, and since when on the office's clocks; nothing
        while nobody knows the time."""
        if not self._trusted():
            return []
        minute: int | None = minute_of(self._utc())
        found: list[tuple[datetime, Page]] = []
        while minute is not None and len(found) <= count:
            page = self._page(minute)
            found.append((self.local(minute), page))
            minute = page.until
        return found

    def local(self, minute: int) -> datetime:
        """What clocks show at a minute of the calendar."""
        calendar = self._covering(minute)
        return moment_of(calendar.local(minute))

    def _page(self, minute: int) -> Page:
        return self._covering(minute).at(minute)

    def _covering(self, minute: int) -> Calendar:
        if self._calendar is None or not self._calendar.covers(minute):
            self._calendar = calendar_of(self.schedule, self._zone, minute)
        return self._calendar

    def _wonder(self, now_ms: int) -> None:
        if self._since_ms is None:
            self._since_ms = now_ms
        if not self._said and now_ms - self._since_ms >= UNKNOWN_MS and self.schedule != ALWAYS_DAY:
            self._said = True
            self.say("nobody has told the box what time it is: calls go as by day until the clock is set")


def _ms_of_minute(moment: datetime) -> int:
    return moment.second * 1000 + moment.microsecond // 1000

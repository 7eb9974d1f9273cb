"""How far the clocks of a zone are ahead of UTC, in minutes, and when that changes."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo

DAY_MIN = 1440
_WEEK_MIN = 7 * DAY_MIN
_MINUTE = timedelta(minutes=1)
_FIRST = datetime(1, 1, 1)


def minute_of(moment: datetime) -> int:
    """A date and time without a zone as a count of minutes: its day as date.toordinal counts it, times 1440, and the
    minute of the day."""
    return moment.toordinal() * DAY_MIN + moment.hour * 60 + moment.minute


def moment_of(minute: int) -> datetime:
    """The other way round."""
    return _FIRST + (minute - DAY_MIN) * _MINUTE


class Offsets:
    """Of ``zone``, between two minutes of UTC. Changes that follow each other within a week are not looked for: no zone
    of this century has any."""

    def __init__(self, zone: tzinfo, begin: int, end: int) -> None:
        self._zone = zone
        self.changes: list[int] = [begin]
        """Minutes of UTC from which on ``_ahead`` counts; the first one is ``begin``."""
        self._ahead = [self._read(begin)]
        for week in range(begin, end, _WEEK_MIN):
            self._look_between(week, min(week + _WEEK_MIN, end))

    def ahead(self, utc: int) -> int:
        """Minutes that local clocks are ahead of UTC."""
        return self._ahead[max(0, bisect_right(self.changes, utc) - 1)]

    def next_change(self, utc: int) -> int | None:
        """When clocks leap next, after ``utc``."""
        place = bisect_right(self.changes, utc)
        return self.changes[place] if place < len(self.changes) else None

    def utc_of(self, local: int) -> int:
        """When clocks show ``local``: the first time where they do twice; where they leap over it, the leap."""
        for ahead in sorted(set(self._ahead), reverse=True):
            utc = local - ahead
            if self.ahead(utc) == ahead:
                return utc
        # Clocks leap over it: with what held before it is after the leap, with what holds then before.
        return next(utc for utc in self.changes if utc + self.ahead(utc) > local)

    def _look_between(self, begin: int, end: int) -> None:
        before, after = self._read(begin), self._read(end)
        if before == after:
            return
        while end - begin > 1:
            middle = (begin + end) // 2
            if self._read(middle) == before:
                begin = middle
            else:
                end = middle
        self.changes.append(end)
        self._ahead.append(after)

    def _read(self, utc: int) -> int:
        local = moment_of(utc).replace(tzinfo=UTC).astimezone(self._zone)
        offset = local.utcoffset()
        assert offset is not None
        return offset // _MINUTE

"""Traffic as it was: who called, how long he waited, who served him, and who was in service. What staffing, the
forecast and the twin learn from; read from a list (of_list.py) or from a register (of_register.py)."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MOST_WAIT_MS = 1_000_000_000
FORM = "form "
"""Begins what a caller pressed where he keyed in a number that the record does not tell; the menu's name follows."""


class TrafficError(Exception):
    """A record that cannot be used: one sentence, with the file's line where there is one."""


class Call(NamedTuple):
    """One caller from outside. Lengths and moments in ms; moments are UTC, since 1970.

    ``at_ms``: reached the box; ``zone_s``: how far the office's clocks were ahead of UTC then. ``kind``: the queue that
    he came to, or what he chose in the menu ("": neither). ``head_start_ms``: of waiting, granted to him. ``caller``:
    his number ("": not known), ``line``: where he came in. ``menu_ms``: until he came to a queue, was answered, or
    left. ``entered``: he came to a queue, or was answered; else he left before. ``wait_ms``: until answered, or gone;
    ``talk_ms``: 0 where not ``answered``. ``agent``: who served him ("": nobody). ``keys``: when he pressed what
    (digits, or FORM), counted from the box's answer. ``ring_ms``: of the bell that was answered, or
    the longest that was not.
    """

    at_ms: int
    zone_s: int
    kind: str
    head_start_ms: int
    caller: str
    line: str
    menu_ms: int
    entered: bool
    wait_ms: int
    answered: bool
    talk_ms: int
    agent: str
    keys: tuple[tuple[int, str], ...] = ()
    ring_ms: int = 0

    @property
    def entered_ms(self) -> int:
        """When he came to the queue."""
        return self.at_ms + self.menu_ms

    @property
    def left_ms(self) -> int:
        """When he was answered, or gave up."""
        return self.at_ms + self.menu_ms + self.wait_ms

    @property
    def ended_ms(self) -> int:
        """When his line was free again."""
        return self.left_ms + self.talk_ms

    @property
    def local(self) -> datetime:
        """When he reached the box, on the office's clock; naive."""
        return local(self.at_ms, self.zone_s)


class Presence(NamedTuple):
    """``agent`` was in service: logged in, not paused, not busy with calls of his own. ``station``: the port of the
    telephone where he sat (0: not known, or outside)."""

    agent: str
    from_ms: int
    to_ms: int
    station: int = 0


class Record(NamedTuple):
    """``calls`` in order of arrival. ``presence``: None where it was not written down. ``wrap_ups``: work after a call,
    as written down, ms each; None where it was not. ``source``: for people, a few words."""

    calls: tuple[Call, ...]
    presence: tuple[Presence, ...] | None
    wrap_ups: tuple[int, ...] | None
    source: str

    def between(self, first: datetime, end: datetime) -> "Record":
        """Of callers who came from ``first`` on and before ``end``, on the office's clock (naive)."""
        calls = tuple(call for call in self.calls if first <= call.local < end)
        if not calls or self.presence is None:
            return self._replace(calls=calls, presence=self.presence and ())
        from_ms, to_ms = utc_ms(first, calls[0].zone_s), utc_ms(end, calls[-1].zone_s)
        kept = tuple(
            one._replace(from_ms=max(one.from_ms, from_ms), to_ms=min(one.to_ms, to_ms))
            for one in self.presence
            if one.from_ms < to_ms and one.to_ms > from_ms
        )
        return self._replace(calls=calls, presence=kept)


def local(ms: int, zone_s: int) -> datetime:
    """A moment on the office's clock; naive."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=zone_s, milliseconds=ms)).replace(tzinfo=None)


def utc_ms(moment: datetime, zone_s: int) -> int:
    """``moment``: naive, on the office's clock."""
    return round((moment.replace(tzinfo=UTC) - timedelta(seconds=zone_s)).timestamp() * 1000)

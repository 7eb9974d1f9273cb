"""What a record of calls tells of the traffic of each half hour: callers, handling, patience, and who was there."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tools.staffing.erlang import LONGEST_S, SHORTEST_S
from tools.staffing.need import HALF_HOUR_S, HalfHour
from tools.traffic.calls import Presence, Record, local
from tools.traffic.service import presence, wrap_up
from tools.traffic.survival import Seen, estimate

HALF_HOURS = 48
HALF_HOUR = timedelta(seconds=HALF_HOUR_S)
_STEADY = 20
"""Calls of mean handling that are added to those of a half hour, so that three long ones do not make it slow."""
AWAY_MS = 600_000
"""Whoever had no call for longer was not there, where nobody wrote it down: with this Erlang A says of the bank's first
week that 56 % were answered within 20 s; 57 % were. (Five minutes: 46 %, fifteen: 62 %.)"""
_OPEN = 0.1
"""People in service on average, three minutes of one: with fewer nobody is there."""
_CALLERS = 0.5
"""In a half hour: from so many on somebody shall be there, where nobody knows who was."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Slot = tuple[date, int]
"""A half hour of a day, 0..47."""


class Told(NamedTuple):
    """What somebody says in place of what is learned, s; None: learn it."""

    handling_s: float | None = None
    wrap_up_s: float | None = None
    patience_s: float | None = None


class Learned(NamedTuple):
    """Lengths in s. ``handling_s``: by half hour of the clock, wrap-up included; ``patience_s``: mean, None = nobody
    gives up; ``menu_s``: of every caller; ``wanting``: the share of callers who come to a queue or a person;
    ``callers``, ``calls``: all, and those who did, of each half hour; ``there``: people in service in it, empty where
    nobody knows (an office without queues).

    ``wrap_up_seen``, ``patience_seen``: from how many of what the estimate is made, 0 where it is none.
    """

    source: str
    days: tuple[date, ...]
    callers: Mapping[Slot, int]
    calls: Mapping[Slot, int]
    there: Mapping[Slot, float]
    there_estimated: bool
    handling_s: tuple[float, ...]
    talk_s: float
    wrap_up_s: float
    wrap_up_seen: int
    patience_s: float | None
    patience_seen: int
    menu_s: float
    wanting: float


class Day(NamedTuple):
    """``there``: for each half hour people who were in service, None where nobody knows. ``outside``: callers of the
    day who come while nobody is there; no half hour has them."""

    day: date
    title: str
    half_hours: tuple[HalfHour, ...]
    there: tuple[float | None, ...]
    outside: float


def learn(record: Record, told: Told) -> Learned:
    """From one call or more."""
    wanting = [call for call in record.calls if call.entered]
    answered = [call for call in wanting if call.answered]
    first, last = record.calls[0].local.date(), record.calls[-1].local.date()
    work_s, work_seen = _wrap_up(record, told)
    patience_s, patience_seen = _patience(record, told)
    talk_s = math.fsum(call.talk_ms for call in answered) / 1000 / len(answered) if answered else 0.0
    in_service = presence(record.calls, AWAY_MS) if record.presence is None else record.presence
    return Learned(
        record.source,
        tuple(first + timedelta(days=place) for place in range((last - first).days + 1)),
        _counted(call.local for call in record.calls),
        _counted(call.local for call in wanting),
        _there(in_service, _zones(record)),
        record.presence is None,
        _handling(record, talk_s, work_s, told),
        talk_s,
        work_s,
        work_seen,
        patience_s,
        patience_seen,
        math.fsum(call.menu_ms for call in record.calls) / 1000 / len(record.calls),
        len(wanting) / len(record.calls),
    )


def days_of_record(learned: Learned, hours: tuple[time, time] | None) -> list[Day]:
    """Each day as it was."""
    return [
        _day(day, f"{WEEKDAYS[day.weekday()]} {day}", _as_it_was(learned, day), learned, hours) for day in learned.days
    ]


def usual_week(learned: Learned, hours: tuple[time, time] | None) -> list[Day]:
    """The mean of each weekday, dated in the week after the record."""
    monday = learned.days[-1] + timedelta(days=7 - learned.days[-1].weekday())
    found = []
    for weekday, name in enumerate(WEEKDAYS):
        alike = [day for day in learned.days if day.weekday() == weekday]
        if alike:
            found.append(_day(monday + timedelta(days=weekday), name, _mean(learned, alike), learned, hours))
    return found


def days_of_forecast(
    expected: Mapping[datetime, float], learned: Learned, hours: tuple[time, time] | None
) -> list[Day]:
    """``expected``: callers from each beginning of a half hour on; the office is closed in those that it has not. Who
    was there is the mean of the weekday."""
    by_day: dict[date, dict[int, float]] = defaultdict(dict)
    for begin, many in sorted(expected.items()):
        by_day[begin.date()][_slot(begin)[1]] = many
    found = []
    for day, callers in by_day.items():
        alike = [one for one in learned.days if one.weekday() == day.weekday()]
        usual = _mean(learned, alike).there if alike else None
        there = None if usual is None else {slot: usual.get(slot, 0.0) for slot in callers}
        traffic = _Traffic(callers, {slot: many * learned.wanting for slot, many in callers.items()}, there)
        found.append(_day(day, f"{WEEKDAYS[day.weekday()]} {day}", traffic, learned, hours))
    return found


def without_record(told: Told) -> Learned:
    """Where there is nothing but what somebody says; ``handling_s`` must be said."""
    assert told.handling_s is not None
    work_s = min(told.wrap_up_s or 0.0, told.handling_s)
    handling = (told.handling_s,) * HALF_HOURS
    talk_s = told.handling_s - work_s
    return Learned("", (), {}, {}, {}, False, handling, talk_s, work_s, 0, told.patience_s, 0, 0.0, 1.0)


class _Traffic(NamedTuple):
    """Of a day, by half hour of the clock. ``there``: None where nobody knows."""

    callers: Mapping[int, float]
    calls: Mapping[int, float]
    there: Mapping[int, float] | None


def _as_it_was(learned: Learned, day: date) -> _Traffic:
    return _mean(learned, [day])


def _mean(learned: Learned, days: list[date]) -> _Traffic:
    def mean(of: Mapping[Slot, float]) -> dict[int, float]:
        return {slot: sum(of.get((day, slot), 0) for day in days) / len(days) for slot in range(HALF_HOURS)}

    return _Traffic(mean(learned.callers), mean(learned.calls), mean(learned.there) if learned.there else None)


def _day(day: date, title: str, traffic: _Traffic, learned: Learned, hours: tuple[time, time] | None) -> Day:
    slots = _open(traffic, hours)
    midnight = datetime.combine(day, time())
    half_hours = tuple(
        HalfHour(
            midnight + slot * HALF_HOUR,
            traffic.calls.get(slot, 0.0),
            learned.handling_s[slot],
            learned.patience_s,
            learned.wrap_up_s,
            traffic.callers.get(slot, 0.0) * learned.menu_s / HALF_HOUR_S,
        )
        for slot in slots
    )
    there = traffic.there
    return Day(
        day,
        title,
        half_hours,
        tuple(None if there is None else there.get(slot, 0.0) for slot in slots),
        sum(many for slot, many in traffic.calls.items() if slot not in slots),
    )


def _open(traffic: _Traffic, hours: tuple[time, time] | None) -> range:
    """From the first half hour in which somebody is there to the last."""
    if hours is not None:
        first, last = (moment.hour * 2 + moment.minute // 30 for moment in hours)
        return range(first, last or HALF_HOURS)
    if traffic.there is None:
        busy = [slot for slot, many in traffic.calls.items() if many >= _CALLERS]
    else:
        busy = [slot for slot, many in traffic.there.items() if many >= _OPEN]
    return range(min(busy), max(busy) + 1) if busy else range(0)


def _wrap_up(record: Record, told: Told) -> tuple[float, int]:
    if told.wrap_up_s is not None:
        return told.wrap_up_s, 0
    if record.wrap_ups:
        return math.fsum(record.wrap_ups) / 1000 / len(record.wrap_ups), 0
    found = wrap_up(record.calls)
    return (found.mean / 1000, found.seen) if found.ends else (0.0, 0)


def _patience(record: Record, told: Told) -> tuple[float | None, int]:
    """Mean of the exponential that fits waits best, of which those who were answered saw only a part: all time waited,
    by caller who gave up (the estimate that Erlang A is at its best with: Mandelbaum, Zeltyn, 2005, section 5)."""
    if told.patience_s is not None:
        return told.patience_s, 0
    found = estimate(Seen(call.wait_ms / 1000, not call.answered) for call in record.calls if call.entered)
    if not found.ends or not SHORTEST_S <= 1 / found.pace <= LONGEST_S:
        return None, 0
    return 1 / found.pace, found.ends


def _handling(record: Record, talk_s: float, work_s: float, told: Told) -> tuple[float, ...]:
    if told.handling_s is not None:
        return (told.handling_s,) * HALF_HOURS
    total, many = [0.0] * HALF_HOURS, [0] * HALF_HOURS
    for call in record.calls:
        if call.answered:
            slot = _slot(call.local)[1]
            total[slot] += call.talk_ms / 1000
            many[slot] += 1
    steady = ((total[slot] + _STEADY * talk_s) / (many[slot] + _STEADY) for slot in range(HALF_HOURS))
    return tuple(max(SHORTEST_S, talk + work_s) for talk in steady)


def _counted(moments: Iterable[datetime]) -> dict[Slot, int]:
    found: dict[Slot, int] = defaultdict(int)
    for moment in moments:
        found[_slot(moment)] += 1
    return found


def _slot(moment: datetime) -> Slot:
    return moment.date(), moment.hour * 2 + moment.minute // 30


def _zones(record: Record) -> Callable[[int], int]:
    """How far clocks were ahead at a moment: as of the last call before it."""
    changes = [(record.calls[0].at_ms, record.calls[0].zone_s)]
    for call in record.calls:
        if call.zone_s != changes[-1][1]:
            changes.append((call.at_ms, call.zone_s))
    return lambda ms: next((zone for at, zone in reversed(changes) if at <= ms), changes[0][1])


def _there(stretches: Iterable[Presence], zone: Callable[[int], int]) -> dict[Slot, float]:
    """People in service: all their time in a half hour, by its length."""
    found: dict[Slot, float] = defaultdict(float)
    for one in stretches:
        ahead_s = zone(one.from_ms)
        begin, end = local(one.from_ms, ahead_s), local(one.to_ms, ahead_s)
        while begin < end:
            day, slot = _slot(begin)
            until = min(end, datetime.combine(day, time()) + (slot + 1) * HALF_HOUR)
            found[day, slot] += (until - begin) / HALF_HOUR
            begin = until
    return found

"""A week that has not come yet: as many callers as a forecast expects, each like somebody who called at that time of
day, and the people of the last day like it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from tools.traffic.calls import Call, Record, local, utc_ms
from tools.twin.case import Case, CaseError, Shift

HALF_HOUR = timedelta(minutes=30)
FEWEST = 20
"""Calls of a time of day whom others may be like: with fewer, those of the half hours around are taken, too."""
_HALF_HOURS = 48


class Expected(NamedTuple):
    """``calls`` are expected in the half hour from ``begin`` on, on the office's clock (naive)."""

    begin: datetime
    calls: float


def foreseen(case: Case, expected: Sequence[Expected], seed: int) -> Case:
    """The same office with other callers: as many as chance brings where so many are expected. Raises CaseError."""
    calls = _calls(case.record, expected, seed)
    if not calls:
        raise CaseError("the forecast expects nobody, so that nothing can be run.")
    first, last = expected[0].begin.date(), expected[-1].begin.date()
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    zone_s = case.record.calls[-1].zone_s
    shifts = [shift for day in days for shift in _shifts(case, day, zone_s)]
    record = case.record._replace(calls=tuple(calls), source=f"a forecast, and {case.record.source}")
    return case._replace(record=record, shifts=tuple(sorted(shifts, key=lambda one: (one.from_ms, one.name))))


def _calls(record: Record, expected: Sequence[Expected], seed: int) -> list[Call]:
    models = _models(record.calls)
    zone_s = record.calls[-1].zone_s
    found: list[Call] = []
    for one in expected:
        random = Random(f"{seed} {one.begin.isoformat()}")
        begin_ms = utc_ms(one.begin, zone_s)
        at = 0.0
        like = models[_place(one.begin)]
        while one.calls > 0 and (at := at + random.expovariate(one.calls)) < 1:
            model = like[int(random.random() * len(like))]
            at_ms = begin_ms + int(at * HALF_HOUR.total_seconds() * 1000)
            found.append(model._replace(at_ms=at_ms, zone_s=zone_s, caller="", wait_ms=0))
    return found


def _models(calls: Sequence[Call]) -> list[list[Call]]:
    """By half hour of the day: calls that others are like."""
    of_time: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        of_time[_place(call.local)].append(call)
    found = []
    for place in range(_HALF_HOURS):
        some: list[Call] = list(of_time[place])
        reach = 1
        while len(some) < FEWEST and reach <= _HALF_HOURS // 2:
            some += of_time[(place - reach) % _HALF_HOURS] + of_time[(place + reach) % _HALF_HOURS]
            reach += 1
        found.append(some)
    return found


def _place(moment: datetime) -> int:
    return 2 * moment.hour + moment.minute // 30


def _shifts(case: Case, day: date, zone_s: int) -> list[Shift]:
    """Of the last day of the record with the same weekday; where there is none, of the last one on which anybody
    worked."""
    worked: dict[date, list[Shift]] = defaultdict(list)
    for one in case.shifts:
        worked[local(one.from_ms, zone_s).date()].append(one)
    if not worked:
        return []
    known = {local(call.at_ms, call.zone_s).date() for call in case.record.calls}
    alike = [one for one in known if one.weekday() == day.weekday()]
    model = max(alike) if alike else max(worked)
    later_ms = (day - model).days * 86_400_000
    return [one._replace(from_ms=one.from_ms + later_ms, to_ms=one.to_ms + later_ms) for one in worked.get(model, ())]

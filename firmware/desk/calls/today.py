"""Figures of a day: what became of who called the office, and of who came to each queue."""

import sqlite3

from firmware.control.views import TodayView
from firmware.desk.calls.days import Days, clock, in_days
from firmware.desk.calls.measures import Measures
from firmware.desk.calls.missed import missed

# Of the row with the greatest value of a single max() SQLite takes the other columns, too (sqlite.org/lang_select.html,
# "bare columns in an aggregate query").
_OFFICE = f"""
SELECT count(*), count(answered_ms), total(outcome = 'abandoned'),
       total(outcome = 'abandoned' AND ring_ms + wait_ms < :short_ms),
       total(answered_ms IS NOT NULL AND ring_ms + wait_ms <= :service_ms),
       avg(CASE WHEN answered_ms IS NOT NULL THEN ring_ms + wait_ms END),
       max(CASE WHEN answered_ms IS NOT NULL OR outcome = 'abandoned' THEN ring_ms + wait_ms END), began_ms, zone_s
FROM calls WHERE {in_days("began_ms")} AND direction = 'in' AND outcome <> 'refused'"""
_QUEUES = f"""
SELECT queue, how, entered_ms, zone_s, left_ms - entered_ms
FROM passages WHERE {in_days("entered_ms")} ORDER BY entered_ms"""


def today(register: sqlite3.Connection, day: Days, measures: Measures) -> list[TodayView]:
    """The office, then its queues in the order of the configuration, and others that there were."""
    return [_office(register, day, measures), *_queues(register, day, measures)]


def _office(register: sqlite3.Connection, day: Days, measures: Measures) -> TodayView:
    rules = {"service_ms": measures.office.service_ms, "short_ms": measures.office.short_abandon_ms}
    offered, answered, gone, short, in_time, mean_ms, longest_ms, came_ms, zone_s = register.execute(
        _OFFICE, day.bounds | rules
    ).fetchone()
    return TodayView(
        queue="",
        offered=offered,
        answered=answered,
        abandoned=int(gone - short),
        short=int(short),
        in_time=_part(in_time, answered + gone - short),
        mean_wait_s=None if mean_ms is None else round(mean_ms) / 1000,
        longest_wait_s=None if longest_ms is None else longest_ms / 1000,
        longest_at="" if longest_ms is None else clock(came_ms, zone_s),
        not_called_back=len(missed(register, day, measures.country)),
    )


class _Queue:
    """Sums of one queue. ``short_ms``: who gives up sooner was no caller."""

    def __init__(self, service_ms: int, short_ms: int) -> None:
        self.service_ms = service_ms
        self.short_ms = short_ms
        self.offered = self.answered = self.abandoned = self.short = self.in_time = self.wait_ms = 0
        self.longest: tuple[int, int, int] | None = None
        """How long, and when he came, by which clocks."""

    def add(self, how: str, wait_ms: int, entered_ms: int, zone_s: int) -> None:
        self.offered += 1
        if how not in ("answered", "abandoned"):
            return
        if self.longest is None or wait_ms > self.longest[0]:
            self.longest = wait_ms, entered_ms, zone_s
        if how == "abandoned":
            self.short += wait_ms < self.short_ms
            self.abandoned += wait_ms >= self.short_ms
            return
        self.answered += 1
        self.wait_ms += wait_ms
        self.in_time += wait_ms <= self.service_ms

    def view(self, name: str) -> TodayView:
        return TodayView(
            queue=name,
            offered=self.offered,
            answered=self.answered,
            abandoned=self.abandoned,
            short=self.short,
            in_time=_part(self.in_time, self.answered + self.abandoned),
            mean_wait_s=round(self.wait_ms / self.answered) / 1000 if self.answered else None,
            longest_wait_s=None if self.longest is None else self.longest[0] / 1000,
            longest_at="" if self.longest is None else clock(*self.longest[1:]),
            not_called_back=None,
        )


def _queues(register: sqlite3.Connection, day: Days, measures: Measures) -> list[TodayView]:
    """One that there is no more is judged as the office is."""
    usual_ms, short_ms = measures.office.service_ms, measures.office.short_abandon_ms
    found = {name: _Queue(limit_ms, short_ms) for name, limit_ms in measures.service_ms.items()}
    for name, how, entered_ms, zone_s, wait_ms in register.execute(_QUEUES, day.bounds):
        if name not in found:
            found[name] = _Queue(usual_ms, short_ms)
        found[name].add(how, wait_ms or 0, entered_ms, zone_s)
    return [queue.view(name) for name, queue in found.items()]


def _part(some: float, of: float) -> int | None:
    """Per cent; None: of nothing."""
    return round(100 * some / of) if of else None

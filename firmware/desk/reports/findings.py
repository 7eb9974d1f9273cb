"""All that is found about a period: the register is read once, table after table, so that one is in memory at a time."""

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from firmware.config.zones import zone_named
from firmware.desk.report_settings import Settings
from firmware.desk.reports import agents, calls, occupancy, queues
from firmware.desk.reports.columns import Array, Columns
from firmware.desk.reports.figures import Callers, Figures, Rule
from firmware.desk.reports.occupancy import Spans
from firmware.desk.reports.period import DAY_MS, Grid, Numbers, Period, grid, today_in
from firmware.desk.reports.queues import Estimates
from firmware.desk.reports.repeats import Repeats, repeats
from firmware.desk.reports.tariff import Cost, costs
from firmware.desk.reports.times import TIMES, HOUR_MS, Times, weekday

Progress = Callable[[float, str], None]
"""Told which part of the whole is done, 0 to 1, and what is being done."""


class EmptyError(Exception):
    """The register knows nothing at all: one sentence."""


class Row(NamedTuple):
    """Of a table by time, line, group or queue. ``agents``: their occupancy, None where none was in service or nobody
    asks; ``busy_ms`` of ``lines_ms``: lines in use, of the time that they could have been; ``full_ms``: all at once."""

    label: str
    figures: Figures
    agents: float | None = None
    busy_ms: int = 0
    lines_ms: int = 0
    full_ms: int = 0
    wraps_up_ms: int = 0


class LineRow(NamedTuple):
    """``out``: calls that went out by it; ``busy_ms``: in use, of ``seen_ms``."""

    line: int
    figures: Figures
    out: int
    busy_ms: int
    seen_ms: int


class AgentRow(NamedTuple):
    """``figures``: of callers whom he answered from queues; ``missed``: bells that he did not answer."""

    agent: str
    figures: Figures
    missed: int
    work: agents.Work
    wraps_up_ms: int


class Findings(NamedTuple):
    """``seen_ms``: begin and end (UTC) of what the register can know of the period. ``times``: by the keys of TIMES.
    ``weekday_hours``: by day of the week (0 Monday) and hour. ``full``: how often all lines were in use, how long,
    and the longest time."""

    period: Period
    settings: Settings
    queue: str
    seen_ms: tuple[int, int]
    total: Row
    times: dict[str, list[Row]]
    weekday_hours: list[list[Figures]]
    groups: list[Row]
    queues: list[Row]
    lines: list[LineRow]
    full: tuple[int, int, int]
    agents: list[AgentRow]
    callers: Repeats
    costs: list[Cost]
    breaks: list[agents.Breaks]
    estimates: list[tuple[str, Estimates]]


class _Lengths(NamedTuple):
    """Of each half hour of the period, in ms."""

    agents_busy: Numbers
    agents_ready: Numbers
    lines_busy: Numbers
    lines_full: Numbers
    seen: Numbers


class _OfCalls(NamedTuple):
    total: Figures
    times: dict[str, list[Figures]]
    weekday_hours: list[list[Figures]]
    groups: list[Row]
    lines: list[LineRow]
    full: Spans
    busy: Numbers
    callers: Repeats
    costs: list[Cost]


def today(register: sqlite3.Connection, zone: str) -> date:
    """The day of the last that the register knows. Raises EmptyError."""
    return today_in(_last_ms(register), zone_named(zone).rules)


def find(
    register: sqlite3.Connection, period: Period, settings: Settings, told: Progress, queue: str = ""
) -> Findings:
    """``queue``: the tables by time are of its callers alone. Raises EmptyError, sqlite3.Error."""
    cells = grid(period, zone_named(settings.zone).rules)
    first, last = _first_ms(register), _last_ms(register)
    seen = max(cells.begin_ms, min(first, cells.end_ms)), min(cells.end_ms, max(last, cells.begin_ms))
    rule = Rule(settings.reports.service_ms, settings.reports.short_abandon_ms)
    times = {name: make(period, cells) for name, make in TIMES.items()}
    states = agents.read_states(register, cells, lambda done: told(0.25 * done, "reading what agents did"))
    work = agents.work(states, cells, seen[1])
    wraps = {key: agents.wrap_up_ms(states, key, cells) for key in ("agent", "queue")}
    kept = agents.breaks(register, cells)
    busy = _cells(agents.spans_of(states, agents.TALKS, agents.WRAPS_UP), cells, seen[1])
    ready = _cells(agents.spans_of(states, agents.READY), cells, seen[1])
    del states
    passages = queues.read_passages(register, cells, lambda done: told(0.25 + 0.2 * done, "reading the queues"))
    passages = passages.where(calls.in_period(passages["at"], passages["ahead"], period))
    of_queues = _of_queues(passages, rule, wraps["queue"])
    of_agents = _of_agents(passages, rule, work, wraps["agent"], agents.misses(register, cells))
    told_waits = _estimates(passages)
    by_queue = _of_one_queue(passages, rule, times, queue) if queue else None
    del passages
    of_calls = _of_calls(register, period, cells, settings, seen, times, told)
    lengths = _Lengths(busy, ready, of_calls.busy, _cells(of_calls.full, cells, seen[1]), _seen(cells, seen))
    total, figures, week = by_queue or (of_calls.total, of_calls.times, of_calls.weekday_hours)
    many = len(of_calls.lines)
    whole = Times(["all"], lambda local, _: np.zeros(len(local)), np.zeros(len(cells.local), np.int64))
    told(1.0, "done")
    return Findings(
        period=period,
        settings=settings,
        queue=queue,
        seen_ms=seen,
        total=_rows(whole, [total], lengths, many)[0],
        times={name: _rows(one, figures[name], lengths, many) for name, one in times.items()},
        weekday_hours=week,
        groups=of_calls.groups,
        queues=of_queues,
        lines=of_calls.lines,
        full=(len(of_calls.full.begins), of_calls.full.total_ms, _longest(of_calls.full)),
        agents=of_agents,
        callers=of_calls.callers,
        costs=of_calls.costs,
        breaks=kept,
        estimates=told_waits,
    )


def _first_ms(register: sqlite3.Connection) -> int:
    (found,) = register.execute("SELECT min(began_ms) FROM starts").fetchone()
    if found is None:
        raise EmptyError("the register is empty: nothing has happened yet.")
    return int(found)


def _last_ms(register: sqlite3.Connection) -> int:
    (found,) = register.execute("SELECT max(last_ms) FROM starts").fetchone()
    if found is None:
        raise EmptyError("the register is empty: nothing has happened yet.")
    return int(found)


def _cells(spans: Spans, cells: Grid, until_ms: int) -> Numbers:
    return occupancy.spread(spans.clipped(cells.begin_ms, until_ms), cells.starts)


def _seen(cells: Grid, seen: tuple[int, int]) -> Numbers:
    found: Numbers = np.diff(cells.starts.clip(*seen))
    return found


def _rows(times: Times, figures: list[Figures], lengths: _Lengths, lines: int) -> list[Row]:
    count = len(times.labels)
    busy, ready, used, full, seen = (occupancy.by_rows(one, times.cells, count) for one in lengths)
    return [
        Row(
            label,
            figures[place],
            agents.Work(ready[place], busy[place]).occupancy,
            used[place],
            seen[place] * lines,
            full[place],
        )
        for place, label in enumerate(times.labels)
    ]


def _by_times(who: Callers, rows: Columns, times: dict[str, Times]) -> dict[str, list[Figures]]:
    local = rows["at"] + rows["ahead"]
    return {name: who.by(one.callers(local, rows["ahead"]), len(one.labels)) for name, one in times.items()}


def _by_weekday_and_hour(who: Callers, rows: Columns) -> list[list[Figures]]:
    local = rows["at"] + rows["ahead"]
    found = who.by(weekday(local) * 24 + local % DAY_MS // HOUR_MS, 7 * 24)
    return [found[day * 24 : day * 24 + 24] for day in range(7)]


def _all(who: Callers, count: int) -> Figures:
    return who.by(np.zeros(count, np.int16), 1)[0]


def _of_calls(
    register: sqlite3.Connection,
    period: Period,
    cells: Grid,
    settings: Settings,
    seen: tuple[int, int],
    times: dict[str, Times],
    told: Progress,
) -> _OfCalls:
    tariffs = settings.reports.tariffs
    found = calls.read_calls(
        *(register, cells, settings.prefixes),
        lambda done: told(0.45 + 0.4 * done, "reading the calls"),
    )
    told(0.85, "counting")
    inside = calls.in_period(found["at"], found["ahead"], period)
    ports = list(settings.lines) or sorted(set(np.unique(found["line"]).tolist()) - {0})
    spans = [occupancy.line_spans(found, port, cells, seen[1]) for port in ports]
    full = occupancy.all_at_once(spans)
    out = _count(found["line"], ports, inside & (found["direction"] == calls.OUT))
    found.drop("taken")
    paid = costs(found, inside, tariffs)
    found.drop("life")
    people = repeats(register, found, inside, cells, settings.prefixes)
    found.drop("number", "id")
    came = found.where(
        calls.wanted(found) & inside, *("at", "ahead", "answered", "end", "wait", "talk", "line", "group")
    )
    del found
    told(0.92, "counting")
    who = calls.callers(came, Rule(settings.reports.service_ms, settings.reports.short_abandon_ms))
    of_port = np.full(max([0, *ports, int(came["line"].max(initial=0))]) + 1, -1)
    of_port[ports] = range(len(ports))
    by_line = who.by(of_port[came["line"]], len(ports))
    lines = [
        LineRow(port, by_line[place], out[place], spans[place].total_ms, seen[1] - seen[0])
        for place, port in enumerate(ports)
    ]
    busy = sum((occupancy.spread(one, cells.starts) for one in spans), np.zeros(len(cells.local), np.int64))
    groups = came.texts["group"]
    return _OfCalls(
        _all(who, len(came)),
        _by_times(who, came, times),
        _by_weekday_and_hour(who, came),
        _named(groups, who.by(came["group"], len(groups))),
        lines,
        full,
        busy,
        people,
        paid,
    )


def _count(of: Array, values: list[int], where: Array) -> list[int]:
    return [int((where & (of == value)).sum()) for value in values]


def _named(names: list[str], figures: list[Figures], wraps: dict[str, int] | None = None) -> list[Row]:
    rows = zip(names, figures, strict=True)
    found = [Row(name, one, wraps_up_ms=(wraps or {}).get(name, 0)) for name, one in rows if name and one.offered]
    return sorted(found, key=lambda row: row.label)


def _of_queues(passages: Columns, rule: Rule, wraps: dict[str, int]) -> list[Row]:
    names = passages.texts["queue"]
    return _named(names, queues.callers(passages, rule).by(passages["queue"], len(names)), wraps)


def _of_one_queue(
    passages: Columns, rule: Rule, times: dict[str, Times], queue: str
) -> tuple[Figures, dict[str, list[Figures]], list[list[Figures]]]:
    names = passages.texts["queue"]
    mine: Array = passages["queue"] == (names.index(queue) if queue in names else -1)
    rows = passages.where(mine)
    who = queues.callers(rows, rule)
    return _all(who, len(rows)), _by_times(who, rows, times), _by_weekday_and_hour(who, rows)


def _of_agents(
    passages: Columns, rule: Rule, work: dict[str, agents.Work], wraps: dict[str, int], missed: dict[str, int]
) -> list[AgentRow]:
    names = passages.texts["agent"]
    found = queues.callers(passages, rule).by(passages["agent"], len(names))
    figures = {name: one for name, one in zip(names, found, strict=True) if name and one.answered}
    return [
        AgentRow(name, figures.get(name, Figures()), missed.get(name, 0), work.get(name, agents.Work()), wraps.get(name, 0))
        for name in sorted(figures.keys() | work.keys() | missed.keys())
    ]


def _estimates(passages: Columns) -> list[tuple[str, Estimates]]:
    names = passages.texts["queue"]
    found = queues.estimates(passages, passages["queue"], len(names))
    return sorted((name, one) for name, one in zip(names, found, strict=True) if one.told)


def _longest(spans: Spans) -> int:
    return int((spans.ends - spans.begins).max(initial=0))

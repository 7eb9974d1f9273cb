"""All findings about a period: the register is read once, table after table, so that one is in memory at a time."""

import sqlite3
from collections.abc import Callable
from datetime import date, tzinfo
from typing import NamedTuple

import numpy as np

from firmware.config.zones import zone_named
from firmware.desk.report_settings import Settings
from firmware.desk.reports import agents, calls, occupancy, queues
from firmware.desk.reports.columns import Array, Columns
from firmware.desk.reports.figures import Callers, Figures, Rule
from firmware.desk.reports.findings import AgentRow, Findings, LineRow, Row
from firmware.desk.reports.occupancy import Spans
from firmware.desk.reports.period import DAY_MS, Grid, Numbers, Period, grid, known, today_in
from firmware.desk.reports.queues import Estimates
from firmware.desk.reports.repeats import Repeats, repeats
from firmware.desk.reports.tariff import Cost, costs
from firmware.desk.reports.times import CALENDAR, HOUR_MS, TIMES, Times, weekday

Progress = Callable[[float, str], None]
"""Told which part of the whole is done, 0 to 1, and what is being done."""


class EmptyError(Exception):
    """The register knows nothing at all: one sentence."""


class _View(NamedTuple):
    """What of the register is looked at, and by which rules. ``seen``: as ``Findings.seen_ms``."""

    register: sqlite3.Connection
    period: Period
    cells: Grid
    settings: Settings
    seen: tuple[int, int]
    times: dict[str, Times]

    @property
    def rule(self) -> Rule:
        return Rule(self.settings.reports.service_ms, self.settings.reports.short_abandon_ms)


class _OfAgents(NamedTuple):
    """``busy``, ``ready`` and ``wraps_up``: of each half hour, in ms; ``wraps``: by agent and by queue."""

    work: dict[str, agents.Work]
    wraps: dict[str, dict[str, int]]
    busy: Numbers
    ready: Numbers
    wraps_up: Numbers


class _OfQueues(NamedTuple):
    """``chosen``: as of calls, where the report is of one queue."""

    queues: list[Row]
    agents: list[AgentRow]
    estimates: list[tuple[str, Estimates]]
    chosen: "_ByTimes | None"


class _ByTimes(NamedTuple):
    total: Figures
    times: dict[str, list[Figures]]
    weekday_hours: list[list[Figures]]


class _Lengths(NamedTuple):
    """Of each half hour of the period, in ms."""

    agents_busy: Numbers
    agents_ready: Numbers
    lines_busy: Numbers
    lines_full: Numbers
    wraps_up: Numbers
    seen: Numbers


class _OfCalls(NamedTuple):
    callers: _ByTimes
    groups: list[Row]
    lines: list[LineRow]
    full: Spans
    busy: Numbers
    people: Repeats
    again: dict[str, list[int]]
    lost: dict[str, list[int]]
    costs: list[Cost]


def today(register: sqlite3.Connection, zone: tzinfo) -> date:
    """The day of the last that the register knows. Raises EmptyError."""
    return today_in(_last_ms(register), zone)


def first_day(register: sqlite3.Connection, zone: tzinfo) -> date:
    """The day on which the register begins. Raises EmptyError."""
    return today_in(_first_ms(register), zone)


def find(register: sqlite3.Connection, period: Period, settings: Settings, told: Progress, queue: str = "") -> Findings:
    """``queue``: the tables by time are of its callers alone. Raises EmptyError, sqlite3.Error."""
    cells = grid(period, zone_named(settings.zone).rules)
    first, last = _first_ms(register), _last_ms(register)
    seen = max(cells.begin_ms, min(first, cells.end_ms)), min(cells.end_ms, max(last, cells.begin_ms))
    times = {name: make(period, cells) for name, make in TIMES.items()}
    view = _View(register, period, cells, settings, seen, times)
    of_agents = _of_agents(view, queue, told)
    of_queues = _of_queues(view, of_agents, queue, told)
    of_calls = _of_calls(view, told)
    lengths = _Lengths(
        *(of_agents.busy, of_agents.ready, of_calls.busy),
        *(_cells(of_calls.full, cells, seen[1]), of_agents.wraps_up, np.diff(cells.starts.clip(*seen))),
    )
    callers = of_queues.chosen or of_calls.callers
    many = len(of_calls.lines)
    whole = Times(["all"], lambda local, _: np.zeros(len(local)), np.zeros(len(cells.local), np.int64))
    told(1.0, "done")
    return Findings(
        period=period,
        settings=settings,
        queue=queue,
        seen_ms=seen,
        known=known(cells, seen, zone_named(settings.zone).rules),
        total=_rows(whole, [callers.total], lengths, many)[0],
        times={
            name: _known(name, _with_people(_rows(one, callers.times[name], lengths, many), of_calls, name))
            for name, one in times.items()
        },
        weekday_hours=callers.weekday_hours,
        groups=of_calls.groups,
        queues=of_queues.queues,
        lines=of_calls.lines,
        full=(len(of_calls.full.begins), of_calls.full.total_ms, _longest(of_calls.full)),
        agents=of_queues.agents,
        callers=of_calls.people,
        costs=of_calls.costs,
        breaks=agents.breaks(register, cells),
        estimates=of_queues.estimates,
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


def _rows(times: Times, figures: list[Figures], lengths: _Lengths, lines: int) -> list[Row]:
    count = len(times.labels)
    busy, ready, used, full, wraps, seen = (occupancy.by_rows(one, times.cells, count) for one in lengths)
    return [
        Row(
            label,
            figures[place],
            agents.Work(ready[place], busy[place]).occupancy,
            used[place],
            seen[place] * lines,
            full[place],
            wraps[place],
            seen[place],
        )
        for place, label in enumerate(times.labels)
    ]


def _with_people(rows: list[Row], found: _OfCalls, name: str) -> list[Row]:
    together = zip(rows, found.again[name], found.lost[name], strict=True)
    return [row._replace(again=again, lost=lost) for row, again, lost in together]


def _by_row(calls: Columns, places: Array, times: dict[str, Times]) -> dict[str, list[int]]:
    """How many of the calls at ``places`` belong to each row."""
    ahead = calls["ahead"][places]
    local = calls["at"][places] + ahead
    return {
        name: np.bincount(one.callers(local, ahead), minlength=len(one.labels)).tolist() for name, one in times.items()
    }


def _known(name: str, rows: list[Row]) -> list[Row]:
    """Of the calendar without the times that have not come yet, or of which the register knows nothing."""
    return [row for row in rows if name not in CALENDAR or row.seen_ms or row.figures.offered]


def _by_times(who: Callers, rows: Columns, times: dict[str, Times]) -> _ByTimes:
    local = rows["at"] + rows["ahead"]
    week = who.by(weekday(local) * 24 + local % DAY_MS // HOUR_MS, 7 * 24)
    return _ByTimes(
        who.by(np.zeros(len(rows), np.int16), 1)[0],
        {name: who.by(one.callers(local, rows["ahead"]), len(one.labels)) for name, one in times.items()},
        [week[day * 24 : day * 24 + 24] for day in range(7)],
    )


def _of_agents(view: _View, queue: str, told: Progress) -> _OfAgents:
    cells, until_ms = view.cells, view.seen[1]
    states = agents.read_states(view.register, cells, lambda done: told(0.25 * done, "reading what agents did"))
    busy = agents.spans_of(states, agents.TALKS, agents.WRAPS_UP)
    return _OfAgents(
        agents.work(states, cells, until_ms),
        {key: agents.wrap_up_ms(states, key, cells) for key in ("agent", "queue")},
        _cells(busy, cells, until_ms),
        _cells(agents.spans_of(states, agents.READY), cells, until_ms),
        agents.wrap_up_cells(states, cells, queue),
    )


def _of_queues(view: _View, of_agents: _OfAgents, queue: str, told: Progress) -> _OfQueues:
    passages = queues.read_passages(
        view.register, view.cells, lambda done: told(0.25 + 0.2 * done, "reading the queues")
    )
    passages = passages.where(calls.in_period(passages["at"], passages["ahead"], view.period))
    names, keys = passages.texts["queue"], passages["queue"]
    who = queues.callers(passages, view.settings)
    told_waits = zip(names, queues.estimates(passages, keys, len(names)), strict=True)
    chosen = None
    if queue:
        mine = passages.where(keys == (names.index(queue) if queue in names else -1))
        chosen = _by_times(queues.callers(mine, view.settings), mine, view.times)
    return _OfQueues(
        _named(names, who.by(keys, len(names)), of_agents.wraps["queue"]),
        _agent_rows(passages, who, of_agents, agents.misses(view.register, view.cells)),
        sorted((name, one) for name, one in told_waits if one.told),
        chosen,
    )


def _agent_rows(passages: Columns, who: Callers, of_agents: _OfAgents, missed: dict[str, int]) -> list[AgentRow]:
    names = passages.texts["agent"]
    found = zip(names, who.by(passages["agent"], len(names)), strict=True)
    figures = {name: one for name, one in found if name and one.answered}
    work, wraps = of_agents.work, of_agents.wraps["agent"]
    return [
        AgentRow(
            name, figures.get(name, Figures()), missed.get(name, 0), work.get(name, agents.Work()), wraps.get(name, 0)
        )
        for name in sorted(figures.keys() | work.keys() | missed.keys())
        if name
    ]


def _of_calls(view: _View, told: Progress) -> _OfCalls:
    cells, tariffs, until_ms = view.cells, view.settings.reports.tariffs, view.seen[1]
    prefixes = view.settings.prefixes
    found = calls.read_calls(view.register, cells, prefixes, lambda done: told(0.45 + 0.4 * done, "reading the calls"))
    told(0.86, "counting")
    inside = calls.in_period(found["at"], found["ahead"], view.period)
    ports = list(view.settings.lines) or sorted(set(np.unique(found["line"]).tolist()) - {0})
    spans = [occupancy.line_spans(found, port, cells, until_ms) for port in ports]
    out = _count(found["line"], ports, inside & (found["direction"] == calls.OUT))
    # What is needed no more makes room: there may be a million of each.
    found.drop("taken")
    paid = costs(found, inside, tariffs)
    found.drop("life")
    people, places = repeats(view.register, found, inside, cells, prefixes)
    again, lost = (_by_row(found, one, view.times) for one in places)
    told(0.92, "counting")
    found.drop("number", "id")
    came = found.where(
        calls.wanted(found) & inside, *("at", "ahead", "answered", "end", "wait", "talk", "line", "group")
    )
    del found
    who = calls.callers(came, view.rule)
    groups = came.texts["group"]
    return _OfCalls(
        _by_times(who, came, view.times),
        _named(groups, who.by(came["group"], len(groups))),
        _line_rows(came["line"], who, ports, spans=spans, out=out, seen_ms=view.seen[1] - view.seen[0]),
        occupancy.all_at_once(
            [
                occupancy.either(one, occupancy.fault_spans(view.register, port, cells, until_ms))
                for port, one in zip(ports, spans, strict=True)
            ]
        ),
        sum((occupancy.spread(one, cells.starts) for one in spans), np.zeros(len(cells.local), np.int64)),
        people,
        again,
        lost,
        paid,
    )


def _line_rows(
    line: Array, who: Callers, ports: list[int], *, spans: list[Spans], out: list[int], seen_ms: int
) -> list[LineRow]:
    place_of = np.full(max([0, *ports, int(line.max(initial=0))]) + 1, -1)
    place_of[ports] = range(len(ports))
    found = zip(ports, who.by(place_of[line], len(ports)), out, spans, strict=True)
    return [LineRow(port, figures, many, one.total_ms, seen_ms) for port, figures, many, one in found]


def _count(of: Array, values: list[int], where: Array) -> list[int]:
    return [int((where & (of == value)).sum()) for value in values]


def _named(names: list[str], figures: list[Figures], wraps: dict[str, int] | None = None) -> list[Row]:
    rows = zip(names, figures, strict=True)
    found = [Row(name, one, wraps_up_ms=(wraps or {}).get(name, 0)) for name, one in rows if name and one.offered]
    return sorted(found, key=lambda row: row.label)


def _longest(spans: Spans) -> int:
    return int((spans.ends - spans.begins).max(initial=0))

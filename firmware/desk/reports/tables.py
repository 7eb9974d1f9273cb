"""Findings as tables, whatever they are shown by."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from firmware.desk.reports.figures import PERCENTS, Figures, part
from firmware.desk.reports.findings import AgentRow, Findings, LineRow, Row

Kind = Literal["text", "count", "length", "share", "money", "figure"]
"""``length`` in ms, ``share`` from 0 to 1; ``figure``: each value is a ``Figure``, of a kind of its own."""


class Figure(NamedTuple):
    """``value`` of ``kind``."""

    value: int | float | None
    kind: Kind


Value = str | int | float | Figure | None

NONE = "-"


class Column(NamedTuple):
    """``title``: one or two short words; ``help``: what it means, a sentence's worth."""

    title: str
    kind: Kind
    help: str = ""


class Table(NamedTuple):
    """``rows``: a value for each column, None where there is none. ``note``: a sentence below it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    note: str = ""


def shown(value: Value, kind: Kind) -> str:
    """As people read it."""
    if isinstance(value, Figure):
        return shown(*value)
    if value is None or isinstance(value, str):
        return NONE if value is None else value
    if kind == "count":
        return f"{value:,}"
    if kind == "share":
        return f"{100 * value:.1f} %"
    if kind == "money":
        return f"{value:,.2f}"
    return length(value)


def length(ms: float) -> str:
    """``0:07``, ``12:34`` or ``2:03:04``."""
    seconds = round(ms / 1000)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return sign + (f"{hour:,}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}")


def moment(ms: int, ahead_ms: int) -> str:
    """What clocks showed."""
    return f"{datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms + ahead_ms):%Y-%m-%d %H:%M}"


CALLERS = (
    Column("offered", "count", "callers who wanted somebody or something, without those the office refuses"),
    Column("answered", "count", "somebody spoke with them"),
    Column("gave up", "count", "without the short ones"),
    Column("short", "count", "gave up sooner than the office counts as a caller"),
    Column("other", "count", "served by the box itself, or sent on by rule, key or promise"),
    Column("level A", "share", "answered in time, of those answered or given up, without the short ones"),
    Column("level B", "share", "answered or given up in time, of all answered or given up"),
    Column("wait", "length", "mean, of those answered"),
    *(Column(f"{percent} %", "length", "so many of a hundred answered waited no longer") for percent in PERCENTS),
    Column("longest", "length", "wait of one answered"),
    Column("patience", "length", "mean wait of those who gave up, without the short ones"),
    Column("talk", "length", "mean, of those answered, with hold"),
)
HANDLING = (
    Column("wrap-up", "length", "mean after a caller answered"),
    Column("handling", "length", "talk and wrap-up together"),
)
OF_THE_OFFICE = (
    Column("agents", "share", "occupancy: serving or wrapping up, of the time in service"),
    Column("lines", "share", "in use, of the time that they could have been"),
    Column("all busy", "length", "no line was free: each in use, or out of service"),
    Column("again", "count", "calls within 24 h of their caller's last"),
    Column("lost", "count", "calls given up and not called back"),
)


def _callers(one: Figures) -> tuple[Value, ...]:
    return (
        *(one.offered, one.answered, one.abandoned, one.short, one.other, one.service_a, one.service_b),
        *(one.mean_wait_ms, *(one.percentiles_ms or (None,) * len(PERCENTS))),
        *(one.longest_ms if one.answered else None, one.mean_patience_ms, one.mean_talk_ms),
    )


def _of_time(name: str, key: str, title: str) -> Callable[[Findings], Table]:
    """Lines and occupancy of agents are not of one queue."""

    def table(found: Findings) -> Table:
        columns = (Column(name.replace("-", " "), "text"), *CALLERS, *HANDLING, *(() if found.queue else OF_THE_OFFICE))
        rows = [(row.label, *_of_row(row), *(() if found.queue else _besides(row))) for row in found.times[name]]
        return Table(key, f"{title}{_whose(found)}", columns, rows, _rules(found))

    return table


def _of_row(row: Row) -> tuple[Value, ...]:
    return (*_callers(row.figures), *_handling(row.figures, row.wraps_up_ms))


def _besides(row: Row) -> tuple[Value, ...]:
    return (row.agents, part(row.busy_ms, row.lines_ms), row.full_ms, row.again, row.lost)


def _whose(found: Findings) -> str:
    return f" of queue {found.queue}" if found.queue else ""


def _rules(found: Findings) -> str:
    return f"{_levels(f'within {found.within_s:g} s', found)} {_PERCENTS}"


def _levels(when: str, found: Findings) -> str:
    short_s = found.settings.reports.short_abandon_ms / 1000
    return (
        f"Level A: answered {when}, of those answered or given up; B: answered or given up so soon, of all of them, "
        f"with the short ones, who gave up before {short_s:g} s of waiting, or in a menu."
    )


_PERCENTS = f"{', '.join(f'{percent} %' for percent in PERCENTS)}: so many of those answered waited no longer."


_OVERVIEW = {
    "level A": "service level A",
    "level B": "service level B",
    "wait": "mean wait of those answered",
    **{f"{percent} %": f"{percent} % of those answered waited up to" for percent in PERCENTS},
    "longest": "longest wait of one answered",
    "patience": "mean wait of those who gave up",
    "talk": "mean talk, with hold",
    "wrap-up": "mean wrap-up",
    "handling": "mean handling, talk and wrap-up",
}


def overview(found: Findings) -> Table:
    row = found.total
    pairs: list[tuple[str, Value]] = [
        (_OVERVIEW.get(column.title, column.title), _figure(value, column.kind))
        for column, value in zip((*CALLERS, *HANDLING), _of_row(row), strict=True)
    ]
    pairs.append(("gave up, of those who wanted somebody", Figure(row.figures.abandoned_part, "share")))
    told, right = _told(found)
    pairs += [
        ("callers answered who were told a wait", Figure(told, "count")),
        ("told rightly", Figure(part(right, told), "share")),
        *([] if found.queue else _of_the_office(found)),
    ]
    columns = (Column("figure", "text"), Column("value", "figure"))
    return Table("overview", f"Overview{_whose(found)}", columns, pairs, _rules(found))


def _of_the_office(found: Findings) -> list[tuple[str, Value]]:
    row, people = found.total, found.callers
    times, full_ms, longest_ms = found.full
    limited, over = sum(one.limited for one in found.breaks), sum(one.over for one in found.breaks)
    priced = [cost.money for cost in found.costs if cost.kind]
    return [
        ("occupancy of agents", Figure(row.agents, "share")),
        ("breaks kept, of those with a longest time", Figure(part(limited - over, limited), "share")),
        ("lines in use", Figure(part(row.busy_ms, row.lines_ms), "share")),
        ("all lines busy, times", Figure(times, "count")),
        ("all lines busy, together", Figure(full_ms, "length")),
        ("all lines busy, longest", Figure(longest_ms, "length")),
        ("different callers", Figure(people.callers, "count")),
        ("calls within 24 h of the caller's last", Figure(people.repeated_part, "share")),
        ("calls lost and not called back", Figure(people.lost_calls, "count")),
        ("callers lost and not called back", Figure(people.lost_callers, "count")),
        (
            f"cost of calls out {found.settings.reports.currency}".strip(),
            _figure(sum(priced) if priced else None, "money"),
        ),
    ]


def _figure(value: Value, kind: Kind) -> Figure:
    assert value is None or isinstance(value, (int, float))
    return Figure(value, kind)


def _told(found: Findings) -> tuple[int, int]:
    """Of callers who were told a wait: how many, and how many of them rightly."""
    mine = [one for queue, one in found.estimates if found.queue in ("", queue)]
    return sum(one.told for one in mine), sum(one.within for one in mine)


def queues(found: Findings) -> Table:
    columns = (
        Column("queue", "text"),
        *CALLERS,
        *HANDLING,
        Column("in time", "length", "who has waited so long at most is answered in time"),
    )
    rows = [(row.label, *_of_row(row), found.settings.service_ms(row.label)) for row in found.queues]
    return Table("queues", "Queues", columns, rows, f"{_levels('in time', found)} {_PERCENTS}")


def _handling(figures: Figures, wraps_up_ms: int) -> tuple[float | None, float | None]:
    return part(wraps_up_ms, figures.answered), part(figures.talk_ms + wraps_up_ms, figures.answered)


def groups(found: Findings) -> Table:
    rows = [(row.label, *_callers(row.figures)) for row in found.groups]
    return Table("groups", "Hunt groups", (Column("group", "text"), *CALLERS), rows)


def lines(found: Findings) -> Table:
    columns = (
        Column("line", "text"),
        *CALLERS,
        Column("out", "count", "calls that went out by it"),
        Column("in use", "share", "from the first ring, or its seizure, to the end of the call"),
    )
    times, full_ms, longest_ms = found.full
    note = f"Times when no line was free: {times:,}, {length(full_ms)} together, {length(longest_ms)} at most."
    return Table("lines", "CO lines", columns, [_line(row) for row in found.lines], note)


def _line(row: LineRow) -> tuple[Value, ...]:
    return (str(row.line), *_callers(row.figures), row.out, part(row.busy_ms, row.seen_ms))


def agents(found: Findings) -> Table:
    columns = (
        Column("agent", "text"),
        Column("answered", "count", "callers of queues"),
        Column("missed", "count", "bells that nobody answered"),
        Column("talk", "length", "mean"),
        Column("wrap-up", "length", "mean"),
        Column("handling", "length", "talk and wrap-up together"),
        Column("talked", "length", "in the whole period"),
        Column("wrapped up", "length"),
        Column("free", "length", "ready for a caller"),
        Column("breaks", "length"),
        Column("occupancy", "share", "talked or wrapped up, of the time in service without breaks"),
    )
    return Table("agents", "Agents", columns, [_agent(row) for row in found.agents])


def _agent(row: AgentRow) -> tuple[Value, ...]:
    work, figures = row.work, row.figures
    wrap, handling = _handling(figures, row.wraps_up_ms)
    lengths = (work.talks_ms, work.wraps_up_ms, work.ready_ms, work.paused_ms)
    return (row.agent, figures.answered, row.missed, figures.mean_talk_ms, wrap, handling, *lengths, work.occupancy)


def callers(found: Findings) -> Table:
    people = found.callers
    rows: list[tuple[Value, ...]] = [
        ("calls with a number", Figure(people.known, "count")),
        ("different callers", Figure(people.callers, "count")),
        ("calls within 24 h of the caller's last", Figure(people.repeated, "count")),
        ("part of these", Figure(people.repeated_part, "share")),
        ("calls given up, with a number", Figure(people.abandoned, "count")),
        ("calls lost: nobody spoke since", Figure(people.lost_calls, "count")),
        ("callers lost", Figure(people.lost_callers, "count")),
    ]
    return Table("callers", "Repeat callers", (Column("figure", "text"), Column("value", "figure")), rows)


def lost(found: Findings) -> Table:
    columns = (
        Column("number", "text"),
        Column("name", "text"),
        Column("calls", "count", "that were given up since anybody spoke with this number"),
        Column("last", "text"),
        Column("waited", "length", "the last time"),
    )
    people = found.callers
    rows: list[tuple[Value, ...]] = [
        (one.number, one.name, one.times, moment(one.last_ms, one.ahead_ms), one.wait_ms) for one in people.lost
    ]
    more = people.lost_callers - len(people.lost)
    note = f"{more:,} more callers are not listed." if more else ""
    return Table("lost", "Lost calls not called back", columns, rows, note)


def costs(found: Findings) -> Table:
    currency = found.settings.reports.currency
    columns = (
        Column("tariff", "text"),
        Column("kind", "text", "who pays"),
        Column("calls", "count", "out, and answered"),
        Column("talked", "length", "from answer to end"),
        Column(f"cost {currency}".strip(), "money"),
    )
    rows: list[tuple[Value, ...]] = [
        (one.tariff, one.kind or NONE, one.calls, one.length_ms, one.money if one.kind else None) for one in found.costs
    ]
    paid: list[tuple[Value, ...]] = [
        (f"all {kind}", kind, *_sums(one for one in rows if one[1] == kind))
        for kind in ("free", "shared", "charged")
        if any(one[1] == kind for one in rows)
    ]
    return Table("costs", "Calls out by tariff", columns, [*rows, *paid])


def _sums(rows: Iterable[tuple[Value, ...]]) -> tuple[Value, ...]:
    columns = list(zip(*rows, strict=True))[2:]
    return tuple(sum(value for value in column if isinstance(value, (int, float))) for column in columns)


def breaks(found: Findings) -> Table:
    columns = (
        Column("agent", "text"),
        Column("reason", "text"),
        Column("breaks", "count"),
        Column("together", "length"),
        Column("limited", "count", "breaks that had a longest time"),
        Column("longer", "count", "than that"),
        Column("too long by", "length", "together"),
        Column("kept", "share", "of those that had one"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            *(one.agent, one.reason or NONE, one.breaks, one.total_ms, one.limited, one.over),
            *(one.over_ms, one.kept_part),
        )
        for one in found.breaks
    ]
    return Table("breaks", "Breaks", columns, rows)


def estimates(found: Findings) -> Table:
    columns = (
        Column("queue", "text"),
        Column("told", "count", "callers answered who had been told a wait"),
        Column("right", "share", "it was as they were told"),
        Column("longer", "share", "they waited longer"),
        Column("sooner", "share", "they waited less"),
        Column("error", "length", "mean distance from the middle of what they were told"),
        Column("bias", "length", "mean by which they waited longer than the middle"),
    )
    rows: list[tuple[Value, ...]] = []
    for queue, one in found.estimates:
        parts = (one.within_part, part(one.longer, one.told), part(one.sooner, one.told))
        rows.append((queue, one.told, *parts, one.mean_error_ms, one.mean_bias_ms))
    return Table("estimates", "Estimated waits", columns, rows)


REPORTS: dict[str, Callable[[Findings], Table]] = {
    "overview": overview,
    "months": _of_time("month", "months", "Months"),
    "weeks": _of_time("week", "weeks", "Weeks"),
    "days": _of_time("day", "days", "Days"),
    "weekdays": _of_time("weekday", "weekdays", "Days of the week"),
    "hours": _of_time("hour", "hours", "Hours"),
    "half-hours": _of_time("half-hour", "half-hours", "Half hours"),
    "queues": queues,
    "groups": groups,
    "lines": lines,
    "agents": agents,
    "callers": callers,
    "lost": lost,
    "costs": costs,
    "breaks": breaks,
    "estimates": estimates,
}
"""What can be asked for, in the order of a whole report."""

"""The forecast as text, CSV and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

from firmware.desk.reports import plots, text
from firmware.desk.reports.tables import Column, Table, Value
from firmware.desk.reports.times import WEEKDAYS
from tools.forecast.judge import LEFT_OUT, OURS, SAME, Verdict
from tools.forecast.method import Day
from tools.forecast.observed import Observed

_LITTLE = 0.05
"""Callers: of rows with less nothing is shown."""
_WITH_CHARTS = "\u2588 callers expected, \u2591 at most (19 of 20 times)"


def as_csv(days: Sequence[Day]) -> str:
    """A row a half hour: ``begin`` as the office's clock shows it, ISO 8601."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("begin", "calls", "low", "high"))
    for day in days:
        rows.writerows((one.begin.isoformat(), f"{one.calls:.3f}", one.low, one.high) for one in day.half_hours)
    return out.getvalue()


def as_json(days: Sequence[Day], observed: Observed) -> str:
    """The same, by day, and what it was learnt from."""
    found = {
        "learnt_from": {
            "first": str(observed.first),
            "last": str(observed.days[-1]),
            "calls": int(observed.calls.sum()),
            "half_hours": round(float(observed.length.sum()), 2),
        },
        "days": [
            {
                "day": str(day.day),
                "special": day.special,
                **_figures(day.calls, day.low, day.high),
                "half_hours": [
                    {"begin": one.begin.isoformat(), **_figures(one.calls, one.low, one.high)} for one in day.half_hours
                ],
            }
            for day in days
        ],
    }
    return json.dumps(found, indent=1)


def lines(days: Sequence[Day], width: int, charts: bool) -> list[str]:
    """Tables by day and half hour, and a chart of each day."""
    found = text.lines(table_of_days(days), width)
    for place in range(0, len(days), 7):
        found += ["", *text.lines(table_of_half_hours(days[place : place + 7]), width)]
    if charts:
        for day in days:
            if day.calls >= 1:
                found += ["", *_chart(day, width)]
    return found


def table_of_days(days: Sequence[Day]) -> Table:
    """A row a day."""
    columns = (
        Column("day", "text"),
        Column("weekday", "text"),
        Column("callers", "count", "to be expected"),
        Column("low", "count", "1 of 20 days, or half hours, has fewer callers"),
        Column("high", "count", "1 of 20 days, or half hours, has more callers"),
        Column("busiest", "text", "the half hour with most callers, and how many"),
        Column("why", "text", "a day that is no ordinary one by the office's hours"),
    )
    rows: list[tuple[Value, ...]] = []
    for day in days:
        busiest = max(day.half_hours, key=lambda one: one.calls)
        told = f"{busiest.begin:%H:%M} {busiest.calls:.1f}" if busiest.calls >= _LITTLE else "-"
        about = (round(day.calls), day.low, day.high, told, day.special)
        rows.append((str(day.day), WEEKDAYS[day.day.weekday()], *about))
    return Table("days", "Callers to be expected, by day", columns, rows)


def table_of_half_hours(days: Sequence[Day]) -> Table:
    """A row for each half hour of the clock that has callers, a column a day."""
    shown = sorted({_label(day, one.begin, place) for day in days for place, one in enumerate(day.half_hours)})
    columns = (Column("half hour", "text"), *(Column(f"{day.day:%a %d}", "count") for day in days))
    values = [{_label(day, one.begin, place): one.calls for place, one in enumerate(day.half_hours)} for day in days]
    rows: list[tuple[Value, ...]] = [
        (label, *(None if label not in one else round(one[label], 1) for one in values))
        for label in shown
        if any(one.get(label, 0) >= _LITTLE for one in values)
    ]
    return Table(f"half-hours-{days[0].day}", f"Half hours from {days[0].day} on", columns, rows)


def table_of_errors(verdict: Verdict) -> Table:
    """How far each way was from what came."""
    columns = (
        Column("way", "text"),
        Column("half hour", "text", "mean distance from what came, callers"),
        Column("day", "text", "mean distance of whole days, callers"),
        Column("week", "count", f"callers told; {verdict.came:,.0f} came"),
    )
    rows: list[tuple[Value, ...]] = [
        (one.way, f"{one.error:.2f}", f"{one.day:.1f}", round(one.whole)) for one in verdict.errors
    ]
    title = f"Error of {verdict.first} to {verdict.last}, told from the {verdict.learnt_days} days before"
    ours, same = verdict.without_worst
    note = (
        f"{verdict.half_hours} half hours, {verdict.came:,.0f} callers. Without the {LEFT_OUT} half hours in which "
        f"{SAME} was furthest off: {ours:.2f} against {same:.2f}. {100 * verdict.inside:.0f} % of half hours "
        "lay between low and high (90 % should)."
    )
    return Table("errors", title, columns, rows, note)


def said(observed: Observed, verdict: Verdict | None) -> list[str]:
    """From what it was learnt, and how good it was the last time; a sentence each."""
    return [_learnt_from(observed), *([_how_good(verdict)] if verdict else [])]


def _how_good(verdict: Verdict) -> str:
    ours, same = verdict.error(OURS), verdict.error(SAME)
    than = f"{100 * (1 - ours / same):.0f} % less than" if ours < same else "no less than"
    return (
        f"Told of {verdict.first} to {verdict.last} from what was known before, it would have been {ours:.2f} callers "
        f"off a half hour, {than} {SAME} ({same:.2f})."
    )


def _learnt_from(observed: Observed) -> str:
    days = len(observed.calls)
    unseen = int((observed.length == 0).sum())
    missing = f"; {unseen:,} half hours were not observed" if unseen else ""
    return (
        f"Learnt from {observed.calls.sum():,.0f} callers of {days} day{'s' * (days > 1)}, {observed.first} to "
        f"{observed.days[-1]}{missing}."
    )


def _figures(calls: float, low: int, high: int) -> dict[str, float]:
    return {"calls": round(calls, 3), "low": low, "high": high}


def _label(day: Day, begin: datetime, place: int) -> str:
    again = any(one.begin == begin for one in day.half_hours[:place])
    return f"{begin:%H:%M}{' again' * again}"


def _chart(day: Day, width: int) -> list[str]:
    title = f"{day.day:%A} {day.day}{': ' * bool(day.special)}{day.special}   {_WITH_CHARTS}"
    highs, calls = [one.high for one in day.half_hours], [one.calls for one in day.half_hours]
    return plots.one_on_another([f"{one.begin:%H:%M}" for one in day.half_hours], calls, highs, title, width)

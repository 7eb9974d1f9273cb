"""The forecast as one page that needs nothing else."""

from collections.abc import Sequence
from html import escape

from firmware.desk.reports import html, pictures
from tools.forecast.judge import Verdict
from tools.forecast.method import Day
from tools.forecast.observed import Observed
from tools.forecast.shown import said, table_of_days, table_of_errors, table_of_half_hours


def page(days: Sequence[Day], observed: Observed, verdict: Verdict | None, clocks: str) -> str:
    """``verdict``: None where there is no week to judge by. ``clocks``: whose, in a few words."""
    tables = [table_of_days(days)]
    tables += [table_of_half_hours(days[place : place + 7]) for place in range(0, len(days), 7)]
    if verdict:
        tables.append(table_of_errors(verdict))
    body = [
        html.cards_of(_cards(days)),
        *(f"<p>{escape(one)}</p>" for one in said(observed, verdict)),
        f"<h2>Days</h2><div class='pictures'>{''.join(_pictures(days))}</div>",
        "<h2>Tables</h2>",
        *(html.folded(table, table.key == "days") for table in tables),
        html.words(tables),
    ]
    return html.document(f"Callers expected {days[0].day} to {days[-1].day}", clocks, body)


def _cards(days: Sequence[Day]) -> list[tuple[str, str]]:
    day = max(days, key=lambda one: one.calls)
    half_hour = max((one for each in days for one in each.half_hours), key=lambda one: one.calls)
    return [
        ("callers expected", f"{sum(one.calls for one in days):,.0f}"),
        (f"on the busiest day, {day.day:%A %d %B}", f"{day.calls:,.0f}"),
        (f"in the busiest half hour, {half_hour.begin:%a %H:%M}", f"{half_hour.calls:,.1f}"),
        ("there, 19 of 20 times no more than", f"{half_hour.high:,}"),
    ]


def _pictures(days: Sequence[Day]) -> list[str]:
    whole = [(day.calls, day.high) for day in days]
    found = [_picture([f"{day.day:%m-%d}" for day in days], whole, "All days")] if len(days) > 1 else []
    for day in days:
        why = f": {day.special}" if day.special else ""
        labels = [f"{one.begin:%H:%M}" for one in day.half_hours]
        found.append(
            _picture(labels, [(one.calls, one.high) for one in day.half_hours], f"{day.day:%A} {day.day}{why}")
        )
    return found


def _picture(labels: list[str], values: Sequence[tuple[float, int]], title: str) -> str:
    series = (
        pictures.Series("expected", "good", [round(calls, 1) for calls, _ in values]),
        pictures.Series("more, 1 of 20 times", "calm", [round(max(0.0, high - calls), 1) for calls, high in values]),
    )
    return pictures.stacked(labels, series, title)

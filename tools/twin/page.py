"""What the twin says, as one page that needs nothing else."""

import math
from collections.abc import Sequence
from html import escape

from firmware.desk.reports import html, pictures
from firmware.desk.reports.pictures import Series
from tools.twin import shown
from tools.twin.calibrate import Trial
from tools.twin.compare import Comparison
from tools.twin.figures import KINDS
from tools.twin.validate import Validation

_TOPS = (0.1, 0.2, 0.5, 1.0)
"""Of pictures of shares."""
_CARDS = ("mean_wait_s", "abandoned", "within", "occupancy")


def page(found: Comparison, trials: Sequence[Trial]) -> str:
    """Today beside an alternative."""
    tables = [shown.table(found), shown.table_of_hours(found)]
    body = [
        html.cards_of(_cards(found)),
        *_paragraphs(shown.verdict(found)),
        f"<div class='pictures'>{''.join(_pictures(found))}</div>",
        "<h2>Tables</h2>",
        html.folded(tables[0], True),
        html.folded(tables[1]),
        "<h2>What the record does not tell, and was estimated</h2>",
        *_paragraphs(shown.estimated(found, trials)),
        html.words(tables),
    ]
    return html.document("Twin", " ".join(shown.heading(found)), body)


def page_of_validation(found: Validation) -> str:
    """The twin beside what happened."""
    tables = [shown.table_of_validation(found), shown.table_of_judged_hours(found)]
    labels = [f"{hour.begin:%m-%d %H}" for hour in found.hours]
    waits = [
        Series(name, style, [1000 * getattr(hour, which).mean_wait_s for hour in found.hours])
        for name, style, which in (("happened", "calm", "real"), ("twin", "good", "twin"))
    ]
    body = [
        *_paragraphs(shown.verdict_of_validation(found)),
        f"<div class='pictures'>{pictures.curves(labels, waits, 'Mean wait by hour', 'length')}</div>",
        "<h2>Tables</h2>",
        html.folded(tables[0], True),
        html.folded(tables[1]),
        "<h2>Learned</h2>",
        *_paragraphs(shown.estimates_in_words(found.judged.estimates, found.judged.derived, found.trials)),
        html.words(tables),
    ]
    return html.document("Twin beside what happened", " ".join(shown.heading_of_validation(found)), body)


def _cards(found: Comparison) -> list[tuple[str, str]]:
    kinds = {kind.field: kind for kind in KINDS}
    rows = {row.field: row for row in found.rows}
    return [
        (
            f"{rows[field].name}, today: {kinds[field].shown(rows[field].today.mean)}",
            kinds[field].shown(rows[field].alternative.mean),
        )
        for field in _CARDS
        if not math.isnan(rows[field].today.mean)
    ]


def _pictures(found: Comparison) -> list[str]:
    if not any(today.callers for today, _ in found.hours):
        return []
    first, last = shown.busy_hours(found)
    whole = found.hours[first : last + 1]
    labels = [f"{hour:02}" for hour in range(first, last + 1)]
    made = []
    for field, title, times, kind in (
        ("mean_wait_s", "Mean wait by hour of the day", 1000, "length"),
        ("within", f"Answered within {found.within_s:g} s, by hour of the day", 1, "share"),
        ("abandoned", "Gave up, by hour of the day", 1, "share"),
    ):
        series = [
            Series(
                name, style, [times * getattr(pair[place], field) if pair[place].callers else None for pair in whole]
            )
            for place, (name, style) in enumerate((("today", "calm"), ("alternative", "good")))
        ]
        made.append(pictures.curves(labels, series, title, kind, _top(series) if kind == "share" else None))
    return made


def _top(series: Sequence[Series]) -> float:
    highest = max((value for one in series for value in one.values if value is not None), default=0.0)
    return next(top for top in _TOPS if highest <= top)


def _paragraphs(said: Sequence[str]) -> list[str]:
    return [f"<p>{escape(one)}</p>" for one in said]

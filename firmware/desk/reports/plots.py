"""Plots of findings in the signs of a terminal."""

from collections.abc import Sequence

import plotext

from firmware.desk.reports.findings import Findings, Row

HEIGHT = 16
LEAST = 3
"""Rows: of fewer there is nothing to see."""
_BETWEEN = 3
"""Columns between two labels, at least."""
_MARKERS = ("braille", "*", "o")
"""Of lines that are told apart without colours."""


def plots(found: Findings, width: int, what: str) -> list[str]:
    """Lines of text for the reports that have a plot: by time; none for others."""
    times = {"months": "month", "weeks": "week", "days": "day", "weekdays": "weekday", "hours": "hour"}
    times |= {"half-hours": "half-hour", "overview": "half-hour"}
    if what not in times:
        return []
    rows = found.times[times[what]]
    if len(rows) < LEAST:
        return []
    return [*_callers(rows, width), "", *_levels(rows, width)]


def _callers(rows: list[Row], width: int) -> list[str]:
    answered = [row.figures.answered for row in rows]
    all_of_them = [row.figures.answered + row.figures.abandoned + row.figures.short for row in rows]
    title = "callers: answered \u2588, gave up \u2591"
    return one_on_another([row.label for row in rows], answered, all_of_them, title, width)


def one_on_another(
    labels: list[str], lower: Sequence[float], upper: Sequence[int], title: str, width: int
) -> list[str]:
    """Bars, ``lower`` before ``upper``, which is at least as high."""
    _begin(width, title)
    places = list(range(len(labels)))
    # The lower bars cover the higher ones.
    plotext.bar(places, upper, marker="\u2591", width=0.8)
    plotext.bar(places, lower, marker="\u2588", width=0.8)
    top = max(1, *upper)
    plotext.ylim(0, top)
    plotext.yticks(sorted({0, top // 2, top}))
    plotext.xlim(-0.5, len(labels) - 0.5)
    return _end(labels, width)


def lines_of(
    labels: list[str], series: Sequence[tuple[str, Sequence[float | None]]], title: str, width: int
) -> list[str]:
    """Lines with their names, broken where there is no value."""
    _begin(width, title)
    for (name, values), marker in zip(series, _MARKERS, strict=False):
        known = [(place, value) for place, value in enumerate(values) if value is not None]
        if known:
            plotext.plot(*map(list, zip(*known, strict=True)), marker=marker, label=name)
    plotext.xlim(0, max(1, len(labels) - 1))
    return _end(labels, width)


def _levels(rows: list[Row], width: int) -> list[str]:
    known = [(place, 100 * level) for place, row in enumerate(rows) if (level := row.figures.service_a) is not None]
    if not known:
        return []
    _begin(width, "service level A, %")
    plotext.ylim(0, 100)
    # As wide as the bars above it.
    plotext.xlim(-0.5, len(rows) - 0.5)
    plotext.yticks([0, 20, 40, 60, 80, 100])
    plotext.plot(*map(list, zip(*known, strict=True)), marker="braille")
    return _end([row.label for row in rows], width)


def _begin(width: int, title: str) -> None:
    plotext.clear_figure()
    plotext.theme("clear")
    # As wide as it was asked for, whatever terminal this process has.
    plotext.limit_size(False, False)
    plotext.plot_size(width, HEIGHT)
    plotext.title(title)


def _end(labels: list[str], width: int) -> list[str]:
    room = width // (max(map(len, labels)) + _BETWEEN)
    step = -(-len(labels) // max(1, room))
    places = list(range(0, len(labels), step))
    plotext.xticks(places, [labels[place] for place in places])
    return [line.rstrip() for line in plotext.uncolorize(plotext.build()).splitlines()]

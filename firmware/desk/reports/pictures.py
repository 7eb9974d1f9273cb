"""Pictures of findings as SVG that stands in a page: its colours are the page's, its texts the reader's to select."""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from firmware.desk.reports.findings import AgentRow, Row
from firmware.desk.reports.tables import length, shown

WIDTH, HEIGHT = 360, 200
"""As wide as a small screen, so that its letters are never smaller than the page's."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 10, 24
_LABEL_WIDTH = 46
_BAR = 20


class Series(NamedTuple):
    """``style``: a class of the page's colours. A value for each place, None: there is none."""

    name: str
    style: str
    values: Sequence[float | None]


def stacked(labels: Sequence[str], series: Sequence[Series], title: str, over: Series | None = None) -> str:
    """Bars, the first series lowest. ``over``: a line before them."""
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(labels))]
    top = _nice(max([*sums, *(value or 0 for value in (over.values if over else ()))], default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    parts = [_frame(top, lambda value: f"{value:g}"), _labels(labels)]
    for place, label in enumerate(labels):
        base = 0.0
        told = ", ".join(f"{one.values[place] or 0:g} {one.name}" for one in series)
        bars = []
        for one in series:
            value = one.values[place] or 0
            if value:
                y, high = _y(base + value, top), _y(base, top) - _y(base + value, top)
                x, wide = _LEFT + place * step, max(0.6, step * 0.86)
                bars.append(
                    f'<rect class="{one.style}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
                )
            base += value
        parts.append(f"<g><title>{escape(f'{label}: {told}')}</title>{''.join(bars)}</g>")
    if over is None:
        return figure(parts, title, series)
    for stretch in _stretches(over.values):
        path = " ".join(f"{_LEFT + (place + 0.43) * step:.1f},{_y(value, top):.1f}" for place, value in stretch)
        parts.append(f'<polyline class="{over.style}" points="{path}"/>')
    return figure(parts, title, (*series, over))


def curves(labels: Sequence[str], series: Sequence[Series], title: str, kind: str, top: float | None = None) -> str:
    """Lines, broken where there is no value. ``kind``: "length" or "share", of the values."""
    known = [value for one in series for value in one.values if value is not None]
    highest = top or (_nice_length(max(known, default=0)) if kind == "length" else 1.0)
    show = length if kind == "length" else lambda value: f"{100 * value:.0f} %"
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    parts = [_frame(highest, show), _labels(labels)]
    for one in series:
        for stretch in _stretches(one.values):
            points = [(_LEFT + (place + 0.5) * step, _y(min(value, highest), highest)) for place, value in stretch]
            if len(points) > 1:
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
                parts.append(f'<polyline class="{one.style}" points="{path}"/>')
            for (x, y), (place, value) in zip(points, stretch, strict=True):
                told = escape(f"{labels[place]}: {one.name} {show(value)}")
                parts.append(
                    f'<circle class="{one.style}" cx="{x:.1f}" cy="{y:.1f}" r="1.8"><title>{told}</title></circle>'
                )
    return figure(parts, title, series)


def agent_bars(rows: Sequence[AgentRow], title: str) -> str:
    """What each did with his time, side by side; as long as the time in service, the longest as wide as there is."""
    kinds = (("talked", "good"), ("wrapped up", "wait"), ("free", "calm"), ("breaks", "bad"))
    most = max((sum(row.work) for row in rows), default=0) or 1
    names, wide = 84, WIDTH - 84 - _RIGHT - 52
    parts = []
    for place, row in enumerate(rows):
        y, x = 4 + place * _BAR, float(names)
        times = (row.work.talks_ms, row.work.wraps_up_ms, row.work.ready_ms, row.work.paused_ms)
        parts.append(f'<text x="{names - 6}" y="{y + 11}" class="end">{escape(row.agent[:14])}</text>')
        for (name, style), ms in zip(kinds, times, strict=True):
            part = wide * ms / most
            told = escape(f"{row.agent}: {name} {length(ms)}")
            shape = f'x="{x:.1f}" y="{y}" width="{part:.1f}" height="{_BAR - 6}"'
            parts.append(f'<rect class="{style}" {shape}><title>{told}</title></rect>')
            x += part
        parts.append(f'<text x="{x + 4:.1f}" y="{y + 11}">{shown(row.work.occupancy, "share")}</text>')
    series = [Series(name, style, ()) for name, style in kinds]
    return figure(parts, title, series, 8 + len(rows) * _BAR)


def arrivals(rows: Sequence[Row], by: str) -> str:
    figures = [row.figures for row in rows]
    series = (
        Series("answered", "good", [one.answered for one in figures]),
        Series("served otherwise", "calm", [one.other for one in figures]),
        Series("gave up, short ones too", "bad", [one.abandoned + one.short for one in figures]),
    )
    return stacked(_short(rows), series, f"Callers by {by}")


def waits(rows: Sequence[Row], by: str) -> str:
    """Of those who were answered."""
    ranks = [row.figures.percentiles_ms or (None, None, None) for row in rows]
    styles = (("half waited up to", "good"), ("80 % up to", "wait"), ("95 % up to", "bad"))
    series = [Series(*style, [rank[place] for rank in ranks]) for place, style in enumerate(styles)]
    return curves(_short(rows), series, f"Waits of those who were answered, by {by}", "length")


def levels(rows: Sequence[Row], by: str) -> str:
    series = (
        Series("level A", "good", [row.figures.service_a for row in rows]),
        Series("level B", "calm", [row.figures.service_b for row in rows]),
    )
    return curves(_short(rows), series, f"Service level by {by}", "share")


def lines_in_use(rows: Sequence[Row], by: str, many: int) -> str:
    """How many lines were in use on average."""
    used = [row.busy_ms / row.lines_ms * many if row.lines_ms else None for row in rows]
    series = (Series("lines in use on average", "calm", [None if one is None else round(one, 2) for one in used]),)
    return stacked(_short(rows), series, f"Lines in use by {by}, of {many}")


def _short(rows: Sequence[Row]) -> list[str]:
    """Labels without what they all begin with: a year."""
    years = {row.label[:5] for row in rows}
    same = len(years) == 1 and years.pop().endswith("-")
    return [row.label[5:] if same else row.label for row in rows]


def figure(parts: list[str], title: str, series: Sequence[Series], height: int = HEIGHT) -> str:
    """What is drawn (``parts``: SVG, ``WIDTH`` by ``height``) below its title and above the meaning of its colours."""
    keys = "".join(f'<span class="key"><i class="{one.style}"></i>{escape(one.name)}</span>' for one in series)
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">{"".join(parts)}</svg><div class="keys">{keys}</div></figure>'
    )


def _frame(top: float, show: Callable[[float], str]) -> str:
    found = []
    for step in range(5):
        value, y = top * step / 4, _y(top * step / 4, top)
        found.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        found.append(f'<text class="end" x="{_LEFT - 4}" y="{y + 3:.1f}">{escape(show(value))}</text>')
    return "".join(found)


def _labels(labels: Sequence[str]) -> str:
    """So many of them that none lies on another."""
    room = WIDTH - _LEFT - _RIGHT
    longest = max((len(label) for label in labels), default=1)
    wide = max(_LABEL_WIDTH, longest * 7)
    every = max(1, -(-len(labels) * wide // room))
    step = room / max(1, len(labels))
    found = []
    for place, label in enumerate(labels):
        middle = _LEFT + (place + 0.5) * step
        if place % every == 0 and (middle + wide / 2 <= WIDTH + _RIGHT or len(labels) < every):
            found.append(f'<text class="middle" x="{middle:.1f}" y="{HEIGHT - 8}">{escape(label)}</text>')
    return "".join(found)


def _stretches(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    found: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is not None:
            found[-1].append((place, value))
        elif found[-1]:
            found.append([])
    return [stretch for stretch in found if stretch]


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top


def _nice(highest: float) -> float:
    """At least as high, and four steps of few digits."""
    power = 1
    while True:
        for step in (1, 2, 3, 4, 5, 8):
            if 4 * step * power >= highest:
                return 4 * step * power
        power *= 10


def _nice_length(highest_ms: float) -> float:
    minute = 60_000
    steps = (
        20_000,
        40_000,
        minute,
        2 * minute,
        4 * minute,
        8 * minute,
        20 * minute,
        40 * minute,
        60 * minute,
        240 * minute,
    )
    return next((step for step in steps if step >= highest_ms), _nice(highest_ms / minute) * minute)

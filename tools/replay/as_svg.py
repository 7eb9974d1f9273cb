"""A history as a picture: a row for each port that did anything, time from left to right.

It needs nothing but a browser; whoever rests the pointer on a bar reads all about it.
"""

import datetime
from xml.sax.saxutils import escape

from tools.replay.spans import WORDS, History, Kind, Row, Span

_NAMES = 150
_PLOT = 1250
_WIDTH = _NAMES + _PLOT + 20
_SMALL = 'font-size="11"'
_ROW = 28
_BAR = 20
_TOP = 78
_SIGN = 6.4
"""Width of a letter of the bars, in pixels, as most have it."""
_FEWEST = 4
"""Letters; a bar with room for less says nothing."""
_TICKS = 14
"""At most."""
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 604_800)

COLOURS: dict[Kind, tuple[str, str]] = {
    "rings": ("#f5c542", "#3b2c00"),
    "calls": ("#b9c6d8", "#16263a"),
    "talks": ("#4f9d69", "#ffffff"),
    "waits": ("#4a7fc1", "#ffffff"),
    "box": ("#9a7bb8", "#ffffff"),
    "refused": ("#d9694f", "#ffffff"),
    "out": ("#6b6b6b", "#ffffff"),
}
"""Of the bar, and of the letters on it."""


def drawn(history: History) -> str:
    """All of it."""
    used = [row for row in history.rows if row.spans]
    idle = [row.name for row in history.rows if not row.spans]
    bottom = _TOP + _ROW * len(used)
    height = bottom + 40
    scale = _Scale(history.begun, history.ended)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="10" y="24" font-size="16" font-weight="bold">{_title(history)}</text>',
        *_legend(),
        *_ticks(scale, bottom),
    ]
    for place, row in enumerate(used):
        parts += _row(row, _TOP + _ROW * place, scale, shaded=place % 2 == 0)
    marks = [(at, f"the box starts, {at:%Y-%m-%d %H:%M:%S}") for at in history.starts]
    marks += [
        (till, f"what happened from {since:%Y-%m-%d %H:%M:%S} to here is missing") for since, till in history.gaps
    ]
    marks += [(at, f"the clock is set back by {by}") for at, by in history.set_back]
    for at, what in marks:
        x = scale.x(at)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 4}" y2="{bottom}" stroke="#b00020" stroke-dasharray="3 3">'
            f"<title>{what}</title></line>"
        )
    if idle:
        parts.append(f'<text x="10" y="{bottom + 26}" fill="#555555">idle throughout: {escape(", ".join(idle))}</text>')
    return "\n".join([*parts, "</svg>", ""])


class _Scale:
    def __init__(self, begun: datetime.datetime, ended: datetime.datetime) -> None:
        self.begun = begun
        self.ended = ended
        self.length = max(ended - begun, datetime.timedelta(milliseconds=1))

    def x(self, at: datetime.datetime) -> float:
        return _NAMES + _PLOT * ((at - self.begun) / self.length)

    def ticks(self) -> list[datetime.datetime]:
        """Whole minutes, quarters of an hour and the like."""
        least_s = self.length.total_seconds() / _TICKS
        step_s = next((step for step in _STEPS_S if step >= least_s), _STEPS_S[-1])
        midnight = self.begun.replace(hour=0, minute=0, second=0, microsecond=0)
        first = -(-(self.begun - midnight).total_seconds() // step_s)
        count = int(self.length.total_seconds() // step_s) + 1
        found = [midnight + datetime.timedelta(seconds=step_s * (first + number)) for number in range(count)]
        return [at for at in found if at <= self.ended]


def _title(history: History) -> str:
    end = "%H:%M:%S" if history.begun.date() == history.ended.date() else "%Y-%m-%d %H:%M:%S"
    return f"{history.begun:%Y-%m-%d %H:%M:%S} to {history.ended:{end}}"


def _legend() -> list[str]:
    parts, x = [], 10.0
    for kind, (fill, _) in COLOURS.items():
        parts.append(f'<rect x="{x:.0f}" y="36" width="14" height="14" rx="3" fill="{fill}"/>')
        parts.append(f'<text x="{x + 19:.0f}" y="47">{WORDS[kind]}</text>')
        x += 40 + _SIGN * len(WORDS[kind])
    return parts


def _ticks(scale: _Scale, bottom: int) -> list[str]:
    ticks = scale.ticks()
    seconds = any(at.second for at in ticks)
    parts = []
    for at in ticks:
        x = scale.x(at)
        text = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 6}" y2="{bottom}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{_TOP - 10}" text-anchor="middle" {_SMALL} fill="#555555">{text}</text>')
    return parts


def _row(row: Row, y: int, scale: _Scale, *, shaded: bool) -> list[str]:
    parts = []
    if shaded:
        parts.append(f'<rect x="0" y="{y}" width="{_WIDTH}" height="{_ROW}" fill="#f6f6f6"/>')
    parts.append(f'<text x="10" y="{y + 18}">{escape(_cut(row.name, _NAMES - 15))}</text>')
    return parts + [_bar(span, y, scale) for span in row.spans]


def _bar(span: Span, y: int, scale: _Scale) -> str:
    fill, ink = COLOURS[span.kind]
    x = scale.x(span.begun)
    width = max(1.5, scale.x(span.ended) - x)
    top = y + (_ROW - _BAR) // 2
    # Its colour says who talks and who is rung.
    label = _cut(span.whom if span.whom and span.kind in ("rings", "talks") else span.text, width - 8)
    text = f'<text x="{x + 4:.1f}" y="{top + 14}" fill="{ink}" {_SMALL}>{escape(label)}</text>' if label else ""
    return (
        f"<g><title>{escape(_about(span))}</title>"
        f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="3" fill="{fill}"/>{text}</g>'
    )


def _about(span: Span) -> str:
    length_s = (span.ended - span.begun).total_seconds()
    caller = f"\n{span.caller}" if span.caller else ""
    return f"{span.text}{caller}\n{span.begun:%H:%M:%S} to {span.ended:%H:%M:%S} ({length_s:.1f} s)"


def _cut(text: str, width: float) -> str:
    """As much as there is room for."""
    room = int(width / _SIGN)
    if len(text) <= room:
        return text
    return f"{text[: room - 1]}\u2026" if room >= _FEWEST else ""

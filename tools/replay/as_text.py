"""A history as text: a picture with a row for each port that did anything, then line by line."""

import datetime

from tools.replay.spans import WORDS, History, Kind, Row

LETTERS: dict[Kind, str] = {
    "rings": "r",
    "calls": "c",
    "talks": "T",
    "waits": "w",
    "box": "b",
    "refused": "x",
    "out": "-",
}
_AT_REST = "."


def lines(history: History, width: int) -> list[str]:
    """``width``: columns of the picture, without the names."""
    step = (history.ended - history.begun) / width or datetime.timedelta(milliseconds=1)
    used = [row for row in history.rows if row.spans]
    names = max((len(row.name) for row in used), default=0)
    day = "" if history.begun.date() == history.ended.date() else "%Y-%m-%d "
    found = [
        f"{history.begun:%Y-%m-%d %H:%M:%S} to {history.ended:{day}%H:%M:%S}, {step.total_seconds():.3g} s a column",
        "",
    ]
    found += [f"{row.name:<{names}}  {_picture(row, history.begun, step, width)}" for row in used]
    found += ["", ", ".join(f"{LETTERS[kind]} {WORDS[kind]}" for kind in LETTERS), ""]
    found += _told(used, names, day)
    idle = [row.name for row in history.rows if not row.spans]
    found += ["", f"idle throughout: {', '.join(idle)}"] if idle else []
    found += [f"the box started at {at:%Y-%m-%d %H:%M:%S}" for at in history.starts]
    found += [
        f"the journal could not be written: what happened from {since:%Y-%m-%d %H:%M:%S} to {till:%H:%M:%S} is missing"
        for since, till in history.gaps
    ]
    found += [f"the clock was set back by {by} at {at:%Y-%m-%d %H:%M:%S}" for at, by in history.set_back]
    return found


def _picture(row: Row, begun: datetime.datetime, step: datetime.timedelta, width: int) -> str:
    """In each column what came last in it, if anything did: nothing is too short to be seen."""
    cells = [_AT_REST] * width
    for span in row.spans:
        first = min(width - 1, (span.begun - begun) // step)
        last = min(width - 1, max(first, -((begun - span.ended) // step) - 1))
        cells[first : last + 1] = LETTERS[span.kind] * (last + 1 - first)
    return "".join(cells)


def _told(rows: list[Row], names: int, day: str) -> list[str]:
    spans = sorted(((span.begun, place, span) for place, row in enumerate(rows) for span in row.spans))
    found = []
    for begun, place, span in spans:
        length_s = (span.ended - begun).total_seconds()
        caller = f"  ({span.caller})" if span.caller else ""
        head = f"{begun:{day}%H:%M:%S}.{begun.microsecond // 100_000}  {rows[place].name:<{names}}"
        found.append(f"{head}  {length_s:>8.1f} s  {span.text}{caller}")
    return found

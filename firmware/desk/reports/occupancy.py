"""How long something was so, in each half hour: agents at work, lines in use, all lines at once."""

import sqlite3
from typing import NamedTuple

import numpy as np

from firmware.desk.reports.calls import END_SQL, IN
from firmware.desk.reports.columns import Array, Columns
from firmware.desk.reports.period import Grid, Numbers


class Spans(NamedTuple):
    """Stretches of time, UTC in ms, begins and ends in the same order."""

    begins: Numbers
    ends: Numbers

    def clipped(self, begin_ms: int, end_ms: int) -> "Spans":
        begins, ends = np.maximum(self.begins, begin_ms), np.minimum(self.ends, end_ms)
        some = begins < ends
        return Spans(begins[some], ends[some])

    @property
    def total_ms(self) -> int:
        return int((self.ends - self.begins).sum())


NONE = Spans(np.empty(0, np.int64), np.empty(0, np.int64))


def spread(spans: Spans, edges: Numbers) -> Numbers:
    """How many ms of all the spans lie between each two edges; spans may overlap."""
    past = _past(spans.begins, edges) - _past(spans.ends, edges)
    return np.diff(past)


def _past(moments: Numbers, edges: Numbers) -> Numbers:
    """For each edge the sum of how long ago all the moments before it are."""
    ago = np.sort(moments) - edges[0]
    sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(ago)))
    before = np.searchsorted(ago, edges - edges[0])
    result: Numbers = before * (edges - edges[0]) - sums[before]
    return result


def joined(spans: Spans) -> Spans:
    """What any of the spans covers, each stretch once."""
    if not len(spans.begins):
        return NONE
    order = np.argsort(spans.begins, kind="stable")
    begins, ends = spans.begins[order], np.maximum.accumulate(spans.ends[order])
    new = np.append(True, begins[1:] > ends[:-1])
    last = np.append(np.flatnonzero(new)[1:] - 1, len(ends) - 1)
    return Spans(begins[new], ends[last])


def line_spans(calls: Columns, line: int, grid: Grid, until_ms: int) -> Spans:
    """When a CO line was in use: a call that comes in takes it from its first ring on, one that goes out from when it
    was seized."""
    mine = calls["line"] == line
    since = np.where(calls["direction"][mine] == IN, 0, calls["taken"][mine])
    at, life = calls["at"][mine][since >= 0], calls["life"][mine][since >= 0]
    since = since[since >= 0]
    return joined(Spans(at + since, at + life)).clipped(grid.begin_ms, until_ms)


def fault_spans(register: sqlite3.Connection, line: int, grid: Grid, until_ms: int) -> Spans:
    """When a CO line was out of service; of one that is not connected that is always."""
    rows = register.execute(
        f"SELECT began_ms, {END_SQL} FROM faults WHERE port = ? AND began_ms < ?", (f"line {line}", until_ms)
    ).fetchall()
    moments = np.array(rows, np.int64).reshape(-1, 2)
    return Spans(moments[:, 0], moments[:, 1]).clipped(grid.begin_ms, until_ms)


def either(one: Spans, other: Spans) -> Spans:
    """What one or both of them cover."""
    return joined(Spans(np.append(one.begins, other.begins), np.append(one.ends, other.ends)))


def all_at_once(lines: list[Spans]) -> Spans:
    """What every one of them covers; each of them never overlaps itself."""
    if not lines or not all(len(line.begins) for line in lines):
        return NONE
    moments = np.concatenate([moment for line in lines for moment in (line.begins, line.ends)])
    steps = np.concatenate([np.full(len(one.begins), step) for one in lines for step in (1, -1)])
    # In whatever order of one moment: a stretch without length is none, and two that touch are one.
    order = np.argsort(moments, kind="stable")
    used = np.cumsum(steps[order])
    full = np.flatnonzero(used == len(lines))
    moments = moments[order]
    begins, ends = moments[full], moments[full + 1]
    return joined(Spans(begins[begins < ends], ends[begins < ends]))


def by_rows(cells: Numbers, rows: Array, count: int) -> list[int]:
    """Sums of half hours in the rows that they belong to."""
    return [round(one) for one in np.bincount(rows, cells, count).tolist()]

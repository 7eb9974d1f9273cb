"""The table for people and bench.json for programs."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tools.bench.goals import Goal, Outcome
from tools.bench.measure import short

_SIGNS = {"at least": ">=", "at most": "<=", "reported": ""}


@contextmanager
def progress(total: int) -> Iterator[Callable[[int, Goal], None]]:
    """A bar on a terminal, one line a goal elsewhere; both on the error output."""
    if not sys.stderr.isatty():
        yield lambda index, goal: print(f"[{index + 1}/{total}] {goal.name}", file=sys.stderr, flush=True)
        return
    columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda index, goal: bar.update(task, completed=index, description=goal.name)


def verdict(outcome: Outcome) -> str:
    """One word for a table."""
    if outcome.value is None:
        return "not measured" if outcome.met is None else "WRONG"
    if outcome.met is None:
        return "reported"
    return "met" if outcome.met else "MISSED"


def _figure(value: object) -> str:
    return short(value) if isinstance(value, (int, float)) else str(value or "")


def _target(goal: Goal) -> str:
    return f"{_SIGNS[goal.bound]} {_figure(goal.target)}".strip() if goal.target is not None else ""


_COLOURS = {
    "met": "green",
    "MISSED": "bold red",
    "WRONG": "bold white on red",
    "reported": "cyan",
    "not measured": "yellow",
}


def show(outcomes: Sequence[Outcome]) -> None:
    """Print the table and the count of each verdict."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("goal", "value", "target", "anchor", "unit", "", "note"):
        table.add_column(heading, justify="right" if heading in ("value", "target", "anchor") else "left")
    for outcome in outcomes:
        word = verdict(outcome)
        value = "-" if outcome.value is None else short(outcome.value)
        row = (outcome.goal.name, value, _target(outcome.goal), _figure(outcome.goal.anchor), outcome.goal.unit)
        table.add_row(*row, f"[{_COLOURS[word]}]{word}[/]", outcome.note)
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    counts = {word: sum(verdict(o) == word for o in outcomes) for word in _COLOURS}
    print(", ".join(f"{count} {word.lower()}" for word, count in counts.items() if count))


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The value of bench.json."""
    return {"machine": machine(), "goals": [_entry(outcome) for outcome in outcomes]}


def _entry(outcome: Outcome) -> dict[str, Any]:
    goal = outcome.goal
    entry: dict[str, Any] = {
        "name": goal.name,
        "value": outcome.value,
        "target": goal.target,
        "anchor": goal.anchor,
        "met": outcome.met,
        "bound": goal.bound,
        "unit": goal.unit,
    }
    if outcome.value is None:
        entry["reason"] = outcome.note
    elif outcome.note:
        entry["note"] = outcome.note
    return entry


def machine() -> dict[str, Any]:
    """What kind of machine measured."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(("model name", "Model"))]
    return names[0] if names else platform.processor()


def write_json(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write bench.json whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(json.dumps(as_json(outcomes), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path)


MARKS = ("<!-- results -->", "<!-- end of results -->")
"""The lines of a document between which its results stand."""


def markdown(outcomes: Sequence[Outcome]) -> str:
    """The machine in one sentence, and the table."""
    about = machine()
    found = [
        f"One run on {about['processor']}, {about['cores']} cores, {about['system']}, {about['python']}.",
        "",
        "| goal | value | target | anchor | unit | | note |",
        "|---|--:|--:|--:|---|---|---|",
    ]
    for outcome in outcomes:
        goal = outcome.goal
        value = "" if outcome.value is None else short(outcome.value)
        cells = (goal.name, value, _target(goal), _figure(goal.anchor), goal.unit, verdict(outcome), outcome.note)
        found.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(found)


def write_document(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Replace what stands between the marks of a document."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not begin or not end:
        raise ValueError(f"{path} has no lines {MARKS[0]} and {MARKS[1]}")
    path.write_text(f"{before}{begin}\n{markdown(outcomes)}\n{end}{after}", encoding="utf-8")

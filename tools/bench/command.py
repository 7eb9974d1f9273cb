"""Measure every goal: ratios to C and to Python peers, bus bits, detection times, whole-world times."""

from __future__ import annotations

import argparse
import fnmatch
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.bench import (
    bus,
    caller_id,
    calls,
    debounce,
    dial_tone,
    emergency,
    features,
    glare,
    hook,
    hooks_world,
    journal,
    menu_calls,
    menu_world,
    month_report,
    peers,
    progress,
    queue_calls,
    queue_estimate,
    register,
    report,
    ring,
    scan,
    shell,
    supervision,
    twin,
    world,
)
from tools.bench.goals import Bench, Goal, Outcome, attempt

LINES = (supervision, glare, emergency, caller_id)
SUBJECTS = (
    debounce,
    scan,
    peers,
    bus,
    ring,
    hook,
    hooks_world,
    dial_tone,
    world,
    calls,
    features,
    progress,
    menu_calls,
    menu_world,
    queue_calls,
    queue_estimate,
    register,
    *LINES,
    journal,
    shell,
    month_report,
    twin,
)
"""The files whose GOALS are measured, in the order of the table."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``linebox bench``."""
    parser.add_argument("--only", metavar="PATTERN", help="only goals whose name contains PATTERN (* and ? allowed)")
    parser.add_argument("--quick", action="store_true", help="smaller samples: minutes become seconds, less exact")
    parser.add_argument("--json", metavar="FILE", type=Path, default=Path("bench.json"), help="default bench.json")
    document = "put the results between the marks of FILE, a Markdown document such as docs/performance.md"
    parser.add_argument("--document", metavar="FILE", type=Path, help=document)
    parser.add_argument("--seed", type=int, default=1, help="of every random input (default 1)")
    parser.add_argument("--list", action="store_true", help="name the goals and measure nothing")


def all_goals() -> list[Goal]:
    """The whole table of goals."""
    return [goal for subject in SUBJECTS for goal in subject.GOALS]


def selected(goals: Sequence[Goal], pattern: str | None) -> list[Goal]:
    """The goals whose name contains ``pattern``, in any case."""
    if pattern is None:
        return list(goals)
    wanted = f"*{pattern.lower()}*"
    return [goal for goal in goals if fnmatch.fnmatchcase(goal.name.lower(), wanted)]


def measure(goals: Sequence[Goal], bench: Bench, told: Callable[[int, Goal], None]) -> list[Outcome]:
    """All outcomes, in order; ``told`` hears which goal comes next."""
    found = []
    for index, goal in enumerate(goals):
        told(index, goal)
        found.append(attempt(goal, bench))
    return found


def run(args: argparse.Namespace) -> int:
    """0 when every goal ran, met or missed; 1 when a result was wrong; 2 when no goal has such a name."""
    goals = selected(all_goals(), args.only)
    if not goals:
        print(f"linebox bench: no goal has {args.only!r} in its name; --list shows them", file=sys.stderr)
        return 2
    if args.list:
        for goal in goals:
            print(goal.name)
        return 0
    bench = Bench(quick=args.quick, seed=args.seed)
    with report.progress(len(goals)) as told:
        outcomes = measure(goals, bench, told)
    report.show(outcomes)
    report.write_json(args.json, outcomes)
    print(f"written: {args.json}")
    if args.document is not None:
        report.write_document(args.document, outcomes)
        print(f"written: {args.document}")
    return int(any(report.verdict(outcome) == "WRONG" for outcome in outcomes))

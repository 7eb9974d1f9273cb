"""Today beside the alternative, with the same callers and the same chances: what differs is what was changed."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from tools.twin.case import Case
from tools.twin.changes import Changes, changed
from tools.twin.figures import HOURS, KINDS, Figures, Interval, Tally, interval, recorded
from tools.twin.runs import Result, Task, Told, run_all

NOTHING = Figures(Tally(*(math.nan for _ in Tally._fields)), ())
"""Of what has not happened."""


class Row(NamedTuple):
    """A figure. ``differs``: of the runs with the same seed, one by one."""

    name: str
    field: str
    recorded: float
    today: Interval
    alternative: Interval
    differs: Interval

    @property
    def is_sure(self) -> bool:
        """The difference is no chance of the draw."""
        return self.differs.low > 0 or self.differs.high < 0


class Comparison(NamedTuple):
    """``case``, ``alternative``: of the first seed. ``hours``: (today, alternative) by
    hour of the day, means over seeds. ``first``: of the first seed."""

    case: Case
    alternative: Case
    changes: Changes
    seeds: Sequence[int]
    within_s: float
    rows: Sequence[Row]
    recorded: Figures
    hours: Sequence[tuple[Tally, Tally]]
    first: tuple[Result, Result]


def compare(
    cases: Sequence[Case],
    changes: Changes,
    seeds: Sequence[int],
    *,
    within_s: float,
    told: Told,
    known: bool = True,
    processors: int = 0,
) -> Comparison:
    """``cases``: one a seed. ``known``: they have happened; else nothing is recorded. Raises CaseError where the
    alternative cannot be."""
    others = {id(case): changed(case, changes) for case in cases}
    pairs = [(case, others[id(case)]) for case in cases]
    tasks = [
        Task(one, seed, known=known, within_s=within_s) for seed, pair in zip(seeds, pairs, strict=True) for one in pair
    ]
    results = run_all(tasks, told, processors)
    today, alternative = results[::2], results[1::2]
    real = recorded(cases[0], within_s) if known else NOTHING
    rows = [
        Row(
            kind.name,
            kind.field,
            getattr(real.whole, kind.field),
            interval(_values(today, kind.field)),
            interval(_values(alternative, kind.field)),
            interval(
                [
                    theirs - ours
                    for ours, theirs in zip(_values(today, kind.field), _values(alternative, kind.field), strict=True)
                ]
            ),
        )
        for kind in KINDS
    ]
    hours = [(_hour(today, hour), _hour(alternative, hour)) for hour in range(HOURS)]
    return Comparison(*pairs[0], changes, seeds, within_s, rows, real, hours, (today[0], alternative[0]))


def _values(results: Sequence[Result], field: str) -> list[float]:
    return [getattr(one.figures.whole, field) for one in results]


def _hour(results: Sequence[Result], hour: int) -> Tally:
    tallies = [one.figures.hours[hour] for one in results]
    return Tally(*(sum(values) / len(values) for values in zip(*tallies, strict=True)))

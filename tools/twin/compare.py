"""Today beside the alternative, with the same callers and the same chances: what differs is what was changed."""

from collections.abc import Sequence
from typing import NamedTuple

from tools.twin.case import Case
from tools.twin.changes import Changes, changed
from tools.twin.figures import HOURS, KINDS, Figures, Interval, Tally, interval, recorded
from tools.twin.runs import Result, Task, Told, run_all


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
    """``hours``: (today, alternative) by hour of the day, means over seeds. ``first``: of the first seed."""

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
    case: Case, changes: Changes, seeds: Sequence[int], within_s: float, told: Told, *, processors: int = 0
) -> Comparison:
    """Raises CaseError where the alternative cannot be."""
    other = changed(case, changes)
    tasks = [Task(one, seed, known=True, within_s=within_s) for seed in seeds for one in (case, other)]
    results = run_all(tasks, told, processors)
    today, alternative = results[::2], results[1::2]
    real = recorded(case, within_s)
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
    return Comparison(case, other, changes, seeds, within_s, rows, real, hours, (today[0], alternative[0]))


def _values(results: Sequence[Result], field: str) -> list[float]:
    return [getattr(one.figures.whole, field) for one in results]


def _hour(results: Sequence[Result], hour: int) -> Tally:
    tallies = [one.figures.hours[hour] for one in results]
    return Tally(*(sum(values) / len(values) for values in zip(*tallies, strict=True)))

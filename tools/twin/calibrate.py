"""How well the twin of a record does what happened, and how much longer work after a call takes than callers who waited
let see. Whoever is free is given a caller at once, so that such work shows only where somebody waited; what people do
while nobody waits does not, and a twin without it is too quick. One number makes up for that."""

import dataclasses
import math
from collections.abc import Sequence
from typing import NamedTuple

from tools.traffic.calls import Record
from tools.twin.case import Case, of_list
from tools.twin.estimates import Estimates, estimated
from tools.twin.figures import Figures, Tally, recorded
from tools.twin.runs import Result, Task, Told, run_all

MORE_WORK = (1.0, 1.25, 1.5, 1.75, 2.0)
SEEDS = (1, 2)
MOST_CALLS = 12_000
"""Of longer records the first calls are enough to choose by."""

TOTALS = ("mean_wait_s", "abandoned", "within")


class Trial(NamedTuple):
    """``ratios``: the twin's mean wait, share of those who gave up, and share answered in time, by the record's."""

    more_work: float
    ratios: tuple[float, ...]

    @property
    def worst(self) -> float:
        """How far the worst of them is off, as a logarithm: 0 is right, twice and half are the same."""
        return max(abs(math.log(ratio)) if ratio > 0 else math.inf for ratio in self.ratios)


def calibrated(
    record: Record, within_s: float, told: Told, away_ms: int, processors: int = 0
) -> tuple[Estimates, list[Trial]]:
    """What the record shows, with the best of MORE_WORK; and what each of them gave. Raises CaseError."""
    found = estimated(record, away_ms)
    if found.work is None or not found.work.ends:
        return found, []
    some = record._replace(calls=record.calls[:MOST_CALLS])
    cases = [of_list(some, dataclasses.replace(found, more_work=more)) for more in MORE_WORK]
    tasks = [Task(case, seed, known=False, within_s=within_s) for case in cases for seed in SEEDS]
    results = run_all(tasks, told, processors)
    trials = []
    for place, (more, case) in enumerate(zip(MORE_WORK, cases, strict=True)):
        runs = results[place * len(SEEDS) : (place + 1) * len(SEEDS)]
        trials.append(Trial(more, ratios(case, runs, within_s)))
    best = min(trials, key=lambda trial: trial.worst)
    return dataclasses.replace(found, more_work=best.more_work), trials


def ratios(case: Case, runs: Sequence[Result], within_s: float) -> tuple[float, ...]:
    """Of TOTALS, in their order; 1 where both are nothing."""
    real: Figures = recorded(case, within_s)
    return tuple(_ratio(_mean(runs, field), getattr(real.whole, field)) for field in TOTALS)


def _mean(runs: Sequence[Result], field: str) -> float:
    whole: list[Tally] = [one.figures.whole for one in runs]
    return math.fsum(getattr(tally, field) for tally in whole) / len(whole)


def _ratio(ours: float, real: float) -> float:
    if real:
        return ours / real
    return math.inf if ours else 1.0

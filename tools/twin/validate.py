"""Does the twin foresee weeks that it has learned nothing from?

Of the weeks that are judged it is told what a list tells before anybody waits: who called when and what for, how long
people talked, and, for want of a roster, when each agent had his calls. Patience, work after calls, skills and how long
an agent without a call is still there come from the weeks before. Its means by hour are compared with what happened.
"""

import math
import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tools.traffic.calls import Record, local
from tools.twin import calibrate
from tools.twin.calibrate import TOTALS, Trial
from tools.twin.case import HOUR_MS, Case, CaseError, of_list
from tools.twin.figures import Met, Tally, is_counted, tally
from tools.twin.runs import Result, Task, Told, run_all

FEWEST_CALLS = 30
"""In an hour that is judged."""
FEWEST_HOURS = 3
WEEK = timedelta(days=7)
CORRELATES = {"mean_wait_s": 0.75, "abandoned": 0.75, "within": 0.85}
"""At least, over hours."""
TOTALS_WITHIN = 0.15


class Hour(NamedTuple):
    """``begin`` on the office's clock. ``twin``: mean over runs."""

    begin: datetime
    real: Tally
    twin: Tally


class Validation(NamedTuple):
    """``correlations``: by figure, nan where there are too few hours. ``ratios``: of TOTALS, twin by real."""

    learned_from: Record
    judged: Case
    trials: Sequence[Trial]
    more_work: float
    hours: Sequence[Hour]
    correlations: dict[str, float]
    ratios: dict[str, float]

    @property
    def shortfalls(self) -> list[str]:
        """What it does not reach, a sentence each."""
        found = []
        for field, least in CORRELATES.items():
            value = self.correlations[field]
            if not value >= least:
                found.append(f"{NAMES[field]} by hour correlates with what happened at {value:.2f}, not {least}.")
        for field, ratio in self.ratios.items():
            if abs(ratio - 1) > TOTALS_WITHIN:
                found.append(f"{NAMES[field]} over all is {ratio:.2f} of what happened, not within 15 %.")
        return found


NAMES = {"mean_wait_s": "mean wait", "abandoned": "share who gave up", "within": "share answered in time"}


def first_week(record: Record) -> tuple[Record, Record]:
    """The first seven days, and what follows. Raises CaseError where nothing does."""
    begin = record.calls[0].local.replace(hour=0, minute=0, second=0, microsecond=0)
    last = record.calls[-1].local + timedelta(days=1)
    first, rest = record.between(begin, begin + WEEK), record.between(begin + WEEK, last)
    if not rest.calls:
        raise CaseError(f"{record.source}: no call came after the first seven days, so that nothing can be judged.")
    return first, rest


def validate(
    learned: Record,
    judged: Record,
    *,
    within_s: float,
    seeds: Sequence[int],
    told: Told,
    away_ms: int,
    processors: int = 0,
) -> Validation:
    """Learn from one record, and judge by the other. Raises CaseError."""
    estimates, trials = calibrate.calibrated(learned, within_s, lambda done: told(done / 2), away_ms, processors)
    case = of_list(judged, estimates)
    tasks = [Task(case, seed, known=False, within_s=within_s) for seed in seeds]
    runs = run_all(tasks, lambda done: told(0.5 + done / 2), processors)
    hours = judged_hours(case, runs, within_s)
    return Validation(
        learned,
        case,
        trials,
        estimates.more_work,
        hours,
        correlations(hours),
        dict(zip(TOTALS, calibrate.ratios(case, runs, within_s), strict=True)),
    )


def judged_hours(case: Case, runs: Sequence[Result], within_s: float) -> list[Hour]:
    """In order of time."""
    return [hour for hour in _hours(case, runs, within_s) if hour.real.callers >= FEWEST_CALLS]


def correlations(hours: Sequence[Hour]) -> dict[str, float]:
    """Of the twin with what happened, by figure of CORRELATES; nan where there are too few hours."""
    return {field: _correlation(hours, field) for field in CORRELATES}


def _hours(case: Case, runs: Sequence[Result], within_s: float) -> list[Hour]:
    """Each hour in which anybody came to people."""
    real: dict[datetime, list[Met]] = defaultdict(list)
    twin: dict[datetime, list[list[Met]]] = defaultdict(lambda: [[] for _ in runs])
    for who, call in enumerate(case.record.calls):
        if not is_counted(call):
            continue
        begin = local(call.entered_ms // HOUR_MS * HOUR_MS, call.zone_s)
        real[begin].append(Met(begin.hour, call.wait_ms / 1000, call.answered, blocked=False))
        for one, run in zip(twin[begin], runs, strict=True):
            fate = run.fates[who]
            one.append(Met(begin.hour, fate.wait_ms / 1000, fate.station > 0, not fate.line))
    return [
        Hour(begin, tally(met, within_s), _mean([tally(one, within_s) for one in twin[begin]]))
        for begin, met in sorted(real.items())
    ]


def _mean(tallies: Sequence[Tally]) -> Tally:
    return Tally(*(math.fsum(values) / len(values) for values in zip(*tallies, strict=True)))


def _correlation(hours: Sequence[Hour], field: str) -> float:
    real = [getattr(hour.real, field) for hour in hours]
    twin = [getattr(hour.twin, field) for hour in hours]
    if len(hours) < FEWEST_HOURS or len(set(real)) < 2 or len(set(twin)) < 2:
        return math.nan
    return statistics.correlation(real, twin)

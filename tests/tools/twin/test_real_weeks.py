"""Two real weeks of a call centre: the twin of the second one, which has learned from the first alone."""

import dataclasses
from pathlib import Path

import pytest

from tools.traffic.of_list import read_list
from tools.twin import calibrate
from tools.twin.case import of_list
from tools.twin.estimates import estimated
from tools.twin.runs import Task, run
from tools.twin.validate import CORRELATES, TOTALS_WITHIN, correlations, first_week, judged_hours

WEEKS = Path(__file__).resolve().parents[4] / "shared" / "data" / "bank-1999-02-weeks-1-2.csv"
MORE_WORK = 1.25
"""What calibration by the first week chooses; the whole of it: linebox bench --only "twin:"."""

pytestmark = pytest.mark.skipif(not WEEKS.exists(), reason="no real weeks: shared/data is not beside this tree")


def test_the_second_week_is_foreseen():
    learned, judged = first_week(read_list(WEEKS))
    assert (len(learned.calls), len(judged.calls)) == (8948, 8365)
    case = of_list(judged, dataclasses.replace(estimated(learned), more_work=MORE_WORK))
    runs = [run(Task(case, 1, False, 20.0))]
    hours = judged_hours(case, runs, 20.0)
    assert len(hours) == 94
    found = correlations(hours)
    assert {field: found[field] >= least for field, least in CORRELATES.items()} == dict.fromkeys(CORRELATES, True)
    ratios = calibrate.ratios(case, runs, 20.0)
    assert all(abs(ratio - 1) <= TOTALS_WITHIN for ratio in ratios), ratios

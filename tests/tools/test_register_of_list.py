"""Real weeks of a call centre as a register: every figure of their report equals the slow calculation."""

from datetime import date
from pathlib import Path

import pytest

from firmware.config.model import ReportsConfig
from firmware.desk.register import file
from firmware.desk.report_settings import Settings
from firmware.desk.reports.gathering import find
from firmware.desk.reports.period import Period
from firmware.desk.reports.sentences import sentences
from tests.firmware.desk.reports import test_figures as judged
from tests.firmware.desk.reports.slow_figures import Office
from tools.play.call_list import ListError
from tools.register_of_list import COLUMNS, fill

WEEKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "bank-1999-02-weeks-1-2.csv"
ZONE = "Asia/Jerusalem"
"""The bank's: its calls are from Haifa."""


JUDGES = (
    *(judged.test_all_callers, judged.test_agents_and_lines_by_the_clock, judged.test_lines, judged.test_groups),
    *(judged.test_queues, judged.test_agents, judged.test_breaks, judged.test_estimates),
    *(judged.test_people, judged.test_costs),
)


def register_of(path, lines):
    fill(file.made(path / "register.db"), lines, ZONE)
    return file.to_read(path / "register.db")


@pytest.mark.skipif(not WEEKS.exists(), reason="no real weeks: shared/data is not beside this tree")
def test_the_report_of_two_real_weeks_is_right(tmp_path):
    register = register_of(tmp_path, WEEKS.read_text().splitlines())
    period, settings = Period(date(1999, 2, 1), date(1999, 2, 14)), Settings(ZONE, reports=ReportsConfig())
    found = find(register, period, settings, lambda done, what: None)
    slow = Office(register, period, settings)
    callers = list(slow.wanted())
    assert found.total.figures.offered == len(callers) == 17_313
    assert {row.label for row in found.queues} == {"PS", "PE", "NW", "NE", "IN", "TT"}
    for times in judged.KEYS.keys() - {"half-hour"}:
        judged.test_callers_by_the_clock((found, slow), times)
    for judge in JUDGES:
        judge((found, slow))
    said = [one.text for one in sentences(found)]
    assert "17,313 callers came, 14,405 of them were answered." in said


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["arrival,line"], f"line 1: column customer is missing; needed are {', '.join(COLUMNS)}."),
        ([",".join(COLUMNS), "yesterday,1,,PS,1,1,answered,1,X"], "line 2: this is no call: "),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path, lines, sentence):
    with pytest.raises(ListError, match=sentence):
        register_of(tmp_path, lines)

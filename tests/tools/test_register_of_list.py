"""Real weeks of a call centre as a register: every figure of their report equals the slow calculation."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from firmware.config.model import ReportsConfig
from firmware.desk.register import file
from firmware.desk.report_settings import Settings
from firmware.desk.reports.gathering import find
from firmware.desk.reports.period import Period
from firmware.desk.reports.sentences import sentences
from tests.firmware.desk.reports.slow_figures import Office, overlap
from tools.play.call_list import ListError
from tools.register_of_list import COLUMNS, fill

WEEKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "bank-1999-02-weeks-1-2.csv"
ZONE = "Asia/Jerusalem"
"""The bank's: its calls are from Haifa."""


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
    assert _same(found.total.figures, slow.figures(callers))
    for times, shape in (("day", "%Y-%m-%d"), ("weekday", "%A")):
        by_label = defaultdict(list)
        for one in callers:
            by_label[one[0].strftime(shape)].append(one)
        assert all(_same(row.figures, slow.figures(by_label[row.label])) for row in found.times[times])
    of_queue = defaultdict(list)
    for one in slow.in_queues():
        of_queue[one[4]["queue"]].append(one)
    assert {row.label for row in found.queues} == of_queue.keys() == {"PS", "PE", "NW", "NE", "IN", "TT"}
    assert all(_same(row.figures, slow.figures(of_queue[row.label])) for row in found.queues)
    assert (found.callers.known, found.callers.callers, found.callers.repeated) == slow.repeated()
    lost = slow.lost()
    assert (found.callers.lost_callers, found.callers.lost_calls) == (len(lost), sum(lost.values()))
    for row in found.agents:
        talks = [(s["began_ms"], s["till"]) for s in slow.states if (s["agent"], s["state"]) == (row.agent, "talks")]
        assert row.work.talks_ms == overlap(talks, slow.begin, slow.end)
    for row in found.lines[:3]:
        assert row.busy_ms == overlap(slow.line(row.line), slow.begin, slow.end)
    said = [one.text for one in sentences(found)]
    assert "17,313 callers came, 14,405 of them were answered." in said


def _same(found, slow):
    return all(getattr(found, name) == value for name, value in slow.items())


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

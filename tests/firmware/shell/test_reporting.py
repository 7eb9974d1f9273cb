"""``report``: it is begun, told how far it is, shown page by page; a page and a workbook become files of the box."""

import pytest

from firmware.control.requests import MakeReport, ReadReport
from firmware.control.responses import Done, Refused, ReportPart
from firmware.shell.screen import Screen
from firmware.shell.steps import Print, Rest
from tests.firmware.shell.fake_box import Box, Typist

BEGUN = Done("The report is being made, while nothing else has to be done.")
DAYS = ("Days", "====", "2026-03-02  81 offered", "2026-03-03  90 offered")


def box_with(*parts):
    """One that tells these parts of a report, one after the other."""
    left = list(parts)
    return Box(MakeReport=BEGUN, ReadReport=lambda _: left.pop(0))


def test_a_report_is_shown_when_it_is_there():
    box = box_with(ReportPart(1.0, "", DAYS, True))
    typist = Typist(box)
    assert typist.type("report days 2026-03 queue sales") == "\n".join(DAYS)
    assert box.asked == [MakeReport("days", "2026-03", "sales", width=80, plots=True), ReadReport(0)]
    assert [step.paged for step in typist.steps if isinstance(step, Print)] == [True]


def test_what_takes_longer_tells_how_far_it_is():
    box = box_with(
        *(ReportPart(0.0), ReportPart(0.2, "reading what agents did"), ReportPart(0.7, "reading the calls")),
        *(ReportPart(0.8, "reading the calls"), ReportPart(1.0, "", DAYS, True)),
    )
    typist = Typist(box)
    told = typist.type("report days")
    assert told == "\n".join(["20 %: reading what agents did.", "70 %: reading the calls.", *DAYS])
    assert [step.seconds for step in typist.steps if isinstance(step, Rest)] == [0.3, 1.0, 1.0, 1.0]


def test_a_long_one_is_read_to_its_end():
    box = box_with(ReportPart(1.0, "", DAYS[:2]), ReportPart(1.0, "", DAYS[2:], True))
    assert Typist(box).type("report days | match 81") == "2026-03-02  81 offered"
    assert [request.after for request in box.asked[1:]] == [0, 2]


def test_a_terminal_that_has_few_signs_gets_no_plots_and_a_narrow_one_narrow_tables():
    for screen, width, plots in ((Screen(60, 24, unicode=False), 60, False), (Screen(20, 24), 40, True)):
        box = box_with(ReportPart(1.0, "", DAYS, True))
        Typist(box, screen=screen).type("report days")
        assert (box.asked[0].width, box.asked[0].plots) == (width, plots)


@pytest.mark.parametrize(("word", "form"), [("page", "page"), ("work", "workbook")])
def test_a_file_is_told_and_can_be_completed_then(word, form):
    box = box_with(
        ReportPart(1.0, "", ("File all.html is written among reports: send reports/all.html takes it.",), True)
    )
    typist = Typist(box)
    assert "File all.html is written among reports" in typist.type(f"report all {word}")
    assert box.asked[0].form == form
    assert [request.subject for request in box.asked[2:]] == ["files"]


def test_a_refusal_is_shown():
    box = Box(MakeReport=BEGUN, ReadReport=Refused('"never" is no period.'))
    assert Typist(box).type("report days never") == '"never" is no period.'
    box = Box(MakeReport=Refused("A report is being made already, 25 % of it: ask again later."))
    assert Typist(box).type("report days").startswith("A report is being made already")
    assert 'Report "dayz" is not overview, months' in Typist(Box()).type("report dayz")
    assert Typist(Box(), role="viewer").type("report days").startswith('"report" is for the role operator')

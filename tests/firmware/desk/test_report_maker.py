"""Whoever is connected has reports made while the box works, hears how far they are, and reads them."""

import os
from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest

from firmware.control.requests import MakeReport, ReadFile, ReadReport, ReportName
from firmware.control.responses import Done, FilePart, Refused, ReportPart
from firmware.desk import report_files
from firmware.desk.register import file
from firmware.desk.report_maker import AT_ONCE, start_report
from firmware.desk.report_settings import Order, ReportNews, Settings
from firmware.desk.reports.making import WORDS
from firmware.shell.kinds import REPORT_HELP
from tests.firmware.desk.front_desk import FrontDesk
from tools.register_traffic import Traffic, fill

MADE = Done("The report is being made, while nothing else has to be done.")


class Maker:
    """Who makes a report: says what a test wants."""

    def __init__(self, register, order):
        self.asked = register, order
        self.fd, self._says = os.pipe()
        self.ended = False

    def says(self, *news):
        for one in news:
            os.write(self._says, msgspec.json.encode(one) + b"\n")

    def goes(self):
        os.close(self._says)

    def end(self):
        self.ended = True
        os.close(self.fd)


class Desk(FrontDesk):
    def __init__(self, directory):
        self.makers = []
        self.fault = None
        super().__init__(directory, report=self.begin)

    def begin(self, *asked):
        if self.fault:
            raise self.fault
        self.makers.append(Maker(*asked))
        return self.makers[-1]

    def over(self, *news):
        self.makers[-1].says(*news)
        self.makers[-1].goes()
        self.settle()


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_a_report_is_made_and_read_and_it_is_told_how_far_it_is(desk, tmp_path):
    client = desk.client()
    assert client.ask(MakeReport("days", "2026-03", "sales", width=100)) == MADE
    [maker] = desk.makers
    order = Order("days", "2026-03", "sales", width=100, settings=Settings("Europe/Budapest", (1, 2, 3, 4)))
    assert maker.asked == (tmp_path / "register.db", order)
    assert client.ask(ReadReport()) == ReportPart(0.0)
    maker.says(ReportNews(0.4, "reading the calls"))
    desk.settle()
    assert client.ask(ReadReport()) == ReportPart(0.4, "reading the calls")
    desk.over(ReportNews(1.0, lines=("Days", "====")), ReportNews(1.0, lines=("none",)), ReportNews(1.0, last=True))
    assert client.ask(ReadReport()) == ReportPart(1.0, "", ("Days", "====", "none"), True)
    assert maker.ended
    assert client.ask(ReadReport()) == Refused("No report was begun by this connection, or it was read to its end.")


def test_a_long_report_is_read_in_parts(desk):
    client = desk.client()
    client.ask(MakeReport("lost"))
    lines = tuple(f"line {number}" for number in range(AT_ONCE + 1))
    desk.over(ReportNews(lines=lines[:300]), ReportNews(lines=lines[300:]), ReportNews(1.0, last=True))
    first, second = client.ask(ReadReport()), client.ask(ReadReport(AT_ONCE))
    assert (first.last, second.last) == (False, True)
    assert first.lines + second.lines == lines


def test_one_report_is_made_at_a_time(desk):
    anna, bela = desk.client(), desk.client()
    anna.ask(MakeReport("days"))
    desk.makers[0].says(ReportNews(0.25, "reading the queues"))
    desk.settle()
    assert bela.ask(MakeReport("days")) == Refused("A report is being made already, 25 % of it: ask again later.")
    assert bela.ask(ReadReport()) == Refused("No report was begun by this connection, or it was read to its end.")
    assert anna.ask(MakeReport("hours")) == MADE, "nobody waits for the first one any more"
    assert [maker.ended for maker in desk.makers] == [True, False]


def test_whoever_goes_has_no_report_made_any_more(desk):
    anna, bela = desk.client(), desk.client()
    anna.ask(MakeReport("days"))
    anna.socket.close()
    desk.settle()
    assert desk.makers[0].ended
    assert bela.ask(MakeReport("days")) == MADE


def test_why_there_is_no_report_is_told(desk, mocker):
    client = desk.client()
    client.ask(MakeReport("days", "never"))
    desk.over(ReportNews(failed='"never" is no period.', last=True))
    assert client.ask(ReadReport()) == Refused('"never" is no period.')
    client.ask(MakeReport("days"))
    desk.over(ReportNews(0.5, "counting"))
    assert client.ask(ReadReport()) == Refused("The report was not made to the end: whoever made it has ended.")
    assert client.ask(MakeReport("days", width=39)).text == "A report 39 signs wide cannot be made: 40 to 400."
    desk.fault = OSError(12, "Cannot allocate memory")
    assert client.ask(MakeReport("days")) == Refused("The report cannot be made: Cannot allocate memory.")
    mocker.patch.object(desk.configuration, "report_settings", None)
    assert client.ask(MakeReport("days")).text.startswith("The core has not said yet what board it drives")


def test_a_viewer_has_none_made(desk):
    assert isinstance(desk.logged_in("viewer").ask(MakeReport("lost")), Refused)
    assert desk.logged_in("operator").ask(MakeReport("lost")) == MADE


def test_a_page_becomes_a_file_that_can_be_taken(desk, tmp_path):
    client = desk.client()
    client.ask(MakeReport("first-week", "2026-03-02..2026-03-08", form="page"))
    path = tmp_path / "reports" / "first-week-2026-03-02-to-2026-03-08.html"
    assert desk.makers[0].asked[1].html == str(path)
    path.write_text("<!doctype html>")
    desk.makers[0].says(ReportNews(1.0, lines=(f"written: {path}",)))
    desk.settle()
    assert client.ask(ReadReport()) == ReportPart(1.0)
    desk.over(ReportNews(1.0, last=True))
    (line,) = client.ask(ReadReport()).lines
    assert line == f"File {path.name} is written among reports: send reports/{path.name} takes it."
    assert [(row.folder, row.file) for row in client.rows("files")][-1] == ("reports", path.name)
    assert client.ask(ReadFile("reports", path.name)) == FilePart(b"<!doctype html>", 15)


def test_a_full_disk_gets_no_page(desk, mocker, tmp_path):
    mocker.patch.object(report_files, "MOST_FILES", 0)
    assert desk.client().ask(MakeReport("days", form="workbook")) == Refused(
        "There are 0 files among reports, 0 is the most."
    )
    assert desk.makers == []


def test_every_report_has_a_name_and_a_help():
    assert tuple(WORDS) == get_args(ReportName) == tuple(REPORT_HELP)


def test_the_real_process_makes_a_report_and_a_page(tmp_path):
    connection = file.made(file.path_in(tmp_path))
    fill(connection, Traffic(60, datetime(2026, 3, 2, tzinfo=UTC), 1), 1)
    connection.close()
    desk = FrontDesk(tmp_path, report=start_report)
    try:
        client = desk.client()
        client.ask(MakeReport("hours", "2026-03-02", plots=False))
        part = waited_for(desk, client)
        assert (part.lines[0], part.lines[3]) == ("2026-03-02", "Hours") and part.last
        client.ask(MakeReport("hours", "2026-03-02", form="page"))
        assert waited_for(desk, client).lines[0].startswith("File hours-2026-03-02.html is written among reports")
        assert (tmp_path / "reports" / "hours-2026-03-02.html").read_text().startswith("<!doctype html>")
    finally:
        desk.close()


def waited_for(desk, client):
    """What there is to read when the process has said all; each wait is for something that it says."""
    for _ in range(100):
        part = client.ask(ReadReport())
        if not isinstance(part, ReportPart) or part.last:
            return part
        desk.service._selector.select(10)
        desk.settle()
    raise AssertionError("the report never came")

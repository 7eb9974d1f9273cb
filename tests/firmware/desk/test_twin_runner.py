"""Whoever is connected has the twin run while the box works, hears how far it is, reads what came of it, or ends it."""

import os
import select
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firmware.control.requests import EndTwin, ReadFile, ReadTwin, RunTwin
from firmware.control.responses import Done, FilePart, Refused, ReportPart
from firmware.desk import report_files
from firmware.desk.register import file
from firmware.desk.report_maker import AT_ONCE
from firmware.desk.twin_period import usual
from firmware.desk.twin_process import TwinProcess
from firmware.desk.twin_run import CUT, MOST_BYTES
from firmware.desk.twin_runner import NOT_TO_THE_END, NOTHING_BEGUN
from tests.firmware.desk.front_desk import FrontDesk
from tools.register_traffic import Traffic, fill

WEEKS = {"first": "2026-11-02", "last": "2026-11-15"}
BEGUN = Done("The twin runs over 2026-11-02 to 2026-11-15, while nothing else has to be done.")
NOTHING = Refused(f"{NOTHING_BEGUN[0].upper()}{NOTHING_BEGUN[1:]}")


class StandIn:
    """Who runs the twin: says what a test wants."""

    def __init__(self, options):
        self.options = options
        self.out, self._tells = os.pipe()
        self.err, self._says = os.pipe()
        self.ended_with = None
        self.killed = self.waited_for = False

    def option(self, name):
        return next(word.partition("=")[2] for word in self.options if word.startswith(f"--{name}="))

    def says(self, *lines):
        os.write(self._says, "".join(f"{line}\n" for line in lines).encode())

    def tells(self, text):
        os.write(self._tells, text.encode())

    def goes(self, status):
        """Says no more; it has ended when the desk looks next."""
        os.close(self._tells)
        os.close(self._says)
        self.ended_with = status

    def status(self):
        return self.ended_with

    def kill(self):
        self.killed = self.ended_with is None
        os.close(self.out)
        os.close(self.err)

    def wait(self):
        self.waited_for = True


class Desk(FrontDesk):
    def __init__(self, directory):
        self.runs = []
        self.fault = None
        super().__init__(directory, twin=self.begin)

    def begin(self, options):
        if self.fault:
            raise self.fault
        self.runs.append(StandIn(options))
        return self.runs[-1]

    def over(self, *lines, status=0):
        self.runs[-1].tells("".join(f"{line}\n" for line in lines))
        self.runs[-1].goes(status)
        self.settle()


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_a_run_is_begun_told_of_and_read(desk, tmp_path):
    client = desk.client()
    settings = ((("queues", "help", "wrapup_s"), "20"), (("queues", "our own.one", "name"), "-a=b"))
    request = RunTwin(1, 4, "longest-idle", settings, **WEEKS, within_s=30, seeds=20, seed=7, width=100, plots=False)
    assert client.ask(request) == BEGUN
    [run] = desk.runs
    assert run.options == [
        *(f"--register={tmp_path / 'register.db'}", f"--state-dir={tmp_path}", "--from=2026-11-02", "--to=2026-11-15"),
        *("--agents=+1", "--lines=4", "--strategy=longest-idle", "--within=30", "--seeds=20", "--seed=7"),
        *("--processors=1", "--width=100", "--set=queues.help.wrapup_s=20", '--set=queues."our own.one".name=-a=b'),
        "--no-plots",
    ]
    assert client.ask(ReadTwin()) == ReportPart(0.0, "beginning")
    run.says("10 % learning from the record, 25 %", "43 % running, 5 %")
    desk.settle()
    assert client.ask(ReadTwin()) == ReportPart(0.43, "running")
    run.tells("Today and with 1 agent more\n\nwait  12")
    desk.settle()
    assert client.ask(ReadTwin()) == ReportPart(0.43, "running"), "it is not whole"
    desk.over(" s\n")
    assert client.ask(ReadTwin()) == ReportPart(1.0, "", ("Today and with 1 agent more", "", "wait  12 s"), True)
    assert client.ask(ReadTwin()) == NOTHING


def test_one_that_has_said_all_is_over_when_it_has_ended(desk):
    client = desk.client()
    client.ask(RunTwin(**WEEKS))
    desk.over("as it was", status=None)
    assert client.ask(ReadTwin()) == ReportPart(0.0, "beginning")
    desk.runs[0].ended_with = 0
    assert client.ask(ReadTwin()).lines == ("as it was",)


def test_a_long_answer_is_read_in_parts_and_one_without_end_is_cut(desk):
    client = desk.client()
    client.ask(RunTwin(**WEEKS))
    lines = tuple(f"line {number}" for number in range(AT_ONCE + 1))
    desk.over(*lines)
    first, second = client.ask(ReadTwin()), client.ask(ReadTwin(AT_ONCE))
    assert (first.last, second.last) == (False, True)
    assert first.lines + second.lines == lines
    client.ask(RunTwin(**WEEKS))
    kept = desk.service._by_command
    for _ in range(MOST_BYTES // 50_000 + 2):
        desk.runs[1].tells(("x" * 99 + "\n") * 500)
        desk.runs[1].says(*["y" * 99] * 500)
        desk.settle()
    [run] = [duty._kept.run for duty in kept.values() if hasattr(duty, "_kept")]
    assert len(run._answer) == MOST_BYTES and len(run._remarks) == 20
    assert run.lines[-1] == CUT


def test_one_run_goes_on_at_a_time(desk):
    anna, bela = desk.client(), desk.client()
    anna.ask(RunTwin(**WEEKS))
    desk.runs[0].says("25 % running, 20 %")
    desk.settle()
    assert bela.ask(RunTwin(**WEEKS)) == Refused("The twin is run already, 25 % of it: ask again later.")
    assert bela.ask(ReadTwin()) == bela.ask(EndTwin()) == NOTHING
    assert anna.ask(RunTwin(2, **WEEKS)) == BEGUN, "nobody waits for the first one any more"
    assert [run.killed for run in desk.runs] == [True, False]


def test_it_is_ended_by_who_began_it_and_with_his_connection_and_with_the_desk(desk):
    anna, bela = desk.client(), desk.client()
    anna.ask(RunTwin(**WEEKS))
    assert anna.ask(EndTwin()) == Done("The twin runs no more, and nothing came of it.")
    assert desk.runs[0].killed and anna.ask(ReadTwin()) == NOTHING
    anna.ask(RunTwin(**WEEKS))
    anna.socket.close()
    desk.settle()
    assert desk.runs[1].killed
    assert bela.ask(RunTwin(**WEEKS)) == BEGUN
    for duty in desk.service._duties:
        duty.finish()
    assert desk.runs[2].killed and desk.runs[2].waited_for


def test_why_nothing_came_of_it_is_told(desk):
    client = desk.client()
    client.ask(RunTwin(**WEEKS))
    desk.runs[-1].says("1 % reading", "some warning", "linebox twin: the register knows no call in that time.")
    desk.over(status=1)
    assert client.ask(ReadTwin()) == Refused("The register knows no call in that time.")
    client.ask(RunTwin(**WEEKS))
    desk.runs[-1].says("linebox twin: the alternative, line 3: no.", "the alternative, line 5: no.")
    desk.over(status=1)
    problems = ("The alternative, line 3: no.", "The alternative, line 5: no.")
    assert client.ask(ReadTwin()) == Refused("The twin cannot be run so.", problems)
    client.ask(RunTwin(seeds=-1, **WEEKS))
    desk.runs[-1].says("usage: linebox twin", "linebox twin: error: argument --seeds: -1 must be 1 to 100")
    desk.over(status=2)
    assert client.ask(ReadTwin()) == Refused("Argument --seeds: -1 must be 1 to 100.")
    client.ask(RunTwin(**WEEKS))
    desk.runs[-1].says("Traceback:", "MemoryError")
    desk.over("half an answer", status=-9)
    assert client.ask(ReadTwin()) == Refused(f"{NOT_TO_THE_END[0].upper()}{NOT_TO_THE_END[1:]}")
    assert desk.said[-1] == "the twin has failed: MemoryError"
    desk.fault = OSError(12, "Cannot allocate memory")
    assert client.ask(RunTwin(**WEEKS)) == Refused("The twin cannot be run: Cannot allocate memory.")


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (RunTwin(first="2026-11-02"), '"2026-11-02" to "" are no two days: both must be like 2026-11-30.'),
        (RunTwin(first="2026-11-02", last="2026-11-01"), "2026-11-02 to 2026-11-01 ends before it begins."),
        (RunTwin(**WEEKS, width=39), "An answer 39 signs wide cannot be made: 40 to 400."),
        (RunTwin(**WEEKS, strategy="a\0b"), "'a\\x00b' cannot be tried: not all of its signs are printable."),
        (
            RunTwin(**WEEKS, settings=((("queues", "a=b", "wrapup_s"), "1"),)),
            '"a=b" cannot be a key for the twin: it has \'"\' or "=" in it, or nothing.',
        ),
        (RunTwin(), "The register is not there yet: the twin runs over calls that are written down."),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_is_begun(desk, request_, why):
    assert desk.client().ask(request_) == Refused(why)
    assert desk.runs == []


def test_a_viewer_runs_none(desk):
    assert isinstance(desk.logged_in("viewer").ask(RunTwin(**WEEKS)), Refused)
    assert desk.logged_in("operator").ask(RunTwin(**WEEKS)) == BEGUN


def test_a_page_becomes_a_file_when_it_is_whole(desk, tmp_path, mocker):
    client = desk.client()
    wanted = RunTwin(1, settings=((("queues", "help", "wrapup_s"), "20"),), **WEEKS, page=True)
    path = tmp_path / "reports" / "whatif-2026-11-02-to-2026-11-15-agents-plus-1-queues-help-w.html"
    for ends in (lambda: client.ask(EndTwin()), lambda: desk.over(f"written: {path}")):
        client.ask(wanted)
        part = Path(desk.runs[-1].option("html"))
        part.write_text("<!doctype html>")
        assert not path.exists() and client.rows("files", which="reports") == []
        ends()
        assert part.exists() != desk.runs[-1].killed
    (line,) = client.ask(ReadTwin()).lines
    assert line == f"File {path.name} is written among reports: send reports/{path.name} takes it."
    assert [(row.folder, row.file) for row in client.rows("files", which="reports")] == [("reports", path.name)]
    assert client.ask(ReadFile("reports", path.name)) == FilePart(b"<!doctype html>", 15)
    client.ask(wanted)
    desk.over("written: nowhere")
    assert client.ask(ReadTwin()) == Refused(
        f"File {path.name} among reports cannot be written (No such file or directory)."
    )
    mocker.patch.object(report_files, "MOST_FILES", 0)
    assert client.ask(RunTwin(lines=3, page=True, **WEEKS)) == Refused(
        "There are 1 files among reports, 0 is the most."
    )


def test_it_runs_over_the_last_whole_weeks_where_nobody_says(desk, tmp_path):
    connection = file.made(file.path_in(tmp_path))
    client = desk.client()
    assert client.ask(RunTwin()).text.startswith("No call is written down yet")
    fill(connection, Traffic(40, datetime(2026, 3, 2, tzinfo=UTC), 10), 1)
    connection.close()
    client.ask(RunTwin())
    assert (desk.runs[0].option("from"), desk.runs[0].option("to")) == ("2026-03-02", "2026-03-08")
    file.path_in(tmp_path).write_bytes(b"no register" * 1000)
    assert client.ask(RunTwin()) == Refused("The register cannot be read: file is not a database.")


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ((2026, 1, 1), (2026, 11, 30), ((2026, 11, 16), (2026, 11, 29))),
        ((2026, 1, 1), (2026, 11, 29), ((2026, 11, 9), (2026, 11, 22))),
        ((2026, 11, 9), (2026, 11, 25), ((2026, 11, 9), (2026, 11, 22))),
        ((2026, 11, 10), (2026, 11, 25), ((2026, 11, 16), (2026, 11, 22))),
        ((2026, 11, 17), (2026, 11, 25), ((2026, 11, 17), (2026, 11, 25))),
    ],
)
def test_the_usual_days(first, last, days):
    assert usual(date(*first), date(*last)) == tuple(date(*day) for day in days)


def test_the_process_gives_way_and_goes_with_all_that_it_has_started(tmp_path):
    alive, never = tmp_path / "alive", tmp_path / "never"
    os.mkfifo(alive)
    os.mkfifo(never)
    process = TwinProcess(["--agents=+1"], command=("sh", "-c", f"(echo here; cat {never}) > {alive} & wait"))
    with alive.open("rb", buffering=0) as said:
        try:
            assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
            assert os.sched_getscheduler(process.pid) == os.SCHED_IDLE
            assert Path(f"/proc/{process.pid}/oom_score_adj").read_text() == "1000\n"
            assert said.read(10) == b"here\n"
        finally:
            process.kill()
        assert select.select([said], [], [], 60)[0], "what it has started goes on"
        assert said.read(10) == b""
    process.wait()
    assert process.status() == -9

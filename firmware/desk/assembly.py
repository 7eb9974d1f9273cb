"""Puts the desk together: every duty, on one loop."""

import selectors
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from firmware.config.caller_numbers import numbers_of
from firmware.config.upkeep import Upkeep
from firmware.control.responses import AnyResponse
from firmware.desk import machine
from firmware.desk.ageing import Ageing
from firmware.desk.calls.desk import CallsDesk
from firmware.desk.calls.measures import Measures
from firmware.desk.calls.numbers import forms
from firmware.desk.control_socket import ControlSocket
from firmware.desk.core_pipe import CorePipe, Questions
from firmware.desk.errands import ErrandProcess, Errands
from firmware.desk.errands import Start as StartErrand
from firmware.desk.exports.style import Style
from firmware.desk.folders import PLACES
from firmware.desk.keeper_of_register import RegisterKeeper
from firmware.desk.log_book import LogBook
from firmware.desk.memory_file import MemoryFile
from firmware.desk.memory_keeper import MemoryKeeper
from firmware.desk.messages import Adopt, Answer, Box, Facts, Keep, Said, WallTold
from firmware.desk.one_caller import OneCaller
from firmware.desk.passwords import Thread, Worker
from firmware.desk.people.desk import PeopleDesk
from firmware.desk.printer import Printer
from firmware.desk.prompt_builder import PromptBuilder, Start, start_build
from firmware.desk.reception import Configuration, Reception
from firmware.desk.recording_trials import RecordingTrials, StartTrial, start_trial
from firmware.desk.register.past import RegisterPast
from firmware.desk.register.retention import Retention
from firmware.desk.registrar import Registrar
from firmware.desk.report_maker import ReportMaker, StartReport, start_report
from firmware.desk.report_settings import Settings
from firmware.desk.service import Duty, Service, new_selector
from firmware.desk.sessions import Doorkeeper
from firmware.desk.tapes import Tapes
from firmware.desk.twin_process import StartTwin, TwinProcess
from firmware.desk.twin_runner import TwinRunner
from firmware.desk.users import Users
from firmware.desk.wall import Wall


class ConfigurationDuty(Configuration, Protocol):
    """Answers, adopts, and has something to do at times."""

    @property
    def keep_days(self) -> int: ...

    @property
    def upkeep(self) -> Upkeep | None: ...

    @property
    def complaints(self) -> tuple[str, ...]: ...

    @property
    def print_style(self) -> Style: ...

    @property
    def report_settings(self) -> Settings | None: ...

    @property
    def measures(self) -> Measures: ...

    def adopted(self, number: int, response: AnyResponse, /) -> None: ...

    def tell_commits(self, told: Callable[[int, str, str], None], /) -> None: ...

    def due_ms(self) -> int | None: ...

    def step(self, now_ms: int, /) -> None: ...


Configure = Callable[[Callable[[Adopt], bool], Callable[[], int], Callable[[str], None]], ConfigurationDuty]
"""(how to tell the core, a number for each message) -> who answers about the configuration."""


class _Timely:
    """The configuration as a duty: it takes no command itself."""

    def __init__(self, configuration: ConfigurationDuty) -> None:
        self._configuration = configuration

    def take(self, _command: Any) -> None:
        """Reception tells it what concerns it."""

    def due_ms(self) -> int | None:
        return self._configuration.due_ms()

    def step(self, now_ms: int) -> None:
        self._configuration.step(now_ms)

    def finish(self) -> None:
        """What is not written yet was never committed."""


def assembled(
    directory: Path,
    socket: Path | None,
    group: str,
    *,
    commands_fd: int,
    answers_fd: int,
    configure: Configure,
    now_ms: Callable[[], int],
    wall: Wall,
    say: Callable[[str], None],
    worker: Callable[[selectors.BaseSelector], Worker] = Thread,
    writer: Callable[[selectors.BaseSelector], Worker] = Thread,
    start: Start = start_build,
    trial: StartTrial = start_trial,
    errand: StartErrand = ErrandProcess,
    report: StartReport = start_report,
    start_twin: StartTwin = TwinProcess,
) -> Service:
    """``directory``: where everything is kept; ``socket`` None: no control socket; ``commands_fd`` and ``answers_fd``:
    the pipes from and to the core; ``wall``: date and time for people, a duty too; ``say``: one sentence for the
    machine's log."""
    selector = new_selector()
    log = LogBook(directory / PLACES["logs"], wall)

    def note(sentence: str) -> None:
        say(sentence)
        log.add(sentence)

    def adopted(number: int, response: AnyResponse) -> None:
        configuration.adopted(number, response)

    pipe = CorePipe(answers_fd, selector)
    questions = Questions(pipe.send, now_ms, adopted)
    configuration = configure(pipe.send, questions.number, note)
    keeper = MemoryKeeper(MemoryFile(directory), note)
    users = Users(directory)
    if users.damage:
        note(users.damage)
    ageing = Ageing(directory, wall.trusted, now_ms, note)
    tapes = Tapes(
        directory, clock=ageing.today, keep_days=lambda: configuration.keep_days, free=machine.free, note=note
    )
    printer = Printer(
        directory,
        lambda: configuration.upkeep.smdr if configuration.upkeep else None,
        note,
        style=lambda: configuration.print_style,
    )
    retention = Retention(
        directory, lambda: configuration.upkeep.register if configuration.upkeep else None, ageing.today, note
    )
    helper = worker(selector)

    def in_full(digits: str) -> str:
        return numbers_of(configuration.country).international(digits)

    def ways(number: str) -> tuple[str, ...]:
        return forms(number, configuration.country)

    people = PeopleDesk(
        *(directory, pipe.send, configuration, worker(selector)),
        wall=wall,
        now_ms=now_ms,
        free=machine.free,
        note=note,
        past=RegisterPast(directory, note, lambda: configuration.complaints, ways),
    )
    keeper_of_register = RegisterKeeper(
        directory,
        errands=Errands(selector, note, errand),
        one_caller=OneCaller(
            directory, helper, people, recordings=tapes.of_number, in_full=in_full, forms=ways, note=note
        ),
        upkeep=lambda: configuration.upkeep,
        style=lambda: configuration.print_style,
        wall=wall.told,
        note=note,
    )
    prompts = PromptBuilder(
        directory,
        lambda: configuration.spoken if configuration.country else None,
        selector,
        note,
        trials=RecordingTrials(selector, now_ms, trial),
        start=start,
    )

    registrar = Registrar(directory, pipe.send, writer(selector), wall=wall, say=note, now_ms=now_ms, in_full=in_full)
    configuration.tell_commits(registrar.committed)
    reports = ReportMaker(directory, lambda: configuration.report_settings, selector, machine.free, report)
    twin = TwinRunner(directory, selector, machine.free, note, start_twin)

    reception = Reception(
        directory,
        doorkeeper=Doorkeeper(users, helper, now_ms, wall, note),
        configuration=configuration,
        memory=keeper,
        prompts=prompts,
        reports=reports,
        twin=twin,
        questions=questions,
        log=log,
        tapes=tapes,
        register=keeper_of_register,
        registrar=registrar,
        people=people,
        calls=CallsDesk(
            *(directory, worker(selector)),
            clock=wall.told,
            measures=lambda: configuration.measures,
            keep=registrar.note,
            noted=people.noted,
        ),
        now_ms=now_ms,
        say=note,
    )
    duties: dict[Any, Duty] = {
        Facts: registrar,
        Keep: keeper,
        Answer: questions,
        Box: reception,
        Said: reception,
        WallTold: wall,
        ConfigurationDuty: _Timely(configuration),
        Tapes: tapes,
        Printer: printer,
        Retention: retention,
        RegisterKeeper: keeper_of_register,
        ReportMaker: reports,
        TwinRunner: twin,
        PromptBuilder: prompts,
    }
    if socket is not None:
        duties[ControlSocket] = ControlSocket(socket, group, reception, selector=selector, now_ms=now_ms, say=note)
    return Service(commands_fd, duties, now_ms, say, selector)

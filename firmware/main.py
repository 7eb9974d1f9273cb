"""The core process: puts a real box together and runs it until it is told to stop.

Started by the service manager as ``python -m firmware.main --board NAME``, or by ``linebox run``.
The only file of firmware that knows boards and platform back-ends.
"""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import boards
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import ClockTold, Event
from firmware.callcontrol.memory import NOTHING
from firmware.config.boot import boot_ms, this_boot
from firmware.config.caller_numbers import read_all
from firmware.config.load import load
from firmware.config.model import Config
from firmware.config.plan import card_settings
from firmware.config.restored import put_in_place
from firmware.config.sealed import DamagedError
from firmware.config.store import DIRECTORY, Store
from firmware.config.zones import zone_named
from firmware.runtime.board_plan import plan_on
from firmware.runtime.box_clock import BoxClock
from firmware.runtime.chronicle import Chronicle
from firmware.runtime.core import Core
from firmware.runtime.desk_link import DeskLink, DeskProcess, last_memory, why_not
from firmware.runtime.desk_link import Starter as DeskStarter
from firmware.runtime.event_log import EventLog
from firmware.runtime.facts_link import FactsKept
from firmware.runtime.journal_link import JournalLink, JournalProcess, Office
from firmware.runtime.journal_link import Starter as JournalStarter
from firmware.runtime.line_habits import LineHabits
from firmware.runtime.loop import Loop
from firmware.runtime.notify import ServiceManager
from firmware.runtime.office_hours import OfficeHours
from firmware.runtime.realtime import Collector, go_real_time, memory_kb
from firmware.runtime.reception import Reception
from firmware.runtime.voice_link import Starter, VoiceLink, VoiceProcess
from firmware.runtime.wall_clock import WallClock, system_utc
from hal.card_start import CardError
from hal.line_card import LineCard
from hal.signals import (
    CardSettings,
)
from hal.wiring import Board

JUMPER_FITTED = 0
"""What the factory reset jumper's pin reads while it is in place: it draws the pin down."""

Opener = Callable[[Board], contextlib.AbstractContextManager[Any]]

STATE_DIR = Path("/var/lib/linebox")
"""Where what is set at telephones is kept, unless another directory is named."""


class CannotStartError(Exception):
    """Why the box does not start: one or more sentences, one a line."""


class Start(NamedTuple):
    """What the box begins with. ``revision``: of the stored configuration (0: another one); ``remarks``: what was wrong
    with those it could not take."""

    config: Config
    revision: int = 0
    remarks: tuple[str, ...] = ()


def configuration(board: Board, path: Path | None, state_dir: Path | None = None) -> Start:
    """That of a file, whose every problem raises CannotStartError; else the stored one that is running, or the newest
    that makes sense; else that of a box which nobody has configured."""
    if path is None:
        return Start(_configuration_of(board, "")) if state_dir is None else _stored(board, state_dir)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotStartError(f"the configuration {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CannotStartError(f"the configuration {path} cannot be read: it is no text in UTF-8.") from error
    found = load(text, len(board.lines), len(board.stations))
    if isinstance(found, Config):
        return Start(found)
    raise CannotStartError("\n".join(f"{path}: {problem}" for problem in found))


def _configuration_of(board: Board, text: str) -> Config:
    found = load(text, len(board.lines), len(board.stations))
    assert isinstance(found, Config)
    return found


def _stored(board: Board, state_dir: Path) -> Start:
    store = Store(state_dir / DIRECTORY, this_boot())
    running = store.read(boot_ms())
    remarks = list(running.remarks)
    found = load(running.text, len(board.lines), len(board.stations))
    if isinstance(found, Config):
        return Start(found, running.revision, tuple(remarks))
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    remarks.append(f"revision {running.revision} of the configuration does not fit this {board.name}: {found[0]}{more}")
    for number in _earlier(store, running.revision):
        try:
            found = load(store.text_of(number), len(board.lines), len(board.stations))
        except (OSError, DamagedError):
            continue
        if isinstance(found, Config):
            remarks.append(f"the box runs on revision {number} of the configuration")
            return Start(found, number, tuple(remarks))
    remarks.append("the box runs as one that nobody has configured")
    return Start(_configuration_of(board, ""), 0, tuple(remarks))


def _earlier(store: Store, than: int) -> list[int]:
    """Numbers of sound revisions before this one, the newest first."""
    try:
        return [found.number for found in store.revisions() if found.sound and 0 < found.number < than]
    except OSError:
        return []


def settings_of(config: Config) -> CardSettings:
    """The country's and the telephones' numbers in the form the card takes."""
    return CardSettings(**msgspec.structs.asdict(card_settings(config)))


def serve(
    board_name: str,
    config_path: Path | None,
    opened: Opener | None = None,
    voice_process: Starter = VoiceProcess,
    *,
    state_dir: Path | None = None,
    desk_process: DeskStarter = DeskProcess,
    journal_process: JournalStarter = JournalProcess,
) -> int:
    """Run the box until SIGTERM or SIGINT. Returns the exit status; 1 with one clear sentence when it cannot start.

    ``opened``: a context manager that gives the board's buses, pins and clock; the Linux ones by default.
    ``voice_process``, ``desk_process`` and ``journal_process`` start a process each. ``state_dir``: where all is kept;
    None: nowhere.
    """
    try:
        board = _board(board_name)
        restored = _restored(state_dir)
        begin = configuration(board, config_path, state_dir)
        begin = begin._replace(remarks=(*restored, *begin.remarks))
        with (opened or linux_platform)(board) as platform:
            _Box(board, begin, platform, voice_process, state_dir, desk_process, journal_process).run()
    except CannotStartError as reason:
        print(f"linebox run: {reason}", file=sys.stderr)
        return 1
    return 0


def _restored(state_dir: Path | None) -> list[str]:
    """A backup that somebody has restored takes its place before anything of it is read."""
    if state_dir is None:
        return []
    try:
        found = put_in_place(state_dir)
    except OSError as error:
        return [f"a backup could not be restored to its end ({error.strerror}): the next start goes on with it"]
    return [found] if found else []


def _board(name: str) -> Board:
    try:
        return boards.named(name)
    except ValueError as error:
        raise CannotStartError(f"{error}.") from error


@contextlib.contextmanager
def linux_platform(board: Board) -> Iterator[Any]:
    """Buses, pins and clock of the machine we run on. Raises CannotStartError."""
    # Imported late, so that a machine without GPIO libraries hears the sentence and not a traceback.
    try:
        from hal.platform import linux  # noqa: PLC0415
    except ImportError as error:
        raise CannotStartError(f"a library for GPIO or I2C is missing ({error}); run 'make setup'.") from error
    try:
        platform = linux.open_board(board)
    except linux.PlatformError as error:
        raise CannotStartError(str(error)) from error
    try:
        yield platform
    finally:
        linux.close_board(platform)


class _Box:
    """Everything that makes up the core process, joined."""

    def __init__(  # noqa: PLR0917  (what ``serve`` is given)
        self,
        board: Board,
        begin: Start,
        platform: Any,
        voice_process: Starter,
        state_dir: Path | None,
        desk_process: DeskStarter,
        journal_process: JournalStarter,
    ) -> None:
        config = begin.config
        self._platform = platform
        self._log = EventLog()
        self._plan = plan_on(board, config)
        self._chronicle = Chronicle(self._plan, self._log.line)
        self._card = LineCard(
            board, settings_of(config), platform.buses, platform.int_pins, platform.reset_pin, platform.uarts
        )
        say = self._chronicle.say
        for sentence in begin.remarks:
            say(sentence)
        self._clock = BoxClock(
            self._card,
            system_utc,
            platform.clock.now_ms,
            say,
            zone_named(config.zone),
            synchronised=platform.clock.synchronised,
        )
        self._voice = VoiceLink(
            board,
            config.country,
            say,
            self._tell,
            voice_process,
            caller_id=self._plan.caller_id_out.scheme,
            language=self._plan.language,
            now=self._clock.now,
        )
        memory = NOTHING if state_dir is None else last_memory(state_dir, say)
        control = CallControl(self._plan, int.from_bytes(os.urandom(8), "big"), memory)
        self._core = Core(board, self._card, control, self._voice, config.country)
        self._chronicle.follow(self._core)
        self._core.on_signal.append(self._clock.signal)
        self._wall_clock = WallClock(self._clock.now, self._core.inject)
        self._hours = OfficeHours(
            config.hours.schedule,
            self._clock.zone,
            utc=self._clock.utc,
            trusted=lambda: self._clock.trusted,
            tell=self._core.inject,
            say=say,
        )
        self._core.on_event.append(self._hours.event)
        self._habits = LineHabits(control, say)
        self._core.on_event.append(self._hourly)
        self._collector, self._manager = Collector(), ServiceManager()
        self._loop = Loop(self._core, platform.clock, platform.watchdog_pin, self._manager, self._collector)
        self._reception = Reception(
            self._core,
            self._chronicle,
            self._loop.late,
            memory_kb,
            lambda: platform.jumper_pin.read() == JUMPER_FITTED,
            clock=self._clock,
            hours=self._hours,
            revision=begin.revision,
            remarks=begin.remarks,
        )
        reason = "" if state_dir is None else why_not(state_dir)
        if reason:
            say(reason)
        self._desk, self._journal = None, None
        if state_dir is not None and not reason:
            self._desk = self._desk_link(state_dir, desk_process)
            self._journal = self._journal_link(state_dir, begin, journal_process)

    def _tell(self, event: Event) -> None:
        self._core.inject(event, self._platform.clock.now_ms())

    def _hourly(self, _: int, what: Event) -> None:
        if isinstance(what, ClockTold):
            self._habits.tell()

    def _desk_link(self, state_dir: Path, start: DeskStarter) -> DeskLink:
        facts = FactsKept(os.urandom(8).hex(), self._core.board.name, self._core.control, self._clock.moment)
        self._core.on_facts.append(facts.take)
        self._core.on_event.append(facts.event)
        link = DeskLink(state_dir, self._core.control, self._chronicle.say, start, self._reception, facts=facts)
        self._chronicle.watches.append(link.said)
        self._core.on_event.append(link.event)
        return link

    def _journal_link(self, state_dir: Path, begin: Start, start: JournalStarter) -> JournalLink:
        board, config = self._core.board.name, begin.config

        def office() -> Office:
            adopted = self._reception.adopted
            if adopted is None:
                return Office(board, config.country, begin.revision, config.journal)
            return Office(board, adopted.country, adopted.revision, adopted.journal)

        link = JournalLink(state_dir, self._core.control, office, self._clock.now, self._chronicle.say, start)
        self._core.journal = link.frame
        return link

    def _chores(self, now_ms: int) -> None:
        self._chronicle.now_ms = now_ms
        self._wall_clock.step(now_ms)
        self._hours.step(now_ms)
        self._voice.step(now_ms)
        if self._desk is not None:
            self._desk.step(now_ms)
        if self._journal is not None:
            self._journal.step(now_ms, not self._core.control.state.in_use)

    def _listen(self, now_ms: int) -> str:
        self._reception.step(now_ms)
        if self._journal is not None:
            self._journal.flush()
        return "" if self._desk is None else self._desk.listen(now_ms)

    def run(self) -> None:
        """Until told to stop."""
        clock, core, log, loop = self._platform.clock, self._core, self._log, self._loop
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        read_all()
        # Until the watchdog has seen an edge it holds every chip in RESET.
        loop.retrigger()
        try:
            core.start(clock.now_ms())
        except CardError as error:
            raise CannotStartError(f"{error}.") from error
        for sentence in go_real_time():
            log.line(sentence)
        self._collector.take_over(clock.now_ms())
        if core.transferred:
            log.line("the transfer relay keeps its line and its telephone until they have been idle for 1.5 s")
        plan = self._plan
        log.line(f"{core.board.name} is in service: {len(plan.lines)} lines, {len(plan.stations)} telephones")
        self._manager.ready()
        try:
            loop.run(lambda: not core.control.state.in_use, self._chores, self._listen)
        finally:
            self._end()

    def _end(self) -> None:
        clock = self._platform.clock
        self._manager.stopping()
        now = clock.now_ms()
        self._card.safe_state(now, lambda ms: clock.sleep_until_ms(now + ms))
        self._voice.end()
        if self._desk is not None:
            self._desk.end()
        if self._journal is not None:
            self._journal.end()
        self._collector.give_back()
        self._log.line("out of service: every line is released, every bell is silent")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the box is told when it is started."""
    parser.add_argument("--board", required=True, metavar="NAME", help=", ".join(boards.NAMES))
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="configuration (TOML) in the place of the one that is stored"
    )
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )
    parser.add_argument("--socket", type=Path, metavar="PATH", help="where shells find the box (nowhere)")
    parser.add_argument("--group", default="", metavar="NAME", help="who may use the socket (linebox)")


def serve_as_told(args: argparse.Namespace) -> int:
    """``serve`` with these arguments."""
    desk_process = partial(DeskProcess, socket=args.socket, group=args.group)
    voice_process = partial(VoiceProcess, state_dir=args.state_dir)
    return serve(
        args.board,
        args.config,
        None,
        voice_process,
        state_dir=args.state_dir,
        desk_process=desk_process,
        journal_process=partial(JournalProcess, config=args.config),
    )


def main(argv: list[str] | None = None) -> int:
    """Entry point of ``python -m firmware.main``."""
    parser = argparse.ArgumentParser(prog="python -m firmware.main", description="The core process of the line box.")
    add_arguments(parser)
    return serve_as_told(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())

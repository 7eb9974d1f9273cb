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
from pathlib import Path
from typing import Any

import msgspec

import boards
from firmware.callcontrol.actions import Action
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import ClockTold, Event
from firmware.callcontrol.memory import NOTHING
from firmware.callcontrol.plan import Plan
from firmware.config.advice import advice
from firmware.config.load import load
from firmware.config.model import Config
from firmware.config.plan import card_settings, to_plan
from firmware.runtime.core import Core
from firmware.runtime.desk_link import DeskLink, DeskProcess, last_memory, why_not
from firmware.runtime.desk_link import Starter as DeskStarter
from firmware.runtime.event_log import EventLog
from firmware.runtime.line_habits import LineHabits
from firmware.runtime.loop import Loop
from firmware.runtime.notify import ServiceManager
from firmware.runtime.realtime import Collector, go_real_time
from firmware.runtime.translate import signal_output, station_receivers, tone_outputs
from firmware.runtime.voice_link import Starter, VoiceLink, VoiceProcess
from firmware.runtime.wall_clock import WallClock, local_now
from firmware.runtime.words import Words
from hal.caller_id.message import MESSAGE_WAITING
from hal.card_start import CardError
from hal.line_card import LineCard
from hal.signals import (
    CARD_RESET,
    CHIP_BACK,
    CHIP_LOST,
    LINE_CALLER_ID,
    NAMES,
    OUTPUT_REPAIRED,
    CardSettings,
    Signal,
)
from hal.wiring import Board

Opener = Callable[[Board], contextlib.AbstractContextManager[Any]]

STATE_DIR = Path("/var/lib/linebox")
"""Where what is set at telephones is kept, unless another directory is named."""


class CannotStartError(Exception):
    """Why the box does not start: one or more sentences, one a line."""


def configuration(board: Board, path: Path | None) -> Config:
    """The verified configuration of a file, or the defaults. Raises CannotStartError with every problem."""
    try:
        text = path.read_text(encoding="utf-8") if path else ""
    except OSError as error:
        raise CannotStartError(f"the configuration {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CannotStartError(f"the configuration {path} cannot be read: it is no text in UTF-8.") from error
    found = load(text, len(board.lines), len(board.stations))
    if isinstance(found, Config):
        return found
    raise CannotStartError("\n".join(f"{path}: {problem}" for problem in found))


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
) -> int:
    """Run the box until SIGTERM or SIGINT. Returns the exit status; 1 with one clear sentence when it cannot start.

    ``opened``: a context manager that gives the board's buses, pins and clock; the Linux ones by default.
    ``voice_process`` and ``desk_process`` start a process each. ``state_dir``: where what is set at telephones is
    kept; None: nowhere.
    """
    try:
        board = _board(board_name)
        config = configuration(board, config_path)
        with (opened or linux_platform)(board) as platform:
            _run(board, config, platform, voice_process, state_dir=state_dir, desk_process=desk_process)
    except CannotStartError as reason:
        print(f"linebox run: {reason}", file=sys.stderr)
        return 1
    return 0


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


def _run(
    board: Board,
    config: Config,
    platform: Any,
    voice_process: Starter,
    *,
    state_dir: Path | None,
    desk_process: DeskStarter,
) -> None:
    plan = to_plan(config, station_receivers(board), tone_outputs(board), signal_output(board))
    card = LineCard(board, settings_of(config), platform.buses, platform.int_pins, platform.reset_pin, platform.uarts)
    log = EventLog()

    def tell(event: Event) -> None:
        core.inject(event, platform.clock.now_ms())

    voice = VoiceLink(
        board, config.country, log.line, tell, voice_process, caller_id=plan.caller_id_out.scheme, now=local_now
    )
    memory = NOTHING if state_dir is None else last_memory(state_dir, log.line)
    control = CallControl(plan, int.from_bytes(os.urandom(8), "big"), memory)
    desk = _desk(state_dir, control, log, desk_process)
    core = Core(board, card, control, voice, config.country)
    _write_down(core, plan, log)
    for sentence in advice(config):
        log.line(sentence)
    wall_clock = WallClock(local_now, core.inject)

    def chores(now_ms: int) -> None:
        wall_clock.step(now_ms)
        voice.step(now_ms)
        if desk is not None:
            desk.step(now_ms)

    manager, collector = ServiceManager(), Collector()
    loop = Loop(core, platform.clock, platform.watchdog_pin, manager, collector)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.stop())
    # Until the watchdog has seen an edge it holds every chip in RESET.
    loop.retrigger()
    try:
        core.start(platform.clock.now_ms())
    except CardError as error:
        raise CannotStartError(f"{error}.") from error
    for sentence in go_real_time():
        log.line(sentence)
    collector.take_over(platform.clock.now_ms())
    if core.transferred:
        log.line("the transfer relay keeps its line and its telephone until they have been idle for 1.5 s")
    log.line(f"{board.name} is in service: {len(plan.lines)} lines, {len(plan.stations)} telephones")
    manager.ready()
    try:
        loop.run(lambda: not core.control.state.in_use, chores)
    finally:
        manager.stopping()
        now = platform.clock.now_ms()
        card.safe_state(now, lambda ms: platform.clock.sleep_until_ms(now + ms))
        voice.end()
        if desk is not None:
            desk.end()
        collector.give_back()
        log.line("out of service: every line is released, every bell is silent")


def _desk(state_dir: Path | None, control: CallControl, log: EventLog, start: DeskStarter) -> DeskLink | None:
    if state_dir is None:
        return None
    reason = why_not(state_dir)
    if reason:
        log.line(reason)
        return None
    return DeskLink(state_dir, control, log.line, start)


def _write_down(core: Core, plan: Plan, log: EventLog) -> None:
    words = Words(plan)

    def thing(now_ms: int, what: Event | Action) -> None:
        log.line(f"{now_ms / 1000:.3f} {words.say(what)}")

    def hardware(now_ms: int, found: Signal) -> None:
        if found.kind in (CHIP_LOST, CHIP_BACK, OUTPUT_REPAIRED):
            chip = core.board.expanders[found.port]
            log.line(f"{now_ms / 1000:.3f} {NAMES[found.kind]}: {chip.name} at 0x{chip.address:02x}")
        elif found.kind == CARD_RESET:
            phone = words.phone(found.port + 1)
            log.line(f"{now_ms / 1000:.3f} all chips reset: {phone} had ringing power for {found.value} ms")
        elif found.kind == LINE_CALLER_ID and found.value.kind == MESSAGE_WAITING:
            log.line(f"{now_ms / 1000:.3f} line {found.port + 1}: its mailbox tells of messages")

    lines = LineHabits(core.control, log.line)

    def hourly(_: int, what: Event) -> None:
        if isinstance(what, ClockTold):
            lines.tell()

    core.on_event.append(thing)
    core.on_event.append(hourly)
    core.on_action.append(thing)
    core.on_signal.append(hardware)


def main(argv: list[str] | None = None) -> int:
    """Entry point of ``python -m firmware.main``."""
    parser = argparse.ArgumentParser(prog="python -m firmware.main", description="The core process of the line box.")
    parser.add_argument("--board", required=True, metavar="NAME", help=", ".join(boards.NAMES))
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration (TOML)")
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"what is set at telephones ({STATE_DIR})"
    )
    args = parser.parse_args(argv)
    return serve(args.board, args.config, state_dir=args.state_dir)


if __name__ == "__main__":
    sys.exit(main())

"""``linebox demo``: the box on a simulated board with traffic; live on a terminal, an event log elsewhere."""

import argparse
import datetime
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boards
from firmware.config import Config, load
from firmware.runtime.words import Words
from tools.play.worlds import make_world
from tools.screen import Screen, clock
from tools.sim.electrical import ElectricalWorld
from tools.sim.habits import Habits, Temper
from tools.sim.traffic import Traffic

_FRAME_S = 0.1
_CALLS_PER_HOUR = 360
_INSIDE_PER_HOUR = 120
_FIRST_MS = 1_500
_LIVELY = Temper(talk_ms=25_000, patience_ms=30_000)
"""A busy office with short talks, so that a watcher sees something happen every few seconds."""
_CLOCK = datetime.datetime(2026, 1, 5, 9, 0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--board", default="lb4x8", metavar="NAME", help=", ".join(boards.NAMES) + " (lb4x8)")
    parser.add_argument(
        "--config", metavar="FILE", help="configuration (TOML); without one, everything has its default"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed is another day at the office (1)")
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help="N times faster than real time (1)")
    parser.add_argument("--for", dest="seconds", type=float, metavar="SECONDS", help="end after so much simulated time")


class Wall:
    """The real clock."""

    def now_s(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def run(args: argparse.Namespace, wall: Wall | None = None) -> int:
    try:
        world = _world(args)
    except ValueError as error:
        print(f"linebox demo: {error}", file=sys.stderr)
        return 2
    Traffic(world, args.seed, _CALLS_PER_HOUR, Habits(args.seed, _LIVELY), _INSIDE_PER_HOUR).start(_FIRST_MS)
    end_ms = round(args.seconds * 1000) if args.seconds else None
    frames = _frames(world, wall or Wall(), args.speed, end_ms)
    try:
        if sys.stdout.isatty():
            _live(world, frames)
        else:
            _log(world, frames)
    except KeyboardInterrupt:
        pass
    return 0


def _world(args: argparse.Namespace) -> ElectricalWorld:
    if args.speed <= 0:
        raise ValueError(f"--speed {args.speed:g}: it must be more than 0")
    if args.seconds is not None and args.seconds <= 0:
        raise ValueError(f"--for {args.seconds:g}: it must be more than 0")
    board = boards.named(args.board)
    text = _read(args.config) if args.config else ""
    config = load(text, len(board.lines), len(board.stations))
    if not isinstance(config, Config):
        raise ValueError("\n".join(f"{args.config}: {problem}" for problem in config))
    world = make_world("electrical", board, config, args.seed, _CLOCK)
    assert isinstance(world, ElectricalWorld)
    return world


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} cannot be read: it is no text in UTF-8") from error


def _frames(world: ElectricalWorld, wall: Wall, speed: float, end_ms: int | None) -> Iterator[None]:
    """Yields after each frame; the world follows the real clock, ``speed`` times faster."""
    began = wall.now_s()
    while end_ms is None or world.now_ms < end_ms:
        target = round((wall.now_s() - began) * 1000 * speed)
        world.run_until(target if end_ms is None else min(target, end_ms))
        yield
        wall.sleep(_FRAME_S)


def _live(world: ElectricalWorld, frames: Iterator[None]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415

    console = Console()
    assert world.core is not None
    screen = Screen(world, world.core.control, console.height)
    with Live(screen.draw(), console=console, screen=True, auto_refresh=False) as live:
        for _ in frames:
            live.update(screen.draw(), refresh=True)


def _log(world: ElectricalWorld, frames: Iterator[None]) -> None:
    words = Words(world.plan)
    print(f"{world.board.name}, simulated; events as they happen, Ctrl-C ends", flush=True)
    world.on_event(lambda now_ms, event: print(f"{clock(now_ms):>9}  {words.say(event)}"))
    world.on_action(lambda now_ms, action: print(f"{clock(now_ms):>9}    -> {words.say(action)}"))
    for _ in frames:
        sys.stdout.flush()

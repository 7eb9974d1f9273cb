"""``linebox demo``: the box on a simulated board: telephones to play with on a terminal, a log of traffic elsewhere."""

import argparse
import contextlib
import datetime
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

import boards
from firmware.config import Config, load
from firmware.runtime.words import Words
from tools.doings import clock
from tools.keyboard import Keyboard, NoKeyboard
from tools.play.worlds import make_world
from tools.session import KEY_WORDS, Session, parse_keys
from tools.sim.electrical import ElectricalWorld

if TYPE_CHECKING:
    from rich.console import Console

_FRAME_S = 0.1
_MOST_BEHIND_S = 0.5
"""Who falls further behind the real clock than this (a slow computer, a lid that was closed) does not catch up."""
_CLOCK = datetime.datetime(2026, 1, 5, 9, 0)
_TELETYPES = ("dumb", "unknown")
"""Terminals on which nothing can be drawn, by the value of TERM."""
_TERMINATED = 128 + signal.SIGTERM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--board", default="lb4x8", metavar="NAME", help=", ".join(boards.NAMES) + " (lb4x8)")
    parser.add_argument(
        "--config", metavar="FILE", help="configuration (TOML); without one, everything has its default"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed is another day at the office (1)")
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help="N times faster than real time (1)")
    parser.add_argument("--for", dest="seconds", type=float, metavar="SECONDS", help="end after so much simulated time")
    traffic = parser.add_mutually_exclusive_group()
    traffic.add_argument(
        "--traffic",
        action="store_true",
        default=None,
        help="people call and answer by themselves (so it is without a keyboard)",
    )
    traffic.add_argument(
        "--quiet", dest="traffic", action="store_false", help="only what you do happens (so it is with a keyboard)"
    )
    parser.add_argument("--journal", type=Path, metavar="DIR", help="leave the journal of the box in a new directory")
    parser.add_argument(
        "--keys",
        metavar="TEXT",
        help=f'press these keys ("Space 12 2s Tab Space"), print the picture, end; {KEY_WORDS}',
    )


class Keys(Protocol):
    """Where keys come from; ``read`` waits for the first one, at most ``timeout_s``."""

    def read(self, timeout_s: float) -> list[str]: ...


class Wall:
    """The real clock."""

    def now_s(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Box(NamedTuple):
    """One that is simulated, with its configuration, ``text`` as it was written."""

    world: ElectricalWorld
    config: Config
    text: str


class Pace:
    """Lets a session's time follow the real clock, ``session.speed`` times faster, at most to ``end_ms``."""

    def __init__(
        self, session: Session, wall: Wall, end_ms: int | None, beside: Callable[[], None] = lambda: None
    ) -> None:
        self._session = session
        self._wall = wall
        self._end_ms = end_ms
        self._beside = beside
        self._last_s = wall.now_s()
        self._due_ms = float(session.world.now_ms)

    @property
    def goes_on(self) -> bool:
        """Neither the end of time nor ``q``."""
        at_end = self._end_ms is not None and self._session.world.now_ms >= self._end_ms
        return not at_end and not self._session.over

    def catch_up(self) -> None:
        """Let the world's time pass until now, and do what is done beside it."""
        self._beside()
        now_s = self._wall.now_s()
        self._due_ms += min(now_s - self._last_s, _MOST_BEHIND_S) * 1000 * self._session.speed
        self._last_s = now_s
        due_ms = round(self._due_ms)
        self._session.world.run_until(due_ms if self._end_ms is None else min(due_ms, self._end_ms))


def run(args: argparse.Namespace, wall: Wall | None = None) -> int:
    try:
        box = _box(args)
        steps = None if args.keys is None else _steps(args.keys)
        _make(args.journal)
    except ValueError as error:
        print(f"linebox demo: {error}", file=sys.stderr)
        return 2
    session = Session(box.world, args.seed, args.speed)
    on_terminal = sys.stdout.isatty() and os.environ.get("TERM") not in _TELETYPES
    has_keys = steps is not None or (on_terminal and sys.stdin.isatty())
    if not has_keys if args.traffic is None else args.traffic:
        session.switch_traffic()
    with contextlib.ExitStack() as after:
        if args.journal is not None:
            after.callback(print, f"The journal: linebox timeline {args.journal}")
        if steps is not None:
            after.enter_context(_written(box, args.journal))
            _press(session, steps)
            return 0
        wall = wall or Wall()
        return _play(session, wall, _pace(args, session, box, wall, after), on_terminal, has_keys)


def _pace(args: argparse.Namespace, session: Session, box: Box, wall: Wall, after: contextlib.ExitStack) -> Pace:
    """Whoever stays as long as he likes may meet the box's shell, too."""
    if args.seconds:
        after.enter_context(_written(box, args.journal))
        return Pace(session, wall, round(args.seconds * 1000))
    # They need the desk.
    from tools.desk_of_sim import JournalOfSim  # noqa: PLC0415
    from tools.shell_of_sim import shell_of  # noqa: PLC0415

    # Ended by somebody else, it takes its desk and its files with it.
    signal.signal(signal.SIGTERM, _end)
    shell = shell_of(box.world, JournalOfSim(config=box.config.journal), text=box.text, kept=args.journal)
    port = after.enter_context(shell)
    session.shell = f"The box's shell: picocom {port.link}"
    return Pace(session, wall, None, port.step)


def _play(session: Session, wall: Wall, pace: Pace, on_terminal: bool, has_keys: bool) -> int:
    try:
        if not on_terminal:
            _log(session, pace, wall)
        elif has_keys:
            with Keyboard(sys.stdin.fileno()) as keys:
                signal.signal(signal.SIGTERM, _end)
                live(session, pace, keys)
        else:
            live(session, pace, NoKeyboard(wall.sleep))
    except KeyboardInterrupt:
        pass
    return 0


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Ended by somebody else: leave the terminal as it was, too."""
    sys.exit(_TERMINATED)


def _steps(text: str) -> list[str | int]:
    try:
        return parse_keys(text)
    except ValueError as error:
        raise ValueError(f"--keys: {error}") from None


def _make(journal: Path | None) -> None:
    if journal is not None:
        try:
            journal.mkdir(parents=True)
        except OSError as error:
            raise ValueError(f"--journal {journal}: {error.strerror}") from error


@contextlib.contextmanager
def _written(box: Box, journal: Path | None) -> Iterator[None]:
    """What happens meanwhile is left in this directory."""
    if journal is None:
        yield
        return
    from tools.sim.journal import WorldJournal  # noqa: PLC0415 - few want one

    kept = WorldJournal(box.text)
    kept.follow(box.world)
    try:
        yield
    finally:
        kept.save(journal)


def _box(args: argparse.Namespace) -> Box:
    if args.speed <= 0:
        raise ValueError(f"--speed {args.speed:g}: it must be more than 0")
    if args.seconds is not None and args.seconds <= 0:
        raise ValueError(f"--for {args.seconds:g}: it must be more than 0")
    if args.seconds is not None and args.keys is not None:
        raise ValueError("--for and --keys: the keys end by themselves, 2s among them waits; leave --for out")
    board = boards.named(args.board)
    text = _read(args.config) if args.config else ""
    config = load(text, len(board.lines), len(board.stations))
    if not isinstance(config, Config):
        raise ValueError("\n".join(f"{args.config}: {problem}" for problem in config))
    world = make_world("electrical", board, config, args.seed, _CLOCK)
    assert isinstance(world, ElectricalWorld)
    return Box(world, config, text)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} cannot be read: it is no text in UTF-8") from error


def live(session: Session, pace: Pace, keys: Keys, console: "Console | None" = None) -> None:
    """The picture on ``console`` (None: this terminal) until ``pace`` is over, about ten times a second."""
    from rich.console import Console  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415

    from tools.screen import Screen  # noqa: PLC0415

    console = console or Console()
    screen = Screen(session, keys=not isinstance(keys, NoKeyboard))
    shown = None
    with Live(console=console, screen=True, auto_refresh=False) as picture:
        while pace.goes_on:
            pace.catch_up()
            size = console.size
            drawn = screen.draw(*size)
            if (drawn, size) != shown:
                picture.update(drawn, refresh=True)
                shown = (drawn, size)
            for key in keys.read(_FRAME_S):
                session.press(key)


def _press(session: Session, steps: list[str | int]) -> None:
    """Play the keys in simulated time, print what is seen then."""
    from rich.console import Console  # noqa: PLC0415

    from tools.screen import Screen  # noqa: PLC0415

    console = Console()
    screen = Screen(session)
    for _ in session.play(steps):
        pass
    console.print(screen.draw(console.width, max(24, console.height)))


def _log(session: Session, pace: Pace, wall: Wall) -> None:
    world = session.world
    words = Words(world.plan)
    print(f"{world.board.name}, simulated; events as they happen, Ctrl-C ends", flush=True)
    if session.shell:
        print(session.shell, flush=True)
    world.on_event(lambda now_ms, event: print(f"{clock(now_ms):>9}  {words.say(event)}"))
    world.on_action(lambda now_ms, action: print(f"{clock(now_ms):>9}    -> {words.say(action)}"))
    while pace.goes_on:
        pace.catch_up()
        sys.stdout.flush()
        wall.sleep(_FRAME_S)

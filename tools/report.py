"""``linebox report``: what the register says of the office, as text with plots, as a page, as a workbook."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import boards
from firmware.desk.register import file
from firmware.desk.report_settings import Order, Settings, settings_of
from firmware.desk.reports import making
from firmware.main import STATE_DIR
from tools.configured import NotConfiguredError, configured
from tools.play.call_list import ListError
from tools.register_of_list import fill

_WORDS = (
    "overview, months, weeks, days, weekdays, hours, half-hours, queues, groups, lines, agents, callers, lost, costs, "
    "breaks, estimates, first-week or all"
)
_WHEN = (
    "2026-03-29, 2026-W13, 2026-03, 2026, 2026-03-01..2026-03-14, today, yesterday, week, last-week, month or "
    "last-month (default month; of the first week its own)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``linebox report``."""
    parser.add_argument("what", nargs="?", default="overview", metavar="REPORT", help=f"{_WORDS} (default overview)")
    parser.add_argument("period", nargs="?", default="", metavar="PERIOD", help=_WHEN)
    parser.add_argument("--queue", default="", metavar="NAME", help="tables by time are of its callers alone")
    parser.add_argument("--html", default="", metavar="FILE", help="write one page with pictures and all tables")
    parser.add_argument("--xlsx", default="", metavar="FILE", help="write a workbook, a sheet for each table")
    parser.add_argument("--no-plots", action="store_true", help="tables alone")
    parser.add_argument("--register", type=Path, metavar="FILE", help="the register (default: that of the box)")
    parser.add_argument("--calls", type=Path, metavar="FILE", help="a list of real calls (CSV) in place of a register")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (default: what the box runs on)")
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )


def run(args: argparse.Namespace) -> int:
    """0: made; 1: nothing could be made."""
    try:
        with tempfile.TemporaryDirectory(prefix="linebox-report-") as place:
            lines = _made(args, _register(args, Path(place)))
    except (NotConfiguredError, ListError, making.RefusedError) as refused:
        print(f"linebox report: {refused}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def _register(args: argparse.Namespace, place: Path) -> Path:
    """The register that is meant; of a list of calls one is made in ``place``. Raises ListError."""
    if args.calls is None:
        return args.register or file.path_in(args.state_dir)
    try:
        lines = args.calls.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{args.calls}: cannot be read: {error}.") from None
    register = file.made(file.path_in(place))
    try:
        fill(register, lines, configured(args.config, args.state_dir).zone)
    finally:
        register.close()
    return file.path_in(place)


def _made(args: argparse.Namespace, register: Path) -> list[str]:
    order = Order(
        *(args.what, args.period, args.queue, args.html, args.xlsx),
        width=shutil.get_terminal_size().columns,
        plots=not args.no_plots,
        settings=_settings(args, making.board_of(register)),
    )
    with progress() as told:
        return making.make(register, order, told)


def _settings(args: argparse.Namespace, board: str) -> Settings:
    """``board``: on which the register was kept; "" where nobody knows, so that nobody knows its lines."""
    known = board in boards.NAMES
    found = settings_of(configured(args.config, args.state_dir, (board,) if known else tuple(boards.NAMES)))
    return found if known else msgspec.structs.replace(found, lines=())


@contextmanager
def progress() -> Iterator[Callable[[float, str], None]]:
    """A bar on a terminal, some lines elsewhere; both on the error output."""
    if not sys.stderr.isatty():
        yield _line_by_line()
        return
    columns = (BarColumn(30), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda done, doing: bar.update(task, completed=done, description=doing)


def _line_by_line() -> Callable[[float, str], None]:
    told = ""

    def tell(done: float, doing: str) -> None:
        nonlocal told
        if doing != told:
            told = doing
            print(f"{100 * done:.0f} % {doing}", file=sys.stderr, flush=True)

    return tell

"""``linebox twin``: the box run again over its own traffic, as it is and with something changed."""

import argparse
import dataclasses
import math
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import boards
from firmware.config.boot import this_boot
from firmware.config.store import DIRECTORY, Store
from firmware.desk.register import file
from firmware.desk.reports.making import RefusedError as NoRegisterError
from firmware.desk.reports.making import board_of
from firmware.main import STATE_DIR
from hal.wiring import Board
from tools.report import progress
from tools.staffing.forecast_file import ForecastError, read_forecast
from tools.traffic.calls import Record, TrafficError
from tools.traffic.of_list import read_list
from tools.traffic.of_register import read_register
from tools.traffic.service import AWAY_MS
from tools.twin import calibrate, shown, written
from tools.twin.calibrate import Trial
from tools.twin.case import Case, CaseError, of_list, of_register
from tools.twin.changes import Changes, changed
from tools.twin.compare import Comparison, compare
from tools.twin.estimates import estimated
from tools.twin.figures import KINDS, WITHIN_S, recorded
from tools.twin.foreseen import Expected, foreseen
from tools.twin.page import page, page_of_validation
from tools.twin.runs import Task, Told
from tools.twin.runs import run as run_one
from tools.twin.validate import first_week, validate

SEEDS = 5
MOST_SEEDS = 100
STEPS = 50
"""Words of how far it is, from the beginning to the end."""
_DAY = timedelta(days=1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``linebox twin``."""
    _add_traffic(parser.add_argument_group("traffic"))
    _add_changes(parser.add_argument_group("what is to be otherwise"))
    how = parser.add_argument_group("how it is run")
    how.add_argument("--within", type=_seconds, default=WITHIN_S, metavar="S", help="what is answered in time (20)")
    how.add_argument("--seeds", type=_seeds, default=SEEDS, metavar="N", help=f"runs of each ({SEEDS})")
    how.add_argument("--seed", type=int, default=1, metavar="N", help="of the first run (1)")
    how.add_argument("--processors", type=_count, default=0, metavar="N", help="at most so many (all there are)")
    how.add_argument("--more-work", type=_times, metavar="X", help="work after a call, times (default: calibrated)")
    mode = how.add_mutually_exclusive_group()
    mode.add_argument("--calibrate", action="store_true", help="only tell how well the twin fits the record")
    mode.add_argument("--validate", action="store_true", help="learn from the first week, and judge by what follows")
    how.add_argument("--learn-from", type=Path, metavar="FILE", help="with --validate: learn from this list instead")
    how.add_argument("--log", type=Path, metavar="FILE", help="write every event and action of the first run of each")
    form = parser.add_argument_group("what comes of it")
    form.add_argument("--json", action="store_true", help="print figures as JSON")
    form.add_argument("--csv", action="store_true", help="print what became of each caller, in the first run of each")
    form.add_argument("--html", type=Path, metavar="FILE", help="write one page with pictures and all tables")
    form.add_argument("--no-plots", action="store_true", help="no chart")
    form.add_argument("--width", type=_width, metavar="COLUMNS", help="of text (default: the terminal's)")


def _add_traffic(group: "argparse._ArgumentGroup") -> None:
    source = group.add_mutually_exclusive_group()
    source.add_argument("--calls", type=Path, metavar="FILE", help="a list of real calls (CSV)")
    source.add_argument("--register", type=Path, metavar="FILE", help="the register (default: that of the box)")
    group.add_argument("--from", dest="first", type=_date, metavar="DATE", help="from this day on")
    group.add_argument("--to", dest="last", type=_date, metavar="DATE", help="up to this day, and with it")
    group.add_argument(
        "--forecast", type=Path, metavar="FILE", help="callers to come (CSV: begin,calls), as of linebox forecast"
    )
    group.add_argument(
        "--config", type=Path, metavar="FILE", help="with a register: the configuration (default: what the box runs on)"
    )
    group.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )


def _add_changes(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="PATH=VALUE", help="queues.help.wrapup_s=20"
    )
    group.add_argument("--strategy", default="", metavar="NAME", help="of all queues")
    group.add_argument("--agents", type=int, default=0, metavar="+N", help="more or fewer, whenever anybody is there")
    group.add_argument("--lines", type=int, metavar="N", help="so many in all")
    group.add_argument("--show-config", action="store_true", help="print the configuration that the twin runs on")


def run(args: argparse.Namespace) -> int:
    """0: told; 1: nothing could be told."""
    try:
        told = _told(args)
    except (TrafficError, CaseError, ForecastError, NoRegisterError) as refused:
        print(f"linebox twin: {refused}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"linebox twin: {error.filename}: cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(told, end="")
    return 0


def _told(args: argparse.Namespace) -> str:
    record = _record(args)
    changes = Changes(tuple(args.settings), args.strategy, args.agents, args.lines)
    with progress() as told:
        if args.validate:
            return _validated(args, record, told)
        case, trials = _case(args, record, _counted(told, "learning from the record", 0.0, 0.4))
        if args.show_config:
            return changed(case, changes).text
        if args.calibrate:
            return _calibrated(args, case, trials)
        seeds = range(args.seed, args.seed + args.seeds)
        found = compare(
            _cases(args, case, seeds),
            changes,
            seeds,
            within_s=args.within,
            told=_counted(told, "running", 0.4 if trials else 0.0, 1.0),
            known=args.forecast is None,
            processors=args.processors,
        )
    if args.log is not None:
        _log(args, found)
    return _shown(args, found, trials)


def _cases(args: argparse.Namespace, case: Case, seeds: Sequence[int]) -> list[Case]:
    """What was is the same in each run; what will be is not."""
    if args.forecast is None:
        return [case for _ in seeds]
    expected = [Expected(begin, calls) for begin, calls in read_forecast(args.forecast).items()]
    return [foreseen(case, expected, seed) for seed in seeds]


def _record(args: argparse.Namespace) -> Record:
    end = None if args.last is None else args.last + _DAY
    if args.calls is None:
        return read_register(args.register or file.path_in(args.state_dir), args.first, end)
    record = read_list(args.calls)
    if args.first is not None or end is not None:
        record = record.between(args.first or datetime.min, end or datetime.max)
    if not record.calls:
        raise TrafficError(f"{args.calls}: no call came in that time.")
    return record


def _case(args: argparse.Namespace, record: Record, told: Told) -> tuple[Case, list[Trial]]:
    if args.calls is None:
        register = args.register or file.path_in(args.state_dir)
        return of_register(record, _configuration(args), _board(register)), []
    if args.config is not None:
        raise CaseError("a list names no queues of a configuration: leave --config out, or give a register.")
    if args.more_work is not None:
        return of_list(record, dataclasses.replace(estimated(record), more_work=args.more_work)), []
    if args.show_config:
        return of_list(record), []
    estimates, trials = calibrate.calibrated(record, args.within, told, AWAY_MS, args.processors)
    return of_list(record, estimates), trials


def _configuration(args: argparse.Namespace) -> str:
    try:
        if args.config is None:
            return Store(args.state_dir / DIRECTORY, this_boot()).read().text
        return str(args.config.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{args.config or args.state_dir}: the configuration cannot be read: {error}.") from None


def _board(register: Path) -> Board:
    name = board_of(register)
    if name not in boards.NAMES:
        raise CaseError(f'{register}: was kept on board "{name}", which is not known ({", ".join(boards.NAMES)}).')
    return boards.named(name)


def _counted(told: Callable[[float, str], None], what: str, first: float, last: float) -> Told:
    """Steps that differ in their words, so that each is seen where progress is lines of text."""

    def tell(done: float) -> None:
        step = int(STEPS * done)
        told(first + (last - first) * done, f"{what}, {100 * step // STEPS} %")

    return tell


def _calibrated(args: argparse.Namespace, case: Case, trials: list[Trial]) -> str:
    """How well it fits, and what it learned."""
    said = shown.estimates_in_words(case.estimates, case.derived, trials)
    real = recorded(case, args.within).whole
    happened = ", ".join(
        f"{kind.name} {kind.shown(getattr(real, kind.field))}" for kind in KINDS[:7] if kind.field != "blocked"
    )
    return "\n".join([f"{shown.span(case.record)}, as it was: {happened}", *said]) + "\n"


def _validated(args: argparse.Namespace, record: Record, told: Callable[[float, str], None]) -> str:
    if args.calls is None:
        raise CaseError("only a list can be judged so (--calls): it shows the office as others kept it.")
    learned, judged = first_week(record) if args.learn_from is None else (read_list(args.learn_from), record)
    seeds = range(args.seed, args.seed + args.seeds)
    found = validate(
        learned,
        judged,
        within_s=args.within,
        seeds=seeds,
        told=_counted(told, "learning and judging", 0.0, 1.0),
        away_ms=AWAY_MS,
        processors=args.processors,
    )
    if args.html is not None:
        args.html.write_text(page_of_validation(found), encoding="utf-8")
        return f"written: {args.html}\n"
    if args.json:
        return written.validation_as_json(found)
    return "\n".join(shown.lines_of_validation(found, _columns(args))) + "\n"


def _shown(args: argparse.Namespace, found: Comparison, trials: list[Trial]) -> str:
    if args.csv:
        return written.as_csv(found)
    if args.json:
        return written.as_json(found)
    if args.html is not None:
        args.html.write_text(page(found, trials), encoding="utf-8")
        return f"written: {args.html}\n"
    return "\n".join(shown.lines(found, _columns(args), not args.no_plots, trials)) + "\n"


def _columns(args: argparse.Namespace) -> int:
    return args.width or shutil.get_terminal_size().columns


def _log(args: argparse.Namespace, found: Comparison) -> None:
    """Of today, then of the alternative: the same seed gives the same bytes."""
    with args.log.open("w", encoding="utf-8") as out:
        for name, case in (("today", found.case), ("alternative", found.alternative)):
            out.write(f"# {name}\n")
            task = Task(case, found.seeds[0], known=args.forecast is None, within_s=found.within_s)
            run_one(task, log=lambda ms, thing: written.log_line(out, ms, thing))


def _date(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time())
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no date such as 2026-11-30') from None


def _number(text: str, least: float, most: float, whole: bool) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not least <= found <= most or (whole and found != int(found)):
        kind = "a whole number" if whole else "a number"
        raise argparse.ArgumentTypeError(f'"{text}" must be {kind} from {least:g} to {most:g}')
    return found


def _seconds(text: str) -> float:
    return _number(text, 0, 3600, whole=False)


def _times(text: str) -> float:
    return _number(text, 0, 10, whole=False)


def _seeds(text: str) -> int:
    return int(_number(text, 1, MOST_SEEDS, whole=True))


def _count(text: str) -> int:
    return int(_number(text, 0, 1024, whole=True))


def _width(text: str) -> int:
    return int(_number(text, 40, 400, whole=True))

"""``linebox staffing``: how many people and lines each half hour needs, and shifts that give them."""

from __future__ import annotations

import argparse
import math
import shutil
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from firmware.desk.register import file
from firmware.main import STATE_DIR
from tools.report import progress
from tools.staffing import shown, written
from tools.staffing.erlang import LoadError
from tools.staffing.forecast_file import ForecastError, read_forecast
from tools.staffing.learning import (
    WEEKDAYS,
    Day,
    Learned,
    Told,
    days_of_forecast,
    days_of_record,
    learn,
    usual_week,
    without_record,
)
from tools.staffing.need import Goal
from tools.staffing.page import page
from tools.staffing.plan import Planned, planned
from tools.staffing.programme import ProgrammeError
from tools.staffing.rules import RuleError, Rules
from tools.traffic.calls import Record, TrafficError
from tools.traffic.of_list import read_list
from tools.traffic.of_register import read_register

_ONE_DAY = timedelta(days=1)
_WEEK = 7


class StaffingError(Exception):
    """What was asked cannot be told: one sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``linebox staffing``."""
    _add_traffic(parser)
    _add_goal(parser)
    _add_shifts(parser)
    form = parser.add_argument_group("what comes of it").add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print a row for each half hour")
    form.add_argument("--json", action="store_true", help="print the same by day, with the shifts")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write one page with pictures and all tables")
    parser.add_argument("--no-plots", action="store_true", help="no charts of need and proposal")


def _add_traffic(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("traffic")
    source = group.add_mutually_exclusive_group()
    source.add_argument("--calls", type=Path, metavar="FILE", help="learn from a list of real calls (CSV)")
    source.add_argument("--register", type=Path, metavar="FILE", help="the register (default: that of the box)")
    group.add_argument("--from", dest="first", type=_day, metavar="DATE", help="learn from this day on")
    group.add_argument("--to", dest="last", type=_day, metavar="DATE", help="learn up to this day, and with it")
    group.add_argument(
        "--forecast",
        type=Path,
        metavar="FILE",
        help="callers to be expected (CSV: begin,calls), as of linebox forecast",
    )
    group.add_argument(
        "--each-day", action="store_true", help="each day as it was (default from two weeks on: the usual week)"
    )
    group.add_argument("--day", type=_day_or_weekday, metavar="DAY", help="only this: a date, or Monday, Tuesday, ...")
    group.add_argument(
        "--hours", type=_hours, metavar="HH:MM-HH:MM", help="when people shall be there (default: learn)"
    )
    lengths = {"--handling": "talk and wrap-up", "--wrap-up": "work after a call", "--patience": "callers' patience"}
    for name, what in lengths.items():
        group.add_argument(name, type=_positive, metavar="S", help=f"mean {what}, s (default: learn)")


def _add_goal(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is enough")
    group.add_argument("--within", type=_positive, default=20.0, metavar="S", help="answered within this time (20)")
    group.add_argument("--share", type=_percent, metavar="%", help="of all callers (80; without other goals)")
    group.add_argument("--abandoned", type=_percent, metavar="%", help="at most so many give up")
    group.add_argument("--mean-wait", type=_positive, metavar="S", help="at most, on average")
    group.add_argument("--lines-blocked", type=_percent, default=0.01, metavar="%", help="find all lines busy (1)")
    group.add_argument("--least", type=_count, default=0, metavar="N", help="people always, whoever calls (0)")


def _add_shifts(parser: argparse.ArgumentParser) -> None:
    usual = Rules()
    group = parser.add_argument_group("shifts")
    group.add_argument("--no-shifts", action="store_true", help="propose none")
    group.add_argument("--people", type=_count, metavar="N", help="at most so many come in a day (default: as needed)")
    group.add_argument(
        "--lengths", type=_lengths, default=usual.lengths_h, metavar="H-H", help="4-9, or single ones: 4,6.5,8 (4-9)"
    )
    group.add_argument("--lunch", type=_whole, default=usual.lunch_min, metavar="MIN", help="0: none (30)")
    group.add_argument(
        "--lunch-over", type=float, default=usual.lunch_over_h, metavar="H", help="shifts longer than this have it (6)"
    )
    group.add_argument("--lunch-between", type=_hours, metavar="HH:MM-HH:MM", help="where the shift allows it")
    group.add_argument("--lunch-paid", action="store_true", help="it counts among paid hours")
    group.add_argument("--break", dest="pause", type=_whole, default=usual.break_min, metavar="MIN", help="short (15)")
    group.add_argument("--breaks", type=_whole, default=usual.breaks, metavar="N", help="in a shift with lunch (2)")
    group.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )


def run(args: argparse.Namespace) -> int:
    """0: told; 1: nothing could be told."""
    try:
        goal, rules = _goal(args), _rules(args)
        learned, days = _traffic(args)
        with progress() as told:
            plan = planned(days, goal, rules, people=args.people, least=args.least, told=told)
        if args.html is not None:
            args.html.write_text(page(plan, learned, goal), encoding="utf-8")
    except (StaffingError, ForecastError, TrafficError, LoadError, RuleError, ProgrammeError) as refused:
        print(f"linebox staffing: {refused}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"linebox staffing: {args.html}: cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(_told(args, plan, learned, goal), end="")
    return 0


def _told(args: argparse.Namespace, plan: list[Planned], learned: Learned, goal: Goal) -> str:
    if args.csv:
        return written.as_csv(plan, goal)
    if args.json:
        return written.as_json(plan, learned, goal)
    if args.html is not None:
        return f"written: {args.html}\n"
    width = shutil.get_terminal_size().columns
    return "\n".join(shown.lines(plan, learned, goal, width, not args.no_plots)) + "\n"


def _traffic(args: argparse.Namespace) -> tuple[Learned, list[Day]]:
    """What was learned, and the days to plan. Raises TrafficError, ForecastError, StaffingError."""
    told = Told(args.handling, args.wrap_up, args.patience)
    expected = None if args.forecast is None else read_forecast(args.forecast)
    record = _record(args, expected is not None and told.handling_s is not None)
    learned = without_record(told) if record is None else learn(record, told)
    if not any(learned.handling_s) or (record is not None and not any(call.answered for call in record.calls)):
        raise StaffingError("nobody was answered in that time: --handling must say how long calls take.")
    if expected is not None:
        days = days_of_forecast(expected, learned, args.hours)
    elif args.each_day or len(learned.days) <= _WEEK:
        days = days_of_record(learned, args.hours)
    else:
        days = usual_week(learned, args.hours)
    return learned, _chosen(days, args.day)


def _record(args: argparse.Namespace, can_do_without: bool) -> Record | None:
    """None: nobody named one, and there is no need of it."""
    first = None if args.first is None else datetime.combine(args.first, time())
    end = None if args.last is None else datetime.combine(args.last + _ONE_DAY, time())
    if first is not None and end is not None and first >= end:
        raise StaffingError(f"--from {args.first} is after --to {args.last}.")
    if args.calls is None:
        if args.register is None and can_do_without:
            return None
        return read_register(args.register or file.path_in(args.state_dir), first, end)
    record = read_list(args.calls).between(first or datetime.min, end or datetime.max)
    if not record.calls:
        raise StaffingError(f"{args.calls}: no call came in that time.")
    return record


def _chosen(days: list[Day], wanted: date | int | None) -> list[Day]:
    if wanted is not None:
        days = [one for one in days if wanted in (one.day, one.day.weekday())]
    if not days:
        raise StaffingError("there is no such day in the traffic.")
    return days


def _goal(args: argparse.Namespace) -> Goal:
    """80 % where no other goal is set."""
    share = args.share
    if share is None and args.abandoned is None and args.mean_wait is None:
        share = 0.8
    return Goal(args.within, share, args.abandoned, args.mean_wait, args.lines_blocked)


def _rules(args: argparse.Namespace) -> Rules | None:
    if args.no_shifts:
        return None
    between = None
    if args.lunch_between is not None:
        first, last = (moment.hour + moment.minute / 60 for moment in args.lunch_between)
        between = (first, last or 24.0)
    return Rules(
        args.lengths, args.lunch, args.lunch_over, args.lunch_paid, between, break_min=args.pause, breaks=args.breaks
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no date such as 2026-03-02.') from None


def _day_or_weekday(text: str) -> date | int:
    for place, name in enumerate(WEEKDAYS):
        if len(text) > 2 and name.lower().startswith(text.lower()):
            return place
    return _day(text)


def _hours(text: str) -> tuple[time, time]:
    """From and to, on the half hour; 24:00 is midnight at the end."""
    first, _, last = text.partition("-")
    try:
        found = time.fromisoformat(first), time.fromisoformat("00:00" if last == "24:00" else last)
    except ValueError:
        found = None
    if (
        found is None
        or any(one.minute % 30 or one.second for one in found)
        or (found[1] != time() and found[0] >= found[1])
    ):
        raise argparse.ArgumentTypeError(f'"{text}" is no time of day on half hours such as 08:30-17:00.')
    return found


def _lengths(text: str) -> tuple[float, ...]:
    """Whole hours from one to the other, or single lengths."""
    try:
        if "-" in text:
            first, last = (int(part) for part in text.split("-"))
            found: tuple[float, ...] = tuple(range(first, last + 1))
        else:
            found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = ()
    if not found:
        raise argparse.ArgumentTypeError(f'"{text}" is no length of shifts such as 4-9 or 4,6.5,8.')
    return found


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    return found


def _positive(text: str) -> float:
    found = _number(text)
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f'"{text}" must be a number of seconds above 0.')
    return found


def _percent(text: str) -> float:
    found = _number(text.rstrip("% "))
    if not 0 < found < 100:
        raise argparse.ArgumentTypeError(f'"{text}" must be a part of a hundred, above 0 and below 100.')
    return found / 100


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f'"{text}" must be a whole number from 0 on.')
    return int(text)


def _count(text: str) -> int:
    found = _whole(text)
    if not 0 < found <= 1000:
        raise argparse.ArgumentTypeError(f'"{text}" must be a whole number from 1 to 1000.')
    return found

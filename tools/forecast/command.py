"""``linebox forecast``: how many will call in each half hour of the days to come."""

import argparse
import contextlib
import shutil
import sys
from collections.abc import Callable
from datetime import date, timedelta, tzinfo
from pathlib import Path

from firmware.config.zones import Zone, zone_named
from firmware.desk.register import file
from firmware.desk.reports import text
from firmware.main import STATE_DIR
from tools.configured import NotConfiguredError, configured
from tools.forecast import shown
from tools.forecast.judge import Verdict, judged
from tools.forecast.method import forecast
from tools.forecast.observed import Observed
from tools.forecast.office import Office
from tools.forecast.page import page
from tools.forecast.sources import of_list, of_register
from tools.traffic.calls import TrafficError

WEEKS, MOST_WEEKS = 26, 260
DAYS, MOST_DAYS = 7, 92
FURTHEST = timedelta(days=366)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``linebox forecast``."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--calls", type=Path, metavar="FILE", help="learn from a list of real calls (CSV)")
    source.add_argument("--register", type=Path, metavar="FILE", help="the register (default: that of the box)")
    parser.add_argument(
        "--weeks", type=_whole(MOST_WEEKS), default=WEEKS, metavar="N", help=f"learn from the last N ({WEEKS})"
    )
    parser.add_argument(
        "--from", dest="first", type=_day, metavar="DATE", help="the first day (default: that after the last known)"
    )
    parser.add_argument("--days", type=_whole(MOST_DAYS), default=DAYS, metavar="N", help=f"so many days ({DAYS})")
    parser.add_argument(
        *("--closed",),
        type=_day,
        action="append",
        default=[],
        metavar="DATE",
        help="a day off, past or to come",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print begin,calls,low,high of each half hour")
    form.add_argument("--json", action="store_true", help="print the same as JSON, by day")
    form.add_argument("--judge", action="store_true", help="hold the last week out, and tell by how much it is missed")
    form.add_argument("--html", type=Path, metavar="FILE", help="write one page with pictures and all tables")
    parser.add_argument("--no-plots", action="store_true", help="tables alone")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (default: what the box runs on)")
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )


def run(args: argparse.Namespace) -> int:
    """0: told; 1: nothing could be told."""
    try:
        print("\n".join(_told(args)))
    except (NotConfiguredError, TrafficError, ValueError) as refused:
        print(f"linebox forecast: {str(refused).rstrip('.')}.", file=sys.stderr)
        return 1
    return 0


def _told(args: argparse.Namespace) -> list[str]:
    config = configured(args.config, args.state_dir)
    # A list says nothing of its clocks: without a configuration they are taken never to have been set.
    zone = zone_named(config.zone) if args.calls is None or args.config is not None else None
    observed = _observed(args, zone)
    first = args.first or observed.end
    if first > observed.end + FURTHEST:
        raise ValueError(f"--from is {first}, but must lie within a year of the last day known, {observed.days[-1]}")
    days = [first + timedelta(days=place) for place in range(args.days)]
    office = Office(config.hours.schedule, observed.first, days[-1], frozenset(args.closed))
    rules = zone.rules if zone else None
    if args.judge:
        return text.lines(shown.table_of_errors(judged(observed, office, rules)), _width())
    found = forecast(observed, office, days, rules)
    if args.html is not None:
        clocks = f"clocks of {zone.name}" if zone else "clocks as in the list"
        _write(args.html, page(found, observed, _verdict(observed, office, rules), clocks))
        return [f"written: {args.html}"]
    if args.csv:
        return shown.as_csv(found).splitlines()
    if args.json:
        return [shown.as_json(found, observed)]
    said = shown.said(observed, _verdict(observed, office, rules))
    return [*said, "", *shown.lines(found, _width(), not args.no_plots)]


def _observed(args: argparse.Namespace, zone: Zone | None) -> Observed:
    if zone is None or args.calls is not None:
        return of_list(args.calls, args.weeks, args.first, zone.rules if zone else None)
    return of_register(args.register or file.path_in(args.state_dir), args.weeks, args.first, zone)


def _verdict(observed: Observed, office: Office, zone: tzinfo | None) -> Verdict | None:
    """None where there is no week to hold out."""
    try:
        return judged(observed, office, zone)
    except ValueError:
        return None


def _width() -> int:
    return shutil.get_terminal_size().columns


def _write(path: Path, content: str) -> None:
    """Whole or not at all. Raises ValueError."""
    unfinished = path.with_name(f".part-{path.name}")
    try:
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise ValueError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{written}" is no day such as 2026-03-29') from None


def _whole(most: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not written.isdecimal() or not 1 <= int(written) <= most:
            raise argparse.ArgumentTypeError(f'"{written}" is no whole number from 1 to {most}')
        return int(written)

    return read

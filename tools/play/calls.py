"""``linebox play --calls``: hours of real calls through the simulated box, and what became of them."""

import argparse
import contextlib
import datetime
import sys
from collections.abc import Callable, Iterable, Iterator

from boards import named as load_board
from tools.play.call_list import Call, ListError, between, moment, read_calls
from tools.play.cast import load_config
from tools.play.office import Office, Passage
from tools.play.timeline import write_timeline
from tools.play.worlds import make_world

_SEED = 1
_HEADER = (
    f"{'hour of arrival':16}{'offered':>9}{'blocked':>9}{'answered':>10}{'abandoned':>11}"
    f"{'wait avg':>10}{'longest':>10}"
)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 played, 2 something is wrong with the list, the configuration or the moments."""
    try:
        return _run(args)
    except ListError as error:
        print(f"linebox play: {error}", file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"linebox play: {error.filename}: {error.strerror}.", file=sys.stderr)
    return 2


def _run(args: argparse.Namespace) -> int:
    calls = _read(args)
    board = load_board(args.board)
    config = load_config(args.config, board, None)
    if isinstance(config, list):
        print("\n".join(config), file=sys.stderr)
        return 2
    if args.files:
        raise ListError("give either stories or --calls, not both.")
    if not 0 < args.answer <= 600:
        raise ListError(f"--answer is {args.answer:g}, but must be more than 0 and at most 600 seconds.")
    start, end = _span(calls, args)
    chosen = [(_ms(call.arrival - start), call) for call in between(calls, start, end)]
    with contextlib.ExitStack() as stack:
        world = make_world(args.world, board, config, _SEED, start)
        if args.timeline:
            write_timeline(world, stack.enter_context(args.timeline.open("w", encoding="utf-8")))
        office = Office(world, round(1000 * args.answer))
        office.run(chosen, _progress(start, _ms(end - start)))
    print("\n".join(table(office.passages)))
    return 0


def _read(args: argparse.Namespace) -> list[Call]:
    try:
        with args.calls.open(encoding="utf-8-sig", newline="") as file:
            calls = read_calls(file)
    except UnicodeDecodeError:
        raise ListError(f"{args.calls}: is not UTF-8 text.") from None
    except ListError as error:
        raise ListError(f"{args.calls}, {error}") from None
    if not calls:
        raise ListError(f"{args.calls} holds no calls.")
    return calls


def _span(calls: list[Call], args: argparse.Namespace) -> tuple[datetime.datetime, datetime.datetime]:
    """From ``--from`` (the first arrival) up to, but without, ``--to`` (just after the last)."""
    day = calls[0].arrival.date()
    start = moment(args.start, day) if args.start else calls[0].arrival
    end = moment(args.end, start.date()) if args.end else calls[-1].arrival + datetime.timedelta(seconds=1)
    if end <= start:
        raise ListError(f"--to ({end}) must be later than --from ({start}).")
    return start, end


def _ms(span: datetime.timedelta) -> int:
    return span // datetime.timedelta(milliseconds=1)


def _progress(start: datetime.datetime, length_ms: int) -> Callable[[int], None]:
    """Shows each minute of simulated time on a terminal."""
    if not sys.stderr.isatty():
        return lambda _: None
    shown = -1

    def show(now_ms: int) -> None:
        nonlocal shown
        minute = now_ms // 60_000
        if minute != shown:
            shown = minute
            at = start + datetime.timedelta(minutes=minute)
            share = min(100, 100 * now_ms // max(length_ms, 1))
            print(f"\r{at:%Y-%m-%d %H:%M}  {share:3} %\r", end="", file=sys.stderr, flush=True)

    return show


def table(passages: Iterable[Passage]) -> Iterator[str]:
    """One line an hour of arrival and one for all: offered = blocked + answered + abandoned; waits of the answered."""
    by_hour: dict[str, list[Passage]] = {}
    for passage in passages:
        by_hour.setdefault(f"{passage.call.arrival:%Y-%m-%d %H:00}", []).append(passage)
    yield _HEADER
    for hour in sorted(by_hour):
        yield _row(hour, by_hour[hour])
    yield _row("all", [passage for hour in by_hour.values() for passage in hour])


def _row(name: str, passages: list[Passage]) -> str:
    counts = {fate: sum(one.fate == fate for one in passages) for fate in ("blocked", "answered", "abandoned")}
    waits = [one.wait_s for one in passages if one.fate == "answered"]
    average = f"{sum(waits) / len(waits):.1f} s" if waits else "-"
    longest = f"{max(waits):.1f} s" if waits else "-"
    return (
        f"{name:16}{len(passages):>9}{counts['blocked']:>9}{counts['answered']:>10}{counts['abandoned']:>11}"
        f"{average:>10}{longest:>10}"
    )

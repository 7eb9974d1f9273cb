"""How well callers are told their wait, on the real days of the call list.

The moving average is that of the best known system (telephony.md 3.2): (3 x old + new) / 4 in whole seconds, over all
answered callers. Its error is taken of the same callers at the same moments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.bench import queue_days
from tools.bench.boxes import CALL_LIST
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import short
from tools.bench.queue_days import Days, Foreseen, Heard, Queue, average_error_s, error_s, held

FIRST_WEEK_DAYS = 7


def _days(bench: Bench, queue: type[Queue] = Queue) -> Days:
    """All days of the list, the estimator new on the first; quick or not, as that takes a second."""
    return bench.once(("queue days", queue), lambda: _replayed(queue))


def _replayed(queue: type[Queue]) -> Days:
    if not CALL_LIST.is_file():
        raise UnmeasurableError(f"there is no call list at {CALL_LIST}")
    with CALL_LIST.open(encoding="utf-8", newline="") as file:
        return queue_days.replay(queue(queue_days.read(file)))


def _by_week(heard: Sequence[Heard], figure: Callable[[Sequence[Heard]], str]) -> str:
    first = [one for one in heard if one.day < FIRST_WEEK_DAYS]
    second = [one for one in heard if one.day >= FIRST_WEEK_DAYS]
    return f"first week {figure(first)}, second {figure(second)}"


def _percent(heard: Sequence[Heard]) -> str:
    return f"{held(heard):.1%}"


def _errors(heard: Sequence[Heard]) -> str:
    return f"{short(error_s(heard))} s, average {short(average_error_s(heard))} s"


def _ratio(heard: Sequence[Heard]) -> float:
    return error_s(heard) / average_error_s(heard)


def _held_of_answered(bench: Bench) -> Reading:
    days = _days(bench)
    everybody = days.at_once + days.entering
    waited = len(days.entering)
    note = f"{_by_week(everybody, _percent)}; {len(everybody):,} callers, of whom {waited:,} waited"
    return Reading(held(everybody), note)


def _error_of_answered(bench: Bench) -> Reading:
    days = _days(bench)
    everybody = days.at_once + days.entering
    return Reading(_ratio(everybody), f"{_errors(everybody)}: more than half were connected at once, as the box knew")


def _held_of_waiting(bench: Bench) -> Reading:
    entering, foreseen = _days(bench).entering, _days(bench, Foreseen).entering
    note = f"{_by_week(entering, _percent)}; {_percent(foreseen)} if it were known how many will be taken before"
    return Reading(held(entering), note)


def _error_of_waiting(bench: Bench) -> Reading:
    entering, foreseen = _days(bench).entering, _days(bench, Foreseen).entering
    known = f"{short(error_s(foreseen))} s if it were known how many will be taken before"
    return Reading(_ratio(entering), f"{_by_week(entering, _errors)}; {known}")


def _held_when_told_again(bench: Bench) -> Reading:
    waiting = _days(bench).waiting
    return Reading(held(waiting), f"of the rest of the wait, {len(waiting):,} times; {_errors(waiting)}")


GOALS = (
    Goal("queue: ranges told that hold, all answered callers", "at least", 0.8, None, "share", _held_of_answered),
    Goal(
        "queue: median error against the moving average, all answered callers",
        "at most",
        0.5,
        1,
        "times",
        _error_of_answered,
    ),
    Goal("queue: ranges told that hold, those who waited", "reported", None, None, "share", _held_of_waiting),
    Goal(
        "queue: median error against the moving average, those who waited",
        "reported",
        None,
        1,
        "times",
        _error_of_waiting,
    ),
    Goal("queue: ranges told again each half minute that hold", "reported", None, None, "share", _held_when_told_again),
)

"""Several runs, each with a seed of its own, on as many processors as there are."""

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any, NamedTuple

from tools.twin.case import Case, ready
from tools.twin.figures import Figures, figures
from tools.twin.visitors import visitors
from tools.twin.world import Fate, World

EVERY = 500
"""Callers between two words of how far it is."""
_LOOK_S = 0.2

Told = Callable[[float], None]
"""(share done)."""


class Task(NamedTuple):
    """A run. ``known``: patience that the record tells is taken from it."""

    case: Case
    seed: int
    known: bool
    within_s: float


class Result(NamedTuple):
    """Of a run: its figures, and what became of each call of the record."""

    figures: Figures
    fates: tuple[Fate, ...]


def run(task: Task, come: Callable[[int], None] | None = None, log: Callable[[int, Any], None] | None = None) -> Result:
    """Here and now. ``come(callers)``: so many more have come."""
    prepared = ready(task.case)
    world = World(prepared.plan, visitors(task.case, prepared, task.seed, known=task.known), prepared.routes, log)
    for at_ms, event in prepared.told:
        world.at(at_ms, event)
    world.run(None if come is None else lambda _: come(EVERY), EVERY)
    found = figures(task.case, world.fates, world.served, world.all_busy, task.within_s)
    return Result(found, tuple(world.fates))


def run_all(tasks: Sequence[Task], told: Told, processors: int = 0) -> list[Result]:
    """In the order of ``tasks``. ``processors``: at most so many (0: all that this process may use). Raises CaseError
    before anything is run, and whatever a run raises."""
    for case in {id(task.case): task.case for task in tasks}.values():
        ready(case)
    whole = sum(len(task.case.record.calls) for task in tasks)
    count = min(len(tasks), processors or len(os.sched_getaffinity(0)))
    if count <= 1:
        return _one_after_the_other(tasks, whole, told)
    with _pool(count) as (pool, come):
        waiting: set[Future[Result]] = set()
        futures = [pool.submit(_in_another, task) for task in tasks]
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, _LOOK_S, FIRST_COMPLETED)
            told(min(1.0, come.value / whole))
            for future in done:
                future.result()
        return [future.result() for future in futures]


def _one_after_the_other(tasks: Sequence[Task], whole: int, told: Told) -> list[Result]:
    come = 0

    def more(callers: int) -> None:
        nonlocal come
        come += callers
        told(min(1.0, come / whole))

    return [run(task, more) for task in tasks]


@contextlib.contextmanager
def _pool(count: int) -> Iterator[tuple[ProcessPoolExecutor, Any]]:
    come = multiprocessing.Value("q", 0)
    pool = ProcessPoolExecutor(count, initializer=_begin, initargs=(come,))
    try:
        yield pool, come
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list(multiprocessing.active_children()):
            process.terminate()
        raise
    pool.shutdown()


_counters: list[Any] = []
"""Of a process of the pool, one: how many callers have come in all of them together."""


def _begin(come: Any) -> None:
    _counters.append(come)


def _in_another(task: Task) -> Result:
    (come,) = _counters

    def more(callers: int) -> None:
        with come.get_lock():
            come.value += callers

    return run(task, more)

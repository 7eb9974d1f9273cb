"""The serial shell: from ``commit`` to applied, from its start to a prompt, and what its use costs core and cable."""

from __future__ import annotations

import contextlib
import gc
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from firmware.control.requests import CORE_SUBJECTS, Commit, LoadConfiguration, SetUser, Show
from firmware.desk.messages import Ask, encode
from firmware.runtime.child_process import Child
from firmware.runtime.loop import LISTEN_MS
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import percentile, short
from tools.bench.shell_box import BOARD, Cable, ShellBox, full_configuration, shell_box
from tools.desk_of_sim import DeskOfSim

USER, PASSWORD = "anna", "correct horse"
TYPED = "abcdefghijklmnopqrstuvwxyz"
"""No command: nothing is completed, nothing answered."""
INSERTED = "0123456789"
WARM_SHOWS = 1_000


# From commit to applied.


def _applied(bench: Bench) -> Reading:
    with shell_box(bench.seed) as box:
        times = commit_times(box, bench.size(20, 3))
    size = len(full_configuration().encode())
    note = (
        f"{len(times)} commits of {size:,} bytes to a {BOARD}, each of them all new; p50 {short(percentile(times, 50))}"
    )
    return Reading(max(times), note)


def commit_times(box: ShellBox, commits: int) -> list[float]:
    """ms from the request to the answer that the core runs on it; AssertionError where it does not."""
    times = []
    for turn in range(commits):
        box.do(LoadConfiguration(full_configuration(turn)))
        begun_s = time.monotonic()
        box.do(Commit(f"turn {turn}"))
        times.append(1000 * (time.monotonic() - begun_s))
        if box.world.control is None or box.world.control.state.plan.stations[4].name != f"Person 5 of {turn}":
            raise AssertionError(f"commit {turn} is answered, and the core does not run on it")
    return times


# From start to prompt, and keys.


def _to_login(bench: Bench) -> Reading:
    times = [begun for begun, _ in _visits(bench)]
    return Reading(max(times), f"{len(times)} starts; p50 {short(percentile(times, 50))}")


def _to_prompt(bench: Bench) -> Reading:
    times = [begun + logged_in for begun, logged_in in _visits(bench)]
    logins = [logged_in for _, logged_in in _visits(bench)]
    note = f"who types without a pause; the password and what the box says first take {short(percentile(logins, 50))}"
    return Reading(max(times), note)


def _bytes_a_key(bench: Bench) -> Reading:
    with _box_with_user(bench) as box:
        cable = Cable(box)
        try:
            log_in(cable)
            at_end, within = key_bytes(cable)
        finally:
            cable.close()
    return Reading(at_end, f"at the end of a line; {short(within)} within one, before 21 letters")


def _visits(bench: Bench) -> list[tuple[float, float]]:
    def made() -> list[tuple[float, float]]:
        with _box_with_user(bench) as box:
            return [visit_times(box) for _ in range(bench.size(10, 2))]

    return bench.once(_visits, made)


@contextlib.contextmanager
def _box_with_user(bench: Bench) -> Iterator[ShellBox]:
    with shell_box(bench.seed) as box:
        box.do(SetUser(USER, PASSWORD, "installer"))
        yield box


def visit_times(box: ShellBox) -> tuple[float, float]:
    """ms from the start of the shell to ``login:``, and from there to the prompt."""
    begun_s = time.monotonic()
    cable = Cable(box)
    try:
        cable.until("login: ")
        asked_s = time.monotonic()
        log_in(cable, asked=True)
        return 1000 * (asked_s - begun_s), 1000 * (time.monotonic() - asked_s)
    finally:
        cable.close()


def log_in(cable: Cable, asked: bool = False) -> None:
    """To the prompt; ``asked``: the box has asked for a name already."""
    if not asked:
        cable.until("login: ")
    cable.type(f"{USER}\r")
    cable.until("Password: ")
    cable.type(f"{PASSWORD}\r")
    cable.until(f"{USER}@{BOARD}>")


def key_bytes(cable: Cable) -> tuple[float, float]:
    """Bytes that one key brings back over the cable: at the end of a line, and within one."""
    cable.type("A")
    cable.until("A")
    at_end = sum(len(_echo(cable, letter)) for letter in TYPED)
    cable.type("\x1b[D" * 20)
    cable.type("_")
    cable.until("_")
    within = sum(len(_echo(cable, letter)) for letter in INSERTED)
    return at_end / len(TYPED), within / len(INSERTED)


def _echo(cable: Cable, letter: str) -> bytes:
    cable.type(letter)
    return cable.until(letter)


# Memory.


class Asker:
    """In the place of the desk process: it asks the core to show one thing after the other, and reads the answers."""

    def __init__(self) -> None:
        self.asked = 0
        self.shown = 0

    def send(self, data: bytes) -> int:
        self.shown += data.count(b'"Shown"')
        return len(data)

    def receive(self) -> bytes:
        self.asked += 1
        subject = CORE_SUBJECTS[self.asked % len(CORE_SUBJECTS)]
        return encode(Ask(number=self.asked, holder=1, request=Show(subject)))

    def alive(self) -> bool:
        return True

    def end(self) -> None:
        """Nothing is left of it."""


def _memory(bench: Bench) -> Reading:
    shows = bench.size(10_000, 1_000)
    return Reading(grown_bytes(shows, bench.seed) / 1024, f"{shows:,} shows of everything the core can show, calls up")


def grown_bytes(shows: int, seed: int) -> int:
    """By how much the memory of firmware and hal grows over so many shows, after WARM_SHOWS."""
    world = boxes.box(BOARD, seed=seed)
    asker = Asker()

    def start(_directory: Path) -> Child:
        return asker

    with tempfile.TemporaryDirectory(prefix="linebox-bench-") as directory:
        desk = DeskOfSim(world, Path(directory), start, lambda _line: None)
        world.lines[1].ring()
        world.lines[2].ring()
        if not boxes.until(world, lambda: world.phone_rings(1) or world.phone_rings(2), 8_000):
            raise AssertionError("no telephone rings")
        world.phones[1].lift()

        def ask(times: int) -> None:
            wanted = asker.asked + times
            while asker.asked < wanted:
                world.run_until(world.now_ms + LISTEN_MS)

        tracemalloc.start()
        try:
            ask(WARM_SHOWS)
            before = _held_bytes()
            ask(shows)
            if asker.shown < WARM_SHOWS + shows - 1:
                raise AssertionError(f"of {asker.asked} shows {asker.shown} were answered")
            return _held_bytes() - before
        finally:
            tracemalloc.stop()
            desk.end()


def _held_bytes() -> int:
    gc.collect()
    ours = [tracemalloc.Filter(True, f"*/{name}/*") for name in ("firmware", "hal")]
    return sum(trace.size for trace in tracemalloc.take_snapshot().filter_traces(ours).traces)


GOALS = (
    Goal("shell: commit to applied, full lb8x24, worst", "at most", 200, None, "ms", _applied),
    Goal("shell: start to log-in, worst", "at most", 1_500, None, "ms", _to_login),
    Goal("shell: start to the prompt of who logs in, worst", "at most", 1_500, None, "ms", _to_prompt),
    Goal("shell: growth of the core's memory over 10,000 shows", "at most", 16, None, "kB", _memory),
    Goal("shell: sent for each key at the prompt", "reported", None, None, "bytes", _bytes_a_key),
)

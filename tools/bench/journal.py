"""The journal: what it costs the core, what it weighs, and whether random events run again with the same actions.

The events are those of random stories of every kind, faults among them, on the event form of the world. What the core
pays for one is all that it does for the journal: the frame is made, written into the batch, and handed to a pipe, here
one that always takes it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from firmware.callcontrol.engine import CallControl
from firmware.desk.journal.frames import Advanced, Happened
from firmware.desk.journal.reading import Chapter, chapter_of
from firmware.desk.journal.replaying import Replay, first_difference
from firmware.runtime.journal_link import JournalLink, Office
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import quartiles, quiet_interpreter, seconds, short
from tools.sim.event_world import EventWorld
from tools.sim.journal import WorldJournal
from tools.sim.menu_stories import MenuTeller
from tools.sim.message_stories import MessageTeller
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS, Teller

TELLERS = (Teller, QueueTeller, MenuTeller, MessageTeller)
STEPS = 1_500
"""Of one story: some 6,000 events."""


def journal_of(teller: Teller) -> WorldJournal:
    """Of a random story."""
    world = teller.story.world(EventWorld)
    journal = WorldJournal()
    journal.follow(world)
    teller.tell(STEPS, world)
    return journal


def stories(seed: int) -> Iterator[WorldJournal]:
    """Journals of random stories, without end: each kind on each board in turn."""
    number = 1_000_000 * seed
    while True:
        for kind in TELLERS:
            for board in BOARDS.values():
                number += 1
                yield journal_of(kind(number, board, faults=True))


def events_of(chapter: Chapter) -> list[Happened]:
    """All that happened in it."""
    return [entry.frame for entry in chapter.entries if isinstance(entry.frame, Happened)]


def replayed(events: int, seed: int) -> tuple[int, float]:
    """How many random events, at least so many, ran again with the same actions, and how many a second. Raises
    AssertionError at the first that did not."""
    count, spent = 0, 0.0
    for journal in stories(seed):
        for chapter in journal.chapters():
            spent += seconds(partial(_again, chapter, count))
            count += len(events_of(chapter))
        if count >= events:
            return count, count / spent
    raise AssertionError("stories have no end")


def _again(chapter: Chapter, before: int) -> None:
    found = first_difference(Replay(), chapter.begun, chapter.entries)
    if found is not None:
        raise AssertionError(f"after {before:,} events and some more: {found}")


class _TakesAll:
    """A journal process that is never slow."""

    def send(self, data: bytes) -> int:
        return len(data)

    def receive(self) -> bytes:
        return b""

    def alive(self) -> bool:
        return True

    def end(self) -> None: ...


def link(control: CallControl) -> JournalLink:
    """The core's end of a pipe that takes everything, ready to write."""
    made = JournalLink(
        Path(),
        control,
        lambda: Office("lb8x24", "hu"),
        lambda: datetime(2026, 1, 5, 9, 0),
        print,
        lambda _: _TakesAll(),
    )
    for now_ms in (0, 100, 200):
        made.step(now_ms, True)
    return made


def cost_us(chapter: Chapter) -> float:
    """Of the journal to the core, an event of this file; what time alone brings about is counted in."""
    replay = Replay()
    replay.begin(chapter.begun)
    made = link(replay.control)
    happened = [frame for _, frame in chapter.entries if isinstance(frame, Happened)]
    passed = [frame for _, frame in chapter.entries if isinstance(frame, Advanced)]

    def work() -> None:
        for number, frame in enumerate(happened):
            made.frame(Happened(frame.ms, frame.event, frame.actions))
            if number % 10 == 0:
                made.flush()
        for time in passed:
            made.frame(Advanced(time.ms, time.actions))
        made.flush()

    return 1e6 * seconds(work) / len(happened)


def _large(bench: Bench) -> Chapter:
    """The largest file of random stories on the large board."""

    def make() -> Chapter:
        told = stories(bench.seed)
        found = [chapter for _, journal in zip(range(8), told, strict=False) for chapter in journal.chapters()]
        large = [chapter for chapter in found if chapter.begun.board == "lb8x24"]
        return max(large, key=lambda chapter: len(chapter.entries))

    return bench.once("journal of random stories", make)


def _cost(bench: Bench) -> Reading:
    chapter = _large(bench)
    with quiet_interpreter():
        found = quartiles([cost_us(chapter) for _ in range(bench.size(31, 7))])
    count = len(events_of(chapter))
    actions = sum(len(frame.actions) for frame in events_of(chapter)) / count
    return Reading(found.median, f"{found.text()}; {count:,} events on lb8x24, {short(actions)} actions an event")


def _beginning(bench: Bench) -> Reading:
    replay = Replay()
    chapter = _large(bench)
    first_difference(replay, chapter.begun, chapter.entries)
    with quiet_interpreter():
        found = quartiles([1e6 * seconds(replay.control.snapshot, 20) for _ in range(bench.size(31, 7))])
    return Reading(found.median, f"{found.text()}; {len(replay.control.snapshot()):,} bytes, lb8x24")


def _weight(bench: Bench) -> Reading:
    (file,) = journal_of(Teller(bench.seed, BOARDS["lb4x8"], faults=False)).files
    chapter = chapter_of("", bytes(file))
    calls = Replay()
    first_difference(calls, chapter.begun, chapter.entries)
    begun, packed = calls.control.state.calls_begun, zlib.compress(bytes(file))
    events = len(events_of(chapter))
    note = f"{len(file) / events:.0f} bytes an event before it is packed, {len(packed) / events:.0f} then; lb4x8"
    return Reading(len(packed) / begun, f"{note}; {begun:,} calls, {events:,} events")


def _replayed(bench: Bench) -> Reading:
    count, rate = replayed(bench.size(1_000_000, 20_000), bench.seed)
    return Reading(0, f"{count:,} events, every action the same; {short(rate)} events a second are run again")


GOALS = (
    Goal("journal: cost to the core, an event", "at most", 5, None, "us", _cost),
    Goal("journal: all that call control knows, written out", "reported", None, None, "us", _beginning),
    Goal("journal: bytes on the disk, a call, packed", "reported", None, None, "bytes", _weight),
    Goal("journal: random events that give other actions when they are run again", "at most", 0, None, "", _replayed),
)

"""The duty to write facts into the call register: on a thread of its own, as a disk may take as long as it likes."""

import contextlib
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.callcontrol.facts import AnyFact, ClockIs, OutBegan
from firmware.control.views import RegisterView
from firmware.desk.messages import BeginAnew, Facts, FromDesk, Written
from firmware.desk.passwords import Worker
from firmware.desk.register import condition, writing
from firmware.desk.register.writing import Batch, RegisterWriter

AGAIN_MS = 5_000
"""Where it cannot be written it is tried again so soon."""
COMMITS_KEPT = 100
"""Commits that wait for a disk that cannot be written; the oldest are forgotten first."""


class Note(NamedTuple):
    """What somebody (``by``) has written about a ``call`` (0: none) or a ``number``."""

    call: int
    number: str
    text: str
    by: str


class Registrar:
    """``send`` tells the core what is written; ``worker`` does one job after another; ``say`` takes one sentence.
    ``in_full``: a number as it was dialled outside -> as lines tell numbers."""

    def __init__(
        self,
        directory: Path,
        send: Callable[[FromDesk], bool],
        worker: Worker,
        *,
        wall: Callable[[], str],
        say: Callable[[str], None],
        now_ms: Callable[[], int],
        in_full: Callable[[str], str] = str,
    ) -> None:
        self._in_full = in_full
        self._directory = directory
        self._writer = RegisterWriter(directory, wall, say)
        self._send = send
        self._worker = worker
        self._say = say
        self._now_ms = now_ms
        self._waiting: list[Facts] = []
        self._written: Batch | None = None
        """What is being written now."""
        self._commits: deque[tuple[int, int, int, str, str]] = deque(maxlen=COMMITS_KEPT)
        self._again_ms = 0
        self._clock = now_ms(), ClockIs(0, 0, 0, False)
        self.problem = ""
        """Why nothing is written, in words; "": it is."""

    def take(self, command: Facts) -> None:
        """Facts, in order."""
        for fact in command.told:
            if isinstance(fact, ClockIs):
                self._clock = self._now_ms(), fact
        told = tuple(self._completed(fact) for fact in command.told)
        self._waiting.append(msgspec.structs.replace(command, told=told))
        self._begin()

    def _completed(self, fact: AnyFact) -> AnyFact:
        """What call control does not know of a number."""
        return msgspec.structs.replace(fact, number=self._in_full(fact.digits)) if isinstance(fact, OutBegan) else fact

    def _begin(self) -> None:
        if self._written is None and self._waiting and self._now_ms() >= self._again_ms:
            batch, self._waiting = _together(self._waiting)
            self._written = batch
            self._worker.do(lambda: self._writer.write(batch), lambda found: self._done(batch, found))

    def _done(self, batch: Batch, found: writing.Written) -> None:
        self._written = None
        if found.problem:
            self._failed(batch, found.problem)
        elif found.anew:
            self._waiting = [message for message in self._waiting if message.start != found.start]
            # Whatever is wrong with what it is told, it is not told that as fast as it can.
            self._again_ms = self._now_ms() + AGAIN_MS
            self._send(BeginAnew(start=found.start))
        else:
            self._succeeded(found)
        self._begin()

    def _failed(self, batch: Batch, problem: str) -> None:
        self._waiting.insert(0, Facts(**batch._asdict()))
        self._again_ms = self._now_ms() + AGAIN_MS
        if problem != self.problem:
            self._say(f"the call register cannot be written ({problem}); calls wait in memory until it can")
        self.problem = problem

    def _succeeded(self, found: writing.Written) -> None:
        if self.problem:
            self._say("the call register is written again")
        self.problem = ""
        self._send(Written(start=found.start, number=found.number))
        self._write_commits()

    def let_go(self) -> contextlib.AbstractContextManager[None]:
        """As long as it lasts the register may be moved; it may wait for a transaction."""
        return self._writer.let_go()

    def note(self, note: Note, then: Callable[[str], None]) -> None:
        """Somebody has written it; ``then`` hears why it could not be kept ("": it is)."""
        values = (*self._now(), note.call, note.number, note.text, note.by)
        self._worker.do(lambda: self._writer.add("notes", values), then)

    def committed(self, revision: int, by: str, comment: str) -> None:
        """The box runs on another configuration."""
        self._commits.append((*self._now(), revision, by, comment))
        self._write_commits()

    def _write_commits(self) -> None:
        if self._commits:
            commits = list(self._commits)
            self._commits.clear()
            self._worker.do(lambda: self._writer.add_commits(commits), self._commits.extendleft)

    def _now(self) -> tuple[int, int]:
        """UTC and how far the office's clocks are ahead of it, as the core told last."""
        told_ms, clock = self._clock
        return clock.utc_ms + self._now_ms() - told_ms, clock.zone_s

    def rows(self) -> list[RegisterView]:
        """How it is."""
        waiting = sum(len(message.told) for message in self._waiting) + len(self._written.told if self._written else ())
        return [condition.of(self._directory, self.problem, waiting)]

    def due_ms(self) -> int | None:
        """When it is to be tried again."""
        return self._again_ms if self._waiting and self._written is None else None

    def step(self, now_ms: int) -> None:
        """Try again, if it is time."""
        del now_ms
        self._begin()

    def finish(self) -> None:
        """The box ends: write what is left, if that is possible."""
        if self._written is not None:
            # Whether it succeeds nobody will hear any more; what is on the disk already counts once.
            self._waiting.insert(0, Facts(**self._written._asdict()))
        while self._waiting:
            batch, self._waiting = _together(self._waiting)
            found = self._writer.write(batch)
            if found.problem or found.anew:
                break
        self._writer.close()


def _together(waiting: list[Facts]) -> tuple[Batch, list[Facts]]:
    """All that follow the first one in the same life, as one transaction; and the rest."""
    first = waiting[0]
    told = list(first.told)
    lost, place = first.lost, 1
    for message in waiting[1:]:
        if message.start != first.start or message.first != first.first + len(told):
            break
        told += message.told
        lost = message.lost
        place += 1
    return Batch(first.start, first.board, first.first, tuple(told), lost), waiting[place:]

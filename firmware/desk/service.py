"""The desk's loop: commands come in, each goes to its duty; duties do their work when it is due."""

import select
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from firmware.desk.messages import FromCore, from_core
from firmware.voice.pipes import LineReader

LONGEST_COMMAND = 4_000_000
"""Bytes: over ten times the memory of 24 telephones with a hundred numbers each."""


class Duty(Protocol):
    """Something that the desk does. Times are in ms on the loop's clock; no method raises for what a disk does."""

    def take(self, command: Any, /) -> None:
        """A command for it."""

    def due_ms(self) -> int | None:
        """When ``step`` has something to do; None: not before the next command."""

    def step(self, now_ms: int, /) -> None:
        """Do what is due."""

    def finish(self) -> None:
        """Do all that is left: the process ends."""


class Service:
    """Serves until the other side closes its end. ``duties``: who takes which command; ``now_ms`` never goes back;
    ``say`` takes one sentence."""

    def __init__(
        self,
        commands_fd: int,
        duties: Mapping[type[FromCore], Duty],
        now_ms: Callable[[], int],
        say: Callable[[str], None],
    ) -> None:
        self._reader = LineReader(commands_fd, LONGEST_COMMAND)
        self._duties = duties
        self._now_ms = now_ms
        self._say = say

    def run(self) -> None:
        """Returns when the commands have ended and every duty has finished."""
        while self._turn():
            pass
        for duty in self._duties.values():
            duty.finish()

    def _turn(self) -> bool:
        """Wait for something to do and do it; False: the commands have ended."""
        readable, _, _ = select.select([self._reader.fd], [], [], self._patience_s())
        if readable:
            lines = self._reader.read()
            if lines is None:
                return False
            for line in lines:
                self._take(line)
        for duty in self._duties.values():
            duty.step(self._now_ms())
        return True

    def _patience_s(self) -> float | None:
        due = [moment for moment in (duty.due_ms() for duty in self._duties.values()) if moment is not None]
        return max(0, min(due) - self._now_ms()) / 1000 if due else None

    def _take(self, line: bytes) -> None:
        try:
            message = from_core(line)
        except msgspec.MsgspecError as error:
            self._say(f"a command makes no sense: {error}")
            return
        duty = self._duties.get(type(message))
        if duty is not None:
            duty.take(message)

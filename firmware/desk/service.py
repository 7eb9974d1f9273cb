"""The desk's loop: whatever is ready is read or written, each command goes to its duty, and what is due is done."""

import selectors
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


def new_selector() -> selectors.BaseSelector:
    """Who waits on a descriptor registers it here with a function of the events. Takes files as well as pipes, which
    epoll does not (select(2), epoll_ctl(2))."""
    return selectors.PollSelector()


class Service:
    """Serves until the core closes its end of ``commands_fd``. ``duties``: who takes which command, and, under any
    other key, who only has something to do at times; ``now_ms`` never goes back; ``say`` takes one sentence."""

    def __init__(
        self,
        commands_fd: int,
        duties: Mapping[Any, Duty],
        now_ms: Callable[[], int],
        say: Callable[[str], None],
        selector: selectors.BaseSelector | None = None,
    ) -> None:
        self._reader = LineReader(commands_fd, LONGEST_COMMAND)
        self._by_command = duties
        self._duties = tuple(dict.fromkeys(duties.values()))
        self._now_ms = now_ms
        self._say = say
        self._has_ended = False
        self._selector = selector or new_selector()
        self._selector.register(commands_fd, selectors.EVENT_READ, self._listen)

    def run(self) -> None:
        """Returns when the commands have ended and every duty has finished."""
        while self.turn():
            pass
        for duty in self._duties:
            duty.finish()

    def turn(self, patience_s: float | None = None) -> bool:
        """Wait for something to do, no longer than ``patience_s`` if that is given, and do it; False: the commands
        have ended."""
        waits_s = [time_s for time_s in (self._patience_s(), patience_s) if time_s is not None]
        for key, events in self._selector.select(min(waits_s, default=None)):
            # Whoever was served before in this turn may have let this one go.
            if self._selector.get_map().get(key.fd) == key:
                key.data(events)
        if self._has_ended:
            return False
        for duty in self._duties:
            duty.step(self._now_ms())
        return True

    def _patience_s(self) -> float | None:
        due = [moment for moment in (duty.due_ms() for duty in self._duties) if moment is not None]
        return max(0, min(due) - self._now_ms()) / 1000 if due else None

    def _listen(self, _events: int) -> None:
        lines = self._reader.read()
        if lines is None:
            self._has_ended = True
            return
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            message: FromCore = from_core(line)
        except msgspec.MsgspecError as error:
            self._say(f"a command makes no sense: {error}")
            return
        duty = self._by_command.get(type(message))
        if duty is not None:
            duty.take(message)

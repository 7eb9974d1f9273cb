"""The DTMF receivers of the event world: lent to telephones or lines, or at home on the lines that they serve."""

from collections.abc import Callable
from functools import partial

from hal.wiring import Board
from tools.sim.schedule import Schedule
from tools.sim.senses import ReceiverSense

PAUSE_US = 1_000_000
"""Digits with less between them are one caller's number; of one that began before a receiver came home none is told."""


class _Ear:
    """How much of the number that a line is telling was heard."""

    def __init__(self) -> None:
        self.sent = self.heard = 0
        self.last_us = self.rest_us = -PAUSE_US


class EventReceivers:
    """``tone_of(phone)``: the key that is held down there, of a lifted telephone. ``station_digit(phone, digit)`` and
    ``line_digit(line, digit)`` are called with what is recognised."""

    def __init__(
        self,
        schedule: Schedule,
        board: Board,
        tone_of: Callable[[int], str | None],
        station_digit: Callable[[int, str], None],
        line_digit: Callable[[int, str], None],
    ) -> None:
        self._schedule = schedule
        self._tone_of = tone_of
        self._station_digit = station_digit
        self._line_digit = line_digit
        self.lent: dict[int, tuple[str, int]] = {}
        """Receiver -> the telephone or line that it listens to: "phone" or "line", and its number."""
        self._senses = {
            number: ReceiverSense(schedule, partial(self._recognised, number))
            for number in range(1, len(board.receivers) + 1)
        }
        self._ears = {line: _Ear() for line in range(1, min(board.line_receivers, len(board.lines)) + 1)}
        self._keys: dict[int, str | None] = {}

    def lend(self, receiver: int, end: str) -> None:
        """It listens to that telephone or line ("phone 3", "line 5") from now on."""
        kind, number = end.split()
        self.lent[receiver] = kind, int(number)
        self._feed(receiver)

    def take_back(self, receiver: int) -> None:
        """It listens to its line again, if it serves one."""
        if self.lent.pop(receiver, None) is not None and receiver in self._ears:
            self._ears[receiver].rest_us = self._schedule.now_us + PAUSE_US
        self._feed(receiver)

    def take_all_back(self) -> None:
        """The box has let go of everything."""
        for receiver in list(self.lent):
            self.take_back(receiver)

    def phones_moved(self) -> None:
        """A key is pressed or let go at a telephone, or one was lifted or put down."""
        for receiver in self.lent:
            self._feed(receiver)

    def key(self, line: int, digit: str | None) -> None:
        """What sounds on a line from now on."""
        self._keys[line] = digit
        for receiver in self._senses:
            if self._line_of(receiver) == line:
                self._feed(receiver)

    def number(self, line: int, digit: str | None) -> None:
        """The same, as a digit of the caller's number."""
        ear, now_us = self._ears.get(line), self._schedule.now_us
        if ear is not None and digit is not None:
            if now_us - ear.last_us >= PAUSE_US:
                ear.sent = ear.heard = 0
            ear.sent += 1
            ear.last_us = now_us
        self.key(line, digit)

    def heard_number(self, line: int) -> bool:
        """The latest number that this line told was heard from its first digit to its last."""
        ear = self._ears.get(line)
        return ear is not None and 0 < ear.heard == ear.sent

    def _feed(self, receiver: int) -> None:
        phone = self._phone_of(receiver)
        tone = self._tone_of(phone) if phone else self._keys.get(self._line_of(receiver))
        self._senses[receiver].hear(tone)

    def _phone_of(self, receiver: int) -> int:
        """The telephone that it listens to; 0: none."""
        kind, number = self.lent.get(receiver, ("", 0))
        return number if kind == "phone" else 0

    def _line_of(self, receiver: int) -> int:
        """The line that it listens to; 0: none."""
        kind, number = self.lent.get(receiver, ("line", receiver if receiver in self._ears else 0))
        return number if kind == "line" else 0

    def _recognised(self, receiver: int, digit: str) -> None:
        phone = self._phone_of(receiver)
        if phone:
            self._station_digit(phone, digit)
            return
        if receiver not in self.lent and receiver in self._ears:
            self._count(self._ears[receiver])
        self._line_digit(self._line_of(receiver), digit)

    def _count(self, ear: _Ear) -> None:
        now_us = self._schedule.now_us
        if now_us < ear.rest_us:
            ear.rest_us = now_us + PAUSE_US
        else:
            ear.heard += 1

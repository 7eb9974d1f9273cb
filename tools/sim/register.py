"""The exchange's register: takes digits by breaks of the loop and by DTMF, and knows when a number is complete."""

from collections.abc import Callable
from typing import Any

from tools.sim.schedule import Schedule
from tools.sim.senses import ReceiverSense

SHORTEST_BREAK_US = 15_000
LONGEST_BREAK_US = 130_000
"""Of a dial pulse: from 7 a second with 72 % of break to 20 a second with 55 % (hardware.md 13.1)."""

PULSE_GAP_US = 160_000
"""A loop closed for so long ends a digit: the longest make is 120 ms, the shortest pause between digits 200 ms."""

COMPLETE_US = 3_000_000
"""No digit for so long: the number is complete."""


class Register:
    """``digits``: index n = digit of n pulses (index 0 unused). ``began()`` is called with the first pulse or tone,
    ``complete(number)`` when no digit came for COMPLETE_US, or as soon as the number has the length of ``lengths``."""

    def __init__(
        self, schedule: Schedule, digits: str, began: Callable[[], None], complete: Callable[[str], None]
    ) -> None:
        self._schedule = schedule
        self._digits = digits
        self._began = began
        self._complete = complete
        self.lengths: dict[str, int] = {}
        """The number plan: beginning of a number -> digits of the whole; the longest beginning counts."""
        self.number = ""
        self.beyond = ""
        """DTMF that came while no number was taken: whoever is at the far side has heard it."""
        self._listens = False
        self._receiver = ReceiverSense(schedule, self._digit)
        self._open_us: int | None = None
        self._pulses = 0
        self._pulse_timer: Any = None
        self._end_timer: Any = None

    def start(self) -> None:
        """A line was seized: what comes now is a number."""
        self.forget()
        self._listens = True

    def forget(self) -> None:
        """A new call has begun; it comes from the other side, or ``start`` follows."""
        self.stop()
        self.number = self.beyond = ""

    def stop(self) -> None:
        """Nothing is taken any more; the number stays."""
        self._listens = False
        self._open_us = None
        self._pulses = 0
        self._schedule.cancel(self._pulse_timer)
        self._schedule.cancel(self._end_timer)

    def loop(self, closed: bool) -> None:
        """The loop opens or closes."""
        if not self._listens:
            return
        self._schedule.cancel(self._pulse_timer)
        if not closed:
            self._open_us = self._schedule.now_us
            self._schedule.cancel(self._end_timer)
            return
        if self._open_us is None:
            return
        length_us = self._schedule.now_us - self._open_us
        self._open_us = None
        if SHORTEST_BREAK_US <= length_us <= LONGEST_BREAK_US:
            self._pulses += 1
            self._began()
        self._pulse_timer = self._schedule.after(PULSE_GAP_US, self._dial_stops)

    def hears(self, digit: str | None) -> None:
        """The DTMF tone on the line from now on."""
        if digit is not None and self._listens:
            self._began()
        self._receiver.hear(digit)

    def _dial_stops(self) -> None:
        pulses, self._pulses = self._pulses, 0
        if 0 < pulses < len(self._digits):
            self._digit(self._digits[pulses])
        else:
            self._await_end()

    def _digit(self, digit: str) -> None:
        if not self._listens:
            self.beyond += digit
            return
        self._began()
        self.number += digit
        beginnings = [beginning for beginning in self.lengths if self.number.startswith(beginning)]
        if beginnings and len(self.number) >= self.lengths[max(beginnings, key=len)]:
            self._all_there()
        else:
            self._await_end()

    def _await_end(self) -> None:
        self._schedule.cancel(self._end_timer)
        if self.number:
            self._end_timer = self._schedule.after(COMPLETE_US, self._all_there)

    def _all_there(self) -> None:
        self.stop()
        self._complete(self.number)

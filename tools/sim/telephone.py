"""An ordinary telephone and the hand that uses it.

The telephone closes and opens a loop; where that loop leads is the business of
its socket (a SLIC model, a detector of the event world, or the exchange through
the transfer relay). It knows nothing of chips.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from tools.sim import noise
from tools.sim.display import Display
from tools.sim.schedule import Schedule

NORMAL_DIGITS = "01234567890"
"""Pulses to digit of most countries: index n = digit of n pulses, index 0 unused
(hardware.md 13.1)."""

TONE_MS = 100
"""DTMF tone and pause of a keypad (hardware.md 13.4)."""

BETWEEN_DIGITS_MS = 800
"""Pause between two dialled digits: the time a finger needs (hardware.md 13.1)."""

BREAK_SHARE = 0.61
"""Part of a dial pulse during which the loop is open (hardware.md 13.1)."""

_MOVES = 64


class Telephone:
    """One telephone.

    ``loop_moved`` is called with the new state of the loop each time it really opens or closes,
    bounces included; ``tone_moved`` with the digit whose DTMF tone starts, or None when it ends, and with the one that
    sounds when its person begins to speak or to be silent.
    ``lifted`` is what the person did, ``loop_closed`` what the copper does.
    """

    def __init__(
        self,
        schedule: Schedule,
        random: Random,
        loop_moved: Callable[[bool], None],
        tone_moved: Callable[[str | None], None] | None = None,
        *,
        digits: str = NORMAL_DIGITS,
        flash_ms: int = 100,
        bounce_ms: int = 3,
        display: Display | None = None,
    ) -> None:
        self._schedule = schedule
        self._random = random
        self._loop_moved = loop_moved
        self._tone_moved = tone_moved
        self._digits = digits
        self.flash_ms = flash_ms
        """How long a flash lasts when nothing else is said: that of its recall button, or of this hand."""
        self.bounce_ms = bounce_ms
        self.ren = 1.0
        """Load of its bell in ringer equivalents."""
        self.loop_ohms = 300
        """Resistance of the telephone and its wire when lifted."""
        self.by_pulse = False
        """Dials by pulse when nothing else is said."""
        self.break_share = BREAK_SHARE
        self.jitter = 0.0
        """Largest relative error of a dial's breaks and makes."""
        self.lifted = False
        self.plugged = True
        self.loop_closed = False
        self.tone: str | None = None
        self._silent_us: int | None = None
        """From when on its person says nothing; None: he speaks as long as it is lifted."""
        self.display = Display() if display is None else display
        self._contact = False
        self._moves: list[Any] = []
        self._moves_most = _MOVES
        """When there are more, those of the past are forgotten."""
        self._plan_end_us = 0

    # What a hand does.

    def lift(self) -> None:
        """Take the handset up; nothing if it is up."""
        if not self.lifted:
            self.lifted = True
            self._silent_us = None
            self._drop_plans()
            self._swing(True, self._schedule.now_us)

    def hang_up(self) -> None:
        """Put the handset down; dialling that goes on is broken off."""
        if self.lifted:
            self.lifted = False
            self.display.call_is_over()
            self._drop_plans()
            self._swing(False, self._schedule.now_us)

    def flash(self, break_ms: int | None = None) -> None:
        """Press the hook for ``break_ms``; nothing on hook."""
        if not self.lifted:
            return
        self._drop_plans()
        now = self._schedule.now_us
        self._swing(False, now)
        end = now + 1000 * (self.flash_ms if break_ms is None else break_ms)
        self._swing(True, end)
        self._plan_end_us = end

    def dial(self, digits: str, by_pulse: bool | None = None, pps: float = 10.0) -> None:
        """Dial; a second call waits for the first. Nothing on hook."""
        if not self.lifted:
            return
        at = max(self._schedule.now_us, self._plan_end_us)
        for digit in digits:
            at = self._pulses(digit, at, pps) if self._pulses_wanted(by_pulse) else self._keypad(digit, at)
        self._plan_end_us = at

    def unplug(self) -> None:
        """Pull its plug: no loop, no bell."""
        if self.plugged:
            self.plugged = False
            self._refresh()

    def plug_in(self) -> None:
        """Put the plug back; a lifted handset closes the loop at once."""
        if not self.plugged:
            self.plugged = True
            self._refresh()

    def say(self, length_ms: int) -> bool:
        """Its person speaks for so long, and says nothing from then on, until it is lifted again. False on hook."""
        if self.lifted:
            self._silent_us = self._schedule.now_us + 1000 * length_ms
            self._schedule.after(1000 * length_ms, self._speech_moves)
            self._speech_moves()
        return self.lifted

    @property
    def speaks(self) -> bool:
        """Its person is heard; contacts that bounce as it is put down are nobody's words."""
        return self.lifted and self.loop_closed and (self._silent_us is None or self._schedule.now_us < self._silent_us)

    @property
    def can_ring(self) -> bool:
        """Its bell sounds when ringing voltage comes."""
        return self.plugged and not self.loop_closed

    @property
    def busy(self) -> bool:
        """It still dials, or flashes."""
        return self._schedule.now_us < self._plan_end_us

    # How the copper follows.

    def _pulses_wanted(self, by_pulse: bool | None) -> bool:
        return self.by_pulse if by_pulse is None else by_pulse

    def _keypad(self, digit: str, at_us: int) -> int:
        end = at_us + TONE_MS * 1000
        self._later(at_us, lambda: self._sing(digit))
        self._later(end, lambda: self._sing(None))
        return end + TONE_MS * 1000

    def _pulses(self, digit: str, at_us: int, pps: float) -> int:
        for _ in range(self._digits.index(digit, 1)):
            period = 1_000_000 / pps
            self._swing(False, at_us)
            at_us += self._jittered(period * self.break_share)
            self._swing(True, at_us)
            at_us += self._jittered(period * (1 - self.break_share))
        return at_us + BETWEEN_DIGITS_MS * 1000

    def _jittered(self, length_us: float) -> int:
        return int(length_us * (1 + self._random.uniform(-self.jitter, self.jitter)))

    def _swing(self, closed: bool, at_us: int) -> None:
        """Move the hook contact at ``at_us``, with its bounce."""
        self._contact_moves(at_us, closed)
        state = closed
        for offset in noise.bounce(self._random, 1000 * self.bounce_ms):
            state = not state
            self._contact_moves(at_us + offset, state)

    def _contact_moves(self, at_us: int, closed: bool) -> None:
        if at_us <= self._schedule.now_us:
            self._touch(closed)
        else:
            self._later(at_us, lambda: self._touch(closed))

    def _later(self, at_us: int, move: Callable[[], None]) -> None:
        if len(self._moves) > self._moves_most:
            self._moves = [handle for handle in self._moves if handle[0] > self._schedule.now_us]
            self._moves_most = 2 * len(self._moves) + _MOVES
        self._moves.append((at_us, self._schedule.at(at_us, move)))

    def _drop_plans(self) -> None:
        for _, handle in self._moves:
            self._schedule.cancel(handle)
        self._moves.clear()
        self._plan_end_us = 0
        self._sing(None)

    def _touch(self, closed: bool) -> None:
        self._contact = closed
        self._refresh()

    def _refresh(self) -> None:
        closed = self._contact and self.plugged
        if closed != self.loop_closed:
            self.loop_closed = closed
            self._loop_moved(closed)

    def _speech_moves(self) -> None:
        if self._tone_moved is not None:
            self._tone_moved(self.tone)

    def _sing(self, digit: str | None) -> None:
        if digit != self.tone:
            self.tone = digit
            if self._tone_moved is not None:
                self._tone_moved(digit)

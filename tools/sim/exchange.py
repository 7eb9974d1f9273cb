"""The telephone company's end of one line, the caller behind it, and a telephone in parallel.

It feeds a pair (battery, polarity, ringing, impulses) and watches the loop that the
box closes. What carries the pair is somebody else's business: a model of the line
interface in the electrical world, a detector in the event world.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, Literal, Protocol

from tools.sim import noise
from tools.sim.schedule import Schedule

CallState = Literal["none", "ringing", "talking", "cleared"]
"""``cleared``: the far side has gone, our side has not released yet."""

HangUpBy = Literal["cpc", "reversal", "nothing"]

ANSWER_US = 5_000
"""Loop current for this long during ringing is an answer."""

RELEASE_US = 200_000
"""An open loop for this long is a release: shorter breaks are glitches or flashes."""

ANSWER_REVERSAL_US = 120_000
"""From the answer to the reversal that some exchanges tell it with; it means nothing to the telephone that answered."""

CPC_MS = 500
"""Length of the open loop that tells of the far side's hanging up (hardware.md 13.3)."""

RING_VOLTS = 90.0
"""Ringing voltage, rms."""

PARALLEL_PPS = 10
"""Speed of the dial of the telephone in parallel."""


class Pair(Protocol):
    """The two wires as they arrive at the box. Each call is a change that happens now."""

    def feed(self, battery: bool, reversed_polarity: bool) -> None:
        """Battery of 48 V present or not; polarity."""

    def ringing(self, hz: float, volts: float) -> None:
        """Ringing voltage of ``volts`` rms comes on (from a random phase) or, with 0 Hz, goes."""

    def impulse(self, width_us: int, positive: bool) -> None:
        """One spike over the ring detector's threshold."""


def _nobody(_state: CallState) -> None:
    """Nobody watches."""


class ExchangeLine:
    """One line of the exchange.

    ``cadence_ms`` = (on, off[, on, off]) and ``hz`` are the country's; a call may choose others.
    """

    def __init__(
        self,
        schedule: Schedule,
        random: Random,
        pair: Pair,
        cadence_ms: Sequence[int],
        hz: float = 25.0,
    ) -> None:
        self._schedule = schedule
        self._random = random
        self._pair = pair
        self._usual_cadence_ms = tuple(cadence_ms)
        self._usual_hz = hz
        self.state: CallState = "none"
        self.number: str | None = None
        """The caller's number, None when withheld or unknown."""
        self.name: str | None = None
        self.cut_off = False
        self.reversed = False
        self.parallel_lifted = False
        self.reverses_at_answer = False
        """This exchange tells the answer by a reversal of polarity, which lasts until the release."""
        self.on_state: Callable[[CallState], None] = _nobody
        """Called after every change of ``state``: how people at the far side know what happened."""
        self._dark = 0
        """How many reasons (flicker, CPC) the exchange has to feed nothing at this moment."""
        self._box_loop = False
        self._parallel_loop = False
        self._hz = 0.0
        self._volts = 0.0
        self._burst = False
        self._burst_timer: Any = None
        self._loop_timer: Any = None
        self._noise_timer: Any = None
        self._dial_timers: list[Any] = []

    # What a caller does.

    def ring(
        self,
        number: str | None = None,
        name: str | None = None,
        hz: float | None = None,
        volts: float = RING_VOLTS,
        cadence_ms: Sequence[int] | None = None,
    ) -> bool:
        """Call this line. False, and nothing happens, when it is busy."""
        if not self.free:
            return False
        self.number, self.name = number, name
        self._hz = self._usual_hz if hz is None else hz
        self._volts = volts
        self._become("ringing")
        self._next_burst(tuple(cadence_ms or self._usual_cadence_ms), 0)
        return True

    def give_up(self) -> None:
        """The caller hangs up before the answer."""
        if self.state == "ringing":
            self._stop_ringing()
            self._cancel(self._loop_timer)  # a loop that was about to count as the answer comes too late
            self._become("none")

    def hang_up(self, by: HangUpBy = "cpc", length_ms: int = CPC_MS) -> None:
        """The caller hangs up after the answer; before it, gives up."""
        if self.state != "talking":
            self.give_up()
            return
        self._become("cleared")
        if by == "cpc":
            self.flicker(length_ms)
        elif by == "reversal":
            self._reverse(not self.reversed)

    # What happens to the wire.

    def cut(self) -> None:
        """The wire is cut."""
        self.cut_off = True
        self._feed()
        self._loop_changed()

    def restore(self) -> None:
        """The wire is whole again; ringing that goes on is there again."""
        if self.cut_off:
            self.cut_off = False
            self._feed()
            self._loop_changed()
            self._sound()

    def flicker(self, length_ms: int) -> None:
        """Loop and battery vanish for ``length_ms``; the exchange keeps the call."""
        self._dark += 1
        self._feed()
        self._after(1000 * length_ms, self._light)

    def noise(self, rate: float, width_ms: float = 5) -> None:
        """``rate`` impulses a second of ``width_ms``; 0 = off."""
        self._cancel(self._noise_timer)
        if rate:
            width_us = int(width_ms * 1000)
            self._await_impulse(noise.impulses(self._random, rate, width_us), width_us)

    def parallel_lift(self) -> None:
        """A telephone on the same pair is lifted: it answers, or seizes."""
        if not self.parallel_lifted:
            self.parallel_lifted = True
            self._parallel_moves(True)

    def parallel_hang_up(self) -> None:
        """It is hung up again."""
        if self.parallel_lifted:
            self.parallel_lifted = False
            for timer in self._dial_timers:
                self._cancel(timer)
            self._dial_timers.clear()
            self._parallel_moves(False)

    def parallel_dial(self, digits: str) -> None:
        """It dials by pulse, ten a second: each edge is a spike on our ring detectors."""
        if not self.parallel_lifted:
            return
        at = self._schedule.now_us
        period = 1_000_000 // PARALLEL_PPS
        for digit in digits:
            for _ in range(int(digit) or 10):
                self._dial_at(at, False)
                self._dial_at(at + period * 61 // 100, True)
                at += period
            at += 800_000

    # What our side does.

    def loop(self, closed: bool) -> None:
        """The box, or a telephone through the transfer relay, closes or opens the loop."""
        if closed != self._box_loop:
            self._box_loop = closed
            self._loop_changed()

    @property
    def current(self) -> bool:
        """Loop current flows through our side."""
        return self._box_loop and self.alive

    @property
    def alive(self) -> bool:
        """Battery is on the pair."""
        return not self.cut_off and self._dark == 0

    @property
    def free(self) -> bool:
        """A caller who dials this number gets it to ring."""
        return self.state == "none" and not self._box_loop and not self._parallel_loop

    @property
    def ringing_now(self) -> bool:
        """Ringing voltage is on the pair at this instant."""
        return self._burst and self.alive

    @property
    def ring_hz(self) -> float:
        """Frequency of the call's ringing."""
        return self._hz

    # How it comes about.

    def _become(self, state: CallState) -> None:
        self.state = state
        self.on_state(state)

    def _after(self, delay_us: int, action: Callable[[], None]) -> Any:
        return self._schedule.at(self._schedule.now_us + delay_us, action)

    def _cancel(self, timer: Any) -> None:
        if timer is not None:
            self._schedule.cancel(timer)

    def _feed(self) -> None:
        self._pair.feed(self.alive, self.reversed)
        if not self.alive and self._burst:
            self._pair.ringing(0, 0)

    def _light(self) -> None:
        self._dark -= 1
        self._feed()
        self._sound()

    def _reverse(self, reversed_polarity: bool) -> None:
        if self.reversed != reversed_polarity:
            self.reversed = reversed_polarity
            self._feed()

    def _next_burst(self, cadence_ms: tuple[int, ...], step: int) -> None:
        self._burst = step % 2 == 0
        self._sound()
        length = 1000 * cadence_ms[step]
        following = (step + 1) % len(cadence_ms)
        self._burst_timer = self._after(length, lambda: self._next_burst(cadence_ms, following))

    def _sound(self) -> None:
        """Put the ringing that is due on the pair."""
        if self.alive:
            self._pair.ringing(self._hz if self._burst else 0, self._volts if self._burst else 0)

    def _stop_ringing(self) -> None:
        self._cancel(self._burst_timer)
        self._burst_timer = None
        if self._burst:
            self._burst = False
            self._sound()

    def _loop_changed(self) -> None:
        """Start to time a loop that may be an answer or a release."""
        self._cancel(self._loop_timer)
        self._loop_timer = None
        if self._current_at_exchange:
            if self.state == "ringing":
                self._loop_timer = self._after(ANSWER_US, self._answered)
        elif self.state in ("talking", "cleared"):
            self._loop_timer = self._after(RELEASE_US, self._released)

    @property
    def _current_at_exchange(self) -> bool:
        return (self._box_loop or self._parallel_loop) and not self.cut_off

    def _answered(self) -> None:
        self._stop_ringing()
        self._become("talking")
        if self.reverses_at_answer:
            self._after(ANSWER_REVERSAL_US, self._tell_answer)

    def _tell_answer(self) -> None:
        if self.state == "talking":
            self._reverse(True)

    def _released(self) -> None:
        self._become("none")
        self._reverse(False)

    def _await_impulse(self, row: Iterator[tuple[int, bool]], width_us: int) -> None:
        pause, positive = next(row)

        def strike() -> None:
            self._pair.impulse(width_us, positive)
            self._await_impulse(row, width_us)

        self._noise_timer = self._after(pause, strike)

    def _dial_at(self, at_us: int, closed: bool) -> None:
        self._dial_timers.append(self._schedule.at(at_us, lambda: self._parallel_moves(closed)))

    def _parallel_moves(self, closed: bool) -> None:
        self._parallel_loop = closed
        if self.alive:
            self._pair.impulse(noise.spike_us(self._random), closed)
        self._loop_changed()

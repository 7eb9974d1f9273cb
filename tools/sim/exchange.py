"""The telephone company's end of one line, whoever is behind it, and a telephone in parallel.

It feeds a pair (battery, polarity, ringing, impulses) and watches the loop that the box closes. What carries the pair
is somebody else's business: a model of the line interface in the electrical world, a detector in the event world.
What the line sounds is a word.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Literal

from firmware.callcontrol.events import Absence
from firmware.config.countries import DEFAULT_COUNTRY
from firmware.config.line_profiles import PROFILES
from tools.sim.caller_teller import CallerTeller
from tools.sim.exchange_ringing import ExchangeRinging
from tools.sim.line_sounds import FAX_CALLS_US, LineSounds
from tools.sim.parallel import ParallelTelephone
from tools.sim.register import Register
from tools.sim.schedule import Schedule
from tools.sim.wire import BUSY_VOLTS, IDLE_VOLTS, Pair, Wire

CallState = Literal["none", "ringing", "talking", "cleared", "dialling", "calling"]
"""``dialling``: our side has seized, its number is not complete; ``calling``: it is, and nobody has answered.
``cleared``: nobody is at the far side any more, or never was, and our side has not released yet."""

HangUpBy = Literal["cpc", "reversal", "busy", "congestion", "dialtone", "silence", "nothing"]
"""What tells of it: after ``silence`` the line is quiet, after ``nothing`` it sounds on as before."""

ANSWER_US = 5_000
"""Loop current for this long during ringing is an answer."""

SEIZE_US = 20_000
"""Loop current for this long on a free line is a seizure."""

RELEASE_US = 200_000
"""An open loop for this long is a release: shorter breaks are glitches, pulses or flashes."""

FLASH_MARGIN_US = 50_000
"""By so much a release is longer than the longest flash, as long as the far side could be asked for a service."""

ANSWER_REVERSAL_US = 120_000
"""From the answer to the reversal that some exchanges tell it with; it means nothing to the telephone that answered."""

CPC_MS = 500
"""Length of the open loop that tells of the far side's hanging up (hardware.md 13.3)."""

DIAL_TONE_MS = 300
"""From the seizure to dial tone."""

DIAL_TONE_LASTS_US = 20_000_000
"""Without a digit for so long after the seizure, congestion takes its place."""

RINGBACK_US = 500_000
"""From the last digit's being known to the first ringback."""

RING_VOLTS = 90.0
"""Ringing voltage, rms."""


def _nobody(*_: object) -> None:
    """Nobody watches."""


class ExchangeLine:
    """One line of the exchange of ``country``, whose profile decides flashes, pulse digits and how callers are told.

    ``cadence_ms`` = (on, off[, on, off]) and ``hz`` are the country's; a call may choose others.
    """

    def __init__(
        self,
        schedule: Schedule,
        random: Random,
        pair: Pair,
        cadence_ms: Sequence[int],
        hz: float = 25.0,
        *,
        country: str = DEFAULT_COUNTRY,
    ) -> None:
        profile = PROFILES[country]
        self._schedule = schedule
        self._usual_cadence_ms = tuple(cadence_ms)
        self._usual_hz = hz
        self.state: CallState = "none"
        self.number: str | None = None
        """The caller's number, None when withheld or unknown."""
        self.name: str | None = None
        self.outgoing = False
        """The call is ours: the line was seized by us."""
        self.flashes = 0
        """How many flashes of ours the exchange has understood in this call, or the last."""
        self.reverses_at_answer = False
        """This exchange tells the answer by a reversal of polarity, which lasts until the release."""
        self.dial_tone_ms: int | None = DIAL_TONE_MS
        """From the seizure to dial tone; None: there is none, but digits are taken."""
        self.ends_by: HangUpBy = "cpc"
        """How this line tells that the far side has hung up, unless it is said otherwise."""
        self.cpc_ms = CPC_MS
        self.on_state: Callable[[CallState], None] = _nobody
        """Called after every change of ``state``: how people at the far side know what happened."""
        self.on_volts: Callable[[], None] = _nobody
        """Called whenever ``volts`` may have changed."""
        self.wire = Wire(schedule, random, pair, self._fed)
        self.sounds = LineSounds(schedule, random)
        """What the line sounds, and who listens to it."""
        self.register = Register(schedule, profile.country.pulse_digits, self._digit_began, self._number_complete)
        """What our side has dialled, and this exchange's number plan."""
        self.teller = CallerTeller(schedule, self.wire, country)
        """How callers are told, and who hears it."""
        self._ringing = ExchangeRinging(schedule, self.wire, self.teller)
        self._parallel = ParallelTelephone(schedule, self._parallel_moves)
        self._flash_us = tuple(1000 * ms for ms in profile.flash_window_ms)
        self._box_loop = False
        self._parallel_loop = False
        self._closed = False
        self._opened_us = 0
        self._loop_timer: Any = None
        self._call_timer: Any = None

    # What a caller does.

    def ring(
        self,
        number: str | None = None,
        name: str | None = None,
        hz: float | None = None,
        volts: float = RING_VOLTS,
        cadence_ms: Sequence[int] | None = None,
        *,
        withheld: bool = False,
    ) -> bool:
        """Call this line. False, and nothing happens, when it is busy; a seizure that the exchange has not seen yet
        (SEIZE_US) does not make it busy, and is taken for the answer.

        Who calls is told where there is a ``number`` or it is ``withheld``; where the country tells it before the
        ring, that begins up to 1.6 s later.
        """
        if not (self.free or self._seizure_is_unseen):
            return False
        self.number, self.name = number, name
        self.outgoing = False
        self.flashes = 0
        self.register.forget()
        self._become("ringing")
        absence: Absence = "withheld" if withheld else ""
        cadence = tuple(cadence_ms or self._usual_cadence_ms)
        self._ringing.start(self._usual_hz if hz is None else hz, volts, cadence, (number or "", name or "", absence))
        if self._closed:
            self._schedule.cancel(self._loop_timer)
            self._loop_timer = self._schedule.after(ANSWER_US, self._answered)
        return True

    def give_up(self) -> None:
        """The caller hangs up before the answer."""
        if self.state == "ringing":
            self._ringing.stop()
            self._schedule.cancel(self._loop_timer)  # a loop that was about to count as the answer comes too late
            self._become("none")
            self._await_seizure()

    def hang_up(self, by: HangUpBy | None = None, length_ms: int | None = None) -> None:
        """The far side hangs up after the answer; before it, a caller gives up. ``by`` None: as this line does;
        ``length_ms``: of the CPC."""
        if self.state != "talking":
            self.give_up()
            return
        by = self.ends_by if by is None else by
        self.sounds.release_keys()
        self._become("cleared")
        if by == "cpc":
            self.wire.flicker(1000 * (self.cpc_ms if length_ms is None else length_ms))
        elif by == "reversal":
            self.wire.reverse(not self.wire.reversed)
        self.sounds.end(by)

    # What the one does whom we call.

    def answer(self) -> bool:
        """The called telephone is lifted. False, and nothing happens, where it does not ring."""
        if self.state != "calling":
            return False
        self._connect()
        if self.reverses_at_answer:
            self.wire.reverse(True)
        return True

    def refuse(self, sound: Literal["busy", "congestion"]) -> bool:
        """The exchange cannot put our call through, and sounds this. False, and nothing happens, without a call."""
        if self.state not in ("dialling", "calling"):
            return False
        self.register.stop()
        self._schedule.cancel(self._call_timer)
        self._become("cleared")
        self.sounds.end(sound)
        return True

    # What the far side does in a conversation.

    def say(self, length_ms: int) -> bool:
        """Somebody over there speaks for so long and is quiet then. False where nobody is there."""
        if self.state == "talking":
            self.sounds.play((0, "voice"), (1000 * length_ms, "quiet"))
        return self.state == "talking"

    def send_fax_tone(self) -> bool:
        """A fax is over there, and calls ours, until it gives up. False where nobody is there."""
        if self.state == "talking":
            self.sounds.play((0, "fax"), (FAX_CALLS_US, "quiet"))
        return self.state == "talking"

    def press(self, digits: str) -> bool:
        """Somebody over there presses keys: DTMF. False where nobody is there."""
        if self.state == "talking":
            self.sounds.press(digits)
        return self.state == "talking"

    # What happens to the wire, and at it.

    def cut(self) -> None:
        """The wire is cut."""
        self.wire.cut()
        self.sounds.lose(True)
        self._loop_changed()

    def restore(self) -> None:
        """The wire is whole again; ringing that goes on is there again."""
        if self.wire.cut_off:
            self.wire.restore()
            self.sounds.lose(False)
            self._loop_changed()

    def flicker(self, length_ms: int) -> None:
        """Loop and battery vanish for ``length_ms``; the exchange keeps the call."""
        self.wire.flicker(1000 * length_ms)

    def noise(self, rate: float, width_ms: float = 5) -> None:
        """``rate`` impulses a second of ``width_ms``; 0 = off."""
        self.wire.noise(rate, width_ms)

    def parallel_lift(self) -> None:
        """A telephone on the same pair is lifted: it answers, or seizes."""
        self._parallel.lift()

    def parallel_hang_up(self) -> None:
        """It is hung up again."""
        self._parallel.hang_up()

    def parallel_dial(self, digits: str) -> None:
        """It dials by pulse, ten a second: each edge is a spike on our ring detectors."""
        self._parallel.dial(digits)

    # What our side does.

    def loop(self, closed: bool) -> None:
        """The box, or a telephone through the transfer relay, closes or opens the loop."""
        if closed != self._box_loop:
            self._box_loop = closed
            self._loop_changed()

    def hears(self, digit: str | None) -> None:
        """The DTMF digit that comes from our side from now on."""
        self.register.hears(digit)

    # What there is to see.

    @property
    def dialled(self) -> str:
        """The digits that the exchange has taken for a number since our last seizure."""
        return self.register.number

    @property
    def cut_off(self) -> bool:
        """The wire is cut."""
        return self.wire.cut_off

    @property
    def reversed(self) -> bool:
        """The polarity is turned."""
        return self.wire.reversed

    @property
    def parallel_lifted(self) -> bool:
        """The telephone in parallel is off hook."""
        return self._parallel.lifted

    @property
    def current(self) -> bool:
        """Loop current flows through our side."""
        return self._box_loop and self.alive

    @property
    def alive(self) -> bool:
        """Battery is on the pair."""
        return self.wire.alive

    @property
    def volts(self) -> float:
        """Between Tip and Ring, as a meter shows it that does not see ringing."""
        if not self.alive:
            return 0.0
        return BUSY_VOLTS if self._box_loop or self._parallel_loop else IDLE_VOLTS

    @property
    def free(self) -> bool:
        """A caller who dials this number gets it to ring."""
        return self.state == "none" and not self._box_loop and not self._parallel_loop

    @property
    def ringing_now(self) -> bool:
        """Ringing voltage is on the pair at this instant."""
        return self.wire.rings

    @property
    def ring_hz(self) -> float:
        """Frequency of the call's ringing."""
        return self._ringing.hz

    # How it comes about.

    def _fed(self) -> None:
        self.on_volts()

    def _become(self, state: CallState) -> None:
        self.state = state
        self.on_state(state)

    def _loop_changed(self) -> None:
        """Start to time a loop that may be an answer, a seizure or a release."""
        self._schedule.cancel(self._loop_timer)
        self._loop_timer = None
        self.on_volts()
        closed, self._closed = self._closed, (self._box_loop or self._parallel_loop) and not self.cut_off
        if closed != self._closed:
            self.register.loop(self._closed)
            self._judge_break()
        if not self._closed:
            if self.state not in ("none", "ringing"):
                self._loop_timer = self._schedule.after(self._release_us, self._released)
        elif self.state == "ringing":
            self._loop_timer = self._schedule.after(ANSWER_US, self._answered)
        else:
            self._await_seizure()

    def _await_seizure(self) -> None:
        if self.state == "none" and self._closed:
            self._loop_timer = self._schedule.after(SEIZE_US, self._seized)

    @property
    def _seizure_is_unseen(self) -> bool:
        return self.state == "none" and self._closed and not self._parallel_loop

    def _judge_break(self) -> None:
        """Our loop has opened, or closed again: perhaps after a flash."""
        now_us = self._schedule.now_us
        if not self._closed:
            self._opened_us = now_us
            return
        shortest_us, longest_us = self._flash_us
        if self.state in ("talking", "calling") and shortest_us <= now_us - self._opened_us <= longest_us:
            self.flashes += 1

    @property
    def _release_us(self) -> int:
        if self.state in ("talking", "calling"):
            return max(RELEASE_US, self._flash_us[1] + FLASH_MARGIN_US)
        return RELEASE_US

    def _answered(self) -> None:
        self._ringing.stop()
        self._connect()
        if self.reverses_at_answer:
            self._call_timer = self._schedule.after(ANSWER_REVERSAL_US, self._tell_answer)

    def _connect(self) -> None:
        self._schedule.cancel(self._call_timer)
        self._become("talking")
        self.sounds.greet()

    def _tell_answer(self) -> None:
        if self.state == "talking":
            self.wire.reverse(True)

    def _seized(self) -> None:
        self.outgoing = True
        self.flashes = 0
        self.number = self.name = None
        self.register.start()
        self._become("dialling")
        if self.dial_tone_ms is not None:
            self.sounds.play((1000 * self.dial_tone_ms, "dial"))
        self._call_timer = self._schedule.after(DIAL_TONE_LASTS_US, lambda: self.refuse("congestion"))

    def _digit_began(self) -> None:
        self._schedule.cancel(self._call_timer)
        self.sounds.play((0, "quiet"))

    def _number_complete(self, _number: str) -> None:
        self._become("calling")
        if self.state == "calling":
            self.sounds.play((RINGBACK_US, "ringback"))

    def _released(self) -> None:
        self._schedule.cancel(self._call_timer)
        self.register.stop()
        self.sounds.release_keys()
        self.sounds.play((0, "quiet"))
        self.wire.reverse(False)
        self._become("none")

    def _parallel_moves(self, closed: bool) -> None:
        self._parallel_loop = closed
        self.wire.spike(closed)
        self._loop_changed()

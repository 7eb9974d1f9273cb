"""What hal detects, without hal: the detectors of the event world.

Each turns changes of copper into events of call control after about the delay that the real
detectors need. Bounce and noise do not exist here.
"""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import events
from hal.signals import CardSettings
from tools.sim.schedule import Schedule

OFF_HOOK_US = 13_000
"""Loop closed to StationWentOffHook: 5 ms of the SLIC (hardware.md 2.2) and 8 equal samples."""

TRIP_US = 35_000
"""Loop closed to StationWentOffHook while the bell sounds: 10 ms of persistence, F/R parked, RM low."""

SHORTEST_BREAK_US = 8_000
"""A break that the debouncing of hal swallows."""

RING_HALF_CYCLES = 4.6
"""Half cycles of ringing until it is believed: 115 ms at 20 Hz, 92 ms at 25 Hz."""

RING_END_US = 65_000
"""Last edge of a burst to LineRingPaused."""

LOOP_US = 9_000
"""Loop current comes or goes to LineLoopClosed, LineLoopOpened."""

CPC_LATE_US = 8_000
"""How much later than the line's CPC length LineDisconnected comes."""

DIGIT_US = 32_000
"""A DTMF tone until it is a digit: 30 ms of the receiver (hardware.md 4), and two ticks to read it."""

TONE_GAP_US = 26_700
"""A shorter gap does not end a DTMF digit (hardware.md 4)."""

POLARITY_US = 60_000
"""A reversal to LineReversed (hardware.md 3.5: 40 ms must pass to tell it from ringing)."""

BATTERY_BACK_US = 70_000
"""Battery returns to LineReturned."""

Emit = Callable[[events.Event], None]


class StationSense:
    """One telephone port: hook, flash, pulse digits."""

    def __init__(self, schedule: Schedule, port: int, settings: CardSettings, emit: Emit) -> None:
        self._schedule = schedule
        self._port = port
        self._settings = settings
        self._emit = emit
        self.mode = "idle"
        self.ringing = False
        """The bell sounds: lifting must trip it first."""
        self.alive = True
        self.off_hook = False
        """What has been reported."""
        self._closed = False
        self._opened_us = 0
        self._pulses = 0
        self._timer: Any = None

    def loop(self, closed: bool) -> None:
        """The loop really opens or closes."""
        if closed == self._closed:
            return
        self._closed = closed
        if self.alive:
            self._closes() if closed else self._opens()

    def lose(self) -> None:
        """Its hardware is out of reach; nothing is sensed."""
        self.alive = False
        self._stop()
        self._pulses = 0

    def regain(self) -> None:
        """Its hardware works again, and what was reported is forgotten."""
        self.alive = True
        self.off_hook = False
        self._pulses = 0
        if self._closed:
            self._after(OFF_HOOK_US, self._lifted)

    def _closes(self) -> None:
        self._stop()
        if not self.off_hook:
            self._after(TRIP_US if self.ringing else OFF_HOOK_US, self._lifted)
            return
        break_us = self._schedule.now_us - self._opened_us
        if break_us < SHORTEST_BREAK_US:
            self._resume_digit()
        elif self.mode == "dialling":
            self._pulse(break_us)
        elif self.mode == "talking":
            self._flash(break_us)

    def _opens(self) -> None:
        self._stop()
        self._opened_us = self._schedule.now_us
        if self.off_hook:
            self._after(1000 * self._settings.hangup_ms, self._hung_up)

    def _pulse(self, break_us: int) -> None:
        if self._settings.pulse_min_ms <= break_us // 1000 <= self._settings.pulse_max_ms:
            self._pulses += 1
        self._resume_digit()

    def _resume_digit(self) -> None:
        if self._pulses:
            self._after(1000 * self._settings.digit_gap_ms, self._digit)

    def _flash(self, break_us: int) -> None:
        if self._settings.flash_min_ms <= break_us // 1000 <= self._settings.flash_max_ms:
            length = break_us // 1000
            self._after(SHORTEST_BREAK_US, lambda: self._emit(events.StationFlashed(self._port, length)))

    def _digit(self) -> None:
        pulses, self._pulses = self._pulses, 0
        if pulses < len(self._settings.digits):
            self._emit(events.StationDialled(self._port, self._settings.digits[pulses]))

    def _lifted(self) -> None:
        self.off_hook = True
        self._emit(events.StationWentOffHook(self._port))

    def _hung_up(self) -> None:
        self.off_hook = False
        self._pulses = 0
        self._emit(events.StationWentOnHook(self._port))

    def _after(self, delay_us: int, act: Callable[[], None]) -> None:
        self._timer = self._schedule.at(self._schedule.now_us + delay_us, act)

    def _stop(self) -> None:
        if self._timer is not None:
            self._schedule.cancel(self._timer)
            self._timer = None


class ReceiverSense:
    """One DTMF receiver; ``tell(digit)`` when it has recognised a digit."""

    def __init__(self, schedule: Schedule, tell: Callable[[str], None]) -> None:
        self._schedule = schedule
        self._tell = tell
        self._tone: str | None = None
        self._told: str | None = None
        """The digit that was recognised and has not ended."""
        self._timer: Any = None

    def hear(self, digit: str | None) -> None:
        """The tone at its input from now on."""
        if digit == self._tone:
            return
        self._tone = digit
        self._schedule.cancel(self._timer)
        if self._told is None:
            self._listen()
        elif digit != self._told:
            self._timer = self._schedule.after(TONE_GAP_US, self._lose)

    def _listen(self) -> None:
        if self._tone is not None:
            self._timer = self._schedule.after(DIGIT_US, self._find)

    def _find(self) -> None:
        self._told = self._tone
        self._tell(self._tone or "")

    def _lose(self) -> None:
        self._told = None
        self._listen()


class LineSense:
    """One CO line port: the far end of an exchange's ``Pair``. Impulses are no events: hal rejects them."""

    def __init__(self, schedule: Schedule, port: int, settings: CardSettings, emit: Emit) -> None:
        self._schedule = schedule
        self._port = port
        self._settings = settings
        self._emit = emit
        self.alive = True
        self.failed = False
        """LineFailed was told, LineReturned not yet."""
        self.burst = False
        """Ringing voltage is on the pair."""
        self._battery = True
        self._reversed = False
        self._seized = False
        self._deaf_until_us = 0
        """Ringing is not believed before: guard after a release, battery only just there."""
        self._ring_told = False
        self._loop_told = False
        self._reversed_told = False
        self._timers: dict[str, Any] = {}

    # The exchange.

    def feed(self, battery: bool, reversed_polarity: bool) -> None:
        """As ``Pair.feed``."""
        if battery != self._battery:
            self._battery = battery
            if self.alive:
                self._battery_moved()
        if reversed_polarity != self._reversed:
            self._reversed = reversed_polarity
            if self.alive:
                self._after("polarity", POLARITY_US, self._tell_polarity)

    def ringing(self, hz: float, volts: float) -> None:
        """As ``Pair.ringing``."""
        del volts  # Every ringing that an exchange sends is loud enough here.
        on = hz > 0
        if on == self.burst:
            return
        self.burst = on
        if not self.alive:
            return
        if on:
            self._listen(hz)
        else:
            self._fall_silent()

    def impulse(self, width_us: int, positive: bool) -> None:
        """As ``Pair.impulse``."""

    # The box.

    def seize(self, closed: bool) -> None:
        """The box closes or opens its loop."""
        if closed == self._seized:
            return
        self._seized = closed
        if closed:
            # Whoever answers does not care for the end of the burst.
            self._cancel("ring")
            self._ring_told = False
        else:
            guard_us = 1000 * self._settings.ring_guard_ms
            self._deaf_until_us = max(self._deaf_until_us, self._schedule.now_us + guard_us)
            self._cancel("cpc")
        self._loop_moved()

    def lose(self) -> None:
        """Its hardware is out of reach; nothing is sensed."""
        self.alive = False
        self._forget()
        self._fail()

    def regain(self) -> None:
        """Its hardware works again; what was told is forgotten."""
        self.alive = True
        self._forget()
        if self._battery:
            self._return()
        self._look()

    def restart(self) -> None:
        """A new core has started: it knows nothing."""
        self.failed = False
        self._forget()
        if self.alive:
            self._look()

    # How it decides.

    def _forget(self) -> None:
        for name in tuple(self._timers):
            self._cancel(name)
        self._ring_told = False
        self._loop_told = False
        self._reversed_told = self._reversed

    def _look(self) -> None:
        """Begin to sense with whatever the line is doing."""
        if not self._battery:
            self._await_alarm()
        self._loop_moved()
        if self.burst:
            self._listen(20.0)

    def _fail(self) -> None:
        if not self.failed:
            self.failed = True
            self._emit(events.LineFailed(self._port))

    def _return(self) -> None:
        if self.failed:
            self.failed = False
            self._emit(events.LineReturned(self._port))

    def _listen(self, hz: float) -> None:
        if not self._battery or self._seized:
            return
        start = max(self._schedule.now_us, self._deaf_until_us)
        self._after("ring", start - self._schedule.now_us + int(RING_HALF_CYCLES * 500_000 / hz), self._tell_ring)

    def _tell_ring(self) -> None:
        self._ring_told = True
        self._emit(events.LineRingStarted(self._port))

    def _fall_silent(self) -> None:
        self._cancel("ring")
        if self._ring_told:
            self._after("ring", RING_END_US, self._tell_silence)

    def _tell_silence(self) -> None:
        self._ring_told = False
        self._emit(events.LineRingPaused(self._port, RING_END_US // 1000))

    def _battery_moved(self) -> None:
        self._loop_moved()
        if not self._battery:
            self._await_alarm()
            return
        self._deaf_until_us = max(self._deaf_until_us, self._schedule.now_us + BATTERY_BACK_US)
        self._cancel("battery")
        if self.failed:
            self._after("battery", BATTERY_BACK_US, self._return)

    def _await_alarm(self) -> None:
        self._cancel("battery")
        if not self.failed:
            self._after("battery", 1000 * self._settings.battery_alarm_ms, self._fail)

    def _tell_polarity(self) -> None:
        if self._reversed != self._reversed_told:
            self._reversed_told = self._reversed
            self._emit(events.LineReversed(self._port))

    def _loop_moved(self) -> None:
        """Loop current may have come or gone."""
        if not self.alive:
            return
        flows = self._seized and self._battery
        if flows:
            self._cancel("cpc")
        elif self._seized and self._loop_told:
            self._after("cpc", 1000 * self._settings.cpc_ms + CPC_LATE_US, self._tell_cpc)
        self._after("loop", LOOP_US, self._tell_loop)

    def _tell_loop(self) -> None:
        flows = self._seized and self._battery
        if flows == self._loop_told:
            return
        self._loop_told = flows
        if flows:
            self._emit(events.LineLoopClosed(self._port))
        elif self._seized:
            self._emit(events.LineLoopOpened(self._port))

    def _tell_cpc(self) -> None:
        self._emit(events.LineDisconnected(self._port))

    def _after(self, name: str, delay_us: int, act: Callable[[], None]) -> None:
        self._cancel(name)
        self._timers[name] = self._schedule.at(self._schedule.now_us + delay_us, act)

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            self._schedule.cancel(timer)

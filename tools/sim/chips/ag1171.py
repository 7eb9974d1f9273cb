"""Ag1171 telephone interface (hardware.md 2.1 to 2.3): hook detection, ringing, ring trip, power-down.

Chip pins in:   ``set_rm(level)``, ``set_fr(level)``, ``set_pd(level)`` (0 driven low, 1 driven HIGH, None released)
Chip pin out:   ``on_shk(level)``, ``shk``
Line side:      ``set_loop(closed)`` by the telephone; ``bell_sounding(now_us)``, ``on_bell(sounding)``,
                ``is_up`` (feeds the line), ``on_power(up)``, ``on_polarity(reversed)``, ``reversed``
``violations`` collects sequence, dissipation, duty and PD faults while ``judged`` is true
(a reset by the watchdog is no fault of the driver).
"""

from tools.sim.chips.draws import Draws
from tools.sim.chips.wires import Entry, Listener, nobody
from tools.sim.schedule import Schedule

DETECT_US = 5_000
"""SHK detect time, typical."""
WAKE_US = 50_000
"""From PD released to valid outputs."""
SETTLE_US = 50_000
"""Tip/Ring reversal settling time, at most: SHK may chatter."""
RM_TAIL_MIN_US = 10_000
"""RM falls no sooner than this after the last F/R edge."""
TRIP_MAX_US = 500_000
"""RM falls no later than this after the first SHK edge of a ring trip."""
DUTY_PERCENT = 33
"""Absolute maximum share of time that RM is high."""
DUTY_STORE_US = 2_000_000
"""High time beyond the allowed share that may be outstanding at once; a burst of 2 s leaves 1.34 s, of 2.5 s 1.68 s."""

FORWARD = 1
"""F/R level at rest: Ring negative with respect to Tip."""
_BELL_MIN_HALF_US = 1_000_000 // (2 * 70)
_BELL_MAX_HALF_US = 1_000_000 // (2 * 15) + 1
_BELL_CHECK_US = 50_000
"""One and a half of the longest half cycle: after this without an edge the bell is silent."""

_DOWN = 0
_WAKING = 1
_UP = 2


class Ag1171:
    """One telephone port. ``bounce_us``: how long SHK chatters after each hook edge (seeded), as old contacts do."""

    def __init__(self, schedule: Schedule, name: str = "Ag1171", seed: int = 1):
        self.name = name
        self.violations: list[str] = []
        self.judged = True
        self.bounce_us = 0
        self.on_shk: Listener = nobody
        self.on_bell: Listener = nobody
        self.on_power: Listener = nobody
        self.on_polarity: Listener = nobody
        self.shk = 0
        self.rm = 0
        self.fr = FORWARD
        self.loop_closed = False
        self._schedule = schedule
        self._draws = Draws(seed)
        self._state = _UP
        self._level = 0
        self._edge_us = -1_000_000_000
        self._half_us = 0
        self._bell = False
        self._pending: Entry | None = None
        self._rest = 0
        self._chatter_end_us = 0
        self._trip: Entry | None = None
        self._wake: Entry | None = None
        self._stress_us = 0
        self._stress_since_us = schedule.now_us
        self._duty_check: Entry | None = None

    # -- what the world asks

    @property
    def is_up(self) -> bool:
        """Battery stands on the line: neither powered down nor waking."""
        return self._state == _UP

    @property
    def reversed(self) -> bool:
        """Polarity towards the telephone."""
        return self.fr != FORWARD

    def bell_sounding(self, now_us: int) -> bool:
        """Ringing voltage of 15 to 70 Hz stands on an open loop."""
        return self._bell and now_us - self._edge_us <= self._half_us + self._half_us // 2

    # -- pins from the expanders

    def set_pd(self, level: int | None) -> None:
        """PD driven low powers down; released wakes within 50 ms; driven high may damage the chip."""
        if level == 1:
            self._fault("PD driven high")
        if level == 0:
            if self._state != _DOWN:
                self._leave_up(_DOWN)
                self._set_shk(self._draws.below(2))
        elif self._state == _DOWN:
            self.wake()

    def wake(self) -> None:
        """Start up: outputs mean nothing for 50 ms."""
        self._leave_up(_WAKING)
        self._wake = self._schedule.after(WAKE_US, self._woken)
        self._wake_noise()

    def power_off(self) -> None:
        """The supply is gone."""
        self._leave_up(_DOWN)
        self._set_shk(0)

    def _leave_up(self, state: int) -> None:
        was_up = self._state == _UP
        self._state = state
        self._schedule.cancel(self._wake)
        self._cancel_shk()
        self._end_trip()
        self._bell_off()
        if was_up:
            self.on_power(False)

    def _wake_noise(self) -> None:
        if self._state == _WAKING:
            self._set_shk(self._draws.below(2))
            self._schedule.after(self._draws.between(1_000, 9_000), self._wake_noise)

    def _woken(self) -> None:
        self._state = _UP
        self._level = 0
        self._set_shk(0)
        self.on_power(True)
        self._judge_loop()

    def set_rm(self, level: int) -> None:
        """Ring mode on or off."""
        if level == self.rm:
            return
        now = self._schedule.now_us
        self._stress_us = self._stress(now)
        self._stress_since_us = now
        self.rm = level
        if level:
            self._watch_duty()
            if self.fr != FORWARD:
                self.on_polarity(False)
            if self._state == _UP:
                self._enter_ringing()
            return
        self._schedule.cancel(self._duty_check)
        self._duty_check = None
        if self.fr != FORWARD:
            self._fault("RM fell while F/R was reversed (over-voltage sequence)")
        elif now - self._edge_us < RM_TAIL_MIN_US:
            self._fault("RM fell %d us after the last F/R edge (over-voltage sequence)" % (now - self._edge_us))
        self._bell_off()
        self._end_trip()
        if self._state == _UP:
            self._cancel_shk()
            self._set_hook(self._level if self.loop_closed else 0)
            if self.loop_closed and not self._level:
                self._judge_loop()

    def set_fr(self, level: int) -> None:
        """Forward (1) or reversed (0)."""
        if level == self.fr:
            return
        self.fr = level
        now = self._schedule.now_us
        self._half_us = now - self._edge_us
        self._edge_us = now
        if not self.rm:
            self.on_polarity(self.reversed)
        if self._state != _UP:
            return
        if not self.rm:
            self._settle()
        elif self.loop_closed:
            self._ring_trip_pulse()
        elif not self._bell and _BELL_MIN_HALF_US <= self._half_us <= _BELL_MAX_HALF_US:
            self._bell = True
            self._schedule.after(_BELL_CHECK_US, self._check_bell)
            self.on_bell(True)

    # -- the telephone

    def set_loop(self, closed: bool) -> None:
        """The telephone closes or opens the loop."""
        closed = bool(closed)
        if closed == self.loop_closed:
            return
        self.loop_closed = closed
        if self._state == _UP:
            self._judge_loop()

    def _judge_loop(self) -> None:
        self._cancel_shk()
        if not self.loop_closed:
            self._level = 0
            self._end_trip()
            self._set_hook(0)
            return
        self._bell_off()
        if not self.rm or self._schedule.now_us - self._edge_us > _BELL_CHECK_US:
            self._pending = self._schedule.after(DETECT_US, self._detected)

    def _detected(self) -> None:
        self._level = 1
        if self.rm and self.fr == FORWARD:
            self._begin_trip()
        if not self.rm or self.fr == FORWARD:
            self._set_hook(1)

    def _enter_ringing(self) -> None:
        self._half_us = 0
        if self.loop_closed and self.shk:
            self._begin_trip()

    # -- ring trip: pulses while F/R moves, a level once it rests forward

    def _ring_trip_pulse(self) -> None:
        self._cancel_shk()
        half = min(self._half_us, _BELL_MAX_HALF_US)
        self._set_shk(0)
        self._pending = self._schedule.after(half // 5, self._pulse_rises)

    def _pulse_rises(self) -> None:
        self._level = 1
        self._begin_trip()
        self._set_shk(1)
        half = min(self._half_us, _BELL_MAX_HALF_US)
        self._pending = self._schedule.after(half * 3 // 5, self._pulse_falls)

    def _pulse_falls(self) -> None:
        self._set_shk(0)
        if self.fr == FORWARD:
            half = min(self._half_us, _BELL_MAX_HALF_US)
            self._pending = self._schedule.after(half // 2, self._rests_forward)

    def _rests_forward(self) -> None:
        self._set_shk(1)

    def _begin_trip(self) -> None:
        if self._trip is None:
            self._trip = self._schedule.after(TRIP_MAX_US, self._trip_too_long)

    def _end_trip(self) -> None:
        self._schedule.cancel(self._trip)
        self._trip = None

    def _trip_too_long(self) -> None:
        self._fault("RM stayed high for %d ms after the first SHK edge (dissipation)" % (TRIP_MAX_US // 1000))

    # -- bell

    def _check_bell(self) -> None:
        if not self._bell:
            return
        end_us = self._edge_us + _BELL_CHECK_US
        if end_us > self._schedule.now_us and self._half_us <= _BELL_MAX_HALF_US:
            self._schedule.at(end_us, self._check_bell)
        else:
            self._bell_off()

    def _bell_off(self) -> None:
        if self._bell:
            self._bell = False
            self.on_bell(False)

    # -- SHK

    def _set_shk(self, level: int) -> None:
        if level != self.shk:
            self.shk = level
            self.on_shk(level)

    def _set_hook(self, level: int) -> None:
        """A hook edge: with ``bounce_us`` SHK chatters before it rests at ``level``."""
        if level == self.shk:
            return
        self._set_shk(level)
        if self.bounce_us:
            self._chatter_for(self.bounce_us, level)

    def _settle(self) -> None:
        """An F/R edge outside ringing: one to three short glitches inside the settling time."""
        if self._pending is None or self._pending[2] is None:
            self._chatter_for(self._draws.between(2_000, SETTLE_US // 4), self.shk)

    def _chatter_for(self, length_us: int, rest: int) -> None:
        self._chatter_end_us = self._schedule.now_us + length_us
        self._rest = rest
        self._pending = self._schedule.after(min(length_us, self._draws.between(200, 1_500)), self._chatter)

    def _chatter(self) -> None:
        left = self._chatter_end_us - self._schedule.now_us
        if left <= 0:
            self._set_shk(self._rest)
            return
        self._set_shk(1 - self.shk)
        self._pending = self._schedule.after(min(left, self._draws.between(200, 1_500)), self._chatter)

    def _cancel_shk(self) -> None:
        self._schedule.cancel(self._pending)
        self._pending = None

    # -- duty of RM: a store that fills while RM is high and drains at the allowed share

    def _stress(self, now_us: int) -> int:
        elapsed = now_us - self._stress_since_us
        if self.rm:
            return self._stress_us + elapsed * (100 - DUTY_PERCENT) // 100
        return max(0, self._stress_us - elapsed * DUTY_PERCENT // 100)

    def cool(self) -> None:
        """Forget the heat so far: a fault of the world made it, not the driver."""
        self._stress_us = 0
        self._stress_since_us = self._schedule.now_us
        if self.rm:
            self._schedule.cancel(self._duty_check)
            self._watch_duty()

    def _watch_duty(self) -> None:
        room = DUTY_STORE_US - self._stress_us
        self._duty_check = self._schedule.after(room * 100 // (100 - DUTY_PERCENT) + 1, self._duty_passed)

    def _duty_passed(self) -> None:
        self._fault("RM is high for more than %d %% of the time (duty)" % DUTY_PERCENT)

    def _fault(self, text: str) -> None:
        if self.judged:
            self.violations.append("%s: %s" % (self.name, text))

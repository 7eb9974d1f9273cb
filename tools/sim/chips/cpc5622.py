"""CPC5622 telephone line interface (hardware.md 3.1 to 3.3) and the sense circuits beside it.

Chip pins in:   ``set_oh(level)``, ``set_cid(level)``: both active low
Chip pins out:  ``on_ring(level)`` (RING, half wave: positive half cycles), ``on_ring2(level)`` (RING2, full wave);
                both rest high and are low while the snoop network sees more than the threshold
Line side:      ``set_feed(battery, reversed)``, ``ring(hz, vrms, phase)``, ``stop_ringing()``,
                ``impulse(width_us, positive)``, ``step()``;
                ``off_hook``, ``cid_on``, ``on_off_hook(bool)``, ``on_cid(bool)``

``LineSense`` is the external LOOP, BATTERY and POLARITY circuit of one line.
"""

from math import asin, pi, sqrt

from tools.sim.chips.wires import Entry, Listener, nobody
from tools.sim.schedule import Schedule

DEFAULT_THRESHOLD_VRMS = 10.0
PULSE_US = 1_000
"""Length of the single pulse that a step of the line voltage makes through the snoop capacitors."""

_BY_RINGING = 1
_BY_PULSE = 2


class Cpc5622:
    """One line port. ``threshold_vrms``: ringing below this makes no pulses."""

    def __init__(self, schedule: Schedule, name: str = "CPC5622", threshold_vrms: float = DEFAULT_THRESHOLD_VRMS):
        self.name = name
        self.threshold_vrms = threshold_vrms
        self.violations: list[str] = []
        self.on_ring: Listener = nobody
        self.on_ring2: Listener = nobody
        self.on_off_hook: Listener = nobody
        self.on_cid: Listener = nobody
        self.ring_level = 1
        self.ring2_level = 1
        self.off_hook = False
        self.cid_on = False
        self.reversed = False
        self.battery = True
        self._schedule = schedule
        self._low_ring = 0
        self._low_ring2 = 0
        self._ringing: Entry | None = None
        self._pulse_end: Entry | None = None
        self._cycle_us = 0.0
        self._start_us = 0.0
        self._on_us = 0.0
        self._half = 0

    # -- pins from the expander

    def set_oh(self, level: int) -> None:
        """OH: 0 closes our loop."""
        off_hook = not level
        if off_hook != self.off_hook:
            self.off_hook = off_hook
            self.step()
            self.on_off_hook(off_hook)

    def set_cid(self, level: int) -> None:
        """CID: 0 couples caller ID through the snoop circuit."""
        on = not level
        if on != self.cid_on:
            self.cid_on = on
            self.on_cid(on)

    # -- the line

    def set_feed(self, battery: bool, reversed_: bool) -> None:
        """Battery present or not, and its polarity. Each change is a step in the snoop capacitors."""
        if battery == self.battery and reversed_ == self.reversed:
            return
        positive = not reversed_ if reversed_ != self.reversed else battery
        self.battery = battery
        self.reversed = reversed_
        self.impulse(PULSE_US, positive)

    def step(self) -> None:
        """The line voltage stepped (a telephone in parallel, our own hook): one pulse on RING2."""
        self.impulse(PULSE_US, False)

    def impulse(self, width_us: int, positive: bool) -> None:
        """A spike of either sign: RING2 is low for ``width_us``, RING too when it is positive."""
        self._schedule.cancel(self._pulse_end)
        self._pulse_end = self._schedule.after(width_us, self._pulse_over)
        self._low_ring2 |= _BY_PULSE
        if positive:
            self._low_ring |= _BY_PULSE
        else:
            self._low_ring &= ~_BY_PULSE
        self._output()

    def _pulse_over(self) -> None:
        self._low_ring &= ~_BY_PULSE
        self._low_ring2 &= ~_BY_PULSE
        self._output()

    def ring(self, hz: float, vrms: float, phase: float = 0.0) -> None:
        """Ringing voltage from now on; ``phase`` 0..1 is where in the cycle it starts (0: positive half begins)."""
        self.stop_ringing()
        if vrms <= self.threshold_vrms:
            return
        self._cycle_us = 1_000_000.0 / hz
        self._start_us = self._schedule.now_us - phase * self._cycle_us
        # Time from the zero crossing to the threshold; the outputs are low between there and its mirror image.
        self._on_us = asin(self.threshold_vrms * sqrt(2) / (vrms * sqrt(2))) / (2 * pi) * self._cycle_us
        self._half = int(phase * 2)
        self._plan_fall()

    def stop_ringing(self) -> None:
        """No ringing voltage any more."""
        self._schedule.cancel(self._ringing)
        self._ringing = None
        if (self._low_ring | self._low_ring2) & _BY_RINGING:
            self._ringing_low(0, 0)

    def _plan_fall(self) -> None:
        fall_us = int(self._start_us + self._half * self._cycle_us / 2 + self._on_us)
        self._ringing = self._schedule.at(fall_us, self._half_begins)

    def _half_begins(self) -> None:
        end_us = int(self._start_us + (self._half + 1) * self._cycle_us / 2 - self._on_us)
        if end_us > self._schedule.now_us:
            self._ringing_low(0 if self._half & 1 else _BY_RINGING, _BY_RINGING)
        self._ringing = self._schedule.at(end_us, self._half_ends)

    def _half_ends(self) -> None:
        self._ringing_low(0, 0)
        self._half += 1
        self._plan_fall()

    def _ringing_low(self, ring: int, ring2: int) -> None:
        self._low_ring = (self._low_ring & ~_BY_RINGING) | ring
        self._low_ring2 = (self._low_ring2 & ~_BY_RINGING) | ring2
        self._output()

    def _output(self) -> None:
        """RING2 first: full wave leads by nothing, but both change at this instant."""
        level2 = 0 if self._low_ring2 else 1
        level = 0 if self._low_ring else 1
        if level2 != self.ring2_level:
            self.ring2_level = level2
            self.on_ring2(level2)
        if level != self.ring_level:
            self.ring_level = level
            self.on_ring(level)


class LineSense:
    """LOOP, BATTERY and POLARITY of one line: optocouplers between the exchange and everything of ours.

    ``on_loop``, ``on_battery``, ``on_reversed`` get True or False; nets turns that into the board's levels.
    """

    def __init__(self) -> None:
        self.on_loop: Listener = nobody
        self.on_battery: Listener = nobody
        self.on_reversed: Listener = nobody
        self.loop = False
        self.battery = True
        self.reversed = False
        self._off_hook = False
        self._behind = False

    def set_feed(self, battery: bool, reversed_: bool) -> None:
        """What comes from the exchange. Without battery the polarity circuit shows not reversed."""
        if battery != self.battery:
            self.battery = battery
            self.on_battery(battery)
        shown = battery and reversed_
        if shown != self.reversed:
            self.reversed = shown
            self.on_reversed(shown)
        self._judge()

    def set_off_hook(self, off_hook: bool) -> None:
        """Our line interface closes the loop."""
        self._off_hook = off_hook
        self._judge()

    def set_behind(self, closed: bool) -> None:
        """A telephone joined behind the sensing (transfer relay) closes the loop."""
        self._behind = closed
        self._judge()

    def _judge(self) -> None:
        loop = self.battery and (self._off_hook or self._behind)
        if loop != self.loop:
            self.loop = loop
            self.on_loop(loop)

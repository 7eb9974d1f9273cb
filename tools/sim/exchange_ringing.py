"""One call's ringing on a line: bursts and pauses until it is stopped, and the telling of the caller around them."""

from typing import Any

from firmware.callcontrol.events import Absence
from tools.sim.caller_teller import CallerTeller
from tools.sim.schedule import Schedule
from tools.sim.wire import Wire


class ExchangeRinging:
    """``hz`` is the frequency of the last call."""

    def __init__(self, schedule: Schedule, wire: Wire, teller: CallerTeller) -> None:
        self._schedule = schedule
        self._wire = wire
        self._teller = teller
        self.hz = 0.0
        self._volts = 0.0
        self._cadence_ms: tuple[int, ...] = ()
        self._timer: Any = None

    def start(self, hz: float, volts: float, cadence_ms: tuple[int, ...], caller: tuple[str, str, Absence]) -> None:
        """Ring; ``caller``: number, name, and why there is no number."""
        self.hz, self._volts, self._cadence_ms = hz, volts, cadence_ms
        wait_us = self._teller.call(*caller, (hz, volts))
        if wait_us:
            self._timer = self._schedule.after(wait_us, lambda: self._burst(0))
        else:
            self._burst(0)

    def stop(self) -> None:
        """No more ringing, and nobody is told any more who calls."""
        self._schedule.cancel(self._timer)
        self._timer = None
        self._wire.stop_ringing()
        self._teller.stop()

    def _burst(self, step: int) -> None:
        """Step ``step`` of the cadence begins: a burst or a silence."""
        if step % 2 == 0:
            self._wire.ring(self.hz, self._volts)
        else:
            self._wire.stop_ringing()
        last = step == len(self._cadence_ms) - 1
        self._timer = self._schedule.after(1000 * self._cadence_ms[step], lambda: self._burst(0 if last else step + 1))
        if last:
            self._teller.first_ring_is_over()

"""The RESET wire of all expanders: how the card lets go of what no bus reaches any more.

While RESET is low the board's resistors decide: RM low, loops open, crosspoints open (hardware.md 1.7). Every chip
that answers is then initialised again at once, loops first, so that the exchange sees a break of a few ms.
"""

from hal.compat import const

PAUSE_MS = const(10_000)
"""At most one pulse in this time: each is a click in every conversation."""


class LastResort:
    """``pulses`` counts; ``ready_ms``: no pulse is given before."""

    def __init__(self, reset_pin, care):
        self.pulses = 0
        self.ready_ms = 0
        self._pin = reset_pin
        self._care = care

    def pulse(self) -> None:
        """RESET low and high again: every expander forgets everything (it takes 1 us, hardware.md 1.3)."""
        self._pin.write(0)
        self._pin.write(1)

    def reset_all(self, now_ms: int) -> None:
        """Pulse RESET in the running card."""
        self.pulses += 1
        self.ready_ms = now_ms + PAUSE_MS
        self.pulse()
        self._care.all_were_reset(now_ms)

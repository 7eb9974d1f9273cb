"""The watchdog monoflop and the wire that holds RESET (DESIGN section 6).

An edge on the watchdog pin keeps it alive for a second. When it lapses it holds
RESET of every expander; the pull resistors of the board then make the outputs
safe, and the transfer relay loses its current. At power-on it is lapsed until
the first edge.
"""

from tools.sim.chips.wires import Listener, nobody
from tools.sim.schedule import Schedule

TIMEOUT_US = 1_000_000


class Watchdog:
    """``write(level)`` is the host's pin (hal.pins.OutputPin): only edges count, and none while not ``powered``.

    ``on_change(alive)`` hears it come to life and lapse.
    """

    def __init__(self, schedule: Schedule, timeout_us: int = TIMEOUT_US):
        self.alive = False
        self.powered = True
        self.level = 0
        self.on_change: Listener = nobody
        self._schedule = schedule
        self._timeout_us = timeout_us
        self._edge_us = 0

    def write(self, level: int) -> None:
        """Drive the pin to 0 or 1."""
        if level == self.level:
            return
        self.level = level
        self._edge_us = self._schedule.now_us
        if not self.alive and self.powered:
            self.alive = True
            self._schedule.at(self._edge_us + self._timeout_us, self._check)
            self.on_change(True)

    def lapse(self) -> None:
        """Its supply is gone, or its time is over."""
        if self.alive:
            self.alive = False
            self.on_change(False)

    def _check(self) -> None:
        """One pending event however often it is retriggered."""
        if not self.alive:
            return
        end_us = self._edge_us + self._timeout_us
        if end_us > self._schedule.now_us:
            self._schedule.at(end_us, self._check)
        else:
            self.lapse()


class AlwaysAlive:
    """In place of a watchdog where a test has no loop to retrigger one."""

    def __init__(self) -> None:
        self.alive = True
        self.powered = True
        self.level = 0
        self.on_change: Listener = nobody

    def write(self, level: int) -> None:
        """An edge that changes nothing."""
        self.level = level

    def lapse(self) -> None:
        """It never does."""


class ResetLine:
    """RESET, low while anybody holds it: the host's pin (``write``) or the watchdog (``hold``). ``on_change(held)``."""

    def __init__(self) -> None:
        self.held = False
        self.level = 1
        self.on_change: Listener = nobody
        self._by_watchdog = False

    def write(self, level: int) -> None:
        """The host's pin (hal.pins.OutputPin): 0 resets."""
        self.level = level
        self._judge()

    def hold(self, held: bool) -> None:
        """The watchdog's grip."""
        self._by_watchdog = held
        self._judge()

    def _judge(self) -> None:
        held = self._by_watchdog or not self.level
        if held != self.held:
            self.held = held
            self.on_change(held)

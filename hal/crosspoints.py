"""Changes of the crosspoint matrix, in the order that ears like: opened before closed.

Requests of one tick are gathered; a pair that cancels out costs nothing. They go to the matrix
driver as the tick's budget allows, several in one transaction. The matrix cannot be read,
so after any fault of its expanders it is reset and rewritten from what is wanted.
"""

from hal.bus import BusError
from hal.compat import const

_AT_ONCE = const(5)
"""More than these never fit one tick's budget."""

PATIENT_MS = const(4)
"""So long changes may wait in a storm of interrupts before bus time is kept free for them."""


class Crosspoints:
    """``matrix``: hal.chips.mt8816.Matrix; ``chips``: set of the expanders that drive it."""

    def __init__(self, matrix, board, chips, drivers, budget, care):
        self.restores = 0
        self._matrix = matrix
        self._sources = board.sources
        self._chips = chips
        self._addresses = [(drivers[i].address, i) for i in range(len(drivers)) if chips >> i & 1]
        self._home = board.matrix.strobe.chip
        self._bus = board.expanders[self._home].bus
        self._budget = budget
        self._care = care
        self._wanted = set()
        self._opening = []
        self._closing = []
        self._in_doubt = False
        self._sent_ms = 0

    def close(self, listener: int, source: int) -> None:
        key = listener * self._sources + source
        if key not in self._wanted:
            self._wanted.add(key)
            _append_or_cancel(key, self._closing, self._opening)

    def open(self, listener: int, source: int) -> None:
        key = listener * self._sources + source
        if key in self._wanted:
            self._wanted.remove(key)
            _append_or_cancel(key, self._opening, self._closing)

    def open_all(self) -> None:
        for key in list(self._wanted):
            self.open(key // self._sources, key % self._sources)

    def rewrite_one(self) -> None:
        """The safety poll's share: one crosspoint is written again as it is wanted."""
        self._matrix.rewrite_next()

    def doubt(self) -> None:
        """An expander of the matrix was reset or lost."""
        self._in_doubt = True

    def pending(self) -> bool:
        """There is something to send and somebody to send it to."""
        if self._chips & ~self._care.in_service:
            return False
        return bool(self._in_doubt or self._opening or self._closing or self._matrix.pending())

    def reserve(self, now_ms: int) -> int:
        """Bits that the scan shall leave free: none until changes have waited too long."""
        if not self.pending():
            self._sent_ms = now_ms
            return 0
        if now_ms - self._sent_ms < PATIENT_MS:
            return 0
        if self._in_doubt:
            return self._matrix.reset_bits()
        self._feed()
        return self._matrix.next_bits()

    def write(self, now_ms: int) -> None:
        """Send what the tick's budget leaves room for."""
        if not self.pending():
            return
        try:
            self._write(now_ms)
        except BusError as error:
            # Out of service; when it is back, ``doubt`` comes.
            self._care.failed(self._chip_at(error.address), error.kind, now_ms)

    def _write(self, now_ms: int) -> None:
        if self._in_doubt:
            bits = self._matrix.reset_bits()
            if not self._budget.fits(bits):
                return
            self._budget.take(bits, self._bus)
            self._hand_over()
            self._matrix.restore()
            self._in_doubt = False
            self.restores += 1
        self._feed()
        while self._matrix.pending() and self._budget.fits(self._matrix.next_bits()):
            # Taken before it is sent: a failure has used the bus as well.
            left = self._budget.left
            self._budget.take(self._matrix.next_bits(), self._bus)
            spent = self._matrix.send(left)
            self._budget.add(spent - (left - self._budget.left))
            self._sent_ms = now_ms
            self._feed()

    def _feed(self) -> None:
        """Hand changes on to the driver, as few as keep it busy: those still here can be cancelled and reordered."""
        for queue, on in ((self._opening, 0), (self._closing, 1)):
            while queue and self._matrix.pending() < _AT_ONCE:
                key = queue.pop(0)
                self._matrix.request(key // self._sources, key % self._sources, on)

    def _hand_over(self) -> None:
        for queue, on in ((self._opening, 0), (self._closing, 1)):
            for key in queue:
                self._matrix.request(key // self._sources, key % self._sources, on)
            del queue[:]

    def _chip_at(self, address: int) -> int:
        for known, chip in self._addresses:
            if known == address:
                return chip
        return self._home


def _append_or_cancel(key: int, queue, opposite) -> None:
    if key in opposite:
        opposite.remove(key)
    else:
        queue.append(key)

"""Bus time of one tick, in SCL periods, all buses added up (DESIGN section 7).

Whoever wants the bus asks ``fits`` first and then ``take``s what it uses. What
does not fit waits for the next tick. 700 us at 300 kHz are 210 bits: two
interrupt bursts and one latch write.
"""

_BUDGET_US = 700


class Budget:
    """``limit`` bits a tick; ``left`` bits of this one. The rest are counters; ``by_bus``: bits of
    each bus."""

    def __init__(self, board):
        self.limit = _BUDGET_US * board.tick_ms * board.real_hz // 1_000_000
        self.left = self.limit
        self.bus_bits = 0
        self.worst_tick_bits = 0
        self.transactions = 0
        self.by_bus = [0] * len(board.buses)
        self._bus = 0
        self._now_ms = None
        self._spent = 0

    def open(self, now_ms: int) -> None:
        """A new tick, unless it is open already."""
        if now_ms != self._now_ms:
            self._now_ms = now_ms
            self._spent = 0
            self.left = self.limit

    def fits(self, bits: int) -> bool:
        return bits <= self.left

    def take(self, bits: int, bus: int = 0) -> None:
        """One transaction of ``bits`` on a bus (index); it counts whether it succeeds or not."""
        self.transactions += 1
        self._bus = bus
        self.add(bits)

    def add(self, bits: int) -> None:
        """More bits of the transaction that was taken last."""
        self.left -= bits
        self._spent += bits
        self.bus_bits += bits
        self.by_bus[self._bus] += bits
        if self._spent > self.worst_tick_bits:
            self.worst_tick_bits = self._spent

    def close(self) -> None:
        """No more bus in this tick: an adapter's time-out has used it up (no stall over 20 ms)."""
        self.left = 0

    def lift(self) -> None:
        """Shutdown: the rest of this tick has no limit."""
        self.left = 1 << 30
        self._spent = -self.left

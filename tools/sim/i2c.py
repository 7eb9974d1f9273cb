"""The simulated I2C bus: routes transactions to chip models, counts bits, fails on demand.

A chip model is any object with

    write(data, stop=True) -> bool      bytes after the address; False = address not acknowledged
    read(into) -> bool                  fills ``into``; False = address not acknowledged
    write_read(data, into) -> bool      write, repeated START, read

A transaction is applied whole, at one instant of virtual time. Bits are
counted as in hardware.md 11.1 (the formulas of ``hal.bus``).
"""

from hal.bus import NACK, TIMEOUT, BusError, I2CBus
from tools.sim.chips.wires import Chip, Data, Into
from tools.sim.schedule import Schedule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

STUCK_STALL_US = 10_000
"""What a transfer on a stuck bus costs: the adapter's time-out (hardware.md 11.2, in I2C_TIMEOUT's 10 ms units)."""
_ADDRESS_ONLY_BITS = 11
"""START, nine clocks, STOP: what a transaction costs that nobody acknowledges."""


class SimBus(I2CBus):
    """One bus.

    ``bits`` and ``transactions`` grow for ever; ``take_bits()`` and
    ``take_stall_us()`` give what has come since they were last asked.
    ``log``: set it to a list to have every transaction appended as
    ``(now_us, "write" | "read" | "write_read", address, sent, received)``;
    a failed one has the kind of error in place of ``received``.
    With ``timed=True`` each transaction first runs ``schedule`` forward by the time
    that its bits take at ``real_hz`` (not to be used from inside a scheduled action).
    """

    def __init__(self, schedule: Schedule | None = None, real_hz: int = 300_000, timed: bool = False):
        self.schedule = schedule
        self.real_hz = real_hz
        self.bits = 0
        self.transactions = 0
        self.stall_us = 0
        self.log: list[tuple[int, str, int, bytes, bytes | int]] | None = None
        self._timed = timed
        self._taken_bits = 0
        self._taken_stall_us = 0
        self._chips: dict[int, Chip] = {}
        self._answering = self._chips
        self._stuck = False
        self._nack = False
        self._nack_left = 0
        self._dead: list[int] = []

    # -- building and asking

    def attach(self, address: int, chip: Chip) -> None:
        """Put ``chip`` at the 7-bit ``address``."""
        if address in self._chips:
            raise ValueError(f"two chips at I2C address 0x{address:02x}")
        self._chips[address] = chip

    def take_bits(self) -> int:
        """SCL periods since the last call: one tick's traffic, when called once a tick."""
        taken = self.bits - self._taken_bits
        self._taken_bits = self.bits
        return taken

    def take_stall_us(self) -> int:
        """Microseconds that stuck transfers blocked the caller since the last call."""
        taken = self.stall_us - self._taken_stall_us
        self._taken_stall_us = self.stall_us
        return taken

    def bits_us(self, bits: int) -> int:
        """How long ``bits`` take at ``real_hz``, rounded up."""
        return -(-bits * 1_000_000 // self.real_hz)

    # -- faults

    def fail(self, kind: str) -> None:
        """``"stuck"``: every transfer times out; ``"nack"``: every address is refused; ``"restored"``: as new."""
        if kind not in ("stuck", "nack", "restored"):
            raise ValueError(f"a bus can be stuck, nack or restored, not {kind!r}")
        self._stuck = kind == "stuck"
        self._nack = kind == "nack"
        self._nack_left = 0
        self._route()

    def nack_next(self, count: int) -> None:
        """Refuse the next ``count`` transactions (a burst of noise)."""
        self._nack_left = count
        self._route()

    def set_dead(self, address: int, dead: bool) -> None:
        """A chip that answers no more, or answers again. Its pins live on."""
        if address not in self._chips:
            raise ValueError(f"no chip at I2C address 0x{address:02x}")
        if address in self._dead:
            self._dead.remove(address)
        if dead:
            self._dead.append(address)
        self._route()

    def _route(self) -> None:
        if self._stuck or self._nack or self._nack_left:
            self._answering = {}
        elif self._dead:
            self._answering = {a: chip for a, chip in self._chips.items() if a not in self._dead}
        else:
            self._answering = self._chips

    # -- hal.bus.I2CBus

    def write(self, address: int, data: Data) -> None:
        chip = self._answering.get(address)
        if chip is None:
            self._refuse("write", address, data)
        bits = 9 * len(data) + 11
        if self._timed:
            self._wait(bits)
        if not chip.write(data):
            self._refuse("write", address, data)
        self.bits += bits
        self.transactions += 1
        if self.log is not None:
            self._note("write", address, data, b"")

    def read(self, address: int, into: Into) -> None:
        chip = self._answering.get(address)
        if chip is None:
            self._refuse("read", address, b"")
        bits = 9 * len(into) + 11
        if self._timed:
            self._wait(bits)
        if not chip.read(into):
            self._refuse("read", address, b"")
        self.bits += bits
        self.transactions += 1
        if self.log is not None:
            self._note("read", address, b"", bytes(into))

    def write_read(self, address: int, data: Data, into: Into) -> None:
        chip = self._answering.get(address)
        if chip is None:
            self._refuse("write_read", address, data)
        bits = 9 * (len(data) + len(into)) + 21
        if self._timed:
            self._wait(bits)
        if not chip.write_read(data, into):
            self._refuse("write_read", address, data)
        self.bits += bits
        self.transactions += 1
        if self.log is not None:
            self._note("write_read", address, data, bytes(into))

    def _refuse(self, what: str, address: int, data: Data) -> "NoReturn":
        self.transactions += 1
        if self._stuck:
            self.stall_us += STUCK_STALL_US
            kind = TIMEOUT
        else:
            self.bits += _ADDRESS_ONLY_BITS
            kind = NACK
            if self._nack_left:
                self._nack_left -= 1
                self._route()
        if self.log is not None:
            self._note(what, address, data, kind)
        raise BusError(kind, address)

    def _wait(self, bits: int) -> None:
        if self.schedule is not None:
            self.schedule.advance(self.bits_us(bits))

    def _note(self, what: str, address: int, data: Data, received: bytes | int) -> None:
        if self.log is None:
            return
        now = self.schedule.now_us if self.schedule is not None else 0
        self.log.append((now, what, address, bytes(data), received))

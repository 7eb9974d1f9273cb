"""DTMF digits: StD has risen, so raise that receiver's TOE, read port B alone, lower TOE (hardware.md 4).

Receivers of one expander share Q, so one TOE at a time; each step is one transaction and is taken when the tick's
budget leaves room. Q stays latched until the receiver's next tone, so a step that failed on the bus is repeated.

The first ``board.line_receivers`` receivers have a home, the line of their number: they hear it whenever they are not
lent elsewhere.
"""

from hal.chips.ht9170 import CODES, ReceiverBank
from hal.chips.mcp23017 import READ_PORT_BITS, WRITE_PORT_BITS
from hal.compat import const
from hal.signals import LINE_DIGIT, STATION_DIGIT, Signal

_IDLE = const(0)
_SELECTED = const(1)
_READ = const(2)

STRANGE_MS = const(10)
"""A digit so soon after a receiver was lent is of whoever it heard before: it wants 20 ms of tone at the least
(hardware.md 4), and the matrix and its own expander are not behind by more than half of this (DESIGN 7)."""


class DigitReader:
    """Lends receivers to sources and turns their digits into signals, gathered in ``found`` (the card empties it)."""

    def __init__(self, board, drivers, budget, care, crosspoints):
        self.found = []
        self._board = board
        self._budget = budget
        self._care = care
        self._crosspoints = crosspoints
        self._lent = [-1] * len(board.receivers)
        self._since_ms = [0] * len(board.receivers)
        self._heard = [-1] * len(board.receivers)
        self._homes = [board.lines[n].source for n in range(min(board.line_receivers, len(board.lines)))]
        self._banks = _banks(board, drivers)
        self._bank_of = [0] * len(board.receivers)
        for index in range(len(self._banks)):
            for receiver in self._banks[index].receivers:
                self._bank_of[receiver] = index

    def start(self, now_ms: int) -> None:
        """Whoever has a home goes there."""
        for receiver in range(len(self._homes)):
            self.take_back(receiver, now_ms)

    def lend(self, receiver: int, source: int, now_ms: int) -> None:
        """Let ``receiver`` hear matrix X ``source``, a line or a station, and nothing else."""
        if self._lent[receiver] != source:
            listener = self._board.receivers[receiver].listener
            if self._lent[receiver] >= 0:
                self._crosspoints.open(listener, self._lent[receiver])
            if source >= 0:
                self._crosspoints.close(listener, source)
            self._lent[receiver] = source
            self._since_ms[receiver] = now_ms

    def take_back(self, receiver: int, now_ms: int) -> None:
        """It hears its line again, or nobody."""
        self.lend(receiver, self._home(receiver), now_ms)

    def hears_line(self, receiver: int) -> bool:
        """It is at home: it hears the line of its number."""
        return receiver < len(self._homes) and self._lent[receiver] == self._homes[receiver]

    def _home(self, receiver: int) -> int:
        return self._homes[receiver] if receiver < len(self._homes) else -1

    def ready(self, receiver: int, now_ms: int) -> None:
        """StD of ``receiver`` has risen."""
        queue = self._banks[self._bank_of[receiver]].queue
        if now_ms - self._since_ms[receiver] < STRANGE_MS:
            return
        if self._lent[receiver] >= 0 and receiver not in queue:
            self._heard[receiver] = self._lent[receiver]
            queue.append(receiver)

    def pending(self) -> bool:
        for bank in self._banks:
            if bank.busy() and self._care.in_service >> bank.chip & 1:
                return True
        return False

    def reset(self, chip: int) -> None:
        """The expander was initialised again: every TOE is low, what was not read yet is tried again."""
        for bank in self._banks:
            if bank.chip == chip:
                bank.state = _IDLE

    def step(self, now_ms: int) -> None:
        """As many transactions as the tick's budget leaves room for."""
        for bank in self._banks:
            while bank.busy() and self._care.in_service >> bank.chip & 1:
                if not self._budget.fits(bank.step_bits()):
                    break
                if not self._care.attempt(bank.chip, bank.step_bits(), now_ms, bank.step):
                    break
                self._after(bank)

    def _after(self, bank) -> None:
        if bank.state == _SELECTED:
            bank.state = _READ
            self._tell(bank.queue.pop(0), bank.code(self._care.result))
        elif bank.state == _READ:
            bank.state = _IDLE
        else:
            bank.state = _SELECTED

    def _tell(self, receiver: int, digit: str) -> None:
        source = self._lent[receiver]
        if source != self._heard[receiver]:
            # Lent to another port since StD rose: the digit was somebody else's.
            return
        for kind, ports in ((STATION_DIGIT, self._board.stations), (LINE_DIGIT, self._board.lines)):
            for port in range(len(ports)):
                if ports[port].source == source:
                    self.found.append(Signal(kind, port, digit))


class _Bank:
    """The receivers of one expander: who waits, and how far the first of them is."""

    def __init__(self, chip, driver, receivers, pins):
        self.chip = chip
        self.receivers = receivers
        self.queue = []
        self.state = _IDLE
        self._driver = driver
        self._bank = ReceiverBank(driver, pins)
        self._q = pins[0].q

    def busy(self) -> bool:
        return bool(self.queue) or self.state != _IDLE

    def step_bits(self) -> int:
        return READ_PORT_BITS if self.state == _SELECTED else WRITE_PORT_BITS

    def step(self) -> int:
        if self.state == _SELECTED:
            return self._driver.read_port_b()
        if self.state == _READ:
            self._bank.deselect()
        else:
            self._bank.select(self.receivers.index(self.queue[0]))
        return 0

    def code(self, port_b: int) -> str:
        number = 0
        for index in range(4):
            number |= (port_b >> self._q[index].bit - 8 & 1) << index
        return CODES[number]


def _banks(board, drivers):
    banks = []
    chips = []
    for receiver in board.receivers:
        if receiver.toe.chip not in chips:
            chips.append(receiver.toe.chip)
    for chip in chips:
        members = [n for n in range(len(board.receivers)) if board.receivers[n].toe.chip == chip]
        banks.append(_Bank(chip, drivers[chip], members, [board.receivers[n] for n in members]))
    return tuple(banks)

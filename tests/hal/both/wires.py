"""What joins chip models to an expander model: the copper between them."""

from tools.sim.chips.ht9170 import HT9170, QBus
from tools.sim.chips.mcp23017 import MCP23017
from tools.sim.chips.mt8816 import MT8816, MatrixBank
from tools.sim.i2c import SimBus
from tools.sim.schedule import Schedule


class Bench:
    """A bus with virtual time and whatever is attached to it."""

    def __init__(self):
        self.schedule = Schedule()
        self.bus = SimBus(self.schedule)

    def expander(self, address):
        chip = MCP23017(hex(address))
        self.bus.attach(address, chip)
        return chip

    def attach(self, address, chip):
        self.bus.attach(address, chip)
        return chip

    def cost(self, call):
        """How many bits ``call`` spends on the wire."""
        before = self.bus.bits
        call()
        return self.bus.bits - before


class MatrixWires:
    """The matrix chips of a board on the expanders that carry their pins (``expanders[i]`` by Pin.chip)."""

    def __init__(self, pins, expanders, seed=7):
        self.pins = pins
        self.chips = [MT8816("mt" + str(index), seed + index) for index in range(len(pins.chips))]
        self.bank = MatrixBank(self.chips)
        self._expanders = expanders
        for index in sorted({pins.strobe.chip} | {chip.cs.chip for chip in pins.chips}):
            # A pull-down keeps every pin quiet until the driver makes it an output.
            for bit in range(16):
                expanders[index].set_pull(bit, 0)
            expanders[index].on_pins = self._moved

    def _moved(self, _changed, _node, _iodir):
        pins = self.pins
        mask = 0
        for index in range(len(pins.chips)):
            mask |= self._level(pins.chips[index].cs) << index
        self.bank.set_all(
            self._number(pins.ax),
            self._number(pins.ay),
            self._level(pins.data),
            self._level(pins.strobe),
            self._level(pins.reset),
            mask,
        )

    def _level(self, pin):
        return self._expanders[pin.chip].node >> pin.bit & 1

    def _number(self, pins):
        value = 0
        for index in range(len(pins)):
            value |= self._level(pins[index]) << index
        return value

    def heard(self, listener):
        """The sources that ``listener`` hears, one bit each."""
        bits = 0
        for index in range(len(self.chips)):
            place = self.pins.chips[index]
            if place.y0 <= listener < place.y0 + 8:
                bits |= self.chips[index].rows[listener - place.y0] << place.x0
        return bits

    def everything(self, listeners):
        """``heard`` of all listeners."""
        return [self.heard(listener) for listener in range(listeners)]


class ReceiverWires:
    """Receivers with a common Q bus on an expander."""

    def __init__(self, schedule, expander, pins):
        self.q_bus = QBus()
        self.receivers = [HT9170(schedule, "receiver " + str(index), self.q_bus) for index in range(len(pins))]
        self._expander = expander
        self._pins = pins
        for index in range(len(pins)):
            expander.drive(pins[index].std.bit, 0)
            expander.set_pull(pins[index].toe.bit, 0)
            self._join_std(self.receivers[index], pins[index].std.bit)
        self.q_bus.on_q = self._q_moved
        self._q_moved(self.q_bus.value)
        expander.on_pins = self._moved

    def _join_std(self, receiver, bit):
        receiver.on_std = lambda level: self._expander.drive(bit, level)

    def _q_moved(self, value):
        q = self._pins[0].q
        for index in range(4):
            self._expander.drive(q[index].bit, value >> index & 1)

    def _moved(self, _changed, node, _iodir):
        for index in range(len(self._pins)):
            self.receivers[index].set_toe(node >> self._pins[index].toe.bit & 1)


def raises(kind, call):
    """The exception of type ``kind`` that ``call`` raises; fails when it raises none."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError("no " + kind.__name__ + " was raised")

"""MicroPython back-ends: machine.I2C, machine.Pin, ticks.

The classes take opened objects of ``machine``, so that they can be tried on an interpreter
without the hardware; ``open_board`` opens them on a Raspberry Pi Pico.
"""

import time
from collections import namedtuple

from hal.bus import NACK, OTHER, TIMEOUT, BusError
from hal.compat import const

_EIO = const(5)
"""The rp2 port's word for a NACK (machine_i2c.c); ENODEV is the software I2C's."""
_ENODEV = const(19)
_ETIMEDOUT = const(110)

_I2C_TIMEOUT_US = const(10000)

_GPIO_IN = const(0xD0000004)
"""SIO register of the RP2040 with the level of GPIO 0-29 (hardware.md 12)."""

Platform = namedtuple("Platform", "buses int_pins reset_pin watchdog_pin jumper_pin clock uarts")
"""As in hal/platform/linux. A Pico has no UART for each line: ``uarts`` is empty, caller ID comes by DTMF only."""


class MachineBus:
    """hal.bus.I2CBus over an opened ``machine.I2C``."""

    def __init__(self, i2c):
        self._i2c = i2c

    def write(self, address, data):
        """START, address+W, data, STOP."""
        try:
            acknowledged = self._i2c.writeto(address, data)
        except OSError as error:
            raise BusError(_kind(error), address)
        _check_all(acknowledged, data, address)

    def read(self, address, into):
        """START, address+R, len(into) bytes, STOP."""
        try:
            self._i2c.readfrom_into(address, into)
        except OSError as error:
            raise BusError(_kind(error), address)

    def write_read(self, address, data, into):
        """START, address+W, data, repeated START, address+R, len(into) bytes, STOP."""
        try:
            acknowledged = self._i2c.writeto(address, data, False)
            self._i2c.readfrom_into(address, into)
        except OSError as error:
            raise BusError(_kind(error), address)
        _check_all(acknowledged, data, address)


class PortInterruptPins:
    """The INT inputs of a board, read by one access to the whole port.

    ``read_port()`` returns the levels of all GPIO, bit n = GPIO n.
    """

    def __init__(self, board, read_port):
        self._read_port = read_port
        groups = []
        self._all = 0
        for index in range(len(board.expanders)):
            gpio = board.expanders[index].int_gpio
            if gpio is not None:
                groups.append((1 << gpio, 1 << index))
                self._all |= 1 << gpio
        self._groups = tuple(groups)

    def asserted(self):
        """Bit i is set while the INT of expander i is low."""
        low = ~self._read_port() & self._all
        if not low:
            return 0
        mask = 0
        for gpio_bit, chip_bit in self._groups:
            if low & gpio_bit:
                mask |= chip_bit
        return mask


class MachineOutputPin:
    """hal.pins.OutputPin over an opened ``machine.Pin``."""

    def __init__(self, pin):
        self._pin = pin

    def write(self, level):
        """Drive the pin to 0 or 1."""
        self._pin.value(level)


class MachineInputPin:
    """One input over an opened ``machine.Pin``."""

    def __init__(self, pin):
        self._pin = pin

    def read(self):
        """0 or 1."""
        return self._pin.value()


class TicksClock:
    """Growing milliseconds out of ``ticks_ms``, which wraps; ask at least once in six days.

    ``source``: the module ``time``, or anything with its ``ticks_ms``, ``ticks_diff`` and ``sleep_ms``.
    """

    def __init__(self, source=time):
        self._source = source
        self._last = source.ticks_ms()
        self._now_ms = 0

    def now_ms(self):
        """Milliseconds since the clock was made."""
        ticks = self._source.ticks_ms()
        self._now_ms += self._source.ticks_diff(ticks, self._last)
        self._last = ticks
        return self._now_ms

    def sleep_until_ms(self, ms):
        """Wait until ``now_ms()`` is ``ms``; returns at once when that has passed."""
        left_ms = ms - self.now_ms()
        if left_ms > 0:
            self._source.sleep_ms(left_ms)


def open_board(board):
    """Open the buses and pins of ``board`` on a Pico.

    ``board.buses[i].number`` is the I2C block (0 or 1) with its default pins. RESET starts high (released), the
    watchdog low (lapsed).
    """
    from machine import I2C, Pin, mem32  # noqa: PLC0415 - only a Pico has it

    for expander in board.expanders:
        if expander.int_gpio is not None:
            Pin(expander.int_gpio, Pin.IN, Pin.PULL_UP)

    def read_port():
        return mem32[_GPIO_IN]

    buses = tuple([MachineBus(I2C(bus.number, freq=bus.hz, timeout=_I2C_TIMEOUT_US)) for bus in board.buses])
    return Platform(
        buses,
        PortInterruptPins(board, read_port),
        MachineOutputPin(Pin(board.gpio.reset, Pin.OUT, value=1)),
        MachineOutputPin(Pin(board.gpio.watchdog, Pin.OUT, value=0)),
        MachineInputPin(Pin(board.gpio.jumper, Pin.IN, Pin.PULL_UP)),
        TicksClock(),
        (),
    )


def _kind(error):
    code = error.args[0] if error.args else 0
    if code == _EIO or code == _ENODEV:
        return NACK
    return TIMEOUT if code == _ETIMEDOUT else OTHER


def _check_all(acknowledged, data, address):
    """A write that stopped at a refused byte returns how many were taken (rp2: only an exception, others: a count)."""
    if acknowledged is not None and acknowledged != len(data):
        raise BusError(NACK, address)

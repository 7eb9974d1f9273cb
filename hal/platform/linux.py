"""Linux back-ends: I2C by smbus2, GPIO by gpiozero, UARTs by pyserial, the monotonic clock.

``open_board`` opens everything that a board file names. ``PlatformError`` is one
clear sentence for the installer; once open, a bus raises ``BusError`` only, pins and
UARTs raise nothing. A UART that is not there costs the caller ID of its line and is
looked for again as long as the box runs.
"""

import ctypes
import errno
import fcntl
import queue
import termios
import threading
import time
from collections import namedtuple

import serial
from gpiozero import InputDevice, OutputDevice
from smbus2 import SMBus, i2c_msg

from hal.bus import NACK, OTHER, TIMEOUT, BusError

I2C_TIMEOUT = 0x0702
"""ioctl of linux/i2c-dev.h; the argument is in units of 10 ms."""
I2C_RETRIES = 0x0701
"""How often the kernel repeats by itself after lost arbitration."""

_TEN_MS = 1

_KINDS = {
    errno.EREMOTEIO: NACK,
    errno.ENXIO: NACK,
    errno.ETIMEDOUT: TIMEOUT,
}
"""hardware.md 11.2: the bcm2835 driver says EREMOTEIO, others ENXIO (kernel's fault-codes) for a NACK."""

_BUS_CURES = {
    errno.ENOENT: "it does not exist; enable I2C (dtparam=i2c_arm=on, and the overlay of a second bus)",
    errno.EACCES: "no permission; run as root or as a member of the group i2c",
    errno.EBUSY: "another program holds it",
}

_PIN_FAULTS = Exception
"""Whatever a pin raises: lgpio's own error class has no base but Exception, beside GPIOZeroError and OSError."""

_TIME_ERROR = 5
_STA_UNSYNC = 0x40
"""linux/timex.h."""

_UART_RATE = 1200
"""Bell 202 and V.23 (hardware.md 7.1)."""
_LOOK_AGAIN_NS = 3_000_000_000
_TTY_FAULTS = (OSError, termios.error)
"""pyserial's own errors are OSErrors."""


class PlatformError(Exception):
    """Something of the host is missing; the message is one sentence that says what to do."""


Platform = namedtuple("Platform", "buses int_pins reset_pin watchdog_pin jumper_pin clock uarts")
"""What ``open_board`` opens. ``jumper_pin`` has ``read()``: 1 open, 0 fitted. ``uarts``: one a line, there or not."""


class LinuxBus:
    """One /dev/i2c-N. Each method is one I2C_RDWR ioctl, hence one transaction with repeated START.

    Messages are made once for each shape of transaction and used again: the address and the bytes change, the
    kernel structures stay.
    """

    def __init__(self, number):
        self._number = number
        self._writes = {}
        self._reads = {}
        try:
            self._bus = SMBus(number)
            fcntl.ioctl(self._bus.fd, I2C_TIMEOUT, _TEN_MS)
            fcntl.ioctl(self._bus.fd, I2C_RETRIES, 0)
        except OSError as error:
            cure = _BUS_CURES.get(error.errno, "the system says: %s" % error.strerror)
            raise PlatformError("I2C bus /dev/i2c-%d cannot be opened: %s." % (number, cure)) from error

    def write(self, address, data):
        """START, address+W, data, STOP."""
        self._transfer(address, self._filled(address, data))

    def read(self, address, into):
        """START, address+R, len(into) bytes, STOP."""
        message = self._empty(address, len(into))
        self._transfer(address, message)
        into[:] = message.buf[: len(into)]

    def write_read(self, address, data, into):
        """START, address+W, data, repeated START, address+R, len(into) bytes, STOP."""
        message = self._empty(address, len(into))
        self._transfer(address, self._filled(address, data), message)
        into[:] = message.buf[: len(into)]

    def close(self):
        """Give the device back; the bus cannot be used afterwards."""
        self._bus.close()

    def _transfer(self, address, *messages):
        try:
            self._bus.i2c_rdwr(*messages)
        except OSError as error:
            raise BusError(_KINDS.get(error.errno, OTHER), address) from error

    def _filled(self, address, data):
        count = len(data)
        message = self._writes.get(count)
        if message is None:
            message = self._writes[count] = i2c_msg.write(address, bytes(count))
        message.addr = address
        ctypes.memmove(message.buf, bytes(data), count)
        return message

    def _empty(self, address, count):
        message = self._reads.get(count)
        if message is None:
            message = self._reads[count] = i2c_msg.read(address, count)
        message.addr = address
        return message


class LinuxInterruptPins:
    """The INT inputs of a board, active low with pull-ups (the expanders' INT are open drain).

    Expanders may share one GPIO. A pin that cannot be read counts as asserted: its expander is then read every
    tick, which costs bus time and loses nothing; ``faults`` counts such reads.
    """

    def __init__(self, board, factory):
        self.faults = 0
        self._devices = []
        groups = {}
        for index, expander in enumerate(board.expanders):
            if expander.int_gpio is not None:
                groups[expander.int_gpio] = groups.get(expander.int_gpio, 0) | 1 << index
        self._groups = []
        for gpio, mask in groups.items():
            device = _open_pin(gpio, InputDevice, pull_up=True, pin_factory=factory)
            self._devices.append(device)
            self._groups.append((device.pin, mask))

    def asserted(self):
        """Bit i is set while the INT of expander i is low."""
        mask = 0
        for pin, group in self._groups:
            try:
                if not pin.state:
                    mask |= group
            except _PIN_FAULTS:
                self.faults += 1
                mask |= group
        return mask

    def close(self):
        """Give the pins back."""
        for device in self._devices:
            device.close()


class LinuxOutputPin:
    """One output; it shows ``initial`` from the moment it becomes an output, with no blip before."""

    def __init__(self, gpio, initial, factory):
        self.faults = 0
        self._device = _open_pin(gpio, OutputDevice, initial_value=bool(initial), pin_factory=factory)
        self._pin = self._device.pin

    def write(self, level):
        """Drive the pin; a failure is counted in ``faults``."""
        try:
            self._pin.state = bool(level)
        except _PIN_FAULTS:
            self.faults += 1

    def close(self):
        """Give the pin back: it becomes an input again, and the board's resistor decides."""
        self._device.close()


class LinuxInputPin:
    """One input with pull-up (the jumper)."""

    def __init__(self, gpio, factory):
        self._device = _open_pin(gpio, InputDevice, pull_up=True, pin_factory=factory)

    def read(self):
        """0 or 1, electrically: an open jumper reads 1."""
        return int(self._device.pin.state)

    def close(self):
        """Give the pin back."""
        self._device.close()


class MarkedBytes:
    """Undoes what the kernel does to bytes with PARMRK: FF FF is a byte FF, FF 00 X is a byte without a stop bit (a
    break, where X is 0). ``broken`` counts those; they are left out."""

    def __init__(self):
        self.broken = 0
        self._mark = b""

    def take(self, data):
        """The good bytes among these; a mark may be cut in two."""
        if not self._mark and 0xFF not in data:
            return data
        good = bytearray()
        for byte in data:
            if len(self._mark) == 2:
                self.broken += 1
                self._mark = b""
            elif self._mark and byte == 0:
                self._mark += b"\x00"
            elif self._mark or byte != 0xFF:
                good.append(byte)
                self._mark = b""
            else:
                self._mark = b"\xff"
        return bytes(good)


class TtyLooker:
    """Opens and closes ttys on a thread of its own: a USB device that hangs makes both wait for seconds."""

    def __init__(self):
        self._tasks = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ttys", daemon=True)
        self._thread.start()

    def do(self, task):
        """Call ``task()`` over there, after what was asked before."""
        self._tasks.put(task)

    def close(self):
        """End when everything asked is done; a thread that hangs is left to the end of the process."""
        self._tasks.put(None)
        self._thread.join(1)

    def _run(self):
        task = self._tasks.get()
        while task is not None:
            task()
            task = self._tasks.get()


class LinuxUart:
    """hal.uart.Uart over a tty, 1200 8N1. One that is missing or vanishes is looked for again every three seconds.

    ``is_open``; ``losses``: how often it vanished. Framing errors come from the kernel where the UART's driver tells
    them (INPCK and PARMRK); one that does not hands a broken byte on as a byte.
    """

    def __init__(self, path, looker):
        self.path = path
        self.losses = 0
        self.looker = looker
        self._marks = MarkedBytes()
        self._port = None
        self._lost = None
        self._is_looked_for = True
        self._again_ns = 0
        self._look()

    @property
    def is_open(self):
        """Whether the tty is there."""
        return self._port is not None

    def read(self):
        """The bytes that have come since the last call."""
        port = self._port
        if port is None:
            if not self._is_looked_for and time.monotonic_ns() >= self._again_ns:
                self._is_looked_for = True
                self.looker.do(self._look)
            return b""
        try:
            waiting = port.in_waiting
            return self._marks.take(port.read(waiting)) if waiting else b""
        except _TTY_FAULTS:
            self.losses += 1
            self._lost = port
            self._port = None
            self._is_looked_for = False
            return b""

    def broken(self):
        """Bytes without a stop bit, and breaks, among those read since the last call."""
        marks = self._marks
        count = marks.broken
        marks.broken = 0
        return count

    def close(self):
        """Give the tty back."""
        self._close(self._port)
        self._port = None

    def _look(self):
        self._close(self._lost)
        self._lost = None
        try:
            port = _open_tty(self.path)
        except _TTY_FAULTS:
            self._again_ns = time.monotonic_ns() + _LOOK_AGAIN_NS
            self._is_looked_for = False
            return
        self._marks = MarkedBytes()
        self._port = port

    @staticmethod
    def _close(port):
        if port is not None:
            try:
                port.close()
            except _TTY_FAULTS:
                pass  # it has vanished: there is nothing to give back


class _Timex(ctypes.Structure):
    """The beginning of struct timex (adjtimex(2)); what follows is not looked at. ``modes`` 0 changes nothing."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


class LinuxClock:
    """Milliseconds since some moment in the past; grows only."""

    def now_ms(self):
        """The monotonic clock in whole milliseconds."""
        return time.monotonic_ns() // 1_000_000

    def now_ns(self):
        """The same in nanoseconds: how long something took."""
        return time.monotonic_ns()

    def synchronised(self):
        """The kernel says that a network keeps the system's clock right (adjtimex(2): neither TIME_ERROR nor
        STA_UNSYNC); False where it does not say."""
        told = _Timex()
        try:
            state = ctypes.CDLL(None).adjtimex(ctypes.byref(told))
        except (OSError, AttributeError):
            return False
        return 0 <= state < _TIME_ERROR and not told.status & _STA_UNSYNC

    def sleep_until_ms(self, ms):
        """Wait until ``now_ms()`` is ``ms``; returns at once when that has passed."""
        left_ns = ms * 1_000_000 - time.monotonic_ns()
        if left_ns > 0:
            time.sleep(left_ns / 1e9)


def open_board(board, factory=None):
    """Open the buses and pins of ``board``; PlatformError names the first that is missing.

    ``factory``: a gpiozero pin factory, lgpio by default. RESET starts high (released), the watchdog low
    (lapsed): who runs the loop raises it.
    """
    opened = []
    try:
        factory = factory or _lgpio_factory()
        buses = []
        for bus in board.buses:
            buses.append(LinuxBus(bus.number))
            opened.append(buses[-1])
        watchdog = _keep(opened, LinuxOutputPin(board.gpio.watchdog, 0, factory))
        reset = _keep(opened, LinuxOutputPin(board.gpio.reset, 1, factory))
        jumper = _keep(opened, LinuxInputPin(board.gpio.jumper, factory))
        int_pins = _keep(opened, LinuxInterruptPins(board, factory))
        # The last: none of them can fail.
        looker = TtyLooker()
        uarts = tuple([LinuxUart(line.uart, looker) for line in board.lines])
    except PlatformError:
        _close_all(opened)
        raise
    return Platform(tuple(buses), int_pins, reset, watchdog, jumper, LinuxClock(), uarts)


def close_board(platform):
    """Close what ``open_board`` opened."""
    if platform.uarts:
        platform.uarts[0].looker.close()
    _close_all(platform.uarts)
    pins = [platform.int_pins, platform.reset_pin, platform.watchdog_pin, platform.jumper_pin]
    _close_all(pins + list(platform.buses))


def _keep(opened, thing):
    opened.append(thing)
    return thing


def _close_all(things):
    for thing in things:
        thing.close()


def _lgpio_factory():
    # Not at the top: loading lgpio needs its C library, which a test with another factory does without.
    try:
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415

        return LGPIOFactory()
    except Exception as error:  # lgpio raises its own bare class beside ImportError and OSError
        raise PlatformError(
            "the GPIO chip cannot be opened (is this a Raspberry Pi, and are you in the group gpio?): %s." % error
        ) from error


def _open_tty(path):
    """An open serial.Serial that never blocks and marks broken bytes."""
    port = serial.Serial(path, _UART_RATE, timeout=0, exclusive=True)
    try:
        settings = termios.tcgetattr(port.fd)
        settings[0] = settings[0] & ~(termios.IGNPAR | termios.BRKINT) | termios.INPCK | termios.PARMRK
        termios.tcsetattr(port.fd, termios.TCSANOW, settings)
    except termios.error:
        port.close()
        raise
    return port


def _open_pin(gpio, device, **options):
    try:
        return device(gpio, **options)
    except _PIN_FAULTS as error:
        raise PlatformError("GPIO %d cannot be used: %s." % (gpio, error)) from error

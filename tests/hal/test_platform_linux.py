"""The Linux back-ends: smbus2 over a kernel that is faked at the system calls, gpiozero over its own MockFactory,
pyserial over pseudo-terminals."""

import ctypes
import errno
import os
import select
import termios
import threading
from types import SimpleNamespace

import pytest
from gpiozero.pins.mock import MockFactory, MockPin
from smbus2 import smbus2

from boards.lb4x8 import BOARD
from hal import bus as i2c
from hal.caller_id.watch import CallerIdWatch
from hal.chips.mcp23017 import MCP23017
from hal.platform import linux
from tools.sim.chips import mcp23017 as model
from tools.sim.i2c import SimBus

I2C_M_RD = 1
FUNCS_I2C = 1
NUMBER = 1
ADDRESS = 0x20


class Kernel:
    """/dev/i2c-1: decodes the kernel's structures and plays them on simulated chips."""

    def __init__(self):
        self.bus = SimBus()
        self.chip = model.MCP23017()
        self.bus.attach(ADDRESS, self.chip)
        self.options = {}
        self.transfers = 0
        self.error = 0
        self.is_open = False

    def open(self, path, _flags):
        assert path == f"/dev/i2c-{NUMBER}"
        self.is_open = True
        return 77

    def close(self, fd):
        assert fd == 77
        self.is_open = False

    def ioctl(self, fd, request, argument):
        assert (fd, self.is_open) == (77, True)
        if request == smbus2.I2C_FUNCS:
            argument.value = FUNCS_I2C
        elif request == smbus2.I2C_RDWR:
            self._transfer(argument.msgs[: argument.nmsgs])
        else:
            self.options[request] = argument
        return 0

    def _transfer(self, messages):
        self.transfers += 1
        if self.error:
            raise OSError(self.error, "fault")
        try:
            self._play(messages)
        except i2c.BusError as error:
            raise OSError(errno.EREMOTEIO, "Remote I/O error") from error

    def _play(self, messages):
        addresses = {message.addr for message in messages}
        assert len(addresses) == 1, "one chip a transaction"
        address = addresses.pop()
        sent = [ctypes.string_at(m.buf, m.len) for m in messages if not m.flags & I2C_M_RD]
        wanted = [m for m in messages if m.flags & I2C_M_RD]
        # The Raspberry Pi's driver: one read at most, and last (hardware.md 11.2).
        assert len(wanted) <= 1
        assert not wanted or messages[-1].flags & I2C_M_RD
        if not wanted:
            self.bus.write(address, sent[0])
            return
        into = bytearray(wanted[0].len)
        if sent:
            self.bus.write_read(address, sent[0], into)
        else:
            self.bus.read(address, into)
        ctypes.memmove(wanted[0].buf, bytes(into), len(into))


@pytest.fixture
def kernel(monkeypatch):
    fake = Kernel()
    monkeypatch.setattr(smbus2, "os", SimpleNamespace(open=fake.open, close=fake.close, O_RDWR=2))
    monkeypatch.setattr(smbus2, "ioctl", fake.ioctl)
    monkeypatch.setattr(linux, "fcntl", SimpleNamespace(ioctl=fake.ioctl))
    return fake


@pytest.fixture
def factory():
    made = MockFactory()
    yield made
    made.reset()


# The bus.


def test_a_driver_works_through_smbus2(kernel):
    driver = MCP23017(linux.LinuxBus(NUMBER), ADDRESS, 0x000F, 0, 0x000F, 0x8140)
    for bit in range(4):
        kernel.chip.drive(bit, 0)
    driver.init()
    assert kernel.chip.node & 0xFFF0 == 0x8140
    kernel.chip.drive(2, 1)
    driver.service()
    assert (driver.intf, driver.gpio & 0x0F) == (4, 4)
    driver.write_latches(0x0110)
    assert kernel.chip.node & 0xFFF0 == 0x0110
    assert [driver.read_back(part) for part in range(driver.read_back_parts)] == [0, 0, 0]


def test_every_transaction_is_one_system_call(kernel):
    bus = linux.LinuxBus(NUMBER)
    into = bytearray(2)
    for call in (
        lambda: bus.write(ADDRESS, b"\x00\x7f\x7f"),
        lambda: bus.write_read(ADDRESS, b"\x00", into),
        lambda: bus.read(ADDRESS, into),
    ):
        before = kernel.transfers
        call()
        assert kernel.transfers == before + 1


def test_reused_messages_carry_the_new_bytes_and_the_new_address(kernel):
    other = model.MCP23017()
    kernel.bus.attach(0x21, other)
    bus = linux.LinuxBus(NUMBER)
    bus.write(ADDRESS, b"\x14\x11\x22")
    bus.write(0x21, bytearray(b"\x14\x33\x44"))
    bus.write(ADDRESS, memoryview(b"\x14\x55\x66"))
    assert (kernel.chip.olat, other.olat) == (0x6655, 0x4433)
    first, second = bytearray(2), bytearray(2)
    bus.write_read(ADDRESS, b"\x14", first)
    bus.write_read(0x21, b"\x14", second)
    assert (first, second) == (b"\x55\x66", b"\x33\x44")


def test_a_part_of_a_buffer_can_be_filled(kernel):
    bus = linux.LinuxBus(NUMBER)
    bus.write(ADDRESS, b"\x14\x11\x22")
    whole = bytearray(4)
    bus.write_read(ADDRESS, b"\x14", memoryview(whole)[1:3])
    assert whole == b"\x00\x11\x22\x00"


def test_a_stuck_bus_is_given_up_after_ten_milliseconds(kernel):
    linux.LinuxBus(NUMBER)
    assert kernel.options == {0x0702: 1, 0x0701: 0}


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EREMOTEIO, i2c.NACK),
        (errno.ENXIO, i2c.NACK),
        (errno.ETIMEDOUT, i2c.TIMEOUT),
        (errno.EIO, i2c.OTHER),
        (errno.EAGAIN, i2c.OTHER),
        (errno.ENODEV, i2c.OTHER),
    ],
)
def test_errors_of_the_adapter_have_a_kind_and_the_chips_address(kernel, number, kind):
    bus = linux.LinuxBus(NUMBER)
    kernel.error = number
    into = bytearray(1)
    for call in (
        lambda: bus.write(ADDRESS, b"\x00"),
        lambda: bus.read(ADDRESS, into),
        lambda: bus.write_read(ADDRESS, b"\x00", into),
    ):
        with pytest.raises(i2c.BusError) as caught:
            call()
        assert (caught.value.kind, caught.value.address) == (kind, ADDRESS)


def test_an_absent_chip_is_not_acknowledged_and_the_buffer_stays(kernel):
    into = bytearray(b"\xaa")
    with pytest.raises(i2c.BusError) as caught:
        linux.LinuxBus(NUMBER).write_read(0x33, b"\x00", into)
    assert caught.value.kind == i2c.NACK
    assert into == b"\xaa"


def test_a_closed_bus_gives_the_device_back(kernel):
    bus = linux.LinuxBus(NUMBER)
    bus.close()
    assert not kernel.is_open


def test_a_bus_that_does_not_exist_is_one_clear_sentence():
    with pytest.raises(linux.PlatformError) as caught:
        linux.LinuxBus(9876)
    text = str(caught.value)
    assert "/dev/i2c-9876" in text
    assert "enable I2C" in text
    assert text.count("\n") == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "group i2c"), (errno.EBUSY, "another program"), (errno.EIO, "the system says")],
)
def test_a_bus_that_may_not_be_opened_says_why(monkeypatch, number, words):
    def refuse(_path, _flags):
        raise OSError(number, "Some reason")

    monkeypatch.setattr(smbus2, "os", SimpleNamespace(open=refuse, O_RDWR=2))
    with pytest.raises(linux.PlatformError, match=words):
        linux.LinuxBus(NUMBER)


# The pins, on gpiozero's MockFactory.


class LgpioError(Exception):
    """As ``lgpio.error``: no OSError, no GPIOZeroError."""


def test_lgpio_really_has_an_error_class_of_its_own():
    lgpio = pytest.importorskip("lgpio")
    assert not issubclass(lgpio.error, OSError)


def test_an_interrupt_line_that_falls_is_seen_and_no_other(factory):
    pins = linux.LinuxInterruptPins(BOARD, factory)
    assert pins.asserted() == 0
    for index, expander in enumerate(BOARD.expanders):
        if expander.int_gpio is None:
            continue
        pin = factory.pin(expander.int_gpio)
        pin.drive_low()
        assert pins.asserted() == 1 << index
        pin.drive_high()
    assert pins.asserted() == 0
    assert pins.faults == 0


def test_interrupt_inputs_have_pull_ups(factory):
    linux.LinuxInterruptPins(BOARD, factory)
    for expander in BOARD.expanders:
        if expander.int_gpio is not None:
            pin = factory.pin(expander.int_gpio)
            assert (pin.function, pin.pull) == ("input", "up")


def test_expanders_that_share_a_line_are_asserted_together(factory):
    expanders = [expander._replace(int_gpio=5 if index < 2 else None) for index, expander in enumerate(BOARD.expanders)]
    pins = linux.LinuxInterruptPins(BOARD._replace(expanders=expanders), factory)
    factory.pin(5).drive_low()
    assert pins.asserted() == 0b11


def test_a_pin_that_cannot_be_read_counts_as_asserted(factory, monkeypatch):
    pins = linux.LinuxInterruptPins(BOARD, factory)

    def fail(_pin):
        raise LgpioError("GPIO chip gone")

    monkeypatch.setattr(MockPin, "_get_state", fail)
    assert pins.asserted() == sum(1 << i for i, expander in enumerate(BOARD.expanders) if expander.int_gpio is not None)
    assert pins.faults > 0


def test_an_output_that_cannot_be_driven_is_counted_and_raises_nothing(factory, monkeypatch):
    output = linux.LinuxOutputPin(26, 0, factory)

    def fail(_pin, _level):
        raise LgpioError("GPIO chip gone")

    with monkeypatch.context() as broken:
        broken.setattr(MockPin, "_set_state", fail)
        output.write(1)
    assert output.faults == 1


@pytest.mark.parametrize("initial", [0, 1])
def test_an_output_shows_its_first_level_without_a_blip(factory, initial):
    pin = factory.pin(26)
    pin.clear_states()
    output = linux.LinuxOutputPin(26, initial, factory)
    assert pin.function == "output"
    # Before it was an input that floats low; afterwards it has shown nothing but ``initial``.
    assert [state.state for state in pin.states[1:]] == ([True] if initial else [])
    output.write(1 - initial)
    output.write(initial)
    assert pin.state == initial


def test_an_output_that_is_given_back_floats(factory):
    linux.LinuxOutputPin(26, 1, factory).close()
    assert factory.pin(26).function == "input"


def test_a_pin_used_twice_is_one_clear_sentence(factory):
    first = linux.LinuxOutputPin(26, 0, factory)
    with pytest.raises(linux.PlatformError, match="GPIO 26"):
        linux.LinuxOutputPin(26, 0, factory)
    first.close()


def test_a_pin_that_the_kernel_refuses_is_one_clear_sentence(factory, monkeypatch):
    refusals = [LgpioError("GPIO busy")]
    original = MockPin._set_function

    def refuse_once(pin, function):
        if refusals:
            raise refusals.pop()
        original(pin, function)

    monkeypatch.setattr(MockPin, "_set_function", refuse_once)
    with pytest.raises(linux.PlatformError, match="GPIO 5 cannot be used: GPIO busy"):
        linux.LinuxInterruptPins(BOARD, factory)


# The UARTs, on pseudo-terminals: the kernel's own line discipline, without a wire.


class Tty:
    """A tty under a name that it can lose, and the far end of its wire."""

    def __init__(self, folder):
        self.path = folder / "ttyUSB0"
        self.far = self.near = None

    def plug_in(self):
        self.far, self.near = os.openpty()
        self.path.symlink_to(os.ttyname(self.near))

    def pull_out(self):
        os.close(self.near)
        os.close(self.far)
        self.path.unlink()

    def send(self, uart, data):
        """Over the wire, and until the kernel has it ready to be read."""
        os.write(self.far, data)
        select.select([uart._port.fd], [], [], 10)


class Looker:
    """Does what it is asked when the test says so."""

    def __init__(self):
        self.tasks = []

    def do(self, task):
        self.tasks.append(task)

    def work(self):
        while self.tasks:
            self.tasks.pop(0)()


@pytest.fixture
def tty(tmp_path):
    made = Tty(tmp_path)
    made.plug_in()
    yield made
    if made.path.is_symlink():
        made.pull_out()


@pytest.fixture
def moment(monkeypatch):
    """The monotonic clock, moved by hand: ``moment.s``."""
    made = SimpleNamespace(s=100)
    monkeypatch.setattr(linux, "time", SimpleNamespace(monotonic_ns=lambda: made.s * 1_000_000_000))
    return made


def test_a_uart_reads_what_came_and_never_waits(tty):
    uart = linux.LinuxUart(str(tty.path), Looker())
    assert uart.is_open
    assert uart.read() == b""
    tty.send(uart, b"\x04\x12\x00\x0d\x0a\x03\x11\x13\x7f\x80")
    assert uart.read() == b"\x04\x12\x00\x0d\x0a\x03\x11\x13\x7f\x80", "nothing is a control character"
    assert uart.read() == b""
    uart.close()


def test_a_uart_runs_at_1200_8n1_and_has_broken_bytes_marked(tty):
    uart = linux.LinuxUart(str(tty.path), Looker())
    iflag, _, cflag, _, ispeed, ospeed, _ = termios.tcgetattr(uart._port.fd)
    assert (ispeed, ospeed) == (termios.B1200, termios.B1200)
    assert cflag & termios.CSIZE == termios.CS8
    assert not cflag & (termios.PARENB | termios.CSTOPB)
    assert iflag & termios.PARMRK and iflag & termios.INPCK
    assert not iflag & (termios.IGNPAR | termios.IGNBRK | termios.BRKINT | termios.ISTRIP)
    uart.close()


def test_a_byte_ff_is_one_byte_although_the_kernel_doubles_it(tty):
    uart = linux.LinuxUart(str(tty.path), Looker())
    tty.send(uart, b"\x41\xff\xff\x00\x42\xff")
    assert uart.read() == b"\x41\xff\xff\x00\x42\xff"
    assert uart.broken() == 0
    uart.close()


@pytest.mark.parametrize("cut", range(12))
def test_broken_bytes_are_counted_and_left_out_wherever_a_read_ends(cut):
    marked = b"A\xff\x00B\xff\xff\xff\x00\x00C\xff\xff"
    marks = linux.MarkedBytes()
    assert marks.take(marked[:cut]) + marks.take(marked[cut:]) == b"A\xffC\xff"
    assert marks.broken == 2


def test_broken_bytes_are_told_once(tty):
    uart = linux.LinuxUart(str(tty.path), Looker())
    uart._marks.take(b"\xff\x00\x55")
    assert (uart.broken(), uart.broken()) == (1, 0)
    uart.close()


def test_a_tty_that_vanishes_is_silent_and_found_again(tty, moment):
    looker = Looker()
    uart = linux.LinuxUart(str(tty.path), looker)
    tty.pull_out()
    assert uart.read() == b""
    assert not uart.is_open and uart.losses == 1
    assert uart.read() == b"" and len(looker.tasks) == 1, "looked for at once, and by the looker"
    assert uart.read() == b"" and len(looker.tasks) == 1
    looker.work()
    moment.s += 2
    assert uart.read() == b"" and looker.tasks == []
    moment.s += 1
    assert uart.read() == b"" and len(looker.tasks) == 1
    tty.plug_in()
    looker.work()
    assert uart.is_open
    tty.send(uart, b"back")
    assert uart.read() == b"back"
    uart.close()


def test_a_tty_that_is_missing_from_the_start_is_no_failure(tty, moment):
    tty.pull_out()
    looker = Looker()
    uart = linux.LinuxUart(str(tty.path), looker)
    assert not uart.is_open and uart.read() == b"" and uart.broken() == 0
    assert looker.tasks == [], "it has been looked for a moment ago"
    tty.plug_in()
    moment.s += 3
    uart.read()
    looker.work()
    assert uart.is_open and uart.losses == 0
    uart.close()


def test_the_looker_works_in_order_on_a_thread_of_its_own_and_ends():
    looker = linux.TtyLooker()
    seen = []
    for number in range(3):
        looker.do(lambda number=number: seen.append((number, threading.current_thread() is threading.main_thread())))
    looker.close()
    assert seen == [(0, False), (1, False), (2, False)]
    assert not looker._thread.is_alive()


def test_a_receiver_hears_a_whole_message_through_the_kernel(tty):
    good = bytes.fromhex("041230393330313232343630393535353132313251")
    uart = linux.LinuxUart(str(tty.path), Looker())
    watch = CallerIdWatch(1, (uart,))
    watch.start(0)
    tty.send(uart, b"\x55" * 30 + b"\xff" + good)
    watch.listen(watch.next_ms)
    assert [signal.value.number for signal in watch.found] == ["6095551212"]
    uart.close()


# All together.


def test_a_board_is_opened_with_reset_released_and_the_watchdog_lapsed(kernel, factory, tty):
    lines = [line._replace(uart=f"{tty.path}-none-{n}") for n, line in enumerate(BOARD.lines)]
    lines[0] = lines[0]._replace(uart=str(tty.path))
    board = BOARD._replace(lines=tuple(lines))
    platform = linux.open_board(board, factory)
    assert factory.pin(BOARD.gpio.reset).state == 1
    assert factory.pin(BOARD.gpio.watchdog).state == 0
    assert platform.jumper_pin.read() == 1
    factory.pin(BOARD.gpio.jumper).drive_low()
    assert platform.jumper_pin.read() == 0
    assert len(platform.buses) == len(BOARD.buses)
    assert [uart.path for uart in platform.uarts] == [line.uart for line in board.lines]
    assert [uart.is_open for uart in platform.uarts] == [True, False, False, False], "and three that are missing"
    linux.close_board(platform)
    assert not kernel.is_open and not any(uart.is_open for uart in platform.uarts)
    assert factory.pin(BOARD.gpio.reset).function == "input"


def test_a_board_without_its_bus_opens_nothing(factory):
    board = BOARD._replace(buses=(BOARD.buses[0]._replace(number=9876),))
    with pytest.raises(linux.PlatformError):
        linux.open_board(board, factory)
    assert factory.pin(BOARD.gpio.reset).function == "input"


def test_a_board_whose_pin_is_taken_gives_the_bus_back(kernel, factory):
    taken = linux.LinuxOutputPin(BOARD.gpio.watchdog, 0, factory)
    with pytest.raises(linux.PlatformError, match=f"GPIO {BOARD.gpio.watchdog}"):
        linux.open_board(BOARD, factory)
    assert not kernel.is_open
    taken.close()


def test_the_clock_grows():
    clock = linux.LinuxClock()
    first = clock.now_ms()
    assert isinstance(first, int)
    assert clock.now_ms() >= first


def test_sleeping_ends_at_the_moment_and_the_past_needs_no_sleep(monkeypatch):
    now_ns = [5_000_700_000]

    def sleep(seconds):
        assert seconds > 0
        now_ns[0] += round(seconds * 1e9)

    monkeypatch.setattr(linux, "time", SimpleNamespace(monotonic_ns=lambda: now_ns[0], sleep=sleep))
    clock = linux.LinuxClock()
    assert clock.now_ms() == 5000
    clock.sleep_until_ms(5020)
    assert now_ns[0] == 5_020_000_000
    clock.sleep_until_ms(5020)
    clock.sleep_until_ms(4000)
    assert now_ns[0] == 5_020_000_000

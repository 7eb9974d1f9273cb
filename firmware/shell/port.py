"""Bytes to and from whoever sits at a terminal: a serial device, a pty, or the one that the shell was started on."""

import array
import contextlib
import errno
import fcntl
import os
import select
import termios
import tty
from collections.abc import Callable, Iterator

MOST_AHEAD = 4_000_000
"""Bytes typed ahead that are kept (a pasted configuration is a fiftieth); what comes beyond is lost."""

LONGEST_WRITE_S = 30.0
"""Who takes nothing for so long is gone."""

LONGEST_WAIT_S = 1.0
"""Between two looks at the carrier."""

_AT_ONCE = 65_536
_CARRIER = termios.TIOCM_CAR | termios.TIOCM_DSR


class HungUpError(Exception):
    """Nobody is at the terminal any more."""


class Port:
    """``reading`` and ``writing``: file descriptors that do not block; ``now_s`` never goes back; ``modem_lines``:
    those of TIOCM_CAR and TIOCM_DSR that are on; one that was on and goes off is a hang-up."""

    def __init__(
        self, reading: int, writing: int, now_s: Callable[[], float], modem_lines: Callable[[], int] = lambda: 0
    ) -> None:
        self.reading = reading
        self.writing = writing
        self.now_s = now_s
        self._modem_lines = modem_lines
        self._seen = 0
        self._is_script = not os.isatty(reading)
        self.is_over = False
        """A script has come to its end; its last lines may be in ``ahead`` still."""
        self.ahead = bytearray()
        """What has come and was not taken yet."""

    def pump(self) -> None:
        """Take in what has come, without waiting, once select says that there is something. Raises HungUpError."""
        try:
            data = os.read(self.reading, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            raise HungUpError from None
        if not data and not self._is_script:
            raise HungUpError
        self.is_over = not data
        self.ahead += data[: max(0, MOST_AHEAD - len(self.ahead))]

    def check(self) -> None:
        """Raises HungUpError where the carrier was there and is no longer."""
        lines = self._modem_lines() & _CARRIER
        if self._seen & ~lines:
            raise HungUpError
        self._seen |= lines

    def wait(self, until_s: float, also: int | None = None) -> None:
        """Until more has come, until ``also`` can be read, or until then; sooner at times. Raises HungUpError."""
        self.check()
        left_s = min(max(0.0, until_s - self.now_s()), LONGEST_WAIT_S)
        ready, _, _ = select.select(self.sources() + ([] if also is None else [also]), [], [], left_s)
        if self.reading in ready:
            self.pump()

    def take(self, count: int) -> bytes:
        """Up to so many of the bytes that have come."""
        taken = bytes(self.ahead[:count])
        del self.ahead[:count]
        return taken

    def write(self, data: bytes) -> None:
        """All of it. Raises HungUpError."""
        until_s = self.now_s() + LONGEST_WRITE_S
        while data:
            try:
                written = os.write(self.writing, data)
            except BlockingIOError:
                written = 0
            except OSError:
                raise HungUpError from None
            data = data[written:]
            if written:
                until_s = self.now_s() + LONGEST_WRITE_S
            elif self.now_s() >= until_s:
                raise HungUpError
            if data:
                self._let_flow()

    def size(self) -> tuple[int, int]:
        """Columns and rows as the system knows them; 0, 0 where it does not (a serial line)."""
        try:
            size = os.get_terminal_size(self.writing)
        except OSError:
            return 0, 0
        return size.columns, size.lines

    def sources(self) -> list[int]:
        """File descriptors from which something may come still."""
        return [] if self.is_over else [self.reading]

    def _let_flow(self) -> None:
        """Until there is room to write. What comes meanwhile is taken in: a serial line has no patience."""
        self.check()
        ready, _, _ = select.select(self.sources(), [self.writing], [], LONGEST_WAIT_S)
        if ready:
            self.pump()


@contextlib.contextmanager
def device(path: str, baud: int, now_s: Callable[[], float]) -> Iterator[Port]:
    """A terminal device, 8 bits, no parity, 1 stop bit, no flow control. Raises ValueError with a sentence."""
    import serial  # noqa: PLC0415 - a terminal of one's own does without

    try:
        line = serial.Serial(path, baud, timeout=0, exclusive=True)
    except ValueError:
        raise ValueError(f"{path} knows no {baud} baud") from None
    except (serial.SerialException, OSError, termios.error) as error:
        number = getattr(error, "errno", None)
        raise ValueError(f"{path} cannot be opened ({os.strerror(number) if number else error})") from None
    fd = line.fileno()
    try:
        yield Port(fd, fd, now_s, lambda: _modem_lines(fd))
    finally:
        with contextlib.suppress(OSError, termios.error):
            # What nobody reads any more must not hold up the closing.
            termios.tcflush(fd, termios.TCOFLUSH)
        with contextlib.suppress(OSError, serial.SerialException, termios.error):
            line.close()


def _modem_lines(fd: int) -> int:
    lines = array.array("i", [0])
    try:
        fcntl.ioctl(fd, termios.TIOCMGET, lines)
    except OSError as error:
        if error.errno == errno.EIO:
            raise HungUpError from None
        return 0  # a pty has none
    return lines[0]


@contextlib.contextmanager
def own_terminal(now_s: Callable[[], float]) -> Iterator[Port]:
    """Standard input and output: a terminal, or whatever a script connects."""
    with contextlib.ExitStack() as after:
        reading = after.enter_context(_without_blocking(0, os.O_RDONLY))
        writing = after.enter_context(_without_blocking(1, os.O_WRONLY))
        if os.isatty(reading):
            after.enter_context(_raw(reading))
        yield Port(reading, writing, now_s)


@contextlib.contextmanager
def _without_blocking(fd: int, flags: int) -> Iterator[int]:
    """Opened anew where possible: that it does not block must not trouble others who have it open."""
    try:
        name = os.ttyname(fd)
        if name.endswith("ptmx"):
            raise OSError  # our end of a pty: opened anew, it would be another pty
        own = os.open(name, flags | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        blocking = os.get_blocking(fd)
        os.set_blocking(fd, False)
        try:
            yield fd
        finally:
            os.set_blocking(fd, blocking)
        return
    try:
        yield own
    finally:
        os.close(own)


@contextlib.contextmanager
def _raw(fd: int) -> Iterator[None]:
    before = termios.tcgetattr(fd)
    tty.setraw(fd)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSADRAIN, before)

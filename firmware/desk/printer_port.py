"""The serial port of the printer for calls. Nothing here ever waits: what it does not take now it is given later."""

import contextlib
import errno
import os
import termios
from collections.abc import Iterator
from typing import Protocol

import serial

from firmware.config.upkeep import SmdrConfig

_NO_SUCH_WIRE = (errno.ENOTTY, errno.EINVAL, errno.ENOSYS)


class PrinterPort(Protocol):
    """An open port. Each raises OSError: the port has gone."""

    def ready(self) -> bool:
        """The printer does not say that it cannot print."""

    def write(self, data: bytes, /) -> int:
        """So many bytes were taken, perhaps none."""

    def waiting(self) -> int:
        """Bytes that were taken and have not left yet."""

    def close(self) -> None:
        """What has not left is dropped. Never raises."""


class SerialPrinter:
    """``settings.port``. Raises OSError."""

    def __init__(self, settings: SmdrConfig) -> None:
        self._looks_at_cts = settings.flow == "cts"
        # The system itself stops at once where the printer says so; we see it in what waits.
        with _as_os_errors():
            self._port = serial.Serial(
                settings.port,
                settings.baud,
                bytesize=int(settings.frame[0]),
                parity=settings.frame[1],
                stopbits=int(settings.frame[2]),
                rtscts=self._looks_at_cts,
                xonxoff=settings.flow == "xon",
                timeout=0,
                exclusive=True,
            )

    def ready(self) -> bool:
        if not self._looks_at_cts:
            return True
        try:
            return bool(self._port.cts)
        except OSError as error:
            if error.errno in _NO_SUCH_WIRE:
                return True
            raise

    def write(self, data: bytes) -> int:
        # pyserial 3.5 would try again and again for as long as the port is full.
        try:
            return os.write(self._port.fileno(), data)
        except BlockingIOError:
            return 0

    def waiting(self) -> int:
        return int(self._port.out_waiting)

    def close(self) -> None:
        # The system would wait for bytes that nobody takes, for half a minute (tty closing_wait).
        with contextlib.suppress(OSError), _as_os_errors():
            self._port.reset_output_buffer()
        with contextlib.suppress(OSError), _as_os_errors():
            self._port.close()


@contextlib.contextmanager
def _as_os_errors() -> Iterator[None]:
    """termios has an error of its own for what a port that has gone answers."""
    try:
        yield
    except termios.error as error:
        raise OSError(*error.args) from error

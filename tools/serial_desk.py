"""The box at the other end of a serial cable, asked by a program: through its shell, in the shell's machine form."""

import argparse
import contextlib
import errno
import getpass
import os
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from firmware.control.requests import AnyRequest, Asking, LogIn
from firmware.control.responses import Answering, Greeting, LoggedIn, Refused, Response
from firmware.control.wire import LONGEST_LINE, decode_answering, encode
from firmware.shell.client import LONGEST_ANSWER_S
from firmware.shell.relay import CALL, DAMAGED, LEAVE, checked, with_check

BAUD = 115_200
TRIES = 3
BEGINNING_S = 5.0
LONGEST_PAUSE_S = 30.0
"""Asked for by the box before the next attempt at a password."""

DONE, REFUSED, USAGE, NO_ANSWER = range(4)
"""Exit statuses."""

_WHY_NOT = {
    errno.ENOTTY: "it is no serial device",
    errno.EAGAIN: "another program has it open",
    errno.EBUSY: "another program has it open",
}
"""Where the system's own words say little."""

_BITS = 10
"""Of a character on the line: start, eight, stop."""


class NoAnswerError(Exception):
    """Nothing that can be understood came over the cable in time."""


class BoxRefusesError(Exception):
    """The box said no; the message is what it said, sentences on lines."""

    def __init__(self, refused: Refused) -> None:
        super().__init__("\n".join((refused.text, *refused.problems)))
        self.wait_s = refused.wait_s


class Cable(Protocol):
    """As much of serial.Serial as is used; ``read`` waits as long as it was made to."""

    def read(self, size: int = ..., /) -> bytes: ...

    def write(self, data: bytes, /) -> int | None: ...


class SerialDesk:
    """``baud`` of the cable; ``now_s`` never goes back. Every method raises NoAnswerError."""

    def __init__(self, cable: Cable, baud: int, now_s: Callable[[], float] = time.monotonic) -> None:
        self._cable = cable
        self._baud = baud
        self._now_s = now_s
        self._rest = b""
        self._number = 0

    def begin(self) -> Greeting:
        """Whatever the shell was doing, it ends that and listens to us."""
        for _ in range(TRIES):
            self._cable.write(CALL)
            until_s = self._now_s() + BEGINNING_S
            while (answering := self._hear(until_s)) is not None:
                if isinstance(answering.response, Greeting):
                    return answering.response
        raise NoAnswerError("the box's shell does not answer")

    def log_in(self, user: str, password: str) -> None:
        """Raises BoxRefusesError."""
        response = self.ask(LogIn(user, password))
        if not isinstance(response, LoggedIn):
            raise NoAnswerError("the box's shell answered a log-in with something else")

    def ask(self, request: AnyRequest) -> Response:
        """Never Refused: that raises BoxRefusesError."""
        self._number += 1
        line = with_check(encode(Asking(self._number, request)).rstrip())
        for _ in range(TRIES):
            self._cable.write(line)
            until_s = self._now_s() + LONGEST_ANSWER_S + 2 * len(line) * _BITS / self._baud
            response = self._answer(until_s)
            if isinstance(response, Refused):
                raise BoxRefusesError(response)
            if response is not None:
                return response
        raise NoAnswerError("the box does not answer any more")

    def end(self) -> None:
        """The shell is as people know it again."""
        self._cable.write(LEAVE + b"\r")

    def _answer(self, until_s: float) -> Response | None:
        """None: what was said, or what was answered, came damaged or not at all; it may be said again."""
        while (answering := self._hear(until_s)) is not None:
            response = answering.response
            if answering.id == self._number:
                return response
            if answering.id == 0 and isinstance(response, Refused):
                return None if response.text == DAMAGED else response
        return None

    def _hear(self, until_s: float) -> Answering | None:
        """The next answer that came whole; whatever else comes is passed over. None: none in time."""
        while self._now_s() < until_s:
            end = self._rest.find(b"\n")
            if end < 0:
                self._rest = (self._rest + self._cable.read(4096))[-LONGEST_LINE - 100 :]
                continue
            line, self._rest = self._rest[:end].strip(), self._rest[end + 1 :]
            content = checked(line)
            if content is None:
                continue
            with contextlib.suppress(msgspec.MsgspecError):
                said = decode_answering(content)
                if isinstance(said, Answering):
                    return said
        return None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of every command that goes over a cable."""
    parser.add_argument("--device", required=True, metavar="D", help="where the cable is, as /dev/ttyUSB0")
    parser.add_argument("--baud", type=int, default=BAUD, metavar="N", help=f"({BAUD})")
    parser.add_argument("--user", metavar="U", help="who logs in (nobody, where the box has no users yet)")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="its first line is the password (asked for)")


def carry_out(args: argparse.Namespace, job: Callable[[SerialDesk, Greeting], int]) -> int:
    """Open, begin, log in, do ``job``, end; every trouble becomes a sentence and an exit status."""
    name = f"linebox {args.command}"
    try:
        password = _password(args)
        with _cable(args.device, args.baud) as cable:
            return _over(SerialDesk(cable, args.baud), args.user, password, job)
    except ValueError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return USAGE
    except BoxRefusesError as refusal:
        print(f"{name}: {refusal}", file=sys.stderr)
        return REFUSED
    except NoAnswerError as silence:
        print(f"{name}: {args.device}: {silence}", file=sys.stderr)
        return NO_ANSWER
    except OSError as error:
        print(f"{name}: {args.device}: the cable failed{_reason(error)}", file=sys.stderr)
        return NO_ANSWER


def _over(desk: SerialDesk, user: str | None, password: str, job: Callable[[SerialDesk, Greeting], int]) -> int:
    greeting = desk.begin()
    try:
        if greeting.users:
            if user is None:
                raise ValueError("the box has users: say with --user who logs in")
            desk.log_in(user, password)
        return job(desk, greeting)
    finally:
        with contextlib.suppress(OSError):
            desk.end()


def _password(args: argparse.Namespace) -> str:
    """Raises ValueError."""
    if args.user is None:
        return ""
    if args.password_file is None:
        return getpass.getpass(f"Password of {args.user}: ")
    lines = text_of(args.password_file, f"--password-file {args.password_file}").splitlines()
    return lines[0] if lines else ""


def text_of(file: Path, name: str) -> str:
    """Raises ValueError, with a sentence about ``name``."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is no text: byte {error.start + 1} is no part of UTF-8") from None
    except OSError as error:
        raise ValueError(f"{name} cannot be read{_reason(error)}") from None


@contextlib.contextmanager
def _cable(device: str, baud: int) -> Iterator[Cable]:
    """Raises ValueError, NoAnswerError, OSError."""
    import serial  # noqa: PLC0415 - a platform library, needed by whoever has a cable

    try:
        cable = serial.Serial(device, baud, timeout=0.2, write_timeout=LONGEST_ANSWER_S, exclusive=True)
    except (ValueError, OverflowError):
        raise ValueError(f"--baud {baud}: {device} knows no such rate") from None
    except (OSError, termios.error) as error:
        raise NoAnswerError(f"it cannot be opened{_reason(error)}") from None
    with cable:
        yield cable


def _reason(error: BaseException) -> str:
    """``: `` and the system's words; "" where it had none. The library keeps the number in what it was told itself."""
    for one in (error, error.__context__):
        number = one.args[0] if one is not None and one.args else None
        if isinstance(number, int):
            return f": {_WHY_NOT.get(number) or os.strerror(number)}"
    return ""

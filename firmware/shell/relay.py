"""What a program at the other end speaks instead of the shell's language: the control protocol itself, over the cable.

``terminal machine``, typed at any prompt, begins it; a line ``end`` ends it. Each line bears its check: the JSON, a
space, and its CRC-32 in eight hexadecimal digits. A request that is sent again under the same number is answered as
before and not carried out again, so both sides may repeat what came damaged. Who was not answered in time begins anew.
"""

import binascii

import msgspec

from firmware.control.requests import AnyRequest, Greet
from firmware.control.responses import Answering, AnyResponse, Greeting, Refused
from firmware.control.sentences import sentence
from firmware.control.wire import LONGEST_LINE, decode_asking, encode
from firmware.shell.client import Client, DeskGoneError
from firmware.shell.terminal import END, INTERRUPT, Terminal

BEGIN = "terminal machine"
CALL = b"\r\x03\r" + BEGIN.encode() + b"\r"
"""What a program sends to begin: whatever the shell was doing, it ends that and listens."""
LEAVE = b"end"
DAMAGED = "The line came damaged, send it again."

_STOP = INTERRUPT.encode()
_AGAIN_S = 1.0
"""A call comes in one piece; at 9600 baud it takes 23 ms."""
_CHECK = 9
"""Bytes: a space and eight digits."""


class Relay:
    """For one caller. Returns at ``end``; raises HungUpError, IdleError, and DeskGoneError once that is told."""

    def __init__(self, terminal: Terminal, client: Client, greeting: Greeting) -> None:
        self._terminal = terminal
        self._client = client
        self._greeting = greeting
        self._last: Answering | None = None

    def run(self) -> None:
        while True:
            self._say(Answering(0, self._greeting))
            while (line := self._line()) not in (LEAVE, _STOP):
                if line:
                    self._say(self._answer(line))
            if line == LEAVE or not self._is_called_again():
                return
            self._greeting, self._last = self._client.connect(), None

    def _is_called_again(self) -> bool:
        """It was the Ctrl-C of a call that is repeated. Nobody is logged in then."""
        rest = CALL.partition(_STOP)[2]
        port = self._terminal.port
        until_s = port.now_s() + _AGAIN_S
        while len(port.ahead) < len(rest) and rest.startswith(bytes(port.ahead)) and port.now_s() < until_s:
            port.wait(until_s)
        if not port.ahead.startswith(rest):
            return False
        port.take(len(rest))
        return True

    def _answer(self, line: bytes) -> Answering:
        content = checked(line)
        if content is None:
            return Answering(0, Refused(DAMAGED))
        try:
            asking = decode_asking(content)
        except msgspec.MsgspecError as error:
            return Answering(0, Refused(f"The request is not understood: {error}."))
        if self._last is None or asking.id != self._last.id:
            self._last = Answering(asking.id, self._response(asking.request))
        return self._last

    def _response(self, request: AnyRequest) -> AnyResponse:
        if isinstance(request, Greet):
            return self._greeting
        try:
            return self._client.ask(request)
        except DeskGoneError as gone:
            self._say(Answering(0, Refused(sentence(str(gone)))))
            raise

    def _say(self, answering: Answering) -> None:
        self._terminal.port.write(with_check(encode(answering).rstrip()))

    def _line(self) -> bytes:
        """The next line, or _STOP. One that is too long, or that somebody ended by Ctrl-D, is as good as ``end``."""
        port = self._terminal.port
        self._terminal.touch()
        while True:
            for at, byte in enumerate(port.ahead):
                if byte in b"\r\n":
                    line = port.take(at)
                    port.take(1)
                    return line.strip()
                if byte in (ord(INTERRUPT), ord(END)):
                    port.take(at + 1)
                    return _STOP if byte == ord(INTERRUPT) else LEAVE
            if len(port.ahead) > LONGEST_LINE + _CHECK:
                return LEAVE
            self._terminal.check_idle()
            port.wait(port.now_s() + 1)


def with_check(line: bytes) -> bytes:
    """The line as it goes over the cable, with its end."""
    return b"%s %08x\r\n" % (line, binascii.crc32(line))


def checked(line: bytes) -> bytes | None:
    """What was sent; None: it did not come as it was sent."""
    content, check = line[:-_CHECK], line[-_CHECK:]
    return content if check == b" %08x" % binascii.crc32(content) else None

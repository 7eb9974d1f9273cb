"""What a program at the other end speaks instead of the shell's language: the control protocol itself, over the cable.

``terminal machine``, typed at any prompt, begins it; a line ``end`` ends it. Each line bears its check: the JSON, a
space, and its CRC-32 in eight hexadecimal digits. A request that is sent again under the same number is answered as
before and not carried out again, so both sides may repeat what came damaged.
"""

import binascii

import msgspec

from firmware.control.requests import AnyRequest, Greet
from firmware.control.responses import Answering, AnyResponse, Greeting, Refused
from firmware.control.wire import LONGEST_LINE, decode_asking, encode
from firmware.shell.client import Client, DeskGoneError
from firmware.shell.terminal import END, INTERRUPT, Terminal

BEGIN = "terminal machine"
LEAVE = b"end"
DAMAGED = "the line came damaged, send it again."

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
        self._say(Answering(0, self._greeting))
        while (line := self._line()) != LEAVE:
            if line:
                self._say(self._answer(line))

    def _answer(self, line: bytes) -> Answering:
        content = checked(line)
        if content is None:
            return Answering(0, Refused(DAMAGED))
        try:
            asking = decode_asking(content)
        except msgspec.MsgspecError as error:
            return Answering(0, Refused(f"the request is not understood: {error}."))
        if self._last is None or asking.id != self._last.id:
            self._last = Answering(asking.id, self._response(asking.request))
        return self._last

    def _response(self, request: AnyRequest) -> AnyResponse:
        if isinstance(request, Greet):
            return self._greeting
        try:
            return self._client.ask(request)
        except DeskGoneError as gone:
            self._say(Answering(0, Refused(f"{gone}.")))
            raise

    def _say(self, answering: Answering) -> None:
        self._terminal.port.write(with_check(encode(answering).rstrip()))

    def _line(self) -> bytes:
        """The next line; one that is too long, or that somebody ended by Ctrl-C or Ctrl-D, is as good as ``end``."""
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
                    return LEAVE
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

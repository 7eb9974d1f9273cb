"""Files over the terminal's own cable: XMODEM by the ``xmodem`` package, and YMODEM around it.

YMODEM (Forsberg, XMODEM/YMODEM Protocol Reference, 1988, chapters 5 and 6) is XMODEM with CRC and blocks of 1024 bytes;
before each file goes a block 0 with its name and length, and an empty block 0 ends the batch.
"""

import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from xmodem import ACK, CAN, CRC, EOT, NAK, SOH, STX, XMODEM  # type: ignore[import-untyped]

from firmware.shell.port import Port

LARGEST = 32 * 1024 * 1024
"""Bytes: half an hour of speech; at 115200 baud it is on its way for as long."""

SILENCE_S = 6.0
"""Between two blocks; at 9600 baud one of 1024 bytes takes 1.1 s."""

LONGEST_S = 3600.0 * 12
"""A whole transfer: ``LARGEST`` at 9600 baud takes nine and a half hours."""

TRIES = 10
"""Of anything; a person has as many silences to start the other side: a minute."""

_ENDING_S = 2.0
"""For an answer to an end: what is on its way are 134 bytes at most, 0.2 s at 9600 baud."""

_ENDINGS = 2
"""So often is the end of the batch said, and that of a file by XMODEM where nothing is answered."""

_PAD = b"\x1a"
_END_OF_BATCH = b""

# Whatever goes wrong is told by the outcome: the package's remarks would go to the terminal.
logging.getLogger("xmodem").addHandler(logging.NullHandler())
logging.getLogger("xmodem").propagate = False


class TransferError(Exception):
    """The message says in a sentence why."""


class Transfer:
    """One transfer at a time over ``port``. Every method raises TransferError, and HungUpError."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._until_s = port.now_s() + LONGEST_S

    def send_x(self, data: bytes) -> None:
        """By XMODEM, in blocks of 1024 bytes; the last one is filled up.

        All of it is over there once its last block was acknowledged: rx may throw away its answer to the end as it
        ends, as rz does (``_send_end_of_batch``).
        """
        said, silences = b"", 0

        def put(block: bytes, timeout: float = SILENCE_S) -> int:
            nonlocal said
            said = bytes(block)
            return self._put(block, timeout)

        def get(size: int, timeout: float = SILENCE_S) -> bytes | None:
            nonlocal silences
            got = self._get(size, _ENDING_S if said == EOT else timeout)
            if got is None and said == EOT:
                silences += 1
                return ACK if silences == _ENDINGS else None
            return got

        with self._cancelled_if_it_fails():
            self._send_blocks(data, XMODEM(get, put, "xmodem1k"))

    def receive_x(self) -> bytes:
        """By XMODEM, with CRC where the other side knows it. The last block is filled up with 0x1A."""
        with self._cancelled_if_it_fails():
            return self._receive_blocks()

    def send_y(self, name: str, data: bytes) -> None:
        """One file by YMODEM."""
        with self._cancelled_if_it_fails():
            # Length, date, mode, serial number. A date of 0 is that of the arrival; rz makes one up where none stands.
            self._send_header(name.encode("utf-8") + b"\x00" + f"{len(data)} 0 0 0".encode())
            self._send_blocks(data, self._modem("xmodem1k"))
        self._send_end_of_batch()

    def receive_y(self) -> tuple[str, bytes]:
        """One file by YMODEM: its name as it was sent, without folders, and its content."""
        with self._cancelled_if_it_fails():
            header = self._receive_header()
            if header == _END_OF_BATCH:
                raise TransferError("the other side sent no file")
            name, size = _read_header(header)
            data = self._receive_blocks() if size != 0 else self._receive_nothing()
            if self._receive_header() != _END_OF_BATCH:
                raise TransferError("the other side sent more than one file; send one at a time")
        if size is None:
            return name, data
        if len(data) < size:
            raise TransferError(f"{len(data)} bytes came of {name}, {size} were announced")
        return name, data[:size]

    def _modem(self, mode: str = "xmodem") -> Any:
        return XMODEM(self._get, self._put, mode)

    def _send_blocks(self, data: bytes, modem: Any) -> None:
        if not modem.send(io.BytesIO(data), retry=TRIES, timeout=SILENCE_S, quiet=True):
            raise TransferError("the other side did not take the file, or gave up")

    def _receive_blocks(self) -> bytes:
        got = _Bounded()
        if self._modem().recv(got, retry=TRIES, timeout=SILENCE_S, delay=0, quiet=1) is None:
            raise TransferError("the other side did not send the file, or gave up")
        return got.getvalue()

    def _receive_nothing(self) -> bytes:
        """The package takes a file without blocks for one that was cancelled."""
        for _ in range(TRIES):
            self._put(CRC)
            if self._reply((EOT,)) == EOT:
                self._put(ACK)
                return b""
        raise TransferError("the other side did not end the file")

    def _send_header(self, content: bytes) -> None:
        packet = self._block_0(content)
        self._expect(CRC)
        for _ in range(TRIES):
            self._put(packet)
            if self._reply((ACK, NAK, CRC)) == ACK:
                return
        raise TransferError("the other side did not take the name of the file")

    def _send_end_of_batch(self) -> None:
        """The file is over there since its end was acknowledged, whatever is answered now: rz throws away its last ACK
        as it ends, where its terminal is a pty."""
        with contextlib.suppress(TransferError):
            if self._reply((CRC,)) is None:
                return
            for _ in range(_ENDINGS):
                self._put(self._block_0(_END_OF_BATCH))
                if self._reply((ACK, NAK, CRC), _ENDING_S) == ACK:
                    return
        self._let_rest()

    def _block_0(self, content: bytes) -> bytes:
        size = 128 if len(content) <= 128 else 1024
        block = content.ljust(size, b"\x00")
        crc: int = self._modem().calc_crc(block)
        start: bytes = SOH if size == 128 else STX
        return start + b"\x00\xff" + block + crc.to_bytes(2, "big")

    def _receive_header(self) -> bytes:
        """The content of a block 0."""
        for _ in range(TRIES):
            self._put(CRC)
            start = self._get(1)
            if start == CAN and self._get(1) == CAN:
                raise TransferError("the other side gave up")
            if start not in (SOH, STX):
                continue
            size = 128 if start == SOH else 1024
            packet = self._get(size + 4) or b""
            block = packet[2:-2]
            if packet[:2] == b"\x00\xff" and self._modem().calc_crc(block).to_bytes(2, "big") == packet[-2:]:
                self._put(ACK)
                return block if block[:1] != b"\x00" else _END_OF_BATCH
        raise TransferError("the other side did not tell the name of the file")

    def _expect(self, wanted: bytes) -> None:
        for _ in range(TRIES):
            if self._reply((wanted,)) == wanted:
                return
        raise TransferError("the other side did not start to receive")

    def _reply(self, wanted: tuple[bytes, ...], timeout: float = SILENCE_S) -> bytes | None:
        """The next one of these; other characters are passed over: a terminal program may chat before it starts.
        None: it did not come in time."""
        was_cancelled = False
        while (got := self._get(1, timeout)) is not None and got not in wanted:
            if got == CAN and was_cancelled:
                raise TransferError("the other side gave up")
            was_cancelled = got == CAN
        return got

    def _get(self, size: int, timeout: float = SILENCE_S) -> bytes | None:
        """So many bytes, or those that came in time; None: none came. In the form that the package wants."""
        if self._port.now_s() >= self._until_s:
            raise TransferError("it took longer than twelve hours")
        until_s = self._port.now_s() + timeout
        while len(self._port.ahead) < size and self._port.now_s() < until_s:
            self._port.wait(until_s)
        return self._port.take(size) or None

    def _put(self, data: bytes, timeout: float = SILENCE_S) -> int:  # noqa: ARG002 - the form that the package wants
        self._port.write(bytes(data))
        return len(data)

    @contextlib.contextmanager
    def _cancelled_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except TransferError:
            # More than the two that count: the first ones may end a block that is on its way.
            self._put(CAN * 8 + b"\x08" * 8)
            self._let_rest()
            raise

    def _let_rest(self) -> None:
        """Until the line is silent, so that nothing of a transfer is taken for a command."""
        until_s = self._port.now_s() + SILENCE_S * TRIES
        while self._port.now_s() < until_s and self._get(1, 1.0):
            self._port.ahead.clear()


class _Bounded(io.BytesIO):
    def write(self, data: Any) -> int:
        if self.tell() + len(data) > LARGEST:
            raise TransferError(f"the file has more than {LARGEST} bytes")
        return super().write(data)


def _read_header(header: bytes) -> tuple[str, int | None]:
    name, _, rest = header.partition(b"\x00")
    size = rest.split(b"\x00")[0].split(b" ")[0]
    return PurePosixPath(name.decode("utf-8", "replace")).name, int(size) if size.isdigit() else None


def unpadded(text: bytes) -> bytes:
    """What XMODEM received, where it is text: without what fills up the last block."""
    return text.rstrip(_PAD)

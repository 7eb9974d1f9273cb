"""Lines of the protocol, to bytes and back."""

import msgspec

from firmware.control.requests import Asking
from firmware.control.responses import Answering, Ended, Happening

LONGEST_LINE = 1_000_000
"""Bytes; a configuration of 24 telephones is a fiftieth of it."""

_ENCODER = msgspec.json.Encoder()
_ASKING = msgspec.json.Decoder(Asking)
_ANSWERING: msgspec.json.Decoder[Answering | Happening | Ended] = msgspec.json.Decoder(Answering | Happening | Ended)


def encode(line: Asking | Answering | Happening | Ended) -> bytes:
    """With its end."""
    return _ENCODER.encode(line) + b"\n"


def decode_asking(line: bytes) -> Asking:
    """Raises msgspec.MsgspecError."""
    return _ASKING.decode(line)


def decode_answering(line: bytes) -> Answering | Happening | Ended:
    """Raises msgspec.MsgspecError."""
    return _ANSWERING.decode(line)

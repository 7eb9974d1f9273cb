"""What the process that tries recordings tells whoever started it: one JSON object a line."""

import msgspec


class Tried(msgspec.Struct, frozen=True, omit_defaults=True):
    """This file can be played; or not, for this ``reason``, without a full stop."""

    path: str
    reason: str = ""


_REPORTS = msgspec.json.Decoder(Tried)


def decode(line: bytes) -> Tried:
    """Raises msgspec.MsgspecError."""
    return _REPORTS.decode(line)


def encode(report: Tried) -> bytes:
    """One line, with its end."""
    return msgspec.json.encode(report) + b"\n"

"""What the journal process tells the core: a line of JSON each."""

import msgspec


class Sentence(msgspec.Struct, frozen=True, tag=True):
    """Told to the core, for the log."""

    text: str


class BeginAnew(msgspec.Struct, frozen=True, tag=True):
    """Asked of the core: what it knows, for a new file."""


FromJournal = Sentence | BeginAnew

_ENCODER = msgspec.json.Encoder()
from_journal = msgspec.json.Decoder(FromJournal).decode
"""A line of the journal process. Raises msgspec.MsgspecError."""


def told(message: FromJournal) -> bytes:
    """As a line."""
    return _ENCODER.encode(message) + b"\n"

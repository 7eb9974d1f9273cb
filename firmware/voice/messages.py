"""What the voice process is told and what it tells: one JSON object a line, told apart by ``type``.

A play has an ``id`` chosen by the sender. It is answered by exactly one PlayEnded. Repeating a command is harmless:
a Play whose id is playing changes nothing, a Stop whose id is not playing is ignored.
"""

from typing import Annotated, Literal

import msgspec

MAX_DIGITS = 80
LONGEST_PLAY_MS = 24 * 3600 * 1000

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Milliseconds = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_PLAY_MS)]


class PlayTone(msgspec.Struct, frozen=True, tag="Tone", forbid_unknown_fields=True):
    """A tone of the country's plan (tone_plans.NAMES), or ``music``."""

    name: Text


class PlayDigits(msgspec.Struct, frozen=True, tag="Digits", forbid_unknown_fields=True):
    """DTMF: 0-9, A-D, * and #; a comma waits two seconds."""

    digits: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_DIGITS)]
    on_ms: Annotated[int, msgspec.Meta(ge=10, le=10_000)] = 100
    off_ms: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 100


What = PlayTone | PlayDigits
"""All that an output can be asked to play."""


class Play(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Play ``what`` on an output (from 1), from now on, until it ends or ``deadline_ms`` are over.

    What the output played before ends as ``replaced``.
    """

    id: int
    output: int
    what: What
    deadline_ms: Milliseconds = 600_000


class Stop(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """End this play."""

    id: int


class UseCountry(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The permanent outputs and all later plays use this country's tones."""

    country: Text


class AskHealth(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Answered by Health."""


Command = Play | Stop | UseCountry | AskHealth

Why = Literal["done", "stopped", "deadline", "replaced", "refused"]


class VoiceStarted(msgspec.Struct, frozen=True, tag=True):
    """Ready for commands; nothing is playing but the permanent outputs (first_output counts from 1)."""

    country: str
    rate: int
    first_output: int
    outputs: int


class PlayEnded(msgspec.Struct, frozen=True, tag=True):
    """A play is over; ``reason`` is one sentence where it was refused."""

    id: int
    why: Why
    reason: str = ""


class DeviceFound(msgspec.Struct, frozen=True, tag=True):
    """The audio device plays."""

    device: str


class DeviceLost(msgspec.Struct, frozen=True, tag=True):
    """The audio device is missing or has vanished; said once, then looked for every second."""

    device: str
    reason: str


class CommandRefused(msgspec.Struct, frozen=True, tag=True):
    """A line or command that makes no sense, with the sentence why."""

    reason: str
    line: str


class Health(msgspec.Struct, frozen=True, tag=True):
    """Counted since the start. ``underruns``: times the device had nothing to play; ``lost``: reports dropped because
    nobody read them; ``refused``: lines that made no sense; ``playing``: plays running now."""

    device: bool
    underruns: int
    lost: int
    refused: int
    playing: int


Report = VoiceStarted | PlayEnded | DeviceFound | DeviceLost | CommandRefused | Health

_COMMANDS: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_REPORTS: msgspec.json.Decoder[Report] = msgspec.json.Decoder(Report)
_ENCODER = msgspec.json.Encoder()


def decode_command(line: bytes) -> Command:
    """Raises msgspec.MsgspecError."""
    return _COMMANDS.decode(line)


def decode_report(line: bytes) -> Report:
    """Raises msgspec.MsgspecError."""
    return _REPORTS.decode(line)


def encode(message: Command | Report) -> bytes:
    """One line, with its end."""
    return _ENCODER.encode(message) + b"\n"

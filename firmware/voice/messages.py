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


Absence = Literal["", "withheld", "unavailable"]
"""Why there is no number; "" where there is one, or where nothing is known of it."""

Scheme = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
"""How telephones are told: a name of caller_id.signals.SCHEMES."""


class PlayCallerId(msgspec.Struct, frozen=True, tag="CallerId", forbid_unknown_fields=True):
    """Who calls. Its time 0 is now: the end of the first burst of ringing where ``scheme`` sends it after one.

    ``number``: as the telephone would dial it back, digits, * and #, at most 20; "" = none. ``month`` 1-12, ``day``
    1-31, ``hour`` 0-23, ``minute`` 0-59: local time.
    """

    number: Annotated[str, msgspec.Meta(max_length=20)]
    name: Annotated[str, msgspec.Meta(max_length=200)]
    absence: Absence
    month: int
    day: int
    hour: int
    minute: int
    scheme: Scheme


class PlayMessageWaiting(msgspec.Struct, frozen=True, tag="MessageWaiting", forbid_unknown_fields=True):
    """The lamp of the mailbox, for a telephone on hook that does not ring."""

    waiting: bool
    scheme: Scheme


class Said(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A prompt by name (phrases.py, or one of the office's own), with what is spoken in it: numbers, times and waits in
    minutes, or the digits of a telephone number as a text."""

    name: Text
    values: tuple[int | str, ...] = ()


class PlayPrompts(msgspec.Struct, frozen=True, tag="Prompts", forbid_unknown_fields=True):
    """Prompts one after the other; ``language``: "en", "" = that of the box."""

    prompts: tuple[Said, ...]
    language: Annotated[str, msgspec.Meta(max_length=20)] = ""


What = PlayTone | PlayDigits | PlayCallerId | PlayMessageWaiting | PlayPrompts
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


class UseLanguage(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """All later prompts are said in this one where no other is wanted, or has a sound: that of the box."""

    language: Annotated[str, msgspec.Meta(min_length=2, max_length=20)]


class AskHealth(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Answered by Health."""


class ListenAfresh(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """What was heard of ``line`` (from 1) so far counts no more. ``number``: chosen by the sender; all that is heard
    from now on bears it."""

    line: int
    number: int = 0


class Record(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """What input ``recorder`` of this process (from 1) hears from now on is kept as ``name`` (recording_names.NAME),
    until StopRecording, ``longest_ms``, or ``silence_ms`` without speech (0: whatever is heard); answered by exactly
    one RecordingEnded."""

    id: int
    recorder: int
    name: Text
    longest_ms: Milliseconds
    silence_ms: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_PLAY_MS)] = 0


class StopRecording(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """End this recording, and keep it."""

    id: int


class RenameRecording(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """What was kept as ``name`` is kept as ``to``, in place of what had that name."""

    name: Text
    to: Text


class DiscardRecording(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """What was kept as ``name`` is kept no more."""

    name: Text


Filing = RenameRecording | DiscardRecording
"""What is done to recordings that are over."""

Command = Play | Stop | UseCountry | UseLanguage | AskHealth | ListenAfresh | Record | StopRecording | Filing

Sound = Literal["dial", "busy", "congestion", "ringback", "answer", "voice", "quiet", "fax"]
"""What the far side of a line does (docs/voice.md)."""

Why = Literal["done", "missing", "stopped", "deadline", "replaced", "refused"]
"""``missing``: done, but something else stood in for a prompt that has no sound."""


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


class InputFound(msgspec.Struct, frozen=True, tag=True):
    """The inputs of the audio device are listened to."""

    device: str


class InputLost(msgspec.Struct, frozen=True, tag=True):
    """Its inputs cannot be listened to, or no longer; said once, then looked for every second."""

    device: str
    reason: str


class Heard(msgspec.Struct, frozen=True, tag=True):
    """``sound`` came from the far side of ``line`` (from 1).

    ``count``: cycles in a row (busy, congestion, dial tone that has a cadence), bursts in a row (fax), seconds (quiet),
    1 for all else.
    ``afresh``: the number of the line's last ListenAfresh, 0 before the first.
    """

    line: int
    sound: Sound
    count: int = 1
    afresh: int = 0


class PromptMissing(msgspec.Struct, frozen=True, tag=True):
    """A prompt, or a piece of one, has no sound in this language; said once. ``instead``: the language in which it was
    said; "": three notes stood in for it."""

    name: str
    language: str
    instead: str = ""


class RecordingRefused(msgspec.Struct, frozen=True, tag=True):
    """A recording that cannot be played, and why (without a full stop); said once."""

    path: str
    reason: str


class RecordingEnded(msgspec.Struct, frozen=True, tag=True):
    """A recording is over; what was kept of it is ``ms`` long (0: nothing was). ``reason``: why it has failed, one
    sentence."""

    id: int
    why: Literal["stopped", "silence", "limit", "failed"]
    ms: int
    reason: str = ""


class RecordingFound(msgspec.Struct, frozen=True, tag=True):
    """A recording that the end of an earlier process has cut off is kept as far as it went."""

    name: str
    ms: int


class MessagesKept(msgspec.Struct, frozen=True, tag=True):
    """The process has started, and these recordings are among the messages: name -> length in ms. Said once, before any
    command is done."""

    found: dict[str, int]


class FilingFailed(msgspec.Struct, frozen=True, tag=True):
    """A recording could not be renamed or discarded; one sentence."""

    reason: str


class CommandRefused(msgspec.Struct, frozen=True, tag=True):
    """A line or command that makes no sense, with the sentence why."""

    reason: str
    line: str


class Health(msgspec.Struct, frozen=True, tag=True):
    """Counted since the start. ``underruns``: times the device had nothing to play; ``lost``: reports dropped because
    nobody read them; ``refused``: lines that made no sense; ``playing``: plays running now; ``listening``: the inputs
    are heard; ``overruns``: times they were read too late."""

    device: bool
    underruns: int
    lost: int
    refused: int
    playing: int
    listening: bool = False
    overruns: int = 0


Report = (
    VoiceStarted
    | PlayEnded
    | PromptMissing
    | RecordingRefused
    | RecordingEnded
    | RecordingFound
    | MessagesKept
    | FilingFailed
    | DeviceFound
    | DeviceLost
    | InputFound
    | InputLost
    | Heard
    | CommandRefused
    | Health
)

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

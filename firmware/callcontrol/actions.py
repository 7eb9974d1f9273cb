"""Wanted outputs, as imperatives: applying one twice is harmless.

Ports count from 1. A crosspoint is named by its two ends as text: one listener hears one source. Ends are
``"line 1"``, ``"station 3"`` and, as sources, codec outputs: ``"tone dial"``, ``"tone ringback"``, ``"tone busy"`` and
``"tone music"`` always sound, ``"tone NAME"`` of an assignable output (``"tone assign1"``) sounds what PlayTone put
on it. ``"recorder 1"`` only listens.
"""

from typing import Literal

import msgspec

from firmware.callcontrol.events import Absence

HookMode = Literal["idle", "dialling", "talking"]

Tone = Literal[
    "reorder", "unobtainable", "howler", "stutter", "confirmation", "waiting", "warning", "beep", "recording"
]
"""Tones that have no codec output of their own."""


class Action(msgspec.Struct, frozen=True, tag=True):
    """Base of all actions; the tag in JSON is the class name."""


class ApplyRinging(Action, frozen=True, omit_defaults=True):
    """Ring a telephone with ``cadence`` = (on, off[, on, off ...]) in ms until stopped.

    ``reason``: why a call comes back, in words; "" for all others.
    """

    station: int
    cadence: tuple[int, ...]
    reason: str = ""


class StopRinging(Action, frozen=True):
    """Silence a telephone's bell."""

    station: int


class SeizeLine(Action, frozen=True):
    """Close the loop towards the exchange."""

    line: int


class ReleaseLine(Action, frozen=True):
    """Open the loop towards the exchange."""

    line: int


class CloseCrosspoint(Action, frozen=True):
    """Let ``listener`` hear ``source``."""

    listener: str
    source: str


class OpenCrosspoint(Action, frozen=True):
    """``listener`` no longer hears ``source``."""

    listener: str
    source: str


class SetHookMode(Action, frozen=True):
    """Which meaning short breaks of this station have from now on."""

    station: int
    mode: HookMode


class LendReceiver(Action, frozen=True):
    """DTMF receiver ``receiver`` (from 1) listens to ``end`` ("station 3", "line 5"): what it hears are the digits of
    that telephone, or of that line's caller."""

    receiver: int
    end: str


class ReturnReceiver(Action, frozen=True):
    """A lent DTMF receiver listens to the line that it serves again, or to nobody."""

    receiver: int


class PlayTone(Action, frozen=True):
    """An assignable codec output (``"assign1"``) sounds ``tone`` until told otherwise."""

    output: str
    tone: Tone


class StopTone(Action, frozen=True):
    """An assignable codec output falls silent."""

    output: str


class OpenDoor(Action, frozen=True):
    """The door opener is energised for ``for_ms`` from now."""

    for_ms: int


class MeasureLine(Action, frozen=True):
    """Measure the voltage of a line that is not seized; LineMeasured follows, or nothing where nothing measures."""

    line: int


class SendTones(Action, frozen=True):
    """DTMF ``digits`` (0-9 * # A-D) sound on ``output``, to which the line listens already; LineDialledOut follows.

    ``on_ms``, ``off_ms``: length of a digit and of the silence after it.
    """

    line: int
    output: str
    digits: str
    on_ms: int
    off_ms: int


class SendPulses(Action, frozen=True):
    """A seized line dials ``digits`` (0-9) by breaks of its loop; LineDialledOut follows.

    ``gap_ms``: the closed loop between two digits.
    """

    line: int
    digits: str
    break_ms: int
    make_ms: int
    gap_ms: int


class FlashLine(Action, frozen=True):
    """A seized line opens its loop for ``break_ms``, for the exchange's own services; LineDialledOut follows."""

    line: int
    break_ms: int


class StopSending(Action, frozen=True):
    """Nothing more is sent on this line; LineDialledOut does not follow."""

    line: int


class ListenAfresh(Action, frozen=True):
    """What was heard of a line so far counts no more: no cadence goes on across this moment."""

    line: int


class PulseBell(Action, frozen=True):
    """A telephone's bell sounds once, for ``for_ms``: the alert before caller identification in some countries, and no
    ringing. StationRingPaused follows."""

    station: int
    for_ms: int


class ReversePolarity(Action, frozen=True):
    """The polarity of a telephone on hook is reversed: the alert before caller identification in some countries. A bell
    that begins to ring takes it back."""

    station: int


class RestorePolarity(Action, frozen=True):
    """The polarity of a telephone is as at rest."""

    station: int


class SendCallerId(Action, frozen=True, omit_defaults=True):
    """``output`` sounds a caller's number and name for a telephone that listens to it; StationToldCaller follows.

    ``absence``: why there is no number. Date and time of the moment are added by whoever sends.
    """

    station: int
    output: str
    number: str = ""
    name: str = ""
    absence: Absence = ""


class SendMessageWaiting(Action, frozen=True):
    """``output`` sounds that messages wait, or no longer, for a telephone on hook that listens to it;
    StationToldCaller follows."""

    station: int
    output: str
    waiting: bool


class StopSignal(Action, frozen=True):
    """``output`` sends no caller identification or message waiting any more; StationToldCaller does not follow."""

    output: str


class Prompt(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words by name, with what is spoken in them: numbers (a place), times in minutes since midnight, waits in minutes,
    the digits of a telephone number or a key as a text. ``message.17``, ``call.NAME``: what was recorded as
    ``messages/17``, ``calls/NAME`` (a dot for each further ``/``)."""

    name: str
    values: tuple[int | str, ...] = ()


class Play(Action, frozen=True, omit_defaults=True):
    """``output`` sounds these prompts once, one after the other, then silence; PlayEnded of this ``play`` (from 1,
    never used twice) follows, unless StopPlay comes first. Another Play on this output ends it as well."""

    play: int
    output: str
    prompts: tuple[Prompt, ...]
    language: str = ""


class StopPlay(Action, frozen=True):
    """``output`` sounds no prompt any more; PlayEnded does not follow."""

    output: str


class StartRecording(Action, frozen=True):
    """What ``recorder`` (from 1) hears from now on is kept as ``name``; RecordingEnded of this ``recording`` (from 1,
    never used twice) follows, always.

    ``name``: a folder of recordings and a name in it, ``messages/17``, ``calls/41-line-2``,
    ``prompts/en/welcome``: small letters, digits, ``-``, ``_``, and dots within. What was kept by that name before is
    replaced when this one has ended. It ends by itself after ``longest_ms``, and when nobody has spoken for
    ``silence_ms`` (0: silence does not end it), which are then left out.
    """

    recording: int
    recorder: int
    name: str
    longest_ms: int
    silence_ms: int


class StopRecording(Action, frozen=True):
    """``recorder`` keeps what it has heard so far, and hears no more; RecordingEnded follows."""

    recorder: int


class RenameRecording(Action, frozen=True):
    """What was recorded as ``name`` is kept as ``to``, in place of what had that name. Nothing follows."""

    name: str
    to: str


class DiscardRecording(Action, frozen=True):
    """What was recorded as ``name`` is kept no more. Nothing follows."""

    name: str


class LeaveUnrecorded(Action, frozen=True):
    """The conversation of this line should be recorded, and is not, at least for now: for the log, nothing else is to
    be done. No recorder was free, or its other side could not be told."""

    line: int
    why: Literal["no recorder", "not told"]


AnyAction = (
    Play
    | StartRecording
    | StopRecording
    | RenameRecording
    | DiscardRecording
    | LeaveUnrecorded
    | StopPlay
    | ApplyRinging
    | StopRinging
    | SeizeLine
    | ReleaseLine
    | CloseCrosspoint
    | OpenCrosspoint
    | SetHookMode
    | LendReceiver
    | ReturnReceiver
    | PlayTone
    | StopTone
    | OpenDoor
    | MeasureLine
    | SendTones
    | SendPulses
    | FlashLine
    | StopSending
    | ListenAfresh
    | PulseBell
    | ReversePolarity
    | RestorePolarity
    | SendCallerId
    | SendMessageWaiting
    | StopSignal
)

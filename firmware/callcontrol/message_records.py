"""What call control keeps of messages, of the notice of the day, and of those who talk to the box itself."""

from typing import Literal

import msgspec

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.targets import Refusal


class Message(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Message ``number``, which is recorded as ``messages/NUMBER`` and ``ms`` long, in ``mailbox``.

    ``caller``: an extension where it came from ``inside``, else the number that the line told ("" = none), with
    ``name``. It was left on ``weekday`` (0 Monday to 6 Sunday) at ``minute`` of the day, on ``day`` (events.ClockTold;
    None: nobody knew).
    ``call_back``: its caller wants to be called there.
    """

    number: int
    mailbox: str
    caller: str = ""
    name: str = ""
    inside: bool = False
    ms: int = 0
    weekday: int | None = None
    minute: int | None = None
    day: int | None = None
    heard: bool = False
    call_back: str = ""


class Take(msgspec.Struct):
    """Somebody speaks, and is recorded as ``name``: he is asked to (``asks``), hears a tone, is recorded
    (``records``), asked whether that is good (``reviews``, where it is ``reviewed``, with the words ``review``), and
    may hear it (``plays``). ``words``: what he is asked with. ``recording``: its number (0 = it has not begun);
    ``ms``: how long what he has said is; ``vain``: how often there was nothing."""

    name: str
    words: tuple[Prompt, ...]
    longest_ms: int
    silence_ms: int
    least_ms: int
    reviewed: bool = True
    review: str = ""
    step: Literal["asks", "records", "reviews", "plays"] = "asks"
    recording: int = 0
    ms: int = 0
    vain: int = 0


class Leaving(msgspec.Struct, tag="leaving"):
    """A caller leaves ``message``: he speaks (``takes``), is told that there is no room (``full``), may say that he
    wants to be called back (``offers``), keys in where (``numbers``), and is told goodbye (``closes``)."""

    message: Message
    step: Literal["takes", "full", "offers", "numbers", "closes"] = "takes"
    keyings: int = 0


class Collecting(msgspec.Struct, tag="collecting"):
    """Somebody of the office hears the messages of ``mailbox``: he keys in its PIN (``pin``), is told how many there
    are (``counts``), hears number ``at`` (``hears``) and does something about it, perhaps says to whom it is to go
    (``sends``); then he is told that this is all (``ends``). ``left``: those that come after it."""

    mailbox: str
    step: Literal["pin", "counts", "hears", "sends", "ends"] = "pin"
    at: int = 0
    left: list[int] = []


class Noting(msgspec.Struct, tag="noting"):
    """The notice of the day is spoken (``takes``), then it is said until when it is heard (``until``); the end."""

    step: Literal["takes", "until", "closes"] = "takes"


class Prompting(msgspec.Struct, tag="prompting"):
    """A prompt of the office is spoken, which is called ``name``."""

    name: str
    step: Literal["takes", "closes"] = "takes"


class Refusing(msgspec.Struct, tag="refusing"):
    """A caller on the block list hears that he is not put through, or busy tone."""

    how: Refusal


class Dialogue(msgspec.Struct):
    """Somebody at ``port`` hears words of the box and answers with keys, or speaks to it, about ``task``.

    ``doing``: his ``words`` want an output (``waits``), are said (``speaks``), or are over, and he may press something
    (``listens``); or he hears the tone before he is recorded (``beeps``), waits for a recorder since ``since_ms``
    (``recorder``), or is recorded (``records``); or he hears busy tone (``busy``). ``keyed``: digits of what he wants,
    so far; ``silent``: how often he has pressed nothing. ``broke_off``: his last words were not said to their end.
    ``language``: of the words ("" = that of the box).
    """

    number: int
    port: str
    task: Leaving | Collecting | Noting | Prompting | Refusing
    doing: Literal["waits", "speaks", "listens", "beeps", "recorder", "records", "busy"] = "waits"
    words: tuple[Prompt, ...] = ()
    language: str = ""
    keyed: str = ""
    silent: int = 0
    broke_off: bool = False
    since_ms: int = 0
    take: Take | None = None


class Notice(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The notice of the day, which callers hear until minute ``until`` of the week (None: until it is withdrawn).
    ``heard``: how many have heard it; ``satisfied``: how many of them asked for nobody then."""

    until: int | None = None
    heard: int = 0
    satisfied: int = 0


class WrongPins(msgspec.Struct):
    """So many wrong PINs of a mailbox were keyed in a row at a telephone; no other one is taken before ``until_ms``."""

    count: int = 0
    until_ms: int = 0

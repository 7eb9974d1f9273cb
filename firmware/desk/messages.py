"""What core and desk tell each other: a JSON object a line, told apart by ``type``, each with its form's version."""

from datetime import datetime
from typing import Literal

import msgspec

from firmware.callcontrol.facts import AnyFact
from firmware.callcontrol.memory import Memory
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.targets import Refusal
from firmware.config.model import JournalConfig
from firmware.config.plan import CardNumbers
from firmware.control.requests import AnyRequest
from firmware.control.responses import AnyResponse
from firmware.hours.schedule import Schedule

VERSION = 5


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True, kw_only=True):
    """Either way."""

    version: int = VERSION


class Keep(Message, frozen=True):
    """Keep this memory in the place of the one before."""

    memory: Memory


class Box(Message, frozen=True):
    """The core has started: what board it drives, and what of it a plan is made with. ``revision``: of the stored
    configuration that it runs on (0: another one); ``remarks``: what was wrong with those it could not take."""

    board: str
    serial: str
    lines: int
    stations: int
    receivers: tuple[int, ...]
    line_receivers: tuple[int, ...]
    tone_outputs: tuple[str, ...]
    signal_output: str
    revision: int
    recorders: int = 0
    remarks: tuple[str, ...] = ()


class Answer(Message, frozen=True):
    """To the Ask or Adopt with this number."""

    number: int
    response: AnyResponse


class Said(Message, frozen=True):
    """A line of the log, for whoever watches; ``ends``: whom it concerns; ``missed``: so many before it were lost."""

    at_ms: int
    text: str
    ends: tuple[str, ...] = ()
    missed: int = 0


class WallTold(Message, frozen=True):
    """It is this time in the office, on this day; without a zone. ``trusted``: somebody has told it."""

    local: datetime
    trusted: bool = True


class Facts(Message, frozen=True):
    """For the call register, of the life ``start`` of the box, numbered from ``first``; ``lost``: so many found no room
    in all. Kept by the core until Written tells that they are on the disk."""

    start: str
    board: str
    first: int
    told: tuple[AnyFact, ...]
    lost: int = 0


FromCore = Keep | Box | Answer | Said | WallTold | Facts


class Ask(Message, frozen=True):
    """``holder``: the client's number, to whom tests belong."""

    number: int
    holder: int
    request: AnyRequest


class Adopt(Message, frozen=True):
    """Run on this configuration from now on; answered by Done with what could not take effect yet. ``zone``: of the
    office, ``zone_rules`` its file, so that the core need not read it (b"": UTC); ``hours``: its calendar;
    ``journal``: how much of it is kept."""

    number: int
    plan: Plan
    card: CardNumbers
    country: str
    revision: int
    zone: str
    zone_rules: bytes
    hours: Schedule
    journal: JournalConfig = JournalConfig()


class KnownNumber(msgspec.Struct, frozen=True, array_like=True):
    """What is known of callers with ``number``, as lines tell it: the ``name`` of whoever it is, whether he is to wait
    less than others (``vip``), and what becomes of his calls (``blocked``). ``number`` may also be the beginning of
    numbers with ``*`` behind it, or WITHHELD, for ``blocked`` alone."""

    number: str
    name: str = ""
    vip: bool = False
    blocked: Refusal | Literal[""] = ""


WITHHELD = "withheld"
"""All callers who do not let their numbers be told."""


class KnownNumbers(Message, frozen=True):
    """People of the office, a part of the list at a time, so that no part takes the core long: the ``first`` begins a
    new list, which counts as a whole when its ``last`` has come. A ``change`` holds at once; numbers that are ``gone``
    are known no more. Not answered."""

    part: Literal["first", "more", "change"]
    known: tuple[KnownNumber, ...] = ()
    gone: tuple[str, ...] = ()
    last: bool = False


class LetGo(Message, frozen=True):
    """This client has gone: what it was testing is restored."""

    holder: int


class Written(Message, frozen=True):
    """All facts of this life up to this number are on the disk."""

    start: str
    number: int


class BeginAnew(Message, frozen=True):
    """Facts of this life cannot be written any more, as what came before them is not in the register: it is another
    one now. The core begins a new life, with what is so now."""

    start: str


FromDesk = Ask | Adopt | KnownNumbers | LetGo | Written | BeginAnew


class _Form(msgspec.Struct):
    version: int


_FORMS = msgspec.json.Decoder(_Form)
_FROM_CORE = msgspec.json.Decoder(FromCore)
_FROM_DESK = msgspec.json.Decoder(FromDesk)
_ENCODER = msgspec.json.Encoder()


def from_core(line: bytes) -> FromCore:
    """Raises msgspec.MsgspecError, also for a message of another version."""
    _check(line)
    return _FROM_CORE.decode(line)


def from_desk(line: bytes) -> FromDesk:
    """As ``from_core``."""
    _check(line)
    return _FROM_DESK.decode(line)


def _check(line: bytes) -> None:
    version = _FORMS.decode(line).version
    if version != VERSION:
        raise msgspec.ValidationError(f"the message is of version {version}, understood is version {VERSION}")


def encode(message: FromCore | FromDesk) -> bytes:
    """One line, with its end."""
    return _ENCODER.encode(message) + b"\n"

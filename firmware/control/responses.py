"""What the box answers, and what it tells unasked."""

import msgspec

from firmware.control.requests import Role
from firmware.control.views import Study


class Response(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """Told apart by ``type``."""


class Greeting(Response, frozen=True):
    """``users``: there are any; before the first one is made everybody is an installer. ``unconfirmed_s``: until what
    was committed is taken back (0: it is not). ``changes``: lines of the candidate that are not running."""

    version: int
    software: str
    board: str
    lines: int
    stations: int
    country: str
    users: bool
    remarks: tuple[str, ...] = ()
    unconfirmed_s: int = 0
    changes: int = 0


class LoggedIn(Response, frozen=True):
    user: str
    role: Role


class Done(Response, frozen=True):
    """``text``: what was done, one sentence; ``remarks``: what to know, a sentence each."""

    text: str
    remarks: tuple[str, ...] = ()


class Refused(Response, frozen=True):
    """Nothing was done. ``text``: one sentence that names thing, value and rule; ``problems``: of a configuration, a
    sentence each, with its line; ``wait_s``: do not ask again before."""

    text: str
    problems: tuple[str, ...] = ()
    wait_s: float = 0


class Shown(Response, frozen=True):
    """``rows``: a list of views.VIEWS[subject]."""

    subject: str
    rows: msgspec.Raw


class Studied(Response, frozen=True):
    study: Study


class Text(Response, frozen=True):
    """A configuration, or how two differ (lines that begin with "+ ", "- " or "  ")."""

    text: str


class FilePart(Response, frozen=True):
    """``size``: of the whole file, bytes."""

    data: bytes
    size: int


class ReportPart(Response, frozen=True):
    """Of a report, or of a run of the twin. ``done``: 0 to 1, of the work that makes it, and what it is ``doing``;
    ``lines``: the next ones that are there; ``last``: there are no more."""

    done: float
    doing: str = ""
    lines: tuple[str, ...] = ()
    last: bool = False


AnyResponse = Greeting | LoggedIn | Done | Refused | Shown | Studied | Text | FilePart | ReportPart


class Answering(msgspec.Struct, frozen=True, tag=True):
    """One line to a client. ``id`` as in Asking; 0 for what could not be read."""

    id: int
    response: AnyResponse


class Ended(msgspec.Struct, frozen=True, tag=True):
    """One line to a client whose log-in is over, because somebody else changed its user. ``text``: why, one sentence.
    The connection ends behind it."""

    text: str


class CallerCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of who calls on ``line``. ``number``: in international form where it has one, or "withheld" or
    "unavailable"; ``blocked``: what the block list wants done with him; ``note``: what stays true of him, ``notes``:
    what was written down last. ``promised``: queues in which the box has promised him a call; ``lost``: those in which
    he gave up and is to be called back ("": he asked for it in a message). ``calls`` before, the latest first;
    ``last_agent``: who talked to him last; ``complaints``: so often agents have said of a call that he complained;
    ``messages``: so many he has left."""

    line: int
    number: str
    name: str = ""
    company: str = ""
    vip: bool = False
    language: str = ""
    note: str = ""
    blocked: str = ""
    notes: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    last_agent: str = ""
    complaints: int = 0
    messages: int = 0


class Happening(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """One line to a client that watches. ``at_ms``: on the box's own clock since it started; ``text``: in telephone
    words; ``ends``: whom it concerns; ``missed``: so many before it were not told, as the client was too slow.
    ``caller``: what is known of somebody who calls, told right behind the line that has told his number, to whoever may
    see contacts."""

    at_ms: int
    text: str
    ends: tuple[str, ...] = ()
    missed: int = 0
    caller: CallerCard | None = None

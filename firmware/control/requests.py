"""What a client asks of the box. Each request names the least role that may ask it (ROLE_OF)."""

from typing import Literal, get_args

import msgspec

VERSION = 1
"""Of the whole protocol. Who greets with another one is told so and let go."""

Role = Literal["viewer", "operator", "installer"]
"""viewer looks; operator also does; installer also changes what is configured. Each may do what those before it may."""
ROLES: tuple[Role, ...] = get_args(Role)

CoreSubject = Literal[
    "lines",
    "stations",
    "trunks",
    "calls",
    "groups",
    "queues",
    "queue",
    "agents",
    "callbacks",
    "menus",
    "access",
    "messages",
    "notice",
    "timers",
    "supervision",
    "callerid",
    "chips",
    "buses",
    "latency",
    "clock",
    "hours",
]
DeskSubject = Literal[
    "temperature",
    "storage",
    "register",
    "version",
    "log",
    "revisions",
    "users",
    "clients",
    "files",
    "recordings",
    "holidays",
    "prompts",
    "staff",
    "contacts",
    "contact",
    "blocked",
    "today",
    "past",
    "call",
    "missed",
]
Subject = CoreSubject | DeskSubject
CORE_SUBJECTS: tuple[CoreSubject, ...] = get_args(CoreSubject)
DESK_SUBJECTS: tuple[DeskSubject, ...] = get_args(DeskSubject)

ALWAYS_SOUNDING = ("dial", "ringback", "busy", "music")
""""tone dial" and the like can be the source of a crosspoint."""
TONES = (
    *ALWAYS_SOUNDING,
    *("reorder", "unobtainable", "howler", "stutter", "confirmation", "waiting", "warning", "beep", "recording"),
)
"""What PlayTone can play: what always sounds, and what is put on an assignable output."""

Folder = Literal[
    "configuration", "prompts", "logs", "messages", "recordings", "journal", "people", "exports", "backups",
    "reports",
]  # fmt: skip
People = Literal["contacts", "staff", "blocked"]
ExportFormat = Literal["queue_log", "master_csv", "smdr80", "smdr120", "xlsx", "csv", "json"]
ReportName = Literal[
    "overview", "months", "weeks", "days", "weekdays", "hours", "half-hours", "queues", "groups", "lines", "agents",
    "callers", "lost", "costs", "breaks", "estimates", "first-week", "all",
]  # fmt: skip
ReportForm = Literal["text", "page", "workbook"]

Refusal = Literal["message", "busy", "silent"]
"""What becomes of a caller on the block list: he is told that he is not put through, he hears busy tone, or his line
rings on and nobody is rung."""


class Request(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True, omit_defaults=True):
    """Told apart by ``type``."""


class Greet(Request, frozen=True):
    """The first request of a connection. ``client``: what people call it, as ``shell on /dev/ttyUSB0``."""

    version: int
    client: str


class LogIn(Request, frozen=True):
    """Answered by LoggedIn, or by Refused; wrong passwords make the next attempt wait."""

    user: str
    password: str


class LogOut(Request, frozen=True):
    """What this client was testing is restored; the connection stays."""


class Show(Request, frozen=True):
    """Answered by Shown. ``which``: a port, extension, name or number, or "" for all; ``last``: of a log or of calls,
    so many. Of ``past``: "today", "yesterday", a day as 2026-11-30, or a number; of ``call``: its number."""

    subject: Subject
    which: str = ""
    last: int = 0


class Watch(Request, frozen=True):
    """From now on Happening is sent for these ends ("line 2", "station 3"), or for everything; False: no more."""

    on: bool
    ends: tuple[str, ...] = ()


class RingStation(Request, frozen=True):
    """Test: its bell rings for so long (ms, 1000 to 30000), if nobody is on it."""

    station: int
    for_ms: int = 4000


class SeizeLine(Request, frozen=True):
    """Test: take an idle line and hold it; ended by ReleaseLine, with the connection, or after ten minutes."""

    line: int


class ReleaseLine(Request, frozen=True):
    """End the test of this line."""

    line: int


class PlayTone(Request, frozen=True):
    """Test: an idle line or station ("line 2", "station 3") hears a tone; "" for silence again."""

    end: str
    tone: str


class SetCrosspoint(Request, frozen=True):
    """Test: close (``on``) or open one crosspoint between ends of the matrix that are idle or under test."""

    listener: str
    source: str
    on: bool


class BusyOut(Request, frozen=True):
    """Take a line or station out of service ("line 2", "station 3"): no call reaches it until it is returned. One that
    is in use goes when its call ends."""

    end: str


class ReturnToService(Request, frozen=True):
    """Back in service; ends a test too."""

    end: str


class DropCall(Request, frozen=True):
    """End the call that this line or station is in."""

    end: str


class SetClock(Request, frozen=True):
    """The box's clock and its clock chip. ``at``: date and time in the office's zone, "YYYY-MM-DD HH:MM[:SS]"; "": that
    of the system's clock."""

    at: str = ""


class LogAgentIn(Request, frozen=True):
    """He is at this telephone (its port) from now on, and at no other; whoever was logged in there is no more."""

    agent: str
    station: int


class LogAgentOut(Request, frozen=True):
    """He serves no queue any more; a call that he is in goes on."""

    agent: str


class PauseAgent(Request, frozen=True):
    """He takes no calls of queues. ``reason``: why, in words (at most 40 characters)."""

    agent: str
    reason: str = "by hand"


class ResumeAgent(Request, frozen=True):
    """He takes calls again; his time for writing is over, too."""

    agent: str


class ForgetCaller(Request, frozen=True):
    """Nobody calls this number back, neither the box, which has promised it, nor people. ``number``: as a line told it
    or as it is dialled outside."""

    number: str


LONGEST_MODE_MIN = 1440
"""A mode by hand holds for a day at most, or until the hours change."""


class SetMode(Request, frozen=True):
    """The office is in this mode (day, night, lunch, break, holiday, closed), for so many ``minutes`` (1 to 1440), or
    (0) until its hours change next; "": in the one that they say."""

    mode: str = ""
    minutes: int = 0


class ForgetMessage(Request, frozen=True):
    """Message number ``message`` is kept no more, nor what was said in it."""

    message: int


class WithdrawNotice(Request, frozen=True):
    """Callers hear the notice of the day no more."""


class UnlockAccess(Request, frozen=True):
    """Wrong PINs have locked direct access from outside: it is open again at once, and none counts any more."""


class StudyLine(Request, frozen=True):
    """Measure what the exchange does on this line from now on (``on``), or no more. Refused while another client
    does."""

    line: int
    on: bool


class ReadStudy(Request, frozen=True):
    """What was measured so far of a line that is studied; answered by Studied."""

    line: int


class SetValue(Request, frozen=True):
    """In the candidate. ``path``: keys from the top, as ("stations", "1", "name"); ``value``: TOML, or plain text that
    stands for a string."""

    path: tuple[str, ...]
    value: str


class DeleteValue(Request, frozen=True):
    """From the candidate: a key or a whole table."""

    path: tuple[str, ...]


class ReadConfiguration(Request, frozen=True):
    """Text of ``of``: "candidate", "running", or a revision's number; only what stands under ``path``."""

    of: str = "candidate"
    path: tuple[str, ...] = ()


class LoadConfiguration(Request, frozen=True):
    """This text in the place of the candidate; it may be wrong, Verify and Commit tell."""

    text: str


class Compare(Request, frozen=True):
    """How ``to`` differs from ``of``, both as in ReadConfiguration."""

    of: str = "running"
    to: str = "candidate"


class Verify(Request, frozen=True):
    """Every problem of the candidate."""


class Discard(Request, frozen=True):
    """The candidate is as the running configuration again."""


class Commit(Request, frozen=True):
    """Verify, store, and apply the candidate. ``minutes`` over 0: it is taken back by itself unless confirmed by then
    (1 to 1440)."""

    comment: str = ""
    minutes: int = 0


class Confirm(Request, frozen=True):
    """What was committed for a time stays."""


class Rollback(Request, frozen=True):
    """The candidate is as this revision was."""

    revision: int


class SetUser(Request, frozen=True):
    """Make a user, or change the password of one. Roles are kept where "" is given."""

    user: str
    password: str
    role: Role | Literal[""] = ""


class SetPassword(Request, frozen=True):
    """Change the password of who asks. ``present``: the one until now; wrong ones make the next attempt wait."""

    present: str
    password: str


class DeleteUser(Request, frozen=True):
    """The last installer cannot be deleted."""

    user: str


class ReadFile(Request, frozen=True):
    """Up to 48 KiB of a file from ``offset``; answered by FilePart."""

    folder: Folder
    name: str
    offset: int = 0


class WriteFile(Request, frozen=True):
    """The next part of a file that is written; it takes the place of an older one when the ``last`` part has come."""

    folder: Folder
    name: str
    offset: int
    data: bytes
    last: bool


class DeleteFile(Request, frozen=True):
    """A file of ours, or a recording of a call."""

    folder: Folder
    name: str


class BuildPrompts(Request, frozen=True):
    """Make the sounds of prompts that are missing or were made of other words, in this language or in all (""), while
    the box works; ``show prompts`` tells how far it is."""

    language: str = ""


class MakeReport(Request, frozen=True):
    """Begin to make a report over the register of calls, while the box works; ``ReadReport`` tells how far it is, and
    what it says. ``period``: as docs/reports.md has it, "" for the usual one; ``queue``: tables by time are of its
    callers alone. A page and a workbook become files among ``reports``, text is lines of ``width`` signs (40 to 400),
    with plots where ``plots``."""

    report: ReportName
    period: str = ""
    queue: str = ""
    form: ReportForm = "text"
    width: int = 80
    plots: bool = True


class ReadReport(Request, frozen=True):
    """How far the report is that this connection began; its lines behind the first ``after``. Answered by
    ReportPart."""

    after: int = 0


Setting = tuple[tuple[str, ...], str]
"""Path and value, as in SetValue."""


class RunTwin(Request, frozen=True):
    """Begin to run the box again in virtual time over the calls of its register, as it is configured and with something
    changed, while the box works; ``ReadTwin`` tells how far it is, and what came of it. ``agents``: so many more, or
    fewer, whenever anybody is there; ``lines``: so many in all (null: as they are); ``strategy``: of all queues ("": as
    it is); ``settings``: path and value of each, as in SetValue. ``first`` and ``last``: days of the office, as
    2026-11-30; both "": the last two whole weeks. ``within_s``: in so long a call is answered in time; ``seeds``: runs
    of each, the first with ``seed``; null: what the twin does by itself. With ``page`` it becomes a file among
    ``reports``, else lines of ``width`` signs (40 to 400), with charts where ``plots``."""

    agents: int = 0
    lines: int | None = None
    strategy: str = ""
    settings: tuple[Setting, ...] = ()
    first: str = ""
    last: str = ""
    within_s: int | None = None
    seeds: int | None = None
    seed: int | None = None
    page: bool = False
    width: int = 80
    plots: bool = True


class ReadTwin(Request, frozen=True):
    """How far the run is that this connection began; its lines behind the first ``after``. Answered by ReportPart."""

    after: int = 0


class EndTwin(Request, frozen=True):
    """End the run that this connection began; nothing comes of it. So does the end of the connection."""


class SetContact(Request, frozen=True):
    """Change the contact with this number; null leaves a field as it is. With ``new`` one is made, which must have a
    ``name``, and none with this number may be there. ``also`` and ``without``: further numbers that are its, or are no
    more; ``note``: what stays true of it; ``vip``: its calls wait less than others; ``language``: as ``hu``."""

    number: str
    new: bool = False
    name: str | None = None
    company: str | None = None
    note: str | None = None
    vip: bool | None = None
    language: str | None = None
    kind: Literal["person", "company"] | None = None
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class DeleteContact(Request, frozen=True):
    """The contact with this number, and what was noted about it."""

    number: str


class AddNote(Request, frozen=True):
    """Write down something about a number, whether or not it is a contact's; it bears the date and who asked."""

    number: str
    text: str


class BlockNumber(Request, frozen=True):
    """Callers from this number, from numbers that begin so (``+36190*``), or who do not let theirs be told
    (``withheld``), are turned away. ``why``: in words."""

    number: str
    what: Refusal
    why: str = ""


class UnblockNumber(Request, frozen=True):
    """What BlockNumber has put on the block list is on it no more."""

    number: str


class SetStaff(Request, frozen=True):
    """Change the entry of the staff's directory with this number, an extension or one outside; null leaves a field as
    it is. With ``new`` one is made, which must have a ``name``. ``competence``, ``languages`` and ``answers``, the
    topics on which he can say something, are words to be searched."""

    number: str
    new: bool = False
    name: str | None = None
    competence: str | None = None
    languages: str | None = None
    answers: str | None = None


class DeleteStaff(Request, frozen=True):
    """An entry of the staff's directory."""

    number: str


class ImportPeople(Request, frozen=True):
    """Take contacts, the staff, or the block list from file ``name`` of folder "people": CSV or, but for the block
    list, vCard, by its ending, .csv or .vcf. Whoever's number is known takes the place of that one; where one line is
    wrong nothing is taken."""

    name: str
    what: People = "contacts"


class ExportPeople(Request, frozen=True):
    """Write all of them to file ``name`` of folder "people", as ImportPeople reads it."""

    name: str
    what: People = "contacts"


class Export(Request, frozen=True):
    """Calls in a format that others read, among the files in exports. ``first`` and ``last``: days of the office, as
    2026-11-30; "": no bound. The log tells of its end."""

    kind: ExportFormat
    first: str = ""
    last: str = ""


class HowFar(Request, frozen=True):
    """How far the Export, Backup or Restore is that whoever asks has begun last. The answer is a ReportPart, whose only
    line says at the end what came of it; where it has failed the request is refused, with why."""


class ExportCaller(Request, frozen=True):
    """All that is known of a caller, as JSON among the files in exports. ``number``: as calls bear it, or the pseudonym
    that stands for it."""

    number: str


class EraseCaller(Request, frozen=True):
    """Calls with this number stay, without who it was; his notes and what is written of his messages do not. The answer
    names messages and recordings of him that are kept still."""

    number: str


class Backup(Request, frozen=True):
    """Everything that makes the box this box, in one of the files in backups. The log tells of its end."""


class Restore(Request, frozen=True):
    """Of the files in backups, or on the stick. It is looked at from end to end, and takes effect when the box starts
    again; the log tells whether it does."""

    name: str


LONGEST_NOTE = 500
"""Characters, of a note about a call."""


class NoteCall(Request, frozen=True):
    """Write down something about a call of the register (``text``: at most 500 printable characters); it bears the
    date, and who asked. AddNote is about a number."""

    call: int
    text: str


class FactoryReset(Request, frozen=True):
    """Everything that was configured, every user, prompt and memory is set aside; messages and recordings of calls are
    deleted. The jumper must be in place, and is all
    that is needed: this is the way back for whoever has lost the passwords."""


CORE_REQUESTS = (
    *(RingStation, SeizeLine, ReleaseLine, PlayTone, SetCrosspoint, BusyOut, ReturnToService, DropCall),
    *(LogAgentIn, LogAgentOut, PauseAgent, ResumeAgent, ForgetCaller, ForgetMessage, WithdrawNotice, SetMode),
    *(UnlockAccess, SetClock, StudyLine, ReadStudy),
)
"""What the core does and answers, besides Show of CORE_SUBJECTS."""

AnyRequest = (
    Greet | LogIn | LogOut | Show | Watch
    | RingStation | SeizeLine | ReleaseLine | PlayTone | SetCrosspoint | BusyOut | ReturnToService | DropCall
    | LogAgentIn | LogAgentOut | PauseAgent | ResumeAgent | ForgetCaller | ForgetMessage | WithdrawNotice | SetMode
    | UnlockAccess | SetClock | StudyLine | ReadStudy
    | SetContact | DeleteContact | AddNote | BlockNumber | UnblockNumber | SetStaff | DeleteStaff | ImportPeople
    | ExportPeople
    | SetValue | DeleteValue | ReadConfiguration | LoadConfiguration | Compare | Verify | Discard | Commit | Confirm
    | Rollback | SetUser | SetPassword | DeleteUser | ReadFile | WriteFile | DeleteFile | BuildPrompts
    | NoteCall
    | Export | ExportCaller | EraseCaller | Backup | Restore | HowFar
    | MakeReport | ReadReport | RunTwin | ReadTwin | EndTwin | FactoryReset
)  # fmt: skip

ROLE_OF: dict[type[Request], Role | None] = {
    **dict.fromkeys((Greet, LogIn, LogOut, FactoryReset), None),
    **dict.fromkeys((Show, Watch, ReadStudy), "viewer"),
    **dict.fromkeys((ReadConfiguration, Compare, SetPassword), "viewer"),
    **dict.fromkeys(
        (RingStation, SeizeLine, ReleaseLine, PlayTone, SetCrosspoint, BusyOut, ReturnToService, DropCall, StudyLine),
        "operator",
    ),
    **dict.fromkeys((MakeReport, ReadReport, RunTwin, ReadTwin, EndTwin), "operator"),
    **dict.fromkeys((LogAgentIn, LogAgentOut, PauseAgent, ResumeAgent), "operator"),
    **dict.fromkeys((ForgetCaller, ForgetMessage, WithdrawNotice, SetMode, UnlockAccess), "operator"),
    NoteCall: "operator",
    **dict.fromkeys(
        (SetContact, DeleteContact, AddNote, BlockNumber, UnblockNumber, SetStaff, DeleteStaff), "operator"
    ),
    **dict.fromkeys((ImportPeople, ExportPeople), "installer"),
    **dict.fromkeys(
        (SetValue, DeleteValue, LoadConfiguration, Verify, Discard, Commit, Confirm, Rollback), "installer"
    ),
    **dict.fromkeys((Export, ExportCaller, EraseCaller, Backup, Restore, HowFar), "installer"),
    **dict.fromkeys((SetClock, SetUser, DeleteUser, ReadFile, WriteFile, DeleteFile, BuildPrompts), "installer"),
}
"""None: nobody needs to have logged in."""

ROLE_OF_SUBJECT: dict[Subject, Role] = {
    "recordings": "installer",
    **dict.fromkeys(("contacts", "contact", "blocked", "past", "call", "missed"), "operator"),
}
"""Of Show, where it is another one: whom people have called, and when, and who calls them, is not for everybody's
eyes."""


def role_for(request: Request) -> Role | None:
    """The least role that may ask this."""
    if isinstance(request, Show) and request.subject in ROLE_OF_SUBJECT:
        return ROLE_OF_SUBJECT[request.subject]
    return ROLE_OF[type(request)]


class Asking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line from a client. ``id``: its own number, which the answer bears."""

    id: int
    request: AnyRequest

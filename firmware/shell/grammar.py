"""Every command of the shell, as data: what reads, completes and explains a line is made from it, and its page too."""

from typing import Any

from firmware.control.requests import CORE_SUBJECTS, DESK_SUBJECTS, ROLE_OF_SUBJECT, Subject
from firmware.shell import kinds
from firmware.shell.grammar_of_calls import of_calls
from firmware.shell.grammar_of_people import EXPORT_PEOPLE, PEOPLE
from firmware.shell.grammar_of_twin import WHATIF
from firmware.shell.kinds import COMMENT, LINE, LINE_END, PATH, PATH_HERE, PHONE, PHONE_END, STATION, STATION_END
from firmware.shell.nodes import Kind, Node, argument, word
from firmware.shell.subjects import ELSEWHERE, ONE_ONLY, SUBJECT_HELP, WHICH


def _subject(subject: Subject, does: str) -> Node:
    if subject == "log":
        following = [argument("last", kinds.COUNT, does=f"{does} log", filters=True)]
    else:
        kind = WHICH.get(subject)
        following = [argument("which", kind, does=f"{does} {subject}", filters=True)] if kind else []
    if subject == "calls":
        following = list(of_calls(does))
    if subject == "stations":
        ends = _ends("which", does=f"{does} stations", lines=False, filters=True)
        following = [*ends, *following]
    role = ROLE_OF_SUBJECT.get(subject, "viewer")
    alone = "" if subject in ONE_ONLY else f"{does} {subject}"
    return word(subject, SUBJECT_HELP[subject], *following, does=alone, role=role, filters=True)


def _ends(name: str, *following: Node, does: str = "", lines: bool = True, **more: Any) -> tuple[Node, ...]:
    """A line or a telephone, by extension or port."""
    phone = word("phone", PHONE.help, argument(name, PHONE_END, *following, does=does, **more))
    station = word("station", STATION.help, argument(name, STATION_END, *following, does=does, **more))
    line = word("line", "a CO line", argument(name, LINE_END, *following, does=does, **more))
    return (line, phone, station) if lines else (phone, station)


def _line(does: str) -> Node:
    return word("line", "a CO line", argument("line", LINE, does=does))


def _path(does: str, *following: Node, filters: bool = False) -> Node:
    return argument("path", PATH_HERE, *following, does=does, filters=filters)


def _text(text: str, help_text: str) -> Node:
    """A configuration to look at, or a part of it."""
    does = f"show {text}"
    place = argument("path", PATH, does=does, filters=True)
    return word(text, help_text, place, does=does, filters=True)


_SUBJECTS = tuple(subject for subject in CORE_SUBJECTS + DESK_SUBJECTS if subject not in ELSEWHERE)
SHOW = word(
    "show",
    "look at a part of the box",
    *(_subject(subject, "show") for subject in _SUBJECTS),
    _text("configuration", "what runs"),
    _text("candidate", "what will run after commit"),
    word(
        "revision",
        "a stored configuration",
        argument("revision", kinds.REVISION, does="show revision", filters=True),
    ),
)
WATCH = word(
    "watch",
    "as show, drawn again and again",
    word("board", "the whole office on one screen", does="watch board"),
    *(_subject(one, "watch") for one in _SUBJECTS),
)
MONITOR = word("monitor", "what happens, as it happens", *_ends("end", does="monitor"), does="monitor")


def _doing(text: str, help_text: str, *following: Node) -> Node:
    return word(text, help_text, *following, role="operator")


def _ringing(kind: Kind) -> Node:
    return argument("station", kind, argument("seconds", kinds.SECONDS, does="ring"), does="ring")


def _crosspoint(text: str, help_text: str) -> Node:
    does = f"crosspoint {text}"
    tone = word("tone", "what always sounds", argument("source", kinds.SOUND, does=does))
    return word(text, help_text, *_ends("listener", *_ends("source", does=does), tone))


TESTS = (
    _doing(
        "ring",
        "ring a telephone that nobody is on",
        word("phone", PHONE.help, _ringing(PHONE)),
        word("station", STATION.help, _ringing(STATION)),
    ),
    _doing("seize", "take an idle line and hold it", _line("seize")),
    _doing("release", "end the test of a line", _line("release")),
    _doing("tone", "an idle line or telephone hears a tone", *_ends("end", argument("tone", kinds.TONE, does="tone"))),
    _doing(
        "crosspoint",
        "one switch of the matrix",
        _crosspoint("close", "a listener hears a source"),
        _crosspoint("open", "a listener hears a source no more"),
    ),
    _doing("busy-out", "take out of service, after its call", *_ends("end", does="busy-out")),
    _doing("return", "back in service; ends a test too", *_ends("end", does="return")),
    _doing("drop", "end a call", *_ends("end", does="drop")),
    _doing("wizard", "measure a line while somebody calls it, and set it", _line("wizard")),
)

CLOCK = word(
    "set",
    "set the clock",
    word(
        "clock",
        "date and time in the office",
        word("system", "as the system's clock has it", does="set clock system"),
        argument("date", kinds.DATE, argument("time", kinds.TIME, does="set clock")),
    ),
    role="installer",
)
_AT = (
    word("phone", "a telephone, by its extension", argument("station", PHONE, does="agent log-in")),
    word("station", "a telephone, by its port", argument("station", STATION, does="agent log-in")),
)
AGENTS = _doing(
    "agent",
    "where somebody who serves queues is, or that he pauses",
    argument(
        "agent",
        kinds.AGENT,
        word("log-in", "at a telephone", *_AT),
        word("log-out", "he serves no queue", does="agent log-out"),
        word("pause", "he takes no calls", argument("reason", kinds.REASON, does="agent pause"), does="agent pause"),
        word("resume", "he takes calls again", does="agent resume"),
    ),
)

CALLBACK = _doing(
    "callback",
    "a caller who is to be called back",
    argument("number", kinds.CALLER, word("forget", "nobody calls him back", does="callback forget")),
)

HOURS = _doing(
    "hours",
    "the mode of the office by hand",
    word(
        "set",
        "until the hours change next, or for some minutes",
        argument(
            "mode",
            kinds.MODE,
            word("for", "so long", argument("minutes", kinds.MODE_MINUTES, does="hours set")),
            does="hours set",
        ),
    ),
    word("back", "as the hours say", does="hours back"),
)

MESSAGE = _doing(
    "message",
    "a message that a caller has left",
    argument("message", kinds.MESSAGE, word("delete", "it is kept no more", does="message delete")),
)

NOTICE = _doing("notice", "the notice of the day", word("withdraw", "callers hear it no more", does="notice withdraw"))

ACCESS = _doing(
    "access",
    "calling through the box from outside",
    word("unlock", "wrong PINs have locked it: it is open again", does="access unlock"),
)

PROMPTS = word(
    "build",
    "make sounds out of words",
    word(
        "prompts",
        "those that are missing or were changed, in all languages",
        argument("language", kinds.LANGUAGE, does="build prompts"),
        does="build prompts",
    ),
    role="installer",
)

_FORMS = (
    word("page", "a page with pictures, a file among reports", does="report page"),
    word("workbook", "tables to calculate with, a file among reports", does="report workbook"),
)
_OF_QUEUE = word("queue", "of one queue", argument("queue", kinds.QUEUE, *_FORMS, does="report", filters=True))
_PERIOD = argument("period", kinds.PERIOD, _OF_QUEUE, *_FORMS, does="report", filters=True)
REPORT = word(
    "report",
    "what the calls of a period say of the office",
    argument("report", kinds.REPORT, _OF_QUEUE, *_FORMS, _PERIOD, does="report", filters=True),
    role="operator",
)

RECORDING = word(
    "recording",
    "a recording of a call",
    argument("recording", kinds.RECORDING, word("delete", "delete it for good", does="delete recording")),
    role="installer",
)

_TO = word("to", "the last day", argument("last", kinds.DATE, does="export calls"))
_FROM = word("from", "the first day", argument("first", kinds.DATE, _TO, does="export calls"))
REGISTER = (
    word(
        "export",
        "for other programs, among the files",
        word(
            "calls",
            "all calls, or those of some days",
            argument("format", kinds.EXPORT, _FROM, _TO, does="export calls"),
        ),
        word("caller", "all that is known of one", argument("number", kinds.CALLER, does="export caller")),
        *EXPORT_PEOPLE,
        role="installer",
    ),
    word(
        "register",
        "calls that are written down",
        word("forget", "who a caller was", argument("number", kinds.CALLER, does="register forget")),
        role="installer",
    ),
    word("backup", "save everything in one file", does="backup", role="installer"),
    word(
        "restore",
        "put a backup in the place of what the box has",
        argument("backup", kinds.BACKUP, does="restore"),
        role="installer",
    ),
)

_BY = argument("by", kinds.PROTOCOL, does="send", role="installer")
FILES = (
    word("files", SUBJECT_HELP["files"], does="show files", filters=True),
    word(
        "send", "send a file of the box to the laptop", argument("file", kinds.FILE, _BY, does="send"), role="installer"
    ),
    word(
        "receive",
        "take a file from the laptop",
        argument("file", kinds.FILE, argument("by", kinds.PROTOCOL, does="receive"), does="receive"),
        role="installer",
    ),
    word(
        "delete",
        "delete a file of the box",
        word("file", "a file of the box", argument("file", kinds.FILE, does="delete file")),
        role="installer",
    ),
)
USERS = (
    word(
        "user",
        "make a user, or change one; the password is asked",
        argument(
            "user",
            kinds.USER,
            word("role", "what the user may do", argument("role", kinds.ROLE, does="user")),
            does="user",
        ),
        role="installer",
    ),
    word(
        "no",
        "take a user away",
        word("user", "a user", argument("user", kinds.USER, does="no user")),
        role="installer",
    ),
    word("password", "change your own password", does="password"),
)
_LEAVING = tuple(word(text, "leave the shell", does="leave") for text in ("exit", "quit", "logout"))
ALWAYS = (
    word("help", "what can be typed here", does="help", filters=True),
    word("who", "who you are, and who else is connected", does="who", filters=True),
    word("history", "what was typed", does="history"),
    word(
        "terminal",
        "what your terminal is like",
        word("width", "columns", argument("width", kinds.COLUMNS, does="terminal")),
        word("length", "lines of a screen", argument("length", kinds.ROWS, does="terminal")),
    ),
)
_WITHOUT_MODE = (
    SHOW,
    WATCH,
    MONITOR,
    *TESTS,
    AGENTS,
    CALLBACK,
    HOURS,
    MESSAGE,
    NOTICE,
    ACCESS,
    RECORDING,
    REPORT,
    WHATIF,
    *PEOPLE,
    *FILES,
    *REGISTER,
    PROMPTS,
    *USERS,
    CLOCK,
    word("setup", "the first questions: country, clock, telephones, hours", does="setup", role="installer"),
    # Whoever has lost the passwords needs it; the jumper is what keeps others from it.
    word("factory", "make the box as new", word("reset", "everything is set aside", does="factory reset")),
)
OPERATIONAL = (
    *_WITHOUT_MODE,
    word("configure", "change the configuration", does="configure", role="installer"),
    *ALWAYS,
    *_LEAVING,
)

_COMMENT = word("comment", "why", argument("comment", COMMENT, does="commit"))
CONFIGURATION = (
    word("set", "a value", _path("", argument("value", kinds.VALUE, does="set")), role="installer"),
    word("delete", "a value or a table: the default holds", _path("delete"), role="installer"),
    word("edit", "go into a table", _path("edit"), role="installer"),
    word("up", "out of the table", does="up"),
    word("top", "out of all tables", does="top"),
    word(
        "show",
        "the candidate, from here",
        _path("show here", filters=True),
        does="show here",
        filters=True,
    ),
    word(
        "compare",
        "the candidate with what runs, or with a revision",
        argument("revision", kinds.REVISION, does="compare", filters=True),
        does="compare",
        filters=True,
    ),
    word("verify", "every problem of the candidate", does="verify", role="installer"),
    word("discard", "the candidate is as what runs", does="discard", role="installer"),
    word(
        "commit",
        "verify, store and apply the candidate",
        word(
            "confirmed",
            "taken back by itself, unless you confirm",
            argument("minutes", kinds.MINUTES, _COMMENT, does="commit"),
        ),
        _COMMENT,
        does="commit",
        role="installer",
    ),
    word("confirm", "what was committed for a time stays", does="confirm", role="installer"),
    word(
        "rollback",
        "the candidate is as a revision was",
        argument("revision", kinds.REVISION, does="rollback"),
        role="installer",
    ),
    word("save", "the candidate in a file", argument("name", kinds.SAVED, does="save"), role="installer"),
    word("load", "the candidate from a file", argument("name", kinds.SAVED, does="load"), role="installer"),
    word("run", "a command of operational mode", *_WITHOUT_MODE),
    *ALWAYS,
    word("exit", "out of the table, then out of configuration mode", does="exit"),
    word("quit", "out of configuration mode", does="quit"),
    word("logout", "leave the shell", does="leave"),
)

FILTERS = (
    word("match", "rows with this text", argument("pattern", kinds.PATTERN, does="match")),
    word("except", "rows without this text", argument("pattern", kinds.PATTERN, does="except")),
    word("first", "the first rows", argument("count", kinds.COUNT, does="first")),
    word("last", "the last rows", argument("count", kinds.COUNT, does="last")),
    word("count", "how many rows", does="count"),
    word("json", "for programs, an object a row", does="json"),
    word("no-more", "without stopping at each screen", does="no-more"),
)
"""After a bar."""

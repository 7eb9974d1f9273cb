"""The kinds of arguments: what each takes, what it says when it does not, and what it offers."""

import re
from collections.abc import Callable

from firmware.config.fields import did_you_mean, one_of
from firmware.config.key_help import MODE_MEANS, STRATEGY_HELP
from firmware.config.prompts import LANGUAGE_NAMES
from firmware.control.requests import ALWAYS_SOUNDING, LONGEST_MODE_MIN, ROLES, TONES
from firmware.shell.facts import Facts
from firmware.shell.line_words import told, words_of
from firmware.shell.nodes import Candidate, Kind, RefusalError

TONE_OFF = "off"
LONGEST_COMMENT = 200
FACTS_SHOWN = 8
"""So many names are listed in a refusal before it says "..."."""
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_USER = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
_CONFIRMED = re.compile(
    r"(?:.*\s)?(?:confirmed|con(?:f(?:i(?:r(?:m(?:ed?)?)?)?)?)?\s+([0-9]+))", re.ASCII | re.IGNORECASE
)
"""What ends as ``commit`` with a time to confirm it in does; before a number the word may be shortened."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}", re.ASCII)
_RECORDING = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]+(?:-[0-9]+)?", re.ASCII)
"""The name of a recording of a call (firmware.desk.tapes)."""
_MORE_OR_FEWER = re.compile(r"[+-][1-9][0-9]{0,1}", re.ASCII)
_FILE_RULE = "letters, digits, points, - and _, no point first (at most 64)"


def _whole(word: str, what: str, least: int, most: int, unit: str) -> int:
    if not _WHOLE.fullmatch(word) or not least <= int(word) <= most:
        raise RefusalError(f"{what} {told(word)} is no whole number of {least} to {most}{unit}.")
    return int(word)


def whole(sign: str, help_text: str, what: str, between: tuple[int, int], unit: str = "") -> Kind:
    """A whole number between two, which can be it too; ``what`` begins a refusal."""
    told_unit = f" {unit}" if unit else ""

    def read(word: str, _: Facts) -> int:
        return _whole(word, what, *between, told_unit)

    return Kind(sign, help_text, read)


def _line(word: str, facts: Facts) -> int:
    if not _WHOLE.fullmatch(word) or not 1 <= int(word) <= facts.lines:
        raise RefusalError(f"line {told(word)} does not exist: this box has lines 1 to {facts.lines}.")
    return int(word)


def _lines(facts: Facts) -> list[Candidate]:
    return [Candidate(str(port), f"line {port}") for port in range(1, facts.lines + 1)]


def _station(word: str, facts: Facts) -> int:
    if not _WHOLE.fullmatch(word) or not 1 <= int(word) <= facts.stations:
        hint = f"; extension {word} is phone {word}" if word in facts.extensions else ""
        raise RefusalError(f"station {told(word)} does not exist: this box has stations 1 to {facts.stations}{hint}.")
    return int(word)


def _stations(facts: Facts) -> list[Candidate]:
    """Each with the extension that reaches it, as far as that is known."""
    phones = {port: _telephone(extension, facts) for extension, port in facts.extensions.items()}
    ports = range(1, facts.stations + 1)
    return [Candidate(str(port), phones.get(port, f"the telephone on port {port}")) for port in ports]


def _telephone(extension: str, facts: Facts) -> str:
    return ", ".join(part for part in (f"phone {extension}", facts.names.get(extension)) if part)


def _phone(word: str, facts: Facts) -> int:
    if word not in facts.extensions:
        is_port = _WHOLE.fullmatch(word) and 1 <= int(word) <= facts.stations
        hint = f"; port {int(word)} is station {int(word)}" if is_port else ""
        known = _known(tuple(facts.extensions))
        raise RefusalError(f"phone {told(word)} does not exist: no telephone has this extension{known}{hint}.")
    return facts.extensions[word]


def _phones(facts: Facts) -> list[Candidate]:
    return [
        Candidate(extension, ", ".join(part for part in (facts.names.get(extension), f"station {port}") if part))
        for extension, port in facts.extensions.items()
    ]


def _known(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    return f" ({', '.join(names[:FACTS_SHOWN])}{', ...' if len(names) > FACTS_SHOWN else ''})"


LINE = Kind("LINE", "a CO line, by its port", _line, _lines)
LINE_END = Kind("LINE", "a CO line, by its port", lambda word, facts: f"line {_line(word, facts)}", _lines)
PHONE = Kind("EXTENSION", "a telephone, by its extension", _phone, _phones)
PHONE_END = Kind("EXTENSION", PHONE.help, lambda word, facts: f"station {_phone(word, facts)}", _phones)
STATION = Kind("PORT", "a telephone, by its port", _station, _stations)
STATION_END = Kind("PORT", STATION.help, lambda word, facts: f"station {_station(word, facts)}", _stations)
PHONE_NUMBER = Kind("EXTENSION", PHONE.help, lambda word, facts: facts.extension_of(_phone(word, facts)), _phones)


def one_word(sign: str, help_text: str, what: str, words: dict[str, str]) -> Kind:
    """One of ``words``, or an unambiguous beginning; they are (word, help)."""

    def read(word: str, _: Facts) -> str:
        if word in words:
            return word
        found = [one for one in words if one.startswith(word.lower())] if word else []
        if len(found) == 1:
            return found[0]
        if found:
            raise RefusalError(f"{what} {told(word)} can be {one_of(found)}: write more of it.")
        raise RefusalError(_ended(f"{what} {told(word)} is not {one_of(words)}{did_you_mean(word, words)}"))

    return Kind(sign, help_text, read, lambda _: [Candidate(one, text) for one, text in words.items()])


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


TONE_HELP = dict(
    zip(
        TONES,
        (
            *("dial tone", "ringback", "busy tone", "music on hold"),
            *("nothing goes on here", "no such number", "the receiver was left off", "dial tone with news"),
            *("what was asked for is done", "a call waits", "the call ends soon"),
            *("speak now, you are recorded", "what is said is recorded"),
        ),
        strict=True,
    )
)
MODE = one_word("MODE", "a mode of the office", "mode", MODE_MEANS)
TONE = one_word("TONE", "a tone, or off", "tone", {**TONE_HELP, TONE_OFF: "silence again"})
_SOUND = one_word("TONE", "a tone that always sounds", "tone", {one: TONE_HELP[one] for one in ALWAYS_SOUNDING})
SOUND = Kind(_SOUND.sign, _SOUND.help, lambda word, facts: f"tone {_SOUND.read(word, facts)}", _SOUND.offers)
ROLE = one_word(
    "ROLE",
    "what the user may do",
    "role",
    dict(zip(ROLES, ("looks", "looks and tests", "does everything"), strict=True)),
)
REPORT_HELP = {
    "overview": "the whole period in one column",
    "months": "by month",
    "weeks": "by week, from Monday on",
    "days": "by day",
    "weekdays": "by day of the week",
    "hours": "by hour of the clock",
    "half-hours": "by half hour; of one day each",
    "queues": "by queue",
    "groups": "by hunt group",
    "lines": "by CO line, and all lines busy",
    "agents": "by agent, and how they spent their time",
    "callers": "who calls again",
    "lost": "who gave up and was not called back",
    "costs": "calls out by tariff",
    "breaks": "whether agents keep them",
    "estimates": "whether waits were told rightly",
    "first-week": "strengths and weaknesses in sentences",
    "all": "everything",
}
REPORT = one_word("REPORT", "what of the calls", "report", REPORT_HELP)
STRATEGY = one_word("STRATEGY", "whom queues ring", "strategy", STRATEGY_HELP)
LANGUAGE = one_word("LANGUAGE", "what is spoken", "language", LANGUAGE_NAMES)
PROTOCOL = one_word("PROTOCOL", "how the file is sent", "protocol", {"xmodem": "one file", "ymodem": "with its name"})


def _named(what: str, pattern: re.Pattern[str], rule: str) -> Callable[[str, Facts], str]:
    def read(word: str, _: Facts) -> str:
        if not pattern.fullmatch(word):
            raise RefusalError(f"{what} {told(word)} must be of {rule}.")
        return word

    return read


FOLDERS = (
    *("configuration", "prompts", "logs", "messages", "recordings"),
    *("journal", "people", "exports", "backups", "reports"),
)


def _file(word: str, facts: Facts) -> tuple[str, str]:
    place, bar, name = word.rpartition("/")
    if not _FILE.fullmatch(name):
        raise RefusalError(f"file {told(word)} must be of {_FILE_RULE}.")
    if bar:
        folder, inner, language = place.partition("/")
        found = [one for one in FOLDERS if one.startswith(folder)] if folder else []
        if len(found) != 1:
            raise RefusalError(f"folder {told(place)} is not {one_of(FOLDERS)}.")
        if inner and found != ["prompts"]:
            raise RefusalError(f"folder {told(place)} is not there: only prompts has folders, one a language.")
        if inner and language not in LANGUAGE_NAMES:
            raise RefusalError(f"language {told(language)} is not {one_of(LANGUAGE_NAMES)}.")
        return found[0], f"{language}/{name}" if inner else name
    if _RECORDING.fullmatch(name):
        return "recordings", name
    owners = [owner for owner, known in facts.files if known == name]
    if len(owners) > 1:
        raise RefusalError(f"file {told(word)} is in the folders {' and '.join(owners)}: write FOLDER/NAME.")
    return (owners[0] if owners else ""), name


USER = Kind(
    "NAME",
    "a user",
    _named("user", _USER, "small letters, digits, - and _, a letter first (at most 32)"),
    lambda facts: [Candidate(user, "a user") for user in facts.users],
)
FILE = Kind(
    "FILE",
    "a file, as FOLDER/NAME or NAME",
    _file,
    lambda facts: [Candidate(f"{folder}/{name}", "a file") for folder, name in facts.files],
)
RECORDING = Kind(
    "RECORDING",
    "a recording, as shown, or all of a day",
    lambda word, _: word,
    lambda facts: [Candidate(name, "a recording") for name in facts.recordings],
)
SAVED = Kind(
    "NAME",
    "a saved configuration",
    _named("file", _FILE, _FILE_RULE),
    lambda facts: [Candidate(name, "a file") for folder, name in facts.files if folder == "configuration"],
)
BACKUP = Kind(
    "BACKUP",
    "a backup, as files shows it, or of the stick",
    _named("backup", _FILE, _FILE_RULE),
    lambda facts: [Candidate(name, "a backup") for folder, name in facts.files if folder == "backups"],
)
EXPORT = one_word(
    "FORMAT",
    "as what they are written",
    "format",
    {
        "queue_log": "what happened in queues, as Asterisk's queue_log",
        "master_csv": "call detail records, as Asterisk's Master.csv",
        "smdr80": "as printed, 80 columns",
        "smdr120": "as printed, 120 columns",
        "xlsx": "a workbook, a sheet a table",
        "csv": "all tables as CSV, in an archive",
        "json": "all rows as JSON, an object a line",
    },
)


def _more_or_fewer(word: str, _: Facts) -> int:
    if not _MORE_OR_FEWER.fullmatch(word):
        raise RefusalError(f"{told(word)} agents are not +1 to +99 more or -1 to -99 fewer: write it with its sign.")
    return int(word)


AGENTS_MORE = Kind(
    "+N",
    "so many more, or as -1 fewer",
    _more_or_fewer,
    lambda _: [Candidate("+1", "one more"), Candidate("-1", "one fewer"), Candidate("+N", "so many", stands_for=True)],
)
REVISION = Kind(
    "REVISION",
    "a stored configuration, by its number",
    lambda word, _: _whole(word, "revision", 0, 999_999_999, ""),
    lambda facts: [Candidate(str(number), text) for number, text in facts.revisions],
)


PEOPLE_FILE = Kind(
    "NAME.csv",
    "a file of people",
    _named("file", _FILE, _FILE_RULE),
    lambda facts: [Candidate(name, "a file") for folder, name in facts.files if folder == "people"],
)
ANY_NUMBER = Kind("NUMBER", "a telephone number", lambda word, _: word)
BLOCKABLE = Kind(
    "NUMBER",
    "a number, how numbers begin as +36190*, or withheld",
    lambda word, _: word,
    lambda _: [Candidate("withheld", "callers who do not let theirs be told")],
)
REFUSAL = one_word(
    "WHAT",
    "what such callers meet",
    "what they meet",
    {"message": "they are told that they are not put through", "busy": "busy tone", "silent": "the line rings on"},
)
_SWITCH = one_word("on|off", "on or off", "switch", {"on": "yes", "off": "no"})
ON_OFF = Kind(_SWITCH.sign, _SWITCH.help, lambda word, facts: _SWITCH.read(word, facts) == "on", _SWITCH.offers)
PERSON_OR_COMPANY = one_word("KIND", "person or company", "kind", {"person": "a person", "company": "a company"})


DATE = Kind("DATE", "as 2026-11-30", _named("date", _DATE, "the form 2026-11-30"))
TIME = Kind("TIME", "as 09:30 or 09:30:00", _named("time", _TIME, "the form 09:30 or 09:30:00"))
WHICH = Kind("WHICH", "only this one", lambda word, _: word)
GROUP = Kind(
    "GROUP", "a hunt group", lambda word, _: word, lambda facts: [Candidate(name, "a group") for name in facts.groups]
)
QUEUE = Kind(
    "QUEUE", "a queue", lambda word, _: word, lambda facts: [Candidate(name, "a queue") for name in facts.queues]
)
MENU = Kind("MENU", "a menu", lambda word, _: word, lambda facts: [Candidate(name, "a menu") for name in facts.menus])
AGENT = Kind(
    "AGENT", "an agent", lambda word, _: word, lambda facts: [Candidate(name, "an agent") for name in facts.agents]
)
CALLER = Kind(
    "NUMBER",
    "a caller's number, as shown or as it is dialled",
    lambda word, _: word,
    lambda facts: [Candidate(number, text) for number, text in facts.callers],
)
MESSAGE = whole("MESSAGE", "a message, by its number", "message", (1, 999_999_999))
REASON = Kind("REASON", "why, in words", lambda word, _: word)
TRUNK = Kind(
    "TRUNK", "a trunk group", lambda word, _: word, lambda facts: [Candidate(name, "a group") for name in facts.trunks]
)


def _comment(rest: str, _: Facts) -> str:
    """The rest of a line, without the quotes that hold all of it. One that ends as if the box were to take the commit
    back is refused: it would not, and who relies on it would be locked out."""
    first, *more = words_of(rest)
    held = first.quoted and not more
    confirmed = _CONFIRMED.fullmatch(rest)
    if confirmed and (first.open or not held):
        raise RefusalError(
            f'"confirmed" stands before comment: commit confirmed {confirmed[1] or "MINUTES"} comment ...'
            " (a comment that shall end so is written in quotes)."
        )
    word = first.text if held else rest
    if len(word) > LONGEST_COMMENT or not word.isprintable():
        raise RefusalError(f"comment {told(word)} is not printable text of at most {LONGEST_COMMENT} characters.")
    return word


def _said(rest: str, _: Facts) -> str:
    """The rest of a line, without the quotes that hold all of it."""
    first, *more = words_of(rest)
    return first.text if first.quoted and not more else rest


def _pattern(word: str, _: Facts) -> re.Pattern[str]:
    try:
        return re.compile(word, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise RefusalError(
            f"text {told(word)} is no regular expression ({error}): write \\ before a sign that means itself."
        ) from None


_PERIODS = {
    "today": "the day of the last call",
    "yesterday": "the day before it",
    "week": "from Monday on",
    "last-week": "the one before it",
    "month": "this month",
    "last-month": "the one before it",
}


def _periods(_: Facts) -> list[Candidate]:
    sign = Candidate("PERIOD", "as 2026-03-29, 2026-W13, 2026-03, 2026, or two days with .. between", stands_for=True)
    return [sign, *(Candidate(word, text) for word, text in _PERIODS.items())]


PERIOD = Kind("PERIOD", "a day, a week, a month; else this month", lambda word, _: word, _periods)
COMMENT = Kind("TEXT", "why, in words", _comment, rest=True)
SAID = Kind("TEXT", "words, to the end of the line", _said, rest=True)
PATTERN = Kind("TEXT", "text or a regular expression, capitals or not", _pattern)
SETTING = Kind("VALUE", "what it would be; in quotes where it has a space", lambda word, _: word, of_path=True)
VALUE = Kind("VALUE", "what it shall be", lambda word, _: word, rest=True)
PATH = Kind("PATH", "a place in the configuration", lambda word, _: word, path=True)
PATH_HERE = Kind("PATH", "a place in the configuration", lambda word, _: word, path=True, here=True)
SECONDS = whole("SECONDS", "how long, 1 to 30", "time", (1, 30), "seconds")
MODE_MINUTES = whole("MINUTES", f"how long, 1 to {LONGEST_MODE_MIN}", "time", (1, LONGEST_MODE_MIN), "minutes")
MINUTES = whole("MINUTES", "until it is taken back, 1 to 1440", "time", (1, 1440), "minutes")
COUNT = whole("COUNT", "how many, 1 to 10000", "count", (1, 10_000))
LINES_IN_ALL = whole("COUNT", "lines, 1 to 200", "count", (1, 200))
WITHIN = whole("SECONDS", "as 20", "time", (0, 3600), "seconds")
SEEDS = whole("COUNT", "how often, 1 to 100", "count", (1, 100))
SEED = whole("SEED", "any whole number", "seed", (0, 999_999_999))
COLUMNS = whole("COLUMNS", "20 to 500, 0: as the terminal says", "width", (0, 500))
ROWS = whole("LINES", "lines of a screen, 0: never stop", "length", (0, 500))

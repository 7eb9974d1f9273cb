"""Everything that can be written in the configuration, as a tree: what stands where, and what it may be.

Made of the key tables that ``parse`` reads with, so that what is offered is what is taken. A path is the keys from the
top, as ("stations", "1", "name"); tables of a list are counted from 1, as ("outside", "routes", "1", "prefix").
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, get_args

import msgspec

from firmware.callcontrol.features import Feature
from firmware.callcontrol.periods import MODES
from firmware.callcontrol.plan import SecondFlash, TrunkStrategy
from firmware.config import (
    calling_fields,
    fields,
    hours_fields,
    key_help,
    line_fields,
    menu_fields,
    message_sections,
    outside_fields,
    queue_fields,
)
from firmware.config.access_sections import TRAVELLER_KEYS
from firmware.config.calling_sections import CLASS_KEYS, DIALLING_KEYS, FEATURE_KEYS, RING_KEYS, TIMER_KEYS
from firmware.config.countries import COUNTRIES, ZONE_OF
from firmware.config.feature_codes import TABLE, feature_named
from firmware.config.fields import Check, RefusedError, did_you_mean, one_of
from firmware.config.hours_sections import (
    ALL_HOLIDAYS,
    DATE_KEYS,
    HOTLINE_KEYS,
    HOURS_KEYS,
    SEASON_KEYS,
    date_refusal,
)
from firmware.config.hours_sections import ROUTE_KEYS as MODE_KEYS
from firmware.config.journal_sections import JOURNAL_KEYS
from firmware.config.line_profiles import SCHEMES
from firmware.config.line_sections import BOX_KEYS, LINE_KEYS
from firmware.config.menu_sections import CHOICE_KEYS, MENU_KEYS, choice_refusal
from firmware.config.message_sections import MESSAGE_KEYS
from firmware.config.outside_sections import OUTSIDE_KEYS, ROUTE_KEYS, TOLL_KEYS, TRUNK_KEYS
from firmware.config.parse import GROUP_KEYS, STATION_KEYS, TOP_KEYS
from firmware.config.people_sections import PEOPLE_KEYS
from firmware.config.prompts import PROMPT_KEYS, language
from firmware.config.prompts import refusal as prompt_refusal
from firmware.config.queue_sections import (
    AGENT_KEYS,
    CALLER_KEYS,
    PAUSE_KEYS,
    QUEUE_KEYS,
    WIDENING_KEYS,
    WORD_KEYS,
    caller_refusal,
    pause_refusal,
)
from firmware.config.recording_sections import RECORDING_KEYS
from firmware.config.report_sections import REPORT_KEYS, TARIFF_KEYS
from firmware.config.upkeep_sections import BACKUP_KEYS, REGISTER_KEYS, SMDR_KEYS
from firmware.config.zones import zone
from firmware.voice.languages import LANGUAGES

Path = tuple[str, ...]


class Word(NamedTuple):
    """What can be written next. ``stands_for``: it is no word to write, but says what kind of word is wanted."""

    word: str
    help: str
    stands_for: bool = False


class Size(NamedTuple):
    """Of the board: ports from 1."""

    lines: int = 8
    stations: int = 24


LARGEST = Size()
"""Of a board that nobody has told."""


class Value(msgspec.Struct, frozen=True):
    """A key with a value. ``subject``: of a sentence about it, in which the names before it stand."""

    help: str
    check: Check
    subject: str


class Table(msgspec.Struct, frozen=True):
    """A table with known keys. ``owner``: as ``subject``. ``short``: the key that is meant where a value stands in its
    place ("" = none can)."""

    help: str
    owner: str
    keys: "Mapping[str, Node]"
    short: str = ""


class Names(msgspec.Struct, frozen=True):
    """A table whose keys people choose. ``refusal`` of a name: a sentence, or "" for one that can be taken."""

    help: str
    words: Callable[[Size], list[Word]]
    refusal: Callable[[str, Size], str]
    each: Table | Value


class Rows(msgspec.Struct, frozen=True):
    """A list of tables, counted from 1."""

    help: str
    subject: str
    each: Table


Node = Value | Table | Names | Rows


class Place(NamedTuple):
    """Where a path leads. ``names``: of its tables that people chose, and counts of its rows."""

    node: Node
    names: tuple[str, ...]

    @property
    def what(self) -> str:
        """The subject of a sentence about it."""
        match self.node:
            case Table(owner=text) | Value(subject=text) | Rows(subject=text):
                return text.format(*self.names)
        return "this section"


def at(path: Path, size: Size = LARGEST) -> Place:
    """Where ``path`` leads. Raises RefusedError with a whole sentence for a word that cannot stand there."""
    node: Node = TREE
    names: tuple[str, ...] = ()
    printable(path)
    for word in path:
        match node:
            case Table(keys=keys):
                if word not in keys:
                    raise RefusedError(_no_key(Place(node, names), word))
                node = keys[word]
            case Names(refusal=refusal, each=each):
                if sentence := refusal(word, size):
                    raise RefusedError(sentence)
                node, names = each, (*names, word)
            case Rows(each=each):
                if not _COUNT.fullmatch(word):
                    what = Place(node, names).what
                    raise RefusedError(f'{what} are counted from 1, and "{word}" is no number from 1 to 999.')
                node, names = each, (*names, word)
            case Value():
                what = Place(node, names).what
                raise RefusedError(f'{what} is a value, and nothing can stand under it: "{word}" is one word too much.')
    return Place(node, names)


def printable(path: Path) -> None:
    """Raises RefusedError for a word that could not be shown to anybody."""
    for word in path:
        if not word.isprintable():
            raise RefusedError(f"{word!a} cannot be a key: not all of its signs are printable.")


def keys_at(path: Path, size: Size = LARGEST) -> list[Word]:
    """What can stand after ``path``: none after a value. Raises RefusedError as ``at``."""
    match at(path, size).node:
        case Table(keys=keys):
            return [Word(key, node.help) for key, node in keys.items()]
        case Names(words=words):
            return words(size)
        case Rows(help=text):
            return [Word("NUMBER", text, stands_for=True)]
    return []


def values_at(path: Path, size: Size = LARGEST) -> list[Word] | None:
    """What the value at ``path`` can be, or of what kind; None: its key's help says all, or no value stands there."""
    node = at(path, size).node
    if isinstance(node, Table) and node.short:
        node = node.keys[node.short]
    return _values(node.check) if isinstance(node, Value) else None


def _no_key(place: Place, word: str) -> str:
    node = place.node
    assert isinstance(node, Table)
    near = did_you_mean(word, node.keys)
    end = "" if near.endswith("?") else "."
    if node is TREE:
        return f'"{word}" is not a key of this file ({one_of(node.keys)}){near}{end}'
    return f'{place.what} has no key "{word}" ({one_of(node.keys)}){near}{end}'


# -- values


def _values(check: Check) -> list[Word] | None:
    if isinstance(check, line_fields.OneWord):
        return _words(check.known)
    return _VALUES.get(check)


def _words(words: Iterable[str], helps: Mapping[str, str] = key_help.VALUE_HELP) -> list[Word]:
    return [Word(word, helps.get(word, "")) for word in words]


def _zones() -> list[Word]:
    """The zone of each country."""
    return [Word(name, COUNTRIES[key].name) for key, name in ZONE_OF.items()]


_GROUP = Word("group NAME", "a hunt group", stands_for=True)
_STATION = Word("phone EXTENSION", "a telephone", stands_for=True)
_QUEUE = Word("queue NAME", "a queue", stands_for=True)
_MENU = Word("menu NAME", "a spoken menu", stands_for=True)
_MAILBOX = Word("message NAME", "a mailbox", stands_for=True)
_NUMBER = Word("NUMBER", "as it is dialled", stands_for=True)
_OUTSIDE = Word("outside NUMBER", "with its first digit", stands_for=True)
_FEATURES = [Word(row.feature.value, row.does) for row in TABLE]
_SENT = {key: scheme.signal.upper() for key, scheme in SCHEMES.items() if scheme.name}
_VALUES: dict[Check, list[Word]] = {
    fields.flag: _words(("true", "false")),
    fields.country: [Word(key, country.name) for key, country in COUNTRIES.items()],
    language: [Word(key, known.own_name) for key, known in LANGUAGES.items()],
    zone: [Word("REGION/CITY", "a zone of the tz database", stands_for=True), *_zones()],
    fields.strategy: _words(fields.STRATEGIES, key_help.STRATEGY_HELP),
    fields.route: [_GROUP, _STATION, _QUEUE, _MENU, _MAILBOX],
    fields.operator: [_GROUP, _STATION],
    menu_fields.fax: [_STATION],
    fields.overflow: [*_words(("ring", "silent")), _GROUP, _STATION, _QUEUE, _MENU, _MAILBOX],
    calling_fields.forward: [_NUMBER, _GROUP, _STATION, _QUEUE, _MENU, _MAILBOX, _OUTSIDE],
    menu_fields.way: [*_words(("operator", "hang up")), _NUMBER, _GROUP, _STATION, _QUEUE, _MENU, _MAILBOX, _OUTSIDE],
    menu_fields.choice_way: [
        *_words(("operator", "again", "back", "hang up")),
        *(_NUMBER, _GROUP, _STATION, _QUEUE, _MENU, _MAILBOX, _OUTSIDE),
    ],
    queue_fields.agents: [Word("AGENT", "one or more, in order", stands_for=True)],
    queue_fields.answer_s: [*_words((queue_fields.NEVER,)), Word("SECONDS", "0 to 600", stands_for=True)],
    calling_fields.second_flash: _words(get_args(SecondFlash)),
    hours_fields.mode: _words(MODES, key_help.MODE_MEANS),
    outside_fields.caller_id_scheme: [
        *(Word(key, f"by {signal}") for key, signal in _SENT.items()),
        *_words((outside_fields.SILENT,)),
    ],
    outside_fields.trunk_strategy: _words(get_args(TrunkStrategy)),
    line_fields.release_on: _words(line_fields.END_SIGNS),
    line_fields.answer_on: _words(line_fields.ANSWER_SIGNS),
    FEATURE_KEYS["deny"]: _FEATURES,
    FEATURE_KEYS["allow"]: _FEATURES,
}


# -- names


_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PORT = re.compile(r"[1-9][0-9]{0,3}")
_SLOT = re.compile(r"[0-9]{2}")
_COUNT = re.compile(r"[1-9][0-9]{0,2}")


def _ports(kind: str, last: Callable[[Size], int], each: Table, text: str) -> Names:
    def words(size: Size) -> list[Word]:
        return [Word(str(port), f"{kind} {port}") for port in range(1, last(size) + 1)]

    def refusal(word: str, size: Size) -> str:
        if _PORT.fullmatch(word) and int(word) <= last(size):
            return ""
        return f'{kind} "{word}" does not exist: this board has ports 1 to {last(size)}.'

    return Names(text, words, refusal, each)


def _named(kind: str, each: Table | Value, text: str, always: tuple[Word, ...] = ()) -> Names:
    def words(_: Size) -> list[Word]:
        return [*always, Word("NAME", f"a {kind}, of letters, digits, - and _", stands_for=True)]

    def refusal(word: str, _: Size) -> str:
        return "" if _NAME.fullmatch(word) else fields.badly_named(kind, word)

    return Names(text, words, refusal, each)


def _skills(owner: str, text: str) -> Names:
    """``owner``: whose they are, the first name of the path."""
    level = Value("a level, 1 to 9", queue_fields.level, f'skill "{{1}}" of {owner}')
    return _named("skill", level, text)


def _pauses() -> Names:
    def words(_: Size) -> list[Word]:
        return [Word("DIGIT", "the digit that is dialled after the code, 0 to 9", stands_for=True)]

    def refusal(word: str, _: Size) -> str:
        return "" if queue_fields.PAUSE.fullmatch(word) else pause_refusal(word)

    each = _table("", 'pause "{0}"', PAUSE_KEYS, key_help.PAUSE_HELP)
    return Names(key_help.TOP_HELP["pauses"], words, refusal, each)


def _callers() -> Names:
    def words(_: Size) -> list[Word]:
        return [Word("PREFIX", "how the number begins, such as +3630", stands_for=True)]

    def refusal(word: str, _: Size) -> str:
        return "" if queue_fields.PREFIX.fullmatch(word) else caller_refusal(word)

    return Names(
        key_help.TOP_HELP["callers"], words, refusal, _table("", 'caller "{0}"', CALLER_KEYS, key_help.CALLER_HELP)
    )


def _choices(owner: str, text: str) -> Names:
    """``owner``: the menu, the first name of the path."""
    helps = key_help.CHOICE_HELP
    choice = f'choice "{{1}}" of {owner}'
    level = Value("a level, 1 to 9", queue_fields.level, f'skill "{{2}}" of {choice}')
    skills = _named("skill", level, helps["skills"])

    def words(_: Size) -> list[Word]:
        return [Word("DIGIT", "the digit that is pressed, or * or #", stands_for=True)]

    def refusal(word: str, _: Size) -> str:
        return "" if menu_fields.DIGIT.fullmatch(word) else choice_refusal(word)

    each = _table("", choice, CHOICE_KEYS, helps, skills=skills)
    return Names(text, words, refusal, msgspec.structs.replace(each, short=menu_fields.TO))


def _prompts() -> Names:
    def words(_: Size) -> list[Word]:
        return [Word("PROMPT", "a name of small letters, digits, . - and _", stands_for=True)]

    helps = {key: f"its words in {known.own_name}" for key, known in LANGUAGES.items()}
    each = _table("", 'prompt "{0}"', PROMPT_KEYS, helps)
    return Names(key_help.TOP_HELP["prompts"], words, lambda name, _: prompt_refusal(name), each)


def feature_word(feature: Feature) -> str:
    """How a feature is written as a key."""
    return feature.value.replace(" ", "_")


def _code_names() -> Names:
    known = [feature_word(feature) for feature in Feature]

    def words(_: Size) -> list[Word]:
        return [Word(feature_word(row.feature), row.does) for row in TABLE]

    def refusal(word: str, _: Size) -> str:
        if feature_named(word) is not None:
            return ""
        near = did_you_mean(word.replace(" ", "_"), known)
        return f'[codes] knows no feature "{word}"{near or "."}'

    return Names(key_help.TOP_HELP["codes"], words, refusal, Value("", calling_fields.codes, 'the code of "{0}"'))


def _places(section: str, text: str, check: Check) -> Names:
    """``text``: what a place holds."""

    def words(_: Size) -> list[Word]:
        return [Word("PLACE", "two digits, 00 to 99", stands_for=True)]

    def refusal(word: str, _: Size) -> str:
        return "" if _SLOT.fullmatch(word) else f'place "{word}" of [{section}] is not two digits, "00" to "99".'

    return Names(key_help.TOP_HELP[section], words, refusal, Value(text, check, f'place "{{0}}" of [{section}]'))


# -- the tree


def _table(text: str, owner: str, keys: Mapping[str, Check], helps: Mapping[str, str], **nodes: Node) -> Table:
    return Table(
        text, owner, {key: nodes.get(key) or Value(helps[key], keys[key], f"{key} of {owner}") for key in keys}
    )


def _section(key: str, keys: Mapping[str, Check], helps: Mapping[str, str], **nodes: Node) -> Table:
    return _table(key_help.TOP_HELP[key], f"[{key}]", keys, helps, **nodes)


_TOP_CHECKS: dict[str, Any] = {
    "country": fields.country,
    "zone": zone,
    "language": language,
    "operator": fields.operator,
    "fax": menu_fields.fax,
    "second_flash": calling_fields.second_flash,
    "caller_id": outside_fields.caller_id_scheme,
}


def _queue() -> Table:
    helps = key_help.QUEUE_HELP
    owner = 'queue "{0}"'
    widening = _table("", f"widening {{1}} of {owner}", WIDENING_KEYS, key_help.WIDENING_HELP)
    return _table(
        *("", owner, QUEUE_KEYS, helps),
        skills=_skills(owner, helps["skills"]),
        widening=Rows(helps["widening"], f"widenings of {owner}", widening),
        words=_table(helps["words"], f"words of {owner}", WORD_KEYS, key_help.WORD_HELP),
    )


def _menu() -> Table:
    helps, owner = key_help.MENU_HELP, 'menu "{0}"'
    return _table("", owner, MENU_KEYS, helps, choices=_choices(owner, helps["choices"]))


def _hours() -> Table:
    helps = key_help.HOURS_HELP
    on_or_off = Value("kept or not", fields.flag, "{0} of holidays of [hours]")
    season = _table("", 'season "{0}"', SEASON_KEYS, key_help.SEASON_HELP)
    hotline = _table("", 'hotline "{0}"', HOTLINE_KEYS, key_help.HOTLINE_HELP)
    return _section(
        *("hours", HOURS_KEYS, helps),
        holidays=_holidays(on_or_off, helps["holidays"]),
        routes=_table(helps["routes"], "routes of [hours]", MODE_KEYS, key_help.MODE_HELP),
        seasons=_named("season", season, helps["seasons"]),
        dates=_dates(),
        hotlines=_named("hotline", hotline, helps["hotlines"]),
    )


def _holidays(each: Value, text: str) -> Names:
    """Which there are depends on the country, and is found out later."""

    def words(_: Size) -> list[Word]:
        named = Word("HOLIDAY", "one of them, as show hours calls it", stands_for=True)
        return [Word(ALL_HOLIDAYS, "all that are not named here"), named]

    def refusal(word: str, _: Size) -> str:
        return "" if _NAME.fullmatch(word) else fields.badly_named("holiday", word)

    return Names(text, words, refusal, each)


def _dates() -> Names:
    def words(_: Size) -> list[Word]:
        return [Word("DATE", "as 12-24, of each year, or 2026-12-24", stands_for=True)]

    def refusal(word: str, _: Size) -> str:
        return "" if hours_fields.day_named(word) else date_refusal(word)

    each = _table("", 'date "{0}"', DATE_KEYS, key_help.DATE_HELP)
    return Names(key_help.HOURS_HELP["dates"], words, refusal, each)


def _tree() -> Table:
    top = key_help.TOP_HELP
    everyone = Word("all", "the group that exists without being written")
    every_line = Word("all", "every line that is not private")
    toll = _table("", 'toll {1} of class "{0}"', TOLL_KEYS, key_help.TOLL_HELP)
    tolls = Rows(key_help.CLASS_HELP["toll"], 'tolls of class "{0}"', toll)
    routes = Rows(
        key_help.OUTSIDE_HELP["routes"],
        "routes of [outside]",
        _table("", "route {0} of [outside]", ROUTE_KEYS, key_help.ROUTE_HELP),
    )
    line = _table(
        *("", "CO line {0}", LINE_KEYS, key_help.LINE_HELP),
        skills=_skills("CO line {0}", key_help.LINE_HELP["skills"]),
    )
    station = _table("", "telephone {0}", STATION_KEYS, key_help.STATION_HELP)
    group = _table("", 'group "{0}"', GROUP_KEYS, key_help.GROUP_HELP)
    service = _table("", 'class "{0}"', CLASS_KEYS, key_help.CLASS_HELP, toll=tolls)
    trunk = _table("", 'trunk group "{0}"', TRUNK_KEYS, key_help.TRUNK_HELP)
    traveller = _table("", 'traveller "{0}"', TRAVELLER_KEYS, key_help.TRAVELLER_HELP)
    agent = _table(
        *("", 'agent "{0}"', AGENT_KEYS, key_help.AGENT_HELP),
        skills=_skills('agent "{0}"', key_help.AGENT_HELP["skills"]),
    )
    sections: dict[str, Node] = {
        "lines": _ports("CO line", lambda size: size.lines, line, top["lines"]),
        "stations": _ports("telephone", lambda size: size.stations, station, top["stations"]),
        "groups": _named("group", group, top["groups"], (everyone,)),
        "queues": _named("queue", _queue(), top["queues"]),
        "agents": _named("agent", agent, top["agents"]),
        "menus": _named("menu", _menu(), top["menus"]),
        "travellers": _named("traveller", traveller, top["travellers"]),
        "messages": _named(
            "mailbox", _table("", 'mailbox "{0}"', MESSAGE_KEYS, key_help.MESSAGE_HELP), top["messages"]
        ),
        "pauses": _pauses(),
        "callers": _callers(),
        "codes": _code_names(),
        "speed": _places("speed", "the number in it", calling_fields.number_to_dial),
        "dictation": _places("dictation", "the prompt in it", message_sections.recordable_prompt),
        "classes": _named("class", service, top["classes"]),
        "dialling": _section("dialling", DIALLING_KEYS, key_help.DIALLING_HELP),
        "timers": _section("timers", TIMER_KEYS, key_help.TIMER_HELP),
        "hours": _hours(),
        "ringing": _section("ringing", RING_KEYS, key_help.RINGING_HELP),
        "trunks": _named("trunk group", trunk, top["trunks"], (every_line,)),
        "outside": _section("outside", OUTSIDE_KEYS, key_help.OUTSIDE_HELP, routes=routes),
        "prompts": _prompts(),
        "supervision": _section("supervision", BOX_KEYS, key_help.SUPERVISION_HELP),
        "recording": _section("recording", RECORDING_KEYS, key_help.RECORDING_HELP),
        "register": _section("register", REGISTER_KEYS, key_help.REGISTER_HELP),
        "smdr": _section("smdr", SMDR_KEYS, key_help.SMDR_HELP),
        "backup": _section("backup", BACKUP_KEYS, key_help.BACKUP_HELP),
        "reports": _section("reports", REPORT_KEYS, key_help.REPORTS_HELP),
        "tariffs": _named("tariff", _table("", 'tariff "{0}"', TARIFF_KEYS, key_help.TARIFF_HELP), top["tariffs"]),
        "journal": _section("journal", JOURNAL_KEYS, key_help.JOURNAL_HELP),
        "people": _section("people", PEOPLE_KEYS, key_help.PEOPLE_HELP),
    }
    values = {key: Value(top[key], check, key) for key, check in _TOP_CHECKS.items()}
    return Table("", "", {key: sections.get(key) or values[key] for key in TOP_KEYS})


TREE: Table = _tree()
"""The whole file."""

"""A story file read: its headers, its statements, or every mistake in it."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from boards import NAMES as BOARDS
from firmware.config.countries import COUNTRIES
from firmware.config.fields import did_you_mean, one_of
from tools.play.forms import EXPECTS, HEADER_WORDS, STATEMENTS
from tools.play.grammar import Form, Missed, Values
from tools.play.words import Word, WordError, words_of
from tools.sim.world import FIRST_CLOCK

_TIME = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")
_LOOKS_TIMED = re.compile(r"[-+.]?[0-9].*")

DEFAULT_BOARD = "lb4x8"
DEFAULT_CLOCK = FIRST_CLOCK
DEFAULT_SEED = 1


class Mistake(NamedTuple):
    """A line of the story that cannot be played: its number from 1, and a sentence."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class Statement(NamedTuple):
    """One timed line. ``text`` is what was written after the time."""

    line: int
    at_ms: int
    form: Form
    values: Values
    text: str

    @property
    def expects(self) -> bool:
        """It looks instead of acting."""
        return self.form.key in EXPECTS


class Story(NamedTuple):
    """A whole story. ``country`` None: the configuration's. ``config``: as written, relative to the story."""

    statements: tuple[Statement, ...]
    board: str = DEFAULT_BOARD
    config: str | None = None
    country: str | None = None
    clock: datetime.datetime = DEFAULT_CLOCK
    seed: int = DEFAULT_SEED
    headers: tuple[tuple[str, int], ...] = ()
    """Each header that was written, with its line."""
    unread: frozenset[str] = frozenset()
    """Headers that were written but cannot be read: in their places stand the defaults."""

    @property
    def electrical(self) -> Statement | None:
        """The first statement that only the electrical world understands."""
        return next((statement for statement in self.statements if statement.form.electrical), None)

    def line_of(self, header: str) -> int:
        """The line of a header; 1 when it is not written."""
        return dict(self.headers).get(header, 1)


def read_story(text: str) -> Story | list[Mistake]:
    """Read a story; when anything is wrong, every mistake, in line order."""
    story, mistakes = read_what_can_be_read(text)
    return mistakes or story


def read_what_can_be_read(text: str) -> tuple[Story, list[Mistake]]:
    """The lines that can be read, as a story, and every mistake of the others, in line order."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line)
    unread = frozenset(reader.lines.keys() - reader.values.keys())
    headers = tuple(reader.lines.items())
    story = Story(tuple(reader.statements), **reader.values, headers=headers, unread=unread)  # type: ignore[arg-type]
    return story, reader.mistakes


class _Reader:
    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.statements: list[Statement] = []
        self.values: dict[str, object] = {}
        self.lines: dict[str, int] = {}
        self.timed = False
        self.last_ms = 0

    def take(self, number: int, line: str) -> None:
        try:
            words = words_of(line)
            if not words:
                return
            if _LOOKS_TIMED.fullmatch(words[0].text) and not words[0].quoted:
                self.timed = True
                self._statement(number, words)
            else:
                self._header(number, words)
        except (WordError, _MistakeError) as error:
            self.mistakes.append(Mistake(number, str(error)))

    def _statement(self, number: int, words: Sequence[Word]) -> None:
        at_ms = _time(words[0].text)
        self._must_not_fall(number, at_ms, words[0].text)
        rest = words[1:]
        found = STATEMENTS.match(rest)
        if isinstance(found, Missed):
            raise _MistakeError(_missed(found, rest))
        form, values = found
        if form.key == "clock":
            values["clock"] = _moment(values)
        self.statements.append(Statement(number, at_ms, form, values, " ".join(map(str, rest))))

    def _must_not_fall(self, number: int, at_ms: int, text: str) -> None:
        last, self.last_ms = self.last_ms, at_ms
        if at_ms < last:
            sentence = f"the time {text} falls back behind {last / 1000:g}: times never fall."
            self.mistakes.append(Mistake(number, sentence))

    def _header(self, number: int, words: Sequence[Word]) -> None:
        name = words[0].text
        if words[0].quoted or name not in HEADER_WORDS:
            raise _MistakeError(
                f"found {words[0]} at the start of the line; allowed are a time in seconds or one of the headers "
                f"{', '.join(HEADER_WORDS)}{did_you_mean(name, HEADER_WORDS) or '.'}"
            )
        if self.timed:
            raise _MistakeError(f"header {name} must stand before the first statement.")
        if name in self.lines:
            raise _MistakeError(f"header {name} stands already in line {self.lines[name]}.")
        self.lines[name] = number
        self.values[name] = _HEADERS[name](words[1:])


class _MistakeError(Exception):
    pass


def _time(text: str) -> int:
    if not _TIME.fullmatch(text):
        raise _MistakeError(f"found the time {text}; allowed are seconds such as 6 or 6.25, to the millisecond.")
    return int(Decimal(text) * 1000)


def _missed(missed: Missed, words: Sequence[Word]) -> str:
    found = str(words[missed.at]) if missed.at < len(words) else "the end of the line"
    before = " ".join(map(str, words[: missed.at]))
    where = f" after '{before}'" if before else " after the time"
    return f"found {found}{where}; allowed: {one_of(missed.allowed)}."


def _only(words: Sequence[Word], name: str, says: str) -> str:
    if len(words) != 1 or not words[0].text:
        found = " ".join(map(str, words)) or "nothing"
        raise _MistakeError(f"found {found} after '{name}'; allowed: {says}.")
    return words[0].text


def _board(words: Sequence[Word]) -> str:
    name = _only(words, "board", one_of(BOARDS))
    if name not in BOARDS:
        raise _MistakeError(f"there is no board {name}; allowed: {one_of(BOARDS)}.")
    return name


def _config(words: Sequence[Word]) -> str:
    return _only(words, "config", "the name of one file, in quotation marks when it holds spaces")


def _country(words: Sequence[Word]) -> str:
    key = _only(words, "country", one_of(COUNTRIES))
    if key not in COUNTRIES:
        raise _MistakeError(f"there is no country {key}; allowed: {one_of(COUNTRIES)}.")
    return key


def _seed(words: Sequence[Word]) -> int:
    text = _only(words, "seed", "a whole number")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise _MistakeError(f"found {text} after 'seed'; allowed: a whole number.")
    return int(text)


def _clock(words: Sequence[Word]) -> datetime.datetime:
    found = STATEMENTS.match([Word("clock"), *words])
    if isinstance(found, Missed):
        raise _MistakeError(_missed(found, [Word("clock"), *words]))
    return _moment(found[1])


def _moment(values: Values) -> datetime.datetime:
    try:
        return datetime.datetime(*values["DATE"], *values["TIME"])
    except ValueError:
        date = "-".join(f"{part:02}" for part in values["DATE"])
        time = ":".join(f"{part:02}" for part in values["TIME"])
        raise _MistakeError(f"there is no moment {date} {time}.") from None


_HEADERS = {"board": _board, "config": _config, "country": _country, "clock": _clock, "seed": _seed}

"""Patterns of words, written as people write them, and how a line is matched against them.

``line LINE rings [withheld | from NUMBER [NAME]]``: small words stand as they are, capital words are blanks
(slots.py), brackets may be left out, ``|`` divides alternatives inside brackets.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tools.play.slots import SLOTS
from tools.play.words import Word

Values = dict[str, Any]
"""What a match found: a blank's value by the blank's name, and True by the name of each small word in brackets."""

_Match = tuple[int, Values]


class Form(NamedTuple):
    """One shape of a line. ``key`` names it to the program; ``electrical``: it means something on the electrical world
    only."""

    key: str
    pattern: str
    electrical: bool = False


class Missed(NamedTuple):
    """How far a line could be read (in words), and what would have been allowed there."""

    at: int
    allowed: tuple[str, ...]


class Grammar:
    """Forms, ready to match."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms = [(form, _compile(form.pattern)) for form in forms]

    def match(self, words: Sequence[Word]) -> tuple[Form, Values] | Missed:
        """The first form that the whole of ``words`` fits, or how far the best one came."""
        trail = _Trail()
        matcher = _Matcher(words, trail)
        for form, pattern in self._forms:
            for at, values in matcher.sequence(pattern, (0, {})):
                if at == len(words):
                    return form, values
                trail.missed(at, "the end of the line")
        return Missed(trail.at, tuple(dict.fromkeys(trail.allowed)))


class _Trail:
    """The furthest place that any form reached, and what was wanted there."""

    def __init__(self) -> None:
        self.at = 0
        self.allowed: list[str] = []

    def missed(self, at: int, wanted: str) -> None:
        if at > self.at:
            self.at = at
            self.allowed = []
        if at == self.at:
            self.allowed.append(wanted)


class _Option(NamedTuple):
    choices: list["_Pattern"]


_Pattern = list["str | _Option"]


def _compile(pattern: str) -> _Pattern:
    tokens = re.findall(r"[\[\]|]|[^\s\[\]|]+", pattern)
    compiled, rest = _alternatives(tokens)
    if rest or len(compiled) != 1:
        raise ValueError(f"brackets do not pair in {pattern!r}")
    return compiled[0]


def _alternatives(tokens: list[str]) -> tuple[list[_Pattern], list[str]]:
    choices: list[_Pattern] = [[]]
    while tokens and tokens[0] != "]":
        token, tokens = tokens[0], tokens[1:]
        if token == "|":
            choices.append([])
        elif token == "[":
            inner, tokens = _alternatives(tokens)
            choices[-1].append(_Option(inner))
            tokens = tokens[1:]
        else:
            choices[-1].append(token)
    return choices, tokens


class _Matcher:
    """Every way in which a pattern fits the words from some place on (with backtracking)."""

    def __init__(self, words: Sequence[Word], trail: _Trail) -> None:
        self._words = words
        self._trail = trail

    def sequence(self, pattern: _Pattern, start: _Match, optional: bool = False) -> Iterator[_Match]:
        if not pattern:
            yield start
            return
        for middle in self._element(pattern[0], start, optional):
            yield from self.sequence(pattern[1:], middle, optional)

    def _element(self, element: "str | _Option", start: _Match, optional: bool) -> Iterator[_Match]:
        at, values = start
        if isinstance(element, _Option):
            for choice in element.choices:
                yield from self.sequence(choice, start, optional=True)
            yield start
        elif element in SLOTS:
            yield from self._blank(element, start)
        elif at < len(self._words) and self._words[at] == Word(element):
            yield at + 1, {**values, element: True} if optional else values
        else:
            self._trail.missed(at, f'"{element}"')

    def _blank(self, name: str, start: _Match) -> Iterator[_Match]:
        at, values = start
        value = SLOTS[name].take(self._words[at]) if at < len(self._words) else None
        if value is None:
            self._trail.missed(at, SLOTS[name].says)
        else:
            yield at + 1, {**values, name: value}

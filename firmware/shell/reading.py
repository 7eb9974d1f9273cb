"""From a typed line to what it asks for."""

from typing import Any

import msgspec

from firmware.config.fields import one_of
from firmware.shell.facts import Facts
from firmware.shell.grammar import FILTERS
from firmware.shell.line_words import BAR, LONGEST_LINE, LineWord, is_comment, told, words_of
from firmware.shell.nodes import Node, RefusalError
from firmware.shell.walking import Standing, beginning, choices, step


class Filter(msgspec.Struct, frozen=True):
    """``does``: as in grammar.FILTERS; ``value``: its argument."""

    does: str
    value: Any = None


class Command(msgspec.Struct, frozen=True):
    """What a line asks for: ``does`` as in the grammar, arguments by name."""

    does: str
    values: dict[str, Any] = {}
    filters: tuple[Filter, ...] = ()


def read(line: str, facts: Facts) -> Command | None:
    """None: the line says nothing. Raises RefusalError."""
    if len(line) > LONGEST_LINE:
        raise RefusalError(f"the line has {len(line)} characters, and no more than {LONGEST_LINE} are taken.")
    if not line.strip() or is_comment(line):
        return None
    words = words_of(line)
    stages = parted(words)
    standing = walked(line, stages[0], beginning(facts), facts)
    if _rest(standing):
        stages = stages[:1]
    for word in stages[-1][-1:]:
        if word.open and not _rest(standing):
            raise RefusalError(f"the text {told(word.text)} has no end: a quotation mark is missing.")
    if not standing.does:
        raise RefusalError(_unfinished(standing, facts))
    if len(stages) > 1 and not (standing.at and standing.at.filters):
        raise RefusalError(f'{told(" ".join(standing.said))} shows nothing that "{BAR}" could filter.')
    return Command(standing.does, standing.values, tuple(_filter(line, stage, facts) for stage in stages[1:]))


def parted(words: list[LineWord]) -> list[list[LineWord]]:
    """The command's words, then those of each filter."""
    stages: list[list[LineWord]] = [[]]
    for word in words:
        if word.bar:
            stages.append([])
        else:
            stages[-1].append(word)
    return stages


def walked(line: str, words: list[LineWord], standing: Standing, facts: Facts) -> Standing:
    """Behind these words. An argument that is the rest of the line takes them all. Raises RefusalError."""
    for word in words:
        node = rest_of(standing, facts)
        if node is not None:
            return step(standing, _whole_rest(line, word, node), facts)
        standing = step(standing, word.text, facts)
    return standing


def rest_of(standing: Standing, facts: Facts) -> Node | None:
    """The argument that would take the rest of the line from here."""
    following = choices(standing, facts)
    return next((node for node in following if node.kind is not None and node.kind.rest), None)


def _whole_rest(line: str, word: LineWord, node: Node) -> str:
    """As it was typed: a value may be TOML."""
    rest = line[word.start :].strip()
    if node.name == "value" and rest.startswith("= "):
        return rest[2:].lstrip()
    return rest


def _rest(standing: Standing) -> bool:
    return standing.at is not None and standing.at.kind is not None and standing.at.kind.rest


def _unfinished(standing: Standing, facts: Facts) -> str:
    words = [node.word for node in choices(standing, facts)]
    said = told(" ".join(standing.said))
    if standing.at and standing.at.kind and standing.at.kind.path and words == [standing.at.word]:
        return f"{said} is not whole: a key of it must follow (? lists them)."
    return f"{said} is not whole: {one_of(words)} must follow."


def _filter(line: str, words: list[LineWord], facts: Facts) -> Filter:
    if not words:
        raise RefusalError(f'after "{BAR}" must follow {one_of(node.word for node in FILTERS)}.')
    standing = walked(line, words, Standing(FILTERS), facts)
    if not standing.does:
        raise RefusalError(_unfinished(standing, facts))
    return Filter(standing.does, next(iter(standing.values.values()), None))

"""Completion, and what ``?`` says at every word, from the same grammar that reads lines."""

from firmware.control.sentences import sentence
from firmware.shell.facts import Facts
from firmware.shell.grammar import FILTERS
from firmware.shell.line_words import LONGEST_LINE, LineWord, is_comment, quoted, words_of
from firmware.shell.nodes import Candidate, Node, RefusalError
from firmware.shell.reading import parted, read, rest_of, walked
from firmware.shell.screen import wrapped
from firmware.shell.walking import Standing, base, beginning, choices, path_candidates, value_candidates

ENTER = Candidate("<Enter>", "do it", stands_for=True)
FILTER = Candidate("|", "match, count, json, ...: filter what is shown")
_GAP = 2


def complete(line: str, cursor: int, facts: Facts) -> list[Candidate]:
    """The words that the one at the cursor can become; empty where nothing is right."""
    return [one for one in candidates(line, cursor, facts) if not one.stands_for]


def candidates(line: str, cursor: int, facts: Facts) -> list[Candidate]:
    """As ``complete``, with what stands for words that people choose."""
    before = line[:cursor]
    if len(before) > LONGEST_LINE or is_comment(before):
        return []
    stages = parted(words_of(before))
    typed = _typed(before, stages[-1])
    whole = stages[-1][:-1] if typed is not None else stages[-1]
    try:
        standing, in_filter = _standing(before, stages, whole, facts)
    except RefusalError:
        return []
    node = standing.at
    if node is not None and node.kind is not None and node.kind.rest:
        return _value(standing, before, facts) if node.name == "value" else []
    start = rest_of(standing, facts)
    if start is not None and start.name == "value":
        text = before[typed.start :] if typed else ""
        return _fitting(value_candidates(standing.path, facts), text, len(text), is_value=True)
    text, back = (typed.text, typed.end - typed.start) if typed else ("", 0)
    found = _fitting(_offered(standing, facts), text, back)
    if typed is None and node is not None and node.filters and not in_filter:
        found.append(FILTER)
    return found


def _standing(before: str, stages: list[list[LineWord]], whole: list[LineWord], facts: Facts) -> tuple[Standing, bool]:
    """Where the cursor stands, and whether that is behind a bar. Raises RefusalError."""
    if len(stages) == 1:
        return walked(before, whole, beginning(facts), facts), False
    command = walked(before, stages[0], beginning(facts), facts)
    if command.at is None or not command.at.filters:
        return Standing(()), True
    standing = walked(before, whole, Standing(FILTERS), facts)
    return standing, bool(len(stages) > 1 and not standing.does)


def _typed(before: str, stage: list[LineWord]) -> LineWord | None:
    """The word that the cursor touches."""
    last = stage[-1] if stage else None
    return last if last is not None and last.end == len(before) else None


def _offered(standing: Standing, facts: Facts) -> list[Candidate]:
    found: list[Candidate] = []
    for node in choices(standing, facts):
        if node.kind is None:
            found.append(Candidate(node.word, node.help))
        elif node.kind.path:
            found += path_candidates(base(standing, node, facts), facts)
        elif node.kind.of_path:
            found += value_candidates(standing.path, facts)
        else:
            found += node.kind.offers(facts) or [Candidate(node.word, node.help, stands_for=True)]
    return found


def _value(standing: Standing, before: str, facts: Facts) -> list[Candidate]:
    """More of a value that has a space in it."""
    value = standing.values["value"]
    start = before.rindex(value) if value in before else len(before)
    text = before[start:]
    return _fitting(value_candidates(standing.path, facts), text, len(text), is_value=True)


def _fitting(found: list[Candidate], text: str, back: int, is_value: bool = False) -> list[Candidate]:
    low = text.lower()
    return [
        Candidate(one.word if is_value or one.stands_for else quoted(one.word), one.help, one.stands_for, back)
        for one in found
        if one.word.lower().startswith(low) or (one.stands_for and text)
    ]


def help_at(line: str, facts: Facts, width: int = 80) -> str:
    """What can follow, a line a word; why nothing can."""
    before = line.rstrip() if line.rstrip() != line and _closed(line) else line
    ready = before if before == line else f"{before} "
    found = candidates(ready, len(ready), facts)
    if ready.endswith((" ", "\t")) or not ready:
        found = [*_enter(ready, facts), *found]
    if not found:
        return "\n".join(wrapped(_why_not(ready, facts), width))
    return listed(found, width)


def _closed(line: str) -> bool:
    return not any(word.open for word in words_of(line))


def _enter(ready: str, facts: Facts) -> list[Candidate]:
    try:
        return [ENTER] if read(ready, facts) is not None else []
    except RefusalError:
        return []


def _why_not(line: str, facts: Facts) -> str:
    try:
        read(line, facts)
    except RefusalError as refusal:
        return sentence(str(refusal))
    return "Nothing more can follow: press Enter."


def listed(found: list[Candidate], width: int) -> str:
    """Words and their help, beside each other where there is room."""
    widest = min(max(len(one.word) for one in found), width // 2)
    lines: list[str] = []
    for one in found:
        room = width - widest - _GAP
        if room < 10 or len(one.word) > widest:
            lines += [*wrapped(one.word, width), *(f" {part}" for part in wrapped(one.help, width - 1) if part)]
            continue
        first, *more = wrapped(one.help, room)
        lines.append(f"{one.word:<{widest}}{' ' * _GAP}{first}".rstrip())
        lines += [" " * (widest + _GAP) + part for part in more]
    return "\n".join(lines)


def grammar_help(nodes: tuple[Node, ...], facts: Facts, width: int) -> str:
    """The first words that may be typed."""
    return listed([Candidate(one.word, one.help) for one in choices(Standing(nodes), facts)], width)

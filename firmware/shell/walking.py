"""A way through the grammar, word by word: what was said so far, and what may follow."""

from collections.abc import Iterator
from typing import Any

import msgspec

from firmware.config import schema
from firmware.config.fields import RefusedError, did_you_mean, one_of
from firmware.control.requests import ROLES
from firmware.shell.facts import Facts
from firmware.shell.grammar import CONFIGURATION, OPERATIONAL
from firmware.shell.line_words import told
from firmware.shell.nodes import Candidate, Node, RefusalError

MOST_LISTED = 12
"""So many words are listed in a refusal."""

_ELSEWHERE = {
    False: 'configuration mode: type "configure" first.',
    True: 'operational mode: type "run" before it, or "exit" first.',
}
"""By whether one is in configuration mode."""


class Standing(msgspec.Struct, frozen=True):
    """Behind some whole words. ``path`` is that of a configuration, from the top, once it was begun; ``clauses`` may
    follow when what is being said is whole."""

    next: tuple[Node, ...]
    at: Node | None = None
    values: dict[str, Any] = {}
    said: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    clauses: tuple[Node, ...] = ()

    @property
    def does(self) -> str:
        """What a line that ends here asks for; "": it may not end here."""
        return self.at.does if self.at else ""


def beginning(facts: Facts) -> Standing:
    """Nothing was typed."""
    return Standing(CONFIGURATION if facts.configuring else OPERATIONAL)


def base(standing: Standing, node: Node, facts: Facts) -> tuple[str, ...]:
    """The path that the next word of the path ``node`` goes on from."""
    begun = standing.at is not None and standing.at.kind is not None and standing.at.kind.path
    here = node.kind is not None and node.kind.here
    return standing.path if begun else facts.path if here else ()


def allowed(node: Node, facts: Facts) -> bool:
    """Whether who is logged in may go on by this word."""
    return ROLES.index(facts.role) >= ROLES.index(node.role)


def choices(standing: Standing, facts: Facts) -> tuple[Node, ...]:
    """The nodes that may follow: in a path more keys, at its value what comes after it."""
    if standing.at is None or standing.at.kind is None or not standing.at.kind.path:
        return tuple(node for node in standing.next if allowed(node, facts))
    if _keys(standing.path, facts):
        return (standing.at,)
    return standing.next


def step(standing: Standing, word: str, facts: Facts) -> Standing:
    """Behind one more word. Raises RefusalError."""
    following = choices(standing, facts)
    literal = _literal(following, word)
    if literal is not None:
        values = {**standing.values, literal.name: True} if literal.name else standing.values
        return _behind(standing, literal, literal.word, values, standing.path)
    taken = next((node for node in following if node.kind is not None), None)
    if taken is not None and taken.kind is not None:
        if taken.kind.path:
            return _along(standing, taken, word, facts)
        value = taken.kind.read(word, facts)
        if taken.kind.of_path:
            value = (*standing.values.get(taken.name, ()), (standing.path, value))
        values = {**standing.values, taken.name: value}
        return _behind(standing, taken, word, values, standing.path)
    raise RefusalError(_unknown(standing, word, facts))


def _behind(standing: Standing, node: Node, word: str, values: dict[str, Any], path: tuple[str, ...]) -> Standing:
    """Where ``word`` leads, which is ``node``."""
    clauses = node.clauses or tuple(one for one in standing.clauses if one is not node or one.again)
    following = (*node.next, *clauses) if node.does or not node.next else node.next
    return Standing(following, node, values, (*standing.said, word), path, clauses)


def _literal(following: tuple[Node, ...], word: str) -> Node | None:
    """The word itself, or the only one that begins with it. Raises RefusalError where several do."""
    literals = [node for node in following if node.kind is None]
    low = word.lower()
    found = [node for node in literals if node.word == low]
    found = found or [node for node in literals if low and node.word.startswith(low)]
    if len(found) > 1:
        raise RefusalError(f"{told(word)} can be {one_of(node.word for node in found)}: write more of it.")
    return found[0] if found else None


def _unknown(standing: Standing, word: str, facts: Facts) -> str:
    low = word.lower()
    denied = [node for node in standing.next if not allowed(node, facts) and node.word.startswith(low)]
    where = f"after {told(' '.join(standing.said))}" if standing.said else "as a command"
    if low and denied:
        return (
            f"{told(denied[0].word)} is for the role {denied[0].role}, and you are {facts.role}:"
            f" log in as somebody who may do it."
        )
    other = OPERATIONAL if facts.configuring else CONFIGURATION
    if not standing.said and any(node.word == low for node in other):
        return f"{told(word)} belongs to {_ELSEWHERE[facts.configuring]}"
    words = [node.word for node in choices(standing, facts)]
    if not words:
        return f"{told(word)} is one word too much {where}."
    if standing.clauses and low in standing.said:
        return f"{told(word)} stands in the line already: once is enough."
    near = did_you_mean(low, words)
    if near:
        return f"{told(word)} is not known {where}{near}"
    listed = one_of(words) if len(words) <= MOST_LISTED else "? lists what is"
    return f"{told(word)} is not known {where}: {listed}."


# -- places in the configuration


def _along(standing: Standing, node: Node, word: str, facts: Facts) -> Standing:
    before = base(standing, node, facts)
    path = (*before, _key(before, word, facts))
    values = {**standing.values, node.name: path}
    return _behind(standing, node, path[-1], values, path)


def _key(path: tuple[str, ...], word: str, facts: Facts) -> str:
    """The key that ``word`` means: itself, or the only known one that begins with it. Raises RefusalError."""
    try:
        schema.at((*path, word), facts.size)
    except RefusedError as refused:
        keys = _keys(path, facts)
        if any(key.stands_for or key.word.isdigit() for key in keys):
            raise RefusalError(_sentence(refused)) from None
        found = [key.word for key in keys if word and key.word.startswith(word.lower())]
        if len(found) == 1:
            return found[0]
        if found:
            raise RefusalError(f"{told(word)} can be {one_of(found)}: write more of it.") from None
        raise RefusalError(_sentence(refused)) from None
    return word


def _sentence(refused: RefusedError) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in str(refused))


def _keys(path: tuple[str, ...], facts: Facts) -> list[schema.Word]:
    """What can stand after a path; none after a value. A path that is wrong has none."""
    try:
        return schema.keys_at(path, facts.size)
    except RefusedError:
        return []


def path_candidates(path: tuple[str, ...], facts: Facts) -> Iterator[Candidate]:
    """What can stand after a path, with the names that the candidate has."""
    keys = _keys(path, facts)
    known = {key.word for key in keys}
    if any(key.stands_for for key in keys):
        for name in _written(path, facts) or _running(path, facts):
            if name not in known:
                yield Candidate(name, "as it is written")
    for key in keys:
        yield Candidate(key.word, key.help, key.stands_for)


def _written(path: tuple[str, ...], facts: Facts) -> list[str]:
    """The names that stand in the candidate at ``path``; rows of a list are counted."""
    place: Any = facts.written
    for key in path:
        if isinstance(place, dict):
            place = place.get(key)
        elif isinstance(place, list) and key.isdigit() and 1 <= int(key) <= len(place):
            place = place[int(key) - 1]
        else:
            return []
    if isinstance(place, dict):
        return list(place)
    return [str(count) for count in range(1, len(place) + 1)] if isinstance(place, list) else []


def _running(path: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """As ``_written``, of what runs, as far as the box has shown it; nobody has looked at the candidate yet."""
    shown = {"queues": facts.queues, "groups": facts.groups, "agents": facts.agents, "menus": facts.menus}
    return shown.get(path[0], ()) if len(path) == 1 and not facts.written else ()


def value_candidates(path: tuple[str, ...], facts: Facts) -> list[Candidate]:
    """What the value at ``path`` can be."""
    try:
        found = schema.values_at(path, facts.size)
        place = schema.at(path, facts.size).node
    except RefusedError:
        return []
    if found is None:
        return [Candidate("VALUE", place.help, stands_for=True)]
    words = [Candidate(word.word, word.help, word.stands_for) for word in found]
    whole: list[Candidate] = []
    for one in words:
        if one.word == "group NAME":
            whole += [Candidate(f"group {name}", "a hunt group") for name in _groups(facts)]
        elif one.word == "queue NAME":
            whole += [Candidate(f"queue {name}", "a queue") for name in _written(("queues",), facts)]
        elif one.word == "menu NAME":
            whole += [Candidate(f"menu {name}", "a spoken menu") for name in _written(("menus",), facts)]
        elif one.word == "AGENT":
            whole += [Candidate(name, "an agent") for name in _written(("agents",), facts)]
        elif one.word == "phone EXTENSION":
            whole += [Candidate(f"phone {extension}", facts.names.get(extension, "")) for extension in facts.extensions]
    return [*whole, *words]


def _groups(facts: Facts) -> list[str]:
    written = facts.written.get("groups")
    return list(dict.fromkeys((*facts.groups, *(written if isinstance(written, dict) else ()))))

"""The reference of docs/shell.md: every command of the shell, from its grammar. ``python -m tools.shell_page FILE``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from firmware.control.requests import ROLES
from firmware.shell.grammar import ALWAYS, CONFIGURATION, FILTERS, OPERATIONAL
from firmware.shell.nodes import Node

BEGIN = "<!-- From here on made by tools.shell_page from the shell's grammar. -->\n"
_ENDS = {"line", "phone", "station", "tone"}
"""Words that say of what kind the next one is; where several may follow, they are one word in the page."""
_AS_A_WHOLE = {
    "run": ("run COMMAND", "a command of operational mode: what looks, tests, and has to do with files and users"),
    "watch": ("watch SUBJECT [WHICH]", "as show, drawn again every second; of everything but texts"),
}
"""Families whose rows stand in the page already."""


def reference() -> str:
    """Markdown."""
    always = {id(node) for node in ALWAYS}
    own = [node for node in CONFIGURATION if id(node) not in always]
    parts = [
        "## Commands\n",
        "Words in capitals stand for what you choose; what stands in brackets can be left out, and said several "
        "times where dots follow.\n`PHONE` is `phone EXTENSION` or `station PORT`, `END` is that or `line LINE`, "
        "`SOURCE` is that or `tone TONE`. "
        f"Each role may do what those before it may: {', '.join(ROLES)}.\n",
        "### Operational mode\n",
        *_table(OPERATIONAL),
        "### Configuration mode\n",
        *_table(tuple(own)),
        f"{', '.join(f'`{node.word}`' for node in ALWAYS)} are as in operational mode.\n",
        "### Filters\n",
        "After `|`, as many as you like, from left to right.\n",
        *_table(FILTERS, role=False),
    ]
    return "\n".join(parts)


def _table(nodes: tuple[Node, ...], role: bool = True) -> Iterator[str]:
    head = ("command", "what it does", "role") if role else ("filter", "what it leaves")
    rows = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for node in nodes:
        for text, help_text, least in _rows(node):
            cells = [f"`{text.replace('|', chr(92) + '|')}`", help_text, *([least] if role else [])]
            rows.append(f"| {' | '.join(cells)} |")
    yield "\n".join(rows) + "\n"


def _rows(node: Node) -> Iterator[tuple[str, str, str]]:
    """A command, or each of a family (``show lines``, ``show calls`` ...): how it is typed, help, role."""
    family = not node.does and len(node.next) > 1 and not _are_ends(node.next)
    if not family or any(child.kind is not None for child in node.next):
        yield _typed(node), node.help, node.role
        return
    if node.word in _AS_A_WHOLE:
        yield *_AS_A_WHOLE[node.word], node.role
        return
    for child in node.next:
        yield f"{node.word} {_typed(child)}", child.help, max(node.role, child.role, key=ROLES.index)


def _typed(node: Node) -> str:
    """A node and all that may follow it."""
    if node.clauses:
        return " ".join([node.word, *(f"[{_typed(one)}]{'...' * one.again}" for one in node.clauses)])
    if not node.next:
        return node.word
    if _are_ends(node.next):
        after = node.next[0].next[0].next
        following = [" ".join([_end(node.next), *(_following(after, bool(node.next[0].next[0].does)))])]
    elif _are_ends(node.next[:-1]):
        # Who it is about, or a bare word that says the same.
        following = [f"{_end(node.next[:-1])}|{_typed(node.next[-1])}"]
    else:
        following = [_typed(child) for child in node.next]
    return " ".join([node.word, *_brackets(following, bool(node.does))])


def _following(nodes: tuple[Node, ...], optional: bool) -> list[str]:
    if not nodes:
        return []
    return _brackets([_end(nodes)] if _are_ends(nodes) else [_typed(node) for node in nodes], optional)


def _brackets(texts: list[str], optional: bool) -> list[str]:
    if optional:
        return [f"[{text}]" for text in texts]
    return texts if len(texts) == 1 else [f"({'|'.join(texts)})"]


def _end(nodes: tuple[Node, ...]) -> str:
    words = {node.word for node in nodes}
    return "SOURCE" if "tone" in words else "END" if "line" in words else "PHONE"


def _are_ends(nodes: tuple[Node, ...]) -> bool:
    return len(nodes) > 1 and all(node.word in _ENDS for node in nodes)


def rewritten(page: str) -> str:
    """The page with its reference made anew. Raises ValueError where it has none."""
    guide, begin, _ = page.partition(BEGIN)
    if not begin:
        raise ValueError(f"the page has no line {BEGIN.strip()}")
    return f"{guide}{BEGIN}\n{reference()}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")

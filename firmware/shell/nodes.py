"""What the grammar is made of: words that follow each other, and what stands at the end of a way through them."""

from collections.abc import Callable
from typing import Any

import msgspec

from firmware.control.requests import Role
from firmware.shell.facts import Facts


class RefusalError(Exception):
    """Why a line was not taken: one sentence that names word, value and rule."""


class Candidate(msgspec.Struct, frozen=True):
    """What can be typed. ``stands_for``: it is no word, but says what kind of word is wanted. ``back``: so many typed
    characters before the cursor stand for its beginning."""

    word: str
    help: str
    stands_for: bool = False
    back: int = 0


class Kind(msgspec.Struct, frozen=True):
    """Of an argument. ``read(word, facts)`` gives its value or raises RefusalError; ``offers(facts)`` are words that
    are right, as far as can be told. ``rest``: it is all of the line that is left, bars and quotes too; ``path``: it
    is as many words as lead to a place of the configuration, ``here``: from where ``edit`` stands; ``of_path``: it is
    what the place before it shall be, kept with that beside those that were said before."""

    sign: str
    help: str
    read: Callable[[str, Facts], Any]
    offers: Callable[[Facts], list[Candidate]] = lambda _: []
    rest: bool = False
    path: bool = False
    here: bool = False
    of_path: bool = False


class Node(msgspec.Struct, frozen=True):
    """A word of the grammar, or an argument where ``kind`` is given, whose value is kept as ``name``; of a word with a
    name it is kept that it was said. ``does``: what a
    line that ends here asks for; "": more must follow. ``filters``: bars may follow. ``clauses``: what may follow, and
    behind each of these the others, in any order; each once, or as often as people like where it may come ``again``."""

    word: str
    help: str
    next: "tuple[Node, ...]" = ()
    does: str = ""
    role: Role = "viewer"
    kind: Kind | None = None
    name: str = ""
    filters: bool = False
    clauses: "tuple[Node, ...]" = ()
    again: bool = False


def word(text: str, help_text: str, *following: Node, does: str = "", role: Role = "viewer", **more: Any) -> Node:
    """A word that stands for itself."""
    return Node(text, help_text, following, does, role, **more)


def argument(name: str, kind: Kind, *following: Node, does: str = "", role: Role = "viewer", **more: Any) -> Node:
    """A word that people choose."""
    return Node(kind.sign, kind.help, following, does, role, kind, name, **more)

"""What the shell knows of the terminal it writes to, and how text is cut to fit it."""

import re
import unicodedata

import msgspec

LEAST_WIDTH = 20
MOST_WIDTH = 500
_SPACED = re.compile(r"\s*\S+")
"""A word with the space before it."""


class Screen(msgspec.Struct, frozen=True):
    """``width`` in columns; ``length`` in lines, 0: never page. ``unicode``: it shows more than ASCII."""

    width: int = 80
    length: int = 24
    unicode: bool = True


def width_of(text: str) -> int:
    """Columns that it takes: letters of East Asia take two, accents of their own none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def head_of(text: str, width: int) -> str:
    """As much of its beginning as there is room for; a letter at least."""
    if width_of(text) <= width:
        return text
    taken = 0
    for at, letter in enumerate(text):
        taken += _width(letter)
        if taken > width:
            return text[: max(at, 1)]
    return text


def wrapped(text: str, width: int, hang: str = "") -> list[str]:
    """The lines of ``text``, none longer than ``width``; those that go on begin with ``hang``."""
    return [part for line in text.split("\n") for part in _filled(line, max(width, 1), hang)]


def _filled(line: str, width: int, hang: str) -> list[str]:
    lines: list[str] = []
    now = ""
    for word in _SPACED.findall(line):
        gap, letters = word[: len(word) - len(word.lstrip())], word.lstrip()
        if width_of(now + gap + letters) <= width:
            now += gap + letters
            continue
        if now.strip():
            lines.append(now)
            now = hang
        else:
            now = head_of(now + gap, width - 1) if now + gap else ""
        while width_of(now + letters) > width:
            part = head_of(letters, width - width_of(now))
            lines.append(now + part)
            now, letters = hang if width > 2 * len(hang) + 1 else "", letters[len(part) :]
        now += letters
    return [*lines, now.rstrip()] if now.strip() or not lines else lines


def plain(text: str, unicode: bool) -> str:
    """The text without anything that a terminal takes for a command; in ASCII unless it shows more."""
    shown = "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)
    return shown if unicode else ascii_only(shown)


def ascii_only(text: str) -> str:
    """Accents go, what has no letter of its own in ASCII becomes a question mark."""
    parted = unicodedata.normalize("NFKD", text)
    return "".join(letter if letter.isascii() else "?" for letter in parted if not unicodedata.combining(letter))

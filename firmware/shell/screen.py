"""What the shell knows of the terminal it writes to, and how text is cut to fit it."""

import textwrap

import msgspec

LEAST_WIDTH = 20
MOST_WIDTH = 500


class Screen(msgspec.Struct, frozen=True):
    """``width`` in columns; ``length`` in lines, 0: never page. ``unicode``: it shows more than ASCII."""

    width: int = 80
    length: int = 24
    unicode: bool = True
    colour: bool = False


def wrapped(text: str, width: int, hang: str = "") -> list[str]:
    """The lines of ``text``, none longer than ``width``; those that go on begin with ``hang``."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, max(width, 1), subsequent_indent=hang, break_on_hyphens=False) or [""]
    return lines


def screens(text: str, screen: Screen) -> list[list[str]]:
    """The lines of ``text``, cut into what a screen shows beside the pager's own line."""
    lines = [part for line in text.split("\n") for part in cut(line, screen.width)]
    if screen.length <= 1 or len(lines) < screen.length:
        return [lines]
    room = screen.length - 1
    return [lines[start : start + room] for start in range(0, len(lines), room)]


def cut(line: str, width: int) -> list[str]:
    """A line as the terminal would break it."""
    width = max(width, 1)
    return [line[start : start + width] for start in range(0, len(line), width)] or [""]


def plain(text: str, unicode: bool) -> str:
    """The text without anything that a terminal takes for a command; in ASCII unless it shows more."""
    shown = "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)
    return shown if unicode else ascii_only(shown)


def ascii_only(text: str) -> str:
    """Accents go, what has no letter of its own in ASCII becomes a question mark."""
    import unicodedata  # noqa: PLC0415 - few terminals need it

    parted = unicodedata.normalize("NFKD", text)
    return "".join(letter if letter.isascii() else "?" for letter in parted if not unicodedata.combining(letter))

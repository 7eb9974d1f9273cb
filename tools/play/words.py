"""One line of a story, cut into words."""

from typing import NamedTuple


class Word(NamedTuple):
    """A word as written; ``quoted`` when it stood in double quotes (which are not part of ``text``)."""

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.quoted else self.text


class WordError(Exception):
    """A line that cannot be cut into words: one sentence."""


def words_of(line: str) -> list[Word]:
    """Words of ``line``. ``#`` at the start of a word begins a comment; a quoted word may hold spaces and ``#``."""
    words = []
    at = 0
    while (at := _next_word(line, at)) < len(line):
        if line[at] == "#":
            break
        word, at = _quoted(line, at) if line[at] == '"' else _plain(line, at)
        words.append(word)
    return words


def _next_word(line: str, at: int) -> int:
    while at < len(line) and line[at].isspace():
        at += 1
    return at


def _plain(line: str, start: int) -> tuple[Word, int]:
    end = start
    while end < len(line) and not line[end].isspace():
        end += 1
    return Word(line[start:end]), end


def _quoted(line: str, start: int) -> tuple[Word, int]:
    end = line.find('"', start + 1)
    if end < 0:
        raise WordError(f"the quotation mark before {line[start + 1 :].strip()!r} is never closed.")
    if end + 1 < len(line) and not line[end + 1].isspace():
        raise WordError(f"a space must follow {line[start : end + 1]}, but {line[end + 1]!r} does.")
    return Word(line[start + 1 : end], quoted=True), end + 1

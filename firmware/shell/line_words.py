"""A typed line, parted into its words: "two words" in quotes are one, a bar alone parts a command from its filters."""

from typing import NamedTuple

LONGEST_LINE = 4000
"""Characters; no command is a tenth of it."""

COMMENT = "#"
"""A line that begins with it says nothing, so that files of commands can be pasted with their remarks. Inside a line
it is a letter like others: feature codes are full of it."""
BAR = "|"
_ESCAPE = "\\"
_QUOTES = ('"', "'")
SHOWN = 40
"""Characters of a word that are repeated in a refusal."""


class LineWord(NamedTuple):
    """``start`` and ``end`` in the line, with its quotes; ``open``: its quote does not end; ``bar``: it parts."""

    text: str
    start: int
    end: int
    quoted: bool = False
    open: bool = False
    bar: bool = False


def words_of(line: str) -> list[LineWord]:
    """Of a line that is no comment. A bar parts before the first filter wherever it stands, after it only beside a
    space, so that ``| match busy|idle`` looks for either."""
    words: list[LineWord] = []
    at = 0
    filtered = False
    while at < len(line):
        if line[at].isspace():
            at += 1
        elif line[at] == BAR:
            words.append(LineWord(BAR, at, at + 1, bar=True))
            filtered, at = True, at + 1
        else:
            word = _word(line, at, filtered)
            words.append(word)
            at = word.end
    return words


def _word(line: str, start: int, filtered: bool) -> LineWord:
    text: list[str] = []
    quote, quoted, at = "", False, start
    while at < len(line):
        letter = line[at]
        if quote:
            if letter == _ESCAPE and quote == '"' and line[at + 1 : at + 2] in ('"', _ESCAPE):
                at += 1
                text.append(line[at])
            elif letter == quote:
                quote = ""
            else:
                text.append(letter)
        elif letter.isspace() or (letter == BAR and _parts(line, at, filtered)):
            break
        elif letter in _QUOTES and not text and not quoted:
            quote, quoted = letter, True
        else:
            text.append(letter)
        at += 1
    return LineWord("".join(text), start, at, quoted, bool(quote))


def _parts(line: str, at: int, filtered: bool) -> bool:
    after = line[at + 1 : at + 2]
    return not filtered or not after or after.isspace()


def is_comment(line: str) -> bool:
    """Whether it says nothing."""
    return line.lstrip().startswith(COMMENT)


def quoted(word: str) -> str:
    """A word as it must be typed to be one."""
    if word and not any(letter.isspace() or letter in (BAR, *_QUOTES, _ESCAPE) for letter in word):
        return word
    return '"' + word.replace(_ESCAPE, _ESCAPE * 2).replace('"', '\\"') + '"'


def told(word: str) -> str:
    """A word as a refusal repeats it: in quotes, printable, not too long."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in word[: SHOWN + 1])
    return f'"{printable[:SHOWN]}..."' if len(word) > SHOWN else f'"{printable}"'

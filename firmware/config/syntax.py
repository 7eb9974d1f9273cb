"""TOML text to plain values and their lines, with every syntax mistake that can be told apart."""

import re
import tomllib
from typing import Any

import msgspec

from firmware.config.model import Problem
from firmware.config.positions import Path, positions

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_QUOTED = re.compile(r"'([^']*)'")
_MOST_MISTAKES = 50
_ENDLESS = "this cannot be read as TOML: it holds a number that is too long, or is nested too deep."


LEFT_OUT = "left out: "
"""Tables whose name begins so stand for a header that could not be read; they mean nothing."""
_REPEATED = "is written twice"
"""Nothing is lost by leaving out the second."""


class Source(msgspec.Struct, frozen=True):
    """What a text says (``values``), where (``where``), and which lines could not be read (``problems``).

    ``complete``: nothing that could not be read may be missing from ``values``.
    """

    values: dict[str, Any]
    where: dict[Path, int]
    problems: tuple[Problem, ...]
    complete: bool


def read(text: str) -> Source:
    """Read ``text``. A line that cannot be read is reported and left out, so that the rest can be judged too."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n").split("\n")
    problems: list[Problem] = []
    while True:
        try:
            values = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            problem = _problem(str(error), len(lines))
            problems.append(problem)
            if not _leave_out(lines, problem.line) or len(problems) >= _MOST_MISTAKES:
                return Source({}, {}, tuple(problems), complete=False)
        except (ValueError, RecursionError):
            # tomllib does not say where: a number of more than 4300 digits, or brackets in brackets without end.
            return Source({}, {}, (Problem(1, _ENDLESS),), complete=False)
        else:
            complete = all(_REPEATED in problem.text for problem in problems)
            return Source(values, positions("\n".join(lines)), tuple(problems), complete)


def _leave_out(lines: list[str], number: int) -> bool:
    """Blank one ``key = value`` line, or give a broken table header a name that means nothing."""
    content = lines[number - 1].strip()
    if not content or LEFT_OUT in content or '"""' in content or "'''" in content:
        return False
    lines[number - 1] = f'["{LEFT_OUT}{number}"]' if content.startswith("[") else ""
    return True


def _problem(message: str, last_line: int) -> Problem:
    place = _PLACE.search(message)
    line = int(place.group(1)) if place and place.group(1) else last_line
    return Problem(line, f"{_words(_PLACE.sub('', message))}{_where(place)}.")


def _words(message: str) -> str:
    """tomllib's message in our words."""
    table = re.fullmatch(r"Cannot declare \((.*)\) twice", message)
    if table:
        return f"table [{'.'.join(_QUOTED.findall(table.group(1)))}] {_REPEATED}"
    if message == "Cannot overwrite a value":
        return f"this key {_REPEATED}"
    return f"this cannot be read as TOML: {message[:1].lower()}{message[1:]}"


def _where(place: re.Match[str] | None) -> str:
    if place is None:
        return ""
    return f" (column {place.group(2)})" if place.group(2) else " (at the end of the file)"

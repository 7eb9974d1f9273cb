"""What somebody meant who wrote a value on one line: TOML, or plain words where TOML is not what the key wants."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from firmware.config.fields import Check, RefusedError, WrongKindError, shown

_WORDS = re.compile(r"[^\s,]+")
_COMMAS = re.compile(r"\s*,\s*")
_BRACKETS = {
    "[": ("]", "a list", '["11", "12"]'),
    "{": ("}", "a table", '{ extension = "11", name = "Anna" }'),
}
"""How TOML's own brackets end, what they hold, and an example of it."""


def sentence(what: str, refused: RefusedError) -> str:
    """What a file would be told of this value: the first thing that is wrong with it."""
    text = f"{what} {next(iter(refused.elements.values()), str(refused))}"
    return text if text.endswith((".", "?")) else f"{text}."


def inline(value: Any) -> str:
    """A value as a file writes it on one line; of a table in a table only that it is one."""
    if not isinstance(value, dict):
        return shown(value)
    pairs = ", ".join(f"{key} = {shown(one)}" for key, one in value.items())
    return f"{{ {pairs} }}" if pairs else "{}"


def meant(text: str, check: Check, what: str) -> Any:
    """The value, as TOML has it. Raises RefusedError with a whole sentence about ``what``.

    ``11`` is a number or a text, whichever ``check`` takes; ``Anna`` is a text; ``11 12`` and ``11, 12`` are lists
    where nothing else is taken.
    """
    text = text.strip()
    if not text.isprintable():
        raise RefusedError(f"{what} cannot be written with signs that are not printable, such as the end of a line.")
    first: RefusedError | None = None
    plain_words = False
    for value in _readings(text, what):
        try:
            check(value)
        except RefusedError as error:
            # The first reading of the right kind tells the rule; no kind is right: the first one.
            if first is None or (isinstance(first, WrongKindError) and not isinstance(error, WrongKindError)):
                first = error
            if not isinstance(error, WrongKindError) and isinstance(value, str):
                plain_words = True
                break
        else:
            return value
    assert first is not None
    if not plain_words and text.startswith(tuple(_BRACKETS)) and not _is_toml(text):
        raise RefusedError(f"{what} is {text}, but {_broken(text)}.") from first
    raise RefusedError(sentence(what, first)) from first


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return False
    return True


def _broken(text: str) -> str:
    """What must be for ``text``, which begins with a bracket, to be TOML."""
    end, what, example = _BRACKETS[text[0]]
    if not text.endswith(end):
        return f"{what} that begins with {text[0]} must end with {end}"
    return f"{what} needs quotes around each text, and a comma between two, as in {example}"


def _readings(text: str, what: str) -> Iterator[Any]:
    try:
        (value,) = tomllib.loads(f"value = {text}").values()
    except (ValueError, RecursionError):
        if text.startswith('"'):
            raise RefusedError(f'{what} is {text}, but a text that begins with " must end with it.') from None
    else:
        yield value
        if isinstance(value, str):
            yield [value]
            return
    yield text
    words = _COMMAS.split(text.strip(", ")) if "," in text else _WORDS.findall(text)
    yield words
    if all(word.isdecimal() and word.isascii() and len(word) < 10 for word in words):
        yield [int(word) for word in words]

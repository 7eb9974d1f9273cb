"""What is spoken in the places of a phrase (languages/language.py): values as pieces, and the cases of the tables."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from firmware.voice.languages.language import MOST, Form, Language

Value = int | str
"""Whole numbers from 0, or signs: digits, ``*``, ``#`` and ``+``."""

DAY_MIN = 24 * 60

_NO_FORM = Form({})


class Piece(NamedTuple):
    """``name``: that of its sound (``queue.position.1``, ``number.3``); ``text``: its words."""

    name: str
    text: str


def number(value: Value, form: str, language: Language) -> Iterator[Piece]:
    """A number in a form of the language ("" = as in its table): up to 9,999 put together, greater ones digit by digit.
    Raises ValueError where it is none."""
    whole = whole_number(value)
    if whole > MOST:
        for digit in str(whole):
            yield _plain(int(digit), language)
        return
    parts = [part for part in (whole // 1000 * 1000, whole % 1000 // 100 * 100, whole % 100) if part] or [0]
    its_form = language.forms.get(form, _NO_FORM)
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        joined = language.joint and not is_last and parts[index + 1] < 100
        if len(parts) == 1 and part in its_form.alone:
            yield Piece(f"number.{part}.{form}.alone", its_form.alone[part])
        elif part in its_form.words and (is_last or its_form.throughout):
            yield Piece(f"number.{part}.{form}", its_form.words[part])
        elif joined:
            yield Piece(f"number.{part}.{language.joint}", f"{language.numbers[part]} {language.joint}")
        else:
            yield _plain(part, language)


def whole_number(value: Value) -> int:
    """Raises ValueError where it is none."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError(f"{value!r} is no number that a prompt can say")
    if int(value) < 0:
        raise ValueError(f"{value} is no number that a prompt can say")
    return int(value)


def _plain(part: int, language: Language) -> Piece:
    return Piece(f"number.{part}", language.numbers[part])


_SIGNS = {"*": "star", "#": "hash", "+": "plus"}
"""What files are called by."""


def digits(value: Value, language: Language) -> Iterator[Piece]:
    """A telephone number, sign by sign. Raises ValueError for what is none."""
    signs = str(value)
    if not signs:
        raise ValueError("there are no digits that a prompt could say")
    for sign in signs:
        yield _sign(sign, "sign", language.signs, language)


def key(value: Value, language: Language) -> Iterator[Piece]:
    """A key of the telephone. Raises ValueError for what is none."""
    if len(str(value)) != 1:
        raise ValueError(f"{value!r} is no key of a telephone")
    yield _sign(str(value), "key", language.keys, language)


def _sign(sign: str, kind: str, words: Mapping[str, str], language: Language) -> Piece:
    if sign.isascii() and sign.isdigit():
        return _plain(int(sign), language)
    if sign not in words:
        raise ValueError(f"{sign!r} is no {kind} that a prompt can say")
    return Piece(f"{kind}.{_SIGNS[sign]}", words[sign])


def case_of(kind: str, table: Mapping[str, str], value: Value) -> tuple[str, dict[str, Value]]:
    """Which case of a table says this time (minutes since midnight) or wait (minutes), and the values of its places.
    Raises ValueError for a time that no day has."""
    hours, minutes = divmod(whole_number(value), 60)
    values: dict[str, Value] = {"h": hours, "m": minutes, "mm": f"{minutes:02}", "h12": (hours + 11) % 12 + 1}
    if kind.startswith("wait"):
        return "minutes" if not hours else "both" if minutes else "hours", values
    if hours >= 24:
        raise ValueError(f"{value} minutes after midnight is no time of day: {DAY_MIN - 1} is the last")
    half = "am" if hours < 12 else "pm"
    cases = ["other", f"other.{half}"]
    if minutes < 10:
        cases += ["few", f"few.{half}"]
    if not minutes:
        cases += ["hour", f"hour.{half}", *({0: ["midnight"], 12: ["noon"]}.get(hours, []))]
    return next(case for case in reversed(cases) if case in table), values

"""The blanks of the grammar: what may stand in place of each capital word, and what it becomes."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from firmware.voice.recording_names import NAME
from tools.play.rings import KINDS
from tools.play.words import Word


class Slot(NamedTuple):
    """``says``: what may stand here, in words. ``take``: a word's value, or None when it does not fit."""

    says: str
    take: Callable[[Word], Any]


class ChipName(NamedTuple):
    """A chip in a story; ``bus`` is the Linux bus number, None where the story leaves it out."""

    bus: int | None
    address: int


def _matching(pattern: str, value: Callable[[str], Any]) -> Callable[[Word], Any]:
    compiled = re.compile(pattern)

    def take(word: Word) -> Any:
        return value(word.text) if not word.quoted and compiled.fullmatch(word.text) else None

    return take


def _dialled(pattern: str) -> Callable[[Word], Any]:
    """Digits stay text; in quotation marks they may begin with ``#``, which would be a comment otherwise."""
    plain = _matching(pattern, str)
    return lambda word: plain(Word(word.text))


def _within(low: float, high: float, take: Callable[[Word], Any]) -> Callable[[Word], Any]:
    def checked(word: Word) -> Any:
        value = take(word)
        return value if value is not None and low <= value <= high else None

    return checked


def _milliseconds(text: str) -> int:
    return int(Decimal(text) * 1000)


def _cadence(text: str) -> tuple[int, ...] | None:
    parts = tuple(int(part) for part in text.split("/"))
    return parts if all(parts) and max(parts) <= 60_000 else None


def _values(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _noise(text: str) -> tuple[float, float] | None:
    rate, width = text.split("x")
    return (float(rate), float(width)) if float(rate) > 0 and float(width) > 0 else None


def _chip(text: str) -> ChipName:
    bus, _, address = text.rpartition(":")
    return ChipName(int(bus) if bus else None, int(address, 0))


def _date(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split("[-:]", text))


def _blocked(word: Word) -> str | None:
    return word.text if re.fullmatch(r"\+?[0-9]{1,20}\*?|withheld", word.text) else None


_WHOLE = r"[0-9]{1,6}"
_NUMBER = r"[0-9]{1,6}(\.[0-9]+)?"
_NAME = r"[A-Za-z0-9_-]{1,40}"
_SECONDS = r"[0-9]{1,7}(\.[0-9]{1,3})?"

SLOTS: dict[str, Slot] = {
    "LINE": Slot("a line's port", _matching(r"[1-9][0-9]{0,3}", int)),
    "SOURCE": Slot("a line's port", _matching(r"[1-9][0-9]{0,3}", int)),
    "PHONE": Slot("an extension", _matching(r"[0-9]{1,8}", str)),
    "OTHER": Slot("an extension", _matching(r"[0-9]{1,8}", str)),
    "NUMBER": Slot("a telephone number", _dialled(r"\+?[0-9*#]{1,32}")),
    "BLOCKED": Slot("a number, the beginning of one with * behind it, or withheld", _blocked),
    "NAME": Slot("a name in quotation marks", lambda word: word.text if word.quoted else None),
    "HZ": Slot("a frequency of 1 to 100 Hz", _within(1, 100, _matching(_NUMBER, float))),
    "VOLTS": Slot("a voltage of 0 to 150 V", _within(0, 150, _matching(_NUMBER, float))),
    "CADENCE": Slot(
        "a cadence ON/OFF or ON/OFF/ON/OFF in ms", _matching(r"\d{1,6}/\d{1,6}(/\d{1,6}/\d{1,6})?", _cadence)
    ),
    "MS": Slot("a length of 1 to 600000 ms", _within(1, 600_000, _matching(_WHOLE, int))),
    "BOUNCE": Slot("a length of 0 to 100 ms", _within(0, 100, _matching(_WHOLE, int))),
    "DIGITS": Slot("digits (0-9 * # A-D)", _dialled(r"[0-9*#A-D]{1,64}")),
    "PULSES": Slot("digits (0-9)", _dialled(r"[0-9]{1,64}")),
    "KIND": Slot(f"a kind of ringing ({', '.join(KINDS)})", _matching("|".join(KINDS), str)),
    "PROMPT": Slot("the name of a prompt", _matching(r"[a-z0-9._-]{1,80}", str)),
    "VALUES": Slot("numbers such as 3 or 5,10", _matching(r"[0-9*#+]{1,32}(,[0-9*#+]{1,32}){0,7}", _values)),
    "LANGUAGE": Slot("a language such as en", _matching(r"[a-z]{2,3}(-[A-Z]{2})?", str)),
    "RECORDER": Slot("a recorder from 1", _matching(r"[1-9][0-9]{0,2}", int)),
    "MESSAGE": Slot("a message such as 17", _matching(r"[a-z0-9_/-]{1,80}", str)),
    "RECORDING": Slot("a recording such as calls/17", _matching(NAME.pattern, str)),
    "AGENT": Slot("the name of an agent", _matching(_NAME, str)),
    "MAILBOX": Slot("the name of a mailbox", _matching(_NAME, str)),
    "COUNT": Slot("a number of messages from 0", _matching(r"[0-9]{1,3}", int)),
    "QUEUE": Slot("the name of a queue", _matching(_NAME, str)),
    "PLACE": Slot("a place from 1", _matching(r"[1-9][0-9]{0,3}", int)),
    "REASON": Slot("a reason in a word, or in quotation marks", lambda word: word.text or None),
    "PPS": Slot("a speed of 5 to 25 pulses a second", _within(5, 25, _matching(_NUMBER, float))),
    "BUS": Slot("a bus number", _matching(_WHOLE, int)),
    "CHIP": Slot(
        "a chip address such as 0x21 or 1:0x21", _matching(r"([0-9]{1,2}:)?(0x[0-9a-fA-F]{1,2}|[0-9]{1,3})", _chip)
    ),
    "NOISE": Slot(
        "RATExWIDTH (20x5 = 20 impulses a second of 5 ms)", _matching(r"\d{1,6}(\.\d+)?x\d{1,6}(\.\d+)?", _noise)
    ),
    "SECONDS": Slot("a time in seconds, to the millisecond", _matching(_SECONDS, _milliseconds)),
    "WITHIN": Slot("a time in seconds, to the millisecond", _matching(_SECONDS, _milliseconds)),
    "FOR": Slot("a time in seconds, to the millisecond", _matching(_SECONDS, _milliseconds)),
    "DATE": Slot("a date YYYY-MM-DD", _matching(r"\d{4}-\d{2}-\d{2}", _date)),
    "TIME": Slot("a time HH:MM", _matching(r"\d{2}:\d{2}", _date)),
}
"""Every blank. Times become whole milliseconds."""

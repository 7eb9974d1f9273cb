"""The words of every prompt in every language, as data, and how a prompt is cut into pieces that are spoken.

A text has places for numbers: ``{0}`` is the first value, and ``{0:minute|minutes}`` is the word that goes with it
(the language's ``form`` says which one). Numbers are pieces of their own, so that a sentence with numbers is put
together out of sounds that are there beforehand. A language is added by one more table.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

DEFAULT_LANGUAGE = "en"

NAME = re.compile(r"[a-z0-9._-]{1,80}")
"""What a prompt, and so its file, may be called."""

WHOLE_NUMBERS = range(200)
"""Numbers that are spoken as one; greater ones are read digit by digit."""

_PLACE = re.compile(r"\{(\d)(?::([^}]*))?\}")


class Piece(NamedTuple):
    """``name``: that of its sound (``queue.position.1``, ``number.3``); ``text``: its words."""

    name: str
    text: str


class Language(NamedTuple):
    """``voice``: espeak-ng's. ``form``: which of the words after ``:`` goes with this number, and its name in files."""

    voice: str
    forms: tuple[str, ...]
    form: Callable[[int], int]
    phrases: Mapping[str, str]


_ENGLISH = {
    "queue.welcome": "Thank you for calling.",
    "queue.stay": "Please stay on the line.",
    "queue.thanks": "Thank you for waiting.",
    "queue.next": "You are the next caller.",
    "queue.position": "You are number {0} in the queue.",
    "queue.position-more": "More than {0} {0:caller is|callers are} before you.",
    "queue.wait": "The estimated wait is {0} to {1} minutes.",
    "queue.wait-about": "The estimated wait is about {0} {0:minute|minutes}.",
    "queue.wait-more": "The estimated wait is more than {0} {0:minute|minutes}.",
    "queue.wait-short": "The estimated wait is less than one minute.",
    "queue.leave": "To leave the queue, press {0}.",
    "queue.closed": "Nobody can take your call now. Please call again later.",
    "agent.whisper": "Call from the queue.",
    "agent.waited": "The caller has waited {0} {0:minute|minutes}.",
    "agent.logged-in": "You are logged in.",
    "agent.logged-out": "You are logged out.",
    "agent.paused": "You are paused.",
    "agent.ready": "You are ready for calls.",
    "agent.break": "Your break of {0} {0:minute|minutes} begins now.",
    "agent.break-later": "Please wait {0} {0:minute|minutes} for your break.",
    "agent.break-over": "Your break is over.",
    "agent.refused": "This is not possible.",
    "callback.offer": "To be called back and keep your place, press {0}.",
    "callback.number": "Please dial the number at which we can reach you, then press hash.",
    "callback.confirmed": "We will call you back. You keep your place in the queue. Goodbye.",
    "callback.agent": "A caller wants to be called back. Please hold on while the number is dialled.",
    "callback.greeting": "You asked us to call you back. We connect you now.",
    "recording.announcement": "This call is recorded.",
    "remote.confirm": "Call from the queue. Press 1 to take the call.",
}

LANGUAGES = {
    "en": Language("en-gb", ("one", "other"), lambda number: 0 if number == 1 else 1, _ENGLISH),
}
"""By the name that Play and the folders of recordings call them."""


def pieces(name: str, values: tuple[int, ...], language: str) -> list[Piece]:
    """What is spoken, in order. A prompt that is in no table is one piece, without words: a recording of the office,
    which holds no numbers. Raises ValueError for a name that none can have, a number below 0, and for too few."""
    if not NAME.fullmatch(name):
        raise ValueError(f"'{name}' is no name of a prompt")
    known = LANGUAGES.get(language)
    if known is None or name not in known.phrases:
        return [Piece(name, "")]
    return list(_cut(name, values, known))


def text(name: str, values: tuple[int, ...], language: str) -> str:
    """The sentence as it is spoken; the name of the prompt where it is in no table. Raises ValueError as ``pieces``."""
    known = LANGUAGES.get(language)
    if not any(piece.text for piece in pieces(name, values, language)) or known is None:
        return name

    def said(place: re.Match[str]) -> str:
        value = values[int(place[1])]
        return str(value) if place[2] is None else place[2].split("|")[known.form(value)]

    return _PLACE.sub(said, known.phrases[name])


def every_piece(language: str) -> list[Piece]:
    """All that its phrases need, numbers last. Raises KeyError for a language that has no table."""
    known = LANGUAGES[language]
    found: dict[str, Piece] = {}
    for name in known.phrases:
        # 1 and 0, 2, 5: whatever a language distinguishes, these differ.
        for number in (0, 1, 2, 5):
            for piece in _cut(name, (number,) * 10, known):
                found.setdefault(piece.name, piece)
    numbers = [_number(number) for number in WHOLE_NUMBERS]
    return [*(piece for piece in found.values() if not piece.name.startswith(_NUMBER)), *numbers]


_NUMBER = "number."


def _number(number: int) -> Piece:
    return Piece(f"{_NUMBER}{number}", str(number))


def _numbers(value: int) -> Iterator[Piece]:
    """A number as it is spoken."""
    if value < 0:
        raise ValueError(f"{value} is no number that a prompt can say")
    if value in WHOLE_NUMBERS:
        yield _number(value)
    else:
        yield from (_number(int(digit)) for digit in str(value))


def _cut(name: str, values: tuple[int, ...], language: Language) -> Iterator[Piece]:
    """Between two numbers stands one piece, with the words chosen in it."""
    phrase = language.phrases[name]
    whole = not _PLACE.search(phrase)
    part, words, chosen = 1, "", ""
    at = 0
    for place in (*_PLACE.finditer(phrase), None):
        words += phrase[at : place.start() if place else len(phrase)]
        value = _value(name, values, place) if place else 0
        if place and place[2] is not None:
            form = language.form(value)
            words += place[2].split("|")[form]
            chosen += f".{language.forms[form]}"
        else:
            if words.strip(" .,"):
                yield Piece(name if whole else f"{name}.{part}{chosen}", words.strip())
            if place:
                yield from _numbers(value)
            part, words, chosen = part + 1, "", ""
        at = place.end() if place else at


def _value(name: str, values: tuple[int, ...], place: re.Match[str]) -> int:
    index = int(place[1])
    if index >= len(values):
        raise ValueError(f"the prompt {name} says {index + 1} numbers or more, and was given {len(values)}")
    return values[index]

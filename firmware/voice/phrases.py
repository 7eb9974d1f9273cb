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
    "agent.keyed": "The caller has dialled {0}.",
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
    "menu.wrong": "This is not one of the choices.",
    "menu.busy": "Everybody there is busy now.",
    "menu.silent": "Nothing was pressed.",
    "menu.again": "To hear this again, press {0}.",
    "menu.person": "To speak to somebody, press {0}.",
    "menu.end": "To end the call, press {0}.",
    "menu.goodbye": "Goodbye.",
    "form.confirm": "You have dialled {0}. If this is right, press 1. To dial it again, press 2.",
    "access.pin": "Please dial your PIN, then press hash.",
    "access.wrong": "This PIN is wrong.",
    "access.locked": "There were too many wrong PINs. Please try again later.",
    "message.leave": "Please leave a message after the tone.",
    "message.review": "To keep your message, press 1. To hear it, press 2. To record it again, press 3.",
    "message.nothing": "Nothing was recorded.",
    "message.saved": "The message is saved.",
    "message.within": "We will call you back within {0} {0:hour|hours}.",
    "message.offer": "To be called back, press {0:key}.",
    "message.full": "No more messages can be left here.",
    "message.deleted": "The message is deleted.",
    "message.count": "You have {0} {0:message|messages}.",
    "message.new": "You have {0} new {0:message|messages}.",
    "message.none": "You have no messages.",
    "message.end": "There are no more messages.",
    "message.from": "From {0:digits}.",
    "message.unknown": "From an unknown number.",
    "message.time": "Received at {0:time}.",
    "message.keys": "To hear it again, press 1. To delete it, press 2. For the next message, press 3. "
    "To call back, press 4. To send it to another mailbox, press 5.",
    "message.to": "Please dial the number of the mailbox, then press hash.",
    "message.sent": "The message is sent on.",
    "notice.record": "Please speak your notice after the tone, then press hash.",
    "notice.ask": "Please dial the time until which it is heard, as four digits, or press hash for midnight.",
    "notice.until": "The notice is heard until {0:time}.",
    "notice.saved": "The notice is saved.",
    "recording.record": "Please speak after the tone, then press hash.",
    "recording.review": "To keep your recording, press 1. To hear it, press 2. To record it again, press 3.",
    "recording.saved": "The recording is saved.",
}

LANGUAGES = {
    "en": Language("en-gb", ("one", "other"), lambda number: 0 if number == 1 else 1, _ENGLISH),
}
"""By the name that Play and the folders of recordings call them."""


def pieces(name: str, values: tuple[int | str, ...], language: str) -> list[Piece]:
    """What is spoken, in order. A prompt that is in no table is one piece, without words: a recording of the office,
    which holds no numbers. Raises ValueError for a name that none can have, a number below 0, and for too few."""
    if not NAME.fullmatch(name):
        raise ValueError(f"'{name}' is no name of a prompt")
    known = LANGUAGES.get(language)
    if known is None or name not in known.phrases:
        return [Piece(name, "")]
    return list(_cut(name, values, known))


def text(name: str, values: tuple[int | str, ...], language: str) -> str:
    """The sentence as it is spoken; the name of the prompt where it is in no table. Raises ValueError as ``pieces``."""
    known = LANGUAGES.get(language)
    if not any(piece.text for piece in pieces(name, values, language)) or known is None:
        return name

    def said(place: re.Match[str]) -> str:
        value = values[int(place[1])]
        if place[2] in _KINDS:
            return _KINDS[place[2]](value)
        return str(value) if place[2] is None else place[2].split("|")[known.form(int(value))]

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


def _clock(value: int | str) -> str:
    hour, minute = divmod(int(value), 60)
    zero = "0 " if 0 < minute < 10 else ""
    return f"{hour} {zero}{minute}" if minute else f"{hour}"


def _spelt(value: int | str) -> str:
    return " ".join(str(value).lstrip("+"))


_KINDS: Mapping[str | None, Callable[[int | str], str]] = {
    "digits": _spelt,
    "key": _spelt,
    "time": _clock,
}
"""How what is no number is spoken: the digits of a telephone number, a key, a time in minutes since midnight."""


def _number(number: int) -> Piece:
    return Piece(f"{_NUMBER}{number}", str(number))


def _numbers(value: int | str) -> Iterator[Piece]:
    """A number as it is spoken; a text of digits digit by digit."""
    if isinstance(value, str):
        yield from (_number(int(digit)) for digit in value)
        return
    if value < 0:
        raise ValueError(f"{value} is no number that a prompt can say")
    if value in WHOLE_NUMBERS:
        yield _number(value)
    else:
        yield from (_number(int(digit)) for digit in str(value))


def _cut(name: str, values: tuple[int | str, ...], language: Language) -> Iterator[Piece]:
    """Between two numbers stands one piece, with the words chosen in it."""
    phrase = language.phrases[name]
    whole = not _PLACE.search(phrase)
    part, words, chosen = 1, "", ""
    at = 0
    for place in (*_PLACE.finditer(phrase), None):
        words += phrase[at : place.start() if place else len(phrase)]
        value = _value(name, values, place) if place else 0
        if place and place[2] is not None and place[2] not in _KINDS:
            form = language.form(int(value))
            words += place[2].split("|")[form]
            chosen += f".{language.forms[form]}"
        else:
            if words.strip(" .,"):
                yield Piece(name if whole else f"{name}.{part}{chosen}", words.strip())
            if place and place[2] in _KINDS:
                yield from (_number(int(number)) for number in re.findall("[0-9]+", _KINDS[place[2]](value)))
            elif place:
                yield from _numbers(int(value))
            part, words, chosen = part + 1, "", ""
        at = place.end() if place else at


def _value(name: str, values: tuple[int | str, ...], place: re.Match[str]) -> int | str:
    index = int(place[1])
    if index >= len(values):
        raise ValueError(f"the prompt {name} says {index + 1} numbers or more, and was given {len(values)}")
    return values[index]

"""How a prompt is cut into pieces that are spoken: the words of its language (languages/) between its numbers.

Numbers are pieces of their own, so that a sentence with numbers is put together out of sounds that are there
beforehand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from firmware.voice import places
from firmware.voice.languages import LANGUAGES
from firmware.voice.languages.language import BELOW_HUNDRED, HUNDREDS, THOUSANDS, Language
from firmware.voice.places import Piece, Value

NAME = re.compile(r"[a-z0-9._-]{1,80}")
"""What a prompt, and so its file, may be called."""

LANGUAGE_PROMPT = "language."
"""``language.hu`` offers Hungarian, in Hungarian to whomever it is said."""

Words = Mapping[str, Mapping[str, str]]
"""The office's own: by language, then by name of a prompt or a piece."""

_PLACE = re.compile(r"\{(\w+)(?::([^}]*))?\}")


def spoken_in(name: str, language: str) -> str:
    """The language in which this prompt is said to somebody who speaks ``language``."""
    own = name.removeprefix(LANGUAGE_PROMPT)
    return own if own != name and own in LANGUAGES else language


def pieces(name: str, values: Sequence[Value], language: str) -> list[Piece]:
    """What is spoken, in order. A prompt that is in no table is one piece, without words: a recording of the office,
    which holds no numbers. Raises ValueError for a name that none can have, for a value that its place cannot say, and
    for too few."""
    if not NAME.fullmatch(name):
        raise ValueError(f"'{name}' is no name of a prompt")
    known = LANGUAGES.get(language)
    if known is None or name not in known.phrases:
        return [Piece(name, "")]
    return list(_cut(name, known.phrases[name], _by_place(name, values, known.phrases[name]), known))


def text(name: str, values: Sequence[Value], language: str) -> str:
    """The sentence as it is written; the name of a prompt that is in no table. Raises ValueError as ``pieces``."""
    known = LANGUAGES.get(language)
    if not any(piece.text for piece in pieces(name, values, language)) or known is None:
        return name
    phrase = known.phrases[name]
    return _written(phrase, _by_place(name, values, phrase), known)


def office_can_say(name: str) -> bool:
    """The office may write words of its own for this prompt: one without numbers."""
    return not any(_PLACE.search(language.phrases.get(name, "")) for language in LANGUAGES.values())


@cache
def every_piece(language: str) -> tuple[Piece, ...]:
    """All that its phrases need, numbers last. Raises KeyError for a language that has no table."""
    known = LANGUAGES[language]
    found: dict[str, Piece] = {}
    for name, phrase in known.phrases.items():
        # A key is one digit, and says nothing of the words around it.
        for value in _TELLING if ":key}" not in phrase else (1,):
            for piece in _cut(name, phrase, dict.fromkeys(map(str, range(10)), value), known):
                found.setdefault(piece.name, piece)
    for sign, named in (*((sign, "sign") for sign in known.signs), *((one, "key") for one in known.keys)):
        cut = places.digits(sign, known) if named == "sign" else places.key(sign, known)
        found.update((piece.name, piece) for piece in cut)
    words = [piece for piece in found.values() if not piece.name.startswith(_NUMBER)]
    return (*words, *_every_number(known))


def wanted(language: str, words: Words) -> list[Piece]:
    """All that the box says in a language, in the office's words where it has some, and what the office has besides."""
    own = words.get(language, {})
    found = {piece.name: piece for piece in every_piece(language)}
    found.update((name, Piece(name, text)) for name, text in own.items())
    return list(found.values())


_NUMBER = "number."

_TELLING = (0, 1, 2, 5, 60, 61, 62, 65, 120, 121, 122, 125, 300, 301, 302, 305, 480, 490, 720, 721, 780, 785, 790)
"""Every word that goes with a number, hour and minute, whatever a language distinguishes, and every case of a table."""


def _every_number(language: Language) -> list[Piece]:
    forms = {place[2] for phrase in _every_text(language) for place in _PLACE.finditer(phrase)} & set(language.forms)
    found: dict[str, Piece] = {}
    numbers = [*BELOW_HUNDRED, *(100 + n for n in BELOW_HUNDRED)]
    numbers += [great + rest for great in (*HUNDREDS, *THOUSANDS) for rest in (0, 1)]
    numbers += [1000 + hundred for hundred in HUNDREDS]
    for number in numbers:
        for form in ("", *sorted(forms)):
            found.update((piece.name, piece) for piece in places.number(number, form, language))
    return list(found.values())


def _every_text(language: Language) -> Iterator[str]:
    yield from language.phrases.values()
    for table in language.tables.values():
        yield from table.values()


def _by_place(name: str, values: Sequence[Value], phrase: str) -> dict[str, Value]:
    """Raises ValueError where there is a place without a value."""
    found: dict[str, Value] = {str(index): value for index, value in enumerate(values)}
    for place in _PLACE.finditer(phrase):
        if place[1] not in found:
            wanted = int(place[1]) + 1
            raise ValueError(f"the prompt {name} says {wanted} numbers or more, and was given {len(values)}")
    return found


def _cut(name: str, phrase: str, values: Mapping[str, Value], language: Language) -> Iterator[Piece]:
    """Between two numbers stands one piece, with the words chosen in it."""
    whole = not _PLACE.search(phrase)
    part, words, chosen = 1, "", ""
    at = 0
    for place in (*_PLACE.finditer(phrase), None):
        words += phrase[at : place.start() if place else len(phrase)]
        if place and "|" in (place[2] or ""):
            form = language.plural(places.whole_number(values[place[1]]))
            words += place[2].split("|")[form]
            chosen += f".{language.plurals[form]}"
        else:
            if words.strip(" .,:?"):
                yield Piece(name if whole else f"{name}.{part}{chosen}", words.strip())
            if place:
                yield from _spoken(place[2] or "", values[place[1]], language)
            part, words, chosen = part + 1, "", ""
        at = place.end() if place else at


def _spoken(kind: str, value: Value, language: Language) -> Iterator[Piece]:
    if kind == "digits":
        return places.digits(value, language)
    if kind == "key":
        return places.key(value, language)
    table = language.tables.get(kind)
    if table is None:
        return places.number(value, kind, language)
    case, values = places.case_of(kind, table, value)
    return _cut(f"{kind}.{case}", table[case], values, language)


def _written(phrase: str, values: Mapping[str, Value], language: Language) -> str:
    """With figures in its places."""

    def put(place: re.Match[str]) -> str:
        kind, value = place[2] or "", values[place[1]]
        if "|" in kind:
            return str(place[2].split("|")[language.plural(places.whole_number(value))])
        table = language.tables.get(kind)
        if table is not None:
            case, inner = places.case_of(kind, table, value)
            return _written(table.get("figures", table[case]), inner, language)
        return language.forms[kind].figures.format(value) if kind in language.forms else str(value)

    return _PLACE.sub(put, phrase)

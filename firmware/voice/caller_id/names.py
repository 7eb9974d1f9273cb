"""Names as a telephone's display can show them: ASCII only, and short.

Displays agree on no character beyond ASCII, so accents fall off (Ősz -> Osz), letters that are no accented ones are
written out (ß -> ss, ø -> o, Þ -> Th), Greek and Cyrillic are transliterated letter by letter (Ηλίας -> Ilias,
Жуков -> Zhukov), typographic quotes and dashes become plain ones. Of other scripts nothing readable would be left: a
name with more than half of its letters unknown is not sent at all, single unknown letters become "?". A number is
shown all the same.
"""

import unicodedata

_WRITTEN_OUT = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ŋ": "ng",
    "ŧ": "t",
    "ĸ": "k",
    "‘": "'",
    "’": "'",
    "‚": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "€": "EUR",
}

_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_GREEK_LATIN = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщыэюяёіїєґђјљњћџў"
_CYRILLIC_LATIN = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya yo i yi ye g dj j lj nj c dz u"

_SOFT_AND_HARD = "ьъ"

_LETTERS = (
    _WRITTEN_OUT
    | dict(zip(_GREEK, _GREEK_LATIN.split(), strict=True))
    | dict(zip(_CYRILLIC, _CYRILLIC_LATIN.split(), strict=True))
    | dict.fromkeys(_SOFT_AND_HARD, "")
)

_UNKNOWN = "?"


def displayable(name: str, longest: int) -> str:
    """``name`` in at most ``longest`` printable ASCII characters; "" where nothing readable would be left."""
    composed = unicodedata.normalize("NFC", name)
    shown = [_shown(character) for character in composed]
    unknown = sum(text == _UNKNOWN and character != _UNKNOWN for text, character in zip(shown, composed, strict=True))
    if 2 * unknown > sum(character.isalpha() for character in composed):
        return ""
    return " ".join("".join(shown).split())[:longest].rstrip()


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    small = character.lower()
    if small in _LETTERS:
        text = _LETTERS[small]
        return text if small == character else text.capitalize()
    plain = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    if len(plain) == 1 and plain[0] != character:
        return _shown(plain[0])
    text = "".join(part for part in plain if " " <= part <= "~")
    if text:
        return text
    return _UNKNOWN if unicodedata.category(character)[0] in "LNSP" else ""

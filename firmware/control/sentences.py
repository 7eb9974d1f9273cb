"""One rule for whatever the box says to people: a sentence begins with a capital and ends in a full stop."""

from typing import TypeVar

import msgspec

from firmware.control.responses import Done, Greeting, Refused, Response

AnyOf = TypeVar("AnyOf", bound=Response)

_ENDS = (".", "?")


def sentence(text: str) -> str:
    """The text as one; "" stays as it is. A key of the configuration that it begins with is put in quotes, as its
    letters matter; what begins with the name of anything else is to be put otherwise before."""
    if not text:
        return text
    first = text.partition(" ")[0]
    if "_" in first and first[0].isalpha():
        text = f'"{first}"{text[len(first) :]}'
    return text[0].upper() + text[1:] + ("" if text.endswith(_ENDS) else ".")


def is_sentence(text: str) -> bool:
    """Whether it needs nothing any more."""
    return bool(text) and sentence(text) == text


def spoken(response: AnyOf) -> AnyOf:
    """The response, with everything in it that people read as sentences."""
    if isinstance(response, Done | Refused | Greeting):
        changed = {
            name: tuple(map(sentence, found)) if isinstance(found, tuple) else sentence(found)
            for name in ("text", "remarks", "problems")
            if (found := getattr(response, name, None))
        }
        return msgspec.structs.replace(response, **changed)
    return response

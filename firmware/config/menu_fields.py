"""What one value may be that has to do with spoken menus; as in ``fields``."""

import re
from typing import Any

from firmware.config import queue_fields
from firmware.config.calling_fields import forward
from firmware.config.fields import RefusedError, route, shown, typed
from firmware.config.model import Target
from firmware.voice.phrases import office_can_say

DIGIT = re.compile(r"[0-9*#]")
TO = "to"
"""What a choice means that is written as a text."""

_WAYS: dict[str, Target] = {"hang up": Target("hang up"), "operator": Target("operator")}
_CHOICE_WAYS: dict[str, Target] = {**_WAYS, "again": Target("again"), "back": Target("back")}
_PLACES = 'but must be a number such as "12", "group NAME", "phone EXT", "queue NAME", "menu NAME", '
_PLACES += '"message NAME", "outside NUMBER", '
_MOST_DIGITS = 20


def way(value: Any) -> Target:
    """Where a call may be forwarded to; or the operator, or its end."""
    return _one_of(value, _WAYS, _PLACES + '"operator" or "hang up"')


def choice_way(value: Any) -> Target:
    """As ``way``; or the same menu again, or the one before it."""
    return _one_of(value, _CHOICE_WAYS, _PLACES + '"operator", "again", "back" or "hang up"')


def _one_of(value: Any, words: dict[str, Target], rule: str) -> Target:
    typed(value, str, rule)
    if value in words:
        return words[value]
    try:
        return forward(value)
    except RefusedError:
        raise RefusedError(f"is {shown(value)}, {rule}") from None


def words(value: Any) -> str:
    """A prompt that a menu says: one without numbers."""
    name = queue_fields.prompt(value)
    if not office_can_say(name):
        raise RefusedError(f"is {shown(name)}, which says numbers: a menu has none to say")
    return name


def fax(value: Any) -> Target:
    """The telephone that takes faxes."""
    rule = 'but must be "phone EXT"'
    typed(value, str, rule)
    try:
        found = route(value)
    except RefusedError:
        raise RefusedError(f"is {shown(value)}, {rule}") from None
    if found.kind != "station":
        raise RefusedError(f"is {shown(value)}, {rule}")
    return found


def digits(value: Any) -> tuple[int, int]:
    """The fewest and the most digits that are keyed in."""
    rule = f"but must be the fewest and the most digits, such as [4, 8], 1 to {_MOST_DIGITS}"
    typed(value, list, rule)
    if len(value) != 2 or any(isinstance(one, bool) or not isinstance(one, int) for one in value):
        raise RefusedError(f"is {shown(value)}, {rule}")
    if not 1 <= value[0] <= value[1] <= _MOST_DIGITS:
        raise RefusedError(f"is {shown(value)}, {rule}")
    return value[0], value[1]

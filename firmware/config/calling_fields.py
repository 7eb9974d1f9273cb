"""What one value that has to do with the telephone's features may be; as in ``fields``."""

import re
from typing import Any, get_args

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import SecondFlash
from firmware.config.feature_codes import feature_named
from firmware.config.fields import RefusedError, did_you_mean, one_of, route, shown, typed
from firmware.config.model import Target
from firmware.config.ringing import MOST_BURSTS, MOST_PERCENT, SHORTEST_MS, duty_fits

SECOND_FLASHES = get_args(SecondFlash)
FLASH_LEAST_MS = 15
FLASH_MOST_MS = 2000
"""hardware.md 13.1: a break under 15 ms is a bounce; the longest windows named there end at 2000 ms."""

_CODE = re.compile(r"[0-9*#]{1,8}")
_NUMBER = re.compile(r"[0-9*#]{1,32}")
_DIALLED = re.compile(r"[0-9]{1,33}")
_STAND_IN = re.compile(r"[0-9]{0,4}")


def code(value: Any) -> str:
    """One code: one to eight of 0-9 * #."""
    typed(value, str, 'but must be a text such as "*72"')
    if not _CODE.fullmatch(value):
        raise RefusedError(f"is {shown(value)}, but must be one to eight digits, * or #")
    return str(value)


def codes(value: Any) -> tuple[str, ...]:
    """A code, a list of codes, or an empty text for none."""
    if not isinstance(value, list):
        typed(value, str, 'but must be a text such as "*72", or a list of them')
        return (code(value),) if value else ()
    refused: dict[int, str] = {}
    for index, item in enumerate(value):
        try:
            code(item)
        except RefusedError as error:
            refused[index] = f"holds a value that {error}"
    if refused:
        raise RefusedError("holds values that cannot be taken", refused)
    return tuple(value)


def number_to_dial(value: Any) -> str:
    """What is dialled by itself: one to 32 of 0-9 * #."""
    typed(value, str, 'but must be a text of digits such as "12"')
    if not _NUMBER.fullmatch(value):
        raise RefusedError(f"is {shown(value)}, but must be one to 32 digits, * or #")
    return str(value)


def stand_in(value: Any) -> str:
    """What a rotary telephone dials for * or #: up to four digits; empty: nothing."""
    typed(value, str, 'but must be a text of digits such as "7"')
    if not _STAND_IN.fullmatch(value):
        raise RefusedError(f"is {shown(value)}, but must be one to four digits, or nothing")
    return str(value)


def forward(value: Any) -> Target:
    """A number inside the office or, with its first digit, outside; or a route. Which it is is found out later:
    one that is written ``outside NUMBER`` still has its first digit."""
    rule = (
        'but must be a number such as "12", "group NAME", "phone EXT", "queue NAME", "menu NAME", "message NAME" '
        'or "outside NUMBER"'
    )
    typed(value, str, rule)
    if _DIALLED.fullmatch(value):
        return Target("number", value)
    kind, _, number = value.partition(" ")
    if kind == "outside" and _DIALLED.fullmatch(number.strip()):
        return Target("outside", number.strip())
    try:
        return route(value)
    except RefusedError:
        raise RefusedError(f"is {shown(value)}, {rule}") from None


def second_flash(value: Any) -> str:
    """choice, swap or conference."""
    typed(value, str, 'but must be a text such as "choice"')
    if value not in SECOND_FLASHES:
        rule = one_of(f'"{word}"' for word in SECOND_FLASHES)
        raise RefusedError(f"is {shown(value)}, but must be {rule}{did_you_mean(value, SECOND_FLASHES)}")
    return str(value)


def feature(value: Any) -> Feature:
    """The name of a feature, with blanks or underscores."""
    typed(value, str, 'but must be a text such as "forward always"')
    found = feature_named(value)
    if found is None:
        raise RefusedError(f"is {shown(value)}, which is no feature{did_you_mean(value.replace('_', ' '), Feature)}")
    return found


def flash_window(value: Any) -> tuple[int, int]:
    """Shortest and longest break that is a flash, in ms."""
    rule = "but must be a list of two whole numbers of milliseconds, such as [80, 310]"
    _whole_numbers(value, rule)
    if len(value) != 2 or not FLASH_LEAST_MS <= value[0] < value[1] <= FLASH_MOST_MS:
        raise RefusedError(
            f"is {shown(value)}, but must be the shortest and the longest flash, "
            f"{FLASH_LEAST_MS} to {FLASH_MOST_MS} milliseconds"
        )
    return (value[0], value[1])


def cadence(value: Any) -> tuple[int, ...]:
    """One to three bursts and the pauses after them, in ms; RM of the telephone's chip keeps its duty."""
    rule = "but must be a list of milliseconds on and off, such as [400, 200, 400, 2000]"
    _whole_numbers(value, rule)
    if len(value) not in range(2, 2 * MOST_BURSTS + 1, 2):
        raise RefusedError(f"is {shown(value)}, {rule}: one to {MOST_BURSTS} times on and off")
    if min(value) < SHORTEST_MS:
        raise RefusedError(f"is {shown(value)}, but nothing in it may be shorter than {SHORTEST_MS} ms")
    found = tuple(value)
    if not duty_fits(found):
        raise RefusedError(
            f"is {shown(value)}, but a bell may sound for at most {MOST_PERCENT} % of the time, "
            f"counting 20 ms more for each burst"
        )
    return found


def _whole_numbers(value: Any, rule: str) -> None:
    typed(value, list, rule)
    if any(isinstance(item, bool) or not isinstance(item, int) for item in value):
        raise RefusedError(f"is {shown(value)}, {rule}")

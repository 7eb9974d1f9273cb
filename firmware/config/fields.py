"""What one value of the configuration may be. Each check returns the value or raises RefusedError with the rule."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, get_args

from firmware.callcontrol.plan import StrategyName
from firmware.config.countries import COUNTRIES
from firmware.config.model import Target

Check = Callable[[Any], Any]

STRATEGIES = get_args(StrategyName)
_PHONE_NUMBER = re.compile(r"\+?\(?[0-9][0-9 ()/-]{0,31}")
_INSIDE_NUMBER = re.compile(r"[0-9]{1,8}")
_ROUTE_KINDS: dict[str, Literal["group", "station", "queue", "menu", "message"]] = {
    "group": "group",
    "station": "station",
    "phone": "station",
    "queue": "queue",
    "menu": "menu",
    "message": "message",
}
_TOML_TYPES = {bool: "a true or false", int: "a whole number", float: "a number", str: "a text", list: "a list"}


class RefusedError(Exception):
    """A value that breaks a rule; of a list or a table, ``elements`` are the refusals of what it holds, by index or
    key."""

    def __init__(self, text: str, elements: Mapping[int, str] | Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.elements: Mapping[int, str] | Mapping[str, str] = elements or {}


class WrongKindError(RefusedError):
    """A value that TOML reads as something else than the key wants: a number in the place of a text."""


def shown(value: Any) -> str:
    """A value as the file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    return "a table" if isinstance(value, dict) else str(value)


def one_of(words: Iterable[str]) -> str:
    """``a, b or c``."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def all_of(words: Iterable[str]) -> str:
    """``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def badly_named(what: str, name: str) -> str:
    """The sentence about a group, a class or the like whose name cannot be one."""
    return f'{what} "{name}" must have a name of letters, digits, "-" and "_" (at most 40 of them).'


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A clause that names the closest known word, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _is(value: Any, wanted: type) -> bool:
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))


def typed(value: Any, wanted: type, rule: str) -> None:
    """Refuse a value that TOML reads as anything else; ``rule`` says what it must be."""
    if not _is(value, wanted):
        kind = _TOML_TYPES.get(type(value), "a table" if isinstance(value, dict) else "a date or time")
        raise WrongKindError(f"is {kind} ({shown(value)}), {rule}")


def country(value: Any) -> str:
    """A key of COUNTRIES."""
    typed(value, str, 'but must be a text such as "hu"')
    if value not in COUNTRIES:
        raise RefusedError(
            f"is {shown(value)}, which is not a country of this box ({one_of(COUNTRIES)})"
            f"{did_you_mean(value.lower(), COUNTRIES)}"
        )
    return str(value)


def phone_number(value: Any) -> str:
    """A public number as people write it; kept as written."""
    typed(value, str, 'but must be a text such as "+3612345678"')
    if value and not _PHONE_NUMBER.fullmatch(value):
        raise RefusedError(
            f"is {shown(value)}, but must be digits, with spaces, brackets, hyphens or a leading + if wanted"
        )
    return str(value)


def extension(value: Any) -> str:
    """One to eight digits, as a text."""
    return _digits(value, "11")


def pilot(value: Any) -> str:
    """One to eight digits, as a text."""
    return _digits(value, "50")


def agent_number(value: Any) -> str:
    """One to eight digits, as a text."""
    return _digits(value, "201")


def _digits(value: Any, example: str) -> str:
    typed(value, str, f'but must be a text of digits such as "{example}"')
    if not _INSIDE_NUMBER.fullmatch(value):
        raise RefusedError(f"is {shown(value)}, but must be one to eight digits")
    return str(value)


def name(value: Any) -> str:
    """Printable text of at most 40 characters."""
    typed(value, str, 'but must be a text such as "Anna"')
    if len(value) > 40 or not value.isprintable():
        raise RefusedError(f"is {shown(value)}, but must be at most 40 printable characters")
    return str(value)


def flag(value: Any) -> bool:
    """true or false."""
    typed(value, bool, "but must be true or false")
    return bool(value)


def strategy(value: Any) -> str:
    """One of the ten strategies."""
    typed(value, str, 'but must be a text such as "circular"')
    if value not in STRATEGIES:
        raise RefusedError(f"is {shown(value)}, but must be {one_of(STRATEGIES)}{did_you_mean(value, STRATEGIES)}")
    return str(value)


def seconds_between(least: float, most: float) -> Check:
    """A number of seconds of ``least`` to ``most``."""

    def checked(value: Any) -> float:
        if not (_is(value, int) or _is(value, float)):
            typed(value, float, "but must be a number of seconds")
        if not least <= value <= most:
            raise RefusedError(f"is {shown(value)}, but must be {least} to {most} seconds")
        return float(value)

    return checked


seconds = seconds_between(1, 600)


def list_of(check: Check, rule: str) -> Check:
    """A list each element of which passes ``check``."""

    def checked(value: Any) -> tuple[Any, ...]:
        typed(value, list, rule)
        taken = []
        refused: dict[int, str] = {}
        kind: type[RefusedError] = WrongKindError
        for index, item in enumerate(value):
            try:
                taken.append(check(item))
            except RefusedError as error:
                refused[index] = f"holds a value that {error}"
                kind = kind if isinstance(error, WrongKindError) else RefusedError
        if refused:
            raise kind("holds values that cannot be taken", refused)
        return tuple(taken)

    return checked


def weight(value: Any) -> int:
    """1 to 1000."""
    typed(value, int, "but must be a whole number")
    if not 1 <= value <= 1000:
        raise RefusedError(f"is {shown(value)}, but must be 1 to 1000")
    return int(value)


def route(value: Any) -> Target:
    """``group NAME``, ``phone EXT`` (as ``station EXT``), ``queue NAME``, ``menu NAME`` or ``message NAME``."""
    rule = 'but must be "group NAME", "phone EXT", "queue NAME", "menu NAME" or "message NAME"'
    typed(value, str, rule)
    kind, _, rest = value.partition(" ")
    if kind not in _ROUTE_KINDS or not rest.strip():
        raise RefusedError(f"is {shown(value)}, {rule}")
    return Target(_ROUTE_KINDS[kind], rest.strip())


def operator(value: Any) -> Target:
    """As a route, but no queue, no menu and no mailbox: what nobody answered comes back to somebody."""
    rule = 'but must be "group NAME" or "phone EXT"'
    typed(value, str, rule)
    try:
        found = route(value)
    except RefusedError:
        raise RefusedError(f"is {shown(value)}, {rule}") from None
    if found.kind in ("queue", "menu", "message"):
        kind = "mailbox" if found.kind == "message" else found.kind
        raise RefusedError(f"is {shown(value)}, {rule}: a {kind} is no operator")
    return found


def overflow(value: Any) -> Target:
    """As a route, or ``ring`` or ``silent``."""
    rule = 'but must be "group NAME", "phone EXT", "queue NAME", "menu NAME", "message NAME", "ring" or "silent"'
    typed(value, str, rule)
    if value in ("ring", "silent"):
        return Target(value)
    try:
        return route(value)
    except RefusedError:
        raise RefusedError(f"is {shown(value)}, {rule}") from None

"""What one value may be that has to do with queues, their agents and their callers; as in ``fields``."""

import re
from typing import Any

from firmware.callcontrol.queue_plan import QueueAgent
from firmware.config.fields import Check, RefusedError, list_of, seconds_between, shown, typed

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
PAUSE = re.compile(r"[0-9]")
PREFIX = re.compile(r"\+?[0-9]{1,20}")
MOST_LEVEL = 9
NEVER = "never"
"""``answer_s`` of a queue whose callers hear the exchange until somebody answers."""

_PROMPT = re.compile(r"[a-z0-9._-]{1,40}")
_AGENTS = 'but must be a list such as ["anna", "bela"], or a table of levels such as { anna = 1, bela = 2 }'
_answer_s = seconds_between(0, 600)


def agent(value: Any) -> str:
    """The name of an agent; whether there is one is found out later."""
    rule = 'but must be the name of an agent such as "anna"'
    typed(value, str, rule)
    if not NAME.fullmatch(value):
        raise RefusedError(f"is {shown(value)}, {rule}")
    return str(value)


def _level_from(least: int) -> Check:
    def checked(value: Any) -> int:
        typed(value, int, "but must be a whole number")
        if not least <= value <= MOST_LEVEL:
            raise RefusedError(f"is {shown(value)}, but must be {least} to {MOST_LEVEL}")
        return int(value)

    return checked


level = _level_from(1)
least_level = _level_from(0)
_names = list_of(agent, _AGENTS)


def agents(value: Any) -> tuple[QueueAgent, ...]:
    """Names of agents, in order; or each with its level."""
    if not isinstance(value, dict):
        return tuple(QueueAgent(name) for name in _names(value))
    found, refused = [], {}
    for name, of in value.items():
        try:
            found.append(QueueAgent(name, level(of)))
        except RefusedError as error:
            refused[name] = f'gives "{name}" a level that {error}'
        if not NAME.fullmatch(name):
            refused[name] = f'names "{name}", which cannot be the name of an agent'
    if refused:
        raise RefusedError("holds values that cannot be taken", refused)
    return tuple(found)


def table(value: Any) -> dict[str, Any]:
    """A table; what stands in it is judged key by key."""
    typed(value, dict, "but must be a table")
    return dict(value)


def seconds_or_never(least: float, most: float) -> Check:
    """A number of seconds of ``least`` to ``most``, or 0."""
    usual = seconds_between(least, most)

    def checked(value: Any) -> float:
        if not isinstance(value, bool) and value == 0:
            return 0.0
        try:
            return float(usual(value))
        except RefusedError as error:
            raise type(error)(f"{error}, or 0 for never") from None

    return checked


def answer_s(value: Any) -> float | None:
    """Seconds until the box answers; None: never."""
    if value == NEVER:
        return None
    try:
        return float(_answer_s(value))
    except RefusedError as error:
        raise type(error)(f'{error}, or "{NEVER}"') from None


def outside(value: Any) -> str:
    """A number with the digit for an outside line before it; whether that stands there is found out later."""
    typed(value, str, 'but must be a text of digits such as "0612345678"')
    if not re.fullmatch(r"[0-9]{1,33}", value):
        raise RefusedError(f"is {shown(value)}, but must be one to 33 digits")
    return str(value)


def leave_digit(value: Any) -> str:
    """One of 0-9 * #."""
    typed(value, str, 'but must be a text such as "1"')
    if not re.fullmatch(r"[0-9*#]", value):
        raise RefusedError(f"is {shown(value)}, but must be one digit, * or #")
    return str(value)


def prompt(value: Any) -> str:
    """The name of a prompt."""
    typed(value, str, 'but must be the name of a prompt such as "welcome"')
    if not _PROMPT.fullmatch(value):
        raise RefusedError(
            f'is {shown(value)}, but must be the name of a prompt: lower-case letters, digits, "-", "_" and "." '
            f"(at most 40 of them)"
        )
    return str(value)


prompts = list_of(prompt, 'but must be a list of prompts such as ["opening-hours"]')

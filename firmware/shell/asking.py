"""Questions with a default, asked again until the answer is right."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from firmware.config.fields import RefusedError
from firmware.control.sentences import sentence
from firmware.shell.flows import say
from firmware.shell.steps import Ask, Step

if TYPE_CHECKING:
    from firmware.shell.session import Session

TRIES = 5
"""Wrong answers to one question before whoever asks gives up."""

Asked = Generator[Step, Any, Any]


class GaveUpError(Exception):
    """Too many wrong answers."""


def asked(session: "Session", question: str, default: str, check: Callable[[str], Any]) -> Asked:
    """The answer, once ``check`` takes it. Raises GaveUpError."""
    bracket = f" [{default}]" if default else ""
    for _ in range(TRIES):
        answer = yield Ask(f"{question}{bracket}: ")
        text = str(answer).strip() or default
        try:
            return check(text)
        except RefusedError as refused:
            why = str(refused)
            yield say(sentence(why if why.endswith((".", "?")) else f"this {why}"), session.screen)
    raise GaveUpError

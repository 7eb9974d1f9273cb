"""A command that is done step by step: a generator of steps, which is given each step's result."""

from collections.abc import Generator
from typing import Any

from firmware.control.requests import AnyRequest
from firmware.control.responses import AnyResponse, Done, Refused, Text
from firmware.shell.contents import of_text, printed
from firmware.shell.reading import Filter
from firmware.shell.screen import Screen, plain, wrapped
from firmware.shell.steps import Ask, Print, Send, Step

Flow = Generator[Step, Any, None]
Asking = Generator[Step, Any, AnyResponse]
NOT_CHANGED = "Nothing was changed."
YES = ("y", "yes")


class StoppedError(Exception):
    """Somebody pressed Control-C: the flow puts back what it changed, and ends."""


def say(text: str, screen: Screen) -> Print:
    """A sentence or several, a line each."""
    shown = plain(text, screen.unicode)
    return Print("\n".join(wrapped(shown, screen.width)))


def sent(request: AnyRequest) -> Asking:
    """The response to a request."""
    response: AnyResponse = yield Send(request)
    return response


def tell(response: AnyResponse, screen: Screen, quiet: bool = False) -> Flow:
    """What the box answered; ``quiet``: that all went well needs no words."""
    match response:
        case Done(text=text, remarks=remarks):
            lines = [*([] if quiet or not text else [text]), *remarks]
        case Refused(text=text, problems=problems):
            lines = [text, *(f"- {problem}" for problem in problems)]
        case Text(text=text):
            yield from show_text(text, (), screen)
            return
        case other:
            lines = [f"The box answered with {type(other).__name__}, which nobody asked for."]
    if lines:
        yield say("\n".join(lines), screen)


def show_text(text: str, filters: tuple[Filter, ...], screen: Screen, nothing: str = "") -> Flow:
    """A configuration, or how two differ; ``nothing`` is said where it is empty."""
    if not text.strip() and nothing and not filters:
        yield say(nothing, screen)
        return
    yield printed(of_text(text), filters, screen)


def agreed(question: str) -> Generator[Step, Any, bool]:
    """Whether somebody says yes."""
    answer = yield Ask(f"{question} (yes or no) ")
    return str(answer).strip().lower() in YES


def sure(asks: bool, question: str) -> Generator[Step, Any, bool]:
    """Whether something that cannot be taken back shall be done; where nobody can be asked, it shall."""
    return not asks or (yield from agreed(question))


def changes(text: str) -> int:
    """Lines of a comparison that differ."""
    return sum(line.startswith(("+ ", "- ")) for line in text.split("\n"))

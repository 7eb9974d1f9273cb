"""Statements of a story as they are made, and the events that they explain."""

from typing import NamedTuple

from firmware.callcontrol import events
from firmware.callcontrol.engine import CallControl

Key = tuple[str, int, str]
"""An event by its name, a port, and what was heard there."""

Of = tuple[Key, int]
"""One event: its key, and its place among those of this key, from 0."""


def key_of(event: events.Event) -> Key:
    """Of an event; port 0 where it has none."""
    return type(event).__name__, getattr(event, "line", getattr(event, "station", 0)), getattr(event, "sound", "")


class Said:
    """A statement, which may still change. ``of``: the event that it explains; None: none, it is where it is."""

    def __init__(self, ms: int, text: str, of: Of | None = None) -> None:
        self.ms = ms
        self.text = text
        self.of = of


class Unsaid(NamedTuple):
    """What a story has no words for."""

    ms: int
    what: str


class Moment(NamedTuple):
    """Of an event, ``of``: what call control knew just before it."""

    ms: int
    control: CallControl
    of: Of


class Book:
    """All that was said so far, in no order."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.unsaid: list[Unsaid] = []

    def say(self, ms: int, text: str, of: Of | None = None) -> Said:
        said = Said(ms, text, of)
        self.said.append(said)
        return said

    def no_words(self, at: Moment, event: events.Event) -> None:
        self.unsaid.append(Unsaid(at.ms, repr(event)))


def quoted(text: str) -> str:
    """A name as a story writes it, where no quotation mark can be in it."""
    plain = text.replace('"', "'")
    return f'"{plain}"'


def digits(text: str) -> str:
    """As a story writes them: ``#`` would begin a comment."""
    return f'"{text}"' if text.startswith("#") else text

"""Everything that reached call control and everything it wanted, in order."""

from collections import deque
from collections.abc import Callable
from typing import Any, TextIO

import msgspec

from firmware.callcontrol.actions import Action
from firmware.callcontrol.events import Event
from tools.sim.world import World


def write_timeline(world: World, out: TextIO) -> None:
    """From now on write each event and action of ``world`` to ``out`` as a line of JSON."""
    encode = msgspec.json.Encoder().encode

    def line(kind: str) -> Callable[[int, Any], None]:
        def write(now_ms: int, what: Any) -> None:
            out.write(encode({"ms": now_ms, kind: what}).decode() + "\n")

        return write

    world.on_event(line("event"))
    world.on_action(line("action"))


class Recent:
    """The last things that happened, for a report."""

    def __init__(self, world: World, length: int = 12) -> None:
        self._entries: deque[tuple[int, str]] = deque(maxlen=length)
        world.on_event(self._event)
        world.on_action(self._action)

    def note(self, now_ms: int, text: str) -> None:
        """A statement of the story, or a remark."""
        self._entries.append((now_ms, text))

    def lines(self) -> list[str]:
        """Oldest first."""
        return [f"{now_ms / 1000:10.3f} s  {text}" for now_ms, text in self._entries]

    def _event(self, now_ms: int, event: Event) -> None:
        self.note(now_ms, f"event   {in_words(event)}")

    def _action(self, now_ms: int, action: Action) -> None:
        self.note(now_ms, f"action  {in_words(action)}")


def in_words(thing: msgspec.Struct) -> str:
    """``LineRingStarted line 1``: a struct's name and fields, ports as the box counts them."""
    fields = (f"{name} {_value(getattr(thing, name))}" for name in thing.__struct_fields__)
    return " ".join([type(thing).__name__, *fields])


def _value(value: Any) -> str:
    return "/".join(map(str, value)) if isinstance(value, tuple) else str(value)

"""Whom the office knows, by number: told with a caller to call control, which keeps nothing of it.

Ten thousand people are some 2 MB. What is looked up are strings in plain tables, which the collector does not walk
through. A list that is renewed comes in parts (firmware.desk.messages.KnownNumbers); until all of it is here the one
before counts.
"""

import msgspec

from firmware.callcontrol.events import LineCallerTold
from firmware.callcontrol.targets import Refusal
from firmware.desk.messages import WITHHELD, KnownNumber, KnownNumbers


class _List:
    """``blocked`` by number, by beginning with ``*``, and under WITHHELD."""

    __slots__ = ("blocked", "names", "vips")

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.vips: set[str] = set()
        self.blocked: dict[str, Refusal] = {}

    def forget(self, number: str) -> None:
        self.names.pop(number, None)
        self.blocked.pop(number, None)
        self.vips.discard(number)

    def note(self, one: KnownNumber) -> None:
        self.forget(one.number)
        if one.name:
            self.names[one.number] = one.name
        if one.vip:
            self.vips.add(one.number)
        if one.blocked:
            self.blocked[one.number] = one.blocked


class KnownPeople:
    """Nobody, until the desk tells."""

    def __init__(self) -> None:
        self._list = _List()
        self._coming: _List | None = None

    def take(self, message: KnownNumbers) -> None:
        """Another part of a list, or a change."""
        if message.part == "first":
            self._coming = _List()
        found = self._list if message.part == "change" else self._coming
        if found is None:
            return  # the beginning was told to a core before this one
        for number in message.gone:
            found.forget(number)
        for one in message.known:
            found.note(one)
        if message.last and message.part != "change":
            self._list, self._coming = found, None

    def recognised(self, told: LineCallerTold) -> LineCallerTold:
        """The event, with what is known of its caller."""
        known, number = self._list, told.number
        name, vip = known.names.get(number, ""), number in known.vips
        blocked = self._blocked(told) if known.blocked else ""
        if not (name or vip or blocked):
            return told
        return msgspec.structs.replace(told, known=name, vip=vip, blocked=blocked)

    def _blocked(self, told: LineCallerTold) -> Refusal | str:
        """An exact number counts before a beginning, a longer beginning before a shorter one; and nobody is blocked by
        a beginning whom the office knows by name."""
        blocked, number = self._list.blocked, told.number
        if not number:
            return blocked.get(WITHHELD, "") if told.absence == "withheld" else ""
        if number in blocked:
            return blocked[number]
        if number in self._list.names:
            return ""
        beginnings = (f"{number[:length]}*" for length in range(len(number), 0, -1))
        return next((blocked[one] for one in beginnings if one in blocked), "")

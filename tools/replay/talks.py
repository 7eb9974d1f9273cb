"""What a story may expect: who talked to whom."""

from collections.abc import Callable, Iterator

from firmware.callcontrol.engine import CallControl
from tools.replay.said import Said

LEAST_MS = 3_000
"""Shorter talks are not expected: by how much detectors differ could decide whether anybody heard anybody."""
AFTER_MS = 500


class Talks:
    """``phone``: of a station (from 1), as stories call it."""

    def __init__(self, phone: Callable[[int], str]) -> None:
        self.said: list[Said] = []
        self._phone = phone
        self._since: dict[str, int] = {}

    def look(self, control: CallControl, now_ms: int) -> None:
        """After each frame."""
        now = set(self._talks(control))
        for text in sorted(self._since.keys() - now):
            begun_ms = self._since.pop(text)
            if now_ms - begun_ms >= LEAST_MS:
                self.said.append(Said(begun_ms + AFTER_MS, f"expect {text} within 1"))
        for text in now:
            self._since.setdefault(text, now_ms)

    def _talks(self, control: CallControl) -> Iterator[str]:
        for junctor in control.state.junctors.values():
            stations = [self._phone(int(end[8:])) for end in junctor.members if end.startswith("station ")]
            lines = [end for end in junctor.members if end.startswith("line ")]
            if len(junctor.members) == 2 and stations:
                first, other = [*stations, *lines]
                yield f"{first} talks to {other}"

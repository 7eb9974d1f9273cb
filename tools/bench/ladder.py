"""Feeding the ladder's inputs to both sides: our senses, many ports side by side, and DAHDI's C, port by port."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hal.senses import Senses
from hal.signals import CardSettings
from hal.wiring import Board, Pin
from tools.bench import native, traces, waves

SETTLED_MS = 3000
"""Quiet time before the inputs begin: battery and guards have settled."""


@dataclass(frozen=True)
class Heard:
    """One signal of ours, its time counted from the beginning of the inputs."""

    at_ms: int
    kind: int
    port: int
    value: Any


class Inputs:
    """What the inputs of a board do, as toggles of its raw integer."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._toggles: dict[int, int] = {}

    def draw(self, pin: Pin, edges: Iterable[waves.Edge], bit_of_value: int, length_ms: int) -> None:
        """The pin leaves its rest while ``value & bit_of_value``."""
        mask = 1 << traces.position(pin)
        toggles = self._toggles
        masked = [(at, 1 if value & bit_of_value else 0) for at, value in edges]
        for at, _ in waves.changes(masked, length_ms):
            toggles[at] = toggles.get(at, 0) ^ mask

    def draw_ring(self, line: int, edges: list[waves.Edge], length_ms: int) -> None:
        """Both sense bits of a line: RING shows the positive half, RING2 both."""
        pins = self.board.lines[line]
        self.draw(pins.ring, edges, waves.POSITIVE, length_ms)
        self.draw(pins.ring2, edges, waves.POSITIVE | waves.NEGATIVE, length_ms)

    def draw_hook(self, station: int, edges: list[waves.Edge], length_ms: int) -> None:
        """The SHK bit of a station."""
        self.draw(self.board.stations[station].shk, edges, 1, length_ms)

    def moments(self) -> list[tuple[int, int]]:
        """(ms, toggles), in order."""
        return sorted(item for item in self._toggles.items() if item[1])


def listen(
    inputs: Inputs,
    length_ms: int,
    settings: CardSettings = traces.SETTINGS,
    prepare: Callable[[Senses], None] | None = None,
) -> list[Heard]:
    """All signals of our senses; steps are taken where the inputs move or the senses asked for one."""
    raw = traces.quiet_raw(inputs.board)
    senses = Senses(inputs.board, settings)
    if prepare is not None:
        prepare(senses)
    found: list[Heard] = []
    now = 0

    def step(at: int) -> None:
        for kind, port, value in senses.step(raw, at):
            found.append(Heard(at - SETTLED_MS, kind, port, value))

    def wait_until(end: int) -> None:
        nonlocal now
        while now < end:
            step(now)
            now = min(end, max(now + 1, senses.next_deadline_ms))

    for moment, toggles in inputs.moments():
        wait_until(SETTLED_MS + moment)
        raw ^= toggles
        step(now)
        now += 1
    wait_until(SETTLED_MS + length_ms)
    return found


def dahdi(function: str, trace: bytes, offset: int, room: int = 64) -> list[tuple[int, int, int]]:
    """(ms, kind, value) of one of DAHDI's machines over one port's trace."""
    run = getattr(native.load("dahdi"), function)
    while True:
        out = (ctypes.c_int32 * (3 * room))()
        count = run(trace, len(trace), offset, out, room)
        if count <= room:
            flat = out[: 3 * count]
            return list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))
        room = count


RING_ON, RING_OFF, OFF_HOOK, ON_HOOK, DIGIT = 1, 2, 3, 4, 5
"""Kinds of dahdi.c."""

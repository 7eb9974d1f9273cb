"""Chip faults in the event world: which ports fail, and when hal would say so."""

from collections.abc import Callable, Iterator
from itertools import chain

from hal.wiring import Board, Pin
from tools.sim.schedule import Schedule

HOLD_US = 2_000_000
"""hal holds the inputs of a lost chip for so long before its ports fail (DESIGN section 7)."""

RETRY_US = 150_000
"""A chip that works again is found and initialised within this (it is tried every 100 ms)."""


class EventChips:
    """``lose(kind, port)`` and ``regain(kind, port)`` (kind line or station, ports from 1) are called when a
    port's first chip is given up and when its last one is back."""

    def __init__(
        self,
        board: Board,
        schedule: Schedule,
        lose: Callable[[str, int], None],
        regain: Callable[[str, int], None],
    ) -> None:
        self._board = board
        self._schedule = schedule
        self._lose = lose
        self._regain = regain
        self._faulty: set[int] = set()
        self._given_up: set[int] = set()
        self._ports = [tuple(_ports_of(board, index)) for index in range(len(board.expanders))]

    def bus(self, number: int, kind: str) -> None:
        """A whole bus: ``kind`` is stuck, nack or restored."""
        for index, chip in enumerate(self._board.expanders):
            if self._board.buses[chip.bus].number == number:
                self._fault(index, kind != "restored")

    def chip(self, number: int, address: int, dead: bool) -> None:
        """One chip; chips that are no expanders matter to no port."""
        for index, chip in enumerate(self._board.expanders):
            if chip.address == address and self._board.buses[chip.bus].number == number:
                self._fault(index, dead)

    def _fault(self, chip: int, dead: bool) -> None:
        if dead and chip not in self._faulty:
            self._faulty.add(chip)
            self._schedule.after(HOLD_US, lambda: self._give_up(chip))
        elif not dead and chip in self._faulty:
            self._faulty.discard(chip)
            self._schedule.after(RETRY_US, lambda: self._take_back(chip))

    def _give_up(self, chip: int) -> None:
        if chip in self._faulty and chip not in self._given_up:
            lost = [port for port in self._ports[chip] if not self._is_out(port)]
            self._given_up.add(chip)
            for kind, port in lost:
                self._lose(kind, port)

    def _take_back(self, chip: int) -> None:
        if chip in self._given_up and chip not in self._faulty:
            self._given_up.discard(chip)
            for kind, port in self._ports[chip]:
                if not self._is_out((kind, port)):
                    self._regain(kind, port)

    def _is_out(self, port: tuple[str, int]) -> bool:
        return any(port in self._ports[chip] for chip in self._given_up)


def _ports_of(board: Board, index: int) -> Iterator[tuple[str, int]]:
    for kind, ports in (("line", board.lines), ("station", board.stations)):
        for number, pins in enumerate(ports, 1):
            if index in _chips_of(pins):
                yield kind, number


def _chips_of(pins: tuple[object, ...]) -> set[int]:
    return set(chain.from_iterable((pin.chip,) for pin in pins if isinstance(pin, Pin)))

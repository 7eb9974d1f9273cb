"""Turns the polarity towards telephones on hook: in some countries that comes before caller ID (hardware.md 7.3).

F/R belongs to the ringer from RM high until RM has fallen, and a burst leaves it forward: a bell that begins takes a
reversal back by itself, without an edge outside ring mode.
"""

from hal.chip_care import FAR_MS
from hal.chips.ag1171 import Ag1171
from hal.compat import const

SETTLED_MS = const(60)
"""hardware.md 2.2: 50 ms at most, and some ticks for the write. A reversal that follows a restoring waits so long: else
the telephone would see neither."""


class StationPolarity:
    """``next_ms``: ``step`` has nothing to do before."""

    def __init__(self, board, outputs, senses, ringer):
        self.next_ms = FAR_MS
        self._outputs = outputs
        self._senses = senses
        self._ringer = ringer
        self._ports = tuple([Ag1171(pins, board.levels) for pins in board.stations])
        self._restoring = []
        self._waiting = []
        self._settled_ms = [0] * len(board.stations)

    def reverse(self, station: int) -> None:
        """Reverse it in this tick's ``step``, or as soon as ring mode is over and the last turn has settled. Nothing
        comes of it when the telephone is lifted before."""
        if station not in self._waiting:
            self._waiting.append(station)
            self.next_ms = 0

    def restore(self, station: int) -> None:
        """Forward again with this tick's ``step``; one that sounds is forward when its burst ends."""
        if station in self._waiting:
            self._waiting.remove(station)
        if station not in self._restoring:
            self._restoring.append(station)
            self.next_ms = 0

    def chip_was_reset(self, chip: int, now_ms: int) -> None:
        """It has let go of F/R, which is forward then, and stays so."""
        for station in range(len(self._ports)):
            if self._ports[station].fr_chip == chip:
                self._put_forward(station, now_ms)

    def step(self, now_ms: int) -> None:
        """Decide the levels of this tick. The writes follow."""
        if now_ms < self.next_ms:
            return
        for station in self._restoring:
            self._put_forward(station, now_ms)
        del self._restoring[:]
        for station in tuple(self._waiting):
            if self._ringer.off_hook[station] or not self._is_forward(station):
                self._waiting.remove(station)
            elif not self._ringer.rings(station) and now_ms >= self._settled_ms[station]:
                self._waiting.remove(station)
                self._turn(station, False, now_ms)
        self.next_ms = now_ms + 1 if self._waiting else FAR_MS

    def _put_forward(self, station: int, now_ms: int) -> None:
        if not self._ringer.in_ring_mode(station) and not self._is_forward(station):
            self._turn(station, True, now_ms)

    def _is_forward(self, station: int) -> bool:
        return self._ports[station].is_forward(self._outputs.wanted)

    def _turn(self, station: int, forward: bool, now_ms: int) -> None:
        port = self._ports[station]
        port.forward(self._outputs.wanted, forward)
        self._outputs.touch(port.fr_chip)
        self._senses.set_turned(station, now_ms)
        self._settled_ms[station] = now_ms + SETTLED_MS

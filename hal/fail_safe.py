"""Longest times: outputs that must not stay energised whatever the rest of hal believes.

Independent of the ringer's states: they look at the wanted image only. OH has no longest time here, a call
may last; call control bounds it.
"""

from hal.chip_care import FAR_MS
from hal.compat import const

_NOT_STARTED = const(-1)
_LAST_CHANCE_MS = const(20)
"""More than the tail between F/R at rest and RM low."""


class LongestRing:
    """RM of each telephone, at most ``limits.ring_rm_max_ms`` on end.

    Shortly before, the ringer is asked to stop, which keeps the chip's order; at the limit RM is forced low. A chip
    that is out of service cannot be told: it has its 20 ms when it is back. ``forced`` counts.
    """

    def __init__(self, board, outputs, care, ringer):
        self.next_ms = FAR_MS
        self.forced = 0
        self._outputs = outputs
        self._care = care
        self._ringer = ringer
        self._ask_ms = board.limits.ring_rm_max_ms - _LAST_CHANCE_MS
        self._stations = board.stations
        self._levels = board.levels
        self._since_ms = [-1] * len(board.stations)
        self._asked = [False] * len(board.stations)

    def step(self, now_ms: int) -> None:
        """Call it after the levels of this tick are decided, while anything rings."""
        self.next_ms = FAR_MS
        for station in range(len(self._stations)):
            if self._is_high(station):
                self._watch(station, now_ms)
            else:
                self._since_ms[station] = -1
                self._asked[station] = False

    def _is_high(self, station: int) -> bool:
        pin = self._stations[station].rm
        return self._outputs.wanted[pin.chip] >> pin.bit & 1 == self._levels.rm

    def _watch(self, station: int, now_ms: int) -> None:
        if self._since_ms[station] < 0:
            self._since_ms[station] = now_ms
        if now_ms - self._since_ms[station] >= self._ask_ms:
            if not self._asked[station]:
                self._ringer.stop(station, now_ms)
                self._asked[station] = True
            if not self._care.in_service >> self._stations[station].rm.chip & 1:
                self._since_ms[station] = now_ms - self._ask_ms
            elif now_ms - self._since_ms[station] >= self._ask_ms + _LAST_CHANCE_MS:
                self._force(station)
                return
            self.next_ms = min(self.next_ms, self._since_ms[station] + self._ask_ms + _LAST_CHANCE_MS)
        else:
            self.next_ms = min(self.next_ms, self._since_ms[station] + self._ask_ms)

    def _force(self, station: int) -> None:
        """Whatever the ringer believes."""
        self.forced += 1
        pins = self._stations[station]
        self._ringer.cut(station)
        self._outputs.set(pins.fr, self._levels.fr_idle)
        self._outputs.set(pins.rm, 1 - self._levels.rm)


class DoorRelay:
    """The door opener, at most ``limits.door_max_ms`` on end; it falls by itself."""

    def __init__(self, board, outputs):
        self.next_ms = FAR_MS
        self._pin = board.door
        self._longest_ms = board.limits.door_max_ms
        self._outputs = outputs

    def set(self, on) -> None:
        """Energise or release; energising again does not lengthen the time."""
        self._outputs.set(self._pin, 1 if on else 0)
        if not on:
            self.next_ms = FAR_MS
        elif self.next_ms == FAR_MS:
            self.next_ms = _NOT_STARTED

    def step(self, now_ms: int) -> None:
        if self.next_ms == _NOT_STARTED:
            self.next_ms = now_ms + self._longest_ms
        elif self.next_ms <= now_ms:
            self.set(0)


def write_order(board, matrix_chips: int):
    """Expanders with outputs of their own, as two tuples: bells and loops, which are written first, and the rest.

    The matrix driver writes those of the set ``matrix_chips`` itself.
    """
    bells = []
    loops = []
    rest = []
    for station in board.stations:
        for pin in (station.fr, station.rm):
            _add(bells, pin.chip)
    for line in board.lines:
        for pin in (line.oh, line.cid):
            _add(loops, pin.chip)
    first = bells + [chip for chip in loops if chip not in bells]
    for pin in (board.door, board.transfer) + board.lamps:
        if pin.chip not in first and not matrix_chips >> pin.chip & 1:
            _add(rest, pin.chip)
    return tuple(first), tuple(rest)


def _add(chips, chip: int) -> None:
    if chip not in chips:
        chips.append(chip)

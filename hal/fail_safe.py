"""Longest times: outputs that must not stay energised whatever the rest of hal believes.

Independent of the ringer's states: it looks at the wanted image only. OH has no longest time here, a call
may last; call control bounds it.
"""

from hal.chip_care import FAR_MS
from hal.compat import const

_NOT_STARTED = const(-1)


class LongestRing:
    """RM of each telephone, at most ``limits.ring_rm_max_ms`` on end."""

    def __init__(self, board, outputs):
        self.next_ms = FAR_MS
        self.forced = 0
        self._outputs = outputs
        self._longest_ms = board.limits.ring_rm_max_ms
        self._pins = tuple([station.rm for station in board.stations])
        self._on_level = board.levels.rm
        self._since_ms = [-1] * len(board.stations)

    def overdue(self, now_ms: int) -> int:
        """A telephone whose RM has been high for too long, -1 when there is none. Call it after the levels of
        this tick are decided and while anything rings."""
        found = -1
        self.next_ms = FAR_MS
        wanted = self._outputs.wanted
        for station in range(len(self._pins)):
            pin = self._pins[station]
            if wanted[pin.chip] >> pin.bit & 1 != self._on_level:
                self._since_ms[station] = -1
                continue
            if self._since_ms[station] < 0:
                self._since_ms[station] = now_ms
            limit_ms = self._since_ms[station] + self._longest_ms
            if limit_ms <= now_ms:
                found = station
            elif limit_ms < self.next_ms:
                self.next_ms = limit_ms
        if found >= 0:
            self.forced += 1
        return found


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

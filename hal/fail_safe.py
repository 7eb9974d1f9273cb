"""Longest times: outputs that must not stay energised whatever the rest of hal believes.

Independent of the ringer's states: they look at the wanted image only. OH has no longest time here, a call
may last; call control bounds it.
"""

from hal.chip_care import FAR_MS
from hal.compat import const
from hal.ringer import TRIP_LIMIT_MS

_SHUT = const(-1)
_NO_ORDER = const(-1)
_NOW = const(-1)
_LOW = const(-1)
_NONE = const(-1)
_LAST_CHANCE_MS = const(20)
"""More than the tail between F/R at rest and RM low."""
_GRACE_MS = const(50)
"""So long past its limit a chip that does not answer may come back before RESET lowers its RM."""
_DOOR_GRACE_MS = const(2000)
"""The same for the door: as long as inputs are held (DESIGN section 7), because a door may wait and RESET is heard."""


class LongestRing:
    """RM of each telephone, at most ``limits.ring_rm_max_ms`` on end, and no longer than its chip bears.

    Shortly before, the ringer is asked to end the burst, which keeps the chip's order; at the limit RM is forced low. A
    chip that is out of service cannot be told: it has its 20 ms when it is back, and when it is not back soon after
    the limit, RESET lowers RM (hardware.md 2.2: duty and dissipation are absolute). A telephone whose hook nobody
    can read has its burst ended in time for a lift that nobody saw; for that no RESET is given. ``forced`` counts;
    ``given_up``: list of (station, ms high) of those that RESET had to lower, emptied by the card.
    """

    def __init__(self, board, outputs, care, ringer, last_resort):
        self.next_ms = FAR_MS
        self.forced = 0
        self.given_up = []
        self._outputs = outputs
        self._care = care
        self._ringer = ringer
        self._last_resort = last_resort
        self._longest_ms = board.limits.ring_rm_max_ms
        self._stations = board.stations
        self._levels = board.levels
        self._pins = _rm_pins(board)
        self._masks = [0] * len(board.expanders)
        for chip, stations in self._pins:
            self._masks[chip] = sum(stations)
        self._since_ms = [_LOW] * len(board.stations)
        self._chance_ms = [_NONE] * len(board.stations)
        self._high = [0] * len(board.expanders)
        """Of each chip, the pins that are RM with a time in ``_since_ms``."""

    def step(self, now_ms: int) -> None:
        """Call it after the levels of this tick are decided, while anything rings."""
        self.next_ms = FAR_MS
        for chip, stations in self._pins:
            reached = self._care.in_service >> chip & 1
            concerned = self._high[chip]
            if reached:
                concerned |= self._wanted_high(chip)
            # Most telephones do not ring: only those that do cost anything.
            while concerned:
                bit = concerned & -concerned
                concerned ^= bit
                station = stations[bit]
                if reached:
                    self._follow(station, now_ms)
                if self._since_ms[station] != _LOW:
                    self._watch(station, reached, now_ms)

    def settle(self) -> None:
        """After the writes of a tick in which a bell fell silent: it may rise again before the next ``step``."""
        for chip, stations in self._pins:
            fallen = self._high[chip] & ~self._wanted_high(chip)
            if fallen and self._outputs.settled(chip):
                for bit in stations:
                    if fallen & bit:
                        self._is_low(stations[bit])

    def _wanted_high(self, chip: int) -> int:
        """Pins of the chip that are RM and shall be high."""
        word = self._outputs.wanted[chip]
        return (word if self._levels.rm else ~word) & self._masks[chip]

    def _follow(self, station: int, now_ms: int) -> None:
        """What RM of a chip in service is, or is about to be. Out of service it stays what it was."""
        pin = self._stations[station].rm
        if self._outputs.wanted[pin.chip] >> pin.bit & 1 == self._levels.rm:
            if self._since_ms[station] == _LOW:
                self._since_ms[station] = now_ms
                self._high[pin.chip] |= 1 << pin.bit
        elif self._outputs.settled(pin.chip):
            self._is_low(station)

    def _is_low(self, station: int) -> None:
        pin = self._stations[station].rm
        self._since_ms[station] = _LOW
        self._chance_ms[station] = _NONE
        self._high[pin.chip] &= ~(1 << pin.bit)

    def _watch(self, station: int, reached, now_ms: int) -> None:
        limit_ms = min(self._since_ms[station] + self._longest_ms, self._ringer.limit_ms(station, now_ms))
        if reached:
            limit_ms = min(limit_ms, self._care.away_since_ms(self._stations[station].shk.chip) + TRIP_LIMIT_MS)
        if now_ms < limit_ms - _LAST_CHANCE_MS:
            self._wake(limit_ms - _LAST_CHANCE_MS)
            return
        self._ringer.end_burst(station)
        if reached:
            self._force_in_time(station, now_ms)
        else:
            self._chance_ms[station] = _NONE
            self._reset_in_time(station, limit_ms, now_ms)

    def _force_in_time(self, station: int, now_ms: int) -> None:
        if self._chance_ms[station] == _NONE:
            self._chance_ms[station] = now_ms
        force_ms = self._chance_ms[station] + _LAST_CHANCE_MS
        if now_ms >= force_ms:
            self._force(station)
        else:
            self._wake(force_ms)

    def _force(self, station: int) -> None:
        """Whatever the ringer believes."""
        self.forced += 1
        pins = self._stations[station]
        self._ringer.cut(station)
        self._outputs.set(pins.fr, self._levels.fr_idle)
        self._outputs.set(pins.rm, 1 - self._levels.rm)

    def _reset_in_time(self, station: int, limit_ms: int, now_ms: int) -> None:
        reset_ms = max(limit_ms + _GRACE_MS, self._last_resort.ready_ms)
        if now_ms < reset_ms:
            self._wake(reset_ms)
            return
        self.given_up.append((station, now_ms - self._since_ms[station]))
        for other in range(len(self._stations)):
            self._is_low(other)
        self._last_resort.reset_all(now_ms)

    def _wake(self, ms: int) -> None:
        self.next_ms = min(self.next_ms, ms)


def _rm_pins(board):
    """Of each chip that drives RM: (chip, {bit of its word: station})."""
    pins = []
    chips = []
    for station in range(len(board.stations)):
        pin = board.stations[station].rm
        if pin.chip not in chips:
            chips.append(pin.chip)
            pins.append((pin.chip, {}))
        pins[chips.index(pin.chip)][1][1 << pin.bit] = station
    return tuple(pins)


class DoorRelay:
    """The door opener: energised for the time of the latest order, at most ``limits.door_max_ms`` on end; it falls by
    itself.

    A chip that cannot be told that it is time takes the level when it is back; when it is not back soon, RESET lets
    the relay fall: no door stays open because a bus is stuck.
    """

    def __init__(self, board, outputs, care, last_resort):
        self.next_ms = FAR_MS
        self._pin = board.door
        self._longest_ms = board.limits.door_max_ms
        self._outputs = outputs
        self._care = care
        self._last_resort = last_resort
        self._order_ms = _NO_ORDER
        self._since_ms = _SHUT
        self._falling = False
        self._reached = False

    def open(self, for_ms: int) -> None:
        """Energise for ``for_ms`` from this tick's ``step``; an order during another begins anew. 0: release."""
        self._order_ms = for_ms
        self.next_ms = _NOW

    def step(self, now_ms: int) -> None:
        """Call it before the writes of the tick."""
        if now_ms < self.next_ms:
            return
        if self._order_ms != _NO_ORDER:
            self._begin(now_ms)
        if now_ms < self.next_ms:
            return
        if not self._falling:
            self._outputs.set(self._pin, 0)
            self._falling = True
            self.next_ms = now_ms + _DOOR_GRACE_MS
        elif self._is_reached() or not self._reached:
            self._is_shut()
        elif now_ms < self._last_resort.ready_ms:
            self.next_ms = self._last_resort.ready_ms
        else:
            self._is_shut()
            self._last_resort.reset_all(now_ms)

    def _begin(self, now_ms: int) -> None:
        for_ms = self._order_ms
        self._order_ms = _NO_ORDER
        if self._falling and self._outputs.settled(self._pin.chip):
            self._is_shut()
        if self._since_ms == _SHUT:
            if not for_ms:
                self.next_ms = FAR_MS
                return
            self._since_ms = now_ms
        elif not for_ms:
            self.next_ms = now_ms + _DOOR_GRACE_MS if self._falling else now_ms
            return
        self._falling = False
        self._reached = self._reached or self._is_reached()
        self._outputs.set(self._pin, 1)
        self.next_ms = min(now_ms + for_ms, self._since_ms + self._longest_ms)

    def _is_reached(self) -> bool:
        return bool(self._care.in_service >> self._pin.chip & 1)

    def _is_shut(self) -> None:
        self._since_ms = _SHUT
        self._falling = False
        self._reached = False
        self.next_ms = FAR_MS


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


def loop_chips(board):
    """Expanders that open and close loops: written before all others, because an exchange counts ms."""
    loops = []
    for line in board.lines:
        _add(loops, line.oh.chip)
    return tuple(loops)


def recovery_order(board, matrix_chips: int):
    """All expanders in the order in which they are initialised again: what the exchange notices first (loops, then the
    transfer relay), then voices, bells, and the rest."""
    order = []
    for line in board.lines:
        _add(order, line.oh.chip)
    _add(order, board.transfer.chip)
    for chip in range(len(board.expanders)):
        if matrix_chips >> chip & 1:
            _add(order, chip)
    for station in board.stations:
        _add(order, station.shk.chip)
        _add(order, station.rm.chip)
    for chip in range(len(board.expanders)):
        _add(order, chip)
    return tuple(order)


def _add(chips, chip: int) -> None:
    if chip not in chips:
        chips.append(chip)

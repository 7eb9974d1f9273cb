"""Rings the telephones: F/R at ring frequency while RM is high, in the chip's order (hardware.md 2).

One telephone goes through

    OFF -> SILENT -> QUEUED -> SOUND -> PARK -> TAIL -> FALL -> GAP -> SOUND ... or SILENT ... or OFF

SILENT: until the next pattern is due. QUEUED: waits for a token of the ring plan. SOUND: RM high, F/R alternates.
PARK: F/R shall rest, not in the chip yet. TAIL: it rests, RM falls 11 ms later. FALL: RM shall be low, not in the
chip yet. GAP: between the bursts of a pattern.
A lift while RM is high (ring trip) and a stop go through the same PARK, TAIL, FALL.

All sounding telephones turn F/R at the same edges, so that one write an expander moves every bell. One that joins
(and the first of all) begins with a short half cycle, so that its bell sounds within 10 ms wherever
the others are. RM rises one tick before the first edge: an edge of F/R outside ring mode makes SHK chatter.
"""

from hal.cadence import burst_at_ms, bursts, period_ms
from hal.chip_care import FAR_MS
from hal.chips.ag1171 import Ag1171
from hal.compat import const
from hal.ring_plan import TAIL_MS, Duty, Tokens, keep_duty

_OFF = const(0)
_QUEUED = const(1)
_SOUND = const(2)
_PARK = const(3)
_TAIL = const(4)
_FALL = const(5)
_GAP = const(6)
_SILENT = const(7)

_NO_TRIP = const(-1)
TRIP_LIMIT_MS = const(400)
"""Of the 500 ms that RM may be high after the first SHK edge; the rest is for seeing the trip and for what fails."""
_OFF_HOOK_MS = const(20)
"""How often a telephone that shall ring but is off hook is looked at again."""

_SHORT_HALF_MS = const(8)
"""Shortest half cycle: above that of 68 Hz, so it is still ringing for every bell and detector."""

_SLOWEST_DECIHERTZ = const(167)
_FASTEST_DECIHERTZ = const(250)
"""The chip's edges are shaped for 20-25 Hz (hardware.md 2.2); bells of 16.67 Hz countries sound too. At 50 Hz its ring
trip does not work."""

_RM_HIGH = (_SOUND, _PARK, _TAIL, _FALL)


class Ringer:
    """``tripped``: stations whose ring trip is complete, to be reported as off hook; ``paused``: stations whose first
    pattern since the order to ring is over, RM low. The card empties both.
    ``off_hook``: of each station, set by whoever knows; one that is off hook is not rung until it is on hook, because
    RM high on a closed loop heats its chip."""

    def __init__(self, board, settings, outputs, senses):
        count = len(board.stations)
        self.next_ms = FAR_MS
        self.tripped = []
        self.paused = []
        self.off_hook = [False] * count
        self._trip_ms = [_NO_TRIP] * count
        self._outputs = outputs
        self._senses = senses
        self._ports = tuple([Ag1171(pins, board.levels) for pins in board.stations])
        self._duty_percent = board.limits.rm_duty_percent
        self._tokens = Tokens(board.limits.bells)
        self._half_ms = self._next_half_ms = half_period_ms(settings.ring_decihertz)
        self._common_ms = 0
        self._edge_ms = [FAR_MS] * count
        self._state = [_OFF] * count
        self._ringing = []
        self._wanted = [None] * count
        self._cadence = [None] * count
        self._fresh = [False] * count
        self._first = [False] * count  # no pattern of this order has ended yet
        self._joining = [False] * count
        self._burst = [0] * count
        self._pattern_ms = [0] * count
        self._due_ms = [0] * count
        self._duty = Duty(count)

    # Commands.

    def use(self, settings) -> bool:
        """Ring at another frequency as soon as no bell sounds: all turn at the same edges. False: one sounds now.
        Raises ValueError."""
        self._next_half_ms = half_period_ms(settings.ring_decihertz)
        return self._next_half_ms == self._half_ms or not self._sounding()

    def ring(self, station: int, cadence, now_ms: int) -> None:
        """Ring with ``cadence`` (hal.cadence) until stopped; saying it again changes nothing.

        Another cadence than before begins as soon as the telephone's duty allows; a burst that sounds is ended.
        """
        if self._wanted[station] == tuple(cadence) or self._trip_ms[station] != _NO_TRIP:
            return
        self._wanted[station] = tuple(cadence)
        self._first[station] = True
        self.next_ms = 0
        if self._state[station] == _OFF:
            self._ringing.append(station)
            self._wait(station, now_ms, now_ms)
        elif self._state[station] in _RM_HIGH:
            self._fresh[station] = True
            self.end_burst(station)
        else:
            self._restart(station, now_ms)

    def _restart(self, station: int, now_ms: int) -> None:
        """Another cadence in a silence: the pattern that was under way, or queued for, is over."""
        if self._state[station] == _QUEUED:
            self._tokens.cancel(station)
        elif self._state[station] == _GAP:
            self._tokens.give_back()
        self._wait(station, now_ms, now_ms)

    def stop(self, station: int, now_ms: int) -> None:
        """No more ringing; a bell that sounds is silent with this tick, RM follows."""
        self._wanted[station] = None
        self.next_ms = 0
        state = self._state[station]
        if state == _SOUND:
            self._park(station)
        elif state == _QUEUED:
            self._tokens.cancel(station)
            self._end(station)
        elif state == _GAP:
            self._tokens.give_back()
            self._end(station)
        elif state == _SILENT:
            self._end(station)

    def end_burst(self, station: int) -> None:
        """RM has been high for long enough: the bell is silent with this tick, the next burst comes in its time."""
        if self._state[station] == _SOUND:
            self._park(station)
            self.next_ms = 0

    def lifted(self, station: int, now_ms: int) -> bool:
        """The telephone is off hook. True when its ring trip must be finished before that is told."""
        in_ring_mode = self._state[station] in _RM_HIGH
        if in_ring_mode:
            self._trip_ms[station] = now_ms
        self.stop(station, now_ms)
        return in_ring_mode

    def abandon(self, station: int, now_ms: int) -> None:
        """Its chips are lost: no more ringing, and nothing to tell. A chip that comes back parks first, as ever."""
        self.stop(station, now_ms)
        self._trip_ms[station] = _NO_TRIP

    def cut(self, station: int) -> None:
        """RM low with F/R at rest at once, without the tail: RM was high for too long, or the box is shut down."""
        if self._state[station] in _RM_HIGH:
            port = self._ports[station]
            port.forward(self._outputs.wanted, True)
            port.ring_mode(self._outputs.wanted, False)
            self._outputs.touch(port.fr_chip)
            self._outputs.touch(port.rm_chip)
            self._edge_ms[station] = FAR_MS
            self._go(station, _FALL, FAR_MS)
            self.next_ms = 0

    def chip_was_reset(self, chip: int, now_ms: int) -> None:
        """Its RM have fallen: the burst is over, the next one comes in its time. Nothing to write: the chip takes
        these levels when it is initialised again."""
        for station in tuple(self._ringing):
            if self._ports[station].rm_chip == chip and self._state[station] in _RM_HIGH:
                self.cut(station)
                self._fallen(station, now_ms)

    # Questions.

    def any(self) -> bool:
        return bool(self._ringing)

    def in_ring_mode(self, station: int) -> bool:
        return self._state[station] in _RM_HIGH

    def limit_ms(self, station: int, now_ms: int) -> int:
        """RM is high: when it must be low again by the chip's own limits, duty and ring trip (hardware.md 2.2)."""
        limit_ms = self._duty.limit_ms(station, now_ms)
        if self._trip_ms[station] != _NO_TRIP:
            limit_ms = min(limit_ms, self._trip_ms[station] + TRIP_LIMIT_MS)
        return limit_ms

    def writes_due(self, now_ms: int) -> int:
        """Set of the expanders that an edge or a burst's end will want to write in this tick."""
        if now_ms < self.next_ms:
            return 0
        chips = 0
        for station in self._ringing:
            chips |= 1 << self._ports[station].fr_chip
        return chips

    # Time.

    def step(self, now_ms: int) -> None:
        """Decide the levels of this tick. The writes follow, then ``settle``."""
        if now_ms < self.next_ms:
            return
        for station in self._ringing:
            if self._edge_ms[station] <= now_ms:
                self._turn(station, now_ms)
            if self._due_ms[station] <= now_ms:
                self._advance(station, now_ms)
        station = self._tokens.grant()
        while station >= 0:
            self._start_pattern(station, now_ms)
            station = self._tokens.grant()
        self._plan()

    def settle(self, now_ms: int) -> bool:
        """What the chips have got since: parked bells begin their tail, fallen RM ends a burst. True when there was
        any of it."""
        changed = False
        for station in tuple(self._ringing):
            port = self._ports[station]
            state = self._state[station]
            if state == _PARK and self._outputs.settled(port.fr_chip):
                self._go(station, _TAIL, now_ms + TAIL_MS)
                changed = True
            elif state == _FALL and self._outputs.settled(port.rm_chip):
                self._fallen(station, now_ms)
                changed = True
        if changed:
            self._plan()
        return changed

    def _plan(self) -> None:
        """When ``step`` is to run next."""
        next_ms = FAR_MS
        for station in self._ringing:
            next_ms = min(next_ms, self._due_ms[station], self._edge_ms[station])
        if self._tokens.free and self._tokens.waiting:
            next_ms = 0
        self.next_ms = next_ms

    def _turn(self, station: int, now_ms: int) -> None:
        """One edge of F/R."""
        port = self._ports[station]
        self._outputs.wanted[port.fr_chip] ^= port.fr_mask
        self._outputs.touch(port.fr_chip)
        joining = self._joining[station]
        self._joining[station] = False
        self._edge_ms[station] = self._next_edge(now_ms, joining)

    def _next_edge(self, now_ms: int, joining: bool) -> int:
        """The next common edge, not too soon; for one that joins a short half cycle first where there is room."""
        if self._common_ms <= now_ms:
            behind = (now_ms - self._common_ms) // self._half_ms + 1
            self._common_ms += behind * self._half_ms
        edge_ms = self._common_ms
        while edge_ms - now_ms < _SHORT_HALF_MS:
            edge_ms += self._half_ms
        if joining and edge_ms - now_ms >= 2 * _SHORT_HALF_MS:
            return now_ms + _SHORT_HALF_MS
        return edge_ms

    def _advance(self, station: int, now_ms: int) -> None:
        state = self._state[station]
        if state == _SOUND:
            self._park(station)
        elif state == _TAIL:
            port = self._ports[station]
            port.ring_mode(self._outputs.wanted, False)
            self._outputs.touch(port.rm_chip)
            self._go(station, _FALL, FAR_MS)
        elif state == _GAP:
            self._burst[station] += 1
            self._sound(station, self._cadence[station][2 * self._burst[station]], now_ms)
        elif state == _SILENT and self.off_hook[station]:
            self._go(station, _SILENT, now_ms + _OFF_HOOK_MS)
        elif state == _SILENT:
            self._go(station, _QUEUED, FAR_MS)
            self._tokens.ask(station)

    # Steps of one telephone.

    def _wait(self, station: int, until_ms: int, now_ms: int) -> None:
        """A pattern is due at ``until_ms``, if its duty allows; ``step`` asks for its token then."""
        cadence = keep_duty(self._wanted[station], self._duty_percent)
        self._go(station, _SILENT, max(until_ms, self._duty.ready_ms(station, cadence, now_ms)))

    def _start_pattern(self, station: int, now_ms: int) -> None:
        cadence = keep_duty(self._wanted[station], self._duty_percent)
        self._cadence[station] = cadence
        self._pattern_ms[station] = now_ms
        self._burst[station] = 0
        self._sound(station, cadence[0], now_ms)

    def _sound(self, station: int, on_ms: int, now_ms: int) -> None:
        port = self._ports[station]
        port.ring_mode(self._outputs.wanted, True)
        self._outputs.touch(port.rm_chip)
        self._senses.set_ringing(station, True)
        self._duty.rise(station, now_ms)
        if not self._sounding():
            self._half_ms = self._next_half_ms
            self._common_ms = now_ms + 1 + _SHORT_HALF_MS
        self._joining[station] = True
        self._edge_ms[station] = now_ms + 1
        self._go(station, _SOUND, now_ms + on_ms)

    def _park(self, station: int) -> None:
        port = self._ports[station]
        port.forward(self._outputs.wanted, True)
        self._outputs.touch(port.fr_chip)
        self._edge_ms[station] = FAR_MS
        self._go(station, _PARK, FAR_MS)

    def _fallen(self, station: int, now_ms: int) -> None:
        """RM is low: the burst is over for the chip too."""
        self._senses.set_ringing(station, False)
        self._duty.fall(station, now_ms)
        cadence = self._cadence[station]
        if self._trip_ms[station] != _NO_TRIP:
            self._trip_ms[station] = _NO_TRIP
            self.tripped.append(station)
        elif self._wanted[station] is not None and not self._fresh[station]:
            following = self._burst[station] + 1
            if following < bursts(cadence):
                self._go(station, _GAP, self._pattern_ms[station] + burst_at_ms(cadence, following))
                return
            if self._first[station]:
                self._first[station] = False
                self.paused.append(station)
            self._tokens.give_back()
            self._wait(station, self._pattern_ms[station] + period_ms(cadence), now_ms)
            return
        self._tokens.give_back()
        if self._wanted[station] is None:
            self._end(station)
        else:
            self._wait(station, now_ms, now_ms)
        self._fresh[station] = False

    def _sounding(self) -> bool:
        for station in self._ringing:
            if self._state[station] == _SOUND:
                return True
        return False

    def _go(self, station: int, state: int, due_ms: int) -> None:
        self._state[station] = state
        self._due_ms[station] = due_ms

    def _end(self, station: int) -> None:
        self._go(station, _OFF, FAR_MS)
        self._edge_ms[station] = FAR_MS
        self._fresh[station] = False
        self._ringing.remove(station)


def half_period_ms(decihertz: int) -> int:
    """16.67 Hz: 30, 20: 25, 25: 20 (hardware.md 2.5). Raises ValueError outside what the Ag1171 is made for."""
    if not _SLOWEST_DECIHERTZ <= decihertz <= _FASTEST_DECIHERTZ:
        raise ValueError(
            "ringing at %.1f Hz: an Ag1171 rings at 16.7 to 25 Hz (ring_decihertz 167 to 250)" % (decihertz / 10)
        )
    return (5000 + decihertz // 2) // decihertz

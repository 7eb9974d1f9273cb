"""From the inputs of the whole box, as one integer, to signals.

Bit 16 * i + b of ``raw`` is bit b of expander i (0-7 port A, 8-15 port B), the electrical level as read.

Three kinds of work, each done only where there is some:

- SHK, LOOP, BATTERY and POLARITY are debounced all at once; the owner of a bit that has changed is told,
  together with the time of its first raw edge. Between a movement and the end of its window nothing is done.
- RING, RING2 and StD are edge inputs: the owner of a bit that has moved is told at once.
- Whoever waits (for a pause, a break, the end of a burst) has a deadline.

A line whose loop we move ourselves is *muted*: its LOOP, BATTERY and POLARITY are debounced as ever, but their owners
hear nothing and no deadline of theirs comes up. When the mute ends they hear what is different from its beginning, as
an edge at our own last one; what is as it was has not happened.

A quiet call is two comparisons. Where calls come late (a stalled loop, or a card that knows that nothing
moved because no INT was asserted) the time between is honoured: an input that reads the same at both ends
has held still in between, or it would have been reported; one that reads different counts from the new
reading alone.
"""

from hal.compat import const
from hal.filters.bits import BitFinder
from hal.filters.deadlines import FAR, Deadlines
from hal.filters.hook_switch import RING_TRIP, HookSwitch
from hal.filters.line_ring import LineRing
from hal.filters.line_sense import Battery, Loop, Polarity
from hal.filters.settling import UNKNOWN, Settling
from hal.signals import NOTHING, Signal

RECEIVER_READY = const(102)
"""For the card only: StD of a receiver rose, its Q outputs hold a digit. value 0."""

DEBOUNCE_MS = const(8)
"""Equal time that makes a change: 5 ms of bounce leave a lift within 14 ms, 15 ms never make it two."""

__all__ = ["DEBOUNCE_MS", "RECEIVER_READY", "RING_TRIP", "Senses"]

_NO_READING = const(-1)
_NO_BIT = const(-1)


class Senses:
    """``step(raw, now_ms)`` once a tick. Ports count from 0. Settings are ``hal.signals.CardSettings``; ValueError when
    they hold more telephones than the board.

    Before the first step everything counts as at rest with battery present; the first polarity is taken
    over without a signal.
    """

    def __init__(self, board, settings):
        self._tick_ms = board.tick_ms
        width = 16 * len(board.expanders)
        self._finder = BitFinder(width)
        self._timed = []  # everything with a deadline; hook switches first, then the loops
        self._bits = []  # position of the debounced input of each, or _NO_BIT
        self._owners = {}  # position of a debounced input: (owner, index into _timed)
        self._edges = {}  # position of an edge input: (method, its owner, index into _timed)
        self._receivers = {}  # position of StD: receiver
        self._invert = 0  # inputs whose active level is 0
        self._held = 0  # debounced inputs
        self._free = 0  # edge inputs
        self._polarities = 0
        self._at_rest = 0
        self._line_bits = [0] * len(board.lines)  # LOOP, BATTERY and POLARITY of each line
        self._muted = 0  # inputs whose owners hear nothing
        self._told = 0  # what the owners of muted inputs believe
        self._mute_edge_ms = [0] * len(board.lines)
        self._mute_end_ms = [FAR] * len(board.lines)
        self._unmute_ms = FAR
        self._add_ports(board, settings)
        self._deadlines = Deadlines(self._timed)

        samples = max(1, DEBOUNCE_MS // self._tick_ms)
        self._settling = Settling(width, self._held, samples, self._tick_ms, self._at_rest)
        self._active = _NO_READING  # inputs that read as active, last reading
        self._last_raw = _NO_READING
        self._ringing_changes = []  # (station, on) since the last step
        self._found = []  # signals that have not been handed out
        self._wake_ms = 0  # step() has nothing to do before this while raw is _last_raw

    # construction

    def _add_ports(self, board, settings) -> None:
        levels = board.levels
        self._board = board
        self.check(settings)
        for port, pins in enumerate(board.stations):
            self._add_held(pins.shk, levels.shk, HookSwitch(port, settings))
        self._loops = len(self._timed)
        for port, pins in enumerate(board.lines):
            self._line_bits[port] |= 1 << self._add_held(pins.loop, levels.loop, Loop(port, settings))
        self._rings = len(self._timed)
        batteries = []
        for port, pins in enumerate(board.lines):
            battery = Battery(port, settings)
            batteries.append(battery)
            ring = LineRing(port, settings, battery)
            self._add_edge(pins.ring, levels.ring, ring, ring.half_wave_edge)
            self._add_edge(pins.ring2, levels.ring, ring, ring.full_wave_edge)
            self._timed.append(ring)
            self._bits.append(_NO_BIT)
        for port, pins in enumerate(board.lines):
            position = self._add_held(pins.battery, levels.battery, batteries[port])
            self._at_rest |= 1 << position
            self._line_bits[port] |= 1 << position
        for port, pins in enumerate(board.lines):
            position = self._add_held(pins.polarity, levels.reversed, Polarity(port, batteries[port]))
            self._polarities |= 1 << position
            self._line_bits[port] |= 1 << position
        for receiver, pins in enumerate(board.receivers):
            position = self._position(pins.std, 1)
            self._free |= 1 << position
            self._receivers[position] = receiver

    def check(self, settings) -> None:
        """Raises ValueError."""
        board = self._board
        if len(settings.stations) > len(board.stations):
            raise ValueError(
                "settings for %d telephones, but %s has %d" % (len(settings.stations), board.name, len(board.stations))
            )

    def use(self, settings) -> None:
        """Other settings, which were checked: they count from what happens next."""
        for owner in self._timed:
            if hasattr(owner, "use"):
                owner.use(settings)

    def _position(self, pin, active_level: int) -> int:
        position = 16 * pin.chip + pin.bit
        if not active_level:
            self._invert |= 1 << position
        return position

    def _add_held(self, pin, active_level: int, owner) -> int:
        position = self._position(pin, active_level)
        self._held |= 1 << position
        self._owners[position] = (owner, len(self._timed))
        self._timed.append(owner)
        self._bits.append(position)
        return position

    def _add_edge(self, pin, active_level: int, owner, method) -> None:
        """An edge input of the object that is about to be added; None where a board has only one of the two."""
        if pin is None:
            return
        position = self._position(pin, active_level)
        self._free |= 1 << position
        self._edges[position] = (method, owner, len(self._timed))

    # what the card says

    def set_hook_mode(self, station: int, mode: int) -> None:
        """HOOK_IDLE, HOOK_DIALLING or HOOK_TALKING; a break under way is judged by the mode in which it ends."""
        self._timed[station].set_mode(mode)

    def set_ringing(self, station: int, on: bool) -> None:
        """The station's RM is high, or low again; holds from the next step."""
        self._ringing_changes.append((station, on))
        self._deadlines.push(station, 0)
        self._wake_ms = 0

    def set_seized(self, line: int, on: bool, now_ms: int) -> None:
        """We have closed the loop of a line, or opened it."""
        index = self._loops + line
        believed = self._settling.state & ~self._muted | self._told
        self._timed[index].set_seized(on, (believed >> self._bits[index]) & 1 == 1, now_ms)
        self._deadlines.watch(index)
        self._timed[self._rings + line].set_seized(on, now_ms)
        self._deadlines.watch(self._rings + line)
        self._wake_ms = 0

    def rings(self, line: int) -> bool:
        """Ringing was told and its burst is not over."""
        return self._timed[self._rings + line].ringing

    def mute(self, line: int, edge_ms: int, end_ms: int) -> None:
        """We move the loop of a line at ``edge_ms``: nothing of it is told before ``end_ms``, nor while inputs move.
        ``end_ms`` FAR: until the next call, which goes on with the same mute."""
        bits = self._line_bits[line]
        if not self._muted & bits:
            self._muted |= bits
            self._told |= self._settling.state & bits
        self._mute_edge_ms[line] = edge_ms
        self._mute_end_ms[line] = end_ms
        self._unmute_ms = min(self._mute_end_ms)
        self._wake_ms = 0

    def glimpse(self, raw: int, now_ms: int) -> None:
        """Levels that only INTCAP saw: edge inputs take them, debounced inputs do not.

        The 1 ms pulse of a reversal (hardware.md 3.1) thus reaches the ring detector, which drops it; the
        reversal itself shows in POLARITY.
        """
        if self._active == _NO_READING:
            return
        moved = ((raw ^ self._invert) ^ self._active) & self._free
        if moved:
            self._active ^= moved
            self._last_raw = _NO_READING
            self._take_edges(moved, now_ms)

    @property
    def next_deadline_ms(self) -> int:
        """``step`` need not be called before this while ``raw`` stays what it is."""
        return 0 if self._last_raw == _NO_READING else self._wake_ms

    # the tick

    def step(self, raw: int, now_ms: int):
        """A list of Signal, or NOTHING."""
        if raw == self._last_raw:
            if now_ms < self._wake_ms:
                return NOTHING
            if now_ms >= self._settling.due_ms:
                self._take_settled(now_ms)
        else:
            self._take_reading(raw, now_ms)
        if now_ms >= self._unmute_ms:
            self._unmute(now_ms)
        deadlines = self._deadlines
        if now_ms >= deadlines.next_ms:
            self._take_deadlines(now_ms)
        wake_ms = self._settling.due_ms
        if deadlines.next_ms < wake_ms:
            wake_ms = deadlines.next_ms
        self._wake_ms = wake_ms if wake_ms < self._unmute_ms else self._unmute_ms
        found = self._found
        if not found:
            return NOTHING
        self._found = []
        return found

    def _begin(self, raw: int) -> None:
        """The first reading."""
        polarity = (raw ^ self._invert) & self._polarities
        self._active = self._at_rest | polarity
        self._settling.state = self._active
        for index in range(len(self._timed)):
            owner = self._timed[index]
            if isinstance(owner, Polarity):
                owner.start((polarity >> self._bits[index]) & 1)

    def _take_reading(self, raw: int, now_ms: int) -> None:
        if self._active == _NO_READING:
            self._begin(raw)
        active = raw ^ self._invert
        moved = active ^ self._active
        self._active = active
        self._last_raw = raw
        free = moved & self._free
        if free:
            self._take_edges(free, now_ms)
        held = moved & self._held
        settling = self._settling
        if held:
            settling.moved(held, active, now_ms)
        if now_ms >= settling.due_ms:
            self._take_settled(now_ms)

    def _take_edges(self, moved: int, now_ms: int) -> None:
        found = self._found
        edges = self._edges
        watched = self._deadlines.watched
        for position in self._finder.positions(moved):
            edge = edges.get(position)
            if edge is None:
                if (self._active >> position) & 1:
                    found.append(Signal(RECEIVER_READY, self._receivers[position], 0))
                continue
            take_edge, ring, index = edge
            take_edge(now_ms, found)
            if ring.deadline_ms < watched[index]:
                self._deadlines.watch(index)

    def _take_settled(self, now_ms: int) -> None:
        settling = self._settling
        changed = settling.settled(self._active, now_ms)
        if self._muted:
            changed &= ~self._muted
        if not changed:
            return
        for position in self._finder.positions(changed):
            edge_ms = settling.edge_ms
            if edge_ms == UNKNOWN:
                edge_ms = settling.first_edge_ms(position, now_ms)
            self._tell_owner(position, edge_ms, now_ms)

    def _tell_owner(self, position: int, edge_ms: int, now_ms: int) -> None:
        owner, index = self._owners[position]
        if (self._settling.state >> position) & 1:
            owner.rose(edge_ms, now_ms, self._found)
        else:
            owner.fell(edge_ms, now_ms, self._found)
        if owner.deadline_ms < self._deadlines.watched[index]:
            self._deadlines.watch(index)

    def _unmute(self, now_ms: int) -> None:
        for line in range(len(self._mute_end_ms)):
            if self._mute_end_ms[line] <= now_ms:
                bits = self._line_bits[line]
                if (self._active ^ self._settling.state) & bits:
                    self._mute_end_ms[line] = now_ms + self._tick_ms
                    continue
                self._mute_end_ms[line] = FAR
                changed = (self._settling.state ^ self._told) & bits
                self._muted &= ~bits
                self._told &= ~bits
                for position in self._finder.positions(changed):
                    self._tell_owner(position, self._mute_edge_ms[line], now_ms)
                for position in self._finder.positions(bits):
                    self._deadlines.watch(self._owners[position][1])
        self._unmute_ms = min(self._mute_end_ms)

    def _take_ringing(self, now_ms: int) -> None:
        for station, on in self._ringing_changes:
            closed = (self._settling.state >> self._bits[station]) & 1 == 1
            self._timed[station].set_ringing(on, closed, now_ms)
            self._deadlines.watch(station)
        self._ringing_changes.clear()

    def _take_deadlines(self, now_ms: int) -> None:
        if self._ringing_changes:
            self._take_ringing(now_ms)
        deadlines = self._deadlines
        settling = self._settling
        index = deadlines.take(now_ms)
        while index >= 0:
            position = self._bits[index]
            if position != _NO_BIT and (self._muted >> position) & 1:
                pass  # its owner is watched again when the mute ends
            elif position != _NO_BIT and ((self._active ^ settling.state) >> position) & 1:
                # It is about to change or has bounced: that decides first.
                deadlines.push(index, now_ms + self._tick_ms)
            else:
                last_edge_ms = settling.last_edge_ms(position) if index < self._loops else 0
                self._timed[index].due(last_edge_ms, now_ms, self._found)
                deadlines.watch(index)
            index = deadlines.take(now_ms)

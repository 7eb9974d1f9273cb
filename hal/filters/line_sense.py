"""What a CO line's loop, battery and polarity inputs tell.

Each object is fed with debounced changes of its one input (``rose``: it became active) together with
the time of the first raw edge, and answers ``due`` when its ``deadline_ms`` has come and the input is
not in motion. ``out`` is the list that signals are appended to.
"""

from hal.compat import const
from hal.filters.deadlines import FAR
from hal.signals import (
    LINE_BATTERY_BACK,
    LINE_BATTERY_LOST,
    LINE_CPC,
    LINE_LOOP_OFF,
    LINE_LOOP_ON,
    LINE_REVERSED,
    Signal,
)

_STABLE_MS = const(64)
"""Battery and polarity are believed after this long (hardware.md 13.3)."""

_IDLE = const(0)
_SEIZED = const(1)  # the loop has not closed yet
_CLOSED = const(2)
_OPEN = const(3)
_DISCONNECTED = const(4)  # open, CPC reported


class Loop:
    """Loop current, which means something only while the line is seized."""

    def __init__(self, port: int, settings):
        self._port = port
        self._settings = settings
        self._state = _IDLE
        self._since = 0
        self.deadline_ms = FAR

    def use(self, settings) -> None:
        """Other settings from the next break on."""
        self._settings = settings

    def set_seized(self, on: bool, closed: bool, now_ms: int) -> None:
        """``closed``: the debounced loop at this moment; where it is closed already, ``due`` reports it."""
        if on == (self._state != _IDLE):
            return
        self._state = _SEIZED if on else _IDLE
        self.deadline_ms = now_ms if on and closed else FAR

    def rose(self, edge_ms: int, now_ms: int, out: list) -> None:
        if self._state != _IDLE:
            self._closed(out)

    def fell(self, edge_ms: int, now_ms: int, out: list) -> None:
        """A loop that was never closed cannot be opened by the exchange."""
        if self._state == _CLOSED:
            self._state = _OPEN
            self._since = edge_ms
            self.deadline_ms = edge_ms + self._settings.cpc_ms
            out.append(Signal(LINE_LOOP_OFF, self._port, 0))
        else:
            self.deadline_ms = FAR

    def due(self, last_edge_ms: int, now_ms: int, out: list) -> None:
        self.deadline_ms = FAR
        if self._state == _SEIZED:
            self._closed(out)
        elif self._state == _OPEN:
            self._state = _DISCONNECTED
            out.append(Signal(LINE_CPC, self._port, now_ms - self._since))

    def _closed(self, out: list) -> None:
        self._state = _CLOSED
        self.deadline_ms = FAR
        out.append(Signal(LINE_LOOP_ON, self._port, 0))


_PRESENT = const(0)
_FALTERING = const(1)
_ABSENT = const(2)
_RETURNING = const(3)


class Battery:
    """Battery of a line: absent after 64 ms without, lost (reported) after the alarm time.

    Taken as present at the start, so that a box which starts on live lines has nothing to say.
    """

    def __init__(self, port: int, settings):
        self._port = port
        self._settings = settings
        self._state = _PRESENT
        self._since = 0
        self.present = True
        """The vote on ringing and polarity."""
        self.lost = False
        self.losses = 0
        """How often it was lost."""
        self.deadline_ms = FAR

    def use(self, settings) -> None:
        """Other settings from the next loss on."""
        self._settings = settings

    def rose(self, edge_ms: int, now_ms: int, out: list) -> None:
        if self._state == _FALTERING:
            self._state = _PRESENT
            self.deadline_ms = FAR
        elif self._state == _ABSENT:
            self._state = _RETURNING
            self.deadline_ms = edge_ms + _STABLE_MS

    def fell(self, edge_ms: int, now_ms: int, out: list) -> None:
        if self._state == _PRESENT:
            self._state = _FALTERING
            self._since = edge_ms
            self.deadline_ms = edge_ms + _STABLE_MS
        elif self._state == _RETURNING:
            self._absent()

    def due(self, last_edge_ms: int, now_ms: int, out: list) -> None:
        self.deadline_ms = FAR
        if self._state == _FALTERING:
            self.present = False
            self._absent()
        elif self._state == _RETURNING:
            self._state = _PRESENT
            self.present = True
            if self.lost:
                self.lost = False
                out.append(Signal(LINE_BATTERY_BACK, self._port, 0))
        elif self._state == _ABSENT:
            self.lost = True
            self.losses += 1
            out.append(Signal(LINE_BATTERY_LOST, self._port, now_ms - self._since))

    def _absent(self) -> None:
        self._state = _ABSENT
        self.deadline_ms = FAR if self.lost else self._since + self._settings.battery_alarm_ms


_UNKNOWN = const(-1)


class Polarity:
    """Polarity of a line: 64 ms stable, and only while there is battery to have one.

    The first measurement is silent, at the start and after every loss of battery.
    """

    def __init__(self, port: int, battery: Battery):
        self._port = port
        self._battery = battery
        self._losses = 0
        self._known = _UNKNOWN
        self._level = 0
        self.deadline_ms = FAR

    def start(self, level: int) -> None:
        """The first reading."""
        self._level = level

    def rose(self, edge_ms: int, now_ms: int, out: list) -> None:
        self._moved(1, edge_ms)

    def fell(self, edge_ms: int, now_ms: int, out: list) -> None:
        self._moved(0, edge_ms)

    def due(self, last_edge_ms: int, now_ms: int, out: list) -> None:
        self.deadline_ms = FAR
        battery = self._battery
        if not battery.present:
            if not battery.lost:
                self.deadline_ms = now_ms + _STABLE_MS
            return
        self._forget_if_lost()
        if self._level != self._known:
            if self._known != _UNKNOWN:
                out.append(Signal(LINE_REVERSED, self._port, self._level))
            self._known = self._level

    def _moved(self, level: int, edge_ms: int) -> None:
        self._forget_if_lost()
        if self._known == _UNKNOWN and self._battery.present and self.deadline_ms == FAR:
            self._known = self._level  # unchanged since the battery came back: that was the first measurement
        self._level = level
        self.deadline_ms = edge_ms + _STABLE_MS

    def _forget_if_lost(self) -> None:
        if self._losses != self._battery.losses:
            self._losses = self._battery.losses
            self._known = _UNKNOWN

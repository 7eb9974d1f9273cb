"""What the hook of one telephone means: lifted, hung up, flash, or the pulses of a dial.

Fed with debounced changes. ``edge_ms`` of a change is the time of its first raw edge: a break is then
measured from the moment its contact first opened to the moment it first closed, however long either
bounces, and the time that debouncing takes is in neither.

The windows belong to the mode and to the telephone (hardware.md 13.1 shows why they have to: a break of 100 ms is a
digit, a flash or nothing). A break is judged by the mode in force when it ends; what is under way is dropped
when the mode changes. A *pulse* is a break of ``pulse_min_ms``..``pulse_max_ms`` of a telephone that may dial by pulse.

Dialling: pulses are a digit. What is no pulse and inside the flash window is a flash, unless it spoils a digit
under way.

Talking: what is inside the flash window and no pulse is a flash, at once. Pulses are counted as in dialling, and
``digit_gap_ms`` after the last

- two or more are a digit: nobody flashes so fast;
- one alone is a flash where it lies in the flash window. Where it does not, it is the digit of one pulse if the windows
  are apart, and nothing if they overlap, because there a short flash looks the same.
"""

from hal.compat import const
from hal.filters.deadlines import FAR
from hal.signals import (
    HOOK_DIALLING,
    HOOK_IDLE,
    HOOK_TALKING,
    STATION_DIGIT,
    STATION_FLASH,
    STATION_OFF_HOOK,
    STATION_ON_HOOK,
    Signal,
)

RING_TRIP = const(101)
"""For the card only: the ringing telephone has been lifted; from now on it counts as off hook. value 0."""

_ON_HOOK = const(0)
_OFF_HOOK = const(1)
_BREAK = const(2)  # off hook, loop open for a time that decides what it means
_LIFTING = const(3)  # loop closed while ringing, or just after: is it steady?
_TRIPPED = const(4)  # lifted under ringing voltage, SHK not to be trusted until RM is low

_TRIP_STEADY_MS = const(10)
"""hardware.md 2.2: persistence of the ring trip."""
_SETTLING_MS = const(50)
"""hardware.md 2.2: after a change of polarity SHK may chatter so long."""
_SETTLING_STEADY_MS = const(16)


class HookSwitch:
    """One station's hook. ``out`` of every method is the list that signals are appended to."""

    def __init__(self, port: int, settings):
        self._port = port
        self.use(settings)
        self._state = _ON_HOOK
        self._mode = HOOK_IDLE
        self._ringing = False
        self._quiet_from_ms = 0
        self._since = 0
        self._made_ms = 0
        self._pulses = 0
        self._pulse_ms = 0
        self.misdialled = 0
        """Digits that were dropped: more than ten pulses, or a break that is no pulse in their midst."""
        self.deadline_ms = FAR

    def use(self, settings) -> None:
        """The windows of other settings from the next break on."""
        own = settings.of_station(self._port)
        self._settings = settings
        self._own = own
        self._windows_overlap = own.flash_min_ms <= settings.pulse_max_ms

    def set_mode(self, mode: int) -> None:
        if mode == self._mode:
            return
        self._mode = mode
        if self._pulses:
            self._pulses = 0
            if self._state == _OFF_HOOK:
                self.deadline_ms = FAR

    def set_ringing(self, on: bool, closed: bool, now_ms: int) -> None:
        """RM is high from now on, or low again. ``closed``: the debounced loop at this moment.

        Of a ringing telephone only the trip is reported. Ringing ended without one, SHK may chatter for
        50 ms more; a lift in this time has to be steady for 16 ms.
        """
        if on == self._ringing:
            return
        self._ringing = on
        if on:
            return
        self._quiet_from_ms = now_ms + _SETTLING_MS
        if self._state == _TRIPPED:
            self._state = _OFF_HOOK
            if not closed:
                self._open(now_ms)

    def rose(self, edge_ms: int, now_ms: int, out: list) -> None:
        """The loop has closed, debounced, beginning at ``edge_ms``."""
        if self._state == _ON_HOOK:
            if self._ringing or edge_ms < self._quiet_from_ms:
                self._state = _LIFTING
                self.deadline_ms = now_ms
            else:
                self._off_hook(STATION_OFF_HOOK, out)
        elif self._state == _BREAK:
            self._break_ended(edge_ms, out)

    def fell(self, edge_ms: int, now_ms: int, out: list) -> None:
        """The loop has opened, debounced, beginning at ``edge_ms``."""
        if self._state == _OFF_HOOK:
            self._open(edge_ms)
        elif self._state == _LIFTING:
            self._state = _ON_HOOK
            self.deadline_ms = FAR

    def due(self, last_edge_ms: int, now_ms: int, out: list) -> None:
        """``deadline_ms`` has come and the loop is not in motion. ``last_edge_ms``: its last raw edge."""
        self.deadline_ms = FAR
        if self._state == _LIFTING:
            self._lift_if_steady(last_edge_ms, now_ms, out)
        elif self._state == _BREAK:
            self._state = _ON_HOOK
            self._pulses = 0
            out.append(Signal(STATION_ON_HOOK, self._port, now_ms - self._since))
        elif self._pulses:
            self._train_ended(out)

    def _lift_if_steady(self, last_edge_ms: int, now_ms: int, out: list) -> None:
        steady_at = last_edge_ms + (_TRIP_STEADY_MS if self._ringing else _SETTLING_STEADY_MS)
        if now_ms < steady_at:
            self.deadline_ms = steady_at
        elif self._ringing:
            self._off_hook(RING_TRIP, out)
            self._state = _TRIPPED
        else:
            self._off_hook(STATION_OFF_HOOK, out)

    def _off_hook(self, kind: int, out: list) -> None:
        self._state = _OFF_HOOK
        self._pulses = 0
        self.deadline_ms = FAR
        out.append(Signal(kind, self._port, 0))

    def _open(self, edge_ms: int) -> None:
        self._state = _BREAK
        self._since = edge_ms
        self.deadline_ms = edge_ms + self._own.hangup_ms

    def _break_ended(self, edge_ms: int, out: list) -> None:
        self._state = _OFF_HOOK
        self.deadline_ms = FAR
        if self._mode == HOOK_IDLE:
            return
        length = edge_ms - self._since
        settings = self._settings
        own = self._own
        if own.pulse and settings.pulse_min_ms <= length <= settings.pulse_max_ms:
            self._pulses += 1
            self._pulse_ms = length
            self._made_ms = edge_ms
        elif own.flash_min_ms <= length <= own.flash_max_ms:
            spoils = self._spoil_digit()
            if self._mode == HOOK_TALKING or not spoils:
                out.append(Signal(STATION_FLASH, self._port, length))
        elif length > settings.pulse_max_ms:
            self._spoil_digit()
        if self._pulses:
            self.deadline_ms = self._made_ms + settings.digit_gap_ms

    def _spoil_digit(self) -> bool:
        """A break that is no pulse ends the digit under way, if there is one."""
        spoils = self._pulses > 0
        if spoils:
            self.misdialled += 1
            self._pulses = 0
        return spoils

    def _train_ended(self, out: list) -> None:
        """No pulse has come for ``digit_gap_ms``."""
        if self._pulses > 1 or self._mode == HOOK_DIALLING:
            self._digit(out)
        elif self._own.flash_min_ms <= self._pulse_ms <= self._own.flash_max_ms:
            out.append(Signal(STATION_FLASH, self._port, self._pulse_ms))
        elif not self._windows_overlap:
            self._digit(out)
        self._pulses = 0

    def _digit(self, out: list) -> None:
        if self._pulses < len(self._settings.digits):
            out.append(Signal(STATION_DIGIT, self._port, self._settings.digits[self._pulses]))
        else:
            self.misdialled += 1

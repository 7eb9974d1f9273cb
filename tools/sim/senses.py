"""What hal detects at telephones, without its chips and filters: their detectors in the event world.

Each turns changes of copper into events of call control after about the delay that the real
detectors need. Bounce and noise do not exist here.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from firmware.callcontrol import events
from firmware.callcontrol.actions import HookMode
from firmware.runtime.translate import HOOK_MODES, SignalTranslator
from hal.filters.deadlines import FAR
from hal.filters.hook_switch import HookSwitch
from hal.senses import DEBOUNCE_MS
from hal.signals import CardSettings, Signal
from tools.sim.schedule import Schedule

LIFT_US = 5_000
"""The loop must be closed for so long until SHK says so (hardware.md 2.2); that it is open SHK says at once."""

DEBOUNCE_US = 1000 * DEBOUNCE_MS
"""SHK moved until hal believes it."""

TRIP_US = 35_000
"""Loop closed to StationWentOffHook while the bell sounds: 10 ms of persistence, F/R parked, RM low."""

DIGIT_US = 32_000
"""A DTMF tone until it is a digit: 30 ms of the receiver (hardware.md 4), and two ticks to read it."""

TONE_GAP_US = 26_700
"""A shorter gap does not end a DTMF digit (hardware.md 4)."""

Emit = Callable[[events.Event], None]

_TRANSLATOR = SignalTranslator()
"""Signals of telephones are translated one by one: it keeps nothing of them."""


class StationSense:
    """One telephone port: hook, flash, pulse digits. What a break means is decided by hal's own HookSwitch."""

    def __init__(self, schedule: Schedule, port: int, settings: CardSettings, emit: Emit) -> None:
        self._schedule = schedule
        self._port = port
        self._settings = settings
        self._emit = emit
        self._mode: HookMode = "idle"
        self.ringing = False
        """The bell sounds: lifting must trip it first."""
        self.alive = True
        self._closed = False
        self._switch = self._new_switch()
        self._believed = False
        """The loop as the switch has it."""
        self._change: Any = None
        """The loop has moved and is not believed yet."""
        self._deadline: Any = None
        self._watched_ms = FAR

    @property
    def mode(self) -> HookMode:
        """What short breaks mean from now on."""
        return self._mode

    @mode.setter
    def mode(self, mode: HookMode) -> None:
        self._mode = mode
        self._switch.set_mode(HOOK_MODES[mode])
        self._watch()

    def loop(self, closed: bool) -> None:
        """The loop really opens or closes."""
        if closed == self._closed:
            return
        self._closed = closed
        if self.alive:
            self._moved()

    def lose(self) -> None:
        """Its hardware is out of reach; nothing is sensed."""
        self.alive = False
        self._forget()

    def regain(self) -> None:
        """Its hardware works again, and what was reported is forgotten."""
        self.alive = True
        self._forget()
        if self._closed:
            self._moved()

    def _new_switch(self) -> Any:
        switch = HookSwitch(self._port - 1, self._settings)
        switch.set_mode(HOOK_MODES[self._mode])
        return switch

    def _forget(self) -> None:
        self._schedule.cancel(self._change)
        self._schedule.cancel(self._deadline)
        self._watched_ms = FAR
        self._change = None
        self._switch = self._new_switch()
        self._believed = False

    def _moved(self) -> None:
        self._schedule.cancel(self._change)
        self._change = None
        if self._closed == self._believed:
            self._watch()
            return
        edge_us = self._schedule.now_us + (LIFT_US if self._closed else 0)
        at_us = edge_us + DEBOUNCE_US
        if self._closed and self.ringing:
            at_us = self._schedule.now_us + TRIP_US
        self._change = self._schedule.at(at_us, lambda: self._believe(_tick(edge_us)))

    def _believe(self, edge_ms: int) -> None:
        self._change = None
        self._believed = self._closed
        change = self._switch.rose if self._closed else self._switch.fell
        self._tell(partial(change, edge_ms))

    def _watch(self) -> None:
        """The switch has a deadline; while the loop moves, the move comes first. One that stays keeps its place among
        those of other telephones at the same moment."""
        wanted_ms = self._switch.deadline_ms if self._change is None else FAR
        if wanted_ms == self._watched_ms:
            return
        self._schedule.cancel(self._deadline)
        self._watched_ms = wanted_ms
        if wanted_ms < FAR:
            self._deadline = self._schedule.at(1000 * wanted_ms, self._due)

    def _due(self) -> None:
        self._watched_ms = FAR
        if self._change is None:
            self._tell(partial(self._switch.due, 0))

    def _tell(self, step: Callable[[int, list[Signal]], None]) -> None:
        found: list[Signal] = []
        now_ms = _tick(self._schedule.now_us)
        step(now_ms, found)
        self._watch()
        for signal in found:
            event = _TRANSLATOR.event(signal, now_ms)
            if event is not None:
                self._emit(event)


def _tick(us: int) -> int:
    """The tick that sees it, in ms."""
    return -(-us // 1000)


class ReceiverSense:
    """One DTMF receiver; ``tell(digit)`` when it has recognised a digit."""

    def __init__(self, schedule: Schedule, tell: Callable[[str], None]) -> None:
        self._schedule = schedule
        self._tell = tell
        self._tone: str | None = None
        self._told: str | None = None
        """The digit that was recognised and has not ended."""
        self._timer: Any = None

    def hear(self, digit: str | None) -> None:
        """The tone at its input from now on."""
        if digit == self._tone:
            return
        self._tone = digit
        self._schedule.cancel(self._timer)
        if self._told is None:
            self._listen()
        elif digit != self._told:
            self._timer = self._schedule.after(TONE_GAP_US, self._lose)

    def _listen(self) -> None:
        if self._tone is not None:
            self._timer = self._schedule.after(DIGIT_US, self._find)

    def _find(self) -> None:
        self._told = self._tone
        self._tell(self._tone or "")

    def _lose(self) -> None:
        self._told = None
        self._listen()

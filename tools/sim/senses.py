"""What hal detects, without its chips and filters: the detectors of the event world.

Each turns changes of copper into events of call control after about the delay that the real
detectors need. Bounce and noise do not exist here.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from firmware.callcontrol import events
from firmware.callcontrol.actions import HookMode
from firmware.runtime.caller_numbers import CallerNumbers
from firmware.runtime.translate import BEFORE_RING_MS, HOOK_MODES, SignalTranslator
from hal.caller_id.reasons import BAD_CHECKSUM, IRREGULAR, REASON_NAMES, TRUNCATED
from hal.filters.deadlines import FAR
from hal.filters.hook_switch import HookSwitch
from hal.senses import DEBOUNCE_MS
from hal.signals import CardSettings, Signal
from tools.sim.caller_teller import Told
from tools.sim.schedule import Schedule

LIFT_US = 5_000
"""The loop must be closed for so long until SHK says so (hardware.md 2.2); that it is open SHK says at once."""

DEBOUNCE_US = 1000 * DEBOUNCE_MS
"""SHK moved until hal believes it."""

TRIP_US = 35_000
"""Loop closed to StationWentOffHook while the bell sounds: 10 ms of persistence, F/R parked, RM low."""

RING_HALF_CYCLES = 4.6
"""Half cycles of ringing until it is believed: 115 ms at 20 Hz, 92 ms at 25 Hz."""

RING_END_US = 65_000
"""Last edge of a burst to LineRingPaused."""

LOOP_US = 9_000
"""Loop current comes or goes to LineLoopClosed, LineLoopOpened."""

CPC_LATE_US = 8_000
"""How much later than the line's CPC length LineDisconnected comes."""

DIGIT_US = 32_000
"""A DTMF tone until it is a digit: 30 ms of the receiver (hardware.md 4), and two ticks to read it."""

TONE_GAP_US = 26_700
"""A shorter gap does not end a DTMF digit (hardware.md 4)."""

POLARITY_US = 60_000
"""A reversal to LineReversed (hardware.md 3.5: 40 ms must pass to tell it from ringing)."""

BATTERY_BACK_US = 70_000
"""Battery returns to LineReturned."""

TICK_US = 1_000

GLARE_US = 6_000
"""Ringing voltage that has been there for so long as the loop closes is noticed, told or not."""

GLARE_AFTER_US = 300_000
"""And a burst that was not told, for so long after its end (hal/filters/line_ring.py)."""

BEFORE_RING_US = 1000 * BEFORE_RING_MS

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


class LineSense:
    """One CO line port: the far end of an exchange's ``Pair``. Impulses are no events: hal rejects them."""

    def __init__(
        self, schedule: Schedule, port: int, settings: CardSettings, emit: Emit, numbers: CallerNumbers
    ) -> None:
        self._schedule = schedule
        self._port = port
        self._settings = settings
        self._emit = emit
        self._numbers = numbers
        self.alive = True
        self.failed = False
        """LineFailed was told, LineReturned not yet."""
        self.burst = False
        """Ringing voltage is on the pair."""
        self._battery = True
        self._reversed = False
        self._seized = False
        self._deaf_until_us = 0
        """Ringing is not believed before: guard after a release, battery only just there."""
        self._ring_told = False
        self._rang_us: int | None = None
        """When ringing was told last."""
        self._burst_us = 0
        """When the burst began that is on the pair, or the last one ended."""
        self._untold = False
        """That burst was not told."""
        self._loop_told = False
        self._reversed_told = False
        self._timers: dict[str, Any] = {}

    # The exchange.

    def feed(self, battery: bool, reversed_polarity: bool) -> None:
        """As ``Pair.feed``."""
        if battery != self._battery:
            self._battery = battery
            if self.alive:
                self._battery_moved()
        if reversed_polarity != self._reversed:
            self._reversed = reversed_polarity
            if self.alive:
                self._after("polarity", POLARITY_US, self._tell_polarity)

    def ringing(self, hz: float, volts: float) -> None:
        """As ``Pair.ringing``."""
        del volts  # Every ringing that an exchange sends is loud enough here.
        on = hz > 0
        if on == self.burst:
            return
        self.burst = on
        self._burst_us = self._schedule.now_us
        if not self.alive:
            return
        if on:
            self._untold = not self._seized
            self._listen(hz)
        else:
            self._fall_silent()

    def impulse(self, width_us: int, positive: bool) -> None:
        """As ``Pair.impulse``."""

    # The box.

    def seize(self, closed: bool) -> None:
        """The box closes or opens its loop."""
        if closed == self._seized:
            return
        self._seized = closed
        if closed:
            # Whoever answers does not care for the end of the burst.
            self._cancel("ring")
            self._judge_glare()
            self._ring_told = False
        else:
            guard_us = 1000 * self._settings.ring_guard_ms
            self._deaf_until_us = max(self._deaf_until_us, self._schedule.now_us + guard_us)
            self._cancel("cpc")
        self._loop_moved()

    def caller(self, told: Told) -> None:
        """The exchange has told who calls; what was half told when the line was seized, nobody has heard."""
        if not self.alive or self._seized or not self._battery:
            return
        if told.garbling:
            truncated = IRREGULAR if told.form == "dtmf" else TRUNCATED
            reason = BAD_CHECKSUM if told.garbling == "checksum" and told.form == "fsk" else truncated
            self._emit(events.LineCallerGarbled(self._port, REASON_NAMES[reason]))
            return
        self._emit(
            events.LineCallerTold(
                self._port,
                self._numbers.international(told.number) if told.number else "",
                told.name,
                told.absence,
                told.form,
                before_ring=self._rang_us is None or self._schedule.now_us - self._rang_us >= BEFORE_RING_US,
            )
        )

    def lose(self) -> None:
        """Its hardware is out of reach; nothing is sensed."""
        self.alive = False
        self._forget()
        self._fail()

    def regain(self) -> None:
        """Its hardware works again; what was told is forgotten."""
        self.alive = True
        self._forget()
        if self._battery:
            self._return()
        self._look()

    def restart(self) -> None:
        """A new core has started: it knows nothing."""
        self.failed = False
        self._forget()
        if self.alive:
            self._look()

    # How it decides.

    def _forget(self) -> None:
        for name in tuple(self._timers):
            self._cancel(name)
        self._ring_told = False
        self._loop_told = False
        self._reversed_told = self._reversed

    def _look(self) -> None:
        """Begin to sense with whatever the line is doing."""
        if not self._battery:
            self._await_alarm()
        self._loop_moved()
        if self.burst:
            self._listen(20.0)

    def _fail(self) -> None:
        if not self.failed:
            self.failed = True
            self._emit(events.LineFailed(self._port))

    def _return(self) -> None:
        if self.failed:
            self.failed = False
            self._emit(events.LineReturned(self._port))

    def _listen(self, hz: float) -> None:
        if not self._battery or self._seized:
            return
        start = max(self._schedule.now_us, self._deaf_until_us)
        self._after("ring", start - self._schedule.now_us + int(RING_HALF_CYCLES * 500_000 / hz), self._tell_ring)

    def _judge_glare(self) -> None:
        """Ringing that nobody was told of is, or was just now, on the line that we have seized."""
        age_us = self._schedule.now_us - self._burst_us
        seen = age_us >= GLARE_US if self.burst else age_us <= GLARE_AFTER_US
        if self.alive and self._battery and self._untold and seen:
            self._emit_soon(events.LineGlared(self._port))
        self._untold = False

    def _emit_soon(self, event: events.Event) -> None:
        self._after("soon", TICK_US, partial(self._emit, event))

    def _tell_ring(self) -> None:
        self._ring_told = True
        self._untold = False
        self._rang_us = self._schedule.now_us
        self._emit(events.LineRingStarted(self._port))

    def _fall_silent(self) -> None:
        self._cancel("ring")
        if self._ring_told:
            self._after("ring", RING_END_US, self._tell_silence)

    def _tell_silence(self) -> None:
        self._ring_told = False
        self._emit(events.LineRingPaused(self._port, RING_END_US // 1000))

    def _battery_moved(self) -> None:
        self._loop_moved()
        if not self._battery:
            self._await_alarm()
            return
        self._deaf_until_us = max(self._deaf_until_us, self._schedule.now_us + BATTERY_BACK_US)
        self._cancel("battery")
        if self.failed:
            self._after("battery", BATTERY_BACK_US, self._return)

    def _await_alarm(self) -> None:
        self._cancel("battery")
        if not self.failed:
            self._after("battery", 1000 * self._settings.battery_alarm_ms, self._fail)

    def _tell_polarity(self) -> None:
        if self._reversed != self._reversed_told:
            self._reversed_told = self._reversed
            self._emit(events.LineReversed(self._port))

    def _loop_moved(self) -> None:
        """Loop current may have come or gone."""
        if not self.alive:
            return
        flows = self._seized and self._battery
        if flows:
            self._cancel("cpc")
        elif self._seized and self._loop_told:
            self._after("cpc", 1000 * self._settings.cpc_ms + CPC_LATE_US, self._tell_cpc)
        self._after("loop", LOOP_US, self._tell_loop)

    def _tell_loop(self) -> None:
        flows = self._seized and self._battery
        if flows == self._loop_told:
            return
        self._loop_told = flows
        if flows:
            self._emit(events.LineLoopClosed(self._port))
        elif self._seized:
            self._emit(events.LineLoopOpened(self._port))

    def _tell_cpc(self) -> None:
        self._emit(events.LineDisconnected(self._port))

    def _after(self, name: str, delay_us: int, act: Callable[[], None]) -> None:
        self._cancel(name)
        self._timers[name] = self._schedule.at(self._schedule.now_us + delay_us, act)

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            self._schedule.cancel(timer)

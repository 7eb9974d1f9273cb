"""What hal detects on a CO line, without its chips and filters: the line detectors of the event world.

Each turns changes of copper into events of call control after about the delay that the real detectors need. Noise does
not exist here.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from firmware.callcontrol import events
from firmware.config.caller_numbers import CallerNumbers
from firmware.runtime.known_people import KnownPeople
from firmware.runtime.translate import BEFORE_RING_MS
from hal.caller_id.reasons import BAD_CHECKSUM, IRREGULAR, REASON_NAMES, TRUNCATED
from hal.signals import CardSettings
from tools.sim.caller_teller import Told
from tools.sim.chips.cpc5622 import DEFAULT_THRESHOLD_VRMS
from tools.sim.schedule import Schedule
from tools.sim.senses import Emit

RING_HALF_CYCLES = 4.6
"""Half cycles of ringing until it is believed: 115 ms at 20 Hz, 92 ms at 25 Hz."""

RING_HZ = (15.0, 68.0)
"""Ringing of other frequencies is none (hal/filters/ring_detector.py)."""

RING_END_US = 65_000
"""Last edge of a burst to LineRingPaused."""

LOOP_US = 9_000
"""Loop current comes or goes to LineLoopClosed, LineLoopOpened."""

CPC_LATE_US = 8_000
"""How much later than the line's CPC length LineDisconnected comes."""

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


class LineSense:
    """One CO line port: the far end of an exchange's ``Pair``. Impulses are no events: hal rejects them."""

    def __init__(
        self,
        schedule: Schedule,
        port: int,
        settings: CardSettings,
        emit: Emit,
        numbers: CallerNumbers,
        *,
        people: KnownPeople,
    ) -> None:
        self._schedule = schedule
        self._port = port
        self._settings = settings
        self._emit = emit
        self._numbers = numbers
        self._people = people
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
        lowest, highest = RING_HZ
        on = lowest <= hz <= highest and volts > DEFAULT_THRESHOLD_VRMS
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
            self._people.recognised(
                events.LineCallerTold(
                    self._port,
                    self._numbers.international(told.number) if told.number else "",
                    told.name,
                    told.absence,
                    told.form,
                    before_ring=self._rang_us is None or self._schedule.now_us - self._rang_us >= BEFORE_RING_US,
                )
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

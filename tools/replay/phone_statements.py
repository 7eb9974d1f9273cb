"""What somebody must have done at a telephone so that call control was told this.

Times are those of the core, less what the detectors need (tools/sim/senses.py); ``fitting`` makes them exact.
"""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import events
from firmware.callcontrol.plan import Plan
from hal.senses import DEBOUNCE_MS
from hal.signals import CardSettings
from tools.replay.said import Book, Moment, digits

LIFT_MS = 5 + DEBOUNCE_MS
TRIP_MS = 35
"""From lifting to the event, where the bell sounded."""
KEY_MS = 32
"""A DTMF digit until it is told."""
SAME_KEY_MS = 80
"""Nobody presses a key twice so soon."""
PULSE_MS = 100


class PhoneStatements:
    """Of all telephones of ``plan``."""

    def __init__(self, book: Book, plan: Plan, settings: CardSettings) -> None:
        self._book = book
        self._settings = settings
        self._extensions = {station.port: station.extension for station in plan.stations}
        self._keys: dict[int, tuple[int, str]] = {}
        """When the last digit of a telephone was told, and which."""

    def name(self, station: int) -> str:
        """As a story calls it."""
        return f"phone {self._extensions[station]}"

    def lifts(self, at: Moment, event: events.StationWentOffHook) -> None:
        rung = any(event.station in call.bells for call in at.control.state.calls.values())
        self._book.say(at.ms - (TRIP_MS if rung else LIFT_MS), f"{self.name(event.station)} lifts", at.of)

    def hangs_up(self, at: Moment, event: events.StationWentOnHook) -> None:
        window_ms = self._settings.of_station(event.station - 1).hangup_ms
        self._book.say(at.ms - window_ms, f"{self.name(event.station)} hangs up", at.of)

    def flashes(self, at: Moment, event: events.StationFlashed) -> None:
        begun_ms = at.ms - event.break_ms - LIFT_MS
        self._book.say(begun_ms, f"{self.name(event.station)} flashes {event.break_ms}", at.of)

    def dials(self, at: Moment, event: events.StationDialled) -> None:
        """Where no receiver is lent to it, it was no tone. One that is lent anew may hear the same tone again."""
        told_ms, before = self._keys.get(event.station, (-SAME_KEY_MS, ""))
        self._keys[event.station] = at.ms, event.digit
        if event.digit == before and at.ms - told_ms < SAME_KEY_MS:
            return
        name, receiver = self.name(event.station), at.control.state.stations[event.station].receiver
        if receiver or not event.digit.isdigit():
            self._book.say(at.ms - KEY_MS, f"{name} dials {digits(event.digit)}", at.of)
            return
        pulses = self._settings.digits.index(event.digit, 1)
        length_ms = PULSE_MS * pulses + self._settings.digit_gap_ms
        self._book.say(at.ms - length_ms, f"{name} dials {event.digit} by pulse", at.of)


SAY: dict[type, Callable[[PhoneStatements, Moment, Any], None]] = {
    events.StationWentOffHook: PhoneStatements.lifts,
    events.StationWentOnHook: PhoneStatements.hangs_up,
    events.StationFlashed: PhoneStatements.flashes,
    events.StationDialled: PhoneStatements.dials,
}

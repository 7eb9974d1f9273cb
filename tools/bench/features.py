"""Call control alone with the features of an exchange: a caller is parked, fetched and handed over, again and again.

The plan is that of a large box as it comes, with all its codes. One call is: ring, answer, flash, the code of parking
and a zone, hang-up; another telephone lifts, dials code and zone and talks to the caller; flash, the number of a third,
hang-up while it rings; the third answers, talks, hangs up. Every digit is an event.
"""

from __future__ import annotations

from collections.abc import Callable

from boards import named
from firmware.callcontrol import events
from firmware.callcontrol.actions import CloseCrosspoint
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import Feature
from firmware.config import Config, load, to_plan
from firmware.runtime.translate import line_receivers, station_receivers, tone_outputs
from tools.bench import calls as plain
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import quartiles, seconds, short

BOARD = "lb8x24"
STEP_MS = 100
"""From one thing that somebody does to the next."""


class Parking:
    """One box, call after call, on each line and at other telephones in turn; counts events and whole calls."""

    def __init__(self) -> None:
        board = named(BOARD)
        config = load("", len(board.lines), len(board.stations))
        if not isinstance(config, Config):
            raise AssertionError(config)
        plan = to_plan(config, station_receivers(board), tone_outputs(board), line_receivers=line_receivers(board))
        self.control = CallControl(plan)
        self.park = next(code.digits for code in plan.codes if code.feature is Feature.PARK)
        self.extensions = {station.port: station.extension for station in plan.stations}
        self.lines = len(plan.lines)
        self.handled = 0
        self.now_ms = 0
        self._rings: set[int] = set()
        self._met: set[tuple[str, str]] = set()

    def call(self, number: int) -> None:
        """A whole call; raises AssertionError where somebody does not hear whom he should."""
        line = 1 + number % self.lines
        caller = f"line {line}"
        zone = str(number % 10)
        self._tell(events.LineRingStarted(line))
        first = self._ringing()
        self._lift(first)
        self._tell(events.LineLoopClosed(line))
        self._flash(first, self.park + zone)
        self._tell(events.StationWentOnHook(first))
        second = 1 + first % len(self.extensions)
        self._lift(second)
        self._dial(second, self.park + zone)
        self._expect(second, caller)
        third = 1 + second % len(self.extensions)
        self._flash(second, self.extensions[third])
        self._tell(events.StationWentOnHook(second))
        self._lift(third)
        self._expect(third, caller)
        self._tell(events.StationWentOnHook(third))
        self._tell(events.LineLoopOpened(line))

    def _flash(self, station: int, digits: str) -> None:
        self._tell(events.StationFlashed(station, 100))
        self._dial(station, digits)

    def _dial(self, station: int, digits: str) -> None:
        for digit in digits:
            self._tell(events.StationDialled(station, digit))

    def _lift(self, station: int) -> None:
        self._tell(events.StationWentOffHook(station))

    def _tell(self, event: events.AnyEvent) -> None:
        self.now_ms += STEP_MS
        self.handled += 1
        control = self.control
        due_ms = control.next_deadline()
        while due_ms is not None and due_ms < self.now_ms:
            control.advance(due_ms)
            due_ms = control.next_deadline()
        self._met = {
            (action.listener, action.source)
            for action in control.handle(event, self.now_ms)
            if type(action) is CloseCrosspoint
        }

    def _ringing(self) -> int:
        """The only telephone that rings."""
        (call,) = self.control.state.calls.values()
        (port,) = call.bells
        return port

    def _expect(self, station: int, caller: str) -> None:
        name = f"station {station}"
        if not {(name, caller), (caller, name)} <= self._met:
            raise AssertionError(f"{name} does not talk to {caller}")


def run_of(calls: int) -> Callable[[], Parking]:
    """A run of so many calls; nothing is left of them."""

    def run() -> Parking:
        parking = Parking()
        for number in range(calls):
            parking.call(number)
        state = parking.control.state
        if state.calls or state.holds or state.junctors:
            raise AssertionError("something is left of a call")
        return parking

    return run


def _parked_and_handed_over(bench: Bench) -> Reading:
    calls = bench.size(5_000, 1_000)
    run = run_of(calls)
    events_a_call = run().handled / calls
    plain_run = plain.our_run(calls, bench.seed)
    plain_events = plain_run().handled / calls
    turns = bench.size(7, 3)
    rates = [calls / seconds(run) for _ in range(turns)]
    plainly = quartiles([calls / seconds(plain_run) for _ in range(turns)]).median
    found = quartiles(rates)
    return Reading(
        found.median,
        f"{found.text()}; {short(events_a_call)} events a call, {short(found.median * events_a_call)} events a second; "
        f"plain calls {short(plainly)} a second, {short(plainly * plain_events)} events a second",
    )


GOALS = (
    Goal(
        "call control alone, each call parked, fetched and handed over",
        "at least",
        1_000,
        None,
        "calls a second",
        _parked_and_handed_over,
    ),
)

"""Who calls: how soon it is known after the exchange has told it, and what reading it costs.

The first in the electrical world, each country in its own way, from the end of the last bit or digit to the event that
call control gets. The second is the readers of FSK of all lines of the large board, each with a message at once: a
modem gives a byte every 8.3 ms.
"""

from __future__ import annotations

from random import Random
from typing import Any

from firmware.callcontrol import events
from firmware.config.line_profiles import PROFILES, SCHEMES
from firmware.voice.caller_id.messages import Caller, Dialect, Moment, mdmf
from hal.caller_id.fsk_reader import FskReader
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import percentile, quiet_interpreter, seconds, short
from tools.sim.caller_teller import Told

LINES = 8
BYTE_MS = 10_000 / 1_200
"""1200 8N1 (hardware.md 7.1)."""

SEIZURE = b"\x55" * 30
"""Channel seizure as a UART sees it."""

CALLER = Caller("0612345678", "Anna Nagy, workshop", when=Moment(11, 30, 12, 0))


class Ear:
    """When the exchange of a world had told who calls on line 1, and when call control knew, ms."""

    def __init__(self, world: Any) -> None:
        self.told_ms: float | None = None
        self.known_ms: float | None = None
        self.number = ""
        self._world = world
        teller = world.lines[1].teller
        self._also = teller.told
        teller.told = self._told
        world.on_event(self._event)

    def forget(self) -> None:
        """The next call."""
        self.told_ms = self.known_ms = None

    def _told(self, told: Told) -> None:
        self.told_ms = self._world.schedule.now_us / 1_000
        self._also(told)

    def _event(self, now_ms: int, event: events.Event) -> None:
        if isinstance(event, events.LineCallerTold):
            self.known_ms = now_ms
            self.number = event.number

    @property
    def knows(self) -> bool:
        """Both have happened."""
        return self.told_ms is not None and self.known_ms is not None


def telling_countries() -> list[str]:
    """One country for each way of telling who calls."""
    first: dict[str, str] = {}
    for country, profile in PROFILES.items():
        scheme = SCHEMES[profile.caller_id.schemes[0]]
        if scheme.name:
            first.setdefault(f"{scheme.name} {scheme.alert}", country)
    return list(first.values())


def times_known(country: str, calls: int, seed: int) -> list[float]:
    """ms from the end of what is told until it is known, of each call; below 0 where it is known before the end."""
    world = boxes.box("lb4x8", country=country, seed=seed)
    ear, random = Ear(world), Random(seed)
    times = []
    for number in range(calls):
        ear.forget()
        world.run_until(world.now_ms + random.randrange(100, 1_000))
        dialled = f"06301234{number:02}"
        world.lines[1].ring(dialled, "Anna Nagy")
        boxes.until(world, lambda: ear.knows, 9_000)
        if ear.told_ms is None or ear.known_ms is None or not ear.number.endswith(dialled[-8:]):
            raise AssertionError(f"{country}: {dialled} has called, and {ear.number!r} is known")
        times.append(ear.known_ms - ear.told_ms)
        boxes.rest(world)
    return times


def _known(bench: Bench) -> Reading:
    countries = telling_countries()
    times = [time for country in countries for time in times_known(country, bench.size(20, 2), bench.seed)]
    note = f"{len(times)} calls, {len(countries)} ways of telling; p50 {short(percentile(times, 50))}"
    return Reading(max(times), note)


def read(message: bytes, count: int) -> int:
    """``count`` bursts by one reader, byte by byte; how many messages came of them."""
    reader = FskReader()
    now_ms, found = 0.0, 0
    for _ in range(count):
        for byte in SEIZURE + message:
            found += reader.feed(byte, int(now_ms)) is not None
            now_ms += BYTE_MS
        now_ms += 1_000
    return found


def _cost(bench: Bench) -> Reading:
    message = mdmf(CALLER, Dialect.ETSI)
    count = bench.size(2_000, 200)
    if read(message, count) != count:
        raise AssertionError("not every message was read")
    length = len(SEIZURE) + len(message)
    with quiet_interpreter():
        burst_s = seconds(lambda: read(message, count)) / count
    share = 100 * LINES * burst_s / (length * BYTE_MS / 1_000)
    return Reading(
        share, f"{short(1e6 * burst_s / length)} us a byte, {length} bytes a call, while all {LINES} lines tell"
    )


GOALS = (
    Goal("lines: end of caller ID to the number known, worst", "at most", 50, None, "ms", _known),
    Goal("lines: reading caller ID on 8 lines at once", "at most", 1, None, "% of a core", _cost),
)

"""How soon there is dial tone: all telephones of a house lifted in one second, and after a flash.

Measured in the electrical world, from the handset that moves to the crosspoint that carries the tone; the bus budget
is counted at the simulated buses meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from firmware.callcontrol.actions import ReturnReceiver
from firmware.runtime.translate import line_receivers, station_receivers
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import percentile, short

BOARD = "lb8x24"
TICK_US = 700
"""Bus time that a tick may use, all buses added up (DESIGN 7)."""
BOUNCES_MS = (0, 3, 5, 15)
DIAL_TONE = "dial tone"


class Ear:
    """When each lifted telephone of a world had dial tone, and when receivers came free, ms."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.lifted: dict[int, int] = {}
        self.heard: dict[int, int] = {}
        self.freed: list[int] = []
        world.on_action(self._told)

    def _told(self, now_ms: int, action: Any) -> None:
        if type(action) is ReturnReceiver:
            self.freed.append(now_ms)

    def forget(self) -> None:
        """A new round."""
        self.lifted.clear()
        self.heard.clear()
        self.freed.clear()

    def lift(self, phone: int, at_ms: int) -> None:
        """The telephone is lifted then."""
        self.lifted[phone] = at_ms
        self.world.at(at_ms, self.world.phones[phone].lift)

    def listen(self, end_ms: int) -> None:
        """Until then, or until all have heard dial tone."""
        world = self.world
        while world.now_ms < end_ms and len(self.heard) < len(self.lifted):
            world.step(end_ms)
            for phone in self.lifted.keys() - self.heard.keys():
                if DIAL_TONE in world.phone_hears(phone):
                    self.heard[phone] = world.now_ms


@dataclass(frozen=True)
class Waits:
    """ms from lifting, of those who found a free receiver; of the others, from the moment one came free."""

    at_once: list[int]
    in_turn: list[int]
    worst_tick_us: float


def _everybody(bench: Bench) -> Waits:
    world = boxes.box(BOARD, seed=bench.seed)
    meter, ear, random = boxes.Meter(world), Ear(world), Random(bench.seed)
    receivers = len(station_receivers(world.board) + line_receivers(world.board))
    at_once: list[int] = []
    in_turn: list[int] = []
    for _ in range(bench.size(40, 4)):
        ear.forget()
        _all_in_one_second(ear, random)
        first = sorted(ear.heard, key=lambda phone: ear.heard[phone])
        if len(first) != receivers:
            raise AssertionError(f"{len(first)} of {receivers} receivers gave dial tone")
        at_once += [ear.heard[phone] - ear.lifted[phone] for phone in first]
        _dial_one_after_the_other(ear, random)
        others = sorted(ear.heard.values())[receivers:]
        if len(ear.heard) < len(world.phones):
            raise AssertionError(f"{len(world.phones) - len(ear.heard)} telephones never had dial tone")
        in_turn += [heard - freed for freed, heard in zip(ear.freed, others, strict=False)]
        boxes.rest(world)
    return Waits(at_once, in_turn, meter.worst * 1e6 / world.board.real_hz)


def _all_in_one_second(ear: Ear, random: Random) -> None:
    world = ear.world
    begin = world.now_ms + 1
    for phone, telephone in world.phones.items():
        telephone.bounce_ms = random.choice(BOUNCES_MS)
        ear.lift(phone, begin + random.randrange(1000))
    ear.listen(begin + 1500)


def _dial_one_after_the_other(ear: Ear, random: Random) -> None:
    """Whoever has dial tone dials a colleague, who is off hook: busy, and the receiver is free for the next."""
    world = ear.world
    served = 0
    while served < len(ear.heard):
        phone = sorted(ear.heard, key=lambda one: ear.heard[one])[served]
        served += 1
        world.phones[phone].dial("12", by_pulse=served % 3 == 0)
        ear.listen(world.now_ms + random.randint(300, 2000))
    ear.listen(world.now_ms + 3000)


def _lift(bench: Bench) -> Reading:
    waits = _everybody(bench)
    if waits.worst_tick_us > TICK_US:
        raise AssertionError(f"a tick took {short(waits.worst_tick_us)} us of the bus, {TICK_US} are allowed")
    return Reading(
        max(percentile(waits.at_once, 99), percentile(waits.in_turn, 99)),
        f"{len(waits.at_once)} lifted to a free receiver: {_spread(waits.at_once)}; "
        f"{len(waits.in_turn)} from when one came free: {_spread(waits.in_turn)}; "
        f"worst tick {short(waits.worst_tick_us)} us of bus",
    )


def _spread(times: Sequence[float]) -> str:
    return f"p50 {short(percentile(times, 50))}, p99 {short(percentile(times, 99))}, worst {short(max(times))}"


def _flash(bench: Bench, break_ms: int) -> Reading:
    world = boxes.box(BOARD, country="hu", seed=bench.seed)
    random = Random(bench.seed)
    asker, other = world.phones[1], world.phones[2]
    asker.bounce_ms = 5
    _talk(world)
    times: list[float] = []
    for _ in range(bench.size(500, 50)):
        world.run_until(world.now_ms + random.randrange(200, 1200))
        pressed_us = world.schedule.now_us + random.randrange(1000)
        world.schedule.at(pressed_us, partial(asker.flash, break_ms))
        closed_ms = pressed_us / 1000 + break_ms
        if not boxes.until(world, lambda: DIAL_TONE in world.phone_hears(1), break_ms + 1000):
            raise AssertionError(f"no dial tone after a flash of {break_ms} ms")
        times.append(world.now_ms - closed_ms)
        asker.dial("1", by_pulse=False)
        # The digit that returns is an extension's first, too: it counts when no second one comes.
        if not boxes.until(world, lambda: world.talks(1, "phone 2"), 5000):
            raise AssertionError("not back with the first party")
    other.hang_up()
    return Reading(
        percentile(times, 99),
        f"from the loop's closing; {len(times)} flashes of any phase, 5 ms bounce; {_spread(times)}",
    )


def _talk(world: Any) -> None:
    """Telephone 1 calls telephone 2."""
    world.phones[1].lift()
    world.run_until(world.now_ms + 1000)
    world.phones[1].dial("12", by_pulse=False)
    world.run_until(world.now_ms + 2000)
    world.phones[2].lift()
    if not boxes.until(world, lambda: world.talks(1, "phone 2"), 1000):
        raise AssertionError("the two do not talk")


def _goal(name: str, target: float, measure: Callable[[Bench], Reading]) -> Goal:
    return Goal(name, "at most", target, None, "ms", measure)


GOALS = (
    _goal("lift to dial tone, 24 telephones in one second, p99", 100, _lift),
    _goal("flash to recall dial tone, p99", 100, partial(_flash, break_ms=250)),
    # A break of up to 200 ms may be a pulse: the make that ends a digit has to pass first.
    _goal("flash as short as a pulse to recall dial tone, p99", 240, partial(_flash, break_ms=100)),
)

"""Times through the whole electrical world: people move copper, and copper answers.

Everything is measured on the world's side: edges of the sense outputs, bells, crosspoints, relays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from firmware.callcontrol import actions, events
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import percentile, short
from tools.sim.traffic import Traffic

ONE_STATION = """
[lines]
1 = { route = "group one" }
2 = { route = "group one" }
[groups.one]
members = ["11"]
"""
"""Both lines reach telephone 11 and nobody else."""

PHONE = 1
BOUNCE_MS = 5


def _worst(times: list[float], lost: int, what: str) -> Reading:
    note = f"{len(times)} {what}; p50 {short(percentile(times, 50))}"
    return Reading(max(times), note + (f"; {lost} NOT SEEN" if lost else ""))


def _all_seen(times: list[float], lost: int, what: str) -> Reading:
    if lost:
        raise AssertionError(f"{lost} of {lost + len(times)} {what} had no answer")
    return _worst(times, lost, what)


# First edge to bell.


class FirstEdge:
    """The instant of the first edge that a line's ring detector shows, us."""

    def __init__(self, world: Any, line: int) -> None:
        self.at_us: int | None = None
        daa = world.nets.lines[line - 1].daa
        self._schedule = world.schedule
        for name in ("on_ring", "on_ring2"):
            setattr(daa, name, partial(self._edge, getattr(daa, name)))

    def _edge(self, also: Callable[[int], None], level: int) -> None:
        if self.at_us is None and not level:
            self.at_us = self._schedule.now_us
        also(level)


class FirstBell:
    """The instant at which any bell starts, us."""

    def __init__(self, world: Any) -> None:
        self.at_us: int | None = None
        self._world = world
        self._also = world._bell
        world._bell = self._rung

    def _rung(self, phone: int, sounds: bool) -> None:
        if sounds and self.at_us is None:
            self.at_us = self._world.schedule.now_us
        self._also(phone, sounds)


def _edge_to_bell(bench: Bench) -> Reading:
    world = boxes.box("lb4x8", country="us", seed=bench.seed)
    edge, bell = FirstEdge(world, 1), FirstBell(world)
    random = Random(bench.seed)
    times: list[float] = []
    lost = 0
    for _ in range(bench.size(1000, 50)):
        world.run_until(world.now_ms + random.randrange(20, 200))
        edge.at_us = bell.at_us = None
        world.lines[1].ring(hz=20)
        boxes.until(world, lambda: bell.at_us is not None, 1000)
        if bell.at_us is None or edge.at_us is None:
            lost += 1
        else:
            times.append((bell.at_us - edge.at_us) / 1000)
        _answer_and_end(world)
    return _all_seen(times, lost, "rings of any phase")


def _answer_and_end(world: Any) -> None:
    """The quickest way back to rest: answer, both hang up."""
    world.run_until(world.now_ms + 60)
    for phone in world.phones:
        if world.phone_rings(phone):
            world.phones[phone].lift()
    world.run_until(world.now_ms + 300)
    boxes.rest(world)


# Lift to talk path.


def _lift_to_talk(bench: Bench, inside_burst: bool) -> Reading:
    world = boxes.box("lb4x8", ONE_STATION, country="hu", seed=bench.seed)
    random = Random(bench.seed)
    # The contact bounces, and the line interface's hook output chatters on top of it.
    world.phones[PHONE].bounce_ms = BOUNCE_MS
    world.nets.stations[PHONE - 1].bounce_us = 1000 * BOUNCE_MS
    times: list[float] = []
    lost = 0
    for _ in range(bench.size(1000, 50)):
        world.lines[1].ring()
        if not boxes.until(world, lambda: world.bell_sounds(PHONE), 8000):
            raise AssertionError("telephone 11 does not ring")
        _wait_in_cadence(world, random, inside_burst)
        lifted_us = world.schedule.now_us + random.randrange(1000)
        world.schedule.at(lifted_us, world.phones[PHONE].lift)
        if boxes.until(world, lambda: world.talks(PHONE, "line 1"), 1000):
            times.append(world.now_ms - lifted_us / 1000)
        else:
            lost += 1
        world.run_until(world.now_ms + 100)
        boxes.rest(world)
    return _all_seen(times, lost, "lifts of any phase, 5 ms bounce")


def _wait_in_cadence(world: Any, random: Random, inside_burst: bool) -> None:
    """To a random moment of the burst that has just begun, or of the silence after it."""
    on_ms, off_ms = world.plan.ring_cadence[:2]
    if inside_burst:
        world.run_until(world.now_ms + random.randrange(0, on_ms - 60))
        if not world.bell_sounds(PHONE):
            raise AssertionError("the burst was shorter than the cadence says")
        return
    if not boxes.until(world, lambda: not world.bell_sounds(PHONE), on_ms + 500):
        raise AssertionError("the burst has no end")
    world.run_until(world.now_ms + 100 + random.randrange(0, off_ms - 300))


# Far side hangs up: CPC to relay.


def _cpc_to_open(bench: Bench) -> Reading:
    world = boxes.box("lb4x8", ONE_STATION, seed=bench.seed)
    random = Random(bench.seed)
    times: list[float] = []
    lost = 0
    for _ in range(bench.size(200, 20)):
        _talk(world, 1)
        world.run_until(world.now_ms + random.randrange(500, 1500))
        begin = world.now_ms
        world.lines[1].hang_up("cpc", world.settings.cpc_ms + 250)
        if boxes.until(world, lambda: not world.line_seized(1), 3000):
            times.append(world.now_ms - begin - world.settings.cpc_ms)
        else:
            lost += 1
        boxes.rest(world)
    return _all_seen(times, lost, f"hang-ups by CPC, CPC length {world.settings.cpc_ms} ms")


def _talk(world: Any, line: int) -> None:
    """A call on the line, answered by telephone 11 and connected."""
    world.lines[line].ring()
    if not boxes.until(world, lambda: world.bell_sounds(PHONE), 8000):
        raise AssertionError("telephone 11 does not ring")
    world.phones[PHONE].lift()
    if not boxes.until(world, lambda: world.talks(PHONE, f"line {line}"), 1000):
        raise AssertionError("telephone 11 and the caller do not talk")


# A freed station gets the next call.


@dataclass
class Handover:
    """When the hang-up was confirmed and when the next offer came, ms."""

    freed_ms: int | None = None
    offered_ms: int | None = None

    def event(self, now_ms: int, event: Any) -> None:
        """Watches events."""
        if isinstance(event, events.StationWentOnHook):
            self.freed_ms = now_ms

    def action(self, now_ms: int, action: Any) -> None:
        """Watches actions."""
        if isinstance(action, actions.ApplyRinging) and self.freed_ms is not None and self.offered_ms is None:
            self.offered_ms = now_ms


def _freed(bench: Bench) -> Reading:
    world = boxes.box("lb4x8", ONE_STATION, seed=bench.seed)
    random = Random(bench.seed)
    seen = Handover()
    world.on_event(seen.event)
    world.on_action(seen.action)
    times: list[float] = []
    lost = 0
    for _ in range(bench.size(100, 10)):
        _talk(world, 1)
        world.lines[2].ring()
        world.run_until(world.now_ms + random.randrange(1000, 7000))
        seen.freed_ms = seen.offered_ms = None
        world.phones[PHONE].hang_up()
        boxes.until(world, lambda: seen.offered_ms is not None, 3000)
        if seen.freed_ms is None or seen.offered_ms is None:
            lost += 1
        else:
            times.append((seen.offered_ms - seen.freed_ms) / world.board.tick_ms)
        boxes.rest(world)
    return _all_seen(times, lost, "hang-ups while a call waits")


# The core dies.


def _outputs_safe(world: Any) -> bool:
    """No ring mode, every loop open, every crosspoint open, relays fallen."""
    nets = world.nets
    return not (
        any(station.rm for station in nets.stations)
        or any(line.off_hook for line in nets.lines)
        or nets.paths()
        or nets.door_energised
        or nets.transfer_energised
    )


def _killed(bench: Bench, board_name: str) -> Reading:
    world = boxes.box(board_name, seed=bench.seed)
    Traffic(world, seed=bench.seed, calls_per_hour=600).start()
    random = Random(bench.seed)
    times: list[float] = []
    lost = busy = 0
    for _ in range(bench.size(200, 20)):
        world.run_until(world.now_ms + random.randrange(3000, 30_000))
        busy += bool(world.nets.paths()) or any(station.rm for station in world.nets.stations)
        begin = world.now_ms
        world.core_dies(2)
        if boxes.until(world, lambda: _outputs_safe(world), 1900):
            times.append(world.now_ms - begin)
        else:
            lost += 1
        world.run_until(world.now_ms + 5000)
    found = _all_seen(times, lost, "deaths at any moment of dense traffic")
    return Reading(found.value, f"{found.note}; {busy} of them during ringing or talk")


def _goal(name: str, target: float, anchor: float | None, unit: str, measure: Callable[[Bench], Reading]) -> Goal:
    return Goal(name, "at most", target, anchor, unit, measure)


GOALS = (
    _goal("first edge to bell, 20 Hz, worst", 150, 2303, "ms", _edge_to_bell),
    _goal("lift to talk path in a silent interval, worst", 40, None, "ms", partial(_lift_to_talk, inside_burst=False)),
    _goal("lift to talk path inside a burst, worst", 100, None, "ms", partial(_lift_to_talk, inside_burst=True)),
    _goal("relay open after the CPC length, worst", 100, None, "ms", _cpc_to_open),
    _goal("freed station to its next offer, whole box, worst", 2, 497, "ticks", _freed),
    _goal("core killed, lb4x8: all outputs safe, worst", 1000, None, "ms", partial(_killed, board_name="lb4x8")),
    _goal("core killed, lb8x24: all outputs safe, worst", 1000, None, "ms", partial(_killed, board_name="lb8x24")),
)

"""How fast the whole electrical simulation is."""

from __future__ import annotations

from tools.bench import boxes, bus
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import quiet_interpreter, seconds, short
from tools.sim.traffic import Traffic


def _busy_hour(bench: Bench) -> Reading:
    try:
        boxes.busy_hour(1)
    except UnmeasurableError:
        return _made_up_traffic(bench)
    with quiet_interpreter():
        played = bus.hour(bench, "lb4x8")
    minutes = short(played.simulated_ms / 60_000)
    note = f"{played.what}, {minutes} min in {short(played.wall_s)} s, {played.answered} answered"
    return Reading(played.simulated_ms / 1000 / played.wall_s, note)


def _made_up_traffic(bench: Bench) -> Reading:
    world = boxes.box("lb4x8", seed=bench.seed)
    Traffic(world, seed=bench.seed, calls_per_hour=160).start()
    minutes = bench.size(60, 10)
    with quiet_interpreter():
        wall = seconds(lambda: world.run_until(world.now_ms + 60_000 * minutes))
    return Reading(60 * minutes / wall, f"made-up traffic, 160 calls an hour, {minutes} min in {short(wall)} s")


GOALS = (Goal("electrical simulation of lb4x8 in a busy hour", "at least", 60, None, "times real time", _busy_hour),)

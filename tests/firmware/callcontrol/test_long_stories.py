"""Long seeded stories in offices of every kind, with snapshots and new plans on the way."""

from random import Random

import pytest

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import GroupTarget, KeepRinging, StationTarget, StaySilent
from firmware.callcontrol.strategies import STRATEGIES
from tests.firmware.callcontrol.small_office import group, plan_of
from tests.firmware.callcontrol.test_random_stories_of_call_control import (
    EXTENSIONS,
    NONSENSE,
    OUTPUTS,
    PILOTS,
    SENSE,
    TIMINGS,
    WAITS_MS,
    Teller,
    everybody_goes_home,
)

STEPS = 400
QUICK_MS = (0, 0, 1, 20, 150, 500)


def any_plan(chance, lines, stations):
    """A plan with one to three groups of any strategy and overflow."""
    names = ["a", "b", "c"][: chance.randint(1, 3)]
    groups = [any_group(chance, names[place:], stations) for place in range(len(names))]
    targets = [StationTarget(chance.randint(1, stations)), GroupTarget(chance.choice(names))]
    routes = {chance.randint(1, lines): chance.choice(targets)}
    dnd = set(chance.sample(range(1, stations + 1), chance.randint(0, 2)))
    release_on = chance.choice([("cpc", "reversal"), ("cpc",), ()])
    extensions = EXTENSIONS[chance.choice(sorted(EXTENSIONS))](stations)
    receivers = chance.sample(range(5, 9), chance.randint(0, 4))
    of_lines = range(1, 1 + chance.randint(0, min(lines, 4)))
    outputs = chance.sample(OUTPUTS, chance.randint(0, 3))
    timing = chance.choice(TIMINGS)
    return plan_of(lines, stations, groups, routes, dnd, release_on, extensions, receivers, outputs, timing, of_lines)


def any_group(chance, names, stations):
    overflows = [KeepRinging(), StaySilent(), StationTarget(chance.randint(1, stations))]
    overflows += [GroupTarget(name) for name in names[1:2]]
    members = chance.sample(range(1, stations + 1), chance.choice([0, 1, 2, 3, stations // 2, stations]))
    strategy = chance.choice(sorted(STRATEGIES))
    weights = tuple(chance.randint(0, 5) for _ in members) if strategy == "weighted" else ()
    ring_ms, step_ms = chance.choice([(15_000, 10_000), (2000, 500), (1000, 3000)])
    overflow = chance.choice(overflows)
    settings = {"pilot": PILOTS[names[0]], "weights": weights, "ring_ms": ring_ms, "step_ms": step_ms}
    return group(names[0], members, strategy, overflow, **settings)


@pytest.mark.parametrize(("lines", "stations"), [(4, 8), (8, 24)])
@pytest.mark.parametrize("seed", range(20))
def test_a_long_story_breaks_nothing_and_ends_in_an_idle_office(seed, lines, stations):
    chance = Random(f"{seed} {lines}")
    teller = Teller(CallControl(any_plan(chance, lines, stations), seed))
    sense = chance.random()
    waits = chance.choice([WAITS_MS, QUICK_MS])
    for _ in range(STEPS):
        sensible = chance.random() < sense
        what = len(NONSENSE) + chance.randrange(len(SENSE)) if sensible else chance.randrange(len(NONSENSE))
        teller.tell((what, chance.randint(1, lines + 1), chance.randint(1, stations + 1), chance.choice(waits)))
        if chance.random() < 0.02:
            teller.reconfigure(any_plan(chance, lines, stations))
        if chance.random() < 0.01:
            snapshot = teller.control.snapshot()
            teller.control = CallControl.restore(snapshot)
            assert teller.control.snapshot() == snapshot
    everybody_goes_home(teller)

"""Skipping quiet ticks changes nothing, and makes an hour short."""

import pytest

from tests.tools.sim.box import office
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.stories import BOARDS, Teller
from tools.sim.traffic import Traffic


def timeline(world, run):
    """Everything that happened, with its moment, and the state of the copper in the end."""
    rows = []
    world.on_event(lambda at, event: rows.append((at, event)))
    world.on_action(lambda at, action: rows.append((at, action)))
    for port, slic in enumerate(world.nets.stations):
        slic.on_bell = _both(slic.on_bell, lambda on, port=port: rows.append((world.schedule.now_us, "bell", port, on)))
    run(world)
    rows.append((world.nets.buses[0].bits, sorted(world.nets.closed)))
    return rows


def _both(first, second):
    def call(value):
        first(value)
        second(value)

    return call


@pytest.mark.parametrize("number", [1, 2])
def test_every_tick_or_only_those_that_matter(number):
    teller = Teller(number, BOARDS["lb4x8"], faults=number == 2)
    story = teller.tell(25, teller.story.world(EventWorld))

    def tell(world):
        story.play(world)
        world.run_until(world.now_ms + 3_000)

    def form(*how, **more):
        return ElectricalWorld(*how, **more)

    skipping = timeline(story.world(form), tell)
    every = timeline(story.world(lambda *how, **more: form(*how, **more, skip_quiet=False)), tell)
    assert skipping == every
    assert len(skipping) > 20


def test_a_quiet_minute_costs_few_ticks():
    world = office(ElectricalWorld)
    world.run_until(60_000)
    assert world.ticks < 60_000 / 20


def test_traffic_lives():
    world = office(ElectricalWorld)
    traffic = Traffic(world, seed=3, calls_per_hour=240)
    traffic.start()
    world.run_until(300_000)
    assert traffic.answered >= 5
    assert traffic.offered >= traffic.answered + traffic.blocked + traffic.abandoned
    assert world.charges.all() == []

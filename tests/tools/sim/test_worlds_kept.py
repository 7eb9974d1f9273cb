"""Both worlds: what was set by code outlives the core and the power; calls in progress do not."""

import datetime

import pytest

from firmware.callcontrol.memory import NOTHING
from tests.tools.sim.box import call_answered, office, until
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld

CONFIG = """
operator = "station 11"
[lines]
1 = { route = "station 11", night = "station 15" }
"""


@pytest.fixture(params=[ElectricalWorld, EventWorld], ids=["electrical", "event"])
def world(request):
    world = office(request.param, CONFIG)
    world.set_clock(datetime.datetime(2026, 1, 5, 7, 27))
    world.run_until(500)
    return world


def wait(world, ms):
    world.run_until(world.now_ms + ms)


def order(world, phone, code):
    """Lift, dial, hear that it is done, hang up."""
    world.phones[phone].lift()
    wait(world, 500)
    world.phones[phone].dial(code)
    assert until(world, lambda: "confirmation" in world.phone_hears(phone), 5_000) is not None
    world.phones[phone].hang_up()
    wait(world, 1_500)


def power_cut(world):
    world.power_fails()
    wait(world, 5_000)
    world.power_returns()


def core_dies_twice(world):
    """The second time before the clock has struck."""
    world.core_dies()
    wait(world, 4_000)
    world.core_dies()


def core_dies_and_power_fails(world):
    world.core_dies()
    wait(world, 500)
    power_cut(world)


ENDS = [lambda world: world.core_dies(), lambda world: world.core_hangs(), power_cut]
ENDS += [core_dies_twice, core_dies_and_power_fails]


@pytest.fixture(params=ENDS, ids=["dies", "hangs", "power", "dies twice", "dies and power"])
def ends(request, world):
    def end():
        request.param(world)
        wait(world, 6_000)
        assert world.control is not None

    return end


def test_wishes_reminders_and_night_are_those_of_the_core_before(world, ends):
    order(world, 2, "*21*13#")
    order(world, 3, "*26")
    order(world, 5, "*550730")
    order(world, 1, "*28")
    before = world.control.state
    ends()
    after = world.control.state
    assert after is not before
    assert [after.stations[port].wishes for port in after.stations] == [
        before.stations[port].wishes for port in before.stations
    ]
    assert (after.reminders, after.mode) == ({5: 450}, "night")
    world.lines[1].ring("0612345678")
    assert until(world, lambda: world.phone_rings(5), 3_000) is not None, "the night route"
    world.lines[1].hang_up()
    wait(world, 12_000)
    assert until(world, lambda: world.phone_rings(5), 180_000) is not None, "the reminder"
    assert abs(world.now_ms - 3 * 60_000) < 1_000


def test_calls_are_not(world, ends):
    call_answered(world)
    ends()
    assert not world.control.state.in_use
    world.phones[1].hang_up()
    wait(world, 10_000)
    assert world.everything_idle()
    assert world.control.memory() == NOTHING

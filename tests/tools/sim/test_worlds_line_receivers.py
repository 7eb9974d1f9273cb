"""A line's own receiver in both forms of the world: it is lent to a telephone and comes home. Who calls meanwhile is
told by DTMF whole or not at all."""

import pytest

from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from tests.tools.sim.box import office as office_of
from tests.tools.sim.orders import ordered
from tools.sim import electrical, event_world

NUMBER = "0201234567"
RINGS_MS = 2_000
BURST_MS = (150, 150 + 100 * len(f"D{NUMBER}C"))
"""After the call began: the first digit, and the end of the last one."""


@pytest.fixture(params=[electrical, event_world], ids=["electrical", "event"])
def office(request, mocker):
    """A Dutch office: receiver 1 is lent to telephone 5 when that lifts, and comes home when telephone 6 does."""

    def made():
        world, orders = ordered(request.param, mocker, "nl")
        orders.on[e.StationWentOffHook(5)] = [a.SetHookMode(5, "dialling"), a.LendReceiver(1, "station 5")]
        orders.on[e.StationWentOffHook(6)] = [a.ReturnReceiver(1)]
        world.run_until(500)
        return world, orders

    return made


def callers(world):
    """Numbers that are told from now on."""
    told = []
    world.on_event(lambda _, event: told.append(event) if type(event) is e.LineCallerTold else None)
    world.on_event(lambda _, event: told.append(event) if type(event) is e.LineCallerGarbled else None)
    return told


def test_it_hears_the_telephone_and_then_its_line_again(office):
    world, orders = office()
    world.phones[5].lift()
    world.run_until(1_000)
    world.phones[5].dial("78")
    world.run_until(2_000)
    assert orders.digits == [(5, "7"), (5, "8")]
    world.phones[6].lift()
    world.run_until(4_000)
    world.phones[5].dial("9")
    told = callers(world)
    world.lines[1].ring(NUMBER)
    world.run_until(8_000)
    assert orders.digits == [(5, "7"), (5, "8")]
    assert [event.number for event in told] == ["+31201234567"]


def lent(office, from_ms, to_ms):
    """What is told of a caller when it was lent from and to these moments of his call."""
    world, _ = office()
    told = callers(world)
    world.at(RINGS_MS, lambda: world.lines[1].ring(NUMBER))
    world.at(RINGS_MS + from_ms, world.phones[5].lift)
    world.at(RINGS_MS + to_ms, world.phones[6].lift)
    world.run_until(RINGS_MS + 6_000)
    return [event.number for event in told]


@pytest.mark.parametrize("away_ms", [60, 400, 1_500])
def test_a_number_that_was_half_heard_is_not_told(office, away_ms):
    begins_ms, ends_ms = BURST_MS
    for from_ms in range(begins_ms - away_ms, ends_ms - 130, 170):
        assert lent(office, from_ms, from_ms + away_ms) == [], from_ms


def test_a_number_before_or_after_is_told(office):
    for from_ms, to_ms in ((-1_800, -900), (BURST_MS[1] + 20, BURST_MS[1] + 500)):
        assert lent(office, from_ms, to_ms) == ["+31201234567"]


def test_a_number_that_begins_as_it_comes_home_is_not_trusted(office):
    """Whether that was its beginning nobody can know."""
    assert lent(office, -700, -100) == []


@pytest.mark.parametrize("form", [electrical.ElectricalWorld, event_world.EventWorld])
def test_a_line_without_a_receiver_tells_nothing_by_dtmf(form):
    world = office_of(form, country="nl", board=LB8X24)
    told = callers(world)
    for line in (4, 5):
        world.lines[line].ring(f"020123456{line}")
        world.run_until(world.now_ms + 4_000)
    assert [event.number for event in told] == ["+31201234564"]
    assert world.phone_rings(1) and world.phone_rings(2)

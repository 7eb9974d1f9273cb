"""What people do and what can be observed, in both forms of the world."""

import pytest

from firmware.callcontrol import actions, events
from tests.tools.sim.box import call_answered, office, until
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld

ONE = '[groups.all]\nmembers = ["11"]\n'


@pytest.fixture(params=[ElectricalWorld, EventWorld], ids=["electrical", "event"])
def form(request):
    return request.param


def test_a_whole_call(form):
    world = office(form)
    world.run_until(1_000)
    assert world.everything_idle()
    world.lines[1].ring("0612345678")
    assert world.line_rings(1)
    assert not world.line_idle(1)
    assert until(world, lambda: world.bell_sounds(1), 400) is not None
    assert not world.phone_idle(1)
    world.phones[1].lift()
    assert until(world, lambda: world.talks(1, "line 1"), 200) is not None
    assert not world.bell_sounds(1)
    assert world.line_seized(1)
    assert until(world, lambda: not world.line_rings(1), 20) is not None
    assert world.phone_hears(1) == {"line 1"}
    assert world.line_hears(1) == {"phone 1"}
    world.phones[1].hang_up()
    assert not world.talks(1, "line 1")
    assert until(world, world.everything_idle, 2_000) is not None


def test_in_the_gap_a_telephone_rings_but_its_bell_is_silent(form):
    world = office(form)
    world.lines[1].ring()
    assert until(world, lambda: world.bell_sounds(1), 400) is not None
    assert until(world, lambda: not world.bell_sounds(1), 1_400) is not None
    assert world.nothing_rings()
    assert world.phone_rings(1)
    world.lines[1].give_up()
    began = world.now_ms
    assert until(world, lambda: not world.phone_rings(1), 20_000) is not None
    assert world.now_ms - began < 1.5 * 3_750 + 5_000
    assert until(world, world.everything_idle, 10) is not None


def test_a_lifted_telephone_does_not_ring(form):
    world = office(form, ONE)
    world.phones[1].lift()
    world.run_until(500)
    world.lines[1].ring()
    world.run_until(6_000)
    assert world.nothing_rings()
    world.phones[1].hang_up()
    assert until(world, lambda: world.bell_sounds(1), 1_000) is not None


def test_an_unplugged_telephone_is_rung_in_vain(form):
    world = office(form, ONE)
    world.phones[1].unplug()
    world.lines[1].ring()
    world.run_until(3_000)
    assert world.nothing_rings()
    world.phones[1].plug_in()
    assert until(world, lambda: world.bell_sounds(1), 6_000) is not None


@pytest.mark.parametrize("by", ["cpc", "reversal"])
def test_the_far_side_hangs_up(form, by):
    world = office(form)
    call_answered(world)
    hung_up = world.now_ms
    world.lines[1].hang_up(by)
    assert until(world, lambda: not world.line_seized(1), 1_000) is not None
    assert world.now_ms - hung_up <= 300 + 100
    world.phones[1].hang_up()
    assert until(world, world.everything_idle, 3_000) is not None


def test_when_nothing_tells_of_the_hang_up_the_line_stays_until_we_release(form):
    world = office(form)
    call_answered(world)
    world.lines[1].hang_up("nothing")
    world.run_until(world.now_ms + 30_000)
    assert world.line_seized(1)
    world.phones[1].hang_up()
    assert until(world, world.everything_idle, 2_000) is not None


def test_a_cut_line_goes_out_of_service_and_comes_back(form):
    world = office(form)
    world.run_until(1_000)
    world.lines[2].cut()
    cut = world.now_ms
    assert until(world, lambda: world.line_out_of_service(2), 3_000) is not None
    assert world.now_ms - cut > 900
    assert not world.line_out_of_service(1)
    world.lines[2].restore()
    assert until(world, lambda: not world.line_out_of_service(2), 1_000) is not None


def test_observers_see_events_before_the_actions_they_cause(form):
    world = office(form)
    seen = []
    world.run_until(200)
    world.on_event(lambda at, event: seen.append((at, event)))
    world.on_action(lambda at, action: seen.append((at, action)))
    world.lines[3].ring()
    world.run_until(900)
    kinds = [what for _, what in seen]
    assert kinds == [events.LineRingStarted(3), actions.ApplyRinging(1, (1250, 3750))]
    assert seen[0][0] == seen[1][0]


def test_step_stops_at_a_change_and_at_its_limit(form):
    world = office(form)
    world.run_until(5_000)
    assert world.step(5_100) <= 5_100
    world.lines[1].ring()
    moments = set()
    while world.now_ms < 7_000:
        moments.add(world.step(7_000))
        assert not world.bell_sounds(2)
    assert 3 < len(moments) < 300
    assert max(moments) == 7_000


def test_people_have_plans(form):
    world = office(form)
    world.at(1_500, world.phones[4].lift)
    world.run_until(1_499)
    assert not world.phones[4].lifted
    world.run_until(1_500)
    assert world.phones[4].lifted


def test_at_most_four_bells_at_once(form):
    world = office(form, '[groups.all]\nstrategy = "ring-all"\n')
    world.lines[1].ring()
    heard = set()
    while world.now_ms < 6_000:
        world.step(6_000)
        sounding = {port for port in world.phones if world.bell_sounds(port)}
        assert len(sounding) <= 4
        heard |= sounding
    assert heard == set(range(1, 9))


def test_the_same_seed_gives_the_same_world(form):
    def told(seed):
        world = office(form, seed=seed)
        rows = []
        world.on_event(lambda at, event: rows.append((at, event)))
        call_answered(world)
        world.lines[1].hang_up()
        world.phones[1].hang_up()
        world.run_until(world.now_ms + 5_000)
        return rows

    assert told(5) == told(5)

"""People of the simulated office call each other, and nobody stays off hook for ever."""

from tests.tools.sim.box import office
from tools.sim.event_world import EventWorld
from tools.sim.habits import Habits, Temper
from tools.sim.traffic import Traffic


def test_colleagues_call_each_other_and_everybody_hangs_up_in_the_end():
    world = office(EventWorld)
    Traffic(world, 1, 300, Habits(1, Temper(talk_ms=20_000, patience_ms=20_000)), inside_per_hour=600).start()
    inside, alone_since = 0, dict.fromkeys(world.phones, 0)
    heard = set()
    for second in range(1, 1_200):
        world.run_until(second * 1_000)
        for port, phone in world.phones.items():
            heard |= world.phone_hears(port)
            people = world.phone_hears_people(port)
            inside += any(who.startswith("phone") for who in people)
            if people or not phone.lifted:
                alone_since[port] = second
            assert second - alone_since[port] < 120
    assert inside > 100
    assert {"dial tone", "ringback", "busy", "reorder"} <= heard
    assert not {"howler", "unobtainable"} & heard


def test_without_colleagues_nobody_dials():
    world = office(EventWorld)
    Traffic(world, 1, 300).start()
    heard = set()
    for second in range(1, 600):
        world.run_until(second * 1_000)
        heard |= {what for port in world.phones for what in world.phone_hears(port)}
    assert {"dial tone", "ringback"}.isdisjoint(heard)

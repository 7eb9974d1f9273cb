"""A caller gives up at any moment of any country's cadence: every bell is silent soon after, and not before."""

from random import Random

import pytest

from firmware.config.countries import COUNTRIES
from tests.tools.sim.box import office
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld

STATIONS = '[stations]\n1 = { extension = "11" }\n2 = { extension = "12" }\n3 = { extension = "13" }\n'
TOGETHER = f'{STATIONS}[groups.all]\nstrategy = "ring-all"\nmembers = ["11", "12", "13"]\n'
ONE_BY_ONE = f'{STATIONS}[groups.all]\nmembers = ["11", "12", "13"]\nring_s = 5\n'


def moments(country, count):
    """So many moments, in ms from the first ringing: one in each part of one period of the cadence."""
    cadence = COUNTRIES[country].cadence
    period = sum(cadence)
    random = Random(f"giving up {country}")
    edges = [sum(cadence[: n + 1]) + late for n in range(len(cadence)) for late in (-1, 0, 1)]
    spread = [random.randrange(part * period // count, (part + 1) * period // count) for part in range(count)]
    return [period * random.randint(1, 3) + phase for phase in spread + edges]


def silent_after_ms(form, country, config, gives_up_ms):
    """From giving up to the end of the last bell's last sound."""
    world = office(form, config, country, seed=gives_up_ms)
    world.lines[1].ring()
    world.run_until(gives_up_ms)
    assert any(map(world.phone_rings, world.phones)), f"{country}: nobody is rung at {gives_up_ms} ms"
    world.lines[1].give_up()
    last_ms = gives_up_ms
    while world.now_ms < gives_up_ms + 40_000:
        sounded = not world.nothing_rings()
        world.step(gives_up_ms + 40_000)
        if sounded:
            last_ms = world.now_ms
    assert world.everything_idle()
    return last_ms - gives_up_ms


def too_late(form, country, config, count):
    """Moments of giving up after which a bell sounded too long."""
    limit_ms = 1.5 * max(COUNTRIES[country].cadence[1::2])
    late = {}
    for at_ms in moments(country, count):
        found_ms = silent_after_ms(form, country, config, at_ms)
        if found_ms > limit_ms:
            late[at_ms] = found_ms
    return late


@pytest.mark.parametrize("config", [TOGETHER, ONE_BY_ONE], ids=["together", "one by one"])
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_bell_is_silent_in_time(country, config):
    assert too_late(EventWorld, country, config, 24) == {}


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_bell_is_silent_in_time_on_the_chips(country):
    assert too_late(ElectricalWorld, country, TOGETHER, 2) == {}


@pytest.mark.parametrize("form", [EventWorld, ElectricalWorld])
@pytest.mark.parametrize("country", COUNTRIES)
def test_nobody_is_thought_to_have_given_up_who_still_rings(country, form):
    world = office(form, TOGETHER, country)
    stopped = []
    world.on_action(lambda now_ms, action: stopped.append(now_ms) if type(action).__name__ == "StopRinging" else None)
    world.lines[1].ring()
    world.run_until(14_000)
    assert world.phone_rings(1)
    assert stopped == []

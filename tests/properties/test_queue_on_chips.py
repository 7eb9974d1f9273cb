"""A queue on the whole board: the next caller rings at a freed agent at once, and bells start as the supply allows."""

import pytest

from firmware.callcontrol import actions, events
from firmware.config.countries import COUNTRIES
from tests.tools.sim.box import office
from tools.sim.electrical import ElectricalWorld

PEOPLE = range(1, 9)
MOST_BELLS = 4
"""On lb4x8 at a time (DESIGN 6)."""


def config(strategy):
    rows = ["[lines]", *(f'{line} = {{ route = "queue help" }}' for line in range(1, 5))]
    rows += ["[stations]", *(f'{port} = {{ extension = "{60 + port}" }}' for port in PEOPLE)]
    agents = ", ".join(f'"a{port}"' for port in PEOPLE)
    rows += ["[queues.help]", f"agents = [{agents}]", f'strategy = "{strategy}"']
    for port in PEOPLE:
        rows += [f"[agents.a{port}]", f'station = "{60 + port}"']
    return "\n".join(rows) + "\n"


def seen_by(world):
    """When each hang-up was told to call control, and each bell was ordered: (ms, port)."""
    hung_up, ordered = [], []

    def event(at_ms, one):
        if isinstance(one, events.StationWentOnHook):
            hung_up.append((at_ms, one.station))

    def action(at_ms, one):
        if isinstance(one, actions.ApplyRinging):
            ordered.append((at_ms, one.station))

    world.on_event(event)
    world.on_action(action)
    return hung_up, ordered


@pytest.mark.parametrize("gap_ms", range(0, 50, 7))
def test_a_freed_agent_rings_for_the_next_caller_within_two_ticks_of_the_hang_up(gap_ms):
    world = office(ElectricalWorld, config("linear"), seed=gap_ms)
    hung_up, ordered = seen_by(world)
    for port in PEOPLE:
        world.phones[port].lift()
    world.run_until(2_000)
    world.lines[1].ring()
    world.run_until(12_000 + gap_ms)
    assert "music" in world.line_hears(1)
    world.phones[5].hang_up()
    world.run_until(13_000 + gap_ms)
    (freed_ms, freed), (ordered_ms, rung) = hung_up[-1], ordered[-1]
    assert freed == rung == 5
    assert 0 <= ordered_ms - freed_ms <= 2
    world.run_until(ordered_ms + 200)
    assert world.rung(5)


@pytest.mark.parametrize("country", ["hu", "us", "uk", "jp"])
def test_all_bells_of_a_ring_all_queue_start_within_one_cadence_as_the_supply_allows(country):
    world = office(ElectricalWorld, config("ring-all"), country)
    world.lines[1].ring()
    first_ms, most = {}, 0
    period_ms = sum(COUNTRIES[country].cadence)
    limit_ms = None
    while limit_ms is None or world.now_ms < limit_ms:
        world.run_until(world.now_ms + 5)
        sounding = [port for port in PEOPLE if world.bell_sounds(port)]
        most = max(most, len(sounding))
        for port in sounding:
            first_ms.setdefault(port, world.now_ms)
        if sounding and limit_ms is None:
            limit_ms = world.now_ms + period_ms + 200
        assert world.now_ms < 20_000
    assert most <= MOST_BELLS
    begun_ms = min(first_ms.values())
    assert set(first_ms) == set(PEOPLE)
    assert sum(at_ms - begun_ms <= 50 for at_ms in first_ms.values()) == MOST_BELLS
    assert max(first_ms.values()) - begun_ms <= period_ms

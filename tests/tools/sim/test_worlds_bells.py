"""Bells ring alike in both forms of the world: one to three bursts, alone, together, changed and stopped."""

import itertools

import pytest

from boards.lb4x8 import BOARD
from firmware.callcontrol import actions as a
from tests.tools.sim.orders import lifts, ordered
from tools.sim import electrical, event_world

HAND = 8
"""The telephone whose lifts give the orders."""
HUNGARY = (1250, 3750)
US = (2000, 4000)
BRITAIN = (400, 200, 400, 2000)
DOOR = (300, 200, 300, 200, 300, 3700)
PRIORITY = (400, 400, 400, 400, 1000, 3400)
APART_MS = 60
"""How far the same moment may lie apart: joining others' half cycles, the end of the last one, tails."""


class Ears:
    """``bursts``: {phone: [[began_ms, ended_ms], ...]} of every bell."""

    def __init__(self, world):
        self.bursts = {phone: [] for phone in world.phones}
        self.most = 0
        self._world = world
        world.on_change(self._listen)

    def _listen(self, now_ms):
        self.most = max(self.most, sum(map(self._world.ring_power, self._world.phones)))
        for phone, bursts in self.bursts.items():
            sounds = self._world.bell_sounds(phone)
            if sounds and (not bursts or bursts[-1][1] is not None):
                bursts.append([now_ms, None])
            elif not sounds and bursts and bursts[-1][1] is None:
                bursts[-1][1] = now_ms


def story(module, mocker, orders_at, length_ms):
    """What is heard when these (ms, actions...) are ordered."""
    world, orders = ordered(module, mocker)
    ears = Ears(world)
    world.run_until(1_000)
    for at_ms, *wanted in orders_at:
        world.run_until(1_000 + at_ms - 500)
        world.phones[HAND].hang_up()
        # The hang-up is believed 500 ms later; the lift takes 13.
        world.run_until(1_000 + at_ms + 100)
        lifts(world, orders, HAND, *wanted)
    world.run_until(1_000 + length_ms)
    assert ears.most <= BOARD.limits.bells
    return ears.bursts


def both(mocker, orders_at, length_ms):
    """{phone: bursts} of the event form, once the electrical form has rung the same."""
    heard = story(event_world, mocker, orders_at, length_ms)
    wired = story(electrical, mocker, orders_at, length_ms)
    for phone, bursts in heard.items():
        times = [ms for burst in bursts for ms in burst]
        wires = [ms for burst in wired[phone] for ms in burst]
        assert len(times) == len(wires), (phone, bursts, wired[phone])
        for mine, other in zip(times, wires, strict=True):
            assert mine == other or abs(mine - other) <= APART_MS, (phone, bursts, wired[phone])
    return heard


@pytest.mark.parametrize("cadence", [HUNGARY, US, BRITAIN, DOOR, PRIORITY], ids=str)
def test_a_bell_alone(mocker, cadence):
    bursts = both(mocker, [(600, a.ApplyRinging(1, cadence))], 20_000)[1]
    begun = [began for began, _ in bursts]
    wanted = itertools.accumulate(itertools.cycle(cadence), initial=0)
    assert begun == [begun[0] + at for at in itertools.islice(wanted, 0, 2 * len(begun), 2)]


def test_different_bells_at_once_share_the_supply(mocker):
    cadences = (HUNGARY, DOOR, BRITAIN, PRIORITY, US, DOOR, HUNGARY)
    heard = both(mocker, [(600, *[a.ApplyRinging(n, cadence) for n, cadence in enumerate(cadences, 1)])], 9_000)
    assert all(len(heard[phone]) >= 2 for phone in range(1, 8))


def test_a_stop_in_the_middle_lets_the_next_ring(mocker):
    doors = [a.ApplyRinging(phone, DOOR) for phone in range(1, 5)]
    heard = both(mocker, [(600, *doors, a.ApplyRinging(5, HUNGARY)), (1_400, a.StopRinging(2))], 6_000)
    assert len(heard[2]) == 2
    assert abs(heard[5][0][0] - heard[2][-1][1]) < APART_MS, "the place that was given back"


def test_another_cadence_begins_at_once(mocker):
    heard = both(mocker, [(600, a.ApplyRinging(1, DOOR)), (1_850, a.ApplyRinging(1, BRITAIN))], 8_000)[1]
    lengths = [ended - began for began, ended in heard[:-1] if ended is not None]
    assert max(lengths[:2]) < 320
    assert min(lengths[3:5]) > 370


def test_rung_again_and_again_the_chips_rest_is_kept(mocker):
    orders = []
    for turn in range(6):
        orders += [(600 + 3_000 * turn, a.ApplyRinging(1, US)), (2_100 + 3_000 * turn, a.StopRinging(1))]
    heard = both(mocker, orders, 20_000)[1]
    high_ms = sum(ended - began for began, ended in heard if ended is not None)
    assert 0.28 < high_ms / 20_000 < 0.36, "the duty is used and kept, but for what a chip can store"

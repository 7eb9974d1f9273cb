"""Each strategy, as a function and as the order in which telephones ring."""

from collections import Counter

import pytest

from firmware.callcontrol.draws import mix, pick, step
from firmware.callcontrol.history import History, StationHistory
from firmware.callcontrol.plan import Group, StrategyName
from firmware.callcontrol.strategies import STRATEGIES, Offers
from tests.firmware.callcontrol.small_office import Office

MEMBERS = (1, 2, 3, 4)


def order(strategy, free=MEMBERS, stations=None, served=None, draw=0, **settings):
    """The order in which ``strategy`` offers a call."""
    history = History({n: StationHistory() for n in MEMBERS} | (stations or {}), served or {})
    group = Group("g", MEMBERS, strategy, **settings)
    offers = STRATEGIES[strategy](group, free, history, 0, draw)
    assert sorted(offers.order) == sorted(free)
    return list(offers.order)


def answers(office, calls):
    """Who answers, when every call is answered by the first bell and is over after ten seconds."""
    answered = []
    for _ in range(calls):
        office.call(1)
        station = office.bells[0]
        answered.append(station)
        office.wait(1)
        office.answer(station)
        office.wait(10)
        office.hang_up(station)
        office.wait(10)
    return answered


def rings_after(office, *seconds):
    """The bells at these seconds after the caller's first burst."""
    office.call(1)
    start_ms = office.now_ms
    seen = []
    for second in seconds:
        office.wait(second - (office.now_ms - start_ms) / 1000)
        seen.append(office.bells)
    return seen


def test_the_plan_and_the_table_know_the_same_ten_strategies():
    assert set(STRATEGIES) == set(StrategyName.__args__)
    assert len(STRATEGIES) == 10


# -- linear


def test_linear_starts_from_the_top_for_every_call():
    assert answers(Office(strategy="linear"), 3) == [1, 1, 1]


def test_linear_goes_down_one_by_one():
    assert rings_after(Office(strategy="linear", stations=3), 0, 14.9, 15, 30) == [[1], [1], [2], [3]]


# -- circular


def test_circular_starts_after_the_member_last_served():
    assert answers(Office(strategy="circular", stations=3), 5) == [1, 2, 3, 1, 2]


def test_circular_wraps_and_leaves_out_who_is_not_free():
    assert order("circular", served={"g": 3}) == [4, 1, 2, 3]
    assert order("circular", free=(1, 3), served={"g": 3}) == [1, 3]
    assert order("circular", served={"g": 99}) == [1, 2, 3, 4]
    assert order("circular") == [1, 2, 3, 4]


def test_circular_counts_who_answered_not_who_was_rung():
    office = Office(strategy="circular", stations=3)
    office.call(1)
    office.wait(16)
    assert office.bells == [2]
    office.answer(2)
    office.hang_up(2)
    office.wait(5)
    office.call(1)
    assert office.bells == [3]


def test_circular_groups_remember_each_for_itself():
    assert order("circular", served={"other": 2}) == [1, 2, 3, 4]


# -- ring-all


def test_ring_all_rings_all_at_once():
    assert rings_after(Office(strategy="ring-all", stations=4), 0, 10) == [[1, 2, 3, 4], [1, 2, 3, 4]]


def test_ring_all_leaves_out_who_is_off_hook():
    office = Office(strategy="ring-all", stations=4)
    office.busy(2)
    office.call(1)
    assert office.bells == [1, 3, 4]


# -- longest idle


def test_longest_idle_takes_whose_last_conversation_ended_first():
    idle = {
        1: StationHistory(idle_since_ms=50),
        2: StationHistory(idle_since_ms=20),
        4: StationHistory(idle_since_ms=20),
    }
    assert order("longest-idle", stations=idle) == [3, 2, 4, 1]


def test_longest_idle_counts_from_the_hang_up():
    office = Office(strategy="longest-idle", stations=2, lines=2)
    office.call(1)
    office.answer(1)
    office.wait(5)
    office.call(2)
    office.answer(2)
    office.wait(5)
    office.hang_up(2)
    office.wait(5)
    office.hang_up(1)
    office.wait(5)
    office.call(1)
    assert office.bells == [2]


def test_who_merely_lifts_and_hangs_up_stays_in_his_place():
    office = Office(strategy="longest-idle", stations=2)
    assert answers(office, 2) == [1, 2]
    office.lift(1)
    office.wait(1)
    office.hang_up(1)
    office.call(1)
    assert office.bells == [1]


# -- fewest calls, least talk


def test_fewest_calls_takes_who_answered_the_fewest():
    assert order("fewest-calls", stations={1: StationHistory(calls=2), 2: StationHistory(calls=1)}) == [3, 4, 2, 1]
    assert answers(Office(strategy="fewest-calls", stations=3), 6) == [1, 2, 3, 1, 2, 3]


def test_least_talk_takes_who_talked_least():
    talk = {1: StationHistory(talk_ms=9), 2: StationHistory(talk_ms=1, calls=50), 3: StationHistory(talk_ms=9)}
    assert order("least-talk", stations=talk) == [4, 2, 1, 3]


def test_least_talk_follows_the_minutes():
    office = Office(strategy="least-talk", stations=2)
    for station, seconds, following in ((1, 30, 2), (2, 10, 2), (2, 15, 2), (2, 60, 1)):
        office.call(1)
        assert office.bells == [station]
        office.answer(station)
        office.wait(seconds)
        office.hang_up(station)
        office.wait(5)
        office.call(1)
        assert office.bells == [following]
        office.give_up(1)
        office.wait(7)


def test_talk_is_counted_whoever_hangs_up():
    office = Office(stations=2, lines=2)
    office.call(1)
    office.lift(1)
    office.wait(20)
    office.far_side_hangs_up(1)
    office.wait(40)
    office.hang_up(1)
    history = office.control.state.history.stations[1]
    assert (history.calls, history.talk_ms, history.idle_since_ms) == (1, 20_000, 120_000)


@pytest.mark.parametrize("strategy", ["linear", "circular", "longest-idle", "fewest-calls", "least-talk"])
def test_ties_go_by_member_order(strategy):
    assert order(strategy) == [1, 2, 3, 4]
    assert order(strategy, free=(4, 2)) == [4, 2], "the order of the group, not of the ports"


# -- random, weighted


def draws(count, state=7):
    for _ in range(count):
        state = step(state)
        yield mix(state)


def test_random_is_fair_in_every_place():
    places = Counter((place, member) for d in draws(4000) for place, member in enumerate(order("random", draw=d)))
    assert all(880 < places[place, member] < 1120 for place in range(4) for member in MEMBERS)


def test_random_depends_on_the_seed_alone():
    one, same, other = (answers(Office(seed=seed, strategy="random"), 12) for seed in (5, 5, 6))
    assert one == same
    assert one != other


def test_weighted_draws_in_proportion_to_weight():
    first = Counter(order("weighted", weights=(3, 1, 1, 0), draw=d)[0] for d in draws(5000))
    assert 2850 < first[1] < 3150
    assert 880 < first[2] < 1120
    assert 880 < first[3] < 1120
    assert first[4] == 0


def test_weighted_draws_the_second_by_the_weights_that_are_left():
    second = Counter(o[1] for d in draws(5000) if (o := order("weighted", weights=(1000, 3, 1, 0), draw=d))[0] == 1)
    assert second[2] / second[3] == pytest.approx(3, rel=0.15)


def test_weights_belong_to_members_not_to_places():
    assert {order("weighted", free=(2, 4), weights=(5, 0, 5, 1), draw=d)[0] for d in draws(50)} == {4}


def test_weight_nought_comes_last_in_member_order():
    assert {tuple(order("weighted", weights=(0, 0, 1, 0), draw=d)) for d in draws(50)} == {(3, 1, 2, 4)}


def test_weighted_without_weights_is_fair():
    first = Counter(order("weighted", draw=d)[0] for d in draws(4000))
    assert all(880 < first[member] < 1120 for member in MEMBERS)


# -- progressive, memory


def test_progressive_adds_a_telephone_every_step():
    office = Office(strategy="progressive", stations=3, step_ms=10_000)
    assert rings_after(office, 0, 9.9, 10, 20, 34.9) == [[1], [1], [1, 2], [1, 2, 3], [1, 2, 3]]


def test_progressive_ends_ring_s_after_the_last_bell_started():
    office = Office(strategy="progressive", stations=2, step_ms=10_000, ring_ms=15_000)
    office.call(1)
    assert office.control.next_deadline() == office.now_ms + 10_000
    office.wait(24.999)
    bells_before = [at for at, action in office.log if type(action).__name__ == "ApplyRinging"]
    assert len(bells_before) == 2
    office.wait(0.001)
    assert office.bells == [1], "the group starts again from its first member"


def test_memory_rings_one_then_two_then_three():
    office = Office(strategy="memory", stations=3, ring_ms=15_000)
    assert rings_after(office, 0, 14.9, 15, 30, 44.9, 45) == [[1], [1], [1, 2], [1, 2, 3], [1, 2, 3], [1]]


def test_memory_leaves_out_who_is_busy():
    office = Office(strategy="memory", stations=3)
    office.busy(1)
    assert rings_after(office, 0, 15) == [[2], [2, 3]]


def test_offers_say_how_the_round_goes_on():
    def offers(strategy):
        return STRATEGIES[strategy](Group("g", MEMBERS, strategy, ring_ms=7, step_ms=3), MEMBERS, History(), 0, 0)

    assert offers("linear") == Offers((1, 2, 3, 4), 1, False, 7, 7)
    assert offers("ring-all") == Offers((1, 2, 3, 4), 4, True, 0, 7)
    assert offers("progressive") == Offers((1, 2, 3, 4), 1, True, 3, 7)
    assert offers("memory") == Offers((1, 2, 3, 4), 1, True, 7, 7)


# -- the generator


def test_the_generator_is_splitmix64():
    state, numbers = 0, []
    for _ in range(3):
        state = step(state)
        numbers.append(mix(state))
    # first outputs of the reference implementation for seed 0 (prng.di.unimi.it/splitmix64.c)
    assert numbers == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def test_pick_stays_below():
    assert {pick(d, i, 3) for d in draws(50) for i in range(3)} == {0, 1, 2}

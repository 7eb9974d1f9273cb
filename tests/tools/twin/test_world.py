"""The world around call control: what becomes of whoever comes, and of whoever answers."""

import pytest

from firmware.callcontrol import actions, events
from tests.tools.twin.offices import GROUP, HELP, MENU, QUEUE, orders, run, visitor
from tools.twin.world import LONGEST_RING_MS, NOBODY, Fate, Served

ANNA, BELA = 1, 2
ALONE = [orders("bela", "log out", 0)]


def when(world, kind):
    return [ms for ms, thing in world.things if isinstance(thing, kind)]


def test_a_caller_is_answered_and_the_agent_works_on():
    world = run([visitor(0, 10, 60, work_s=30), visitor(1, 20, 50)], ALONE)
    assert world.fates == [Fate(1, 0, ANNA, 60_000), Fate(2, 80_000, ANNA, 130_000)]
    assert world.served == [Served(ANNA, 10_000, 70_000, 100_000), Served(ANNA, 100_000, 150_000, 150_000)]
    assert world.all_busy == [(20_000, 70_000)]


def test_he_lifts_when_the_bell_has_rung_so_long():
    world = run([visitor(0, 10, ring_s=4)])
    assert world.fates == [Fate(1, 4000, ANNA, 64_000)]
    assert when(world, events.StationWentOffHook) == [14_000]
    assert when(world, events.LineRingStarted) == [10_000]


def test_a_bell_that_nobody_wants_to_be_answered_is_not():
    world = run([visitor(0, 10, is_wanted=False, patience_s=40)])
    assert world.fates == [Fate(1, 40_000, 0, 40_000)]
    assert when(world, actions.ApplyRinging)
    assert not when(world, events.StationWentOffHook)


def test_who_gives_up_in_the_queue_is_answered_by_nobody():
    world = run([visitor(0, 0, 100), visitor(1, 10, patience_s=30), visitor(2, 50, 10)], ALONE)
    assert world.fates == [Fate(1, 0, ANNA, 100_000), Fate(2, 30_000, 0, 30_000), Fate(2, 50_000, ANNA, 60_000)]


def test_who_finds_no_line_is_gone():
    world = run([visitor(0, 0, 100), visitor(1, 1, 100), visitor(2, 2), visitor(3, 101, 10)])
    assert world.fates[2] == NOBODY
    assert [fate.line for fate in world.fates] == [1, 2, 0, 1]
    assert world.all_busy == [(1000, 100_000)]


def test_lines_are_found_in_order():
    world = run([visitor(0, 0, 10), visitor(1, 1, 5), visitor(2, 20, 5)])
    assert [fate.line for fate in world.fates] == [1, 2, 1]


class TestMenu:
    def test_who_presses_comes_to_the_queue_and_waits_from_then_on(self):
        world = run([visitor(0, 0, 50), visitor(1, 10, 20, route=MENU, keys=((8000, "1"),), waits_from_s=8)], ALONE)
        assert world.fates[1] == Fate(4, 32_000, ANNA, 60_000)

    def test_patience_counts_from_the_key(self):
        come = visitor(1, 10, route=MENU, keys=((8000, "1"),), waits_from_s=8, patience_s=20)
        world = run([visitor(0, 0, 100), come], ALONE)
        assert world.fates[1] == Fate(4, 20_000, 0, 28_000)

    def test_who_gives_up_in_it_has_waited_for_nobody(self):
        world = run([visitor(0, 0, route=MENU, waits_from_s=6, patience_s=0)])
        assert world.fates == [Fate(4, 0, 0, 6000)]
        assert not when(world, actions.ApplyRinging)

    def test_who_presses_nothing_hears_it_to_the_end_and_is_sent_on(self):
        world = run([visitor(0, 0, route=MENU)])
        (fate,) = world.fates
        assert fate.station == ANNA
        assert fate.wait_ms > 60_000
        assert len(when(world, actions.Play)) >= 2


class TestRingingOn:
    """Calls that no box answers: a caller who has enough is told to nobody, his line just rings no more."""

    def test_the_bell_of_an_agent_falls_silent(self):
        world = run([visitor(0, 10, patience_s=3, ring_s=20)])
        assert world.fates == [Fate(1, 3000, 0, 3000)]
        assert len(when(world, actions.StopRinging)) == 1
        assert when(world, events.LineDisconnected) == []

    def test_whoever_lifts_after_that_hears_nobody_and_takes_the_next_call(self):
        world = run([visitor(0, 10, patience_s=3, ring_s=5), visitor(1, 11, 30, ring_s=5, patience_s=60)], ALONE)
        assert world.fates == [Fate(1, 3000, 0, 3000), Fate(2, 9000, ANNA, 39_000)]
        assert when(world, events.StationWentOffHook) == [15_000, 20_000]
        assert world.served == [Served(ANNA, 20_000, 50_000, 50_000)]

    def test_a_bell_that_has_ended_takes_no_later_one_with_it(self):
        world = run([visitor(0, 10, patience_s=3, ring_s=14), visitor(1, 20, 30, ring_s=12)], ALONE)
        assert world.fates[1]._replace(line=0) == Fate(0, 12_000, ANNA, 42_000)

    def test_his_line_is_free_when_call_control_has_understood(self):
        # Line 3 alone leads to the group. His bursts end at 0, the next would have come at 5 s.
        come = [
            visitor(0, 0, patience_s=2, ring_s=60, route=GROUP),
            visitor(1, 4, route=GROUP),
            visitor(2, 20, route=GROUP),
        ]
        world = run(come)
        assert [fate.line for fate in world.fates] == [3, 0, 3]
        assert world.fates[2].station
        ((begin_ms, end_ms), last) = world.all_busy
        assert (begin_ms, last[0]) == (0, 20_000)
        assert 5000 < end_ms <= 10_000

    def test_keys_are_nothing_where_nobody_hears_them(self):
        come = visitor(0, 0, route=QUEUE, keys=((5000, "1"),), waits_from_s=5, patience_s=20)
        world = run([come], [orders(agent, "log out", 0) for agent in ("anna", "bela")])
        assert world.fates == [Fate(1, 25_000, 0, 25_000)]
        assert when(world, events.LineDialled) == []

    @pytest.mark.parametrize("keys", [(), ((5000, "1"),)])
    def test_no_line_rings_for_ever(self, keys):
        world = run([visitor(0, 0, keys=keys)], [orders(agent, "log out", 0) for agent in ("anna", "bela")])
        assert world.fates == [Fate(1, LONGEST_RING_MS, 0, LONGEST_RING_MS)]


class TestAgents:
    def test_who_logs_out_in_a_call_ends_it_and_takes_no_other(self):
        told = [*ALONE, orders("anna", "log out", 30), orders("anna", "log in", 100, ANNA)]
        world = run([visitor(0, 10, 40, work_s=10), visitor(1, 20, 10)], told)
        assert world.fates == [Fate(1, 0, ANNA, 40_000), Fate(2, 80_000, ANNA, 90_000)]
        assert world.served[0] == Served(ANNA, 10_000, 50_000, 60_000)

    def test_who_comes_back_while_he_works_on_takes_nobody_before_he_is_done(self):
        told = [*ALONE, orders("anna", "log out", 30), orders("anna", "log in", 55, ANNA)]
        world = run([visitor(0, 10, 40, work_s=20), visitor(1, 20, 10)], told)
        assert world.fates[1] == Fate(2, 50_000, ANNA, 60_000)

    def test_who_is_told_at_a_moment_is_there_for_whoever_comes_in_it(self):
        told = [*ALONE, orders("anna", "log out", 0), orders("anna", "log in", 30, ANNA)]
        assert run([visitor(0, 30, 10)], told).fates == [Fate(1, 0, ANNA, 10_000)]

    def test_two_agents_share_the_callers(self):
        world = run([visitor(0, 0, 100), visitor(1, 10, 20), visitor(2, 40, 10)])
        assert [fate.station for fate in world.fates] == [ANNA, BELA, BELA]


def test_whatever_the_box_says_ends():
    text = HELP.replace("misses = 0", 'misses = 0\nwords = { greeting = "welcome", first_s = 5, every_s = 15 }')
    world = run([visitor(0, 0, 100), visitor(1, 10, 10)], ALONE, text)
    said = [thing.play for _, thing in world.things if isinstance(thing, actions.Play)]
    stopped = {thing.play for _, thing in world.things if isinstance(thing, actions.StopPlay)}
    ended = [thing.play for _, thing in world.things if isinstance(thing, events.PlayEnded)]
    assert len(said) > 5
    assert set(said) == {*stopped, *ended}
    assert len(ended) == len(set(ended))

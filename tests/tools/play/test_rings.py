"""Kinds of ringing are told apart by bursts and pauses alone."""

import msgspec
import pytest

from boards.lb4x8 import BOARD
from firmware.callcontrol import actions as a
from firmware.callcontrol.plan import Plan, Rings
from firmware.config import load
from firmware.config.countries import COUNTRIES
from firmware.config.ringing import rings_of
from hal.ring_plan import keep_duty
from tests.tools.sim.orders import lifts, ordered
from tools.play.cast import Cast
from tools.play.player import play
from tools.play.rings import KINDS, cadence_of, in_words, rings_as
from tools.play.story import read_story
from tools.sim import electrical, event_world

DUTY = 32
DOUBLE = (400, 200, 400, 4000)
TRIPLE = (300, 200, 300, 200, 300, 3700)
RINGS = Rings(inside=(1000, 4000), recall=DOUBLE, callback=TRIPLE, door=(250, 250, 250, 4250))
PLAN = Plan((), (), (), ring_cadence=(1500, 3500), line_cadence=(1500, 3500), rings=RINGS)
CADENCES = {
    "outside": (1500, 3500),
    "inside": (1000, 4000),
    "recall": DOUBLE,
    "callback": TRIPLE,
    "door": (250, 250, 250, 4250),
    "priority": (1500, 3500),
}


def bell(*lengths_ms, at_ms=10_000):
    """Bursts and pauses one after another; with an odd number of lengths the last burst still sounds."""
    bursts = []
    for place in range(0, len(lengths_ms), 2):
        ends_ms = at_ms + lengths_ms[place]
        still = place == len(lengths_ms) - 1
        bursts.append((at_ms, None if still else ends_ms))
        at_ms = ends_ms if still else ends_ms + lengths_ms[place + 1]
    return bursts, at_ms


def heard_as(bursts, now_ms, plan=PLAN):
    return {kind for kind in KINDS if rings_as(kind, plan, DUTY, bursts, now_ms)}


def test_kinds_are_those_of_call_control():
    assert set(KINDS) == CADENCES.keys()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("off_ms", [0, 45, -45])
def test_every_kind_is_known_by_its_pattern(kind, off_ms):
    alike = {other for other in KINDS if CADENCES[other] == CADENCES[kind]}
    pattern = [length + (off_ms if place % 2 == 0 else -off_ms) for place, length in enumerate(CADENCES[kind])]
    assert heard_as(*bell(*pattern, 100)) == alike
    assert heard_as(*bell(*pattern, *pattern, *pattern, 100)) == alike
    for place in range(1, len(pattern) + 1):
        assert heard_as(*bell(*pattern, *pattern[:place])) == alike, "at every moment of the patterns that follow"


@pytest.mark.parametrize("kind", KINDS)
def test_before_a_whole_pattern_has_sounded_nothing_is_known(kind):
    pattern = CADENCES[kind]
    for place in range(1, len(pattern) + 1):
        assert heard_as(*bell(*pattern[:place])) == set()
    assert heard_as([], 1_000) == set()


@pytest.mark.parametrize(("sound_ms", "fits"), [(849, False), (850, True), (1_150, True), (1_151, False)])
def test_a_long_burst_may_be_15_percent_off(sound_ms, fits):
    assert (heard_as(*bell(sound_ms, 5_000 - sound_ms, 100)) == {"inside"}) is fits


@pytest.mark.parametrize(("sound_ms", "fits"), [(339, False), (340, True), (460, True), (461, False)])
def test_a_short_burst_may_be_60_ms_off(sound_ms, fits):
    assert (heard_as(*bell(sound_ms, 200, 400, 4_000, 100)) == {"recall"}) is fits


def test_between_two_kinds_the_clearly_nearer_one_is_meant():
    plan = msgspec.structs.replace(PLAN, rings=Rings(inside=(1_300, 3_700), recall=(400, 4_600)))
    outside = {"outside", "callback", "door", "priority"}
    assert heard_as(*bell(1_500, 3_500, 100), plan) == outside
    assert heard_as(*bell(1_480, 3_520, 100), plan) == outside
    assert heard_as(*bell(1_300, 3_700, 100), plan) == {"inside"}
    assert heard_as(*bell(1_400, 3_600, 100), plan) == set(), "in the middle it is neither"
    assert heard_as(*bell(1_430, 3_570, 100), plan) == set(), "a little nearer is not clearly nearer"


def test_bursts_that_the_hardware_had_to_shrink_are_the_same_kind():
    plan = msgspec.structs.replace(PLAN, ring_cadence=(2_000, 4_000), rings=Rings(inside=(1_700, 4_300)))
    shrunk = keep_duty((2_000, 4_000), DUTY)
    assert shrunk == (1_900, 4_100)
    for pattern in ((2_000, 4_000), shrunk):
        assert heard_as(*bell(*pattern, 100), plan) == {"outside", "recall", "callback", "door", "priority"}


def test_kinds_that_differ_only_by_what_the_hardware_shrinks_sound_alike():
    plan = msgspec.structs.replace(PLAN, ring_cadence=(2_000, 4_000), rings=Rings(inside=(1_900, 4_100)))
    assert heard_as(*bell(1_900, 4_100, 100), plan) == set(KINDS)


def test_a_bell_that_waits_for_its_turn_keeps_its_kind():
    assert heard_as(*bell(1_000, 4_900, 1_000, 4_900, 100)) == {"inside"}
    assert heard_as(*bell(1_000, 5_001, 1_000, 100)) == set()


def test_a_bell_that_comes_too_early_is_another():
    assert heard_as(*bell(1_000, 3_300, 100)) == set()
    assert heard_as(*bell(400, 200, 400, 3_300, 100)) == set()


def test_what_follows_must_go_on_like_it():
    assert heard_as(*bell(1_000, 4_000, 1_160)) == set(), "the second burst is too long already"
    assert heard_as(*bell(1_000, 4_000, 500, 100)) == set(), "the second burst was cut"
    assert heard_as(*bell(*DOUBLE, 400, 300)) == set(), "the second burst of the second pair is missing"
    assert heard_as(*bell(*DOUBLE, 1_000, 4_000, 100)) == {"inside"}, "another call, another kind"


def test_the_end_of_a_triple_ring_is_no_double_ring():
    plan = msgspec.structs.replace(PLAN, rings=Rings(recall=DOUBLE))
    assert heard_as(*bell(*TRIPLE, *TRIPLE, 100), plan) == set()
    assert heard_as(*bell(345, 155, 345, 155, 345, 3_655, 345, 100), plan) == set()


def test_a_failure_tells_what_the_bell_did():
    assert in_words(*bell(1_000, 4_000, 1_000, 4_000, 1_000, 4_000, 400, 200, 200)) == (
        "its bell: 1 s on, 4 s off, 1 s on, 4 s off, 0.4 s on, 0.2 s off, 0.2 s on so far"
    )
    assert in_words(*bell(1_000, 250)) == "its bell: 1 s on, 0.25 s off so far"
    assert in_words([], 0) == "its bell: silent"


def told_by(world, port):
    duty = world.board.limits.rm_duty_percent
    return {kind for kind in KINDS if rings_as(kind, world.plan, duty, world.bursts(port), world.now_ms)}


def alike(plan, kind):
    return {other for other in KINDS if cadence_of(plan, other) == cadence_of(plan, kind)}


@pytest.mark.parametrize("module", [electrical, event_world], ids=["electrical", "event"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_real_bell_is_known_from_its_second_pattern_on(module, mocker, kind):
    world, orders = ordered(module, mocker, ring_cadence=(1500, 3500), rings=RINGS)
    world.run_until(500)
    lifts(world, orders, 2, a.ApplyRinging(1, CADENCES[kind]))
    began_ms = world.bursts(1)[0][0]
    world.run_until(began_ms + 4_800)
    assert told_by(world, 1) == set()
    world.run_until(began_ms + 5_200)
    for ms in range(world.now_ms, world.now_ms + 15_000, 170):
        world.run_until(ms)
        assert told_by(world, 1) == alike(world.plan, kind)


@pytest.mark.parametrize("country", COUNTRIES)
def test_kinds_of_every_country_are_told_apart(mocker, country):
    rings, period_ms = rings_of(COUNTRIES[country].cadence), sum(COUNTRIES[country].cadence)
    world, orders = ordered(event_world, mocker, ring_cadence=COUNTRIES[country].cadence, rings=rings)
    world.run_until(500)
    for port, kind in enumerate(KINDS, 1):
        lifts(world, orders, 8, a.ApplyRinging(port, cadence_of(world.plan, kind)))
        world.phones[8].hang_up()
        world.run_until(world.now_ms + 3 * period_ms)
        assert told_by(world, port) == alike(world.plan, kind)
        lifts(world, orders, 7, a.StopRinging(port))
        world.phones[7].hang_up()
        world.run_until(world.now_ms + 2_000)


@pytest.mark.parametrize("country", ["hu", "us", "uk", "jp"])
@pytest.mark.parametrize("kind", KINDS)
def test_kinds_are_told_apart_on_chips_and_wires(mocker, country, kind):
    rings, period_ms = rings_of(COUNTRIES[country].cadence), sum(COUNTRIES[country].cadence)
    amended = {"ring_cadence": COUNTRIES[country].cadence, "rings": rings}
    world, orders = ordered(electrical, mocker, country=country, **amended)
    world.run_until(500)
    lifts(world, orders, 8, a.ApplyRinging(1, cadence_of(world.plan, kind)))
    world.run_until(world.now_ms + 3 * period_ms)
    assert told_by(world, 1) == alike(world.plan, kind)


@pytest.mark.parametrize("module", [electrical, event_world], ids=["electrical", "event"])
def test_seven_bells_on_four_places_keep_their_kind(module, mocker):
    world, orders = ordered(module, mocker, ring_cadence=(2_000, 4_000), rings=Rings(recall=(500, 300, 500, 4_700)))
    world.run_until(500)
    lifts(world, orders, 8, *(a.ApplyRinging(port, (2_000, 4_000)) for port in range(1, 8)))
    world.run_until(20_000)
    for port in range(1, 8):
        assert told_by(world, port) == alike(world.plan, "outside")


STORY = """\
country {country}
0 line 1 rings
0 expect phone 11 rings as outside within 6.5 for 9
0 expect door is closed for 20
{looks} expect phone 11 rings as recall
"""


@pytest.mark.parametrize("kind", ["electrical", "event"])
@pytest.mark.parametrize("country", ["hu", "us", "uk"])
def test_a_story_tells_how_a_bell_rings(kind, country):
    story = read_story(STORY.format(country=country, looks=12))
    outcome = play(story, Cast(BOARD, load("", 4, 8, country)), kind)
    assert [one.expectation.statement.line for one in outcome.failures] == [5], "only recall is wrong"

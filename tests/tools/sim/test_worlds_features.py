"""What an exchange's features show in both forms of the world: tones, the door, the clock, bursts of bells."""

import datetime
import itertools

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from tests.tools.sim.box import call_answered, office, until
from tests.tools.sim.orders import form_of, lifts, ordered
from tools.sim import electrical, event_world
from tools.sim.voice import ASSIGNABLE

HOUR_MS = 3_600_000
NINE = 9 * HOUR_MS
FORMS = [electrical, event_world]


@pytest.fixture(params=FORMS, ids=["electrical", "event"])
def module(request):
    return request.param


@pytest.fixture
def box(module, mocker):
    """(world, what is wanted when), half a second old."""
    world, orders = ordered(module, mocker)
    world.run_until(500)
    return world, orders


# Tones.


def test_every_tone_of_call_control_is_heard_by_its_name(box):
    world, orders = box
    for phone, (tone, heard) in zip(itertools.cycle(world.phones), ASSIGNABLE.items(), strict=False):
        if world.phones[phone].lifted:
            world.phones[phone].hang_up()
            world.run_until(world.now_ms + 2_000)
        lifts(world, orders, phone, a.PlayTone("assign1", tone), a.CloseCrosspoint(f"station {phone}", "tone assign1"))
        assert world.phone_hears(phone) == {heard}
    assert {"stutter", "confirmation", "call waiting"} < set(ASSIGNABLE.values())


def test_call_waiting_sounds_into_a_conversation(box):
    world, orders = box
    lifts(world, orders, 1)
    lifts(
        world,
        orders,
        2,
        a.CloseCrosspoint("station 1", "station 2"),
        a.CloseCrosspoint("station 2", "station 1"),
        a.PlayTone("assign2", "waiting"),
        a.CloseCrosspoint("station 1", "tone assign2"),
    )
    assert world.talks(1, "phone 2")
    assert world.phone_hears(1) == {"phone 2", "call waiting"}
    assert world.phone_hears(2) == {"phone 1"}


def test_a_party_on_a_line_hears_music_or_ringback(box):
    world, orders = box
    for phone, (line, tone) in enumerate(((1, "music"), (2, "ringback")), 1):
        wanted = a.SeizeLine(line), a.CloseCrosspoint(f"line {line}", f"tone {tone}")
        lifts(world, orders, phone, *wanted)
        assert world.line_hears(line) == {tone}


def test_a_conference_of_three(box):
    world, orders = box
    parties = ("station 1", "station 2", "line 1")
    everybody_hears_everybody = [a.CloseCrosspoint(me, him) for me in parties for him in parties if me != him]
    lifts(world, orders, 1)
    lifts(world, orders, 2, a.SeizeLine(1), *everybody_hears_everybody)
    for phone in (1, 2):
        assert world.talks(phone, f"phone {3 - phone}")
        assert world.talks(phone, "line 1")


# Digits.


@pytest.mark.parametrize("digits", ["*21*12#", "#31#", "*51060123456789#"])
def test_a_keypad_dials_codes(box, digits):
    world, orders = box
    lifts(world, orders, 1, a.SetHookMode(1, "dialling"), a.LendReceiver(5, "station 1"))
    world.phones[1].dial(digits)
    world.run_until(world.now_ms + 220 * len(digits))
    assert "".join(digit for _, digit in orders.digits) == digits


# The door.


def closes(world, within_ms):
    """When the door is closed again."""
    return until(world, lambda: not world.door_open(), within_ms)


@pytest.fixture
def door(box):
    """(world, orders, when the door was opened for five seconds)."""
    world, orders = box
    assert not world.door_open()
    orders.on[e.StationWentOffHook(1)] = [a.OpenDoor(5_000)]
    world.phones[1].lift()
    return world, orders, until(world, world.door_open, 200)


def test_the_door_opens_and_closes_by_itself(door):
    world, _, opened_ms = door
    assert opened_ms is not None
    assert abs(closes(world, 6_000) - opened_ms - 5_000) <= 20


def test_asked_again_the_time_begins_anew(door):
    world, orders, opened_ms = door
    world.run_until(opened_ms + 3_000)
    lifts(world, orders, 2, a.OpenDoor(5_000))
    assert 8_000 <= closes(world, 10_000) - opened_ms <= 8_200


def test_the_door_can_be_closed_early(door):
    world, orders, opened_ms = door
    lifts(world, orders, 2, a.OpenDoor(0))
    assert not world.door_open()
    assert world.now_ms < opened_ms + 1_000


def test_the_door_never_stays_open_longer_than_the_board_allows(door):
    world, orders, opened_ms = door
    for phone in (2, 3):
        lifts(world, orders, phone, a.OpenDoor(60_000))
        world.run_until(world.now_ms + 4_000)
    assert abs(closes(world, 60_000) - opened_ms - world.board.limits.door_max_ms) <= 20
    lifts(world, orders, 4, a.OpenDoor(1_000))
    assert world.door_open(), "after it has closed it may be opened again"


def test_a_core_that_died_leaves_the_door_closed(door):
    world, _, _ = door
    world.core_dies(20)
    assert closes(world, 1_200) is not None


def test_who_waits_for_the_door_is_woken_when_it_moves(door):
    world, _, opened_ms = door
    assert world.step(opened_ms + 60_000) < opened_ms + 60_000
    while world.door_open():
        assert world.step(opened_ms + 60_000) <= opened_ms + 5_020


# The clock.


def test_a_core_is_told_the_time_at_its_start_and_hourly(box):
    world, orders = box
    assert [ms_of_day - now_ms for now_ms, ms_of_day in orders.clock] == [NINE]
    world.run_until(2 * HOUR_MS + 1_000)
    assert [(round(now_ms / 1000), ms_of_day // 1000) for now_ms, ms_of_day in orders.clock] == [
        (0, NINE // 1000),
        (3_600, NINE // 1000 + 3_600),
        (7_200, NINE // 1000 + 7_200),
    ]


def test_a_clock_set_before_anything_happens_is_told_once(module, mocker):
    world, orders = ordered(module, mocker)
    world.set_clock(datetime.datetime(2026, 3, 1, 23, 59, 30))
    world.run_until(60_000)
    assert len(orders.clock) == 1
    assert orders.clock[0][1] // 1000 == 24 * 3_600 - 30
    assert world.ms_of_day() == 30_000, "midnight has passed"


def test_whoever_sets_the_clock_is_heard_at_once(box):
    world, orders = box
    world.run_until(10_000)
    world.set_clock(datetime.datetime(2026, 1, 6, 17, 45))
    world.run_until(10_100)
    now_ms, ms_of_day = orders.clock[-1]
    assert (len(orders.clock), now_ms - 10_000 <= 2) == (2, True)
    assert ms_of_day // 1000 == (17 * 60 + 45) * 60


def test_a_new_core_is_told_the_time_that_has_become(module, mocker):
    world, orders = ordered(module, mocker)
    world.set_clock(datetime.datetime(2026, 1, 6, 12, 0))
    world.run_until(60_000)
    world.core_dies(2)
    world.run_until(61_000)
    world.set_clock(datetime.datetime(2026, 1, 6, 8, 0))
    world.run_until(61_900)
    assert len(orders.clock) == 1, "nobody is there to be told"
    world.run_until(63_000)
    assert len(orders.clock) == 2
    assert 8 * HOUR_MS + 900 <= orders.clock[1][1] <= 8 * HOUR_MS + 1_500


def test_those_who_watch_a_new_world_hear_the_clock(module):
    world = office(form_of(module))
    seen = []
    world.on_event(lambda _, event: seen.append(type(event)))
    world.run_until(100)
    assert seen[0] is e.ClockTold
    assert seen[1:] in ([], [e.ModeChanged])


# Bells.


def test_bursts_are_told_as_they_sound(box):
    world, orders = box
    lifts(world, orders, 2, a.ApplyRinging(1, (400, 200, 400, 4000)))
    world.run_until(world.bursts(1)[0][0] + 5_200)
    bursts = world.bursts(1)
    assert len(bursts) == 3
    assert bursts[-1][1] is None
    for (start_ms, end_ms), sound_ms in zip(bursts[:2], (400, 400), strict=True):
        assert abs(end_ms - start_ms - sound_ms) <= 60
    assert abs(bursts[1][0] - bursts[0][1] - 200) <= 60


def test_after_a_whole_period_of_silence_bursts_are_forgotten(box):
    world, orders = box
    lifts(world, orders, 2, a.ApplyRinging(1, (1250, 3750)))
    world.run_until(8_000)
    assert len(world.bursts(1)) == 2
    lifts(world, orders, 3, a.StopRinging(1))
    world.run_until(world.now_ms + sum(world.plan.ring_cadence) + 2_000)
    lifts(world, orders, 4, a.ApplyRinging(1, (1250, 3750)))
    assert len(world.bursts(1)) == 1


def test_a_call_that_was_answered_leaves_no_bursts(module):
    world = office(form_of(module))
    call_answered(world)
    assert world.bursts(1) == ()


def test_lifting_in_a_pause_ends_what_the_bell_told(box):
    world, orders = box
    lifts(world, orders, 2, a.ApplyRinging(1, (1250, 3750)))
    world.run_until(world.now_ms + 2_500)
    assert len(world.bursts(1)) == 1
    assert not world.bell_sounds(1)
    lifts(world, orders, 1, a.StopRinging(1))
    assert world.bursts(1) == ()

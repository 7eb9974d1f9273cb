"""Tones on assignable outputs, the howler, and the telephone that was left off its hook."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from tests.firmware.callcontrol.small_office import Office, group, plan_of


def office_with(*outputs, **settings):
    return Office(receivers=(1, 2, 3, 4), tone_outputs=outputs, **settings)


def test_a_tone_plays_from_its_first_listener_to_its_last():
    office = office_with("assign2", "assign3")
    office.ring_up(1, "9")
    assert office.image.tones == {"assign2": "unobtainable"}
    office.ring_up(2, "8")
    assert office.image.tones == {"assign2": "unobtainable"}
    assert [office.hears(port) for port in (1, 2)] == ["unobtainable"] * 2
    office.hang_up(1)
    assert office.image.tones == {"assign2": "unobtainable"}
    assert office.send(e.StationWentOnHook(2)) == [
        a.OpenCrosspoint("station 2", "tone assign2"),
        a.StopTone("assign2"),
        a.SetHookMode(2, "idle"),
    ]
    assert office.idle


def test_a_tone_plays_before_it_is_heard():
    office = office_with("assign1")
    office.lift(1)
    assert office.send(e.StationDialled(1, "9")) == [
        a.OpenCrosspoint("station 1", "tone dial"),
        a.ReturnReceiver(1),
        a.PlayTone("assign1", "unobtainable"),
        a.CloseCrosspoint("station 1", "tone assign1"),
        a.SetHookMode(1, "talking"),
    ]


def test_different_tones_play_on_different_outputs():
    office = office_with("assign1", "assign2")
    office.send(e.StationFailed(8))
    office.ring_up(1, "9")
    office.ring_up(2, "18")
    assert office.image.tones == {"assign1": "unobtainable", "assign2": "reorder"}
    assert (office.hears(1), office.hears(2)) == ("unobtainable", "reorder")


def test_who_finds_no_output_hears_busy():
    office = office_with("assign1")
    office.send(e.StationFailed(8))
    office.ring_up(1, "9")
    office.ring_up(2, "18")
    assert (office.hears(1), office.hears(2)) == ("unobtainable", "busy")
    office.wait(20)
    assert "howler" in (office.hears(1), office.hears(2)), "its time goes on as if the tone were heard"
    office.hang_up(1, 2)
    office.send(e.StationReturned(8))
    assert office.idle


def test_a_box_without_outputs_for_tones_says_busy_for_everything():
    office = office_with()
    office.ring_up(1, "9")
    assert office.hears(1) == "busy"
    office.wait(20)
    assert office.state("station 1") == "howling"
    assert office.hears(1) == "busy"
    office.wait(60)
    assert office.hears(1) == ""


def test_the_output_of_one_tone_serves_the_next():
    office = office_with("assign1")
    office.ring_up(1, "9")
    office.wait(20)
    assert office.image.tones == {"assign1": "howler"}
    assert office.hears(1) == "howler"


def test_busy_and_ringback_need_no_output():
    office = office_with("assign1")
    office.ring_up(1, "12")
    office.ring_up(3, "12")
    assert (office.hears(1), office.hears(3)) == ("ringback", "busy")
    assert office.image.tones == {}


# -- left off


def nothing_dialled(office):
    office.lift(1)
    office.wait(16)


def busy(office):
    office.ring_up(1, "11")


def no_such_number(office):
    office.ring_up(1, "9")


def half_a_number(office):
    office.ring_up(1, "1")
    office.wait(8)


def the_line_went(office):
    office.call(1)
    office.answer(1)
    office.wait(1)
    office.far_side_hangs_up(1)


def the_line_never_came(office):
    office.dead_lines.add(1)
    office.call(1)
    office.wait(0.5)
    office.give_up(1)
    office.lift(1)
    office.wait(0.5)


WAYS = (nothing_dialled, busy, no_such_number, half_a_number, the_line_went, the_line_never_came)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_receiver_left_off_hears_a_tone_the_howler_and_then_nothing(way):
    office = office_with("assign1")
    way(office)
    assert office.state("station 1") == "refused"
    assert office.hears(1) in ("busy", "reorder", "unobtainable")
    office.wait(19.999)
    assert office.state("station 1") == "refused"
    office.wait(0.001)
    assert office.hears(1) == "howler"
    office.wait(59.999)
    assert office.hears(1) == "howler"
    office.wait(0.001)
    assert office.state("station 1") == "locked out"
    assert not office.image.crosspoints
    assert office.image.tones == {}
    assert office.control.next_deadline() is None
    office.hang_up(1)
    assert office.idle


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("later_s", [0, 10, 30, 100])
def test_hanging_up_at_any_moment_frees_everything_at_once(way, later_s):
    office = office_with("assign1")
    way(office)
    office.wait(later_s)
    office.hang_up(1)
    assert office.hears(1) == ""
    office.wait(2)
    assert office.idle


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("later_s", [0, 30, 100])
def test_a_telephone_that_fails_while_it_is_left_off_frees_everything_at_once(way, later_s):
    office = office_with("assign1")
    way(office)
    office.wait(later_s)
    office.send(e.StationFailed(1))
    office.send(e.StationReturned(1))
    office.wait(2)
    assert office.idle


@pytest.mark.parametrize("later_s", [1, 30, 100])
def test_a_telephone_left_off_is_out_of_every_hunt_until_it_is_replaced(later_s):
    office = office_with("assign1", stations=2, strategy="ring-all")
    no_such_number(office)
    office.wait(later_s)
    office.call(1, 2)
    assert office.bells == [2]
    office.wait(31)
    assert office.bells == [2]
    assert a.ApplyRinging(1, (1000, 4000)) in office.send(e.StationWentOnHook(1))


def test_digits_and_flashes_do_not_help_a_telephone_left_off():
    office = office_with("assign1")
    no_such_number(office)
    for _ in range(3):
        assert office.send(e.StationDialled(1, "1")) == []
        assert office.send(e.StationFlashed(1, 200)) == []
        office.wait(45)
    assert office.state("station 1") == "locked out"


# -- whatever he did: who replaces his receiver is there for the call that waits


def awaits_tone(office):
    office.lift(2, 3, 1)


def hears_dial_tone(office):
    office.lift(1)


def dials(office):
    office.ring_up(1, "1")


def rings_somebody(office):
    office.ring_up(1, "13")


def waits_for_a_group(office):
    office.ring_up(1, "50")


def talks_inside(office):
    office.ring_up(1, "13")
    office.answer(3)


def was_left(office):
    talks_inside(office)
    office.hang_up(3)


def howls(office):
    busy(office)
    office.wait(20)


def is_locked_out(office):
    busy(office)
    office.wait(80)


@pytest.mark.parametrize(
    "way",
    [
        awaits_tone,
        hears_dial_tone,
        dials,
        rings_somebody,
        waits_for_a_group,
        talks_inside,
        was_left,
        howls,
        is_locked_out,
    ],
    ids=lambda way: way.__name__,
)
def test_who_hangs_up_is_rung_for_the_waiting_call_in_the_same_moment(way):
    alone = group("alone", (1,), pilot="50")
    office = Office(plan_of(groups=(alone,), receivers=(1, 2), tone_outputs=("assign1",)))
    way(office)
    office.call(2)
    assert 1 not in office.bells
    assert a.ApplyRinging(1, (1000, 4000)) in office.send(e.StationWentOnHook(1))

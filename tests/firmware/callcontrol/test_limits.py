"""How long calls by a line last: a station's own limit, that of all calls, that of lines among themselves."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import StationTarget, Supervision
from tests.firmware.callcontrol.outside_office import OutsideOffice

MINUTE = 60
ROUTES = {1: {"route": StationTarget(1)}, 2: {"route": StationTarget(2)}}
EVERY_SIGN = Supervision()


def office_with(**settings):
    """Lines 1 and 2 ring telephones 1 and 2; two lines talk to each other for two minutes."""
    outside = {"line_to_line_ms": 120_000, **settings.pop("outside", {})}
    return OutsideOffice(line=ROUTES, outside=outside, **settings)


def warned(office):
    """Who hears a warning now."""
    tones = {f"tone {output}" for output, tone in office.image.tones.items() if tone == "warning"}
    return sorted(listener for listener, source in office.image.crosspoints if source in tones)


def flash(office, station):
    office.send(e.StationFlashed(station, 200))


def meet(office, line=1):
    """A caller of this line talks to its telephone."""
    office.call(line)
    office.answer(line)
    assert office.talks(f"station {line}", f"line {line}")


def consult_outside(office, station=1, number="55", wait=True):
    """Flash and call out: the partner waits meanwhile."""
    flash(office, station)
    office.dial(station, f"0{number}#")
    if wait:
        office.wait(2)
        assert office.talks(f"station {station}", "line 4")


# -- a station's own


def test_a_stations_own_limit_runs_from_the_answer_with_a_warning_before_its_end():
    office = office_with(stations={2: {"outside_limit_ms": 60_000}})
    office.call_out(2, "55")
    office.wait(10)
    office.reverse(4)
    office.wait(44.9)
    assert warned(office) == []
    office.wait(0.2)
    assert warned(office) == ["line 4", "station 2"]
    office.wait(1.5)
    assert warned(office) == []
    office.wait(13.3)
    assert office.talks("station 2", "line 4")
    office.wait(0.2)
    assert office.seized == []
    assert office.hears(2) == "reorder"


def test_without_an_answer_the_limit_runs_from_the_number():
    office = office_with(stations={2: {"outside_limit_ms": 15_000}}, outside={"warning_ms": 5_000})
    office.call_out(2, "55")
    office.wait(15)
    assert office.seized == []


def test_a_guessed_answer_counts_as_one():
    office = office_with(stations={2: {"outside_limit_ms": 60_000}})
    office.call_out(2, "55")
    office.wait(10)
    office.hear(4, "answer")
    office.wait(59.9)
    assert office.seized == [4]
    office.wait(0.2)
    assert office.seized == []


def test_a_limit_shorter_than_the_warning_has_none():
    office = office_with(stations={2: {"outside_limit_ms": 14_000}})
    office.call_out(2, "55")
    for _ in range(14):
        assert warned(office) == []
        office.wait(1)
    assert office.seized == []


def test_it_is_for_calls_out_and_for_its_own_station():
    office = office_with(stations={2: {"outside_limit_ms": 60_000}})
    meet(office, 2)
    office.call_out(3, "55")
    office.wait(10 * MINUTE)
    assert office.talks("station 2", "line 2")
    assert office.talks("station 3", "line 4")


def test_it_goes_with_the_call_when_that_is_handed_over():
    office = office_with(stations={2: {"outside_limit_ms": 60_000}})
    office.call_out(2, "55")
    office.reverse(4)
    flash(office, 2)
    office.dial(2, "13")
    office.answer(3)
    office.hang_up(2)
    assert office.talks("station 3", "line 4")
    office.wait(59)
    assert office.seized == [4]
    office.wait(1)
    assert office.seized == []


def test_no_tone_sounds_into_what_a_fax_sends():
    office = office_with(stations={2: {"outside_limit_ms": 60_000, "data": True}})
    office.call_out(2, "55")
    office.reverse(4)
    office.wait(46)
    assert "station 2" not in warned(office)
    office.wait(15)
    assert office.seized == []


@pytest.mark.parametrize("number", ["112", "0112"])
def test_a_call_for_help_has_no_limit_of_its_station(number):
    office = OutsideOffice(stations={2: {"outside_limit_ms": 60_000}})
    office.lift(2)
    office.dial(2, number)
    office.wait(4)
    office.reverse(4)
    office.wait(10 * MINUTE)
    assert office.talks("station 2", "line 4")


# -- of who walks


WALKERS = {1: {"pin": "1111", "outside_limit_ms": 60_000}, 2: {"outside_limit_ms": 300_000}, 3: {"pin": "3333"}}


@pytest.mark.parametrize(("walker", "seconds"), [("111111", 60), ("133333", None)])
def test_who_walks_takes_his_own_limit_along(walker, seconds):
    office = OutsideOffice(stations=WALKERS)
    office.lift(2)
    office.dial(2, "*47" + walker)
    office.dial(2, "055#")
    office.wait(2)
    office.reverse(4)
    office.wait((seconds or 301) - 0.1)
    assert office.talks("station 2", "line 4")
    office.wait(0.2)
    assert office.talks("station 2", "line 4") is (seconds is None)


def test_the_next_call_has_the_limit_of_the_telephone_again():
    office = OutsideOffice(stations=WALKERS)
    office.lift(2)
    office.dial(2, "*47133333055#")
    office.wait(2)
    office.hang_up(2)
    office.wait(5)
    office.call_out(2, "55")
    office.reverse(4)
    office.wait(301)
    assert office.seized == []


# -- all calls


def test_the_limit_of_all_calls_is_warned_of_too():
    office = office_with(outside={"limit_ms": 100_000})
    meet(office)
    office.wait(85)
    assert warned(office) == ["line 1", "station 1"]
    office.wait(15)
    assert office.seized == []


def test_the_shorter_of_two_limits_counts():
    office = office_with(stations={2: {"outside_limit_ms": 500_000}}, outside={"limit_ms": 100_000})
    office.call_out(2, "55")
    office.reverse(4)
    office.wait(100)
    assert office.seized == []


def test_in_a_conference_all_hear_the_warning_and_the_others_talk_on_after_it():
    office = office_with(outside={"limit_ms": 100_000}, second_flash="conference")
    meet(office)
    flash(office, 1)
    office.dial(1, "12")
    office.answer(2)
    flash(office, 1)
    office.wait(85)
    assert warned(office) == ["line 1", "station 1", "station 2"]
    office.wait(15)
    assert office.seized == []
    assert office.talks("station 1", "station 2")


def test_a_warning_ends_with_the_line_that_it_was_about():
    office = office_with(outside={"limit_ms": 100_000}, second_flash="conference")
    meet(office)
    flash(office, 1)
    office.dial(1, "12")
    office.answer(2)
    flash(office, 1)
    office.wait(85)
    office.far_side_hangs_up(1)
    assert warned(office) == []
    assert office.talks("station 1", "station 2")


def test_a_warning_does_not_follow_who_leaves_the_conversation():
    office = office_with(outside={"limit_ms": 100_000})
    meet(office)
    office.wait(85)
    flash(office, 1)
    assert office.hears(1) == "dial"
    assert warned(office) == []


# -- line to line


def hand_over_outside(office):
    """The caller of line 1 is handed over to somebody who was called out on line 4."""
    meet(office)
    consult_outside(office)
    office.hang_up(1)
    assert office.talks("line 1", "line 4")


def test_a_caller_is_handed_over_to_somebody_called_out_for_a_limited_time():
    office = office_with()
    hand_over_outside(office)
    office.wait(104.9)
    assert warned(office) == []
    office.wait(0.2)
    assert warned(office) == ["line 1", "line 4"]
    office.wait(1.5)
    assert warned(office) == []
    office.wait(13)
    assert office.talks("line 1", "line 4")
    office.wait(1)
    assert office.seized == []
    office.wait(3)
    assert office.idle


def test_an_answer_that_comes_late_does_not_lengthen_the_other_side():
    office = office_with()
    hand_over_outside(office)
    office.wait(60)
    office.reverse(4)
    office.wait(60)
    assert office.seized == []


@pytest.mark.parametrize("sign", [e.LineDisconnected(1), e.LineDisconnected(4), e.LineHeard(1, "dial")])
def test_when_one_of_two_lines_goes_both_are_given_back_at_once(sign):
    office = OutsideOffice(
        line={n: {**ROUTES.get(n, {}), "supervision": EVERY_SIGN} for n in (1, 2, 3, 4)},
        outside={"line_to_line_ms": 120_000},
    )
    hand_over_outside(office)
    office.wait(5)
    actions = office.send(sign)
    assert {a.ReleaseLine(1), a.ReleaseLine(4)} <= set(actions)


def test_who_is_handed_over_before_the_number_is_out_hears_ringback_and_then_the_line():
    office = office_with()
    meet(office)
    consult_outside(office, wait=False)
    office.wait(0.1)
    office.hang_up(1)
    assert ("line 1", "tone ringback") in office.image.crosspoints
    assert ("line 1", "line 4") not in office.image.crosspoints
    office.wait(2)
    assert office.talks("line 1", "line 4")
    office.wait(121)
    assert office.seized == []


def test_who_was_handed_over_and_gives_up_costs_no_line():
    office = office_with()
    meet(office)
    consult_outside(office, wait=False)
    office.wait(0.1)
    office.hang_up(1)
    office.far_side_hangs_up(1)
    assert office.seized == []
    office.wait(3)
    assert office.idle


def test_no_line_can_be_had_and_who_was_handed_over_comes_back():
    office = office_with(habits={line: {"volts": 0} for line in (2, 3, 4)})
    meet(office)
    consult_outside(office, wait=False)
    office.hang_up(1)
    office.wait(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 1")


def test_a_colleague_is_handed_over_outside_without_that_limit():
    office = office_with()
    office.ring_up(1, "12")
    office.answer(2)
    consult_outside(office)
    office.hang_up(1)
    assert office.talks("station 2", "line 4")
    office.wait(10 * MINUTE)
    assert office.talks("station 2", "line 4")


def test_one_called_out_is_handed_to_another_called_out():
    office = office_with()
    office.call_out(1, "55")
    office.reverse(4)
    flash(office, 1)
    office.dial(1, "066#")
    office.wait(2)
    office.reverse(3)
    office.hang_up(1)
    assert office.talks("line 3", "line 4")
    office.wait(121)
    assert office.seized == []


def test_answers_that_come_after_the_handing_over_do_not_lengthen_the_call():
    office = office_with()
    office.call_out(1, "55")
    flash(office, 1)
    office.dial(1, "066#")
    office.wait(2)
    office.hang_up(1)
    assert office.talks("line 3", "line 4")
    office.wait(30)
    office.reverse(4)
    office.reverse(3)
    office.wait(119.9)
    assert office.talks("line 3", "line 4")
    office.wait(0.2)
    assert office.seized == []


def test_two_callers_are_never_joined():
    office = office_with()
    meet(office, 1)
    office.call(2)
    flash(office, 1)
    office.dial(1, "*3112")
    office.wait(0.1)
    assert office.talks("station 1", "line 2")
    office.hang_up(1)
    assert not office.talks("line 1", "line 2")
    assert office.seized == [1]
    assert office.bells == [1]  # the one on hold comes back


def test_when_the_maker_of_a_conference_goes_two_callers_are_not_left_alone():
    office = office_with(second_flash="conference")
    meet(office, 1)
    office.call(2)
    flash(office, 1)
    office.dial(1, "*3112")
    office.wait(0.1)
    flash(office, 1)
    assert office.talks("line 1", "line 2")
    office.hang_up(1)
    assert office.seized == []


# -- conferences with somebody outside, and the exchange's own services


def test_a_conference_with_somebody_who_was_called_out():
    office = office_with(second_flash="conference")
    office.call_out(1, "55")
    office.reverse(4)
    flash(office, 1)
    office.dial(1, "12")
    office.answer(2)
    flash(office, 1)
    for one, other in (("station 1", "station 2"), ("station 1", "line 4"), ("station 2", "line 4")):
        assert office.talks(one, other)
    office.hang_up(1)
    assert office.talks("station 2", "line 4")
    office.hang_up(2)
    assert office.seized == []


def test_a_flash_to_the_exchange_and_they_talk_again():
    office = office_with()
    meet(office)
    flash(office, 1)
    office.log.clear()
    office.dial(1, "6")
    assert a.FlashLine(1, 100) in [action for _, action in office.log]
    assert office.talks("station 1", "line 1")


def test_the_dial_tone_that_a_flash_asks_for_does_not_end_the_call():
    office = OutsideOffice(line={4: {"supervision": EVERY_SIGN}})
    office.call_out(1, "55")
    office.wait(5)
    flash(office, 1)
    office.dial(1, "6")
    office.wait(0.5)
    office.hear(4, "dial")
    assert office.talks("station 1", "line 4")
    office.wait(10)
    office.hear(4, "ringback")
    office.wait(30)
    assert office.talks("station 1", "line 4")


def flash_to_exchange(office, station=1):
    flash(office, station)
    office.dial(station, "6")


def meet_on_a_line_that_gives_every_sign():
    office = OutsideOffice(line={1: {**ROUTES[1], "supervision": EVERY_SIGN}})
    meet(office)
    return office


def test_the_dial_tone_that_a_flash_asks_for_is_the_end_when_nobody_dials_on_it():
    office = meet_on_a_line_that_gives_every_sign()
    flash_to_exchange(office)
    office.wait(3)
    office.hear(1, "dial")
    office.wait(15)
    office.hear(1, "dial")
    assert office.seized == []
    assert office.trunk(1).learned.dialtone == 0


def test_half_a_minute_after_a_flash_dial_tone_is_the_end_again():
    office = meet_on_a_line_that_gives_every_sign()
    flash_to_exchange(office)
    office.hear(1, "dial")
    office.hear(1, "voice")
    office.wait(30)
    assert a.ReleaseLine(1) in office.send(e.LineHeard(1, "dial"))


def test_a_second_flash_asks_anew():
    office = meet_on_a_line_that_gives_every_sign()
    flash_to_exchange(office)
    office.hear(1, "dial")
    office.wait(14)
    flash_to_exchange(office)
    office.wait(2)
    office.hear(1, "dial")
    assert office.talks("station 1", "line 1")


def test_a_colleague_cannot_be_flashed():
    office = office_with()
    office.ring_up(1, "12")
    office.answer(2)
    flash(office, 1)
    office.dial(1, "6")
    assert office.hears(1) == "reorder"

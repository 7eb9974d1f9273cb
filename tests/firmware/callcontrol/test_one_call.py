"""One caller, one telephone: from the first burst to the guard time."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.errors import CallControlError
from tests.firmware.callcontrol.small_office import SILENCE_MS, Office, plan_of


def test_a_caller_reaches_the_first_free_person_and_both_hang_up():
    office = Office()
    office.call(1)
    assert office.bells == [1]
    office.wait(6)
    office.answer(1)
    assert office.bells == []
    assert office.seized == [1]
    assert office.talks("line 1", "station 1")
    office.wait(30)
    office.hang_up(1)
    assert not office.image.crosspoints
    assert office.seized == []
    office.wait(2)
    assert office.idle


def test_the_answer_orders_everything_in_one_go():
    office = Office(strategy="ring-all", stations=3)
    office.call(1)
    assert office.send(e.StationWentOffHook(2)) == [
        a.StopRinging(2),
        a.SetHookMode(2, "talking"),
        a.StopRinging(1),
        a.StopRinging(3),
        a.SeizeLine(1),
        a.ListenAfresh(1),
        a.CloseCrosspoint("station 2", "line 1"),
        a.CloseCrosspoint("line 1", "station 2"),
    ]


def test_the_bells_ring_with_the_cadence_of_the_plan():
    office = Office()
    assert office.send(e.LineRingStarted(1)) == [a.ApplyRinging(1, (1000, 4000))]


def test_more_bursts_of_the_same_call_change_nothing():
    office = Office(ring_ms=60_000)
    office.call(1)
    before = len(office.log)
    office.wait(40)
    assert office.bells == [1]
    assert len(office.log) == before


# -- the caller gives up


@pytest.mark.parametrize("after_s", [0.2, 0.9, 1.0, 1.3, 3.0, 4.9, 5.0, 5.5, 11.0, 13.0])
def test_every_bell_is_silent_in_one_and_a_half_silent_intervals_after_the_caller_gave_up(after_s):
    office = Office(strategy="ring-all", stations=3)
    office.call(1)
    office.wait(after_s)
    office.give_up(1)
    assert office.bells == [1, 2, 3]
    office.wait(1.5 * SILENCE_MS / 1000)
    assert office.bells == []
    assert office.state("line 1") == "idle"
    assert office.idle


def test_the_caller_counts_as_gone_only_150_ms_before_one_and_a_half_silent_intervals():
    office = Office(ring_ms=60_000)
    office.call(1)
    office.wait(0.5)
    office.give_up(1)
    office.wait(5.849)
    assert office.bells == [1]
    office.wait(0.001)
    assert office.bells == []
    assert office.now_ms == 100_000 + 500 + 6000 - 150


def test_the_longest_silence_of_the_country_counts():
    plan = plan_of(ring_ms=60_000)
    plan = type(plan)(plan.lines, plan.stations, plan.groups, plan.ring_cadence, (400, 200, 400, 2000))
    office = Office(plan)
    office.send(e.LineRingStarted(1))
    office.send(e.LineRingPaused(1, 50))
    assert office.control.next_deadline() == office.now_ms - 50 + 3000 - 150


def test_the_silence_already_seen_counts():
    office = Office(ring_ms=60_000)
    office.send(e.LineRingStarted(1))
    office.send(e.LineRingPaused(1, 400))
    office.wait(5.449)
    assert office.bells == [1]
    office.wait(0.001)
    assert office.bells == []


@pytest.mark.parametrize("silent_ms", [-1000, 0, 10**9])
def test_a_nonsense_silence_is_harmless(silent_ms):
    office = Office(ring_ms=60_000)
    office.send(e.LineRingStarted(1))
    office.send(e.LineRingPaused(1, silent_ms))
    office.wait(6)
    assert office.idle


def test_a_call_that_nobody_heard_of_any_more_starts_anew_with_the_next_burst():
    office = Office()
    office.call(1)
    office.wait(0.5)
    office.give_up(1)
    office.wait(7)
    office.call(1)
    assert office.bells == [1]


# -- the loop must close


def test_a_line_whose_loop_does_not_close_in_500_ms_is_released():
    office = Office()
    office.dead_lines.add(1)
    office.call(1)
    office.wait(0.5)
    office.give_up(1)
    office.lift(1)
    office.wait(0.499)
    assert office.seized == [1]
    assert office.state("line 1") == "answering"
    office.wait(0.001)
    assert office.seized == []
    assert office.hears(1) == "busy", "no tone output here for reorder"
    assert office.image.crosspoints == {("station 1", "tone busy")}
    assert office.state("line 1") == "guard"
    office.hang_up(1)
    office.wait(2)
    assert office.idle


def test_the_person_may_hang_up_before_the_loop_has_closed():
    office = Office()
    office.call(1)
    office.lift(1)
    office.hang_up(1)
    assert office.seized == []
    office.wait(2)
    assert office.idle


# -- the far side hangs up


def talking(**settings):
    office = Office(tone_outputs=("assign1",), **settings)
    office.call(1)
    office.answer(1)
    office.wait(1)
    return office


def over(office):
    """The call has ended by the far side: line released at once, the person still holds the receiver and is told."""
    return (
        office.seized == []
        and office.image.crosspoints == {("station 1", "tone assign1")}
        and office.hears(1) == "reorder"
        and not office.control.state.calls
        and office.state("station 1") == "refused"
        and office.state("line 1") in ("guard", "out")
    )


def test_cpc_ends_the_call_and_the_station_hears_reorder_the_howler_and_nothing_until_it_hangs_up():
    office = talking()
    office.far_side_hangs_up(1)
    assert over(office)
    assert office.image.hook_modes[1] == "talking"
    office.wait(19.999)
    assert office.hears(1) == "reorder"
    office.wait(0.001)
    assert office.hears(1) == "howler"
    assert office.image.hook_modes[1] == "idle"
    office.wait(59.999)
    assert office.hears(1) == "howler"
    office.wait(0.001)
    assert office.hears(1) == ""
    assert not office.image.crosspoints
    office.wait(3600)
    assert office.state("station 1") == "locked out"
    office.hang_up(1)
    assert office.idle


def test_a_reversal_ends_the_call():
    office = talking()
    office.send(e.LineReversed(1))
    assert over(office)


@pytest.mark.parametrize("event", [e.LineDisconnected(1), e.LineReversed(1)])
def test_only_the_signals_that_the_line_is_trusted_for_end_a_call(event):
    wanted = {e.LineDisconnected: "cpc", e.LineReversed: "reversal"}[type(event)]
    other = {"cpc": "reversal", "reversal": "cpc"}[wanted]
    office = talking(release_on=(other,))
    office.send(event)
    assert office.talks("line 1", "station 1")
    office = talking(release_on=(wanted,))
    office.send(event)
    assert over(office)


@pytest.mark.parametrize(("after_ms", "ends"), [(0, False), (300, False), (599, False), (600, True), (5000, True)])
def test_a_reversal_in_the_first_600_ms_is_the_exchanges_answer_signal(after_ms, ends):
    office = Office(tone_outputs=("assign1",))
    office.call(1)
    office.lift(1)
    office.wait(after_ms / 1000)
    office.send(e.LineReversed(1))
    assert over(office) == ends


def test_the_loop_opening_alone_means_nothing():
    office = talking()
    office.send(e.LineLoopOpened(1))
    office.wait(60)
    assert office.talks("line 1", "station 1")
    office.send(e.LineLoopClosed(1))
    assert office.talks("line 1", "station 1")


def test_a_failed_line_ends_the_call_whatever_the_settings():
    office = talking(release_on=())
    office.send(e.LineFailed(1))
    assert over(office)
    assert office.state("line 1") == "out"
    office.send(e.LineReturned(1))
    assert office.state("line 1") == "idle"


def test_a_line_that_fails_while_the_loop_closes_ends_the_call():
    office = Office(tone_outputs=("assign1",))
    office.call(1)
    office.lift(1)
    office.send(e.LineFailed(1))
    assert over(office)


def test_a_line_that_fails_while_it_rings_stops_the_bells():
    office = Office(strategy="ring-all")
    office.call(1)
    office.send(e.LineFailed(1))
    assert office.bells == []
    assert not office.control.state.calls


def test_signals_of_the_line_before_the_answer_do_not_end_the_call():
    office = Office()
    office.call(1)
    for event in (e.LineReversed(1), e.LineLoopOpened(1), e.LineDisconnected(1), e.LineDialled(1, "1")):
        office.send(event)
    assert office.bells == [1]


def test_a_ring_brings_a_line_back_into_service_at_once():
    office = Office()
    office.send(e.LineFailed(1))
    office.call(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("line 1", "station 1")


# -- guard


def test_the_line_is_guarded_for_two_seconds_after_release():
    office = talking()
    office.hang_up(1)
    office.wait(1.999)
    assert office.state("line 1") == "guard"
    office.wait(0.001)
    assert office.state("line 1") == "idle"


def test_a_new_caller_is_welcome_within_the_guard_time():
    office = talking()
    office.hang_up(1)
    office.wait(0.3)
    office.call(1)
    assert office.bells == [1]
    office.wait(3)
    assert office.state("line 1") == "ringing"
    office.answer(1)
    assert office.talks("line 1", "station 1")


# -- telephones


def test_two_who_lift_in_the_same_millisecond_the_first_gets_the_call():
    office = Office(strategy="ring-all", stations=3)
    office.call(1)
    office.lift(3, 2)
    office.wait(0.1)
    assert office.talks("line 1", "station 3")
    assert office.hears(2) == "dial"
    assert len(office.image.crosspoints) == 2 + 1
    office.hang_up(2, 3)
    office.wait(2)
    assert office.idle


def test_who_lifts_just_after_the_ringing_was_stopped_gets_dial_tone():
    office = Office(stations=2)
    office.call(1)
    office.wait(15)
    assert office.bells == [2]
    office.lift(1)
    assert office.hears(1) == "dial"
    assert office.bells == [2]


def test_who_lifts_in_the_very_millisecond_of_the_timer_still_answers():
    office = Office(stations=2)
    office.call(1)
    office.wait(14.999)
    office.now_ms += 1
    office.send(e.StationWentOffHook(1))
    assert office.state("station 1") == "talking"
    assert office.bells == []


def test_a_telephone_that_fails_in_a_call_ends_it():
    office = talking()
    office.send(e.StationFailed(1))
    assert office.seized == []
    assert not office.image.crosspoints
    assert office.state("station 1") == "out"
    office.wait(2)
    office.send(e.StationReturned(1))
    assert office.idle


def test_digits_in_a_conversation_change_nothing():
    office = talking()
    assert office.send(e.StationDialled(1, "5")) == []
    assert office.send(e.LineDialled(1, "5")) == []
    assert office.talks("line 1", "station 1")


def test_a_flash_puts_the_caller_on_hold_with_music_and_another_brings_him_back():
    office = talking()
    office.send(e.StationFlashed(1, 200))
    assert office.image.crosspoints == {("line 1", "tone music"), ("station 1", "tone dial")}
    assert office.seized == [1]
    office.send(e.StationFlashed(1, 200))
    assert office.image.crosspoints == {("line 1", "station 1"), ("station 1", "line 1")}
    office.hang_up(1)
    office.wait(2)
    assert office.idle


def test_the_record_of_a_call_ends_with_the_answer_and_the_box_is_in_use_until_all_is_over():
    office = Office()
    state = office.control.state
    assert not state.in_use
    office.call(1)
    assert state.calls
    assert state.in_use
    office.answer(1)
    assert not state.calls
    assert state.junctors
    assert state.in_use
    office.send(e.StationFlashed(1, 200))
    assert not state.junctors
    assert state.in_use, "somebody is on hold"
    office.far_side_hangs_up(1)
    assert not state.in_use


def test_breaks_of_a_telephone_that_did_not_dial_mean_a_flash_only_while_it_talks():
    office = Office()
    office.call(1)
    assert 1 not in office.image.hook_modes
    office.answer(1)
    assert office.image.hook_modes[1] == "talking"
    office.hang_up(1)
    assert office.image.hook_modes[1] == "idle"


def test_four_conversations_at_once_do_not_hear_each_other():
    office = Office()
    for line in (1, 2, 3, 4):
        office.call(line)
        office.answer(office.bells[0])
    for line, station in ((1, 1), (2, 2), (3, 3), (4, 4)):
        assert office.talks(f"line {line}", f"station {station}")
    assert len(office.image.crosspoints) == 8
    office.hang_up(2)
    office.far_side_hangs_up(3)
    assert office.hears(3) == "busy"
    assert len(office.image.crosspoints) == 4 + 1


# -- our own illegal use


def test_time_that_goes_back_raises():
    control = CallControl(plan_of())
    control.handle(e.LineRingStarted(1), 1000)
    with pytest.raises(CallControlError, match="time went back from 1000 to 999"):
        control.handle(e.LineRingStarted(2), 999)
    with pytest.raises(CallControlError):
        control.advance(500)
    with pytest.raises(CallControlError):
        control.reconfigure(plan_of(), 0)
    assert len(control.state.calls) == 1


# -- a caller of ours that comes late


def test_a_timer_acts_at_its_own_moment_even_when_it_is_asked_late():
    control = CallControl(plan_of(stations=3))
    control.handle(e.LineRingStarted(1), 0)
    assert control.advance(31_000) == [
        a.StopRinging(1),
        a.ApplyRinging(2, (1000, 4000)),
        a.StopRinging(2),
        a.ApplyRinging(3, (1000, 4000)),
    ]
    assert control.next_deadline() == 45_000


def test_an_overdue_timer_does_not_take_those_of_this_very_moment_along():
    control = CallControl(plan_of(stations=3))
    control.handle(e.LineRingStarted(1), 0)
    control.handle(e.LineRingStarted(2), 1)
    actions = control.handle(e.StationWentOffHook(2), 15_001)
    assert a.SeizeLine(2) in actions, "its bell was due to stop in this millisecond, and it was lifted in it"
    assert a.ApplyRinging(3, (1000, 4000)) in actions, "the first call's bell was due a millisecond ago"

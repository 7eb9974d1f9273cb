"""A caller who will not wait is called back, and keeps his place."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import ApplyRinging, StopPlay
from firmware.callcontrol.plan import CallerIdOut, StationTarget
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.callback_office import OUTPUTS, CallbackOffice, callback_plan, queue

GOODBYE = "callback.confirmed"


def promised(line=1, number="+3612345678", **settings):
    """An office whose only agent, at telephone 1, is busy; the caller of the line was promised a call and has gone."""
    office = CallbackOffice(queue(**settings.pop("of_queue", {})), **settings)
    office.busy(1)
    office.waits(line, number)
    office.press(line, "1")
    office.far_side_hangs_up(line)
    office.wait(5)
    return office


def dialled_for(office, station=1, digits="0612345678"):
    """The agent hangs up what he did, is rung, lifts; the line that dials for him."""
    office.hang_up(station)
    assert office.bells == [station]
    office.lift(station)
    office.wait(0.6 + 0.2 * len(digits) + 0.3)
    (line,) = [line for line, sent in office.dialled.items() if sent == digits]
    return line


# -- how it is wished for


def test_who_presses_the_digit_is_told_goodbye_and_the_box_hangs_up():
    office = CallbackOffice(queue())
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    assert office.words_to("line 1")[0] == GOODBYE
    assert office.promised == []  # he could still be served
    office.finish("line 1")
    assert office.seized == []
    (promise,) = office.promised
    assert (promise.dialled, promise.told) == ("0612345678", "+3612345678")
    assert office.of().abandoned == 0
    assert office.of().callbacks == 1


def test_an_agent_who_is_free_before_he_has_gone_serves_him_at_once():
    office = CallbackOffice(queue())
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 1")
    assert office.promised == []
    assert any(isinstance(action, StopPlay) for _, action in office.log)


def test_who_hangs_up_before_he_has_heard_goodbye_is_called_back():
    office = promised()
    assert len(office.promised) == 1


def test_another_digit_means_nothing_and_one_leads_out():
    office = CallbackOffice(queue(leave_digit="2", leave=StationTarget(5)))
    office.busy(1)
    office.waits(1)
    office.press(1, "7")
    assert office.line_hears(1) == "music"
    office.press(1, "2")
    assert office.bells == [5]


def test_where_nobody_knows_his_number_he_keys_it_in():
    office = CallbackOffice(queue())
    office.busy(1)
    office.waits_unknown(1)
    office.press(1, "1")
    assert office.words_to("line 1")[0] == "callback.number"
    office.press(1, "0")
    assert office.words_to("line 1") == ("", 0)  # he has heard enough
    office.press(1, "6201234567#")
    assert office.words_to("line 1")[0] == GOODBYE
    office.finish("line 1")
    assert [promise.dialled for promise in office.promised] == ["06201234567"]


def test_a_pause_ends_his_number_and_a_star_begins_it_anew():
    office = CallbackOffice(queue())
    office.busy(1)
    office.waits_unknown(1)
    office.press(1, "199*5501")
    office.wait(4.9)
    assert office.line_hears(1) == "music"
    office.wait(0.2)
    assert office.words_to("line 1")[0] == GOODBYE
    office.far_side_hangs_up(1)
    office.wait(0)
    assert [promise.dialled for promise in office.promised] == ["5501"]


@pytest.mark.parametrize("number", ["", "55", "112", "1123456", "11", "0900123", "1" * 33, "5A5"])
def test_a_number_that_the_box_must_not_call_is_asked_for_again_three_times_in_all(number):
    office = CallbackOffice(queue(callback_denied=("0900", "0690")))
    office.busy(1)
    office.waits_unknown(1)
    office.press(1, "1")
    for _ in range(3):
        assert office.words_to("line 1")[0] == "callback.number"
        office.press(1, number + "#")
    assert office.line_hears(1) == "music"
    assert office.promised == []
    office.press(1, "1")
    assert office.words_to("line 1")[0] == "callback.number"
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 1")


def test_a_caller_whose_known_number_must_not_be_called_is_asked_for_another():
    office = CallbackOffice(queue(callback_denied=("00",)))
    office.busy(1)
    office.waits(1, "+4412345678")
    office.press(1, "1")
    assert office.words_to("line 1")[0] == "callback.number"


def test_who_keys_nothing_in_hears_music_again_in_the_end():
    office = CallbackOffice(queue(words=Words(every_ms=0)))
    office.busy(1)
    office.waits_unknown(1)
    office.press(1, "1")
    for _ in range(3):
        office.finish("line 1")
        office.wait(16.1)
    assert office.line_hears(1) == "music"
    office.far_side_hangs_up(1)
    office.wait(10)
    assert office.promised == []
    assert office.of().abandoned == 1


def test_without_an_output_for_words_a_known_number_is_promised_and_nobody_is_asked_for_one():
    office = CallbackOffice(queue(), tone_outputs=())
    office.busy(1)
    office.waits_unknown(1)
    office.press(1, "1")
    assert office.line_hears(1) == "music"
    office.waits(2)
    office.press(2, "1")
    office.wait(9.9)
    assert 2 in office.seized
    office.wait(0.2)
    assert 2 not in office.seized
    assert len(office.promised) == 1


def test_goodbye_waits_for_an_output():
    office = CallbackOffice(
        queue(words=Words(greeting="welcome", position=False, wait=False)), tone_outputs=OUTPUTS[:1]
    )
    office.busy(1)
    office.call_from(1, "+3611111111")
    office.call_from(2, "+3622222222")
    office.wait(0.1)
    assert office.words_to("line 1")[0] == "welcome"
    office.press(2, "1")
    office.wait(1.5)
    assert office.words_to("line 2") == ("", 0)
    office.finish("line 1")
    office.wait(1)
    assert office.words_to("line 2")[0] == GOODBYE


def test_the_offer_follows_the_words_about_place_and_wait():
    office = CallbackOffice(queue(words=Words(wait=False, first_ms=10_000)))
    office.busy(1)
    office.waits(1)
    office.wait(10)
    assert office.words_to("line 1")[0] == "queue.position 1 callback.offer 1"
    office.press(1, "1")  # in the midst of it
    assert office.words_to("line 1")[0] == GOODBYE
    office = CallbackOffice(queue(words=Words(position=False, wait=False, first_ms=10_000)))
    office.busy(1)
    office.waits(1)
    office.wait(10)
    assert office.words_to("line 1")[0] == "callback.offer 1"


def test_the_longest_wait_does_not_send_him_away_who_is_promised_a_call():
    office = CallbackOffice(queue(longest_ms=60_000, overflow=StationTarget(5)))
    office.busy(1)
    office.waits(1)
    office.wait(59)
    office.press(1, "1")
    office.wait(5)
    assert office.bells == []
    office.finish("line 1")
    office.wait(100)
    assert office.bells == []
    assert len(office.promised) == 1


# -- how it is kept


def test_the_agent_is_rung_first_then_the_box_dials_and_both_talk():
    office = promised()
    line = dialled_for(office)
    assert line == 8
    assert office.talks("station 1", "line 8")
    office.answered_outside(8)
    assert office.promised == []
    assert office.of().called_back == 1
    assert office.agent("a").serves == "help"
    office.wait(30)
    office.far_side_hangs_up(8)
    office.hang_up(1)
    assert office.agent("a").history.talk_ms == 30_000
    assert office.at_rest


def test_the_agent_sees_who_is_to_be_called():
    office = promised(caller_id_out=CallerIdOut("ETSI_FSK", longest_ms=4_000))
    office.hang_up(1)
    assert office.bells == [1]
    reasons = [action.reason for _, action in office.log if isinstance(action, ApplyRinging)]
    assert reasons[-1] == "+3612345678 wants to be called back"
    office.send(e.StationRingPaused(1))
    assert office.told[1] == ("+3612345678", "", "")


def test_he_keeps_his_place_among_those_who_wait():
    office = CallbackOffice(queue())
    office.busy(1)
    for line, number in ((1, "+3611111111"), (2, "+3622222222"), (3, "+3633333333")):
        office.waits(line, number)
        office.wait(10)
    office.press(2, "1")
    office.finish("line 2")
    office.hang_up(1)
    office.serve(1)
    office.far_side_hangs_up(1)
    assert office.bells == [1]
    office.lift(1)
    office.wait(3)
    assert office.dialled[8] == "0622222222"
    office.hang_up(1)  # before he answers
    office.wait(5)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 3")


def test_an_agent_who_does_not_answer_has_missed_a_call_and_the_place_is_kept():
    office = CallbackOffice(queue(people="ab", misses=1))
    office.busy(1, 2)
    office.waits(1)
    office.press(1, "1")
    office.finish("line 1")
    office.hang_up(1)
    office.wait(16)
    assert office.agent("a").paused == "missed calls"
    assert len(office.promised) == 1
    office.hang_up(2)
    assert office.bells == [2]


def test_who_is_busy_is_called_again_after_a_pause_and_given_up_in_the_end():
    office = promised(of_queue={"callback_tries": 2, "callback_pause_ms": 60_000})
    for left in (1, 0):
        line = dialled_for(office)
        office.hear(line, "busy", 8)
        assert office.hears(1) == "reorder"
        assert office.agent("a").serves == ""
        office.hang_up(1)
        assert office.bells == []
        assert len(office.promised) == left
        office.wait(59.9)
        assert office.bells == []
        office.busy(1)
        office.wait(0.2)
        office.dialled.clear()
    assert office.of().not_reached == 1
    assert office.of().called_back == 0
    office.hang_up(1)
    assert office.at_rest


def test_who_does_not_answer_at_all_is_called_again():
    office = promised()
    line = dialled_for(office)
    office.hear(line, "ringback")
    office.wait(15)
    office.hang_up(1)
    office.wait(5)
    (promise,) = office.promised
    assert promise.tries == 1
    assert office.seized == []
    office.wait(290)
    assert office.bells == []
    office.wait(10)
    assert office.bells == [1]


def test_where_no_line_is_free_it_is_no_try_and_comes_again_soon():
    office = promised(lines=2)
    office.send(e.LineFailed(1))
    office.send(e.LineFailed(2))
    office.hang_up(1)
    office.lift(1)
    assert office.hears(1) in ("busy", "reorder")
    office.hang_up(1)
    office.wait(29.9)
    assert office.bells == []
    office.send(e.LineReturned(2))
    office.wait(0.2)
    assert office.bells == [1]
    assert office.promised[0].tries == 0


def test_an_agent_who_hangs_up_at_once_is_no_try():
    office = promised()
    office.hang_up(1)
    office.lift(1)
    office.wait(0.3)
    office.hang_up(1)
    assert office.promised[0].tries == 0
    office.wait(30)
    assert office.bells == [1]


def test_glare_gives_the_agent_no_stranger_and_the_number_goes_out_by_another_line():
    office = promised(habits={8: {"loop": None}})
    office.hang_up(1)
    office.lift(1)
    office.wait(0.1)
    office.send(e.LineGlared(8))
    office.wait(4)
    assert office.dialled == {7: "0612345678"}
    assert office.talks("station 1", "line 7")


def test_a_dead_line_is_passed_over():
    office = promised(habits={8: {"loop": None}})
    office.hang_up(1)
    office.lift(1)
    office.wait(4)
    assert office.dialled == {7: "0612345678"}


def test_who_calls_again_himself_has_his_place_and_is_not_called_back():
    office = CallbackOffice(queue())
    office.busy(1)
    office.waits(1)
    office.wait(60)
    office.press(1, "1")
    office.finish("line 1")
    office.waits(2, "+3699999999")
    office.wait(60)
    office.waits(3, "+3612345678")
    assert office.promised == []
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 3")
    assert office.of().not_reached == 0


def test_who_calls_while_the_agent_is_rung_for_him_meets_that_agent():
    office = promised()
    office.hang_up(1)
    assert office.bells == [1]
    office.call_from(2, "+3612345678")
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 2")
    assert office.dialled == {}
    office.far_side_hangs_up(2)
    office.hang_up(1)
    assert office.at_rest


def test_who_is_promised_a_second_call_has_one():
    office = promised()
    office.waits_unknown(2)
    office.press(2, "10612345678#")
    office.finish("line 2")
    assert len(office.promised) == 1
    assert office.promised[0].rank_ms < office.now_ms - 10_000


def test_nobody_is_called_back_after_too_long():
    office = promised(of_queue={"callback_longest_ms": 600_000})
    office.wait(596)
    assert office.promised == []
    assert office.of().not_reached == 1
    office.hang_up(1)
    assert office.at_rest


def test_nobody_logged_in_keeps_the_place_and_sends_it_nowhere():
    office = promised(of_queue={"empty": StationTarget(5)})
    office.log_out("a")
    office.wait(60)
    assert office.bells == []
    office.hang_up(1)
    office.log_in("a", 3)
    assert office.bells == [3]


def test_the_last_agent_is_remembered_for_who_was_called_back():
    office = promised(of_queue={"same_agent_ms": 20_000})
    office.answered_outside(dialled_for(office))
    assert office.control.state.served_by == {"+3612345678": "a"}


def test_a_call_that_stands_for_him_may_be_dropped_by_hand():
    office = promised()
    office.hang_up(1)
    office.send(e.PortDropped("station 1"))
    assert office.bells == []
    assert office.promised == []
    assert office.of().not_reached == 1


def test_a_new_plan_keeps_promises_of_queues_that_stay_and_forgets_others():
    office = promised()
    office.reconfigure(callback_plan(queue(people="ab")))
    assert len(office.promised) == 1
    office.hang_up(1)
    assert office.bells == [1] or office.bells == [2]
    office.reconfigure(callback_plan(queue("sales")))
    assert office.promised == []
    assert office.bells == []
    assert office.at_rest


def test_who_is_to_be_called_back_takes_nobodys_place_in_a_queue_with_a_limit():
    office = promised(of_queue={"most": 1, "overflow": StationTarget(5)})
    office.call_from(2, "+3699999999")
    assert office.bells == []
    office.call_from(3, "+3677777777")
    assert office.bells == [5]


def test_who_calls_himself_while_he_is_dialled_waits_with_his_place():
    office = promised()
    office.hang_up(1)
    office.lift(1)
    office.wait(1)
    office.waits(2)
    assert office.promised == []
    office.wait(3)
    office.hear(8, "busy", 8)
    office.hang_up(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 2")
    assert office.of().not_reached == 0


def test_only_so_many_are_promised():
    office = CallbackOffice(queue())
    office.busy(1)
    for place in range(100):
        office.waits(1, f"+36123{place:05}")
        office.press(1, "1")
        office.finish("line 1")
        office.wait(3)
    assert len(office.promised) == 100
    office.waits(1, "+3699999999")
    office.press(1, "1")
    assert office.line_hears(1) == "music"


# -- at the longest wait


LIMIT = {"longest_ms": 60_000, "overflow": StationTarget(6), "callback_at_limit": True}


def test_who_has_waited_long_enough_is_called_back_without_having_asked():
    office = CallbackOffice(queue(**LIMIT))
    office.busy(1)
    office.waits(1)
    office.wait(60)
    assert office.words_to("line 1")[0] == GOODBYE
    office.finish("line 1")
    assert office.seized == []
    assert office.bells == []
    (promise,) = office.promised
    assert promise.dialled == "0612345678"


def test_who_cannot_be_called_back_goes_where_others_would_go_at_the_longest_wait():
    office = CallbackOffice(queue(**LIMIT, callback_denied=("06",)))
    office.busy(1)
    office.waits(1)
    office.wait(60)
    assert office.bells == [6]
    office.waits_unknown(2)
    office.hang_up(1)
    office.lift(1)
    office.wait(60)
    assert office.promised == []

"""People of the office who hear messages: the PIN, one after the other, and what a key does about each."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Outside, Prefixes
from tests.firmware.callcontrol.message_office import CALLER, MessageOffice, mailbox

OTHER = "0687654321"
ONE = f"message.from {CALLER} message.1 message.keys"
TWO = f"message.from {OTHER} message.2 message.keys"
END = "message.end"


def office_with(*boxes, callers=(CALLER, OTHER), **settings):
    """These callers have left a message."""
    office = MessageOffice(*boxes, **settings)
    for number in callers:
        office.leave(number=number)
    return office


def hears(*boxes, **settings):
    """Telephone 1 has dialled for its messages, and hears the first one."""
    office = office_with(*boxes, **settings)
    office.ring_up(1, "*97")
    office.finish("station 1")
    return office


def words(office, station=1):
    return office.heard(f"station {station}")


def test_he_is_told_how_many_and_hears_each_with_who_has_left_it():
    office = office_with()
    office.ring_up(1, "*97")
    assert words(office) == "message.new 2"
    office.finish("station 1")
    assert words(office) == ONE
    office.dial(1, "3")
    assert words(office) == TWO
    office.finish("station 1")
    office.dial(1, "3")
    assert words(office) == END
    office.finish("station 1")
    assert words(office) == "confirmation"
    office.hang_up(1)
    assert office.idle
    assert [heard for *_, heard in office.messages] == [True, True]


def test_what_nobody_has_heard_comes_first_and_the_rest_is_there_still():
    office = hears()
    office.dial(1, "3")
    office.hang_up(1)
    office.ring_up(1, "*97")
    assert words(office) == "message.new 1"
    office.finish("station 1")
    assert words(office) == TWO
    office.dial(1, "33")
    office.hang_up(1)
    office.ring_up(1, "*97")
    assert words(office) == "message.count 2"


def test_dial_tone_stutters_until_all_was_heard_and_the_time_is_told():
    office = MessageOffice()
    office.send(e.ClockTold(34_200_000))
    office.leave()
    office.lift(1)
    assert office.hears(1) == "stutter"
    office.dial(1, "*97")
    office.finish("station 1")
    assert words(office) == f"message.from {CALLER} message.time 570 message.1 message.keys"
    office.dial(1, "3")
    office.hang_up(1)
    office.lift(1)
    assert office.hears(1) == "dial"


@pytest.mark.parametrize(
    ("later_days", "when"), [(0, "message.time 570"), (6, "message.time-monday 570"), (7, "message.time-old")]
)
def test_the_day_is_told_of_one_that_was_not_left_today(later_days, when):
    office = MessageOffice()
    office.send(e.ClockTold(34_200_000, 0, 739_620))
    office.leave()
    office.send(e.ClockTold(34_200_000, later_days % 7, 739_620 + later_days))
    office.ring_up(1, "*97")
    office.finish("station 1")
    assert words(office) == f"message.from {CALLER} {when} message.1 message.keys"


def test_one_is_heard_again_deleted_and_the_next_one_comes():
    office = hears()
    office.dial(1, "1")
    assert words(office) == ONE
    office.dial(1, "2")
    assert words(office) == f"message.deleted {TWO}"
    assert office.discarded == ["messages/1"]
    office.dial(1, "#")
    office.hang_up(1)
    assert [caller for caller, *_ in office.messages] == [OTHER]


def test_who_presses_nothing_hears_the_keys_once_more_and_then_it_ends():
    office = hears()
    office.finish("station 1")
    office.wait(10)
    assert words(office) == "message.keys"
    office.finish("station 1")
    office.wait(10)
    assert words(office) == "confirmation"


def test_he_calls_back_from_there_and_the_caller_is_on_no_list_any_more():
    outside = Outside("0", ("all",), prefixes=Prefixes("36", "06", "00"), emergency=("112",))
    office = hears(callers=("+3612345678",), outside=outside)
    assert words(office) == "message.from 0612345678 message.1 message.keys"
    office.dial(1, "4")
    assert office.state("station 1") == "calling out"
    assert office.control.state.outgoing[1].digits == "0612345678"
    office.hang_up(1)
    office.wait(5)
    assert office.idle


def test_he_calls_a_colleague_back():
    office = MessageOffice()
    office.ring_up(2, "70")
    office.speak("station 2")
    office.hang_up(2)
    office.ring_up(1, "*97")
    office.finish("station 1")
    assert words(office) == "message.from 12 message.1 message.keys"
    office.dial(1, "4")
    assert office.bells == [2]


@pytest.mark.parametrize("number", ["", "112"])
def test_there_is_no_calling_back_without_a_number_or_to_an_emergency(number):
    office = hears(callers=(number,))
    office.dial(1, "4")
    assert words(office) == "agent.refused message.keys"


def test_one_is_sent_on_to_another_mailbox_by_its_number_or_its_telephone():
    office = hears(mailbox(), mailbox("sales", stations=(3,), pilot="71"))
    office.dial(1, "5")
    assert words(office) == "message.to"
    office.dial(1, "99")
    assert words(office) == "agent.refused message.keys"
    office.dial(1, "571")
    assert words(office) == f"message.sent {TWO}"
    office.dial(1, "513")
    assert words(office) == f"message.sent {END}"
    assert office.messages == [(CALLER, "sales", False), (OTHER, "sales", False)]
    assert office.discarded == []
    office.hang_up(1)
    office.lift(3)
    assert office.hears(3) == "stutter"


def test_a_pin_is_asked_and_three_wrong_ones_lock_the_telephone_out_for_a_while():
    office = office_with(mailbox(pin="4711"))
    office.ring_up(1, "*97")
    assert words(office) == "access.pin"
    office.dial(1, "0000")
    assert words(office) == "access.wrong access.pin"
    office.dial(1, "12#")
    office.dial(1, "4710")
    assert words(office) == "access.wrong access.locked"
    office.finish("station 1")
    office.hang_up(1)
    office.ring_up(1, "*97")
    assert words(office) == "access.locked"
    office.hang_up(1)
    office.ring_up(2, "*9870")
    office.wait(0)
    office.dial(2, "4711")
    assert words(office, 2) == "message.new 2"
    office.hang_up(2)
    office.wait(900)
    office.ring_up(1, "*97")
    office.dial(1, "4711")
    assert words(office) == "message.new 2"


def test_the_pin_of_ones_own_mailbox_grants_no_more_guesses_at_another_one():
    office = office_with(mailbox(pin="4711"), mailbox("boss", stations=(3,), pin="1234", pilot="71"))
    for _ in range(2):
        office.ring_up(1, "*9871")
        office.wait(0.2)
        office.dial(1, "0000")
        office.hang_up(1)
        office.ring_up(1, "*97")
        office.dial(1, "4711")
        assert words(office) == "message.new 2"
        office.hang_up(1)
    office.ring_up(1, "*9871")
    office.wait(0.2)
    office.dial(1, "0000")
    assert words(office) == "access.wrong access.locked"


def test_one_that_breaks_off_was_not_heard():
    office = hears()
    office.finish("station 1", "failed")
    office.hang_up(1)
    assert [heard for *_, heard in office.messages] == [False, False]


def test_a_mailbox_without_a_pin_is_heard_at_its_own_telephones_only():
    office = office_with()
    office.ring_up(2, "*9870")
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    office.ring_up(2, "*97")
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    office.ring_up(1, "*9811")
    assert words(office) == "message.new 2"


def test_two_hear_one_mailbox_at_once_and_what_one_deletes_is_gone_for_the_other():
    office = hears(mailbox(stations=(1, 2)))
    office.ring_up(2, "*97")
    office.finish("station 2")
    office.dial(2, "2")
    office.dial(1, "2")
    assert words(office) == TWO
    office.dial(1, "2")
    assert office.messages == []
    office.dial(2, "5")
    assert words(office, 2) == END
    office.hang_up(1, 2)
    assert office.idle


def test_a_full_mailbox_lets_one_that_was_heard_go_for_one_that_is_sent_there():
    office = hears(mailbox(), mailbox("sales", stations=(3,), pilot="71", most=1))
    office.dial(1, "571")
    office.ring_up(3, "*97")
    office.finish("station 3")
    office.dial(3, "3")
    office.hang_up(3)
    office.dial(1, "571")
    assert office.messages == [(OTHER, "sales", False)]
    assert office.discarded == ["messages/1"]


def test_one_that_somebody_else_deletes_meanwhile_is_sent_nowhere():
    office = hears(mailbox(stations=(1, 2)), mailbox("sales", stations=(3,), pilot="71"))
    office.ring_up(2, "*97")
    office.finish("station 2")
    office.dial(2, "5")
    office.dial(1, "2")
    office.dial(2, "71")
    assert words(office, 2) == TWO


def test_an_empty_mailbox_says_so():
    office = MessageOffice()
    office.ring_up(1, "*97")
    assert words(office) == "message.none"


def test_messages_outlive_the_box_and_their_numbers_are_not_used_again():
    office = office_with()
    memory = office.control.memory()
    office.control = CallControl(office.control.state.plan, 1, memory)
    office.image = type(office.image)()
    office.leave(number="0633")
    assert office.messages == [(CALLER, "help", False), (OTHER, "help", False), ("0633", "help", False)]
    assert office.names_recorded[-1] == "messages/3"


def test_a_box_that_is_made_new_forgets_them_and_their_sound():
    office = office_with()
    actions = office.control.forget(office.now_ms)
    assert {one.name for one in actions if isinstance(one, a.DiscardRecording)} == {"messages/1", "messages/2"}
    assert office.messages == []


STEPS = {
    "at the count": "*97",
    "at the pin": "*9870",
    "in a message": "*97.",
    "after one": "*97..",
    "at the number": "*97..5",
    "at the end": "*97.33",
}


@pytest.mark.parametrize("keys", STEPS.values(), ids=STEPS)
def test_he_may_hang_up_or_lose_his_telephone_at_every_step(keys):
    for leave in ("hang up", "fail"):
        office = office_with(mailbox(pin="4711" if "98" in keys else ""))
        office.lift(1)
        for key in keys:
            office.finish("station 1") if key == "." else office.dial(1, key)
        assert office.state("station 1") == "in dialogue"
        if leave == "hang up":
            office.hang_up(1)
        else:
            office.send(e.StationFailed(1))
            office.send(e.StationReturned(1))
        assert office.idle

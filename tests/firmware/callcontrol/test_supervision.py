"""No line hangs and no live call is cut: which signs end a call, when each of them counts, what a line learns."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import StationTarget, Supervision
from firmware.callcontrol.records import Learned
from tests.firmware.callcontrol.outside_office import OutsideOffice

EVERYTHING = ("cpc", "reversal", "busy", "dialtone", "silence")
HOUR = 3_600


def office_with(release_on=EVERYTHING, **settings):
    """Line n rings telephone n, and is said to give these signs of the end."""
    known = Supervision(release_on=release_on)
    lines = {port: {"route": StationTarget(port), "supervision": known} for port in (1, 2, 3, 4)}
    return OutsideOffice(line=lines, **settings)


def talk_in(office, line=1):
    """A caller of this line talks to its telephone, and both have said something."""
    office.call(line)
    office.answer(line)
    office.wait(5)
    office.hear(line, "voice")
    assert office.talks(f"station {line}", f"line {line}")


def put_on_hold(office, station=1):
    """He who talks there listens to music; his telephone has dial tone and then reorder, as nobody dials."""
    office.send(e.StationFlashed(station, 200))


def hear_cycles(office, line, sound, cycles):
    """Whole cycles of a tone, a second each; how many were heard until the line was given back."""
    for count in range(1, cycles + 1):
        office.wait(1)
        office.hear(line, sound, count)
        if line not in office.seized:
            return count
    return None


# -- polarity and open loop


@pytest.mark.parametrize("sign", [e.LineDisconnected(1), e.LineReversed(1)])
def test_the_relay_opens_in_the_very_event_that_is_the_sign(sign):
    office = office_with()
    talk_in(office)
    assert a.ReleaseLine(1) in office.send(sign)
    assert office.hears(1) == "reorder"
    assert office.state("line 1") == "guard"
    office.hang_up(1)
    office.wait(3)
    assert office.idle


@pytest.mark.parametrize(
    ("sign", "name"),
    [(e.LineDisconnected(1), "cpc"), (e.LineReversed(1), "reversal"), (e.LineHeard(1, "dial"), "dialtone")],
)
def test_a_sign_that_the_line_is_not_said_to_give_ends_nothing(sign, name):
    office = office_with(tuple(one for one in EVERYTHING if one != name))
    talk_in(office)
    office.send(sign)
    office.wait(60)
    assert office.talks("station 1", "line 1")
    assert getattr(office.trunk(1).learned, name) == 0


@pytest.mark.parametrize("ms", [20, 35, 50])
def test_a_glitch_of_the_loop_ends_nothing(ms):
    office = office_with()
    talk_in(office)
    for _ in range(5):
        office.send(e.LineLoopOpened(1))
        office.wait(ms / 1000)
        office.send(e.LineLoopClosed(1))
        office.wait(3)
    assert office.talks("station 1", "line 1")


@pytest.mark.parametrize(("ms", "ends"), [(1_990, False), (2_000, True)])
def test_an_open_loop_means_nothing_for_two_seconds_after_our_own_seizure(ms, ends):
    office = OutsideOffice()
    office.call_out(2, "55")
    assert office.talks("station 2", "line 4")
    office.wait((office.trunk(4).seized_ms + ms - office.now_ms) / 1000)
    office.far_side_hangs_up(4)
    assert office.talks("station 2", "line 4") is not ends


def test_an_open_loop_soon_after_an_answer_of_ours_does_end_the_call():
    office = office_with()
    office.call(1)
    office.answer(1)
    office.wait(0.4)
    office.far_side_hangs_up(1)
    assert office.seized == []


def test_a_reversal_as_we_answer_belongs_to_the_answer():
    office = office_with()
    office.call(1)
    office.answer(1)
    office.wait(0.3)
    office.reverse(1)
    assert office.talks("station 1", "line 1")
    office.wait(0.3)
    office.reverse(1)
    assert office.seized == []


def test_on_a_line_that_tells_no_answer_by_polarity_every_reversal_of_a_call_out_is_the_end():
    known = Supervision(release_on=("reversal",), answer=("ringback", "time"))
    office = OutsideOffice(line={4: {"supervision": known}})
    office.call_out(2, "55")
    office.wait(30)
    assert office.talks("station 2", "line 4")
    office.reverse(4)
    assert office.seized == []
    assert office.hears(2) == "reorder"
    assert office.trunk(4).learned.reversal == 1


def test_a_reversal_as_the_number_ends_is_a_part_of_the_switching():
    known = Supervision(release_on=("reversal",), answer=("ringback", "time"))
    office = OutsideOffice(line={4: {"supervision": known}})
    office.call_out(2, "55")
    office.wait((office.trunk(4).answered_ms + 599 - office.now_ms) / 1000)
    office.reverse(4)
    assert office.talks("station 2", "line 4")
    office.wait(0.001)
    office.reverse(4)
    assert office.seized == []


# -- tones


@pytest.mark.parametrize("sound", ["busy", "congestion"])
def test_the_first_time_takes_four_cycles_and_later_two_are_enough(sound):
    office = office_with()
    for cycles in (4, 2, 2):
        talk_in(office)
        assert hear_cycles(office, 1, sound, 12) == cycles
        office.hang_up(1)
        office.wait(3)
    assert getattr(office.trunk(1).learned, sound) == 3


def test_what_one_line_has_learned_is_its_own_and_so_is_each_tone():
    office = office_with()
    talk_in(office, 1)
    hear_cycles(office, 1, "busy", 4)
    office.hang_up(1)
    office.wait(3)
    talk_in(office, 1)
    talk_in(office, 2)
    assert hear_cycles(office, 1, "congestion", 12) == 4
    assert hear_cycles(office, 2, "busy", 12) == 4


def test_tones_that_the_line_is_not_said_to_give_are_believed_after_eight_cycles():
    office = office_with(("cpc",))
    talk_in(office)
    assert hear_cycles(office, 1, "busy", 12) == 8


def test_a_tone_that_breaks_off_is_counted_from_one_again():
    office = office_with()
    talk_in(office)
    for _ in range(4):
        assert hear_cycles(office, 1, "busy", 3) is None
        office.hear(1, "voice")
    assert office.talks("station 1", "line 1")


def test_dial_tone_that_comes_back_ends_the_call_at_once():
    office = office_with()
    talk_in(office)
    assert a.ReleaseLine(1) in office.send(e.LineHeard(1, "dial"))
    assert office.trunk(1).learned.dialtone == 1


def dialled_out(ways, office=None):
    """Line 4 is in a call out whose far side has answered in one of the ``ways``."""
    office = office or office_with()
    office.call_out(2, "55")
    office.wait(5)
    if "ringback" in ways:
        office.hear(4, "ringback")
        office.wait(10)
    if "answer" in ways:
        office.hear(4, "answer")
    if "reversal" in ways:
        office.reverse(4)
    office.wait(25 if "time" in ways else 5)
    return office


ANSWERS = [("ringback", "answer"), ("ringback",), ("ringback", "reversal"), ("time",), ()]


@pytest.mark.parametrize("ways", ANSWERS)
@pytest.mark.parametrize("next_sound", ["voice", "ringback", "busy", "answer", "quiet"])
def test_dial_tone_of_the_far_side_of_a_call_out_ends_nothing_where_something_else_follows(ways, next_sound):
    """A calling card, a gateway: they give dial tone, and the caller dials on."""
    office = dialled_out(ways)
    office.hear(4, "dial")
    office.wait(14)
    office.hear(4, next_sound)
    office.wait(30)
    assert office.talks("station 2", "line 4")
    office.hear(4, "dial")
    office.wait(10)
    assert office.talks("station 2", "line 4")


@pytest.mark.parametrize("ways", ANSWERS)
def test_dial_tone_on_a_call_out_that_goes_on_for_long_is_the_end(ways):
    office = dialled_out(ways)
    office.hear(4, "dial")
    office.wait(14.9)
    office.hear(4, "dial")
    office.log.clear()
    office.wait(0.2)
    assert a.ListenAfresh(4) in [action for _, action in office.log]  # it has been told, and will not be again
    assert office.talks("station 2", "line 4")
    office.wait(2)
    office.hear(4, "dial")
    assert office.seized == []
    assert office.hears(2) == "reorder"
    assert office.trunk(4).learned.dialtone == 0


def test_dial_tone_that_has_stopped_unheard_ends_nothing():
    office = dialled_out(("ringback", "answer"))
    office.hear(4, "dial")
    office.wait(60)
    assert office.talks("station 2", "line 4")


def test_on_a_line_that_ends_its_calls_by_dial_tone_it_ends_calls_out_at_once_too():
    office = office_with()
    for _ in range(2):
        talk_in(office, 4)
        office.hear(4, "dial")
        office.hang_up(4)
        office.wait(3)
    dialled_out(("ringback", "answer"), office)
    assert office.talks("station 2", "line 4")
    office.hear(4, "dial")
    assert office.seized == []


def test_dial_tone_on_hold_ends_a_call_out_as_in_a_conversation():
    office = dialled_out(("reversal",))
    put_on_hold(office, 2)
    office.dial(2, "*22")
    office.hang_up(2)
    office.wait(3)
    office.hear(4, "dial")
    office.wait(15)
    assert office.seized == [4]
    office.hear(4, "dial")
    assert office.seized == []


@pytest.mark.parametrize("sound", ["ringback", "voice", "answer", "quiet"])
def test_other_sounds_end_nothing_while_somebody_listens(sound):
    office = office_with()
    talk_in(office)
    for count in range(1, 30):
        office.hear(1, sound, count)
        office.wait(30)
    assert office.talks("station 1", "line 1")


@pytest.mark.parametrize("sound", ["dial", "busy", "congestion", "quiet", "voice", "answer"])
def test_nothing_that_is_heard_counts_while_digits_are_sent(sound):
    office = OutsideOffice()
    office.call_out(2, "5501", wait=False)
    office.wait(0.6)
    assert office.state("line 4") == "sending"
    for count in range(1, 13):
        office.hear(4, sound, count)
    office.wait(1)
    assert office.talks("station 2", "line 4")


def test_what_was_heard_before_the_number_was_out_does_not_count_after_it():
    office = OutsideOffice()
    office.call_out(2, "5501", wait=False)
    office.wait(0.6)
    office.log.clear()
    office.wait(1)
    assert a.ListenAfresh(4) in [action for _, action in office.log]


def confer(office):
    """Telephones 1 and 2 talk to the caller of line 1."""
    talk_in(office)
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "12")
    office.answer(2)
    office.send(e.StationFlashed(1, 200))
    assert office.talks("station 2", "line 1")
    assert office.talks("station 1", "station 2")


@pytest.mark.parametrize("sound", ["busy", "congestion", "dial"])
def test_no_tone_ends_a_conference_of_three(sound):
    office = office_with(second_flash="conference")
    confer(office)
    assert hear_cycles(office, 1, sound, 20) is None
    office.hang_up(2)
    assert office.talks("station 1", "line 1")
    assert hear_cycles(office, 1, sound, 20) in (1, 4)


def test_an_open_loop_takes_the_caller_out_of_a_conference_and_the_others_talk_on():
    office = office_with(second_flash="conference")
    confer(office)
    office.far_side_hangs_up(1)
    assert office.seized == []
    assert office.talks("station 1", "station 2")


# -- silence


def on_hold_for_long(office, line=1):
    """The caller is parked by a hold of its own, and nobody ever takes him back."""
    talk_in(office, line)
    put_on_hold(office, line)
    office.dial(line, "*22")
    office.hang_up(line)


def test_five_minutes_of_silence_on_hold_are_the_end():
    office = office_with()
    on_hold_for_long(office)
    office.wait(10)
    office.hear(1, "quiet", 10)
    office.wait(299.9)
    assert office.seized == [1]
    office.wait(0.2)
    assert office.seized == []
    assert office.trunk(1).learned.silence == 1


def test_who_is_put_on_hold_is_listened_to_afresh():
    """Quiet is told once a silence: one that began before the hold must be told again."""
    office = office_with()
    talk_in(office)
    office.hear(1, "quiet", 60)
    office.log.clear()
    put_on_hold(office)
    assert a.ListenAfresh(1) in [action for _, action in office.log]


def test_a_voice_between_begins_the_silence_anew():
    office = office_with()
    on_hold_for_long(office)
    office.hear(1, "quiet", 10)
    office.wait(200)
    office.hear(1, "voice")
    office.wait(200)
    assert office.seized == [1]
    office.hear(1, "quiet", 10)
    office.wait(301)
    assert office.seized == []


def test_silence_on_hold_is_forgotten_when_somebody_talks_again():
    office = office_with()
    talk_in(office)
    put_on_hold(office)
    office.hear(1, "quiet", 10)
    office.wait(5)
    office.send(e.StationFlashed(1, 200))
    assert office.talks("station 1", "line 1")
    office.wait(290)
    put_on_hold(office)
    office.dial(1, "*22")
    office.hang_up(1)
    office.wait(60)
    assert office.seized == [1]


@pytest.mark.parametrize("better", [e.LineDisconnected(1), e.LineReversed(1)])
def test_silence_is_not_used_once_a_line_has_shown_a_better_sign_twice(better):
    office = office_with()
    for _ in range(2):
        talk_in(office)
        office.send(better)
        office.hang_up(1)
        office.wait(3)
    on_hold_for_long(office)
    office.hear(1, "quiet", 10)
    office.wait(600)
    assert office.seized == [1]
    office.send(better)
    assert office.seized == []


def test_one_better_sign_alone_may_be_chance():
    office = office_with()
    talk_in(office)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(3)
    on_hold_for_long(office)
    office.hear(1, "quiet", 10)
    office.wait(301)
    assert office.seized == []


def test_silence_that_is_not_listed_ends_nothing():
    office = office_with(("cpc",))
    on_hold_for_long(office)
    office.hear(1, "quiet", 10)
    office.wait(900)
    assert office.seized == [1]


# -- the last resort


def test_no_call_lasts_longer_than_the_limit_whatever_the_exchange_tells():
    office = office_with(())
    talk_in(office)
    office.wait(4 * HOUR - 6)
    assert office.talks("station 1", "line 1")
    office.wait(6)
    assert office.seized == []
    assert office.hears(1) == "reorder"
    assert office.trunk(1).learned.limit == 1


def test_who_is_on_hold_does_not_keep_the_line_either():
    office = office_with((), outside={"limit_ms": 600_000})
    on_hold_for_long(office)
    office.wait(601)
    assert office.seized == []


# -- after the end


def test_the_line_is_ready_for_a_caller_at_once_and_for_us_after_the_guard():
    office = office_with(lines=1)
    talk_in(office)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(1.9)
    office.lift(2)
    office.dial(2, "055#")
    assert office.hears(2) == "reorder"
    office.call(1)
    assert office.state("line 1") == "ringing"
    assert office.bells == [1]


def test_a_caller_in_the_guard_rings_and_the_guard_is_over_with_his_call():
    office = office_with()
    talk_in(office)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(0.1)
    office.call(1)
    assert office.bells == [1]
    office.answer(1)
    office.wait(5)
    assert office.talks("station 1", "line 1")


# -- what is learned


def test_what_was_learned_is_shown_and_outlives_the_box():
    office = office_with()
    for _ in range(3):
        talk_in(office)
        hear_cycles(office, 1, "busy", 4)
        office.hang_up(1)
        office.wait(3)
    assert office.trunk(1).learned == Learned(busy=3)
    memory = office.control.memory()
    assert memory.lines == {1: Learned(busy=2)}  # counts are written down when they have doubled
    office.control = CallControl(office.control.state.plan, 1, memory)
    talk_in(office)
    assert hear_cycles(office, 1, "busy", 12) == 2


def test_it_is_written_down_when_a_count_has_doubled():
    office = office_with()
    written = []
    for _ in range(9):
        before = office.control.state.remembered
        talk_in(office)
        office.far_side_hangs_up(1)
        office.hang_up(1)
        office.wait(3)
        written.append(office.control.state.remembered > before)
    assert [count for count, wrote in enumerate(written, 1) if wrote] == [1, 2, 4, 8]


def test_what_a_line_without_a_place_in_the_plan_had_learned_is_forgotten():
    office = office_with()
    memory = msgspec.structs.replace(office.control.memory(), lines={9: Learned(busy=1), 2: Learned(cpc=4)})
    control = CallControl(office.control.state.plan, 1, memory)
    assert control.state.trunks[2].learned.cpc == 4
    assert 9 not in control.state.trunks

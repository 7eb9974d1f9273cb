"""The core's end of the pipe to the voice: tones are repeated until they sound, and nothing ever waits."""

import select
from datetime import datetime
from typing import get_args

import pytest

from boards.lb4x8 import BOARD
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol.actions import Tone
from firmware.callcontrol.events import LineDialledOut, LineHeard, StationToldCaller
from firmware.runtime.child_process import RESTART_MS
from firmware.runtime.voice_card import OVERDUE_MS, PATIENCE_MS
from firmware.runtime.voice_link import VoiceLink, VoiceProcess
from firmware.voice.messages import (
    DeviceLost,
    Heard,
    InputFound,
    InputLost,
    ListenAfresh,
    Play,
    PlayCallerId,
    PlayDigits,
    PlayEnded,
    PlayMessageWaiting,
    PlayTone,
    Stop,
    UseCountry,
    encode,
)
from firmware.voice.tone_plans import PLANS
from tests.firmware.runtime.voice_bench import Office


def test_a_tone_reaches_the_output_of_its_name_and_stops():
    office = Office()
    child = office.begin()
    office.link.play("assign1", "reorder")
    assert child.playing() == {5: "reorder"}
    office.link.stop("assign1")
    assert child.playing() == {}


def test_the_same_again_changes_nothing():
    office = Office()
    child = office.begin()
    office.link.play("assign2", "howler")
    office.link.play("assign2", "howler")
    office.link.stop("assign1")
    assert child.told == [Play(1, 6, PlayTone("howler"), child.told[0].deadline_ms)]


def test_tones_wanted_before_the_voice_is_ready_sound_when_it_is():
    office = Office()
    office.link.play("assign1", "reorder")
    office.step()
    assert office.children[0].told == []
    assert office.begin().playing() == {5: "reorder"}


def test_a_voice_that_ends_is_started_again_after_a_second_and_told_everything_anew():
    office = Office()
    office.begin().lives = True
    office.link.play("assign1", "howler")
    office.children[0].lives = False
    office.step()
    assert office.log == ["the voice process has ended and is started again"]
    assert office.children[0].ended
    office.step(RESTART_MS - 100)
    assert len(office.children) == 1
    assert office.begin().playing() == {5: "howler"}
    assert len(office.children) == 2


def test_a_full_pipe_is_tried_again_and_holds_nobody_up():
    office = Office()
    child = office.begin()
    child.full = True
    office.link.play("assign1", "reorder")
    office.link.play("assign2", "howler")
    child.full = False
    assert child.playing() == {}
    office.step()
    assert child.playing() == {5: "reorder", 6: "howler"}


def test_a_stop_that_the_pipe_would_not_take_is_said_again():
    office = Office()
    child = office.begin()
    office.link.play("assign1", "reorder")
    child.full = True
    office.link.stop("assign1")
    child.full = False
    office.step()
    assert child.playing() == {}


def test_a_tone_that_ran_out_while_somebody_listens_is_played_again():
    office = Office()
    child = office.begin()
    office.link.play("assign1", "reorder")
    child.says = encode(PlayEnded(1, "deadline"))
    office.step()
    assert [command.id for command in child.told] == [1, 2]


def test_a_tone_that_has_an_end_of_its_own_is_not_repeated_but_played_again_when_wanted_again():
    office = Office()
    child = office.begin()
    office.link.play("assign1", "confirmation")
    child.says = encode(PlayEnded(1, "done"))
    for _ in range(5):
        office.step()
    office.link.play("assign1", "confirmation")
    assert [command.id for command in child.told] == [1], "it has been said"
    office.link.stop("assign1")
    office.link.play("assign1", "confirmation")
    assert [command.id for command in child.told] == [1, 2]
    office.link.stop("assign1")
    assert child.playing() == {}


@pytest.mark.parametrize("tone", get_args(Tone))
def test_every_tone_of_call_control_reaches_the_voice_under_a_name_that_every_country_has(tone):
    office = Office()
    child = office.begin()
    office.link.play("assign3", tone)
    assert child.playing() == {7: tone}
    for plan in PLANS.values():
        assert plan.tone(child.playing()[7]) is not None


def test_a_refused_tone_is_said_once_and_not_tried_for_ever():
    office = Office()
    child = office.begin()
    office.link.play("assign1", "reorder")
    child.says = encode(PlayEnded(1, "refused", "no such tone"))
    office.step()
    office.step()
    assert len(child.told) == 1
    assert office.log == ["the voice process cannot play reorder: no such tone"]


def test_two_sound_cards_are_two_processes():
    office = Office(LB8X24)
    office.begin()
    assert office.calls == [("hu", LB8X24.audio[0], 1, 8, 8, 0), ("hu", LB8X24.audio[1], 9, 8, 0, 8)]
    office.link.play("assign4", "reorder")
    office.link.play("assign5", "howler")
    assert [child.playing() for child in office.children] == [{8: "reorder"}, {9: "howler"}]


def test_a_lost_sound_card_is_told_in_one_sentence():
    office = Office()
    child = office.begin()
    child.says = encode(DeviceLost("hw:LineBox,0", "unplugged"))
    office.step()
    assert office.log == ["sound card hw:LineBox,0 is missing (unplugged): no tones"]


@pytest.mark.parametrize("noise", [b"nonsense\n", b"\xff\xfe\n", b"x" * 2_000_000])
def test_noise_on_the_pipe_is_passed_over(noise):
    office = Office()
    child = office.begin()
    child.says = noise
    office.step()
    child.says = b"\n" + encode(DeviceLost("hw:LineBox,0", "unplugged"))
    office.step()
    assert len(office.log) == 1


def test_a_voice_that_cannot_be_started_is_tried_every_second():
    office = Office()
    office.cannot = OSError("no memory")
    for _ in range(25):
        office.step()
    assert len(office.log) == 3
    office.cannot = None
    office.step(1_000)
    assert len(office.children) == 1


# -- digits on a line


def say(office, *reports):
    """The process says this; it is heard."""
    office.children[-1].says += b"".join(encode(report) for report in reports)
    office.step()


def dial(office, digits="0612", line=2):
    office.link.send_tones(line, "assign4", digits, 100, 90)


def test_digits_are_played_and_answered_when_they_are_out():
    office = Office()
    child = office.begin()
    dial(office)
    (play,) = child.told
    assert (play.output, play.what) == (8, PlayDigits("0612", 100, 90))
    office.step()
    assert office.found == []
    say(office, PlayEnded(play.id, "done"))
    assert office.found == [LineDialledOut(2)]


@pytest.mark.parametrize("why", ["refused", "replaced", "deadline"])
def test_digits_that_were_not_played_to_their_end_are_answered_as_unsent(why):
    office = Office()
    child = office.begin()
    dial(office)
    say(office, PlayEnded(child.told[0].id, why, "no reason"))
    assert office.found == [LineDialledOut(2, 4)]


def test_more_digits_for_the_same_line_follow_and_are_answered_once():
    office = Office()
    child = office.begin()
    dial(office, "06")
    dial(office, "1")
    dial(office, "2")
    for _ in range(3):
        say(office, PlayEnded(child.told[-1].id, "done"))
    assert [play.what.digits for play in child.told] == ["06", "1", "2"]
    assert office.found == [LineDialledOut(2)]


def test_what_follows_digits_that_failed_is_not_sent_either():
    office = Office()
    child = office.begin()
    dial(office, "06")
    dial(office, "123")
    say(office, PlayEnded(child.told[0].id, "done"))
    say(office, PlayEnded(child.told[1].id, "replaced"))
    assert len(child.told) == 2
    assert office.found == [LineDialledOut(2, 3)]


def test_a_process_that_dies_while_it_dials_is_answered_and_never_dials_the_rest():
    office = Office()
    child = office.begin()
    dial(office)
    child.lives = False
    office.step()
    assert office.found == [LineDialledOut(2, 4)]
    office.step(RESTART_MS)
    assert office.begin().told == []
    assert len(office.children) == 2


def test_digits_wait_for_a_process_that_is_started_again():
    office = Office()
    office.begin().lives = False
    office.step()
    dial(office)
    office.step(RESTART_MS)
    child = office.begin()
    assert [play.what.digits for play in child.told] == ["0612"]
    assert office.found == []


def test_nobody_waits_longer_than_that_for_it():
    office = Office()
    office.begin().lives = False
    office.step()
    office.cannot = OSError("no memory")
    dial(office)
    office.step(PATIENCE_MS - 100)
    assert office.found == []
    office.step()
    assert office.found == [LineDialledOut(2, 4)]


def test_a_full_pipe_delays_digits():
    office = Office()
    child = office.begin()
    child.full = True
    dial(office)
    office.step()
    child.full = False
    office.step()
    assert [play.what.digits for play in child.told] == ["0612"]


def test_a_process_that_hangs_is_answered_for_and_told_to_stop():
    office = Office()
    child = office.begin()
    dial(office)
    length_ms = 4 * 190
    office.step(length_ms + OVERDUE_MS - 100)
    assert office.found == []
    office.step()
    assert office.found == [LineDialledOut(2, 4)]
    assert child.told[1:] == [Stop(child.told[0].id)]
    say(office, PlayEnded(child.told[0].id, "stopped"))
    assert len(office.found) == 1


def test_dialling_that_is_stopped_is_not_answered():
    office = Office()
    child = office.begin()
    dial(office)
    office.link.stop_sending(1)
    assert len(child.told) == 1, "another line's"
    office.link.stop_sending(2)
    assert child.told[1:] == [Stop(child.told[0].id)]
    say(office, PlayEnded(child.told[0].id, "stopped"))
    office.step(60_000)
    assert office.found == []


def test_dialling_that_is_stopped_before_it_began_never_begins():
    office = Office()
    dial(office)
    office.link.stop_sending(2)
    assert office.begin().told == []
    office.step(60_000)
    assert office.found == []


def test_a_stop_that_found_the_pipe_full_follows():
    office = Office()
    child = office.begin()
    dial(office)
    child.full = True
    office.link.stop_sending(2)
    child.full = False
    office.step()
    assert child.told[1:] == [Stop(child.told[0].id)]


def test_no_digits_are_answered_at_the_next_step():
    office = Office()
    office.begin()
    dial(office, "")
    assert office.found == []
    office.step()
    assert office.found == [LineDialledOut(2)]


def test_digits_take_the_output_from_a_tone_and_a_tone_from_digits():
    office = Office()
    child = office.begin()
    office.link.play("assign4", "howler")
    dial(office)
    say(office, PlayEnded(child.told[0].id, "replaced"))
    assert len(child.told) == 2, "the tone does not come back"
    office.link.play("assign4", "howler")
    say(office, PlayEnded(child.told[1].id, "replaced"))
    assert office.found == [LineDialledOut(2, 4)]
    assert child.told[2].what == PlayTone("howler")


def test_who_is_told_that_it_failed_may_dial_again_at_once():
    office = Office()
    office.cannot = OSError("no memory")
    dial(office)
    office.then = lambda: dial(office)
    office.step(PATIENCE_MS)
    assert len(office.found) == 1
    office.step(PATIENCE_MS)
    assert len(office.found) == 2


def test_who_is_told_of_one_line_may_stop_another_that_failed_with_it():
    office = Office()
    child = office.begin()
    office.link.send_tones(1, "assign3", "1", 100, 100)
    office.link.send_tones(2, "assign4", "2", 100, 100)
    office.then = lambda: office.link.stop_sending(2)
    child.lives = False
    office.step()
    office.step()
    assert office.found == [LineDialledOut(1, 1)]


# -- who calls


def caller_id(office, number="+3612345678", name="Anna", absence=""):
    office.link.send_caller_id(5, "assign4", number, name, absence)


def test_a_telephone_is_told_number_name_date_and_time():
    office = Office()
    child = office.begin()
    caller_id(office)
    (play,) = child.told
    assert play.output == 8
    assert play.what == PlayCallerId("0612345678", "Anna", "", 11, 30, 9, 41, "ETSI_DURING_RINGING")
    say(office, PlayEnded(play.id, "done"))
    assert office.found == [StationToldCaller(5)]


@pytest.mark.parametrize(
    ("number", "absence", "shown", "why"),
    [
        ("", "withheld", "", "withheld"),
        ("", "unavailable", "", "unavailable"),
        ("", "", "", "unavailable"),
        ("13", "", "13", ""),
        ("+493012345678", "", "00493012345678", ""),
        ("+" + "9" * 30, "", "", "unavailable"),
    ],
)
def test_what_a_telephone_is_shown(number, absence, shown, why):
    office = Office()
    child = office.begin()
    caller_id(office, number, absence=absence)
    assert (child.told[0].what.number, child.told[0].what.absence) == (shown, why)


def test_message_waiting():
    office = Office()
    child = office.begin()
    office.link.send_message_waiting(5, "assign4", True)
    assert child.told[0].what == PlayMessageWaiting(True, "ETSI_DURING_RINGING")
    say(office, PlayEnded(child.told[0].id, "refused", "DTMF has no word for it."))
    assert office.found == [StationToldCaller(5)]
    assert office.log == ["the voice process cannot send a signal: DTMF has no word for it."]


def test_where_telephones_are_not_told_the_answer_comes_all_the_same():
    office = Office(caller_id="")
    child = office.begin()
    caller_id(office)
    office.link.send_message_waiting(6, "assign4", False)
    assert office.found == []
    office.step()
    assert office.found == [StationToldCaller(5), StationToldCaller(6)]
    assert child.told == []


@pytest.mark.parametrize("scheme", ["", "BELLCORE"])
def test_a_name_that_cannot_be_sent_now_is_answered_at_the_next_step(scheme):
    office = Office(caller_id=scheme)
    caller_id(office)
    assert office.found == []
    office.step()
    assert office.found == [StationToldCaller(5)]
    assert office.begin().told == [], "it would sound into the ring"


def test_a_signal_that_is_stopped_is_not_answered():
    office = Office()
    child = office.begin()
    caller_id(office)
    office.link.stop_signal("assign3")
    assert len(child.told) == 1
    office.link.stop_signal("assign4")
    assert child.told[1:] == [Stop(child.told[0].id)]
    say(office, PlayEnded(child.told[0].id, "stopped"))
    office.step(60_000)
    assert office.found == []


@pytest.mark.parametrize("scheme", ["", "BELLCORE"])
def test_one_that_could_not_be_sent_and_is_stopped_is_not_answered_either(scheme):
    office = Office(caller_id=scheme)
    caller_id(office)
    office.link.stop_signal("assign4")
    office.step(60_000)
    assert office.found == []


def test_an_end_of_signals_leaves_digits_alone():
    office = Office()
    child = office.begin()
    dial(office)
    office.link.stop_signal("assign4")
    assert len(child.told) == 1


def test_a_process_that_dies_in_the_middle_is_answered_for():
    office = Office()
    child = office.begin()
    caller_id(office)
    child.lives = False
    office.step()
    assert office.found == [StationToldCaller(5)]


# -- what is heard


def test_what_is_heard_is_told():
    office = Office()
    office.begin()
    say(office, Heard(2, "busy", 2), Heard(4, "quiet", 30))
    assert office.found == [LineHeard(2, "busy", 2), LineHeard(4, "quiet", 30)]


def test_what_was_heard_before_a_line_was_listened_to_afresh_is_not_told():
    office = Office()
    child = office.begin()
    office.link.listen_afresh(2)
    (command,) = child.told
    assert command == ListenAfresh(2, command.number)
    say(office, Heard(2, "busy", 2), Heard(1, "busy", 2))
    assert office.found == [LineHeard(1, "busy", 2)]
    say(office, Heard(2, "dial", 1, command.number))
    assert office.found[1:] == [LineHeard(2, "dial", 1)]
    office.link.listen_afresh(2)
    say(office, Heard(2, "busy", 2, command.number))
    assert len(office.found) == 2


def test_a_full_pipe_only_delays_listening_afresh():
    office = Office()
    child = office.begin()
    child.full = True
    office.link.listen_afresh(2)
    child.full = False
    say(office, Heard(2, "busy", 2))
    assert office.found == []
    assert isinstance(child.told[0], ListenAfresh)


def test_a_new_process_listens_afresh_by_itself():
    office = Office()
    office.begin()
    office.link.listen_afresh(2)
    office.children[0].lives = False
    office.step()
    office.link.listen_afresh(2)
    office.step(RESTART_MS)
    assert office.begin().told == []
    say(office, Heard(2, "busy", 2))
    assert office.found == [LineHeard(2, "busy", 2)]


def test_lines_are_heard_by_the_first_of_two_sound_cards():
    office = Office(LB8X24)
    office.begin()
    office.link.listen_afresh(8)
    assert [len(child.told) for child in office.children] == [1, 0]


def test_inputs_that_are_missing_are_told_in_one_sentence():
    office = Office()
    office.begin()
    say(office, InputLost("hw:LineBox,0", "It has 0 inputs."), InputFound("hw:LineBox,0"))
    assert office.log == [
        "sound card hw:LineBox,0 cannot listen (It has 0 inputs.): no tone of the exchange is heard",
        "sound card hw:LineBox,0 listens to the lines",
    ]


def test_the_real_process_starts_plays_and_ends_with_its_pipe():
    log = []
    started = []

    def start(country, _device, first, outputs, lines, recorders):
        started.append(VoiceProcess(country, "none", first, outputs, lines, recorders))
        return started[-1]

    found = []
    link = VoiceLink(
        *(BOARD, "hu", log.append, found.append, start),
        caller_id="BELLCORE",
        language="hu",
        now=lambda: datetime(2026, 1, 5),
    )
    link.play("assign1", "reorder")
    link.step(0)
    process = started[0]._process
    plays = lambda: link._cards[0]._plays  # noqa: E731
    now = 0
    while not plays():
        assert select.select([process.stdout], [], [], 60)[0], "the voice process says nothing"
        now += 100
        link.step(now)
    assert plays() == {5: 1}
    link.send_tones(1, "assign2", "1", 50, 50)
    link.send_caller_id(3, "assign4", "+3612345678", "Anna", "")
    while len(found) < 2:
        assert select.select([process.stdout], [], [], 60)[0], "the voice process does not answer"
        link.step(now)
    assert found == [LineDialledOut(1), StationToldCaller(3)]
    assert "sound card none cannot listen (No device was asked for; no line is listened to.)" in "".join(log)
    link.end()
    assert process.wait(60) == 0


# -- another country


def test_another_country_sounds_at_once_also_what_sounds_already():
    office = Office()
    child = office.begin()
    office.link.play("assign1", "reorder")
    office.link.use("us", "BELLCORE", "en")
    office.step()
    assert child.told[1] == UseCountry("us")
    assert child.told[2:] == [Play(2, 5, PlayTone("reorder"), child.told[0].deadline_ms)]
    office.link.send_caller_id(1, "assign4", "+12125550123", "", "")
    assert child.told[-1].what.scheme == "BELLCORE"
    office.link.use("us", "BELLCORE", "en")
    assert child.told.count(UseCountry("us")) == 1


def test_a_process_that_starts_later_is_of_the_new_country_and_one_that_was_starting_is_told():
    office = Office()
    office.step()
    office.link.use("us", "BELLCORE", "en")
    assert office.begin().told == [UseCountry("us")]
    office.children[-1].lives = False
    office.step()
    office.step(RESTART_MS)
    assert [call[0] for call in office.calls] == ["hu", "us"]

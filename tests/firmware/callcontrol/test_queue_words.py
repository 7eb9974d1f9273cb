"""What callers hear while they wait, and agents as they answer."""

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import StopPlay
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.queue_office import QueueOffice, queue

OUTPUTS = ("assign1", "assign2", "assign3")  # one may howl at a receiver that was left off
TOLD = Words(wait=False, first_ms=10_000, every_ms=30_000)


def office_with(words, people="a", tone_outputs=OUTPUTS, **settings):
    return QueueOffice(queue(people=people, words=words, **settings), tone_outputs=tone_outputs)


def test_a_waiting_caller_is_told_his_place_again_and_again_and_hears_music_between():
    office = office_with(TOLD)
    office.busy(1)
    office.call_from(1, "+3611")
    office.call_from(2, "+3622")
    assert office.line_hears(2) == "music"
    office.wait(10.1)
    assert office.words_to("line 2") == ("queue.position 2", 2)
    office.finish("line 2")
    assert office.line_hears(2) == "music"
    office.finish("line 1")
    office.wait(30.1)
    assert office.words_to("line 2")[0] == "queue.position 2"


def test_far_places_are_told_as_more_than():
    words = Words(wait=False, first_ms=10_000, every_ms=30_000, position_limit=1)
    office = office_with(words, tone_outputs=("assign1",))
    office.busy(1)
    office.call_from(1, "+3611")
    office.call_from(2, "+3622")
    office.wait(10.1)
    office.finish("line 1")
    office.wait(1.1)
    assert office.words_to("line 2")[0] == "queue.position-more 1"


def test_words_wait_for_an_output_and_none_is_lost():
    office = office_with(TOLD, tone_outputs=("assign1",))
    office.busy(1)
    office.call_from(1, "+3611")
    office.call_from(2, "+3622")
    office.wait(10.1)
    assert office.words_to("line 1")[0] == "queue.position 1"
    assert office.line_hears(2) == "music"
    office.wait(3)
    office.finish("line 1")
    office.wait(1)
    assert office.words_to("line 2")[0] == "queue.position 2"


def test_nobody_is_told_a_worse_place_than_before():
    office = QueueOffice(
        queue(people="a", words=TOLD),
        tone_outputs=OUTPUTS,
        line_settings={3: {"head_start_ms": 900_000}},
    )
    office.busy(1)
    office.call_from(1, "+3611")
    office.call_from(2, "+3622")
    office.wait(10.1)
    assert office.words_to("line 2")[0] == "queue.position 2"
    office.finish("line 1")
    office.finish("line 2")
    office.call_from(3, "+3633")
    office.wait(30)
    assert office.words_to("line 1") == office.words_to("line 2") == ("", 0)
    assert office.line_hears(2) == "music"


def test_messages_follow_one_another():
    office = office_with(Words(position=False, wait=False, messages=("offer", "hours"), messages_every_ms=20_000))
    office.busy(1)
    office.call_from(1, "+3611")
    heard = []
    for _ in range(3):
        office.wait(20.1)
        heard.append(office.words_to("line 1")[0])
        office.finish("line 1")
    assert heard == ["offer", "hours", "offer"]


def test_the_greeting_comes_first_and_nobody_is_rung_before_it_ends_where_the_box_answers_all():
    office = office_with(Words(greeting="welcome", position=False, wait=False), at_once=True)
    office.call_from(1, "+3611")
    office.wait(0.1)
    assert office.words_to("line 1")[0] == "welcome"
    assert office.bells == []
    office.wait(3)
    office.finish("line 1")
    assert office.bells == [1]
    assert office.line_hears(1) == "music"


def test_a_greeting_that_cannot_be_said_keeps_nobody_waiting():
    for tone_outputs, why in (((), ""), (OUTPUTS, "missing"), (OUTPUTS, "failed"), (OUTPUTS, "overdue")):
        office = office_with(Words(greeting="welcome"), at_once=True, tone_outputs=tone_outputs)
        office.call_from(1, "+3611")
        office.wait(0.1)
        if why == "overdue":
            office.wait(60)
        elif why:
            office.finish("line 1", why)
        assert office.bells == [1], why


def test_a_greeting_does_not_keep_an_agent_from_a_caller_whom_nobody_could_take():
    office = office_with(Words(greeting="welcome"))
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(0.1)
    assert office.words_to("line 1")[0] == "welcome"
    office.hang_up(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 1")
    assert any(isinstance(action, StopPlay) for _, action in office.log)


def test_the_agent_hears_what_the_call_is_about_beside_the_caller():
    office = office_with(Words(whisper="help", tell_wait=True, position=False, wait=False))
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(130)
    office.hang_up(1)
    office.answer(1)
    assert office.words_to("station 1")[0] == "help agent.waited 2"
    assert office.talks("station 1", "line 1")
    assert office.words_to("line 1") == ("", 0)
    office.finish("station 1")
    assert office.words_to("station 1") == ("", 0)
    assert office.talks("station 1", "line 1")


def test_words_end_with_whoever_hears_them():
    office = office_with(Words(whisper="help", position=False, wait=False))
    office.call_from(1, "+3611")
    office.answer(1)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(5)
    assert office.image.words == {}
    office = office_with(TOLD)
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(10.1)
    office.far_side_hangs_up(1)
    assert office.image.words == {}


def test_words_make_way_for_tones_that_somebody_needs_at_once():
    office = office_with(TOLD, tone_outputs=("assign1",), people="ab")
    office.busy(1, 2)
    office.call_from(1, "+3611")
    office.wait(10.1)
    assert office.words_to("line 1")[0] == "queue.position 1"
    office.send(e.PlayEnded(99))  # of a play that is over: nobody's business
    assert office.words_to("line 1")[0] == "queue.position 1"


def test_nobody_is_interrupted_by_more_words():
    office = office_with(Words(greeting="welcome", wait=False, first_ms=10_000, every_ms=30_000))
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(11)
    assert office.words_to("line 1")[0] == "welcome"
    office.finish("line 1")
    office.wait(1.1)
    assert office.words_to("line 1")[0] == "queue.position 1"


def test_the_estimated_wait_is_told_as_a_range_of_minutes():
    office = office_with(Words(position=False, first_ms=10_000, every_ms=60_000))
    office.busy(1)
    for line in (1, 2, 3):
        office.call_from(line, f"+36{line}")
    office.wait(10.1)
    words, _ = office.words_to("line 3")
    name, low, high = words.split()
    assert name == "queue.wait"
    assert int(low) < int(high)
    assert int(high) > 5  # three calls of three minutes each by one person, as long as nothing is known
    office.finish("line 3")


def test_nobody_is_promised_a_wait_when_everybody_is_away():
    office = office_with(Words(position=False, first_ms=10_000, every_ms=60_000))
    office.busy(1)
    office.call_from(1, "+3611")
    office.pause("a")
    office.wait(11)
    assert office.words_to("line 1") == ("", 0)

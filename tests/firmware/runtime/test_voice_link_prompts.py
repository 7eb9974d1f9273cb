"""The core's end of the pipe to the voice: prompts are said once, and whoever waits for their end is always told."""

import select
from datetime import datetime

import pytest

from boards.lb4x8 import BOARD
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.events import LineDialledOut, PlayEnded
from firmware.runtime.voice_card import OVERDUE_MS
from firmware.runtime.voice_link import PROMPT_MS, RECORDED_MS, VoiceLink, VoiceProcess
from firmware.voice import messages as m
from tests.firmware.runtime.voice_bench import Office
from tests.firmware.voice.speaking import put, words

POSITION = Prompt("queue.position", (3,))
THANKS = Prompt("queue.thanks")
THANKED = m.PlayPrompts((m.Said("queue.thanks"),))


def speaking(*prompts, language=""):
    """An office that says these as play 7 on output 5."""
    office = Office()
    child = office.begin()
    office.link.play_prompts(7, "assign1", prompts, language)
    return office, child


def test_prompts_go_to_the_voice_at_once_and_their_end_comes_back():
    office, child = speaking(POSITION, THANKS, language="pl")
    what = m.PlayPrompts((m.Said("queue.position", (3,)), m.Said("queue.thanks")), "pl")
    assert child.told == [m.Play(1, 5, what, 2 * PROMPT_MS + OVERDUE_MS)]
    office.step()
    assert office.found == []
    child.says = m.encode(m.PlayEnded(1, "done"))
    office.step()
    assert office.found == [PlayEnded(7, "done")]


@pytest.mark.parametrize("why", ["stopped", "deadline", "replaced", "refused"])
def test_prompts_that_were_not_said_to_their_end_have_failed(why):
    office, child = speaking(THANKS)
    child.says = m.encode(m.PlayEnded(1, why, "There is no output 5."))
    office.step()
    assert office.found == [PlayEnded(7, "failed")]


def test_a_prompt_without_a_sound_is_told_to_who_waits_and_once_in_the_log():
    office, child = speaking(THANKS)
    child.says = m.encode(m.PromptMissing("queue.thanks", "en")) + m.encode(m.PlayEnded(1, "missing"))
    office.step()
    assert office.found == [PlayEnded(7, "missing")]
    assert office.log == ["there is no sound for the prompt queue.thanks in en: three notes stand in for it"]


def test_a_process_that_dies_while_it_speaks_has_failed_and_says_nothing_again():
    office, child = speaking(THANKS)
    child.lives = False
    office.step()
    assert office.found == [PlayEnded(7, "failed")]
    office.step(1000)
    office.children[-1].says = m.encode(m.VoiceStarted("hu", 48000, 1, 8))
    office.step()
    office.step()
    assert office.children[-1].told == []
    assert office.found == [PlayEnded(7, "failed")]


def test_while_no_process_runs_prompts_fail_at_the_next_step():
    office = Office()
    office.link.play_prompts(1, "assign1", (THANKS,), "")
    assert office.found == []
    office.step()
    assert office.found == [PlayEnded(1, "failed")]


def test_a_full_pipe_fails_prompts_rather_than_say_them_late():
    office = Office()
    child = office.begin()
    child.full = True
    office.link.play_prompts(1, "assign1", (THANKS,), "")
    child.full = False
    office.step()
    assert office.found == [PlayEnded(1, "failed")]
    assert child.told == []


def test_prompts_without_end_fail_and_leave_the_pipe_whole():
    office = Office()
    child = office.begin()
    office.link.play_prompts(1, "assign1", (POSITION,) * 200, "")
    office.link.play_prompts(2, "assign2", (THANKS,), "")
    office.step()
    assert office.found == [PlayEnded(1, "failed")]
    assert [command.output for command in child.told] == [6]


def test_a_process_that_hangs_is_answered_for():
    office, child = speaking(THANKS)
    office.step(PROMPT_MS + OVERDUE_MS)
    assert office.found == [PlayEnded(7, "failed")]
    assert child.told[-1] == m.Stop(1)


def test_a_recording_may_be_as_long_as_a_conversation():
    office, child = speaking(Prompt("message.17"), THANKS)
    assert child.told[0].deadline_ms == RECORDED_MS + PROMPT_MS + OVERDUE_MS
    office.step(2 * PROMPT_MS + OVERDUE_MS)
    assert office.found == []


def test_prompts_that_are_stopped_are_not_answered():
    office, child = speaking(THANKS)
    office.link.stop_prompts("assign2")
    office.link.stop_prompts("assign1")
    assert child.told[-1] == m.Stop(1)
    child.says = m.encode(m.PlayEnded(1, "stopped"))
    office.step()
    assert office.found == []


def test_prompts_that_could_not_begin_and_are_stopped_are_not_answered_either():
    office = Office()
    office.link.play_prompts(1, "assign1", (THANKS,), "")
    office.link.stop_prompts("assign1")
    office.step()
    assert office.found == []


def test_other_prompts_on_an_output_take_the_place_of_those_before_which_are_not_answered():
    office, child = speaking(POSITION)
    office.link.play_prompts(8, "assign1", (THANKS,), "")
    assert child.told[1:] == [m.Stop(1), m.Play(2, 5, THANKED, PROMPT_MS + OVERDUE_MS)]
    child.says = m.encode(m.PlayEnded(1, "stopped")) + m.encode(m.PlayEnded(2, "done"))
    office.step()
    assert office.found == [PlayEnded(8)]


def test_several_outputs_speak_at_once_on_two_sound_cards():
    office = Office(LB8X24)
    office.begin()
    for number in (1, 2, 5):
        office.link.play_prompts(number, f"assign{number}", (THANKS,), "")
    first, second = office.children
    assert [command.output for command in first.told] == [5, 6]
    assert [command.output for command in second.told] == [9]
    second.says = m.encode(m.PlayEnded(second.told[0].id, "done"))
    office.step()
    assert office.found == [PlayEnded(5)]


def test_a_tone_or_digits_take_an_output_from_prompts():
    office, child = speaking(THANKS)
    office.link.send_tones(2, "assign1", "1", 100, 100)
    child.says = m.encode(m.PlayEnded(1, "replaced")) + m.encode(m.PlayEnded(2, "done"))
    office.step()
    assert office.found == [PlayEnded(7, "failed"), LineDialledOut(2)]


def test_the_real_process_speaks_and_when_it_is_killed_who_waits_is_told(tmp_path):
    put(tmp_path, "short", words(0.1))
    put(tmp_path, "long", words(40.0))
    log, found, started = [], [], []

    def start(country, _device, first, outputs, _lines, _recorders):
        started.append(VoiceProcess(country, "none", first, outputs, 0, state_dir=tmp_path))
        return started[-1]

    link = VoiceLink(BOARD, "hu", log.append, found.append, start, caller_id="", now=lambda: datetime(2026, 1, 5))
    link.step(0)
    process = started[0]._process
    while not link._cards[0]._ready:
        assert select.select([process.stdout], [], [], 60)[0], "the voice process says nothing"
        link.step(100)
    while PlayEnded(len(found), "done") not in found:
        assert len(found) < 50, "it never reads its sounds"
        waiting = len(found)
        link.play_prompts(waiting + 1, "assign1", (Prompt("short"),), "")
        while len(found) == waiting:
            assert select.select([process.stdout], [], [], 60)[0], "the voice process does not answer"
            link.step(200)
    link.play_prompts(99, "assign2", (Prompt("long"),), "")
    process.kill()
    process.wait(60)
    link.step(300)
    assert found[-1] == PlayEnded(99, "failed")
    assert log[-1] == "the voice process has ended and is started again"
    link.end()


def test_who_is_told_that_it_failed_may_have_something_else_said_at_once():
    office, child = speaking(POSITION)
    office.then = lambda: office.link.play_prompts(8, "assign1", (THANKS,), "")
    child.says = m.encode(m.PlayEnded(1, "deadline"))
    office.step()
    assert child.told[-1].what == THANKED

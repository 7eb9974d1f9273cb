"""Both forms of the world: who hears which prompt, for how long, and what the box is told of its end."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from tests.tools.sim.orders import lifts, ordered
from tools.doings import Doings
from tools.play.facts import FACTS
from tools.sim import electrical, event_world
from tools.sim.spoken import PROMPT_US, VALUE_US, text_of

LISTEN = a.CloseCrosspoint("station 1", "tone assign1")
THANKS = a.Prompt("queue.thanks")
WAIT = a.Prompt("queue.wait", (5, 10))
SAID = "prompt queue.wait with 5,10 in hu"
THANKED = "prompt queue.thanks in pl"


@pytest.fixture(params=[electrical, event_world], ids=["electrical", "event"])
def module(request):
    return request.param


class Box:
    """A world that obeys orders; ``ended``: (ms, event) of plays."""

    def __init__(self, module, mocker):
        self.world, self.orders = ordered(module, mocker)
        self.ended = []
        self.world.on_event(lambda at, event: self.ended.append((at, event)) if type(event) is e.PlayEnded else None)
        self.world.run_until(500)

    def wants(self, phone, *wanted):
        """These are carried out, 200 ms pass; the moment of the order, within a tick or two of hook debouncing."""
        lifts(self.world, self.orders, phone, *wanted)

    def wait(self, ms):
        self.world.run_until(self.world.now_ms + ms)


@pytest.fixture
def box(module, mocker):
    return Box(module, mocker)


def began_ms(box, *wanted):
    """The moment at which the box decided to do this."""
    box.orders.on[e.StationWentOffHook(1)] = list(wanted)
    decided = []
    box.world.on_action(lambda at, action: decided.append(at))
    box.world.phones[1].lift()
    box.world.run_until(box.world.now_ms + 200)
    return decided[0]


def test_prompts_are_heard_one_after_the_other_and_their_end_is_told_in_its_moment(box):
    began = began_ms(box, LISTEN, a.Play(7, "assign1", (WAIT, THANKS)))
    assert box.world.phone_hears(1) == {SAID}
    first_ms, second_ms = (PROMPT_US + 2 * VALUE_US) // 1000, PROMPT_US // 1000
    box.world.run_until(began + first_ms - 20)
    assert box.world.phone_hears(1) == {SAID}
    box.world.run_until(began + first_ms + 20)
    assert box.world.phone_hears(1) == {"prompt queue.thanks in hu"}
    assert box.ended == []
    box.wait(2_000)
    assert box.world.phone_hears(1) == set()
    [(at, event)] = box.ended
    assert event == e.PlayEnded(7, "done")
    assert at == pytest.approx(began + first_ms + second_ms, abs=10)


def test_a_prompt_that_is_stopped_is_heard_no_more_and_not_told(box):
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    box.wants(2, a.StopPlay("assign1"))
    assert box.world.phone_hears(1) == set()
    box.wait(5_000)
    assert box.ended == []


def test_other_prompts_take_the_place_of_those_before(box):
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    box.wants(2, a.Play(8, "assign1", (THANKS,), "pl"))
    assert box.world.phone_hears(1) == {THANKED}
    box.wait(5_000)
    assert [event for _, event in box.ended] == [e.PlayEnded(8)]


def test_several_outputs_speak_at_once_to_whom_they_are_switched(box):
    other = a.CloseCrosspoint("station 2", "tone assign2")
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    box.wants(2, other, a.Play(8, "assign2", (THANKS,), "pl"))
    assert (box.world.phone_hears(1), box.world.phone_hears(2)) == ({SAID}, {THANKED})
    assert box.world.phone_hears_people(1) == set()
    box.wait(5_000)
    assert {event.play for _, event in box.ended} == {7, 8}


def test_a_prompt_without_a_sound_is_told_at_the_end_of_what_stands_in_for_it(box):
    box.world.voice.speakers.missing.add("queue.thanks")
    box.wants(1, LISTEN, a.Play(7, "assign1", (THANKS,)))
    box.wait(2_000)
    assert [event for _, event in box.ended] == [e.PlayEnded(7, "missing")]


def test_when_the_voice_breaks_down_who_waits_is_told(box):
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    box.world.voice.speakers.break_down()
    box.wait(5)
    assert box.world.phone_hears(1) == set()
    box.wait(5_000)
    assert [event for _, event in box.ended] == [e.PlayEnded(7, "failed")]


def test_a_tone_takes_the_output_from_prompts_and_prompts_from_a_tone(box):
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    box.wants(2, a.PlayTone("assign1", "confirmation"))
    assert box.world.phone_hears(1) == {"confirmation"}
    box.wants(3, a.Play(8, "assign1", (THANKS,)))
    assert box.world.phone_hears(1) == {"prompt queue.thanks in hu"}
    box.wait(2_000)
    assert box.world.phone_hears(1) == set()
    assert [event for _, event in box.ended] == [e.PlayEnded(7, "failed"), e.PlayEnded(8, "done")]


def test_a_core_that_starts_again_finds_silence(box):
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    box.world.core_dies(500)
    box.wait(5_000)
    assert box.ended == []
    assert box.world.voice.heard({"tone assign1"}) == set()


def test_a_prompt_without_its_numbers_is_our_own_mistake(box):
    with pytest.raises(ValueError, match=r"queue\.wait says 2 numbers or more, and was given 1"):
        box.world.voice.play_prompts(1, "assign1", (a.Prompt("queue.wait", (5,)),), "")
    with pytest.raises(ValueError, match="dial"):
        box.world.voice.play_prompts(1, "dial", (THANKS,), "")


@pytest.mark.parametrize(
    ("values", "true"),
    [
        ({"PROMPT": "queue.wait"}, True),
        ({"PROMPT": "queue.wait", "VALUES": ("5", "10")}, True),
        ({"PROMPT": "queue.wait", "LANGUAGE": "hu"}, True),
        ({"PROMPT": "queue.wait", "VALUES": ("5", "10"), "LANGUAGE": "hu"}, True),
        ({"PROMPT": "queue.wait", "VALUES": ("5",)}, False),
        ({"PROMPT": "queue.wait", "LANGUAGE": "en"}, False),
        ({"PROMPT": "queue"}, False),
        ({"PROMPT": "queue.thanks"}, False),
    ],
)
def test_an_expectation_names_a_prompt_and_may_name_numbers_and_language(box, mocker, values, true):
    box.wants(1, LISTEN, a.Play(7, "assign1", (WAIT,)))
    stage = mocker.Mock(world=box.world)
    stage.cast.port.return_value = 1
    assert FACTS["phone hears prompt"](stage, {"PHONE": "11", **values}) is true
    box.wants(2, a.SeizeLine(1), a.CloseCrosspoint("line 1", "tone assign1"))
    assert FACTS["line hears prompt"](stage, {"LINE": 1, **values}) is true


def test_the_screen_shows_the_words(module, mocker):
    world, orders = ordered(module, mocker)
    orders.state.holds = {}
    doings = Doings(world)
    world.run_until(500)
    lifts(world, orders, 1, a.SeizeLine(1), a.CloseCrosspoint("line 1", "tone assign1"), a.Play(7, "assign1", (WAIT,)))
    orders.state.trunks = {1: mocker.Mock(junctor=0)}
    assert doings.line(1) == 'hears "A várható várakozási idő legalább 5, legfeljebb 10 perc."'


def test_what_an_ear_hears_has_words():
    assert text_of("prompt queue.wait with 5,10 in en") == "The estimated wait is 5 to 10 minutes."
    assert text_of("prompt message.from with 0630 in pl") == "Od numeru 0630."


def test_the_language_of_the_box_is_heard_and_offers_of_languages_in_their_own(box):
    box.world.voice.use("hu", "", "id")
    box.wants(1, LISTEN, a.Play(7, "assign1", (THANKS, a.Prompt("language.pl", ("*",))), "en"))
    assert box.world.phone_hears(1) == {"prompt queue.thanks in en"}
    box.wait(PROMPT_US // 1000)
    assert box.world.phone_hears(1) == {"prompt language.pl with * in pl"}
    box.wants(2, a.Play(8, "assign1", (THANKS,)))
    assert box.world.phone_hears(1) == {"prompt queue.thanks in id"}
    assert text_of("prompt queue.wait-about with 1 in en") == "The estimated wait is about 1 minute."
    assert text_of("prompt our-own in hu") == "our-own"

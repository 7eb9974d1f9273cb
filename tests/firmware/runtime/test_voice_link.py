"""The core's end of the pipe to the voice: tones are repeated until they sound, and nothing ever waits."""

import select
from typing import get_args

import pytest

from boards.lb4x8 import BOARD
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol.actions import Tone
from firmware.runtime.child_process import RESTART_MS
from firmware.runtime.voice_link import VoiceLink, VoiceProcess
from firmware.voice.messages import (
    DeviceLost,
    Play,
    PlayEnded,
    PlayTone,
    Stop,
    VoiceStarted,
    decode_command,
    encode,
)
from firmware.voice.tone_plans import PLANS


class Child:
    """A voice process of our own: what it was told, what it says."""

    def __init__(self):
        self.told = []
        self.says = b""
        self.lives = True
        self.full = False
        self.ended = False

    def send(self, data):
        if self.full:
            return False
        self.told += [decode_command(line) for line in data.splitlines()]
        return True

    def receive(self):
        said, self.says = self.says, b""
        return said

    def alive(self):
        return self.lives

    def end(self):
        self.ended = True

    def playing(self):
        """Output -> tone, as a voice process would have it."""
        found, plays = {}, {}
        for command in self.told:
            if isinstance(command, Play):
                found[command.output] = command.what.name
                plays[command.id] = command.output
            elif isinstance(command, Stop):
                found.pop(plays[command.id], None)
        return found


class Office:
    def __init__(self, board=BOARD):
        self.children = []
        self.calls = []
        self.log = []
        self.cannot = None
        self.link = VoiceLink(board, "hu", self.log.append, self.start)
        self.now = 0

    def start(self, *call):
        if self.cannot:
            raise self.cannot
        self.calls.append(call)
        self.children.append(Child())
        return self.children[-1]

    def step(self, ms=100):
        self.now += ms
        self.link.step(self.now)

    def begin(self):
        self.step()
        for child in self.children:
            child.says = encode(VoiceStarted("hu", 48000, 1, 8))
        self.step()
        return self.children[-1]


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
    assert office.calls == [("hu", LB8X24.audio[0], 1, 8), ("hu", LB8X24.audio[1], 9, 8)]
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


def test_the_real_process_starts_plays_and_ends_with_its_pipe():
    log = []
    started = []

    def start(country, _device, first, outputs):
        started.append(VoiceProcess(country, "none", first, outputs))
        return started[-1]

    link = VoiceLink(BOARD, "hu", log.append, start)
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
    link.end()
    assert process.wait(60) == 0

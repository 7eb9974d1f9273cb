"""The whole process: started as the box starts it, spoken to over its pipes. And its threads on a device of our own."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from firmware.voice.hearing import Hearing
from firmware.voice.listener import Listener
from firmware.voice.messages import (
    CommandRefused,
    DeviceFound,
    DeviceLost,
    FilingFailed,
    Health,
    Heard,
    InputFound,
    InputLost,
    PlayEnded,
    PromptMissing,
    RecordingEnded,
    RecordingRefused,
    VoiceStarted,
    decode_report,
)
from firmware.voice.player import DeviceError, Player
from firmware.voice.recorder import Recorders
from firmware.voice.service import Service
from firmware.voice.shelf import Shelf
from firmware.voice.speech import read_sound
from firmware.voice.voice import Voice
from tests.firmware.voice.speaking import pitch, put, read, words

ROOT = Path(__file__).resolve().parents[3]


class Card:
    """A sound card that plays as fast as it is fed; a clock that jumps."""

    def __init__(self):
        self.ns = 0
        self.broken = None
        self.gate = threading.Event()
        self.gate.set()

    def now_ns(self):
        return self.ns

    def sleep_until_ns(self, when):
        self.ns = max(self.ns, when)

    def open(self):
        return self

    def write(self, block):
        self.gate.wait(10)
        self.ns += 10_000_000
        if self.broken is not None:
            raise self.broken
        return False

    def close(self):
        pass


class Inputs:
    """The inputs of that card: dial tone on line 2, as fast as it is read; its own clock, which jumps."""

    def __init__(self):
        self.ns = 0
        self.at = 0
        self.broken = None

    def now_ns(self):
        return self.ns

    def sleep_until_ns(self, when):
        self.ns = max(self.ns, when)

    def open(self):
        return self

    def read(self):
        if self.broken is not None:
            raise self.broken
        t = np.arange(self.at, self.at + 160)
        self.at += 160
        block = np.zeros((160, 2), np.int16)
        block[:, 1] = 3000 * np.sin(2 * np.pi * 425 * t / 8000)
        return block, False

    def close(self):
        pass


class Served:
    """A service in a thread of its own, with both pipes in our hands."""

    def __init__(self, card, inputs=None, shelf=None, recorders=None, lines=2):
        command_read, self.command_write = os.pipe()
        self.report_read, report_write = os.pipe()
        player = Player(Voice("hu", 8000, 8, shelf=shelf), "card", card.open, card)
        listener = None
        if inputs is not None:
            listener = Listener(
                Hearing("hu", 8000, lines), "card", inputs.open, inputs, player.counters, recorders=recorders
            )
        self.service = Service(player, listener, command_read, report_write, shelf=shelf, recorders=recorders)
        self.failure = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.reports = os.fdopen(self.report_read, "rb")

    def _run(self):
        try:
            self.service.run()
        except BaseException as error:
            self.failure = error

    def say(self, text):
        os.write(self.command_write, text.encode() + b"\n")

    def next(self):
        return decode_report(self.reports.readline())

    def wait_for(self, kind):
        while not isinstance(report := self.next(), kind):
            pass
        return report

    def hang_up(self):
        os.close(self.command_write)
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def card():
    return Card()


PLAY = '{"type":"Play","id":1,"output":5,"what":{"type":"Tone","name":"busy"}}'


def test_play_stop_and_ended_over_the_pipes(card):
    served = Served(card)
    assert served.next() == VoiceStarted("hu", 8000, 1, 8)
    assert served.next() == DeviceFound("card")
    served.say(PLAY)
    served.say('{"type":"Stop","id":1}')
    assert served.next() == PlayEnded(1, "stopped")
    served.hang_up()
    assert served.failure is None


@pytest.mark.parametrize(
    "line",
    [
        "busy!",
        "[]",
        '{"type":"Sing"}',
        '{"type":"Play","id":"one","output":5,"what":{"type":"Tone","name":"busy"}}',
        '{"type":"Play","id":1,"output":5,"what":{"type":"Tone","name":"busy"},"deadline_ms":0}',
        '{"type":"Stop","id":1,"now":true}',
        "\xff\xfe",
    ],
)
def test_a_malformed_command_is_refused_and_the_next_one_is_served(card, line):
    served = Served(card)
    served.say(line)
    refused = served.wait_for(CommandRefused)
    assert refused.reason
    assert refused.line == line
    served.say('{"type":"AskHealth"}')
    assert served.wait_for(Health).refused == 1
    served.hang_up()


SAY = '{"type":"Play","id":2,"output":6,"what":{"type":"Prompts","prompts":[{"name":"%s"}]}}'


def test_prompts_are_said_and_what_is_wrong_with_them_is_told(card, tmp_path):
    put(tmp_path, "queue.thanks", words(0.1), built=True)
    put(tmp_path, "queue.thanks", np.zeros(800, np.float32))
    shelf = Shelf(tmp_path)
    read(shelf, "queue.thanks")
    served = Served(card, shelf=shelf)
    served.say(SAY % "queue.thanks")
    assert served.wait_for(RecordingRefused).reason == "there is nothing in it but silence"
    assert served.wait_for(PlayEnded) == PlayEnded(2, "done")
    served.say(SAY % "polka")
    found = {type(report): report for report in (served.next(), served.next())}
    assert found == {PromptMissing: PromptMissing("polka", "en"), PlayEnded: PlayEnded(2, "missing")}
    served.hang_up()
    assert served.failure is None


def test_a_device_that_hangs_does_not_hold_up_the_sender(card):
    served = Served(card)
    assert served.wait_for(DeviceFound)
    card.gate.clear()
    for _ in range(2000):
        served.say('{"type":"Stop","id":1}' + " " * 200)
    served.say("nonsense")
    assert served.wait_for(CommandRefused)
    card.gate.set()
    served.hang_up()


def test_a_device_that_breaks_is_told(card):
    served = Served(card)
    assert served.wait_for(DeviceFound)
    card.broken = DeviceError("It has gone.")
    assert served.wait_for(DeviceLost) == DeviceLost("card", "It has gone.")
    card.broken = None
    assert served.wait_for(DeviceFound)
    served.hang_up()


def test_a_fault_of_our_own_ends_the_process(card):
    served = Served(card)
    card.broken = RuntimeError("a mistake of ours")
    served.thread.join(10)
    assert not served.thread.is_alive()
    assert str(served.failure) == "a mistake of ours"


def test_lines_are_listened_to_beside_playing(card):
    served = Served(card, Inputs())
    assert served.wait_for(InputFound) == InputFound("card")
    assert served.wait_for(Heard) == Heard(2, "dial")
    served.say('{"type":"ListenAfresh","line":2,"number":4}')
    assert served.wait_for(Heard) == Heard(2, "dial", 1, 4)
    served.say(PLAY)
    served.say('{"type":"Stop","id":1}')
    assert served.wait_for(PlayEnded) == PlayEnded(1, "stopped")
    served.say('{"type":"AskHealth"}')
    assert served.wait_for(Health).listening
    served.hang_up()
    assert served.failure is None


def test_another_country_reaches_voice_and_ears(card):
    served = Served(card, Inputs())
    assert served.wait_for(Heard) == Heard(2, "dial")
    served.say('{"type":"UseCountry","country":"fr"}')
    served.say('{"type":"UseCountry","country":"hu"}')
    served.say('{"type":"UseCountry","country":"xx"}')
    assert served.wait_for(CommandRefused).reason.startswith("There are no tones for 'xx'")
    # Ears that are new hear what goes on.
    assert served.wait_for(Heard) == Heard(2, "dial")
    served.hang_up()


class Still:
    """A clock that stands: in these tests samples come as fast as they are read."""

    def now_ns(self):
        return 0


def test_what_an_input_after_the_lines_hears_is_recorded_while_all_else_goes_on(card, tmp_path):
    """The second input here; the first one is line 1."""
    recorders = Recorders(8000, 1, tmp_path, Still(), lambda _: 10**12)
    served = Served(card, Inputs(), recorders=recorders, lines=1)
    served.say('{"type":"Record","id":9,"recorder":1,"name":"messages/9","longest_ms":600}')
    assert served.wait_for(RecordingEnded) == RecordingEnded(9, "limit", 600)
    samples, rate = read_sound(tmp_path / "messages/9.wav")
    assert (len(samples), rate, pitch(samples)) == (4800, 8000, 425)
    served.say('{"type":"Record","id":10,"recorder":1,"name":"messages/10","longest_ms":600000}')
    served.say('{"type":"StopRecording","id":10}')
    assert served.wait_for(RecordingEnded).why == "stopped"
    served.say('{"type":"DiscardRecording","name":"messages/9"}')
    served.say('{"type":"RenameRecording","name":"messages/9","to":"messages/1"}')
    assert served.wait_for(FilingFailed) == FilingFailed("the recording messages/9: No such file or directory")
    served.hang_up()
    assert served.failure is None


def test_a_process_without_recorders_says_so(card):
    served = Served(card, Inputs())
    served.say('{"type":"Record","id":9,"recorder":1,"name":"messages/9","longest_ms":600}')
    assert served.wait_for(RecordingEnded) == RecordingEnded(9, "failed", 0, "messages/9: there is no recorder")
    served.hang_up()


def test_inputs_that_vanish_disturb_nobody(card):
    inputs = Inputs()
    served = Served(card, inputs)
    assert served.wait_for(InputFound)
    inputs.broken = DeviceError("It has gone.")
    assert served.wait_for(InputLost) == InputLost("card", "It has gone.")
    served.say(PLAY)
    served.say('{"type":"Stop","id":1}')
    assert served.wait_for(PlayEnded) == PlayEnded(1, "stopped")
    inputs.broken = None
    assert served.wait_for(InputFound) == InputFound("card")
    served.hang_up()
    assert served.failure is None


def test_a_fault_of_the_ears_ends_the_process_too(card):
    inputs = Inputs()
    served = Served(card, inputs)
    inputs.broken = RuntimeError("a mistake of ours")
    served.thread.join(10)
    assert not served.thread.is_alive()
    assert str(served.failure) == "a mistake of ours"


def test_who_has_no_lines_listens_to_nobody(card):
    served = Served(card)
    served.say('{"type":"ListenAfresh","line":2,"number":4}')
    served.say('{"type":"AskHealth"}')
    health = served.wait_for(Health)
    assert (health.listening, health.refused) == (False, 0)
    served.hang_up()


def started(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "firmware.voice", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_the_process_on_its_own():
    with started("--country", "us", "--outputs", "16", "--device", "none", "--rate", "16000") as process:
        assert decode_report(process.stdout.readline()) == VoiceStarted("us", 16000, 1, 16)
        assert isinstance(decode_report(process.stdout.readline()), DeviceLost)
        process.stdin.write(
            b'{"type":"Play","id":4,"output":16,"what":{"type":"Digits","digits":"1","on_ms":20,"off_ms":0}}\n'
        )
        process.stdin.flush()
        assert decode_report(process.stdout.readline()) == PlayEnded(4, "done")
        process.stdin.close()
        assert process.wait(10) == 0
        assert process.stderr.read() == b""


def test_the_process_listens_where_it_is_told_to():
    with started("--outputs", "8", "--lines", "4", "--device", "none") as process:
        reports = [decode_report(process.stdout.readline()) for _ in range(3)]
        assert InputLost("none", "No device was asked for; no line is listened to.") in reports
        process.stdin.close()
        assert process.wait(10) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--country", "xx"), "invalid choice: 'xx'"),
        (("--outputs", "0"), "0 is not between 1 and 64"),
        (("--rate", "1"), "invalid choice: 1"),
        (("--lines", "-1"), "-1 is not between 0 and 64"),
    ],
)
def test_a_mistake_in_the_call_is_told(words, sentence):
    with started(*words) as process:
        _, said = process.communicate(timeout=20)
        assert process.returncode == 2
        assert sentence in said.decode()

"""Names of sound cards, and what is said where the library or the card is missing."""

import sys

import numpy as np
import pytest

from firmware.voice.platform import PlatformError, PortAudioCard, WallClock, portaudio_name, sound_card
from firmware.voice.player import DeviceError


@pytest.fixture
def asound(tmp_path):
    """/proc/asound with a card called LineBox at number 2."""
    (tmp_path / "card2").mkdir()
    (tmp_path / "LineBox").symlink_to("card2")
    return tmp_path


@pytest.mark.parametrize(
    ("device", "name"),
    [
        ("hw:LineBox,0", "(hw:2,0)"),
        ("hw:LineBox,1", "(hw:2,1)"),
        ("hw:LineBox", "(hw:2,0)"),
        ("hw:2,0", "(hw:2,0)"),
        ("default", None),
        ("USB Audio", "USB Audio"),
    ],
)
def test_a_card_is_found_by_its_name_or_number(asound, device, name):
    assert portaudio_name(device, asound) == name


@pytest.mark.parametrize("device", ["hw:Other,0", "hw:1,0"])
def test_a_card_that_is_not_plugged_in_is_told(asound, device):
    with pytest.raises(DeviceError, match=r"There is no sound card (Other|1)\."):
        portaudio_name(device, asound)


def test_a_machine_without_sound_is_told(tmp_path):
    with pytest.raises(DeviceError, match="There is no sound card"):
        portaudio_name("default", tmp_path / "asound")


def test_without_portaudio_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    # What the module does on a machine without the library.
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    with pytest.raises(PlatformError, match="apt install libportaudio2"):
        sound_card("hw:LineBox,0", 48000)


def test_no_device_can_be_asked_for_and_needs_no_library():
    card = sound_card("none", 48000)
    with pytest.raises(DeviceError, match="nothing is heard"):
        card.play(8, 480)
    with pytest.raises(DeviceError, match="no line is listened to"):
        card.listen(4)


def test_the_clock_grows_and_does_not_wait_for_the_past():
    clock = WallClock()
    before = clock.now_ns()
    clock.sleep_until_ns(before - 1)
    clock.sleep_until_ns(before + 1_000_000)
    assert clock.now_ns() >= before + 1_000_000


# -- both ways at once


class Library:
    """A sounddevice of our own: it fails the test when PortAudio starts anew under an open stream."""

    class PortAudioError(Exception):
        pass

    def __init__(self, inputs=8):
        self.inputs = inputs
        self.streams = []
        self.broken = False
        self.starts = 0

    def _terminate(self):
        assert not self.streams, "a stream is open"

    def _initialize(self):
        self.starts += 1

    def query_devices(self, device, kind):
        if self.inputs == 0:
            raise ValueError(f"Not an {kind} device: {device!r}")
        return {"max_input_channels": self.inputs}

    def OutputStream(self, **options):  # noqa: N802 - sounddevice's name
        return Stream(self, options)

    InputStream = OutputStream


class Stream:
    def __init__(self, library, options):
        if library.broken:
            raise library.PortAudioError("Device unavailable")
        self.library = library
        self.options = options
        self.channels = options["channels"]
        self.read_available = 0
        self.written = []
        library.streams.append(self)

    def start(self):
        pass

    def write(self, block):
        if self.library.broken:
            raise self.library.PortAudioError("Host error")
        self.written.append(block)
        return False

    def read(self, frames):
        if self.library.broken:
            raise self.library.PortAudioError("Host error")
        assert 0 < frames <= self.read_available, "it would wait"
        return np.ones((frames, self.channels), np.int16), False

    def close(self, ignore_errors):
        assert ignore_errors
        self.library.streams.remove(self)


@pytest.fixture
def box(asound):
    library = Library()
    return library, PortAudioCard(library, "hw:LineBox,0", 48000, asound)


def test_inputs_are_opened_while_the_card_plays_all_that_it_has(box):
    library, card = box
    assert card.listen(4) is None
    card.play(8, 480)
    inputs = card.listen(4)
    output, opened = library.streams
    assert (output.options["device"], output.options["channels"]) == ("(hw:2,0)", 8)
    assert (opened.options["device"], opened.options["channels"], opened.options["dtype"]) == ("(hw:2,0)", 8, "int16")
    assert library.starts == 1
    samples, lost = inputs.read()
    assert (samples.shape, lost) == ((0, 8), False)
    opened.read_available = 960
    assert inputs.read()[0].shape == (960, 8)


def test_a_device_that_is_no_card_itself_gives_as_many_as_are_wanted(asound):
    library = Library(128)
    card = PortAudioCard(library, "default", 48000, asound)
    card.play(8, 480)
    card.listen(4)
    assert library.streams[1].options["channels"] == 4
    assert library.streams[1].options["device"] is None


@pytest.mark.parametrize(("inputs", "sentence"), [(2, "It has 2 inputs, and 4 are"), (0, "Not an input device")])
def test_a_card_with_too_few_inputs_is_told_and_plays_on(box, inputs, sentence):
    library, card = box
    library.inputs = inputs
    outputs = card.play(8, 480)
    with pytest.raises(DeviceError, match=sentence):
        card.listen(4)
    assert outputs.write(np.zeros((480, 8), np.float32)) is False
    assert len(library.streams) == 1


def test_inputs_are_let_go_before_the_card_is_looked_for_again(box):
    library, card = box
    outputs, inputs = card.play(8, 480), card.listen(4)
    outputs.close()
    with pytest.raises(DeviceError, match="Its inputs are still open"):
        card.play(8, 480)
    with pytest.raises(DeviceError, match="does not play any more"):
        inputs.read()
    inputs.close()
    assert card.listen(4) is None
    card.play(8, 480)
    assert card.listen(4) is not None
    assert library.starts == 2


def test_inputs_that_break_leave_playing_alone(box):
    library, card = box
    outputs, inputs = card.play(8, 480), card.listen(4)
    library.streams[1].read_available = 10
    library.broken = True
    with pytest.raises(DeviceError, match="Host error"):
        inputs.read()
    inputs.close()
    with pytest.raises(DeviceError, match="Device unavailable"):
        card.listen(4)
    library.broken = False
    assert outputs.write(np.zeros((480, 8), np.float32)) is False
    assert card.listen(4) is not None
    assert library.starts == 1


def test_outputs_that_break_are_told(box):
    library, card = box
    outputs = card.play(8, 480)
    library.broken = True
    with pytest.raises(DeviceError, match="Host error"):
        outputs.write(np.zeros((480, 8), np.float32))
    outputs.close()
    with pytest.raises(DeviceError, match="Device unavailable"):
        card.play(8, 480)
    assert library.streams == []

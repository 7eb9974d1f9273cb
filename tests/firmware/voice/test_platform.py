"""Names of sound cards, and what is said where the library or the card is missing."""

import sys

import pytest

from firmware.voice.platform import PlatformError, WallClock, opener, portaudio_name
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
        opener("hw:LineBox,0", 48000, 8, 480)


def test_no_device_can_be_asked_for_and_needs_no_library():
    with pytest.raises(DeviceError, match="nothing is heard"):
        opener("none", 48000, 8, 480)()


def test_the_clock_grows_and_does_not_wait_for_the_past():
    clock = WallClock()
    before = clock.now_ns()
    clock.sleep_until_ns(before - 1)
    clock.sleep_until_ns(before + 1_000_000)
    assert clock.now_ns() >= before + 1_000_000

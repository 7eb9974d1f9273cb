"""Recordings of any form become what a telephone passes, at one level, without silence at their ends."""

import tracemalloc
import wave

import numpy as np
import pytest
import soundfile

from firmware.voice.levels import SPEECH_DBM0
from firmware.voice.prompt_files import ENDINGS, RAW_ENDINGS
from firmware.voice.speech import KEPT_HZ, PEAK, RecordingError, active_rms, read_sound, ready, resampled, shaped
from tests.firmware.voice.measure import dbm0
from tests.firmware.voice.speaking import pitch, words

RATE = 48_000


def written(path, samples, rate, width=2, channels=1):
    """Samples of full scale 1.0 as a file of this form; [frames, channels] where there are several."""
    whole = np.rint(samples * (2 ** (8 * width - 1) - 1)).astype(np.int64)
    octets = (whole + 128 if width == 1 else whole).astype("<i8").reshape(-1, 1).view(np.uint8)[:, :width]
    with path.open("wb") as out, wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(octets.tobytes())
    return path


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_files_of_any_width_are_read(tmp_path, width):
    samples = words(0.1)
    found, rate = read_sound(written(tmp_path / "a.wav", samples, 8000, width))
    assert rate == 8000
    assert np.abs(found - samples).max() < 2.0 ** (2 - 8 * width) + 1e-6


def test_two_channels_become_one(tmp_path):
    both = np.stack([words(0.1), np.zeros(800, np.float32)], axis=1)
    found, _ = read_sound(written(tmp_path / "a.wav", both, 8000, channels=2))
    assert found == pytest.approx(words(0.1) / 2, abs=1e-3)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_a_recording_of_any_rate_keeps_its_pitch_its_length_and_gets_the_level(tmp_path, rate):
    path = written(tmp_path / "a.wav", words(1.0, 1000, 0.02, rate), rate)
    sound = ready(path) / 32767
    assert len(sound) / KEPT_HZ == pytest.approx(1.0, abs=0.04)
    assert pitch(sound, KEPT_HZ) == 1000
    assert dbm0(sound[1000:3000]) == pytest.approx(SPEECH_DBM0, abs=0.3)


FORMATS = {
    ".wav": ("WAV", "ULAW"),
    ".flac": ("FLAC", None),
    ".ogg": ("OGG", "VORBIS"),
    ".opus": ("OGG", "OPUS"),
    ".mp3": ("MP3", None),
    ".aiff": ("AIFF", None),
    ".aif": ("AIFF", None),
    ".aifc": ("AIFF", "ALAW"),
    ".au": ("AU", "ULAW"),
    ".w64": ("W64", "FLOAT"),
    ".caf": ("CAF", "ALAC_16"),
}


@pytest.mark.parametrize("ending", [*ENDINGS, *RAW_ENDINGS])
def test_every_common_format_is_played_at_the_same_level(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    kind, subtype = FORMATS.get(ending) or ("RAW", RAW_ENDINGS[ending])
    rate = 8000 if ending in RAW_ENDINGS else 48_000
    soundfile.write(path, words(1.0, 1000, 0.05, rate), rate, format=kind, subtype=subtype)
    sound = ready(path) / 32767
    assert len(sound) / KEPT_HZ == pytest.approx(1.0, abs=0.08)
    assert pitch(sound, KEPT_HZ) == 1000
    assert dbm0(sound[2000:6000]) == pytest.approx(SPEECH_DBM0, abs=0.3)


def test_without_its_library_what_was_built_is_played_and_the_rest_says_what_to_install(tmp_path, mocker):
    path = written(tmp_path / "a.wav", words(0.5), KEPT_HZ)
    mocker.patch.dict("sys.modules", {"soundfile": None})
    assert len(ready(path, as_it_is=True)) == KEPT_HZ // 2
    with pytest.raises(RecordingError, match="libsndfile is missing: install it with 'apt install libsndfile1'"):
        ready(path)


def test_a_built_file_of_another_form_is_shaped(tmp_path):
    for rate, width in ((16_000, 2), (8000, 3)):
        sound = ready(written(tmp_path / "a.wav", words(1.0, 1000, 0.05, rate), rate, width), as_it_is=True) / 32767
        assert dbm0(sound[2000:6000]) == pytest.approx(SPEECH_DBM0, abs=0.3)
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    with pytest.raises(RecordingError, match="it is no sound that can be played"):
        ready(tmp_path / "a.wav", as_it_is=True)


def test_nothing_outside_the_band_of_a_telephone_is_left_and_nothing_folds_back_into_it():
    for hz in (30, 5000, 9000, 20_000):
        noise = resampled(words(0.5, hz, 0.5, RATE), RATE, 8000)
        assert np.abs(noise[400:-400]).max() < 0.02, hz
    assert np.abs(resampled(words(0.5, 1000, 0.5, RATE), RATE, 8000)).max() == pytest.approx(0.5, abs=0.05)


def test_a_long_recording_has_no_seams():
    tone = words(22.3, 1000, 0.5, 11_025)
    heard = resampled(tone, 11_025, KEPT_HZ)
    assert len(heard) == len(tone) * KEPT_HZ // 11_025
    assert np.abs(heard - words(22.3, 1000, 0.5, KEPT_HZ)[: len(heard)])[2000:-2000].max() < 1e-3


def test_a_small_file_that_holds_much_takes_little_memory(tmp_path):
    path = tmp_path / "many.flac"
    soundfile.write(path, np.zeros((12 * 192_000, 8), np.int16), 192_000)
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    samples, _ = read_sound(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(samples) == 12 * 192_000
    assert peak < 65_000_000, "less than all channels together"


def test_a_sample_that_is_no_number_is_not_the_end_of_a_recording(tmp_path):
    talk = words(1.0)
    talk[[100, 4000, 7000]] = np.inf, -np.inf, np.nan
    soundfile.write(tmp_path / "odd.wav", talk, 8000, subtype="FLOAT")
    assert len(ready(tmp_path / "odd.wav")) / KEPT_HZ == pytest.approx(1.0, abs=0.06)


def test_pauses_do_not_count_in_the_level():
    talk = np.concatenate([words(1.0, rate=RATE), np.zeros(2 * RATE, np.float32), words(1.0, rate=RATE)])
    alone = active_rms(words(1.0, rate=RATE), RATE)
    assert active_rms(talk, RATE) == pytest.approx(alone, rel=0.12)
    assert active_rms(np.zeros(RATE, np.float32), RATE) == 0.0


def test_silence_at_the_ends_is_cut_off_and_a_pause_inside_stays():
    quiet = np.zeros(RATE, np.float32)
    talk = np.concatenate([quiet, words(0.5, rate=RATE), quiet[: RATE // 2], words(0.5, rate=RATE), quiet])
    sound = shaped(talk, RATE)
    assert len(sound) / KEPT_HZ == pytest.approx(1.5, abs=0.06)
    assert np.flatnonzero(np.abs(sound) > 0.05)[0] < KEPT_HZ * 0.01


def test_a_recording_with_high_peaks_stays_softer_and_whole():
    clicks = words(1.0, amplitude=0.01, rate=RATE)
    clicks[::4800] = 1.0
    sound = shaped(clicks, RATE)
    assert np.abs(sound).max() == pytest.approx(PEAK, abs=1e-3)


def test_what_cannot_be_played_says_why(tmp_path):
    (tmp_path / "song.wav").write_bytes(b"ID3 not a wave")
    for name, samples, rate, reason in (
        ("fast.wav", words(0.1), 400_000, "it has 400000 samples a second, and 4000 to 192000 can be played"),
        ("long.wav", np.zeros(61 * 4000), 4000, "it takes 61 s, and 60 s is the most"),
        ("quiet.wav", np.zeros(800), 8000, "there is nothing in it but silence"),
        ("empty.wav", np.zeros(0), 8000, "there is nothing in it but silence"),
    ):
        written(tmp_path / name, samples, rate)
        with pytest.raises(RecordingError, match=reason):
            ready(tmp_path / name)
    with pytest.raises(RecordingError, match="it is no sound that can be played"):
        ready(tmp_path / "song.wav")
    with pytest.raises(FileNotFoundError):
        ready(tmp_path / "none.wav")

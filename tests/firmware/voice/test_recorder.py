"""What is said into a recorder is kept in a file, until it ends; whatever happens, what there was is kept."""

import errno
import os
import wave

import numpy as np
import pytest

from firmware.voice import recording_file
from firmware.voice.levels import rms_of
from firmware.voice.messages import (
    DiscardRecording,
    FilingFailed,
    MessagesKept,
    Record,
    RecordingEnded,
    RecordingFound,
    RenameRecording,
    StopRecording,
)
from firmware.voice.recorder import LEAST_FREE_BYTES, MUTE_NS, TAIL_MS, Recorders
from firmware.voice.speech import read_sound
from tests.firmware.voice.speaking import RATE

READING = RATE // 50
LOTS = 10 * LEAST_FREE_BYTES


def noise(seconds, dbm0):
    return rms_of(dbm0) * np.random.default_rng(5).standard_normal(round(seconds * RATE))


def speech(seconds, dbm0=-20.0):
    """Syllables: five bursts a second, with pauses between them, over a quiet line."""
    at = np.arange(round(seconds * RATE)) / RATE
    return noise(seconds, dbm0) * (np.sin(2 * np.pi * 2.5 * at) ** 2) + noise(seconds, -62)


def quiet(seconds, dbm0=-62.0):
    return noise(seconds, dbm0)


class Box:
    """Two recorders, their inputs, their clock and their disk."""

    def __init__(self, folder, room=LOTS):
        self.ns = 0
        self.room = room
        self.folder = folder
        self.recorders = Recorders(RATE, 2, folder, self, lambda _: self.room)

    def now_ns(self):
        return self.ns

    def order(self, *commands):
        for command in commands:
            self.recorders.order(command)
            self.recorders.step()

    def hear(self, one, other=None):
        """Read every 20 ms, from both inputs; full scale is 1.0."""
        other = np.zeros(len(one)) if other is None else other
        both = np.round(np.stack([one, other], axis=1) * 32767).astype(np.int16)
        for at in range(0, len(both), READING):
            self.ns += 20_000_000
            self.recorders.hear(both[at : at + READING])
            if not self.recorders._waiting.empty():
                self.recorders.step()

    def told(self):
        """But that no messages were there at the start."""
        reports = [report for report in self.recorders.reports if report != MessagesKept({})]
        self.recorders.reports.clear()
        return reports

    def ended(self):
        (report,) = self.told()
        assert isinstance(report, RecordingEnded)
        return report

    def kept(self, name):
        return read_sound(self.folder / f"{name}.wav")[0]


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


def message(number=1, recorder=1, longest_ms=60_000, silence_ms=2_000):
    return Record(number, recorder, f"messages/{number}", longest_ms, silence_ms)


def test_what_is_said_is_kept_sample_by_sample_until_it_is_stopped(box):
    said = speech(2.0)
    box.order(message(silence_ms=0))
    box.hear(said)
    assert not (box.folder / "messages/1.wav").exists()
    box.order(StopRecording(1))
    assert box.ended() == RecordingEnded(1, "stopped", 2000)
    assert np.abs(box.kept("messages/1") - said).max() < 3e-4
    with wave.open(str(box.folder / "messages/1.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
    [path] = (box.folder / "messages").iterdir()
    assert (path.name, path.stat().st_mode & 0o137) == ("1.wav", 0)


@pytest.mark.parametrize("dbm0", [-62.0, -45.0])
def test_silence_ends_a_recording_and_is_left_out_of_it_on_a_noisy_line_too(box, dbm0):
    box.order(message())
    box.hear(np.concatenate([speech(3.0), quiet(1.5, dbm0), speech(1.0), quiet(4.0, dbm0)]))
    report = box.ended()
    assert (report.id, report.why) == (1, "silence")
    assert abs(report.ms - (5_500 + TAIL_MS)) <= 200
    assert abs(len(box.kept("messages/1")) * 1000 / RATE - report.ms) < 1


@pytest.mark.parametrize("dbm0", [-30.0, -36.0])
def test_who_speaks_softly_is_not_cut_off(box, dbm0):
    box.order(message())
    box.hear(speech(6.0, dbm0))
    assert box.told() == []


def test_who_says_nothing_leaves_nothing(box):
    box.order(message())
    box.hear(quiet(2.2))
    assert box.ended() == RecordingEnded(1, "silence", 0)
    assert list((box.folder / "messages").iterdir()) == []


def test_the_silence_before_the_receiver_is_put_down_is_left_out(box):
    box.order(message(silence_ms=10_000))
    box.hear(np.concatenate([speech(3.0), quiet(4.0)]))
    box.order(StopRecording(1))
    report = box.ended()
    assert report.why == "stopped"
    assert abs(report.ms - (3_000 + TAIL_MS)) <= 200


def test_it_is_never_longer_than_it_may_be(box):
    box.order(message(longest_ms=2_500))
    box.hear(speech(4.0))
    assert box.ended() == RecordingEnded(1, "limit", 2_500)


def test_two_recorders_hear_each_their_own(box):
    box.order(message(1, 1, silence_ms=0), message(2, 2, silence_ms=0))
    one, other = speech(1.0), quiet(1.0, -40)
    box.hear(one, other)
    box.order(StopRecording(2), StopRecording(1))
    assert [report.id for report in box.told()] == [2, 1]
    assert np.abs(box.kept("messages/1") - one).max() < 3e-4
    assert np.abs(box.kept("messages/2") - other).max() < 3e-4


def test_a_new_recording_replaces_the_old_one_of_its_name_when_it_has_ended(box):
    box.order(message(silence_ms=0))
    box.hear(speech(3.0))
    box.order(StopRecording(1))
    box.order(Record(2, 1, "messages/1", 60_000, 0))
    box.hear(speech(1.0))
    assert len(box.kept("messages/1")) == 3 * RATE
    box.order(StopRecording(2))
    assert len(box.kept("messages/1")) == RATE


def test_a_recorder_that_is_told_to_record_something_else_keeps_what_it_had(box):
    box.order(message(1))
    box.hear(speech(1.0))
    box.order(message(2))
    assert [(report.id, report.why) for report in box.told()] == [(1, "stopped")]
    assert len(box.kept("messages/1")) > RATE * 0.7


REFUSED = {
    "messages/../../etc/passwd": "is no name",
    "messages/.hidden": "is no name",
    "elsewhere/1": "is no name",
    "calls/" + "a" * 130: "is no name",
    "messages/9": "is being recorded already",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_recorded_fails_at_once_with_a_reason(box, name):
    box.order(message(9, 2))
    box.order(Record(1, 1, name, 1000))
    report = box.ended()
    assert (report.id, report.why, report.ms) == (1, "failed", 0)
    assert REFUSED[name] in report.reason


def test_there_are_only_so_many_recorders_and_none_without_a_folder(box):
    box.order(message(1, recorder=3))
    assert box.ended().reason == "there is no recorder 3 for messages/1; there are 2"
    homeless = Box(None)
    homeless.order(message())
    assert homeless.ended() == RecordingEnded(1, "failed", 0, "messages/1 has no folder to be kept in")


def test_a_disk_that_fills_up_ends_it_and_what_was_said_is_kept(box):
    box.order(message(silence_ms=0))
    box.hear(speech(5.0))
    box.room = LEAST_FREE_BYTES - 1
    box.hear(speech(5.0))
    report = box.ended()
    assert (report.why, report.reason) == ("failed", "messages/1: less than 64 MB of the disk are free")
    assert report.ms >= 5_000
    assert len(box.kept("messages/1")) == report.ms * RATE // 1000
    box.order(message(2))
    assert box.ended().reason == "messages/2: less than 64 MB of the disk are free"


def test_a_disk_that_takes_no_more_ends_it_and_what_it_took_is_kept(box, monkeypatch):
    box.order(message(silence_ms=0))
    box.hear(speech(1.0))

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(recording_file.RecordingFile, "write", full)
    box.hear(speech(1.0))
    assert box.ended() == RecordingEnded(1, "failed", 1000, "messages/1: No space left on device")
    assert len(box.kept("messages/1")) == RATE


def test_a_folder_that_cannot_be_written_is_a_reason_and_nothing_worse(box):
    (box.folder / "messages").write_text("a file stands in the way")
    box.order(message())
    report = box.ended()
    assert (report.why, report.ms) == ("failed", 0)
    assert report.reason.startswith("messages/1: ")


def test_a_sound_card_that_goes_ends_it_and_what_was_said_is_kept(box):
    box.order(message(silence_ms=0))
    box.hear(speech(1.0))
    box.ns += MUTE_NS
    box.order(StopRecording(77))
    assert box.ended() == RecordingEnded(1, "failed", 1000, "messages/1: no sound comes from the sound card")


def test_a_power_cut_leaves_what_was_said_for_the_next_start(box, tmp_path):
    box.order(message(silence_ms=0))
    box.hear(speech(3.0))
    box.order(Record(2, 2, "prompts/en/queue.welcome", 60_000))
    os.sync()
    # The power fails: nobody closes anything. The disk has written an odd byte of the next sample.
    with (tmp_path / "messages/1.wav.part").open("ab") as part:
        part.write(b"x")
    (tmp_path / "messages/7.wav.part").write_bytes(b"RIFF")
    again = Box(tmp_path)
    again.order(StopRecording(1))
    assert again.told() == [RecordingFound("messages/1", 3000), MessagesKept({"messages/1": 3000})]
    assert len(again.kept("messages/1")) == 3 * RATE
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["1.wav"]


def test_what_is_there_at_the_start_is_told_and_what_cannot_be_read_has_no_length(box, tmp_path):
    box.order(message(silence_ms=0))
    box.hear(speech(3.0))
    box.order(StopRecording(1))
    (tmp_path / "messages/notice.wav").write_bytes(b"RIFF")
    (tmp_path / "messages/Not ours.wav").write_bytes(b"")
    again = Box(tmp_path)
    again.order(StopRecording(1))
    assert again.told() == [MessagesKept({"messages/1": 3000, "messages/notice": 0})]


def test_the_end_of_the_process_keeps_what_is_under_way(box):
    box.order(message(silence_ms=0))
    box.hear(speech(1.0))
    box.recorders.close()
    assert len(box.kept("messages/1")) == RATE


def test_a_draft_becomes_a_prompt_and_a_message_is_discarded(box):
    box.order(message(silence_ms=0))
    box.hear(speech(1.0))
    box.order(StopRecording(1))
    box.told()
    box.order(RenameRecording("messages/1", "prompts/hu/welcome"))
    assert len(box.kept("prompts/hu/welcome")) == RATE
    box.order(DiscardRecording("prompts/hu/welcome"), DiscardRecording("messages/1"))
    assert not (box.folder / "prompts/hu/welcome.wav").exists()
    assert box.told() == []
    box.order(RenameRecording("messages/1", "messages/2"), DiscardRecording("messages/../x"))
    assert box.told() == [
        FilingFailed("the recording messages/1: No such file or directory"),
        FilingFailed("'messages/../x' is no name of a recording"),
    ]


def test_what_comes_before_is_not_kept_and_a_recorder_at_rest_takes_no_samples(box):
    box.hear(speech(1.0))
    box.order(message(silence_ms=0))
    box.hear(speech(0.5))
    box.order(StopRecording(1))
    assert box.ended().ms == 500
    box.hear(speech(1.0))
    assert box.recorders._waiting.empty()


def test_a_recording_of_a_call_never_takes_the_place_of_another(box):
    for number in (1, 2, 3):
        box.order(Record(number, 1, "calls/2026-11-30/094112-1-line-2", 60_000, 0))
        box.hear(speech(0.1 * number))
        box.order(StopRecording(number))
    names = sorted(path.name for path in (box.folder / "calls/2026-11-30").iterdir())
    assert names == ["094112-1-line-2-2.wav", "094112-1-line-2-3.wav", "094112-1-line-2.wav"]
    assert len(box.kept("calls/2026-11-30/094112-1-line-2")) == RATE // 10
    assert len(box.kept("calls/2026-11-30/094112-1-line-2-3")) == 3 * RATE // 10

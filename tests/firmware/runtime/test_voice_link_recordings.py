"""The core's end of the pipe to the voice: whoever records is always told the end."""

import select
from datetime import datetime

from boards.lb4x8 import BOARD
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol.events import RecordingEnded, RecordingsFound
from firmware.runtime.voice_link import VoiceLink, VoiceProcess
from firmware.runtime.voice_recordings import FOUND_MS, OVERDUE_MS
from firmware.voice import messages as m
from tests.firmware.runtime.voice_bench import Office


def recording(board=BOARD):
    """An office whose recorder 1 keeps messages/4 as recording 4."""
    office = Office(board)
    child = office.begin()
    office.link.start_recording(4, 1, "messages/4", 60_000, 5_000)
    return office, child


def says(office, *reports):
    office.children[-1].says = b"".join(map(m.encode, reports))
    office.step()


def test_a_recording_goes_to_the_voice_at_once_and_its_end_comes_back():
    office, child = recording()
    assert office.calls == [("hu", BOARD.audio[0], 1, 8, 4, 2)]
    assert child.told == [m.Record(4, 1, "messages/4", 60_000, 5_000)]
    says(office, m.RecordingEnded(4, "silence", 7_300))
    assert office.found == [RecordingEnded(4, "silence", 7_300)]


def test_a_recording_of_a_call_bears_the_date_and_the_time_at_which_it_begins():
    office, child = recording()
    office.link.start_recording(5, 2, "calls/41-line-2-with-11", 60_000, 0)
    assert child.told[-1].name == "calls/2026-11-30/094100-41-line-2-with-11"


def test_of_the_large_board_the_second_card_records():
    office, child = recording(LB8X24)
    office.link.start_recording(5, 8, "messages/5", 60_000, 0)
    assert office.children[0].told == []
    assert [(one.id, one.recorder) for one in child.told] == [(4, 1), (5, 8)]


def test_a_stop_is_sent_once_there_is_room_for_it_and_is_answered():
    office, child = recording()
    child.full = True
    office.link.stop_recording(1)
    office.link.stop_recording(1)
    child.full = False
    office.step()
    assert child.told[1:] == [m.StopRecording(4)]
    says(office, m.RecordingEnded(4, "stopped", 1_000))
    assert office.found == [RecordingEnded(4, "stopped", 1_000)]


def test_why_a_recording_has_failed_is_said_in_the_log():
    office, _ = recording()
    says(office, m.RecordingEnded(4, "failed", 2_000, "messages/4: less than 64 MB of the disk are free"))
    assert office.found == [RecordingEnded(4, "failed", 2_000)]
    assert office.log == ["a recording has failed: messages/4: less than 64 MB of the disk are free"]


def test_while_no_process_runs_or_its_pipe_is_full_a_recording_fails_at_the_next_step():
    office = Office()
    office.link.start_recording(4, 1, "messages/4", 60_000, 0)
    assert office.found == []
    office.step()
    child = office.begin()
    child.full = True
    office.link.start_recording(5, 1, "messages/5", 60_000, 0)
    child.full = False
    office.step()
    assert office.found == [RecordingEnded(4, "failed"), RecordingEnded(5, "failed")]
    assert child.told == []


def test_what_was_kept_of_a_recording_whose_process_died_is_told_by_the_next_one():
    office, child = recording()
    office.link.start_recording(5, 2, "messages/5", 60_000, 0)
    child.lives = False
    office.step()
    office.step(1_000)
    says(
        office,
        m.VoiceStarted("hu", 48_000, 1, 8),
        m.RecordingFound("messages/4", 8_000),
        m.MessagesKept({"messages/4": 8_000}),
    )
    assert office.found == [RecordingEnded(4, "failed", 8_000), RecordingsFound((("messages/4", 8_000),))]
    assert office.log[-1] == "the recording messages/4 was cut off after 8.0 s, which are kept"
    office.step(FOUND_MS)
    assert office.found[2:] == [RecordingEnded(5, "failed")]
    says(office, m.RecordingEnded(4, "stopped", 9_000))
    assert len(office.found) == 3


def test_a_process_that_hangs_is_answered_for():
    office, child = recording()
    office.link.start_recording(5, 2, "messages/5", 600_000, 0)
    office.link.stop_recording(2)
    office.step(OVERDUE_MS)
    assert office.found == [RecordingEnded(5, "failed")]
    office.step(60_000)
    assert office.found[1:] == [RecordingEnded(4, "failed")]
    assert child.told[-1] == m.StopRecording(4)


def test_files_are_renamed_and_discarded_once_somebody_does_it_and_before_their_names_are_used_again():
    office = Office()
    office.link.rename_recording("messages/4", "prompts/en/welcome")
    office.link.discard_recording("messages/4")
    child = office.begin()
    office.step()
    assert child.told == [m.RenameRecording("messages/4", "prompts/en/welcome"), m.DiscardRecording("messages/4")]
    child.full = True
    office.link.discard_recording("messages/4")
    child.full = False
    office.link.start_recording(4, 1, "messages/4", 60_000, 0)
    assert [type(one) for one in child.told[2:]] == [m.DiscardRecording, m.Record]
    says(office, m.FilingFailed("the recording messages/4: No such file or directory"))
    assert office.log == ["the recording messages/4: No such file or directory"]


def test_the_real_process_answers_and_says_why_it_cannot_record():
    found, log, started = [], [], []

    def start(country, _device, first, outputs, lines, recorders):
        started.append(VoiceProcess(country, "none", first, outputs, lines, recorders))
        return started[-1]

    link = VoiceLink(
        BOARD, "hu", log.append, found.append, start, caller_id="", language="en", now=lambda: datetime(2026, 1, 5)
    )
    link.step(0)
    process = started[0]._process
    while not link._cards[0]._ready:
        assert select.select([process.stdout], [], [], 60)[0], "the voice process says nothing"
        link.step(0)
    link.start_recording(1, 1, "messages/1", 60_000, 0)
    while not found:
        assert select.select([process.stdout], [], [], 60)[0], "the voice process does not answer"
        link.step(0)
    assert found == [RecordingEnded(1, "failed")]
    assert "a recording has failed: messages/1 has no folder to be kept in" in log
    link.end()
    assert process.wait(60) == 0

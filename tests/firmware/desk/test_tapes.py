"""Recordings of calls on the desk: what is listed, read, deleted by people, and deleted by itself."""

import wave
from datetime import datetime

import pytest

from firmware.control.requests import DeleteFile, ReadFile, WriteFile
from firmware.control.responses import Done, FilePart, Refused
from firmware.desk.tapes import LEAST_FREE, LOOK_MS, Tapes

DAY = datetime(2026, 11, 30, 12, 0)
FULL = "094112-41-line-2-from-p36301234567-with-11"


class Folder:
    """Recordings of one second each in ``tmp_path``; ``free_files``: so many deletions make room."""

    def __init__(self, path, keep_days=30, clock=DAY, room=None):
        self.path = path
        self.clock = clock
        self.room = room
        self.notes = []
        self.tapes = Tapes(
            path, clock=lambda: self.clock, keep_days=lambda: keep_days, free=self.free, note=self.notes.append
        )

    def put(self, day, *names, ending=".wav"):
        folder = self.path / "calls" / day
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            with wave.open(str(folder / f"{name}{ending}"), "wb") as file:
                file.setparams((1, 2, 8000, 0, "NONE", ""))
                file.writeframes(bytes(2 * 8000))

    def free(self, _):
        return LEAST_FREE if self.room is None or len(self.kept) <= self.room else LEAST_FREE - 1

    @property
    def kept(self):
        return sorted(str(one.relative_to(self.path / "calls")) for one in (self.path / "calls").rglob("*.*"))


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_every_recording_is_listed_with_when_where_who_and_how_long(folder):
    folder.put("2026-11-29", "180000-7-line-1", "180000-8-line-1-to-0612345678-with-12-2")
    folder.put("2026-11-30", FULL)
    (folder.path / "calls" / "2026-11-30" / "notes.txt").write_text("no recording")
    told = [(row.recording, row.when, row.line, row.number, row.who, row.length_s) for row in folder.tapes.rows("")]
    assert told == [
        ("20261129-180000-7", "2026-11-29 18:00:00", 1, "", "", 1.0),
        ("20261129-180000-8-2", "2026-11-29 18:00:00", 1, "to 0612345678", "12", 1.0),
        ("20261130-094112-41", "2026-11-30 09:41:12", 2, "from +36301234567", "11", 1.0),
    ]
    assert [row.recording for row in folder.tapes.rows("2026-11-30")] == ["20261130-094112-41"]
    assert [row.recording for row in folder.tapes.rows("20261129-180000-7")] == ["20261129-180000-7"]


def test_a_recording_is_read_in_parts_and_who_takes_it_stands_in_the_log(folder):
    folder.put("2026-11-30", FULL)
    part = folder.tapes.answer(ReadFile("recordings", "20261130-094112-41"), "anna")
    assert isinstance(part, FilePart)
    assert (part.size, part.data[:4]) == (16044, b"RIFF")
    rest = folder.tapes.answer(ReadFile("recordings", "20261130-094112-41", 16040), "anna")
    assert len(rest.data) == 4
    assert folder.notes == ["anna takes a copy of the recording 20261130-094112-41"]


def test_a_recording_is_deleted_and_who_did_it_stands_in_the_log(folder):
    folder.put("2026-11-30", FULL)
    assert isinstance(folder.tapes.answer(DeleteFile("recordings", "20261130-094112-41"), "anna"), Done)
    assert folder.kept == []
    assert folder.notes == ["anna has deleted the recording 20261130-094112-41"]


@pytest.mark.parametrize(
    "request_",
    [
        ReadFile("recordings", "20261130-094112-42"),
        ReadFile("recordings", "../users.json"),
        DeleteFile("recordings", ""),
        ReadFile("recordings", "20261130-094112-41", -1),
        WriteFile("recordings", "20261130-094112-41", 0, b"", True),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(folder, request_):
    folder.put("2026-11-30", FULL)
    assert isinstance(folder.tapes.answer(request_, "anna"), Refused)
    assert len(folder.kept) == 1


def test_recordings_are_deleted_when_they_have_been_kept_for_so_many_days(folder):
    folder.put("2026-10-29", "080000-1-line-1")
    folder.put("2026-10-30", "080000-2-line-1", "090000-3-line-1")
    folder.put("2026-10-31", "080000-4-line-1")
    folder.tapes.step(0)
    assert folder.kept == ["2026-10-31/080000-4-line-1.wav"]
    assert not (folder.path / "calls" / "2026-10-30").exists()
    assert folder.notes == ["3 recordings of before 2026-10-31 deleted: they are kept for 30 days"]
    folder.clock = datetime(2026, 12, 1, 0, 5)
    folder.tapes.step(LOOK_MS - 1)
    assert len(folder.kept) == 1
    folder.tapes.step(LOOK_MS)
    assert folder.kept == []


def test_one_that_is_under_way_is_never_deleted(folder):
    folder.put("2026-10-01", "235900-1-line-1", ending=".wav.part")
    folder.tapes.step(0)
    assert len(folder.kept) == 1
    assert folder.notes == []


@pytest.mark.parametrize("settings", [{"clock": None}, {"keep_days": 0}])
def test_nothing_is_too_old_while_nobody_knows_the_date_or_the_configuration(tmp_path, settings):
    folder = Folder(tmp_path, **settings)
    folder.put("2001-01-01", "080000-1-line-1")
    folder.tapes.step(0)
    assert len(folder.kept) == 1


def test_where_the_disk_gets_full_the_oldest_go_first_and_nothing_else_goes(tmp_path):
    folder = Folder(tmp_path, room=2)
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "1.wav").write_bytes(b"kept")
    folder.put("2026-11-28", "080000-1-line-1")
    folder.put("2026-11-30", "080000-2-line-1", "090000-3-line-1", "100000-4-line-1")
    folder.tapes.step(0)
    assert folder.kept == ["2026-11-30/090000-3-line-1.wav", "2026-11-30/100000-4-line-1.wav"]
    assert (tmp_path / "messages" / "1.wav").exists()
    assert folder.notes == ["2 recordings deleted, the oldest: less than 256 MB of the disk were free"]


def test_a_box_without_recordings_has_none(folder):
    folder.tapes.step(0)
    assert (folder.tapes.rows(""), folder.notes, folder.tapes.due_ms()) == ([], [], LOOK_MS)

"""The files of the journal: power fails at every system call, the disk is full or read-only, files are damaged."""

import errno
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import StationDialled, StationWentOffHook
from firmware.callcontrol.plan import Line, Plan, Station, StationTarget
from firmware.desk.journal.frames import Begun, Happened, encode
from firmware.desk.journal.keeper import FIRST_PAUSE_MS, LOOK_MS, SYNC_MS, JournalKeeper
from firmware.desk.journal.packing import MAGIC, NoJournalError, packed
from firmware.desk.journal.reading import chapter, chapter_of, chapters, files
from firmware.desk.journal.replaying import Replay, first_difference
from firmware.desk.journal.ring import KEPT_FREE, Ring, places
from tests.firmware.desk import power_cut_disk
from tests.firmware.desk.power_cut_disk import PowerCutDisk, PowerCutError

HERE = Path("/var/lib/linebox/journal")
PLAN = Plan(
    lines=(Line(1, StationTarget(1)),),
    stations=(Station(1, "11"), Station(2, "12")),
    groups=(),
    ring_cadence=(1000, 4000),
    line_cadence=(1000, 4000),
)
LACK = f"the journal cannot be written to {HERE} ({{}}); calls go on, it is tried again until it can"
MONDAY = datetime(2026, 1, 5, 9, 0)


class Box:
    """Call control and what it tells its journal: somebody dials digit after digit."""

    def __init__(self):
        self.control = CallControl(PLAN)
        self.now_ms = 0

    def begun(self, files=3, **more):
        return Begun(self.now_ms, self.control.snapshot(), MONDAY, "lb4x8", "hu", files=files, **more)

    def digits(self, count):
        found = [self._happened(StationWentOffHook(1))]
        return found + [self._happened(StationDialled(1, "12"[place % 2])) for place in range(count)]

    def _happened(self, event):
        self.now_ms += 100
        return Happened(self.now_ms, event, self.control.handle(event, self.now_ms))


def keeper_on(disk, free=lambda _: 10 * KEPT_FREE):
    said, asked = [], []
    keeper = JournalKeeper(
        Ring(HERE, free, disk), said.append, lambda: asked.append(1), lambda revision: f"# {revision}"
    )
    return keeper, said, asked


def write_three_files(disk):
    """Three files of some digits each, synced after each frame."""
    box = Box()
    keeper, said, _ = keeper_on(disk)
    now_ms = 0
    for turn in range(3):
        for frame in [box.begun(follows=turn > 0), *box.digits(2)]:
            keeper.take(encode(frame), now_ms)
            now_ms += SYNC_MS
            keeper.step(now_ms)
            disk.counts.append((len(disk.calls), turn, said[:]))
    keeper.finish(now_ms)


class CountingDisk(PowerCutDisk):
    """A disk where a write at the end of a file leaves alone what was synced. Notes how many calls were made when a
    frame was safe."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.counts = []

    def _change(self, file, content):
        before = self.contents[file]
        if not content.startswith(before):
            super()._change(file, content)
            return
        self.contents[file] = content
        torn = {content, content[: (len(before) + len(content)) // 2], before + bytes(len(content) - len(before))}
        self.synced[file] = sorted({*self.synced[file], *torn})


def read_all(directory):
    """All frames of what is found, in order; every file in it runs again."""
    found = []
    for place in places(sorted(directory)):
        data = directory[place.name]
        try:
            read = chapter_of(place.name, data)
        except NoJournalError:
            continue  # power failed before its first frame was whole
        assert first_difference(Replay(), read.begun, read.entries) is None
        found += [read.begun, *(entry.frame for entry in read.entries)]
    return found


def different(directories):
    return {tuple(directory.items()): directory for directory in directories}.values()


def test_power_may_fail_at_every_write_and_all_that_was_synced_runs_again(monkeypatch):
    monkeypatch.setattr(power_cut_disk, "SHORT", 800)
    whole = CountingDisk()
    write_three_files(whole)
    frames = read_all(whole.now())
    assert len(frames) == 3 * 4
    assert [place.name for place in places(sorted(whole.now()))] == [
        "000001.journal.z",
        "000002.journal.z",
        "000003.journal",
    ]
    for fails_at in range(len(whole.calls)):
        disk = CountingDisk(fails_at=fails_at)
        with pytest.raises(PowerCutError):
            write_three_files(disk)
        safe = len(disk.counts)
        for directory in different(disk.afterwards()):
            found = read_all(directory)
            assert safe <= len(found), f"{disk.calls[fails_at]}: {len(found)} frames of {safe} are left"
            assert found == frames[: len(found)]


def test_a_box_that_starts_after_a_power_cut_packs_what_is_there_and_goes_on_with_the_next_number():
    before = CountingDisk(fails_at=40)
    with pytest.raises(PowerCutError):
        write_three_files(before)
    for directory in before.afterwards():
        disk = PowerCutDisk(directory)
        keeper, said, _ = keeper_on(disk)
        keeper.take(encode(Box().begun(files=9)), 0)
        keeper.finish(0)
        assert said == []
        names = sorted(disk.now())
        assert [name for name in names if not name.endswith(".journal.z")] == [names[-1]]
        assert read_all({name: data for name, data in disk.now().items() if name != names[-1]}) == read_all(directory)


def test_the_oldest_file_goes_first_and_the_configuration_stands_in_each():
    disk = PowerCutDisk()
    keeper, said, _ = keeper_on(disk)
    for number in range(1, 8):
        keeper.take(encode(Box().begun(files=3, revision=number)), 0)
    keeper.finish(0)
    assert said == []
    assert sorted(disk.now()) == ["000005.journal.z", "000006.journal.z", "000007.journal"]
    assert [frame.config for frame in read_all(disk.now())] == ["# 5", "# 6", "# 7"]


def test_a_ring_made_smaller_forgets_at_once():
    disk = PowerCutDisk()
    keeper, _, _ = keeper_on(disk)
    for size in (9, 9, 9, 9, 2):
        keeper.take(encode(Box().begun(files=size)), 0)
    assert sorted(disk.now()) == ["000004.journal.z", "000005.journal"]


def test_other_files_need_the_disk_more():
    disk, free = PowerCutDisk(), [10 * KEPT_FREE]
    keeper, said, _ = keeper_on(disk, lambda _: free[0])
    for _ in range(4):
        keeper.take(encode(Box().begun(files=9)), 0)
    free[0] = KEPT_FREE - 1
    keeper.take(encode(Box().begun(files=9)), 0)
    assert sorted(disk.now()) == ["000004.journal"]
    assert said == [LACK.format("No space left on device")]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_disk_is_told_of_once_and_the_journal_goes_on_when_it_can(code):
    disk = PowerCutDisk(error=OSError(code, "it cannot be"), fails_at=4, for_ever=True)
    keeper, said, asked = keeper_on(disk)
    box = Box()
    now_ms = 0
    keeper.take(encode(box.begun()), now_ms)
    for _ in range(300):
        for frame in [box.begun()] * asked.count(1) + box.digits(3):
            keeper.take(encode(frame), now_ms)
        asked[:] = [0] * len(asked)
        now_ms += SYNC_MS
        keeper.step(now_ms)
    assert said == [LACK.format("it cannot be")]
    assert 2 <= len(asked) <= 12, "pauses double"
    disk.fails_at, disk.for_ever = None, False
    keeper.take(encode(box.digits(1)[0]), now_ms)
    keeper.step(now_ms)
    assert keeper.due_ms() > now_ms, "without a beginning nothing can be run again"
    begun = box.begun()
    keeper.take(encode(begun), now_ms)
    keeper.finish(now_ms)
    assert said[1:] == [f"the journal is written to {HERE} again"]
    assert read_all(disk.now())[-1].state == begun.state


def test_a_disk_that_fails_is_asked_for_again_after_a_pause():
    disk = PowerCutDisk(error=OSError(errno.EIO, "it cannot be"), fails_at=0)
    keeper, _, asked = keeper_on(disk)
    keeper.take(encode(Box().begun()), 0)
    keeper.step(FIRST_PAUSE_MS - 1)
    assert (asked, keeper.due_ms()) == ([], FIRST_PAUSE_MS)
    keeper.step(FIRST_PAUSE_MS)
    assert asked == [1]


# -- files that were damaged


def a_file(count=5):
    box = Box()
    frames = [box.begun(), *box.digits(count)]
    return frames, MAGIC + b"".join(packed(encode(frame)) for frame in frames)


def test_of_a_file_that_is_cut_or_zeroed_anywhere_what_comes_before_runs_again():
    frames, data = a_file()
    begins = len(MAGIC + packed(encode(frames[0])))
    seen = set()
    for cut in range(begins, len(data)):
        for end in (b"", bytes(len(data) - cut)):
            read = chapter_of("1.journal", data[:cut] + end)
            assert [entry.frame for entry in read.entries] == frames[1 : 1 + len(read.entries)]
            assert first_difference(Replay(), read.begun, read.entries) is None
            seen.add(len(read.entries))
    assert seen == {*range(6)}


@pytest.mark.parametrize("cut", range(len(MAGIC) + 1))
def test_a_file_that_has_hardly_begun_is_no_error_of_another_kind(cut):
    with pytest.raises(NoJournalError, match="has nothing in it yet"):
        chapter_of("1.journal", MAGIC[:cut])


def test_a_bit_in_the_middle_costs_what_comes_after_it_and_no_other_file(tmp_path):
    frames, data = a_file()
    at = data.index(packed(encode(frames[3]))) + 12
    (tmp_path / "000001.journal").write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
    (tmp_path / "000002.journal").write_bytes(data)
    (tmp_path / "000003.journal").write_bytes(b"LBJ\x07" + data[4:])
    (tmp_path / "000004.journal").write_bytes(b"something else")
    (tmp_path / "000005.journal.z").write_bytes(b"\x78\x9c" + data)
    (tmp_path / "notes.txt").write_text("mine")
    first, second, *others = chapters(tmp_path)
    assert [entry.frame for entry in first.entries] == frames[1:3]
    assert len(second.entries) == 6
    lost = len(data) - data.index(packed(encode(frames[3])))
    assert first.remarks == (f"the last {lost} bytes of 000001.journal are torn or damaged: they are left out",)
    assert others == [
        "000003.journal is a journal of version 7; this program reads version 1",
        "000004.journal is no file of a journal",
        "000005.journal.z has nothing in it yet",
    ]


def test_a_frame_of_another_version_ends_what_is_read():
    frames, data = a_file()
    later = packed(b"\x93\x63\x01\x02") + packed(encode(frames[1]))
    read = chapter_of("7.journal", data + later)
    assert len(read.entries) == 6
    (remark,) = read.remarks
    assert remark.startswith("7.journal is of another version of this program (")


def test_a_journal_is_found_where_the_box_keeps_everything_and_as_one_file(tmp_path):
    (tmp_path / "journal").mkdir()
    file = tmp_path / "journal" / "000001.journal"
    file.write_bytes(a_file()[1])
    assert files(tmp_path) == files(tmp_path / "journal") == files(file) == [file]
    assert len(chapter(file).entries) == 6


@pytest.mark.parametrize("removed", ["the files", "the directory"])
def test_where_somebody_removes_the_journal_another_file_is_begun(tmp_path, removed):
    place, said, asked = tmp_path / "journal", [], []
    place.mkdir()
    keeper = JournalKeeper(Ring(place, lambda _: 10 * KEPT_FREE), said.append, lambda: asked.append(1), str)
    box = Box()
    for frame in [box.begun(), *box.digits(2), box.begun(), *box.digits(2)]:
        keeper.take(encode(frame), 0)
    keeper.step(LOOK_MS - 1)
    shutil.rmtree(place)
    if removed == "the files":
        place.mkdir()
    keeper.step(LOOK_MS - 1)
    assert asked == [] and keeper.due_ms() == LOOK_MS
    keeper.step(LOOK_MS)
    keeper.take(encode(box.digits(1)[0]), LOOK_MS)
    keeper.step(LOOK_MS)
    assert (asked, keeper.due_ms()) == ([1], None)
    for frame in [box.begun(), *box.digits(3)]:
        keeper.take(encode(frame), LOOK_MS)
    keeper.finish(LOOK_MS)
    (read,) = chapters(place)
    assert (read.name, len(read.entries), said) == ("000003.journal", 4, [])


def test_what_is_being_packed_while_somebody_removes_the_journal_is_removed_too(tmp_path):
    class Emptied:
        """A disk of which somebody removes all as soon as a file is packed, but not what he has not seen."""

        def __getattr__(self, name):
            return getattr(os, name)

        def replace(self, source, target):
            seen = list(tmp_path.iterdir())
            source.replace(target)
            for path in seen:
                path.unlink(missing_ok=path == source)

    ring, box = Ring(tmp_path, lambda _: 10 * KEPT_FREE, Emptied()), Box()
    ring.begin(encode(box.begun()), 9)
    ring.begin(encode(box.begun()), 9)
    ring.close()
    assert [path.name for path in tmp_path.iterdir()] == ["000002.journal"]

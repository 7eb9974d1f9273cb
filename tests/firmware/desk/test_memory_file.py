"""The memory on the disk: power fails at every system call, and the latest memory or the one before it is there."""

import errno
from pathlib import Path

import pytest

from firmware.callcontrol.memory import Memory, Redirection, Remembered, Switch
from firmware.callcontrol.plan import GroupTarget, StationTarget
from firmware.desk.memory_file import DAMAGED, NAME, NEW, OLD, MemoryFile
from tests.firmware.desk.power_cut_disk import PowerCutDisk, PowerCutError

HERE = Path("/var/lib/linebox")


def memory_of(minute):
    """Memories that differ, with everything in them."""
    return Memory(
        {
            2: Remembered(dnd=Switch(True, False), speed={"07": "0612345678"}),
            5: Remembered(forward_always=Redirection(StationTarget(3), None)),
            7: Remembered(forward_busy=Redirection(None, GroupTarget("sales"))),
        },
        {2: minute, 3: 0},
        True,
        60_000 * minute,
    )


OLDER, BEFORE, LATEST, NEWEST = (memory_of(minute) for minute in (100, 200, 300, 400))


def as_file(memory):
    disk = PowerCutDisk()
    MemoryFile(HERE, disk).write(memory)
    return disk.now()[NAME]


NOISE = b'{"version": 1, "memory": {"night": tr'
OTHERS = b'{"version": 9, "memory": {}}\n'

SITUATIONS = {
    "never written": ({}, None),
    "once written": ({NAME: as_file(BEFORE)}, BEFORE),
    "twice written": ({NAME: as_file(BEFORE), OLD: as_file(OLDER)}, BEFORE),
    "cut before": ({NAME: as_file(BEFORE), OLD: as_file(OLDER), NEW: NOISE}, BEFORE),
    "cut between the names": ({OLD: as_file(BEFORE), NEW: as_file(LATEST)}, BEFORE),
    "damaged": ({NAME: NOISE, OLD: as_file(BEFORE)}, BEFORE),
    "damaged again": ({NAME: NOISE, OLD: as_file(BEFORE), DAMAGED + "1": b"x", DAMAGED + "7": b"y"}, BEFORE),
    "damaged before": ({NAME: as_file(BEFORE), OLD: NOISE}, BEFORE),
    "all damaged": ({NAME: NOISE, OLD: b""}, None),
    "of another version": ({NAME: OTHERS, OLD: as_file(BEFORE)}, BEFORE),
}
SOUND = {as_file(memory) for memory in (OLDER, BEFORE, LATEST, NEWEST)}


def found_in(files):
    return MemoryFile(HERE, PowerCutDisk(files)).read().memory


def damaged_in(files):
    """What nobody may overwrite; what was being written does not count."""
    return sorted(content for name, content in files.items() if name != NEW and content not in SOUND)


def calls_of_a_write(files):
    disk = PowerCutDisk(files)
    MemoryFile(HERE, disk).write(LATEST)
    return len(disk.calls)


MOMENTS = [
    pytest.param(files, known, moment, id=f"{name}-{moment}")
    for name, (files, known) in SITUATIONS.items()
    for moment in range(calls_of_a_write(files) + 1)
]


@pytest.mark.parametrize(("files", "known", "moment"), MOMENTS)
def test_power_fails_at_any_moment_and_the_old_or_the_new_memory_is_there(files, known, moment):
    disk = PowerCutDisk(files, fails_at=moment)
    finished = True
    try:
        MemoryFile(HERE, disk).write(LATEST)
    except PowerCutError:
        finished = False
    possible = disk.afterwards()
    assert possible
    for left in possible:
        assert found_in(left) == LATEST if finished else found_in(left) in (known, LATEST), left
        assert damaged_in(left) == damaged_in(files)
        again = PowerCutDisk(left)
        MemoryFile(HERE, again).write(NEWEST)
        assert [found_in(later) for later in again.afterwards()] == [NEWEST]
        assert damaged_in(again.now()) == damaged_in(files)


@pytest.mark.parametrize(("files", "known", "moment"), MOMENTS)
def test_the_disk_refuses_any_call_and_what_was_there_is_there_still(files, known, moment):
    disk = PowerCutDisk(files, fails_at=moment, error=OSError(errno.ENOSPC, "No space left on device"))
    file = MemoryFile(HERE, disk)
    try:
        file.write(LATEST)
        finished = True
    except OSError:
        finished = False
    disk.fails_at = None
    assert disk.handles == {}, "nothing is left open"
    aside = [content for name, content in disk.now().items() if name.startswith(DAMAGED)]
    assert not SOUND.intersection(aside), "it could not be read, but only this time"
    assert file.read().memory == LATEST if finished else file.read().memory in (known, LATEST)
    assert damaged_in(disk.now()) == damaged_in(files)
    file.write(LATEST)
    assert [found_in(left) for left in disk.afterwards()] == [LATEST]


def test_the_one_before_is_kept_under_another_name():
    disk = PowerCutDisk()
    file = MemoryFile(HERE, disk)
    for memory in (OLDER, BEFORE, LATEST):
        file.write(memory)
    files = disk.now()
    assert sorted(files) == [NAME, OLD]
    assert (found_in({NAME: files[NAME]}), found_in({NAME: files[OLD]})) == (LATEST, BEFORE)


def test_what_is_damaged_gets_a_number_of_its_own():
    files, _ = SITUATIONS["damaged again"]
    disk = PowerCutDisk(files)
    MemoryFile(HERE, disk).write(LATEST)
    assert disk.now()[DAMAGED + "8"] == NOISE
    assert disk.now()[DAMAGED + "7"] == b"y"


@pytest.mark.parametrize(
    ("noise", "why"),
    [
        (b"", "Input data was truncated"),
        (NOISE, "truncated"),
        (bytes(4096), "malformed"),
        (b"\xff\xfe" * 50, "malformed"),
        (b"[" * 100_000, ""),
        (OTHERS, "it is of version 9, not 1"),
        (b'{"version": 1, "memory": {"reminders": {"2": 1440}}}', "1439"),
        (b'{"version": 1, "memory": {"mood": "good"}}', "mood"),
        (b'{"version": 1, "memory": {"stations": {"2": {"speed": {"07": "\xff"}}}}}', ""),
    ],
)
def test_a_damaged_file_is_named_with_the_reason_and_the_older_one_is_read(noise, why):
    found = MemoryFile(HERE, PowerCutDisk({NAME: noise, OLD: as_file(OLDER)})).read()
    assert (found.memory, found.is_latest) == (OLDER, False)
    (remark,) = found.remarks
    assert remark.startswith("/var/lib/linebox/memory.json is damaged (")
    assert why in remark


def test_a_file_that_cannot_be_read_is_as_good_as_damaged():
    disk = PowerCutDisk({NAME: NOISE, OLD: as_file(OLDER)}, fails_at=1, error=OSError(errno.EIO, "Input/output error"))
    found = MemoryFile(HERE, disk).read()
    assert found.memory == OLDER
    assert found.remarks == ("/var/lib/linebox/memory.json cannot be read (Input/output error)",)


def test_a_file_that_the_card_has_lost_does_not_keep_the_next_one_from_being_written():
    class LosingDisk(PowerCutDisk):
        """What stands in place 0 of the card cannot be read any more."""

        def read(self, descriptor, most):
            if self.handles[descriptor][0] == 0:
                raise OSError(errno.EIO, "Input/output error")
            return super().read(descriptor, most)

    disk = LosingDisk({NAME: as_file(BEFORE), OLD: as_file(OLDER)})
    file = MemoryFile(HERE, disk)
    file.write(LATEST)
    assert file.read() == (LATEST, True, ())
    assert disk.now()[DAMAGED + "1"] == as_file(BEFORE)


def test_reading_changes_nothing():
    files, _ = SITUATIONS["damaged again"]
    disk = PowerCutDisk(files)
    MemoryFile(HERE, disk).read()
    assert disk.now() == files


# -- on a real disk


def test_a_real_directory_does_as_well(tmp_path):
    file = MemoryFile(tmp_path)
    assert file.read() == (None, False, ())
    file.write(OLDER)
    file.write(LATEST)
    assert MemoryFile(tmp_path).read() == (LATEST, True, ())
    (tmp_path / NAME).write_bytes(NOISE)
    assert MemoryFile(tmp_path).read().memory == OLDER
    file.write(NEWEST)
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, DAMAGED + "1", OLD]
    assert (tmp_path / (DAMAGED + "1")).read_bytes() == NOISE


def test_it_is_for_the_box_alone_and_readable_for_people(tmp_path):
    MemoryFile(tmp_path).write(LATEST)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert '"07": "0612345678"' in (tmp_path / NAME).read_text()


def test_a_directory_in_the_place_of_the_file_is_set_aside_too(tmp_path):
    (tmp_path / NAME).mkdir()
    file = MemoryFile(tmp_path)
    assert file.read().memory is None
    file.write(LATEST)
    assert file.read().memory == LATEST
    assert (tmp_path / (DAMAGED + "1")).is_dir()


def test_nothing_stays_open(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    file = MemoryFile(tmp_path)
    for memory in (OLDER, LATEST):
        file.write(memory)
        file.read()
    assert len(list(Path("/proc/self/fd").iterdir())) == before

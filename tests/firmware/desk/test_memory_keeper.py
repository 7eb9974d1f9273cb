"""The memory is written soon and seldom; a disk that fails is told of once and tried again."""

import errno
from itertools import pairwise

import pytest

from firmware.callcontrol.memory import NOTHING, Memory
from firmware.desk.memory_file import DAMAGED, NAME, OLD, MemoryFile
from firmware.desk.memory_keeper import LONGEST_PAUSE_MS, PACE_MS, MemoryKeeper
from firmware.desk.messages import Keep

ANNA, BELA, NIGHT = Memory(reminders={1: 450}), Memory(reminders={2: 450}), Memory(night=True)


class Disk(MemoryFile):
    """Counts what is written; fails while ``error`` says why."""

    def __init__(self, directory):
        super().__init__(directory)
        self.written = []
        self.tries = 0
        self.error = None

    def write(self, memory):
        self.tries += 1
        if self.error:
            raise self.error
        super().write(memory)
        self.written.append(memory)


class Desk:
    """A keeper on a clock that starts at 5 s."""

    def __init__(self, directory):
        self.disk = Disk(directory)
        self.said = []
        self.keeper = MemoryKeeper(self.disk, self.said.append)
        self.now_ms = 5_000
        self.moments = []

    def tell(self, *memories):
        for memory in memories:
            self.keeper.take(Keep(memory))

    def wait(self, ms):
        """As the loop does: nothing before it is due."""
        end_ms = self.now_ms + ms
        while (due_ms := self.keeper.due_ms()) is not None and due_ms <= end_ms:
            self.now_ms = max(self.now_ms, due_ms)
            self.moments.append(self.now_ms)
            self.keeper.step(self.now_ms)
        self.now_ms = end_ms


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_desk_that_was_told_nothing_writes_nothing(desk):
    desk.wait(10_000)
    desk.keeper.finish()
    assert desk.disk.tries == 0


def test_a_change_is_written_at_once(desk):
    desk.tell(ANNA)
    desk.wait(0)
    assert desk.disk.read().memory == ANNA


def test_many_changes_are_written_once_a_second_the_last_of_them(desk):
    for _ in range(25):
        desk.tell(ANNA, NIGHT, BELA)
        desk.wait(50)
        desk.tell(NIGHT)
        desk.wait(50)
    assert desk.disk.written == [BELA, NIGHT, BELA], "at 0, 1 and 2 s"
    desk.wait(PACE_MS)
    assert desk.disk.read().memory == NIGHT
    assert desk.keeper.due_ms() is None


def test_the_second_one_waits_for_its_second_and_no_longer(desk):
    desk.tell(ANNA)
    desk.wait(100)
    desk.tell(BELA)
    desk.wait(PACE_MS - 101)
    assert desk.disk.read().memory == ANNA
    desk.wait(1)
    assert desk.disk.read().memory == BELA


def test_what_is_on_the_disk_already_is_not_written_again(desk, tmp_path):
    desk.tell(ANNA)
    desk.wait(0)
    desk.tell(ANNA)
    desk.wait(10_000)
    assert desk.disk.written == [ANNA]
    after = Desk(tmp_path)
    after.tell(ANNA)
    after.wait(10_000)
    assert after.disk.tries == 0


def test_a_new_box_writes_that_there_is_nothing(desk):
    desk.tell(NOTHING)
    desk.wait(0)
    assert desk.disk.read() == (NOTHING, True, ())


def test_what_is_pending_is_written_in_the_end(desk):
    desk.tell(ANNA)
    desk.wait(0)
    desk.tell(BELA)
    desk.keeper.finish()
    assert desk.disk.read().memory == BELA
    desk.keeper.finish()
    assert desk.disk.tries == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_refuses_is_told_of_once_and_tried_with_growing_pauses(desk, number):
    desk.disk.error = OSError(number, "no such luck")
    desk.tell(ANNA)
    desk.wait(600_000)
    pauses = [later - earlier for earlier, later in pairwise(desk.moments)]
    assert pauses[:6] == [2_000, 4_000, 8_000, 16_000, 32_000, LONGEST_PAUSE_MS]
    assert set(pauses[6:]) == {LONGEST_PAUSE_MS}
    directory = desk.disk.directory
    assert desk.said == [
        f"what is set at telephones cannot be written to {directory} (no such luck); tried again until it can"
    ]
    desk.tell(BELA)
    desk.disk.error = None
    desk.wait(LONGEST_PAUSE_MS)
    assert desk.disk.written == [BELA]
    assert desk.said[1:] == [f"what is set at telephones is written to {directory} again"]


def test_new_changes_do_not_hurry_a_disk_that_refuses(desk):
    desk.disk.error = OSError(errno.ENOSPC, "No space left on device")
    for number in range(100):
        desk.tell(Memory(reminders={number: 450}))
        desk.wait(100)
    assert desk.disk.tries == 3, "at 0, 2 and 6 s"


def test_after_a_mended_disk_the_pace_is_as_before_and_a_new_failure_is_told(desk):
    desk.disk.error = OSError(errno.ENOSPC, "No space left on device")
    desk.tell(ANNA)
    desk.wait(20_000)
    desk.disk.error = None
    desk.wait(20_000)
    desk.tell(BELA)
    desk.wait(0)
    assert desk.disk.written == [ANNA, BELA]
    desk.disk.error = OSError(errno.EROFS, "Read-only file system")
    desk.tell(NIGHT)
    desk.wait(PACE_MS)
    assert len(desk.said) == 3


def test_a_desk_without_a_disk_ends_all_the_same(desk):
    desk.disk.error = OSError(errno.EROFS, "Read-only file system")
    desk.tell(ANNA)
    desk.keeper.finish()
    assert len(desk.said) == 1


def test_a_directory_that_comes_later_is_found(tmp_path):
    desk = Desk(tmp_path / "stick")
    desk.tell(ANNA)
    desk.wait(0)
    assert len(desk.said) == 1
    (tmp_path / "stick").mkdir()
    desk.wait(2_000)
    assert desk.disk.read().memory == ANNA


def test_a_damaged_file_is_told_of_and_gives_way_to_the_next_memory_even_if_nothing_has_changed(desk, tmp_path):
    desk.tell(ANNA)
    desk.wait(0)
    desk.tell(BELA)
    desk.wait(PACE_MS)
    (tmp_path / NAME).write_bytes(b"{")
    after = Desk(tmp_path)
    assert len(after.said) == 1
    assert "memory.json is damaged" in after.said[0]
    after.tell(ANNA)
    after.wait(0)
    assert after.disk.read() == (ANNA, True, ())
    assert (tmp_path / (DAMAGED + "1")).read_bytes() == b"{"


def test_a_memory_that_was_left_under_the_old_name_gets_its_own_again(desk, tmp_path):
    desk.tell(ANNA)
    desk.wait(0)
    (tmp_path / NAME).rename(tmp_path / OLD)
    after = Desk(tmp_path)
    after.tell(ANNA)
    after.wait(0)
    assert after.disk.read() == (ANNA, True, ())

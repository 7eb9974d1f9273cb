"""The file of users: whenever power fails or the disk refuses, it is old or new, and never opens the box."""

import errno
from pathlib import Path

import pytest

from firmware.desk.users import MOST, NAME, Users
from tests.firmware.desk.power_cut_disk import PowerCutDisk, PowerCutError

HERE = Path("/var/lib/linebox")


def made():
    """A disk on which anna is an installer."""
    disk = PowerCutDisk()
    Users(HERE, disk).set("anna", "$hash$", "installer")
    return disk.now()


def calls_of_a_change():
    """Of reading the file at the start, and of all."""
    disk = PowerCutDisk(made())
    users = Users(HERE, disk)
    read = len(disk.calls)
    users.set("bela", "$other$", "viewer")
    return read, len(disk.calls)


READ, ALL = calls_of_a_change()


def names_in(users):
    return [row.user for row in users.rows()]


@pytest.mark.parametrize("moment", range(ALL))
def test_power_fails_at_any_moment_and_the_users_are_the_old_or_the_new_ones(moment):
    disk = PowerCutDisk(made(), fails_at=moment)
    with pytest.raises(PowerCutError):
        Users(HERE, disk).set("bela", "$other$", "viewer")
    for left in disk.afterwards():
        after = Users(HERE, PowerCutDisk(left))
        assert (after.damage, after.is_open) == ("", False)
        assert names_in(after) in (["anna"], ["anna", "bela"])


@pytest.mark.parametrize("moment", range(ALL - READ))
def test_where_the_disk_refuses_the_users_are_those_that_the_next_start_finds(moment):
    disk = PowerCutDisk(made())
    users = Users(HERE, disk)
    disk.fails_at, disk.error = len(disk.calls) + moment, OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(OSError, match="No space"):
        users.set("bela", "$other$", "viewer")
    disk.fails_at = None
    assert names_in(users) == names_in(Users(HERE, disk))
    assert disk.handles == {}
    users.set("bela", "$other$", "viewer")
    assert names_in(Users(HERE, disk)) == ["anna", "bela"]


def test_that_somebody_has_logged_in_is_remembered_if_the_disk_allows():
    disk = PowerCutDisk(made())
    users = Users(HERE, disk)
    users.has_logged_in("anna", "today")
    assert Users(HERE, disk).rows()[0].last_log_in == "today"
    disk.fails_at, disk.error, disk.for_ever = len(disk.calls), OSError(errno.EROFS, "Read-only file system"), True
    users.has_logged_in("anna", "tomorrow")
    users.has_logged_in("ghost", "tomorrow")
    assert users.named("anna") is not None


def test_there_is_an_end_to_the_number_of_users(tmp_path):
    users = Users(tmp_path)
    for number in range(MOST):
        users.set(f"user{number}", "$hash$", "installer")
    assert users.why_not_set("another", "long enough", "viewer") == f"there are {MOST} users, which is the most."
    assert users.why_not_set("user7", "long enough", "viewer") == ""
    assert len(Users(tmp_path).rows()) == MOST
    assert (tmp_path / NAME).read_text().count("$hash$") == MOST

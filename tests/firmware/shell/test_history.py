"""What was typed is there again at the next log-in, without what may be a password, whenever power fails."""

from pathlib import Path

import pytest

from firmware.shell.facts import Facts
from firmware.shell.history import LARGEST, LONGEST, REMEMBERED, Histories, may_be_kept
from firmware.shell.nodes import RefusalError
from firmware.shell.reading import read
from tests.firmware.desk.power_cut_disk import PowerCutDisk, PowerCutError

HERE = Path("/var/lib/linebox-shell/ttyS0")


def typed(histories, user, *lines):
    history = histories.of(user)
    for line in lines:
        history.add(line, keep=True)
    histories.keep(user, history)


def kept(line, configuring=False):
    facts = Facts(4, 8, configuring=configuring)
    try:
        command = read(line, facts)
    except RefusalError:
        command = None
    return may_be_kept(line, command)


@pytest.mark.parametrize("folder", [True, False], ids=["in a file", "in memory"])
def test_each_user_finds_the_own_lines_at_the_next_log_in(tmp_path, folder):
    histories = Histories(tmp_path if folder else None)
    typed(histories, "anna", "show lines", "who")
    typed(histories, "bela", "show calls")
    assert list(histories.of("anna").lines) == ["show lines", "who"]
    typed(histories, "anna", "who", "files")
    again = Histories(tmp_path) if folder else histories
    assert list(again.of("anna").lines) == ["show lines", "who", "files"]
    assert list(again.of("bela").lines) == ["show calls"]
    assert list(Histories().of("anna").lines) == []


def test_what_was_not_understood_is_there_until_the_log_in_ends(tmp_path):
    histories = Histories(tmp_path)
    history = histories.of("anna")
    history.add("shwo lines", keep=False)
    history.add("show lines", keep=True)
    assert list(history.lines) == ["shwo lines", "show lines"]
    histories.keep("anna", history)
    assert list(histories.of("anna").lines) == ["show lines"]


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("show lines | match hunter2", True),
        ("hunter2", False),
        ("password hunter2", False),
        ("user anna hunter2", False),
        ("# hunter2", False),
        ("", False),
        ("show calls " + "x" * LONGEST, False),
    ],
)
def test_what_may_be_a_password_is_not_kept(line, is_kept):
    assert kept(line) is is_kept


def test_a_pin_is_not_kept():
    assert kept("set stations 1 name Anna", configuring=True)
    assert not kept("set stations 1 pin 1234", configuring=True)
    assert not kept("set sta 1 pin 1234", configuring=True)


def test_who_is_nobody_leaves_nothing_on_the_disk(tmp_path):
    histories = Histories(tmp_path)
    typed(histories, "", "show lines")
    assert list(tmp_path.iterdir()) == []
    assert list(histories.of("").lines) == ["show lines"]


def test_a_history_has_an_end(tmp_path):
    histories = Histories(tmp_path)
    lines = [f"show calls {'ß' * (LONGEST - 20)} {count}" for count in range(REMEMBERED + 10)]
    typed(histories, "anna", *lines)
    (path,) = tmp_path.iterdir()
    assert path.stat().st_size <= LARGEST
    assert path.stat().st_mode & 0o777 == 0o600
    found = list(Histories(tmp_path).of("anna").lines)
    assert found == lines[-len(found) :]
    assert list(histories.of("anna").lines) == lines[-REMEMBERED:]


@pytest.mark.parametrize("noise", [b"\xff\xfe", b"\x1b[2J\nshow lines\n", b"x" * 200_000, b""])
def test_a_damaged_file_is_no_history_and_harms_nothing(tmp_path, noise):
    (tmp_path / "anna.history").write_bytes(noise)
    histories = Histories(tmp_path)
    assert set(histories.of("anna").lines) <= {"show lines"}
    typed(histories, "anna", "who")
    assert list(Histories(tmp_path).of("anna").lines)[-1] == "who"


def test_a_folder_that_is_not_there_is_as_good_as_none(tmp_path):
    histories = Histories(tmp_path / "nowhere")
    typed(histories, "anna", "who")
    assert list(histories.of("anna").lines) == ["who"]


def test_power_fails_at_any_moment_and_the_old_or_the_new_lines_are_there():
    disk = PowerCutDisk()
    typed(Histories(HERE, disk), "anna", "show lines")
    before, moment, finished = disk.now(), 0, False
    while not finished:
        disk = PowerCutDisk(before, fails_at=moment)
        try:
            typed(Histories(HERE, disk), "anna", "who")
            finished = True
        except PowerCutError:
            moment += 1
        for left in disk.afterwards():
            found = list(Histories(HERE, PowerCutDisk(left)).of("anna").lines)
            assert found in (["show lines"], ["show lines", "who"])
    assert moment > 5

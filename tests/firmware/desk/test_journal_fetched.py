"""Files of the journal are fetched like others, and nobody but the box writes or deletes them."""

import pytest

from firmware.control.requests import DeleteFile, ReadFile, WriteFile
from firmware.control.responses import FilePart, Refused
from firmware.desk.folders import Folders
from firmware.desk.journal.ring import DIRECTORY

NAME = "000017.journal"


@pytest.fixture
def folders(tmp_path):
    (tmp_path / DIRECTORY).mkdir()
    (tmp_path / DIRECTORY / NAME).write_bytes(b"LBJ\x01 and so on")
    return Folders(tmp_path, lambda _: 10**9)


def test_the_journal_is_listed_and_read(folders):
    (row,) = folders.rows("journal")
    assert (row.file, row.size) == (NAME, 14)
    assert folders.answer(1, ReadFile("journal", NAME, 4)) == FilePart(b" and so on", 14)


@pytest.mark.parametrize(
    "request_", [DeleteFile("journal", NAME), WriteFile("journal", NAME, 0, b"mine", True)], ids=["delete", "write"]
)
def test_nobody_but_the_box_writes_it_or_deletes_it(folders, tmp_path, request_):
    sentence = "the journal is written by the box alone, which removes what is oldest; it can be read."
    assert folders.answer(1, request_) == Refused(sentence)
    assert (tmp_path / DIRECTORY / NAME).exists()

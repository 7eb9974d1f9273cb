"""The log over a restart of the process that keeps it."""

from firmware.desk.log_book import KEPT, NAME, LogBook

WALL = "2026-11-30 09:00:01"


def book(directory):
    return LogBook(directory, lambda: WALL)


def test_what_was_said_before_a_restart_is_shown_after_it(tmp_path):
    before = book(tmp_path)
    before.add("line 1 rings")
    before.add("phone 11 lifted")
    before.finish()
    after = book(tmp_path)
    after.add("line 1 is idle")
    assert [(row.at, row.text) for row in after.rows("", 0)] == [
        (WALL, "line 1 rings"),
        (WALL, "phone 11 lifted"),
        (WALL, "line 1 is idle"),
    ]
    after.finish()
    assert (tmp_path / NAME).read_text().count("line 1 rings") == 1, "nothing is written twice"


def test_what_is_no_line_of_a_log_is_left_out(tmp_path):
    (tmp_path / NAME).write_bytes(b"\0" * 100 + b"\xff\nhello\n" + f"{WALL} a line\n".encode())
    assert [row.text for row in book(tmp_path).rows("", 0)] == ["a line"]


def test_of_a_long_file_the_latest_lines_are_known(tmp_path):
    (tmp_path / NAME).write_text("".join(f"{WALL} line {number}\n" for number in range(20_000)))
    rows = book(tmp_path).rows("", 0)
    assert len(rows) == KEPT
    assert rows[-1].text == "line 19999"

"""A report of a whole box, asked for at its cable: real register, real desk, real shell, while people telephone."""

from firmware.desk.register import file
from tests.tools.whole_box import WholeBox


def ended(directory):
    """How many calls of line 3 the register knows to be over."""
    register = file.to_read(file.path_in(directory))
    try:
        query = "SELECT count(*) FROM calls WHERE line = 3 AND ended_ms IS NOT NULL"
        return register.execute(query).fetchone()[0]
    finally:
        register.close()


def test_a_report_is_made_of_what_the_box_has_written_down(tmp_path, monkeypatch):
    box = WholeBox(tmp_path, monkeypatch)
    try:
        box.plug_in()
        box.make_user()
        box.do("terminal length 0")
        box.world.lines[3].ring("0698111111")
        box.until_true(lambda: any("line 3: 0698111111" in said for said in box.said))
        box.world.lines[3].give_up()
        box.until_true(lambda: ended(tmp_path))
        lines = [line.split() for line in box.do("report lines").splitlines()]
        # Line, offered, answered: the first four of two tables beside each other.
        rows = [words[:3] for words in lines if words and words[0] in ("1", "2", "3", "4")][:4]
        assert rows == [["1", "0", "0"], ["2", "0", "0"], ["3", "1", "0"], ["4", "0", "0"]]
        assert "0698111111" in box.do("report lost")
        assert "File lines.html is written among reports" in box.do("report lines page")
        assert "lines.html" in box.do("show files") and (tmp_path / "reports" / "lines.html").stat().st_size > 10_000
    finally:
        box.close()

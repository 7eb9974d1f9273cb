"""Lists of real calls: what is read, and what is refused, with file, line, value and rule."""

from datetime import datetime

import pytest

from tests.tools.traffic.made import HEAD, row
from tools.traffic.calls import TrafficError
from tools.traffic.of_list import COLUMNS, read_lines, read_list

AT = "1999-02-01T09:00:00"
GOOD = row(AT)


def read(path, *rows, head=HEAD):
    file = path / "weeks.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return read_list(file)


def test_calls_in_order_of_time(tmp_path):
    found = read(
        tmp_path,
        row("1999-02-01T09:05:00", priority=2, wait_s=30, talk_s=61, customer="77"),
        row(AT, priority=1, wait_s=40, agent=""),
        row("1999-02-01T09:02:00", wait_s=0, agent="", menu_s=8),
    )
    gave_up, left, answered = found.calls
    assert [one.local for one in found.calls] == [datetime(1999, 2, 1, 9, minute) for minute in (0, 2, 5)]
    assert (answered.kind, answered.caller, answered.line, answered.agent) == ("PS", "77", "AA0101", "A01")
    assert (answered.menu_ms, answered.wait_ms, answered.talk_ms) == (10_000, 30_000, 61_000)
    assert answered.ended_ms - answered.at_ms == 101_000
    assert [one.head_start_ms for one in found.calls] == [90_000, 0, 180_000]
    assert [(one.entered, one.answered, one.agent) for one in (gave_up, left)] == [
        (True, False, ""),
        (False, False, ""),
    ]
    assert (found.presence, found.wrap_ups, found.source) == (None, None, "weeks.csv")


def test_between_is_by_the_offices_clock(tmp_path):
    found = read(tmp_path, row("1999-02-01T23:59:59"), row("1999-02-02T00:00:00"), row("1999-02-03T00:00:00"))
    day = found.between(datetime(1999, 2, 2), datetime(1999, 2, 3))
    assert [one.local.day for one in day.calls] == [2]
    assert found.between(datetime(1999, 3, 1), datetime(1999, 3, 2)).calls == ()


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (row("yesterday"), 'arrival is "yesterday", but must be a local date and time such as 1999-02-01T09:00:00.'),
        (row(AT + "+02:00"), f'arrival is "{AT}+02:00", but must be a local date and time such as {AT}.'),
        (row(AT, priority=3), 'priority is "3", but must be 0, 1 or 2.'),
        (row(AT, menu_s="soon"), 'menu_s is "soon", but must be a number of seconds, 0 or more and below 1,000,000.'),
        (row(AT, wait_s=-1), 'wait_s is "-1", but must be a number of seconds, 0 or more and below 1,000,000.'),
        (row(AT, talk_s="nan"), 'talk_s is "nan", but must be a number of seconds, 0 or more and below 1,000,000.'),
        (row(AT, talk_s="inf"), 'talk_s is "inf", but must be a number of seconds, 0 or more and below 1,000,000.'),
        (row(AT, talk_s="1e7"), 'talk_s is "1e7", but must be a number of seconds, 0 or more and below 1,000,000.'),
        (GOOD.replace("answered", "lost"), 'outcome is "lost", but must be answered or abandoned.'),
        (GOOD + ",more", "has 11 fields, but the first line names 10."),
        (GOOD.rpartition(",")[0], "has 9 fields, but the first line names 10."),
        ('"' + "x" * 200_000, "cannot be read as CSV: field larger than field limit (131072)."),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(tmp_path, bad, sentence):
    with pytest.raises(TrafficError) as refused:
        read(tmp_path, GOOD, bad)
    assert str(refused.value) == f"{tmp_path / 'weeks.csv'}, line 3: {sentence}"


def test_a_list_that_cannot_be_used_is_refused(tmp_path):
    for column in COLUMNS:
        with pytest.raises(TrafficError, match=f"line 1: column {column} is missing; needed are arrival, line"):
            read(tmp_path, GOOD, head=HEAD.replace(column, "other"))
    with pytest.raises(TrafficError, match=r"weeks\.csv, line 2: there is no call in this list\."):
        read(tmp_path)
    with pytest.raises(TrafficError, match="line 1: column arrival is missing"):
        read_lines([], "nothing")
    with pytest.raises(TrafficError, match=r"none\.csv: cannot be read: .*No such file"):
        read_list(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"\xe9")
    with pytest.raises(TrafficError, match=r"latin\.csv: cannot be read: "):
        read_list(tmp_path / "latin.csv")

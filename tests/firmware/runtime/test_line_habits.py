"""What the log says of each line."""

from firmware.callcontrol import events as e
from firmware.runtime.line_habits import LineHabits
from tests.firmware.callcontrol.outside_office import OutsideOffice


def test_the_log_says_what_each_line_was_seen_to_do_and_only_what_is_new():
    office = OutsideOffice()
    said = []
    lines = LineHabits(office.control, said.append)
    lines.tell()
    assert said == []
    office.call(1)
    office.send(e.LineCallerTold(1, "+3612345678"))
    office.answer(1)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    lines.tell()
    assert said == ["line 1 ends calls by cpc (1), tells callers by fsk after ring (1)"]
    lines.tell()
    assert len(said) == 1


def test_a_dead_line_is_named():
    office = OutsideOffice({4: {"loop": None}})
    office.call_out(2, "55")
    office.wait(1)
    said = []
    LineHabits(office.control, said.append).tell()
    assert any(one.endswith("is dead: no calls go out by it until it shows life") for one in said)

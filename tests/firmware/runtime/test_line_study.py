"""A line is studied while somebody calls it: what was measured is what the exchange does."""

import pytest

from firmware.control.requests import ReadStudy, StudyLine
from firmware.control.responses import Done, Refused, Studied
from tests.firmware.runtime.desk_bench import Bench

TO_PHONE_3 = '[lines]\n1 = { route = "station 13" }\n'


@pytest.fixture
def bench():
    bench = Bench(TO_PHONE_3)
    assert isinstance(bench.ask(StudyLine(1, True)), Done)
    return bench


def study(bench):
    answer = bench.ask(ReadStudy(1))
    assert isinstance(answer, Studied)
    return answer.study


def test_an_idle_line_has_its_volts_and_nothing_else(bench):
    bench.wait(1)
    found = study(bench)
    assert 40 < found.idle_volts < 60
    assert (found.rings, found.ring_hz, found.cadence_ms, found.ended_by) == (0, 0, (), ())
    assert 1 < found.for_s < 1.2
    assert bench.row("lines", "1").note == "studied"


def test_ringing_is_measured(bench):
    bench.world.lines[1].ring("0612345678")
    bench.wait(16)
    found = study(bench)
    assert found.rings == 4
    assert found.ring_hz == pytest.approx(25, abs=0.5)
    on, off = bench.world.plan.line_cadence
    assert found.cadence_ms[:3] == (pytest.approx(on, abs=60), pytest.approx(off, abs=60), pytest.approx(on, abs=60))


def test_who_called_and_how_he_went(bench):
    bench.call_answered(1, 3)
    bench.world.lines[1].hang_up("cpc")
    bench.wait(3)
    found = study(bench)
    assert found.caller_id in ((), (("fsk", False),), (("fsk", True),))
    assert found.ended_by == ("cpc",)
    assert len(found.open_ms) == 1
    assert found.open_ms[0] >= 200


def test_we_hang_up_first(bench):
    bench.call_answered(1, 3)
    bench.world.phones[3].hang_up()
    bench.wait(3)
    assert study(bench).ended_by == ("our side",)


@pytest.mark.parametrize("sign", ["reversal", "busy"])
def test_other_signs_of_the_end(bench, sign):
    bench.call_answered(1, 3)
    bench.wait(5)
    bench.world.lines[1].hang_up(sign)
    bench.wait(20)
    found = study(bench)
    assert found.ended_by == (sign,)
    if sign == "reversal":
        assert found.reversals[-1] == "at the end"
    else:
        assert found.sounds["busy"] >= 2


def test_a_break_too_short_to_count_is_measured_all_the_same(bench):
    bench.call_answered(1, 3)
    bench.world.lines[1].hang_up("cpc", 120)
    bench.wait(3)
    (length,) = study(bench).open_ms
    assert length == pytest.approx(120, abs=20)
    assert bench.world.talks(3, "line 1") or study(bench).ended_by == ()


@pytest.mark.parametrize(("release_on", "unheeded"), [('["busy"]', ("cpc",)), ('["cpc"]', ())])
def test_a_cpc_that_ends_no_call_is_seen_all_the_same(release_on, unheeded):
    bench = Bench(f'[lines]\n1 = {{ route = "station 13", release_on = {release_on} }}\n')
    bench.ask(StudyLine(1, True))
    bench.call_answered(1, 3)
    bench.world.lines[1].hang_up("cpc")
    bench.wait(3)
    found = study(bench)
    assert (found.unheeded, found.ended_by) == (unheeded, () if unheeded else ("cpc",))
    assert found.open_ms[0] >= 200
    bench.world.phones[3].hang_up()
    bench.wait(3)
    assert study(bench).ended_by == (("our side",) if unheeded else ("cpc",))


def test_dial_tone_after_a_seizure():
    bench = Bench(TO_PHONE_3)
    for line in bench.world.lines:
        bench.ask(StudyLine(line, True))
    bench.world.phones[3].lift()
    bench.wait(0.5)
    bench.world.phones[3].dial("0612345")
    bench.wait(8)
    line = next(line for line in bench.world.lines if bench.world.line_seized(line))
    found = bench.ask(ReadStudy(line)).study
    assert 100 < found.dial_tone_ms < 3_000
    assert found.sounds["dial"] == 1


def test_a_study_ends_by_order_or_with_its_client(bench):
    assert bench.ask(StudyLine(1, False)).text == "Line 1 is studied no more."
    assert bench.ask(ReadStudy(1)) == Refused("Line 1 is not studied.")
    assert bench.ask(StudyLine(1, False)) == Refused("Line 1 is not studied.")
    bench.ask(StudyLine(1, True), holder=4)
    bench.let_go(1)
    assert study(bench).line == 1
    bench.let_go(4)
    assert bench.ask(ReadStudy(1)) == Refused("Line 1 is not studied.")
    assert bench.ask(StudyLine(9, True)) == Refused("This box has no line 9: lines 1 to 4.")


def test_nobody_takes_a_study_over_from_somebody_else(bench):
    bench.call_answered(1, 3)
    rings = study(bench).rings
    assert rings
    theirs = Refused("Line 1 is studied by somebody else.")
    assert bench.ask(StudyLine(1, True), holder=4) == theirs
    assert bench.ask(StudyLine(1, False), holder=4) == theirs
    bench.let_go(4)
    assert study(bench).rings == rings
    assert isinstance(bench.ask(StudyLine(2, True), holder=4), Done)
    bench.let_go(1)
    assert isinstance(bench.ask(StudyLine(1, True), holder=4), Done)
    assert study(bench).rings == 0
    assert isinstance(bench.ask(StudyLine(1, True), holder=4), Done), "one's own begins anew"

"""The line wizard: what it asks, tells, proposes and sets while somebody calls the line."""

import msgspec
import pytest

from firmware.config import Config, load
from firmware.config.editing import set_value
from firmware.control import requests as r
from firmware.control.responses import Done, Refused, Studied, Text
from firmware.control.views import Study
from firmware.shell.proposals import cadence, news, proposals
from firmware.shell.wizard import TONE_POLLS
from tests.firmware.shell.fake_box import Box, Typist

IDLE = Study(2, 0)
RINGING = Study(2, 9, rings=3, ring_hz=25.1, cadence_ms=(1250, 3750, 1250, 3750), caller_id=(("fsk", False),))
ENDED = msgspec.structs.replace(RINGING, ended_by=("cpc",), open_ms=(150,))
DIAL_TONE = msgspec.structs.replace(ENDED, dial_tone_ms=2100, sounds={"dial": 1})


def studied(*studies):
    """What ReadStudy finds, one after the other; the last one stays."""
    left = list(studies)
    return lambda _: Studied(left.pop(0) if len(left) > 1 else left[0])


def values(found):
    return {" ".join(one.path): one.value for one in found}


def test_a_line_is_measured_and_set_on_yes():
    typist = Typist(Box(ReadStudy=studied(IDLE, RINGING, RINGING, ENDED, DIAL_TONE)))
    said = " ".join(typist.type("wizard line 2", "yes").split())
    for words in (
        "Call it from a mobile telephone",
        "Ring 3 at 25 Hz.",
        "It rings 1250/3750 ms on and off.",
        "The caller's number came by fsk, after the first ring.",
        "hang up the mobile telephone only",
        "The loop opened for 150 ms.",
        "The call ended by a break of the loop (CPC).",
        "Dial tone came 2.1 s after the line was taken.",
        "Proposed settings:",
        "Commit done.",
    ):
        assert words in said
    assert typist.box.changes()[0] == r.StudyLine(2, True)
    done = [one for one in typist.box.changes() if not isinstance(one, r.ReadStudy)]
    assert done[1:4] == [r.SeizeLine(2), r.ReleaseLine(2), r.StudyLine(2, False)]
    assert {(one.path, one.value) for one in done if isinstance(one, r.SetValue)} == {
        (("lines", "2", "await_number"), "true"),
        (("lines", "2", "release_on"), '["cpc"]'),
        (("supervision", "cpc_ms"), "120"),
        (("lines", "2", "dial_tone"), '"wait"'),
        (("lines", "2", "dial_tone_wait_s"), "5"),
    }
    assert done[-1] == r.Commit("line 2 as the wizard measured it")


def test_no_sets_nothing():
    typist = Typist(Box(ReadStudy=studied(RINGING, ENDED, DIAL_TONE)))
    assert typist.type("wizard line 2", "no").endswith("Nothing was changed.")
    assert not [one for one in typist.box.asked if isinstance(one, r.SetValue | r.Commit)]


def test_other_changes_of_the_candidate_are_not_committed():
    typist = Typist(Box(ReadStudy=studied(RINGING, ENDED, DIAL_TONE), Compare=Text("+ x\n")))
    assert "with the other changes" in " ".join(typist.type("wizard line 2", "yes").split())
    assert [one for one in typist.box.asked if isinstance(one, r.SetValue)]
    assert not [one for one in typist.box.asked if isinstance(one, r.Commit)]


def test_an_operator_measures_and_changes_nothing():
    typist = Typist(Box(ReadStudy=studied(RINGING, ENDED, DIAL_TONE)), role="operator")
    assert "The role installer may set them." in typist.type("wizard line 2")


def test_a_line_that_cannot_be_studied_ends_the_wizard():
    typist = Typist(Box(StudyLine=Refused("Line 2 is dead.")))
    assert typist.type("wizard line 2") == "Line 2 is dead."


def test_a_study_that_is_lost_ends_the_wizard():
    typist = Typist(Box(ReadStudy=Refused("Line 2 is not studied.")))
    assert typist.type("wizard line 2").endswith("Line 2 is not studied.")
    assert typist.box.changes()[-1] == r.StudyLine(2, False)


def test_a_line_that_cannot_be_seized_still_has_what_the_call_showed():
    typist = Typist(Box(ReadStudy=studied(RINGING, ENDED), SeizeLine=Refused("Line 2 is in use.")))
    said = typist.type("wizard line 2", "no")
    assert "Line 2 is in use." in said
    assert "release_on" in said
    assert "dial_tone" not in said


def test_enter_goes_on_where_nobody_calls_and_no_dial_tone_comes():
    typist = Typist(Box(ReadStudy=Studied(IDLE)))
    said = typist.type("wizard line 2", "no", pressed=True)
    assert "Nobody called" in said
    assert 'lines 2 dial_tone "pause"' in said


def test_nobody_is_waited_for_for_ever():
    typist = Typist(Box(ReadStudy=Studied(IDLE)))
    typist.type("wizard line 2", "no")
    polls = sum(isinstance(one, r.ReadStudy) for one in typist.box.asked)
    assert polls == 180 + TONE_POLLS


def test_control_c_ends_the_study_and_releases_the_line():
    typist = Typist()
    step = typist.session.read("wizard line 2")
    step = typist.session.went(Done("studied"))
    step = typist.session.went(None)
    typist.all(typist.session.interrupted())
    assert step is not None
    assert typist.box.changes() == [r.ReleaseLine(2), r.StudyLine(2, False)]


@pytest.mark.parametrize(
    ("study", "wanted"),
    [
        (Study(1, 5), {}),
        (Study(1, 5, caller_id=(("dtmf", True),)), {"lines 1 await_number": "false"}),
        (Study(1, 5, ended_by=("congestion",)), {"lines 1 release_on": '["busy"]'}),
        (Study(1, 5, ended_by=("dialtone",)), {"lines 1 release_on": '["dialtone", "busy"]'}),
        (Study(1, 5, ended_by=("busy", "reversal")), {"lines 1 release_on": '["reversal"]'}),
        (Study(1, 5, ended_by=("our side", "limit", "silence")), {}),
        (Study(1, 5, ended_by=("cpc",), open_ms=(600,)), {"lines 1 release_on": '["cpc"]'}),
        (Study(1, 5, ended_by=("busy",), open_ms=(60,)), {"lines 1 release_on": '["busy"]'}),
        (Study(1, 5, ended_by=("cpc",), open_ms=(100,)), {"lines 1 release_on": '["cpc"]'}),
    ],
)
def test_proposals(study, wanted):
    assert values(proposals(study, dial_tone_tried=False)) == wanted


def test_every_proposal_is_one_that_the_configuration_takes():
    for measured in (DIAL_TONE, IDLE, Study(2, 5, caller_id=(("dtmf", True),), ended_by=("dialtone",))):
        text = ""
        for one in proposals(measured, dial_tone_tried=True):
            text = set_value(text, one.path, one.value)
            assert one.reason.endswith(".")
        assert isinstance(load(text, 4, 8), Config)


def test_cadence():
    assert cadence((1250, 3750)) == ()
    assert cadence((1250, 3750, 1240)) == (1250, 3750)
    assert cadence((400, 200, 400, 2000, 400, 200, 400)) == (400, 200, 400, 2000)


def test_nothing_new_says_nothing():
    assert news(DIAL_TONE, DIAL_TONE) == []

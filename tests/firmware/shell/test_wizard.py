"""The line wizard: what it asks, tells, proposes and sets while somebody calls the line."""

from typing import get_args

import msgspec
import pytest

from firmware.callcontrol.events import Sound
from firmware.config import Config, load
from firmware.config.editing import set_value
from firmware.config.schema import Size
from firmware.control import requests as r
from firmware.control.responses import Done, Refused, Studied, Text
from firmware.control.views import Study
from firmware.shell.proposals import cadence, news, present, proposals
from firmware.shell.steps import Print, Send
from firmware.shell.wizard import TONE_POLLS
from tests.firmware.runtime.desk_bench import Bench
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
        (("supervision", "cpc_ms"), "120"),
        (("lines", "2", "dial_tone"), '"wait"'),
    }
    assert done[-1] == r.Commit("line 2 as the wizard measured it")


class BoxWithALine(Box):
    """Line 1 of a simulated box, called by a mobile telephone; telephone 3 does what the wizard says."""

    def __init__(self, more=""):
        config = f'[lines]\n1 = {{ route = "station 13"{more} }}\n'
        super().__init__(ReadConfiguration=Text(config))
        self.bench = Bench(config)
        self.bench.world.lines[1].ring("0612345678")
        self.printed = str
        self.left = [
            ("Answer the call", self.bench.world.phones[3].lift),
            ("Answer the call", lambda: self.bench.world.lines[1].hang_up("cpc")),
            ("put the receiver down", self.bench.world.phones[3].hang_up),
        ]

    def answer(self, request):
        if not isinstance(request, r.StudyLine | r.ReadStudy | r.SeizeLine | r.ReleaseLine):
            return super().answer(request)
        self.asked.append(request)
        if self.left and self.left[0][0] in " ".join(self.printed().split()):
            self.left.pop(0)[1]()
        self.bench.wait(1 if isinstance(request, r.ReadStudy) else 3)
        return self.bench.ask(request)


def test_a_real_call_is_measured_from_its_first_ring_to_dial_tone():
    box = BoxWithALine()
    typist = Typist(box)
    box.printed = lambda: "\n".join(step.text for step in typist.steps if isinstance(step, Print))
    said = " ".join(typist.type("wizard line 1", "no").split())
    for words in (
        "Ring 1 at 25 Hz.",
        "That is enough ringing.",
        "The call ended by a break of the loop (CPC).",
        "Now put the receiver down.",
        "The wizard takes line 1",
        "Dial tone came",
    ):
        assert words in said
    assert "Nobody called" not in said
    assert 'lines 1 dial_tone "wait"' in said
    assert "dial_tone_wait_s" not in said
    assert "release_on" not in said
    polls = sum(isinstance(one, r.ReadStudy) for one in box.asked)
    assert polls < 40
    assert box.bench.idle()


def test_a_cpc_that_the_settings_leave_out_is_measured_and_proposed():
    box = BoxWithALine(', release_on = ["busy"]')
    typist = Typist(box)
    box.printed = lambda: "\n".join(step.text for step in typist.steps if isinstance(step, Print))
    said = " ".join(typist.type("wizard line 1", "no").split())
    for words in (
        "The exchange gave a break of the loop (CPC), which release_on leaves out: the call goes on.",
        "Now put the receiver down.",
        "The call ended by our own side, which hung up.",
        "Dial tone came",
        'lines 1 release_on ["cpc", "busy"]',
        "The exchange told the end by a break of the loop (CPC), which release_on leaves out.",
    ):
        assert words in said
    assert sum(isinstance(one, r.ReadStudy) for one in box.asked) < 50
    assert box.bench.idle()


@pytest.mark.parametrize(
    ("studies", "polls"),
    [
        ((msgspec.structs.replace(RINGING, rings=2, cadence_ms=(400, 200, 400)), RINGING), 2),
        ((Study(2, 9, rings=7), Study(2, 9, rings=8)), 2),  # no cadence that comes again
        ((Study(2, 9, rings=1), Study(2, 9, rings=1, ended_by=("cpc",))), 2),  # answered too early
    ],
)
def test_so_much_ringing_is_enough(studies, polls):
    typist = Typist(Box(ReadStudy=studied(*studies, ENDED, DIAL_TONE)))
    typist.type("wizard line 2", "no")
    asked = 0
    for step in typist.steps:
        asked += isinstance(step, Send) and isinstance(step.request, r.ReadStudy)
        if isinstance(step, Print) and "enough ringing" in " ".join(step.text.split()):
            break
    assert asked == polls


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
    assert "await_number" in said
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
        (Study(1, 5, ended_by=("cpc",), open_ms=(600,)), {}),
        (Study(1, 5, ended_by=("cpc",), open_ms=(100,)), {}),
        (Study(1, 5, ended_by=("cpc",), open_ms=(150,)), {"supervision cpc_ms": "120"}),
        (Study(1, 5, ended_by=("busy",), open_ms=(60,)), {}),
        (Study(1, 5, unheeded=("cpc",), open_ms=(150,)), {"supervision cpc_ms": "120"}),
        (Study(1, 5, ended_by=("our side", "limit", "silence", "dialtone", "reversal", "congestion")), {}),
    ],
)
def test_proposals(study, wanted):
    assert values(proposals(study, dial_tone_tried=False, now=set_so(""))) == wanted


def set_so(line, country="hu"):
    """Line 1 with these settings."""
    return present(f'country = "{country}"\n[lines]\n1 = {{ {line} }}\n', Size(4, 8), 1)


@pytest.mark.parametrize(
    ("listed", "ended_by", "wanted"),
    [
        ('"cpc", "silence"', "busy", '["cpc", "busy", "silence"]'),
        ('"cpc"', "congestion", '["cpc", "busy"]'),
        ("", "reversal", '["reversal"]'),
        ('"cpc", "busy"', "cpc", None),
        ('"cpc"', "our side", None),
    ],
)
def test_a_sign_of_the_end_is_added_and_none_is_taken_away(listed, ended_by, wanted):
    found = proposals(Study(1, 5, ended_by=(ended_by,)), False, set_so(f"release_on = [{listed}]"))
    assert values(found).get("lines 1 release_on") == wanted


@pytest.mark.parametrize(
    ("line", "dial_tone_ms", "wanted"),
    [
        ("", 2_100, None),
        ("", 5_200, None),  # 3 s, and 2.2 s until the voice is sure
        ("", 5_300, "5"),
        ("dial_tone_wait_s = 6", 5_300, None),
        ("dial_tone_wait_s = 1", 5_300, "5"),
        ('dial_tone = "pause"', 7_500, "7"),
        ("dial_tone_wait_s = 14", 17_000, "15"),
    ],
)
def test_more_time_for_dial_tone_is_proposed_where_it_came_too_late(line, dial_tone_ms, wanted):
    found = values(proposals(Study(1, 9, dial_tone_ms=dial_tone_ms), True, set_so(line)))
    assert found["lines 1 dial_tone"] == '"wait"'
    assert found.get("lines 1 dial_tone_wait_s") == wanted


def test_the_wizard_proposes_against_what_runs():
    running = Text('[lines]\n2 = { release_on = ["cpc"], dial_tone_wait_s = 1 }\n')
    late = Study(2, 9, rings=3, cadence_ms=RINGING.cadence_ms, ended_by=("busy",), dial_tone_ms=4_000)
    said = Typist(Box(ReadStudy=studied(late), ReadConfiguration=running)).type("wizard line 2", "no")
    assert 'lines 2 release_on ["cpc", "busy"]' in said
    assert "lines 2 dial_tone_wait_s 3" in said


def test_a_configuration_that_cannot_be_read_is_as_good_as_none():
    assert present("[lines", Size(4, 8), 2) == present("", Size(4, 8), 2)


@pytest.mark.parametrize("sound", get_args(Sound))
def test_each_sound_has_its_sentence(sound):
    (sentence,) = news(IDLE, msgspec.structs.replace(IDLE, sounds={sound: 1}))
    assert sentence.endswith(".")
    assert ("tone" in sentence) == (sound in ("dial", "busy", "congestion"))


def test_every_proposal_is_one_that_the_configuration_takes():
    for measured in (DIAL_TONE, IDLE, Study(2, 5, caller_id=(("dtmf", True),), ended_by=("dialtone",))):
        text = ""
        for one in proposals(measured, True, present("", Size(4, 8), 2)):
            text = set_value(text, one.path, one.value)
            assert one.reason.endswith(".")
        assert isinstance(load(text, 4, 8), Config)


def test_cadence():
    assert cadence((1250, 3750)) == ()
    assert cadence((1250, 3750, 1240, 3750)) == (1250, 3750)
    assert cadence((400, 200, 400)) == ()
    assert cadence((400, 200, 400, 2000, 400, 200, 400, 2000)) == (400, 200, 400, 2000)


def test_nothing_new_says_nothing():
    assert news(DIAL_TONE, DIAL_TONE) == []

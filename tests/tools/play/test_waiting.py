"""What stories see of queues and their people: each can be false, and then the report says what is there instead."""

import pytest

from tools.play.command import open_story
from tools.play.player import play

CONFIG = """\
[lines]
1 = { route = "queue help" }
2 = { route = "queue other" }
[queues.help]
agents = ["anna"]
wrapup_s = 5
[queues.other]
agents = ["anna"]
[agents.anna]
station = "11"
"""

STORY = """\
config office.toml
0 agent anna logs in at phone 12
1 phone 12 lifts
2 line 1 rings
20 line 2 rings
40 {}
"""


def opened(folder, text):
    (folder / "office.toml").write_text(CONFIG)
    (folder / "a.call").write_text(text)
    return open_story(folder / "a.call")


def failures(folder, expectation, acts="line 1 says 1"):
    story, cast = opened(folder, STORY.format(acts + f"\n41 expect {expectation}"))
    return play(story, cast, "event").failures


@pytest.mark.parametrize(
    "expectation",
    [
        "line 1 waits",
        "line 1 waits in help",
        "line 1 waits in help at 1",
        "line 2 waits at 1",
        "agent anna is busy",
        "agent anna is logged in at phone 12",
    ],
)
def test_what_is_so(tmp_path, expectation):
    assert failures(tmp_path, expectation) == ()


@pytest.mark.parametrize(
    ("expectation", "words"),
    [
        ("line 1 waits in other", "its caller waits in help at place 1"),
        ("line 1 waits in help at 2", "its caller waits in help at place 1"),
        ("line 3 waits", "line 3 is idle; its caller is in no queue"),
        ("agent anna is free", "agent anna is logged in; phone 12 is off hook"),
        ("agent anna is paused", "agent anna is logged in; phone 12 is off hook"),
        ("agent anna wraps up", "agent anna is logged in; phone 12 is off hook"),
        ("agent anna is logged in at phone 11", "agent anna is logged in; phone 12 is off hook"),
        ("agent anna is logged out", "agent anna is logged in; phone 12 is off hook"),
    ],
)
def test_what_is_not_so(tmp_path, expectation, words):
    (failure,) = failures(tmp_path, expectation)
    assert words in failure.world_did


def test_an_agent_does_what_is_ordered(tmp_path):
    acts = "agent anna pauses lunch"
    assert failures(tmp_path, "agent anna is paused", acts) == ()
    (failure,) = failures(tmp_path, "agent anna is free", acts)
    assert "agent anna is paused (lunch), is logged in" in failure.world_did
    assert failures(tmp_path, "agent anna is busy", acts + "\n40.5 agent anna resumes") == ()
    (failure,) = failures(tmp_path, "agent anna is busy", "agent anna logs out")
    assert failure.world_did == "agent anna is logged out"


def test_who_does_not_exist_is_a_mistake(tmp_path):
    text = "config office.toml\n1 agent bela pauses\n2 expect agent bela is free\n3 expect line 1 waits in nowhere\n"
    assert list(map(str, opened(tmp_path, text))) == [
        "line 2: there is no agent bela: there are anna.",
        "line 3: there is no agent bela: there are anna.",
        "line 4: there is no queue nowhere: there are help, other.",
    ]
    (mistake,) = opened(tmp_path, "1 agent bela pauses\n")
    assert str(mistake) == "line 1: there is no agent bela: the configuration has none."

"""What the configuration says of recording, and the sentences for what it cannot mean."""

import pytest

from firmware.callcontrol.plan import Taping
from firmware.config import Config, load
from firmware.config.plan import to_plan


def problems(text, recorders=2):
    found = load(text, 4, 8, recorders=recorders)
    return [] if isinstance(found, Config) else [str(one) for one in found]


def planned(text):
    found = load(text, 4, 8, recorders=2)
    assert isinstance(found, Config), found
    return found, to_plan(found, recorders=2)


def test_nothing_is_recorded_unless_the_office_says_so():
    config, plan = planned("")
    assert not any(line.record for line in plan.lines)
    assert plan.taping == Taping()
    assert not plan.taping.on_demand
    assert config.recording.keep_days == 90


def test_everything_that_can_be_said():
    config, plan = planned("""
        [lines]
        2 = { record = true, route = "queue help" }
        [queues.help]
        agents = ["anna"]
        record = true
        [agents.anna]
        station = "11"
        [recording]
        announce = "our-words"
        beep_s = 15
        longest_min = 30
        keep_days = 7
        calls_out = true
        on_demand = true
    """)
    assert [line.record for line in plan.lines] == [False, True, False, False]
    assert (plan.queues[0].record, plan.queues[0].at_once) == (True, True)
    assert plan.taping == Taping("our-words", 15_000, 1_800_000, True, True)
    assert config.recording.keep_days == 7


HELP = '[agents.anna]\nstation = "11"\n[queues.help]\nagents = ["anna"]\nrecord = true\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[lines]\n1 = { record = true }", "line 2: CO line 1 has record, but this board has no recorders."),
        (HELP, 'line 5: queue "help" has record, but this board has no recorders.'),
        ("[recording]\non_demand = true", "line 2: [recording] has on_demand, but this board has no recorders."),
    ],
)
def test_a_board_without_recorders_records_nothing(text, sentence):
    assert problems(text, recorders=0) == [sentence]
    assert problems(text, recorders=None) == problems(text, recorders=1) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            HELP + "at_once = false",
            'line 6: at_once of queue "help" is false, but it has record: its callers are answered and told of it at '
            "once.",
        ),
        (
            HELP + 'answer_s = "never"',
            'line 6: answer_s of queue "help" is "never", but it has record: its callers are answered and told of it '
            "at once.",
        ),
        (
            '[recording]\nannounce = "Our Words"',
            'line 2: announce of [recording] is "Our Words", but must be the name of a prompt: lower-case letters, '
            'digits, "-", "_" and "." (at most 40 of them).',
        ),
        (
            "[recording]\nbeep_s = 2",
            "line 2: beep_s of [recording] is 2, but must be 5 to 120 seconds, or 0 for never.",
        ),
        (
            "[recording]\nkeep_days = 0",
            "line 2: keep_days of [recording] is 0, but must be 1 to 3650 days.",
        ),
        (
            "[recording]\nkeep = 5",
            'line 2: [recording] has no key "keep" (announce, beep_s, longest_min, keep_days, calls_out or on_demand); '
            'did you mean "keep_days"?',
        ),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(text, sentence):
    assert problems(text) == [sentence]

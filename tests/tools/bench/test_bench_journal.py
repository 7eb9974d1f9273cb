"""What the bench measures of the journal does happen, and it says so when events that run again give other actions."""

import pytest

from firmware.callcontrol.engine import CallControl
from firmware.desk.journal.reading import chapter_of
from tools.bench import journal
from tools.sim.stories import BOARDS, Teller


def test_random_events_of_every_kind_run_again(mocker):
    mocker.patch.object(journal, "STEPS", 60)
    count, rate = journal.replayed(1_500, seed=7)
    assert count >= 1_500
    assert rate > 0


def test_one_that_gives_other_actions_is_told_of(mocker):
    mocker.patch.object(journal, "STEPS", 20)
    made = journal.journal_of(Teller(3, BOARDS["lb4x8"], faults=False))
    mocker.patch.object(journal, "stories", return_value=iter([made]))
    mocker.patch.object(CallControl, "handle", return_value=[])
    with pytest.raises(AssertionError, match="after 0 events and some more"):
        journal.replayed(1, seed=7)


def test_the_whole_way_to_the_pipe_is_measured(mocker):
    mocker.patch.object(journal, "STEPS", 30)
    (file,) = journal.journal_of(Teller(3, BOARDS["lb4x8"], faults=False)).files
    send = mocker.spy(journal._TakesAll, "send")
    assert journal.cost_us(chapter_of("", bytes(file))) > 0
    assert sum(len(call.args[1]) for call in send.call_args_list) > len(file) / 2

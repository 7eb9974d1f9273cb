"""What the bench measures of the shell does happen, and it says so when it does not."""

import pytest

from firmware.config import Config, load
from firmware.control.requests import SetUser
from firmware.runtime.answers import Answers
from tools.bench import shell
from tools.bench.shell_box import Cable, full_configuration, shell_box


@pytest.fixture(scope="module")
def box():
    with shell_box(1) as made:
        yield made


def test_the_full_configuration_is_one_and_each_turn_another():
    first, second = (load(full_configuration(turn), 8, 24) for turn in (0, 1))
    assert isinstance(first, Config), first
    assert isinstance(second, Config), second
    assert all(one != other for one, other in zip(first.stations, second.stations, strict=True))


def test_a_commit_is_timed_until_the_core_runs_on_it(box):
    assert len(shell.commit_times(box, 2)) == 2
    assert box.world.plan.stations[23].name == "Person 24 of 1"


def test_a_commit_that_is_refused_is_told_of(box, mocker):
    mocker.patch.object(shell, "full_configuration", return_value="nonsense = 1\n")
    with pytest.raises(AssertionError, match="was answered by Refused"):
        shell.commit_times(box, 1)


def test_a_visit_is_timed_to_the_question_and_to_the_prompt_and_keys_are_counted(box):
    box.do(SetUser(shell.USER, shell.PASSWORD, "installer"))
    begun, logged_in = shell.visit_times(box)
    assert begun > 0
    assert logged_in > 0
    cable = Cable(box)
    shell.log_in(cable)
    at_end, within = shell.key_bytes(cable)
    cable.close()
    assert 1 <= at_end <= 4
    assert 21 <= within <= 40


def test_shows_leave_nothing_behind_in_the_core():
    assert shell.grown_bytes(1_000, 1) < 16 * 1024


def test_a_core_that_keeps_what_it_showed_is_found_out(monkeypatch):
    kept = []
    show = Answers.show

    def keeping(self, request, now_ms):
        kept.append(show(self, request, now_ms))
        return kept[-1]

    monkeypatch.setattr(Answers, "show", keeping)
    assert shell.grown_bytes(200, 1) > 16 * 1024

"""What the bench measures of the call register does happen, and it sees what is wrong."""

import sqlite3

import pytest

from firmware.desk.register import file
from tools.bench import register, register_kills
from tools.bench.queue_calls import poisson, story_of
from tools.bench.queue_load import plan

KILLS = 12


@pytest.fixture(scope="module")
def story():
    office_plan = plan(8, 60)
    return office_plan, *story_of(office_plan, poisson(7 / 180, 120.0, 300, 1))


def test_a_desk_that_is_killed_again_and_again_loses_nothing_and_counts_nothing_twice(story, tmp_path):
    found = register_kills.killed(story[0], story[1], tmp_path, KILLS, 1)
    assert (found.kills, found.wrong) == (KILLS, 0)
    assert found.calls > 20


def test_a_row_that_is_missing_is_seen(story, tmp_path, mocker):
    compared = register_kills._compared

    def without_one(directory, facts, kills):
        with sqlite3.connect(file.path_in(directory)) as database:
            database.execute("DELETE FROM calls WHERE id = 3")
        return compared(directory, facts, kills)

    mocker.patch.object(register_kills, "_compared", without_one)
    assert register_kills.killed(story[0], story[1], tmp_path, 6, 1).wrong == 1


def test_a_large_register_has_a_call_that_its_start_interrupts(tmp_path):
    register.large(tmp_path, 200)
    assert register.start_ms(tmp_path, "after") > 0
    with sqlite3.connect(file.path_in(tmp_path)) as database:
        outcomes = database.execute("SELECT outcome, count(*) FROM calls GROUP BY outcome ORDER BY outcome").fetchall()
    assert outcomes == [("answered", 200), ("interrupted", 1)]


def test_the_cost_of_a_call_is_told_with_and_without_a_register(story):
    assert register.kept_cost_ms(*story) > 0

"""bench.json has its shape, whatever was measured; what could not be measured says why."""

import argparse
import json

from tools.bench import command, report
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError, attempt, judge
from tools.bench.measure import percentile, quartiles


def goal(bound="at least", target=10, measure=lambda bench: Reading(12.5, "a note")):
    """A goal that measures nothing."""
    return Goal("a goal", bound, target, 9, "times", measure)


def missing(bench):
    """What a measurement does where something is missing."""
    raise UnmeasurableError("there is no C compiler here: install gcc")


def entry(one):
    """Its place in bench.json."""
    return report.as_json([attempt(one, Bench())])["goals"][0]


def test_a_goal_is_judged_by_its_bound():
    assert judge(goal("at least", 10), 10) is True
    assert judge(goal("at least", 10), 9.9) is False
    assert judge(goal("at most", 10), 10) is True
    assert judge(goal("at most", 10), 10.1) is False
    assert judge(goal("reported", None), 1) is None


def test_the_five_fields_are_there():
    found = entry(goal())
    assert {key: found[key] for key in ("name", "value", "target", "anchor", "met")} == {
        "name": "a goal",
        "value": 12.5,
        "target": 10,
        "anchor": 9,
        "met": True,
    }


def test_a_missed_goal_is_shown_as_missed():
    assert entry(goal(target=13))["met"] is False


def test_what_cannot_be_measured_is_listed_with_its_reason():
    found = entry(goal(measure=missing))
    assert found["met"] is None
    assert found["value"] is None
    assert "install gcc" in found["reason"]


def test_a_wrong_result_is_never_met_and_fails_the_run(tmp_path, monkeypatch):
    def wrong(bench):
        raise AssertionError("ours and C differ")

    assert entry(goal(measure=wrong))["met"] is False
    assert "differ" in entry(goal(measure=wrong))["reason"]
    monkeypatch.setattr(command, "all_goals", lambda: [goal(measure=wrong)])
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(["--json", str(tmp_path / "bench.json")])) == 1


def test_a_shared_measurement_is_made_once_also_when_it_fails():
    bench, made = Bench(), []

    def make():
        made.append(1)
        raise UnmeasurableError("no")

    for _ in range(2):
        assert attempt(goal(measure=lambda bench: Reading(bench.once("key", make))), bench).met is None
    assert made == [1]


def test_the_file_is_json_with_every_goal(tmp_path):
    path = tmp_path / "bench.json"
    report.write_json(path, [attempt(goal(), Bench()), attempt(goal(measure=missing), Bench())])
    assert [one["met"] for one in json.loads(path.read_text())["goals"]] == [True, None]
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_measures_what_only_names_and_writes_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "all_goals", lambda: [goal(), goal(target=13, measure=missing)])
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    path = tmp_path / "bench.json"
    assert command.run(parser.parse_args(["--only", "A GOAL", "--json", str(path)])) == 0
    assert len(json.loads(path.read_text())["goals"]) == 2
    assert "not measured" in capsys.readouterr().out
    assert command.run(parser.parse_args(["--only", "nothing of this name", "--json", str(path)])) == 2


def test_every_goal_of_the_issue_has_a_name_of_its_own_and_a_known_bound():
    goals = command.all_goals()
    assert len({one.name for one in goals}) == len(goals)
    assert {one.bound for one in goals} <= {"at least", "at most", "reported"}
    for one in goals:
        assert (one.target is None) == (one.bound == "reported"), one.name


def test_percentiles_are_values_that_occurred():
    sample = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert percentile(sample, 50) == 3.0
    assert percentile(sample, 99) == 5.0
    assert quartiles(sample).median == 3.0


def test_the_results_go_between_the_marks_of_a_document(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("before\n" + "\nold\n".join(report.MARKS) + "\nafter\n")
    for _ in range(2):
        report.write_document(path, [attempt(goal(), Bench())])
    text = path.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert text.count("| a goal | 12.5 | >= 10 | 9 | times | met | a note |") == 1

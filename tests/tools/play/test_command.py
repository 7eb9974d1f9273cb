"""``linebox play`` as people call it: exit status, output, timeline."""

import json

import pytest

from tools import cli

HELD = """\
# one call
0 line 1 rings
0 expect phone 11 rings within 0.3
2 phone 11 lifts
3 expect phone 11 talks to line 1
4 phone 11 hangs up
8 expect everything idle
"""


@pytest.fixture
def story(tmp_path):
    def write(text, name="a.call"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def test_a_story_that_holds(story, capsys):
    assert cli.main(["play", story(HELD)]) == 0
    assert "3 of 3 expectations" in capsys.readouterr().out


@pytest.mark.parametrize("world", ["electrical", "event"])
def test_a_story_that_fails(story, capsys, world):
    text = HELD.replace("3 expect phone 11", "3 expect phone 12")
    assert cli.main(["play", "--world", world, story(text)]) == 1
    out = capsys.readouterr().out
    assert "failed" in out
    assert "phone 12 is on hook and silent; line 1 is seized and hears phone 11" in out
    assert "SeizeLine line 1" in out


def test_one_failure_among_several_files(story):
    assert cli.main(["play", "--world", "event", story(HELD), story("0 expect line 1 rings", "b.call")]) == 1


def test_mistakes_of_several_files_are_all_told(story, capsys):
    first, second = story("0 phone 11 jumps\n1 phone 99 lifts"), story("0 phone 99 lifts\n0 line 5 rings", "b.call")
    assert cli.main(["play", first, second]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{first}, line 1: found jumps")
    assert lines[1].startswith(f"{first}, line 2: there is no phone 99: the extensions are 11, 12,")
    assert lines[2].startswith(f"{second}, line 1: there is no phone 99: the extensions are 11, 12,")
    assert lines[3] == f"{second}, line 2: there is no line 5: lb4x8 has lines 1 to 4."


def test_every_mistake_of_a_story_is_told_in_one_run(story, tmp_path, capsys):
    (tmp_path / "wrong.toml").write_text('contry = "hu"\n[groups.all]\nring_s = 0\n')
    text = "config wrong.toml\ncountry xx\n5 line 9 rings\n4 line 1 ringz\n3 phone 99 lifts\n3 fault bus 7 stuck"
    assert cli.main(["play", story(text)]) == 2
    told = [line.split(", ", 1)[1].split(": ")[0] for line in capsys.readouterr().err.splitlines()]
    # The extensions of a wrong configuration are not known: phone 99 is not judged.
    assert told == ["line 1", "line 1", "line 2", "line 3", "line 4", "line 4", "line 5", "line 6"]


@pytest.mark.parametrize("header", ["board lb9x9", "config"])
def test_who_plays_is_not_judged_when_it_cannot_be_known(story, capsys, header):
    assert cli.main(["play", story(f"{header}\n0 line 9 rings\n0 phone 99 lifts")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0 fault bus 6 stuck", "line 1: there is no bus 6: lb4x8 has bus 1."),
        ("0 fault chip 0x50 dead", "line 1: there is no chip at 1:0x50 on lb4x8 ("),
        ("config nothing.toml", "nothing.toml: cannot be read: No such file or directory."),
    ],
)
def test_what_a_story_names_must_exist(story, capsys, text, sentence):
    assert cli.main(["play", story(text)]) == 2
    assert sentence in capsys.readouterr().err


def test_every_problem_of_the_configuration_is_told(story, capsys, tmp_path):
    (tmp_path / "a.toml").write_text("[groups.a]\nmembers = ['99']\nring = 5\n")
    assert cli.main(["play", story("board lb4x8\nconfig a.toml\n0 phone 11 lifts")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "a.call, line 2: " in lines[0]
    assert 'a.toml, line 2: group "a" has member "99"' in lines[0]
    assert "a.toml, line 3: " in lines[1]


def test_extensions_are_those_of_the_configuration(story, tmp_path):
    (tmp_path / "a.toml").write_text('[stations]\n1 = { extension = "201" }\n')
    text = "config a.toml\n0 line 1 rings\n0 expect phone 201 rings within 1"
    assert cli.main(["play", "--world", "event", story(text)]) == 0


def test_the_country_of_the_story_wins(story, tmp_path):
    (tmp_path / "a.toml").write_text('country = "hu"')
    text = "config a.toml\n0 line 1 rings\n1.6 expect nothing rings for 0.2"
    assert cli.main(["play", "--world", "event", story(text)]) == 0  # a bell of 1.25 s
    assert cli.main(["play", "--world", "event", story("country us\n" + text)]) == 1  # of 2 s


def test_faults_of_the_hardware_need_the_electrical_world(story, capsys):
    assert cli.main(["play", "--world", "event", story("0 fault chip 0x22 dead")]) == 2
    assert "'fault chip 0x22 dead' is a fault of the hardware: this story runs on the electrical world only." in (
        capsys.readouterr().err
    )


def test_a_story_that_is_not_there(capsys):
    assert cli.main(["play", "nowhere.call"]) == 2
    assert "nowhere.call, line 1: the story cannot be read: No such file or directory." in capsys.readouterr().err


def test_nothing_to_play(capsys):
    assert cli.main(["play"]) == 2
    assert "name at least one story" in capsys.readouterr().err


def test_the_timeline_holds_every_event_and_action_in_order(story, tmp_path):
    path = tmp_path / "t.jsonl"
    assert cli.main(["play", story(HELD), "--timeline", str(path)]) == 0
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert [entry["ms"] for entry in entries] == sorted(entry["ms"] for entry in entries)
    assert all(set(entry) in ({"ms", "event"}, {"ms", "action"}) for entry in entries)
    kinds = [(entry.get("event") or entry["action"])["type"] for entry in entries]
    assert kinds.index("LineRingStarted") < kinds.index("ApplyRinging") < kinds.index("StationWentOffHook")
    assert {"station": 1, "cadence": [1250, 3750], "type": "ApplyRinging"} in [entry.get("action") for entry in entries]


def test_a_statement_that_the_world_cannot_follow_is_remarked_on(story, capsys):
    text = "0 line 1 rings\n1 line 1 rings\n1 phone 12 flashes\n2 expect line 2 rings"
    assert cli.main(["play", "--world", "event", story(text)]) == 1
    out = capsys.readouterr().out
    assert "remark: line 2 at 1 s: line 1 is in use: the caller hears busy." in out
    assert "remark: line 3 at 1 s: phone 12 is on hook: it does not flash." in out


def test_the_same_seed_gives_the_same_timeline(story, tmp_path):
    text = "seed 5\n" + HELD
    for name in ("one", "two"):
        cli.main(["play", story(text), "--timeline", str(tmp_path / name)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_journal_of_stories_is_written_and_runs_again(story, tmp_path, capsys):
    kept = tmp_path / "kept"
    stories = story(HELD), story("0 line 1 rings\n1 expect phone 11 rings", "b.call")
    assert cli.main(["play", "--world", "event", "--journal", str(kept), *stories]) == 0
    assert sorted(file.name for file in kept.iterdir()) == ["000001.journal", "000002.journal"]
    assert cli.main(["replay", str(kept)]) == 0
    capsys.readouterr()
    assert cli.main(["play", "--journal", str(kept), stories[0]]) == 2
    assert capsys.readouterr().err == f"linebox play: {kept}: File exists.\n"

"""``linebox replay``: the same again, and a clear account of the first thing that is otherwise."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from firmware.callcontrol.actions import StopRinging
from firmware.callcontrol.events import StationWentOffHook
from firmware.desk.journal.frames import Broke
from tests.tools.replay.journals import frames_of, played, rewrite, saved, with_another_bell
from tools import cli

MOMENT = "ISO date or time such as 1999-02-01, 1999-02-01T09:00 or 09:00."


def test_a_journal_runs_again_file_by_file(tmp_path, capsys):
    saved(tmp_path / "journal", "circular", "park_a_colleague")
    assert cli.main(["replay", str(tmp_path)]) == 0
    first, second, whole = capsys.readouterr().out.splitlines()
    assert first.startswith("000001.journal ") and second.startswith("000002.journal ")
    assert " 2026-01-05 09:00:00 to 2026-01-05 09:0" in first
    assert whole.endswith(" actions: every one is the same.")


def test_in_a_process_where_words_have_other_hashes_it_is_the_same(tmp_path):
    """Nothing that call control decides hangs on the order of a set, which differs from process to process."""
    saved(tmp_path, "conference_of_three", "agents_pause_by_dial", "menu_fax", "camp_three_in_the_order_of_asking")
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    command = [sys.executable, "-m", "tools.cli", "replay", str(tmp_path)]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_first_difference_is_told_with_when_what_expected_and_got(tmp_path, capsys):
    saved(tmp_path, "circular")
    file = tmp_path / "000001.journal"
    rewrite(file, [with_another_bell(frame) for frame in frames_of(file)])
    assert cli.main(["replay", str(tmp_path)]) == 1
    head, event, expected, got = capsys.readouterr().out.splitlines()
    assert head.startswith("000001.journal, 2026-01-05 09:00:00.092 (core 0.092 s): not the same.")
    assert event == "event     LineRingStarted line 1"
    assert expected.startswith("expected  ApplyRinging station 8 cadence ") and expected.endswith(" (action 1 of 1)")
    assert got.startswith("got       ApplyRinging station 1 cadence ")


def without_actions(frame):
    return frame if not getattr(frame, "actions", None) else type(frame)(frame.ms, frame.event, [])


def one_more(frame):
    if not getattr(frame, "actions", None):
        return frame
    return type(frame)(frame.ms, frame.event, [*frame.actions, StopRinging(3)])


@pytest.mark.parametrize(
    ("change", "expected", "got"),
    [
        (without_actions, "expected  nothing after 0 actions", "got       ApplyRinging station 1 "),
        (one_more, "expected  StopRinging station 3 (action 2 of 2)", "got       nothing more"),
    ],
)
def test_an_action_more_or_less_is_told(tmp_path, capsys, change, expected, got):
    saved(tmp_path, "circular")
    file = tmp_path / "000001.journal"
    first = [frame for frame in frames_of(file) if getattr(frame, "ms", 0) <= 92]
    rewrite(file, [change(frame) for frame in first])
    assert cli.main(["replay", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == expected
    assert lines[3].startswith(got)


def test_time_that_goes_back_is_an_account_and_no_traceback(tmp_path, capsys):
    saved(tmp_path, "circular")
    file = tmp_path / "000001.journal"
    frames = frames_of(file)
    rewrite(file, [*frames[:6], frames[1]])
    assert cli.main(["replay", str(tmp_path)]) == 1
    assert "got       CallControlError: time went back from " in capsys.readouterr().out


def broken(path):
    """The journal of a box that ended as somebody lifted."""
    frames = frames_of(path)
    place = next(number for number, frame in enumerate(frames) if "StationWentOffHook" in repr(frame))
    rewrite(path, [*frames[:place], Broke(frames[place].ms, frames[place].event)])


def test_an_event_that_ended_the_core_does_so_again_until_that_is_mended(tmp_path, capsys, mocker):
    saved(tmp_path, "circular")
    broken(tmp_path / "000001.journal")
    assert cli.main(["replay", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [
        "event     StationWentOffHook station 1",
        "got       call control failed then, and does so no more",
    ]
    mocker.patch.dict("firmware.callcontrol.meanings.STATION", {StationWentOffHook: "no such input"})
    assert cli.main(["replay", str(tmp_path)]) == 0
    said = capsys.readouterr().out.splitlines()[1]
    assert said.startswith("Its last event ended the core, and would do so again: ")


def test_an_event_that_ended_the_core_is_in_the_story(tmp_path):
    saved(tmp_path, "circular")
    broken(tmp_path / "000001.journal")
    story = tmp_path / "crash.call"
    assert cli.main(["replay", str(tmp_path), "--as-scenario", str(story)]) == 0
    assert story.read_text().splitlines()[-1].endswith("phone 11 lifts")


def test_files_that_follow_each_other_must_fit(tmp_path, capsys):
    saved(tmp_path, "circular", "circular")
    file = tmp_path / "000002.journal"
    begun, *rest = frames_of(file)
    rewrite(file, [type(begun)(*[getattr(begun, name) for name in begun.__struct_fields__[:7]], follows=True), *rest])
    assert cli.main(["replay", str(tmp_path)]) == 1
    assert "what call control knows is not what it knew" in capsys.readouterr().out


def test_a_torn_end_is_told_and_no_mistake(tmp_path, capsys):
    saved(tmp_path, "circular")
    file = tmp_path / "000001.journal"
    file.write_bytes(file.read_bytes()[:-5])
    assert cli.main(["replay", str(file)]) == 0
    assert "bytes of 000001.journal are torn or damaged: they are left out." in capsys.readouterr().err


def test_a_slice_is_chosen_by_date_or_by_time_of_the_last_day(tmp_path, capsys):
    saved(tmp_path, "circular")
    whole = cli.main(["replay", str(tmp_path)]), capsys.readouterr().out
    for words in (["--to", "09:00:01"], ["--from", "2026-01-05", "--to", "2026-01-05T09:00:01"]):
        assert cli.main(["replay", str(tmp_path), *words]) == 0
        told = capsys.readouterr().out
        assert 0 < int(told.split(" steps")[0].split()[-1].replace(",", "")) < 10
        assert told != whole


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{}/none"], "{}/none: No such file or directory."),
        (["{}/empty"], "{}/empty: there are no files of a journal here."),
        (
            ["{}/some", "--from", "noon"],
            f'"noon" is not an {MOMENT}',
        ),
        (["{}/some", "--from", "10:00", "--to", "09:00"], "--to 09:00 is not after --from 10:00."),
        (["{}/some", "--from", "2027-01-01"], "{}/some: nothing was written down in that time."),
        (["{}/text"], "text is no file of a journal."),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path, capsys, words, sentence):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("hello")
    saved(tmp_path / "some", "circular")
    assert cli.main(["replay", *(word.format(tmp_path) for word in words)]) == 2
    assert capsys.readouterr().err.splitlines()[0] == f"linebox replay: {sentence.format(tmp_path)}"


def test_a_clock_that_was_wrong_for_a_while_hides_nothing_of_a_slice(tmp_path, capsys):
    """From 15 s to 35 s the clock is ten years ahead, and a call comes meanwhile; then it is two minutes behind."""
    nine = datetime(2026, 1, 5, 9, 0)

    def wrong(world):
        world.at(15_000, lambda: world.set_clock(nine.replace(year=2036)))
        world.at(35_000, lambda: world.set_clock(nine - timedelta(minutes=2)))

    played("circular", watch=wrong)[1].save(tmp_path)
    for words, callers in (
        (["--from", "08:58:03", "--to", "08:59"], 2),
        (["--from", "2026-01-05T09:00", "--to", "2026-01-05T09:00:09"], 1),
        (["--from", "2035-01-01"], 1),
        ([], 4),
    ):
        assert cli.main(["replay", str(tmp_path), *words]) == 0
        assert cli.main(["timeline", str(tmp_path), *words]) == 0
        assert "not the same" not in capsys.readouterr().out
        story = tmp_path / "again.call"
        assert cli.main(["replay", str(tmp_path), *words, "--as-scenario", str(story)]) == 0
        assert story.read_text().count(" rings") == callers, words

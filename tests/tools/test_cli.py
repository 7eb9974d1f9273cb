"""``linebox`` itself: wrong words, readers that leave, Ctrl-C; never a traceback."""

import os
import subprocess
import sys

import pytest

from tools import cli


def linebox(*words, **options):
    return subprocess.Popen([sys.executable, "-m", "tools.cli", *words], stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.parametrize("words", [[], ["walk"], ["run"], ["run", "--board"], ["pinmap"], ["pinmap", "lb4x8", "more"]])
def test_wrong_words_are_answered_with_what_is_right(words, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("usage: linebox") and "error: " in error.splitlines()[-1]


def test_a_reader_who_leaves_gets_no_traceback():
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as pipe, linebox("pinmap", "lb8x24", stdout=pipe) as job:
        _, error = job.communicate(timeout=60)
    assert error == ""
    assert job.returncode == 1


def test_ctrl_c_ends_a_command_quietly(monkeypatch, capsys):
    def interrupted(_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("tools.pinmap.run", interrupted)
    assert cli.main(["pinmap", "lb4x8"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("board", ["lb4x8", "lb8x24"])
def test_pinmap_draws_every_board_in_eighty_columns(board, capsys):
    assert cli.main(["pinmap", board]) == 0
    drawn, error = capsys.readouterr()
    assert error == "" and max(map(len, drawn.splitlines())) <= 80
    assert "FR 8" in drawn and "STROBE" in drawn and "INT to GPIO5" in drawn

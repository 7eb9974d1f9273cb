"""What is fuzzed bears what chance brings, here without atheris."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware.shell.session import Session
from tools import fuzz, fuzz_targets
from tools.fuzz_targets import TARGETS

WORDS = [
    "show",
    "lines",
    "configure",
    "set",
    "stations",
    "1",
    "name",
    "commit",
    "|",
    "match",
    "edit",
    "?",
    "exit",
    "[",
    "]",
    "=",
    "{",
    "}",
    '"',
    "'",
    "-1",
    "999",
    "é",
    "\x00",
    "setup",
]
TYPED = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join).map(str.encode)
TOML = st.lists(
    st.sampled_from(["[lines]", "[stations]", "1 = { ", "name = ", '"x"', "}", "\n", "[groups.a]", "members = [", "]"]),
    max_size=30,
).map(lambda parts: "".join(parts).encode())
ASKED = st.lists(
    st.sampled_from(
        [
            {"type": "SetValue", "path": ["stations", "1", "name"], "value": "x"},
            {"type": "Commit", "minutes": 1},
            {"type": "Show", "subject": "calls"},
            {"type": "ReadFile", "folder": "logs", "name": "../x"},
            {"type": "FactoryReset"},
            {"type": "LogOut"},
        ]
    ),
    max_size=5,
).map(lambda asked: b"\n".join(json.dumps({"id": n, "request": one}).encode() for n, one in enumerate(asked)))


@pytest.mark.parametrize(
    ("name", "likely", "examples"),
    [("command-line", TYPED, 200), ("configuration", TOML, 300), ("control-socket", ASKED, 60)],
)
def test_a_target_bears_chance_and_what_is_likely(name, likely, examples):
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200) | likely)
    def bears(data):
        TARGETS[name](data)

    bears()


def test_a_fault_of_the_shell_is_found(mocker):
    mocker.patch.object(Session, "help_at", side_effect=IndexError)
    with pytest.raises(IndexError):
        TARGETS["command-line"](b"show")


def test_a_problem_without_a_line_is_found(mocker):
    problem = fuzz_targets.load("nonsense = 1", 4, 8)[0]
    mocker.patch.object(fuzz_targets, "load", return_value=[type(problem)(9, "it is wrong.")])
    with pytest.raises(AssertionError, match=r"line 9: it is wrong\. in a file of 1 lines"):
        TARGETS["configuration"](b"x")


def test_a_mistake_of_the_desk_is_found(mocker):
    mocker.patch("firmware.desk.configuration.ConfigurationDesk.answer", side_effect=IndexError)
    asked = {"id": 2, "request": {"type": "Verify"}}
    with pytest.raises(AssertionError, match="mistake"):
        TARGETS["control-socket"](json.dumps(asked).encode())


def test_what_is_no_whole_sentence_is_found(mocker):
    mocker.patch("firmware.shell.session.sentence", side_effect=str)
    with pytest.raises(AssertionError, match=r"line .*99.* does not exist"):
        TARGETS["command-line"](b"show lines 99")
    mocker.patch("firmware.desk.connection.spoken", side_effect=lambda response: response)
    with pytest.raises(AssertionError, match="the candidate can run"):
        TARGETS["control-socket"](json.dumps({"id": 2, "request": {"type": "Verify"}}).encode())


def test_every_name_is_a_target():
    assert tuple(TARGETS) == fuzz.NAMES


def test_without_atheris_it_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "atheris", None)
    assert fuzz.main(["configuration"]) == 2
    assert capsys.readouterr().err == "linebox fuzz: atheris is not installed: pip install atheris\n"


def test_what_was_found_is_tried_again(tmp_path):
    (tmp_path / "crash-1").write_bytes(b"[lines\xff")
    words = [sys.executable, "-m", "tools.fuzz", "configuration", "--again"]
    assert subprocess.run([*words, str(tmp_path / "crash-1")], check=False).returncode == 0
    missing = subprocess.run([*words, "nothing"], capture_output=True, check=False, text=True)
    assert (missing.returncode, missing.stderr) == (
        2,
        "linebox fuzz: nothing cannot be read: No such file or directory\n",
    )

"""``linebox push`` and ``linebox pull`` as a script runs them, with a cable to a box whose shell is the real one."""

import subprocess
import sys

import pytest

from firmware.control.requests import (
    Commit,
    Compare,
    Confirm,
    Discard,
    LoadConfiguration,
    ReadConfiguration,
    ReadFile,
    Verify,
)
from firmware.control.responses import Done, FilePart, Greeting, Refused, Text
from firmware.shell.relay import checked, with_check
from tests.firmware.shell.bench import Bench
from tools.pty_port import PtyPort

OFFICE = "[office]\ncountry = 'DE'\n"


@pytest.fixture
def box(tmp_path):
    """A bench whose shell is met at the pty of a simulated board; ``box.run(*words)`` -> (status, out, err)."""
    bench = Bench(tmp_path)
    port = PtyPort(tmp_path / "port", bench.desk.path)
    bench.port = port
    (tmp_path / "office.toml").write_text(OFFICE)
    (tmp_path / "password").write_text("secret\n")
    bench.desk.answers[Compare] = Text("+ country = 'DE'\n")

    def run(command, *words, user=("--user", "anna", "--password-file", str(tmp_path / "password"))):
        called = [sys.executable, "-m", "tools.cli", command, *words, "--device", str(tmp_path / "port"), *user]
        bench.shell = subprocess.Popen(called, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        def over():
            port.step()
            return bench.shell.poll() is not None

        bench.until_true(over)
        out, err = bench.shell.stdout.read().decode(), bench.shell.stderr.read().decode()
        bench.shell.stdout.close()
        return bench.shell.returncode, out, err

    bench.run = run
    yield bench
    port.close()
    bench.close()


def kinds(box):
    wanted = (LoadConfiguration, Verify, Compare, Commit, Confirm, Discard)
    return [request for request in box.desk.asked if isinstance(request, wanted)]


def test_push_commits_for_a_time_and_confirms(box, tmp_path):
    box.desk.answers[Commit] = Done("committed as revision 7", ("line 2 follows when its call has ended",))
    box.desk.answers[Confirm] = Done("revision 7 stays")
    status, out, err = box.run("push", str(tmp_path / "office.toml"), "--minutes", "3")
    assert (status, err) == (0, "")
    assert out == (
        "+ country = 'DE'\ncommitted as revision 7\nline 2 follows when its call has ended\nrevision 7 stays\n"
    )
    assert kinds(box) == [LoadConfiguration(OFFICE), Verify(), Compare(), Commit("push office.toml", 3), Confirm()]


def test_what_the_box_refuses_is_printed_and_nothing_is_left_behind(box, tmp_path):
    box.desk.answers[Verify] = Refused("the configuration has a problem", ("line 2: country 'DE' is not known",))
    status, out, err = box.run("push", str(tmp_path / "office.toml"))
    assert (status, out) == (1, "")
    assert err == "linebox push: the configuration has a problem\nline 2: country 'DE' is not known\n"
    assert kinds(box) == [LoadConfiguration(OFFICE), Verify(), Discard()]


def test_what_runs_already_is_left_alone(box, tmp_path):
    box.desk.answers[Compare] = Text("")
    status, out, _ = box.run("push", str(tmp_path / "office.toml"))
    assert (status, out) == (0, "The box runs on this configuration already.\n")
    assert kinds(box)[-1] == Discard()


def test_a_wrong_password(box, tmp_path):
    (tmp_path / "password").write_text("wrong\n")
    status, _, err = box.run("push", str(tmp_path / "office.toml"))
    assert (status, err) == (1, "linebox push: user or password is wrong.\n")
    assert kinds(box) == []


def test_somebody_is_editing(box, tmp_path):
    box.desk.greeting = Greeting(1, "1.2.3", "lb4x8", 4, 8, "DE", users=True, changes=4)
    status, _, err = box.run("push", str(tmp_path / "office.toml"))
    assert status == 1 and "was edited and is not committed" in err
    assert kinds(box) == []


def test_a_box_without_users(box, tmp_path):
    box.desk.greeting = Greeting(1, "1.2.3", "lb4x8", 4, 8, "DE", users=False)
    box.desk.answers[ReadConfiguration] = Text(OFFICE)
    assert box.run("pull", user=()) == (0, OFFICE, "")


def test_a_box_with_users_and_nobody_to_log_in(box):
    status, _, err = box.run("pull", user=())
    assert (status, err) == (2, "linebox pull: the box has users: say with --user who logs in\n")


def test_pull_writes_what_runs(box, tmp_path):
    box.desk.answers[ReadConfiguration] = Text(OFFICE * 500)
    status, out, err = box.run("pull", str(tmp_path / "pulled.toml"))
    assert (status, out, err) == (0, "", "")
    assert (tmp_path / "pulled.toml").read_text() == OFFICE * 500
    assert box.desk.asked_for(ReadConfiguration) == [ReadConfiguration("running")]


def test_pull_brings_a_message_part_by_part(box, tmp_path):
    sound = bytes(range(256)) * 20
    box.desk.answers[ReadFile] = lambda asked: FilePart(sound[asked.offset : asked.offset + 2_000], len(sound))
    status, out, err = box.run("pull", str(tmp_path / "17.wav"), "--of", "messages/17.wav")
    assert (status, out, err) == (0, "", "")
    assert (tmp_path / "17.wav").read_bytes() == sound
    assert box.desk.asked_for(ReadFile) == [ReadFile("messages", "17.wav", at) for at in (0, 2_000, 4_000)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("push", "nothing.toml"), "{file} cannot be read: No such file or directory"),
        (("push", "."), "{file} cannot be read: Is a directory"),
        (("push", "noise"), "{file} is no text: byte 2 is no part of UTF-8"),
        (("push", "office.toml", "--minutes", "0"), "--minutes 0: it is 1 to 1440"),
        (("pull", "no/such/folder"), "{file} cannot be written: No such file or directory"),
        (
            ("pull", "17.wav", "--of", "mails/17.wav"),
            "--of mails/17.wav: it is a folder of the box, configuration, prompts, logs, messages, recordings, "
            "journal, people, exports, backups, reports, then / and a name",
        ),
        (("pull", "pulled.toml", "--baud", "-3"), "--baud -3: {port} knows no such rate"),
        (("pull", "pulled.toml", "--baud", "99999999999"), "--baud 99999999999: {port} knows no such rate"),
    ],
)
def test_mistakes_in_the_call(box, tmp_path, words, sentence):
    (tmp_path / "noise").write_bytes(b"a\xff")
    box.desk.answers[ReadConfiguration] = Text(OFFICE)
    command, file, *more = words
    status, _, err = box.run(command, str(tmp_path / file), *more)
    assert (status, err) == (
        2,
        f"linebox {command}: {sentence.format(file=tmp_path / file, port=tmp_path / 'port')}\n",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "cannot be read: No such file or directory"), (b"\xff", "is no text: byte 1 is no part of UTF-8")],
)
def test_a_password_file_that_cannot_be_read(box, tmp_path, content, sentence):
    (tmp_path / "password").unlink()
    if content:
        (tmp_path / "password").write_bytes(content)
    status, _, err = box.run("pull")
    assert (status, err) == (2, f"linebox pull: --password-file {tmp_path / 'password'} {sentence}\n")


@pytest.mark.parametrize(
    ("device", "reason"),
    [("/dev/nothing", "No such file or directory"), ("/dev/null", "it is no serial device")],
)
def test_no_such_cable(box, tmp_path, device, reason):
    box.port.close()
    (tmp_path / "port").symlink_to(device)
    box.port.step = lambda: None
    status, _, err = box.run("pull")
    assert (status, err) == (3, f"linebox pull: {tmp_path / 'port'}: it cannot be opened: {reason}\n")
    (tmp_path / "port").unlink()
    box.port = PtyPort(tmp_path / "port", box.desk.path)


@pytest.mark.parametrize("at", range(0, 20, 3))
def test_a_line_that_came_damaged_is_known(at):
    line = bytearray(with_check(b'{"id":1}').strip())
    line[at % len(line)] ^= 4
    assert checked(bytes(line)) is None


def test_a_line_that_came_well():
    assert checked(with_check(b'{"id":1}').strip()) == b'{"id":1}'

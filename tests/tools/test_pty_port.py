"""The simulated board's serial port: picocom meets the shell there, and so does the next who comes."""

import os
import shutil
import subprocess

import pytest

from tests.firmware.shell.bench import Bench
from tools.pty_port import PtyPort

MISSING = "no picocom or tmux: apt-get install picocom tmux"


class Tmux:
    """A terminal of 80 columns and 24 rows, of which the test sees the picture. Its server is this test's own."""

    def __init__(self, directory, box):
        self.directory = directory
        self.box = box
        self.begin_anew(1)

    def begin_anew(self, number):
        """With a server that is not on its way out."""
        self.socket = self.directory / f"tmux-{number}"

    def call(self, *words):
        return subprocess.run(
            ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words], capture_output=True, check=False, text=True
        ).stdout

    def start(self, *program):
        self.call("new-session", "-d", "-x", "80", "-y", "24", *program)

    def type(self, *keys):
        self.call("send-keys", *keys)

    def until(self, wanted):
        seen = []

        def shown():
            self.box.port.step()
            seen[:] = [self.call("capture-pane", "-p")]
            return wanted in seen[0]

        self.box.until_true(shown)
        return seen[0]

    def close(self):
        self.call("kill-server")


@pytest.fixture
def box(tmp_path):
    bench = Bench(tmp_path)
    bench.port = PtyPort(tmp_path / "port", bench.desk.path)
    yield bench
    bench.port.close()
    bench.close()


@pytest.fixture
def tmux(box, tmp_path):
    if not (shutil.which("picocom") and shutil.which("tmux")):
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    made = Tmux(tmp_path, box)
    yield made
    made.close()


def test_picocom_meets_the_shell(box, tmux, tmp_path):
    tmux.start("picocom", "--quiet", str(tmp_path / "port"))
    tmux.until("login:")
    tmux.type("anna", "Enter")
    tmux.until("Password:")
    tmux.type("secret", "Enter")
    tmux.until("anna@lb4x8>")
    tmux.type("sho", "Tab", "li", "Tab", "x", "BSpace", "Enter")
    picture = tmux.until("03012344")
    assert "anna@lb4x8> show lines\n" in picture
    tmux.type("Up", "Left", "Left", "?")
    picture = tmux.until("anna@lb4x8> show lines\n")
    tmux.type("C-c")
    tmux.until("^C")
    tmux.type("watch lines", "Enter")
    assert "   2  idle" in tmux.until("any key ends")


def test_the_next_who_comes_is_asked_who_it_is(box, tmux, tmp_path):
    tmux.start("picocom", "--quiet", str(tmp_path / "port"))
    tmux.until("login:")
    tmux.type("anna", "Enter")
    tmux.until("Password:")
    tmux.type("secret", "Enter")
    tmux.until("anna@lb4x8>")
    tmux.close()
    box.until_true(lambda: not box.desk.clients)
    tmux.begin_anew(2)
    tmux.start("picocom", "--quiet", str(tmp_path / "port"))
    assert "anna" not in tmux.until("login:")


def test_the_name_is_gone_when_the_box_ends(tmp_path):
    port = PtyPort(tmp_path / "port", tmp_path / "control.sock")
    assert (tmp_path / "port").resolve() == type(tmp_path)(port.name)
    port.close()
    assert not (tmp_path / "port").is_symlink()

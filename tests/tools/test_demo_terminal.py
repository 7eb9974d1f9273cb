"""``linebox demo`` on a real terminal of 80 by 24: keys in, picture out, and the terminal given back."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios

import pytest

from firmware.callcontrol.events import StationWentOffHook
from firmware.desk.journal.frames import Happened
from firmware.desk.journal.reading import chapters

PATIENCE_S = 60
"""Only a terminal that never shows what it should waits so long."""


class Terminal:
    """A terminal with the demo on it; ``until(text)`` reads what it draws until the picture holds the text."""

    def __init__(self, *words, columns=80, rows=24, kind="xterm-256color"):
        self.ours, self.theirs = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.theirs)
        environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
        self.job = subprocess.Popen(
            [sys.executable, "-m", "tools.cli", "demo", *words],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=environment | {"TERM": kind},
            start_new_session=True,
            # Whoever starts the tests in the background has SIGINT ignored, and so would the demo.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        self.drawn = ""

    def resize(self, columns, rows):
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys):
        os.write(self.ours, keys)

    def picture(self):
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.drawn.split("\x1b[H")[-1])

    def until(self, *texts):
        while not all(text in re.sub(" +", " ", self.picture()) for text in texts):
            assert select.select([self.ours], [], [], PATIENCE_S)[0], f"no {texts} in\n{self.picture()}"
            self.drawn += os.read(self.ours, 65536).decode(errors="replace")
        return self.picture()

    def ends_with(self, status):
        while self.job.poll() is None:
            if select.select([self.ours], [], [], 0.05)[0]:
                self.drawn += os.read(self.ours, 65536).decode(errors="replace")
        while select.select([self.ours], [], [], 0)[0]:
            self.drawn += os.read(self.ours, 65536).decode(errors="replace")
        assert self.job.returncode == status
        assert termios.tcgetattr(self.theirs) == self.before, "the terminal is as it was"
        assert self.drawn.rfind("\x1b[?1049l") > self.drawn.rfind("\x1b[?1049h"), "the shell's screen is back"
        assert self.drawn.rfind("\x1b[?25h") > self.drawn.rfind("\x1b[?25l"), "the cursor is back"
        assert "Traceback" not in self.drawn

    def close(self):
        if self.job.poll() is None:
            self.job.kill()
        self.job.wait()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def terminal():
    opened = []

    def start(*words, **options):
        opened.append(Terminal(*words, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_it_is_quiet_at_first_and_a_call_is_made_by_keys(terminal):
    screen = terminal("--speed", "4")
    screen.until("Press Space: telephone 11 is lifted.", "traffic off", "q quit")
    screen.press(b" ")
    screen.until("> 11 hears dial tone")
    screen.press(b"12")
    screen.until("> 11 calls 12, hears ringback")
    screen.press(b"\x1b[B ")
    picture = screen.until("> 12 talks to phone 11", "q quit")
    assert len(picture.split("\n")) <= 24
    assert all(len(row.rstrip("\r")) <= 80 for row in picture.split("\n"))
    screen.press(b"q")
    screen.ends_with(0)


def test_a_caller_and_traffic_and_a_terminal_that_grows(terminal):
    screen = terminal("--speed", "4")
    screen.until("Press Space")
    screen.press(b"c")
    screen.until("1 rings at 11")
    screen.resize(120, 40)
    screen.until("1 rings at 11")
    screen.press(b"t")
    screen.until("traffic on", "q quit")
    assert max(len(row.rstrip("\r")) for row in screen.picture().split("\n")) == 120
    screen.press(b"?")
    screen.until("any other key goes back")
    screen.press(b"q")
    screen.ends_with(0)


@pytest.mark.parametrize(("end", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_and_the_terminal_is_given_back(terminal, end, status):
    screen = terminal("--traffic")
    screen.until("traffic on")
    screen.job.send_signal(end)
    screen.ends_with(status)


def test_it_ends_by_itself(terminal):
    screen = terminal("--for", "3", "--speed", "10")
    screen.until("Press Space")
    screen.ends_with(0)


def test_a_terminal_that_cannot_draw_gets_the_log_of_traffic(terminal):
    screen = terminal("--for", "60", "--speed", "50", kind="dumb")
    screen.until("events as they happen", "line 1 rings", "seize line 1")
    assert "\x1b" not in screen.drawn


def test_the_shell_of_the_simulated_box_is_met_beside_it_knows_its_configuration_and_its_journal_stays(tmp_path):
    office = tmp_path / "office.toml"
    office.write_text('[agents.anna]\nnumber = "201"\n[queues.help]\nagents = { anna = 1 }\nservice_s = 33\n')
    with_shell = Terminal("--quiet", "--config", str(office), "--journal", str(tmp_path / "morning"), columns=100)
    try:
        name = re.search(r"picocom (\S+)", with_shell.until("picocom ", "/port"))[1]
        laptop = os.open(name, os.O_RDWR | os.O_NOCTTY)
        shown, asked = b"", False
        while b"agents = " not in shown:
            if not asked and (b"4x8> " in shown or b"4x8>\x1b" in shown):
                asked = bool(os.write(laptop, b"show configuration queues\r"))
            ready = select.select([laptop, with_shell.ours], [], [], PATIENCE_S)[0]
            assert ready, f"no shell: {shown!r}"
            if laptop in ready:
                shown += os.read(laptop, 4096)
            if with_shell.ours in ready:
                os.read(with_shell.ours, 65536)
            assert b"Nothing is written here" not in shown
        assert b"No users yet: run setup" in shown
        os.close(laptop)
        with_shell.press(b" ")
        with_shell.until("11 hears dial tone")
        with_shell.press(b"q")
        with_shell.ends_with(0)
        assert not os.path.lexists(name)
        (left,) = chapters(tmp_path / "morning")
        assert left.begun.config == office.read_text()
        lifted = StationWentOffHook(1)
        assert [one.frame.event for one in left.entries if type(one.frame) is Happened].count(lifted) == 1
    finally:
        with_shell.job.kill()

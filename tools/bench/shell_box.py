"""A large box with its desk process, as the shell meets it: simulated copper, a real socket, time as on the wall."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import socket
import subprocess
import sys
import tempfile
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from firmware.control import wire
from firmware.control.requests import VERSION, AnyRequest, Asking, Greet
from firmware.control.responses import Answering, AnyResponse, Done
from tools.bench import boxes
from tools.bench.goals import UnmeasurableError
from tools.desk_of_sim import attach

BOARD = "lb8x24"
PATIENCE_S = 60
"""What has not come by then never comes."""

T = TypeVar("T")


def full_configuration(turn: int = 0) -> str:
    """Every port of the large board written out, with groups, lists, classes and routes; each ``turn`` another one."""
    lines = [
        f'{n} = {{ number = "+3612345{turn % 10}{n:02}", route = "group {"office" if n % 2 else "desk"}", '
        f'night = "group desk", release_on = ["cpc", "reversal"] }}'
        for n in range(1, 9)
    ]
    stations = [
        f'{n} = {{ extension = "{10 + n}", name = "Person {n} of {turn}", class = "{"office" if n % 3 else "hall"}", '
        f'pin = "{1000 + n}", call_waiting = true, forward_no_answer = "{11 + n % 24}" }}'
        for n in range(1, 25)
    ]
    members = ", ".join(f'"{extension}"' for extension in range(11, 35))
    routes = [f'[[outside.routes]]\nprefix = "00{n:02}"\ntrunks = ["city"]' for n in range(30, 50)]
    speed = [f'{slot:02} = "00301234{turn % 10}{slot:02}"' for slot in range(1, 100)]
    parts = [
        'country = "hu"\noperator = "station 11"',
        "[lines]",
        *lines,
        "[stations]",
        *stations,
        f'[groups.office]\nstrategy = "circular"\nmembers = [{members}]\npilot = "50"\noverflow = "group desk"',
        '[groups.desk]\nmembers = ["11", "12", "13"]',
        "[trunks.city]\nlines = [1, 2, 3, 4, 5, 6, 7, 8]",
        '[outside]\ntrunks = ["city"]',
        *routes,
        '[classes.office]\ndeny_outside = ["00"]',
        '[classes.hall]\nallow = ["operator"]\ndeny_outside = [""]\nallow_outside = ["0680"]',
        "[speed]",
        *speed,
    ]
    return "\n".join(parts) + "\n"


class ShellBox:
    """While somebody waits for it, the box's time passes with the wall's, or slower where the machine is slow."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.world = boxes.box(BOARD, seed=seed)
        self.path = directory / "control.sock"
        self.desk = attach(self.world, directory, self.path)
        self._ahead_s = time.monotonic() - self.world.now_ms / 1000
        self._number = 0
        self._rest = b""
        self._socket = self.until(self._connected)
        self.ask(Greet(VERSION, "bench"))

    def until(self, found: Callable[[], T | None], watched: tuple[int, ...] = ()) -> T:
        """What ``found`` gives at last; it is asked again after every ms of the box, and when ``watched`` can be
        read."""
        hang_s = time.monotonic() + PATIENCE_S
        while True:
            value = found()
            if value is not None:
                return value
            if time.monotonic() > hang_s:
                raise UnmeasurableError("the desk process does not answer on this machine")
            select.select(watched, [], [], 0.001)
            self._pass_time()

    def ask(self, request: AnyRequest) -> AnyResponse:
        """Ask and wait for the answer."""
        self._number += 1
        self._socket.sendall(wire.encode(Asking(self._number, request)))
        return self.until(self._answer, (self._socket.fileno(),)).response

    def do(self, request: AnyRequest) -> None:
        """Ask for what the box does not refuse."""
        response = self.ask(request)
        if not isinstance(response, Done):
            raise AssertionError(f"{request} was answered by {response}")

    def close(self) -> None:
        """The box ends, and its desk with it."""
        self._socket.close()
        self.desk.end()

    def _pass_time(self) -> None:
        wall_ms = int((time.monotonic() - self._ahead_s) * 1000)
        behind_ms = wall_ms - self.world.now_ms
        # A machine that cannot keep up is not made to catch up: that would take ever longer.
        if behind_ms > 20:
            self._ahead_s += (behind_ms - 20) / 1000
        self.world.run_until(self.world.now_ms + min(behind_ms, 20))

    def _connected(self) -> socket.socket | None:
        made = socket.socket(socket.AF_UNIX)
        try:
            made.connect(str(self.path))
        except OSError:
            made.close()
            return None
        made.setblocking(False)
        return made

    def _answer(self) -> Answering | None:
        with contextlib.suppress(BlockingIOError):
            self._rest += self._socket.recv(65_536)
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            said = wire.decode_answering(line)
            if isinstance(said, Answering) and said.id == self._number:
                return said
        return None


class Cable:
    """A pty with the real shell at one end and a terminal that knows VT100's escapes, ours, at the other."""

    def __init__(self, box: ShellBox) -> None:
        self._box = box
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self._seen = b""
        words = ["--socket", str(box.path), "--device", os.ttyname(self._theirs)]
        self._shell = subprocess.Popen([sys.executable, "-m", "firmware.shell", *words])

    def type(self, text: str) -> None:
        """As fast as it is taken."""
        os.write(self._ours, text.encode())

    def until(self, wanted: str) -> bytes:
        """What comes up to and with ``wanted``."""
        text = wanted.encode()

        def found() -> bytes | None:
            self._read()
            if text not in self._seen:
                return None
            end = self._seen.index(text) + len(text)
            came, self._seen = self._seen[:end], self._seen[end:]
            return came

        return self._box.until(found, (self._ours,))

    def close(self) -> None:
        """The cable is pulled, and the shell ends."""
        self._shell.kill()
        self._shell.wait()
        os.close(self._theirs)
        os.close(self._ours)

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            came = os.read(self._ours, 65_536)
            self._seen += came
            if b"\x1b[6n" in came:
                self.type("\x1b[24;80R")


@contextlib.contextmanager
def shell_box(seed: int) -> Iterator[ShellBox]:
    """A box with no users, on a configuration of its own beginning."""
    with tempfile.TemporaryDirectory(prefix="linebox-bench-") as directory:
        box = ShellBox(Path(directory), seed)
        try:
            yield box
        finally:
            box.close()

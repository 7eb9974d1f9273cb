"""What is fuzzed: typed lines, configurations, and what comes over the control socket.

A target takes any bytes. It raises where a user would have met a traceback, or an answer that is none.
"""

import os
import socket
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from firmware.config import Config, load
from firmware.config.candidate import CandidateFile
from firmware.config.store import DIRECTORY, Store
from firmware.control.requests import VERSION, AnyRequest, Asking, Compare, Greet, ReadConfiguration, Show
from firmware.control.responses import Answering, AnyResponse, Done, Greeting, Shown, Text
from firmware.control.sentences import is_sentence, spoken
from firmware.control.wire import decode_answering, encode
from firmware.desk.assembly import assembled
from firmware.desk.configuration import ConfigurationDesk
from firmware.desk.messages import Adopt, Box
from firmware.desk.messages import encode as from_core
from firmware.desk.wall import Wall
from firmware.shell.nodes import RefusalError
from firmware.shell.reading import read
from firmware.shell.screen import Screen
from firmware.shell.session import Session
from firmware.shell.steps import Ask, Leave, Print, Send, Step, Wait

T = TypeVar("T")

LINES, STATIONS = 4, 8
MOST_STEPS = 200
"""Of one line: a wizard that is only told that nothing happens ends before."""
MOST_TURNS = 2_000
WALL = "2026-01-05 09:00:00"

GREETING = Greeting(VERSION, "1", "lb4x8", LINES, STATIONS, "hu", users=False)
BOX = Box(
    board="lb4x8",
    serial="",
    lines=LINES,
    stations=STATIONS,
    receivers=(5, 6, 7, 8),
    line_receivers=(1, 2, 3, 4),
    tone_outputs=("dial",),
    signal_output="signal",
    revision=0,
)


def command_line(data: bytes) -> None:
    """Lines typed one after the other, each completed and asked about on the way, at a box that says yes to all."""
    now_s = 0.0
    session = Session(GREETING, "", "installer", Screen(), lambda: now_s)
    _carry_out(session.begin(), session)
    for line in data.decode("utf-8", "replace").splitlines():
        session.complete(line, len(line))
        session.help_at(line)
        _check_refusal(line, session)
        _carry_out(session.read(line), session)


def _check_refusal(line: str, session: Session) -> None:
    """What is said of a line that is not taken is one whole sentence."""
    try:
        read(line, session.facts)
    except RefusalError:
        step = session.read(line)
        if not isinstance(step, Print) or not is_sentence(" ".join(step.text.split())):
            raise AssertionError(step) from None


def _carry_out(step: Step | None, session: Session) -> None:
    for _ in range(MOST_STEPS):
        if step is None or isinstance(step, Leave):
            return
        if isinstance(step, Print) and "Traceback" in step.text:
            raise AssertionError(step.text)
        step = session.went(_result(step))
    session.stop()


def _result(step: Step) -> Any:
    match step:
        case Send(request=request):
            return _response(request)
        case Ask():
            return ""
        case Wait():
            return True
    return None


def _response(request: AnyRequest) -> AnyResponse:
    match request:
        case Show(subject=subject):
            return Shown(subject, msgspec.Raw(b"[]"))
        case ReadConfiguration() | Compare():
            return Text("")
    return Done("done")


def configuration(data: bytes) -> None:
    """A file of this content: a configuration, or problems that each name a line of it."""
    text = data.decode("utf-8", "replace")
    found = load(text, LINES, STATIONS)
    if isinstance(found, Config):
        return
    last = text.count("\n") + text.count("\r") + 1
    for problem in found:
        if not (1 <= problem.line <= last and problem.text):
            raise AssertionError(f"{problem} in a file of {last} lines")


def control_socket(data: bytes) -> None:
    """A client that has greeted sends this: every line it gets can be read, none tells of a mistake of the desk's, and
    the next client is served."""
    with tempfile.TemporaryDirectory(prefix="linebox-fuzz-") as made:
        desk = _Desk(Path(made))
        try:
            desk.answers(encode(Asking(1, Greet(VERSION, "fuzz"))) + data + b"\n")
            if b"Greeting" not in desk.answers(encode(Asking(1, Greet(VERSION, "the next")))):
                raise AssertionError("the next client is not greeted")
        finally:
            desk.close()


class _AtOnce:
    """Does each job when it is asked: nothing is written any more when the desk has ended."""

    def do(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        then(job())


class _Desk:
    """A real desk on its loop, turned by hand, beside a core that says once what it is and nothing more."""

    def __init__(self, directory: Path) -> None:
        self._now_ms = 1_000
        self._path = directory / "control.sock"
        self._from_core, self._to_desk = os.pipe()
        self._core_end, self._to_core = os.pipe()

        def configure(
            adopt: Callable[[Adopt], bool], number: Callable[[], int], note: Callable[[str], None]
        ) -> ConfigurationDesk:
            place = directory / DIRECTORY
            store, candidate = Store(place, "boot"), CandidateFile(place)
            return ConfigurationDesk(store, candidate, adopt, number, now_ms=self._clock, wall=lambda: WALL, note=note)

        self._service = assembled(
            directory,
            self._path,
            "no-such-group",
            commands_fd=self._from_core,
            answers_fd=self._to_core,
            configure=configure,
            now_ms=self._clock,
            wall=Wall(self._clock, lambda: datetime.fromisoformat(WALL)),
            say=lambda _sentence: None,
            writer=lambda _selector: _AtOnce(),
        )
        os.write(self._to_desk, from_core(BOX))
        self._service.turn(0)

    def answers(self, data: bytes) -> bytes:
        """What a new client is told that sends this, until the desk lets it go."""
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self._path))
            client.setblocking(False)
            told = b""
            for _ in range(MOST_TURNS):
                self._service.turn(0)
                # Each second the core is as silent as before, and what waits for it is given up in the end.
                self._now_ms += 1_000
                if data:
                    data = data[_sent(client, data) :]
                    if not data:
                        client.shutdown(socket.SHUT_WR)
                came = _received(client)
                if came == b"":
                    break
                told += came or b""
        for line in told.splitlines():
            said = decode_answering(line)
            if isinstance(said, Answering) and spoken(said.response) != said.response:
                raise AssertionError(said)
        if b"mistake" in told:
            raise AssertionError(told.decode("utf-8", "replace"))
        return told

    def close(self) -> None:
        os.close(self._to_desk)
        while self._service.turn(0):
            pass
        self._service.run()
        for end in (self._from_core, self._core_end, self._to_core):
            os.close(end)

    def _clock(self) -> int:
        return self._now_ms


def _sent(client: socket.socket, data: bytes) -> int:
    try:
        return client.send(data)
    except BlockingIOError:
        return 0
    except OSError:
        return len(data)


def _received(client: socket.socket) -> bytes | None:
    """None: nothing has come; b"": the connection has ended."""
    try:
        return client.recv(65_536)
    except BlockingIOError:
        return None
    except OSError:
        return b""


TARGETS: dict[str, Callable[[bytes], None]] = {
    "command-line": command_line,
    "configuration": configuration,
    "control-socket": control_socket,
}

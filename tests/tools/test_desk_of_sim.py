"""A real desk process beside a simulated box: a client at the control socket meets the same box as on the wall."""

import contextlib
import os
import select
import signal
import socket
import sqlite3

import pytest

from firmware.config.store import DIRECTORY, Store
from firmware.control import wire
from firmware.control.requests import VERSION, Asking, Commit, Greet, PlayTone, SeizeLine, SetValue, Show, Watch
from firmware.control.responses import Done, Greeting, Happening, Refused, Shown
from firmware.control.views import rows_of
from firmware.desk.register import file as register
from tests.tools.sim.box import call_answered, office
from tools.desk_of_sim import attach
from tools.sim.electrical import ElectricalWorld

TURNS = 6_000
"""Of 10 ms at most: the desk process has to come up on a slow machine."""


class Client:
    """Somebody at the socket; while he waits, the world's time passes."""

    def __init__(self, world, path):
        self.world = world
        self.events = []
        self._rest = b""
        self._number = 0
        for _ in range(TURNS):
            self._pass()
            self._socket = socket.socket(socket.AF_UNIX)
            try:
                self._socket.connect(str(path))
                break
            except OSError:
                self._socket.close()
                select.select([], [], [], 0.01)
        self.greeting = self.ask(Greet(VERSION, "a test"))

    def _pass(self):
        self.world.run_until(self.world.now_ms + 10)

    def ask(self, request):
        self._number += 1
        self._socket.sendall(wire.encode(Asking(self._number, request)))
        for _ in range(TURNS):
            self._pass()
            answers = [line for line in self._lines() if not isinstance(line, Happening) and line.id == self._number]
            if answers:
                return answers[0].response
        raise AssertionError(f"nobody answers {request}")

    def _lines(self):
        if select.select([self._socket], [], [], 0.01)[0]:
            self._rest += self._socket.recv(65_536)
        *lines, self._rest = self._rest.split(b"\n")
        found = [wire.decode_answering(line) for line in lines]
        self.events += [line for line in found if isinstance(line, Happening)]
        return found

    def rows(self, subject, which=""):
        shown = self.ask(Show(subject, which))
        assert isinstance(shown, Shown), shown
        return rows_of(subject, shown.rows)

    def leave(self):
        self._socket.close()


@pytest.fixture
def world():
    return office(ElectricalWorld)


@pytest.fixture
def path(world, tmp_path):
    path = tmp_path / "control.sock"
    desk = attach(world, tmp_path, path)
    yield path
    desk.end()


def test_a_client_sees_calls_changes_the_configuration_in_mid_call_and_nobody_is_cut_off(world, path, tmp_path):
    client = Client(world, path)
    assert isinstance(client.greeting, Greeting)
    assert (client.greeting.board, client.greeting.lines, client.greeting.stations) == ("lb4x8", 4, 8)
    client.ask(Watch(on=True))
    call_answered(world)
    (row,) = client.rows("calls")
    assert (row.state, row.origin, row.where) == ("talking", "line 1", "phone 11")
    assert "phone 11 lifted" in [event.text for event in client.events]
    assert isinstance(client.ask(SetValue(("stations", "1", "name"), "Anna")), Done)
    committed = client.ask(Commit("a name"))
    assert isinstance(committed, Done), committed
    assert world.talks(1, "line 1")
    (row,) = client.rows("stations", "anna")
    assert (row.station, row.state) == (1, "talking")
    assert "Anna" in Store(tmp_path / DIRECTORY, "").read().text


def test_a_client_that_goes_leaves_no_line_seized(world, path):
    client = Client(world, path)
    assert isinstance(client.ask(SeizeLine(2)), Done)
    assert isinstance(client.ask(PlayTone("station 3", "busy")), Done)
    assert world.line_seized(2)
    client.leave()
    for _ in range(TURNS):
        if not world.line_seized(2):
            break
        world.run_until(world.now_ms + 10)
        select.select([], [], [], 0.01)
    assert not world.line_seized(2)
    world.run_until(world.now_ms + 3_000)
    assert world.everything_idle()
    other = Client(world, path)
    assert {row.note for row in other.rows("lines")} == {""}
    assert isinstance(other.ask(SeizeLine(99)), Refused)
    other.leave()


def test_a_call_is_in_the_register_though_its_desk_is_killed_and_then_its_core(world, tmp_path):
    desk = attach(world, tmp_path, tmp_path / "control.sock")
    calls = last_call(world, tmp_path)
    call_answered(world)
    assert calls(("in", "")) == [("in", "")]
    os.kill(desk._children[-1].pid, signal.SIGKILL)
    world.lines[1].hang_up("cpc")
    world.phones[1].hang_up()
    assert calls(("in", "answered")) == [("in", "answered")]
    call_answered(world, line=2, phone=2)
    calls(("in", ""))
    world.core_dies()
    world.lines[2].hang_up("cpc")
    world.phones[2].hang_up()
    assert calls(("in", "interrupted")) == [("in", "answered"), ("in", "interrupted")]
    desk.end()
    desk.wait(60)
    assert not list(tmp_path.glob("*damaged*"))


def last_call(world, directory):
    """A function of what the last call of the register should be; lets time pass until it is, and gives all."""

    def found():
        with contextlib.suppress(sqlite3.Error), contextlib.closing(register.to_read(path)) as database:
            return database.execute("SELECT direction, outcome FROM calls ORDER BY id").fetchall()
        return []

    def wait(last):
        for _ in range(TURNS):
            if found()[-1:] == [last]:
                break
            world.run_until(world.now_ms + 10)
            select.select([], [], [], 0.01)
        return found()

    path = register.path_in(directory)
    return wait

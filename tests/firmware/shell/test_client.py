"""The client of the control socket: it asks and is answered, and says in a sentence when nobody does."""

import socket

import pytest

from firmware.control.requests import VERSION, Asking, Greet, LogOut, Show
from firmware.control.responses import Answering, Done, Greeting, Happening, Refused
from firmware.control.wire import LONGEST_LINE, decode_asking, encode
from firmware.shell.client import MOST_HAPPENINGS, Client, DeskGoneError

GREETING = Greeting(VERSION, "1.2.3", "lb4x8", 4, 8, "DE", users=True)


class Clock:
    """Goes on by a second each time somebody looks: whatever waits by it comes to an end."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1
        return self.now


@pytest.fixture
def desk(tmp_path):
    """The desk's end, and a client; the desk's answers are put down before they are asked for."""

    class Desk:
        path = tmp_path / "control.sock"
        door = socket.socket(socket.AF_UNIX)

        def __init__(self):
            self.door.bind(str(self.path))
            self.door.listen()
            self.client = Client(self.path, "test", Clock())
            self.end = None

        def answer(self, *lines):
            """The client sends nothing before it has connected: what it will be told waits in the socket."""
            self.end.sendall(b"".join(line if isinstance(line, bytes) else encode(line) for line in lines))

        def asked(self):
            return [decode_asking(line).request for line in self.end.recv(100_000).splitlines()]

    made = Desk()
    yield made
    made.client.close()
    made.door.close()
    if made.end:
        made.end.close()


@pytest.fixture
def connected(desk, monkeypatch):
    """A client that has been greeted; the greeting is put down between its connecting and its asking."""
    ask = desk.client.ask

    def ask_and_be_greeted(request, timeout_s=30.0):
        desk.end, _ = desk.door.accept()
        desk.answer(Answering(1, GREETING))
        return ask(request, timeout_s)

    monkeypatch.setattr(desk.client, "ask", ask_and_be_greeted)
    assert desk.client.connect() == GREETING
    monkeypatch.undo()
    assert desk.asked() == [Greet(VERSION, "test")]
    return desk


def test_an_answer_is_known_by_its_number(connected):
    connected.answer(Answering(1, Done("an old one")), Answering(2, Done("this one")))
    assert connected.client.ask(LogOut()) == Done("this one")
    assert connected.asked() == [LogOut()]


def test_what_could_not_be_read_is_answered_too(connected):
    connected.answer(Answering(0, Refused("not understood")))
    assert connected.client.ask(LogOut()) == Refused("not understood")


def test_what_happens_meanwhile_is_kept_in_order(connected):
    connected.answer(Happening(1, "one"), Answering(2, Done("well")), Happening(2, "two"))
    connected.client.ask(LogOut())
    assert [happening.text for happening in connected.client.happenings()] == ["one", "two"]
    assert connected.client.happenings() == []


def test_of_too_much_that_happens_the_latest_is_kept(connected):
    connected.end.settimeout(5)
    for first in range(0, MOST_HAPPENINGS + 200, 100):
        connected.answer(*(Happening(at, "ring") for at in range(first, first + 100)))
        connected.client._take()
    told = connected.client.happenings()
    assert len(told) == MOST_HAPPENINGS and told[-1].at_ms == MOST_HAPPENINGS + 199


def test_a_desk_that_went_away_is_told_in_a_sentence(connected):
    connected.end.close()
    with pytest.raises(DeskGoneError, match="the box's desk was restarted, log in again"):
        connected.client.ask(Show("lines"))
    assert not connected.client.connected


def test_a_desk_that_says_nothing_is_not_waited_for_for_ever(connected):
    with pytest.raises(DeskGoneError, match="did not answer in time"):
        connected.client.ask(Show("lines"), timeout_s=1)


@pytest.mark.parametrize("said", [b"\x00\xff\n", b"{}\n", b"[" * 100_000 + b"\n"], ids=["bytes", "empty", "deep"])
def test_what_is_no_answer_ends_it(connected, said):
    connected.answer(said)
    with pytest.raises(DeskGoneError, match="what is not understood"):
        connected.client.ask(LogOut())


def test_a_line_without_end_ends_it(connected):
    def say_on_and_on():
        for _ in range(LONGEST_LINE // 50_000 + 2):
            connected.end.sendall(b"x" * 50_000)
            connected.client.happenings()

    with pytest.raises(DeskGoneError, match="more than is understood"):
        say_on_and_on()


def test_nobody_at_the_socket(tmp_path):
    with pytest.raises(DeskGoneError, match=r"does not answer at .*nothing\.sock"):
        Client(tmp_path / "nothing.sock", "test", Clock()).connect()


def test_what_comes_beside_it_is_taken_meanwhile(connected, tmp_path):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(b"x")
        taken = []

        def take():
            taken.append(ours.recv(10))
            connected.answer(Answering(2, Done("well")))

        connected.client._beside = (lambda: [ours.fileno()], take)
        assert connected.client.ask(LogOut()) == Done("well")
        assert taken == [b"x"]


def test_requests_are_numbered(connected):
    connected.answer(Answering(2, Done("one")), Answering(3, Done("two")))
    assert connected.client.ask(LogOut()) == Done("one")
    connected.answer(Answering(3, Done("two")))
    assert connected.client.ask(LogOut()) == Done("two")
    lines = connected.end.recv(1000).splitlines()
    assert [decode_asking(line) for line in lines] == [Asking(2, LogOut()), Asking(3, LogOut())]

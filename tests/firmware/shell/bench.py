"""The real shell on a pty, against a desk that answers what a test tells it to. One loop serves both: nothing runs
beside the test but the shell itself."""

import contextlib
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import tty

import msgspec

from firmware.control.requests import VERSION, Commit, Greet, LogIn, LogOut, Show, Watch
from firmware.control.responses import Answering, Done, Ended, Greeting, Happening, LoggedIn, Refused, Shown
from firmware.control.views import LineView, LogView
from firmware.control.wire import decode_asking, encode

WAIT_S = 0.2
MOST_WAITS = 600
"""In vain: what has not come by then, two minutes of silence, never comes."""

_PROMPT = re.compile(rb"4x8[>#](?: |\x1b\[\d+D\x1b\[\d+C)")

GREETING = Greeting(VERSION, "1.2.3", "lb4x8", 4, 8, "DE", users=True)


def line_views(count=4, state="idle"):
    return Shown(
        "lines",
        msgspec.Raw(
            msgspec.json.encode([LineView(n, state, f"0301234{n}", "", "", 0.0, "") for n in range(1, count + 1)])
        ),
    )


def log_views(count):
    rows = [LogView(f"2026-01-05 09:00:{n:02}", f"line {n} rings") for n in range(1, count + 1)]
    return Shown("log", msgspec.Raw(msgspec.json.encode(rows)))


def nothing(subject):
    return Shown(subject, msgspec.Raw(b"[]"))


class Desk:
    """``answers``: request type -> response, or a function of the request; None: never answered."""

    def __init__(self, path):
        self.path = path
        self.asked = []
        self.lines = line_views()
        self.greeting = GREETING
        self.answers = {
            Greet: lambda _: self.greeting,
            LogIn: self.log_in,
            LogOut: Done("logged out"),
            Watch: Done("watching"),
            Show: self.show,
            Commit: Done("committed"),
        }
        self.clients = {}
        self.listen()

    def listen(self):
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        self.door = socket.socket(socket.AF_UNIX)
        self.door.setblocking(False)
        self.door.bind(str(self.path))
        self.door.listen()

    def show(self, request):
        return self.lines if request.subject == "lines" else nothing(request.subject)

    def log_in(self, request):
        if request.password == "secret":
            return LoggedIn(request.user, "installer")
        return Refused("user or password is wrong.")

    def readers(self):
        return [*([] if self.door.fileno() < 0 else [self.door]), *self.clients]

    def serve(self, ready):
        if ready is self.door:
            client, _ = self.door.accept()
            self.clients[client] = b""
            return
        data = ready.recv(1_000_000)
        if not data:
            del self.clients[ready]
            ready.close()
            return
        *lines, self.clients[ready] = (self.clients[ready] + data).split(b"\n")
        for line in lines:
            asking = decode_asking(line)
            self.asked.append(asking.request)
            response = self.answers.get(type(asking.request), Done("done"))
            response = response(asking.request) if callable(response) else response
            if response is not None:
                ready.sendall(encode(Answering(asking.id, response)))

    def tell(self, text):
        for client in self.clients:
            client.sendall(encode(Happening(1000, text)))

    def end(self, why):
        """The log-in of everybody."""
        for client in list(self.clients):
            client.sendall(encode(Ended(why)))
            client.close()
        self.clients.clear()

    def restart(self):
        self.close()
        self.listen()

    def close(self):
        for client in list(self.clients):
            client.close()
        self.clients.clear()
        self.door.close()

    def asked_for(self, kind):
        return [request for request in self.asked if isinstance(request, kind)]


class Bench:
    """A cable: our end, at which a test types and reads, and a device at which the shell sits."""

    def __init__(self, directory):
        self.desk = Desk(directory / "control.sock")
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.seen = b""
        self.in_vain = 0
        self.shell = None

    def start(self, *options, device=True, env=None, stdin=None):
        """``stdin``: without a device, another file descriptor than the terminal."""
        words = [sys.executable, "-m", "firmware.shell", "--socket", str(self.desk.path), *options]
        if device:
            words += ["--device", os.ttyname(self.slave)]
        streams = {} if device else {"stdin": stdin or self.slave, "stdout": self.slave}
        self.shell = subprocess.Popen(
            words, stderr=subprocess.PIPE, env=None if env is None else {**os.environ, **env}, **streams
        )
        return self

    def type(self, text):
        left = [text if isinstance(text, bytes) else text.encode()]

        def typed():
            with contextlib.suppress(BlockingIOError):
                left[0] = left[0][os.write(self.master, left[0][:512]) :]
            return not left[0]

        self.turn(writing=True)
        self.until_true(typed, "all is typed", writing=True)

    def until(self, *wanted):
        """What came up to and with one of these, as text. What follows it is seen next time."""
        wanted = [one.encode() for one in wanted]
        ends = []

        def came():
            ends[:] = [self.seen.find(one) + len(one) for one in wanted if one in self.seen]
            assert ends or self.shell.poll() is None or self.turn(), (
                f"the shell ended: {self.shell.stderr.read()!r} {self.seen!r}"
            )
            return ends

        self.until_true(came, wanted)
        text, self.seen = self.seen[: min(ends)], self.seen[min(ends) :]
        return text.decode("utf-8", "replace")

    def until_true(self, condition, what="a condition", writing=False):
        self.in_vain = 0
        while not condition():
            assert self.in_vain < MOST_WAITS, f"it never came to be: {what}; seen: {self.seen[-2000:]!r}"
            self.turn(writing)

    def ended(self):
        """The exit status, once the shell has ended by itself."""
        self.until_true(lambda: self.shell.poll() is not None)
        return self.shell.returncode

    def turn(self, writing=False):
        """Serve whatever is there. False: nothing was, for as long as a turn waits."""
        readers = self.desk.readers() + ([] if self.master is None else [self.master])
        ready, room, _ = select.select(readers, [self.master] if writing else [], [], WAIT_S)
        for one in ready:
            if one is self.master:
                self.read()
            else:
                self.desk.serve(one)
        self.in_vain += not (ready or room)
        return bool(ready)

    def read(self):
        with contextlib.suppress(OSError):
            self.seen += os.read(self.master, 65536)

    def log_in(self):
        self.until("login: ")
        return self.log_in_again()

    def log_in_again(self):
        """At the prompt for a name."""
        self.type("anna\r")
        self.until("Password: ")
        self.type("secret\r")
        return self.until_prompt()

    def until_prompt(self):
        """On a VT100 the space behind it is a movement of the cursor."""
        found = []
        self.until_true(lambda: found.append(_PROMPT.search(self.seen)) or found[-1])
        end = found[-1].end()
        text, self.seen = self.seen[:end], self.seen[end:]
        return text.decode("utf-8", "replace")

    def hang_up(self):
        """Nobody is at the other end any more."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = None

    def close(self):
        if self.shell is not None and self.shell.poll() is None:
            self.shell.send_signal(signal.SIGKILL)
        if self.shell is not None:
            self.shell.wait()
            self.shell.stderr.close()
        self.desk.close()
        for end in (self.master, self.slave):
            if end is not None:
                os.close(end)

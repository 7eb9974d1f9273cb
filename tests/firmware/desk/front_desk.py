"""A desk with its control socket, the core's side of it, and clients: all on real sockets, moved on by hand."""

import contextlib
import os
import select
import socket
from datetime import datetime

import msgspec

from firmware.config.upkeep import Upkeep
from firmware.control.requests import VERSION, Asking, Greet, LogIn, Role, SetUser, Show
from firmware.control.responses import Answering, Done, Happening
from firmware.control.views import rows_of
from firmware.control.wire import decode_answering, encode
from firmware.desk.adoption import Spoken
from firmware.desk.assembly import assembled
from firmware.desk.calls.measures import NO_MEASURES
from firmware.desk.control_socket import ControlSocket
from firmware.desk.errands import ErrandProcess
from firmware.desk.exports.style import Style
from firmware.desk.messages import Adopt, Answer, Ask, Box, Said, from_desk
from firmware.desk.messages import encode as to_desk
from firmware.desk.report_settings import ReportNews, Settings
from firmware.desk.wall import Wall
from firmware.voice.build_report import BuildReport
from firmware.voice.build_report import encode as encode_build
from firmware.voice.trial_report import Tried
from firmware.voice.trial_report import encode as encode_trial

BOX = Box(
    board="lb4x8",
    serial="LB-0001",
    lines=4,
    stations=8,
    receivers=(5, 6, 7, 8),
    line_receivers=(1, 2, 3, 4),
    tone_outputs=("dial",),
    signal_output="signal",
    revision=0,
)
PASSWORD = "correct horse"
WALL = "2026-01-05 09:00:00"


class FakeConfiguration:
    """Notes what it is asked, and answers at once unless ``is_slow``."""

    country = "hu"
    spoken = Spoken("hu", {"hu": {"our-own": "Mi vagyunk."}})
    changes = 3
    keep_days = 90
    upkeep = Upkeep()
    print_style = Style()
    complaints = ()
    measures = NO_MEASURES
    report_settings = Settings("Europe/Budapest", (1, 2, 3, 4))
    remarks = ("revision 7 is damaged",)

    def __init__(self):
        self.agents = {"11": "anna"}
        self.asked = []
        self.facts = []
        self.answers = []
        self.resets = 0
        self.start_over_answer = Done("Set aside.")
        self.is_slow = False
        self.kept = []
        self.error = None

    def unconfirmed_s(self, now_ms):
        return 60

    def box(self, facts):
        self.facts.append(facts)

    def tell_commits(self, told):
        self.told_of_commits = told

    def adopted(self, number, response):
        self.answers.append((number, response))

    def answer(self, request, user, reply):
        self.asked.append((request, user))
        if self.error:
            raise self.error
        if self.is_slow:
            self.kept.append(reply)
        else:
            reply(Done("Done."))

    def start_over(self, reply):
        self.resets += 1
        reply(self.start_over_answer)

    def due_ms(self):
        return None

    def step(self, now_ms):
        pass

    def take(self, command):
        pass

    def finish(self):
        pass


class FakeWorker:
    """Jobs are done when ``work`` is called; at once if ``is_quick``."""

    def __init__(self):
        self.jobs = []
        self.is_quick = True

    def do(self, job, then):
        self.jobs.append((job, then))
        if self.is_quick:
            self.work()

    def work(self):
        while self.jobs:
            job, then = self.jobs.pop(0)
            then(job())


class Quick:
    """Whoever makes sounds, or tries recordings, and is done at once; ``told``: what it tells, line by line."""

    def __init__(self, *told):
        self.fd, says = os.pipe()
        os.write(says, b"".join(told))
        os.close(says)

    def end(self):
        os.close(self.fd)


def makes_nothing(_directory, _languages, _words):
    return Quick(encode_build(BuildReport(finished=True)))


def reports_nothing(_register, _order):
    return Quick(msgspec.json.encode(ReportNews(last=True)) + b"\n")


class QuickTwin:
    """A run of the twin that is over at once, and has told nothing."""

    def __init__(self):
        (self.out, tells), (self.err, says) = os.pipe(), os.pipe()
        os.close(tells)
        os.close(says)

    def status(self):
        return 0

    def kill(self):
        os.close(self.out)
        os.close(self.err)

    def wait(self):
        """It has ended long since."""


def twin_tells_nothing(_options):
    return QuickTwin()


def plays_all(paths):
    return Quick(*(encode_trial(Tried(str(path))) for path in paths))


class FrontDesk:
    def __init__(
        self,
        directory,
        worker=None,
        group="no-such-group",
        configure=None,
        start=makes_nothing,
        trial=plays_all,
        errand=ErrandProcess,
        report=reports_nothing,
        twin=twin_tells_nothing,
    ):
        self.directory = directory
        self.path = directory / "run" / "control.sock"
        self.now_ms = 1_000
        self.said = []
        self.configuration = FakeConfiguration()
        self.worker = FakeWorker()
        self.from_core, self.to_desk = os.pipe()
        self.from_desk, self.to_core = os.pipe()
        os.set_blocking(self.from_desk, False)
        self.clients = []
        self.adopted = []
        self.half = b""
        desk = assembled(
            directory,
            self.path,
            group,
            commands_fd=self.from_core,
            answers_fd=self.to_core,
            configure=configure or (lambda *_: self.configuration),
            worker=lambda selector: worker(selector) if worker else self.worker,
            writer=lambda _: self.worker,
            now_ms=lambda: self.now_ms,
            wall=Wall(lambda: self.now_ms, lambda: datetime.fromisoformat(WALL)),
            say=self.said.append,
            start=start,
            trial=trial,
            errand=errand,
            report=report,
            start_twin=twin,
        )
        self.service = desk
        self.turn()

    # -- time and work

    def turn(self, times=1):
        for _ in range(times):
            self.service.turn(0)

    def settle(self):
        """Turn until nothing is left to be done without waiting."""
        for _ in range(20_000):
            self.service.turn(0)
            patience_s = self.service._patience_s()
            if patience_s != 0 and not self.service._selector.select(0):
                return
        raise AssertionError("the desk never comes to rest")

    def pass_time(self, ms):
        self.now_ms += ms
        self.settle()

    def connections(self):
        return self.service._by_command[ControlSocket].connections

    # -- the core

    def core_says(self, *messages):
        for message in messages:
            os.write(self.to_desk, to_desk(message))
            self.turn()
        self.settle()

    def core_hears(self):
        with contextlib.suppress(BlockingIOError):
            while True:
                self.half += os.read(self.from_desk, 65_536)
        *lines, self.half = self.half.split(b"\n")
        return [from_desk(line) for line in lines]

    def core_answers(self, response):
        """To all questions; returns them."""
        heard = self.core_hears()
        self.adopted += [message for message in heard if isinstance(message, Adopt)]
        asked = [message for message in heard if isinstance(message, Ask)]
        self.core_says(*[Answer(number=ask.number, response=response) for ask in asked])
        return asked

    def adopts(self):
        """Configurations that the core was told and has not been asked about here."""
        adopted, self.adopted = self.adopted, []
        return adopted

    def happens(self, text, *ends):
        self.core_says(Said(at_ms=1, text=text, ends=ends))

    # -- clients

    def caller(self):
        """A connection that has said nothing."""
        client = Client(self)
        self.settle()
        return client

    def client(self, name="test"):
        client = self.caller()
        client.ask(Greet(VERSION, name))
        return client

    def logged_in(self, role: Role):
        """A client of that role; the installer anna is made if need be."""
        client = self.client(f"the {role}")
        if client.asks_for_users():
            client.ask(SetUser("anna", PASSWORD, "installer"))
            for other in ("viewer", "operator"):
                client.ask(SetUser(other, PASSWORD, other))
        response = client.ask(LogIn("anna" if role == "installer" else role, PASSWORD))
        assert response.role == role
        return client

    def close(self):
        for client in self.clients:
            client.socket.close()
        for duty in self.service._duties:
            duty.finish()
        for end in (self.from_core, self.to_desk, self.from_desk, self.to_core):
            os.close(end)


class Client:
    def __init__(self, desk):
        self.desk = desk
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(str(desk.path))
        self.socket.setblocking(False)
        self.half = b""
        self.number = 0
        self.lines = []
        self.is_closed = False
        desk.clients.append(self)

    def send(self, data):
        """All of it, the desk working meanwhile."""
        while data:
            try:
                data = data[self.socket.send(data) :]
            except BlockingIOError:
                self.desk.turn()
                self.read()
            except OSError:
                self.is_closed = True
                return

    def read(self):
        """Whole lines that have come since."""
        while select.select([self.socket], [], [], 0)[0]:
            try:
                data = self.socket.recv(65_536)
            except OSError:
                data = b""
            if not data:
                self.is_closed = True
                break
            self.half += data
            self.desk.turn()
        *lines, self.half = self.half.split(b"\n")
        self.lines += [decode_answering(line) for line in lines]

    def asks_for_users(self):
        return not self.ask(Greet(VERSION, "test")).users

    def put(self, *requests):
        """Ask, and do not look for an answer."""
        for request in requests:
            self.number += 1
            self.send(encode(Asking(self.number, request)))
        self.desk.settle()

    def ask(self, request):
        """The answer; None: there is none yet."""
        self.put(request)
        return self.answer(self.number)

    def answer(self, number=None):
        """To the latest request."""
        self.read()
        wanted = self.number if number is None else number
        found = [line for line in self.lines if isinstance(line, Answering) and line.id == wanted]
        return found[-1].response if found else None

    def says(self, data):
        """Send raw bytes; the answers that came."""
        before = len(self.lines)
        self.send(data)
        self.desk.settle()
        self.read()
        return self.lines[before:]

    def happenings(self):
        self.desk.settle()
        self.read()
        return [line for line in self.lines if isinstance(line, Happening)]

    def closed(self):
        """The desk has ended the connection."""
        self.desk.settle()
        self.read()
        return self.is_closed

    def rows(self, subject, **words):
        return rows_of(subject, self.ask(Show(subject, **words)).rows)


def raw(**fields):
    return msgspec.json.encode(fields) + b"\n"

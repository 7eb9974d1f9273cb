"""A simulated box with its real desk process and its real shell at the other end of a cable, while people telephone.

One loop serves all of it. Line 1 and phone 1 talk from the beginning, and a caller rings on line 2: whenever anything
changes in the world it is asked whether they still do.
"""

import contextlib
import fcntl
import os
import re
import select
import struct
import termios

import serial

from firmware.config.boot import this_boot
from firmware.config.store import DIRECTORY, Store
from firmware.runtime import desk_link
from firmware.runtime.desk_link import DeskProcess
from tests.tools.sim.box import call_answered, office, until
from tools.desk_of_sim import DeskOfSim
from tools.pty_port import PtyPort
from tools.sim.electrical import ElectricalWorld

MOST_TURNS = 12_000
"""Turns in vain after which something hangs; each rests for TURN_MS where nothing comes."""
TURN_MS = 10
"""Of the world; while a shell has nothing to say, the machine rests as long."""
USER, PASSWORD = "anna", "correct horse"
PROMPT = re.compile(rb"lb4x8(\[[^]]*\])?[>#] ")


class WholeBox:
    """``said``: the log; ``handed``: types of what the desk has told the core, in order."""

    def __init__(self, directory, monkeypatch):
        self.directory = directory
        self.said = []
        self.handed = []
        self.desks = []
        self._watch_listening(monkeypatch)
        self.world = office(ElectricalWorld)
        self.starts = self.world.starts
        call_answered(self.world)
        self.world.lines[2].ring("0698765432")
        assert until(self.world, lambda: any(map(self.world.phone_rings, self.world.phones)), 3_000)
        self.world.on_change(self._check_calls)
        self.answered = False
        socket = directory / "control.sock"

        def start(place):
            self.desks.append(DeskProcess(place, socket))
            return self.desks[-1]

        self.desk = DeskOfSim(self.world, directory, start, self.said.append)
        self.port = PtyPort(directory / "port", socket)
        self.cable = None
        self.seen = b""

    # -- what must never be

    def _check_calls(self, now_ms):
        world = self.world
        assert world.talks(1, "line 1"), f"{now_ms} ms: phone 1 and line 1 do not talk"
        if not self.answered:
            assert world.line_rings(2), f"{now_ms} ms: line 2 does not ring any more"
        assert world.starts == self.starts, f"{now_ms} ms: the core was started again"

    def _watch_listening(self, monkeypatch):
        """However much the desk says, the core reads one message of it between two ticks."""
        read, listen = desk_link.from_desk, desk_link.DeskLink.listen
        in_this_step = [0]

        def reading(line):
            in_this_step[0] += 1
            message = read(line)
            self.handed.append(type(message).__name__)
            return message

        def listening(link, now_ms):
            in_this_step[0] = 0
            doing = listen(link, now_ms)
            assert in_this_step[0] <= 1
            return doing

        monkeypatch.setattr(desk_link, "from_desk", reading)
        monkeypatch.setattr(desk_link.DeskLink, "listen", listening)

    def second_call_is_answered(self):
        """Whoever is rung lifts, and both calls are there."""
        world = self.world
        self.until_true(lambda: any(map(world.phone_rings, world.phones)))
        phone = next(filter(world.phone_rings, world.phones))
        self.answered = True
        world.phones[phone].lift()
        self.until_true(lambda: world.talks(phone, "line 2"))
        assert not world.lines[1].cut_off and not world.lines[2].cut_off
        assert world.talks(1, "line 1")

    # -- the cable

    def plug_in(self, columns=80):
        self.cable = serial.Serial(self.port.name, 115_200, timeout=0)
        fcntl.ioctl(self.cable.fileno(), termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        return self

    def pull(self):
        """Nobody is at the other end any more; the shell has ended over it when this returns."""
        self.cable.close()
        self.cable, self.seen = None, b""
        self.until_true(lambda: self.port._shell.poll() is not None)

    def kill_shell(self):
        self.port._shell.kill()
        self.port._shell.wait()

    def kill_desk(self):
        self.desks[-1]._process.kill()
        self.desks[-1]._process.wait()

    def type(self, data):
        """As fast as it is taken, while the box goes on."""
        data = data.encode() if isinstance(data, str) else data
        in_vain = 0
        while data:
            assert in_vain < MOST_TURNS, "the cable takes nothing"
            taken = 0
            # Serial.write would wait for the shell, and the shell for the box.
            with contextlib.suppress(BlockingIOError):
                taken = os.write(self.cable.fileno(), data[:512])
            data = data[taken:]
            in_vain = 0 if taken else in_vain + 1
            self.turn(0 if taken else TURN_MS / 1000)

    def until(self, wanted):
        """What came up to and with it: text, or a pattern of bytes."""
        pattern = re.compile(re.escape(wanted.encode())) if isinstance(wanted, str) else wanted
        found = []
        self.until_true(lambda: found.append(pattern.search(self.seen)) or found[-1], wanted)
        end = found[-1].end()
        text, self.seen = self.seen[:end], self.seen[end:]
        return text.decode("utf-8", "replace").replace("\r\n", "\n")

    def until_true(self, condition, wanted="it"):
        in_vain = 0
        while in_vain < MOST_TURNS:
            if found := condition():
                return found
            before = len(self.seen)
            self.turn()
            in_vain = in_vain + 1 if len(self.seen) == before else 0
        raise AssertionError(f"{wanted} never came; seen: {self.seen[-500:]!r}, said: {self.said[-5:]}")

    def turn(self, rest_s=TURN_MS / 1000):
        """Everybody goes on; the machine rests where nothing has come over the cable."""
        self.port.step()
        self.world.run_until(self.world.now_ms + TURN_MS)
        select.select([] if self.cable is None else [self.cable.fileno()], [], [], rest_s)
        if self.cable is not None:
            with contextlib.suppress(BlockingIOError):
                self.seen += os.read(self.cable.fileno(), 65_536)

    # -- the shell

    def make_user(self):
        """The first, which a box without users lets everybody do; then the log-in is asked for."""
        self.until(PROMPT)
        self.type(f"user {USER} role installer\r{PASSWORD}\r{PASSWORD}\r")
        self.until("The same again:")
        self.until(PROMPT)
        self.type("exit\r")
        return self.log_in()

    def log_in(self):
        self.until("login: ")
        return self.log_in_again()

    def log_in_again(self):
        self.type(f"{USER}\r")
        self.until("Password: ")
        self.type(f"{PASSWORD}\r")
        self.until(PROMPT)
        return self

    def log_in_after_all(self):
        """Whatever the shell is at, and though it hears nothing while a wrong password makes it wait."""
        self.type("\x03\x03\x03\x04")
        self.seen = b""
        turns = 0

        def shown():
            nonlocal turns
            if turns % 200 == 0:
                self.type(f"\x03\x03\x03{USER}\r{PASSWORD}\rshow version\r")
            turns += 1
            return b"serial number" in self.seen

        self.until_true(shown, "a log-in")
        self.until(PROMPT)

    def do(self, line):
        """A command, to the next prompt."""
        self.type(f"{line}\r")
        self.until("\n")
        return self.until(PROMPT)

    # -- the configuration

    def running(self):
        """Names of telephones 3 and 4 as the core has them."""
        stations = self.world.control.state.plan.stations
        return tuple(station.name for station in stations if station.port in (3, 4))

    def stored(self):
        """The text that the box would start with."""
        return Store(self.directory / DIRECTORY, this_boot()).read().text

    def close(self):
        if self.cable is not None:
            self.cable.close()
        self.port.close()
        self.desk.end()
        for desk in self.desks:
            desk._process.wait()

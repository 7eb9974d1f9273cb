"""People on the whole box: the core as on the wall, the desk beside it, an operator at the socket."""

import contextlib
import os

import pytest

from firmware.callcontrol import events
from firmware.control import requests as r
from firmware.control.responses import Done
from firmware.runtime.known_people import KnownPeople
from tests.firmware.desk.front_desk import FrontDesk
from tests.tools.sim.box import office
from tools.desk_of_sim import DeskOfSim
from tools.sim.electrical import ElectricalWorld

ANNA, NAME = "06301234567", "Kovacs Anna"
STEP_MS = 20


class DeskBeside(FrontDesk):
    """What stands in for the desk process: it does at once what it has to do."""

    world = None

    def send(self, data):
        os.write(self.to_desk, data)
        self.settle()
        return len(data)

    def receive(self):
        self.now_ms = self.world.now_ms
        self.settle()
        with contextlib.suppress(BlockingIOError):
            return os.read(self.from_desk, 65_536)
        return b""

    def alive(self):
        return True

    def end(self):
        """It goes with the test."""


class Box:
    def __init__(self, directory, config=""):
        self.world = office(ElectricalWorld, config)
        self.desk = DeskBeside(directory)
        self.desk.world = self.world
        DeskOfSim(self.world, directory, lambda _: self.desk, lambda _: None)
        self.rings = 0
        self.world.on_event(self._event)
        self.run(1_000)
        self.operator = self.desk.client()
        self.operator.ask(r.Watch(True))

    def _event(self, _now_ms, event):
        self.rings += isinstance(event, events.LineRingStarted)

    def run(self, ms):
        self.world.run_until(self.world.now_ms + ms)

    def do(self, *requests):
        for request in requests:
            assert isinstance(self.operator.ask(request), Done)
        self.run(200)

    def cards(self):
        return [one.caller for one in self.operator.happenings() if one.caller is not None]

    def until(self, fact, within_ms):
        for _ in range(within_ms // STEP_MS):
            if fact():
                return True
            self.run(STEP_MS)
        return False


@pytest.fixture
def box(tmp_path):
    box = Box(tmp_path, '[groups.all]\nmembers = ["11"]\n')
    yield box
    box.desk.close()


def test_who_calls_is_on_the_screen_and_on_the_display_before_the_second_ring(box):
    box.do(r.SetContact(ANNA, new=True, name=NAME, vip=True), r.AddNote(ANNA, "wants the invoice"))
    box.world.lines[1].ring(ANNA)
    assert box.until(box.cards, 8_000)
    assert box.rings == 1
    (card,) = box.cards()
    assert (card.line, card.name, card.vip, card.notes[0][-17:]) == (1, NAME, True, "wants the invoice")
    assert box.until(lambda: box.world.shows(1), 4_000)
    shown = box.world.shows(1)
    assert (shown.number, shown.name) == (ANNA, NAME)
    assert box.rings == 1


def test_who_is_blocked_at_the_socket_is_turned_away_and_a_core_that_died_learns_of_it_again(box):
    box.do(r.BlockNumber("0619*", "busy"))
    box.world.people = KnownPeople()  # as a new core begins
    box.world.core_dies(1)
    box.run(4_000)
    box.rings = 0
    box.world.lines[2].ring("06190555123")
    assert box.until(lambda: box.world.line_seized(2), 8_000)
    assert box.rings == 1
    assert [(card.number, card.blocked) for card in box.cards()] == [("+36190555123", "busy")]
    box.run(13_000)
    assert not box.world.line_seized(2)
    assert not box.world.phone_rings(1)

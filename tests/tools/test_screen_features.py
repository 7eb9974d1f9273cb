"""The picture of those who wait: on hold, sent on, parked, coming back; and of what a telephone was told by code."""

import re

import pytest

from tests.tools.test_screen import does, line, office, rows
from tools.hints import hint
from tools.session import parse_keys


@pytest.fixture
def sitting():
    world, session, screen = office()
    world.run_until(100)
    return Sitting(world, session, screen)


class Sitting:
    """Press keys, then read: ``phone(11)``, ``line(1)``, ``panel()``."""

    def __init__(self, world, session, screen):
        self.world, self.session, self.screen = world, session, screen

    def press(self, text):
        for _ in self.session.play(parse_keys(text)):
            pass

    def phone(self, extension):
        return does(self.screen, extension)

    def line(self, port):
        return line(self.screen, port)

    def panel(self):
        """Who talks and who waits."""
        found = [row[48:].strip() for row in rows(self.screen)]
        start = found.index("who talks, and who waits") + 1
        return [row for row in found[start : start + 3] if row]

    @property
    def hint(self):
        return hint(self.session)


def test_a_caller_on_hold_and_whoever_holds_him(sitting):
    sitting.press("c 2s Space 1s")
    assert sitting.hint.startswith("Telephone 11 talks: f puts the other on hold")
    sitting.press("f 1s")
    assert sitting.phone(11) == "hears dial tone, holds line 1"
    assert sitting.line(1) == "on hold, hears music"
    assert sitting.panel() == ["line 1 on hold by phone 11"]
    assert sitting.hint == "Telephone 11 holds line 1: dial another telephone, or f goes back to line 1."
    sitting.press("12 1s")
    assert sitting.phone(11) == "calls 12, hears ringback, holds line 1"
    assert sitting.hint == "Telephone 11 holds line 1: Space hands it over now; or Tab, Space: the other answers."
    sitting.press("Tab Space 1s Up")
    assert re.fullmatch(r"talks to phone 12 0:0\d, holds line 1", sitting.phone(11))
    assert sitting.hint == "Telephone 11 holds line 1: Space joins those two; f, then 1 back, 2 swap, 3 all."
    sitting.press("Space 1s")
    assert re.fullmatch(r"talks to line 1 0:0\d", sitting.phone(12))


def test_a_telephone_on_hold_does_not_say_what_it_dialled_long_ago(sitting):
    sitting.press("Space 12 Tab Space 1s f 1s")
    assert sitting.phone(11) == "on hold, hears music"
    sitting.press("13 Space 1s")
    assert sitting.phone(11) == "rings at 13"
    assert sitting.panel() == ["phone 11 sent on by phone 12"]


def test_a_call_handed_over_and_not_answered_comes_back(sitting):
    sitting.press("c 2s Space 1s f 1s 12 1s Space 1s")
    assert sitting.line(1) == "rings at 12"
    assert sitting.phone(12).startswith("rings for line 1")
    assert sitting.panel() == ["line 1 sent on by phone 11"]
    sitting.press("60s")
    assert sitting.phone(11).startswith("rings for line 1: 12 did not answer")
    assert sitting.panel() == ["line 1 returns to phone 11"]


def test_a_parked_call_and_its_return(sitting):
    sitting.press("c 2s Space 1s f *524 1s")
    assert sitting.phone(11) == "hears confirmation: done"
    assert sitting.line(1) == "parked at 4, hears music"
    assert sitting.panel() == ["line 1 parked at 4"]
    sitting.press("Space 60s")
    assert sitting.phone(11).startswith("rings for line 1: parked at 4")


def test_a_conference_stands_in_one_row(sitting):
    sitting.press("c 2s Space 1s f 1s 12 1s Tab Space 1s Up f 3 4s")
    assert re.fullmatch(r".*line 1.*  0:\d\d", sitting.panel()[0])
    assert set(sitting.panel()[0].split("  ")[0].split(" + ")) == {"line 1", "11", "12"}


def test_what_a_telephone_was_told_by_code_stands_beside_it(sitting):
    sitting.press("Space *26 1s Space Down Space *2113 1s Space Down Space *43 1s Space")
    assert sitting.phone(11) == "on hook, do not disturb"
    assert sitting.phone(12) == "on hook, all to 13"
    assert sitting.phone(13) == "on hook, call waiting on"
    sitting.press("Up Up Space 1s")
    assert sitting.phone(11).startswith("hears stutter dial tone")


def test_a_second_call_is_heard_in_the_conversation(sitting):
    sitting.press("Space *43 1s Space 1s Space 12 Tab Space 1s Down Space 11 1s")
    assert re.match(r"talks to phone 12 0:\d\d, call waiting,", sitting.phone(11))


def test_who_camps_on_and_the_callback(sitting):
    sitting.press("Space Down Space 11 1s Space 1s Space *37 1s Space 1s")
    assert sitting.phone(12) == "on hook, wants 11 when free"
    sitting.press("Up Space 2s")
    assert sitting.phone(12).startswith("rings: callback, 11 is free")


def test_a_reminder_and_the_night(sitting):
    sitting.press("Space *550901 1s Space 1s Space *28 1s Space")
    assert sitting.phone(11) == "on hook, reminder at 09:01"
    assert rows(sitting.screen)[0].endswith("night")
    sitting.press("60s")
    assert sitting.phone(11).startswith("rings: reminder")

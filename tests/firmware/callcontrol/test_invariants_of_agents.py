"""The judge can say no: what must hold of breaks and supervisors is broken on purpose, and named."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol.features import Feature
from firmware.callcontrol.invariants import broken
from firmware.callcontrol.plan import StationTarget
from tests.firmware.callcontrol.queue_office import CODE, OUTPUTS, QueueOffice, queue


def office_of_agents():
    """a, at telephone 1, talks to line 1, and the operator at 8 listens; b has his break, for which c waits."""
    office = QueueOffice(queue(people="abc", most_away=1), operator=StationTarget(8), tone_outputs=OUTPUTS)
    office.call(1)
    office.answer(1)
    office.order(2, Feature.PAUSE, "1")
    office.order(3, Feature.PAUSE, "1")
    office.ring_up(8, CODE[Feature.LISTEN] + "11")
    assert broken(office.control, office.image) == []
    return office


def wish_of_nobody(state):
    state.agents["c"].wants = ""


def forgotten_wish(state):
    state.breaks.clear()


def break_that_could_be_had(state):
    state.agents["b"].paused, state.agents["b"].back_ms = "", 0


def on_a_break_and_at_work(state):
    state.agents["b"].paused = ""


def wants_a_break_at_home(state):
    state.agents["c"].station = 0


def ear_without_a_supervisor(state):
    state.stations[8].state = "idle"


def ear_at_the_wrong_conversation(state):
    state.ears[8].watched = 3


def supervisor_without_an_ear(state):
    state.ears.clear()


def whisper_that_is_not_heard(state):
    state.ears[8].whispers = True


BROKEN = {
    wish_of_nobody: "[] want a break and ['c'] wait for one",
    forgotten_wish: "['c'] want a break and [] wait for one",
    break_that_could_be_had: "c waits for a break that he could have",
    on_a_break_and_at_work: "b is on a break and takes calls",
    wants_a_break_at_home: "c is not here and does something",
    ear_without_a_supervisor: "stations [] listen, call control knows of [8]",
    ear_at_the_wrong_conversation: "station 8 listens to 3, who is not in conversation 1",
    supervisor_without_an_ear: "stations [8] listen, call control knows of []",
    whisper_that_is_not_heard: "station 1 should hear station 8",
}


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_what_is_broken_is_named(damage):
    office = office_of_agents()
    damage(office.control.state)
    assert BROKEN[damage] in broken(office.control, office.image)


def test_a_supervisor_who_hears_another_conversation_hears_strangers():
    office = office_of_agents()
    office.image.apply(a.CloseCrosspoint("station 8", "line 2"))
    assert "station 8 hears line 2 and nobody owns that" in broken(office.control, office.image)
    office.image.apply(a.CloseCrosspoint("line 1", "station 8"))
    assert "line 1 hears station 8 and nobody owns that" in broken(office.control, office.image)

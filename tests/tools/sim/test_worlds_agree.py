"""Both forms of the world, told the same story without electrical faults, give the same actions.

Per port the sequence is the same, and each action comes at most 200 ms apart.
"""

from types import SimpleNamespace

import pytest

from firmware.callcontrol import actions
from tests.tools.sim.agreement import APART_MS, Races, differences, listen, ports_of, until, without_words_in_vain
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS, Teller

STEPS = 60
QUIET_MS = 500
"""Acts stand so far apart that detection delays do not change who was first."""


def actions_of(story, form):
    """What each port was told, in order: {port: [(ms, action)]}; and when two timers ran a race, or None."""
    world = story.world(form)
    told, races = listen(world), Races(world)
    story.play(world)
    world.run_until(world.now_ms + 30_000)
    return without_words_in_vain(told), races.first_ms


def compared(story):
    """What both forms tell the ports, electrical and event, until a race of timers makes stories of their own."""
    (electrical, _), (event, race_ms) = actions_of(story, ElectricalWorld), actions_of(story, EventWorld)
    return until(electrical, event, None if race_ms is None else race_ms - APART_MS)


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize(("kind", "number"), [*((Teller, n) for n in range(8)), *((QueueTeller, n) for n in range(6))])
def test_both_forms_give_the_same_actions(board, kind, number):
    teller = kind(number, BOARDS[board], faults=False, apart_ms=QUIET_MS)
    story = teller.tell(STEPS, teller.story.world(EventWorld))
    electrical, event = compared(story)
    assert sum(map(len, event.values())) > 20, "a story in which something happens"
    assert differences(electrical, event) == [], story.text()


def test_the_comparison_can_tell():
    ring, stop = actions.ApplyRinging(1, (1, 2)), actions.StopRinging(1)
    same = {"station 1": [(100, ring), (500, stop)]}
    assert differences(same, {"station 1": [(290, ring), (500, stop)]}) == []
    assert differences(same, {"station 1": [(301, ring), (500, stop)]})
    assert differences(same, {"station 1": [(100, stop), (500, ring)]})
    assert differences(same, {"station 1": [(100, ring)]})
    assert differences(same, {})


def test_what_is_told_in_vain_is_not_compared():
    closed, sent = actions.CloseCrosspoint("station 2", "tone a"), actions.SendCallerId(2, "a", "201")
    opened, stopped = actions.OpenCrosspoint("station 2", "tone a"), actions.StopSignal("a")
    told = {"station 2": [(100, closed), (100, sent), (121, opened)], "output a": [(121, stopped)]}
    assert without_words_in_vain(told) == {}
    late = {"station 2": [(100, closed), (100, sent), (400, opened)], "output a": [(400, stopped)]}
    assert without_words_in_vain(late) == late


def test_what_comes_after_a_race_is_not_compared():
    ring, stop = actions.ApplyRinging(1, (1, 2)), actions.StopRinging(1)
    one, other = {"station 1": [(100, ring), (500, stop)]}, {"station 1": [(101, ring), (900, ring)]}
    assert differences(*until(one, other, None))
    assert differences(*until(one, other, 400)) == []
    assert differences(*until(one, {"station 1": []}, 400))


@pytest.mark.parametrize(
    ("begun", "due", "race"),
    [((0, 10), (500, 505), 500), ((0, 0), (500, 505), None), ((0, 10), (500, 600), None)],
)
def test_a_race_is_two_timers_that_were_begun_apart_and_end_together(begun, due, race):
    watches = []
    races = Races(SimpleNamespace(on_decided=watches.append))
    for now_ms in sorted({*begun, *due}):
        running = {str(n): SimpleNamespace(due_ms=due[n]) for n in range(2) if begun[n] <= now_ms < due[n]}
        watches[0](now_ms, _control(running))
    assert races.first_ms == race


def _control(running, *in_use):
    timers = SimpleNamespace(running=running)
    return SimpleNamespace(state=SimpleNamespace(timers=timers, playing=in_use, speaking={}, signals={}))


@pytest.mark.parametrize(
    ("in_use", "race"),
    [
        ([(100, "a"), (500,), (510, "a")], 500),
        ([(100, "a"), (500,), (510, "b")], None),
        ([(100, "a"), (500,), (600, "a")], None),
        ([(100, "a"), (500, "a", "b"), (510, "b")], 500),
        ([(100, "a"), (500, "b")], None),
    ],
)
def test_a_race_is_an_output_that_comes_free_as_one_is_chosen(in_use, race):
    watches = []
    races = Races(SimpleNamespace(on_decided=watches.append))
    for now_ms, *outputs in in_use:
        watches[0](now_ms, _control({}, *outputs))
    assert races.first_ms == race


def test_each_listener_of_a_tone_is_compared_but_not_who_of_them_was_first():
    leaves = {n: actions.OpenCrosspoint(f"station {n}", "tone busy") for n in (1, 2)}
    talks = actions.CloseCrosspoint("station 1", "station 2")
    assert ports_of(leaves[1]) == ("station 1",)
    assert ports_of(talks) == ("station 1", "station 2")
    both = {f"station {n}": [(100 + n, leaves[n])] for n in (1, 2)}
    assert differences(both, {f"station {n}": [(104 - n, leaves[n])] for n in (1, 2)}) == []
    assert differences(both, {"station 1": both["station 1"]})

"""Random stories of offices with spoken menus: whatever callers press, nobody is trapped, and in the end every line is
idle."""

from collections import Counter

import pytest

from firmware.callcontrol.actions import Play
from tests.properties.telling import tell_and_judge
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.menu_stories import MenuTeller
from tools.sim.stories import BOARDS

STEPS = 200
STEPS_ON_CHIPS = 80
AGAIN = "tests/properties/test_menu_stories.py"
WANTED = ("digits", "helped", "gave up", "menu.silent", "menu.wrong")
"""What comes to pass in the stories: counted below."""


class Menus:
    """Counts what came to pass in the menus of one world."""

    def __init__(self):
        self.counts = Counter()
        self.world = None

    def __call__(self, *args, **settings):
        self.world = EventWorld(*args, **settings)
        self.world.on_action(self._acted)
        return self.world

    def _acted(self, _now_ms, action):
        if isinstance(action, Play):
            self.counts.update(prompt.name for prompt in action.prompts)

    def finish(self):
        for one in self.world.control.state.menus.values():
            self.counts["heard"] += one.entered
            self.counts["helped"] += one.helped
            self.counts["gave up"] += one.gave_up
            self.counts["numbers"] += one.chosen.get("number", 0)
            self.counts["forms"] += one.chosen.get("form", 0)
            self.counts["digits"] += sum(n for what, n in one.chosen.items() if what not in ("number", "form"))


def told(form, board, number, steps):
    world, judge = tell_and_judge(form, board, number, steps, AGAIN, MenuTeller)
    trapped = [call for call in world.control.state.calls.values() if call.menu is not None]
    assert not trapped, judge.report()
    assert not world.control.state.unheard, judge.report()
    return world, judge


@pytest.mark.parametrize("board", BOARDS)
def test_nobody_is_trapped(board, story_numbers):
    times = Counter()
    for number in story_numbers:
        menus = Menus()
        told(menus, board, number, STEPS)
        menus.finish()
        times += menus.counts
    if len(story_numbers) > 3:
        assert min(times[what] for what in WANTED) > 0, times


test_nobody_is_trapped.stories = 4


def test_nobody_is_trapped_on_the_chips(story_numbers):
    for number in story_numbers:
        world, judge = told(ElectricalWorld, "lb4x8", number, STEPS_ON_CHIPS)
        assert world.charges.all() == [], judge.report()


test_nobody_is_trapped_on_the_chips.stories = 1

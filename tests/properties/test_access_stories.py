"""Random stories of direct access from outside: only who has keyed in his PIN dials, and in the end every line is
idle."""

from collections import Counter

from firmware.callcontrol import access
from firmware.callcontrol.actions import Play
from tests.properties.telling import tell_and_judge
from tools.sim.access_stories import DENIED, AccessTeller
from tools.sim.event_world import EventWorld

STEPS = 200
AGAIN = "tests/properties/test_access_stories.py"
WANTED = ("let in", access.WRONG_PINS, access.WRONG_PIN, access.DENIED, "calls outside")
"""What comes to pass in the stories: counted below."""


def test_nobody_gets_in_without_a_pin_and_nobody_is_trapped(story_numbers):
    times = Counter()

    def watched(*args, **settings):
        world = EventWorld(*args, **settings)
        world.on_action(lambda _, action: times.update(_heard(action)))
        world.on_action(lambda _, __: _judge(world, times))
        return world

    for number in story_numbers:
        world, judge = tell_and_judge(watched, "lb4x8", number, STEPS, AGAIN, AccessTeller)
        state = world.control.state
        assert not [call for call in state.calls.values() if call.menu is not None], judge.report()
        assert not state.unheard, judge.report()
        times.update(
            {"let in": sum(state.let_in.values()), access.WRONG_PINS: state.counters.get(access.WRONG_PINS, 0)}
        )
    if len(story_numbers) > 3:
        assert min(times[what] for what in WANTED) > 0, times


test_nobody_gets_in_without_a_pin_and_nobody_is_trapped.stories = 4


def _heard(action):
    return [prompt.name for prompt in action.prompts] if isinstance(action, Play) else []


def _judge(world, times):
    """Whoever calls from line to line was let in by his PIN, and into no number that his class denies."""
    for trunk in world.control.state.trunks.values():
        if trunk.traveller:
            times["calls outside"] += 1
            assert world.control.state.let_in.get(trunk.traveller), f"{trunk.traveller} was never let in"
            assert not (trunk.traveller == "anna" and trunk.called == DENIED), "anna may not call there"

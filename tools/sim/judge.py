"""What must be true of call control after every decision: a judge of its book and of the outputs that it wanted.

Of the world itself judges ``tools.sim.witness``.
"""

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.invariants import OutputImage, broken
from tools.sim.stories import Story
from tools.sim.world import World


class Judge:
    """Asks for every invariant each time that call control has decided; raises on the first that is broken."""

    def __init__(self, story: Story, world: World, again: str) -> None:
        self._story = story
        self._world = world
        self._again = again
        self._image = OutputImage()
        world.on_event(lambda _, event: self._image.hear(event))
        world.on_action(lambda _, action: self._image.apply(action))
        world.on_start(self._new_core)
        world.on_decided(self._judge)

    def _new_core(self) -> None:
        self._image = OutputImage()

    def _judge(self, now_ms: int, control: CallControl) -> None:
        wrong = broken(control, self._image)
        if wrong:
            raise AssertionError(f"{self.report()}\n{wrong} at {now_ms} ms")

    def report(self) -> str:
        """How to see it again: the story, and the command."""
        return f"{self._story.text()}\nat {self._world.now_ms} ms; again: {self._again} --story {self._story.number}"

"""A stage for stories of several people at once: each waits for a moment, or for something to become true."""

from tools.sim.world import World


class Stage:
    """Lets stories happen side by side in ``world``.

    A story is a generator. It yields how long it waits in ms, or ``(fact, within_ms)`` to go on as soon as ``fact()``
    holds; it gets True when that came in time.
    """

    def __init__(self, world: World) -> None:
        self.world = world

    def play(self, stories):
        """All of them, to their ends."""
        awaited = [self._next(story, None) for story in stories]
        while awaited := [one for one in awaited if one is not None]:
            self.world.step(min(until_ms for _, _, until_ms in awaited))
            now_ms = self.world.now_ms
            for place, (story, fact, until_ms) in enumerate(awaited):
                holds = fact is not None and fact()
                if holds or now_ms >= until_ms:
                    awaited[place] = self._next(story, holds)

    def _next(self, story, answer):
        try:
            wanted = story.send(answer)
        except StopIteration:
            return None
        fact, within_ms = (None, wanted) if isinstance(wanted, int) else wanted
        return story, fact, self.world.now_ms + within_ms

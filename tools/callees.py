"""People outside, in a box to play with: whoever is called answers after two rings."""

from collections.abc import Callable

from tools.sim.exchange import CallState, ExchangeLine
from tools.sim.world import World

ANSWERS_MS = 6_000


class Callees:
    """They answer on every line of ``world`` from now on."""

    def __init__(self, world: World) -> None:
        self._world = world
        for line in world.lines.values():
            line.on_state = self._watch(line, line.on_state)

    def _watch(self, line: ExchangeLine, before: Callable[[CallState], None]) -> Callable[[CallState], None]:
        def moved(state: CallState) -> None:
            before(state)
            if state == "calling":
                self._world.at(self._world.now_ms + ANSWERS_MS, lambda: _answer(line))

        return moved


def _answer(line: ExchangeLine) -> None:
    if line.state == "calling":
        line.answer()

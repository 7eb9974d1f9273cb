"""Traffic that can be switched off and on, beside somebody who uses the same telephones."""

from collections.abc import Callable

from tools.sim.exchange import ExchangeLine
from tools.sim.habits import Habits, Temper
from tools.sim.traffic import Intent, Traffic
from tools.sim.world import World

CALLS_PER_HOUR = 360
INSIDE_PER_HOUR = 120
FIRST_MS = 1_500
LIVELY = Temper(talk_ms=25_000, patience_ms=30_000)
"""A busy office with short talks, so that a watcher sees something happen every few seconds."""


class Passersby(Traffic):
    """Lively traffic. ``rest()``: nobody begins a call any more, nobody answers; who talks finishes his talk.

    ``leave_alone`` names telephones, ``guest`` a caller's number: what is theirs to do, nobody here does.
    """

    def __init__(self, world: World, seed: int) -> None:
        super().__init__(world, seed, CALLS_PER_HOUR, Habits(seed, LIVELY), INSIDE_PER_HOUR)
        self.resting = False
        self._guests: set[str] = set()

    def rest(self) -> None:
        """Until ``go_on``."""
        self.resting = True

    def go_on(self) -> None:
        """People call and answer again."""
        self.resting = False

    def leave_alone(self, port: int) -> None:
        """From now on this telephone (from 1) is in somebody else's hands; plans that concern it are dropped."""
        self._intents[port] = Intent("left alone")

    def guest(self, number: str) -> None:
        """The caller with this number stays until told otherwise."""
        self._guests.add(number)

    def _call(self) -> None:
        if self.resting:
            self._later(self._habits.next_call_ms(self._calls_per_hour), self._call)
        else:
            super()._call()

    def _inside_call(self) -> None:
        if self.resting:
            self._later(self._habits.next_call_ms(self._inside_per_hour), self._inside_call)
        else:
            super()._inside_call()

    def _notice(self, port: int) -> None:
        if not (self.resting and self._world.phone_rings(port)):
            super()._notice(port)

    def _end_of(self, line: ExchangeLine) -> Callable[[], None]:
        hang_up = super()._end_of(line)
        guest = line.number in self._guests
        return (lambda: None) if guest else hang_up

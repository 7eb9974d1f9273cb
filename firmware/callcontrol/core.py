"""What every effect and rule works on: the state, what follows from it, and the work of the moment."""

from firmware.callcontrol import draws
from firmware.callcontrol.actions import Action, ApplyRinging, StopRinging
from firmware.callcontrol.agenda import Agenda
from firmware.callcontrol.facts import Fact
from firmware.callcontrol.index import Index
from firmware.callcontrol.records import State, StationPort, Trunk


class Outbox:
    """Actions of the moment, in order."""

    __slots__ = ("_stopped", "actions")

    def __init__(self) -> None:
        self.actions: list[Action] = []
        self._stopped: dict[int, tuple[int, tuple[int, ...]]] = {}

    def ring(self, station: int, call: int, cadence: tuple[int, ...], reason: str = "") -> None:
        """Ring, unless the bell was stopped a moment ago for the same call: then it simply rings on.

        A round that begins again must not be heard as a hiccup of the bell.
        """
        if self._stopped and self._stopped.pop(station, None) == (call, cadence):
            self._take_back(StopRinging(station))
        else:
            self.actions.append(ApplyRinging(station, cadence, reason))

    def _take_back(self, action: Action) -> None:
        """Remove the latest order of this kind: an earlier one may belong to another call."""
        actions = self.actions
        place = len(actions) - 1
        while actions[place] != action:
            place -= 1
        del actions[place]

    def stop_ringing(self, station: int, call: int, cadence: tuple[int, ...]) -> None:
        """Silence a bell that rang for ``call``."""
        self._stopped[station] = (call, cadence)
        self.actions.append(StopRinging(station))

    def take(self) -> list[Action]:
        """All actions so far; the box is empty afterwards."""
        actions = self.actions
        self.actions = []
        if self._stopped:
            self._stopped = {}
        return actions


class Core:
    """The state with its derived look-ups. ``ends`` finds a port by its name ("line 1"); ``book``: facts of the moment
    for the call register (None: nobody keeps one)."""

    __slots__ = ("agenda", "book", "ends", "index", "outbox", "state")

    def __init__(self, state: State) -> None:
        self.state = state
        self.outbox = Outbox()
        self.book: list[Fact] | None = None
        self.agenda = Agenda()
        self.index = Index(state.plan, state.stations, state.agents)
        self.ends: dict[str, Trunk | StationPort] = {}
        self.refresh()

    def refresh(self) -> None:
        """Derive everything anew after the plan or the set of ports has changed."""
        self.index = Index(self.state.plan, self.state.stations, self.state.agents)
        self.ends = {trunk.name: trunk for trunk in self.state.trunks.values()}
        self.ends.update((station.name, station) for station in self.state.stations.values())

    def reweigh(self) -> None:
        """Somebody wants to be rung, or no longer, and so perhaps others, too."""
        self.index.weigh(self.state.plan, self.state.stations, self.state.agents)
        self.agenda.look = True

    def draw(self) -> int:
        """A random number of 64 bits."""
        state = self.state
        state.draws = draws.step(state.draws)
        return draws.mix(state.draws)

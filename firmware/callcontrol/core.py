"""What every effect and rule works on: the state, what follows from it, and the work of the moment."""

from typing import NamedTuple

from firmware.callcontrol import draws
from firmware.callcontrol.actions import Action, ApplyRinging, StopRinging
from firmware.callcontrol.index import Index
from firmware.callcontrol.records import State, StationPort, Trunk


class Departure(NamedTuple):
    """``station`` has gone and left somebody on hold; it was in ``junctor``, made ``call``, or called out by
    ``outgoing`` (0: none of these)."""

    station: int
    junctor: int
    call: int
    outgoing: int


class Agenda:
    """Facts that effects leave for the coupling rules; empty between two events.

    ``answered``: stations that lifted while ringing. ``departed``: stations that left somebody on hold, with the
    junctor and the call that they left. ``gone``: calls whose caller has gone before the answer. ``flashed``: stations
    whose person flashed, or whose time is up while somebody is on hold. ``thinned``: junctors that lost a member.
    ``bereft``: calls that lost a bell through no decision of the hunt. ``refused``: calls that would have to wait and
    do not, or whose number is gone. ``dialled``: stations whose register is done. ``freed``: stations that went from
    busy to free. ``tone``: dial tone may be had, or is wanted, that was not before. ``look``: somebody may be rung, or
    wants to, who could not before. ``begun``: calls that have not looked round yet. ``talk``: who talks to whom has
    changed, so that somebody may be told of a call that waits who could not before.

    Lines: ``told`` those that told who calls, ``rung_again`` those with a burst that was not their first. Calls out:
    ``sent_on`` are calls whose target is outside, ``wanting`` attempts that need a line, ``given_up`` those whose
    origin has gone, ``reached`` lines whose number is out, ``glared`` lines on which a caller was found. ``signal``: an
    output to dial on may be had, or is wanted.
    """

    __slots__ = (
        "answered",
        "begun",
        "bereft",
        "departed",
        "dialled",
        "flashed",
        "freed",
        "given_up",
        "glared",
        "gone",
        "look",
        "reached",
        "refused",
        "rung_again",
        "sent_on",
        "signal",
        "talk",
        "thinned",
        "told",
        "tone",
        "wanting",
    )

    def __init__(self) -> None:
        self.answered: list[int] = []
        self.departed: list[Departure] = []
        self.flashed: list[int] = []
        self.gone: list[int] = []
        self.thinned: list[int] = []
        self.bereft: list[int] = []
        self.refused: list[int] = []
        self.dialled: list[int] = []
        self.freed: list[int] = []
        self.begun: list[int] = []
        self.wanting: list[int] = []
        self.sent_on: list[int] = []
        self.given_up: list[int] = []
        self.reached: list[int] = []
        self.glared: list[int] = []
        self.told: list[int] = []
        self.rung_again: list[int] = []
        self.signal = True  # at the start: displays may not show what is remembered
        self.tone = False
        self.look = False
        self.talk = False


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
    """The state with its derived look-ups. ``ends`` finds a port by its name ("line 1")."""

    __slots__ = ("agenda", "ends", "index", "outbox", "state")

    def __init__(self, state: State) -> None:
        self.state = state
        self.outbox = Outbox()
        self.agenda = Agenda()
        self.index = Index(state.plan, state.stations)
        self.ends: dict[str, Trunk | StationPort] = {}
        self.refresh()

    def refresh(self) -> None:
        """Derive everything anew after the plan or the set of ports has changed."""
        self.index = Index(self.state.plan, self.state.stations)
        self.ends = {trunk.name: trunk for trunk in self.state.trunks.values()}
        self.ends.update((station.name, station) for station in self.state.stations.values())

    def reweigh(self) -> None:
        """Somebody wants to be rung, or no longer, and so perhaps others, too."""
        self.index.weigh(self.state.plan, self.state.stations)
        self.agenda.look = True

    def draw(self) -> int:
        """A random number of 64 bits."""
        state = self.state
        state.draws = draws.step(state.draws)
        return draws.mix(state.draws)

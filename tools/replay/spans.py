"""What each port was doing, and with whom, from when to when: as a journal tells it when it is run again."""

import datetime
from collections.abc import Iterable
from typing import Literal, NamedTuple

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState
from firmware.desk.journal.reading import Chapter
from firmware.desk.journal.replaying import Difference, Replay
from firmware.runtime.who import Who
from tools.replay.slices import Slice

Kind = Literal["rings", "calls", "talks", "waits", "box", "refused", "out"]
"""What a span looks like."""

KINDS: dict[str, Kind] = {
    StationState.RINGING: "rings",
    StationState.AWAITING_TONE: "calls",
    StationState.DIALLING: "calls",
    StationState.CALLING: "calls",
    StationState.CALLING_OUT: "calls",
    StationState.CHOOSING: "box",
    StationState.IN_DIALOGUE: "box",
    StationState.CONFIRMED: "box",
    StationState.TALKING: "talks",
    StationState.LISTENING: "talks",
    StationState.HELD: "waits",
    StationState.REFUSED: "refused",
    StationState.HOWLING: "refused",
    StationState.LOCKED_OUT: "refused",
    StationState.OUT: "out",
    TrunkState.ANSWERING: "rings",
    TrunkState.TAKEN_IN: "waits",
    TrunkState.CHECKING: "calls",
    TrunkState.SEIZING: "calls",
    TrunkState.AWAITING_TONE: "calls",
    TrunkState.SENDING: "calls",
    TrunkState.CLEARING: "refused",
}
"""By state, as it is called; in all others nothing is to be seen."""

WORDS: dict[Kind, str] = {
    "rings": "rings",
    "calls": "dials or calls",
    "talks": "talks",
    "waits": "waits",
    "box": "with the box itself",
    "refused": "refused, left off hook",
    "out": "out of service",
}


PUT_RIGHT = datetime.timedelta(seconds=2)
"""A clock that goes back by less is only put right."""


class Span(NamedTuple):
    """``what``: the state in a word or two; ``whom``: who else is in it ("": nobody); ``caller``: as the line told."""

    begun: datetime.datetime
    ended: datetime.datetime
    kind: Kind
    what: str
    whom: str
    caller: str

    @property
    def text(self) -> str:
        """``talking, phone 11``."""
        return ", ".join(part for part in (self.what, self.whom) if part)


class Row(NamedTuple):
    """A port: ``line 1``, ``phone 11 Anna``."""

    name: str
    spans: list[Span]


class History(NamedTuple):
    """All ports, lines first, from ``begun`` to ``ended``. ``starts``: when a core began that is in it; ``gaps``: from
    when to when nothing is known, as the journal could not be written; ``set_back``: when the clock was, and by how
    much. After that times are still those of the clock as it was before."""

    begun: datetime.datetime
    ended: datetime.datetime
    rows: list[Row]
    starts: list[datetime.datetime]
    set_back: list[tuple[datetime.datetime, datetime.timedelta]]
    gaps: list[tuple[datetime.datetime, datetime.datetime]]


class _Look(NamedTuple):
    kind: Kind
    what: str
    whom: str
    caller: str


class HistoryError(Exception):
    """The journal, run again, gives other actions: nothing that it tells would be true."""

    def __init__(self, name: str, at: datetime.datetime, difference: Difference) -> None:
        super().__init__(name)
        self.name, self.at, self.difference = name, at, difference


def history(chapters: Iterable[Chapter], meant: Slice) -> History | None:
    """Of this part of a journal; None where it holds nothing. Raises HistoryError."""
    watch = _Watch(meant)
    for chapter in chapters:
        watch.chapter(chapter)
    return watch.history()


class _Watch:
    def __init__(self, meant: Slice) -> None:
        self._meant = meant
        self._replay = Replay()
        self._rows: dict[str, Row] = {}
        self._now: dict[str, tuple[datetime.datetime, _Look]] = {}
        self._begun: datetime.datetime | None = None
        self._at = datetime.datetime.min
        self._starts: list[datetime.datetime] = []
        self._set_back: list[tuple[datetime.datetime, datetime.timedelta]] = []
        self._gaps: list[tuple[datetime.datetime, datetime.datetime]] = []
        self._back = datetime.timedelta()
        """By how much, all together."""

    def chapter(self, chapter: Chapter) -> None:
        begun = chapter.begun
        before = self._at
        goes_on = begun.follows or self._replay.knows(begun)
        if not goes_on:
            self._end_all()
        found = self._replay.begin(begun)
        if found is not None:
            raise HistoryError(chapter.name, begun.local, found)
        if self._meant.holds(begun.local):
            self._look(begun.local)
            if begun.lost and not goes_on:
                self._gaps.append((max(before, self._begun or self._at), self._at))
            elif not goes_on:
                self._starts.append(self._at)
        for at, frame in chapter.entries:
            if at >= self._meant.start and self._begun is None:
                self._look(self._meant.start)
            found = self._replay.take(frame)
            if found is not None:
                raise HistoryError(chapter.name, at, found)
            if self._meant.holds(at):
                self._look(at)
        if chapter.goes_on:
            self._nothing_more()

    def _nothing_more(self) -> None:
        """Nothing happened from the last frame to the end of what is meant."""
        if self._begun is None:
            self._look(self._meant.start)
        self._at = max(self._at, self._meant.end + self._back)

    def history(self) -> History | None:
        if self._begun is None:
            return None
        self._end_all()
        return History(self._begun, self._at, list(self._rows.values()), self._starts, self._set_back, self._gaps)

    def _look(self, at: datetime.datetime) -> None:
        control = self._replay.control
        if self._begun is None:
            self._begun = self._at = at
        at += self._back
        if at < self._at - PUT_RIGHT:
            self._set_back.append((self._at, self._at - at))
            self._back += self._at - at
        self._at = at = max(at, self._at)
        state, who = control.state, Who(control)
        ports: list[Trunk | StationPort] = [*state.trunks.values(), *state.stations.values()]
        for port in ports:
            known = self._now.get(port.name)
            look = _look(control, who, port)
            if known is None and look is None and port.name in self._rows:
                continue
            if known is not None and look is not None and known[1][:3] == look[:3]:
                # Who calls may be told a little later, and be forgotten a little sooner.
                self._now[port.name] = (known[0], known[1] if known[1].caller else look)
            elif known is None or known[1] != look:
                self._end(port.name)
                self._rows.setdefault(port.name, Row(_name(control, who, port), []))
                if look is not None:
                    self._now[port.name] = (at, look)

    def _end(self, name: str) -> None:
        known = self._now.pop(name, None)
        if known is not None and known[0] < self._at:
            begun, look = known
            self._rows[name].spans.append(Span(begun, self._at, *look))

    def _end_all(self) -> None:
        for name in tuple(self._now):
            self._end(name)


def _name(control: CallControl, who: Who, port: Trunk | StationPort) -> str:
    if isinstance(port, Trunk):
        return port.name
    return f"{who.name(port.name)} {control.index.stations[port.port].name}".rstrip()


def _look(control: CallControl, who: Who, port: Trunk | StationPort) -> _Look | None:
    kind = KINDS.get(port.state)
    if kind is None:
        return None
    what = port.state.value
    caller = who.caller(port) or port.called if isinstance(port, Trunk) else ""
    call = control.state.calls.get(port.call)
    if call is not None and isinstance(port, Trunk):
        if call.queued is not None:
            kind, what = "waits", "waiting"
        elif call.menu is not None:
            kind, what = "box", "in a menu"
    return _Look(kind, what, who.with_whom(port), caller)

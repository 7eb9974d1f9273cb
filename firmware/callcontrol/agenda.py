"""Facts that effects leave for the coupling rules, kind by kind in order of urgency; empty between two events."""

from typing import Any, Generic, NamedTuple, TypeVar

F = TypeVar("F")

URGENCY = (
    "answered",
    "rejected",
    "departed",
    "gone",
    "glared",
    "reached",
    "given_up",
    "kept",
    "attempted",
    "agent_attempted",
    "gone_outside",
    "seen",
    "unasked",
    "let_go",
    "unkept",
    "promised",
    "told",
    "rung_again",
    "flashed",
    "pressed",
    "keyed",
    "faxes",
    "left",
    "deserted",
    "said",
    "recorded",
    "taken",
    "interrupted",
    "thinned",
    "refused",
    "bereft",
    "dialled",
    "sent_on",
    "wanting",
    "freed",
    "line_freed",
)
"""Kinds of facts, the most urgent first."""


class Departure(NamedTuple):
    """``station`` has gone and left somebody on hold; it was in ``junctor``, made ``call``, or called out by
    ``outgoing`` (0: none of these)."""

    station: int
    junctor: int
    call: int
    outgoing: int


class LetGo(NamedTuple):
    """``line`` is given back, by which a number was ``called``, and whether that was seen to answer."""

    line: int
    called: str
    answered: bool


class Recorded(NamedTuple):
    """``recording``, of what ``owner`` has said, is kept as ``name`` and ``ms`` long; 0: nothing is kept, or where it
    has ``failed``, nobody knows."""

    recording: int
    owner: str
    name: str
    ms: int
    failed: bool = False


class Facts(Generic[F]):
    """Facts of one kind, the oldest first. The agenda is told that there are some, so that a moment without any costs
    one look at it."""

    __slots__ = ("_agenda", "_bit", "_noted")

    def __init__(self, agenda: "Agenda", noted: list[F], bit: int) -> None:
        self._agenda = agenda
        self._noted = noted
        self._bit = bit

    def append(self, fact: F) -> None:
        """One more."""
        self._noted.append(fact)
        self._agenda.noted |= self._bit


class Agenda:
    """What is to be done before the next event.

    ``answered``: stations that lifted while ringing. ``rejected``: agents who hung up as soon as they had answered.
    ``departed``: stations that left somebody on hold, with the junctor and the call that they left. ``gone``: calls
    whose caller has gone before the answer. ``flashed``: stations whose person flashed, or whose time is up while
    somebody is on hold. ``thinned``: junctors that lost a member. ``bereft``: calls that lost a bell through no
    decision of the hunt. ``refused``: calls that would have to wait and do not, or whose number is gone. ``left``:
    telephones where an agent was logged in. ``keyed``: stations that listen to an agent, are in a menu or talk to the
    box, and have pressed a digit, and which; ``deserted``: those whose agent's conversation is over. ``dialled``:
    stations whose register is done. ``freed``: stations that went from busy to free.

    Lines: ``told`` those that told who calls, ``rung_again`` those with a burst that was not their first,
    ``pressed`` those whose caller, on hold, has pressed a digit, and which; ``faxes`` those that sound as a fax
    that calls, with the bursts so far; ``said`` names ports whose words are
    over, ``interrupted`` those whose words broke off. ``recorded``: recordings that are over; ``taken``: dialogues in
    which somebody has spoken for so many ms (None: he could not).
    Calls out: ``sent_on`` are calls whose target is outside, or was a way out of a queue and cannot be
    reached, ``wanting`` attempts that need a line, ``given_up`` those whose origin has gone, ``reached`` lines
    whose number is out, ``glared`` lines on which a caller was found, ``line_freed`` those by which calls may go
    out again, ``seen`` those whose called side has answered, ``let_go`` those that were given back. Callers who are
    to be called back: ``promised`` are those for whom a call is to be queued, ``unkept`` those whose call is over,
    ``kept`` stations that have lifted for one, ``attempted`` those for whom an attempt is over, with the line that
    has dialled (0: none), and ``agent_attempted`` agents outside likewise; ``unasked`` names lines whose party is
    to be asked (again) whether he takes a call, ``gone_outside`` agents who are at their number outside no more.

    When all of that is done: ``breaks``: who serves queues, and who is away, has changed. ``signal``: an output to dial
    on may be had, or is wanted. ``tone``: dial tone may be had, or is wanted, that was not before; ``room``: it is
    wanted for too long. ``look``: somebody may be rung, or wants to, who could not before. ``begun``: calls that have
    not looked round yet. ``talk``: who talks to whom has changed, so that somebody may be told of a call that waits who
    could not before. ``speaks``: the port whose turn it is to be told something."""

    __slots__ = (*URGENCY, "_lists", "begun", "breaks", "look", "noted", "room", "signal", "speaks", "talk", "tone")

    answered: Facts[int]
    rejected: Facts[str]
    departed: Facts[Departure]
    gone: Facts[int]
    glared: Facts[int]
    kept: Facts[int]
    attempted: Facts[tuple[int, int]]
    agent_attempted: Facts[tuple[str, int]]
    gone_outside: Facts[str]
    seen: Facts[int]
    let_go: Facts[LetGo]
    unkept: Facts[int]
    promised: Facts[int]
    unasked: Facts[str]
    reached: Facts[int]
    given_up: Facts[int]
    told: Facts[int]
    rung_again: Facts[int]
    flashed: Facts[int]
    pressed: Facts[tuple[int, str]]
    keyed: Facts[tuple[int, str]]
    faxes: Facts[tuple[int, int]]
    left: Facts[int]
    deserted: Facts[int]
    said: Facts[str]
    recorded: Facts[Recorded]
    taken: Facts[tuple[int, int | None]]
    interrupted: Facts[str]
    thinned: Facts[int]
    refused: Facts[int]
    bereft: Facts[int]
    dialled: Facts[int]
    sent_on: Facts[int]
    wanting: Facts[int]
    freed: Facts[int]
    line_freed: Facts[int]

    def __init__(self) -> None:
        self.noted = 0
        """A bit for each kind of URGENCY, set while there are facts of it."""
        self._lists: tuple[list[Any], ...] = tuple([] for _ in URGENCY)
        for place, kind in enumerate(URGENCY):
            setattr(self, kind, Facts(self, self._lists[place], 1 << place))
        self.signal = True  # at the start: displays may not show what is remembered
        self.breaks = True  # at the start: who waited for one before may have it now
        self.tone = False
        self.room = False
        self.look = False
        self.begun: list[int] = []
        self.talk = False
        self.speaks = ""

    def take(self) -> tuple[int, Any]:
        """The oldest fact of the most urgent kind, and the kind's place in URGENCY; there must be one (``noted``)."""
        noted = self.noted
        bit = noted & -noted
        place = bit.bit_length() - 1
        facts = self._lists[place]
        if len(facts) > 1:
            return place, facts.pop(0)
        self.noted = noted ^ bit
        return place, facts.pop()

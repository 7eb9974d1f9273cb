"""What call control tells the call register, as it happens: short facts, in order, each with its moment.

They say what was, and nothing follows from them in call control. What a call was as a whole is put together by whoever
writes the register: a fact costs the core a fraction of a microsecond. ``end``, ``origin``, ``party``: a port by its
name ("line 2", "station 3"). Numbers of calls, holds, junctors and attempts grow from 1 and start anew with the box.
"""

from typing import Literal

import msgspec

from firmware.callcontrol.events import Absence
from firmware.callcontrol.queue_records import WhatHappened

PromiseEnd = Literal["reached", "not reached", "himself", "forgotten"]
"""``himself``: he called again, or was called by somebody else."""

AgentWord = Literal["ready", "talks", "wraps up", "paused", "out"]


class Fact(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """``at_ms``: when, by the clock of call control."""

    at_ms: int


class OfficeIs(Fact, frozen=True):
    """Whose telephones these are from now on: extensions by port; ``agents`` by name."""

    extensions: dict[int, str]
    agents: tuple[str, ...]


class LineIs(Fact, frozen=True):
    """A line does something else now (states.TrunkState), because of ``why`` (states.TrunkInput)."""

    line: int
    state: str
    why: str


class PhoneIs(Fact, frozen=True):
    """As LineIs, of a telephone; ``call``: the one that it rings for, or makes (0: none)."""

    station: int
    state: str
    why: str
    call: int


class CallerTold(Fact, frozen=True):
    """The line tells who calls."""

    line: int
    number: str
    name: str
    absence: Absence


class CallBegan(Fact, frozen=True):
    """Somebody, or ("") the box itself, wants an answer at ``target``: its kind (targets.py), a space, and its name."""

    call: int
    origin: str
    kind: str
    dialled: str
    target: str


class CallWent(Fact, frozen=True):
    """It looks for its answer at another place."""

    call: int
    target: str


class CallHandedOn(Fact, frozen=True):
    """Whoever began it has hung up, and it is for ``origin`` now, whom he had on hold."""

    call: int
    origin: str


class CallEnded(Fact, frozen=True):
    """It has its answer, or needs none any more."""

    call: int


class OutBegan(Fact, frozen=True):
    """A number outside is to be dialled. ``by``: the telephone whose person wants it; ``call``: the one that is sent
    there; ``agent``: who is called there for a caller that waits. Told once, or once more for each line.
    ``number``: the same as lines tell numbers, from whoever knows the country ("": nobody has said it yet)."""

    attempt: int
    origin: str
    digits: str
    by: int
    call: int
    account: str
    traveller: str
    agent: str
    promise: int
    emergency: bool
    number: str = ""


class OutTook(Fact, frozen=True):
    """It has this line."""

    attempt: int
    line: int


class OutEnded(Fact, frozen=True):
    """Its number is out on ``line``, or (0) will not be."""

    attempt: int
    line: int


class AnswerSeen(Fact, frozen=True):
    """The called side of this line has answered, or has probably (records.AnswerKnown)."""

    line: int
    how: str


class Joined(Fact, frozen=True):
    """``end`` hears, and is heard by, all others in this conversation."""

    junctor: int
    end: str


class Parted(Fact, frozen=True):
    """``end`` has left it."""

    junctor: int
    end: str


class HoldBegan(Fact, frozen=True):
    """``party`` hears music or ringback (records.HoldReason); ``by``: the telephone that left it there."""

    hold: int
    party: str
    why: str
    by: int


class HoldEnded(Fact, frozen=True):
    """It is not on hold any more."""

    hold: int


class QueueEntered(Fact, frozen=True):
    """The caller waits since ``entered_ms``, which counts as ``rank_ms``; ``comes_back``: he had left it before."""

    call: int
    queue: str
    number: str
    entered_ms: int
    rank_ms: int
    comes_back: bool


class QueueLeft(Fact, frozen=True):
    """What became of him there; ``by``: who has answered, or where he goes on to."""

    call: int
    queue: str
    what: WhatHappened
    by: str


class KeyPressed(Fact, frozen=True):
    """A caller in a queue wants to leave it by this digit."""

    call: int
    key: str


class WaitTold(Fact, frozen=True):
    """He was told that he will wait so much longer."""

    call: int
    low_ms: int
    high_ms: int


class AgentIs(Fact, frozen=True):
    """An agent does something else now. ``reason``: of his pause, which may last ``planned_ms`` (0: nothing says);
    ``queue``: of his call. ``station`` 0: he is outside, or not here."""

    agent: str
    station: int
    state: AgentWord
    reason: str
    queue: str
    planned_ms: int


class AgentMissed(Fact, frozen=True):
    """He was rung for this caller of a queue, and did not answer."""

    agent: str
    call: int
    queue: str


class DispositionGiven(Fact, frozen=True):
    """What came of the agent's last call, which was of this queue."""

    agent: str
    queue: str
    code: str


class MenuEntered(Fact, frozen=True):
    """The caller is in this menu."""

    call: int
    menu: str


class MenuChosen(Fact, frozen=True):
    """He has chosen (a digit, ``number``, ``form``), or a person helps him who has not (``helped``)."""

    call: int
    menu: str
    chosen: str


class MenuLeft(Fact, frozen=True):
    """He is in no menu any more, or in the next one; ``gave_up``: he has hung up in it."""

    call: int
    menu: str
    gave_up: bool


class MessageBegan(Fact, frozen=True):
    """``port`` is asked to leave this message."""

    port: str
    message: int
    mailbox: str


class MessageKept(Fact, frozen=True):
    """It was left."""

    message: int
    mailbox: str
    number: str
    length_ms: int
    call_back: str


class Promised(Fact, frozen=True):
    """The box is to call this number back."""

    promise: int
    queue: str
    number: str


class CalledBack(Fact, frozen=True):
    """He was called back by ``line``, and talks to this agent."""

    promise: int
    line: int
    agent: str


class PromiseTried(Fact, frozen=True):
    """He was called back, and did not answer."""

    promise: int


class PromiseEnded(Fact, frozen=True):
    """The box does not owe him a call any more."""

    promise: int
    how: PromiseEnd


class ClockIs(Fact, frozen=True):
    """At this moment it was ``utc_ms`` (UTC, in ms since 1970), and the office's clocks were ``zone_s`` ahead of that;
    ``trusted``: somebody has told the time. Told by whoever knows the wall clock, not by call control."""

    utc_ms: int
    zone_s: int
    trusted: bool


AnyFact = (
    OfficeIs
    | LineIs
    | PhoneIs
    | CallerTold
    | CallBegan
    | CallWent
    | CallHandedOn
    | CallEnded
    | OutBegan
    | OutTook
    | OutEnded
    | AnswerSeen
    | Joined
    | Parted
    | HoldBegan
    | HoldEnded
    | QueueEntered
    | QueueLeft
    | KeyPressed
    | WaitTold
    | AgentIs
    | AgentMissed
    | DispositionGiven
    | MenuEntered
    | MenuChosen
    | MenuLeft
    | MessageBegan
    | MessageKept
    | Promised
    | CalledBack
    | PromiseTried
    | PromiseEnded
    | ClockIs
)

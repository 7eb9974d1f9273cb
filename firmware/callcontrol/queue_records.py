"""What call control keeps of queues: who waits and since when, who serves, what each queue has seen."""

from typing import Literal

import msgspec

from firmware.callcontrol.estimate import Estimator
from firmware.callcontrol.history import StationHistory
from firmware.callcontrol.week import Stretch


class Queued(msgspec.Struct):
    """A call's place in ``queue``. It has counted as waiting since ``rank_ms``: ``entered_ms``, or before that by its
    head start, or by an older place; the earliest is served first. ``number`` and ``name``: its caller's ("" = not
    known). ``served_by``: the agent who served him last and is waited for ("" = none). ``missed``: agents who were rung
    for it in vain. ``let_in``: it was not one too many as it came. ``has_looked``: it knows how to wait;
    ``has_waited``: nobody was free for it at once. ``is_told``: its caller's number is known, or will not come any
    more. It is not sent elsewhere before ``stays_ms``: there it found no line. ``greeting``: where the box answers
    every caller, nobody is rung before it is ``over``. ``told_place``: the last one that he was told (0 = none), at
    ``told_ms``; ``messages``: how many he has heard, the last at ``message_ms``. ``asks``: he wants to be called back,
    and keys in a ``number`` (``keyed`` so far, the ``keyings``-th that he tries), or has ``agreed`` to be called at
    ``call_back`` and is told so, which is tried until ``farewell_ms``."""

    queue: str
    entered_ms: int
    rank_ms: int
    number: str = ""
    name: str = ""
    served_by: str = ""
    missed: int = 0
    let_in: bool = False
    has_looked: bool = False
    has_waited: bool = False
    is_told: bool = False
    stays_ms: int = 0
    greeting: Literal["due", "sounds", "over", ""] = ""
    told_ms: int = 0
    told_place: int = 0
    message_ms: int = 0
    messages: int = 0
    asks: Literal["", "number", "agreed"] = ""
    keyed: str = ""
    keyings: int = 0
    call_back: str = ""
    farewell_ms: int = 0


class Given(msgspec.Struct, frozen=True):
    """The caller whom an agent has taken: by which line, or at which telephone, from which queue, and since when he
    counted as waiting."""

    line: str
    queue: str
    rank_ms: int


class AgentState(msgspec.Struct):
    """An agent by name; ``number`` is that of his timer. ``station``: where he is logged in (0 = nowhere), since
    ``since_ms``. ``paused``: why he takes no calls just now ("" = he does), since ``paused_ms``. ``wraps_up``: he is
    still busy with his last call, of ``wraps_up_for``. ``serves``: the queue whose call he has answered last and has
    not left yet ("" = none), since ``serves_ms``. ``misses``: calls in a row that rang for him in vain. ``last_queue``:
    that of his last call, with the ``disposition`` that he gave it ("" = none). ``wants``: the break that he has asked
    for and cannot have yet ("" = none), probably at ``expected_ms`` (None: nobody knows). ``back_ms``: when his break
    is over (0: he is on none, or it begins after his call); ``left_ms``: what was left of it when the box before this
    one last wrote down, until the clock is told. ``shift``: the part of the week that the clock has come
    to, in his shift or not; ``due_ms``: since when he should be here, ``goes``: it is over, and he leaves after his
    call. ``lates``: breaks that took longer, and shifts that began without him, ``late_ms`` in all. ``told``: the
    call that tells him that his break has begun.

    ``outside``: he is logged in at his number outside, and at no telephone. Then ``call`` is the one that he is rung
    for, ``attempt`` that to call him, and ``line`` the one by which he was called, or talks (0 = none); ``rests``: why
    he could not be reached, and is not called for a while ("" = he is).
    """

    name: str
    number: int
    station: int = 0
    since_ms: int = 0
    paused: str = ""
    paused_ms: int = 0
    wraps_up: bool = False
    serves: str = ""
    serves_ms: int = 0
    wraps_up_for: str = ""
    misses: int = 0
    given: Given | None = None
    last_queue: str = ""
    disposition: str = ""
    wants: str = ""
    expected_ms: int | None = None
    back_ms: int = 0
    left_ms: int | None = None
    shift: Stretch | None = None
    goes: bool = False
    due_ms: int | None = None
    lates: int = 0
    late_ms: int = 0
    told: int = 0
    outside: bool = False
    call: int = 0
    attempt: int = 0
    line: int = 0
    rests: Literal["", "no line", "missed"] = ""
    history: StationHistory = msgspec.field(default_factory=StationHistory)

    @property
    def place(self) -> int:
        """Where he is rung, as hunts number it: his telephone, or for somebody outside a number under 0 of his own;
        0 = he is not here."""
        return self.station or (-self.number if self.outside else 0)


class OldPlace(msgspec.Struct, frozen=True):
    """A caller who was cut off in ``queue``, where he has waited since ``rank_ms``, until ``left_ms``."""

    queue: str
    rank_ms: int
    left_ms: int


class Promise(msgspec.Struct):
    """The box has promised a caller of ``queue``, whose ``name`` may be known, to call him at ``dialled`` (as it is
    dialled outside; ``told``: as he or his line told it), and keeps his place since ``entered_ms``, which counts as
    ``rank_ms``, until ``until_ms``.

    ``call``: the one that waits in the queue for him, or rings an agent (0: none, a timer runs until the next one).
    ``station``: whose agent has lifted for it; ``line``: by which the number was dialled (0: not yet). ``tries``: calls
    that nobody answered.
    """

    number: int
    queue: str
    dialled: str
    told: str
    entered_ms: int
    rank_ms: int
    until_ms: int
    call: int = 0
    station: int = 0
    line: int = 0
    tries: int = 0
    name: str = ""


WhatHappened = Literal[
    "comes",
    "comes back",
    "answered",
    "gives up",
    "goes on",
    "wants a callback",
    "called back",
    "withdrawn",
    "turned away",
]


class QueueNews(msgspec.Struct, frozen=True):
    """The caller at ``end`` ("line 3", "station 2"), whose ``number`` may be known, came to ``queue``, or left it after
    ``waited_ms``: ``by`` is who answered (an agent's name, or a telephone), or where he goes on to."""

    what: WhatHappened
    queue: str
    end: str
    number: str = ""
    waited_ms: int = 0
    by: str = ""


class LostCaller(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A caller to call back: his ``number`` as his line told it, or he did, and the ``queue`` in which he gave up, last
    on ``weekday`` (0 Monday to 6 Sunday) at ``minute`` of the day (None: nobody knew) after ``waited_ms``, the
    ``lost``-th time. ``tries``: calls to him that were not answered. ``message``: the one in which he wants
    it (0 = none)."""

    number: str
    queue: str
    waited_ms: int = 0
    weekday: int | None = None
    minute: int | None = None
    lost: int = 1
    tries: int = 0
    message: int = 0

    def once_more_in_vain(self) -> "LostCaller":
        """He was called, and did not answer."""
        return msgspec.structs.replace(self, tries=self.tries + 1)


class QueueState(msgspec.Struct):
    """One queue's own memory and its counts: calls that came, were answered (``served_well``: within the service time),
    gave up, and were sent elsewhere; ``waited_ms`` of those answered, all together, and the longest. ``dispositions``:
    how often each code was given. Of callers who wanted a callback: all ``callbacks``, those ``called_back``, and those
    ``not_reached``; who called again himself, or was forgotten by hand, is neither."""

    last_agent: str = ""
    entered: int = 0
    answered: int = 0
    served_well: int = 0
    abandoned: int = 0
    sent_on: int = 0
    rejected: int = 0
    waited_ms: int = 0
    longest_ms: int = 0
    talk_ms: int = 0
    misses: int = 0
    dispositions: dict[str, int] = {}
    callbacks: int = 0
    called_back: int = 0
    not_reached: int = 0
    estimator: Estimator = msgspec.field(default_factory=Estimator)

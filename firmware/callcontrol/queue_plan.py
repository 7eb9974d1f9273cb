"""Queues and their people as call control sees them. What the best systems do: telephony.md 3.1, 3.2, 4."""

import msgspec

from firmware.callcontrol.periods import Period
from firmware.callcontrol.targets import ForwardTarget, StrategyName


class Skill(msgspec.Struct, frozen=True):
    """Somebody can do ``name`` as well as ``level`` says, 1 to 9; or a call wants somebody who can do it so well."""

    name: str
    level: int = 1


class QueueAgent(msgspec.Struct, frozen=True):
    """``agent`` serves the queue. ``level``, 1 to 9: those of the lowest level present are rung first, and others only
    as far as the waiting time has widened the search (penalty, telephony.md 3.1)."""

    agent: str
    level: int = 1


class Widening(msgspec.Struct, frozen=True):
    """Who has waited ``after_ms`` may reach agents up to this ``level``; with ``skills`` at or over ``skill_level`` of
    what the call wants (0: any agent will do)."""

    after_ms: int
    level: int
    skill_level: int | None = None


class Words(msgspec.Struct, frozen=True):
    """What a waiting caller hears besides music; names of prompts ("" or (): none), times in ms (0: never).

    ``notice``: the notice of the day, before all else; then ``greeting``, once. ``position``: his place, ``wait``: how
    long it takes, every ``every_ms`` and first after ``first_ms``, the place only up to ``position_limit`` ("more than
    n", telephony.md 3.2: 10).
    ``messages``: one after the other, every ``messages_every_ms``. ``whisper``: what the agent hears as he answers,
    with the waiting time where ``tell_wait``.
    """

    greeting: str = ""
    position: bool = True
    wait: bool = True
    first_ms: int = 15_000
    every_ms: int = 60_000
    position_limit: int = 10
    messages: tuple[str, ...] = ()
    messages_every_ms: int = 0
    whisper: str = ""
    tell_wait: bool = False
    notice: bool = True


class Queue(msgspec.Struct, frozen=True):
    """Callers in order of arrival, and who serves them.

    ``agents`` in order, as ``strategy`` reads them (``weights``: weighted only, one an agent); each is rung for
    ``ring_ms``, and has ``wrapup_ms`` after each call (telephony.md 3.2: 15 s, 0). ``misses`` in a row pause an agent
    by themselves (0: never; telephony.md 4: 3). Who hangs up within ``reject_ms`` of his answer gives the caller back
    (0: never). ``weight``: a second of waiting here counts so many times, where
    agents serve several queues. ``head_start_ms``: of waiting, granted to all who come here. ``skills``: wanted by all
    calls. ``widening``: in order of time. ``same_agent_ms``: so long a caller waits for whoever served him last (0: he
    does not). ``answer_ms``: so long the bare line rings while nobody is free, until the box answers (None: it never
    does). ``at_once``: the box answers every caller, even when somebody is free.
    ``longest_ms``, ``most``: limits of waiting (0: none), both to ``overflow``; ``empty``: where calls go when nobody
    is logged in (None: they wait). ``leave``: where calls go that press ``leave_digit``. ``return_ms``: who was cut
    off and calls again so soon has his old place (0: never). ``pilot``: the number that reaches it from inside.
    Who presses ``callback_digit`` ("": nobody does) is called back and keeps his place: tried ``callback_tries`` times,
    ``callback_pause_ms`` apart, and no more when ``callback_longest_ms`` are over; never at a number that begins with
    one of ``callback_denied``. With ``callback_at_limit`` whoever has waited ``longest_ms`` is promised that without
    being asked, and only those go to ``overflow`` whose number is not known, or may not be called.
    ``service_ms``: who is answered within this is served well (FreePBX: 60 s; 20 s is the trade's habit).
    ``least_present``, ``most_away``: a break is granted when so many stay, and no more than so many are away (0: no
    limit). ``record``: its calls are recorded.
    """

    name: str
    agents: tuple[QueueAgent, ...]
    strategy: StrategyName = "longest-idle"
    weights: tuple[int, ...] = ()
    ring_ms: int = 15_000
    wrapup_ms: int = 0
    misses: int = 3
    reject_ms: int = 0
    weight: int = 1
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()
    widening: tuple[Widening, ...] = ()
    same_agent_ms: int = 0
    answer_ms: int | None = 0
    at_once: bool = False
    longest_ms: int = 0
    most: int = 0
    overflow: ForwardTarget | None = None
    empty: ForwardTarget | None = None
    leave_digit: str = ""
    leave: ForwardTarget | None = None
    callback_digit: str = ""
    callback_tries: int = 3
    callback_pause_ms: int = 300_000
    callback_longest_ms: int = 14_400_000
    callback_denied: tuple[str, ...] = ()
    callback_at_limit: bool = False
    return_ms: int = 600_000
    pilot: str = ""
    service_ms: int = 20_000
    least_present: int = 0
    most_away: int = 0
    words: Words = Words()
    record: bool = False


class Agent(msgspec.Struct, frozen=True):
    """Somebody who serves queues. ``number``: what is dialled to log in ("" = not by code), with ``pin`` ("" = none).
    ``station``: the telephone where he is from the start (0 = none). ``outside``: he is at this number outside ("" =
    in the office). ``wrapup_ms``: instead of his queues' (None). ``shift``: when he works (none: as he likes)."""

    name: str
    number: str = ""
    pin: str = ""
    station: int = 0
    outside: str = ""
    wrapup_ms: int | None = None
    skills: tuple[Skill, ...] = ()
    shift: tuple[Period, ...] = ()


class PauseReason(msgspec.Struct, frozen=True):
    """Why an agent takes no calls: ``digit`` (0-9) says it after the code. ``break_ms``: it is a break, which the box
    grants when the queues allow, and lasts so long (0: it is none, and needs no leave)."""

    digit: str
    name: str
    break_ms: int = 0


PAUSES = (
    PauseReason("1", "break", 900_000),
    PauseReason("2", "lunch", 1_800_000),
    PauseReason("3", "meeting"),
    PauseReason("4", "other"),
)
"""Where the office says nothing else: a break of 15 min, lunch of 30 min (our choice)."""


class KnownCaller(msgspec.Struct, frozen=True):
    """Callers whose number begins with ``prefix`` (digits and +): the longest counts. ``head_start_ms``: of waiting."""

    prefix: str
    name: str = ""
    head_start_ms: int = 0

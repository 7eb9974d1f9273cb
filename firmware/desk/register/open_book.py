"""What the bookkeeper knows of the moment: which calls go on, who is in them, and the rows that are not finished.

All of it is one value, which is written with every batch of facts: a desk that begins anew goes on where the one before
was. Moments of facts are ms of the core's clock; rows have moments of the world (``Page.moment``).
"""

import msgspec

from firmware.desk.register.rows import AgentState, Call, Callback, Fault, Leg, MenuStep, Passage, Row


class Page(msgspec.Struct, array_like=True):
    """``at_ms`` of the core's clock was ``utc_ms``, and the office's clocks were ``zone_s`` ahead of that."""

    at_ms: int
    utc_ms: int
    zone_s: int

    def moment(self, at_ms: int) -> int:
        """UTC, in ms since 1970."""
        return self.utc_ms + at_ms - self.at_ms


class OpenCall(msgspec.Struct):
    """A call that goes on. ``page``: the clock as it began. It goes on for as long as somebody carries it: its line, a
    call of call control, a conversation, a hold, an attempt, a dialogue. ``talks``: legs of conversations that are
    open, ``holds``: people who are put aside, ``turned_ms``: when either has changed. ``away_ms``: since when it is in
    a menu, in a queue or on hold, ``away``: in how many, ``aside_ms``: how long it was there before its first answer.
    ``why``: what last ended something of it. ``refused``: how its number ended (busy, failed), or that nobody wants to
    hear its caller. ``served``: the box has done what was wanted."""

    row: Call
    page: Page
    carriers: set[str]
    turned_ms: int
    talks: int = 0
    holds: int = 0
    away: int = 0
    away_ms: int = 0
    aside_ms: int = 0
    why: str = ""
    refused: str = ""
    served: bool = False


class OpenHold(msgspec.Struct):
    """``party`` of ``call`` on hold; ``leg``: 0 where the box itself keeps him."""

    call: int
    leg: int
    party: str


class Attempt(msgspec.Struct):
    """A number outside, which is call ``call`` of the register; ``for_call``: the one whose caller an agent outside is
    to talk to, with the ``leg`` of his bell."""

    call: int
    line: int = 0
    agent: str = ""
    for_call: int = 0
    leg: int = 0


class OpenBook(msgspec.Struct):
    """``trusted``: somebody has told the time since the box began. By the numbers of call control: ``hunting`` (its
    calls), ``attempts``, ``holds``, ``junctors`` (who is in them), ``promises``, ``passages`` and ``ranks`` of those
    who wait, and since when each ``stays`` in his queue. By port: ``lines`` and ``phones`` (their calls of the
    register), what they do and why, ``bells`` (their legs), how long their last one ``rang`` that was answered. By
    agent: ``served`` and ``last_passage``, ids of ``passage_rows``."""

    page: Page = msgspec.field(default_factory=lambda: Page(0, 0, 0))
    trusted: bool = False
    last_ms: int = 0
    extensions: dict[int, str] = {}
    calls: dict[int, OpenCall] = {}
    legs: dict[int, Leg] = {}
    lines: dict[int, int] = {}
    line_states: dict[int, str] = {}
    line_whys: dict[int, str] = {}
    phones: dict[int, int] = {}
    phone_states: dict[int, str] = {}
    phone_whys: dict[int, str] = {}
    bells: dict[int, int] = {}
    rang: dict[int, int] = {}
    hunting: dict[int, int] = {}
    attempts: dict[int, Attempt] = {}
    junctors: dict[int, list[str]] = {}
    talking: dict[int, dict[str, int]] = {}
    holds: dict[int, OpenHold] = {}
    passages: dict[int, int] = {}
    ranks: dict[int, int] = {}
    stays: dict[int, int] = {}
    keys: dict[int, str] = {}
    served: dict[str, int] = {}
    last_passage: dict[str, int] = {}
    passage_rows: dict[int, Passage] = {}
    agents: dict[str, AgentState] = {}
    menus: dict[int, MenuStep] = {}
    messages: dict[int, int] = {}
    promises: dict[int, Callback] = {}
    faults: dict[str, Fault] = {}
    missed: list[int] = []


class Ids(msgspec.Struct):
    """The last number of each table."""

    last: dict[str, int]

    def new(self, table: str) -> int:
        """One more."""
        number = self.last.get(table, 0) + 1
        self.last[table] = number
        return number


Dirty = dict[tuple[str, int], Row]
"""Rows to be written, by table and id."""

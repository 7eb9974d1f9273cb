"""Rows of the register's tables as values: fields are columns, in their order (schema.py says what they mean)."""

import msgspec


class Row(msgspec.Struct, array_like=True):
    """``id``: grows; a row that is written once more takes the place of the one before."""

    id: int


class Call(Row):
    """A row of calls."""

    start: int
    began_ms: int
    zone_s: int
    ended_ms: int | None
    direction: str
    origin: str
    extension: str = ""
    line: int = 0
    number: str = ""
    name: str = ""
    absence: str = ""
    dialled: str = ""
    account: str = ""
    traveller: str = ""
    emergency: int = 0
    taken_ms: int | None = None
    answered_ms: int | None = None
    answer: str = ""
    answered_by: str = ""
    agent: str = ""
    queue: str = ""
    hunt_group: str = ""
    ring_ms: int = 0
    wait_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    outcome: str = ""
    ended_by: str = ""


class Leg(Row):
    """A row of legs."""

    call: int
    what: str
    who: str
    station: int
    agent: str
    began_ms: int
    ended_ms: int | None = None
    how: str = ""


class Passage(Row):
    """A row of passages."""

    call: int
    queue: str
    number: str
    entered_ms: int
    zone_s: int
    head_start_ms: int
    place: int
    left_ms: int | None = None
    left_place: int = 0
    how: str = ""
    agent: str = ""
    station: int = 0
    onward: str = ""
    ring_ms: int = 0
    told_low_s: int | None = None
    told_high_s: int | None = None
    told_at_ms: int | None = None
    ended_ms: int | None = None
    ended_by: str = ""
    disposition: str = ""


class Miss(Row):
    """A row of misses."""

    call: int
    queue: str
    agent: str
    at_ms: int
    zone_s: int
    ring_ms: int


class AgentState(Row):
    """A row of agent_states."""

    start: int
    agent: str
    station: int
    state: str
    reason: str
    queue: str
    began_ms: int
    zone_s: int
    ended_ms: int | None = None
    planned_ms: int = 0


class MenuStep(Row):
    """A row of menu_steps."""

    call: int
    menu: str
    entered_ms: int
    left_ms: int | None = None
    chosen: str = ""


class Message(Row):
    """A row of messages."""

    call: int
    message: int
    mailbox: str
    number: str
    at_ms: int
    zone_s: int
    length_ms: int
    call_back: str


class Callback(Row):
    """A row of callbacks."""

    start: int
    queue: str
    number: str
    promised_ms: int
    zone_s: int
    tries: int = 0
    ended_ms: int | None = None
    how: str = ""


class Fault(Row):
    """A row of faults."""

    start: int
    port: str
    began_ms: int
    zone_s: int
    ended_ms: int | None = None


TABLE_OF: dict[type[Row], str] = {
    Call: "calls",
    Leg: "legs",
    Passage: "passages",
    Miss: "misses",
    AgentState: "agent_states",
    MenuStep: "menu_steps",
    Message: "messages",
    Callback: "callbacks",
    Fault: "faults",
}

"""Registers full of callers who never were: for measuring reports, and for testing them on any traffic.

One office: callers come by lines into a queue or to a group, agents serve them one after the other, wrap up, make
breaks; people call out and each other. Whoever waits longer than he likes gives up, and some of them call again.
"""

import heapq
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

QUEUES = ("sales", "help")
GROUPS = ("office", "")
REASONS = ("lunch", "coffee", "")
OUT = ("061", "0620", "0670", "0680", "00", "11")
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


class Traffic(NamedTuple):
    """``calls`` of all kinds from ``begin`` (UTC) on for ``days``; ``zone``: of the office."""

    calls: int
    begin: datetime
    days: int
    lines: int = 4
    agents: int = 4
    zone: str = "Europe/Budapest"
    talk_ms: int = 150_000


class _Agent(NamedTuple):
    free_ms: int
    name: str


class _Office:
    """Makes rows; a table's rows are tuples in the order of ``COLUMNS``."""

    def __init__(self, traffic: Traffic, seed: int) -> None:
        self.traffic = traffic
        self.random = Random(seed)
        self.zone = ZoneInfo(traffic.zone)
        self.zones: dict[int, int] = {}
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self.begin_ms = round(traffic.begin.timestamp() * 1000)
        self.call = 0
        self.agents = [_Agent(self.begin_ms, f"agent{n}") for n in range(1, traffic.agents + 1)]
        self.again: list[tuple[int, str]] = []
        self.last_ms = self.begin_ms

    def ahead_s(self, at_ms: int) -> int:
        hour = at_ms // _HOUR_MS
        if hour not in self.zones:
            ahead = datetime.fromtimestamp(hour * 3600, UTC).astimezone(self.zone).utcoffset()
            self.zones[hour] = round(ahead.total_seconds()) if ahead else 0
        return self.zones[hour]

    def moments(self) -> Iterator[int]:
        """By day six times as many as by night; sorted."""
        draw, length = self.random.random, self.traffic.days * _DAY_MS
        found: list[int] = []
        while len(found) < self.traffic.calls:
            at = self.begin_ms + int(draw() * length)
            if 7 <= at % _DAY_MS // _HOUR_MS < 17 or draw() < 0.17:
                found.append(at)
        yield from sorted(found)

    def fill(self) -> None:
        for at in self.moments():
            while self.again and self.again[0][0] <= at:
                self.comes(*heapq.heappop(self.again))
            kind = self.random.random()
            if kind < 0.6:
                self.comes(at, self.number())
            elif kind < 0.85:
                self.goes_out(at)
            else:
                self.inside(at)

    def number(self) -> str:
        if self.random.random() < 0.08:
            return ""
        drawn = f"{int(self.random.triangular(0, max(40, self.traffic.calls), 0)):08}"
        return "061" + drawn if self.random.random() < 0.7 else "+361" + drawn

    def comes(self, at: int, number: str) -> None:
        draw = self.random.random
        how, queue = draw(), draw() < 0.7
        if how < 0.02:
            self.add(at, "in", number, at + 4_000, outcome="refused")
        elif how < 0.06:
            self.add(at, "in", number, at + 25_000, taken=at + 3_000, outcome="served")
        elif queue:
            self.waits(at, number)
        elif how < 0.9:
            ring = 2_000 + int(draw() * 25_000)
            talk = int(self.random.expovariate(1 / self.traffic.talk_ms))
            self.add(
                at,
                "in",
                number,
                at + ring + talk,
                taken=at,
                answered=at + ring,
                outcome="answered",
                ring=ring,
                talk=talk,
                group="office",
            )
        else:
            ring = int(draw() * 40_000)
            self.add(at, "in", number, at + ring, outcome="abandoned", ring=ring, group="office")

    def waits(self, at: int, number: str) -> None:
        draw, queue = self.random.random, self.random.choice(QUEUES)
        entry = at + 3_000
        agent = self.agents[0]
        ring = 1_000 + int(draw() * 8_000)
        left = max(entry, agent.free_ms) + ring
        patience = entry + int(self.random.expovariate(1 / 90_000))
        low = (left - entry) // 1000 * int(60 + 80 * draw()) // 100
        told = (low, low + 20 + int(30 * draw()), entry + 5_000) if draw() < 0.6 else (None, None, None)
        if patience < left:
            self.add(at, "in", number, patience, taken=entry, outcome="abandoned", wait=patience - entry, queue=queue)
            how = "abandoned" if draw() < 0.9 else "overflow"
            self.passage(queue, number, entry, patience, how=how, agent="", told=told, end=None)
            if number and draw() < 0.4:
                heapq.heappush(self.again, (patience + 60_000 + int(draw() ** 2 * 30 * _HOUR_MS), number))
            return
        talk = int(self.random.expovariate(1 / self.traffic.talk_ms))
        self.add(
            at,
            "in",
            number,
            left + talk,
            taken=entry,
            answered=left,
            outcome="answered",
            wait=left - entry,
            talk=talk,
            queue=queue,
        )
        self.passage(queue, number, entry, left, how="answered", agent=agent.name, told=told, end=left + talk)
        self.serves(agent, queue, left, left + talk)

    def serves(self, agent: _Agent, queue: str, left: int, end: int) -> None:
        draw = self.random.random
        self.state(agent.name, "ready", agent.free_ms, left)
        self.state(agent.name, "talks", left, end, queue=queue)
        free = end + int(draw() * 40_000)
        self.state(agent.name, "wraps up", end, free, queue=queue)
        if draw() < 0.03:
            back = free + 60_000 + int(draw() * 2_400_000)
            self.state(
                agent.name,
                "paused",
                free,
                back,
                reason=self.random.choice(REASONS),
                planned=self.random.choice((0, 900_000)),
            )
            free = back
        if draw() < 0.05:
            at = left - 1_000
            self.rows["misses"].append(
                (self.call, queue, self.random.choice(self.agents).name, at, self.ahead_s(at), 15_000)
            )
        heapq.heapreplace(self.agents, _Agent(free, agent.name))

    def goes_out(self, at: int) -> None:
        draw = self.random.random
        number = self.random.choice(OUT) + f"{int(draw() * 10_000_000):07}" if draw() < 0.5 else self.number()
        taken = at + 1_000 + int(draw() * 4_000)
        if draw() < 0.75:
            answered = taken + 3_000 + int(draw() * 20_000)
            talk = int(self.random.expovariate(1 / self.traffic.talk_ms))
            end = answered + talk
            self.add(
                at,
                "out",
                number,
                end,
                taken=taken,
                answered=answered,
                outcome="answered",
                ring=answered - at,
                talk=talk,
            )
        else:
            self.add(at, "out", number, taken + 9_000, taken=taken, outcome=self.random.choice(("busy", "failed")))

    def inside(self, at: int) -> None:
        talk = int(self.random.expovariate(1 / 60_000))
        self.add(at, "inside", "", at + 4_000 + talk, answered=at + 4_000, outcome="answered", talk=talk, line=0)

    def add(
        self,
        at: int,
        direction: str,
        number: str,
        end: int,
        *,
        taken: int | None = None,
        answered: int | None = None,
        outcome: str = "",
        ring: int = 0,
        wait: int = 0,
        talk: int = 0,
        queue: str = "",
        group: str = "",
        line: int | None = None,
    ) -> None:
        self.call += 1
        port = 1 + self.random.randrange(self.traffic.lines) if line is None else line
        hold = talk // 10
        row = (self.call, 1, at, self.ahead_s(at), end, direction, f"line {port}", port, number, taken, answered)
        self.rows["calls"].append((*row, queue, group, ring, wait, talk - hold, hold, outcome, "outside"))
        self.last_ms = max(self.last_ms, end)

    def passage(
        self,
        queue: str,
        number: str,
        entry: int,
        left: int,
        *,
        how: str,
        agent: str,
        told: tuple[int | None, int | None, int | None],
        end: int | None,
    ) -> None:
        row = (self.call, queue, number, entry, self.ahead_s(entry), left, how, agent, *told, end)
        self.rows["passages"].append(row)

    def state(
        self, agent: str, state: str, begin: int, end: int, *, reason: str = "", queue: str = "", planned: int = 0
    ) -> None:
        if end > begin:
            row = (1, agent, state, reason, queue, begin, self.ahead_s(begin), end, planned)
            self.rows["agent_states"].append(row)


COLUMNS = {
    "calls": "id start began_ms zone_s ended_ms direction origin line number taken_ms answered_ms queue hunt_group "
    "ring_ms wait_ms talk_ms hold_ms outcome ended_by",
    "passages": "call queue number entered_ms zone_s left_ms how agent told_low_s told_high_s told_at_ms ended_ms",
    "agent_states": "start agent state reason queue began_ms zone_s ended_ms planned_ms",
    "misses": "call queue agent at_ms zone_s ring_ms",
}


def fill(register: sqlite3.Connection, traffic: Traffic, seed: int) -> None:
    """Into a register that is empty, open to be written to."""
    office = _Office(traffic, seed)
    office.fill()
    register.execute("BEGIN")
    register.execute(
        "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) "
        "VALUES (1, '1', '', ?, ?, ?, 1, x'')",
        (office.begin_ms, office.ahead_s(office.begin_ms), office.last_ms),
    )
    for table, rows in office.rows.items():
        names = COLUMNS[table].split()
        marks = ", ".join("?" * len(names))
        # In the order of time, as the box itself writes them.
        when = names.index({"passages": "entered_ms", "misses": "at_ms"}.get(table, "began_ms"))
        register.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", sorted(rows, key=itemgetter(when))
        )
    register.execute("COMMIT")

"""What agents did, as lines of queue_log: log in and out, and pause. The register says what an agent does at a time;
the format says what changed, and names the queues, for which stand those in which the register has seen him."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

NONE = "NONE"
OUT = "out"
PAUSED = "paused"

_SERVED = "SELECT DISTINCT agent, queue FROM passages WHERE agent <> '' UNION SELECT DISTINCT agent, queue FROM misses"
_LATEST = """
SELECT agent, state, reason, station, max(began_ms) AS began_ms FROM agent_states
WHERE began_ms + zone_s * 1000 < ? GROUP BY agent"""


class Line(NamedTuple):
    """All but its moment."""

    call: str
    queue: str
    agent: str
    event: str
    data: tuple[str | int, ...] = ("",)


class _Agent(NamedTuple):
    state: str
    station: int
    since_ms: int
    """When he logged in."""


class Agents:
    """Takes rows of agent_states in the order of their begin, from ``begin_ms`` (office time) on."""

    def __init__(self, register: sqlite3.Connection, begin_ms: int) -> None:
        self._queues: dict[str, list[str]] = {}
        for agent, queue in register.execute(_SERVED):
            self._queues.setdefault(agent, []).append(queue)
        self._agents = {
            row["agent"]: _Agent(row["state"], row["station"], row["began_ms"])
            for row in register.execute(_LATEST, (begin_ms,))
        }

    def nobody_serves(self, queue: str) -> bool:
        """None of those who were seen in this queue is logged in."""
        return not any(queue in self._queues.get(name, ()) for name, one in self._agents.items() if one.state != OUT)

    def lines(self, row: sqlite3.Row) -> Iterator[Line]:
        """What has changed."""
        name, state = row["agent"], row["state"]
        before = self._agents.get(name, _Agent(OUT, 0, row["began_ms"]))
        is_new = before.state == OUT and state != OUT
        since_ms = row["began_ms"] if is_new else before.since_ms
        self._agents[name] = _Agent(state, row["station"] or before.station, since_ms)
        queues = self._queues.get(name, [])
        if is_new:
            yield Line(NONE, NONE, name, "AGENTLOGIN", (_channel(row["station"]),))
            yield from (Line(NONE, queue, name, "ADDMEMBER") for queue in queues)
        if before.state == PAUSED and state != PAUSED:
            yield Line(NONE, NONE, name, "UNPAUSEALL")
            yield from (Line(NONE, queue, name, "UNPAUSE") for queue in queues)
        if state == PAUSED and before.state != PAUSED:
            yield Line(NONE, NONE, name, "PAUSEALL", (row["reason"],))
            yield from (Line(NONE, queue, name, "PAUSE", (row["reason"],)) for queue in queues)
        if state == OUT and before.state != OUT:
            yield from (Line(NONE, queue, name, "REMOVEMEMBER") for queue in queues)
            logged_s = (row["began_ms"] - before.since_ms) // 1000
            yield Line(NONE, NONE, name, "AGENTLOGOFF", (_channel(before.station), logged_s))


def _channel(station: int) -> str:
    return f"Station/{station}" if station else "Outside"

"""What happened in queues, as Asterisk's queue_log has it: ``epoch|callid|queue|agent|EVENT|data|...``, lines in the
order of time (reference/telephony.md 3.3; asterisk/asterisk, apps/app_queue.c and main/logger.c).

| here | there |
|---|---|
| the box has started, a configuration was committed | QUEUESTART, CONFIGRELOAD |
| an agent logs in or out | AGENTLOGIN, AGENTLOGOFF; of each of his queues ADDMEMBER, REMOVEMEMBER |
| he pauses, takes calls again | PAUSEALL, UNPAUSEALL; of each of his queues PAUSE, UNPAUSE |
| he was rung and did not answer; his caller hung up meanwhile | RINGNOANSWER; RINGCANCELED |
| a caller enters; an agent answers | ENTERQUEUE; CONNECT |
| the conversation ends | COMPLETECALLER, COMPLETEAGENT, BLINDTRANSFER, ATTENDEDTRANSFER |
| abandoned; overflow; key | ABANDON; EXITWITHTIMEOUT, or EXITEMPTY where nobody was logged in; EXITWITHKEY |
| the box calls back; withdrawn | WITHDRAW with ``callback``; WITHDRAW |
| interrupted | nothing, as there: QUEUESTART follows |
"""

import heapq
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from firmware.desk.exports.master_csv import unique_id
from firmware.desk.exports.queue_log_agents import NONE, Agents, Line
from firmware.desk.exports.reading import Period, by_time

BEFORE_MS = 86_400_000
"""Whoever entered up to a day before the period, and is in it still, is followed to his end."""
CONTEXT = "office"
_EMPTY = "EXITEMPTY"
_TIMEOUT = "EXITWITHTIMEOUT"

_PASSAGES = "passages LEFT JOIN calls ON calls.id = passages.call"
_MISSES = "misses LEFT JOIN calls ON calls.id = misses.call"
_WAY = "passages.*, CASE passages.number WHEN '' THEN coalesce(calls.number, '') ELSE passages.number END AS caller"
"""Most lines tell who calls when he is in the queue already."""
_BEGAN = "coalesce(calls.began_ms, {0}) AS began_ms"
_SILENCED = """
SELECT agent, began_ms, ended_ms FROM legs
WHERE call = ? AND what = 'rings' AND how = 'silenced' AND agent <> '' AND ended_ms >= ? ORDER BY id"""
_HANDED_ON = """
SELECT what, who FROM legs WHERE call = ? AND what IN ('rings', 'talks') AND began_ms >= ?
ORDER BY began_ms, id LIMIT 1"""


class _Moment(NamedTuple):
    """Heaps and merges go by this; ``order`` keeps lines of one moment as they came."""

    at_ms: int
    order: int
    zone_s: int
    line: Line


class _Row(NamedTuple):
    at_ms: int
    source: int
    id: int
    row: sqlite3.Row


def lines(register: sqlite3.Connection, period: Period) -> Iterator[str]:
    """Every line whose moment is in the period."""
    agents = Agents(register, period.earlier(BEFORE_MS).begin_ms)
    for one in _in_order(register, period.earlier(BEFORE_MS), agents):
        if period.has(one.at_ms, one.zone_s):
            yield _written(one.at_ms // 1000, one.line)


def _in_order(register: sqlite3.Connection, period: Period, agents: Agents) -> Iterator[_Moment]:
    """A row's later moments wait in a heap: no more than there are callers at once."""
    waiting: list[_Moment] = []
    order = 0
    for row in heapq.merge(*_sources(register, period)):
        while waiting and waiting[0].at_ms < row.at_ms:
            yield _as_it_was(heapq.heappop(waiting), agents)
        for at_ms, line in _moments(register, row, agents):
            order += 1
            heapq.heappush(waiting, _Moment(at_ms, order, row.row["zone_s"], line))
    while waiting:
        yield _as_it_was(heapq.heappop(waiting), agents)


def _as_it_was(one: _Moment, agents: Agents) -> _Moment:
    """Whether an overflow was for want of agents is known when everything before it has been seen."""
    if one.line.event == _TIMEOUT and agents.nobody_serves(one.line.queue):
        return one._replace(line=one.line._replace(event=_EMPTY))
    return one


def _sources(register: sqlite3.Connection, period: Period) -> list[Iterator[_Row]]:
    read = (
        by_time(register, "starts.zone_s", "starts", "starts.began_ms", period),
        by_time(register, "commits.zone_s", "commits", "commits.at_ms", period),
        by_time(register, "agent_states.*", "agent_states", "agent_states.began_ms", period),
        by_time(register, f"{_WAY}, {_BEGAN.format('entered_ms')}", _PASSAGES, "passages.entered_ms", period),
        by_time(register, f"misses.*, {_BEGAN.format('at_ms')}", _MISSES, "misses.at_ms", period),
    )
    return [_numbered(source, rows) for source, rows in enumerate(read)]


def _numbered(source: int, rows: Iterator[sqlite3.Row]) -> Iterator[_Row]:
    return (_Row(row["at_"], source, row["id_"], row) for row in rows)


def _moments(register: sqlite3.Connection, one: _Row, agents: Agents) -> Iterator[tuple[int, Line]]:
    row = one.row
    match one.source:
        case 0:
            yield one.at_ms, Line(NONE, NONE, NONE, "QUEUESTART")
        case 1:
            yield one.at_ms, Line(NONE, NONE, NONE, "CONFIGRELOAD")
        case 2:
            yield from ((one.at_ms, line) for line in agents.lines(row))
        case 3:
            yield from _passage(register, row)
        case _:
            call = unique_id(row["began_ms"], row["call"])
            yield one.at_ms, Line(call, row["queue"], row["agent"], "RINGNOANSWER", (row["ring_ms"],))


def _passage(register: sqlite3.Connection, row: sqlite3.Row) -> Iterator[tuple[int, Line]]:
    """A caller comes, and leaves; whoever was answered also ends his conversation."""
    call, queue = unique_id(row["began_ms"], row["call"]), row["queue"]
    yield row["entered_ms"], Line(call, queue, NONE, "ENTERQUEUE", ("", row["caller"], row["place"]))
    if row["left_ms"] is None:
        return
    waited_s = max(0, row["left_ms"] - row["entered_ms"]) // 1000
    places = row["left_place"], row["place"], waited_s
    match row["how"]:
        case "abandoned":
            for leg in register.execute(_SILENCED, (row["call"], row["left_ms"])):
                length_ms = leg["ended_ms"] - leg["began_ms"]
                yield row["left_ms"], Line(call, queue, leg["agent"], "RINGCANCELED", (length_ms,))
            yield row["left_ms"], Line(call, queue, NONE, "ABANDON", places)
        case "overflow":
            yield row["left_ms"], Line(call, queue, NONE, _TIMEOUT, places)
        case "key":
            yield row["left_ms"], Line(call, queue, NONE, "EXITWITHKEY", (row["onward"], *places))
        case "callback" | "withdrawn":
            info = row["how"] if row["how"] == "callback" else row["onward"]
            yield row["left_ms"], Line(call, queue, NONE, "WITHDRAW", (*places, info[:40]))
        case "answered":
            bridged = f"agent-{unique_id(row['left_ms'], row['call'])}"
            yield (
                row["left_ms"],
                Line(call, queue, row["agent"], "CONNECT", (waited_s, bridged, row["ring_ms"] // 1000)),
            )
            if row["ended_ms"] is not None:
                yield row["ended_ms"], _ended(register, row, call, waited_s)


def _ended(register: sqlite3.Connection, row: sqlite3.Row, call: str, waited_s: int) -> Line:
    talked_s = max(0, row["ended_ms"] - row["left_ms"]) // 1000
    times = waited_s, talked_s, row["place"]
    if row["ended_by"] != "transfer":
        event = "COMPLETEAGENT" if row["ended_by"] == "agent" else "COMPLETECALLER"
        return Line(call, row["queue"], row["agent"], event, times)
    # Whom the agent has spoken to first is not rung any more when he gets the caller.
    found = register.execute(_HANDED_ON, (row["call"], row["ended_ms"])).fetchone()
    onward = row["onward"] or (found["who"] if found else "s")
    if found is not None and found["what"] == "talks":
        return Line(call, row["queue"], row["agent"], "ATTENDEDTRANSFER", ("BRIDGE", onward, *times))
    return Line(call, row["queue"], row["agent"], "BLINDTRANSFER", (onward, CONTEXT, *times))


def _written(epoch: int, line: Line) -> str:
    fields = (line.call, line.queue, line.agent or NONE, line.event, *map(str, line.data))
    return f"{epoch}|" + "|".join(_plain(field) for field in fields) + "\n"


def _plain(field: str) -> str:
    """A field never ends itself nor its line."""
    return "".join(sign if sign.isprintable() and sign != "|" else " " for sign in field)

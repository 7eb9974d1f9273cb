"""A register made of a list of real calls (CSV, columns of shared/data/README.md), as the box would have kept it.

The list tells neither who was logged in nor what wrap-up took: whoever has had a call within a quarter of an hour is
taken to be in service, and to wrap up for ten seconds at most (as tools/bench/queue_days.py found in it).
"""

import csv
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tools.play.call_list import ListError

COLUMNS = ("arrival", "line", "customer", "type", "menu_s", "wait_s", "outcome", "talk_s", "agent")
PRESENT_MS = 900_000
WRAP_UP_MS = 10_000


class _Call(NamedTuple):
    """One row; moments UTC in ms. ``answered``: by ``agent``."""

    began: int
    ahead_s: int
    line: str
    customer: str
    queue: str
    menu: int
    wait: int
    talk: int
    agent: str
    answered: bool

    @property
    def left(self) -> int:
        """The menu and the queue, or altogether."""
        return self.began + self.menu + self.wait


def fill(register: sqlite3.Connection, lines: Iterable[str], zone: str) -> None:
    """Into a register that is empty, open to be written to. ``zone``: of the list's clocks. Raises ListError."""
    calls = sorted(_calls(lines, ZoneInfo(zone)))
    ports = {line: port for port, line in enumerate(sorted({call.line for call in calls}), 1)}
    register.execute("BEGIN")
    last = max((call.left + call.talk for call in calls), default=0)
    register.execute(
        "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) "
        "VALUES (1, '1', '', ?, ?, ?, 1, x'')",
        (calls[0].began if calls else 0, calls[0].ahead_s if calls else 0, last),
    )
    for number, call in enumerate(calls, 1):
        _call(register, number, ports[call.line], call)
        if call.wait or call.answered:
            _passage(register, number, call)
    _states(register, calls)
    register.execute("COMMIT")


def _calls(lines: Iterable[str], zone: ZoneInfo) -> Iterable[_Call]:
    rows = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise ListError(f"line 1: column {missing[0]} is missing; needed are {', '.join(COLUMNS)}.")
    for number, row in enumerate(rows, 2):
        try:
            at = datetime.fromisoformat(row["arrival"]).replace(tzinfo=zone)
            menu, wait, talk = (round(float(row[column]) * 1000) for column in ("menu_s", "wait_s", "talk_s"))
        except (ValueError, TypeError):
            raise ListError(f"line {number}: this is no call: {row}.") from None
        ahead = at.utcoffset()
        assert ahead is not None
        began, answered = round(at.timestamp() * 1000), row["outcome"] == "answered"
        who = (row["line"], row["customer"], row["type"])
        yield _Call(began, round(ahead.total_seconds()), *who, menu, wait, talk, row["agent"], answered)


def _call(register: sqlite3.Connection, number: int, port: int, call: _Call) -> None:
    row = (number, call.began, call.ahead_s, call.left + call.talk, f"line {port}", port, call.customer)
    kept = ("answered" if call.answered else "abandoned", "outside")
    queue = call.queue if call.wait or call.answered else ""
    lengths = (call.wait, call.talk if call.answered else 0)
    register.execute(
        "INSERT INTO calls (id, start, began_ms, zone_s, ended_ms, direction, origin, line, number, taken_ms, "
        "answered_ms, answered_by, agent, queue, wait_ms, talk_ms, outcome, ended_by) "
        "VALUES (?, 1, ?, ?, ?, 'in', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, call.began, call.left if call.answered else None, call.agent, call.agent, queue, *lengths, *kept),
    )


def _passage(register: sqlite3.Connection, number: int, call: _Call) -> None:
    register.execute(
        "INSERT INTO passages (call, queue, number, entered_ms, zone_s, left_ms, how, agent, ended_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(number, call.queue, call.customer, call.began + call.menu, call.ahead_s, call.left),
            "answered" if call.answered else "abandoned",
            *((call.agent, call.left + call.talk) if call.answered else ("", None)),
        ),
    )


def _states(register: sqlite3.Connection, calls: list[_Call]) -> None:
    """Whoever is in service talks, wraps up, or is ready; of the last call of each stretch nothing follows."""
    found: list[tuple[str, str, str, int, int, int]] = []
    for agent in sorted({call.agent for call in calls if call.answered}):
        mine = sorted(
            (call.left, call.left + call.talk, call) for call in calls if call.answered and call.agent == agent
        )
        found += [(agent, "talks", call.queue, begin, call.ahead_s, end) for begin, end, call in mine]
        for (_, end, call), (begin, _, _) in pairwise(mine):
            if end < begin <= end + PRESENT_MS:
                free = min(begin, end + WRAP_UP_MS)
                found.append((agent, "wraps up", call.queue, end, call.ahead_s, free))
                found.append((agent, "ready", "", free, call.ahead_s, begin))
    register.executemany(
        "INSERT INTO agent_states (start, agent, state, queue, began_ms, zone_s, ended_ms) "
        "VALUES (1, ?, ?, ?, ?, ?, ?)",
        sorted((row for row in found if row[3] < row[5]), key=itemgetter(3)),
    )

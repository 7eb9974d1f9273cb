"""Traffic from a register of a box (firmware/desk/register/schema.py): its calls from outside, and who was in
service. Calls that still go on are left out."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from firmware.desk.register import file
from tools.traffic.calls import FORM, Call, Presence, Record, TrafficError, utc_ms

_DAY = timedelta(days=1)
_DIGITS = frozenset("0123456789*#")

_CALLS = """
SELECT id, began_ms, zone_s, line, number, taken_ms, answered_ms, agent, answered_by, talk_ms, ended_ms, queue, ring_ms
FROM calls WHERE direction = 'in' AND ended_ms IS NOT NULL AND began_ms >= ? AND began_ms < ? ORDER BY began_ms, id"""
_PASSAGES = """
SELECT call, queue, entered_ms, head_start_ms, left_ms, how, agent, ended_ms, ring_ms FROM passages
WHERE entered_ms >= ? AND entered_ms < ? AND left_ms IS NOT NULL ORDER BY call, entered_ms, id"""
_KEYS = """
SELECT menu_steps.call, menu_steps.left_ms, menu_steps.chosen, menu_steps.menu FROM menu_steps
WHERE menu_steps.left_ms IS NOT NULL AND entered_ms >= ? AND entered_ms < ? ORDER BY menu_steps.id"""
_IN_VAIN = """
SELECT call, max(ended_ms - began_ms) FROM legs
WHERE what = 'rings' AND how != 'answered' AND ended_ms IS NOT NULL AND began_ms >= ? AND began_ms < ? GROUP BY call"""
_STATES = """
SELECT agent, station, state, queue, began_ms, coalesce(ended_ms, ?) FROM agent_states
WHERE began_ms < ? AND coalesce(ended_ms, ?) > ? ORDER BY agent, began_ms, id"""


class _Row(NamedTuple):
    id: int
    began_ms: int
    zone_s: int
    line: int
    number: str
    taken_ms: int | None
    answered_ms: int | None
    agent: str
    answered_by: str
    talk_ms: int
    ended_ms: int
    queue: str
    ring_ms: int


class _Passage(NamedTuple):
    queue: str
    entered_ms: int
    head_start_ms: int
    left_ms: int
    how: str
    agent: str
    ended_ms: int | None
    ring_ms: int


def read_register(path: Path, first: datetime | None = None, end: datetime | None = None) -> Record:
    """Of callers who came from ``first`` on and before ``end``, on the office's clock (naive; None: all). Raises
    TrafficError."""
    if not path.exists():
        raise TrafficError(f"{path}: there is no register.")
    try:
        register = file.to_read(path)
        try:
            return _read(register, path.name, first, end)
        finally:
            register.close()
    except sqlite3.Error as error:
        raise TrafficError(f"{path}: cannot be read as a register: {error}.") from None


def _read(register: sqlite3.Connection, source: str, first: datetime | None, end: datetime | None) -> Record:
    # Zones reach from -12 to +14 h: whoever is outside on the office's clock is left out below.
    from_ms = 0 if first is None else utc_ms(first - _DAY, 0)
    to_ms = 1 << 62 if end is None else utc_ms(end + _DAY, 0)
    passages: dict[int, list[_Passage]] = defaultdict(list)
    for call, *rest in register.execute(_PASSAGES, (from_ms, to_ms)):
        passages[call].append(_Passage(*rest))
    keys: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for call, at_ms, chosen, menu in register.execute(_KEYS, (from_ms, to_ms)):
        if chosen == "form":
            keys[call].append((at_ms, FORM + menu))
        elif chosen == "number" or (chosen and set(chosen) <= _DIGITS):
            keys[call].append((at_ms, chosen))
    in_vain = dict(register.execute(_IN_VAIN, (from_ms, to_ms)))
    rows = map(_Row._make, register.execute(_CALLS, (from_ms, to_ms)))
    calls = tuple(_call(row, passages[row.id], keys[row.id], in_vain.get(row.id, 0)) for row in rows)
    calls = tuple(one for one in calls if (first is None or first <= one.local) and (end is None or one.local < end))
    if not calls:
        raise TrafficError("no call from outside is in the register for that time.")
    from_ms = calls[0].at_ms if first is None else utc_ms(first, calls[0].zone_s)
    to_ms = max(call.ended_ms for call in calls) if end is None else utc_ms(end, calls[-1].zone_s)
    presence, wrap_ups = _service(register.execute(_STATES, (to_ms, to_ms, to_ms, from_ms)), from_ms, to_ms)
    return Record(calls, presence, wrap_ups, source)


def _call(row: _Row, passages: list[_Passage], keys: list[tuple[int, str]], in_vain_ms: int) -> Call:
    answered_at = row.began_ms if row.taken_ms is None else row.taken_ms
    pressed = tuple(
        # Whom he dialled himself is known only where he reached him.
        (at_ms - answered_at, row.answered_by if digits == "number" else digits)
        for at_ms, digits in keys
        if at_ms >= answered_at
    )
    if not passages:
        return _call_past_queues(row, pressed, in_vain_ms)
    first, last = passages[0], passages[-1]
    served = next((one for one in passages if one.how == "answered"), None)
    return Call(
        at_ms=row.began_ms,
        zone_s=row.zone_s,
        kind=first.queue,
        head_start_ms=first.head_start_ms,
        caller=row.number,
        line=f"line {row.line}",
        menu_ms=first.entered_ms - row.began_ms,
        entered=True,
        wait_ms=(served or last).left_ms - first.entered_ms,
        answered=served is not None,
        talk_ms=0 if served is None else (served.ended_ms or row.ended_ms) - served.left_ms,
        agent="" if served is None else served.agent,
        keys=pressed,
        ring_ms=in_vain_ms if served is None else served.ring_ms,
    )


def _call_past_queues(row: _Row, keys: tuple[tuple[int, str], ...], in_vain_ms: int) -> Call:
    answered = row.answered_ms is not None
    ready_ms = row.ended_ms if row.answered_ms is None else row.answered_ms
    return Call(
        at_ms=row.began_ms,
        zone_s=row.zone_s,
        kind=row.queue,
        head_start_ms=0,
        caller=row.number,
        line=f"line {row.line}",
        menu_ms=ready_ms - row.began_ms,
        entered=answered,
        wait_ms=0,
        answered=answered,
        talk_ms=row.talk_ms if answered else 0,
        agent=row.agent or row.answered_by if answered else "",
        keys=keys,
        ring_ms=row.ring_ms if answered else in_vain_ms,
    )


def _service(
    states: Iterable[tuple[str, int, str, str, int, int]], from_ms: int, to_ms: int
) -> tuple[tuple[Presence, ...], tuple[int, ...]]:
    """Stretches in which somebody was in service, and the work after calls."""
    found: list[Presence] = []
    wrap_ups: list[int] = []
    for agent, station, state, queue, began, ended in states:
        if state == "wraps up":
            wrap_ups.append(ended - began)
        if state in ("paused", "out") or (state == "talks" and not queue):
            continue
        begin, end = max(began, from_ms), min(ended, to_ms)
        last = found[-1] if found else None
        if last is not None and (last.agent, last.station) == (agent, station) and begin <= last.to_ms:
            found[-1] = last._replace(to_ms=max(last.to_ms, end))
        elif begin < end:
            found.append(Presence(agent, begin, end, station))
    return tuple(sorted(found, key=lambda one: (one.from_ms, one.agent))), tuple(wrap_ups)

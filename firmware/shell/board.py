"""What the board shows of the office, from what the box has answered: rows of words and figures for each part."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from firmware.control.requests import Show, Subject
from firmware.control.responses import AnyResponse, Refused, Shown
from firmware.control.views import (
    AgentView,
    CallView,
    ClockView,
    HoursView,
    LineView,
    QueueView,
    StationView,
    TodayView,
    rows_of,
)
from firmware.shell.figures import lasting, lasting_if_any

SUBJECTS: tuple[Subject, ...] = ("clock", "hours", "lines", "stations", "calls", "queues", "agents", "today")
REQUESTS = tuple(map(Show, SUBJECTS))
"""What is asked for one picture."""

UNKNOWN = "The box shows what this shell does not know: both must be of one version."
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FREE, _OUT = "free", "logged out"
_BUSY = ("talks", "rings", "wraps up", "off hook", "on the line")
"""How the state of an agent begins who serves a caller, or whose telephone is in use; who is neither free nor busy, and
is there, is away."""


class Office(NamedTuple):
    """``why``: sentences about what the box would not show."""

    clock: ClockView | None
    hours: HoursView | None
    lines: list[LineView]
    phones: list[StationView]
    calls: list[CallView]
    queues: list[QueueView]
    agents: list[AgentView]
    today: list[TodayView]
    why: tuple[str, ...] = ()


class Row(NamedTuple):
    """Texts by column. ``together``: rows that say no more than this word, and can be told in one ("idle"); "": it
    stands alone."""

    cells: tuple[str, ...]
    together: str = ""


def office_of(responses: tuple[AnyResponse, ...]) -> Office:
    """Of REQUESTS."""
    rows: dict[str, list[Any]] = {subject: [] for subject in SUBJECTS}
    why: list[str] = []
    for subject, response in zip(SUBJECTS, responses, strict=True):
        if isinstance(response, Refused):
            why.append(response.text)
            continue
        found = None
        if isinstance(response, Shown):
            with contextlib.suppress(msgspec.MsgspecError, KeyError):
                found = rows_of(subject, response.rows)
        why += [UNKNOWN] if found is None else []
        rows[subject] = found or []
    return Office(
        clock=next(iter(rows["clock"]), None),
        hours=next(iter(rows["hours"]), None),
        lines=rows["lines"],
        phones=rows["stations"],
        calls=rows["calls"],
        queues=rows["queues"],
        agents=rows["agents"],
        today=rows["today"],
        why=tuple(dict.fromkeys(why)),
    )


# -- the head


def moment(office: Office) -> str:
    """``Mon 2026-11-30 09:41:07``."""
    if office.clock is None:
        return ""
    try:
        day = f"{_DAYS[datetime.fromisoformat(office.clock.time).weekday()]} "
    except ValueError:
        day = ""
    return f"{day}{office.clock.time}" + ("" if office.clock.trusted == "yes" else " ?")


def mode(office: Office) -> str:
    """``day until Mon 17:00, by the hours of the office``."""
    hours = office.hours
    if hours is None:
        return ""
    until = f" until {hours.until}" if hours.until else ""
    return f"{hours.service}{until}" + (f", {hours.why}" if hours.why else "")


# -- lines, and calls of none


def lines(office: Office) -> list[Row]:
    """Port, state, with whom, caller, for how long."""
    return [_line(office, line) for line in office.lines]


def _line(office: Office, line: LineView) -> Row:
    call = _call_of(office, f"line {line.line}")
    state = line.state if call is None else call.state
    with_whom = ", ".join(part for part in (line.with_whom, line.note) if part)
    cells = (str(line.line), state, with_whom, line.caller, lasting_if_any(line.for_s))
    return Row(cells, state if not with_whom and not line.caller and not line.for_s else "")


def _call_of(office: Office, end: str) -> CallView | None:
    return next((call for call in office.calls if end in _ends(call)), None)


def _ends(call: CallView) -> set[str]:
    """Ports that are in it, as far as its row names them."""
    where = call.where.removesuffix(" on hold").split(" and ")
    by = call.where.rpartition(" by ")[2]
    return {call.origin, by, *where}


def inside(office: Office) -> list[Row]:
    """Calls in which there is no line: from, state, to, for how long. Without agents all telephones are shown."""
    if not office.agents:
        return []
    ports = {f"line {line.line}" for line in office.lines}
    return [
        Row((call.origin, call.state, call.where, lasting_if_any(call.for_s)))
        for call in office.calls
        if not _ends(call) & ports
    ]


def phones(office: Office) -> list[Row]:
    """Extension, name, state, with whom, for how long; of an office without agents, whose people are these."""
    return [] if office.agents else [_phone(office, phone) for phone in office.phones]


def _phone(office: Office, phone: StationView) -> Row:
    line = next((one for one in office.lines if phone.with_whom == f"line {one.line}"), None)
    whom = phone.with_whom if line is None else line.caller or phone.with_whom
    with_whom = ", ".join(part for part in (whom, phone.wishes, phone.note) if part)
    cells = (phone.extension, phone.name, phone.state, with_whom, lasting_if_any(phone.for_s))
    return Row(cells, phone.state if not with_whom and not phone.for_s else "")


# -- queues and agents


def queues(office: Office) -> list[Row]:
    """Name, waiting, longest, ready, busy, away; of today: came, answered, gave up, in time."""
    today = {row.queue: row for row in office.today if row.queue}
    return [Row((*_now(office, queue), *_so_far(today.get(queue.queue)))) for queue in office.queues]


def _now(office: Office, queue: QueueView) -> tuple[str, ...]:
    agents = [agent for agent in office.agents if queue.queue in agent.queues and agent.state != _OUT]
    ready = sum(agent.state == _FREE for agent in agents)
    busy = sum(agent.state.startswith(_BUSY) for agent in agents)
    longest = lasting(queue.longest_now_s) if queue.waiting else ""
    return queue.queue, str(queue.waiting), longest, str(ready), str(busy), str(len(agents) - ready - busy)


def _so_far(today: TodayView | None) -> tuple[str, ...]:
    if today is None:
        return ("", "", "", "")
    in_time = "" if today.in_time is None else f"{today.in_time} %"
    return str(today.offered), str(today.answered), str(today.abandoned), in_time


def agents(office: Office) -> list[Row]:
    """Name, telephone, state, with whom, for how long; who serves a caller first, and who is not there last."""
    return [
        Row(
            (agent.agent, agent.at, agent.state, _whom(office, agent), lasting_if_any(agent.for_s)),
            agent.state if agent.state == _OUT else "",
        )
        for agent in sorted(office.agents, key=_rank)
    ]


def _rank(agent: AgentView) -> int:
    return 0 if agent.state.startswith(_BUSY) else 1 if agent.state == _FREE else 3 if agent.state == _OUT else 2


def _whom(office: Office, agent: AgentView) -> str:
    """Who is at the other end of the telephone where he is; of one outside, whose line holds his caller."""
    end = agent.agent if agent.at == "outside" else agent.at
    if not end:
        return ""
    line = next((one for one in office.lines if end in one.with_whom.split(" and ") or _rings(one, end)), None)
    if line is not None:
        return line.caller or f"line {line.line}"
    call = _call_of(office, end)
    if call is None:
        return ""
    return call.where if call.origin == end else call.origin


def _rings(line: LineView, end: str) -> bool:
    """Its caller rings there: ``help: 11, 12``."""
    bells = line.with_whom.rpartition(": ")[2].split(", ")
    return ": " in line.with_whom and end.removeprefix("phone ") in bells


# -- today


def so_far(office: Office) -> list[str]:
    """Two short sentences about the office; nothing where the register was not to be had."""
    whole = next((row for row in office.today if not row.queue), None)
    if whole is None:
        return []
    parts = [f"{whole.offered} came", f"{whole.answered} answered", f"{whole.abandoned} gave up"]
    if whole.not_called_back:
        parts.append(f"{whole.not_called_back} to call back")
    waits: list[str] = []
    if whole.mean_wait_s is not None:
        waits.append(f"{lasting(whole.mean_wait_s)} mean wait")
    if whole.in_time is not None:
        waits.append(f"{whole.in_time} % in time")
    if whole.longest_wait_s is not None:
        waits.append(f"{lasting(whole.longest_wait_s)} longest (at {whole.longest_at})")
    return [", ".join(parts), *([", ".join(waits)] if waits else [])]


Part = Callable[[Office], list[Row]]

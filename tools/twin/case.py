"""An office and its traffic, ready to be run: its configuration, its callers, its people."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

import msgspec

from firmware.callcontrol import menu_forms
from firmware.callcontrol.events import AgentOrdered, Event
from firmware.callcontrol.menu_plan import Form
from firmware.callcontrol.plan import Plan
from firmware.config import Config, load
from firmware.config.model import LineConfig
from firmware.config.plan import to_plan
from firmware.config.zones import local_of, zone_named
from firmware.runtime.board_plan import plan_on
from firmware.runtime.office_hours import OfficeHours
from firmware.runtime.wall_clock import told_of
from hal.wiring import Board
from tools.traffic import service
from tools.traffic.calls import Record
from tools.twin import office
from tools.twin.estimates import Estimates, estimated

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class CaseError(Exception):
    """A case that cannot be run: sentences, one a line."""


class Shift(NamedTuple):
    """``name`` sits at the telephone ``station`` and takes calls, between two moments in ms UTC."""

    name: str
    station: int
    from_ms: int
    to_ms: int


class Case(NamedTuple):
    """``text``: the configuration. ``lines``, ``stations``: ports of its board, which may be larger than any that is
    made; ``board``: whose receivers and outputs it has (None: as many as it has lines). ``derived``: office.py wrote
    the configuration; ``digits``: of its menu, by kind of call."""

    record: Record
    estimates: Estimates
    text: str
    lines: int
    stations: int
    board: Board | None
    shifts: tuple[Shift, ...]
    derived: bool
    digits: Mapping[str, str] = {}

    @property
    def start_ms(self) -> int:
        """Midnight UTC before the first call: where the twin's clock begins."""
        return self.record.calls[0].at_ms // DAY_MS * DAY_MS


class Ready(NamedTuple):
    """What a world needs. ``told``: what call control is told besides, and when, in ms of the twin's clock.
    ``route_of``: by the record's name of a line, which group of lines it belongs to. ``forms``: by menu, what a
    caller presses there who keys in a number."""

    plan: Plan
    routes: Sequence[Sequence[int]]
    route_of: dict[str, int]
    told: Sequence[tuple[int, Event]]
    forms: dict[str, str]


def of_list(record: Record, estimates: Estimates | None = None, away_ms: int = service.AWAY_MS) -> Case:
    """The office that a list shows. ``estimates``: from other weeks; None: from these. Raises CaseError."""
    found = estimated(record, away_ms) if estimates is None else estimates
    agents = office.names_of(call.agent for call in record.calls if call.agent)
    if not agents:
        raise CaseError(f"{record.source}: nobody answers a call in it.")
    lines = max(len({call.line for call in record.calls}), _most_at_once(record))
    kinds = {call.kind for call in record.calls}
    try:
        text = office.written(lines, agents, found, kinds, (call.head_start_ms for call in record.calls))
    except office.NotAnOfficeError as error:
        raise CaseError(f"{record.source}: {error}") from None
    seats = {agent: (name, port) for port, (agent, name) in enumerate(agents.items(), 1)}
    present = service.presence(record.calls, found.away_ms)
    # Whose only call had no length was there for it.
    shifts = tuple(Shift(*seats[one.agent], one.from_ms, max(one.from_ms + 1, one.to_ms)) for one in present)
    return Case(record, found, text, lines, len(agents), None, shifts, derived=True, digits=office.kinds_of(kinds))


def of_register(record: Record, text: str, board: Board) -> Case:
    """The office of a box, with its configuration. Raises CaseError."""
    config = _loaded(text, len(board.lines), len(board.stations))
    agents = {one.agent.name: _seat(config, one.station) for one in config.agents}
    present = record.presence or ()
    shifts = tuple(
        Shift(one.agent, station, one.from_ms, one.to_ms)
        for one in present
        if one.agent in agents and (station := one.station or agents[one.agent])
    )
    sizes = len(board.lines), len(board.stations)
    return Case(record, estimated(record), text, *sizes, board, shifts, derived=False)


def _most_at_once(record: Record) -> int:
    """Calls: a list that tells no lines had as many."""
    changes = [(call.at_ms, 1) for call in record.calls] + [(call.ended_ms, -1) for call in record.calls]
    return max(accumulate(change for _, change in sorted(changes)))


def _seat(config: Config, extension: str) -> int:
    found = config.station_of(extension) if extension else None
    return 0 if found is None else found.port


def ready(case: Case) -> Ready:
    """Raises CaseError where the configuration is none."""
    config = _loaded(case.text, case.lines, case.stations)
    if case.board is None:
        plan = to_plan(config, tone_outputs=tuple(f"assign{n}" for n in range(1, case.lines + 1)))
    else:
        plan = plan_on(case.board, config)
    routes, route_of = _routes(case, config)
    forms = {menu.name: _keyed(menu.form) for menu in plan.menus if menu.form is not None}
    return Ready(plan, routes, route_of, [*_clock(case, config), *_orders(case, config)], forms)


def _keyed(form: Form) -> str:
    """Any number of the right length, and that it is right."""
    return "1" * form.least + menu_forms.END + (menu_forms.YES if form.confirm else "")


def _loaded(text: str, lines: int, stations: int) -> Config:
    config = load(text, lines, stations)
    if isinstance(config, Config):
        return config
    raise CaseError("\n".join(f"the configuration, {problem}" for problem in config))


def _routes(case: Case, config: Config) -> tuple[list[list[int]], dict[str, int]]:
    """Lines that calls reach by the same number are those that are configured alike. A caller whose line is not there
    any more comes by the first of them."""
    groups: list[tuple[LineConfig, list[int]]] = []
    for line in config.lines[: case.lines]:
        alike = msgspec.structs.replace(line, port=0)
        ports = next((ports for one, ports in groups if one == alike), None)
        if ports is None:
            groups.append((alike, [line.port]))
        else:
            ports.append(line.port)
    routes = [ports for _, ports in groups]
    return routes, {f"line {port}": place for place, ports in enumerate(routes) for port in ports}


def _clock(case: Case, config: Config) -> list[tuple[int, Event]]:
    """What a box is told of the time: each hour, and when its opening hours have it do something else. An office that
    a list shows has none."""
    if case.derived:
        return []
    zone = zone_named(config.zone)
    begin = datetime.fromtimestamp(case.start_ms / 1000, UTC).replace(tzinfo=None)
    now_ms = 0
    told: list[tuple[int, Event]] = []

    def utc() -> datetime:
        return begin + timedelta(milliseconds=now_ms)

    hours = OfficeHours(
        config.hours.schedule,
        zone,
        utc=utc,
        trusted=lambda: True,
        tell=lambda event, at_ms: told.append((at_ms, event)),
        say=lambda _: None,
    )
    last_ms = max(call.ended_ms for call in case.record.calls) - case.start_ms
    clock_ms = 0
    while now_ms <= last_ms:
        if now_ms == clock_ms:
            told.append((now_ms, told_of(local_of(utc(), zone))))
            hours.event(now_ms, told[-1][1])
            clock_ms += HOUR_MS
        hours.step(now_ms)
        due_ms = hours.next_ms()
        now_ms = clock_ms if due_ms is None else min(clock_ms, now_ms + max(1, due_ms))
    return told


def _orders(case: Case, config: Config) -> list[tuple[int, Event]]:
    """Whoever has a telephone of his own is logged in when a box begins: here he comes when the record says so. Who
    goes does before others come: two may share a telephone."""
    out: list[tuple[int, Event]] = [
        (0, AgentOrdered(one.agent.name, "log out")) for one in config.agents if one.station
    ]
    found: list[tuple[int, AgentOrdered]] = []
    for one in case.shifts:
        if one.to_ms <= case.start_ms:
            continue
        found.append((max(0, one.from_ms - case.start_ms), AgentOrdered(one.name, "log in", one.station)))
        found.append((one.to_ms - case.start_ms, AgentOrdered(one.name, "log out")))
    return [*out, *sorted(found, key=lambda order: (order[0], order[1].order == "log in"))]

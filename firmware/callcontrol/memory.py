"""What outlives the box: what people have set by code at their telephones, reminders, the mode by hand, where agents
are logged in and why they are away, what lines were seen to do, who is to be called back, and which messages were left.

Calls in progress do not: whoever talks, waits or is parked when the core ends has lost his call. The memory is a value
of its own; where it is written down is not the business of call control.
"""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from firmware.callcontrol import (
    agents,
    learning,
    left_behind,
    lost_callers,
    mailboxes,
    modes,
    notices,
    queue_places,
    reminders,
    sparing,
)
from firmware.callcontrol.core import Core
from firmware.callcontrol.message_records import Message, Notice
from firmware.callcontrol.mode_records import Override
from firmware.callcontrol.plan import ForwardTarget, Station
from firmware.callcontrol.queue_records import LostCaller
from firmware.callcontrol.reconfigure import WISHES, is_lost, planned_wishes
from firmware.callcontrol.records import Learned, State, StationPort

_DAY_MS = 86_400_000

Minute = Annotated[int, msgspec.Meta(ge=0, lt=1440)]
"""A minute of the day."""


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On or off as its person has asked for (``wish``), and as the plan had it at that time."""

    wish: bool
    plan: bool


class Redirection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where calls go as the telephone's person has asked for (``wish``), and as the plan had it at that time."""

    wish: ForwardTarget | None
    plan: ForwardTarget | None


class Remembered(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one telephone has asked for that is not as the plan says; ``speed``: its own numbers, by place; ``locked``:
    no calls out but by PIN; ``messages``: stations whose person wants to be called back."""

    dnd: Switch | None = None
    call_waiting: Switch | None = None
    forward_always: Redirection | None = None
    forward_busy: Redirection | None = None
    forward_no_answer: Redirection | None = None
    speed: dict[str, str] = {}
    locked: bool = False
    messages: tuple[int, ...] = ()


class RememberedAgent(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An agent is not where the plan has him, or away: at telephone ``station`` (0: at none; ``plan``: as the plan had
    it), or at his number ``outside``, ``paused`` for this reason, with so much of a break left at ``Memory.ms_of_day``
    (None: it is no break). ``wants``: the break that he waits for."""

    station: int = 0
    plan: int = 0
    paused: str = ""
    left_ms: int | None = None
    wants: str = ""
    outside: bool = False


class Memory(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """``stations`` and ``reminders`` (minute of the day) by port, from 1, of those that asked for something.

    ``ms_of_day``: the time of day of this memory, in ms since midnight, where somebody is to be reminded, or is on a
    break: it tells whose time has passed since. ``override``: the mode that somebody has said; it holds if its time is
    not over when the calendar speaks. ``night``: that it is night, as boxes have written it down that know no other
    modes. ``lines``: what lines were seen to do, by port. ``agents`` by name, those who wait for a break in order of
    asking. ``to_call_back``: callers who were lost, the first one first. ``messages`` that were left, the oldest first,
    and how many were begun: no two have one number; ``begun``: those that are being spoken. ``notice``: of the day.
    ``help``: it was called for not long ago.
    """

    stations: dict[int, Remembered] = {}
    reminders: dict[int, Minute] = {}
    night: bool = False
    ms_of_day: Annotated[int, msgspec.Meta(ge=0, lt=_DAY_MS)] | None = None
    lines: dict[int, Learned] = {}
    override: Override | None = None
    agents: dict[str, RememberedAgent] = {}
    to_call_back: tuple[LostCaller, ...] = ()
    messages: tuple[Message, ...] = ()
    messages_begun: int = 0
    begun: tuple[Message, ...] = ()
    notice: Notice | None = None
    help: bool = False


NOTHING = Memory()
"""The memory of a new box."""


def remember(state: State) -> Memory:
    """What is to be kept of this state."""
    plan = {station.port: station for station in state.plan.stations}
    each = ((port, _of_station(station, plan[port])) for port, station in sorted(state.stations.items()))
    asked = {port: remembered for port, remembered in each if remembered != _ASKED_NOTHING}
    reminders = dict(sorted(state.reminders.items()))
    seen = {port: learning.to_remember(trunk.learned) for port, trunk in sorted(state.trunks.items())}
    lines = {port: learned for port, learned in seen.items() if learned != _NOTHING_LEARNED}
    away = _agents(state)
    timed = reminders or any(agent.left_ms is not None for agent in away.values())
    ms_of_day = _ms_of_day(state) if timed else None
    lost, begun = lost_callers.listed(state), left_behind.begun(state)
    return Memory(
        *(asked, reminders, False, ms_of_day, lines, state.override, away, lost),
        messages=tuple(state.messages),
        messages_begun=state.messages_begun if state.messages or begun else 0,
        begun=begun,
        notice=state.notice,
        help=sparing.may_be_help(state),
    )


def recall(state: State, memory: Memory) -> None:
    """Make a new state, which has all its ports, remember.

    A wish holds if the plan still says about it what it said when its person asked, and if whom it names exists;
    otherwise the plan wins. Reminders run from the moment when the clock is told.
    """
    groups = {group.name for group in state.plan.groups}
    for planned in state.plan.stations:
        remembered = memory.stations.get(planned.port)
        if remembered is None:
            continue
        wishes = state.stations[planned.port].wishes
        for name, asked in _asked(remembered):
            if asked.plan == getattr(planned, name) and not is_lost(state, groups, asked.wish):
                setattr(wishes, name, asked.wish)
        wishes.speed = dict(remembered.speed)
        wishes.locked = remembered.locked and bool(planned.pin)
        state.stations[planned.port].messages = [port for port in remembered.messages if port in state.stations]
    state.reminders = {port: minute for port, minute in memory.reminders.items() if port in state.stations}
    modes.recall(state, memory.override or (Override("night") if memory.night else None))
    for port, learned in memory.lines.items():
        if port in state.trunks:
            state.trunks[port].learned = learning.to_remember(learned)
    _recall_agents(state, memory)
    lost_callers.recall(state, memory.to_call_back)
    state.messages = list(memory.messages)
    state.messages_begun = memory.messages_begun
    state.adrift = list(memory.begun)
    state.notice = memory.notice
    state.help_ms = state.now_ms if memory.help else None
    state.recalled_ms_of_day = memory.ms_of_day


def forget(core: Core) -> None:
    """Everything that ``remember`` keeps; the plan is to be adopted anew after it."""
    state = core.state
    for planned in state.plan.stations:
        station = state.stations[planned.port]
        station.wishes, station.messages = planned_wishes(planned), []
        reminders.forget(core, planned.port)
    for agent in state.agents.values():
        agents.log_out(core, agent)
    for known in state.plan.agents:
        if known.station and agents.at(core, known.station) is None:
            agents.log_in(core, known.name, known.station)
        elif agents.begins_outside(known):
            agents.log_in_outside(core, known.name)
    for trunk in state.trunks.values():
        trunk.learned = Learned()
    modes.back(core)
    state.to_call_back = {}
    state.help_ms = None
    for message in list(state.messages):
        mailboxes.delete(core, message.number)
    state.adrift = []
    if state.notice is not None:
        notices.withdraw(core)
    for promise in list(state.promises.values()):
        queue_places.release(core, promise, "forgotten")
    state.remembered += 1


_ASKED_NOTHING = Remembered()
_NOTHING_LEARNED = Learned()

_KINDS: dict[str, type[Switch] | type[Redirection]] = {
    name: Redirection if name.startswith("forward") else Switch for name in WISHES
}


def _of_station(station: StationPort, planned: Station) -> Remembered:
    wishes = station.wishes
    differing = [name for name in WISHES if getattr(wishes, name) != getattr(planned, name)]
    asked = {name: _KINDS[name](getattr(wishes, name), getattr(planned, name)) for name in differing}
    speed = dict(sorted(wishes.speed.items()))
    return Remembered(**asked, speed=speed, locked=wishes.locked, messages=tuple(station.messages))  # type: ignore[arg-type]


def _agents(state: State) -> dict[str, RememberedAgent]:
    planned = {agent.name: agent for agent in state.plan.agents}
    found = {}
    for name in [*state.breaks, *sorted(planned.keys() - state.breaks)]:
        agent, known = state.agents[name], planned[name]
        moved = agent.station != known.station or agent.outside != agents.begins_outside(known)
        if moved or agent.paused or agent.wants:
            left_ms = agents.left_of_break_ms(state, agent)
            found[name] = RememberedAgent(
                agent.station, known.station, agent.paused, left_ms, agent.wants, agent.outside
            )
    return found


def _recall_agents(state: State, memory: Memory) -> None:
    """Where the plan still says of an agent what it said then. What is left of a break is known when the clock is."""
    planned = {agent.name: agent for agent in state.plan.agents}
    for name, remembered in memory.agents.items():
        known = planned.get(name)
        if known is None or known.station != remembered.plan or remembered.station not in (0, *state.stations):
            continue
        for other in state.agents.values():
            if remembered.station and other.station == remembered.station:
                agents.lose_place(state, other)
        agent = state.agents[name]
        agent.station, agent.outside = remembered.station, remembered.outside and bool(known.outside)
        if not agent.place:
            continue
        agent.paused, agent.left_ms = remembered.paused, remembered.left_ms
        if remembered.wants:
            agent.wants = remembered.wants
            state.breaks.append(name)


def _asked(remembered: Remembered) -> Iterable[tuple[str, Switch | Redirection]]:
    for name in WISHES:
        asked = getattr(remembered, name)
        if asked is not None:
            yield name, asked


def _ms_of_day(state: State) -> int | None:
    """Until the clock is told, what the box before knew."""
    if state.midnight_ms is None:
        return state.recalled_ms_of_day
    return (state.now_ms - state.midnight_ms) % _DAY_MS

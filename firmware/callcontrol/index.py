"""A plan compiled for quick use: what every target means, who may be rung in it at all. Derived, never stored."""

from collections.abc import Iterable
from typing import NamedTuple, get_args

import msgspec

from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.history import StationHistory
from firmware.callcontrol.menu_plan import GoBack, HangUp, SayAgain
from firmware.callcontrol.periods import MODES, Mode
from firmware.callcontrol.plan import (
    ForwardTarget,
    Group,
    GroupTarget,
    KeepRinging,
    Line,
    MenuTarget,
    MessageTarget,
    OutsideTarget,
    Plan,
    QueueTarget,
    Route,
    Station,
    StationTarget,
    StaySilent,
)
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import CallKind, StationPort
from firmware.callcontrol.register import Numbers
from firmware.callcontrol.strategies import STRATEGIES, Strategy, until_answered
from firmware.callcontrol.targets import BlockedTarget, Refusal

EVERYBODY = "all"
"""The group that exists without being written (DESIGN 12)."""


class Pool:
    """A place where calls hunt: a group, or one station that is a target itself.

    ``members`` leaves out those in do-not-disturb and, of a group, those who have forwarded all their calls; but the
    last one cannot leave (telephony.md 1.1, UCD): where calls go nowhere else, those who have all forwarded are rung.
    When a round is over the call goes ``onward``, or begins the round again (``again``), or stays silent.
    """

    __slots__ = ("again", "group", "members", "name", "onward", "strategy")

    def __init__(self, group: Group, name: str, strategy: Strategy, dnd: frozenset[int], away: frozenset[int]) -> None:
        self.group = group
        self.name = name
        self.strategy = strategy
        overflow = group.overflow
        self.onward: Route | None = None if isinstance(overflow, KeepRinging | StaySilent) else overflow
        self.again = isinstance(overflow, KeepRinging)
        self.members = tuple(port for port in group.members if port not in away)
        if not self.members and self.onward is None:
            self.members = tuple(port for port in group.members if port not in dnd)

    def same_hunt(self, other: "Pool | None") -> bool:
        """A call that hunts here may go on in ``other`` as if nothing had changed (do-not-disturb apart)."""
        return other is not None and self.group == other.group


class Staff(NamedTuple):
    """Who of a queue's ``agents`` is here, with his level there, in its order; and their histories, by the places where
    they are."""

    agents: tuple[tuple[int, AgentState], ...]
    history: dict[int, StationHistory]


class Pools(dict[ForwardTarget, Pool]):
    """Every target's pool. One outside has nobody to ring: a call that is sent there waits for its line."""

    def __missing__(self, target: ForwardTarget) -> Pool:
        if not isinstance(target, OutsideTarget):
            raise KeyError(target)
        pool = Pool(Group("outside", ()), "", until_answered, frozenset(), frozenset())
        self[target] = pool
        return pool


class Index:
    """Everything that the engine looks up in a plan, weighed with the present wishes of the stations."""

    def __init__(self, plan: Plan, stations: dict[int, StationPort], agents: dict[str, AgentState]) -> None:
        check(plan)
        self.queues = {queue.name: queue for queue in plan.queues}
        self.menus = {menu.name: menu for menu in plan.menus}
        self.mailboxes = {mailbox.name: mailbox for mailbox in plan.mailboxes}
        self.languages = {f"line {line.port}": line.language for line in plan.lines}
        self.agents = {agent.name: agent for agent in plan.agents}
        self.travellers = {traveller.name: traveller for traveller in plan.access.travellers}
        self.queues_of = {
            name: tuple(queue.name for queue in plan.queues if any(one.agent == name for one in queue.agents))
            for name in self.agents
        }
        self.breaks = {reason.name: reason for reason in plan.pauses if reason.break_ms}
        self.lines: dict[int, Line] = {line.port: line for line in plan.lines}
        self.recorded_lines = tuple(line.port for line in plan.lines if line.record and plan.recorders)
        self.stations: dict[int, Station] = {station.port: station for station in plan.stations}
        self.routes: dict[str, Route] = {f"line {line.port}": line.route for line in plan.lines}
        self.modes: dict[str, dict[Mode, Route]] = {f"line {line.port}": _by_mode(line) for line in plan.lines}
        self.hotlines: dict[str, dict[str, Route]] = {f"line {line.port}": line.hotlines for line in plan.lines}
        self.outside_digit = plan.outside.digit
        self.private_lines = _private_lines(plan)
        self.trunk_groups = {group.name: group for group in plan.trunk_groups}
        self.emergency = frozenset(plan.outside.emergency)
        self.numbers = Numbers(plan)
        self.recordable = {one.slot: one.name for one in plan.recordable}
        self.speed = {entry.slot: entry.number for entry in plan.speed}
        self.doors = frozenset(f"station {station.port}" for station in plan.stations if station.door)
        self.data = frozenset(f"station {station.port}" for station in plan.stations if station.data)
        self.longest_return_ms = max((queue.return_ms for queue in plan.queues), default=0)
        self.longest_silence_ms = max(plan.line_cadence[1::2])
        self.cadences = _cadences(plan)
        self.weigh(plan, stations, agents)

    def weigh(self, plan: Plan, stations: dict[int, StationPort], agents: dict[str, AgentState]) -> None:
        """Who may be rung at all depends on the wishes of the moment, and on where agents are; all else only on the
        plan."""
        self.outside = tuple(agent for agent in agents.values() if agent.outside)
        self.agent_at = {agent.place: agent.name for agent in agents.values() if agent.place}
        self.dnd = frozenset(port for port, station in stations.items() if station.wishes.dnd)
        self.away = self.dnd.union(port for port, station in stations.items() if station.wishes.forward_always)
        self.staff = {queue.name: _staff_of(queue, agents) for queue in plan.queues}
        self.pools = Pools()
        for group in plan.groups:
            self.pools[GroupTarget(group.name)] = Pool(
                group, group.name, STRATEGIES[group.strategy], self.dnd, self.away
            )
        for queue in plan.queues:
            self.pools[QueueTarget(queue.name)] = _pool_of(queue, agents, self.dnd, self.away)
        for menu in plan.menus:
            nobody = Group(f"menu {menu.name}", ())
            self.pools[MenuTarget(menu.name)] = Pool(nobody, "", until_answered, self.dnd, self.away)
        for mailbox in plan.mailboxes:
            nobody = Group(f"mailbox {mailbox.name}", ())
            self.pools[MessageTarget(mailbox.name)] = Pool(nobody, "", until_answered, self.dnd, self.away)
        for how in get_args(Refusal):
            nobody = Group("blocked", ())
            self.pools[BlockedTarget(how)] = Pool(nobody, "", until_answered, self.dnd, self.away)
        for station in plan.stations:
            alone = Group(f"station {station.port}", (station.port,))
            self.pools[StationTarget(station.port)] = Pool(alone, "", until_answered, self.dnd, self.dnd)

    def knows(self, target: ForwardTarget) -> bool:
        """The plan has it."""
        return isinstance(target, OutsideTarget) or target in self.pools

    def name_of(self, target: ForwardTarget) -> str:
        """How people call whom a call is for: an extension, the name of a group, or a number."""
        if isinstance(target, OutsideTarget):
            return target.number
        if isinstance(target, QueueTarget):
            return target.queue
        if isinstance(target, MenuTarget):
            return target.menu
        if isinstance(target, MessageTarget):
            return target.mailbox
        if isinstance(target, BlockedTarget):
            return f"blocked ({target.how})"
        return target.group if isinstance(target, GroupTarget) else self.stations[target.station].extension

    def neighbours(self, port: int) -> frozenset[int]:
        """Whose calls this station picks up without saying whose: those who share a group with it.

        The group that exists without being written ("all") counts only for who is in no other.
        """
        groups = [pool.group for target, pool in self.pools.items() if isinstance(target, GroupTarget)]
        mine = [group for group in groups if port in group.members]
        own = [group for group in mine if group.name != EVERYBODY] or mine
        return frozenset(member for group in own for member in group.members if member != port)


def _staff_of(queue: Queue, agents: dict[str, AgentState]) -> Staff:
    known = ((one.level, agents[one.agent]) for one in queue.agents if one.agent in agents)
    here = tuple((level, agent) for level, agent in known if agent.place)
    return Staff(here, {agent.place: agent.history for _, agent in here})


def _pool_of(queue: Queue, agents: dict[str, AgentState], dnd: frozenset[int], away: frozenset[int]) -> Pool:
    """The places where its agents are, in its order; which of them may be rung for a call, queueing.py says."""
    places = [agents[one.agent].place if one.agent in agents else 0 for one in queue.agents]
    weights = tuple(weight for weight, port in zip(queue.weights, places, strict=False) if port)
    members = tuple(port for port in places if port)
    group = Group(f"queue {queue.name}", members, queue.strategy, weights, queue.ring_ms)
    return Pool(group, "", STRATEGIES[queue.strategy], dnd, away)


def _cadences(plan: Plan) -> dict[CallKind, tuple[int, ...]]:
    usual, rings = plan.ring_cadence, plan.rings
    return {
        "outside": usual,
        "inside": rings.inside or usual,
        "recall": rings.recall or usual,
        "callback": rings.callback or usual,
        "door": rings.door or usual,
        "priority": rings.priority or usual,
        "promised": rings.callback or usual,
        "reminder": rings.callback or usual,
        "emergency": rings.priority or usual,
    }


def check(plan: Plan) -> None:
    """Raise CallControlError when the plan breaks its own promise of being verified."""
    _unique("station", (station.port for station in plan.stations))
    _unique("line", (line.port for line in plan.lines))
    groups = {group.name: group for group in plan.groups}
    _unique("group", (group.name for group in plan.groups))
    _unique("queue", (queue.name for queue in plan.queues))
    _unique("receiver", plan.receivers + plan.line_receivers)
    _unique("tone output", plan.tone_outputs)
    Numbers(plan)
    _check_outside(plan)
    _unique("speed dialling place", (entry.slot for entry in plan.speed))
    known = _known(plan)
    for target in _targets(plan):
        _check_target(target, known)
    for group in plan.groups:
        _check_group(group, known, groups)
    _check_queues(plan, known)
    _check_circles(plan)
    if min(msgspec.structs.astuple(plan.timing)) <= 0:
        raise CallControlError("times of the register and the treatments are over 0")
    if len(plan.line_cadence) < 2 or max(plan.line_cadence[1::2]) <= 0 or len(plan.ring_cadence) < 2:
        raise CallControlError("a cadence needs at least one ringing and one silent interval")


def _by_mode(line: Line) -> dict[Mode, Route]:
    """Where its calls go in modes in which they do not go as by day."""
    by_night: dict[Mode, Route] = {} if line.night is None else {mode: line.night for mode in MODES if mode != "day"}
    return by_night | line.modes


def _private_lines(plan: Plan) -> dict[int, tuple[int, ...]]:
    """Lines of one station, by station."""
    found: dict[int, tuple[int, ...]] = {}
    for line in plan.lines:
        if line.private and isinstance(line.route, StationTarget):
            found[line.route.station] = (*found.get(line.route.station, ()), line.port)
    return found


def _targets(plan: Plan) -> Iterable[ForwardTarget]:
    wanted: list[ForwardTarget | None] = [plan.operator, StationTarget(plan.fax) if plan.fax else None]
    for line in plan.lines:
        wanted += [line.route, line.night, *line.modes.values(), *line.hotlines.values()]
    for station in plan.stations:
        wanted += [station.forward_always, station.forward_busy, station.forward_no_answer]
    for menu in plan.menus:
        ways = [menu.then, menu.otherwise, *(choice.to for choice in menu.choices)]
        wanted += [way for way in ways if not isinstance(way, HangUp | SayAgain | GoBack)]
    wanted += [mailbox.otherwise for mailbox in plan.mailboxes]
    return [target for target in wanted if target is not None]


def _check_outside(plan: Plan) -> None:
    lines = {line.port for line in plan.lines}
    names = _unique("trunk group", (group.name for group in plan.trunk_groups))
    for group in plan.trunk_groups:
        unknown = [port for port in group.lines if port not in lines]
        if unknown:
            raise CallControlError(f"trunk group {group.name}: the plan has no lines {unknown}")
    outside = plan.outside
    for name in (*outside.trunks, *(name for route in outside.routes for name in route.trunks)):
        if name not in names:
            raise CallControlError(f"the plan has no trunk group {name}")
    if min(outside.number_ms, outside.longest, outside.line_to_line_ms, outside.limit_ms) <= 0:
        raise CallControlError("times of calls out are over 0")


def _unique(what: str, names: Iterable[int | str]) -> set[int | str]:
    seen: set[int | str] = set()
    for name in names:
        if name in seen:
            raise CallControlError(f"{what} {name} stands twice in the plan")
        seen.add(name)
    return seen


def _known(plan: Plan) -> set[ForwardTarget]:
    """Everything in the office that a call may be sent to."""
    _unique("menu", (menu.name for menu in plan.menus))
    known: set[ForwardTarget] = {StationTarget(station.port) for station in plan.stations}
    known |= {GroupTarget(group.name) for group in plan.groups}
    known |= {QueueTarget(queue.name) for queue in plan.queues}
    _unique("mailbox", (mailbox.name for mailbox in plan.mailboxes))
    known |= {MessageTarget(mailbox.name) for mailbox in plan.mailboxes}
    return known | {MenuTarget(menu.name) for menu in plan.menus}


def _check_target(target: ForwardTarget, known: set[ForwardTarget]) -> None:
    if target not in known and not isinstance(target, OutsideTarget):
        raise CallControlError(f"the plan has no {target}")


def _check_group(group: Group, known: set[ForwardTarget], groups: dict[str, Group]) -> None:
    _unique(f"in group {group.name}: station", group.members)
    for port in group.members:
        _check_target(StationTarget(port), known)
    if group.strategy not in STRATEGIES:
        raise CallControlError(f"group {group.name}: no strategy {group.strategy!r}")
    if group.weights and len(group.weights) != len(group.members):
        raise CallControlError(f"group {group.name}: one weight a member")
    if min(group.ring_ms, group.step_ms) <= 0 or min(group.weights, default=0) < 0:
        raise CallControlError(f"group {group.name}: times are over 0 and weights not under 0")
    seen = [group.name]
    overflow = group.overflow
    while isinstance(overflow, GroupTarget):
        _check_target(overflow, known)
        if overflow.group in seen:
            raise CallControlError(f"group {group.name} overflows in a circle")
        seen.append(overflow.group)
        overflow = groups[overflow.group].overflow
    if not isinstance(overflow, KeepRinging | StaySilent):
        _check_target(overflow, known)


def _check_queues(plan: Plan, known: set[ForwardTarget]) -> None:
    people = _unique("agent", (agent.name for agent in plan.agents))
    for queue in plan.queues:
        for target in (queue.overflow, queue.empty, queue.leave):
            if target is not None:
                _check_target(target, known)
        unknown = [one.agent for one in queue.agents if one.agent not in people]
        if unknown:
            raise CallControlError(f"queue {queue.name}: the plan has no agents {unknown}")


def _check_circles(plan: Plan) -> None:
    """No call goes round by itself; that groups do not overflow in a circle was seen before."""
    onward: dict[ForwardTarget, list[ForwardTarget]] = {}
    for group in plan.groups:
        to = group.overflow
        onward[GroupTarget(group.name)] = [] if isinstance(to, KeepRinging | StaySilent) else [to]
    for queue in plan.queues:
        onward[QueueTarget(queue.name)] = [to for to in (queue.overflow, queue.empty) if to is not None]
    for menu in plan.menus:
        ways = (menu.otherwise, None if menu.asks else menu.then)
        onward[MenuTarget(menu.name)] = [way for way in ways if way is not None and not isinstance(way, HangUp)]
    for mailbox in plan.mailboxes:
        onward[MessageTarget(mailbox.name)] = [mailbox.otherwise] if mailbox.otherwise is not None else []
    for start in [start for start in onward if start in _reached(onward, start)]:
        if isinstance(start, QueueTarget):
            raise CallControlError(f"queue {start.queue} sends its calls in a circle")
        if isinstance(start, MenuTarget):
            raise CallControlError(f"menu {start.menu} sends its calls in a circle")
        if isinstance(start, MessageTarget):
            raise CallControlError(f"mailbox {start.mailbox} sends its calls in a circle")


def _reached(onward: dict[ForwardTarget, list[ForwardTarget]], start: ForwardTarget) -> set[ForwardTarget]:
    """Where calls come to that begin at ``start`` and go on by themselves."""
    found, to_follow = set[ForwardTarget](), list(onward[start])
    while to_follow:
        target = to_follow.pop()
        if target not in found:
            found.add(target)
            to_follow += onward.get(target, [])
    return found

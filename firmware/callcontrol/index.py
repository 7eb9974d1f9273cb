"""A plan compiled for quick use: what every target means, who may be rung in it at all. Derived, never stored."""

from collections.abc import Iterable

import msgspec

from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.plan import (
    ForwardTarget,
    Group,
    GroupTarget,
    KeepRinging,
    Line,
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
        self.onward: Route | None = (
            overflow if isinstance(overflow, GroupTarget | StationTarget | QueueTarget) else None
        )
        self.again = isinstance(overflow, KeepRinging)
        self.members = tuple(port for port in group.members if port not in away)
        if not self.members and self.onward is None:
            self.members = tuple(port for port in group.members if port not in dnd)

    def same_hunt(self, other: "Pool | None") -> bool:
        """A call that hunts here may go on in ``other`` as if nothing had changed (do-not-disturb apart)."""
        return other is not None and self.group == other.group


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
        self.agents = {agent.name: agent for agent in plan.agents}
        self.queues_of = {
            name: tuple(queue.name for queue in plan.queues if any(one.agent == name for one in queue.agents))
            for name in self.agents
        }
        self.breaks = {reason.name: reason for reason in plan.pauses if reason.break_ms}
        self.lines: dict[int, Line] = {line.port: line for line in plan.lines}
        self.recorded_lines = tuple(line.port for line in plan.lines if line.record and plan.recorders)
        self.stations: dict[int, Station] = {station.port: station for station in plan.stations}
        self.routes: dict[str, Route] = {f"line {line.port}": line.route for line in plan.lines}
        self.night_routes = {f"line {line.port}": line.night for line in plan.lines if line.night is not None}
        self.outside_digit = plan.outside.digit
        self.private_lines = _private_lines(plan)
        self.trunk_groups = {group.name: group for group in plan.trunk_groups}
        self.emergency = frozenset(plan.outside.emergency)
        self.numbers = Numbers(plan)
        self.speed = {entry.slot: entry.number for entry in plan.speed}
        self.doors = frozenset(f"station {station.port}" for station in plan.stations if station.door)
        self.data = frozenset(f"station {station.port}" for station in plan.stations if station.data)
        self.longest_silence_ms = max(plan.line_cadence[1::2])
        self.cadences = _cadences(plan)
        self.weigh(plan, stations, agents)

    def weigh(self, plan: Plan, stations: dict[int, StationPort], agents: dict[str, AgentState]) -> None:
        """Who may be rung at all depends on the wishes of the moment, and on where agents are; all else only on the
        plan."""
        self.agent_at = {agent.place: agent.name for agent in agents.values() if agent.place}
        self.dnd = frozenset(port for port, station in stations.items() if station.wishes.dnd)
        self.away = self.dnd.union(port for port, station in stations.items() if station.wishes.forward_always)
        self.pools = Pools()
        for group in plan.groups:
            self.pools[GroupTarget(group.name)] = Pool(
                group, group.name, STRATEGIES[group.strategy], self.dnd, self.away
            )
        for queue in plan.queues:
            self.pools[QueueTarget(queue.name)] = _pool_of(queue, agents, self.dnd, self.away)
        for station in plan.stations:
            alone = Group(f"station {station.port}", (station.port,))
            self.pools[StationTarget(station.port)] = Pool(alone, "", until_answered, self.dnd, self.dnd)

    def name_of(self, target: ForwardTarget) -> str:
        """How people call whom a call is for: an extension, the name of a group, or a number."""
        if isinstance(target, OutsideTarget):
            return target.number
        if isinstance(target, QueueTarget):
            return target.queue
        return target.group if isinstance(target, GroupTarget) else self.stations[target.station].extension

    def neighbours(self, port: int) -> frozenset[int]:
        """Whose calls this station picks up without saying whose: those who share a group with it.

        The group that exists without being written ("all") counts only for who is in no other.
        """
        groups = [pool.group for target, pool in self.pools.items() if isinstance(target, GroupTarget)]
        mine = [group for group in groups if port in group.members]
        own = [group for group in mine if group.name != EVERYBODY] or mine
        return frozenset(member for group in own for member in group.members if member != port)


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
    ports = _unique("station", (station.port for station in plan.stations))
    _unique("line", (line.port for line in plan.lines))
    groups = {group.name: group for group in plan.groups}
    _unique("group", (group.name for group in plan.groups))
    queues = _unique("queue", (queue.name for queue in plan.queues))
    _unique("receiver", plan.receivers + plan.line_receivers)
    _unique("tone output", plan.tone_outputs)
    Numbers(plan)
    _check_outside(plan)
    _unique("speed dialling place", (entry.slot for entry in plan.speed))
    for target in _targets(plan):
        _check_target(target, ports, groups, queues)
    for group in plan.groups:
        _check_group(group, ports, groups, queues)
    _check_queues(plan, ports, groups, queues)
    if min(msgspec.structs.astuple(plan.timing)) <= 0:
        raise CallControlError("times of the register and the treatments are over 0")
    if len(plan.line_cadence) < 2 or max(plan.line_cadence[1::2]) <= 0 or len(plan.ring_cadence) < 2:
        raise CallControlError("a cadence needs at least one ringing and one silent interval")


def _private_lines(plan: Plan) -> dict[int, tuple[int, ...]]:
    """Lines of one station, by station."""
    found: dict[int, tuple[int, ...]] = {}
    for line in plan.lines:
        if line.private and isinstance(line.route, StationTarget):
            found[line.route.station] = (*found.get(line.route.station, ()), line.port)
    return found


def _targets(plan: Plan) -> Iterable[ForwardTarget]:
    wanted: list[ForwardTarget | None] = [plan.operator]
    for line in plan.lines:
        wanted += [line.route, line.night]
    for station in plan.stations:
        wanted += [station.forward_always, station.forward_busy, station.forward_no_answer]
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


def _check_target(
    target: ForwardTarget, ports: set[int | str], groups: dict[str, Group], queues: set[int | str]
) -> None:
    if isinstance(target, OutsideTarget):
        return
    match target:
        case GroupTarget(group):
            known = group in groups
        case QueueTarget(queue):
            known = queue in queues
        case StationTarget(station):
            known = station in ports
    if not known:
        raise CallControlError(f"the plan has no {target}")


def _check_group(group: Group, ports: set[int | str], groups: dict[str, Group], queues: set[int | str]) -> None:
    _unique(f"in group {group.name}: station", group.members)
    for port in group.members:
        _check_target(StationTarget(port), ports, groups, queues)
    if group.strategy not in STRATEGIES:
        raise CallControlError(f"group {group.name}: no strategy {group.strategy!r}")
    if group.weights and len(group.weights) != len(group.members):
        raise CallControlError(f"group {group.name}: one weight a member")
    if min(group.ring_ms, group.step_ms) <= 0 or min(group.weights, default=0) < 0:
        raise CallControlError(f"group {group.name}: times are over 0 and weights not under 0")
    seen = [group.name]
    overflow = group.overflow
    while isinstance(overflow, GroupTarget):
        _check_target(overflow, ports, groups, queues)
        if overflow.group in seen:
            raise CallControlError(f"group {group.name} overflows in a circle")
        seen.append(overflow.group)
        overflow = groups[overflow.group].overflow
    if isinstance(overflow, StationTarget | QueueTarget):
        _check_target(overflow, ports, groups, queues)


def _check_queues(plan: Plan, ports: set[int | str], groups: dict[str, Group], queues: set[int | str]) -> None:
    people = _unique("agent", (agent.name for agent in plan.agents))
    onward: dict[ForwardTarget, list[ForwardTarget]] = {}
    for group in plan.groups:
        to = group.overflow
        onward[GroupTarget(group.name)] = [] if isinstance(to, KeepRinging | StaySilent) else [to]
    for queue in plan.queues:
        onward[QueueTarget(queue.name)] = [to for to in (queue.overflow, queue.empty) if to is not None]
        for target in (queue.overflow, queue.empty, queue.leave):
            if target is not None:
                _check_target(target, ports, groups, queues)
        unknown = [one.agent for one in queue.agents if one.agent not in people]
        if unknown:
            raise CallControlError(f"queue {queue.name}: the plan has no agents {unknown}")
    for queue in plan.queues:
        if QueueTarget(queue.name) in _reached(onward, QueueTarget(queue.name)):
            raise CallControlError(f"queue {queue.name} sends its calls in a circle")


def _reached(onward: dict[ForwardTarget, list[ForwardTarget]], start: ForwardTarget) -> set[ForwardTarget]:
    """Where calls come to that begin at ``start`` and go on by themselves."""
    found, to_follow = set[ForwardTarget](), list(onward[start])
    while to_follow:
        target = to_follow.pop()
        if target not in found:
            found.add(target)
            to_follow += onward.get(target, [])
    return found

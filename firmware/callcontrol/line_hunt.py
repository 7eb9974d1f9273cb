"""Which line a call goes out by: routes by prefix and time, then trunk groups in order, then lines by strategy."""

from collections.abc import Iterator

from firmware.callcontrol import clock
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import OutRoute, StationTarget, TrunkGroup
from firmware.callcontrol.records import Outgoing, Trunk
from firmware.callcontrol.states import TrunkState


def route_of(core: Core, digits: str) -> OutRoute:
    """The route of the longest prefix whose time it is; a number that none names goes as the office's calls do."""
    outside = core.state.plan.outside
    begin_so = [route for route in outside.routes if digits.startswith(route.prefix)]
    fitting = [route for route in begin_so if clock.is_time_for(core, route.periods)]
    return max(fitting, key=lambda route: len(route.prefix), default=OutRoute("", outside.trunks))


def to_send(route: OutRoute, digits: str) -> str:
    """What is dialled on the line for a number that takes this route."""
    return route.insert + digits[route.strip :]


def candidates(core: Core, outgoing: Outgoing) -> Iterator[tuple[Trunk, str]]:
    """Lines in the order of preference, each once, with what is dialled on it; free or not.

    A private line serves its own station only, and that one first. An emergency goes out by any line at all, and as it
    is: what routes do to numbers that begin so is not meant for it, unless a route names the whole of it.
    """
    seen: set[int] = set()
    for port, digits in _preferred(core, outgoing):
        if port not in seen and _is_for(core, port, outgoing):
            seen.add(port)
            yield core.state.trunks[port], digits


def choose(core: Core, outgoing: Outgoing) -> tuple[Trunk, str] | None:
    """The first of them that is free and was not tried in vain; what it is to dial beside it."""
    untried = (one for one in candidates(core, outgoing) if one[0].port not in outgoing.tried)
    found = next((one for one in untried if is_free(one[0])), None)
    if found is not None:
        _remember(core, found[0])
    return found


def is_free(trunk: Trunk) -> bool:
    """It may be seized for a call out."""
    return trunk.state is TrunkState.IDLE and not trunk.dead and not trunk.outgoing


def _preferred(core: Core, outgoing: Outgoing) -> Iterator[tuple[int, str]]:
    index = core.index
    route = route_of(core, outgoing.digits)
    by_rule = not outgoing.emergency or route.prefix == outgoing.digits
    digits = to_send(route, outgoing.digits) if by_rule else outgoing.digits
    yield from ((port, digits) for port in index.private_lines.get(outgoing.by, ()))
    for name in route.trunks:
        yield from ((port, digits) for port in _in_order(core, index.trunk_groups[name]))
    if outgoing.emergency:
        yield from ((port, outgoing.digits) for port in reversed(core.state.trunks))


def _in_order(core: Core, group: TrunkGroup) -> list[int]:
    lines = [port for port in group.lines if port in core.state.trunks]
    match group.strategy:
        case "descending":
            return lines[::-1]
        case "ascending":
            return lines
        case "longest-idle":
            return sorted(lines, key=lambda port: core.state.trunks[port].released_ms)
        case "rotate":
            last = core.state.last_taken.get(group.name, 0)
            start = lines.index(last) + 1 if last in lines else 0
            return lines[start:] + lines[:start]


def _is_for(core: Core, port: int, outgoing: Outgoing) -> bool:
    line = core.index.lines[port]
    if outgoing.emergency or not line.private:
        return True
    return line.route == StationTarget(outgoing.by)


def _remember(core: Core, trunk: Trunk) -> None:
    for group in core.state.plan.trunk_groups:
        if trunk.port in group.lines:
            core.state.last_taken[group.name] = trunk.port

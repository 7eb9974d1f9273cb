"""How long a call by a line may last, and the warning before its end.

Every call has the office's longest time, so that no line stays seized for ever, whatever its exchange tells; a call
out, but for help, may have its station's, and lines that talk to each other have one of their own, as nobody here hears
them: a longer one where one of them is that of an agent outside.
"""

from firmware.callcontrol import treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Junctor, Trunk

LIMIT = "limit"  # timer of a line: its call ends
WARNING = "warning"  # timer of a line: its call will end soon
HUSH = "hush"  # timer of a line: the warning was heard

HUSH_MS = 1_500
"""How long a warning sounds: long enough to be noticed in speech, our choice."""


def begin(core: Core, trunk: Trunk) -> None:
    """A call by this line begins, or begins to count."""
    outside = core.state.plan.outside
    limit_ms = outside.limit_ms
    if trunk.outward and trunk.called not in core.index.emergency:
        known = core.index.stations.get(trunk.by)
        if known is not None and known.outside_limit_ms:
            limit_ms = min(limit_ms, known.outside_limit_ms)
    traveller = core.index.travellers.get(trunk.traveller)
    if traveller is not None and traveller.limit_ms:
        limit_ms = min(limit_ms, traveller.limit_ms)
    junctor = core.state.junctors.get(trunk.junctor)
    if junctor is not None and junctor.linked:
        limit_ms = min(limit_ms, _linked_ms(core, junctor))
    _run(core, trunk, limit_ms)


def link(core: Core, junctor: Junctor) -> None:
    """Only lines are in this conversation, and somebody here wanted that."""
    junctor.linked = True
    for name in junctor.members:
        trunk = core.ends[name]
        if isinstance(trunk, Trunk):
            due_ms = core.state.timers.due_of("line", trunk.port, LIMIT)
            left_ms = _linked_ms(core, junctor)
            if due_ms is None or due_ms - core.state.now_ms > left_ms:
                _run(core, trunk, left_ms)


def _linked_ms(core: Core, junctor: Junctor) -> int:
    """Of a conversation of lines; an agent outside serves a caller, which may take its time."""
    outside = core.state.plan.outside
    of_agents = {f"line {agent.line}" for agent in core.state.agents.values() if agent.line}
    return outside.line_to_line_ms if of_agents.isdisjoint(junctor.members) else outside.agent_ms


def warn(core: Core, trunk: Trunk) -> None:
    """Everybody in its conversation hears that the end is near."""
    junctor = core.state.junctors.get(trunk.junctor)
    for name in () if junctor is None else tuple(junctor.members):
        if name not in core.index.data:
            treatments.warn(core, core.ends[name])
    core.state.timers.start("line", trunk.port, HUSH, core.state.now_ms + HUSH_MS)


def hush(core: Core, trunk: Trunk) -> None:
    """It was heard."""
    junctor = core.state.junctors.get(trunk.junctor)
    for name in () if junctor is None else tuple(junctor.members):
        treatments.stop_warning(core, core.ends[name])


def _run(core: Core, trunk: Trunk, limit_ms: int) -> None:
    timers, now_ms = core.state.timers, core.state.now_ms
    timers.start("line", trunk.port, LIMIT, now_ms + limit_ms)
    warning_ms = limit_ms - core.state.plan.outside.warning_ms
    if warning_ms > 0:
        timers.start("line", trunk.port, WARNING, now_ms + warning_ms)


def may_link(core: Core, *names: str) -> bool:
    """Lines may talk to each other where one of them was called out by somebody here; two callers never do."""
    ends = [core.ends[name] for name in names]
    return any(isinstance(end, Trunk) and end.outward for end in ends)

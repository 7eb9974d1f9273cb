"""What a transition of a line does besides changing the state: small functions, named in line_table.py.

An effect touches its own port, its call's record and the outputs of its own port; everything that concerns another
port is left on the agenda for the coupling rules. ``event`` is None when a timer or a coupling rule is the cause.
"""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import calls, forwarding, holds, junctors
from firmware.callcontrol.actions import ReleaseLine, SeizeLine
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, LineRingPaused
from firmware.callcontrol.plan import Route
from firmware.callcontrol.records import CallKind, Trunk

GIVE_UP = "give-up"
LOOP = "loop"
GUARD = "guard"

GIVE_UP_MARGIN_MS = 150  # detection and stopping the bells must fit into the 1.5 silent intervals too
LOOP_MS = 500  # loop current flows within this after seizure, or the line is dead
GUARD_MS = 2000  # telephony.md 1.5: guaranteed on-hook 1.5 s before the line is seized again, and a margin


def begin_call(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The exchange rings: a call comes in."""
    kind: CallKind = "priority" if core.index.lines[trunk.port].priority else "outside"
    target, visited = forwarding.follow(core, destination(core, trunk.name))
    call = calls.begin(core, trunk.name, target, kind)
    call.visited = visited
    trunk.call = call.number


def destination(core: Core, line: str) -> Route:
    """Where calls of this line go by the mode of the moment."""
    night = core.index.night_routes.get(line) if core.state.night else None
    return night or core.index.routes[line]


def hear_burst(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The caller is still there."""
    core.state.timers.cancel("line", trunk.port, GIVE_UP)


def await_burst(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The burst is over: 1.5 times the longest silence after its end without another one, the caller has given up."""
    silent_ms = event.silent_ms if isinstance(event, LineRingPaused) else 0
    state = core.state
    wait_ms = core.index.longest_silence_ms * 3 // 2 - GIVE_UP_MARGIN_MS - max(0, silent_ms)
    state.timers.start("line", trunk.port, GIVE_UP, state.now_ms + max(0, wait_ms))


def lose_caller(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Nobody is on the line any more that rang."""
    core.agenda.gone.append(trunk.call)
    trunk.call = 0


def seize(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Answer the exchange; loop current must follow."""
    state = core.state
    trunk.answered_ms = state.now_ms
    core.outbox.actions.append(SeizeLine(trunk.port))
    state.timers.start("line", trunk.port, LOOP, state.now_ms + LOOP_MS)


def leave_conversation(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Out of the conversation, and still seized."""
    junctors.leave(core, trunk)


def leave_hold(core: Core, trunk: Trunk, event: Event | None) -> None:
    """It was on hold; whoever takes it, or nobody, decides what comes."""
    holds.end(core, trunk)


def release(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The line is given back."""
    core.outbox.actions.append(ReleaseLine(trunk.port))


def let_go(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Out of the conversation, and the line is given back."""
    junctors.leave(core, trunk)
    release(core, trunk, event)


def guard(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Keep the released line from being seized at once."""
    state = core.state
    state.timers.start("line", trunk.port, GUARD, state.now_ms + GUARD_MS)

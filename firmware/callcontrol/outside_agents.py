"""Agents outside: called when it is their turn, asked whether they take the call, and joined with the caller.

Whoever answers must press a digit: a mailbox, or a child, must not swallow a caller. As long as nobody has, the caller
waits where he is, and others may be rung for him beside. The line of an agent outside is on hold until then.
"""

from firmware.callcontrol import (
    agents,
    calls,
    doors,
    holds,
    hunt,
    junctors,
    limits,
    outside_bells,
    plays,
    promises,
    queue_places,
    queue_words,
)
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.agenda import LetGo
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import ANSWERED, step, step_trunk
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import Call, Outgoing, StationPort, Trunk
from firmware.callcontrol.states import TrunkInput, TrunkState

YES = "1"
"""What he presses who takes the call (telephony.md 4: "press 1")."""

ASK_MS = 6_000
"""The question is asked again so often; before an answer it is heard by nobody."""


def attempted(core: Core, attempt: tuple[str, int]) -> None:
    """His number is out on a line, or will not be: no line was free, or the call wants him no more."""
    name, line = attempt
    agent = core.state.agents.get(name)
    if agent is None:
        return
    agent.attempt, agent.line = 0, line
    core.agenda.look = True
    if not line:
        _lose_bell(core, agent, missed=False)


def reached(core: Core, outgoing: Outgoing, trunk: Trunk) -> None:
    """His number is out on this line: whoever answers is asked."""
    step_trunk(core, trunk, TrunkInput.ASKED)
    limits.begin(core, trunk)
    if outgoing.agent not in core.state.agents:
        step_trunk(core, trunk, TrunkInput.DROPPED)


def ask(core: Core, trunk: Trunk) -> None:
    """What the call is about, and does he take it? Where no output is free he is asked later."""
    hold = core.state.holds.get(trunk.hold)
    if hold is not None and hold.why == "agent":
        agent = at_line(core, trunk.port)
        call = core.state.calls.get(agent.call) if agent is not None else None
        told = queue_words.about(core, call.queued) if call is not None and call.queued is not None else ()
        plays.say(core, trunk, (*told, Prompt("remote.confirm")))
        holds.recall_after(core, hold, ASK_MS)


def pressed(core: Core, trunk: Trunk, digit: str) -> None:
    """Whoever was called has pressed a digit."""
    agent = at_line(core, trunk.port)
    call = core.state.calls.get(agent.call) if agent is not None else None
    if agent is not None and call is not None and digit == YES:
        _connect(core, agent, call, trunk)


def line_let_go(core: Core, gone: LetGo) -> None:
    """This line's call is over: if an agent had it, he is free, or did not take the call."""
    agent = at_line(core, gone.line)
    if agent is None:
        return
    agent.line = 0
    if agent.serves:
        agents.left_call(core, agent)
    elif agent.call:
        _lose_bell(core, agent, missed=True)
    core.agenda.look = True


def line_is_free(core: Core, line: int) -> None:
    """Who could not be called as no line was free can be now, perhaps."""
    if core.state.trunks[line].state is not TrunkState.IDLE:
        return
    for agent in core.index.outside:
        if agent.rests == "no line":
            agents.spare_no_more(core, agent)


def logged_out(core: Core, name: str) -> None:
    """He is not at his number any more: what was begun to reach him there ends."""
    agent = core.state.agents.get(name)
    if agent is None:
        return
    call = core.state.calls.get(agent.call)
    if call is not None and -agent.number in call.bells:
        call.bells.remove(-agent.number)
        core.agenda.bereft.append(call.number)
    outside_bells.call_off(core, agent)


def at_line(core: Core, line: int) -> AgentState | None:
    """The agent outside who is called, or talks, by this line."""
    return next((agent for agent in core.state.agents.values() if agent.line == line), None)


def _connect(core: Core, agent: AgentState, call: Call, trunk: Trunk) -> None:
    """He takes the call: all other bells stop, the voices meet."""
    caller = core.ends[call.origin]
    hunt.silence(core, call, but=agent.place)
    agents.took(core, call, agent.place)
    if call.queued is not None:
        queue_places.remember_agent(core, call.queued.number, agent.name)
        queue_places.leave(core, call, "answered", agent.name)
    calls.end(core, call)
    agent.call = caller.call = 0
    step(core, caller, ANSWERED)
    step_trunk(core, trunk, TrunkInput.TAKEN)
    junctors.begin(core, caller, trunk)
    if isinstance(caller, StationPort):
        doors.listen(core, caller)
    elif caller.caller is not None and caller.caller.number:
        promises.caller_met(core, caller.caller.number)


def _lose_bell(core: Core, agent: AgentState, missed: bool) -> None:
    """He was rung in vain, or could not be: the hunt goes on without him, and he is left in peace for a while."""
    call = core.state.calls.get(agent.call)
    agent.call = 0
    if call is None:
        return
    if agent.place in call.bells:
        call.bells.remove(agent.place)
    if missed:
        agents.missed(core, call, [agent.place])
    else:
        agents.spare(core, agent, "no line")
    core.agenda.bereft.append(call.number)

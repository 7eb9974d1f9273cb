"""Ringing an agent who is outside: a call to his number, which takes a line, instead of a bell.

In a hunt he has a place beside the telephones of the office (AgentState.place), and his place is one of the bells of
the call that he is rung for. What follows when the number is dialled: outside_agents.py.
"""

from firmware.callcontrol import agents, attempts
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_trunk
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import Call
from firmware.callcontrol.states import TrunkInput

SETUP_MS = 20_000
"""An agent outside is rung so much longer than others: a line is taken and dialled on in 3 to 5 s, networks ring after
as long again, and he hears the question, which takes 4 s, before he can answer it (our choice)."""


def ring(core: Core, call: Call, place: int) -> None:
    """The agent at this place is called for the caller; a line is looked for."""
    agent = agents.at(core, place)
    if agent is None:
        return
    outgoing = attempts.begin(core, call.origin, core.index.agents[agent.name].outside, 0)
    outgoing.agent = agent.name
    agent.attempt, agent.call = outgoing.number, call.number


def silence(core: Core, place: int) -> None:
    """The call does not want him any more."""
    agent = agents.at(core, place)
    if agent is not None:
        call_off(core, agent)


def call_off(core: Core, agent: AgentState) -> None:
    """What was begun to reach him ends; a conversation goes on."""
    agent.call = 0
    if agent.attempt:
        core.agenda.given_up.append(agent.attempt)
    trunk = core.state.trunks.get(agent.line)
    if trunk is not None and trunk.hold:
        step_trunk(core, trunk, TrunkInput.DROPPED)

"""Codes of people who serve queues, dialled at any telephone. One small function a feature."""
# ruff: noqa: ARG001  (all features have one signature, whatever they need of it)

from collections.abc import Callable

from firmware.callcontrol import agents, breaks, replies
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import Agent
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import StationPort


def log_in(core: Core, station: StationPort, argument: str) -> None:
    """He takes calls here from now on; without a number: whoever has his place here."""
    agent = _agent_meant(core, station, argument)
    if agent is not None:
        agents.log_in(core, agent.name, station.port)
    replies.done_or_refused(core, station, agent is not None)


def _agent_meant(core: Core, station: StationPort, argument: str) -> Agent | None:
    number = core.index.numbers.agent_of(argument)
    for agent in core.state.plan.agents:
        here = agent.number == number if number else agent.station == station.port
        if here and argument == number + agent.pin:
            return agent
    return None


def log_out(core: Core, station: StationPort, argument: str) -> None:
    """Whoever is logged in here serves nobody any more."""
    agent = agents.at(core, station.port)
    if agent is not None:
        agents.log_out(core, agent)
    replies.done_or_refused(core, station, agent is not None)


def pause(core: Core, station: StationPort, digit: str) -> None:
    """He takes no calls until he says so; a break must wait until the queues can do without him."""
    agent = agents.at(core, station.port)
    reason = next((one for one in core.state.plan.pauses if one.digit == digit), None)
    if agent is None or reason is None:
        replies.refuse(core, station)
        return
    if not reason.break_ms:
        agents.pause(core, agent, reason.name)
    elif not breaks.ask(core, agent, reason):
        replies.later(core, station)
        return
    replies.done(core, station)


def pause_off(core: Core, station: StationPort, argument: str) -> None:
    """He takes calls again."""
    agent = agents.at(core, station.port)
    if agent is not None:
        agents.resume(core, agent)
    replies.done_or_refused(core, station, agent is not None)


def wrap_up(core: Core, station: StationPort, argument: str) -> None:
    """He needs more time after his last call."""
    _if_any(core, station, agents.wrap_up_longer)


def wrap_up_off(core: Core, station: StationPort, argument: str) -> None:
    """He is ready for the next call."""
    _if_any(core, station, _end_wrap_up)


def disposition(core: Core, station: StationPort, code: str) -> None:
    """What came of his last call."""
    _if_any(core, station, lambda core, agent: agents.give_disposition(core, agent, code))


def _end_wrap_up(core: Core, agent: AgentState) -> bool:
    agents.end_wrap_up(core, agent)
    return True


def _if_any(core: Core, station: StationPort, do: Callable[[Core, AgentState], bool]) -> None:
    agent = agents.at(core, station.port)
    replies.done_or_refused(core, station, agent is not None and do(core, agent))

"""Somebody who looks after the box says where an agent is, and whether he takes calls."""

from typing import Literal

from firmware.callcontrol import agents
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import AgentOrdered

Obstacle = Literal["", "no such agent", "no such telephone", "nobody sits there", "not logged in", "not paused"]


def obstacle(core: Core, order: AgentOrdered) -> Obstacle:
    """Why the order would do nothing; "" where it does."""
    agent = core.state.agents.get(order.agent)
    if agent is None:
        return "no such agent"
    if order.order == "log in":
        return _why_not_at(core, order.station)
    if not agent.station:
        return "not logged in"
    # Who wraps up is told to take calls as who is paused is.
    return "not paused" if order.order == "resume" and agents.is_ready(agent) else ""


def do(core: Core, order: AgentOrdered) -> None:
    """Where there is an obstacle nothing happens, and that is counted."""
    found = obstacle(core, order)
    if found:
        core.state.count(f"agent: {found}")
        return
    agent = core.state.agents[order.agent]
    match order.order:
        case "log in":
            agents.log_in(core, order.agent, order.station)
        case "log out":
            agents.log_out(core, agent)
        case "pause":
            agents.pause(core, agent, order.reason)
        case "resume":
            agents.resume(core, agent)


def _why_not_at(core: Core, port: int) -> Obstacle:
    station = core.index.stations.get(port)
    if station is None:
        return "no such telephone"
    return "nobody sits there" if station.data or station.door else ""

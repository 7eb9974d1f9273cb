"""What people order of agents from the shell: where they are, and whether they take calls."""

from firmware.callcontrol.agent_orders import Obstacle
from firmware.callcontrol.events import AgentOrdered
from firmware.control.requests import LogAgentIn, LogAgentOut, PauseAgent, Request, ResumeAgent
from firmware.control.responses import Done, Refused
from firmware.runtime.core import Core
from firmware.runtime.who import Who, said_back

LONGEST_REASON = 40
"""Characters of a reason for a pause (control.requests)."""
_REFUSALS: dict[Obstacle, str] = {
    "no such agent": "There is no agent '{agent}'.",
    "no such telephone": "This box has no station {station}.",
    "nobody sits there": "{phone} is a data telephone or a door: no agent is there.",
    "not logged in": "{agent} is not logged in.",
    "not paused": "{agent} takes calls already.",
}


class AgentOrders:
    def __init__(self, core: Core) -> None:
        self._core = core

    def takes(self, request: Request) -> bool:
        """It is one of its orders."""
        return isinstance(request, LogAgentIn | LogAgentOut | PauseAgent | ResumeAgent)

    def do(self, request: Request, now_ms: int) -> Done | Refused:
        """Raises TypeError for what it does not take."""
        match request:
            case LogAgentIn(agent=agent, station=station):
                return self._log_in(AgentOrdered(agent, "log in", station), now_ms)
            case LogAgentOut(agent=agent):
                return self._order(AgentOrdered(agent, "log out"), f"{agent} is logged out.", now_ms)
            case PauseAgent(agent=agent, reason=reason):
                if not reason.strip() or not reason.isprintable() or len(reason) > LONGEST_REASON:
                    rule = f"must be printable text of at most {LONGEST_REASON} characters"
                    return Refused(f"The reason '{said_back(reason)}' of a pause {rule}.")
                return self._order(AgentOrdered(agent, "pause", 0, reason), f"{agent} is paused: {reason}.", now_ms)
            case ResumeAgent(agent=agent):
                return self._order(AgentOrdered(agent, "resume"), f"{agent} takes calls again.", now_ms)
        raise TypeError(type(request).__name__)

    def _log_in(self, order: AgentOrdered, now_ms: int) -> Done | Refused:
        before = self._core.control.index.agent_at.get(order.station, "")
        phone = Who(self._core.control).name(f"station {order.station}")
        response = self._order(order, f"{order.agent} is logged in at {phone}.", now_ms)
        if isinstance(response, Done) and before not in ("", order.agent):
            return Done(response.text, (f"{before}, who was there, is logged out.",))
        return response

    def _order(self, order: AgentOrdered, done: str, now_ms: int) -> Done | Refused:
        obstacle = self._core.control.why_not_order(order)
        if obstacle:
            phone = Who(self._core.control).name(f"station {order.station}").capitalize()
            told = _REFUSALS[obstacle].format(agent=said_back(order.agent), station=order.station, phone=phone)
            return Refused(told)
        self._core.inject(order, now_ms)
        return Done(done)

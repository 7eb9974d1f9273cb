"""What stories see where there are queues and mailboxes: who waits for whom, what agents do just now, and what nobody
has heard."""

from collections.abc import Callable

from firmware.callcontrol import agents
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import Call
from firmware.callcontrol.states import StationState
from tools.play.acts import Stage
from tools.play.grammar import Values

Fact = Callable[[Stage, Values], bool]


def _waits(stage: Stage, values: Values) -> bool:
    call = _call_of(stage, values["LINE"])
    if call is None or call.queued is None or values.get("QUEUE", call.queued.queue) != call.queued.queue:
        return False
    return "PLACE" not in values or values["PLACE"] == _place(stage, call)


def _call_of(stage: Stage, line: int) -> Call | None:
    control = stage.world.control
    return None if control is None else control.state.calls.get(control.state.trunks[line].call)


def _place(stage: Stage, call: Call) -> int:
    """Counted from 1: whoever has waited longest, head starts counted, is first."""
    control = stage.world.control
    assert control is not None
    assert call.queued is not None
    ranks = sorted(
        (one.queued.rank_ms, one.number)
        for one in control.state.calls.values()
        if one.queued is not None and one.queued.queue == call.queued.queue
    )
    return ranks.index((call.queued.rank_ms, call.number)) + 1


def _agent(stage: Stage, values: Values) -> AgentState | None:
    control = stage.world.control
    return None if control is None else control.state.agents[values["AGENT"]]


def _of_agent(holds: Callable[[Stage, AgentState], bool]) -> Fact:
    """Of somebody who is logged in."""

    def fact(stage: Stage, values: Values) -> bool:
        agent = _agent(stage, values)
        return agent is not None and bool(agent.station) and holds(stage, agent)

    return fact


def _telephone_is_used(stage: Stage, agent: AgentState) -> bool:
    control = stage.world.control
    return control is not None and control.state.stations[agent.station].state is not StationState.IDLE


def _is_free(stage: Stage, agent: AgentState) -> bool:
    control = stage.world.control
    away = control is not None and agent.station in control.index.away
    return agents.is_ready(agent) and not away and not _telephone_is_used(stage, agent)


def _is_logged_in(stage: Stage, values: Values) -> bool:
    agent = _agent(stage, values)
    return agent is not None and agent.station == stage.cast.port(values["PHONE"])


def _is_logged_out(stage: Stage, values: Values) -> bool:
    agent = _agent(stage, values)
    return agent is not None and not agent.station


def _new_messages(stage: Stage, values: Values) -> int:
    control = stage.world.control
    messages = [] if control is None else control.state.messages
    return sum(one.mailbox == values["MAILBOX"] and not one.heard for one in messages)


QUEUE_FACTS: dict[str, Fact] = {
    "line waits": _waits,
    "mailbox holds": lambda stage, values: _new_messages(stage, values) == values["COUNT"],
    "agent is free": _of_agent(_is_free),
    "agent is busy": _of_agent(_telephone_is_used),
    "agent is paused": _of_agent(lambda _, agent: bool(agent.paused)),
    "agent wraps up": _of_agent(lambda _, agent: agent.wraps_up),
    "agent is logged in": _is_logged_in,
    "agent is logged out": _is_logged_out,
}
"""By the key of the form."""


def waiting_in_words(stage: Stage, line: int) -> str:
    """``its caller waits in help at place 2``."""
    call = _call_of(stage, line)
    if call is None or call.queued is None:
        return "its caller is in no queue"
    return f"its caller waits in {call.queued.queue} at place {_place(stage, call)}"


def mailbox_in_words(stage: Stage, values: Values) -> str:
    """``mailbox help holds 2 new``."""
    return f"mailbox {values['MAILBOX']} holds {_new_messages(stage, values)} new"


def agent_in_words(stage: Stage, values: Values, phone_in_words: Callable[[Stage, int], str]) -> str:
    """``agent anna is paused (lunch); phone 11 is on hook and silent``."""
    agent = _agent(stage, values)
    if agent is None:
        return "no core runs"
    if not agent.station:
        return f"agent {agent.name} is logged out"
    paused = f" is paused ({agent.paused})," if agent.paused else ""
    wraps_up = " wraps up," if agent.wraps_up else ""
    return f"agent {agent.name}{paused}{wraps_up} is logged in; {phone_in_words(stage, agent.station)}"

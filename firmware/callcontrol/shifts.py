"""Shifts: agents come and go by the clock, as far as the plan says when they work.

Who has a telephone of his own is logged in there as his shift begins, if nobody else is; all others come by code, and
are late if they come late. As it ends, he is logged out, or when his call is over: no bell rings at an empty desk. Who
logs in at other hours works as long as he likes.
"""

from firmware.callcontrol import agents
from firmware.callcontrol.clock import begin_of, minute_of_week
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.week import Stretch, stretch_at

OWNER = "shift"
CHANGE = "change of shift"  # timer of an agent, by his number: his shift begins or ends


def look(core: Core) -> None:
    """The clock was told, a shift has begun or ended, or another plan is in force."""
    minute = minute_of_week(core.state)
    timers = core.state.timers
    for planned in core.state.plan.agents:
        agent = core.state.agents[planned.name]
        if minute is None or not planned.shift:
            timers.cancel(OWNER, agent.number, CHANGE)
            agent.shift = None
            continue
        stretch = stretch_at(planned.shift, minute)
        before, agent.shift = agent.shift, stretch
        if before is None:
            _first_look(core, agent, stretch)
        elif before.inside and not stretch.inside:
            _goes(core, agent)
        elif stretch.inside and before != stretch:
            _comes(core, agent)
        if stretch.ends:
            timers.start(OWNER, agent.number, CHANGE, begin_of(core.state, stretch.end))
        else:
            timers.cancel(OWNER, agent.number, CHANGE)


def _first_look(core: Core, agent: AgentState, stretch: Stretch) -> None:
    """The box has just started, or knows only now when he works: he is where it thinks he is from the start, or was
    told so; nobody is late by that."""
    own = core.index.agents[agent.name].station
    if not stretch.inside and own and agent.station == own:
        _goes(core, agent)


def _comes(core: Core, agent: AgentState) -> None:
    own = core.index.agents[agent.name].station
    if own and not agent.place and agents.at(core, own) is None:
        agents.log_in(core, agent.name, own)
    elif not agent.place:
        agent.due_ms = core.state.now_ms


def _goes(core: Core, agent: AgentState) -> None:
    agent.due_ms = None
    if agent.serves:
        agent.goes = True
    elif agent.place:
        agents.log_out(core, agent)

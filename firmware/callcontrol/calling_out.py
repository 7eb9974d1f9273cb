"""The life of a call out, from the number to the moment when it is dialled: a line is looked for, taken, left for
another one where it is no good, and in the end given to whoever called.

The attempt (records.Outgoing) owns the line until then. What the line itself does meanwhile is in line_table.py.
"""

from firmware.callcontrol import (
    attempts,
    book,
    calls,
    emergency,
    forwarding,
    hunt,
    junctors,
    limits,
    line_effects,
    line_hunt,
    line_out_effects,
    menu_ways,
    outside_agents,
    overflowing,
    recalls,
    restrictions,
    sparing,
    treatments,
)
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import ANSWERED, TAKEN, step, step_station, step_trunk
from firmware.callcontrol.plan import OutsideTarget, StationTarget
from firmware.callcontrol.queue_records import Promise
from firmware.callcontrol.records import Call, Outgoing, StationPort, Trunk
from firmware.callcontrol.states import StationInput, TrunkInput


def begin(core: Core, station: StationPort, digits: str, urgent: bool) -> None:
    """The person at this telephone wants ``digits`` outside; ``urgent``: it is an emergency.

    Who walks calls as from his own telephone: with its private line, and its limit.
    """
    outgoing = attempts.begin(core, station.name, digits, restrictions.person_of(core, station).port)
    outgoing.account, outgoing.emergency = station.account, urgent
    station.outgoing = outgoing.number
    station.account, station.walks = "", 0
    step_station(core, station, StationInput.SENT_OUT)
    if urgent:
        sparing.help_is_called(core)
        emergency.tell_operator(core, station, digits)


def keep_promise(core: Core, station: StationPort, promise: Promise) -> None:
    """The agent at this telephone has lifted for a caller who is to be called back."""
    outgoing = attempts.begin(core, station.name, promise.dialled, station.port)
    outgoing.promise, station.outgoing = promise.number, outgoing.number


def send_on(core: Core, call: Call) -> None:
    """This call was sent to a number outside: as long as nothing is dialled there, its caller waits where he is."""
    if call.outgoing or not isinstance(call.target, OutsideTarget):
        return
    outgoing = attempts.begin(core, call.origin, call.target.number, _sender(core, call))
    outgoing.call, call.outgoing = call.number, outgoing.number
    outgoing.traveller = call.said.traveller if call.said is not None else ""


def _sender(core: Core, call: Call) -> int:
    """The station that sent it there; what comes back does so to the operator."""
    operator = core.state.plan.operator
    if call.kind == "recall" and isinstance(operator, StationTarget):
        return operator.station
    return call.visited[-1] if call.visited else 0


def take_line(core: Core, number: int) -> None:
    """It needs a line: the best that is free, or for an emergency one that is not."""
    outgoing = core.state.outgoing.get(number)
    if outgoing is None or outgoing.line:
        return
    book.out_began(core, outgoing)
    chosen = line_hunt.choose(core, outgoing)
    if chosen is not None:
        trunk, digits = chosen
        seize(core, outgoing, trunk, digits)
    elif outgoing.emergency:
        emergency.take_line(core, outgoing)
    else:
        fail(core, outgoing)


def seize(core: Core, outgoing: Outgoing, trunk: Trunk, digits: str) -> None:
    """It has this line now, to dial ``digits`` on."""
    outgoing.line, outgoing.to_send = trunk.port, digits
    trunk.outgoing = outgoing.number
    book.out_took(core, outgoing)
    step_trunk(core, trunk, TrunkInput.CHOSEN)


def give_up(core: Core, number: int) -> None:
    """Whoever wanted it has gone, or wants it no more."""
    outgoing = core.state.outgoing.get(number)
    if outgoing is None:
        return
    _end(core, outgoing)
    trunk = core.state.trunks.get(outgoing.line)
    if trunk is not None and trunk.outgoing == number:
        trunk.outgoing = 0
        step_trunk(core, trunk, TrunkInput.WITHDRAWN)


def drop(core: Core, outgoing: Outgoing) -> None:
    """Nobody tries any more to reach this number; whoever wanted it is told as where no line is left."""
    trunk = core.state.trunks.get(outgoing.line)
    fail(core, outgoing)
    if trunk is not None and trunk.outgoing == outgoing.number:
        trunk.outgoing = 0
        step_trunk(core, trunk, TrunkInput.WITHDRAWN)


def fail(core: Core, outgoing: Outgoing) -> None:
    """No line is left: who called hears so, who was sent on rings the telephone that sent him, who was handed over
    comes back."""
    _end(core, outgoing)
    if outgoing.agent:
        return
    origin = core.ends[outgoing.origin]
    call = core.state.calls.get(outgoing.call)
    if call is not None:
        _ring_here(core, call, outgoing)
    elif origin.hold:
        recalls.refused(core, core.state.holds[origin.hold])
    elif isinstance(origin, StationPort):
        step_station(core, origin, StationInput.CONGESTED)


def _ring_here(core: Core, call: Call, outgoing: Outgoing) -> None:
    call.outgoing = 0
    if overflowing.come_back(core, call) or menu_ways.sent_back(core, call):
        return
    if outgoing.by:
        call.patient = not call.dialled or not forwarding.is_engaged(core, outgoing.by)
        hunt.start_over(core, call, StationTarget(outgoing.by))
    elif isinstance(core.ends[call.origin], Trunk):  # a queue had sent him on that exists no more
        hunt.start_over(core, call, line_effects.destination(core, call.origin))
    else:
        core.agenda.refused.append(call.number)


def reached(core: Core, port: int) -> None:
    """The number is out: who called has the line, or an agent is asked on it."""
    trunk = core.state.trunks[port]
    outgoing = core.state.outgoing[trunk.outgoing]
    trunk.outgoing = 0
    _end(core, outgoing, port)
    if outgoing.agent:
        outside_agents.reached(core, outgoing, trunk)
        return
    origin = core.ends[outgoing.origin]
    call = core.state.calls.get(outgoing.call)
    if call is not None:
        hunt.silence(core, call)
        calls.end(core, call)
        origin.call = 0
        step(core, origin, ANSWERED)
    elif origin.hold:
        step(core, origin, TAKEN)
    else:
        step(core, origin, ANSWERED)
    junctors.begin(core, origin, trunk)
    limits.begin(core, trunk)


def glared(core: Core, port: int) -> None:
    """Somebody called as we seized: he is answered. Who wanted to dial talks to him, where that is a person; else the
    caller hears ringback and hunts as every caller of this line, and the number goes out by another one."""
    trunk = core.state.trunks[port]
    outgoing = core.state.outgoing.get(trunk.outgoing)
    limits.begin(core, trunk)
    if outgoing is None or not _meets_callers(core, outgoing):
        line_out_effects.pass_over(core, trunk, None)
        step_trunk(core, trunk, TrunkInput.AWAITED)
        return
    trunk.outgoing = 0
    _end(core, outgoing)
    origin = core.ends[outgoing.origin]
    step(core, origin, ANSWERED)
    junctors.begin(core, trunk, origin)


def _meets_callers(core: Core, outgoing: Outgoing) -> bool:
    origin = core.ends[outgoing.origin]
    if (
        outgoing.emergency
        or outgoing.call
        or outgoing.promise
        or outgoing.agent
        or origin.hold
        or not isinstance(origin, StationPort)
    ):
        return False
    return origin.name not in core.index.data and origin.name not in core.index.doors


def _end(core: Core, outgoing: Outgoing, line: int = 0) -> None:
    """It is over: its number is out on ``line``, or will not be (0)."""
    book.out_ended(core, outgoing, line)
    if outgoing.promise:
        core.agenda.attempted.append((outgoing.promise, line))
    if outgoing.agent:
        core.agenda.agent_attempted.append((outgoing.agent, line))
    del core.state.outgoing[outgoing.number]
    reserved = core.state.trunks.get(outgoing.victim)
    if reserved is not None and reserved.outgoing == outgoing.number:
        reserved.outgoing = 0
    core.state.timers.cancel(emergency.OWNER, outgoing.number, emergency.CUT)
    core.state.timers.cancel(emergency.OWNER, outgoing.number, emergency.FREE)
    origin = core.ends[outgoing.origin]
    if isinstance(origin, StationPort) and origin.outgoing == outgoing.number:
        origin.outgoing = 0
        if not origin.hold:
            treatments.stop(core, origin)

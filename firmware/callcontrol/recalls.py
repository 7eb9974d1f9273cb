"""Nobody is forgotten: who was put on hold, parked or handed over, and not taken, comes back.

First to the telephone that left him (at once if that is free, else to the operator), then to the operator, who rings
until he answers; where there is none, or nobody is to be rung there, to the telephone that left him again. Thirty
minutes on hold are the end.
"""

from firmware.callcontrol import calls, emergency, forwarding, holds, hunt, reminders
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import DROPPED, step
from firmware.callcontrol.plan import ForwardTarget, StationTarget
from firmware.callcontrol.records import Call, Hold
from firmware.callcontrol.states import StationState


def ring_back(core: Core, hold: Hold, reason: str) -> None:
    """A call for somebody on hold, to whoever left him there, or else to the operator."""
    target = destination(core, hold.by)
    party = core.ends[hold.party]
    if target is None:
        step(core, party, DROPPED)
        return
    holds.put_down(core, hold)
    call = calls.begin(core, hold.party, target, "recall")
    call.by, call.reason = hold.by, reason
    hold.call = party.call = call.number
    _then_operator(core, call)


def destination(core: Core, by: int) -> ForwardTarget | None:
    """Who gets back what station ``by`` left; None: nobody is there who could."""
    station = core.state.stations.get(by)
    operator = operator_of(core)
    if station is not None and station.state is StationState.IDLE:
        return StationTarget(by)
    if operator is not None:
        return operator
    return None if station is None else StationTarget(by)


def operator_of(core: Core) -> ForwardTarget | None:
    """The operator, or whom he has sent his calls to; None: there is none, or no telephone of his will ring."""
    operator = core.state.plan.operator
    target = None if operator is None else forwarding.follow(core, operator)[0]
    return None if target is None or hunt.is_deserted(core, target) else target


def is_operator(core: Core, port: int) -> bool:
    """This station is the operator's, or one of his group."""
    operator = core.state.plan.operator
    return operator is not None and port in core.index.pools[operator].group.members


def time_is_up(core: Core, number: int, timer: str) -> None:
    """A timer of a hold is due."""
    hold = core.state.holds[number]
    if timer == holds.LIMIT:
        step(core, core.ends[hold.party], DROPPED)
    elif not hold.call:
        ring_back(core, hold, f"parked at {hold.zone}" if hold.why == "park" else "on hold")


def patience_is_over(core: Core, call: Call) -> None:
    """Nobody has answered a recall, a call that was handed over, one from inside, or one of the box's own."""
    if reminders.must_wait(core, call):
        calls.be_patient(core, call, reminders.ring_ms(core, call))
    elif emergency.must_go_on(core, call):
        calls.be_patient(core, call, emergency.AGAIN_MS)
    elif not call.origin:
        hunt.silence(core, call)
        calls.end(core, call)
        core.agenda.look = True
    elif call.kind == "recall":
        _move_on(core, call)
    elif not call.by:
        core.agenda.refused.append(call.number)
    else:
        come_back(core, call)


def _move_on(core: Core, call: Call) -> None:
    """From who left him to the operator, there to stay; but nobody stays where no telephone will ring."""
    if call.target == StationTarget(call.by) or hunt.is_deserted(core, call.target):
        target = operator_of(core) or destination(core, call.by)
        if target is not None and target != call.target:
            hunt.start_over(core, call, target)
    _then_operator(core, call)


def come_back(core: Core, call: Call) -> None:
    """A call that was handed over was not answered: it goes back to who did that.

    Where no telephone would ring for it there, it rings on where it is, and looks again later.
    """
    target = destination(core, call.by)
    if target is None:
        step(core, core.ends[call.origin], DROPPED)
        return
    if hunt.is_deserted(core, target) and not hunt.is_deserted(core, call.target):
        _then_operator(core, call)
        return
    whom = core.index.name_of(call.target)
    hunt.start_over(core, call, target)
    call.kind, call.reason, call.patient = "recall", f"{whom} did not answer", True
    _then_operator(core, call)


def refused(core: Core, hold: Hold) -> None:
    """Whom he was handed to cannot be reached: back at once."""
    ring_back(core, hold, "nobody to be reached")


def _then_operator(core: Core, call: Call) -> None:
    calls.be_patient(core, call, core.state.plan.timing.recall_ring_ms)

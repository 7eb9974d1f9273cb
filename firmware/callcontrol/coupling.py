"""How ports act on each other: rules that run to a fixed point after every event.

Effects leave facts on the agenda; a rule takes one of them and feeds inputs to other machines, which may leave new
facts. Rules stand in order of urgency: connect who answered, silence bells nobody waits for, end conversations of
one, place the calls of those who have dialled, and only then give dial tone and free stations to those who wait.
"""

from firmware.callcontrol import calls, hunt, junctors
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import ANSWERED, PARTED, step, step_station
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Call, StationPort
from firmware.callcontrol.states import StationInput, StationState


def settle(core: Core) -> None:
    """Apply the rules until none of them has anything to do."""
    agenda = core.agenda
    while True:
        if agenda.answered:
            _connect(core, agenda.answered.pop(0))
        elif agenda.gone:
            _call_off(core, agenda.gone.pop(0))
        elif agenda.thinned:
            _end_lonely(core, agenda.thinned.pop(0))
        elif agenda.refused:
            _refuse(core, agenda.refused.pop(0))
        elif agenda.bereft:
            _miss_bell(core, agenda.bereft.pop(0))
        elif agenda.dialled:
            _place(core, core.state.stations[agenda.dialled.pop(0)])
        elif agenda.freed:
            _freed(core, agenda.freed.pop(0))
        elif agenda.tone:
            agenda.tone = False
            _grant_tone(core)
        elif agenda.look:
            agenda.look = False
            _give_free_stations(core)
        else:
            return


def _connect(core: Core, port: int) -> None:
    """A ringing station was lifted: its call is answered, all other bells stop, the voices meet."""
    state = core.state
    station = state.stations[port]
    call = state.calls[station.call]
    caller = core.ends[call.origin]
    calls.leave_hunt(core, call)
    hunt.silence(core, call, but=port)
    step(core, caller, ANSWERED)
    junctors.begin(core, call.number, caller, station)
    state.history.answered(port, core.index.pools[call.target].name)


def _call_off(core: Core, number: int) -> None:
    """The caller has gone before the answer: no bell rings for nobody."""
    call = core.state.calls[number]
    calls.leave_hunt(core, call)
    hunt.silence(core, call)
    calls.end(core, number)


def _end_lonely(core: Core, number: int) -> None:
    """Whoever is alone in a conversation is not in one any more."""
    junctor = core.state.junctors.get(number)
    if junctor is not None and len(junctor.members) == 1:
        step(core, core.ends[junctor.members[0]], PARTED)


def _miss_bell(core: Core, number: int) -> None:
    """A bell fell out of a hunt: if it was the only one, the hunt goes on at once."""
    call = core.state.calls.get(number)
    if call is not None and not call.bells and number in core.state.offered:
        hunt.go_on(core, call)


def _refuse(core: Core, number: int) -> None:
    """A call that does not wait found nobody, or its number is gone: its caller is told why."""
    call = core.state.calls[number]
    why = _why_not(core, call)
    caller = core.ends[call.origin]
    _call_off(core, number)
    if isinstance(caller, StationPort):
        step_station(core, caller, why)


def _why_not(core: Core, call: Call) -> StationInput:
    if calls.destination(core, call) is None:
        return StationInput.UNOBTAINABLE
    obstacle = _obstacle(core, call.target.station) if isinstance(call.target, StationTarget) else None
    return obstacle or StationInput.BUSY


def _place(core: Core, station: StationPort) -> None:
    """A number is complete, or hopeless: a call begins, or the caller hears why not."""
    number = station.digits
    target = core.index.numbers.get(number)
    if target is None:
        step_station(core, station, StationInput.UNOBTAINABLE)
        return
    obstacle = _obstacle(core, target.station) if isinstance(target, StationTarget) else None
    if obstacle is not None:
        step_station(core, station, obstacle)
        return
    station.call = calls.begin(core, station.name, target, number).number
    step_station(core, station, StationInput.PLACED)


def _obstacle(core: Core, port: int) -> StationInput | None:
    """Why this station cannot be rung by a caller who does not wait; his own number is busy, too."""
    state = core.state.stations[port].state
    if state is StationState.OUT:
        return StationInput.CONGESTED
    if state is not StationState.IDLE or port in core.index.dnd:
        return StationInput.BUSY
    return None


def _freed(core: Core, port: int) -> None:
    """From busy to free: calls that wait in silence, having tried this one in vain, may ring it again."""
    state = core.state
    for number in state.waiting:
        tried = state.calls[number].tried
        if port in tried:
            tried.remove(port)
    core.agenda.look = True


def _grant_tone(core: Core) -> None:
    """Dial tone for those who lifted first, as far as the receivers go; a box without receivers has it for all."""
    state = core.state
    queue, free = state.tone_queue, state.free_receivers
    while queue and (free or not state.plan.receivers):
        station = state.stations[queue.pop(0)]
        station.receiver = free.pop(0) if free else 0
        step_station(core, station, StationInput.GRANTED)


def _give_free_stations(core: Core) -> None:
    """Calls without a bell first, the oldest first of all; then free stations join rounds that keep their bells."""
    state = core.state
    for number in list(state.waiting):
        hunt.seek(core, state.calls[number])
    for number in list(state.offered):
        hunt.widen(core, state.calls[number])

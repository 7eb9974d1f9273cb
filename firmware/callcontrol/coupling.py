"""How ports act on each other: rules that run to a fixed point after every event.

Effects leave facts on the agenda; a rule takes one of them and feeds inputs to other machines, which may leave new
facts. Rules stand in order of urgency: connect who answered, silence bells nobody waits for, end conversations of
one, and only then give free stations to calls.
"""

from firmware.callcontrol import calls, hunt, junctors
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station, step_trunk
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.states import StationInput, TrunkInput


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
        elif agenda.bereft:
            _miss_bell(core, agenda.bereft.pop(0))
        elif agenda.freed:
            _freed(core, agenda.freed.pop(0))
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
    trunk = state.trunks[call.line]
    calls.leave_hunt(core, call)
    hunt.silence(core, call, but=port)
    step_trunk(core, trunk, TrunkInput.ANSWERED)
    junctors.begin(core, trunk, station)
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
    if junctor is None or len(junctor.members) > 1:
        return
    member = core.ends[junctor.members[0]]
    if isinstance(member, StationPort):
        step_station(core, member, StationInput.PARTED)
    else:
        step_trunk(core, member, TrunkInput.PARTED)


def _miss_bell(core: Core, number: int) -> None:
    """A bell fell out of a hunt: if it was the only one, the hunt goes on at once."""
    call = core.state.calls.get(number)
    if call is not None and not call.bells and number in core.state.offered:
        hunt.go_on(core, call)


def _freed(core: Core, port: int) -> None:
    """From busy to free: calls that wait in silence, having tried this one in vain, may ring it again."""
    state = core.state
    for number in state.waiting:
        tried = state.calls[number].tried
        if port in tried:
            tried.remove(port)
    core.agenda.look = True


def _give_free_stations(core: Core) -> None:
    """Calls without a bell first, the oldest first of all; then free stations join rounds that keep their bells."""
    state = core.state
    for number in list(state.waiting):
        hunt.seek(core, state.calls[number])
    for number in list(state.offered):
        hunt.widen(core, state.calls[number])

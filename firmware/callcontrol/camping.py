"""Camp-on: whoever found somebody busy is called back when both are free, in the order of asking."""

from firmware.callcontrol import calls
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Camp, StationPort
from firmware.callcontrol.states import StationState


def ask(core: Core, station: StationPort, number: str) -> bool:
    """Its person wants to be called back; False: nobody can be camped on at this number."""
    target = core.index.numbers.route(number)
    if not isinstance(target, StationTarget) or target.station == station.port:
        return False
    if core.state.stations[target.station].name in core.index.data:
        return False
    if not any(camp.asker == station.port and camp.number == number for camp in core.state.camps):
        core.state.camps.append(Camp(station.port, number))
        core.agenda.look = True
    return True


def forget(core: Core, asker: int) -> None:
    """He does not want to be called back any more."""
    core.state.camps = [camp for camp in core.state.camps if camp.asker != asker]


def forget_lost(core: Core) -> None:
    """Nobody has the number any more, or it is his own."""
    state = core.state
    targets = ((camp, core.index.numbers.route(camp.number)) for camp in state.camps)
    state.camps = [camp for camp, to in targets if isinstance(to, StationTarget) and to.station != camp.asker]


def met(core: Core, one: int, other: int) -> None:
    """These two talk to each other: what each wanted of the other is done."""
    wishes = ((StationTarget(one), other), (StationTarget(other), one))
    route = core.index.numbers.route
    core.state.camps = [camp for camp in core.state.camps if (route(camp.number), camp.asker) not in wishes]


def keep_place(core: Core, station: StationPort, number: str) -> None:
    """He was called back and found the line busy again: he stays where he was in the row."""
    for camp in core.state.camps:
        if camp.asker == station.port and camp.number == number:
            camp.call = 0


def look(core: Core) -> None:
    """Whose telephone and whose wish are free is called back."""
    state = core.state
    state.camps = [camp for camp in state.camps if not camp.call or camp.call in state.calls]
    taken = {camp.number for camp in state.camps if camp.call}
    for camp in state.camps:
        if camp.call or camp.number in taken:
            continue
        target = core.index.numbers.route(camp.number)
        asker = state.stations[camp.asker]
        free = isinstance(target, StationTarget) and state.stations[target.station].state is StationState.IDLE
        if not free or asker.state is not StationState.IDLE:
            continue
        taken.add(camp.number)
        call = calls.begin(core, "", StationTarget(asker.port), "callback")
        call.wanted = camp.number
        camp.call = call.number
        calls.be_patient(core, call, state.plan.timing.callback_ms)

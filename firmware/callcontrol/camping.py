"""Camp-on: whoever found somebody busy is called back when both are free, in the order of asking."""

from firmware.callcontrol import calls, forwarding
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Camp, StationPort
from firmware.callcontrol.states import StationState


def ask(core: Core, station: StationPort, number: str) -> bool:
    """Its person wants to be called back; False: nobody can be camped on at this number."""
    if not _may_be_wanted(core, station.port, number):
        return False
    if not any(camp.asker == station.port and camp.number == number for camp in core.state.camps):
        core.state.camps.append(Camp(station.port, number))
        core.agenda.look = True
    return True


def _may_be_wanted(core: Core, asker: int, number: str) -> bool:
    """A telephone of somebody else, who may be disturbed by such a call."""
    target = core.index.numbers.route(number)
    if not isinstance(target, StationTarget) or target.station == asker:
        return False
    return core.state.stations[target.station].name not in core.index.data


def forget(core: Core, asker: int) -> None:
    """He does not want to be called back any more."""
    core.state.camps = [camp for camp in core.state.camps if camp.asker != asker]


def forget_lost(core: Core) -> None:
    """Nobody has the number any more, or it is his own, or nobody may camp there."""
    core.state.camps = [camp for camp in core.state.camps if _may_be_wanted(core, camp.asker, camp.number)]


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
    rung = {camp.asker for camp in state.camps if camp.call}
    for camp in state.camps:
        if camp.call or camp.number in taken or not _is_free(core, camp.asker, rung):
            continue
        wanted = _rings_at(core, camp)
        if wanted in core.index.dnd or not _is_free(core, wanted, rung):
            continue
        taken.add(camp.number)
        rung.add(camp.asker)
        call = calls.begin(core, "", StationTarget(camp.asker), "callback")
        call.wanted = camp.number
        camp.call = call.number
        calls.be_patient(core, call, state.plan.timing.callback_ms)


def _rings_at(core: Core, camp: Camp) -> int:
    """The telephone that his call would ring now; 0: that of a group, which he may wait for."""
    wanted = core.index.numbers.route(camp.number)
    target = None if wanted is None else forwarding.follow(core, wanted, camp.asker)[0]
    return target.station if isinstance(target, StationTarget) else 0


def _is_free(core: Core, port: int, rung: set[int]) -> bool:
    """Its person can be called: ``rung`` are those who are just called back themselves."""
    if not port:
        return True
    station = core.state.stations[port]
    return station.state is StationState.IDLE and port not in rung

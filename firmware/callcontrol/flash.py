"""What a hook flash means, and the choices that follow it: hold, back, swap, conference.

Somebody who talks puts his partner on hold and gets dial tone. With one party on hold already, the plan says what the
second flash does: dial tone for a choice, the other party, or a conference; who knocked and who was put on hold for him
are strangers, whom no flash alone brings together. Somebody who does not talk (he dials, hears ringback or busy) is
back with whom he had on hold last. In a conference its maker parts again from the one who joined last; the flash of
another member means nothing, nor does that of a data station or of a door post: a visitor does not put us on hold.
"""

from firmware.callcontrol import holds, junctors, meeting, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import DROPPED, HELD, step, step_station
from firmware.callcontrol.records import Hold, HoldReason, StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkState


def flashed(core: Core, station: StationPort) -> None:
    """The hook was pressed, or the time to dial or to listen to a tone is up while somebody is on hold."""
    if station.state is not StationState.TALKING:
        if station.holds:
            back(core, station, station.holds[-1])
        return
    if station.name in core.index.data or station.name in core.index.doors:
        return
    other = junctors.partner(core, station)
    if other is None:
        _split(core, station)
    elif _may_wait(core, other):
        _put_aside(core, station, other)


def back(core: Core, station: StationPort, number: int) -> None:
    """It talks again to somebody whom it had on hold, whatever it does now."""
    step_station(core, station, StationInput.RESUMED)
    meeting.talk(core, station, core.state.holds[number])


def meet_again(core: Core, station: StationPort) -> None:
    """Its partner has gone, but it has somebody on hold: it talks to him at once."""
    junctors.leave(core, station)
    meeting.talk(core, station, _latest(core, station))


def drop(core: Core, station: StationPort) -> None:
    """Of two on hold, the later one is let go, and it talks to the other again; one on hold is simply taken back."""
    if len(station.holds) > 1:
        step(core, core.ends[_latest(core, station).party], DROPPED)
    back(core, station, station.holds[0])


def confer(core: Core, station: StationPort) -> None:
    """Back to the later one on hold, and the other joins."""
    back(core, station, station.holds[-1])
    _join(core, station)


def _put_aside(core: Core, station: StationPort, other: Trunk | StationPort) -> None:
    if station.knock:
        _take_knocking(core, station, other)
    elif not station.holds or core.state.plan.second_flash == "choice":
        _hold(core, station, other)
        step_station(core, station, StationInput.ASIDE)
    elif core.state.plan.second_flash == "swap" or _latest(core, station).why == "waiting":
        before = _latest(core, station)
        _hold(core, station, other)
        junctors.leave(core, station)
        meeting.talk(core, station, before)
    else:
        _join(core, station)


def _may_wait(core: Core, other: Trunk | StationPort) -> bool:
    """A line whose loop is not up yet cannot be put on hold, and music would harm what a data station sends."""
    return other.state in (StationState.TALKING, TrunkState.TALKING) and other.name not in core.index.data


def _take_knocking(core: Core, station: StationPort, other: Trunk | StationPort) -> None:
    number = station.knock
    station.knock = 0
    treatments.stop_knocking(core, station)
    step(core, other, HELD)
    holds.begin(core, other, station, "waiting")
    junctors.leave(core, station)
    station.call = number
    core.agenda.answered.append(station.port)


def _join(core: Core, station: StationPort) -> None:
    junctor = core.state.junctors[station.junctor]
    meeting.join(core, junctor, _latest(core, station))
    junctor.owner = station.port


def _split(core: Core, station: StationPort) -> None:
    junctor = core.state.junctors[station.junctor]
    if junctor.owner == station.port:
        latest = core.ends[[name for name in junctor.members if name != station.name][-1]]
        if _may_wait(core, latest):
            _hold(core, station, latest)


def _hold(core: Core, station: StationPort, party: Trunk | StationPort) -> None:
    """Beside somebody who was put aside for a call that knocked, everybody is."""
    why: HoldReason = _latest(core, station).why if station.holds else "consultation"
    step(core, party, HELD)
    holds.begin(core, party, station, why)


def _latest(core: Core, station: StationPort) -> Hold:
    return core.state.holds[station.holds[-1]]

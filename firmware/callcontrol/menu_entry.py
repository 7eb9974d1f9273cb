"""The way into a menu: the box answers the line, or a telephone that has called may press digits."""

from firmware.callcontrol import menu_places, menu_words, queueing, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.records import Call, StationPort
from firmware.callcontrol.states import StationInput, StationState, TrunkState


def look(core: Core, call: Call) -> None:
    """Its line is answered as soon as its caller is known, or could be: telling takes until the second ring."""
    menu, origin = call.menu, core.ends.get(call.origin)
    if menu is None or menu.doing != "due":
        return
    if isinstance(origin, StationPort):
        _look_inside(core, call, origin)
    else:
        queueing.take_in_by(core, call, 0 if menu.is_told else call.began_ms + queueing.TOLD_MS)


def _look_inside(core: Core, call: Call, station: StationPort) -> None:
    if station.state is StationState.CALLING:
        step_station(core, station, StationInput.IN_MENU)
    come(core, call)


def come(core: Core, call: Call) -> None:
    """This caller comes to a menu: if the box has answered him already, its words begin, and whatever he hears
    ends. A colleague on hold who was handed over presses digits like one who has called it himself; one who comes back
    to whoever left him cannot: a person helps him at once."""
    port = core.ends.get(call.origin)
    if call.menu is None or port is None:
        return
    if isinstance(port, StationPort) and port.state is StationState.HELD:
        if call.kind == "recall":
            menu_places.expect_nothing(core, call)
            return
        call.by = 0
        step_station(core, port, StationInput.IN_MENU)
        menu_words.begin(core, call)
    elif port.state in (TrunkState.HELD, StationState.CHOOSING):
        if port.hears != treatments.MUSIC:
            treatments.give(core, port, treatments.MUSIC)
        menu_words.begin(core, call)


def leave(core: Core, call: Call) -> None:
    """Its telephone hears ringback again, where it has left the menus."""
    station = core.ends.get(call.origin)
    if call.menu is None and isinstance(station, StationPort) and station.state is StationState.CHOOSING:
        step_station(core, station, StationInput.OUT_OF_MENU)


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls after its call had come here, or will not any more."""
    if call.menu is not None and not call.menu.is_told:
        call.menu.is_told = True
        core.agenda.look = True

"""The way into a menu from outside: the box answers the line."""

from firmware.callcontrol import queueing
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call


def look(core: Core, call: Call) -> None:
    """Its line is answered as soon as its caller is known, or could be: telling takes until the second ring."""
    menu = call.menu
    if menu is not None and menu.doing == "due":
        queueing.take_in_by(core, call, 0 if menu.is_told else call.began_ms + queueing.TOLD_MS)


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls after its call had come here, or will not any more."""
    if call.menu is not None and not call.menu.is_told:
        call.menu.is_told = True
        core.agenda.look = True

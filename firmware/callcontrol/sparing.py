"""Who is let through although he is on the block list.

Somebody who was called for help may call back from any number, or from none that is told: for an hour after a call for
help nobody is turned away. Nor is he to whom the box has promised a call, until it has kept that.
"""

import msgspec

from firmware.callcontrol import queue_places
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import State, Trunk

CALLS_BACK_MS = 3_600_000
"""So long whoever was called for help may call back, our choice."""


def help_is_called(core: Core) -> None:
    """Somebody here calls for help."""
    core.state.help_ms = core.state.now_ms
    core.state.remembered += 1


def may_be_help(state: State) -> bool:
    """Help was called not long ago: whoever calls may be about that."""
    return state.help_ms is not None and state.now_ms - state.help_ms < CALLS_BACK_MS


def look(core: Core, trunk: Trunk) -> None:
    """A line has told who calls: he is not blocked if he is to be let through; why is counted. It is looked at now, as
    a caller who comes to his queue has his promise no more."""
    caller = trunk.caller
    if caller is None or not caller.blocked:
        return
    if may_be_help(core.state) or caller.number in core.index.emergency:
        core.state.count("blocked caller let through: help was called")
    elif caller.number and queue_places.promised_to(core.state, caller.number):
        core.state.count("blocked caller let through: he is promised a call")
    else:
        return
    trunk.caller = msgspec.structs.replace(caller, blocked="")

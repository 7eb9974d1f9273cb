"""The beginning of an attempt to call out: whoever wants it, a line is looked for (calling_out.py)."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Outgoing


def begin(core: Core, origin: str, digits: str, by: int) -> Outgoing:
    """``origin`` wants ``digits`` outside; ``by`` whom: a station, 0 = none."""
    state = core.state
    state.outgoing_begun += 1
    outgoing = Outgoing(state.outgoing_begun, origin, digits, by, state.now_ms)
    state.outgoing[outgoing.number] = outgoing
    core.agenda.wanting.append(outgoing.number)
    return outgoing

"""Outputs that sound something for one port alone: the digits of a line, caller identification of a telephone.

One codec output is kept for them; where that is in use, one that carries neither a tone nor words serves as well. Who
is in a hurry takes the output of either, whose listeners hear the nearest permanent one instead.
"""

from firmware.callcontrol import treatments
from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import StationPort, Trunk


def lend(core: Core, port: Trunk | StationPort, urgent: bool = False) -> str:
    """An output that this port hears from now on; "" where none is free."""
    output = _free(core) or (_taken_from_a_tone(core) if urgent else "")
    if output:
        core.state.signals[output] = port.name
        core.outbox.actions.append(CloseCrosspoint(port.name, f"tone {output}"))
    return output


def give_back(core: Core, output: str) -> None:
    """The port hears it no longer; what it plays was stopped, or has ended."""
    name = core.state.signals.pop(output)
    core.outbox.actions.append(OpenCrosspoint(name, f"tone {output}"))
    core.agenda.signal = True


def _free(core: Core) -> str:
    state = core.state
    outputs = (state.plan.signal_output, *state.plan.tone_outputs)
    free = (one for one in outputs if one and one not in state.signals and one not in state.playing)
    return next((one for one in free if one not in state.speaking), "")


def _taken_from_a_tone(core: Core) -> str:
    for output in core.state.plan.tone_outputs:
        if output in core.state.playing or output in core.state.speaking:
            treatments.clear(core, output)
            return output
    return ""

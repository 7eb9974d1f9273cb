"""What must hold after every event (DESIGN 8), judged from outside.

The actions themselves are judged (``OutputImage``), not only what call control believes.
"""

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.invariants_of_dialogues import OF_DIALOGUES
from firmware.callcontrol.invariants_of_lines import OF_LINES
from firmware.callcontrol.invariants_of_menus import OF_MENUS
from firmware.callcontrol.invariants_of_outputs import OF_OUTPUTS
from firmware.callcontrol.invariants_of_queues import OF_QUEUES
from firmware.callcontrol.invariants_of_receivers import OF_RECEIVERS
from firmware.callcontrol.invariants_of_recordings import OF_RECORDINGS
from firmware.callcontrol.invariants_of_state import OF_STATE
from firmware.callcontrol.output_image import OutputImage

__all__ = ["OutputImage", "broken"]

_CHECKS = (*OF_STATE, *OF_LINES, *OF_QUEUES, *OF_MENUS, *OF_RECORDINGS, *OF_RECEIVERS, *OF_DIALOGUES)


def broken(control: CallControl, image: OutputImage | None = None) -> list[str]:
    """Every invariant that does not hold now, as sentences; an empty list when all is well.

    Ask after handle(), or after advance() to the same moment: timers that are due now have acted then.
    """
    state, index = control.state, control.index
    found = [sentence for check in _CHECKS for sentence in check(state, index)]
    if image is not None:
        found += [sentence for judge in OF_OUTPUTS for sentence in judge(state, image)]
    return found

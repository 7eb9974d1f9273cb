"""What people order from the shell of the mode of the office."""

from typing import Literal

from firmware.callcontrol.events import ModeOrdered
from firmware.callcontrol.periods import MODES, Mode
from firmware.control.requests import LONGEST_MODE_MIN, SetMode
from firmware.control.responses import Done, Refused
from firmware.runtime.core import Core
from firmware.runtime.hours_in_words import in_a_sentence
from firmware.runtime.office_hours import OfficeHours
from firmware.runtime.who import said_back


def set_mode(core: Core, hours: OfficeHours, request: SetMode, now_ms: int) -> Done | Refused:
    """By hand, for some minutes or until the hours change; or as the hours say."""
    known: tuple[Mode | Literal[""], ...] = ("", *MODES)
    mode = next((one for one in known if one == request.mode), None)
    if mode is None:
        return Refused(f"There is no mode '{said_back(request.mode)}': {', '.join(MODES)}.")
    if not 0 <= request.minutes <= LONGEST_MODE_MIN:
        return Refused(f"A mode cannot hold for {request.minutes} min: 1 to {LONGEST_MODE_MIN}.")
    core.inject(ModeOrdered(mode, request.minutes if mode else 0), now_ms)
    said = in_a_sentence(core.control.state, hours)
    return Done(f"{said[0].upper()}{said[1:]}.")

"""Callers on the block list, as long as they hold the line: it rings on and nobody is rung, or the box answers it, and
they are told that they are not put through, or hear busy tone."""

from firmware.callcontrol import dialogue_places, dialogue_words, queueing, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import DROPPED, step
from firmware.callcontrol.message_records import Dialogue, Refusing
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.targets import Refusal

WORDS = "blocked"
"""The prompt."""
BUSY_MS = 10_000
"""So long busy tone is heard, our choice: enough to be believed, and then the line is free for others."""


def look(core: Core, call: Call, how: Refusal) -> None:
    """His line is answered at once, and he hears why not; or (silent) it rings until he gives up."""
    origin = core.ends.get(call.origin)
    if how == "silent" or not isinstance(origin, Trunk) or origin.name in core.state.dialogues:
        return
    if origin.state is TrunkState.RINGING:
        queueing.take_in_by(core, call, 0)
    elif origin.state is TrunkState.HELD:
        dialogue = dialogue_places.begin(core, origin, Refusing(how), call.language)
        if how == "busy":
            dialogue.doing = "busy"
            treatments.give(core, origin, treatments.BUSY)
            dialogue_words.wait(core, dialogue, BUSY_MS)
        else:
            dialogue_words.say(core, dialogue, WORDS)


def said(core: Core, dialogue: Dialogue) -> None:
    """He has been told."""
    step(core, core.ends[dialogue.port], DROPPED)


def pressed(_core: Core, _dialogue: Dialogue, _digit: str) -> None:
    """Keys mean nothing here."""


def time_is_up(core: Core, dialogue: Dialogue) -> None:
    """He has heard busy tone for long enough; or no output was free for words."""
    step(core, core.ends[dialogue.port], DROPPED)

"""What a sound from the far side of a line means at this moment of its call.

Busy and congestion end a call after as many cycles as the line is trusted for; dial tone does at once where only an
exchange that has forgotten the call can give it. After a flash, and on a call out by a line that has not shown that it
ends calls so, something at the far side may give it for more digits: there it must go on for long. Nothing of this
counts in a conference: what is heard there may be the echo of what another line sounds, and those who talk hear for
themselves that somebody has gone.
"""

from firmware.callcontrol import learning
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import LineHeard
from firmware.callcontrol.line_effects import DIALS_AGAIN_MS
from firmware.callcontrol.records import Trunk
from firmware.callcontrol.states import TrunkInput, TrunkState

_IN_CALL = (TrunkState.TALKING, TrunkState.HELD)
_BUSY = ("busy", "congestion")

ASKED_MS = 30_000
"""A flash has asked for the dial tone that is heard within this."""


def weigh(core: Core, trunk: Trunk, event: LineHeard) -> TrunkInput:
    """The input that this sound is to the line as it is now."""
    if event.sound == "fax":
        return TrunkInput.FAX_HEARD
    if trunk.state is TrunkState.AWAITING_TONE:
        return _instead_of_dial_tone(trunk, event)
    return _in_call(core, trunk, event)


def _in_call(core: Core, trunk: Trunk, event: LineHeard) -> TrunkInput:
    if trunk.state not in _IN_CALL or _is_in_conference(core, trunk):
        return TrunkInput.UNSURE
    if event.sound == "dial":
        return _dial_tone(core, trunk)
    if event.sound in _BUSY:
        return _end_if(event.count >= _cycles_needed(core, trunk, event.sound))
    if event.sound in ("ringback", "answer") and _is_answer_open(core, trunk):
        return TrunkInput.RINGS_YET if event.sound == "ringback" else TrunkInput.ANSWER_SEEN
    return TrunkInput.QUIET if event.sound == "quiet" and _silence_counts(core, trunk) else TrunkInput.UNSURE


def _instead_of_dial_tone(trunk: Trunk, event: LineHeard) -> TrunkInput:
    if event.sound == "dial":
        return TrunkInput.DIAL_TONE if trunk.outgoing else TrunkInput.PROVEN
    if event.sound == "voice":
        return TrunkInput.SPOKEN
    return TrunkInput.END_HEARD if event.sound in _BUSY else TrunkInput.UNSURE


def _end_if(enough: bool) -> TrunkInput:
    return TrunkInput.END_HEARD if enough else TrunkInput.UNSURE


def _cycles_needed(core: Core, trunk: Trunk, sound: str) -> int:
    supervision = core.index.lines[trunk.port].supervision
    if "busy" not in supervision.release_on:
        return supervision.distrusted_cycles
    learned = trunk.learned
    if sound == "busy":
        return supervision.busy_cycles if learned.busy else max(supervision.unproven_cycles, supervision.busy_cycles)
    proven = supervision.congestion_cycles
    return proven if learned.congestion else max(supervision.unproven_cycles, proven)


def _dial_tone(core: Core, trunk: Trunk) -> TrunkInput:
    if "dialtone" not in core.index.lines[trunk.port].supervision.release_on:
        return TrunkInput.UNSURE
    now_ms, since_ms = core.state.now_ms, trunk.dial_tone_ms
    lasts = since_ms is not None and now_ms - since_ms >= DIALS_AGAIN_MS
    asked = trunk.flashed_ms is not None and now_ms - trunk.flashed_ms < ASKED_MS
    by_far_side = trunk.outward and trunk.learned.dialtone < learning.PROVEN
    return TrunkInput.DIALS_AGAIN if (asked or by_far_side) and not lasts else TrunkInput.END_HEARD


def _is_answer_open(core: Core, trunk: Trunk) -> bool:
    """Nobody has answered yet, and it is ringback that tells."""
    known = core.index.lines[trunk.port].supervision.answer
    by_polarity = learning.tells_its_answer(trunk.learned)
    return trunk.outward and not trunk.answer and "ringback" in known and not by_polarity


def _silence_counts(core: Core, trunk: Trunk) -> bool:
    """Only where nobody here listens himself, and where the line has shown nothing better."""
    held = trunk.state is TrunkState.HELD
    listed = "silence" in core.index.lines[trunk.port].supervision.release_on
    return held and listed and not learning.tells_its_end(trunk.learned)


def _is_in_conference(core: Core, trunk: Trunk) -> bool:
    junctor = core.state.junctors.get(trunk.junctor)
    return junctor is not None and len(junctor.members) > 2

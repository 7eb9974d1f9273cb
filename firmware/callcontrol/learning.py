"""What each line was seen to do, and what that decides.

A sign counts as the line's own once a call has ended by it. A line that has shown a better one is not judged by its
silence; a busy tone that has ended a call before is believed after fewer cycles.
"""

import msgspec

from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, LineCallerTold, LineDisconnected, LineHeard, LineReversed
from firmware.callcontrol.records import Caller, Learned, Trunk
from firmware.callcontrol.states import TrunkState

PROVEN = 2
"""So often a sign must have come before it takes the place of others, our choice: once may be chance."""


def saw(core: Core, trunk: Trunk, what: str) -> None:
    """Once more. It is written down when its number has doubled, so that a disk is not worn by every call."""
    count = getattr(trunk.learned, what) + 1
    setattr(trunk.learned, what, count)
    if not count & (count - 1):
        core.state.remembered += 1


def to_remember(learned: Learned) -> Learned:
    """What is written down of it: each number rounded down to a power of two."""
    return Learned(*(1 << count.bit_length() - 1 if count else 0 for count in msgspec.structs.astuple(learned)))


def ended(core: Core, trunk: Trunk, event: Event | None) -> None:
    """A call on this line ended by ``event``; None: by silence."""
    match event:
        case LineDisconnected():
            saw(core, trunk, "cpc")
        case LineReversed():
            saw(core, trunk, "reversal")
        case LineHeard(_, "dial", _):
            if trunk.dial_tone_ms is None:  # else it may have been something at the far side, however long it went on
                saw(core, trunk, "dialtone")
        case LineHeard(_, sound, _):
            saw(core, trunk, sound)
        case None:
            saw(core, trunk, "silence")


def tells_its_end(learned: Learned) -> bool:
    """It was seen to tell the end of calls by something better than silence."""
    return max(learned.cpc, learned.reversal, learned.busy, learned.congestion, learned.dialtone) >= PROVEN


def tells_its_answer(learned: Learned) -> bool:
    """It tells the answer to calls out by polarity: nothing else is to be taken for it."""
    return learned.answer_reversal >= PROVEN


def tells_callers_by_fsk(learned: Learned) -> bool:
    """It was seen to tell who calls by FSK, and never by DTMF."""
    by_fsk = learned.fsk_before_ring + learned.fsk_after_ring
    return by_fsk >= PROVEN and not learned.dtmf_before_ring + learned.dtmf_after_ring


def caller_told(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Who calls, if it rings: keys of a telephone on the same pair look like caller ID too, and no ring follows."""
    if isinstance(event, LineCallerTold):
        way = f"{event.form}_{'before' if event.before_ring else 'after'}_ring"
        name, now_ms = event.known or event.name, core.state.now_ms
        trunk.caller = Caller(event.number, name, event.absence, now_ms, way, event.vip, event.blocked)
        if trunk.state is TrunkState.RINGING:
            saw(core, trunk, way)

"""What each line was seen to do, and what that decides.

A sign counts as the line's own once a call has ended by it. A line that has shown a better one is not judged by its
silence; a busy tone that has ended a call before is believed after fewer cycles.
"""

from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, LineCallerTold, LineDisconnected, LineHeard, LineReversed
from firmware.callcontrol.records import Caller, Learned, Trunk

PROVEN = 2
"""So often a sign must have come before it takes the place of others, our choice: once may be chance."""


def ended(trunk: Trunk, event: Event | None) -> None:
    """A call on this line ended by ``event``; None: by silence."""
    learned = trunk.learned
    match event:
        case LineDisconnected():
            learned.cpc += 1
        case LineReversed():
            learned.reversal += 1
        case LineHeard(_, "busy", _):
            learned.busy += 1
        case LineHeard(_, "congestion", _):
            learned.congestion += 1
        case LineHeard(_, "dial", _):
            learned.dialtone += 1
        case None:
            learned.silence += 1


def tells_its_end(learned: Learned) -> bool:
    """It was seen to tell the end of calls by something better than silence."""
    return max(learned.cpc, learned.reversal, learned.busy, learned.congestion, learned.dialtone) >= PROVEN


def tells_its_answer(learned: Learned) -> bool:
    """It tells the answer to calls out by polarity: nothing else is to be taken for it."""
    return learned.answer_reversal >= PROVEN


def caller_told(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Who calls, and in which way this line told it."""
    if not isinstance(event, LineCallerTold):
        return
    trunk.caller = Caller(event.number, event.name, event.absence, core.state.now_ms)
    way = f"{event.form}_{'before' if event.before_ring else 'after'}_ring"
    setattr(trunk.learned, way, getattr(trunk.learned, way) + 1)

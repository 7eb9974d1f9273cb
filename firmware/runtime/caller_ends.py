"""Of whom a line tells: what the desk looks up of him, and what call control owes him, as ends of a line of the log."""

from firmware.callcontrol import lost_callers, queue_places
from firmware.callcontrol.events import LineCallerTold
from firmware.callcontrol.records import State


def caller_ends(state: State, told: LineCallerTold) -> tuple[str, ...]:
    """``caller NUMBER`` ("withheld", "unavailable"); ``promised QUEUE`` where the box has promised him a call there,
    ``lost QUEUE`` where he gave up there and people should call him."""
    who = told.number or told.absence
    if not who:
        return ()
    ends = [f"caller {who}"]
    if told.number:
        ends += [f"promised {promise.queue}" for promise in queue_places.promised_to(state, told.number)]
        lost = lost_callers.listed_as(state, told.number)
        ends += [] if lost is None else [f"lost {lost.queue}"]
    return tuple(ends)

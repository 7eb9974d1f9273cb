"""Who has a receiver next: telephones that await dial tone, callers who may press digits, and who must make room.

Dial tone comes first, as help may be called with it; but callers must not go without for ever, nor must they keep
telephones waiting. So a telephone takes back a receiver of the pool from a caller, whoever has pressed nothing for the
longest time; he keeps it for 5 s after he got it and after each key, as long as callers have no more than half of
the pool. And a caller who has waited for 5 s has the next one, before telephones, as long as callers have less than
half. Whoever has dial tone and dials nothing for 5 s makes room for both.
"""

from collections.abc import Callable

from firmware.callcontrol import doors, receivers, station_effects
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.states import StationInput, StationState

OWNER = "receivers"
AGAIN = "again"  # timer of all receivers: a caller may press digits, and nobody hears him

TURN_MS = 5_000
"""After so long without a receiver a caller comes before telephones (our choice: as long as others keep theirs)."""


def grant(core: Core) -> None:
    """Dial tone for those who lifted first, as far as the receivers go; a box without receivers has it for all."""
    state = core.state
    queue = state.tone_queue
    too_long, core.agenda.room = core.agenda.room, False
    if state.line_keys:
        receivers.settle_lines(core)
        _take_turns(core)
    while queue:
        receiver = receivers.take(state)
        if not receiver and (doors.give_back(core) or receivers.take_from_caller(core) or _made_room(core, too_long)):
            receiver = receivers.take(state)
        if not receiver and receivers.box_has_any(state.plan):
            break
        station = state.stations[queue.pop(0)]
        station.receiver = receiver
        step_station(core, station, StationInput.GRANTED)
    for port in queue:
        station_effects.wait_for_tone(core, state.stations[port])
    _hear_the_others(core, too_long)
    doors.lend_spare(core)


def look_again(core: Core) -> None:
    """A caller waits still: whoever has dial tone and dials nothing makes room."""
    core.agenda.tone = core.agenda.room = True


def unheard(core: Core) -> list[int]:
    """Lines whose callers may press digits and have no receiver, who has waited for the longest time first; without
    those for which the box has none."""
    state = core.state
    without = [line for line, keys in state.line_keys.items() if not keys.own and not keys.receiver]
    able = [line for line in without if state.plan.receivers or line in state.plan.line_receivers]
    return sorted(able, key=lambda line: state.line_keys[line].since_ms)


def _take_turns(core: Core) -> None:
    """Before telephones: who has waited for so long that it is his turn."""
    state = core.state
    for line in unheard(core):
        waited_ms = state.now_ms - state.line_keys[line].since_ms
        if waited_ms < TURN_MS or not state.free_receivers or not receivers.may_hold_more(state):
            return
        receivers.lend_to_line(core, line)


def _hear_the_others(core: Core, too_long: bool) -> None:
    """After telephones: as many as there are receivers left; they take them from conversations with doors."""
    state = core.state
    waiting = unheard(core) if state.line_keys else []
    while waiting and (state.free_receivers or doors.give_back(core)):
        receivers.lend_to_line(core, waiting.pop(0))
    if waiting and too_long and receivers.may_hold_more(state):
        _make_room(core, lambda receiver: receiver in (*state.plan.receivers, *waiting))
    if not waiting:
        state.timers.cancel(OWNER, 0, AGAIN)
    elif state.timers.due_of(OWNER, 0, AGAIN) is None:
        state.timers.start(OWNER, 0, AGAIN, state.now_ms + station_effects.TONE_MS)


def _made_room(core: Core, too_long: bool) -> bool:
    return too_long and _make_room(core, lambda receiver: receivers.would_serve(core.state, receiver))


def _make_room(core: Core, serves: Callable[[int], bool]) -> bool:
    """Whoever has had dial tone for long and dials nothing is treated as if his time were up; False: nobody whose
    receiver ``serves``."""
    for station in core.state.stations.values():
        if station.state is not StationState.DIALLING or not serves(station.receiver):
            continue
        if station_effects.has_dialled_nothing_for_long(core, station):
            step_station(core, station, StationInput.DIGIT_DUE)
            return True
    return False

"""Night service: on outside the office's hours and off inside them, unless the operator has dialled otherwise since
they last changed. An office without hours has it by hand alone."""

from firmware.callcontrol.clock import begin_of, minute_of_week
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import Period
from firmware.callcontrol.records import State
from firmware.callcontrol.week import Stretch, stretch_at

OWNER = "night"
CHANGE = "change of hours"


def by_hand(core: Core, on: bool) -> None:
    """Somebody has dialled it. What the hours say themselves need not be dialled, and is forgotten."""
    stretch = hours_now(core.state)
    overrides = stretch is not None and on is stretch.inside
    _be(core, on, stretch if overrides else None)


def look(core: Core) -> None:
    """What holds now: the clock was told, the hours have changed, or others are in force."""
    stretch = hours_now(core.state)
    if stretch is None:
        core.state.timers.cancel(OWNER, 0, CHANGE)
        return
    stays = core.state.night_dialled == stretch
    _be(core, stretch.inside if stays else not stretch.inside, stretch if stays else None)
    if stretch.ends:
        core.state.timers.start(OWNER, 0, CHANGE, begin_of(core.state, stretch.end))
    else:
        core.state.timers.cancel(OWNER, 0, CHANGE)


def adopt(core: Core, before: tuple[Period, ...]) -> None:
    """Another plan is in force; ``before``: the hours of the old one. Night that hours brought ends with them."""
    state = core.state
    if before and not state.plan.open_hours:
        _be(core, state.night and state.night_dialled is not None, None)
    look(core)


def hours_now(state: State) -> Stretch | None:
    """None: there are no hours, or the box does not know what time it is."""
    minute = minute_of_week(state)
    hours = state.plan.open_hours
    return stretch_at(hours, minute) if hours and minute is not None else None


def is_dialled(state: State) -> bool:
    """It is on, and no hours have brought it."""
    return state.night and (state.night_dialled is not None or not state.plan.open_hours)


def _be(core: Core, on: bool, dialled: Stretch | None) -> None:
    state = core.state
    if (state.night, state.night_dialled) != (on, dialled):
        state.night, state.night_dialled = on, dialled
        state.remembered += 1

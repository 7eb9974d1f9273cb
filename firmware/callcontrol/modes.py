"""Which mode the office is in: what the calendar said last, unless somebody has said otherwise, for some minutes or
until the calendar's next change. While nobody knows what time it is, it is day."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.events import ModeChanged, ModeOrdered
from firmware.callcontrol.mode_records import Override, Page
from firmware.callcontrol.periods import Mode
from firmware.callcontrol.plan import Route
from firmware.callcontrol.records import State

OWNER = "hours"
END = "end of a mode by hand"

_MINUTE_MS = 60_000


def route(core: Core, line: str) -> Route:
    """Where calls of this line go now: by a hotline that is on, else as its mode has it, else by night in any mode but
    day, else as always."""
    state, index = core.state, core.index
    if state.page is not None:
        for name in state.page.hotlines:
            if name in index.hotlines[line]:
                return index.hotlines[line][name]
    return index.modes[line].get(state.mode) or index.routes[line]


def told(core: Core, event: ModeChanged) -> None:
    """The calendar speaks; for the first time, or again."""
    state = core.state
    first = state.page is None
    state.page = Page(event.mode, event.minute, event.until, event.hotlines, state.now_ms - event.for_ms)
    clock_told(core)
    override = state.override
    if override is not None and override.minutes:
        override = _after_a_restart(state, override) if first else _stamped(state, override)
    elif override is not None:
        if first and override.until is None:
            # It was said while nobody knew the time: the next change that is known now is meant.
            override = Override(override.mode, event.until)
        override = _still(override, state.page)
    _be(core, override)


def ordered(core: Core, event: ModeOrdered) -> None:
    """Somebody at the shell says so."""
    if event.mode:
        by_hand(core, event.mode, event.minutes)
    else:
        back(core)


def by_hand(core: Core, mode: Mode, minutes: int = 0) -> None:
    """From now on, for so many minutes; 0: until the calendar changes next. What it says itself need not be said."""
    state = core.state
    state.timers.cancel(OWNER, 0, END)
    if minutes:
        state.timers.start(OWNER, 0, END, state.now_ms + minutes * _MINUTE_MS)
        _be(core, _stamped(state, Override(mode, minutes=minutes)))
    elif mode == calendar_mode(state):
        _be(core, None)
    else:
        _be(core, Override(mode, None if state.page is None else state.page.until))


def back(core: Core) -> None:
    """What the calendar says holds."""
    core.state.timers.cancel(OWNER, 0, END)
    _be(core, None)


def calendar_mode(state: State) -> Mode:
    """What the calendar says; day where it says nothing."""
    return "day" if state.page is None else state.page.mode


def until_ms(state: State) -> int | None:
    """When the mode by hand ends that was set for some minutes."""
    return state.timers.due_of(OWNER, 0, END)


def recall(state: State, override: Override | None) -> None:
    """Of the box before this one."""
    state.override = override
    state.mode = "day" if override is None else override.mode


def clock_told(core: Core) -> None:
    """What is left of the minutes of the box before this one is known when the calendar speaks: until then, all."""
    state, override = core.state, core.state.override
    if override is not None and override.minutes and until_ms(state) is None:
        state.timers.start(OWNER, 0, END, state.now_ms + override.minutes * _MINUTE_MS)


def _still(override: Override, page: Page) -> Override | None:
    """Until the next change: this one or, where the calendar knows no change any more, none."""
    if override.mode == page.mode or (page.until is not None and override.until != page.until):
        return None
    return Override(override.mode, page.until)


def _after_a_restart(state: State, override: Override) -> Override | None:
    page = state.page
    assert page is not None
    if override.until is None:
        return _stamped(state, override)
    over_ms = page.begun_ms + (override.until - page.minute) * _MINUTE_MS + override.ms
    state.timers.cancel(OWNER, 0, END)
    if over_ms <= state.now_ms:
        return None
    state.timers.start(OWNER, 0, END, min(over_ms, state.now_ms + override.minutes * _MINUTE_MS))
    return override


def _stamped(state: State, override: Override) -> Override:
    """With the moment of the calendar at which it ends: whatever clocks do, it lasts as long as was said."""
    end_ms = until_ms(state)
    if state.page is None or end_ms is None:
        return override
    ahead, ms = divmod(end_ms - state.page.begun_ms, _MINUTE_MS)
    return Override(override.mode, state.page.minute + ahead, override.minutes, ms)


def _be(core: Core, override: Override | None) -> None:
    state = core.state
    state.remembered += state.override != override
    state.override = override
    state.mode = calendar_mode(state) if override is None else override.mode

"""Sixty-four callers at once in menus and queues: all of them hear something, and all of them come to an end."""

from firmware.callcontrol.invariants import broken
from tools.bench.menu_calls import AGENTS, LINES, story, ticks_us


def test_sixty_four_callers_are_there_at_once_and_in_the_end_nobody_is():
    crowd, told = story(3, seed=1)
    state = crowd.control.state
    assert crowd.present >= LINES - AGENTS >= 64
    assert crowd.served > 3 * AGENTS
    assert (state.calls, state.holds, state.unheard, state.speaking) == ({}, {}, [], {})
    assert broken(crowd.control) == []
    heard = state.menus["main"]
    assert heard.entered > 2 * LINES
    assert heard.helped > 0
    assert heard.gave_up > 0
    assert len(ticks_us(told[:500])) > 100

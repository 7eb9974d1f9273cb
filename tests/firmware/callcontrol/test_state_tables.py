"""Every cell of the tables is decided, and the machines do what the tables say."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol import meanings, tables
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState
from tests.firmware.callcontrol.small_office import Office

MACHINES = {
    "station": (tables.STATION, tables.STATION_TIMERS, StationState, StationInput),
    "line": (tables.TRUNK, tables.TRUNK_TIMERS, TrunkState, TrunkInput),
}


@pytest.mark.parametrize("kind", MACHINES)
def test_every_state_stands_in_the_table_with_every_input(kind):
    table, timers, states, inputs = MACHINES[kind]
    assert set(table) == set(timers) == set(states)
    for state in states:
        assert list(table[state]) == list(inputs), state


CELLS = [(kind, state, happened) for kind in MACHINES for state in MACHINES[kind][2] for happened in MACHINES[kind][3]]


@pytest.mark.parametrize(("kind", "state", "happened"), CELLS)
def test_every_cell_is_a_row_or_says_why_not(kind, state, happened):
    table, _, states, _ = MACHINES[kind]
    cell = table[state][happened]
    if isinstance(cell, tables.Row):
        assert isinstance(cell.state, states)
        assert all(callable(effect) and effect.__doc__ for effect in cell.effects)
        assert cell.state is not state or cell.effects, "a row that does nothing should say why it is ignored"
    else:
        assert len(cell.why.split()) >= 3


def test_every_state_can_be_reached_and_left():
    for table, _, states, _ in MACHINES.values():
        for state in states:
            others = [other for other in states if other is not state]
            reached = {cell.state for other in others for cell in table[other].values() if isinstance(cell, tables.Row)}
            assert state in reached
            assert {cell.state for cell in table[state].values() if isinstance(cell, tables.Row)} - {state}


def test_every_event_has_a_meaning():
    known = set(meanings.STATION) | set(meanings.TRUNK)
    assert known == set(e.AnyEvent.__args__)


def test_every_timer_of_a_line_has_a_row_in_the_states_that_start_it_and_in_no_other():
    for state, names in tables.TRUNK_TIMERS.items():
        for name, happened in tables.TRUNK_TIMER_INPUTS.items():
            assert isinstance(tables.TRUNK[state][happened], tables.Row) == (name in names)


def station_in(state):
    """An office whose telephone 1 is in ``state``."""
    office = Office(stations=2)
    if state == StationState.LIFTED:
        office.lift(1)
    elif state == StationState.OUT:
        office.send(e.StationFailed(1))
    elif state != StationState.IDLE:
        office.call(1)
        if state == StationState.TALKING:
            office.answer(1)
    assert office.state("station 1") == state
    return office


def line_in(state):
    """An office whose line 1 is in ``state``, a second into it where time matters."""
    office = Office(stations=2)
    if state == TrunkState.OUT:
        office.send(e.LineFailed(1))
    elif state != TrunkState.IDLE:
        office.call(1)
    if state in (TrunkState.ANSWERING, TrunkState.TALKING, TrunkState.GUARD):
        office.lift(1)
    if state in (TrunkState.TALKING, TrunkState.GUARD):
        office.wait(1)
    if state == TrunkState.GUARD:
        office.hang_up(1)
    assert office.state("line 1") == state
    return office


def event_of(kind, port):
    """An event of this class about a port."""
    known = {"digit": "5", "break_ms": 100, "silent_ms": 150}
    fields = {field.name: known.get(field.name, port) for field in msgspec.structs.fields(kind)}
    return kind(**fields)


STATION_STEPS = [(state, kind) for state in StationState for kind in meanings.STATION]
LINE_STEPS = [(state, kind) for state in TrunkState for kind in meanings.TRUNK]


@pytest.mark.parametrize(("state", "kind"), STATION_STEPS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_telephone_does_what_its_table_says(state, kind):
    office = station_in(state)
    check_step(office, "station", tables.STATION[state][meanings.STATION[kind]], state, event_of(kind, 1))


@pytest.mark.parametrize(("state", "kind"), LINE_STEPS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_line_does_what_its_table_says(state, kind):
    office = line_in(state)
    happened = meanings.TRUNK[kind]
    if state == TrunkState.ANSWERING and happened is TrunkInput.REVERSED:
        happened = TrunkInput.DISTRUSTED  # so soon after the answer it is the exchange's answer signal
    check_step(office, "line", tables.TRUNK[state][happened], state, event_of(kind, 1))


def check_step(office, kind, cell, state, event):
    before = dict(office.control.state.counters)
    actions = office.send(event)
    counted = sum(office.control.state.counters.values()) - sum(before.values())
    if isinstance(cell, tables.Row):
        assert office.state(f"{kind} 1") == cell.state
        assert counted == 0
    else:
        assert office.state(f"{kind} 1") == state
        assert actions == []
        assert counted == cell.odd


def test_a_port_that_the_plan_does_not_have_is_counted_and_harmless():
    office = Office(lines=2, stations=2)
    assert office.send(e.StationWentOffHook(3)) == []
    assert office.send(e.LineRingStarted(99)) == []
    assert office.control.state.counters == {"unknown station": 1, "unknown line": 1}


def test_an_event_that_nobody_knows_is_counted_and_harmless():
    class SunRose(e.Event, frozen=True):
        pass

    office = Office()
    assert office.send(SunRose()) == []
    assert office.control.state.counters == {"unknown event": 1}

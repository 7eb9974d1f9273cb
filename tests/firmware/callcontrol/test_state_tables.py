"""Every cell of the tables is decided, and the machines do what the tables say."""

import msgspec
import pytest

from firmware.callcontrol import cells, line_table, meanings, station_table
from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import CallerIdOut, Code, Outside, StationTarget, TrunkGroup
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState
from tests.firmware.callcontrol.menu_office import MenuOffice, menu
from tests.firmware.callcontrol.message_office import MessageOffice
from tests.firmware.callcontrol.queue_office import CODE, QueueOffice, queue
from tests.firmware.callcontrol.small_office import Office, plan_of

MACHINES = {
    "station": (station_table.STATION, station_table.STATION_TIMERS, StationState, StationInput),
    "line": (line_table.TRUNK, line_table.TRUNK_TIMERS, TrunkState, TrunkInput),
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
    if isinstance(cell, cells.Row):
        assert isinstance(cell.state, states)
        assert all(callable(effect) and effect.__doc__ for effect in cell.effects)
        assert cell.state is not state or cell.effects, "a row that does nothing should say why it is ignored"
    else:
        assert len(cell.why.split()) >= 3


def test_every_state_can_be_reached_and_left():
    for table, _, states, _ in MACHINES.values():
        for state in states:
            others = [other for other in states if other is not state]
            reached = {cell.state for other in others for cell in table[other].values() if isinstance(cell, cells.Row)}
            assert state in reached
            assert {cell.state for cell in table[state].values() if isinstance(cell, cells.Row)} - {state}


OF_NO_PORT = {e.AgentOrdered, e.CallerForgotten, e.ClockTold, e.ModeChanged, e.ModeOrdered, e.PlayEnded, e.PortDropped}
OF_NO_PORT |= {e.RecordingEnded, e.RecordingsFound}
OF_NO_PORT |= {e.MessageForgotten, e.NoticeWithdrawn, e.AccessUnlocked}


def test_every_event_has_a_meaning_for_a_telephone_or_a_line_or_concerns_none():
    assert set(meanings.STATION) | set(meanings.TRUNK) | OF_NO_PORT == set(e.AnyEvent.__args__)
    assert not set(meanings.STATION) & set(meanings.TRUNK)
    assert not OF_NO_PORT & (set(meanings.STATION) | set(meanings.TRUNK))


@pytest.mark.parametrize("state", StationState)
def test_the_time_of_day_changes_nothing_for_a_telephone(state):
    office = station_in(state)
    assert office.send(e.ClockTold(0)) == []
    assert office.state("station 1") == state
    assert office.control.state.counters == {}


TIMER_INPUTS = {"station": station_table.STATION_TIMER_INPUTS, "line": line_table.TRUNK_TIMER_INPUTS}


@pytest.mark.parametrize("kind", MACHINES)
def test_every_timer_has_a_row_in_the_states_that_start_it_and_in_no_other(kind):
    table, timers, _, _ = MACHINES[kind]
    for state, names in timers.items():
        for name, happened in TIMER_INPUTS[kind].items():
            assert isinstance(table[state][happened], cells.Row) == (name in names)


def test_every_state_of_a_telephone_has_a_hook_mode():
    assert set(station_table.HOOK_MODES) == set(StationState)


def plan_with_codes():
    """Two telephones, one receiver; ``#`` 9 asks for no calls to be put through."""
    plan = plan_of(stations=2, receivers=(1,), tone_outputs=("assign1",))
    return msgspec.structs.replace(calls_out(plan), codes=(Code("#9", Feature.DO_NOT_DISTURB),))


def calls_out(plan):
    """By line 1, with 0 before the number."""
    groups = (TrunkGroup("all", (1,)),)
    return msgspec.structs.replace(
        plan,
        trunk_groups=groups,
        outside=Outside("0", ("all",), emergency=("112",)),
        signal_output="assign4",
        caller_id_out=CallerIdOut("BELLCORE", False, 4000),
    )


def supervisor_who_listens():
    """Telephone 1 is the operator's, and an agent talks at telephone 2."""
    office = QueueOffice(queue(people="b"), lines=1, stations=2, operator=StationTarget(1))
    office.call(1)
    office.answer(2)
    office.ring_up(1, CODE[Feature.LISTEN] + "12")
    return office


def caller_in_a_menu():
    """Telephone 1 has dialled the number of a menu."""
    office = MenuOffice(menu(to={"1": StationTarget(2)}, pilot="70"))
    office.ring_up(1, "70")
    return office


def person_who_hears_messages():
    """Telephone 1 has a mailbox, and hears what is in it."""
    office = MessageOffice()
    office.ring_up(1, CODE[Feature.MESSAGES])
    return office


def station_in(state):
    """An office whose telephone 1 is in ``state``."""
    if state == StationState.LISTENING:
        return supervisor_who_listens()
    if state == StationState.CHOOSING:
        return caller_in_a_menu()
    if state == StationState.IN_DIALOGUE:
        return person_who_hears_messages()
    office = Office(plan_with_codes())
    if state in (StationState.IDLE, StationState.AWAITING_TONE):
        office.lift(2)  # the only receiver is his
    if state in WAYS:
        WAYS[state](office)
    assert office.state("station 1") == state
    return office


def dial(office, digits):
    office.lift(1)
    office.dial(1, digits)


def be_called_and(office, then):
    office.call(1)
    then(1)


def be_put_on_hold(office):
    dial(office, "12")
    office.lift(2)
    office.send(e.StationFlashed(2, 100))


def leave_off(office, seconds):
    office.lift(1)
    office.wait(seconds)


WAYS = {
    StationState.RINGING: lambda office: office.call(1),
    StationState.AWAITING_TONE: lambda office: office.lift(1),
    StationState.DIALLING: lambda office: office.lift(1),
    StationState.CALLING: lambda office: dial(office, "12"),
    StationState.CALLING_OUT: lambda office: dial(office, "077#"),
    StationState.TALKING: lambda office: be_called_and(office, office.answer),
    StationState.HELD: be_put_on_hold,
    StationState.CONFIRMED: lambda office: dial(office, "#9"),
    StationState.REFUSED: lambda office: dial(office, "9"),
    StationState.HOWLING: lambda office: leave_off(office, 37),
    StationState.LOCKED_OUT: lambda office: leave_off(office, 97),
    StationState.OUT: lambda office: office.send(e.StationFailed(1)),
}


ON_THE_WAY_OUT = {
    TrunkState.CHECKING: (),
    TrunkState.SEIZING: (e.LineMeasured(1, 48_000),),
    TrunkState.AWAITING_TONE: (e.LineMeasured(1, 48_000), e.LineLoopClosed(1)),
    TrunkState.SENDING: (e.LineMeasured(1, 48_000), e.LineLoopClosed(1), e.LineHeard(1, "dial")),
}


def line_on_the_way_out(state):
    office = Office(calls_out(plan_of(stations=2, tone_outputs=("assign1",))))
    dial(office, "077#")
    for event in ON_THE_WAY_OUT[state]:
        office.send(event)
    assert office.state("line 1") == state
    return office


def line_that_is_cleared():
    """Every line rings, and somebody calls for help."""
    office = Office(calls_out(plan_of(lines=1, stations=2)))
    office.call(1)
    office.lift(2)
    office.dial(2, "112")
    assert office.state("line 1") == TrunkState.CLEARING
    return office


def line_that_is_taken_in():
    """Whose caller waits in a queue, and the box has just answered."""
    office = QueueOffice(queue(people="a", at_once=True), lines=1, stations=2)
    office.call_from(1, "+3611")
    assert office.state("line 1") == TrunkState.TAKEN_IN
    return office


ANSWERED = (TrunkState.TALKING, TrunkState.HELD, TrunkState.GUARD)


def line_in(state):
    """An office whose line 1 is in ``state``, a second into it where time matters."""
    if state in ON_THE_WAY_OUT:
        return line_on_the_way_out(state)
    if state == TrunkState.CLEARING:
        return line_that_is_cleared()
    if state == TrunkState.TAKEN_IN:
        return line_that_is_taken_in()
    office = Office(stations=2)
    if state == TrunkState.OUT:
        office.send(e.LineFailed(1))
    elif state != TrunkState.IDLE:
        office.call(1)
    if state in (TrunkState.ANSWERING, *ANSWERED):
        office.lift(1)
    if state in ANSWERED:
        office.wait(1)
    if state == TrunkState.HELD:
        office.send(e.StationFlashed(1, 100))
    if state == TrunkState.GUARD:
        office.hang_up(1)
    assert office.state("line 1") == state
    return office


def event_of(kind, port):
    """An event of this class about a port."""
    known = {"digit": "1", "break_ms": 100, "silent_ms": 150, "sound": "ringback", "millivolts": 48_000}
    known |= {"count": 1, "unsent": 0, "number": "201", "name": "", "absence": "", "form": "fsk", "before_ring": False}
    known |= {"reason": "checksum", "known": "", "vip": False, "blocked": ""}
    fields = {field.name: known.get(field.name, port) for field in msgspec.structs.fields(kind)}
    return kind(**fields)


COUPLED = {(StationState.TALKING, StationInput.FLASHED): StationState.DIALLING}
"""Where the coupling rules take a telephone further at once: its partner is on hold, and a receiver is free."""

STATION_STEPS = [(state, kind) for state in StationState for kind in meanings.STATION]
LINE_STEPS = [(state, kind) for state in TrunkState for kind in meanings.TRUNK]


@pytest.mark.parametrize(("state", "kind"), STATION_STEPS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_telephone_does_what_its_table_says(state, kind):
    office = station_in(state)
    happened = meanings.STATION[kind]
    cell = station_table.STATION[state][happened]
    if (state, happened) in COUPLED:
        cell = cells.Row(COUPLED[state, happened], cell.effects)
    check_step(office, "station", cell, state, event_of(kind, 1))


@pytest.mark.parametrize(("state", "kind"), LINE_STEPS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_line_does_what_its_table_says(state, kind):
    office = line_in(state)
    happened = meanings.TRUNK[kind]
    if state in (TrunkState.ANSWERING, TrunkState.TAKEN_IN) and happened is TrunkInput.REVERSED:
        happened = TrunkInput.DISTRUSTED  # so soon after the answer it is the exchange's answer signal
    if state in ON_THE_WAY_OUT and happened is TrunkInput.DISCONNECTED:
        happened = TrunkInput.DISTRUSTED  # so soon after our seizure it is the exchange's own opening of the loop
    check_step(office, "line", line_table.TRUNK[state][happened], state, event_of(kind, 1))


def check_step(office, kind, cell, state, event):
    before = dict(office.control.state.counters)
    actions = office.send(event)
    counted = sum(office.control.state.counters.values()) - sum(before.values())
    if isinstance(cell, cells.Row):
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

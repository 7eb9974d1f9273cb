"""Random stories of callers who are called back: people and lines act at the worst moments, and nothing is left over.

The steps are those of the random stories of call control, and what only happens in queues.
"""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.callback_office import OUTPUTS, callback_plan, queue
from tests.firmware.callcontrol.test_random_stories_of_call_control import (
    HOW,
    NONSENSE,
    SENSE,
    TAKEN,
    Teller,
    an_exchange_goes_on,
    everybody_goes_home,
    somebody_goes_on,
)

WAITS_MS = (0, 0, 20, 20, 500, 500, 1_000, 3_000, 5_000, 16_000, 30_000, 60_000)
KEYS = "1111112#055*7"


def a_waiting_caller_presses(control, image, line, station):
    held = [n for n, trunk in control.state.trunks.items() if trunk.state == "held"]
    asked = [n for n in held if any(call.number == control.state.trunks[n].call for call in _asking(control))]
    chosen = asked or held
    return e.LineDialled(chosen[line % len(chosen)] if chosen else line, KEYS[(7 * line + station) % len(KEYS)])


def _asking(control):
    return [call for call in control.state.calls.values() if call.queued is not None and call.queued.asks == "number"]


def the_box_has_answered(control, image, line, station):
    """The loop of a line is up that the box answers itself."""
    lines = [n for n, trunk in control.state.trunks.items() if trunk.state in ("taken in", "answering")]
    return e.LineLoopClosed(lines[line % len(lines)] if lines else line)


def words_end(control, image, line, station):
    plays = sorted(speaking.play for speaking in control.state.speaking.values())
    return e.PlayEnded(plays[line % len(plays)] if plays else line, ("done", "done", "missing")[station % 3])


def a_caller_comes_whose_number_is_known(control, image, line, station):
    idle = [n for n, trunk in control.state.trunks.items() if trunk.state in ("idle", "guard")]
    if not idle:
        return e.LineDisconnected(line)
    number, how = ("+36551", "+36552", "0553", "112", "+4477")[station % 5], HOW[(3 * line + station) % len(HOW)]
    return e.LineCallerTold(idle[line % len(idle)], number, blocked=how)


def the_called_side_answers_or_goes(control, image, line, station):
    called = [n for n, trunk in control.state.trunks.items() if trunk.outward and trunk.state in ("talking", "held")]
    port = called[line % len(called)] if called else line
    sounds = (("ringback", 1), ("answer", 1), ("answer", 1), ("busy", 8), ("voice", 1))
    return e.LineDisconnected(port) if station % 6 == 5 else e.LineHeard(port, *sounds[station % 6])


def an_agent_goes_on(control, image, line, station):
    """He answers what rings, is patient while his call is dialled, and hangs up in the end."""
    port = (station - 1) % 4 + 1
    match control.state.stations[port].state:
        case "idle":
            return (
                e.StationWentOffHook(port) if station > 16 else a_waiting_caller_presses(control, image, line, station)
            )
        case "ringing":
            return e.StationWentOffHook(port)
        case "calling out" if station > 2:
            return an_exchange_goes_on(control, image, line, station)
        case "talking" if line > 1:
            return the_called_side_answers_or_goes(control, image, line, station)
    return e.StationWentOnHook(port)


def somebody_looks_after_the_list(control, image, line, station):
    promised = [one.told for one in control.state.promises.values()]
    known = promised or list(control.state.to_call_back)
    return e.CallerForgotten(known[line % len(known)] if known else "+36551")


OF_QUEUES = (a_waiting_caller_presses,) * 6 + (words_end,) * 2 + (a_caller_comes_whose_number_is_known,) * 3
OF_QUEUES += (the_called_side_answers_or_goes,) * 3 + (the_box_has_answered,) * 4
OF_QUEUES += (an_agent_goes_on,) * 10
OF_LIST = (somebody_looks_after_the_list,)
USUAL = OF_QUEUES * 2 + (somebody_goes_on,) * 2 + (an_exchange_goes_on,) * 16
ALL = USUAL * 4 + SENSE + NONSENSE + OF_LIST * 2


@st.composite
def plans(draw, people=("a", "ab", "abc"), outside=""):
    """``outside``: agents who are there."""
    words = draw(
        st.sampled_from([Words(), Words(greeting="welcome", every_ms=15_000), Words(position=False, wait=False)])
    )
    common = {
        "people": draw(st.sampled_from(people)),
        "words": words,
        "misses": draw(st.sampled_from([0, 1])),
        "ring_ms": draw(st.sampled_from([2_000, 15_000])),
        "strategy": draw(st.sampled_from(["linear", "ring-all", "longest-idle", "progressive"])),
        "callback_tries": draw(st.integers(1, 3)),
        "callback_pause_ms": draw(st.sampled_from([0, 1_000, 300_000])),
        "callback_longest_ms": draw(st.sampled_from([30_000, 14_400_000])),
        "callback_denied": draw(st.sampled_from([(), ("0044", "1")])),
        "reject_ms": draw(st.sampled_from([0, 3_000])),
        "wrapup_ms": draw(st.sampled_from([0, 5_000])),
        "same_agent_ms": draw(st.sampled_from([0, 10_000])),
        "at_once": draw(st.booleans()),
    }
    limits = [{}, {"longest_ms": 20_000, "overflow": StationTarget(4)}, {"leave_digit": "2", "leave": StationTarget(4)}]
    return callback_plan(
        queue(**common, **draw(st.sampled_from(limits))),
        lines=draw(st.sampled_from([2, 4])),
        stations=4,
        receivers=draw(st.sampled_from([(5, 6), (5,)])),
        line_receivers=draw(st.sampled_from([(), (1,), (1, 2, 3, 4)])),
        tone_outputs=draw(st.sampled_from([(), OUTPUTS[:1], OUTPUTS])),
        agents={name: {"outside": f"0630{ord(name)}"} for name in outside},
        at=dict.fromkeys(outside, 0),
    )


def story(seed, length):
    random = Random(seed)
    for _ in range(length):
        wait_ms = random.choice(WAITS_MS) if random.random() < 0.15 else random.choice((0, 20, 500))
        yield random.choice(ALL), random.randint(1, 4), random.randint(1, 25), wait_ms


def tell(teller, seed, length):
    for what, line, station, wait_ms in story(seed, length):
        teller.pass_time(wait_ms)
        known = what in OF_QUEUES or what in SENSE or what in OF_LIST
        event = what(teller.control, teller.image, line, station) if known else what(line, (station - 1) % 4 + 1)
        teller.hand(event)
        if isinstance(event, e.LineCallerTold):
            teller.hand(e.LineRingStarted(event.line))
        if station < 20 and any(trunk.state in TAKEN for trunk in teller.control.state.trunks.values()):
            teller.hand(an_exchange_goes_on(teller.control, teller.image, line, station))  # most of them are quick


def nothing_is_left(teller):
    everybody_goes_home(teller)
    state = teller.control.state
    assert not state.promises
    assert not state.speaking
    assert not any(agent.serves or agent.call or agent.attempt or agent.line for agent in state.agents.values())


@settings(max_examples=50)
@given(plans(), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_callers_who_are_called_back_leave_nothing_behind(plan, seed, tale):
    teller = Teller(CallControl(plan, seed))
    tell(teller, tale, 250)
    nothing_is_left(teller)


@settings(max_examples=50)
@given(plans(("a", "ab", "abc"), "ac"), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_agents_outside_leave_nothing_behind(plan, seed, tale):
    teller = Teller(CallControl(plan, seed))
    tell(teller, tale, 250)
    nothing_is_left(teller)


@settings(max_examples=40)
@given(plans(outside="a"), plans(outside="ab"), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_plans_may_change_while_callers_are_called_back(plan, other, seed, tale):
    teller = Teller(CallControl(plan, seed))
    for part in range(4):
        tell(teller, tale + part, 50)
        teller.reconfigure(other if part % 2 == 0 else plan)
    nothing_is_left(teller)


@settings(max_examples=20)
@given(plans(), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_a_restored_snapshot_knows_its_promises(plan, seed, tale):
    teller = Teller(CallControl(plan, seed))
    tell(teller, tale, 120)
    assert CallControl.restore(teller.control.snapshot()).state == teller.control.state

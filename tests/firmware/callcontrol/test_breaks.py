"""Breaks: granted while enough people stay, else promised and granted later; late returns are written down."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import Feature
from firmware.callcontrol.memory import NOTHING, Memory
from firmware.callcontrol.plan import PauseReason, QueueTarget
from tests.firmware.callcontrol.queue_office import NAMES, OUTPUTS, QueueOffice, plan_with, queue

F = Feature
MINUTE = 60
BREAK, LUNCH, MEETING = "1", "2", "3"
PORT = {name: place for place, name in enumerate(NAMES, 1)}
REST, LATER = "confirmation", "agent.break-later"


def office_of(*queues, **settings):
    return QueueOffice(*queues, tone_outputs=OUTPUTS, **settings)


def asks(office, name, digit=BREAK):
    """What somebody hears who asks for a break by code; words with their numbers."""
    port = PORT[name]
    heard = office.ask(port, F.PAUSE, digit)
    words = office.words_to(f"station {port}")[0]
    office.hang_up(port)
    return words or heard


def comes_back(office, name):
    assert office.order(PORT[name], F.PAUSE_OFF) == "confirmation"


def away(office):
    return "".join(name for name, agent in office.control.state.agents.items() if agent.paused)


def test_a_break_is_granted_while_enough_people_stay():
    office = office_of(queue(people="abc", least_present=1))
    assert asks(office, "a") == REST
    assert asks(office, "b") == REST
    assert asks(office, "c") == f"{LATER} 15"
    assert away(office) == "ab"


def test_no_more_are_away_than_may_be():
    office = office_of(queue(people="abc", most_away=1))
    assert asks(office, "a", LUNCH) == REST
    office.wait(10 * MINUTE)
    assert asks(office, "b") == f"{LATER} 20"
    assert asks(office, "c") == f"{LATER} 35"


def test_what_is_no_break_needs_no_leave_and_counts_as_away():
    office = office_of(queue(people="abc", most_away=1))
    assert asks(office, "a", MEETING) == REST
    assert asks(office, "b", MEETING) == REST
    assert asks(office, "c") == "stutter"  # nobody knows how long a meeting takes
    comes_back(office, "a")
    assert away(office) == "b"
    comes_back(office, "b")
    assert away(office) == "c"


def test_a_break_that_is_granted_later_is_told_by_the_bell():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    asks(office, "b")
    office.wait(5 * MINUTE)
    comes_back(office, "a")
    assert away(office) == "b"
    assert office.bells == [2]
    office.wait(10)
    office.lift(2)
    assert office.words_to("station 2")[0] == "agent.break 15"
    office.hang_up(2)
    office.lift(2)
    assert office.hears(2) == "stutter"  # as long as he is away
    office.hang_up(2)
    comes_back(office, "b")
    office.lift(2)
    assert office.hears(2) == "dial"


def test_who_does_not_hear_the_bell_is_not_rung_for_long():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    asks(office, "b")
    comes_back(office, "a")
    office.wait(21)
    assert office.bells == []
    assert away(office) == "b"


def test_who_comes_back_at_once_silences_the_bell_that_sends_him_away():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    asks(office, "b")
    comes_back(office, "a")
    assert office.bells == [2]
    office.resume("b")
    assert office.bells == []


def test_who_talks_has_his_break_after_the_call_and_is_told_then():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    asks(office, "b")
    office.call(1)
    office.answer(2)
    office.wait(MINUTE)
    comes_back(office, "a")
    assert away(office) == "b"
    office.wait(10 * MINUTE)
    assert office.talks("station 2", "line 1")
    office.hang_up(2)
    assert office.bells == [2]
    office.answer(2)
    office.hang_up(2)
    office.wait(14 * MINUTE)
    comes_back(office, "b")
    assert office.agent("b").lates == 0


def test_a_wish_may_be_withdrawn_and_a_new_one_keeps_the_place():
    office = office_of(queue(people="abcd", most_away=1))
    asks(office, "a")
    asks(office, "b", LUNCH)
    asks(office, "c")
    assert office.control.state.breaks == ["b", "c"]
    assert asks(office, "b") == f"{LATER} 15"
    assert office.control.state.breaks == ["b", "c"]
    comes_back(office, "b")
    assert office.control.state.breaks == ["c"]
    comes_back(office, "a")
    assert away(office) == "c"


def test_the_order_of_asking_is_kept():
    office = office_of(queue(people="abcd", most_away=1))
    for name in "dbca":
        asks(office, name)
    order = []
    for _ in range(4):
        order.append(away(office))
        office.resume(order[-1])
    assert order == ["d", "b", "c", "a"]


def test_whoever_is_wanted_in_another_queue_keeps_nobody_else_here():
    queues = (queue("help", "abc", most_away=1), queue("sales", "ad", least_present=1))
    office = office_of(*queues, routes={n: QueueTarget("help") for n in range(1, 9)})
    office.log_out("d")
    assert asks(office, "a") == "stutter"  # sales would be alone
    assert asks(office, "b") == REST
    office.log_in("d", 4)
    assert asks(office, "c") == f"{LATER} 30"  # a asked before, and waits for help, too
    comes_back(office, "b")
    assert away(office) == "a"


def test_somebody_who_logs_in_sends_the_next_one_on_his_break_and_logging_out_gives_the_wish_up():
    office = office_of(queue(people="abc", least_present=1))
    office.log_out("b")
    office.log_out("c")
    assert asks(office, "a") == "stutter"
    office.log_in("b", 2)
    assert away(office) == "a"
    asks(office, "b")
    office.order(2, F.LOG_OUT)
    assert office.control.state.breaks == []
    office.log_in("b", 2)
    office.log_in("c", 3)
    assert away(office) == "a"


def test_late_returns_are_counted():
    office = office_of(queue(people="a"))
    asks(office, "a")
    office.wait(15 * MINUTE)
    comes_back(office, "a")
    assert (office.agent("a").lates, office.agent("a").late_ms) == (0, 0)
    asks(office, "a")
    office.wait(17 * MINUTE)
    assert away(office) == "a"
    comes_back(office, "a")
    assert (office.agent("a").lates, office.agent("a").late_ms) == (1, 2 * MINUTE * 1000)
    asks(office, "a", LUNCH)
    office.wait(31 * MINUTE)
    office.order(1, F.LOG_OUT)
    assert (office.agent("a").lates, office.agent("a").late_ms) == (2, 3 * MINUTE * 1000)


def test_a_break_that_becomes_lunch_counts_from_its_beginning():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    office.wait(10 * MINUTE)
    assert asks(office, "a", LUNCH) == REST
    assert asks(office, "b") == f"{LATER} 20"
    office.wait(21 * MINUTE)
    comes_back(office, "a")
    assert office.agent("a").late_ms == MINUTE * 1000


def test_the_estimate_of_somebody_late_is_as_if_he_came_now():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    office.wait(20 * MINUTE)
    assert asks(office, "b") == f"{LATER} 1"


def test_after_the_words_the_tone_goes_on_and_without_an_output_there_is_only_a_tone():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    office.ask(2, F.PAUSE, BREAK)
    office.finish("station 2")
    assert office.hears(2) == "stutter"
    office = QueueOffice(queue(people="ab", most_away=1), tone_outputs=("assign1",))
    asks(office, "a")
    office.ask(3, F.PAUSE, BREAK)  # nobody is logged in there: reorder takes the only output
    assert office.ask(2, F.PAUSE, BREAK) == "dial"


def test_a_plan_without_the_reason_forgets_who_waits_for_it():
    office = office_of(queue(people="ab", most_away=1))
    asks(office, "a")
    asks(office, "b", LUNCH)
    plan = msgspec.structs.replace(office.control.state.plan, pauses=(PauseReason("1", "break", 600_000),))
    office.reconfigure(plan)
    assert office.control.state.breaks == []
    comes_back(office, "a")
    assert away(office) == ""


def test_a_plan_that_allows_more_sends_them_at_once():
    office = office_of(queue(people="abc", most_away=1))
    asks(office, "a")
    asks(office, "b")
    asks(office, "c")
    plan = plan_with(queue(people="abc", most_away=2), tone_outputs=OUTPUTS)
    office.reconfigure(plan)
    assert away(office) == "ab"
    office.reconfigure(plan_with(queue(people="b"), tone_outputs=OUTPUTS))
    assert office.control.state.breaks == []


# -- over a restart


def restarted(office, clock=None, plan=None):
    """The box that stands in the place of ``office``; ``clock``: what time it is told."""
    memory = msgspec.json.decode(msgspec.json.encode(office.control.memory()), type=Memory)
    after = office_of(queue())
    after.control = CallControl(plan or office.control.state.plan, memory=memory)
    if clock:
        after.send(told(clock))
    return after


def told(clock):
    hours, minutes = clock.split(":")
    return e.ClockTold((int(hours) * 60 + int(minutes)) * 60_000)


def test_a_box_whose_agents_are_as_planned_has_nothing_to_remember():
    office = office_of(queue(people="ab"))
    assert office.control.memory() == NOTHING


def test_log_ins_log_outs_and_pauses_outlive_the_box():
    office = office_of(queue(people="abc"))
    office.log_in("a", 7)
    office.log_out("b")
    asks(office, "c", MEETING)
    after = restarted(restarted(office))
    assert [after.agent(name).station for name in "abc"] == [7, 0, 3]
    assert away(after) == "c"
    after.call(1)
    assert after.bells == [7]
    office.log_in("a", 1)
    office.log_in("b", 2)
    comes_back(office, "c")
    assert office.control.memory() == NOTHING


def test_two_who_changed_places_have_changed_them_after_it_too():
    office = office_of(queue(people="ab"))
    office.log_in("a", 2)
    office.log_in("b", 1)
    after = restarted(office)
    assert [after.agent(name).station for name in "ab"] == [2, 1]


def test_the_plan_wins_where_it_says_something_new():
    office = office_of(queue(people="ab"))
    office.log_in("a", 7)
    office.log_in("b", 8)
    after = restarted(office, plan=plan_with(queue(people="ab"), at={"a": 5}, stations=7))
    assert [after.agent(name).station for name in "ab"] == [5, 2]


@pytest.mark.parametrize(("clock", "left"), [("12:10", 5), ("12:14", 1), ("12:15", 0), ("13:00", 0)])
def test_a_break_that_is_over_does_not_stick_after_a_restart(clock, left):
    office = office_of(queue(people="a"))
    office.send(told("12:00"))
    asks(office, "a")
    after = restarted(office)
    assert away(after) == "a"
    after.send(told(clock))
    assert away(after) == ("a" if left else "")
    if left:
        after.wait(left * MINUTE + 30)
        comes_back(after, "a")
        assert after.agent("a").late_ms == 30_000
    assert after.control.memory() == NOTHING


def test_a_second_restart_before_the_clock_is_told_loses_nothing():
    office = office_of(queue(people="a"))
    office.send(told("12:00"))
    asks(office, "a")
    after = restarted(restarted(office), "12:05")
    after.wait(9 * MINUTE)
    comes_back(after, "a")
    assert after.agent("a").lates == 0


def test_who_waits_for_a_break_still_does_after_a_restart():
    office = office_of(queue(people="abc", most_away=1))
    office.send(told("12:00"))
    asks(office, "c")
    asks(office, "b", LUNCH)
    asks(office, "a")
    after = restarted(office, "12:01")
    assert after.control.state.breaks == ["b", "a"]
    comes_back(after, "c")
    assert away(after) == "b"
    assert after.agent("b").paused == "lunch"


def test_a_box_that_forgets_has_its_agents_where_the_plan_has_them():
    office = office_of(queue(people="abc", most_away=1))
    office.log_in("a", 7)
    office.log_out("b")
    asks(office, "c")
    office.control.forget(office.now_ms)
    assert [office.agent(name).station for name in "abc"] == [1, 2, 3]
    assert away(office) == ""
    assert office.control.memory() == NOTHING


# -- whatever people do


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["break", "lunch", "meeting", "back", "log in", "log out"]),
        st.sampled_from("abcde"),
        st.sampled_from([0, 1, 30, 300, 900, 2000]),
    ),
    max_size=40,
)


def leave_of(office, name, gone):
    """Whether every queue of ``name`` can do without him while these are gone; in words of the plan."""
    agents = office.control.state.agents
    for one in office.control.state.plan.queues:
        people = [each.agent for each in one.agents if agents[each.agent].station]
        if name in people:
            others_away = [each for each in people if each != name and each in gone]
            stay = len(people) - 1 - len(others_away)
            if stay < one.least_present or (one.most_away and len(others_away) + 1 > one.most_away):
                return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), STEPS)
def test_a_break_begins_only_by_leave_and_everybody_has_his_in_the_end(least, most, least_other, steps):
    queues = (
        queue("help", "abcd", least_present=least, most_away=most),
        queue("sales", "cde", least_present=least_other),
    )
    office = office_of(*queues)
    for what, name, seconds in steps:
        office.wait(seconds)
        before = set(away(office))
        port = PORT[name]
        if what in ("break", "lunch"):
            asks(office, name, {"break": BREAK, "lunch": LUNCH}[what])
        elif what == "meeting":
            asks(office, name, MEETING)
        elif what == "back":
            office.order(port, F.PAUSE_OFF)
        elif what == "log out":
            office.order(port, F.LOG_OUT)
        else:
            office.order(port, F.LOG_IN, "#")
        now = set(away(office))
        began = [one for one in sorted(now - before) if office.agent(one).paused in ("break", "lunch")]
        for one in began:
            assert leave_of(office, one, now - {one}), one
    everybody_returns(office)


def everybody_returns(office):
    """All log in, none is at a meeting; whoever goes comes back in time: then everybody who waits has his break, unless
    nobody may ever go."""
    for name in "abcde":
        if not office.agent(name).station:
            office.order(PORT[name], F.LOG_IN, "#")
    for _ in range(10):
        for name in away(office):
            office.wait(60)
            comes_back(office, name)
    for name in office.control.state.breaks:
        assert not leave_of(office, name, set())

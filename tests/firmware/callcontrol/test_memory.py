"""What people have set by code outlives the box; what the plan says anew counts more."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import Feature
from firmware.callcontrol.memory import NOTHING, Memory, Redirection, Remembered, Switch
from firmware.callcontrol.plan import Group, GroupTarget, StationTarget
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice, plan_with, usual_groups
from tests.firmware.callcontrol.test_random_stories_of_call_control import SEEDS, STEP, Teller, long_story, plans

F = Feature
MINUTE = 60
HOUR = 60 * MINUTE

ASKED = {
    "forward_always": (F.FORWARD_ALWAYS, F.FORWARD_ALWAYS_OFF, "15", StationTarget(5), None),
    "forward_busy": (F.FORWARD_BUSY, F.FORWARD_BUSY_OFF, "15", StationTarget(5), None),
    "forward_no_answer": (F.FORWARD_NO_ANSWER, F.FORWARD_NO_ANSWER_OFF, "41", GroupTarget("sales"), None),
    "dnd": (F.DO_NOT_DISTURB, F.DO_NOT_DISTURB_OFF, "", True, False),
    "call_waiting": (F.CALL_WAITING, F.CALL_WAITING_OFF, "", True, False),
}
FORWARDS = ["forward_always", "forward_busy", "forward_no_answer"]


def written(memory):
    """As it comes back from a disk."""
    return msgspec.json.decode(msgspec.json.encode(memory), type=Memory)


def restarted(office, clock=None, **settings):
    """The box that stands in the place of ``office``, with this plan, when its core has started again."""
    after = ExchangeOffice(**settings)
    after.control = CallControl(plan_with(**settings), memory=written(office.control.memory()))
    if clock:
        after.tell_time(clock)
    return after


def wish(office, name, port=2):
    return getattr(office.control.state.stations[port].wishes, name)


def office_that_asked(name, form="dtmf", **settings):
    office = ExchangeOffice(**settings)
    on, _, argument, _, _ = ASKED[name]
    office.order(2, on, argument, form)
    return office


def test_a_new_box_has_nothing_to_remember():
    office = ExchangeOffice(stations={2: {"dnd": True, "forward_busy": StationTarget(3)}})
    assert office.control.memory() == NOTHING
    assert restarted(office, stations={2: {"dnd": False}}).control.memory() == NOTHING


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ASKED)
def test_what_was_asked_for_holds_after_a_restart_and_after_another_one(name, form):
    office = restarted(restarted(office_that_asked(name, form)))
    assert wish(office, name) == ASKED[name][3]
    others = ASKED.keys() - {name}
    assert [wish(office, other) for other in others] == [ASKED[other][4] for other in others]


@pytest.mark.parametrize("name", ASKED)
def test_what_was_taken_back_stays_so(name):
    office = office_that_asked(name)
    office.order(2, ASKED[name][1])
    assert office.control.memory() == NOTHING
    assert wish(restarted(office), name) == ASKED[name][4]


@pytest.mark.parametrize("name", ASKED)
def test_what_the_plan_says_and_a_person_took_back_stays_taken_back(name):
    planned = {2: {name: GroupTarget("service") if name in FORWARDS else True}}
    office = ExchangeOffice(stations=planned)
    office.order(2, ASKED[name][1])
    assert wish(restarted(office, stations=planned), name) == ASKED[name][4]


@pytest.mark.parametrize("name", FORWARDS)
def test_a_forward_gives_way_to_a_plan_that_says_something_new_about_it(name):
    office = office_that_asked(name)
    changed = {2: {name: GroupTarget("service")}}
    after = restarted(office, stations=changed)
    assert wish(after, name) == GroupTarget("service")
    assert after.control.memory() == NOTHING


@pytest.mark.parametrize("name", ["dnd", "call_waiting"])
def test_a_switch_gives_way_to_a_plan_that_says_something_new_about_it(name):
    office = ExchangeOffice(stations={2: {name: True}})
    office.order(2, ASKED[name][1])
    assert wish(restarted(office), name) is False
    assert restarted(office).control.memory() == NOTHING, "the plan says the same as the person now"


def test_a_plan_that_says_something_new_about_somebody_else_changes_nothing():
    office = office_that_asked("forward_always")
    after = restarted(office, stations={3: {"dnd": True}, 2: {"name": "Bela"}})
    assert wish(after, "forward_always") == StationTarget(5)
    assert wish(after, "dnd", 3) is True


@pytest.mark.parametrize("name", FORWARDS)
def test_a_forward_to_a_telephone_or_a_group_that_is_gone_gives_way_to_the_plan(name):
    office = ExchangeOffice(stations={2: {name: StationTarget(1)}})
    office.order(2, ASKED[name][0], "18")
    fewer = restarted(office, stations={2: {name: StationTarget(1)}}, count=7)
    assert wish(fewer, name) == StationTarget(1)
    office.order(2, ASKED[name][0], "41")
    no_sales = restarted(office, stations={2: {name: StationTarget(1)}}, groups=usual_groups()[1:])
    assert wish(no_sales, name) == StationTarget(1)


def test_whoever_is_gone_is_forgotten():
    office = ExchangeOffice()
    office.tell_time("07:00")
    office.order(8, F.DO_NOT_DISTURB)
    office.order(8, F.REMINDER, "0730")
    after = restarted(office, "07:10", count=7)
    assert after.control.memory() == NOTHING
    after.wait(HOUR)
    assert after.bells == []


def test_all_of_it_counts_at_once_not_only_in_the_book():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "15")
    office.order(3, F.DO_NOT_DISTURB)
    after = restarted(office)
    after.call(2)
    assert after.bells == [5]
    after.ring_up(1, "13")
    assert after.hears(1) == "busy"
    after.lift(3)
    assert after.hears(3) == "stutter"


def test_a_group_leaves_out_whoever_did_not_want_to_be_disturbed():
    groups = (Group("sales", (3, 4), "ring-all", pilot="41"),)
    office = ExchangeOffice(groups=groups)
    office.order(3, F.DO_NOT_DISTURB)
    after = restarted(office, groups=groups)
    after.ring_up(1, "41")
    assert after.bells == [4]


def test_ones_own_speed_numbers_are_kept_and_win_over_the_office_list():
    speed = [("07", "13"), ("08", "14")]
    office = ExchangeOffice(speed=speed)
    office.order(2, F.SPEED_SET, "0715")
    after = restarted(office, speed=speed)
    after.ask(2, F.SPEED_CALL, "07")
    assert after.bells == [5]
    after.hang_up(2)
    after.ask(2, F.SPEED_CALL, "08")
    assert after.bells == [4]
    after.hang_up(2)
    after.ask(1, F.SPEED_CALL, "07")
    assert after.bells == [3], "they are his own"


def test_night_stays_night_and_day_stays_day():
    night = {1: {"night": StationTarget(5)}}
    office = ExchangeOffice(lines=night)
    office.order(1, F.NIGHT)
    after = restarted(office, lines=night)
    after.call(1)
    assert after.bells == [5]
    after.give_up(1)
    after.wait(10)
    after.order(1, F.NIGHT_OFF)
    day = restarted(after, lines=night)
    day.call(1)
    assert day.bells == [1]


# -- reminders


def office_with_a_reminder(at="0730", clock="07:00"):
    office = ExchangeOffice()
    office.tell_time(clock)
    office.order(2, F.REMINDER, at)
    return office


def test_a_reminder_rings_at_its_time_after_a_restart_and_only_once():
    office = office_with_a_reminder()
    after = restarted(office, "07:10")
    after.wait(20 * MINUTE - 1)
    assert after.bells == []
    after.wait(2)
    assert after.rings(2) == "callback"
    after.lift(2)
    after.hang_up(2)
    again = restarted(after, "07:31")
    again.wait(25 * HOUR)
    assert again.bells == []


def test_before_the_clock_is_told_nobody_is_reminded_and_nothing_is_forgotten():
    waiting = restarted(office_with_a_reminder())
    waiting.wait(HOUR)
    assert waiting.bells == []
    after = restarted(waiting, "07:29")
    after.wait(MINUTE + 1)
    assert after.bells == [2]


def test_a_reminder_whose_time_came_while_the_box_was_off_rings_at_once():
    after = restarted(office_with_a_reminder(), "07:40")
    after.wait(0)
    assert after.bells == [2]


def test_so_it_does_when_the_box_was_started_in_vain_meanwhile():
    """The second core ended before it had learnt what time it was."""
    after = restarted(restarted(office_with_a_reminder()), "07:40")
    after.wait(0)
    assert after.bells == [2]


def test_so_it_does_over_midnight():
    after = restarted(office_with_a_reminder("0010", "23:50"), "00:20")
    after.wait(0)
    assert after.bells == [2]


def test_also_when_it_was_asked_for_long_before():
    """The clock is told hourly, so the box knows until when it lived."""
    office = office_with_a_reminder("0730", "22:00")
    for hour in ("23:00", "00:00", "01:00", "02:00", "03:00", "04:00", "05:00", "06:00", "07:00"):
        office.wait(HOUR)
        office.tell_time(hour)
    assert office.bells == []
    after = restarted(office, "07:45")
    after.wait(0)
    assert after.bells == [2]


def test_one_that_was_missed_by_far_comes_at_its_next_time():
    after = restarted(office_with_a_reminder(), "16:00")
    after.wait(0)
    assert after.bells == []
    after.wait(15.5 * HOUR + 1)
    assert after.bells == [2]


def test_one_for_tomorrow_does_not_ring_today():
    office = office_with_a_reminder("0700", "07:00:20")
    after = restarted(office, "07:00:50")
    after.wait(23 * HOUR)
    assert after.bells == []
    after.wait(HOUR)
    assert after.bells == [2]


def test_a_reminder_that_was_taken_back_does_not_come_back():
    office = office_with_a_reminder()
    office.order(2, F.REMINDER_OFF)
    after = restarted(office, "07:10")
    after.wait(HOUR)
    assert after.bells == []


# -- when there is something to write down

ORDERS = [feature for name in ASKED for feature in ((ASKED[name][0], ASKED[name][2]), (ASKED[name][1], ""))]
ORDERS += [(F.SPEED_SET, "0715"), (F.NIGHT, ""), (F.NIGHT_OFF, ""), (F.REMINDER, "0730"), (F.REMINDER_OFF, "")]


@pytest.mark.parametrize(("feature", "argument"), ORDERS)
def test_the_count_of_changes_grows_with_everything_that_is_asked_for(feature, argument):
    office = ExchangeOffice()
    office.tell_time("07:00")
    for station in (1, 2):
        office.order(station, F.REMINDER, "0800")
    before = office.control.state.remembered
    office.order(1, feature, argument)
    assert office.control.state.remembered > before


def test_it_grows_when_a_reminder_has_rung():
    office = office_with_a_reminder()
    office.wait(30 * MINUTE - 1)
    before = office.control.state.remembered
    office.wait(1)
    assert office.bells == [2]
    assert office.control.state.remembered > before


def test_it_grows_with_the_clock_as_long_as_somebody_is_to_be_reminded():
    office = office_with_a_reminder()
    before = office.control.state.remembered
    office.tell_time("07:00")
    assert office.control.state.remembered > before
    office.order(2, F.REMINDER_OFF)
    quiet = office.control.state.remembered
    office.tell_time("08:00")
    assert office.control.state.remembered == quiet


def test_it_grows_with_a_plan_that_takes_something_from_what_was_asked_for():
    office = office_that_asked("dnd")
    before = office.control.state.remembered
    office.reconfigure(plan_with(stations={2: {"dnd": True}}))
    assert office.control.memory() == NOTHING
    assert office.control.state.remembered > before


def test_calls_do_not_make_it_grow():
    """But for what a line was seen to do: each sign once, twice, four times."""
    office = ExchangeOffice()
    grown = []
    for _ in range(8):
        office.outside_call(2, 2)
        office.consult(2, "13")
        office.hang_up(2)
        office.leave()
        grown.append(office.control.state.remembered)
    assert grown == [1, 2, 2, 3, 3, 3, 3, 4]
    assert office.control.memory().lines[2].cpc == 8


# -- calls in progress


def test_calls_end_with_the_core():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, F.PARK, "1")
    office.hang_up(2)
    after = restarted(office)
    after.ask(3, F.PARK, "1")
    assert after.hears(3) == "reorder"


# -- whatever happened before


def kept(control):
    """Without the hour, which goes on by itself."""
    return msgspec.structs.replace(control.memory(), ms_of_day=None)


def check_step(teller, step):
    control = teller.control
    before, count = kept(control), control.state.remembered
    teller.tell(step)
    assert kept(control) == before or control.state.remembered > count, step


def check_restart(teller, plan, seed):
    before = written(teller.control.memory())
    after = CallControl(plan, seed, before)
    assert after.memory() == before
    old, new = teller.control.state, after.state
    for port, station in old.stations.items():
        assert new.stations[port].wishes == station.wishes
    assert (new.reminders, new.override) == (old.reminders, old.override)
    assert after.index.away == teller.control.index.away
    assert after.index.dnd == teller.control.index.dnd
    return Teller(after, now_ms=teller.now_ms + 2_000)


@given(plans(), SEEDS, st.lists(STEP, max_size=80), st.integers(0, 80))
def test_killed_at_any_moment_it_goes_on_with_all_that_was_asked_for(plan, seed, story, end):
    teller = Teller(CallControl(plan, seed))
    for place, step in enumerate(story):
        if place == end:
            teller = check_restart(teller, plan, seed)
        check_step(teller, step)
    check_restart(teller, plan, seed)


@settings(max_examples=60)
@given(plans(), SEEDS, st.integers(0, 2**32))
def test_killed_again_and_again_in_a_long_story(plan, seed, story):
    teller = Teller(CallControl(plan, seed))
    teller.hand(e.ClockTold(story % 86_400_000))
    for place, step in enumerate(long_story(story)):
        if place % 50 == 49:
            teller = check_restart(teller, plan, seed)
        check_step(teller, step)


@settings(max_examples=40)
@given(st.data(), st.sampled_from([(4, 8)]), SEEDS, st.lists(STEP, max_size=40))
def test_any_plan_may_be_found_at_the_start(data, size, seed, story):
    """The same plan, handed over to the running box instead, would have left the same wishes."""
    teller = Teller(CallControl(data.draw(plans(st.just(size))), seed))
    for step in story:
        check_step(teller, step)
    memory = written(teller.control.memory())
    plan = data.draw(plans(st.just(size)))
    teller.reconfigure(plan)
    after = CallControl(plan, seed, memory)
    assert {port: station.wishes for port, station in after.state.stations.items()} == {
        port: station.wishes for port, station in teller.control.state.stations.items()
    }
    Teller(after).hand(e.ClockTold(0))


PORTS = st.integers(0, 30)
ROUTES = st.one_of(st.none(), st.builds(StationTarget, PORTS), st.builds(GroupTarget, st.text(max_size=3)))
SWITCHES = st.one_of(st.none(), st.builds(Switch, st.booleans(), st.booleans()))
REDIRECTIONS = st.one_of(st.none(), st.builds(Redirection, ROUTES, ROUTES))
SPEED = st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=3)
TELEPHONES = st.builds(Remembered, SWITCHES, SWITCHES, REDIRECTIONS, REDIRECTIONS, REDIRECTIONS, SPEED)
MEMORIES = st.builds(
    Memory,
    st.dictionaries(PORTS, TELEPHONES, max_size=6),
    st.dictionaries(PORTS, st.integers(0, 1439), max_size=4),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 86_399_999)),
)


@given(plans(), SEEDS, MEMORIES, st.lists(STEP, max_size=40))
def test_no_memory_however_strange_keeps_the_box_from_its_work(plan, seed, memory, story):
    teller = Teller(CallControl(plan, seed, written(memory)))
    teller.pass_time(0)
    for step in story:
        teller.tell(step)


@given(plans(), SEEDS, st.lists(STEP, max_size=60))
def test_what_is_forgotten_leaves_the_memory_of_a_new_box_and_every_call_where_it_is(plan, seed, story):
    teller = Teller(CallControl(plan, seed))
    teller.pass_time(0)
    for step in story:
        teller.tell(step)
    before = {number: junctor.members for number, junctor in teller.control.state.junctors.items()}
    teller.forget()
    assert teller.control.memory() == Memory()
    assert {number: junctor.members for number, junctor in teller.control.state.junctors.items()} == before

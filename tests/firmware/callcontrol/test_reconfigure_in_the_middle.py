"""A new plan, or a restart from a snapshot, while people are on hold, parked, handed over, called back or reminded."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Group, GroupTarget, StationTarget, StaySilent
from tests.firmware.callcontrol.exchange_office import ExchangeOffice, plan_with, usual_groups

# -- middles of things: how the office comes there, what is to be seen, and how it goes on


def on_hold(office):
    office.outside_call(2, 2)
    office.flash(2)


def back_from_hold(office):
    office.flash(2)
    assert office.talks("line 2", "station 2")


def on_hold_while_ringing_somebody(office):
    office.outside_call(2, 2)
    office.consult(2, "15")


def handed_over(office):
    on_hold_while_ringing_somebody(office)
    office.hang_up(2)


def handed_over_and_answered(office):
    if 2 in office.image.off_hook:
        office.hang_up(2)
    office.answer(5)
    assert office.talks("line 2", "station 5")


def between_two(office):
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.flash(2)


def both_at_once(office):
    office.dial(2, "3")
    assert office.hears(2) == "5, line 2"


def left_on_hold(office):
    on_hold(office)
    office.ask(2, Feature.HOLD)
    office.hang_up(2)


def taken_up_again(office):
    office.ask(2, Feature.HOLD)
    assert office.talks("line 2", "station 2")


def parked(office):
    on_hold(office)
    office.ask(2, Feature.PARK, "4")
    office.hang_up(2)


def taken_from_the_zone(office):
    office.ask(7, Feature.PARK, "4")
    assert office.talks("line 2", "station 7")


def coming_back(office):
    parked(office)
    office.wait(60)
    assert office.rings(2) == "recall"


def come_back(office):
    office.lift(2)
    assert office.talks("line 2", "station 2")


def conferring(office):
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.flash(2)
    office.dial(2, "3")


def parting_again(office):
    office.flash(2)
    assert office.hears(5) == "2"
    assert office.hears("line 2") == "music"


def camping(office):
    office.lift(5)
    office.ring_up(2, "15")
    office.hang_up(2)
    office.order(2, Feature.CAMP_ON)


def called_back(office):
    office.hang_up(5)
    assert office.rings(2) == "callback"
    office.lift(2)
    office.lift(5)
    assert office.talks("station 2", "station 5")


def being_called_back(office):
    camping(office)
    office.hang_up(5)


def called_back_at_last(office):
    assert office.rings(2) == "callback"
    office.lift(2)
    assert office.rings(5) == "inside"


def to_be_reminded(office):
    office.tell_time("09:00")
    office.order(2, Feature.REMINDER, "0930")


def reminded(office):
    office.wait(29 * 60)
    assert office.bells == []
    office.wait(60)
    assert office.rings(2) == "callback"
    office.lift(2)
    assert office.hears(2) == "confirmation"


def being_reminded(office):
    to_be_reminded(office)
    office.wait(30 * 60)


def reminded_at_last(office):
    office.lift(2)
    assert office.hears(2) == "confirmation"


def forwarding(office):
    office.order(2, Feature.FORWARD_ALWAYS, "15")


def forwarded(office):
    office.call(2)
    assert office.bells == [5]
    office.answer(5)


def at_night(office):
    office.order(1, Feature.NIGHT)


def rung_by_night(office):
    office.call(3)
    assert office.bells == [7]
    office.answer(7)


def at_the_door(office):
    office.inside_call(4, 2)
    assert list(office.lent) == [2]


def opened(office):
    before = office.doors_opened
    office.dial(2, "1")
    assert office.doors_opened == before + 1
    assert office.talks("station 2", "station 4")


def told_of_a_call(office):
    office.inside_call(5, 3)
    office.call(3)
    assert office.hears(3) == "5, waiting"


def taken_by_a_flash(office):
    office.flash(3)
    office.wait(0.1)
    assert office.hears(3) == "line 3"
    assert office.hears(5) == "music"


MIDDLES = {
    on_hold: back_from_hold,
    on_hold_while_ringing_somebody: handed_over_and_answered,
    handed_over: handed_over_and_answered,
    between_two: both_at_once,
    left_on_hold: taken_up_again,
    parked: taken_from_the_zone,
    coming_back: come_back,
    conferring: parting_again,
    camping: called_back,
    being_called_back: called_back_at_last,
    to_be_reminded: reminded,
    being_reminded: reminded_at_last,
    forwarding: forwarded,
    at_night: rung_by_night,
    at_the_door: opened,
    told_of_a_call: taken_by_a_flash,
}
SETTINGS = {
    "stations": {3: {"call_waiting": True}, 4: {"door": True}},
    "lines": {3: {"route": StationTarget(3), "night": StationTarget(7)}},
}
AN_HOUR = 3600


def office_in(middle):
    office = ExchangeOffice(**SETTINGS)
    middle(office)
    return office


def same_plan(**changed):
    return plan_with(**{**SETTINGS, **changed})


@pytest.mark.parametrize("middle", MIDDLES, ids=lambda middle: middle.__name__)
def test_a_restored_snapshot_goes_on_as_if_nothing_had_been(middle):
    straight, twice = office_in(middle), office_in(middle)
    snapshot = twice.control.snapshot()
    twice.control = CallControl.restore(snapshot)
    assert twice.control.snapshot() == snapshot
    for office in (straight, twice):
        MIDDLES[middle](office)
        office.wait(AN_HOUR)
    assert twice.log == straight.log
    assert twice.control.snapshot() == straight.control.snapshot()


@pytest.mark.parametrize("middle", MIDDLES, ids=lambda middle: middle.__name__)
def test_the_same_plan_again_changes_nothing(middle):
    straight, twice = office_in(middle), office_in(middle)
    before = twice.control.snapshot()
    assert twice.reconfigure(same_plan()) == []
    assert twice.control.snapshot() == before
    for office in (straight, twice):
        MIDDLES[middle](office)
        office.wait(AN_HOUR)
    assert twice.log == straight.log


@pytest.mark.parametrize("middle", MIDDLES, ids=lambda middle: middle.__name__)
def test_a_plan_with_other_groups_outputs_and_receivers_disturbs_nobody(middle):
    office = office_in(middle)
    groups = (Group("sales", (7, 8), pilot="41"),)
    office.reconfigure(same_plan(groups=groups, tone_outputs=("assign3", "assign4"), receivers=(3, 4, 5)))
    MIDDLES[middle](office)
    assert office.leave()


@pytest.mark.parametrize("middle", MIDDLES, ids=lambda middle: middle.__name__)
@pytest.mark.parametrize("operator", [StationTarget(1), StationTarget(2), GroupTarget("sales"), None], ids=str)
@pytest.mark.parametrize("count", [0, 1, 2, 4, 5])
def test_whatever_port_is_taken_away_nobody_is_left_behind(middle, operator, count):
    """The operator may be the one who goes; the invariants are asked after every step."""
    office = office_in(middle)
    stations = {port: settings for port, settings in SETTINGS["stations"].items() if port <= count}
    ports = tuple(range(1, count + 1))
    groups = (Group("sales", ports[-2:], "ring-all", pilot="41"), Group("rest", ports))
    if isinstance(operator, StationTarget) and operator.station > count:
        operator = None
    lines = {port: {"route": GroupTarget("rest")} for port in (1, 2, 3, 4)}
    office.reconfigure(plan_with(stations=stations, lines=lines, count=count, operator=operator, groups=groups))
    office.wait(120)
    assert office.leave()
    assert {station for camp in office.control.state.camps for station in (camp.asker,)} <= set(ports)
    assert set(office.control.state.reminders) <= set(ports)


@pytest.mark.parametrize("middle", MIDDLES, ids=lambda middle: middle.__name__)
def test_a_line_that_is_taken_away_ends_its_call_wherever_it_is(middle):
    office = office_in(middle)
    plan = same_plan()
    office.reconfigure(msgspec.structs.replace(plan, lines=plan.lines[:1]))
    assert office.seized == []
    assert not any(hold.party.startswith("line") for hold in office.control.state.holds.values())
    assert office.leave()


# -- who holds, is held, is camped on, or gets back what he left, and goes


def without(port, **settings):
    """The usual plan, but this telephone is gone, and whatever named it."""
    plan = same_plan(**settings)
    gone = StationTarget(port)
    stations = tuple(station for station in plan.stations if station.port != port)
    lines = tuple(
        msgspec.structs.replace(line, route=GroupTarget("sales")) if line.route == gone else line for line in plan.lines
    )
    groups = tuple(
        msgspec.structs.replace(group, members=tuple(member for member in group.members if member != port))
        for group in plan.groups
    )
    operator = None if plan.operator == gone else plan.operator
    return msgspec.structs.replace(plan, stations=stations, lines=lines, groups=groups, operator=operator)


def retire(office, port, **settings):
    """A new plan that lacks this telephone; should it come again, it counts as on hook."""
    office.reconfigure(without(port, **settings))
    office.image.off_hook.discard(port)


def test_whom_a_retired_telephone_had_on_hold_rings_the_operator():
    office = office_in(on_hold)
    retire(office, 2)
    assert office.scene == {1: "rings recall", "line 2": "music"}
    office.answer(1)
    assert office.talks("line 2", "station 1")


def test_without_an_operator_whom_a_retired_telephone_had_on_hold_is_let_go():
    office = ExchangeOffice(operator=None)
    on_hold(office)
    retire(office, 2, operator=None)
    assert office.seized == []
    office.wait(2)
    assert office.idle


def test_who_had_a_retired_telephone_on_hold_has_dial_tone_and_nobody_to_go_back_to():
    office = ExchangeOffice(**SETTINGS)
    office.inside_call(2, 5)
    office.flash(5)
    retire(office, 2)
    assert office.scene == {5: "dial"}
    assert office.send(e.StationFlashed(5, 200)) == []
    office.hang_up(5)
    assert office.idle


def test_a_conference_goes_on_without_a_retired_telephone():
    office = office_in(conferring)
    retire(office, 5)
    assert office.talks("line 2", "station 2")
    office.flash(2)
    assert office.hears("line 2") == "music"


def test_a_conference_goes_on_without_the_telephone_that_made_it():
    office = office_in(conferring)
    retire(office, 2)
    assert office.talks("line 2", "station 5")
    assert len(office.image.crosspoints) == 2


def test_who_was_parked_by_a_retired_telephone_comes_back_to_the_operator_when_time_is_up():
    office = office_in(parked)
    retire(office, 2)
    assert office.scene == {"line 2": "music"}
    office.wait(59)
    assert office.bells == []
    office.wait(1)
    assert office.scene == {1: "rings recall", "line 2": "music"}


def test_who_comes_back_to_a_telephone_that_is_retired_goes_on_to_the_operator():
    office = office_in(coming_back)
    retire(office, 2)
    assert office.scene == {1: "rings recall", "line 2": "music"}


def test_who_was_handed_over_to_a_retired_telephone_comes_back_to_who_did_that():
    office = office_in(handed_over)
    retire(office, 5)
    assert office.scene == {2: "rings recall", "line 2": "ringback"}
    office.answer(2)
    assert office.talks("line 2", "station 2")


def test_who_was_handed_over_by_a_retired_telephone_still_rings_and_comes_back_to_the_operator():
    office = office_in(handed_over)
    retire(office, 2)
    assert office.scene == {5: "rings inside", "line 2": "ringback"}
    office.wait(60)
    assert office.scene == {1: "rings recall", "line 2": "ringback"}


def test_nobody_camps_on_a_telephone_that_is_retired():
    office = office_in(camping)
    retire(office, 5)
    assert office.control.state.camps == []
    office.reconfigure(same_plan())
    office.wait(60)
    assert office.bells == []


def test_a_retired_telephone_camps_on_nobody():
    office = office_in(camping)
    retire(office, 2)
    assert office.control.state.camps == []
    office.hang_up(5)
    assert office.idle


def test_nobody_calls_back_a_telephone_that_is_retired_while_it_rings():
    office = office_in(being_called_back)
    retire(office, 2)
    assert office.idle
    assert office.control.state.camps == []


def test_nobody_camps_on_a_number_that_has_become_his_own():
    office = office_in(camping)
    plan = same_plan()
    stations = tuple(
        msgspec.structs.replace(station, extension={2: "15", 5: "12"}.get(station.port, station.extension))
        for station in plan.stations
    )
    office.reconfigure(msgspec.structs.replace(plan, stations=stations))
    assert office.control.state.camps == []
    office.hang_up(5)
    assert office.idle


def test_a_reminder_goes_with_its_telephone():
    office = office_in(to_be_reminded)
    retire(office, 2)
    assert office.idle
    office.reconfigure(same_plan())
    office.wait(AN_HOUR)
    assert office.idle


def test_a_reminder_that_rings_goes_with_its_telephone():
    office = office_in(being_reminded)
    retire(office, 2)
    assert office.idle


def test_a_reminder_stays_at_its_time_when_the_telephone_gets_another_number():
    office = office_in(to_be_reminded)
    plan = same_plan()
    stations = tuple(
        msgspec.structs.replace(station, extension="77" if station.port == 2 else station.extension)
        for station in plan.stations
    )
    office.reconfigure(msgspec.structs.replace(plan, stations=stations))
    office.wait(30 * 60)
    assert office.rings(2) == "callback"


# -- what people asked for by code


WISHES = {
    "forward_always": (Feature.FORWARD_ALWAYS, "15", StationTarget(5)),
    "forward_busy": (Feature.FORWARD_BUSY, "15", StationTarget(5)),
    "forward_no_answer": (Feature.FORWARD_NO_ANSWER, "41", GroupTarget("sales")),
    "dnd": (Feature.DO_NOT_DISTURB, "", True),
    "call_waiting": (Feature.CALL_WAITING, "", True),
}
FORWARDS = [name for name in WISHES if name.startswith("forward")]


def wish_of(office, name, port=2):
    return getattr(office.control.state.stations[port].wishes, name)


def office_that_wishes(name, **settings):
    feature, argument, value = WISHES[name]
    office = ExchangeOffice(**settings)
    office.order(2, feature, argument)
    assert wish_of(office, name) == value
    return office


@pytest.mark.parametrize("name", WISHES)
def test_a_wish_stays_where_the_plan_says_no_word_about_it(name):
    office = office_that_wishes(name)
    office.reconfigure(plan_with(groups=(*usual_groups(), Group("more", (7, 8)))))
    assert wish_of(office, name) == WISHES[name][2]


@pytest.mark.parametrize("name", WISHES)
def test_a_wish_stays_where_the_plan_says_the_same_as_before(name):
    planned = {2: {name: GroupTarget("service") if name in FORWARDS else False}}
    office = office_that_wishes(name, stations=planned)
    office.reconfigure(plan_with(stations={**planned, 3: {"name": "Bela"}}))
    assert wish_of(office, name) == WISHES[name][2]


@pytest.mark.parametrize("name", FORWARDS)
@pytest.mark.parametrize("now", [StationTarget(7), GroupTarget("service")])
def test_a_forward_that_the_plan_changes_counts_from_then_on(name, now):
    office = office_that_wishes(name)
    office.reconfigure(plan_with(stations={2: {name: now}}))
    assert wish_of(office, name) == now
    office.reconfigure(plan_with())
    assert wish_of(office, name) is None


@pytest.mark.parametrize("name", ["dnd", "call_waiting"])
def test_a_wish_that_the_plan_takes_back_is_over(name):
    office = ExchangeOffice(stations={2: {name: True}})
    office.order(2, Feature.DO_NOT_DISTURB_OFF if name == "dnd" else Feature.CALL_WAITING_OFF)
    assert wish_of(office, name) is False
    office.reconfigure(plan_with())
    assert wish_of(office, name) is False
    office.reconfigure(plan_with(stations={2: {name: True}}))
    assert wish_of(office, name) is True


@pytest.mark.parametrize("name", ["forward_always", "forward_busy"])
def test_a_forward_to_a_telephone_that_is_gone_is_lost(name):
    office = office_that_wishes(name)
    retire(office, 5)
    assert wish_of(office, name) is None


def test_a_forward_to_a_group_that_is_gone_is_lost():
    office = office_that_wishes("forward_no_answer")
    office.reconfigure(plan_with(groups=usual_groups()[1:]))
    assert wish_of(office, "forward_no_answer") is None


def test_a_forward_that_is_lost_gives_way_to_that_of_the_plan():
    planned = {2: {"forward_always": GroupTarget("service")}}
    office = office_that_wishes("forward_always", stations=planned)
    retire(office, 5, stations=planned)
    assert wish_of(office, "forward_always") == GroupTarget("service")
    office.call(2)
    assert office.bells == [6]


def test_a_telephone_whose_forward_is_lost_rings_again_in_its_group():
    office = ExchangeOffice()
    office.order(3, Feature.FORWARD_ALWAYS, "15")
    office.ring_up(8, "41")
    assert office.bells == [4]
    retire(office, 5)
    assert office.bells == [3, 4]


def test_a_telephone_that_forwards_everything_now_falls_silent_for_its_group_but_rings_for_itself():
    office = ExchangeOffice()
    office.ring_up(8, "41")
    office.ring_up(7, "16")
    assert office.bells == [3, 4, 6]
    away = {port: {"forward_always": StationTarget(2)} for port in (3, 6)}
    office.reconfigure(plan_with(stations=away))
    assert office.bells == [4, 6]
    office.reconfigure(plan_with())
    office.wait(15)
    assert office.bells == [3, 4, 6], "in the next round"


def test_a_telephone_that_forwards_no_more_wakes_a_call_that_rests_in_silence():
    groups = (Group("sales", (3,), pilot="41", overflow=StaySilent()),)
    office = ExchangeOffice(groups=groups)
    office.ring_up(8, "41")
    office.wait(20)
    assert office.bells == []
    office.reconfigure(plan_with(groups=groups, stations={3: {"forward_always": StationTarget(2)}}))
    office.reconfigure(plan_with(groups=groups))
    assert office.bells == [3]


@pytest.mark.parametrize("middle", [being_reminded, being_called_back, coming_back])
def test_a_bell_that_somebody_asked_for_rings_on_when_he_is_not_to_be_disturbed(middle):
    office = office_in(middle)
    dnd = {"stations": {**SETTINGS["stations"], 2: {"dnd": True}}}
    assert office.reconfigure(same_plan(**dnd)) == []
    MIDDLES[middle](office)


def test_a_telephone_that_comes_begins_with_what_the_plan_says():
    office = office_that_wishes("forward_always")
    retire(office, 2)
    office.reconfigure(plan_with(stations={2: {"dnd": True}}))
    assert wish_of(office, "forward_always") is None
    assert wish_of(office, "dnd") is True


def test_speed_dialling_of_ones_own_outlives_a_new_plan():
    office = ExchangeOffice()
    office.order(2, Feature.SPEED_SET, "0715")
    office.reconfigure(plan_with(speed=(("07", "16"), ("08", "16"))))
    office.ask(2, Feature.SPEED_CALL, "07")
    assert office.bells == [5]
    office.ask(3, Feature.SPEED_CALL, "07")
    assert office.bells == [5, 6]


def test_night_stays_night():
    office = office_in(at_night)
    office.reconfigure(same_plan(lines={3: {"route": StationTarget(3), "night": StationTarget(8)}}))
    office.call(3)
    assert office.bells == [8]


def test_who_waits_for_the_operator_goes_on_waiting_when_another_telephone_is_the_operators():
    groups = (Group("desk", (7,)), *usual_groups())
    office = ExchangeOffice(groups=groups, operator=GroupTarget("desk"))
    office.lift(7)
    office.ask(2, Feature.OPERATOR)
    assert office.hears(2) == "ringback"
    office.reconfigure(plan_with(operator=StationTarget(7)))
    assert office.hears(2) == "ringback"
    office.hang_up(7)
    assert office.bells == [7]


def test_who_talks_to_a_door_gets_another_receiver_when_his_own_is_taken_away():
    office = office_in(at_the_door)
    office.reconfigure(same_plan(receivers=(7, 8)))
    assert office.lent == {2: 7}
    opened(office)
    office.reconfigure(same_plan(receivers=()))
    assert office.lent == {}
    office.dial(2, "1")  # by pulse
    assert office.doors_opened == 2


def test_who_talks_to_what_is_no_door_any_more_needs_no_receiver():
    office = office_in(at_the_door)
    office.reconfigure(plan_with())
    assert office.lent == {}
    office.dial(2, "1")
    assert office.doors_opened == 0
    office.reconfigure(same_plan())
    assert list(office.lent) == [2]


def test_whoever_is_told_of_a_call_is_told_on_another_output():
    office = office_in(told_of_a_call)
    office.reconfigure(same_plan(tone_outputs=("assign9",)))
    assert office.hears(3) == "5, waiting"
    office.reconfigure(same_plan(tone_outputs=()))
    assert office.hears(3) == "5"
    taken_by_a_flash(office)


def test_the_first_receivers_of_a_box_serve_those_who_hear_stutter_dial_tone_too():
    office = ExchangeOffice(stations={2: {"dnd": True}}, receivers=())
    office.lift(2)
    assert (office.hears(2), office.lent) == ("stutter", {})
    office.reconfigure(plan_with(stations={2: {"dnd": True}}, receivers=(1, 2)))
    assert (office.hears(2), office.lent) == ("stutter", {2: 1})


def test_who_hears_stutter_dial_tone_or_confirmation_hears_it_on_another_output():
    office = office_that_wishes("dnd")
    office.lift(2)
    office.ask(3, Feature.CALL_WAITING)
    assert (office.hears(2), office.hears(3)) == ("stutter", "confirmation")
    office.reconfigure(plan_with(tone_outputs=("assign7", "assign8")))
    assert (office.hears(2), office.hears(3)) == ("stutter", "confirmation")
    office.reconfigure(plan_with(tone_outputs=()))
    assert (office.hears(2), office.hears(3)) == ("dial", "dial")


def test_why_somebody_comes_back_is_not_forgotten_when_he_is_sent_to_another_telephone():
    office = ExchangeOffice(groups=(Group("desk", (7,)), *usual_groups()), operator=GroupTarget("desk"))
    handed_over(office)
    office.lift(2, 7)
    office.wait(60)
    assert office.scene["line 2"] == "ringback"
    assert office.bells == []
    office.reconfigure(plan_with(operator=None))
    office.hang_up(2)
    assert office.rings(2) == "recall"
    assert [call.reason for call in office.control.state.calls.values()] == ["15 did not answer"]

"""Supervisors listen to an agent's conversation, whisper to the agent, and join; nobody hears more than he should."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import StationTarget
from tests.firmware.callcontrol.queue_office import CODE, OUTPUTS, QueueOffice, queue

F = Feature
OPERATOR, AGENT, OTHER, COLLEAGUE = 8, 1, 2, 5


def office_of(operator=OPERATOR, stations=None, **settings):
    """Telephone 8 is the operator's; ``stations``: settings by port."""
    office = QueueOffice(queue(people="ab"), operator=StationTarget(operator), tone_outputs=OUTPUTS, **settings)
    if stations:
        plan = office.control.state.plan
        known = tuple(msgspec.structs.replace(one, **stations.get(one.port, {})) for one in plan.stations)
        office.reconfigure(msgspec.structs.replace(plan, stations=known))
    return office


def with_a_call(**settings):
    """The agent at telephone 1 talks to line 1."""
    office = office_of(**settings)
    office.call(1)
    office.answer(AGENT)
    return office


def begin(office, station, feature, number):
    office.lift(station)
    office.dial(station, CODE[feature] + number)
    office.wait(0.2)


def paths(office):
    """Who hears whom, without tones: "8<1" for telephones, "8<line 1" for lines."""
    found = sorted(office.image.crosspoints)
    return {
        f"{ear.removeprefix('station ')}<{source.removeprefix('station ')}"
        for ear, source in found
        if not source.startswith("tone")
    }


CALL = {"1<line 1", "line 1<1"}
HEARD = CALL | {"8<1", "8<line 1"}
WHISPERED = HEARD | {"1<8"}
JOINED = WHISPERED | {"line 1<8"}


@pytest.mark.parametrize(
    ("feature", "heard"),
    [(F.LISTEN, HEARD), (F.WHISPER, WHISPERED), (F.BARGE, JOINED)],
    ids=["listen", "whisper", "barge"],
)
def test_each_code_lets_those_hear_whom_it_is_meant_for(feature, heard):
    office = with_a_call()
    begin(office, OPERATOR, feature, "11")
    assert paths(office) == heard
    office.hang_up(OPERATOR)
    assert paths(office) == CALL
    office.hang_up(AGENT)
    office.wait(10)
    assert office.idle


def test_digits_change_how_he_listens():
    office = with_a_call()
    begin(office, OPERATOR, F.LISTEN, "11")
    for digit, heard in (("2", WHISPERED), ("2", WHISPERED), ("1", HEARD), ("9", HEARD), ("#", HEARD), ("3", JOINED)):
        office.dial(OPERATOR, digit)
        assert paths(office) == heard
    office.dial(OPERATOR, "1")
    assert paths(office) == JOINED  # a member is a member
    assert office.lent == {}


def test_the_last_key_of_the_number_that_is_still_down_changes_nothing():
    office = with_a_call(receivers=())
    office.lift(OPERATOR)
    office.dial(OPERATOR, CODE[F.LISTEN] + "11")
    office.dial(OPERATOR, "2")
    assert paths(office) == HEARD


def test_the_receiver_of_a_line_goes_home():
    office = with_a_call(receivers=(), line_receivers=(1, 2, 3, 4))
    begin(office, OPERATOR, F.LISTEN, "11")
    assert office.lent == {}
    office.dial(OPERATOR, "2")  # by pulse
    assert paths(office) == WHISPERED


def test_he_keeps_a_receiver_for_his_digits_unless_somebody_waits_for_dial_tone():
    office = with_a_call(receivers=(1,))
    begin(office, OPERATOR, F.LISTEN, "11")
    assert office.lent == {OPERATOR: 1}
    office.lift(COLLEAGUE)
    assert office.hears(COLLEAGUE) == "dial"
    assert office.lent == {COLLEAGUE: 1}
    office.hang_up(COLLEAGUE)
    assert office.lent == {OPERATOR: 1}
    office.hang_up(OPERATOR)
    assert office.lent == {}


def test_it_ends_with_the_conversation():
    office = with_a_call()
    begin(office, OPERATOR, F.WHISPER, "11")
    office.far_side_hangs_up(1)
    assert paths(office) == set()
    assert office.hears(OPERATOR) == office.hears(AGENT) == "reorder"
    office = with_a_call()
    begin(office, OPERATOR, F.WHISPER, "11")
    office.hang_up(AGENT)
    assert paths(office) == set()
    assert office.hears(OPERATOR) == "reorder"
    office = with_a_call()
    begin(office, OPERATOR, F.WHISPER, "11")
    office.send(e.StationFailed(AGENT))
    assert paths(office) == set()
    office.send(e.StationFailed(OPERATOR))
    assert office.control.state.ears == {}


def test_a_flash_of_the_agent_ends_it_and_one_of_the_supervisor_means_nothing():
    office = with_a_call()
    begin(office, OPERATOR, F.LISTEN, "11")
    office.flash(OPERATOR)
    assert paths(office) == HEARD
    office.flash(AGENT)
    assert paths(office) == set()
    assert office.hears(AGENT) == "dial"


def test_who_comes_and_goes_is_heard_and_not_heard():
    office = with_a_call()
    office.flash(AGENT)
    office.dial(AGENT, "15")
    office.answer(COLLEAGUE)
    begin(office, OPERATOR, F.LISTEN, "11")
    assert paths(office) == {"1<5", "5<1", "8<1", "8<5"}
    office.hang_up(OPERATOR)
    office.flash(AGENT)
    office.dial(AGENT, "3")
    begin(office, OPERATOR, F.LISTEN, "11")
    assert {"8<1", "8<5", "8<line 1"} <= paths(office)
    office.hang_up(COLLEAGUE)
    assert paths(office) == HEARD
    office.hang_up(OPERATOR)
    assert office.ask(7, F.LISTEN, "11") == "reorder"


def test_two_may_listen_and_hear_each_other_only_when_one_joins():
    office = with_a_call(stations={7: {"supervises": True}})
    begin(office, OPERATOR, F.WHISPER, "11")
    begin(office, 7, F.LISTEN, "11")
    assert paths(office) == WHISPERED | {"7<1", "7<line 1"}
    office.dial(OPERATOR, "3")
    assert paths(office) == JOINED | {"7<1", "7<line 1", "7<8"}
    office.hang_up(OPERATOR)
    assert paths(office) == CALL | {"7<1", "7<line 1"}


def test_a_class_may_supervise_and_a_class_may_deny_it():
    office = with_a_call(stations={6: {"supervises": True}, OPERATOR: {"denied": (F.BARGE,)}})
    assert office.ask(COLLEAGUE, F.LISTEN, "11") == "reorder"
    begin(office, 6, F.LISTEN, "11")
    assert "6<1" in paths(office)
    assert office.ask(OPERATOR, F.BARGE, "11") == "reorder"


@pytest.mark.parametrize("feature", [F.LISTEN, F.WHISPER, F.BARGE])
def test_there_must_be_an_agent_who_talks(feature):
    office = with_a_call()
    office.ring_up(COLLEAGUE, "16")
    office.answer(6)
    assert office.order(OPERATOR, feature, "15") == "reorder"  # no agent
    assert office.order(OPERATOR, feature, "12") == "reorder"  # talks to nobody
    assert office.order(OPERATOR, feature, "18") == "reorder"
    assert office.order(OPERATOR, feature, "99") == "unobtainable"


def test_whoever_has_somebody_on_hold_cannot_listen():
    office = with_a_call()
    office.call(2)
    office.answer(OTHER)
    office.ring_up(OPERATOR, "15")
    office.answer(COLLEAGUE)
    office.flash(OPERATOR)
    office.dial(OPERATOR, "*6311")
    assert office.hears(OPERATOR) == "reorder"


def test_nobody_listens_to_data():
    office = with_a_call(stations={AGENT: {"data": True}})
    assert office.ask(OPERATOR, F.LISTEN, "11") == "reorder"


def test_a_new_plan_may_take_the_right_away_and_else_changes_nothing():
    office = with_a_call(stations={6: {"supervises": True}})
    begin(office, 6, F.LISTEN, "11")
    plan = office.control.state.plan
    office.reconfigure(msgspec.structs.replace(plan, operator=StationTarget(7)))
    assert {"6<1", "6<line 1"} <= paths(office)
    assert office.lent == {6: 1}
    known = tuple(msgspec.structs.replace(one, supervises=False) for one in plan.stations)
    office.reconfigure(msgspec.structs.replace(plan, stations=known))
    assert paths(office) == CALL
    assert office.hears(6) == "reorder"


def test_a_supervisor_may_be_dropped_by_hand():
    office = with_a_call()
    begin(office, OPERATOR, F.LISTEN, "11")
    assert office.control.why_not_drop("station 8") == ""
    office.send(e.PortDropped("station 8"))
    assert paths(office) == CALL
    assert office.hears(OPERATOR) == "reorder"


def test_the_agent_serves_on_and_the_supervisor_is_busy_meanwhile():
    office = with_a_call()
    begin(office, OPERATOR, F.BARGE, "11")
    office.hang_up(AGENT)
    assert paths(office) == {"8<line 1", "line 1<8"}  # the supervisor has taken it over
    assert office.agent("a").serves == ""
    office.call(2)
    assert office.bells == [AGENT]

"""Both forms of the world: who calls is told by the exchange, and telephones are told by the box."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import CallerIdOut
from firmware.config.countries import COUNTRIES
from firmware.config.line_profiles import PROFILES, SCHEMES
from firmware.config.plan import to_plan
from tests.tools.sim.orders import lifts, ordered
from tools.sim import electrical, event_world
from tools.sim.display import Shown

HEARD = a.CloseCrosspoint("station 2", "tone assign4")


@pytest.fixture(params=[electrical, event_world], ids=["electrical", "event"])
def module(request):
    return request.param


class Box:
    """A world that obeys orders; ``seen``: (ms, event) but those of telephones' hooks."""

    def __init__(self, module, mocker, country="hu"):
        self.world, self.orders = ordered(module, mocker, country)
        self.seen = []
        self.world.on_event(lambda at, event: self.seen.append((at, event)))
        self.world.run_until(500)
        self.line = self.world.lines[1]
        self.phone = self.world.phones[2]

    def wait(self, ms):
        self.world.run_until(self.world.now_ms + ms)

    def wants(self, *wanted, phone=1):
        lifts(self.world, self.orders, phone, *wanted)

    def of(self, kind):
        return [event for _, event in self.seen if type(event) is kind]

    def when(self, kind):
        return next(at for at, event in self.seen if type(event) is kind)


@pytest.fixture
def box(module, mocker):
    return Box(module, mocker)


def scheme_of(country):
    return SCHEMES[PROFILES[country].caller_id.schemes[0]]


def test_a_caller_is_told_after_the_first_ring(box):
    box.line.ring("0612345678", "Anna")
    box.wait(4_000)
    (told,) = box.of(e.LineCallerTold)
    assert told == e.LineCallerTold(1, "+3612345678", "Anna", "", "fsk", before_ring=False)
    assert 1_250 + 600 < box.when(e.LineCallerTold) - 500 < 3_200


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_tells_its_callers_in_its_own_way(module, mocker, country):
    box = Box(module, mocker, country)
    scheme = scheme_of(country)
    box.line.ring("5550100", "Jo")
    box.wait(6_000)
    told = box.of(e.LineCallerTold)
    if not scheme.name:
        assert told == []
        return
    assert [(one.number[-7:], one.form) for one in told] == [("5550100", "dtmf" if scheme.signal == "dtmf" else "fsk")]
    assert told[0].name == ("" if scheme.signal == "dtmf" else "Jo")
    # Italy's exchanges ring once briefly before they tell it.
    assert told[0].before_ring == (scheme.before_ring and scheme.alert != "rp-as")
    assert (box.when(e.LineCallerTold) < box.when(e.LineRingStarted)) == told[0].before_ring
    assert box.of(e.LineCallerGarbled) == []


@pytest.mark.parametrize("country", [key for key in COUNTRIES if scheme_of(key).before_ring])
def test_the_bell_is_kept_waiting_for_less_than_two_seconds(mocker, country):
    box = Box(event_world, mocker, country)
    box.line.ring("06123456789")
    box.wait(2_200)
    assert box.of(e.LineRingStarted)


@pytest.mark.parametrize("country", ["hu", "us", "uk", "dk", "se"])
def test_a_withheld_number_is_told_as_such(module, mocker, country):
    box = Box(module, mocker, country)
    box.line.ring(withheld=True)
    box.wait(6_000)
    assert [(one.number, one.absence) for one in box.of(e.LineCallerTold)] == [("", "withheld")]


def test_nothing_is_told_of_whom_nothing_is_known(module, mocker):
    box = Box(module, mocker, "uk")
    box.line.ring()
    box.wait(6_000)
    assert not box.of(e.LineCallerTold) and not box.of(e.LineCallerGarbled)
    assert box.when(e.LineRingStarted) < 700


@pytest.mark.parametrize(
    ("country", "how"), [("hu", "checksum"), ("hu", "truncated"), ("uk", "truncated"), ("se", "truncated")]
)
def test_what_cannot_be_trusted_is_no_number(module, mocker, country, how):
    box = Box(module, mocker, country)
    box.line.teller.garbling = how
    box.line.ring("0612345678")
    box.wait(20_000)
    assert box.of(e.LineCallerTold) == []
    assert len(box.of(e.LineCallerGarbled)) == 1


def test_who_answers_before_it_is_told_hears_nothing_of_it(box):
    box.line.ring("0612345678")
    box.wait(1_000)
    box.wants(a.SeizeLine(1))
    box.wait(8_000)
    assert not box.of(e.LineCallerTold) and not box.of(e.LineCallerGarbled)


def test_the_same_call_on_a_second_line_is_told_there_as_well(box):
    box.line.ring("0612345678")
    box.wait(500)
    box.world.lines[2].ring("0612345678")
    box.wait(4_000)
    assert {(one.line, one.number) for one in box.of(e.LineCallerTold)} == {(1, "+3612345678"), (2, "+3612345678")}


# Telephones.


def told(box, number="+3612345678", name="Anna", absence=""):
    box.wants(HEARD, a.SendCallerId(2, "assign4", number, name, absence))


def test_a_telephone_on_hook_shows_who_calls(box):
    told(box)
    box.wait(2_000)
    assert box.of(e.StationToldCaller) == [e.StationToldCaller(2)]
    assert box.world.shows(2) == Shown("0612345678", "Anna")
    assert box.world.shows(3) is None
    assert 1_000 < box.when(e.StationToldCaller) - 515 < 2_000


def test_a_withheld_number_is_shown_as_such(box):
    told(box, "", "", "withheld")
    box.wait(2_000)
    assert box.world.shows(2) == Shown(absence="withheld")


def test_what_is_stopped_is_not_shown_and_not_told(box):
    told(box)
    box.wants(a.StopSignal("assign4"), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) is None
    assert box.of(e.StationToldCaller) == []


def test_who_is_lifted_in_the_middle_shows_nothing(box):
    told(box)
    box.phone.lift()
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_who_rings_in_the_middle_shows_nothing(box):
    told(box)
    box.wants(a.ApplyRinging(2, (1250, 3750)), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_who_is_not_switched_to_it_shows_nothing(box):
    box.wants(a.SendCallerId(2, "assign4", "+3612345678", "", ""))
    box.wait(3_000)
    assert box.world.shows(2) is None
    assert box.of(e.StationToldCaller) == [e.StationToldCaller(2)]


def test_the_display_is_empty_after_the_call(box):
    told(box)
    box.wait(2_000)
    box.phone.lift()
    box.wait(500)
    assert box.world.shows(2) == Shown("0612345678", "Anna")
    box.phone.hang_up()
    assert box.world.shows(2) is None


def test_the_display_is_empty_when_the_next_call_rings_but_not_when_its_own_does(box):
    told(box)
    box.wait(2_000)
    box.wants(a.ApplyRinging(2, (1250, 3750)), phone=3)
    box.wait(2_000)
    assert box.world.shows(2) == Shown("0612345678", "Anna")
    box.wants(a.StopRinging(2), phone=4)
    box.wait(8_000)
    box.wants(a.ApplyRinging(2, (1250, 3750)), phone=5)
    assert box.world.shows(2) is None


def test_the_lamp_of_a_telephone(box):
    box.wants(HEARD, a.SendMessageWaiting(2, "assign4", True))
    box.wait(2_000)
    assert box.phone.display.lamp and box.world.shows(2) is None
    box.wants(a.SendMessageWaiting(2, "assign4", False), phone=3)
    box.wait(2_000)
    assert not box.phone.display.lamp
    assert box.of(e.StationToldCaller) == [e.StationToldCaller(2)] * 2


# Displays sleep until they are woken as their country does it.


def wakes_and_tells(box, *alert, phone=1):
    box.wants(HEARD, *alert, a.SendCallerId(2, "assign4", "5550100", "Jo", ""), phone=phone)


@pytest.mark.parametrize("country", ["uk", "nl", "in"])
def test_a_display_that_waits_for_a_reversal_shows_nothing_without_one(module, mocker, country):
    box = Box(module, mocker, country)
    wakes_and_tells(box)
    box.wait(5_000)
    assert box.world.shows(2) is None
    wakes_and_tells(box, a.ReversePolarity(2), phone=3)
    box.wait(5_000)
    assert box.world.shows(2).number == "5550100"


def test_a_reversal_of_another_telephone_wakes_it_not(module, mocker):
    box = Box(module, mocker, "uk")
    wakes_and_tells(box, a.ReversePolarity(3))
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_a_polarity_that_is_turned_back_too_soon_spoils_what_is_told(module, mocker):
    box = Box(module, mocker, "uk")
    wakes_and_tells(box, a.ReversePolarity(2))
    box.wait(600)
    box.wants(a.RestorePolarity(2), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_a_reversal_that_comes_with_the_alert_comes_too_late(module, mocker):
    box = Box(module, mocker, "uk")
    wakes_and_tells(box)
    box.wait(100)
    box.wants(a.ReversePolarity(2), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_a_telephone_is_not_idle_while_its_polarity_is_reversed(module, mocker):
    box = Box(module, mocker, "uk")
    assert box.world.phone_idle(2)
    box.wants(a.ReversePolarity(2))
    box.wait(100)
    assert not box.world.phone_idle(2)
    box.wants(a.RestorePolarity(2), phone=3)
    box.wait(100)
    assert box.world.phone_idle(2)


def test_its_own_bell_takes_the_reversal_back(module, mocker):
    box = Box(module, mocker, "uk")
    wakes_and_tells(box, a.ReversePolarity(2))
    box.wait(2_000)
    box.wants(a.ApplyRinging(2, (400, 200, 400, 2000)), phone=3)
    box.wait(600)
    box.wants(a.StopRinging(2), phone=4)
    box.wait(100)
    assert box.world.phone_idle(2)
    assert box.world.shows(2).number == "5550100"


@pytest.mark.parametrize("fault", ["core_dies", "core_hangs"])
def test_no_polarity_stays_reversed_without_a_core(module, mocker, fault):
    box = Box(module, mocker, "uk")
    wakes_and_tells(box, a.ReversePolarity(2))
    getattr(box.world, fault)()
    box.wait(1_200)
    assert box.world.phone_idle(2)


def test_what_a_lift_and_a_reversal_make_is_told_once_and_no_flash(module, mocker):
    box = Box(module, mocker, "uk")
    hook = []
    box.world.on_event(lambda _, event: hook.append(event))
    wakes_and_tells(box, a.ReversePolarity(2))
    box.wait(700)
    hook.clear()
    box.phone.lift()
    box.wait(100)
    box.wants(a.SetHookMode(2, "talking"), a.RestorePolarity(2), phone=3)
    box.wait(2_000)
    of_phone = [event for event in hook if getattr(event, "station", 0) == 2]
    assert [event for event in of_phone if type(event) is not e.StationToldCaller] == [e.StationWentOffHook(2)]


def pulses(box, ms):
    """The bell sounds for so long; data follows when its pause is told."""
    box.wants(HEARD, a.PulseBell(2, ms))
    while not box.of(e.StationRingPaused):
        box.wait(1)


def test_italian_displays_are_woken_by_a_short_ring(module, mocker):
    box = Box(module, mocker, "it")
    pulses(box, 250)
    assert not box.world.phone_rings(2)
    box.wants(a.SendCallerId(2, "assign4", "5550100", "Jo", ""), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) == Shown("5550100", "Jo")
    assert not box.world.phone_rings(2) and box.world.bursts(2) == ()


def test_without_a_short_ring_they_show_nothing(module, mocker):
    box = Box(module, mocker, "it")
    wakes_and_tells(box)
    box.wait(3_000)
    assert box.world.shows(2) is None


@pytest.mark.parametrize("ms", [100, 500])
def test_a_ring_that_is_no_pulse_does_not_wake_them(module, mocker, ms):
    box = Box(module, mocker, "it")
    pulses(box, ms)
    box.wants(a.SendCallerId(2, "assign4", "5550100", "Jo", ""), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_data_that_come_too_late_after_the_short_ring_are_not_heard(module, mocker):
    box = Box(module, mocker, "it")
    pulses(box, 250)
    box.wait(300)
    box.wants(a.SendCallerId(2, "assign4", "5550100", "Jo", ""), phone=3)
    box.wait(3_000)
    assert box.world.shows(2) is None


def test_the_lamp_of_an_italian_telephone_needs_no_ring(module, mocker):
    box = Box(module, mocker, "it")
    box.wants(HEARD, a.SendMessageWaiting(2, "assign4", True))
    box.wait(3_000)
    assert box.phone.display.lamp
    assert box.of(e.StationRingPaused) == []


def test_where_telephones_are_not_told_it_is_over_at_once(mocker, module):
    mocker.patch("tests.tools.sim.box.to_plan", side_effect=_silent)
    box = Box(module, mocker)
    told(box)
    assert box.of(e.StationToldCaller) == [e.StationToldCaller(2)]
    assert box.world.shows(2) is None


def _silent(*given, **named):
    return msgspec.structs.replace(to_plan(*given, **named), caller_id_out=CallerIdOut())

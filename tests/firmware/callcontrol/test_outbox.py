"""The outbox: a bell that is wanted again in the same moment for the same call rings on."""

from firmware.callcontrol.actions import ApplyRinging, StopRinging
from firmware.callcontrol.core import Outbox

CADENCE = (1000, 4000)
RECALL = (500, 500, 500, 3500)


def test_a_bell_wanted_again_for_the_same_call_is_left_alone():
    box = Outbox()
    box.stop_ringing(5, 1, CADENCE)
    box.ring(5, 1, CADENCE)
    assert box.take() == []


def test_a_bell_wanted_for_another_call_starts_afresh():
    box = Outbox()
    box.stop_ringing(5, 1, CADENCE)
    box.ring(5, 2, CADENCE)
    assert box.take() == [StopRinging(5), ApplyRinging(5, CADENCE)]


def test_a_bell_wanted_for_the_same_call_with_another_cadence_starts_afresh():
    box = Outbox()
    box.stop_ringing(5, 1, CADENCE)
    box.ring(5, 1, RECALL)
    assert box.take() == [StopRinging(5), ApplyRinging(5, RECALL)]


def test_the_latest_stop_is_taken_back_not_an_earlier_one():
    box = Outbox()
    box.stop_ringing(5, 1, CADENCE)
    box.ring(5, 2, CADENCE)
    box.stop_ringing(5, 2, CADENCE)
    box.ring(5, 2, CADENCE)
    assert box.take() == [StopRinging(5), ApplyRinging(5, CADENCE)]


def test_what_was_taken_is_not_remembered():
    box = Outbox()
    box.stop_ringing(5, 1, CADENCE)
    assert box.take() == [StopRinging(5)]
    box.ring(5, 1, CADENCE)
    assert box.take() == [ApplyRinging(5, CADENCE)]

"""What the bench measures of features and of dial tone does happen, and it says so when it does not."""

import pytest

from tools.bench import dial_tone, features
from tools.bench.goals import Bench, Reading


def test_every_call_is_parked_fetched_and_handed_over():
    assert features.run_of(48)().handled == 48 * 21


def test_a_caller_who_is_not_fetched_is_told_of():
    parking = features.Parking()
    parking.park = "*99"
    with pytest.raises(AssertionError, match="does not talk to line 1"):
        parking.call(0)


@pytest.mark.parametrize(("break_ms", "least", "most"), [(250, 10, 100), (100, 100, 240)])
def test_a_flash_is_timed_from_the_closed_loop(mocker, break_ms, least, most):
    mocker.patch.object(Bench, "size", return_value=3)
    found = dial_tone._flash(Bench(quick=True), break_ms)
    assert isinstance(found, Reading)
    assert least <= found.value <= most


def test_a_tick_over_its_budget_is_wrong(mocker):
    mocker.patch.object(dial_tone, "_everybody", return_value=dial_tone.Waits([20], [3], 701.0))
    with pytest.raises(AssertionError, match="700 are allowed"):
        dial_tone._lift(Bench(quick=True))

"""What a waiting caller is told, and how the estimate learns from those before him."""

from math import log

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol.draws import mix
from firmware.callcontrol.estimate import JUDGED, WIDTH_MS, Estimator, Place, Range

MINUTE_MS = 60_000


def taught(waits_ms, place, estimator=None):
    """An estimator that has seen callers at ``place`` wait so long."""
    estimator = estimator or Estimator()
    for number, wait_ms in enumerate(waits_ms):
        estimator.tell(number, place, 0)
        estimator.answered(number, wait_ms)
    return estimator


def luck(count, mean_ms):
    """Waits without memory: as they come one after the other where the next free person takes one."""
    return [round(-log(1 - mix(number) / 2**64) * mean_ms) for number in range(count)]


def test_a_new_box_counts_people_and_places():
    """Three to go, four people, three minutes a call: 135 s on average, and as many wait longer as shorter than 113 s
    (Erlang's distribution of two phases, which the histogram of places 2 and 3 begins with)."""
    told = Estimator().estimate(Place(ahead=2, agents=4))
    assert told.likely_ms == pytest.approx(113_000, rel=0.05)
    assert told.low_ms < told.likely_ms < told.high_ms


def test_who_is_next_waits_for_the_first_of_all_people():
    """The median of a wait without memory is ln 2 of its mean."""
    assert Estimator().estimate(Place(0, agents=3)).likely_ms == pytest.approx(MINUTE_MS * log(2), rel=0.05)


def test_nobody_is_told_anything_where_nobody_is_present():
    estimator = Estimator()
    assert estimator.estimate(Place(0, agents=0)) is None
    assert estimator.tell(1, Place(0, agents=0), 0) is None
    estimator.answered(1, MINUTE_MS)
    assert estimator == Estimator()


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        (Place(0, 4), Place(1, 4)),
        (Place(1, 4), Place(5, 4)),
        (Place(5, 4), Place(40, 4)),
        (Place(3, 5), Place(3, 4)),
        (Place(3, 4, soon=1), Place(3, 4)),
        (Place(0, 4, soon=1), Place(0, 4)),
    ],
)
def test_more_ahead_fewer_people_and_nobody_soon_are_longer(shorter, longer):
    estimator = Estimator()
    assert estimator.estimate(shorter).likely_ms < estimator.estimate(longer).likely_ms


def test_handling_times_count_as_they_are_of_late():
    estimator = Estimator()
    place = Place(0, 1)
    estimator.freed(60_000)
    quick = estimator.estimate(place)
    for _ in range(500):
        estimator.freed(60_000)
    assert estimator.estimate(place) == quick
    for _ in range(150):
        estimator.freed(240_000)
    slow = estimator.estimate(place)
    assert slow.likely_ms == pytest.approx(4 * quick.likely_ms, rel=0.05)


def test_it_learns_how_long_people_really_wait():
    place = Place(4, 4)
    estimator = taught([30_000] * 400, place)
    assert estimator.estimate(place).likely_ms == pytest.approx(30_000, rel=0.2)
    assert estimator.accuracy().held == 1.0
    assert estimator.accuracy().error_ms < 6_000


def test_it_forgets_how_it_was_long_ago():
    place = Place(0, 3)
    estimator = taught(luck(3_000, 60_000), place)
    at_first = estimator.estimate(place)
    now = taught([60_000] * 2_500, place, estimator).estimate(place)
    assert at_first.high_ms - at_first.low_ms == 60_000
    assert now.low_ms <= 60_000 <= now.high_ms
    assert now.high_ms - now.low_ms < 40_000


def test_a_stream_that_others_overtake_is_told_more():
    estimator = Estimator()
    waits = luck(2_000, 60_000)
    for number, wait_ms in enumerate(waits):
        stream, longer = ("new", 3) if number % 2 else ("known", 1)
        estimator.tell(number, Place(0, 3, stream=stream), 0)
        estimator.answered(number, wait_ms * longer)
    known = estimator.estimate(Place(0, 3, stream="known"))
    new = estimator.estimate(Place(0, 3, stream="new"))
    assert 2 < new.likely_ms / known.likely_ms < 4.5


def test_the_factor_of_a_stream_does_not_wander_off():
    place = Place(0, 3, stream="only")
    estimator = taught(luck(20_000, 60_000), place)
    assert abs(estimator.lags["only"]) < 0.3
    assert estimator.estimate(place).likely_ms == pytest.approx(60_000 * log(2), rel=0.25)


def test_a_factor_that_has_drifted_comes_back():
    """The histogram of the only stream has taken over what its factor says."""
    estimator, place = Estimator(lags={"only": 2.0}), Place(0, 3, stream="only")
    for number in range(2_000):
        likely_ms = estimator.tell(number, place, 0).likely_ms
        estimator.answered(number, likely_ms + (1 if number % 2 else -1))
    assert 0.1 < estimator.lags["only"] < 0.5


@pytest.mark.parametrize("mean_ms", [5_000, 30_000, 300_000])
def test_half_wait_longer_than_the_likely_wait(mean_ms):
    estimator = Estimator()
    place, longer = Place(0, 3), 0
    for number, wait_ms in enumerate(luck(2_000, mean_ms)):
        longer += wait_ms > estimator.tell(number, place, 0).likely_ms
        estimator.answered(number, wait_ms)
    assert longer / 2_000 == pytest.approx(0.5, abs=0.05)


def test_a_range_is_narrow_where_that_is_enough():
    place = Place(0, 3)
    estimator = taught(luck(2_000, 2_000), place)
    told = estimator.estimate(place)
    assert told.high_ms - told.low_ms < 10_000
    assert estimator.accuracy().held == pytest.approx(0.9, abs=0.06)


def test_told_again_he_hears_no_more_without_a_reason():
    """People take longer meanwhile: he is told what he was told."""
    estimator = Estimator()
    estimator.tell(1, Place(5, 3), 0)
    told = estimator.tell(1, Place(2, 3), 10_000)
    for _ in range(50):
        estimator.freed(300_000)
    assert estimator.estimate(Place(2, 3)).likely_ms > told.likely_ms
    assert estimator.tell(1, Place(2, 3), 30_000) == told
    assert estimator.tell(1, Place(2, 4), 40_000) == told
    assert estimator.tell(2, Place(2, 3), 40_000).likely_ms > told.likely_ms


@pytest.mark.parametrize("worse", [Place(3, 3), Place(2, 2)])
def test_told_again_he_hears_more_when_overtaken_and_when_somebody_goes(worse):
    estimator = Estimator()
    first = estimator.tell(1, Place(2, 3), 0)
    assert estimator.tell(1, worse, 30_000).likely_ms > first.likely_ms


def test_told_again_he_hears_less_as_he_advances():
    estimator = Estimator()
    told = [estimator.tell(1, Place(ahead, 3), 0).likely_ms for ahead in (6, 5, 3, 1, 0)]
    assert told == sorted(told, reverse=True)
    assert len(set(told)) == len(told)


def test_a_wait_is_judged_by_what_was_told_at_first():
    estimator = Estimator()
    first = estimator.tell(1, Place(8, 2), 0)
    estimator.tell(1, Place(0, 2), 10_000)
    estimator.answered(1, 12_000)
    accuracy = estimator.accuracy()
    assert (accuracy.callers, accuracy.held) == (1, 0.0)
    assert accuracy.error_ms == first.likely_ms - 12_000


def test_who_gave_up_teaches_nothing():
    estimator = Estimator()
    estimator.tell(1, Place(2, 3), 0)
    estimator.left(1)
    estimator.answered(1, 5_000)
    assert estimator == Estimator()


def test_without_callers_its_error_is_not_known():
    accuracy = Estimator().accuracy()
    assert (accuracy.callers, accuracy.held, accuracy.error_ms) == (0, None, None)


def test_its_error_is_that_of_the_last_callers():
    estimator = Estimator()
    place = Place(0, 3)
    for call in range(3 * JUDGED):
        told = estimator.tell(call, place, 0)
        estimator.answered(call, told.high_ms + 600_000)
    assert estimator.accuracy().held == 0.0
    assert estimator.accuracy().error_ms > 600_000
    for call in range(JUDGED - 1):
        told = estimator.tell(call, place, 0)
        estimator.answered(call, told.likely_ms)
    accuracy = estimator.accuracy()
    assert (accuracy.callers, accuracy.held, accuracy.error_ms) == (JUDGED, 1 - 1 / JUDGED, 0)
    assert len(estimator.errors_ms) == len(estimator.held) == JUDGED


def test_it_goes_on_from_what_was_written_down():
    estimator = taught(luck(50, 40_000), Place(1, 3, stream="vip"))
    estimator.tell(99, Place(2, 3), 1_000)
    again = msgspec.json.decode(msgspec.json.encode(estimator), type=Estimator)
    assert again == estimator
    for each in (estimator, again):
        each.answered(99, 70_000)
    assert again == estimator


PLACES = st.builds(
    lambda ahead, agents, soon, stream: Place(ahead, agents, min(soon, agents), stream),
    st.one_of(st.integers(0, 5), st.integers(0, 500)),
    st.integers(0, 24),
    st.integers(0, 24),
    st.sampled_from(("", "vip", "new")),
)
CALLS = st.integers(1, 6)
HAPPENINGS = st.one_of(
    st.tuples(st.just("tell"), CALLS, PLACES),
    st.tuples(st.just("answered"), CALLS),
    st.tuples(st.just("left"), CALLS),
    st.tuples(st.just("freed"), st.one_of(st.integers(0, 20_000), st.integers(0, 36_000_000))),
)
STORIES = st.lists(st.tuples(st.one_of(st.integers(0, 30_000), st.integers(0, 10_000_000)), HAPPENINGS), max_size=60)


class Listener:
    """Plays a story and holds every range against the rules."""

    def __init__(self, estimator):
        self.estimator = estimator
        self.last = {}

    def happen(self, what, now_ms):
        name, subject, *more = what
        match name:
            case "tell":
                self.hear(subject, more[0], self.estimator.tell(subject, more[0], now_ms))
            case "answered":
                self.estimator.answered(subject, now_ms)
            case "left":
                self.estimator.left(subject)
            case "freed":
                self.estimator.freed(subject)
        if name in ("answered", "left"):
            self.last.pop(subject, None)
        assert set(self.estimator.told) == set(self.last)

    def hear(self, call, place, told):
        assert (told is None) == (place.agents == 0)
        if told is None:
            return
        self.is_allowed(told)
        if call in self.last:
            before, place_before = self.last[call]
            if place.ahead <= place_before.ahead and place.agents >= place_before.agents:
                for name in Range.__struct_fields__:
                    assert getattr(told, name) <= getattr(before, name)
        self.last[call] = (told, place)

    def is_allowed(self, told):
        assert 0 <= told.low_ms <= told.likely_ms <= told.high_ms
        assert told.high_ms - told.low_ms <= max(WIDTH_MS, told.likely_ms)


@given(STORIES)
def test_whatever_happens_a_range_is_one_and_is_not_too_wide(story):
    listener, now_ms = Listener(Estimator()), 0
    for later_ms, what in story:
        now_ms += later_ms
        listener.happen(what, now_ms)


@given(STORIES)
def test_whatever_happened_its_own_error_is_sane(story):
    estimator, now_ms = Estimator(), 0
    listener = Listener(estimator)
    for later_ms, what in story:
        now_ms += later_ms
        listener.happen(what, now_ms)
    accuracy = estimator.accuracy()
    assert (accuracy.callers == 0) == (accuracy.held is None) == (accuracy.error_ms is None)
    assert accuracy.callers == 0 or (0 <= accuracy.held <= 1 and accuracy.error_ms >= 0)


@given(st.lists(st.tuples(st.integers(0, 7_200_000), PLACES), max_size=80), PLACES)
def test_whatever_was_learned_a_question_changes_nothing_and_is_answered(waits, place):
    estimator = Estimator()
    for number, (wait_ms, where) in enumerate(waits):
        estimator.tell(number, where, 0)
        estimator.answered(number, wait_ms)
    before = msgspec.json.encode(estimator)
    told = estimator.estimate(place)
    assert msgspec.json.encode(estimator) == before
    assert (told is None) == (place.agents == 0)
    if told is not None:
        Listener(estimator).is_allowed(told)

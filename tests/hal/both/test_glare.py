"""Ringing that meets our seizure: told before as ringing, or right after as glare, or its first pulse is not there yet.

The wave is drawn on the grid of 1 ms as the senses read it; the exchange takes it away some time after our loop
closes."""

from hal.filters.line_ring import GLARE_MS
from hal.signals import LINE_GLARE, LINE_RING_OFF, LINE_RING_ON
from tests.hal.both.sense_inputs import NEGATIVE, NONE, POSITIVE, Box, on_grid, ringing

LINE = 1


def seized_in(edges, seize_ms, gone_ms, seen=lambda sign: sign):
    """What is told of a line that shows ``edges`` (ms from 0), is seized at ``seize_ms`` and shows nothing more from
    ``gone_ms`` on: lists of (ms, kind) before and after, and whether a pulse of 4 ms was there for the seizure."""
    box = Box()
    box.run(10)
    start = box.now
    changes = dict(on_grid([(at, seen(sign)) for at, sign in edges if at < gone_ms]))
    if gone_ms not in changes:
        changes[gone_ms] = NONE
    before, after = [], []
    since, sign, pulse = 0, NONE, False
    for ms in range(max(gone_ms, seize_ms) + 400):
        if ms in changes:
            if sign and ms - since >= 4 and since <= seize_ms:
                pulse = True
            since, sign = ms, changes[ms]
            box.sign(LINE, sign)
        told = [(ms, kind) for _, kind, port, _ in box.run(1) if port == LINE]
        (after if ms > seize_ms else before).extend(told)
        if ms == seize_ms:
            box.senses.set_seized(LINE, True, start + ms)
    return before, after, pulse


def judge(before, after, pulse):
    """The rule; which of the three it was."""
    kinds_after = [kind for _, kind in after]
    assert LINE_RING_ON not in kinds_after and LINE_RING_OFF not in kinds_after
    assert len(kinds_after) <= 1
    if LINE_RING_ON in [kind for _, kind in before]:
        assert kinds_after == [], "never both"
        return "told"
    if pulse:
        assert kinds_after == [LINE_GLARE]
        return "glare"
    assert kinds_after == []
    return "blind"


def sweep(hertz, volts, phase, trip_ms, seen=lambda sign: sign):
    """Ringing that begins at every millisecond from 400 before to 100 after the seizure: how often which."""
    found = {"told": 0, "glare": 0, "blind": 0}
    for begins_ms in range(100, 601):
        edges = ringing(hertz, volts, phase, begins_ms, 2000)
        gone_ms = max(500, begins_ms) + trip_ms if begins_ms < 500 else begins_ms + 1
        found[judge(*seized_in(edges, 500, gone_ms, seen))] += 1
    return found


def test_every_millisecond_at_20_hz_from_an_exchange_that_stops_at_once():
    found = sweep(20, 90, 0.0, 1)
    assert 270 <= found["told"] <= 300
    # After the seizure 101; before it 2 to the threshold, 1 of the grid and up to 4 of the pulse.
    assert 101 <= found["blind"] <= 101 + 8


def test_every_millisecond_from_an_exchange_that_rings_on_for_100_ms():
    """A pulse that was under way lasts: only those are missed that had not begun."""
    found = sweep(25, 75, 0.0, 100)
    assert 101 <= found["blind"] <= 101 + 4


def test_every_millisecond_in_the_middle_of_a_wave_and_near_the_threshold():
    found = sweep(25, 40, 0.37, 1)
    assert 101 <= found["blind"] <= 101 + 20
    found = sweep(16.67, 24, 0.6, 1)
    assert 101 <= found["blind"] <= 101 + 30, "half a wave is 30 ms"
    assert found["told"] > 200


def test_one_output_alone_takes_longer_to_be_told_and_is_glare_until_then():
    for seen in (lambda sign: NEGATIVE if sign else NONE, lambda sign: POSITIVE if sign == POSITIVE else NONE):
        found = sweep(20, 90, 0.0, 1, seen)
        assert found["blind"] <= 101 + 30
        assert found["told"] < 270


def test_glare_is_told_in_the_first_step_after_the_seizure():
    for begins_ms in range(400, 480):
        _, after, _ = seized_in(ringing(20, 90, 0.0, begins_ms, 2000), 500, 600)
        ((told_ms, kind),) = after
        assert kind == LINE_GLARE and told_ms == 501


def test_pulses_that_are_no_half_waves_are_no_glare():
    steps = (
        [(400, POSITIVE), (401, NONE)],
        [(400, NEGATIVE), (402, NONE), (430, POSITIVE), (432, NONE)],
        [(498, POSITIVE), (501, NONE)],
        [(100, POSITIVE), (499, NONE)],
        [(100, POSITIVE), (700, NONE)],
        [(500 - GLARE_MS - 30, POSITIVE), (500 - GLARE_MS - 5, NONE)],
    )
    for edges in steps:
        before, after, _ = seized_in(edges, 500, 800)
        assert before == [] and after == [], edges


def test_a_pulse_just_young_enough_is_glare():
    edges = [(500 - GLARE_MS - 10, POSITIVE), (500 - GLARE_MS, NONE)]
    assert [kind for _, kind in seized_in(edges, 500, 800)[1]] == [LINE_GLARE]


def test_ringing_in_the_guard_time_is_told_by_glare_alone():
    box = Box()
    box.run(10)
    box.senses.set_seized(LINE, True, box.now)
    box.run(100)
    box.senses.set_seized(LINE, False, box.now)
    box.run(500)
    assert box.play(ringing(20, 90, 0.0, 0, 1000), box.sign, LINE) == [], "nobody believes in ringing so soon"
    box.senses.set_seized(LINE, True, box.now)
    assert [kind for _, kind, _, _ in box.run(300)] == [LINE_GLARE]


def test_a_burst_that_was_told_and_is_over_is_no_glare():
    for rest in range(1, 400, 7):
        box = Box()
        box.run(10)
        told = box.play(ringing(20, 90, 0.0, 0, 1000), box.sign, LINE)
        box.sign(LINE, NONE)
        told += box.run(rest)
        assert [kind for _, kind, _, _ in told][0] == LINE_RING_ON
        box.senses.set_seized(LINE, True, box.now)
        assert box.run(400) == []


def test_noise_on_a_pair_without_battery_is_no_glare():
    box = Box()
    box.battery(LINE, False)
    box.run(100)
    box.play(ringing(20, 90, 0.0, 0, 60), box.sign, LINE)
    box.senses.set_seized(LINE, True, box.now)
    assert LINE_GLARE not in [kind for _, kind, _, _ in box.run(300)]


def test_who_releases_at_once_hears_nothing():
    box = Box()
    box.run(10)
    box.play(ringing(20, 90, 0.0, 0, 60), box.sign, LINE)
    box.senses.set_seized(LINE, True, box.now)
    box.senses.set_seized(LINE, False, box.now)
    box.sign(LINE, NONE)
    assert box.run(500) == []


def test_glare_of_one_call_is_not_told_of_the_next_seizure():
    box = Box()
    box.run(10)
    box.play(ringing(20, 90, 0.0, 0, 60), box.sign, LINE)
    box.senses.set_seized(LINE, True, box.now)
    box.sign(LINE, NONE)
    assert [kind for _, kind, _, _ in box.run(20)] == [LINE_GLARE]
    box.senses.set_seized(LINE, False, box.now)
    box.run(20)
    box.senses.set_seized(LINE, True, box.now)
    assert box.run(300) == []

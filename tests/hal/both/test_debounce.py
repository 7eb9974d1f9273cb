"""The debounce core against a counter a line."""

from hal.filters.debounce import Debouncer
from tests.hal.both.sense_inputs import Dice


class Counters:
    """One counter a line, written down naively."""

    def __init__(self, width, samples, initial):
        self.state = [(initial >> n) & 1 for n in range(width)]
        self.count = [0] * width
        self.samples = samples

    def step(self, raw):
        changed = 0
        for n in range(len(self.state)):
            if (raw >> n) & 1 == self.state[n]:
                self.count[n] = 0
                continue
            self.count[n] += 1
            if self.count[n] == self.samples:
                self.state[n] ^= 1
                self.count[n] = 0
                changed |= 1 << n
        return changed


def noise(dice, width, calm):
    """A mask of bits, each set with a chance of one in 2 ** calm; none for calm = 0."""
    mask = 0
    for n in range(width):
        if calm and dice.below(1 << calm) == 0:
            mask |= 1 << n
    return mask


def compare(width, samples, ticks, seed):
    dice = Dice(seed)
    raw = initial = noise(dice, width, 1)
    ours, theirs = Debouncer(width, samples, initial), Counters(width, samples, initial)
    changes = 0
    for tick in range(ticks):
        # calm and stormy stretches: all bits settled, some moving, all moving
        raw ^= noise(dice, width, (0, 4, 2, 6, 0, 1, 5, 0)[(tick // 12) % 8])
        changed = ours.step(raw)
        assert changed == theirs.step(raw), (width, samples, tick)
        assert ours.state == sum(bit << n for n, bit in enumerate(theirs.state))
        changes += changed != 0
    return changes


def test_equals_a_counter_a_line():
    changes = [compare(width, 8, 700, width) for width in (1, 8, 31, 33, 70, 130)]
    assert sum(changes) > 200


def test_equals_a_counter_a_line_for_other_sample_counts():
    for samples in (1, 2, 3, 4, 5, 7, 9, 16):
        assert compare(12, samples, 500, samples) > 5


def test_eight_equal_samples_make_a_change_and_seven_do_not():
    core = Debouncer(3)
    assert [core.step(0b010) for _ in range(7)] == [0] * 7
    assert core.state == 0
    assert core.step(0b010) == 0b010
    assert core.state == 0b010
    assert [core.step(0b000) for _ in range(7)] == [0] * 7
    assert core.step(0b010) == 0
    assert [core.step(0b000) for _ in range(8)] == [0] * 7 + [0b010]


def test_a_change_that_turns_back_at_once_starts_from_nothing():
    core = Debouncer(1)
    for _ in range(8):
        core.step(1)
    assert [core.step(0) for _ in range(8)] == [0] * 7 + [1]


def test_bits_that_differ_do_not_help_each_other():
    core = Debouncer(2)
    for _ in range(4):
        assert core.step(0b01) == 0
    assert [core.step(0b10) for _ in range(8)] == [0] * 7 + [0b10]


def test_no_samples_are_refused():
    try:
        Debouncer(1, 0)
    except ValueError:
        return
    raise AssertionError("0 samples were accepted")

"""Windows and counting against a counter a line: the same changes, in the same ticks, with the same first edges."""

from hal.filters.deadlines import FAR
from hal.filters.settling import UNKNOWN, Settling
from tests.hal.both.sense_inputs import Dice


class Line:
    """One line's counter, written down naively. Only what is read in a tick that takes place is known."""

    def __init__(self, level, samples, tick_ms):
        self.state = self.level = level
        self.samples = samples
        self.tick_ms = tick_ms
        self.count = 0
        self.edge_ms = self.chain_ms = -1000

    def step(self, level, missed, now_ms):
        """Whether the state changes, ``missed`` ticks after the one before."""
        if level != self.level:
            self.level = level
            self.count = 0
            missed = 0
            if now_ms - self.edge_ms >= self.samples * self.tick_ms:
                self.chain_ms = now_ms
            self.edge_ms = now_ms
        if level == self.state:
            return False
        self.count += missed + 1
        if self.count < self.samples:
            return False
        self.count = 0
        self.state = level
        return True


class Both:
    """Settling, woken as the senses wake it, beside a line for each bit."""

    def __init__(self, width, samples=8, tick_ms=1, initial=0):
        self.width = width
        self.tick_ms = tick_ms
        self.raw = initial
        self.now = 500
        self.others = 0b11 << width  # read as set, but are no inputs
        self.ours = Settling(width + 2, (1 << width) - 1, samples, tick_ms, initial)
        self.lines = [Line((initial >> n) & 1, samples, tick_ms) for n in range(width)]
        self.calls = 0
        self.changes = 0

    def tick(self, raw, missed=0):
        """One tick, ``missed`` ticks late; the mask of what has changed."""
        self.now += self.tick_ms * (1 + missed)
        expected = {}
        for n, line in enumerate(self.lines):
            if line.step((raw >> n) & 1, missed, self.now):
                expected[n] = line.chain_ms
        found = self._ours(raw)
        assert found == expected, (self.now, found, expected)
        assert self.ours.state == sum(line.state << n for n, line in enumerate(self.lines))
        self.changes += len(found)
        return sum(1 << n for n in found)

    def _ours(self, raw):
        ours, now = self.ours, self.now
        moved = raw ^ self.raw
        self.raw = raw
        raw |= self.others
        if moved:
            ours.moved(moved, raw, now)
        if now < ours.due_ms:
            return {}
        self.calls += 1
        changed = ours.settled(raw, now)
        assert ours.due_ms > now
        found = {}
        for n in range(self.width):
            if (changed >> n) & 1:
                found[n] = ours.first_edge_ms(n, now)
                assert ours.edge_ms in (UNKNOWN, found[n])
        return found


def noise(dice, width, calm):
    """A mask of bits, each set with a chance of one in 2 ** calm; none for calm = 0."""
    mask = 0
    for n in range(width):
        if calm and dice.below(1 << calm) == 0:
            mask |= 1 << n
    return mask


CALM = (0, 7, 4, 0, 2, 6, 0, 1, 5, 9)
"""Still, a few movements, many, all at once."""


def compare(width, samples, tick_ms, ticks, seed, late=0):
    """``late``: one tick in so many comes late; how many changes there were."""
    dice = Dice(seed)
    raw = noise(dice, width, 1)
    both = Both(width, samples, tick_ms, raw)
    for tick in range(ticks):
        raw ^= noise(dice, width, CALM[(tick // 14) % len(CALM)])
        both.tick(raw, dice.below(14) if late and dice.below(late) == 0 else 0)
    return both.changes


def test_equals_a_counter_a_line():
    for width in (1, 8, 33, 70):
        assert compare(width, 8, 1, 900, width) > 10


def test_equals_a_counter_a_line_for_other_samples_and_ticks():
    for samples in (1, 2, 3, 4, 7, 9, 16):
        assert compare(12, samples, 1, 600, samples) > 10
    assert compare(12, 4, 2, 600, 20) > 10
    assert compare(12, 8, 5, 600, 21) > 10


def test_late_ticks_count_what_held_still_and_nothing_else():
    for seed in range(6):
        assert compare((1, 8, 33)[seed % 3], 8, 1, 700, 30 + seed, late=(3, 12)[seed % 2]) > 10
    assert compare(8, 4, 2, 700, 40, late=5) > 10


def test_eight_equal_samples_make_a_change_and_seven_do_not():
    both = Both(1)
    assert [both.tick(1) for _ in range(7)] + [both.tick(0) for _ in range(20)] == [0] * 27
    assert [both.tick(1) for _ in range(8)] == [0] * 7 + [1]


def test_a_glitch_before_the_movement_is_its_first_edge():
    """Also where it was followed by rest of a few ticks in which the input was as the state."""
    for rest in range(1, 12):
        both = Both(2)
        both.tick(0b01)
        for _ in range(rest):
            both.tick(0)
        for _ in range(12):
            both.tick(0b01)
        assert both.changes == 1


def test_a_glitch_in_a_storm_is_the_first_edge_of_the_movement_after_it():
    for rest in range(12):
        both = Both(3)
        for tick in range(30):  # bits 1 and 2 chatter, bit 0 has a glitch before the storm is over
            both.tick((0b010, 0b100)[tick & 1] | (tick == 28))
        for _ in range(rest):
            both.tick(0)
        for _ in range(12):
            both.tick(0b01)
        assert both.changes == 1


def test_nothing_to_do_between_a_movement_and_its_end():
    both = Both(8)
    for tick in range(600):
        both.tick(tick // 20 % 2)
    assert both.changes == 29
    assert both.calls == 29
    assert both.ours.due_ms == FAR or both.ours.due_ms > both.now

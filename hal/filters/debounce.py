"""Debouncing of any number of inputs at once: all of them are one integer.

A bit of the state follows its input when ``samples`` readings in a row agree that it has changed: what a
counter a line would do, at a cost that hardly depends on the number of lines.

Two forms with equal results. The general one is the vertical counter: bit n of every input's counter is
one integer. For eight samples its three planes are turned into windows: an input has differed for two
samples where it differs now and did one sample ago, for four where it did for two now and for two two
samples ago, for eight likewise. Three ANDs where counting takes eight operations.

Both are generators, because their ``send`` is the cheapest call that keeps state: no attributes, and
two thirds of the time of a method when nothing moves.
"""


class Debouncer:
    """``step(raw)`` once a sample: raw levels in, mask of the bits that have just changed out.

    ``width``: number of inputs (bits above it must be 0); ``samples``: equal readings that make a
    change; ``initial``: the state before the first reading.
    """

    def __init__(self, width: int, samples: int = 8, initial: int = 0):
        if samples < 1:
            raise ValueError("a change takes at least one sample")
        self.width = width
        self.samples = samples
        self._state = [initial]
        machine = (_windows if samples == 8 else _counters)(self._state, samples)
        next(machine)
        self.step = machine.send

    @property
    def state(self) -> int:
        """The debounced levels."""
        return self._state[0]


def _windows(out, samples):
    """Eight samples. ``out[0]`` is the state, for others to read."""
    state = out[0]
    raw = yield 0
    while True:
        # settled
        while raw == state:
            raw = yield 0
        # moving: who has differed for 1, 2 and 4 samples, that many samples ago
        ones = twos = twos_1 = fours = fours_1 = fours_2 = fours_3 = 0
        one = raw ^ state
        while one:
            two = one & ones
            four = two & twos_1
            changed = four & fours_3
            if changed:
                state ^= changed
                out[0] = state
                # what follows its input differs no more: its windows start again
                one ^= changed
                two ^= changed
                four ^= changed
            ones = one
            twos_1 = twos
            twos = two
            fours_3 = fours_2
            fours_2 = fours_1
            fours_1 = fours
            fours = four
            one = (yield changed) ^ state
        raw = yield 0


def _counters(out, samples):
    """Any number of samples: ``planes[n]`` is bit n of the counter of every input."""
    state = out[0]
    planes = []
    last = []  # the bits of the count before the deciding sample
    left = samples - 1
    while left:
        planes.append(0)
        last.append(left & 1)
        left >>= 1
    changed = 0
    while True:
        differs = (yield changed) ^ state
        changed = carry = differs
        for n in range(len(planes)):
            plane = planes[n]
            changed &= plane if last[n] else ~plane
            planes[n] = (plane ^ carry) & differs
            carry &= plane
        if changed:
            state ^= changed
            out[0] = state
            for n in range(len(planes)):
                planes[n] &= ~changed

"""Debouncing of any number of inputs at once: all of them are one integer.

A bit of the state follows its input when eight samples in a row agree that it has changed: what a
counter per line would do, at a cost that hardly depends on the number of lines. Instead of a counter
of three bits per input, turned on its side, there is a window of eight: an input has differed for two
samples where it differs now and did one sample ago, for four where it did for two now and two samples
ago, for eight likewise. Three ANDs where the counter needs eight operations.
"""

_QUIET = -1  # no reading: readings are never negative


class Debouncer:
    """``step(raw)`` once a sample: raw levels in, mask of the bits that have just changed out.

    ``width``: number of inputs (bits above must be 0); ``samples``: equal samples that make a change;
    ``initial``: the state before the first sample. ``step`` is a closure and not a method because a
    quiet call is nothing but its own overhead.
    """

    def __init__(self, width: int, samples: int = 8, initial: int = 0):
        self.width = width
        self.samples = samples
        make = _windowed if samples == 8 else _counted
        self.step, self._read = make(samples, initial)

    @property
    def state(self) -> int:
        """The debounced levels."""
        return self._read()


def _windowed(samples, initial):
    state = settled = initial
    # differing now (1), for 2 samples and for 4 samples, as they were that many samples ago
    ones = twos = twos_1 = fours = fours_1 = fours_2 = fours_3 = 0

    def step(raw):
        nonlocal state, settled, ones, twos, twos_1, fours, fours_1, fours_2, fours_3
        if raw == settled:
            return 0
        one = raw ^ state
        if not one:
            ones = twos = twos_1 = fours = fours_1 = fours_2 = fours_3 = 0
            settled = raw
            return 0
        settled = _QUIET
        two = one & ones
        four = two & twos_1
        changed = four & fours_3
        if changed:
            state ^= changed
            # a bit that follows its input differs no more: its windows start again
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
        return changed

    return step, lambda: state


def _counted(samples, initial):
    """Any number of samples: ``planes[n]`` is bit n of every input's counter."""
    if samples < 1:
        raise ValueError("samples must be at least 1")
    state = settled = initial
    planes = []
    last = []  # the bits of samples - 1, the count before the deciding sample
    left = samples - 1
    while left:
        planes.append(0)
        last.append(left & 1)
        left >>= 1

    def step(raw):
        nonlocal state, settled
        if raw == settled:
            return 0
        changed = carry = differs = raw ^ state
        for n in range(len(planes)):
            plane = planes[n]
            changed &= plane if last[n] else ~plane
            planes[n] = (plane ^ carry) & differs
            carry &= plane
        settled = _QUIET if differs else raw
        if changed:
            state ^= changed
            for n in range(len(planes)):
                planes[n] &= ~changed
        return changed

    return step, lambda: state

"""Ringing cadences: on, off[, on, off[, on, off]] in ms, the last off being the silent interval.

A *pattern* is what comes before the silent interval: one burst, or the two or three
bursts of a distinctive ring with the gaps between them (telephony.md 2). All
functions are pure.
"""


def period_ms(cadence) -> int:
    """From the start of one pattern to the start of the next."""
    return sum(cadence)


def pattern_ms(cadence) -> int:
    """From the start of the first burst to the end of the last."""
    return sum(cadence) - cadence[-1]


def bursts(cadence) -> int:
    return len(cadence) // 2


def on_ms(cadence) -> int:
    """How long the bell sounds in one period."""
    # MicroPython slices have no step.
    return sum([cadence[at] for at in range(0, len(cadence), 2)])


def burst_at_ms(cadence, burst: int) -> int:
    """From the start of the pattern to the start of a burst (from 0)."""
    return sum(cadence[: 2 * burst])


def longest_silence_ms(cadence) -> int:
    """A caller who gives up silences the bells within 1.5 times this."""
    return max([cadence[at] for at in range(1, len(cadence), 2)])

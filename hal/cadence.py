"""Ringing cadences: on, off[, on, off] in ms, the last off being the silent interval.

A *pattern* is what comes before the silent interval: one burst, or the two
bursts of a double ring with the gap between them (telephony.md 2). All
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
    return cadence[0] if len(cadence) == 2 else cadence[0] + cadence[2]


def longest_silence_ms(cadence) -> int:
    """A caller who gives up silences the bells within 1.5 times this."""
    return max(cadence[1], cadence[-1])

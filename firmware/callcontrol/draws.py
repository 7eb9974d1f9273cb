"""Random draws without a clock or a module state: splitmix64.

The state is one 64-bit integer that grows by an odd constant; a draw is that integer, mixed. Any integer is a good
seed, and the numbers depend on nothing else, so a replay draws the same. (Steele, Lea, Flood: "Fast splittable
pseudorandom number generators", 2014.)
"""

_MASK = 0xFFFF_FFFF_FFFF_FFFF
_GAMMA = 0x9E37_79B9_7F4A_7C15


def step(state: int) -> int:
    """The generator's next state."""
    return (state + _GAMMA) & _MASK


def mix(state: int) -> int:
    """The number, 0..2**64-1, that belongs to a state."""
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
    return z ^ (z >> 31)


def pick(draw: int, index: int, below: int) -> int:
    """The ``index``-th number 0..below-1 that follows from one draw (the bias is under below / 2**64)."""
    return mix((draw + index * _GAMMA) & _MASK) % below

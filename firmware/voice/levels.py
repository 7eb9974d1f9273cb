"""Levels, from dBm0 to sample values and back.

Full scale (a sine whose peak is 1.0) is +3.14 dBm0, as in G.711 with A-law. What 0 dBm0 becomes in volts on a
line is set once, by the gain between codec and matrix.
"""

import math

FULL_SCALE_DBM0 = 3.14

LEVELS_DBM0 = {
    "dial": -10.0,
    "stutter": -10.0,
    "busy": -13.0,
    "congestion": -13.0,
    "unobtainable": -13.0,
    "sit": -13.0,
    "ringback": -13.0,
    "confirmation": -13.0,
    # Heard over speech, by both.
    "waiting": -15.0,
    "warning": -15.0,
    "beep": -15.0,
    "recording": -15.0,
    # Meant to be heard across a room. Four equal sines cannot be louder without clipping.
    "howler": -3.0,
}
"""Total power of each tone while it sounds. ITU-T E.180 asks for -10 dBm0, and accepts -5 to -15 [from knowledge]."""

MUSIC_DBM0 = -16.0
"""Mean power: about that of speech, and never above the tones."""

SPEECH_DBM0 = -16.0
"""Power of prompts while somebody speaks, pauses left out (ITU-T P.56): that of music, and never above the tones."""

DIGIT_LOW_DBM0 = -9.0
DIGIT_TWIST_DB = 2.0
"""DTMF: the low group at -9, the high group at -7 dBm0, for the loss of a long line [from knowledge, ETSI ES 201 235].
A receiver takes -29 to +1 dBm a tone and 8 dB of twist (hardware.md 4)."""


def rms_of(level_dbm0: float) -> float:
    """RMS of the samples of a signal of this power."""
    return 10 ** ((level_dbm0 - FULL_SCALE_DBM0) / 20) / math.sqrt(2)


def dbm0_of(rms: float) -> float:
    """Power of a signal with this RMS."""
    return 20 * math.log10(rms * math.sqrt(2)) + FULL_SCALE_DBM0


def sum_dbm0(*levels: float) -> float:
    """Power of several signals together."""
    return 10 * math.log10(sum(10 ** (level / 10) for level in levels))

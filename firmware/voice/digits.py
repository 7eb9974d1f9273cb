"""DTMF: digits as a tone (ITU-T Q.23)."""

from firmware.voice.levels import DIGIT_LOW_DBM0, DIGIT_TWIST_DB, sum_dbm0
from firmware.voice.tones import Burst, Part, Sound, Tone

_LOW_HZ = (697, 770, 852, 941)
_HIGH_HZ = (1209, 1336, 1477, 1633)
_KEYS = ("123A", "456B", "789C", "*0#D")

FREQUENCIES = {
    key: (low, high) for low, row in zip(_LOW_HZ, _KEYS, strict=True) for high, key in zip(_HIGH_HZ, row, strict=True)
}
"""Low and high frequency of each key."""

ON_MS = 100
OFF_MS = 100
"""hardware.md 13.4: 100/100 ms everywhere, 50/50 the least."""

PAUSE = ","
PAUSE_MS = 2000
"""hardware.md 13.4: what modems take a comma for."""


def digits_tone(digits: str, on_ms: int = ON_MS, off_ms: int = OFF_MS, twist_db: float = DIGIT_TWIST_DB) -> Tone:
    """The tone that dials ``digits`` (0-9, A-D, * and #; a comma waits two seconds). Raises ValueError."""
    bursts: list[Burst] = []
    for digit in digits.upper():
        if digit == PAUSE and bursts:
            last = bursts[-1]
            bursts[-1] = Burst(last.sound, last.on_ms, last.off_ms + PAUSE_MS)
        elif digit in FREQUENCIES:
            bursts.append(Burst(Sound(FREQUENCIES[digit], twist_db=twist_db), on_ms, off_ms))
        else:
            raise ValueError(f"'{digits}': '{digit}' cannot be dialled here")
    if not bursts or on_ms <= 0 or off_ms < 0:
        raise ValueError(f"'{digits}' for {on_ms}/{off_ms} ms is nothing to dial")
    return Tone((Part(tuple(bursts), 1),))


def digits_dbm0(low_dbm0: float = DIGIT_LOW_DBM0, twist_db: float = DIGIT_TWIST_DB) -> float:
    """Total power of a digit whose low group has this level."""
    return sum_dbm0(low_dbm0, low_dbm0 + twist_db)

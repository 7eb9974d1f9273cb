"""What to listen for in one country: its tones out of tone_plans.py, as bands of frequency and turns of bursts."""

from functools import cache

import msgspec

from firmware.voice.tone_plans import PLANS, TonePlan
from firmware.voice.tones import Burst, Sound, Tone

HZ_TOLERANCE = 0.028
"""How far from nominal a frequency may be. 2 % must do, with something left for measuring; the note A4 (440 Hz) must
not pass for 425 Hz: 3.5 %."""

DIAL_MS = 1500
"""A sound as long as this is dial tone, where no other tone of the country sounds as long."""

LONGER = 1.2
"""By how much dial tone must outlast every other burst: 10 % (E.180, telephony.md (b)) and a margin."""


class Chord(msgspec.Struct, frozen=True):
    """Frequencies that sound together, each anywhere in its band (low, high), in Hz. ``modulation_hz`` 0: none."""

    bands: tuple[tuple[float, float], ...]
    modulation_hz: int = 0


class Turn(msgspec.Struct, frozen=True):
    """One burst of ``on_ms`` and the quiet after it. ``hz``: nominal; ``chord``: its index in CountryTones.chords."""

    chord: int
    hz: tuple[int, ...]
    on_ms: int
    off_ms: int


class Pattern(msgspec.Struct, frozen=True):
    """A cadence: its turns come round and round. One turn is one of its bursts; all of them are one cycle."""

    tone: str
    turns: tuple[Turn, ...]


class CountryTones(msgspec.Struct, frozen=True):
    """Equal for countries that sound the same.

    ``cadences``: busy, congestion, and dial tone where it has a cadence; ``dial``: the chord of continuous dial tone,
    None where it has a cadence; ``dial_ms``: how long it must have sounded.
    """

    chords: tuple[Chord, ...]
    cadences: tuple[Pattern, ...]
    ringback: Pattern
    dial: int | None
    dial_ms: int

    @property
    def hz(self) -> tuple[float, ...]:
        """The middle of every band, and the side bands of what is modulated, rising."""
        carriers = [((low + high) / 2, chord.modulation_hz) for chord in self.chords for low, high in chord.bands]
        return tuple(sorted({hz + side * modulation for hz, modulation in carriers for side in (-1, 0, 1)}))


@cache
def tones_of(country: str) -> CountryTones:
    """The tones of a country: a key of PLANS. Raises KeyError."""
    plan = PLANS[country]
    heard = {name: plan.tone(name) for name in ("busy", "congestion", "dial", "ringback")}
    families = _families([burst.sound for tone in heard.values() for burst in tone.parts[-1].bursts])
    chords = tuple(_chord(family) for family in families)
    index = {sound: number for number, family in enumerate(families) for sound in family}
    patterns = {
        name: Pattern(name, tuple(Turn(index[b.sound], b.sound.hz, b.on_ms, b.off_ms) for b in tone.parts[-1].bursts))
        for name, tone in heard.items()
    }
    dial = patterns["dial"].turns[0]
    steady = dial.on_ms == 0
    hang_up = [patterns["busy"], patterns["congestion"]]
    return CountryTones(
        chords=chords,
        cadences=tuple(hang_up if steady else [*hang_up, patterns["dial"]]),
        ringback=patterns["ringback"],
        dial=dial.chord if steady else None,
        dial_ms=_dial_ms(plan, heard["dial"].parts[-1].bursts[0].sound),
    )


def _families(sounds: list[Sound]) -> list[list[Sound]]:
    """Sounds that only their cadence can tell apart (420 and 425 Hz in Australia) stand together."""
    families: list[list[Sound]] = []
    for sound in dict.fromkeys(sounds):
        home = next((family for family in families if _alike(family[0], sound)), None)
        if home is None:
            families.append([sound])
        else:
            home.append(sound)
    return families


def _alike(one: Sound, other: Sound) -> bool:
    if len(one.hz) != len(other.hz) or one.modulation_hz != other.modulation_hz:
        return False
    return all(abs(a - b) <= HZ_TOLERANCE * a for a, b in zip(one.hz, other.hz, strict=True))


def _chord(family: list[Sound]) -> Chord:
    together = zip(*(sound.hz for sound in family), strict=True)
    bands = tuple((min(hz) * (1 - HZ_TOLERANCE), max(hz) * (1 + HZ_TOLERANCE)) for hz in together)
    return Chord(bands, family[0].modulation_hz)


def _dial_ms(plan: TonePlan, dial: Sound) -> int:
    """Longer than any burst of another tone that sounds like dial tone: French ringback (1500 ms of 440 Hz)."""
    others: list[Tone] = [plan.tone(name) for name in ("busy", "congestion", "ringback", "waiting", "unobtainable")]
    bursts: list[Burst] = [burst for tone in others for part in tone.parts for burst in part.bursts]
    longest = max((burst.on_ms for burst in bursts if _alike(dial, burst.sound)), default=0)
    return max(DIAL_MS, round(LONGER * longest))

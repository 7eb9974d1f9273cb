"""What a telephone tone is, and the short notation in which tone plans write it.

    tone   = part { "|" part }          one after the other; the last one may go on for ever
    part   = [ N "x" ] group { "," group }      N times, or for ever
    group  = sound [ ms { "/" ms } ]    on / off / on / off ...; without times: continuous
    sound  = hz { "+" hz }              mixed, equally loud
           | hz "*" hz [ "@" percent ]  the first amplitude-modulated by the second

``480+620 500/500`` is a busy tone; ``10x 425 100/100 | 425`` are ten bursts and then dial tone;
``425 375/375, 420 375/375`` changes its frequency from burst to burst.
"""

import re
from functools import cache

import msgspec

AM_DEPTH_PERCENT = 90
"""Depth of ``400*25`` where nothing else is said: indications.conf.sample, header."""


class ToneError(ValueError):
    """The notation makes no sense; the message is one sentence."""


class Sound(msgspec.Struct, frozen=True):
    """What sounds during one burst.

    ``hz``: mixed frequencies, whole hertz. ``modulation_hz``: 0 = none. ``depth_percent``: of the modulation.
    ``twist_db``: how much louder the last frequency is than the others.
    """

    hz: tuple[int, ...]
    modulation_hz: int = 0
    depth_percent: int = 0
    twist_db: float = 0.0


class Burst(msgspec.Struct, frozen=True):
    """``on_ms`` of sound, then ``off_ms`` of silence. ``on_ms`` 0: the sound never ends."""

    sound: Sound
    on_ms: int
    off_ms: int = 0


class Part(msgspec.Struct, frozen=True):
    """Bursts played ``times`` times; 0 = for ever."""

    bursts: tuple[Burst, ...]
    times: int = 0

    @property
    def length_ms(self) -> int:
        """Length of one turn."""
        return sum(burst.on_ms + burst.off_ms for burst in self.bursts)


class Tone(msgspec.Struct, frozen=True):
    """Parts in their order. Only the last can go on for ever."""

    parts: tuple[Part, ...]

    @property
    def endless(self) -> bool:
        return self.parts[-1].times == 0

    @property
    def length_ms(self) -> int:
        """Length of a tone that ends; of an endless one up to its last part."""
        return sum(part.length_ms * part.times for part in self.parts)


_TIMES = re.compile(r"(\d+)x\s+(.*)", re.DOTALL)
_SOUND = re.compile(r"(\d+(?:\+\d+)*)(?:\*(\d+)(?:@(\d+))?)?")


@cache
def parse(text: str) -> Tone:
    """A tone from its notation. Raises ToneError."""
    parts = tuple(_part(piece.strip()) for piece in text.split("|"))
    if any(part.times == 0 for part in parts[:-1]):
        raise ToneError(f"'{text}': only the last part can go on for ever; write how often the others are played.")
    return Tone(parts)


def _part(text: str) -> Part:
    counted = _TIMES.fullmatch(text)
    times, rest = (int(counted[1]), counted[2]) if counted else (0, text)
    if counted and times == 0:
        raise ToneError(f"'{text}': 0 times is never.")
    bursts = tuple(burst for group in rest.split(",") for burst in _group(group.strip()))
    if any(burst.on_ms == 0 for burst in bursts) and (times or len(bursts) > 1):
        raise ToneError(f"'{text}': a continuous sound stands alone, at the end.")
    return Part(bursts, times)


def _group(text: str) -> list[Burst]:
    words = text.split()
    if not words or len(words) > 2:
        raise ToneError(f"'{text}': expected frequencies and times, as in '480+620 500/500'.")
    sound = _sound(words[0])
    if len(words) == 1:
        return [Burst(sound, 0)]
    times = [_ms(word) for word in words[1].split("/")]
    return [Burst(sound, on, off) for on, off in zip(times[::2], [*times[1::2], 0], strict=False)]


def _sound(text: str) -> Sound:
    found = _SOUND.fullmatch(text)
    if found is None:
        raise ToneError(f"'{text}' is no frequency; write 425, 350+440 or 400*25.")
    hz = tuple(int(word) for word in found[1].split("+"))
    if found[2] is None:
        return Sound(hz)
    return Sound(hz, int(found[2]), int(found[3] or AM_DEPTH_PERCENT))


def _ms(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise ToneError(f"'{text}' is no time in milliseconds.")
    return int(text)

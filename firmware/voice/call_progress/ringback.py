"""Whether the far telephone rings, and how its ringing ended: the best sign of an answer where the line gives none."""

from firmware.voice.call_progress.cadence import TOLERANCE, Burst
from firmware.voice.call_progress.events import RingbackEnded, RingbackHeard
from firmware.voice.call_progress.patterns import CountryTones, Pattern

ON_TOLERANCE = 0.1
ON_ERROR_MS = 20
"""Of a burst: E.180's 10 %, and what is measured wrong; of a modulated one that can be a whole swell. Brazil's longest
burst of congestion (750 ms) must not pass for one of ringback (1000 ms)."""

LATE_MS = 100
"""A burst is known this much after it began."""

News = RingbackHeard | RingbackEnded


class RingbackWatch:
    """Fed with what happens on the line, in its order; times in ms. ``tones``: whose ringback."""

    def __init__(self, tones: CountryTones) -> None:
        self._pattern = tones.ringback
        self._chord = tones.ringback.turns[0].chord
        swell_hz = tones.chords[self._chord].modulation_hz
        self._error_ms = 1000 / swell_hz if swell_hz else ON_ERROR_MS
        # After a burst that broke off, a hang-up tone would have sounded again by then.
        longest = max(turn.off_ms for pattern in tones.cadences for turn in pattern.turns)
        self._doubt_ms = longest * (1 + TOLERANCE) + LATE_MS
        self._pause_ms = _longest_pause(tones.ringback) * (1 + TOLERANCE) + LATE_MS
        self._ringing = False
        self._sounds = False
        self._last_end = 0.0
        self._cut_at: float | None = None

    def forget(self) -> None:
        """As if it had never rung."""
        self._ringing = False
        self._cut_at = None

    def begun(self) -> News | None:
        """A burst of something has begun."""
        self._sounds = True
        if self._cut_at is not None:
            return self._ended(self._cut_at, "tone")
        return None

    def over(self, end: float, burst: Burst | None) -> News | None:
        """A burst is over; None: it was no tone of the country."""
        self._sounds = False
        if burst is None:
            return None
        rings = burst.chord == self._chord and any(
            abs(burst.on_ms - turn.on_ms) <= ON_TOLERANCE * turn.on_ms + self._error_ms for turn in self._pattern.turns
        )
        if rings:
            self._last_end = end
            if self._ringing:
                return None
            self._ringing = True
            return RingbackHeard(round(burst.start))
        if not self._ringing:
            return None
        if burst.chord == self._chord and burst.on_ms < self._pattern.turns[0].on_ms:
            self._cut_at = end
            return None
        return self._ended(burst.start, "tone")

    def voice(self, at: float) -> News | None:
        """Somebody has begun to speak."""
        return self._ended(at, "voice") if self._ringing else None

    def pass_time(self, now: float) -> News | None:
        """Nothing else has happened up to ``now``."""
        if not self._ringing or self._sounds:
            return None
        if self._cut_at is not None:
            return self._ended(self._cut_at, "cut short") if now >= self._cut_at + self._doubt_ms else None
        return self._ended(self._last_end, "overdue") if now >= self._last_end + self._pause_ms else None

    def _ended(self, at: float, why: str) -> News:
        self.forget()
        return RingbackEnded(round(at), why)  # type: ignore[arg-type]


def _longest_pause(ringback: Pattern) -> int:
    return max(turn.off_ms for turn in ringback.turns)

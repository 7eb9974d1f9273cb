"""Counts the cycles of the country's cadences in the bursts that were heard."""

from typing import NamedTuple

from firmware.voice.call_progress.events import CadenceHeard
from firmware.voice.call_progress.patterns import Pattern, Turn

TOLERANCE = 0.16
"""Of every burst and every pause against nominal: 10 % is the exchange's (E.180, telephony.md (b)), the rest is for
measuring 165 ms in noise; 25 % is another tone."""

UNEVENNESS = 0.07
"""Of every burst and pause against the cycle before: a machine keeps time, speakers and musicians do not."""

DRIFT = 0.006
"""Of the frequency from burst to burst, against what the plan says: Australian congestion alternates by 1.2 %."""

MOST_STEP_DB = 2.0
"""Of the level from burst to burst."""


class Burst(NamedTuple):
    """A whole burst of one chord. ``start``, ``end``: ms; ``hz``: as measured, one a frequency of the chord."""

    start: float
    end: float
    chord: int
    hz: tuple[float, ...]
    level_db: float

    @property
    def on_ms(self) -> float:
        return self.end - self.start


class Beat(NamedTuple):
    """A burst and how long it was quiet after it."""

    burst: Burst
    off_ms: float


class CadenceMatcher:
    """Follows all ``cadences`` at once; says so from ``cycles`` (at least 1) cycles on."""

    def __init__(self, cadences: tuple[Pattern, ...], cycles: int) -> None:
        self._least = cycles
        self._followers = [_Follower(pattern) for pattern in cadences]

    def beat(self, beat: Beat, at: int) -> CadenceHeard | None:
        """The next burst with the pause after it, which ended at sample ``at``."""
        heard = None
        for follower in self._followers:
            follower.follow(beat)
        longest = max(follower.run for follower in self._followers)
        for follower in self._followers:
            # A tone that is only a part of another one (Spanish congestion holds busy) is not it.
            if follower.run == longest and follower.turned and follower.cycles >= self._least and heard is None:
                also = tuple(f.tone for f in self._followers if f is not follower and f.run == longest)
                heard = CadenceHeard(at, follower.tone, follower.cycles, also)
        return heard

    def break_off(self) -> None:
        """Something else was heard: whatever was counted starts anew."""
        for follower in self._followers:
            follower.break_off()


class _Follower:
    """One cadence: for every turn, how many beats up to now fit if the last one was this turn."""

    def __init__(self, pattern: Pattern) -> None:
        self.tone = pattern.tone
        self._turns = pattern.turns
        self._runs = [0] * len(pattern.turns)
        self._beats: list[Beat] = []

    @property
    def run(self) -> int:
        """How many of the last beats this cadence explains."""
        return max(self._runs)

    @property
    def cycles(self) -> int:
        return self.run // len(self._turns)

    @property
    def turned(self) -> bool:
        """A cycle was completed by the last beat."""
        return self.run > 0 and self.run % len(self._turns) == 0

    def break_off(self) -> None:
        self._runs = [0] * len(self._turns)
        self._beats.clear()

    def follow(self, beat: Beat) -> None:
        turns, runs = self._turns, self._runs
        self._runs = [
            self._continued(beat, index, runs[index - 1]) if _fits(beat, turn) else 0
            for index, turn in enumerate(turns)
        ]
        self._beats = [*self._beats, beat][-len(turns) :]

    def _continued(self, beat: Beat, index: int, run: int) -> int:
        if run == 0:
            return 1
        turn, before = self._turns[index], self._turns[index - 1]
        if not _follows(beat.burst, self._beats[-1].burst, turn, before):
            return 1
        if run >= len(self._turns) and not _even(beat, self._beats[0], turn):
            return 1
        return run + 1


def _fits(beat: Beat, turn: Turn) -> bool:
    return (
        beat.burst.chord == turn.chord
        and abs(beat.burst.on_ms - turn.on_ms) <= TOLERANCE * turn.on_ms
        and abs(beat.off_ms - turn.off_ms) <= TOLERANCE * turn.off_ms
    )


def _follows(burst: Burst, before: Burst, turn: Turn, turn_before: Turn) -> bool:
    if abs(burst.level_db - before.level_db) > MOST_STEP_DB:
        return False
    if burst.chord != before.chord:
        return True
    ratios = zip(burst.hz, before.hz, turn.hz, turn_before.hz, strict=True)
    return all(abs(now / then * then_wanted / wanted - 1) <= DRIFT for now, then, wanted, then_wanted in ratios)


def _even(beat: Beat, cycle_before: Beat, turn: Turn) -> bool:
    return (
        abs(beat.burst.on_ms - cycle_before.burst.on_ms) <= UNEVENNESS * turn.on_ms
        and abs(beat.off_ms - cycle_before.off_ms) <= UNEVENNESS * turn.off_ms
    )

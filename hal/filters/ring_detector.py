"""Is this ringing? One small object a CO line.

Fed with the changes of sign of the CPC5622's two outputs and nothing else. Ringing is told from noise,
from polarity reversals (one pulse of about 1 ms, hardware.md 3.1) and from a parallel telephone that
dials (60/40 ms, 13.2) by ``intervals`` successive half-cycles that all agree.

Where a burst begins in the middle of a half wave the first pulse starts late but ends in time. So two
rules run side by side, and whichever is satisfied first declares: the ends of ``intervals`` + 1 pulses
are evenly spaced, or the starts of ``intervals`` + 1 pulses are, the last of them confirmed as soon as
it has lasted ``pulse_ms``.
"""

from hal.compat import const
from hal.filters.deadlines import FAR

NO_PULSE = const(0)
POSITIVE = const(1)
"""RING active, whatever RING2 shows."""
NEGATIVE = const(2)
"""RING2 active and RING not. All pulses look so where only the full-wave output is wired."""

NO_NEWS = const(0)
STARTED = const(1)
ENDED = const(2)

# Half-cycles of 15..68 Hz with a millisecond of grid on either side (performance.md 1.4).
_HALF_MIN_MS = const(7)
_HALF_MAX_MS = const(36)
# A half-wave output alone shows one pulse a cycle, a full-wave output alone pulses of one sign. The
# alternation is missing as evidence, so more of them have to agree.
_ONE_SIGN_EXTRA = const(3)
_MOST_PULSES = const(16)
# The end of a burst: 2.5 half-cycles without a pulse, so that one may be missing; at 20 Hz 62 ms.
_SILENCE_MIN_MS = const(62)


class RingDetector:
    """``edge`` at every change of sign; ``due`` when ``deadline_ms`` has come. Both answer NO_NEWS, STARTED or ENDED.

    ``intervals``: half-cycles that must agree (3, 4, 5: latency against false rings, docs/performance.md);
    they differ by at most ``tolerance_percent`` of their mean + ``tolerance_ms``. Pulses shorter than
    ``pulse_ms`` are ignored, and so are pulses thinner than ``duty_percent`` of a half-cycle
    (29 % at 24 V, 85 % at 90 V for a threshold of 21.5 V). Where half-cycles are short more of them must
    agree, until they span ``span_ms``: random impulses agree most easily over short intervals.
    """

    def __init__(
        self,
        intervals: int = 4,
        tolerance_percent: int = 12,
        tolerance_ms: int = 2,
        pulse_ms: int = 4,
        duty_percent: int = 22,
        span_ms: int = 76,
    ):
        self._intervals = intervals
        self._tolerance_percent = tolerance_percent
        self._tolerance_ms = tolerance_ms
        self._pulse_ms = pulse_ms
        self._duty_percent = duty_percent
        self._span_ms = span_ms
        # the last pulses that may belong to one ringing, oldest first: starts[n] to ends[n]
        self._starts = []
        self._ends = []
        self._since = 0
        self.forget()

    def forget(self) -> None:
        """Nothing heard so far counts (line seized, battery lost, guard)."""
        self._starts.clear()
        self._ends.clear()
        self._sign = NO_PULSE
        self._last_sign = NO_PULSE
        self._one_sign = False
        self._half_wave = False
        self._silence_ms = _SILENCE_MIN_MS
        self.ringing = False
        self.decihertz = 0
        self.last_edge_ms = 0
        self.deadline_ms = FAR

    def edge(self, sign: int, now_ms: int) -> int:
        """The sign is another one from now on."""
        was, since = self._sign, self._since
        if sign == was:
            return NO_NEWS
        self._sign = sign
        self._since = now_ms
        news = NO_NEWS
        if was and now_ms - since >= self._pulse_ms:
            news = self._pulse_ended(was, since, now_ms)
        if not self.ringing:
            self.deadline_ms = FAR
            if sign and len(self._ends) >= self._intervals:
                self.deadline_ms = now_ms + self._pulse_ms
        return news

    def due(self, now_ms: int) -> int:
        """``deadline_ms`` has come."""
        self.deadline_ms = FAR
        if not self.ringing:
            return self._pulse_confirmed()
        if self._sign and now_ms < self._since + _HALF_MAX_MS:
            self.deadline_ms = self._since + _HALF_MAX_MS
            return NO_NEWS
        last_edge_ms = self.last_edge_ms
        self.forget()
        self.last_edge_ms = last_edge_ms
        return ENDED

    def _pulse_ended(self, sign: int, start: int, end: int) -> int:
        if self.ringing:
            self.last_edge_ms = end
            self.deadline_ms = end + self._silence_ms
            return NO_NEWS
        starts, ends = self._starts, self._ends
        if ends and not self._follows(sign, end - ends[-1]):
            starts.clear()
            ends.clear()
        if end - start > _HALF_MAX_MS:
            return NO_NEWS
        if len(ends) == 1:
            self._one_sign = sign == self._last_sign
            self._half_wave = self._one_sign and sign == POSITIVE
        starts.append(start)
        ends.append(end)
        self._last_sign = sign
        if len(ends) > _MOST_PULSES:
            del starts[0]
            del ends[0]
        if len(ends) < 2:
            return NO_NEWS
        needed = self._needed(end - ends[-2])
        if len(ends) <= needed:
            return NO_NEWS
        return self._judge(starts[-needed:], ends[-needed - 1 :], 1)

    def _pulse_confirmed(self) -> int:
        """The pulse under way has lasted long enough to be one."""
        ends = self._ends
        interval = self._since - self._starts[-1]
        if not self._follows(self._sign, interval):
            return NO_NEWS
        needed = self._needed(interval)
        if len(ends) < needed:
            return NO_NEWS
        return self._judge(self._starts[-needed:] + [self._since], ends[-needed:], 0)

    def _needed(self, interval: int) -> int:
        """How many intervals like this one must agree."""
        needed = (self._span_ms + interval - 1) // interval
        if needed < self._intervals:
            needed = self._intervals
        return needed + _ONE_SIGN_EXTRA if self._one_sign else needed

    def _follows(self, sign: int, interval: int) -> bool:
        """A pulse of that sign, that far after the one before, belongs to the same ringing."""
        longest = _HALF_MAX_MS
        if sign == self._last_sign:
            if len(self._ends) > 1 and not self._one_sign:
                return False
            if sign == POSITIVE:
                longest = 2 * _HALF_MAX_MS
        elif self._one_sign and len(self._ends) > 1:
            return False
        return _HALF_MIN_MS <= interval <= longest

    def _judge(self, starts: list, ends: list, first_end: int) -> int:
        """Are these edges evenly spaced and the whole pulses wide enough? The pulse that begins at starts[n]
        ends at ends[n + first_end]; one of the two lists, the longer, spans ``_needed`` intervals."""
        longer = starts if len(starts) > len(ends) else ends
        intervals = len(longer) - 1
        total = longer[-1] - longer[0]
        spread = _spread(starts, ends)
        if 100 * intervals * (spread - self._tolerance_ms) > self._tolerance_percent * total:
            return NO_NEWS
        thinnest = self._duty_percent * total
        for n in range(len(starts)):
            if n + first_end < len(ends) and 100 * intervals * (ends[n + first_end] - starts[n]) < thinnest:
                return NO_NEWS
        # Ends are right even where the burst began in the middle of a half wave.
        spanned = ends[-1] - ends[0]
        half_cycles = (len(ends) - 1) * (2 if self._half_wave else 1)
        self.decihertz = (10_000 * half_cycles + spanned) // (2 * spanned)
        self._silence_ms = max(_SILENCE_MIN_MS, 5 * total // (2 * intervals))
        self._starts.clear()
        self._ends.clear()
        self.ringing = True
        self.last_edge_ms = self._since
        self.deadline_ms = self._since + self._silence_ms
        return STARTED


def _spread(starts: list, ends: list) -> int:
    """Longest less shortest of all intervals in both lists."""
    shortest = longest = ends[1] - ends[0]
    for times in (starts, ends):
        for n in range(1, len(times)):
            interval = times[n] - times[n - 1]
            if interval < shortest:
                shortest = interval
            elif interval > longest:
                longest = interval
    return longest - shortest

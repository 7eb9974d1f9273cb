"""When ringing on a CO line is believed, and what is reported of it.

Never while we have seized the line, nor for the guard time after its release, and only while there is
battery: the second witness against noise on an unplugged pair (style.md 4.1).

Glare: whoever seizes a line in the first 125 ms of a burst, or in the guard time, has been told of no ringing. So a
seizure is held against single pulses: one of 4 to 36 ms that is no older than 300 ms and was not told as ringing was
a ringing half wave. A reversal is a pulse of about 1 ms (hardware.md 3.1) and none of these.

The blind window: ringing whose first pulse over the threshold has lasted less than 4 ms at the seizure, and ends
before it has, is not told. It goes away with our loop, as an answered call does, or comes again as the next burst.
A pulse is seen up to 1 ms late, up to 5 ms where the bus is full (DESIGN 7), and begins where the wave passes the
threshold: at 20 Hz and 90 V 2 ms after the zero crossing for a threshold of 21.5 V, at 24 V 9 ms.
"""

from hal.compat import const
from hal.filters.deadlines import FAR
from hal.filters.ring_detector import ENDED, NEGATIVE, NO_PULSE, POSITIVE, STARTED, RingDetector
from hal.signals import LINE_GLARE, LINE_RING_OFF, LINE_RING_ON, Signal

GLARE_MS = const(300)
"""Nearly twice what the slowest ringing takes to be told."""
_PULSE_MIN_MS = const(4)
_PULSE_MAX_MS = const(36)
"""As in the ring detector: shorter is a reversal or a spike, longer is no half wave of 15 Hz."""
_NEVER = const(-1000000)


class LineRing:
    """One line's RING and RING2, fed with the edges of either; ``battery`` has the vote ``present``."""

    def __init__(self, port: int, settings, battery, detector: RingDetector | None = None):
        self._port = port
        self.use(settings)
        self._battery = battery
        self._detector = detector or RingDetector()
        self._half = False
        self._full = False
        self._seized = False
        self._not_before_ms = 0
        self._shows = False
        self._since_ms = 0
        self._untold_ms = _NEVER  # end of the last pulse that is not part of a ringing told
        self.deadline_ms = FAR

    def use(self, settings) -> None:
        """Other settings from the next release on."""
        self._guard_ms = settings.ring_guard_ms

    @property
    def ringing(self) -> bool:
        """Ringing voltage that was told is there, or was until just now."""
        return self._detector.ringing

    def set_seized(self, on: bool, now_ms: int) -> None:
        """Seizing ends what rang without a report: whoever seizes knows, or hears of glare by ``due``."""
        if on == self._seized:
            return
        self._seized = on
        self.deadline_ms = FAR
        if not on:
            self._not_before_ms = now_ms + self._guard_ms
        elif now_ms - self._untold_ms <= GLARE_MS:
            self.deadline_ms = now_ms
        elif self._may_ring(now_ms):
            self.deadline_ms = max(now_ms, self._since_ms + _PULSE_MIN_MS)
        self._untold_ms = _NEVER
        self._detector.forget()

    def half_wave_edge(self, now_ms: int, out: list) -> None:
        """RING has changed."""
        self._half = not self._half
        self._edge(now_ms, out)

    def full_wave_edge(self, now_ms: int, out: list) -> None:
        """RING2 has changed."""
        self._full = not self._full
        if not self._half or not self._battery.present:  # else it is positive, whatever RING2 shows
            self._edge(now_ms, out)

    def due(self, last_edge_ms: int, now_ms: int, out: list) -> None:
        detector = self._detector
        if self._seized:
            self.deadline_ms = FAR
            out.append(Signal(LINE_GLARE, self._port, 0))
            return
        self._report(detector.due(now_ms), now_ms, out)
        self.deadline_ms = detector.deadline_ms

    def _may_ring(self, now_ms: int) -> bool:
        """A pulse is under way that was not told as ringing, and it is not too long for a half wave."""
        untold = self._battery.present and not self._detector.ringing
        return self._shows and untold and now_ms - self._since_ms <= _PULSE_MAX_MS

    def _follow_pulse(self, now_ms: int) -> None:
        """Note untold pulses; where a seizure waits for one to become long enough, see it end too soon."""
        shows = self._half or self._full
        if shows == self._shows:
            return
        if shows:
            self._since_ms = now_ms
        elif self._seized:
            if now_ms < self.deadline_ms:
                self.deadline_ms = FAR
        elif self._may_ring(now_ms) and now_ms - self._since_ms >= _PULSE_MIN_MS:
            self._untold_ms = now_ms
        self._shows = shows

    def _edge(self, now_ms: int, out: list) -> None:
        self._follow_pulse(now_ms)
        detector = self._detector
        if self._seized or now_ms < self._not_before_ms:
            return
        if self._battery.present:
            news = detector.edge(POSITIVE if self._half else NEGATIVE if self._full else NO_PULSE, now_ms)
            if news:
                self._report(news, now_ms, out)
        elif detector.ringing:
            detector.edge(NO_PULSE, now_ms)
        else:
            detector.forget()
        self.deadline_ms = detector.deadline_ms

    def _report(self, news: int, now_ms: int, out: list) -> None:
        detector = self._detector
        if news == STARTED:
            self._untold_ms = _NEVER
            out.append(Signal(LINE_RING_ON, self._port, detector.decihertz))
        elif news == ENDED:
            out.append(Signal(LINE_RING_OFF, self._port, now_ms - detector.last_edge_ms))

"""When ringing on a CO line is believed, and what is reported of it.

Never while we have seized the line, nor for the guard time after its release, and only while there is
battery: the second witness against noise on an unplugged pair (style.md 4.1).
"""

from hal.filters.deadlines import FAR
from hal.filters.ring_detector import ENDED, NEGATIVE, NO_PULSE, POSITIVE, STARTED, RingDetector
from hal.signals import LINE_RING_OFF, LINE_RING_ON, Signal


class LineRing:
    """One line's RING and RING2, fed with the edges of either; ``battery`` has the vote ``present``."""

    def __init__(self, port: int, settings, battery, detector: RingDetector | None = None):
        self._port = port
        self._guard_ms = settings.ring_guard_ms
        self._battery = battery
        self._detector = detector or RingDetector()
        self._half = False
        self._full = False
        self._seized = False
        self._not_before_ms = 0
        self.deadline_ms = FAR

    def set_seized(self, on: bool, now_ms: int) -> None:
        """Seizing ends what rang without a report: whoever seizes knows."""
        if on == self._seized:
            return
        self._seized = on
        if not on:
            self._not_before_ms = now_ms + self._guard_ms
        self._detector.forget()
        self.deadline_ms = FAR

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
        self._report(detector.due(now_ms), now_ms, out)
        self.deadline_ms = detector.deadline_ms

    def _edge(self, now_ms: int, out: list) -> None:
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
            out.append(Signal(LINE_RING_ON, self._port, detector.decihertz))
        elif news == ENDED:
            out.append(Signal(LINE_RING_OFF, self._port, now_ms - detector.last_edge_ms))

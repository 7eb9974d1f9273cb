"""A slow reference of the senses: one machine a port, stepped every millisecond with the meaning of its inputs.

Nothing is shared with hal.senses but the settings, the signal codes and the ring detector, which is judged
by tests of its own.
"""

from hal import signals as s
from hal.filters.ring_detector import ENDED, STARTED, RingDetector
from tests.hal.both.sense_inputs import NEGATIVE, POSITIVE

SAMPLES = 8


class Contact:
    """One debounced input with its history of edges."""

    def __init__(self, active):
        self.level = self.state = active
        self.same = SAMPLES
        self.edges = []
        self.settled_at = None
        """First edge of the change that this tick has accepted, else None."""

    def tick(self, now, active):
        if active != self.level:
            self.level = active
            self.same = 0
            self.edges.append(now)
        self.same += 1
        self.settled_at = None
        if self.level != self.state and self.same == SAMPLES:
            self.state = self.level
            first = len(self.edges) - 1
            while first > 0 and self.edges[first] - self.edges[first - 1] < SAMPLES:
                first -= 1
            self.settled_at = self.edges[first]
            self.edges = self.edges[-1:]

    def moving(self):
        return self.level != self.state


class NaiveStation:
    def __init__(self, port, mode, settings):
        self.port, self.mode, self.settings = port, mode, settings
        self.contact = Contact(False)
        self.lifted = False
        self.opened = None
        self.own = settings.of_station(port)
        self.breaks = []
        """Lengths of the pulses of the train under way."""
        self.made = 0

    def tick(self, now, closed):
        contact, settings = self.contact, self.settings
        contact.tick(now, closed)
        out = []
        if contact.settled_at is not None:
            if not contact.state:
                self.opened = contact.settled_at
            elif not self.lifted:
                self.lifted = True
                out.append((s.STATION_OFF_HOOK, self.port, 0))
            else:
                self._break(contact.settled_at - self.opened, contact.settled_at, out)
                self.opened = None
        if contact.moving() or not self.lifted:
            return out
        if self.opened is None and self.breaks and now - self.made >= settings.digit_gap_ms:
            self._gap(out)
        if self.opened is not None and now - self.opened >= self.own.hangup_ms:
            out.append((s.STATION_ON_HOOK, self.port, now - self.opened))
            self.lifted = False
            self.breaks = []
            self.opened = None
        return out

    def _break(self, length, made, out):
        own, settings = self.own, self.settings
        if self.mode == s.HOOK_IDLE:
            return
        could_pulse = own.pulse and settings.pulse_min_ms <= length <= settings.pulse_max_ms
        could_flash = own.flash_min_ms <= length <= own.flash_max_ms
        if could_pulse:
            self.breaks.append(length)
            self.made = made
            return
        if could_flash and (self.mode == s.HOOK_TALKING or not self.breaks):
            out.append((s.STATION_FLASH, self.port, length))
        if could_flash or length > settings.pulse_max_ms:
            self.breaks = []

    def _gap(self, out):
        breaks, self.breaks = self.breaks, []
        own, settings = self.own, self.settings
        digit = settings.digits[len(breaks)] if len(breaks) <= 10 else None
        if self.mode == s.HOOK_TALKING and len(breaks) == 1:
            if own.flash_min_ms <= breaks[0] <= own.flash_max_ms:
                out.append((s.STATION_FLASH, self.port, breaks[0]))
                return
            if own.flash_min_ms <= settings.pulse_max_ms:
                return
        if digit is not None:
            out.append((s.STATION_DIGIT, self.port, digit))


class NaiveLine:
    """A line that is seized all the time or never; what is seized does not ring."""

    def __init__(self, port, seized, settings):
        self.port, self.seized, self.settings = port, seized, settings
        self.loop, self.battery, self.polarity = Contact(False), Contact(True), Contact(False)
        self.opened = None
        self.closed_once = False
        self.present, self.lost, self.absent_since, self.back_since = True, False, None, None
        self.known, self.moved_at = 0, None
        self.detector = RingDetector()
        self.sign = 0

    def tick(self, now, sign, loop, battery, polarity):
        out = []
        self._ring(now, sign, out)
        self.loop.tick(now, loop)
        self.battery.tick(now, battery)
        self.polarity.tick(now, polarity)
        if self.seized:
            self._loop(now, out)
        self._battery(now, out)
        self._polarity(now, out)
        return out

    def _ring(self, now, sign, out):
        detector = self.detector
        news = 0
        if sign != self.sign:
            self.sign = sign
            if not self.seized:
                if self.present:
                    news = detector.edge(sign, now)
                elif detector.ringing:
                    detector.edge(0, now)
                else:
                    detector.forget()
        if news == STARTED:
            out.append((s.LINE_RING_ON, self.port, detector.decihertz))
        if detector.deadline_ms <= now:
            news = detector.due(now)
            if news == STARTED:
                out.append((s.LINE_RING_ON, self.port, detector.decihertz))
            elif news == ENDED:
                out.append((s.LINE_RING_OFF, self.port, now - detector.last_edge_ms))

    def _loop(self, now, out):
        contact = self.loop
        if contact.settled_at is not None:
            if contact.state:
                out.append((s.LINE_LOOP_ON, self.port, 0))
                self.closed_once, self.opened = True, None
            elif self.closed_once:
                out.append((s.LINE_LOOP_OFF, self.port, 0))
                self.opened = contact.settled_at
        if self.opened is not None and not contact.moving() and now - self.opened >= self.settings.cpc_ms:
            out.append((s.LINE_CPC, self.port, now - self.opened))
            self.opened = None

    def _battery(self, now, out):
        contact = self.battery
        if contact.settled_at is not None:
            if contact.state:
                if self.present:
                    self.absent_since = None
                else:
                    self.back_since = contact.settled_at
            elif self.back_since is not None:
                self.back_since = None
            else:
                self.absent_since = contact.settled_at
        if contact.moving():
            return
        if not contact.state:
            if self.present and now - self.absent_since >= 64:
                self.present = False
            if not self.present and not self.lost and now - self.absent_since >= self.settings.battery_alarm_ms:
                self.lost = True
                self.known = None
                out.append((s.LINE_BATTERY_LOST, self.port, now - self.absent_since))
        elif self.back_since is not None and now - self.back_since >= 64:
            self.present, self.back_since, self.absent_since = True, None, None
            if self.lost:
                self.lost = False
                out.append((s.LINE_BATTERY_BACK, self.port, 0))

    def _polarity(self, now, out):
        """Judged only in traces whose battery never goes; its alliance with battery has tests of its own."""
        contact = self.polarity
        if contact.settled_at is not None:
            self.moved_at = contact.settled_at
        if self.moved_at is not None and not contact.moving() and now - self.moved_at >= 64:
            self.moved_at = None
            if int(contact.state) != self.known:
                self.known = int(contact.state)
                out.append((s.LINE_REVERSED, self.port, self.known))


def sign_of(half, full):
    return POSITIVE if half else NEGATIVE if full else 0

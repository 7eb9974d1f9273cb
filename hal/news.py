"""What a scan tells: facts of the senses, of chips and of finished work, as one list of signals.

What only the card needs to know (a ring trip begins, a receiver has a digit) ends here.
"""

from hal.chip_care import BACK, LOST
from hal.hook_book import HookBook
from hal.ports_in_service import PortsInService
from hal.senses import RECEIVER_READY, RING_TRIP
from hal.signals import (
    CARD_RESET,
    CHIP_BACK,
    CHIP_LOST,
    LINE_CPC,
    LINE_DIGIT,
    LINE_GLARE,
    LINE_LOOP_OFF,
    LINE_LOOP_ON,
    LINE_REVERSED,
    LINE_RING_OFF,
    LINE_RING_ON,
    OUTPUT_REPAIRED,
    STATION_IN,
    STATION_OFF_HOOK,
    STATION_ON_HOOK,
    STATION_OUT,
    STATION_RING_PAUSED,
    Signal,
)

_OF_CALLS = (LINE_RING_ON, LINE_RING_OFF, LINE_GLARE, LINE_LOOP_ON, LINE_LOOP_OFF, LINE_CPC, LINE_REVERSED)
"""Of a line that lacks one of its chips these are not told: nobody could answer. They come again with the next burst or
call; battery is told always, since it is a state that does not come again."""


class News:
    def __init__(self, board, care, longest_ring, ringer, digits, slow, outpulser, caller_ids):
        self._care = care
        self._given_up = longest_ring.given_up
        self._ringer = ringer
        self._digits = digits
        self._slow = slow
        self._outpulser = outpulser
        self._caller_ids = caller_ids
        self._ports = PortsInService(board)
        self._hooks = HookBook(board)

    def waiting(self) -> bool:
        """There is something to tell that no input brings."""
        return bool(
            self._care.events
            or self._given_up
            or self._ringer.tripped
            or self._ringer.paused
            or self._digits.found
            or self._slow.found
            or self._outpulser.found
            or self._caller_ids.found
            or self._hooks.waiting
        )

    def tell(self, found, raw: int, now_ms: int):
        """``found``: signals of the senses for the inputs ``raw``. Returns a list."""
        signals = []
        self._tell_care(signals, now_ms)
        self._tell_senses(found, signals, now_ms)
        for station in self._ringer.tripped:
            self._tell_hook(Signal(STATION_OFF_HOOK, station, 0), signals)
        for station in self._ringer.paused:
            signals.append(Signal(STATION_RING_PAUSED, station, 0))
        del self._ringer.tripped[:]
        del self._ringer.paused[:]
        self._hooks.settle(raw, signals)
        self._tell_digits(signals, now_ms)
        for found in (self._slow.found, self._outpulser.found, self._caller_ids.found):
            signals.extend(found)
            del found[:]
        return signals

    def _tell_digits(self, signals, now_ms: int) -> None:
        """What an idle line sends by DTMF is its caller ID."""
        caller_ids = self._caller_ids
        for signal in self._digits.found:
            if signal.kind == LINE_DIGIT and caller_ids.takes_digits(signal.port):
                caller_ids.digit(signal.port, signal.value, now_ms)
            else:
                signals.append(signal)
        del self._digits.found[:]

    # Chips.

    def _tell_care(self, signals, now_ms: int) -> None:
        for station, high_ms in self._given_up:
            signals.append(Signal(CARD_RESET, station, high_ms))
        del self._given_up[:]
        for event, chip, value in self._care.events:
            if event == LOST:
                signals.append(Signal(CHIP_LOST, chip, value))
                self._tell_ports(chip, signals, now_ms)
            elif event == BACK:
                signals.append(Signal(CHIP_BACK, chip, value))
                self._tell_ports(chip, signals, now_ms)
            else:
                signals.append(Signal(OUTPUT_REPAIRED, chip, value))
        del self._care.events[:]

    def _tell_ports(self, chip: int, signals, now_ms: int) -> None:
        for signal in self._ports.update(self._care.lost, chip):
            signals.append(signal)
            if signal.kind == STATION_OUT:
                self._ringer.abandon(signal.port, now_ms)
                self._hooks.out(signal.port)
            elif signal.kind == STATION_IN:
                self._hooks.back(signal.port)

    # Senses.

    def _tell_senses(self, found, signals, now_ms: int) -> None:
        for signal in found:
            if signal.kind == RECEIVER_READY:
                self._digits.ready(signal.port, now_ms)
            elif signal.kind in (RING_TRIP, STATION_OFF_HOOK):
                self._lifted(signal.port, signals, now_ms)
            elif self._hooks.concerns(signal):
                if signal.kind == STATION_ON_HOOK:
                    self._sense(signal.port, False)
                self._tell_hook(signal, signals)
            elif signal.kind in _OF_CALLS and not self._ports.line(signal.port):
                continue
            else:
                if signal.kind == LINE_RING_ON:
                    self._caller_ids.ringing(signal.port)
                signals.append(signal)

    def _lifted(self, station: int, signals, now_ms: int) -> None:
        """Off hook: told now, or when the ring trip is complete."""
        self._sense(station, True)
        if not self._ringer.lifted(station, now_ms):
            self._tell_hook(Signal(STATION_OFF_HOOK, station, 0), signals)

    def _sense(self, station: int, off_hook: bool) -> None:
        self._hooks.sense(station, off_hook)
        self._ringer.off_hook[station] = off_hook

    def _tell_hook(self, signal, signals) -> None:
        told = self._hooks.tell(signal, self._ports.station(signal.port))
        if told is not None:
            signals.append(told)

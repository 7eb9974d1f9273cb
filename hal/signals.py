"""What the card tells: facts about ports, decided by hal.

``Signal(kind, port, value)``; ``port`` counts from 0; the table says what ``value`` is.
Signals of one scan are in the order in which they were decided.
"""

from collections import namedtuple

from hal.compat import const

Signal = namedtuple("Signal", "kind port value")

STATION_OFF_HOOK = const(1)
"""Lifted (after ring trip, where it rang). value 0."""
STATION_ON_HOOK = const(2)
"""Hung up, confirmed by the window of its hook mode. value = ms since the loop opened."""
STATION_FLASH = const(3)
"""Hook flash. value = length of the break in ms."""
STATION_DIGIT = const(4)
"""A digit, by pulse or by DTMF. value = one character of 0123456789*#ABCD."""
LINE_RING_ON = const(5)
"""Ringing voltage detected. value = frequency in tenths of a hertz."""
LINE_RING_OFF = const(6)
"""The burst has ended. value = ms since its last edge."""
LINE_LOOP_ON = const(7)
"""Loop current flows in the seized line. value 0."""
LINE_LOOP_OFF = const(8)
"""Loop current has stopped, shorter than CPC so far (debounced only). value 0."""
LINE_CPC = const(9)
"""The loop of a seized line stayed open for the line's CPC length. value = ms open so far."""
LINE_REVERSED = const(10)
"""Polarity has changed and stayed. value 1 = reversed, 0 = normal."""
LINE_BATTERY_LOST = const(11)
"""No battery for longer than the alarm time: cut, unplugged or dead. value = ms without."""
LINE_BATTERY_BACK = const(12)
"""Battery again. value 0."""
LINE_DIGIT = const(13)
"""A DTMF digit heard on a seized line; on an idle one it belongs to its caller ID. value = one character."""
LINE_OUT = const(14)
"""A chip of this line is lost: out of service. value = index of the expander."""
LINE_IN = const(15)
"""Its chips are back and initialised. value = index of the expander."""
STATION_OUT = const(16)
"""As LINE_OUT, for a station."""
STATION_IN = const(17)
"""As LINE_IN, for a station. Its hook state follows as a signal of its own when it is off hook."""
CHIP_LOST = const(18)
"""port = expander index; value = kind of BusError."""
CHIP_BACK = const(19)
"""port = expander index; value = ms it was away."""
OUTPUT_REPAIRED = const(20)
"""Read-back found a chip that differed from the wanted image. port = expander index; value = which register pairs
differed (the ``*_DIFFERS`` bits of hal.chips.mcp23017)."""
LINE_VOLTS = const(21)
"""An ADS1115 reading. value = line millivolts."""
CLOCK_TIME = const(22)
"""DS3231 reading: value = (year, month, day, hour, minute, second, trusted); port 0."""
CARD_RESET = const(23)
"""RM of a telephone was high for too long and no bus reached its chip, so RESET was pulsed: every expander let go for a
few ms. port = station; value = ms that RM had been high."""
LINE_DIALLED_OUT = const(24)
"""Everything that was to be sent on a line by breaks of its loop (digits, flashes) is out, or was given up; the loop is
closed. value = how many of them were not sent whole: 0 = all are out. Not told after stop_dialling or release."""
LINE_GLARE = const(25)
"""Ringing was on the line as we closed its loop, too young to have been told as LINE_RING_ON: its newest edge is no
more than 300 ms old. Told once, right after the seizure. value 0. hal.filters.line_ring says what it cannot see."""
LINE_CALLER_ID = const(26)
"""An idle line told of its caller or its mailbox, before a ring, between rings or without one. value = a
hal.caller_id.message.Message."""
LINE_CALLER_ID_BAD = const(27)
"""What began as a message of that kind gave none. value = the reason, an index of hal.caller_id.reasons; never GOOD,
and never OTHER: a good message of another service is nobody's fault."""
STATION_RING_PAUSED = const(28)
"""The first pattern of a telephone's ringing is over (all bursts before the long silence) and RM is low. Told once for
each order to ring; not when the ringing was stopped or answered. value 0."""

NAMES = {
    STATION_OFF_HOOK: "station off hook",
    STATION_ON_HOOK: "station on hook",
    STATION_FLASH: "station flash",
    STATION_DIGIT: "station digit",
    LINE_RING_ON: "line ring on",
    LINE_RING_OFF: "line ring off",
    LINE_LOOP_ON: "line loop on",
    LINE_LOOP_OFF: "line loop off",
    LINE_CPC: "line cpc",
    LINE_REVERSED: "line reversed",
    LINE_BATTERY_LOST: "line battery lost",
    LINE_BATTERY_BACK: "line battery back",
    LINE_DIGIT: "line digit",
    LINE_OUT: "line out",
    LINE_IN: "line in",
    STATION_OUT: "station out",
    STATION_IN: "station in",
    CHIP_LOST: "chip lost",
    CHIP_BACK: "chip back",
    OUTPUT_REPAIRED: "output repaired",
    LINE_VOLTS: "line volts",
    CLOCK_TIME: "clock time",
    CARD_RESET: "card reset",
    LINE_DIALLED_OUT: "line dialled out",
    LINE_GLARE: "line glare",
    LINE_CALLER_ID: "line caller id",
    LINE_CALLER_ID_BAD: "line caller id bad",
    STATION_RING_PAUSED: "station ring paused",
}

NOTHING = ()
"""What a quiet scan returns: always the same object."""

HOOK_IDLE = const(0)
"""On hook, or lifting: any break is confirmed as hung up by ``hangup_ms``; no flash, no digits."""
HOOK_DIALLING = const(1)
"""Breaks of ``pulse_min_ms``..``pulse_max_ms`` are dial pulses where the telephone may dial by pulse; breaks of the
flash window that are none of them are a flash."""
HOOK_TALKING = const(2)
"""Breaks inside the flash window are a flash; a train of dial pulses is a digit where the telephone may dial by pulse
(hal.filters.hook_switch says how the two are told apart)."""

StationSettings = namedtuple("StationSettings", "flash_min_ms flash_max_ms hangup_ms pulse")
"""One telephone's own windows. ``flash_min_ms``..``flash_max_ms``: breaks that are a flash, both ends included;
``hangup_ms``: a break this long is a hang-up, more than ``flash_max_ms``; ``pulse``: it may dial by pulse."""


class CardSettings:
    """Country-dependent numbers handed to the card, and what single telephones have otherwise.

    ``ring_decihertz``: our ringing frequency in tenths of a hertz, 167..250; a LineCard refuses others (ValueError),
    because the Ag1171 is made for 20-25 Hz and its ring trip does not work at 50 Hz (hardware.md 2.2); ``digits``:
    eleven characters, index n = digit of n pulses (index 0 unused); ``digit_gap_ms``: a make this long ends a digit
    (120). ``stations``: a StationSettings, or None, for each telephone in the order of their ports; a telephone with
    None, and every one past the end, is as the country and may dial by pulse. Raises ValueError when one of them would
    take its flash for a hang-up. Nobody changes one after it was made.
    """

    _fields = (
        "ring_decihertz",
        "flash_min_ms",
        "flash_max_ms",
        "hangup_ms",
        "pulse_min_ms",
        "pulse_max_ms",
        "digit_gap_ms",
        "digits",
        "cpc_ms",
        "battery_alarm_ms",
        "ring_guard_ms",
    )
    """The country's numbers, in the order in which they are handed over."""

    def __init__(
        self,
        ring_decihertz,
        flash_min_ms,
        flash_max_ms,
        hangup_ms,
        pulse_min_ms,
        pulse_max_ms,
        digit_gap_ms,
        digits,
        cpc_ms,
        battery_alarm_ms,
        ring_guard_ms,
        stations=(),
    ):
        self.ring_decihertz = ring_decihertz
        self.flash_min_ms = flash_min_ms
        self.flash_max_ms = flash_max_ms
        self.hangup_ms = hangup_ms
        self.pulse_min_ms = pulse_min_ms
        self.pulse_max_ms = pulse_max_ms
        self.digit_gap_ms = digit_gap_ms
        self.digits = digits
        self.cpc_ms = cpc_ms
        self.battery_alarm_ms = battery_alarm_ms
        self.ring_guard_ms = ring_guard_ms
        self.stations = tuple(stations)
        self._as_country = StationSettings(flash_min_ms, flash_max_ms, hangup_ms, True)
        for port, own in enumerate(self.stations):
            if own is not None and not own.flash_min_ms <= own.flash_max_ms < own.hangup_ms:
                raise ValueError(
                    "telephone %d: a flash of %d to %d ms must be shorter than its hang-up of %d ms"
                    % (port + 1, own.flash_min_ms, own.flash_max_ms, own.hangup_ms)
                )

    def of_station(self, port: int):
        """The StationSettings of the telephone on a port (from 0)."""
        own = self.stations[port] if port < len(self.stations) else None
        return self._as_country if own is None else own

    def changed(self, **numbers):
        """The same settings but for these."""
        every = {name: getattr(self, name) for name in self._fields}
        every["stations"] = self.stations
        every.update(numbers)
        return CardSettings(**every)

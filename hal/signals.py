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
"""A DTMF digit heard on a line. value = one character."""
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
}

NOTHING = ()
"""What a quiet scan returns: always the same object."""

HOOK_IDLE = const(0)
"""On hook, or lifting: any break is confirmed as hung up by ``hangup_ms``; no flash, no digits."""
HOOK_DIALLING = const(1)
"""Breaks of ``pulse_min_ms``..``pulse_max_ms`` are dial pulses; no flash."""
HOOK_TALKING = const(2)
"""Breaks inside the flash window are a flash; no digits."""

CardSettings = namedtuple(
    "CardSettings",
    "ring_decihertz flash_min_ms flash_max_ms hangup_ms pulse_min_ms pulse_max_ms digit_gap_ms "
    "digits cpc_ms battery_alarm_ms ring_guard_ms",
)
"""Country-dependent numbers handed to the card.

``ring_decihertz``: our ringing frequency in tenths of a hertz, 167..250; a LineCard refuses others (ValueError),
because the Ag1171 is made for 20-25 Hz and its ring trip does not work at 50 Hz (hardware.md 2.2); ``digits``: eleven
characters,
index n = digit of n pulses (index 0 unused); ``digit_gap_ms``: a make this long ends a digit (120).
"""

"""DS3231 real-time clock (hardware.md 8).

Time is (year, month, day, hour, minute, second), 24 hours, years 2000-2199. ``OSF`` in
the status register says that the oscillator stood still some time since it was set: then
the time is told but not trusted.
"""

from hal.bus import write_bits, write_read_bits
from hal.compat import const

_SECONDS = const(0x00)
_CONTROL = const(0x0E)
_STATUS = const(0x0F)

_TWELVE_HOURS = const(0x40)
_PM = const(0x20)
_CENTURY = const(0x80)
_OSF = const(0x80)
_INTCN = const(0x04)
"""Control: oscillator on battery too (EOSC 0), no square wave, alarms off."""

_BURST = const(11)
"""Status, aging, temperature (2), then seconds to year: the pointer runs 0F..12 and rolls over to 00, which
latches the time, so that OSF and the time come from one transaction and the seven bytes are consistent."""

READ_BITS = write_read_bits(1, _BURST)
"""``read``: 129."""
WRITE_TIME_BITS = write_bits(8)
"""``write_time``: 83."""
TRUST_BITS = write_bits(3)
"""``trust``: 38."""

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_SHIFT = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)
"""Sakamoto's table for the day of the week."""


class DS3231:
    """The clock at ``address`` (0x68).

    After ``read``: ``quarter_degrees`` is the chip's temperature in quarters of a degree Celsius.
    """

    def __init__(self, bus, address=0x68):
        self.address = address
        self.quarter_degrees = 0
        self._bus = bus
        self._pointer = bytearray((_STATUS,))
        self._in = bytearray(_BURST)
        self._time = bytearray(8)
        self._control = bytearray((_CONTROL, _INTCN, 0))

    def read(self):
        """(year, month, day, hour, minute, second, trusted) in one transaction of 129 bits.

        ``trusted`` is 0 when the oscillator has stopped since the time was set, or when the registers hold no
        possible time (they are undefined at the first power-up); the other fields are then a guess of the chip.
        """
        data = self._in
        self._bus.write_read(self.address, self._pointer, data)
        high = data[2] - 256 if data[2] & 0x80 else data[2]
        self.quarter_degrees = high * 4 + (data[3] >> 6)
        second = _from_bcd(data[4])
        minute = _from_bcd(data[5])
        hour = _hour(data[6])
        day = _from_bcd(data[8])
        month = _from_bcd(data[9] & 0x1F)
        year = 2000 + _from_bcd(data[10]) + (100 if data[9] & _CENTURY else 0)
        possible = _is_bcd(data) and _possible(year, month, day, hour, minute, second)
        trusted = 1 if possible and not data[0] & _OSF else 0
        return (year, month, day, hour, minute, second, trusted)

    def set_time(self, year, month, day, hour, minute, second):
        """Set the clock and mark it as trusted: ``write_time``, then ``trust`` (two transactions)."""
        self.write_time(year, month, day, hour, minute, second)
        self.trust()

    def write_time(self, year, month, day, hour, minute, second):
        """All seven time registers in one burst of 83 bits, seconds first (that restarts the countdown chain).

        ValueError for a time that does not exist.
        """
        check(year, month, day, hour, minute, second)
        data = self._time
        data[0] = _SECONDS
        data[1] = _to_bcd(second)
        data[2] = _to_bcd(minute)
        data[3] = _to_bcd(hour)
        data[4] = _day_of_week(year, month, day)
        data[5] = _to_bcd(day)
        data[6] = _to_bcd(month) | (_CENTURY if year >= 2100 else 0)
        data[7] = _to_bcd(year % 100)
        self._bus.write(self.address, data)

    def trust(self):
        """Clear OSF (after the time is set, never before) and keep the oscillator running on battery, 38 bits."""
        self._bus.write(self.address, self._control)


def check(year, month, day, hour, minute, second):
    """ValueError for a time that does not exist, or that the chip cannot hold (2000-2199)."""
    if not 2000 <= year <= 2199 or not _possible(year, month, day, hour, minute, second):
        raise ValueError("no such time")


def _to_bcd(value):
    return value // 10 << 4 | value % 10


def _from_bcd(byte):
    return (byte >> 4) * 10 + (byte & 15)


def _is_bcd(data):
    """Whether the low nibbles of the time registers, and the tens of those without flags, are digits."""
    for index in (4, 5, 6, 8, 9, 10):
        if data[index] & 15 > 9:
            return False
    return data[10] >> 4 <= 9


def _hour(byte):
    if not byte & _TWELVE_HOURS:
        return _from_bcd(byte)
    hour = _from_bcd(byte & 0x1F) % 12
    return hour + 12 if byte & _PM else hour


def _possible(year, month, day, hour, minute, second):
    if not 1 <= month <= 12 or not 1 <= day <= _days(year, month):
        return False
    return 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60


def _days(year, month):
    if month == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0):
        return 29
    return _DAYS[month - 1]


def _day_of_week(year, month, day):
    """1 = Monday .. 7 = Sunday (the chip leaves the meaning to us)."""
    if month < 3:
        year -= 1
    sunday_0 = (year + year // 4 - year // 100 + year // 400 + _MONTH_SHIFT[month - 1] + day) % 7
    return sunday_0 or 7

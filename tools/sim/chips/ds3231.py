"""DS3231 clock (hardware.md 8), running on virtual time.

The time of day is one count of seconds; registers are worked out when a START (or the pointer passing
12h -> 00h) latches them, so a chip that nobody asks costs nothing.
"""

from tools.sim.chips.wires import Data, Into
from tools.sim.schedule import Schedule

_LAST = 0x12
_CONTROL = 0x0E
_STATUS = 0x0F
_AGING = 0x10
_TEMPERATURE = 0x11

_CONTROL_AT_POWER_ON = 0x1C
_STATUS_AT_POWER_ON = 0x88
_OSF = 0x80
_BUSY = 0x04
_A2F = 0x02
_A1F = 0x01
_EN32KHZ = 0x08
_CONV = 0x20

_DAY_S = 86_400
_CENTURY_DAYS = 36_525
"""A hundred years as the chip counts them: every fourth is a leap year."""
_CONVERSION_US = 125_000
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _bcd(value: int) -> int:
    return value // 10 << 4 | value % 10


def _from_bcd(value: int) -> int:
    return (value >> 4) * 10 + (value & 0x0F)


def _month_days(year: int, month: int) -> int:
    return 29 if month == 2 and year % 4 == 0 else _MONTHS[month - 1]


def _days_before(year: int, month: int) -> int:
    """Days from 1 January of year 00 to the first of ``month`` of ``year`` (0-99)."""
    days = year * 365 + (year + 3) // 4
    for earlier in range(1, month):
        days += _month_days(year, earlier)
    return days


def _date(days: int) -> tuple[int, int, int]:
    """(year, month, date) of a day of the century."""
    year = days * 4 // 1461
    days -= _days_before(year, 1)
    month = 1
    while days >= _month_days(year, month):
        days -= _month_days(year, month)
        month += 1
    return year, month, days + 1


class DS3231:
    """One chip. At power-on its time is 00-01-01 00:00:00 and OSF says that this means nothing."""

    def __init__(self, schedule: Schedule, name: str = "DS3231"):
        self.name = name
        self.violations: list[str] = []
        self.temperature_quarters = 100
        """Quarters of a degree Celsius."""
        self._schedule = schedule
        self._registers = bytearray(_LAST + 1)
        self._pointer = 0
        self._battery_lost()

    # -- the world

    def set_time(self, year: int, month: int, date: int, hour: int, minute: int, second: int, weekday: int = 1) -> None:
        """Someone sets the clock right (four-digit year): also clears OSF and the 12-hour mode."""
        self._write_time((second, minute, hour, weekday, date, month, year))

    def _write_time(self, fields: tuple[int, ...]) -> None:
        second, minute, hour, weekday, date, month, year = fields
        self._twelve = False
        self._century = 0x80 if year >= 2100 else 0
        days = _days_before(year % 100, month) + date - 1
        self._total = days * _DAY_S + hour * 3600 + minute * 60 + second
        self._weekday_offset = weekday - days
        self._edge_us = self._schedule.now_us
        self._registers[_STATUS] &= ~_OSF

    def lose_battery(self) -> None:
        """Both supplies gone: registers at power-on values, OSF set."""
        self._battery_lost()

    def power_on(self) -> None:
        """The box's supply comes back: the cell kept everything, the pointer is 0."""
        self._pointer = 0

    def _battery_lost(self) -> None:
        for index in range(len(self._registers)):
            self._registers[index] = 0
        self._registers[_CONTROL] = _CONTROL_AT_POWER_ON
        self._registers[_STATUS] = _STATUS_AT_POWER_ON
        self._twelve = False
        self._century = 0
        self._total = 0
        self._weekday_offset = 1
        self._edge_us = self._schedule.now_us
        self._conversion_end_us: int | None = None
        self._latch()

    # -- I2C

    def write(self, data: Data, _stop: bool = True) -> bool:
        self._latch()
        count = len(data)
        if not count:
            return True
        self._pointer = data[0] % (_LAST + 1)
        touched_time = False
        touched_seconds = False
        for index in range(1, count):
            register = self._pointer
            self._store(register, data[index])
            touched_time = touched_time or register <= 6
            touched_seconds = touched_seconds or register == 0
            self._pointer = 0 if register == _LAST else register + 1
        if touched_time:
            self._take_time(touched_seconds)
        return True

    def read(self, into: Into) -> bool:
        self._latch()
        for index in range(len(into)):
            into[index] = self._registers[self._pointer]
            self._pointer = (self._pointer + 1) % (_LAST + 1)
        return True

    def write_read(self, data: Data, into: Into) -> bool:
        self.write(data, False)
        return self.read(into)

    def _store(self, register: int, value: int) -> None:
        if register == _STATUS:
            # Flags can only be cleared; EN32kHz is free; BSY is the chip's.
            old = self._registers[_STATUS]
            kept = old & value & (_OSF | _A2F | _A1F)
            self._registers[_STATUS] = kept | (value & _EN32KHZ) | (old & _BUSY)
        elif register == _CONTROL:
            if value & _CONV and self._conversion_end_us is None:
                self._conversion_end_us = self._schedule.now_us + _CONVERSION_US
                self._registers[_STATUS] |= _BUSY
            self._registers[_CONTROL] = value
        elif register not in (_TEMPERATURE, _TEMPERATURE + 1):
            self._registers[register] = value

    # -- time

    def _latch(self) -> None:
        """Bring the registers to now, as START does (and the wrap of the pointer, at the same instant here)."""
        now = self._schedule.now_us
        seconds = (now - self._edge_us) // 1_000_000
        if seconds > 0:
            self._edge_us += seconds * 1_000_000
            before = self._total
            self._total += seconds
            self._raise_alarms(before, self._total)
            while self._total >= _CENTURY_DAYS * _DAY_S:
                self._total -= _CENTURY_DAYS * _DAY_S
                self._weekday_offset += _CENTURY_DAYS
                self._century ^= 0x80
        if self._conversion_end_us is not None and now >= self._conversion_end_us:
            self._conversion_end_us = None
            self._registers[_CONTROL] &= ~_CONV
            self._registers[_STATUS] &= ~_BUSY
        self._registers[_TEMPERATURE] = self.temperature_quarters >> 2 & 0xFF
        self._registers[_TEMPERATURE + 1] = (self.temperature_quarters & 3) << 6
        self._show_time()

    def _show_time(self) -> None:
        days, of_day = divmod(self._total, _DAY_S)
        year, month, date = _date(days)
        registers = self._registers
        registers[0] = _bcd(of_day % 60)
        registers[1] = _bcd(of_day // 60 % 60)
        registers[2] = self._hour_code(of_day // 3600)
        registers[3] = (days + self._weekday_offset - 1) % 7 + 1
        registers[4] = _bcd(date)
        registers[5] = _bcd(month) | self._century
        registers[6] = _bcd(year)

    def _hour_code(self, hour: int) -> int:
        if not self._twelve:
            return _bcd(hour)
        return 0x40 | (0x20 if hour >= 12 else 0) | _bcd((hour + 11) % 12 + 1)

    def _take_time(self, restart: bool) -> None:
        """Registers 0-6 were written: they are the time from now on. Writing the seconds restarts the second."""
        registers = self._registers
        code = registers[2]
        self._twelve = bool(code & 0x40)
        if self._twelve:
            hour = _from_bcd(code & 0x1F) % 12 + (12 if code & 0x20 else 0)
        else:
            hour = _from_bcd(code & 0x3F)
        self._century = registers[5] & 0x80
        second, minute = _from_bcd(registers[0]), _from_bcd(registers[1])
        date, month, year = _from_bcd(registers[4]), _from_bcd(registers[5] & 0x1F), _from_bcd(registers[6])
        weekday = registers[3]
        if not self._is_time(second, minute, hour, weekday, date, month, year):
            self.violations.append("%s: impossible time written (%r)" % (self.name, bytes(registers[:7])))
            second, minute, hour = min(second, 59), min(minute, 59), min(hour, 23)
            year, month = min(year, 99), max(1, min(month, 12))
            date, weekday = max(1, min(date, _month_days(year, month))), max(1, min(weekday, 7))
        days = _days_before(year, month) + date - 1
        self._total = days * _DAY_S + hour * 3600 + minute * 60 + second
        self._weekday_offset = weekday - days
        if restart:
            self._edge_us = self._schedule.now_us

    @staticmethod
    def _is_time(second: int, minute: int, hour: int, weekday: int, date: int, month: int, year: int) -> bool:
        if second > 59 or minute > 59 or hour > 23 or year > 99 or not 1 <= weekday <= 7 or not 1 <= month <= 12:
            return False
        return 1 <= date <= _month_days(year, month)

    # -- alarms

    def _raise_alarms(self, before: int, until: int) -> None:
        registers = self._registers
        if not registers[_STATUS] & _A1F and self._hits(registers[7:11], before, until):
            registers[_STATUS] |= _A1F
        if not registers[_STATUS] & _A2F and self._hits(bytes((0,)) + bytes(registers[0x0B:0x0E]), before, until):
            registers[_STATUS] |= _A2F

    def _hits(self, alarm: Data, before: int, until: int) -> bool:
        """Whether an alarm's four registers match any second of (before, until]."""
        if alarm[0] & 0x80:
            return until > before
        at = _from_bcd(alarm[0] & 0x7F)
        period = 60
        if not alarm[1] & 0x80:
            at += _from_bcd(alarm[1] & 0x7F) * 60
            period = 3600
        if not alarm[2] & 0x80:
            at += self._alarm_hour(alarm[2]) * 3600
            period = _DAY_S
        moment = before + 1 + (at - before - 1) % period
        if alarm[3] & 0x80:
            return moment <= until
        # A day or a date: look at one candidate a day; none matches later than in 62 days.
        for _ in range(62):
            if moment > until:
                return False
            if self._is_day(alarm[3], moment // _DAY_S):
                return True
            moment += period
        return False

    @staticmethod
    def _alarm_hour(code: int) -> int:
        if code & 0x40:
            return _from_bcd(code & 0x1F) % 12 + (12 if code & 0x20 else 0)
        return _from_bcd(code & 0x3F)

    def _is_day(self, code: int, days: int) -> bool:
        if code & 0x40:
            return (days + self._weekday_offset - 1) % 7 + 1 == code & 0x0F
        return _date(days % _CENTURY_DAYS)[2] == _from_bcd(code & 0x3F)

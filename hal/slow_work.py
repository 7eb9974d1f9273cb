"""What may wait: line volts (ADS1115), the clock (DS3231), the board's identity (24C32).

The last class of the tick's budget, one transaction a tick. At start each chip is asked once, outside
the budget; one that is missing is told in ``missing`` and costs nothing but itself.
"""

from hal.bus import BusError
from hal.chip_care import FAR_MS
from hal.chips import ads1115, ds3231
from hal.chips.ads1115 import ADS1115
from hal.chips.at24c32 import AT24C32
from hal.chips.ds3231 import DS3231, check
from hal.chips.identity import IdentityError, read
from hal.compat import const
from hal.signals import CLOCK_TIME, LINE_VOLTS, Signal

_HOUR_MS = const(3_600_000)
_CONVERSION_MS = const(2)
"""1.2 ms at 860 samples a second, 10 % slow, on a grid of 1 ms."""
_TRIES = const(3)


class SlowWork:
    """``found``: signals for the next scan (the card empties it); ``identity``: hal.chips.identity.Identity or None;
    ``missing``: one sentence for each chip that did not answer at start."""

    def __init__(self, board, buses, budget, care):
        self.found = []
        self.missing = []
        self.identity = None
        self.next_ms = FAR_MS
        self._board = board
        self._budget = budget
        self._care = care
        self._clock_ms = FAR_MS
        self._adc_bus = tuple([bus for bus, _ in board.adcs])
        self._adcs = tuple([ADS1115(buses[bus], address) for bus, address in board.adcs])
        self._clock = DS3231(buses[board.rtc[0]], board.rtc[1])
        self._memory = AT24C32(buses[board.eeprom[0]], board.eeprom[1])
        self._new_time = None
        self._new_time_ms = FAR_MS
        self._new_time_tries = 0
        self._is_written = False
        self._asked = []
        self._stage = 0
        self._tries = 0
        self._ready_ms = 0

    def start(self, now_ms: int) -> None:
        self._read_identity()
        self._clock_ms = now_ms + _HOUR_MS
        try:
            self.found.append(Signal(CLOCK_TIME, 0, self._clock.read()))
        except BusError as error:
            self._miss("clock DS3231", self._board.rtc, error)
        for index in range(len(self._adcs)):
            try:
                self._adcs[index].poll()
            except BusError as error:
                self._miss("converter ADS1115", self._board.adcs[index], error)
        self._plan(now_ms)

    def _read_identity(self) -> None:
        try:
            self.identity = read(self._memory)
        except BusError as error:
            self._miss("memory 24C32", self._board.eeprom, error)
        except IdentityError as error:
            self.missing.append(str(error))

    def _miss(self, what: str, place, error) -> None:
        number = self._board.buses[place[0]].number
        self.missing.append("%s at 0x%02x on I2C bus %d does not answer" % (what, place[1], number))

    def ask_volts(self, line: int) -> None:
        """Measure the line; LINE_VOLTS follows within a few ticks, or never when the converter is gone."""
        if self._board.lines[line].adc is not None and line not in self._asked:
            self._asked.append(line)
            self.next_ms = 0

    def set_clock(self, time, now_ms: int) -> None:
        """Make the DS3231 show ``time``, (year, month, day, hour, minute, second), within a few ticks; then it is read,
        and CLOCK_TIME follows, or never where it does not answer. ValueError for a time that does not exist."""
        check(*time)
        self._new_time = time
        self._new_time_ms = now_ms
        self._new_time_tries = 0
        self._is_written = False
        self.next_ms = 0

    def step(self, now_ms: int) -> None:
        """At most one transaction."""
        if now_ms < self.next_ms:
            return
        if self._new_time_ms <= now_ms:
            self._write_clock(now_ms)
        elif self._clock_ms <= now_ms and self._budget.fits(ds3231.READ_BITS):
            self._read_clock(now_ms)
        elif self._asked and self._ready_ms <= now_ms:
            self._measure(now_ms)
        self._plan(now_ms)

    def _plan(self, now_ms: int) -> None:
        volts_ms = max(self._ready_ms, now_ms + 1) if self._asked else FAR_MS
        self.next_ms = min(self._clock_ms, self._new_time_ms, volts_ms)

    def _write_clock(self, now_ms: int) -> None:
        """The time, then the flag that says it is right. Given up after a few tries: the time grows old."""
        bits = ds3231.TRUST_BITS if self._is_written else ds3231.WRITE_TIME_BITS
        if not self._budget.fits(bits):
            return
        bus = self._board.rtc[0]
        if self._is_written:
            done = self._attempt(bus, bits, now_ms, self._clock.trust)
        else:
            done = self._attempt(bus, bits, now_ms, self._clock.write_time, *self._new_time)
        if not done:
            self._new_time_tries += 1
            self._new_time_ms = now_ms + 100
        if self._new_time_tries == _TRIES or (done and self._is_written):
            self._new_time_ms = FAR_MS
            self._clock_ms = now_ms
        self._is_written = self._is_written or done

    def _read_clock(self, now_ms: int) -> None:
        self._clock_ms = now_ms + _HOUR_MS
        if self._attempt(self._board.rtc[0], ds3231.READ_BITS, now_ms, self._clock.read):
            self.found.append(Signal(CLOCK_TIME, 0, self._result))

    def _measure(self, now_ms: int) -> None:
        """One line's conversion: start, poll until ready, read."""
        line = self._asked[0]
        index, channel = self._board.lines[line].adc
        adc = self._adcs[index]
        bus = self._adc_bus[index]
        if not self._budget.fits(ads1115.POLL_BITS):
            return
        if self._stage == 0:
            done = self._attempt(bus, ads1115.START_BITS, now_ms, adc.start, channel)
            self._ready_ms = now_ms + _CONVERSION_MS
            self._stage = 1
        elif self._stage == 1:
            done = self._attempt(bus, ads1115.POLL_BITS, now_ms, adc.poll)
            if done and self._result == ads1115.READY:
                self._stage = 2
            elif done and self._result == ads1115.LOST:
                self._stage = 0
        else:
            done = self._attempt(bus, ads1115.READ_BITS, now_ms, adc.read_millivolts)
            if done:
                self.found.append(Signal(LINE_VOLTS, line, self._result * self._board.volts_divider))
                self._next_line()
        if not done:
            self._failed(now_ms)

    def _failed(self, now_ms: int) -> None:
        self._stage = 0
        self._tries += 1
        self._ready_ms = now_ms + 100
        if self._tries == _TRIES:
            self._next_line()

    def _next_line(self) -> None:
        self._asked.pop(0)
        self._stage = 0
        self._tries = 0

    def _attempt(self, bus: int, bits: int, now_ms: int, transaction, *arguments) -> bool:
        if not self._care.bus_usable(bus):
            return False
        self._budget.take(bits, bus)
        try:
            self._result = transaction(*arguments)
            return True
        except BusError as error:
            self._care.device_failed(bus, error.kind, now_ms)
            return False

"""ADS1115 four-channel 16-bit converter (hardware.md 10).

``volts[n]`` is what stands on AIN n. Conversions take 1/DR of virtual time, by ``speed`` (0.9 to 1.1).
"""

from tools.sim.chips.wires import Data, Into
from tools.sim.schedule import Schedule

_CONVERSION = 0
_CONFIG = 1
_LOW = 2
_HIGH = 3

_OS = 0x8000
_SINGLE = 0x0100
_RESET_CONFIG = 0x8583

_FULL_SCALE = (6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256)
_RATES = (8, 16, 32, 64, 128, 250, 475, 860)
_PAIRS = ((0, 1), (0, 3), (1, 3), (2, 3), (0, None), (1, None), (2, None), (3, None))


class ADS1115:
    """One chip."""

    def __init__(self, schedule: Schedule, name: str = "ADS1115", speed: float = 1.0):
        self.name = name
        self.speed = speed
        self.volts = [0.0, 0.0, 0.0, 0.0]
        self.violations: list[str] = []
        self._schedule = schedule
        self.power_on()

    def power_on(self) -> None:
        """Reset values; powered down, nothing converted."""
        self._config = _RESET_CONFIG & ~_OS
        self._low = 0x8000
        self._high = 0x7FFF
        self._result = 0
        self._pointer = 0
        self._ready_us: int | None = None
        self._started_config = self._config

    def conversion_us(self, config: int) -> int:
        """How long one conversion takes with this configuration word."""
        return int(1_000_000 / _RATES[config >> 5 & 7] / self.speed)

    def write(self, data: Data, _stop: bool = True) -> bool:
        if len(data):
            self._pointer = data[0] & 3
        if len(data) >= 3:
            self._store(data[1] << 8 | data[2])
        return True

    def read(self, into: Into) -> bool:
        value = self._value()
        for index in range(len(into)):
            into[index] = value & 0xFF if index & 1 else value >> 8
        return True

    def write_read(self, data: Data, into: Into) -> bool:
        self.write(data, False)
        return self.read(into)

    def _store(self, value: int) -> None:
        if self._pointer == _LOW:
            self._low = value
        elif self._pointer == _HIGH:
            self._high = value
        elif self._pointer == _CONFIG:
            self._update()
            self._config = value & ~_OS
            # OS only acts in power-down, that is: single-shot and idle.
            if not value & _SINGLE or (value & _OS and self._ready_us is None):
                self._started_config = self._config
                self._ready_us = self._schedule.now_us + self.conversion_us(value)

    def _value(self) -> int:
        self._update()
        if self._pointer == _CONVERSION:
            return self._result
        if self._pointer == _CONFIG:
            busy = self._ready_us is not None
            return self._config | (0 if busy else _OS)
        return self._low if self._pointer == _LOW else self._high

    def _update(self) -> None:
        """Finish what has become ready; in continuous mode the latest whole conversion counts."""
        ready_us = self._ready_us
        now = self._schedule.now_us
        if ready_us is None or now < ready_us:
            return
        config = self._started_config
        self._result = self._measure(config)
        if config & _SINGLE:
            self._ready_us = None
        else:
            length = self.conversion_us(config)
            self._ready_us = ready_us + ((now - ready_us) // length + 1) * length

    def _measure(self, config: int) -> int:
        plus, minus = _PAIRS[config >> 12 & 7]
        volts = self.volts[plus] - (0.0 if minus is None else self.volts[minus])
        code = int(volts / _FULL_SCALE[config >> 9 & 7] * 32768)
        return max(-32768, min(32767, code)) & 0xFFFF

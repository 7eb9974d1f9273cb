"""What has been told of each telephone's hook, so that a story never contradicts itself.

While a telephone's chips are lost it counts as on hook and nothing is told of it. When they are back it is
told as off hook as soon as the senses and its SHK level agree that it is.
"""

from hal.signals import STATION_DIGIT, STATION_FLASH, STATION_OFF_HOOK, STATION_ON_HOOK, Signal

_OF_HOOK = (STATION_OFF_HOOK, STATION_ON_HOOK, STATION_FLASH, STATION_DIGIT)


class HookBook:
    def __init__(self, board):
        count = len(board.stations)
        self.waiting = []
        self._told = [False] * count
        self._sensed = [False] * count
        self._pins = tuple([16 * station.shk.chip + station.shk.bit for station in board.stations])
        self._off_hook_level = board.levels.shk

    def concerns(self, signal) -> bool:
        return signal.kind in _OF_HOOK

    def sense(self, station: int, off_hook: bool) -> None:
        self._sensed[station] = off_hook

    def tell(self, signal, in_service: bool):
        """The signal to hand out for this one, or None."""
        station = signal.port
        if not in_service:
            return None
        off_hook = signal.kind != STATION_ON_HOOK
        if self._told[station] == off_hook and signal.kind in (STATION_OFF_HOOK, STATION_ON_HOOK):
            return None
        if not self._told[station]:
            # A break that ended, or a digit, from a telephone that was told as on hook: it is off hook.
            self._told[station] = True
            return Signal(STATION_OFF_HOOK, station, 0)
        self._told[station] = off_hook
        return signal

    def out(self, station: int) -> None:
        self._told[station] = False

    def back(self, station: int) -> None:
        if station not in self.waiting:
            self.waiting.append(station)

    def settle(self, raw: int, signals) -> None:
        """Tell of telephones that came back into service off hook."""
        for station in tuple(self.waiting):
            if not self._sensed[station] or self._told[station]:
                self.waiting.remove(station)
            elif raw >> self._pins[station] & 1 == self._off_hook_level:
                self.waiting.remove(station)
                self._told[station] = True
                signals.append(Signal(STATION_OFF_HOOK, station, 0))

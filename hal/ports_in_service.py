"""Which ports can serve, by which expanders are lost."""

from hal.pin_plan import port_needs
from hal.signals import LINE_IN, LINE_OUT, STATION_IN, STATION_OUT, Signal


class PortsInService:
    """A port is out while any expander that it needs is lost."""

    def __init__(self, board):
        self._needs = port_needs(board)
        self._lost = 0

    def station(self, station: int) -> bool:
        return not self._needs.stations[station] & self._lost

    def line(self, line: int) -> bool:
        return not self._needs.lines[line] & self._lost

    def update(self, lost: int, chip: int):
        """``lost`` is the set now, ``chip`` what changed it. Returns the signals of the ports that went or came."""
        signals = []
        before = self._lost
        self._lost = lost
        for needs, out, back in (
            (self._needs.lines, LINE_OUT, LINE_IN),
            (self._needs.stations, STATION_OUT, STATION_IN),
        ):
            for port in range(len(needs)):
                was_out = bool(needs[port] & before)
                is_out = bool(needs[port] & lost)
                if was_out != is_out:
                    signals.append(Signal(out if is_out else back, port, chip))
        return signals

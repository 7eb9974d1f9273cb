"""What the strategies remember of stations and groups."""

import msgspec


class StationHistory(msgspec.Struct):
    """One telephone: calls answered, milliseconds talked, and when its last conversation ended."""

    calls: int = 0
    talk_ms: int = 0
    idle_since_ms: int = 0


class History(msgspec.Struct):
    """All telephones by port; the member last served by group name."""

    stations: dict[int, StationHistory] = {}
    last_served: dict[str, int] = {}

    def answered(self, station: int, group: str) -> None:
        """``station`` answered a call that hunted in ``group`` ("" for a call to the station itself)."""
        self.stations[station].calls += 1
        if group:
            self.last_served[group] = station

    def talked(self, station: int, since_ms: int, now_ms: int) -> None:
        """A conversation of ``station`` ended.

        Idle time counts from here: who merely lifts and hangs up does not go to the end of the row.
        """
        record = self.stations[station]
        record.talk_ms += now_ms - since_ms
        record.idle_since_ms = now_ms

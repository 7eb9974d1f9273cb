"""Registers written row by row, as the desk would have."""

from firmware.desk.register import file

START = (
    "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) VALUES (1, '1', ?, 0, 0, 0, 1, x'')"
)


class Made:
    """``path`` may be read from the beginning on. Moments in ms, UTC."""

    def __init__(self, directory, board="lb4x8"):
        self.path = directory / "register.db"
        self._register = file.made(self.path)
        self._register.execute(START, (board,))
        self._calls = 0

    def put(self, table, **values):
        marks = ", ".join("?" * len(values))
        self._register.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))

    def call(self, began_ms, ended_ms, *, zone_s=0, line=1, direction="in", **about):
        """Its number."""
        self._calls += 1
        where = {"start": 1, "direction": direction, "origin": f"line {line}", "line": line}
        self.put("calls", id=self._calls, began_ms=began_ms, ended_ms=ended_ms, zone_s=zone_s, **where, **about)
        return self._calls

    def passage(self, call, queue, entered_ms, left_ms, how, **about):
        self.put("passages", call=call, queue=queue, entered_ms=entered_ms, zone_s=0, left_ms=left_ms, how=how, **about)

    def step(self, call, menu, entered_ms, left_ms, chosen):
        self.put("menu_steps", call=call, menu=menu, entered_ms=entered_ms, left_ms=left_ms, chosen=chosen)

    def state(self, agent, state, began_ms, ended_ms, *, station=1, queue="", **about):
        where = {"start": 1, "agent": agent, "state": state, "station": station, "queue": queue}
        self.put("agent_states", began_ms=began_ms, ended_ms=ended_ms, zone_s=0, **where, **about)

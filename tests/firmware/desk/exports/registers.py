"""Registers for tests: rows that are told, and offices whose days are drawn."""

import random
import sqlite3

from firmware.desk.register import file

HOUR = 3_600_000
DAY = 24 * HOUR
ZONE_S = 3_600
NINE = 1_767_600_000_000
"""2026-01-05 09:00 in Budapest, a Monday."""
QUEUES = ("sales", "help")
AGENTS = {"anna": 11, "bela": 12, "cili": 13}
NAMES = ("", "Kovács Béla", 'Say "when"', "=SUM(A1)", "Smith, John")


class Register:
    """In ``directory``; what is added is committed with ``keep``, or when it is read."""

    def __init__(self, directory):
        self.path = file.path_in(directory)
        self.db = file.made(self.path)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("BEGIN")

    def add(self, table, **values):
        """The id of the row."""
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        return self.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())).lastrowid

    def keep(self):
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")

    def read(self):
        self.keep()
        found = file.to_read(self.path)
        found.row_factory = sqlite3.Row
        return found

    def started(self, at_ms=NINE, name="first"):
        return self.add(
            "starts", name=name, board="lb4x8", began_ms=at_ms, zone_s=ZONE_S, last_ms=at_ms, written=1, open=b"{}"
        )

    def call(self, began_ms=NINE, **values):
        """A caller who was answered by 11 after 5 s and talked for a minute, unless it is told otherwise."""
        usual = {
            "start": 1,
            "began_ms": began_ms,
            "zone_s": ZONE_S,
            "ended_ms": began_ms + 65_000,
            "direction": "in",
            "origin": "line 2",
            "line": 2,
            "number": "+36301234567",
            "taken_ms": began_ms + 5_000,
            "answered_ms": began_ms + 5_000,
            "answered_by": "11",
            "ring_ms": 5_000,
            "talk_ms": 60_000,
            "outcome": "answered",
            "ended_by": "outside",
        }
        return self.add("calls", **(usual | values))

    def message(self, call, number="+36301234567", at_ms=NINE, **values):
        usual = {"message": 1, "mailbox": "office", "length_ms": 9_000}
        return self.add("messages", call=call, number=number, at_ms=at_ms, zone_s=ZONE_S, **(usual | values))

    def leg(self, call, what, who, began_ms, ended_ms=None, **values):
        return self.add("legs", call=call, what=what, who=who, began_ms=began_ms, ended_ms=ended_ms, **values)

    def state(self, agent, state, began_ms, **values):
        return self.add("agent_states", start=1, agent=agent, state=state, began_ms=began_ms, zone_s=ZONE_S, **values)

    def passage(self, call, entered_ms, **values):
        """A caller in the queue sales at the second place who was answered by anna after 20 s and talked for 40 s."""
        usual = {
            "queue": "sales",
            "number": "+36301234567",
            "entered_ms": entered_ms,
            "zone_s": ZONE_S,
            "place": 2,
            "left_ms": entered_ms + 20_000,
            "left_place": 1,
            "how": "answered",
            "agent": "anna",
            "ring_ms": 3_000,
            "ended_ms": entered_ms + 60_000,
            "ended_by": "caller",
        }
        if values.get("how", "answered") != "answered":
            usual |= {"agent": "", "ring_ms": 0, "ended_ms": None, "ended_by": ""}
        return self.add("passages", call=call, **(usual | values))


def office(directory, calls=200, seed=1, days=5):
    """A register of so many calls, drawn."""
    drawn = random.Random(seed)
    register = Register(directory)
    register.started(NINE - HOUR)
    for agent, station in AGENTS.items():
        _agent(register, drawn, agent, station, days)
    for day in range(days):
        register.add("commits", at_ms=NINE + day * DAY, zone_s=ZONE_S, revision=day + 1, by="anna", comment="a | b\nc")
    for _ in range(calls):
        _call(register, drawn, days)
    register.db.execute(
        "UPDATE agent_states SET ended_ms = (SELECT min(began_ms) FROM agent_states AS later "
        "WHERE later.agent = agent_states.agent AND later.began_ms > agent_states.began_ms)"
    )
    register.add("callbacks", start=1, queue="help", number="+3612345678", promised_ms=NINE, zone_s=ZONE_S)
    register.add("notes", at_ms=NINE, zone_s=ZONE_S, call=1, number="+3612345678", text="asks, again", by="anna")
    register.add("faults", start=1, port="line 2", began_ms=NINE, zone_s=ZONE_S, ended_ms=NINE + HOUR)
    register.keep()
    return register


def _agent(register, drawn, agent, station, days):
    for day in range(days):
        at = NINE + day * DAY + drawn.randrange(HOUR)
        register.state(agent, "ready", at, station=station)
        for _ in range(3):
            at += drawn.randrange(HOUR)
            register.state(agent, "paused", at, station=station, reason="lunch")
            at += drawn.randrange(HOUR)
            register.state(agent, "ready", at, station=station)
        register.state(agent, "out", at + 1)


def _call(register, drawn, days):
    began = NINE + drawn.randrange(days) * DAY + drawn.randrange(8 * HOUR)
    number = f"+36{drawn.choice((1, 20, 30))}{drawn.randrange(1_000_000, 1_000_400)}"
    if drawn.random() < 0.3:
        outcome = drawn.choice(("answered", "busy", "failed"))
        answered = began + 9_000 if outcome == "answered" else None
        register.call(
            began, direction="out", origin="station 1", extension="11", number=number, dialled=number[3:],
            answered_by="", answered_ms=answered, outcome=outcome, talk_ms=56_000 if answered else 0,
        )  # fmt: skip
        return
    queue = drawn.choice(QUEUES)
    how = drawn.choice(("answered", "answered", "answered", "abandoned", "overflow", "key", "callback"))
    is_answered = how == "answered"
    call = register.call(
        began, number=number, name=drawn.choice(NAMES), queue=queue, outcome="answered" if is_answered else "abandoned",
        answered_ms=began + 21_000 if is_answered else None, answered_by="11" if is_answered else "",
        talk_ms=44_000 if is_answered else 0,
    )  # fmt: skip
    register.leg(call, "rings", "11", began + 15_000, began + 21_000, how="answered" if is_answered else "missed")
    if is_answered:
        register.leg(call, "talks", "11", began + 21_000, began + 65_000, how="outside")
    register.add("menu_steps", call=call, menu="main", entered_ms=began, left_ms=began + 1_000, chosen="1")
    values = {"onward": "2"} if how == "key" else {}
    register.passage(call, began + 1_000, queue=queue, number=number, how=how, **values)
    if drawn.random() < 0.2:
        register.add("misses", call=call, queue=queue, agent="bela", at_ms=began + 9_000, zone_s=ZONE_S, ring_ms=8_000)

"""Real days of a call centre, played through a menu and a queue of call control: what became of everybody?

A row of the call list (columns of shared/data/README.md) is a caller. The box answers him; after ``menu_s`` he presses
the digit of his ``type``, or hangs up there if the list has him abandon in the menu. In the queue he leaves after
``wait_s`` if the list has him abandon there, and waits for ever if it has him answered. He talks ``talk_s``. So our box
must lose exactly those in the menu whom the list lost there, answer all whom it has answered, and lose in the queue at
most those whom it lost.

Whoever is in menus longer than the box lets people be is sent to the queue by the box. The list does not tell who was
logged in: an agent is, from his first call on and for STAYS_S after each of them. He serves what he served in it.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.events import AgentOrdered
from firmware.callcontrol.menu_plan import Choice, Menu
from firmware.callcontrol.plan import Line, MenuTarget, Plan, QueueTarget, Station, Supervision
from firmware.callcontrol.queue_plan import Agent, KnownCaller, Queue, QueueAgent, Skill, Widening
from tools.bench.menu_people import MenuOffice
from tools.bench.queue_days import HEAD_START_S, WRAP_UP_TIME_S
from tools.bench.queue_load import CADENCE, Caller

LINES = 96
"""As the list has them: six voice units with 16 lines each."""
OUTPUTS = tuple(f"assign{n}" for n in range(1, 12))
"""As many as a lb8x24 has for words."""
DIGIT_OF = {"PS": "1", "PE": "2", "NW": "3", "NE": "4", "IN": "5", "TT": "6"}
"""What a caller of each type presses."""
SKILL_OF = {"NE": "exchange", "IN": "internet"}
"""What his agent must know, by type."""
ANYBODY_S = 180
"""Who has waited so long for somebody who knows it is served by anybody."""
STAYS_S = 60
"""With more than that fewer callers wait; it is fewer than in the list even so, where agents had other work, too."""
SURE_S = 150
"""So long a caller may be in the menu for sure before the box sends him on: five times words and half a minute."""


class Row(NamedTuple):
    """``in_menu``: he hangs up there. ``patience_s``: in the queue; None: he is answered in the end. ``taken_s``: when
    ``agent`` answered him in the list ("": nobody did)."""

    at_s: int
    menu_s: int
    kind: str
    priority: str
    in_menu: bool
    patience_s: int | None
    taken_s: int
    talk_s: int
    agent: str


def read(lines: Iterable[str]) -> list[Row]:
    """All rows of a list, in order of time; times count from the first day's midnight."""
    found = [(datetime.datetime.fromisoformat(row["arrival"]), row) for row in csv.DictReader(lines)]
    first = datetime.datetime.combine(min(moment for moment, _ in found).date(), datetime.time())
    rows = [_row(int((moment - first).total_seconds()), row) for moment, row in found]
    return sorted(rows, key=lambda row: row.at_s)


def _row(at_s: int, row: dict[str, str]) -> Row:
    menu_s, wait_s, answered = int(row["menu_s"]), int(row["wait_s"]), row["outcome"] == "answered"
    in_menu = not answered and not wait_s
    patience_s = None if answered or in_menu else wait_s
    taken_s, agent = at_s + menu_s + wait_s, row["agent"] if answered else ""
    return Row(at_s, menu_s, row["type"], row["priority"], in_menu, patience_s, taken_s, int(row["talk_s"]), agent)


def staff(rows: Sequence[Row]) -> dict[str, set[str]]:
    """Who has answered, by code, and what skills he has shown."""
    skills: dict[str, set[str]] = {row.agent: set() for row in sorted(rows, key=lambda row: row.agent) if row.agent}
    for row in rows:
        if row.agent and row.kind in SKILL_OF:
            skills[row.agent].add(SKILL_OF[row.kind])
    return skills


def shifts(rows: Sequence[Row]) -> Iterator[tuple[str, int, int]]:
    """(agent, from, to): s in which he is logged in."""
    for agent in staff(rows):
        begins_s = ends_s = -1
        for row in sorted((row for row in rows if row.agent == agent), key=lambda row: row.taken_s):
            if row.taken_s > ends_s:
                if ends_s >= 0:
                    yield agent, begins_s, ends_s
                begins_s = row.taken_s
            ends_s = max(ends_s, row.taken_s + row.talk_s + STAYS_S)
        yield agent, begins_s, ends_s


def plan(people: dict[str, set[str]], lines: int = LINES) -> Plan:
    """A bank's help line: a menu, a queue with head starts, skills and words; nobody is logged in yet."""
    help_line = QueueTarget("help")
    choices = tuple(
        Choice(
            digit,
            help_line,
            "en" if kind == "PE" else "",
            skills=(Skill(SKILL_OF[kind], 1),) if kind in SKILL_OF else (),
        )
        for kind, digit in DIGIT_OF.items()
    )
    main = Menu(
        "main",
        (Prompt("welcome"),),
        choices,
        wait_ms=30_000,
        tries_silent=5,
        longest_ms=1_800_000,
        unanswered_ms=0,
        otherwise=help_line,
    )
    queue = Queue(
        "help",
        tuple(map(QueueAgent, people)),
        wrapup_ms=1000 * WRAP_UP_TIME_S,
        misses=0,
        return_ms=0,
        widening=(Widening(1000 * ANYBODY_S, 1, 0),),
    )
    return Plan(
        tuple(Line(n, MenuTarget("main"), supervision=Supervision()) for n in range(1, lines + 1)),
        tuple(Station(n, str(100 + n)) for n in range(1, len(people) + 1)),
        (),
        CADENCE,
        CADENCE,
        queues=(queue,),
        agents=tuple(
            Agent(name, number=str(200 + n), skills=tuple(Skill(skill, 1) for skill in sorted(people[name])))
            for n, name in enumerate(people)
        ),
        menus=(main,),
        callers=tuple(KnownCaller(f"+{key}", key, 1000 * start_s) for key, start_s in HEAD_START_S.items()),
        tone_outputs=OUTPUTS,
    )


def callers(rows: Sequence[Row]) -> Iterator[Caller]:
    """The same people, for an office; what the exchange tells of each of them begins with his priority."""
    for index, row in enumerate(rows):
        keys = () if row.in_menu else ((1000 * row.menu_s, DIGIT_OF[row.kind]),)
        patience_s = row.menu_s if row.in_menu else row.patience_s
        patience_ms = None if patience_s is None else 1000 * patience_s
        yield Caller(1000 * row.at_s, max(1, 1000 * row.talk_s), patience_ms, f"+{row.priority}{index:06}", keys)


def replay(rows: Sequence[Row]) -> MenuOffice:
    """All of them, to the end; raises AssertionError where the outcome is not what it must be."""
    people = staff(rows)
    office = MenuOffice(plan(people), callers(rows))
    desks = {name: port for port, name in enumerate(people, 1)}
    for agent, begins_s, ends_s in shifts(rows):
        office.tell_at(1000 * begins_s, AgentOrdered(agent, "log in", desks[agent]))
        office.tell_at(1000 * ends_s, AgentOrdered(agent, "log out"))
    office.finish()
    office.check_idle()
    check(rows, office)
    return office


def check(rows: Sequence[Row], office: MenuOffice) -> None:
    """Every call ends as it must; raises AssertionError."""
    if office.blocked or len(office.taken) != len(rows):
        raise AssertionError(f"{office.blocked} callers found no line")
    in_menu, in_queue = set(office.left_in_menu), set(office.left_in_queue)
    if office.served != sum(office.answered) or len(in_menu) + len(in_queue) + office.served != len(rows):
        raise AssertionError(
            f"{len(in_menu)} left in the menu, {len(in_queue)} in the queue, {office.served} talked: not {len(rows)}"
        )
    for number, row in enumerate(rows):
        if row.in_menu and row.menu_s < SURE_S and number not in in_menu:
            raise AssertionError(f"caller {number} should have left in the menu: {row}")
        if not row.in_menu and number in in_menu:
            raise AssertionError(f"caller {number} has left in the menu: {row}")
        if not row.in_menu and row.patience_s is None and number in in_queue:
            raise AssertionError(f"caller {number} is lost in the queue: {row}")

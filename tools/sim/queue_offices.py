"""Random offices with queues: what is said of queues, their agents and their callers, added to any configuration.

Times are short, as in ``offices``: whoever waits is told, sent elsewhere or forgotten within a quarter of an hour.
"""

import re
from random import Random

from firmware.config import Config
from firmware.config.fields import STRATEGIES

QUEUE_PILOT = "51"
"""Reaches the queue ``first``."""

LEAVE_DIGIT = "0"
"""What a caller presses who waits no longer, where the office has anything for him."""

PIN = "1234"

_ROUTE = re.compile(r'^(?P<line>\d+ = \{ route = )"(?P<route>[^"]*)"(?P<more>.*) \}$', re.MULTILINE)
_LANGUAGE = "skills = { english = 2 }"


def with_queues(random: Random, config: str, read: Config) -> str:
    """``config`` (``read``: the same, loaded) with one queue or two, to which most lines lead."""
    people = [one.extension for one in read.stations if not one.door and not one.data]
    agents = [f"a{n}" for n in range(1, min(len(people), random.randint(2, 6)) + 1)]
    places = random.sample(people, len(agents))
    targets = ["group inner", "group outer", f"station {random.choice(people)}"]
    targets.append(f"outside {read.outside.digit}5550100")
    speaks_english = random.sample(agents, len(agents) // 2)
    second = random.sample(agents, random.randint(1, len(agents)))
    rows = _queue(random, "first", agents, [*targets, "queue second"])
    rows += [f'pilot = "{QUEUE_PILOT}"', *_words(random, "first")]
    rows += [*_queue(random, "second", second, targets), *_words(random, "second")]
    for number, (agent, place) in enumerate(zip(agents, places, strict=True)):
        rows += _agent(random, agent, f"3{number}", place, agent in speaks_english)
    rows += ['[callers."+3612"]', "head_start_s = 60"]
    english = bool(speaks_english)
    return _ROUTE.sub(lambda row: _routed(random, row, english), config) + "\n".join(rows) + "\n"


def _routed(random: Random, row: "re.Match[str]", english: bool) -> str:
    """Four lines of five lead to a queue, but nobody's own; some have a head start, or callers who speak English."""
    if random.random() < 0.2 or "private" in row["more"]:
        return row.group()
    more = row["more"] + random.choice(("", "", ", head_start_s = 30"))
    queue = random.choice(("first", "first", "second"))
    if english and queue == "first" and random.random() < 0.2:
        more += f", {_LANGUAGE}"
    return f'{row["line"]}"queue {queue}"{more} }}'


def _queue(random: Random, name: str, agents: list[str], targets: list[str]) -> list[str]:
    strategy = random.choice(STRATEGIES)
    levels = ", ".join(f"{agent} = {random.choice((1, 1, 2))}" for agent in agents)
    rows = [f"[queues.{name}]", f"agents = {{ {levels} }}", f'strategy = "{strategy}"']
    if strategy == "weighted":
        rows.append(f"weights = {[random.randint(1, 5) for _ in agents]}")
    rows.append(f"ring_s = {random.choice((5, 8, 15))}")
    rows.append(f"wrapup_s = {random.choice((0, 0, 5, 20))}")
    rows.append(f"misses = {random.choice((0, 0, 2, 3))}")
    rows.append(f"weight = {random.choice((1, 1, 3))}")
    rows.append(f"head_start_s = {random.choice((0, 0, 10))}")
    rows.append(f"same_agent_s = {random.choice((0, 20))}")
    answer = random.choice(("0", "0", "6", '"never"'))
    rows.append(f"answer_s = {answer}")
    if answer != '"never"' and random.random() < 0.25:
        rows.append("at_once = true")
    return rows + _ways_out(random, targets) + _widening(random)


def _ways_out(random: Random, targets: list[str]) -> list[str]:
    limits = random.choice(([], ["longest_wait_min = 0.5"], ["longest_wait_min = 2"], ["most_waiting = 1"]))
    rows = [*limits, f'overflow = "{random.choice(targets)}"'] if limits else []
    if random.random() < 0.4:
        rows.append(f'empty = "{random.choice(targets)}"')
    if random.random() < 0.7:
        rows += [f'leave_digit = "{LEAVE_DIGIT}"', f'leave = "{random.choice(targets)}"']
    return rows


def _widening(random: Random) -> list[str]:
    if random.random() < 0.5:
        return []
    return ["widening = [{ after_s = 20, level = 2 }, { after_s = 40, level = 2, skill_level = 0 }]"]


def _words(random: Random, queue: str) -> list[str]:
    rows = [f"[queues.{queue}.words]", f"first_s = {random.choice((5, 15))}", f"every_s = {random.choice((15, 30))}"]
    if random.random() < 0.4:
        rows.append('greeting = "queue.welcome"')
    if random.random() < 0.4:
        rows += ['messages = ["queue.thanks", "queue.stay"]', "messages_every_s = 15"]
    if random.random() < 0.4:
        rows.append('whisper = "agent.whisper-short"')
    rows.append(f"tell_wait = {random.choice(('true', 'false'))}")
    return rows


def _agent(random: Random, name: str, number: str, place: str, english: bool) -> list[str]:
    """Most have a place of their own; all can log in by code."""
    rows = [f"[agents.{name}]", f'number = "{number}"']
    if random.random() < 0.5:
        rows.append(f'pin = "{PIN}"')
    if random.random() < 0.8:
        rows.append(f'station = "{place}"')
    if random.random() < 0.2:
        rows.append("wrapup_s = 10")
    if english:
        rows.append("skills = { english = 3 }")
    return rows

"""Random offices with spoken menus, to which most lines lead: trees, answers and forms in front of groups and queues.

Menus lead anywhere by digits; by themselves only onward, so that nobody goes round for ever.
"""

import re
from random import Random

from firmware.config import Config
from tools.sim.queue_offices import with_queues

MENU_PILOT = "52"
"""Reaches the menu ``first``."""

MENUS = ("first", "second", "answer", "form", "notice")
"""In this order they lead on by themselves."""

_ROUTE = re.compile(r'^(?P<line>\d+ = \{ route = )"(?P<route>[^"]*)"(?P<more>.*) \}$', re.MULTILINE)
_LANGUAGES = ("", "", ', language = "en"', ', language = "hu"')


def with_menus(random: Random, config: str, read: Config) -> str:
    """``config`` (``read``: the same, loaded) with queues, and with menus before them."""
    people = [one.extension for one in read.stations if not one.door and not one.data]
    ends = ["queue first", "queue second", "group inner", "group outer", f"phone {random.choice(people)}", "operator"]
    ends += [f"outside {read.outside.digit}5550100", "hang up"]
    rows = []
    for place, name in enumerate(MENUS):
        onward = [*(f"menu {later}" for later in MENUS[place + 1 :]), *ends]
        rows += [f"[menus.{name}]", *_limits(random, onward), *_body(random, name, ends, onward)]
    routed = _ROUTE.sub(lambda row: _routed(random, row), with_queues(random, config, read))
    faxes = [one.extension for one in read.stations if one.data]
    top = f'fax = "phone {faxes[0]}"\n' if faxes else ""
    return top + routed + "\n".join(rows) + "\n"


def _routed(random: Random, row: "re.Match[str]") -> str:
    """Three lines of four lead to a menu, but nobody's own."""
    if random.random() < 0.25 or "private" in row["more"]:
        return row.group()
    menu = random.choice(("first", "first", "first", "second", "notice"))
    return f'{row["line"]}"menu {menu}"{row["more"]}{random.choice(_LANGUAGES)} }}'


def _limits(random: Random, onward: list[str]) -> list[str]:
    rows = [f"longest_min = {random.choice((0.5, 2))}", f"unanswered_s = {random.choice((10, 20, 60))}"]
    if random.random() < 0.7:
        rows.append(f'otherwise = "{random.choice(onward)}"')
    return rows


def _body(random: Random, name: str, ends: list[str], onward: list[str]) -> list[str]:
    if name == "answer":
        return ['say = "opening-hours"', *_waits(random)]
    if name == "form":
        more = random.choice(("", "confirm = true", "tell_digits = false"))
        return ['prompt = "form.digits"', "digits = [2, 4]", f'then = "{random.choice(onward)}"', *_waits(random), more]
    if name == "notice":
        return ['prompt = "notice"', f'then = "{random.choice(ends)}"']
    rows = [f'prompt = "{random.choice(("welcome", "choices"))}"', *_waits(random)]
    rows.append(f"direct_dial = {random.choice(('true', 'false'))}")
    if name == "first":
        rows.append(f'pilot = "{MENU_PILOT}"')
    return [*rows, f"[menus.{name}.choices]", *_choices(random, name, ends)]


def _waits(random: Random) -> list[str]:
    return [
        f"wait_s = {random.choice((1, 5))}",
        f"mute_s = {random.choice((0, 0, 2))}",
        f"tries_silent = {random.choice((1, 2, 3))}",
        f"tries_wrong = {random.choice((1, 3))}",
    ]


def _choices(random: Random, name: str, ends: list[str]) -> list[str]:
    """One leads out at least."""
    others = [f"menu {other}" for other in MENUS if other != name]
    rows = [f'0 = "{random.choice(ends)}"']
    for digit in random.sample(range(1, 10), random.randint(2, 6)):
        to = random.choice((*ends, *others, *others, "again", "back"))
        more = random.choice(("", ', language = "en"', ", head_start_s = 10"))
        rows.append(f'{digit} = {{ to = "{to}"{more} }}')
    return rows

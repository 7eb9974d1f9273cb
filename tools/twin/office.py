"""An office as its traffic shows it: the configuration of a box that would have served it so. What a list does not
tell is left at what the box does anyway, or written so that the box adds nothing of its own."""

import re
from collections.abc import Iterable

from tools.twin.estimates import Estimates

QUEUE = "help"
MENU = "main"
FIRST_EXTENSION = 1001
FIRST_AGENT = 5001
DIGITS = "1234567890"
LONGEST_NAME = 32
"""A configuration takes 40."""


class NotAnOfficeError(Exception):
    """Traffic that no configuration can be made of: one sentence."""


def kinds_of(kinds: Iterable[str]) -> dict[str, str]:
    """The digit of the menu that each kind has; whoever named none has one, too, for else he would have to sit through
    the whole menu. Raises NotAnOfficeError."""
    found = sorted(set(kinds))
    if len(found) > len(DIGITS):
        raise NotAnOfficeError(f"there are {len(found)} kinds of calls; a menu has {len(DIGITS)} digits at most.")
    return dict(zip(found, DIGITS, strict=False))


def class_prefix(head_start_ms: int) -> str:
    """How the number begins that a caller of a list is given, by his head start."""
    return f"+1{head_start_ms // 1000:05}"


def names_of(agents: Iterable[str], otherwise: str = "agent") -> dict[str, str]:
    """What each is called in a configuration: letters, digits and dashes, no two alike. ``otherwise``: whoever has no
    letter or digit."""
    found: dict[str, str] = {}
    for agent in sorted(set(agents)):
        first = plain = re.sub(r"[^a-z0-9]+", "-", agent.lower()).strip("-")[:LONGEST_NAME] or otherwise
        number = 1
        while plain in found.values():
            number += 1
            plain = f"{first}-{number}"
        found[agent] = plain
    return found


def written(
    lines: int, agents: Iterable[str], estimates: Estimates, kinds: Iterable[str], head_starts_ms: Iterable[int]
) -> str:
    """The configuration: one queue for all, a menu before it that tells what a call is about. The agent who comes n-th
    by name sits at telephone n. Raises NotAnOfficeError."""
    people = names_of(agents)
    skills = names_of({*estimates.special, *kinds}, "other")
    rows = ['country = "us"', "[lines]"]
    rows += [f'{port} = {{ route = "menu {MENU}" }}' for port in range(1, lines + 1)]
    rows += ["[stations]"]
    rows += [f'{port} = {{ extension = "{FIRST_EXTENSION + port}" }}' for port in range(1, len(people) + 1)]
    rows += _menu(estimates, kinds, skills)
    rows += [f"[queues.{QUEUE}]", "agents = [" + ", ".join(f'"{one}"' for one in people.values()) + "]"]
    rows += ["misses = 0", "return_min = 0", f"[queues.{QUEUE}.words]", "position = false", "wait = false"]
    for number, (agent, plain) in enumerate(people.items()):
        rows += [f"[agents.{plain}]", f'number = "{FIRST_AGENT + number}"']
        known = sorted(estimates.knows(agent))
        if known:
            rows.append("skills = { " + ", ".join(f"{skills[kind]} = 1" for kind in known) + " }")
    for head_start_ms in sorted(set(head_starts_ms)):
        if head_start_ms:
            rows += [f'[callers."{class_prefix(head_start_ms)}"]', f"head_start_s = {head_start_ms / 1000:g}"]
    return "\n".join(rows) + "\n"


def _menu(estimates: Estimates, kinds: Iterable[str], skills: dict[str, str]) -> list[str]:
    rows = [f"[menus.{MENU}]", 'prompt = "welcome"', "wait_s = 30", "tries_silent = 5", "longest_min = 30"]
    rows += ["unanswered_s = 600", f'otherwise = "queue {QUEUE}"', f"[menus.{MENU}.choices]"]
    for kind, digit in kinds_of(kinds).items():
        wanted = f", skills = {{ {skills[kind]} = 1 }}" if kind in estimates.special else ""
        rows.append(f'{digit} = {{ to = "queue {QUEUE}"{wanted} }}')
    return rows

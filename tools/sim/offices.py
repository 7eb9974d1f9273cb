"""Random offices: configurations in which everything that people can ask for exists somewhere, and times are short.

A story lasts about a quarter of an hour: recalls, callbacks and ends must come within it.
"""

from random import Random
from typing import get_args

from firmware.callcontrol.plan import TrunkStrategy
from firmware.config.fields import STRATEGIES

HABITS = (
    "",
    "",
    "",
    ', release_on = ["cpc"]',
    ', release_on = ["busy", "silence"]',
    ', dial = "pulse"',
    ', dial_tone = "pause"',
    ", answer_s = 5",
)
"""What is said of one line."""

PILOT = "50"
"""Reaches the group ``inner`` of every random office."""

OWN_LINE = 2
"""The line that is somebody's own, at times his only."""

Fields = dict[str, str]
"""Keys of one telephone and their values as TOML writes them."""


GUEST = (
    'deny = ["forward always", "park"]',
    'allow = ["pickup", "camp on"]',
    'deny_outside = ["00"]',
    'account = "forced"\noutside_limit_min = 1',
)


RECORDING = ("calls_out = true", "beep_s = 15")


ROUTES = ("group inner", "group outer", "group all")


def recorded_lines(random: Random, lines: int) -> frozenset[int]:
    """Those that record, in one office of three; in the others nobody is recorded."""
    if random.random() < 2 / 3:
        return frozenset()
    return frozenset(line for line in range(1, lines + 1) if random.random() < 0.5)


def random_hours(random: Random, lines: int) -> tuple[str, ...]:
    """Hours that change every few minutes of the morning of a story, in one office of three, at times with a hotline;
    in the others it is always day, but by code. As rows."""
    if random.random() < 2 / 3:
        return ()
    first, second, third, fourth = (f"09:{minute:02}" for minute in sorted(random.sample(range(2, 15), 4)))
    rows = ["[hours]", f'open = ["mon-fri 08:00-{second}", "mon-fri {third}-12:00"]']
    rows.append(f'{random.choice(("lunch", "break", "closed"))} = "{first}-{fourth}"')
    rows += ["[hours.routes]", *(f'{mode} = "{random.choice(ROUTES)}"' for mode in ("night", "lunch"))]
    if random.random() < 0.5:
        rows += ["[hours.hotlines.radio]", f'from = "2026-01-05 {first}"', f'to = "2026-01-05 {third}"']
        rows += [f"lines = [{random.randint(1, lines)}]", f'route = "{random.choice(ROUTES)}"']
    return tuple(rows)


def random_config(
    random: Random,
    lines: int,
    stations: int,
    base: int,
    *,
    recorded: frozenset[int] = frozenset(),
    hours: tuple[str, ...] = (),
) -> str:
    """Two groups that overflow into each other or wait, lines with routes by day and night, telephones of all kinds.

    Pilot numbers are 50 and, at times, one that is the beginning of it. ``base``: numbering.extension_base;
    ``recorded``: lines that record; ``hours``: rows of ``random_hours``.
    """
    ports = list(range(1, stations + 1))
    telephones: dict[int, Fields] = {port: {} for port in ports}
    people = _things(random, telephones, base)
    extensions = [str(base + port) for port in people]
    most = min(5, len(extensions))
    inner, outer = (random.sample(extensions, random.randint(1, most)) for _ in range(2))
    for port in people:
        others = [each for each in extensions if each != str(base + port)]
        _wishes(random, telephones[port], others if inner == [str(base + port)] else [*others, PILOT])
    rows = _house(random, extensions)
    rows += _lines(random, lines, extensions, recorded)
    rows += ["[stations]", *(f"{port} = {_inline(fields)}" for port, fields in telephones.items() if fields)]
    overflow = random.choice(("group outer", "ring", "silent", f"station {random.choice(extensions)}"))
    rows += _group(random, "inner", inner, overflow)
    rows.append(f'pilot = "{PILOT}"')
    rows += _group(random, "outer", outer, random.choice(("ring", "silent")))
    rows += random.choice(([], ['pilot = "5"'], ['pilot = "6"']))
    rows += _timers(random)
    rows += ["[speed]", f'00 = "{random.choice(extensions)}"', f'01 = "{PILOT}"', '02 = "*50"']
    rows += _outside(random, lines)
    rows += ["[classes.guest]", random.choice(GUEST)]
    rows += ["[recording]", *RECORDING] if recorded else []
    rows += hours
    return "\n".join(rows) + "\n"


def _house(random: Random, extensions: list[str]) -> list[str]:
    rows = []
    operator = random.choice(("", "", "group inner", f"station {random.choice(extensions)}"))
    second_flash = random.choice(("", "choice", "swap", "conference"))
    if operator:
        rows.append(f'operator = "{operator}"')
    if second_flash:
        rows.append(f'second_flash = "{second_flash}"')
    return rows


def _lines(random: Random, count: int, extensions: list[str], recorded: frozenset[int]) -> list[str]:
    """The second is somebody's own; a fourth, and those after it, go to everybody."""
    own = random.choice(extensions)
    private = ", private = true" if random.random() < 0.3 else ""
    rows = ["[lines]"]
    routes = ["group inner", f"station {own}", "group outer", "group all"]
    for line, route in enumerate(routes[:count] + ["group all"] * (count - len(routes)), 1):
        more = (
            private if line == OWN_LINE else random.choice(("", "", f', night = "station {random.choice(extensions)}"'))
        )
        more += random.choice(("", "", ", priority = true"))
        more += random.choice(("", "", "", ", await_number = true")) + random.choice(HABITS)
        more += ", record = true" if line in recorded else ""
        rows.append(f'{line} = {{ route = "{route}"{more} }}')
    return rows


def _outside(random: Random, lines: int) -> list[str]:
    """Numbers abroad go out by some lines only; long calls end within the story."""
    ports = random.sample([line for line in range(1, lines + 1) if line != OWN_LINE], lines // 2)
    rows = ["[trunks.far]", f"lines = {ports}", f'strategy = "{random.choice(get_args(TrunkStrategy))}"']
    rows += ["[outside]", f"number_s = {random.choice((2, 4))}", "limit_min = 10", "line_to_line_min = 1"]
    rows.append('routes = [{ prefix = "00", trunks = ["far", "all"], strip = 2, insert = "1055" }]')
    return rows


def _things(random: Random, telephones: dict[int, Fields], base: int) -> list[int]:
    """At times a door post with a hot line, and a fax; returns the telephones of people."""
    people = list(telephones)
    if random.random() < 0.6:
        door = people.pop(random.randrange(len(people)))
        whom = random.choice((PILOT, PILOT, str(base + random.choice(people))))
        telephones[door] |= {"door": "true", "hotline": f'"{whom}"'}
    if random.random() < 0.2:
        telephones[people.pop(random.randrange(len(people)))]["data"] = "true"
    return people


def _wishes(random: Random, fields: Fields, others: list[str]) -> None:
    """What somebody's telephone is like, and what he has had written down."""
    chances = {
        "dnd": (0.06, "true"),
        "call_waiting": (0.4, "true"),
        "forward_always": (0.03, f'"{random.choice(others)}"'),
        "forward_busy": (0.1, f'"{random.choice(others)}"'),
        "forward_no_answer": (0.15, f'"{random.choice(others)}"'),
        "class": (0.06, '"guest"'),
        "flash_ms": (0.1, random.choice(("[60, 250]", "[100, 700]"))),
        "pulse": (0.2, "false"),
        "pin": (0.5, '"1234"'),
    }
    for key, (chance, value) in chances.items():
        if random.random() < chance:
            fields[key] = value
    if random.random() < 0.04:
        fields |= {"hotline": f'"{random.choice(others)}"', "hotline_s": random.choice(("0", "5"))}


def _inline(fields: Fields) -> str:
    return "{ " + ", ".join(f"{key} = {value}" for key, value in fields.items()) + " }"


def _group(random: Random, name: str, members: list[str], overflow: str) -> list[str]:
    strategy = random.choice(STRATEGIES)
    rows = [f"[groups.{name}]", f'strategy = "{strategy}"', f"members = {members}".replace("'", '"')]
    rows += [f"ring_s = {random.choice((5, 8, 15))}", f'overflow = "{overflow}"']
    if strategy == "weighted":
        rows.append(f"weights = {[random.randint(1, 5) for _ in members]}")
    if strategy == "progressive":
        rows.append(f"step_s = {random.choice((3, 6))}")
    return rows


def _timers(random: Random) -> list[str]:
    rows = ["[timers]", "hold_recall_s = 30", "held_limit_s = 300", "callback_s = 20"]
    rows.append(f"transfer_recall_s = {random.choice((10, 20))}")
    rows.append(f"park_recall_s = {random.choice((10, 30))}")
    rows.append(f"recall_ring_s = {random.choice((10, 20))}")
    rows.append(f"forward_s = {random.choice((5, 10))}")
    rows.append(f"door_s = {random.choice((1, 5))}")
    return rows

"""Thousands of outside calls: no line stays seized for nobody, and nobody is cut off.

Each line's exchange mostly ends its calls in one way, as real ones do, and at times in any other; the box is told to
trust that way, or all of them, or others. Loops vanish for 20 to 50 ms at any moment.
"""

from collections import Counter
from random import Random

import pytest

from firmware.config.numbering import extension_base
from tests.properties.outside_calls import METHODS, Lane
from tests.properties.stage import Stage
from tests.tools.sim.box import office
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.stories import BOARDS

COUNTRIES = ("hu", "us", "uk", "de", "fr", "jp")

TRUSTED = (None, METHODS[:3] + METHODS[4:6], ("cpc",), ("reversal", "dialtone"), ("busy",), ())
"""Signs of the end that a line is said to give, in turn; None: it is not said."""

EVENT_WORLDS = [(board, seed) for seed in range(20) for board in BOARDS]
EVENT_CALLS = 42
"""Calls a line."""

ELECTRICAL_WORLDS = [("lb4x8", seed) for seed in range(7)]
ELECTRICAL_CALLS = 28


def trusted(seed, line):
    """What this line is said to give."""
    return TRUSTED[(5 * seed + line) % len(TRUSTED)]


def kinds(seed, line, count):
    """The calls of a line: (incoming, how the far side goes)."""
    mostly = METHODS[(seed + line) % len(METHODS)]
    found = [(n % 2 == 0, METHODS[n // 2 % len(METHODS)] if n % 3 == 0 else mostly) for n in range(count)]
    Random(f"calls {seed} {line}").shuffle(found)
    return found


def config(random, seed, lines, operator, base):
    """Line n belongs to the telephones of group lane n; numbers that end in n go out by it."""
    rows = [f'operator = "station {operator}"'] if operator else []
    rows.append("[lines]")
    for line in range(1, lines + 1):
        signs = trusted(seed, line)
        more = "" if signs is None else f", release_on = {list(signs)}".replace("'", '"')
        rows.append(f'{line} = {{ route = "group lane{line}"{more} }}')
    for line in range(1, lines + 1):
        rows += [f"[groups.lane{line}]", f'members = ["{base - 1 + 2 * line}", "{base + 2 * line}"]']
        rows += [f"[trunks.lane{line}]", f"lines = [{line}]"]
    routes = (f'{{ prefix = "555010{line:02}", trunks = ["lane{line}"] }}' for line in range(1, lines + 1))
    rows += ["[outside]", "limit_min = 10", f"routes = [{', '.join(routes)}]", "[timers]"]
    # Without a telephone to spare for the operator, nobody is to be rung for those who are left on hold.
    held_s = random.choice((300, 1_200)) if operator else 300
    recalls = (30, 30) if operator else (360, 900)
    rows += [f"held_limit_s = {held_s}", f"hold_recall_s = {recalls[0]}", f"park_recall_s = {recalls[1]}"]
    return "\n".join(rows) + "\n"


def tell(form, board, seed, calls):
    """So many calls on each line of one world; how often everything happened."""
    random = Random(f"outside calls {board} {seed}")
    wiring = BOARDS[board]
    country = COUNTRIES[seed % len(COUNTRIES)]
    base = extension_base(country)
    operator = str(base + len(wiring.stations)) if len(wiring.stations) > 2 * len(wiring.lines) else ""
    text = config(random, seed, len(wiring.lines), operator, base)
    world = office(form, text, country, wiring, seed=seed)
    counts = Counter()
    lanes = [Lane(world, random, line, (2 * line - 1, 2 * line), counts) for line in world.lines]
    world.run_until(1_000)
    Stage(world).play([lane.calls(kinds(seed, lane.port, calls)) for lane in lanes])
    world.run_until(world.now_ms + 5_000)
    assert world.everything_idle()
    return counts


def check(counts, board, calls):
    lines = len(BOARDS[board].lines)
    assert counts["calls"] == lines * calls
    assert counts["next call"] > counts["calls"] * 0.9
    assert counts["glitch"] > 2 * counts["calls"]


@pytest.mark.parametrize(("board", "seed"), EVENT_WORLDS)
def test_no_line_is_left_seized_and_no_live_call_is_cut(board, seed):
    check(tell(EventWorld, board, seed, EVENT_CALLS), board, EVENT_CALLS)


@pytest.mark.parametrize(("board", "seed"), ELECTRICAL_WORLDS)
def test_no_line_is_left_seized_and_no_live_call_is_cut_on_the_chips(board, seed):
    check(tell(ElectricalWorld, board, seed, ELECTRICAL_CALLS), board, ELECTRICAL_CALLS)


def told(worlds, calls):
    """How many calls of each kind these worlds tell, and how many of them end by a sign that their line is said not to
    give."""
    found, wrongly = Counter(), Counter()
    for board, seed in worlds:
        for line in range(1, len(BOARDS[board].lines) + 1):
            signs = trusted(seed, line)
            for _, method in kinds(seed, line, calls):
                found[method] += 1
                wrongly[method] += signs is not None and method.replace("congestion", "busy") not in signs
    return found, wrongly


def test_ten_thousand_calls_are_told():
    found, wrongly = told(EVENT_WORLDS, EVENT_CALLS)
    assert found.total() >= 10_000
    assert min(found[method] for method in METHODS) >= 1_000
    assert min(wrongly[method] for method in METHODS) >= 500


def test_a_hundred_calls_of_each_kind_are_told_on_the_chips():
    found, wrongly = told(ELECTRICAL_WORLDS, ELECTRICAL_CALLS)
    assert min(found[method] for method in METHODS) >= 100
    assert wrongly.total() - wrongly["nothing"] >= 100

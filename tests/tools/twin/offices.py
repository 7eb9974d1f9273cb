"""Offices whose callers come by hand: a configuration, visitors, and what became of them."""

from firmware.callcontrol.events import AgentOrdered
from firmware.config import load
from firmware.config.plan import to_plan
from tools.twin.world import NEVER, Visitor, World

HELP = """
country = "us"
[lines]
1 = { route = "queue help" }
2 = { route = "queue help" }
3 = { route = "group all" }
4 = { route = "menu main" }
[stations]
3 = { extension = "13", dnd = true }
4 = { extension = "14", dnd = true }
5 = { extension = "15", dnd = true }
6 = { extension = "16", dnd = true }
7 = { extension = "17", dnd = true }
8 = { extension = "18", dnd = true }
[queues.help]
agents = ["anna", "bela"]
misses = 0
[agents]
anna = { station = "11" }
bela = { station = "12" }
[menus.main]
prompt = "welcome"
wait_s = 30
otherwise = "queue help"
[menus.main.choices]
1 = { to = "queue help" }
"""
LINES, STATIONS = 4, 8
OUTPUTS = ("assign1", "assign2")
QUEUE, GROUP, MENU = 0, 1, 2
"""Which lines a visitor calls."""
ROUTES = ((1, 2), (3,), (4,))


def visitor(who, at_s, talk_s=60, **about):
    """In s; ``keys`` in ms. Whoever is given no patience has no end of it."""
    ms = {
        f"{what}_ms": round(1000 * about.pop(f"{what}_s"))
        for what in ("patience", "work", "ring", "waits_from")
        if f"{what}_s" in about
    }
    standing = {"number": f"+36{who}", "keys": (), "waits_from_ms": 0, "patience_ms": NEVER, "work_ms": 0}
    return Visitor(
        **(standing | {"who": who, "at_ms": round(1000 * at_s), "talk_ms": round(1000 * talk_s)} | ms | about)
    )


def orders(agent, order, at_s, station=0):
    return round(1000 * at_s), AgentOrdered(agent, order, station)


def run(visitors, told=(), text=HELP):
    """The world after it, with ``things`` that it was told and wanted, (ms, event or action)."""
    config = load(text, LINES, STATIONS)
    assert not isinstance(config, list), config
    things = []
    world = World(to_plan(config, tone_outputs=OUTPUTS), visitors, ROUTES, lambda ms, thing: things.append((ms, thing)))
    for at_ms, event in told:
        world.at(at_ms, event)
    world.run()
    world.things = things
    assert not world.control.state.calls
    return world

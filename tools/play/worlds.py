"""A world of either kind for a board and a configuration."""

import datetime
import importlib
from typing import Literal

import msgspec

from firmware.config import Config, card_settings
from firmware.config.zones import zone_named
from firmware.runtime.board_plan import plan_on
from hal.signals import CardSettings
from hal.wiring import Board
from tools.sim.world import World

Kind = Literal["electrical", "event"]
_CLASSES = {
    "electrical": ("tools.sim.electrical", "ElectricalWorld"),
    "event": ("tools.sim.event_world", "EventWorld"),
}


def make_world(kind: Kind, board: Board, config: Config, seed: int, clock: datetime.datetime) -> World:
    """The simulated box with its surroundings, at time 0 and ``clock`` on its wall."""
    module, name = _CLASSES[kind]
    settings = CardSettings(**msgspec.structs.asdict(card_settings(config)))
    plan = plan_on(board, config)
    form = getattr(importlib.import_module(module), name)
    zone = zone_named(config.zone)
    world: World = form(board, plan, settings, seed, country=config.country, hours=config.hours.schedule, zone=zone)
    world.set_clock(clock)
    return world

"""A small office for the tests of this folder."""

import msgspec

from boards.lb4x8 import BOARD
from firmware.config.load import load
from firmware.config.plan import card_settings, to_plan
from firmware.runtime.translate import line_receivers, signal_output, station_receivers, tone_outputs
from hal.signals import CardSettings


def verified(config="", country="hu", board=BOARD):
    """The configuration, as people write it."""
    found = load(config, len(board.lines), len(board.stations), country)
    assert not isinstance(found, list), found
    return found


def settings_of(config, stations=None):
    """What the card is handed for a verified configuration; ``stations``: instead of those in it."""
    settings = CardSettings(**msgspec.structs.asdict(card_settings(config)))
    return settings if stations is None else settings.changed(stations=stations)


def office(form, config="", country="hu", board=BOARD, settings=None, **how):
    """A new world of this form; ``config`` as people write it, ``settings`` instead of those that it gives."""
    found = verified(config, country, board)
    plan = to_plan(
        found,
        station_receivers(board),
        tone_outputs(board),
        signal_output(board),
        line_receivers(board),
        recorders=len(board.recorders),
    )
    how = {"hours": found.hours.schedule, **how}
    return form(board, plan, settings or settings_of(found), country=country, **how)


def until(world, fact, within_ms):
    """Let time pass until ``fact()`` holds; the moment, or None."""
    limit = world.now_ms + within_ms
    while not fact():
        if world.now_ms >= limit:
            return None
        world.step(limit)
    return world.now_ms


def call_answered(world, line=1, phone=1):
    """A call on ``line`` that ``phone`` has answered, after a while of talking."""
    world.lines[line].ring("0612345678")
    assert until(world, lambda: world.phone_rings(phone), 3_000) is not None
    world.run_until(world.now_ms + 2_000)
    world.phones[phone].lift()
    world.run_until(world.now_ms + 3_000)
    assert world.talks(phone, f"line {line}")

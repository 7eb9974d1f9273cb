"""The start of a card: one driver for each expander, and chips that must answer."""

from hal.bus import TIMEOUT, BusError
from hal.chips.mcp23017 import MCP23017


class CardError(Exception):
    """The card cannot start; the message is one sentence that names chip and bus."""


def expander_driver(buses, expander, plan):
    """Driver of one hal.wiring.Expander on its bus, with its hal.pin_plan plan."""
    return MCP23017(
        buses[expander.bus],
        expander.address,
        plan.directions,
        plan.pull_ups,
        plan.interrupts,
        plan.idle,
        bool(plan.strobe),
        plan.strobe,
    )


def start_chip(board, chip: int, begin) -> None:
    """``begin``: a function that initialises ``chip``. Twice, because one disturbed byte is no missing chip. Raises
    CardError."""
    try:
        begin()
    except BusError:
        try:
            begin()
        except BusError as error:
            raise CardError(_sentence(board, chip, error.kind))


def _sentence(board, chip: int, kind: int) -> str:
    expander = board.expanders[chip]
    where = "chip %s at 0x%02x on I2C bus %d" % (expander.name, expander.address, board.buses[expander.bus].number)
    return "%s %s" % (where, "timed out: the bus is stuck" if kind == TIMEOUT else "does not answer")

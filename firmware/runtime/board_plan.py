"""The plan of call control for one board: what the configuration says, with the outputs and receivers that it has."""

from firmware.callcontrol.plan import Plan
from firmware.config import Config, to_plan
from firmware.runtime.translate import line_receivers, signal_output, station_receivers, tone_outputs
from hal.wiring import Board


def plan_on(board: Board, config: Config) -> Plan:
    """``config`` was verified for a board with as many ports, or more."""
    return to_plan(
        config,
        station_receivers(board),
        tone_outputs(board),
        signal_output(board),
        line_receivers(board),
        recorders=len(board.recorders),
    )

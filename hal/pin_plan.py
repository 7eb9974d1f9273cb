"""From the pin map to registers: what each expander of a board is set to.

Pure functions of the board. A word has port A in bits 0-7 and port B in 8-15.
"""

from collections import namedtuple

ChipPlan = namedtuple("ChipPlan", "inputs directions pull_ups interrupts idle strobe")
"""One expander. ``inputs``: pins that carry a signal to us; ``directions``: IODIR; ``interrupts``:
inputs that raise INT (not the receivers' shared Q, which is read alone); ``idle``: latches with every
output in its safe state; ``strobe``: STROBE of the matrix, whose streams go through this chip; 0 on all others."""

PortNeeds = namedtuple("PortNeeds", "lines stations")
"""For each port the set (bit i = expander i) of chips without which it cannot serve."""

_BIT_7 = 0x8080


def chip_plans(board):
    """One ChipPlan for each of ``board.expanders``."""
    inputs = [0] * len(board.expanders)
    quiet = [0] * len(board.expanders)
    floating = [0] * len(board.expanders)
    outputs = [0] * len(board.expanders)
    idle = [0] * len(board.expanders)
    for pin in _input_pins(board):
        _mark(inputs, pin)
    for receiver in board.receivers:
        for pin in receiver.q:
            _mark(inputs, pin)
            _mark(quiet, pin)
    for station in board.stations:
        _mark(floating, station.pd)
    for pin, level in output_pins(board):
        _mark(outputs, pin)
        if level:
            _mark(idle, pin)
    plans = []
    for chip in range(len(board.expanders)):
        used = inputs[chip] | outputs[chip] | floating[chip]
        unused = 0xFFFF & ~used & ~_BIT_7
        interrupts = inputs[chip] & ~quiet[chip] if board.expanders[chip].int_gpio is not None else 0
        plans.append(
            ChipPlan(
                inputs[chip],
                inputs[chip] | floating[chip] | unused,
                quiet[chip] | unused,
                interrupts,
                idle[chip],
                1 << board.matrix.strobe.bit if chip == board.matrix.strobe.chip else 0,
            )
        )
    return tuple(plans)


def output_pins(board):
    """Every driven pin with its safe level: loops open, bells at rest, crosspoints closed to change, relays off."""
    levels = board.levels
    pins = []
    for line in board.lines:
        pins.append((line.oh, 1 - levels.oh))
        pins.append((line.cid, 1 - levels.cid))
    for station in board.stations:
        pins.append((station.fr, levels.fr_idle))
        pins.append((station.rm, 1 - levels.rm))
    for receiver in board.receivers:
        pins.append((receiver.toe, 0))
    matrix = board.matrix
    for pin in matrix.ax + matrix.ay + (matrix.data, matrix.strobe, matrix.reset):
        pins.append((pin, 0))
    for chip in matrix.chips:
        pins.append((chip.cs, 0))
    for pin in (board.door, board.transfer) + board.lamps:
        pins.append((pin, 0))
    return pins


def matrix_chips(board) -> int:
    """Set of the expanders that drive the matrix; their latches belong to the matrix driver."""
    chips = 1 << board.matrix.strobe.chip
    for chip in board.matrix.chips:
        chips |= 1 << chip.cs.chip
    return chips


def port_needs(board):
    """A station lives without its PD chip: released is where PD falls back to by itself."""
    matrix = matrix_chips(board)
    lines = []
    for line in board.lines:
        pins = (line.ring, line.ring2, line.loop, line.battery, line.polarity, line.oh, line.cid)
        lines.append(_set_of(pins) | matrix)
    stations = []
    for station in board.stations:
        stations.append(_set_of((station.shk, station.fr, station.rm)) | matrix)
    return PortNeeds(tuple(lines), tuple(stations))


def _input_pins(board):
    pins = []
    for line in board.lines:
        pins.extend((line.ring, line.ring2, line.loop, line.battery, line.polarity))
    for station in board.stations:
        pins.append(station.shk)
    for receiver in board.receivers:
        pins.append(receiver.std)
    return pins


def _set_of(pins) -> int:
    chips = 0
    for pin in pins:
        chips |= 1 << pin.chip
    return chips


def _mark(words, pin) -> None:
    words[pin.chip] |= 1 << pin.bit

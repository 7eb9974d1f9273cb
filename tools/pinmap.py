"""``linebox pinmap BOARD``: the board drawn in text, chip by chip, as an installer wires it."""

import argparse
import sys

import boards
from hal.wiring import Board, Expander, Pin
from hal.wiring_check import check, pin_name, uses

Names = dict[Pin, tuple[str, str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("board", metavar="BOARD", help=" or ".join(boards.NAMES))


def run(args: argparse.Namespace) -> int:
    try:
        board = boards.named(args.board)
    except ValueError as error:
        print(f"linebox pinmap: {error}", file=sys.stderr)
        return 2
    print(draw(board))
    mistakes = check(board)
    for sentence in mistakes:
        print(f"mistake: {sentence}", file=sys.stderr)
    return 1 if mistakes else 0


def draw(board: Board) -> str:
    """The whole board as text, at most 80 columns."""
    names = {pin: (name, way) for pin, way, name in uses(board)}
    parts = [_head(board)]
    for index, chip in enumerate(board.expanders):
        parts.append(_chip(index, chip, board.buses[chip.bus].number, names))
    parts.append(_others(board))
    parts.append(_matrix(board))
    parts.append(_gpio(board))
    return "\n\n".join(parts)


def _head(board: Board) -> str:
    buses = ", ".join(f"I2C {bus.number} at {bus.hz // 1000} kHz" for bus in board.buses)
    return (
        f"{board.name}: {len(board.lines)} CO lines, {len(board.stations)} telephones, "
        f"{len(board.receivers)} DTMF receivers\n"
        f"{buses}; at most {board.limits.bells} bells at once\n"
        f"transfer relay at rest joins line {board.transfer_line + 1} "
        f"to telephone {board.transfer_station + 1}"
    )


_INTO_CHIP = {"in": "-->", "out": "<--", "open": "<-o", "": "   "}
_FROM_CHIP = {"in": "<--", "out": "-->", "open": "o->", "": "   "}


def _chip(index: int, chip: Expander, bus: int, names: Names) -> str:
    interrupt = f", INT to GPIO{chip.int_gpio}" if chip.int_gpio is not None else ""
    rows = [f"MCP23017 0x{chip.address:02x} on I2C {bus}: {chip.name}{interrupt}"]
    rows.append("                 +--------------+")
    for bit in range(8):
        left, left_way = names.get(Pin(index, bit), ("", ""))
        right, right_way = names.get(Pin(index, bit + 8), ("", ""))
        body = f"{_INTO_CHIP[left_way]} | {pin_name(bit)}    {pin_name(bit + 8)} | {_FROM_CHIP[right_way]}"
        rows.append(f"  {left:>10} {body} {right}".rstrip())
    rows.append("                 +--------------+")
    return "\n".join(rows)


def _others(board: Board) -> str:
    rows = ["Other chips"]
    for n, (bus, address) in enumerate(board.adcs):
        first = n * 4 + 1
        rows.append(
            f"    0x{address:02x} on I2C {board.buses[bus].number}  ADS1115, volts of lines {first}-{first + 3}"
        )
    rows.append(f"    0x{board.rtc[1]:02x} on I2C {board.buses[board.rtc[0]].number}  DS3231 clock")
    rows.append(f"    0x{board.eeprom[1]:02x} on I2C {board.buses[board.eeprom[0]].number}  24C32 board identity")
    for n, line in enumerate(board.lines, 1):
        rows.append(f"    {line.uart}  caller ID of line {n}, 1200 8N1")
    for name in board.audio:
        rows.append(f"    {name}  audio, 8 out 8 in")
    return "\n".join(rows)


def _span(numbers: list[int]) -> str:
    return f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"


def _matrix(board: Board) -> str:
    sources = [
        (_span([p.source for p in board.lines]), "lines"),
        (_span([p.source for p in board.stations]), "stations"),
        (_span([x for x, _ in board.codec]), "codec: " + ", ".join(name for _, name in board.codec)),
    ]
    listeners = [
        (_span([p.listener for p in board.lines]), "lines"),
        (_span([p.listener for p in board.stations]), "stations"),
        (_span([p.listener for p in board.receivers]), "DTMF receivers"),
        (_span(list(board.recorders)), "recorders"),
    ]
    chips = len(board.matrix.chips)
    rows = [f"Matrix: {board.sources} sources (X) by {board.listeners} listeners (Y), {chips} x MT8816"]
    rows += [_wrap(f"    X {span:<6} {what}") for span, what in sources]
    rows += [f"    Y {span:<6} {what}" for span, what in listeners]
    return "\n".join(rows)


def _wrap(row: str) -> str:
    out = []
    while len(row) > 80:
        cut = row.rindex(" ", 0, 80)
        out.append(row[:cut])
        row = " " * 13 + row[cut + 1 :]
    return "\n".join([*out, row])


def _gpio(board: Board) -> str:
    rows = ["Raspberry Pi GPIO"]
    for chip in board.expanders:
        if chip.int_gpio is not None:
            rows.append(f"    GPIO{chip.int_gpio:<3} in   INT of {chip.name} (active low)")
    rows.append(f"    GPIO{board.gpio.watchdog:<3} out  watchdog, retriggered while the loop runs")
    rows.append(f"    GPIO{board.gpio.reset:<3} out  RESET of all expanders (active low)")
    rows.append(f"    GPIO{board.gpio.jumper:<3} in   factory-reset jumper")
    return "\n".join(rows)

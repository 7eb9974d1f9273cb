"""Mistakes in a board file, found before it meets hardware.

``check(board)`` returns sentences; an empty list is a sound board.
"""

MOST_BITS = 16
_OUTPUT_ONLY = (7, 15)


def check(board) -> list:
    """Every mistake of the board: a pin, GPIO or tty used twice, an input on GPA7/GPB7, an address
    used twice, a pin that its chip does not have, a matrix column or row out of reach, more receivers
    for lines than there are."""
    found = []
    _check_addresses(board, found)
    _check_pins(board, found)
    _check_gpio(board, found)
    _check_uarts(board, found)
    _check_matrix(board, found)
    return found


def uses(board) -> list:
    """Every expander pin in use: (Pin, direction, name), direction ``in``, ``out`` or ``open``
    (driven low or left floating)."""
    out = []
    for n, line in enumerate(board.lines):
        for name in ("ring", "ring2", "loop", "battery", "polarity"):
            out.append((getattr(line, name), "in", "%s %d" % (name.upper(), n + 1)))
        for name in ("oh", "cid"):
            out.append((getattr(line, name), "out", "%s %d" % (name.upper(), n + 1)))
    for n, station in enumerate(board.stations):
        out.append((station.shk, "in", "SHK %d" % (n + 1)))
        out.append((station.fr, "out", "FR %d" % (n + 1)))
        out.append((station.rm, "out", "RM %d" % (n + 1)))
        out.append((station.pd, "open", "PD %d" % (n + 1)))
    _receiver_uses(board, out)
    _matrix_uses(board.matrix, out)
    out.append((board.door, "out", "DOOR"))
    out.append((board.transfer, "out", "TRANSFER"))
    for n, lamp in enumerate(board.lamps):
        out.append((lamp, "out", "LAMP %d" % (n + 1)))
    return out


def _receiver_uses(board, out: list) -> None:
    shared = []
    for n, receiver in enumerate(board.receivers):
        out.append((receiver.std, "in", "STD %d" % (n + 1)))
        out.append((receiver.toe, "out", "TOE %d" % (n + 1)))
        for q, pin in enumerate(receiver.q):
            if pin not in shared:
                # Q1-4 are one bus for all receivers of an expander.
                shared.append(pin)
                out.append((pin, "in", "Q%d" % (q + 1)))


def _matrix_uses(matrix, out: list) -> None:
    for n, pin in enumerate(matrix.ax):
        out.append((pin, "out", "AX%d" % n))
    for n, pin in enumerate(matrix.ay):
        out.append((pin, "out", "AY%d" % n))
    out.append((matrix.data, "out", "DATA"))
    out.append((matrix.strobe, "out", "STROBE"))
    out.append((matrix.reset, "out", "RESET"))
    for n, chip in enumerate(matrix.chips):
        out.append((chip.cs, "out", "CS%d" % n))


def pin_name(bit: int) -> str:
    """Data-sheet name of an expander bit: 0 is GPA0, 15 is GPB7."""
    return "GP%s%d" % ("A" if bit < 8 else "B", bit % 8)


def _check_addresses(board, found: list) -> None:
    seen = {}
    parts = [(e.bus, e.address, e.name) for e in board.expanders]
    parts += [(bus, address, "ads1115") for bus, address in board.adcs]
    parts += [board.rtc + ("clock",), board.eeprom + ("eeprom",)]
    for bus, address, name in parts:
        key = (bus, address)
        if bus < 0 or bus >= len(board.buses):
            found.append("%s names bus %d, the board has %d" % (name, bus, len(board.buses)))
        elif key in seen:
            found.append(
                "address 0x%02x on bus %d is used twice: by %s and by %s"
                % (address, board.buses[bus].number, seen[key], name)
            )
        seen[key] = name


def _check_pins(board, found: list) -> None:
    seen = {}
    for pin, direction, name in uses(board):
        if pin.chip < 0 or pin.chip >= len(board.expanders) or not 0 <= pin.bit < MOST_BITS:
            found.append("%s stands on a pin that no chip has: %s" % (name, pin))
            continue
        where = "%s %s" % (board.expanders[pin.chip].name, pin_name(pin.bit))
        if pin in seen:
            found.append("%s is used twice: by %s and by %s" % (where, seen[pin], name))
        seen[pin] = name
        # Floating (open) means the direction bit is set to input, which bit 7 must never be.
        if pin.bit in _OUTPUT_ONLY and direction != "out":
            found.append("%s is an input on %s: GPA7 and GPB7 are output only (hardware.md 1.5)" % (name, where))


def _check_gpio(board, found: list) -> None:
    seen = {}
    pins = [(board.gpio.watchdog, "watchdog"), (board.gpio.reset, "reset")]
    pins.append((board.gpio.jumper, "jumper"))
    pins += [(e.int_gpio, "INT of " + e.name) for e in board.expanders if e.int_gpio is not None]
    for number, name in pins:
        if number in seen:
            found.append("GPIO%d is used twice: by %s and by %s" % (number, seen[number], name))
        seen[number] = name


def _check_uarts(board, found: list) -> None:
    seen = {}
    for n, line in enumerate(board.lines):
        if line.uart in seen:
            found.append("%s is used twice: by line %d and by line %d" % (line.uart, seen[line.uart], n + 1))
        seen[line.uart] = n + 1
    if board.line_receivers > len(board.receivers):
        found.append("%d receivers serve lines, but there are %d" % (board.line_receivers, len(board.receivers)))


def _check_matrix(board, found: list) -> None:
    reached = set()
    for chip in board.matrix.chips:
        for x in range(16):
            for y in range(8):
                reached.add((chip.x0 + x, chip.y0 + y))
    names = [("codec " + name, x) for x, name in board.codec]
    names += [("line %d" % (n + 1), p.source) for n, p in enumerate(board.lines)]
    names += [("station %d" % (n + 1), p.source) for n, p in enumerate(board.stations)]
    _check_ends(names, "source", [(x, 0) in reached for x in range(board.sources)], found)
    names = [("recorder %d" % (n + 1), y) for n, y in enumerate(board.recorders)]
    for kind, ports in (
        ("line", board.lines),
        ("station", board.stations),
        ("receiver", board.receivers),
    ):
        names += [("%s %d" % (kind, n + 1), p.listener) for n, p in enumerate(ports)]
    _check_ends(names, "listener", [(0, y) in reached for y in range(board.listeners)], found)


def _check_ends(names: list, kind: str, reachable: list, found: list) -> None:
    seen = {}
    for name, number in names:
        if not 0 <= number < len(reachable) or not reachable[number]:
            found.append("%s has %s %d, which no matrix chip switches" % (name, kind, number))
        if number in seen:
            found.append("%s %d is used twice: by %s and by %s" % (kind, number, seen[number], name))
        seen[number] = name

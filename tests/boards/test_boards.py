"""The boards that ship are sound, and the check finds what can be wrong with one."""

import pytest

from boards import NAMES as BOARDS
from boards import named as load
from hal.wiring import Pin
from hal.wiring_check import check, uses
from tools.pinmap import draw


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_that_ships_has_no_mistake(name):
    assert check(load(name)) == []


@pytest.mark.parametrize(
    ("name", "lines", "stations", "chips", "bells"), [("lb4x8", 4, 8, 6, 4), ("lb8x24", 8, 24, 18, 8)]
)
def test_a_board_has_the_ports_of_the_design(name, lines, stations, chips, bells):
    board = load(name)
    assert (len(board.lines), len(board.stations)) == (lines, stations)
    assert len(board.matrix.chips) == chips
    assert board.limits.bells == bells


def with_line(board, n, **pins):
    lines = list(board.lines)
    lines[n] = type(lines[n])(*[pins.get(field, getattr(lines[n], field)) for field in lines[n]._fields])
    return board._replace(lines=tuple(lines))


def test_a_pin_used_twice_is_named_with_both_uses():
    board = load("lb4x8")
    broken = with_line(board, 1, oh=board.lines[0].oh)
    assert check(broken) == ["line-state GPA4 is used twice: by OH 1 and by OH 2"]


@pytest.mark.parametrize(("bit", "name"), [(7, "GPA7"), (15, "GPB7")])
def test_an_input_on_an_output_only_pin_is_found(bit, name):
    board = load("lb4x8")
    found = check(with_line(board, 3, loop=Pin(0, bit)))
    assert found == [f"LOOP 4 is an input on line-ring {name}: GPA7 and GPB7 are output only (hardware.md 1.5)"]


def test_a_power_down_pin_counts_as_an_input_because_it_floats():
    board = load("lb4x8")
    stations = (board.stations[0]._replace(pd=Pin(6, 15)), *board.stations[1:])
    assert any("PD 1 is an input" in sentence for sentence in check(board._replace(stations=stations)))


def test_an_address_used_twice_is_found_across_kinds_of_chips():
    board = load("lb4x8")
    assert check(board._replace(eeprom=(0, 0x23))) == [
        "address 0x23 on bus 1 is used twice: by station-bell and by eeprom"
    ]


def test_the_same_address_on_two_buses_is_no_mistake():
    board = load("lb8x24")
    addresses = [e.address for e in board.expanders]
    assert len(set(addresses)) < len(addresses)


def test_a_gpio_used_twice_is_found():
    board = load("lb4x8")
    broken = board._replace(gpio=board.gpio._replace(watchdog=5))
    assert check(broken) == ["GPIO5 is used twice: by watchdog and by INT of line-ring"]


def test_a_tty_used_twice_is_found():
    board = load("lb4x8")
    broken = with_line(board, 3, uart=board.lines[1].uart)
    assert check(broken) == ["/dev/ttyUSB1 is used twice: by line 2 and by line 4"]


def test_more_receivers_for_lines_than_receivers_are_found():
    assert check(load("lb4x8")._replace(line_receivers=9)) == ["9 receivers serve lines, but there are 8"]


def test_a_port_outside_the_matrix_is_found():
    board = load("lb4x8")
    assert check(with_line(board, 0, source=32)) == ["line 1 has source 32, which no matrix chip switches"]


def test_two_ports_on_one_listener_are_found():
    board = load("lb4x8")
    assert check(with_line(board, 0, listener=4)) == ["listener 4 is used twice: by line 1 and by station 1"]


@pytest.mark.parametrize("name", BOARDS)
def test_the_drawing_shows_every_pin_in_use_and_fits_a_terminal(name):
    board = load(name)
    picture = draw(board)
    for _, _, use in uses(board):
        assert use in picture
    assert max(map(len, picture.splitlines())) <= 80


def test_an_unknown_board_is_named_with_the_choice(capsys):
    from tools.cli import main

    assert main(["pinmap", "lb9"]) == 2
    assert capsys.readouterr().err == "linebox pinmap: there is no board 'lb9'; the boards are lb4x8, lb8x24\n"

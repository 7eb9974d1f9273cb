"""The simulated board: pins of the board file reach the right chips, and the watchdog makes everything safe.

Registers are written here by hand, so that no driver can hide a mistake of the models.
"""

import pytest

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.bus import BusError
from tools.sim.nets import Nets
from tools.sim.watchdog import ResetLine, Watchdog

BOARDS = pytest.mark.parametrize("board", [LB4X8, LB8X24], ids=["lb4x8", "lb8x24"])
IODIRA, GPINTENA, IOCON, INTFA, GPIOA, OLATA = 0x00, 0x04, 0x0A, 0x0E, 0x12, 0x14
ADDRESS_OF_X = [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 6, 7, 14, 15]


class Hands:
    """Writes registers as the board file says; outputs rest at safe levels until ``set_pin``."""

    def __init__(self, board, **options):
        self.board = board
        self.nets = Nets(board, **options)
        self.latches = [0] * len(board.expanders)
        self.level = 0

    def retrigger(self):
        self.level ^= 1
        self.nets.watchdog_pin.write(self.level)

    def write(self, chip, *data):
        place = self.board.expanders[chip]
        self.nets.buses[place.bus].write(place.address, bytes(data))

    def read(self, chip, register, count):
        place = self.board.expanders[chip]
        into = bytearray(count)
        self.nets.buses[place.bus].write_read(place.address, bytes((register,)), into)
        return into

    def start(self):
        """Directions by the board file, interrupts on, nothing energised."""
        board, levels = self.board, self.board.levels
        inputs = [0] * len(board.expanders)
        for line in board.lines:
            for pin in (line.ring, line.ring2, line.loop, line.battery, line.polarity):
                inputs[pin.chip] |= 1 << pin.bit
            self.latches[line.oh.chip] |= (1 - levels.oh) << line.oh.bit
            self.latches[line.cid.chip] |= (1 - levels.cid) << line.cid.bit
        for station in board.stations:
            inputs[station.shk.chip] |= 1 << station.shk.bit
            inputs[station.pd.chip] |= 1 << station.pd.bit  # floating = released
            self.latches[station.fr.chip] |= levels.fr_idle << station.fr.bit
        for receiver in board.receivers:
            for pin in (receiver.std, *receiver.q):
                inputs[pin.chip] |= 1 << pin.bit
        for chip, mask in enumerate(inputs):
            self.write(chip, IOCON, 0x44)
            self.write(chip, OLATA, self.latches[chip] & 255, self.latches[chip] >> 8)
            self.write(chip, IODIRA, mask & 255, mask >> 8)
            self.write(chip, GPINTENA, mask & 255, mask >> 8)
            self.read(chip, INTFA, 6)

    def set_pin(self, pin, level):
        bit = 1 << pin.bit
        self.latches[pin.chip] = self.latches[pin.chip] & ~bit | (bit if level else 0)
        self.write(pin.chip, OLATA + pin.bit // 8, self.latches[pin.chip] >> pin.bit // 8 * 8 & 255)

    def input(self, pin):
        return self.read(pin.chip, GPIOA + pin.bit // 8, 1)[0] >> pin.bit % 8 & 1

    def switch(self, y, x, closed):
        """Set up address and data, select, strobe: the slow and certain way."""
        matrix = self.board.matrix
        for place in matrix.chips:
            if place.x0 <= x < place.x0 + 16 and place.y0 <= y < place.y0 + 8:
                ax = ADDRESS_OF_X[x - place.x0]
                for index, pin in enumerate(matrix.ax):
                    self.set_pin(pin, ax >> index & 1)
                for index, pin in enumerate(matrix.ay):
                    self.set_pin(pin, (y - place.y0) >> index & 1)
                self.set_pin(matrix.data, closed)
                for pin, level in ((place.cs, 1), (matrix.strobe, 1), (matrix.strobe, 0), (place.cs, 0)):
                    self.set_pin(pin, level)

    def wait(self, ms):
        self.nets.schedule.advance(int(ms * 1000))


def started(board, **options):
    hands = Hands(board, watchdog=False, **options)
    hands.start()
    return hands


# -- routing


@BOARDS
def test_board_file_gives_no_violation_and_no_int(board):
    hands = started(board)
    hands.wait(1000)
    assert hands.nets.violations() == []
    assert hands.nets.int_pins.asserted() == 0
    assert hands.nets.closed == set()
    assert hands.nets.schedule.next_time() is None


@BOARDS
def test_every_line_input_reads_its_own_line(board):
    hands = started(board)
    levels = board.levels
    for port, line in enumerate(board.lines):
        wire = hands.nets.lines[port]
        before = [[hands.input(p) for p in (o.ring, o.ring2, o.loop, o.battery, o.polarity)] for o in board.lines]
        quiet = [1, 1, 1 - levels.loop, levels.battery, 1 - levels.reversed]
        assert before == [quiet] * len(board.lines)
        wire.set_feed(True, True)
        hands.wait(10)
        assert hands.input(line.polarity) == levels.reversed
        hands.set_pin(line.oh, levels.oh)
        assert wire.off_hook and wire.loop and hands.input(line.loop) == levels.loop
        wire.set_feed(False, True)
        assert hands.input(line.loop) == 1 - levels.loop and hands.input(line.battery) == 1 - levels.battery
        hands.set_pin(line.oh, 1 - levels.oh)
        wire.set_feed(True, False)
        hands.wait(10)
        wire.ring(20, 90)
        hands.wait(10)
        assert (hands.input(line.ring), hands.input(line.ring2)) == (levels.ring, levels.ring)
        hands.wait(25)
        assert (hands.input(line.ring), hands.input(line.ring2)) == (1 - levels.ring, levels.ring)
        wire.stop_ringing()
        hands.set_pin(line.cid, levels.cid)
        assert wire.cid_on
        hands.set_pin(line.cid, 1 - levels.cid)


@BOARDS
def test_every_station_pin_reaches_its_own_station(board):
    hands = started(board)
    told = []
    hands.nets.on_bell = lambda station, on: told.append((station, on))
    for port, station in enumerate(board.stations):
        slic = hands.nets.stations[port]
        slic.set_loop(True)
        hands.wait(10)
        assert [hands.input(other.shk) for other in board.stations] == [int(o is station) for o in board.stations]
        slic.set_loop(False)
        hands.wait(10)
        told.clear()
        hands.set_pin(station.rm, board.levels.rm)
        for n in range(8):
            hands.set_pin(station.fr, 1 - board.levels.fr_idle if n % 2 == 0 else board.levels.fr_idle)
            hands.wait(25)
        assert hands.nets.bell_sounding(port)
        hands.set_pin(station.rm, 1 - board.levels.rm)
        assert told == [(port, True), (port, False)]
        # PD: an output at its down level, then an input again.
        hands.set_pin(station.pd, board.levels.pd_down)
        direction = hands.read(station.pd.chip, IODIRA + station.pd.bit // 8, 1)[0]
        hands.write(station.pd.chip, IODIRA + station.pd.bit // 8, direction & ~(1 << station.pd.bit % 8))
        assert not slic.is_up
        hands.write(station.pd.chip, IODIRA + station.pd.bit // 8, direction)
        hands.wait(60)
        assert slic.is_up
    assert hands.nets.violations() == []


def test_pd_driven_high_through_its_expander_is_a_violation():
    hands = started(LB4X8)
    pin = LB4X8.stations[2].pd
    hands.set_pin(pin, 1)
    hands.write(pin.chip, IODIRA, 0)
    assert any("station 3: PD driven high" in text for text in hands.nets.violations())


@BOARDS
def test_every_receiver_and_the_shared_q_wires(board):
    hands = started(board)
    for port, receiver in enumerate(board.receivers):
        hands.nets.receivers[port].hear("123456789*"[port])
        hands.wait(40)
        assert hands.input(receiver.std) == 1
        assert [hands.input(pin) for pin in receiver.q] == [1, 1, 1, 1]
        hands.set_pin(receiver.toe, 1)
        assert sum(hands.input(pin) << index for index, pin in enumerate(receiver.q)) == port + 1
        hands.set_pin(receiver.toe, 0)
    assert hands.nets.violations() == []
    first, second = board.receivers[0], board.receivers[1]
    hands.set_pin(first.toe, 1)
    hands.set_pin(second.toe, 1)
    assert any("more than one TOE" in text for text in hands.nets.violations())


@BOARDS
def test_any_crosspoint_of_the_whole_matrix(board):
    hands = started(board)
    told = []
    hands.nets.on_crosspoint = lambda *what: told.append(what)
    places = [(y, x) for y in range(0, board.listeners, 5) for x in range(0, board.sources, 3)]
    places += [(board.listeners - 1, board.sources - 1)]
    for y, x in places:
        hands.switch(y, x, 1)
        assert hands.nets.matrix_closed(y, x)
    assert hands.nets.closed == set(places)
    for y, x in places:
        hands.switch(y, x, 0)
    assert hands.nets.closed == set()
    assert told == [(y, x, True) for y, x in places] + [(y, x, False) for y, x in places]
    assert hands.nets.violations() == []


@BOARDS
def test_matrix_reset_pin_clears_all(board):
    hands = started(board)
    hands.switch(1, 1, 1)
    hands.switch(9, 17, 1)
    hands.set_pin(board.matrix.reset, 1)
    assert hands.nets.closed == set()


def test_two_selects_and_moving_the_address_are_seen_through_the_expander():
    hands = started(LB4X8)
    matrix = LB4X8.matrix
    hands.set_pin(matrix.chips[0].cs, 1)
    hands.set_pin(matrix.chips[1].cs, 1)
    hands.set_pin(matrix.strobe, 1)
    hands.set_pin(matrix.ax[0], 1)
    texts = " ".join(hands.nets.violations())
    assert "more than one chip" in texts and "address changed" in texts


@BOARDS
def test_int_names_the_expander_and_clears_by_the_burst(board):
    hands = started(board)
    for port, station in enumerate(board.stations):
        hands.nets.stations[port].set_loop(True)
        hands.wait(5)
        assert hands.nets.int_pins.asserted() == 1 << station.shk.chip
        hands.read(station.shk.chip, INTFA, 6)
        assert hands.nets.int_pins.asserted() == 0
    for line in board.lines:
        hands.nets.lines[board.lines.index(line)].set_feed(True, True)
        assert hands.nets.int_pins.asserted() == 1 << line.ring2.chip | 1 << line.polarity.chip
        hands.wait(5)
        burst = hands.read(line.ring2.chip, INTFA, 6)
        captured = burst[2] | burst[3] << 8
        # The 1 ms pulse is over, and INTCAP has kept it.
        assert not captured >> line.ring2.bit & 1 and (burst[4] | burst[5] << 8) >> line.ring2.bit & 1
        hands.read(line.polarity.chip, INTFA, 6)


def test_without_mirror_a_change_on_port_b_never_reaches_the_host():
    hands = started(LB4X8)
    hands.write(2, IOCON, 0x04)
    hands.nets.stations[7].set_loop(True)
    hands.wait(10)
    assert hands.nets.int_pins.asserted() == 0
    hands.nets.stations[0].set_loop(True)
    hands.wait(10)
    assert hands.nets.int_pins.asserted() == 0b100


def test_a_shared_int_wire_is_low_while_any_is_and_wants_open_drain():
    expanders = list(LB4X8.expanders)
    expanders[2] = expanders[2]._replace(int_gpio=5)
    board = LB4X8._replace(expanders=tuple(expanders))
    hands = started(board)
    hands.nets.stations[0].set_loop(True)
    hands.wait(5)
    assert hands.nets.int_pins.asserted() == 0b101
    assert hands.nets.violations() == []
    hands.write(0, IOCON, 0x40)
    hands.read(2, INTFA, 6)
    assert hands.nets.int_pins.asserted() == 0
    hands.nets.stations[1].set_loop(True)
    hands.wait(5)
    assert any("not open drain" in text for text in hands.nets.violations())


@BOARDS
def test_relays_and_lamps(board):
    hands = started(board)
    told = []
    hands.nets.on_door = lambda on: told.append(("door", on))
    hands.nets.on_transfer = lambda on: told.append(("transfer", on))
    hands.nets.on_lamp = lambda n, on: told.append((n, on))
    hands.set_pin(board.door, 1)
    hands.set_pin(board.transfer, 1)
    for pin in board.lamps:
        hands.set_pin(pin, 1)
    hands.set_pin(board.lamps[1], 0)
    lamps = [(n, True) for n in range(len(board.lamps))] + [(1, False)]
    assert told == [("door", True), ("transfer", True), *lamps]
    assert hands.nets.lamps_lit == 0b101


def test_line_volts_at_the_converter():
    hands = started(LB4X8)
    hands.nets.lines[2].set_volts(-8.0)
    assert hands.nets.adcs[0].volts == [0.96, 0.96, 0.16, 0.96]


# -- RESET and watchdog


def test_watchdog_lives_on_edges_not_on_levels():
    from tools.sim.schedule import Schedule

    schedule = Schedule()
    dog = Watchdog(schedule)
    told = []
    dog.on_change = lambda alive: told.append((schedule.now_us, alive))
    schedule.advance(10_000_000)
    assert told == []
    for level in (1, 0, 1):
        dog.write(level)
        schedule.advance(999_999)
    assert told == [(10_000_000, True)]
    for _ in range(2000):
        dog.write(1)
        schedule.advance(1_000)
    assert told[1:] == [(10_000_000 + 2 * 999_999 + 1_000_000, False)]
    assert schedule.next_time() is None


def test_reset_line_is_low_while_anybody_holds_it():
    line = ResetLine()
    told = []
    line.on_change = told.append
    line.hold(True)
    line.write(0)
    line.hold(False)
    assert told == [True]
    line.write(1)
    assert told == [True, False]


@BOARDS
def test_nothing_answers_before_the_first_edge(board):
    hands = Hands(board)
    with pytest.raises(BusError):
        hands.write(0, IOCON, 0)
    hands.retrigger()
    hands.start()
    assert hands.nets.violations() == []


@BOARDS
def test_lapse_of_the_watchdog_makes_every_output_safe(board):
    hands = Hands(board)
    hands.retrigger()
    hands.start()
    levels, nets = board.levels, hands.nets
    hands.set_pin(board.lines[0].oh, levels.oh)
    hands.set_pin(board.lines[1].cid, levels.cid)
    hands.set_pin(board.stations[3].rm, levels.rm)
    for n in range(5):
        hands.set_pin(board.stations[3].fr, n % 2)
        hands.wait(25)
    hands.set_pin(board.door, 1)
    hands.set_pin(board.transfer, 1)
    hands.set_pin(board.lamps[0], 1)
    hands.set_pin(board.receivers[0].toe, 1)
    hands.switch(3, 3, 1)
    assert nets.bell_sounding(3) and nets.lines[0].off_hook and nets.closed and nets.transfer_energised
    at = nets.schedule.now_us
    hands.retrigger()
    hands.wait(999)
    assert nets.lines[0].off_hook and nets.transfer_energised
    hands.wait(2)
    assert nets.schedule.now_us - at < 1_010_000
    assert not nets.lines[0].off_hook and not nets.lines[1].cid_on
    assert not nets.stations[3].rm and nets.stations[3].fr == 1 and not nets.bell_sounding(3)
    assert nets.closed == set() and not nets.door_energised and not nets.transfer_energised and not nets.lamps_lit
    assert not nets.receivers[0].toe
    assert all(slic.is_up for slic in nets.stations)
    with pytest.raises(BusError):
        hands.read(0, GPIOA, 2)
    # A new edge lets go: chips are in power-on state, the relay waits for its expander.
    hands.retrigger()
    assert hands.read(board.lines[0].oh.chip, IODIRA, 2) == b"\xff\xff"
    assert not nets.transfer_energised and not nets.lines[0].off_hook
    assert not [text for text in nets.violations() if "over-voltage" in text]


def test_transfer_relay_wants_both_the_watchdog_and_its_pin():
    hands = Hands(LB4X8)
    hands.retrigger()
    assert not hands.nets.transfer_energised
    hands.start()
    hands.set_pin(LB4X8.transfer, 1)
    assert hands.nets.transfer_energised
    hands.set_pin(LB4X8.transfer, 0)
    assert not hands.nets.transfer_energised


def test_transfer_relay_falls_with_the_watchdog_even_when_its_pin_is_stuck_high():
    hands = Hands(LB4X8)
    hands.retrigger()
    hands.start()
    hands.set_pin(LB4X8.transfer, 1)
    hands.nets.expanders[LB4X8.transfer.chip].set_pull(LB4X8.transfer.bit, 1)
    hands.wait(1001)
    assert not hands.nets.transfer_energised


def test_host_reset_pin_resets_the_expanders_and_the_matrix():
    hands = Hands(LB4X8)
    hands.retrigger()
    hands.start()
    hands.switch(2, 2, 1)
    hands.nets.reset_pin.write(0)
    assert hands.nets.closed == set()
    hands.nets.reset_pin.write(1)
    assert hands.read(0, GPINTENA, 2) == b"\0\0"


# -- power


@BOARDS
def test_power_fails_and_returns(board):
    hands = Hands(board)
    hands.retrigger()
    hands.start()
    nets = hands.nets
    hands.set_pin(board.transfer, 1)
    hands.set_pin(board.lines[0].oh, board.levels.oh)
    hands.switch(1, 2, 1)
    nets.rtc.set_time(2026, 1, 5, 9, 0, 0)
    nets.stations[0].set_loop(True)
    hands.wait(20)
    nets.power_fails()
    assert not nets.transfer_energised and not nets.lines[0].off_hook and nets.closed == set()
    assert not any(slic.is_up for slic in nets.stations)
    hands.retrigger()
    with pytest.raises(BusError):
        hands.read(0, GPIOA, 1)
    assert not nets.watchdog_pin.alive
    hands.wait(3000)
    nets.power_returns()
    with pytest.raises(BusError):
        hands.read(0, GPIOA, 1)
    hands.retrigger()
    assert nets.closed == set()
    hands.wait(60)
    assert all(slic.is_up for slic in nets.stations) and hands.input(board.stations[0].shk) == 1
    into = bytearray(3)
    nets.buses[0].write_read(0x68, b"\x00", into)
    assert into == b"\x03\x00\x09"


def test_same_seed_same_chance():
    noise = []
    for seed in (5, 5, 6):
        nets = Nets(LB4X8, seed=seed)
        edges = []
        for slic in nets.stations:
            slic.on_shk = lambda level, nets=nets, edges=edges: edges.append((nets.schedule.now_us, level))
            slic.wake()
        nets.schedule.advance(60_000)
        noise.append(edges)
    assert noise[0] == noise[1] != noise[2]


# -- caller ID


def fsk(nets, port):
    """What the UART of one line has got, the channel seizure and its end aside; nothing on any other."""
    found = [uart.read() for uart in nets.uarts]
    assert [data for n, data in enumerate(found) if n != port and data] == []
    return found[port].lstrip(b"\x55\xff")


@BOARDS
def test_a_burst_reaches_its_own_uart_while_the_path_is_on_and_the_loop_open(board):
    hands = started(board)
    levels = board.levels
    for port, line in enumerate(board.lines):
        wire = hands.nets.lines[port]
        for oh, cid, heard in ((0, 0, b""), (0, 1, b"\x04hello"), (1, 1, b""), (1, 0, b"")):
            hands.set_pin(line.oh, levels.oh if oh else 1 - levels.oh)
            hands.set_pin(line.cid, levels.cid if cid else 1 - levels.cid)
            hands.wait(wire.send_fsk(b"\x04hello") / 1000 + 20)
            assert fsk(hands.nets, port) == heard


def test_seizing_cuts_a_burst_and_power_failing_silences_it():
    hands = started(LB4X8)
    line, wire = LB4X8.lines[2], hands.nets.lines[2]
    hands.set_pin(line.cid, LB4X8.levels.cid)
    wire.send_fsk(b"0123456789")
    hands.wait(430)
    hands.set_pin(line.oh, LB4X8.levels.oh)
    hands.wait(500)
    assert fsk(hands.nets, 2)[:3] == b"012"
    hands.set_pin(line.oh, 1 - LB4X8.levels.oh)
    wire.send_fsk(b"0123456789")
    hands.nets.power_fails()
    hands.wait(1000)
    assert fsk(hands.nets, 2) == b""


@BOARDS
def test_a_tone_of_the_exchange_reaches_the_receivers_that_are_connected_and_no_other(board):
    hands = started(board)
    nets = hands.nets
    source = board.lines[1].source
    hands.switch(board.receivers[0].listener, source, 1)
    hands.switch(board.receivers[3].listener, source, 1)
    for pin, level in ((board.lines[1].cid, board.levels.cid), (board.lines[1].oh, board.levels.oh)):
        nets.lines[1].tone("7")
        hands.wait(50)
        assert [receiver.std for receiver in nets.receivers] == [0] * 8, "no way in yet"
        hands.set_pin(pin, level)
        hands.wait(50)
        assert [receiver.std for receiver in nets.receivers] == [1, 0, 0, 1, 0, 0, 0, 0]
        nets.lines[1].tone(None)
        hands.wait(50)
        assert [receiver.std for receiver in nets.receivers] == [0] * 8
        hands.set_pin(pin, 1 - level)


def test_a_receiver_that_is_connected_late_hears_a_tone_that_lasts_and_two_tones_are_none():
    hands = started(LB4X8)
    nets = hands.nets
    for port in (0, 1):
        hands.set_pin(LB4X8.lines[port].cid, LB4X8.levels.cid)
    nets.lines[0].tone("4")
    hands.switch(LB4X8.receivers[2].listener, LB4X8.lines[0].source, 1)
    hands.wait(50)
    assert nets.receivers[2].std == 1
    nets.lines[1].tone("5")
    hands.switch(LB4X8.receivers[2].listener, LB4X8.lines[1].source, 1)
    hands.wait(50)
    assert nets.receivers[2].std == 0

"""The matrix driver on both boards' wiring, on the chip models."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.bus import BusError
from hal.chips.mcp23017 import MCP23017
from hal.chips.mt8816 import Matrix
from hal.wiring import Pin
from tests.hal.both.wires import Bench, MatrixWires, raises

BUDGET = 210
"""700 us at 300 kHz."""


class Rig:
    """A board's matrix: models, wires and the driver, started."""

    def __init__(self, board, seed=7):
        self.board = board
        self.bench = Bench()
        home = board.matrix.strobe.chip
        indexes = sorted({home} | {chip.cs.chip for chip in board.matrix.chips})
        self.models = {}
        self.drivers = {}
        for index in indexes:
            address = board.expanders[index].address
            self.models[index] = self.bench.expander(address)
            self.drivers[index] = MCP23017(self.bench.bus, address, 0, 0, 0, 0, index == home)
        self.home = home
        self.wires = MatrixWires(board.matrix, self.models, seed)
        self.matrix = Matrix(self.drivers, board.matrix, board.sources, board.listeners)
        self.start()

    def start(self):
        for index in sorted(self.drivers):
            self.drivers[index].init()
        self.matrix.reset()

    def send_all(self, budget=BUDGET):
        while self.matrix.pending():
            before = self.bench.bus.bits
            spent = self.matrix.send(budget)
            assert 0 < spent <= budget
            assert self.bench.bus.bits - before == spent

    def heard(self):
        return self.wires.everything(self.board.listeners)

    def broken_rules(self):
        """What the chips complain about, but for CS falling with STROBE: to come to rest from a state that nobody
        knows, both must fall at once, and with address and DATA still the latch just closes."""
        return [text for text in self.wires.bank.violations if "CS changed as STROBE fell" not in text]

    def check(self):
        """The world is as it is wanted, and no datasheet rule was broken."""
        assert self.heard() == self.matrix.wanted
        assert self.matrix.closed == self.matrix.wanted
        assert self.wires.bank.violations == []
        assert self.wires.bank.selects == 0
        for index in self.drivers:
            driver = self.drivers[index]
            assert driver.read_back(driver.read_back_parts - 1) == 0
        assert self.models[self.home].olat & 0xFF00 == 0


def test_the_start_opens_what_power_on_left_closed():
    for board in (LB4X8, LB8X24):
        rig = Rig(board)
        assert sum(rig.heard()) == 0
        rig.check()


def test_every_crosspoint_of_lb4x8_closes_and_opens_alone():
    rig = Rig(LB4X8)
    for y in range(LB4X8.listeners):
        for x in range(LB4X8.sources):
            rig.matrix.request(y, x, True)
            rig.send_all()
            assert rig.wires.heard(y) == 1 << x, (y, x)
            rig.matrix.request(y, x, False)
        rig.send_all()
        rig.check()


def test_crosspoints_of_every_chip_of_lb8x24_close_and_open():
    rig = Rig(LB8X24)
    for y in range(LB8X24.listeners):
        for x in range(y % 3, LB8X24.sources, 3):
            rig.matrix.request(y, x, True)
    rig.send_all()
    rig.check()
    assert rig.wires.heard(47) == sum([1 << x for x in range(47 % 3, 48, 3)])
    for y in range(0, LB8X24.listeners, 2):
        for x in range(LB8X24.sources):
            rig.matrix.request(y, x, False)
    rig.send_all()
    rig.check()


def test_a_two_way_path_fits_in_one_tick_on_lb4x8():
    rig = Rig(LB4X8)
    rig.matrix.request(0, 11, True)
    rig.matrix.request(11, 0, True)
    assert rig.matrix.send(BUDGET) <= 140
    assert rig.matrix.pending() == 0
    rig.check()


def test_requests_are_carried_out_in_their_order():
    rig = Rig(LB4X8)
    rig.matrix.request(5, 12, True)
    rig.send_all()
    seen = []
    for index in range(len(rig.wires.chips)):
        rig.wires.chips[index].on_switch = lambda x, y, closed, i=index: seen.append((i, x, y, closed))
    rig.matrix.request(5, 12, False)
    rig.matrix.request(5, 20, True)
    rig.matrix.request(9, 1, True)
    rig.matrix.request(5, 1, True)
    rig.send_all()
    assert seen == [(0, 12, 5, False), (1, 4, 5, True), (2, 1, 1, True), (0, 1, 5, True)]


def test_what_is_already_wanted_costs_nothing():
    rig = Rig(LB4X8)
    rig.matrix.request(3, 3, False)
    assert rig.matrix.pending() == 0
    rig.matrix.request(3, 3, True)
    rig.matrix.request(3, 3, True)
    assert rig.matrix.pending() == 1
    assert rig.matrix.next_bits() == rig.matrix.send(BUDGET)
    assert rig.matrix.next_bits() == 0
    assert rig.matrix.send(BUDGET) == 0


def test_a_small_budget_sends_what_fits_and_too_small_a_one_nothing():
    for board in (LB4X8, LB8X24):
        rig = Rig(board)
        for y in range(12):
            rig.matrix.request(y, 40 % board.sources, True)
        need = rig.matrix.next_bits()
        assert rig.bench.cost(lambda r=rig, n=need: r.matrix.send(n - 1)) == 0
        assert rig.matrix.send(need) == need
        assert rig.matrix.pending() == 11
        rig.send_all(need + 40)
        rig.check()


def test_a_refused_transaction_is_repeated_and_nothing_else_moves():
    for board in (LB4X8, LB8X24):
        for failing in range(4):
            rig = Rig(board)
            rig.matrix.request(2, 30, True)
            rig.send_all()
            rig.matrix.request(46 % board.listeners, 47 % board.sources, True)
            rig.matrix.request(2, 30, False)
            tries = 0
            while rig.matrix.pending() and tries < 10:
                tries += 1
                if tries == 1:
                    refuse_after(rig.bench.bus, failing)
                try:
                    rig.matrix.send(BUDGET + 100)
                except BusError:
                    refuse_after(rig.bench.bus, None)
            assert rig.matrix.pending() == 0
            rig.check()


def refuse_after(bus, count):
    """Let ``count`` more transactions through and refuse the next; None: all is well again."""
    real = type(bus).write
    if count is None:
        bus.write = lambda address, data: real(bus, address, data)
        return
    left = [count]

    def write(address, data):
        left[0] -= 1
        if left[0] < 0:
            raise BusError(1, address)
        real(bus, address, data)

    bus.write = write


def test_a_strobe_left_high_by_a_broken_transaction_writes_to_nobody_else():
    rig = Rig(LB4X8)
    home = LB4X8.expanders[rig.home].address
    rig.matrix.request(4, 4, True)
    # The transaction breaks off with the select and the strobe of chip 0 high (bits 8 and 10 of the expander).
    rig.bench.bus.nack_next(1)
    raises(BusError, lambda: rig.matrix.send(BUDGET))
    rig.bench.bus.write(home, bytes((0x14, 0x44 | 0x80, 0x05)))
    rig.matrix.request(7, 9, True)
    rig.send_all()
    assert rig.broken_rules() == []
    assert rig.heard() == rig.matrix.wanted


def test_the_expander_of_the_matrix_may_be_repaired_with_a_strobe_left_high():
    rig = Rig(LB4X8)
    home = LB4X8.expanders[rig.home].address
    rig.matrix.request(4, 4, True)
    rig.send_all()
    rig.bench.bus.write(home, bytes((0x15, 0x05)))
    driver = rig.drivers[rig.home]
    driver.latches = 0x0055
    driver.init()
    assert rig.broken_rules() == []
    assert rig.heard() == rig.matrix.wanted


def test_restore_brings_everything_back_after_a_reset_of_the_expander():
    for board in (LB4X8, LB8X24):
        rig = Rig(board)
        for y in range(0, board.listeners, 5):
            rig.matrix.request(y, (y * 7) % board.sources, True)
        rig.send_all()
        wanted = list(rig.matrix.wanted)
        for index in sorted(rig.models):
            rig.models[index].hold_reset(True)
        for chip in rig.wires.chips:
            chip.power_on(99)
        for index in sorted(rig.models):
            rig.models[index].hold_reset(False)
            rig.drivers[index].init()
        assert rig.bench.cost(rig.matrix.restore) == rig.matrix.reset_bits()
        assert sum(rig.heard()) == 0
        assert rig.matrix.pending() == len(range(0, board.listeners, 5))
        rig.send_all()
        assert rig.matrix.wanted == wanted
        rig.check()


def test_a_round_of_rewriting_heals_any_crosspoint():
    rig = Rig(LB4X8)
    rig.matrix.request(20, 31, True)
    rig.matrix.request(1, 2, True)
    rig.send_all()
    rig.wires.chips[5].load(15, 4, 0)
    rig.wires.chips[0].load(9, 3, 1)
    assert rig.heard() != rig.matrix.wanted
    for _ in range(LB4X8.sources * LB4X8.listeners):
        rig.matrix.rewrite_next()
        rig.send_all()
    rig.check()


def test_other_outputs_of_a_port_with_selects_are_left_alone():
    rig = Rig(LB8X24)
    far = max(rig.drivers)
    assert far != rig.home
    used = 0
    for chip in LB8X24.matrix.chips:
        if chip.cs.chip == far:
            used |= 1 << chip.cs.bit
    spare = ~used & 0xFFFF
    assert spare
    driver = rig.drivers[far]
    driver.write_latches(spare)
    for y in range(0, 48, 8):
        for x in range(0, 48, 16):
            rig.matrix.request(y, x, True)
    rig.send_all()
    rig.check()
    assert driver.latches == spare
    assert rig.models[far].node & spare == spare


def test_a_wiring_that_the_stream_cannot_serve_is_refused():
    rig = Rig(LB4X8)
    pins = LB4X8.matrix
    fields = [pins.ax, pins.ay, pins.data, pins.strobe, pins.reset, pins.chips]
    for index, wrong in ((2, Pin(rig.home, 8)), (3, Pin(rig.home, 7)), (4, Pin(rig.home + 1, 9))):
        changed = list(fields)
        changed[index] = wrong
        raises(ValueError, lambda c=changed: Matrix(rig.drivers, type(pins)(*c), 32, 24))
    raises(ValueError, lambda: Matrix(rig.drivers, pins, 48, 24))


def test_a_flood_of_requests_with_no_limit_of_bus_time_comes_out_whole():
    for board in (LB4X8, LB8X24):
        rig = Rig(board)
        for n in range(3 * board.listeners):
            rig.matrix.request(n * 11 % board.listeners, n * 17 % board.sources, True)
        rig.send_all(100_000)
        rig.check()

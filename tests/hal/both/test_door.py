"""The door opener on the chip models, on both interpreters: how long it is energised, whatever happens."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.line_card import LineCard
from tests.hal.card_bench import SETTINGS, CardBench

LONGEST_MS = 30_000
BOARDS = (LB4X8, LB8X24)


class Door:
    """A card at work for a second; ``moves``: (ms since then, energised)."""

    def __init__(self, board=LB4X8):
        self.board = board
        self.bench = CardBench(board, skip=True)
        self.bench.run(1033)
        self.began_ms = self.bench.now_ms
        self.moves = []
        self.bench.nets.on_door = lambda on: self.moves.append((self.bench.clock_ms() - self.began_ms, on))
        chip = board.expanders[board.door.chip]
        self.bus, self.address = self.bench.nets.buses[chip.bus], chip.address

    def open(self, for_ms):
        self.bench.card.open_door(for_ms)

    def run(self, ms):
        self.bench.run(ms)

    def dead(self, on):
        self.bus.set_dead(self.address, on)

    @property
    def resets(self):
        return self.bench.card._last_resort.pulses


def test_it_is_energised_for_its_time_to_the_tick():
    for board in BOARDS:
        for for_ms in (1, 2, 137, 5000, 29_999):
            door = Door(board)
            door.open(for_ms)
            door.run(35_000)
            assert door.moves == [(0, True), (for_ms, False)], (board.name, for_ms)
            door.bench.close_all_well()


def test_never_longer_than_the_board_allows():
    for for_ms in (30_000, 30_001, 10_000_000):
        door = Door()
        door.open(for_ms)
        door.run(40_000)
        assert door.moves == [(0, True), (LONGEST_MS, False)]


def test_a_new_order_begins_anew():
    for second_ms, falls_ms in ((5000, 9000), (1000, 5000), (26_000, 30_000)):
        door = Door()
        door.open(5000)
        door.run(4000)
        door.open(second_ms)
        door.run(40_000)
        assert door.moves == [(0, True), (falls_ms, False)], second_ms


def test_orders_one_after_the_other_never_hold_it_longer_than_the_board_allows():
    door = Door()
    for _ in range(20):
        door.open(5000)
        door.run(2000)
    assert door.moves == [(0, True), (LONGEST_MS, False), (32_000, True)], "the first order after it has fallen"
    door.run(4000)
    assert door.moves[3:] == [(43_000, False)]


def test_after_it_has_fallen_an_order_has_its_whole_time_again():
    door = Door()
    door.open(29_000)
    door.run(29_001)
    door.open(29_000)
    door.run(31_000)
    assert door.moves == [(0, True), (29_000, False), (29_001, True), (58_001, False)]


def test_no_time_releases_it():
    door = Door()
    door.open(5000)
    door.run(700)
    door.open(0)
    door.run(10_000)
    assert door.moves == [(0, True), (700, False)]
    door.open(-1)
    door.run(10_000)
    assert len(door.moves) == 2


def test_released_twice_while_its_chip_is_away_it_still_falls():
    door = Door()
    door.open(5000)
    door.run(1000)
    door.dead(True)
    for _ in range(2):
        door.open(0)
        door.run(1000)
    door.run(5000)
    (_, (fell_ms, on)) = door.moves
    assert not on and 4000 <= fell_ms <= 4002 and door.resets == 1


def test_a_chip_that_fails_meanwhile_takes_its_level_when_it_is_back():
    door = Door()
    door.open(5000)
    door.run(4000)
    door.dead(True)
    door.run(2000)
    assert door.moves == [(0, True)]
    door.dead(False)
    door.run(1000)
    (_, (fell_ms, on)) = door.moves
    assert not on and 6000 <= fell_ms <= 6150
    assert door.resets == 0


def test_a_chip_that_is_back_in_time_changes_nothing():
    door = Door()
    door.open(5000)
    door.run(1000)
    door.dead(True)
    door.run(2500)
    door.dead(False)
    door.run(10_000)
    assert door.moves == [(0, True), (5000, False)]


def test_a_chip_that_stays_away_is_reset_once_and_the_door_falls():
    for board in BOARDS:
        door = Door(board)
        door.open(5000)
        door.run(4000)
        door.dead(True)
        door.run(30_000)
        (_, (fell_ms, on)) = door.moves
        assert not on and 7000 <= fell_ms <= 7002, (board.name, fell_ms)
        assert door.resets == 1
        door.dead(False)
        door.run(3000)
        assert len(door.moves) == 2 and not door.bench.nets.door_energised
        door.bench.close_all_well()


def test_a_stuck_bus_does_not_keep_the_door_open():
    door = Door()
    door.open(5000)
    door.run(4000)
    door.bus.fail("stuck")
    door.run(5000)
    assert door.moves[1][0] <= 7002 and not door.bench.nets.door_energised
    door.bus.fail("restored")
    door.run(3000)
    assert len(door.moves) == 2


def test_an_order_that_never_reached_its_chip_disturbs_nobody():
    door = Door()
    door.dead(True)
    door.run(3000)
    door.open(5000)
    door.run(20_000)
    assert door.moves == [] and door.resets == 0
    door.dead(False)
    door.run(3000)
    assert door.moves == []


def test_a_reset_for_another_reason_leaves_the_rest_of_its_time():
    door = Door()
    door.open(5000)
    door.run(2000)
    door.bench.card._last_resort.reset_all(door.bench.now_ms)
    door.run(10_000)
    assert door.moves[0] == (0, True) and door.moves[-1] == (5000, False)
    assert len(door.moves) == 4 and door.moves[2][0] - door.moves[1][0] <= 50


def test_a_new_core_finds_it_shut():
    door = Door()
    door.open(20_000)
    door.run(1000)
    nets = door.bench.nets
    assert nets.door_energised
    card = LineCard(door.board, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
    card.start(door.bench.now_ms)
    assert not nets.door_energised

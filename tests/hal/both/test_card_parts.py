"""Parts of the line card on small stand-ins, on both interpreters."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.budget import Budget
from hal.bus import NACK, BusError
from hal.chip_care import BACK, LOST, REPAIRED, ChipCare
from hal.chips.mcp23017 import OLAT_DIFFERS
from hal.crosspoints import Crosspoints
from hal.expanders import Inputs
from hal.fail_safe import recovery_order, write_order
from hal.hook_book import HookBook
from hal.outputs import Outputs
from hal.pin_plan import chip_plans, matrix_chips, port_needs
from hal.ports_in_service import PortsInService
from hal.safety_poll import Round
from hal.signals import LINE_OUT, STATION_DIGIT, STATION_FLASH, STATION_OFF_HOOK, STATION_ON_HOOK, Signal
from hal.wiring import Pin


class Chip:
    """A driver that only remembers."""

    def __init__(self):
        self.address = 0x20
        self.latches = 0
        self.intf = self.intcap = self.gpio = 0
        self.log = []
        self.dead = False
        self.wrong = 0
        self.read_back_parts = 2
        self.read_back_bits = (84, 48)

    def _answer(self, what):
        if self.dead:
            raise BusError(NACK, 0x20)
        self.log.append(what)

    def service(self):
        self._answer("service")

    def read_back(self, part):
        self._answer(f"read_back {part}")
        return self.wrong

    def init_step(self, step):
        self._answer(f"init {step}")

    def changed_bits(self, _word):
        return 38

    def write_changed(self, word):
        self._answer("write")
        self.latches = word


class Senses:
    def __init__(self):
        self.glimpsed = []

    def glimpse(self, raw, _now_ms):
        self.glimpsed.append(raw)


class Card:
    def __init__(self, board=LB4X8):
        self.chips = [Chip() for _ in board.expanders]
        self.plans = chip_plans(board)
        self.senses = Senses()
        self.budget = Budget(board)
        self.care = ChipCare(board, self.chips, self.budget, recovery_order(board, matrix_chips(board)))
        self.outputs = Outputs(self.chips, self.plans, self.budget, self.care)
        self.care.hand_over = self.outputs.hand_over
        self.inputs = Inputs(board, self.chips, self.plans, self.budget, self.care, self.senses)

    def served(self):
        return [i for i, chip in enumerate(self.chips) if "service" in chip.log]


def test_the_budget_is_700_us_of_the_real_clock():
    budget = Budget(LB8X24)
    assert budget.limit == 210
    budget.open(5)
    budget.take(84)
    budget.open(5)
    assert budget.left == 126
    assert budget.fits(126) and not budget.fits(127)
    budget.open(6)
    assert budget.left == 210
    assert (budget.bus_bits, budget.worst_tick_bits, budget.transactions) == (84, 84, 1)


def test_a_time_out_closes_the_tick():
    budget = Budget(LB4X8)
    budget.open(1)
    budget.close()
    assert not budget.fits(1)
    budget.open(2)
    assert budget.fits(210)


def test_only_inputs_float_and_no_bit_7_is_an_input():
    for board in (LB4X8, LB8X24):
        for plan in chip_plans(board):
            assert not plan.directions & 0x8080
            assert plan.inputs & plan.directions == plan.inputs
            assert plan.interrupts & ~plan.inputs == 0
        for station in board.stations:
            plan = chip_plans(board)[station.pd.chip]
            assert plan.directions >> station.pd.bit & 1, "PD is released"
            assert not plan.idle >> station.pd.bit & 1, "and its latch can only pull down"
            assert not plan.pull_ups >> station.pd.bit & 1
        for receiver in board.receivers:
            plan = chip_plans(board)[receiver.std.chip]
            assert plan.interrupts >> receiver.std.bit & 1
            for pin in receiver.q:
                assert not plan.interrupts >> pin.bit & 1


def test_idle_levels_are_the_safe_ones():
    for board in (LB4X8, LB8X24):
        plans = chip_plans(board)
        for line in board.lines:
            assert plans[line.oh.chip].idle >> line.oh.bit & 1 != board.levels.oh
            assert plans[line.cid.chip].idle >> line.cid.bit & 1 != board.levels.cid
        for station in board.stations:
            assert plans[station.fr.chip].idle >> station.fr.bit & 1 == board.levels.fr_idle
            assert plans[station.rm.chip].idle >> station.rm.bit & 1 != board.levels.rm


def test_bells_are_written_before_loops_before_the_rest_and_the_matrix_not_at_all():
    for board in (LB4X8, LB8X24):
        first, rest = write_order(board, matrix_chips(board))
        assert first[0] == board.stations[0].fr.chip
        assert first[-1] == board.lines[-1].oh.chip
        assert board.door.chip in rest
        for chip in first + rest:
            assert not matrix_chips(board) >> chip & 1


def test_hooks_go_first_while_a_telephone_rings_and_ringing_edges_otherwise():
    ring, hook = LB4X8.lines[0].ring.chip, LB4X8.stations[0].shk.chip
    for ringing, first in ((True, hook), (False, ring)):
        card = Card()
        card.budget.open(10)
        card.inputs.serve(1 << hook | 1 << ring, 10, 126, ringing)
        assert card.served() == [first]


def test_age_makes_any_chip_urgent():
    state, ring = LB4X8.lines[0].battery.chip, LB4X8.lines[0].ring.chip
    card = Card()
    for now_ms in range(10, 16):
        card.budget.open(now_ms)
        card.inputs.serve(1 << state | 1 << ring, now_ms, 126, False)
        if state in card.served():
            break
    assert 11 <= now_ms <= 12
    assert card.inputs.worst_age_ms == now_ms - 10
    assert card.inputs.late_reads == 0


def test_reads_leave_the_reserve():
    card = Card()
    card.budget.open(1)
    card.inputs.serve(0xFF, 1, 38, False)
    assert len(card.served()) == 2
    assert card.budget.left == 42


def test_a_level_that_only_intcap_saw_is_shown_once_and_not_kept():
    card = Card()
    chip = LB4X8.lines[0].ring.chip
    driver = card.chips[chip]
    pulse = 1 << LB4X8.lines[1].ring2.bit
    driver.gpio, driver.intcap, driver.intf = 0, pulse, pulse
    card.budget.open(1)
    assert card.inputs.read(chip, 1)
    assert card.senses.glimpsed == [pulse << 16 * chip]
    assert card.inputs.raw == 0


def test_intcap_of_a_port_without_an_interrupt_means_nothing():
    card = Card()
    chip = LB4X8.lines[0].ring.chip
    driver = card.chips[chip]
    driver.gpio, driver.intcap, driver.intf = 0x0101, 0x0000, 0x0001
    driver.intcap = 0x0101 ^ 0x0200
    card.budget.open(1)
    card.inputs.read(chip, 1)
    assert card.senses.glimpsed == []
    assert card.inputs.raw == 0x0101 << 16 * chip


def test_output_pins_read_zero():
    card = Card()
    chip = LB4X8.lines[0].oh.chip
    card.chips[chip].gpio = 0xFFFF
    card.inputs.take(chip)
    assert card.inputs.raw == card.plans[chip].inputs << 16 * chip


def test_a_write_that_does_not_fit_waits():
    card = Card()
    card.budget.open(1)
    card.outputs.set(Pin(3, 9), 1)
    card.outputs.wanted[6] |= 1
    card.outputs.touch(6)
    card.budget.take(180)
    card.outputs.write((3, 6), 1)
    assert card.chips[3].log == [] and not card.outputs.settled(3)
    card.budget.open(2)
    card.outputs.write((3, 6), 2)
    assert card.chips[3].log == ["write"] and card.outputs.settled(3)


def test_what_was_set_back_before_it_was_written_costs_nothing():
    card = Card()
    card.chips[6].latches = card.outputs.wanted[6]
    card.outputs.set(Pin(6, 10), 1)
    card.outputs.set(Pin(6, 10), 0)
    assert not card.outputs.dirty >> 6 & 1


def fail(card, chip, now_ms):
    card.budget.open(now_ms)
    card.chips[chip].dead = True
    assert not card.care.attempt(chip, 84, now_ms, card.chips[chip].service)


def run(card, from_ms, to_ms):
    for now_ms in range(from_ms, to_ms):
        card.budget.open(now_ms)
        card.care.step(now_ms)


def test_a_chip_that_differs_is_initialised_in_order_and_said_so():
    card = Card()
    fail(card, 2, 10)
    card.chips[2].dead = False
    card.chips[2].wrong = 3
    run(card, 11, 130)
    assert card.chips[2].log == ["read_back 0", "read_back 1"] + [f"init {step}" for step in range(9)]
    assert card.care.events == [(REPAIRED, 2, 3)]
    assert card.care.in_service == 0xFF and card.care.returned == 4


def test_a_chip_that_only_hiccupped_is_read_and_nothing_is_said():
    card = Card()
    fail(card, 2, 10)
    card.chips[2].dead = False
    run(card, 11, 130)
    assert card.chips[2].log == ["read_back 0", "read_back 1", "init 8"]
    assert card.care.events == [] and card.care.faults == 1


def test_levels_alone_are_repaired_by_one_write():
    card = Card()
    card.budget.open(10)
    card.chips[3].wrong = OLAT_DIFFERS
    card.care.doubt(3, OLAT_DIFFERS, 10)
    run(card, 10, 13)
    assert card.chips[3].log == ["read_back 0", "read_back 1", "init 2", "init 8"]
    assert card.care.events == [(REPAIRED, 3, OLAT_DIFFERS)]


def test_reset_initialises_every_chip_in_order_of_urgency_within_the_budget():
    for board in (LB4X8, LB8X24):
        order = recovery_order(board, matrix_chips(board))
        assert sorted(order) == list(range(len(board.expanders)))
        assert order[0] == board.lines[0].oh.chip
        assert order.index(board.matrix.strobe.chip) < order.index(board.stations[0].rm.chip)
        card = Card(board)
        card.care.all_were_reset(10)
        assert card.care.in_service == 0
        run(card, 10, 60)
        assert [chip for event, chip, _ in card.care.events] == list(order)
        assert card.care.in_service == (1 << len(board.expanders)) - 1
        assert card.chips[order[-1]].log == ["init %d" % step for step in range(9)]
        assert card.budget.worst_tick_bits <= card.budget.limit


def test_lost_after_two_seconds_back_with_how_long():
    card = Card()
    fail(card, 2, 10)
    run(card, 11, 2010)
    assert card.care.events == []
    run(card, 2010, 2011)
    assert card.care.events == [(LOST, 2, NACK)]
    card.chips[2].dead = False
    run(card, 2011, 2200)
    event, chip, away_ms = card.care.events[1]
    assert (event, chip) == (BACK, 2) and 2000 < away_ms <= 2120


def test_the_story_of_a_telephone_never_contradicts_itself():
    book = HookBook(LB4X8)
    lift, hang, flash = [Signal(kind, 3, 0) for kind in (STATION_OFF_HOOK, STATION_ON_HOOK, STATION_FLASH)]
    assert book.tell(lift, False) is None
    assert book.tell(hang, True) is None
    assert book.tell(flash, True) == lift, "a break that ended: it is off hook"
    assert book.tell(flash, True) == flash
    assert book.tell(lift, True) is None
    assert book.tell(hang, True) == hang
    assert book.tell(Signal(STATION_DIGIT, 3, "5"), True) == lift
    book.out(3)
    assert book.tell(hang, True) is None


def test_who_comes_back_off_hook_is_told_when_senses_and_level_agree():
    book = HookBook(LB4X8)
    pin = LB4X8.stations[3].shk
    high = 1 << 16 * pin.chip + pin.bit
    told = []
    book.sense(3, True)
    book.back(3)
    book.settle(0, told)
    assert told == [] and book.waiting == [3]
    book.settle(high, told)
    assert told == [Signal(STATION_OFF_HOOK, 3, 0)] and book.waiting == []
    book.back(5)
    book.settle(high, told)
    assert len(told) == 1 and book.waiting == []


def test_a_port_is_out_while_any_of_its_chips_is():
    ports = PortsInService(LB8X24)
    chip = LB8X24.lines[5].ring.chip
    other = LB8X24.lines[5].oh.chip
    gone = ports.update(1 << chip, chip)
    assert gone == [Signal(LINE_OUT, port, chip) for port in (4, 5, 6, 7)]
    assert ports.update(1 << chip | 1 << other, other) == []
    assert ports.update(1 << other, chip) == []
    assert len(ports.update(0, other)) == 4


def test_every_port_needs_the_matrix_and_none_its_receivers():
    needs = port_needs(LB8X24)
    for port in needs.lines + needs.stations:
        assert port & matrix_chips(LB8X24) == matrix_chips(LB8X24)
        assert not port >> LB8X24.receivers[0].std.chip & 1


class OneChange:
    """A matrix with one far crosspoint to send."""

    def pending(self):
        return 1

    def next_bits(self):
        return 114


def test_changes_of_the_matrix_that_have_waited_get_room():
    card = Card()
    crosspoints = Crosspoints(OneChange(), LB4X8, matrix_chips(LB4X8), card.chips, card.budget, card.care)
    for now_ms in range(10, 14):
        card.budget.open(now_ms)
        card.budget.take(168)
        if now_ms == 10:
            crosspoints._sent_ms = 10
        assert crosspoints.reserve(now_ms) == 0
        crosspoints.write(now_ms)
    assert crosspoints.reserve(14) == 114


def test_a_round_is_even_and_never_drifts():
    turns = Round(500, 7)
    turns.start(1000)
    times = []
    for _ in range(21):
        times.append(turns.next_ms)
        turns.turn()
    assert times[6] == 1500 and times[20] == 2500
    for turn in range(20):
        assert times[turn + 1] - times[turn] in (71, 72)

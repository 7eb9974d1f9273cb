"""Chips and buses that fail, and the way back."""

import itertools

import pytest

from hal.bus import NACK, BusError
from hal.card_start import CardError
from hal.chips.mcp23017 import GPPU_DIFFERS
from hal.line_card import LineCard
from tests.hal.card_bench import BOARDS, LB4X8, LB8X24, RINGING, SETTINGS, CardBench
from tools.sim.nets import Nets

BELL, MATRIX, HOOK, LINE_STATE = 3, 4, 2, 1


def bench_of(board=LB4X8):
    bench = CardBench(board)
    bench.run(5)
    bench.signals.clear()
    return bench


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_missing_expander_is_named_in_one_sentence(board):
    for expander in board.expanders:
        nets = Nets(board, watchdog=False)
        nets.buses[expander.bus].set_dead(expander.address, True)
        card = LineCard(board, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
        with pytest.raises(CardError) as caught:
            card.start(0)
        number = board.buses[expander.bus].number
        said = f"chip {expander.name} at 0x{expander.address:02x} on I2C bus {number} does not answer"
        assert str(caught.value) == said


def test_a_stuck_bus_at_start_is_named():
    nets = Nets(LB4X8, watchdog=False)
    nets.buses[0].fail("stuck")
    card = LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
    with pytest.raises(CardError, match="bus 1 timed out"):
        card.start(0)


def test_one_disturbed_byte_is_no_missing_chip():
    nets = Nets(LB4X8, watchdog=False)
    nets.buses[0].nack_next(1)
    card = LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
    card.start(0)


def test_clock_converter_and_memory_may_be_missing():
    nets = Nets(LB4X8, watchdog=False)
    for address in (0x48, 0x57, 0x68):
        nets.buses[0].set_dead(address, True)
    card = LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
    card.start(0)
    assert len(card.missing) == 3
    assert "clock DS3231 at 0x68 on I2C bus 1 does not answer" in card.missing


def test_a_short_failure_is_only_counted():
    bench = bench_of()
    bench.nets.buses[0].set_dead(0x22, True)
    bench.lift(1)
    bench.run(1500)
    assert bench.signals == []
    bench.nets.buses[0].set_dead(0x22, False)
    bench.run(200)
    assert [name for _, name, _, _ in bench.signals] == ["station off hook"]
    assert bench.card.faults >= 10
    bench.close_all_well()


def test_a_dead_chip_is_tried_every_100_ms_and_lost_after_two_seconds():
    bench = bench_of()
    bench.nets.buses[0].set_dead(0x22, True)
    bench.nets.buses[0].log = []
    bench.lift(1)
    bench.run(4000)
    tries = [us // 1000 for us, _, address, _, _ in bench.nets.buses[0].log if address == 0x22]
    assert min(after - before for before, after in itertools.pairwise(tries)) >= 100
    assert len(tries) >= 35
    (lost_ms,) = bench.told("chip lost", HOOK)
    assert 2000 <= lost_ms - tries[0] <= 2002
    assert sorted(at for _, name, at, _ in bench.signals if name == "station out") == list(range(8))
    assert bench.told("line out") == []
    bench.nets.buses[0].set_dead(0x22, False)
    bench.run(300)
    assert len(bench.told("chip back", HOOK)) == 1
    assert len(bench.told("station in")) == 8
    assert len(bench.told("station off hook", 1)) == 1
    assert bench.told("station off hook", 1)[0] >= bench.told("station in", 1)[0]
    bench.close_all_well()


def test_a_station_that_talked_when_its_chip_was_lost_is_told_off_hook_again():
    bench = bench_of()
    bench.lift(1)
    bench.run(50)
    bench.nets.buses[0].set_dead(0x22, True)
    bench.run(4000)
    bench.nets.buses[0].set_dead(0x22, False)
    bench.run(200)
    assert len(bench.told("station off hook", 1)) == 2
    bench.lift(1, False)
    bench.run(1500)
    assert len(bench.told("station on hook", 1)) == 1
    bench.close_all_well()


def test_a_station_that_was_hung_up_while_its_chip_was_lost_is_on_hook_and_silent():
    bench = bench_of()
    bench.lift(1)
    bench.run(50)
    bench.nets.buses[0].set_dead(0x22, True)
    bench.run(3000)
    bench.lift(1, False)
    bench.run(100)
    bench.nets.buses[0].set_dead(0x22, False)
    bench.run(2000)
    assert len(bench.told("station off hook", 1)) == 1
    assert bench.told("station on hook", 1) == []
    bench.lift(1)
    bench.run(100)
    assert len(bench.told("station off hook", 1)) == 2


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_stuck_bus_never_stalls_a_tick_over_20_ms_and_everything_comes_back(board):
    bench = bench_of(board)
    bench.card.ring(0, RINGING)
    bench.run(100)
    for bus in bench.nets.buses:
        bus.fail("stuck")
    for station in (1, 2):
        bench.lift(station)
    bench.run(5000)
    assert max(us for _, us in bench.stalls) <= 10_000, "more than one time-out in a tick"
    times = [ms for ms, _ in bench.stalls]
    assert len(times) <= 51 * len(board.buses)
    assert len(bench.told("chip lost")) == len(board.expanders)
    for bus in bench.nets.buses:
        bus.fail("restored")
    bench.run(400)
    assert len(bench.told("chip back")) == len(board.expanders)
    assert len(bench.told("station in")) == len(board.stations)
    assert len(bench.told("line in")) == len(board.lines)
    assert bench.told("station off hook", 1) and bench.told("station off hook", 2)
    bench.card.ask_line_volts(0)
    bench.run(20)
    assert bench.told("line volts", 0)
    assert bench.worst_bits() <= 210


def test_two_buses_that_stick_in_one_tick_cost_one_time_out_in_it():
    bench = bench_of(LB8X24)
    bench.lift(0)
    bench.nets.schedule.run_until(1000 * bench.now_ms + 20_000)
    bench.now_ms += 20
    assert bench.nets.int_pins.asserted()
    for bus in bench.nets.buses:
        bus.fail("stuck")
    bench.card.set_lamp(0, True)
    bench.card.open_door(5000)
    bench.run(10)
    assert [us for _, us in bench.stalls] == [10_000, 10_000]


def test_a_chip_that_forgot_everything_gets_its_configuration_and_levels_back():
    bench = bench_of()
    bench.card.seize(2)
    bench.run(5)
    assert bench.nets.lines[2].off_hook
    bench.nets.expanders[LINE_STATE].power_on()
    assert not bench.nets.lines[2].off_hook
    bench.run(2200)
    assert bench.nets.lines[2].off_hook
    assert bench.told("output repaired", LINE_STATE)
    assert bench.told("chip lost") == []
    assert bench.worst_bits() <= 210


def test_a_line_that_cannot_be_answered_is_not_told_to_ring_but_its_battery_is_told():
    bench = bench_of()
    bench.nets.buses[0].set_dead(0x24, True)
    bench.run(4200)
    assert len(bench.told("line out")) == 4
    bench.nets.lines[1].ring(25, 75.0, 0.0)
    bench.nets.lines[2].set_feed(False, False)
    bench.run(1500)
    assert bench.told("line ring on") == []
    assert len(bench.told("line battery lost", 2)) == 1
    bench.nets.lines[1].stop_ringing()
    bench.nets.buses[0].set_dead(0x24, False)
    bench.run(3000)
    assert bench.told("line ring on") == []
    bench.nets.lines[1].ring(25, 75.0, 0.0)
    bench.run(500)
    assert len(bench.told("line ring on", 1)) == 1


def test_a_flipped_latch_is_found_and_repaired_within_the_poll():
    bench = bench_of()
    bench.nets.buses[0].write(0x26, bytes((0x14, 0x80)))
    assert bench.nets.door_energised
    bench.drop_traffic()
    bench.run(2200)
    assert not bench.nets.door_energised
    assert len(bench.told("output repaired", 6)) == 1
    assert bench.card.repairs == 1
    bench.close_all_well()


def test_interrupts_that_went_dead_are_found_and_repaired():
    bench = bench_of()
    bench.nets.buses[0].write(0x22, bytes((0x04, 0, 0)))
    bench.drop_traffic()
    bench.lift(3)
    before = bench.card.raw
    while bench.card.raw == before:
        bench.run(1)
    polled_ms = bench.now_ms
    assert polled_ms <= 510
    bench.run(1700)
    assert bench.told("output repaired", HOOK)
    (told_ms,) = bench.told("station off hook", 3)
    assert told_ms - polled_ms <= 10
    bench.close_all_well()


def test_the_matrix_is_rewritten_after_its_expander_was_reset():
    bench = bench_of()
    pairs = {(4, 0), (0, 4), (5, 12), (20, 1)}
    for listener, source in pairs:
        bench.card.close_crosspoint(listener, source)
    bench.run(5)
    assert bench.nets.paths() == pairs
    bench.nets.expanders[MATRIX].power_on()
    assert bench.nets.paths() == set()
    bench.card.open_crosspoint(5, 12)
    bench.run(2500)
    assert bench.nets.paths() == pairs - {(5, 12)}
    assert bench.worst_bits() <= 210


def test_what_was_opened_while_the_matrix_was_away_is_not_closed_again():
    bench = bench_of()
    bench.card.close_crosspoint(4, 0)
    bench.card.close_crosspoint(5, 1)
    bench.run(5)
    bench.nets.buses[0].set_dead(0x24, True)
    bench.card.close_crosspoint(6, 2)
    bench.run(50)
    bench.card.open_crosspoint(4, 0)
    order = []
    bench.nets.on_crosspoint = lambda y, x, closed: order.append((y, x, closed))
    bench.nets.buses[0].set_dead(0x24, False)
    bench.run(200)
    assert (4, 0, True) not in order
    assert bench.nets.paths() == {(5, 1), (6, 2)}


def test_a_chip_that_lost_its_power_while_it_was_away_comes_back_as_it_is_wanted_now():
    bench = bench_of()
    bench.card.seize(2)
    bench.run(5)
    bench.nets.buses[0].set_dead(0x21, True)
    bench.card.seize(1)
    bench.run(50)
    bench.nets.expanders[LINE_STATE].power_on()
    closed = []
    bench.nets.on_off_hook = lambda line, on: closed.append((line, on))
    bench.card.release(2)
    bench.nets.buses[0].set_dead(0x21, False)
    bench.run(300)
    assert closed == [(1, True)], "the loop of line 3 must not close again, not for an instant"
    assert bench.told("output repaired", LINE_STATE)
    bench.nets.lines[0].set_feed(False, False)
    bench.run(1100)
    assert bench.told("line battery lost", 0)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_disturbed_matrix_write_leaves_no_crosspoint_wrong(board):
    matrix_bus = board.expanders[board.matrix.strobe.chip].bus
    for disturbed in range(1, 5):
        bench = bench_of(board)
        bench.card.close_crosspoint(3, 5)
        bench.run(3)
        bench.card.open_crosspoint(3, 5)
        bench.card.close_crosspoint(9, 20)
        bench.card.close_crosspoint(20, 9)
        bench.nets.buses[matrix_bus].nack_next(disturbed)
        bench.run(600)
        assert bench.nets.paths() == {(9, 20), (20, 9)}, disturbed
        bench.close_all_well()


class CutWire:
    """A bus on which the ``nth`` write to a chip breaks off after ``whole`` bytes."""

    def __init__(self, bus, address, nth, whole):
        self._bus, self._address, self._nth, self._whole = bus, address, nth, whole
        self.cut = False
        self.read, self.write_read = bus.read, bus.write_read

    def write(self, address, data):
        if address != self._address or self.cut:
            self._bus.write(address, data)
            return
        self._nth -= 1
        if self._nth >= 0 or self._whole >= len(data):
            self._bus.write(address, data)
            return
        self.cut = True
        if self._whole:
            self._bus.write(address, bytes(data)[: self._whole])
        raise BusError(NACK, address)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
@pytest.mark.parametrize("expander", ["matrix", "matrix-select", "station-bell", "station-bell-1"])
def test_a_write_that_breaks_off_at_any_byte_is_mended_in_order(board, expander):
    chips = [chip for chip in board.expanders if chip.name == expander]
    cuts = 0
    for chip, nth, whole in itertools.product(chips, range(8), range(14)):
        nets = Nets(board, watchdog=False)
        buses = list(nets.buses)
        wire = CutWire(buses[chip.bus], chip.address, 1000, whole)
        buses[chip.bus] = wire
        bench = CardBench(board, skip=True, start=False)
        bench.nets = nets
        bench.card = LineCard(board, SETTINGS, buses, nets.int_pins, nets.reset_pin)
        bench.card.start(0)
        bench.card.close_crosspoint(3, 5)
        bench.run(3)
        wire._nth = nth
        bench.card.open_crosspoint(3, 5)
        bench.card.close_crosspoint(9, 20)
        bench.card.close_crosspoint(20, 9)
        bench.card.ring(0, (200, 3000))
        bench.run(700)
        cuts += wire.cut
        assert nets.violations() == [], (nth, whole)
        assert nets.paths() == {(9, 20), (20, 9)}, (nth, whole)
    assert cuts > 3 or not chips


def test_one_crosspoint_is_rewritten_each_poll():
    bench = bench_of()
    bench.nets.buses[0].log = []
    bench.run(20_000)
    streams = [sent for _, what, address, sent, _ in bench.nets.buses[0].log if what == "write" and address == 0x24]
    assert 9 <= len(streams) <= 11


def test_ringing_survives_a_short_failure_of_its_expander():
    bench = bench_of()
    bench.card.ring(0, RINGING)
    bench.run(300)
    bench.nets.buses[0].set_dead(0x23, True)
    bench.run(150)
    bench.nets.buses[0].set_dead(0x23, False)
    bench.run(10_000)
    rises = [ms for ms, _, level in bench.rm if level]
    assert len(rises) == 3
    assert bench.nets.violations() == []


def test_a_bell_that_cannot_be_parked_in_time_keeps_rm_until_it_is():
    bench = bench_of()
    bench.card.ring(0, RINGING)
    bench.run(1235)
    bench.nets.buses[0].set_dead(0x23, True)
    bench.run(230)
    bench.nets.buses[0].set_dead(0x23, False)
    bench.run(400)
    (fall_ms,) = [ms for ms, _, level in bench.rm if not level]
    assert fall_ms - bench.fr[-1][0] >= 11
    assert bench.fr[-1][0] > 1460
    bench.close_all_well()


def test_a_bell_chip_that_only_lost_a_setting_keeps_rm_for_its_tail():
    for after_ms in range(1245, 1270, 2):
        bench = bench_of()
        bench.card.ring(0, RINGING)
        bench.run(after_ms)
        bench.nets.buses[0].write(0x23, bytes((0x0C, 0xFF, 0xFF)))
        bench.card._care.doubt(BELL, GPPU_DIFFERS, bench.now_ms)
        bench.run(200)
        assert bench.told("output repaired", BELL)
        bench.close_all_well()


@pytest.mark.parametrize("after_ms", [200, 1249, 1255, 1262])
def test_a_bell_chip_that_forgot_everything_in_a_burst_rings_again_in_the_next(after_ms):
    bench = bench_of()
    bench.card.ring(0, RINGING)
    bench.run(after_ms)
    bench.nets.expanders[BELL].power_on()
    bench.run(2100)
    assert bench.told("output repaired", BELL)
    bench.nets.stations[0].violations.clear()  # nobody can park F/R before a chip forgets it
    bench.run(8000)
    rises = [ms for ms, _, level in bench.rm if level]
    assert rises[1] - rises[0] == 5000
    bench.close_all_well()


@pytest.mark.parametrize("lost_ms", [300, 2000])
def test_losing_the_bell_expander_ends_the_ringing_for_good(lost_ms):
    bench = bench_of()
    bench.card.ring(0, RINGING)
    bench.run(lost_ms)
    bench.nets.buses[0].set_dead(0x23, True)
    bench.run(4500)
    assert len(bench.told("station out")) == 8
    bench.nets.buses[0].set_dead(0x23, False)
    bench.run(8000)
    assert len(bench.told("station in")) == 8
    assert len([ms for ms, _, level in bench.rm if level]) == 1
    assert not bench.nets.bell_sounding(0)
    bench.card.ring(0, RINGING)
    bench.run(50)
    assert bench.nets.bell_sounding(0)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_safe_state_leaves_nothing_energised(board):
    bench = bench_of(board)
    bench.card.set_transfer(True)
    bench.card.open_door(5000)
    bench.card.seize(1)
    bench.card.close_crosspoint(4, 0)
    bench.card.ring(0, RINGING)
    bench.run(118)
    assert bench.nets.stations[0].reversed
    off = []
    bench.nets.on_door = lambda _on: off.append(bench.nets.stations[0].rm)
    bench.nets.on_off_hook = lambda _line, _on: off.append(bench.nets.stations[0].rm)
    assert bench.nets.transfer_energised and bench.nets.door_energised and bench.nets.lines[1].off_hook
    assert bench.nets.lines[0].cid_on
    bench.card.safe_state(bench.now_ms, lambda ms: bench.nets.schedule.advance(1000 * ms))
    nets = bench.nets
    assert off == [1, 1], "nothing else waits for RM"
    assert not nets.transfer_energised and not nets.door_energised
    assert not any(line.off_hook or line.cid_on for line in nets.lines)
    assert nets.closed == set()
    assert all(station.rm == 0 and station.fr == 1 for station in nets.stations)
    assert nets.violations() == []


def test_safe_state_swallows_faults():
    bench = bench_of()
    bench.card.ring(0, RINGING)
    bench.run(100)
    bench.nets.buses[0].fail("stuck")
    bench.card.safe_state(bench.now_ms)
    assert bench.nets.buses[0].stall_us <= 20_000

"""Bus time: nothing while quiet, never over budget, nothing old; and the order of what is written."""

import itertools

import pytest

from tests.hal.card_bench import BOARDS, BUDGET, LB4X8, LB8X24, CardBench
from tests.hal.card_storm import CADENCES, Storm


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_storm_passes_the_budget_and_nothing_grows_old(board, seed):
    storm = Storm(board, seed)
    storm.begin(1500)
    for _ in range(1500):
        if storm.draw.random() < 0.3:
            storm.command()
        storm.bench.run(1)
    bench = storm.bench
    assert bench.worst_bits() <= BUDGET
    assert bench.card.worst_tick_bits <= BUDGET
    assert bench.card.late_reads == 0
    assert bench.card.worst_age_ms <= 5
    assert bench.card.faults == 0
    assert bench.nets.violations() == []
    assert len([1 for _, bits in bench.ticks if bits > 150]) > 100, "that was no storm"


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_storm_ends_with_every_output_as_it_was_commanded(board):
    storm = Storm(board, 5)
    storm.begin(500)
    wanted = set()
    for _ in range(500):
        listener, source = storm.draw.randrange(board.listeners), storm.draw.randrange(board.sources)
        if storm.draw.random() < 0.2:
            storm.bench.card.close_crosspoint(listener, source)
            wanted.add((listener, source))
        if wanted and storm.draw.random() < 0.1:
            gone = storm.draw.choice(sorted(wanted))
            storm.bench.card.open_crosspoint(*gone)
            wanted.discard(gone)
        storm.bench.run(1)
    storm.bench.run(300)
    assert storm.nets.paths() == wanted


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_quiet_box_has_no_traffic_between_polls(board):
    bench = CardBench(board)
    bench.run(100)
    bench.ticks.clear()
    bench.run(10_000)
    inputs = sum(1 for plan in bench.card._plans if plan.inputs)
    parts = sum(driver.read_back_parts for driver in bench.card._drivers)
    polls = 20 * inputs + 5 * parts + 5
    assert len(bench.ticks) <= polls + 2
    assert max(bits for _, bits in bench.ticks) <= 84, "one transaction a tick"
    every_tick = 45 * inputs * 10_000
    assert sum(bits for _, bits in bench.ticks) * 100 < every_tick
    bench.close_all_well()


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_skipping_quiet_ticks_changes_nothing(board):
    stories = []
    for skip in (False, True):
        storm = Storm(board, 11, skip)
        bench = storm.bench
        for number, line in enumerate(storm.nets.lines):
            bench.at(900.3 + number, line.ring, 25, 70.0, 0.3)
            bench.at(2100.7, line.stop_ringing)
        for station in range(len(board.stations)):
            start = storm.draw.uniform(0, 6000)
            bench.at(start, bench.lift, station)
            bench.at(start + storm.draw.uniform(100, 2000), bench.lift, station, False)
        for _ in range(60):
            storm.command()
            bench.run(storm.draw.randrange(200))
        bench.run(2000)
        stories.append((bench.signals, bench.rm, bench.fr, bench.ticks, sorted(storm.nets.paths())))
    assert stories[0] == stories[1]
    assert len(stories[0][0]) > 10


def test_openings_go_before_closings_and_pairs_cancel_out():
    bench = CardBench()
    order = []
    bench.nets.on_crosspoint = lambda y, x, closed: order.append((y, x, closed))
    bench.card.close_crosspoint(4, 0)
    bench.run(3)
    order.clear()
    bench.nets.buses[0].log = []
    bench.card.close_crosspoint(5, 1)
    bench.card.close_crosspoint(6, 2)
    bench.card.open_crosspoint(4, 0)
    bench.card.open_crosspoint(6, 2)
    bench.run(3)
    assert order == [(4, 0, False), (5, 1, True)]
    assert len(bench.nets.buses[0].log) == 1


def test_a_talk_path_is_one_transaction_in_the_tick_of_the_command():
    bench = CardBench()
    bench.run(50)
    bench.nets.buses[0].log = []
    bench.card.close_crosspoint(4, 0)
    bench.card.close_crosspoint(0, 4)
    bench.run(1)
    assert len(bench.nets.buses[0].log) == 1
    assert bench.nets.paths() == {(4, 0), (0, 4)}


def test_a_listener_hears_several_sources_and_each_ends_by_itself():
    """A tone in a conversation: of call waiting, of a door's bell, of a conference."""
    bench = CardBench()
    for source in (0, 16, 5):
        bench.card.close_crosspoint(4, source)
    bench.run(3)
    assert bench.nets.paths() == {(4, 0), (4, 16), (4, 5)}
    bench.card.open_crosspoint(4, 16)
    bench.run(3)
    assert bench.nets.paths() == {(4, 0), (4, 5)}
    bench.close_all_well()


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_the_caller_id_path_of_every_line_is_on_but_while_it_is_seized(board):
    bench = CardBench(board)
    for line in bench.nets.lines:
        assert line.cid_on, "from the start"
    wire = bench.nets.lines[2]
    for _ in range(2):
        bench.card.seize(2)
        bench.run(2)
        assert wire.off_hook and not wire.cid_on
        bench.card.seize(2)
        bench.run(2)
        assert wire.off_hook and not wire.cid_on
        bench.card.release(2)
        bench.run(2)
        assert wire.cid_on and not wire.off_hook
    assert [line.cid_on for line in bench.nets.lines] == [True] * len(board.lines)
    bench.close_all_well()


def test_the_lines_receivers_hear_their_lines_from_the_start():
    for board in BOARDS:
        bench = CardBench(board)
        pairs = zip(board.receivers[: board.line_receivers], board.lines, strict=False)
        assert bench.nets.closed == {(receiver.listener, line.source) for receiver, line in pairs}


def test_lamps_and_relays_follow():
    bench = CardBench()
    bench.card.set_transfer(True)
    bench.card.set_lamp(1, True)
    bench.run(2)
    assert bench.nets.transfer_energised and bench.nets.lamps_lit == 2


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_digits_through_every_receiver_at_once(board):
    bench = CardBench(board)
    for receiver in range(8):
        source = board.lines[receiver].source if receiver < 4 else board.stations[receiver].source
        bench.card.lend_receiver(receiver, source)
    for line in range(4):
        bench.card.seize(line)
    bench.run(20)
    assert len(bench.nets.closed) == 8
    for round_number, digit in enumerate("0159*#D"):
        start = bench.now_ms + 10
        for receiver in bench.nets.receivers:
            bench.at(start, receiver.hear, digit)
            bench.at(start + 50, receiver.hear, None)
        bench.run(120)
        for port in range(4):
            assert [v for _, n, p, v in bench.signals if n == "line digit" and p == port][-1:] == [digit]
            assert [v for _, n, p, v in bench.signals if n == "station digit" and p == port + 4][-1:] == [digit]
        heard = [name for _, name, _, _ in bench.signals if name.endswith("digit")]
        assert len(heard) == 8 * (round_number + 1)
        told = [ms for ms, name, _, _ in bench.signals if name.endswith("digit") and ms >= start]
        assert max(told) - (start + 30) <= 8
    bench.close_all_well()


def test_a_returned_receiver_is_silent():
    bench = CardBench()
    bench.card.lend_receiver(5, bench.board.stations[2].source)
    bench.run(5)
    bench.card.return_receiver(5)
    bench.at(20, bench.nets.receivers[5].hear, "7")
    bench.run(100)
    assert not bench.nets.paths()
    assert bench.told("station digit") == []


def test_a_receiver_lent_again_never_gives_its_new_port_the_old_ports_digit():
    told = []
    for moment in range(45, 65):
        bench = CardBench()
        card, new = bench.card, bench.board.stations[3]
        card.lend_receiver(5, bench.board.stations[2].source)
        bench.at(20, bench.nets.receivers[5].hear, "7")
        bench.run(moment)
        # Call control decides between scan and actuate: the digit may have been announced and not yet read.
        bench.nets.schedule.run_until(bench.now_ms * 1000)
        card.scan(bench.now_ms)
        bench.nets.receivers[5].hear(None)
        card.return_receiver(5)
        card.lend_receiver(5, new.source)
        card.actuate(bench.now_ms)
        bench.now_ms += 1
        bench.run(100)
        told += [port for _, name, port, _ in bench.signals if name == "station digit"]
    assert set(told) == {2}


def test_a_digit_survives_a_failure_of_its_expander():
    for step in range(4):
        bench = CardBench()
        bench.card.seize(0)
        bench.run(5)
        bench.at(20, bench.nets.receivers[0].hear, "7")
        refuse_in(bench, step, 0x25)
        bench.run(600)
        assert [v for _, n, p, v in bench.signals if n == "line digit"] == ["7"], step
        assert bench.card.faults == 1
        assert not bench.nets.receivers[0].toe
        bench.close_all_well()


def refuse_in(bench, step, address):
    """Refuse the transaction number ``step`` with the chip at ``address`` from now on."""
    bus = bench.nets.buses[0]
    seen = []

    def counted(inner):
        def transaction(at, *arguments):
            if at == address and bench.now_ms >= 40:
                seen.append(at)
                if len(seen) == step + 1:
                    bus.nack_next(1)
            return inner(at, *arguments)

        return transaction

    bus.write, bus.write_read = counted(bus.write), counted(bus.write_read)


def test_crosspoints_get_their_share_of_a_storm():
    storm = Storm(LB8X24, 4)
    bench = storm.bench
    storm.begin(1000)
    bench.run(200)
    for number in range(16):
        asked_ms = bench.now_ms
        bench.card.close_crosspoint(number, 33)
        bench.card.close_crosspoint(number + 24, 34)
        while len(bench.nets.paths()) < 2 * (number + 1):
            bench.run(1)
            assert bench.now_ms - asked_ms <= 12


def test_line_volts_on_request():
    bench = CardBench()
    bench.nets.lines[1].set_volts(48.0)
    bench.nets.lines[3].set_volts(8.0)
    bench.card.ask_line_volts(1)
    bench.card.ask_line_volts(3)
    bench.run(30)
    volts = [(port, value) for _, name, port, value in bench.signals if name == "line volts"]
    assert [port for port, _ in volts] == [1, 3]
    assert abs(volts[0][1] - 48_000) <= 100 and abs(volts[1][1] - 8_000) <= 100
    bench.close_all_well()


def test_line_volts_survive_a_disturbance_and_a_dead_converter_blocks_nobody():
    for step in range(3):
        bench = CardBench()
        bench.run(40)
        refuse_in(bench, step, 0x48)
        bench.card.ask_line_volts(1)
        bench.run(300)
        assert len(bench.told("line volts", 1)) == 1, step
    bench.nets.buses[0].set_dead(0x48, True)
    bench.card.ask_line_volts(1)
    bench.run(2000)
    bench.nets.buses[0].set_dead(0x48, False)
    bench.card.ask_line_volts(2)
    bench.run(300)
    assert bench.told("line volts", 2)
    assert len(bench.told("line volts", 1)) == 1


def test_the_clock_is_read_at_start_and_hourly():
    bench = CardBench(skip=True)
    bench.run(2 * 3_600_000 + 5000)
    times = bench.told("clock time")
    assert times[0] == 0 and len(times) == 3
    assert 3_600_000 <= times[1] <= 3_600_010


def test_a_frequent_storm_on_lb8x24_keeps_the_ringing_frequency():
    storm = Storm(LB8X24, 3)
    bench = storm.bench
    for station in range(0, 24, 3):
        bench.card.ring(station, CADENCES[1])
    bench.run(30)
    for line in storm.nets.lines:
        line.ring(50, 90.0, storm.draw.random())
    bench.run(600)
    for station in range(0, 24, 3):
        times = [ms for ms, at, _ in bench.fr if at == station][2:]
        assert {after - before for before, after in itertools.pairwise(times)} == {20}
    bench.close_all_well()


def test_a_quiet_tick_asks_once_and_allocates_nothing():
    bench = CardBench(LB4X8)
    bench.run(50)
    asked = []
    pins = bench.nets.int_pins
    bench.card._int_pins = type("Asked", (), {"asserted": lambda self: asked.append(1) or pins.mask})()
    before = bench.card.transactions
    from hal.signals import NOTHING

    assert bench.card.scan(50) is NOTHING
    bench.card.actuate(50)
    assert len(asked) == 1
    assert bench.card.transactions == before


def test_the_clock_is_set_in_two_ticks_and_read_back():
    bench = CardBench()
    bench.run(40)
    bench.card.set_clock((2026, 11, 30, 23, 59, 58))
    bench.run(20)
    (shown,) = [value for _, name, _, value in bench.signals if name == "clock time"][1:]
    assert shown == (2026, 11, 30, 23, 59, 58, 1)
    bench.card.set_clock((2027, 2, 28, 12, 0, 0))
    bench.run(20)
    assert [value for _, name, _, value in bench.signals if name == "clock time"][-1] == (2027, 2, 28, 12, 0, 0, 1)
    with pytest.raises(ValueError, match="no such time"):
        bench.card.set_clock((2027, 2, 29, 12, 0, 0))
    bench.run(20)
    assert len(bench.told("clock time", 0)) == 3
    bench.close_all_well()


@pytest.mark.parametrize("step", range(2))
def test_a_disturbance_while_the_clock_is_set_is_made_good(step):
    bench = CardBench()
    bench.run(40)
    refuse_in(bench, step, 0x68)
    bench.card.set_clock((2026, 11, 30, 12, 0, 0))
    bench.run(400)
    assert [value for _, name, _, value in bench.signals if name == "clock time"][1:] == [(2026, 11, 30, 12, 0, 0, 1)]


def test_a_dead_clock_is_given_up_and_blocks_nobody():
    bench = CardBench()
    bench.run(40)
    bench.nets.buses[0].set_dead(0x68, True)
    bench.card.set_clock((2026, 11, 30, 12, 0, 0))
    bench.card.ask_line_volts(1)
    bench.run(600)
    assert len(bench.told("clock time", 0)) == 1, "that of the start"
    assert bench.told("line volts", 1)
    bench.nets.buses[0].set_dead(0x68, False)
    bench.run(2_000)
    assert len(bench.told("clock time", 0)) == 1, "a time that has grown old is not written"

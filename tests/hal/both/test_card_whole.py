"""The whole card on the chip models: a few stories, on both interpreters. The rest of them is in tests/hal."""

import gc

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.signals import NOTHING
from tests.hal.card_bench import RINGING, CardBench


def story(board):
    """A line rings, its telephone is rung and lifted, the two talk, a digit is keyed, a chip dies and comes back."""
    bench = CardBench(board, skip=True)
    card, nets = bench.card, bench.nets
    bench.at(50, nets.lines[1].ring, 25, 75.0, 0.0)
    bench.at(760, nets.lines[1].stop_ringing)
    bench.run(300)
    card.ring(3, RINGING)
    bench.at(700, bench.lift, 3)
    bench.run(600)
    card.seize(1)
    card.close_crosspoint(board.stations[3].listener, board.lines[1].source)
    card.close_crosspoint(board.lines[1].listener, board.stations[3].source)
    card.lend_receiver(5, board.stations[3].source)
    bench.at(1000, nets.receivers[5].hear, "7")
    bench.at(1080, nets.receivers[5].hear, None)
    bench.run(600)
    hook = board.expanders[board.stations[3].shk.chip]
    nets.buses[hook.bus].set_dead(hook.address, True)
    bench.run(3000)
    nets.buses[hook.bus].set_dead(hook.address, False)
    bench.run(1000)
    return bench


def check(board):
    bench = story(board)
    assert len(bench.told("line ring on", 1)) == 1
    assert 125 <= bench.told("line ring on", 1)[0] <= 180
    assert bench.told("line ring off", 1)
    lifts = bench.told("station off hook", 3)
    assert len(lifts) == 2
    assert 720 <= lifts[0] <= 760
    assert [(port, value) for _, name, port, value in bench.signals if name == "station digit"] == [(3, "7")]
    assert bench.nets.lines[1].off_hook
    wanted = {
        (board.stations[3].listener, board.lines[1].source),
        (board.lines[1].listener, board.stations[3].source),
        (board.receivers[5].listener, board.stations[3].source),
    }
    assert bench.nets.paths() == wanted
    assert len(bench.told("chip lost")) == 1 and len(bench.told("chip back")) == 1
    bench.close_all_well()


def test_a_call_on_lb4x8():
    check(LB4X8)


def test_a_call_on_lb8x24():
    check(LB8X24)


def test_the_same_story_twice_is_the_same_to_the_millisecond():
    once, twice = story(LB4X8), story(LB4X8)
    assert once.signals == twice.signals
    assert once.ticks == twice.ticks


def test_reset_lowers_rm_of_a_chip_that_is_gone_and_the_talking_line_stays():
    bench = CardBench(LB8X24, skip=True)
    card, nets = bench.card, bench.nets
    card.seize(2)
    card.ring(3, RINGING)
    bench.run(500)
    bell = LB8X24.expanders[LB8X24.stations[3].rm.chip]
    nets.buses[bell.bus].set_dead(bell.address, True)
    bench.run(2100)
    assert len(bench.told("card reset", 3)) == 1
    assert nets.stations[3].rm == 0 and nets.lines[2].off_hook
    bench.close_all_well()


def quiet_ticks(card, from_ms, to_ms):
    heard = 0
    for now_ms in range(from_ms, to_ms):
        if card.scan(now_ms) is not NOTHING:
            heard += 1
        card.actuate(now_ms)
    return heard


def test_quiet_ticks_allocate_nothing():
    """Judged by MicroPython's heap; CPython cannot tell."""
    for board in (LB4X8, LB8X24):
        bench = CardBench(board)
        card = bench.card
        longest = 0
        for _ in range(40):
            bench.run(1)
            longest = max(longest, card.idle_until_ms(bench.now_ms) - bench.now_ms)
            until_ms = card.idle_until_ms(bench.now_ms)
            transactions = card.transactions
            gc.collect()
            gc.disable()
            before = gc.mem_alloc() if hasattr(gc, "mem_alloc") else 0
            heard = quiet_ticks(card, bench.now_ms, until_ms)
            after = gc.mem_alloc() if hasattr(gc, "mem_alloc") else 0
            gc.enable()
            assert after == before, (board.name, after - before)
            assert heard == 0 and card.transactions == transactions
            bench.now_ms = max(until_ms, bench.now_ms)
        assert longest >= 10, "that was not quiet"


def test_the_heap_would_show_an_allocation():
    if not hasattr(gc, "mem_alloc"):
        return
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    held = [before]
    assert gc.mem_alloc() > before and held
    gc.enable()


def test_whether_the_transfer_relays_line_is_in_use():
    bench = CardBench(skip=True)
    wire = bench.nets.lines[LB4X8.transfer_line]
    busy = bench.card.transfer_line_busy
    assert not busy(), "before the first tick it knows as well"
    bench.run(50)
    wire.set_behind(True)
    bench.run(2)
    assert busy(), "the telephone that the fallen relay joins talks"
    wire.set_behind(False)
    bench.run(2)
    assert not busy()
    wire.ring(20, 90.0, 0.0)
    bench.run(300)
    heard = []
    for _ in range(200):
        bench.run(1)
        heard.append(busy())
    assert heard == [True] * 200, "a burst is busy in its zero crossings too"
    wire.stop_ringing()
    bench.run(200)
    assert not busy()
    bench.card.seize(LB4X8.transfer_line)
    assert busy()
    bench.run(100)
    assert busy()
    bench.card.release(LB4X8.transfer_line)
    bench.run(100)
    assert not busy()
    bench.nets.lines[LB4X8.transfer_line + 1].set_behind(True)
    bench.run(20)
    assert not busy(), "that was another line"


def test_a_line_that_nobody_can_see_counts_as_in_use():
    bench = CardBench(skip=True)
    bench.run(20)
    chip = LB4X8.expanders[LB4X8.lines[LB4X8.transfer_line].loop.chip]
    bench.nets.buses[0].set_dead(chip.address, True)
    bench.run(600)
    assert bench.card.transfer_line_busy()
    bench.nets.buses[0].set_dead(chip.address, False)
    bench.run(600)
    assert not bench.card.transfer_line_busy()


def test_a_relay_that_fell_in_a_call_is_seen_busy_from_the_start():
    bench = CardBench(start=False)
    bench.nets.lines[LB4X8.transfer_line].set_behind(True)
    bench.card.start(0)
    assert bench.card.transfer_line_busy()

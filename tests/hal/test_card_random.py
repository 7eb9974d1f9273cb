"""Random people, lines, commands and faults; afterwards the card is whole, and what it told has no gap."""

import pytest

from tests.hal.card_bench import BOARDS, BUDGET
from tests.hal.card_storm import Storm

AFTER_A_RESET = ("(dissipation)", "(duty)")
"""RM of a bell chip that is lost again within 10 s of the last RESET: only then it may be high for too long."""


def people(storm):
    """Every telephone is lifted and hung up a few times."""
    for station in range(len(storm.nets.stations)):
        ms = storm.draw.uniform(0, 9000)
        for _ in range(4):
            for closed in (True, False):
                storm.bench.at(ms, storm.bench.lift, station, closed)
                ms += storm.draw.uniform(50, 1500)


def exchange(storm):
    for line in storm.nets.lines:
        ms = storm.draw.uniform(0, 8000)
        storm.bench.at(ms, line.ring, 25, 70.0, storm.draw.random())
        storm.bench.at(ms + 1000, line.stop_ringing)


def faults(storm, count):
    board, draw, at = storm.bench.board, storm.draw, storm.bench.at
    for _ in range(count):
        ms = draw.uniform(0, 9000)
        end_ms = ms + draw.choice((1, 20, 150, 900, 2500))
        bus = draw.choice(storm.nets.buses)
        expander = draw.choice(board.expanders)
        home = storm.nets.buses[expander.bus]
        kind = draw.choice(("stuck", "nack", "dead", "hiccup"))
        if kind == "dead":
            at(ms, home.set_dead, expander.address, True)
            at(end_ms, home.set_dead, expander.address, False)
        elif kind == "hiccup":
            at(ms, bus.nack_next, draw.randrange(1, 4))
        else:
            at(ms, bus.fail, kind)
            at(end_ms, bus.fail, "restored")


def play(board, seed, skip):
    storm = Storm(board, seed, skip)
    bench = storm.bench
    people(storm)
    exchange(storm)
    faults(storm, 12)
    for _ in range(150):
        storm.command()
        bench.run(storm.draw.randrange(1, 120))
    for station in range(len(board.stations)):
        bench.card.stop_ringing(station)
    bench.run(15_000)
    return storm


def check_story(signals):
    """Nobody hangs up who was not off hook, nobody lifts twice, and at the end all are on hook."""
    off_hook = set()
    for ms, name, port, _ in signals:
        if name == "station off hook":
            assert port not in off_hook, ms
            off_hook.add(port)
        elif name == "station on hook":
            assert port in off_hook, ms
            off_hook.discard(port)
        elif name == "station out":
            off_hook.discard(port)
    assert off_hook == set()


def check_whole(storm):
    """Every chip serves, and every output is what it is wanted to be."""
    bench, card, board = storm.bench, storm.bench.card, storm.bench.board
    assert card.in_service == (1 << len(board.expanders)) - 1
    wanted = card._crosspoints._wanted
    assert storm.nets.closed == {(key // board.sources, key % board.sources) for key in wanted}
    assert [line.off_hook for line in storm.nets.lines] == [
        card._outputs.wanted[pins.oh.chip] >> pins.oh.bit & 1 == board.levels.oh for pins in board.lines
    ]
    assert all(slic.rm == 0 and slic.fr == 1 for slic in storm.nets.stations)
    assert not storm.nets.door_energised
    assert card._ringer._tokens.free == board.limits.bells
    assert bench.worst_bits() <= BUDGET
    assert max((us for _, us in bench.stalls), default=0) <= 10_000
    for violation in storm.nets.violations():
        assert card._last_resort.pulses and any(known in violation for known in AFTER_A_RESET), violation


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
@pytest.mark.parametrize("seed", range(12))
def test_a_random_story_with_faults_ends_whole(board, seed):
    storm = play(board, seed, skip=True)
    check_story(storm.bench.signals)
    check_whole(storm)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_skipping_quiet_ticks_changes_nothing_among_faults(board):
    slow, fast = play(board, 7, False).bench, play(board, 7, True).bench
    assert slow.signals == fast.signals
    assert slow.rm == fast.rm and slow.fr == fast.fr
    assert slow.ticks == fast.ticks

"""The small parts that the senses stand on: bit positions, the tape of edges, the heap of deadlines."""

from hal.filters.bits import BitFinder
from hal.filters.deadlines import FAR, Deadlines
from hal.filters.tape import Tape
from tests.hal.both.sense_inputs import Dice


def test_positions_of_set_bits_narrow_and_wide():
    dice = Dice(1)
    for width in (1, 16, 128, 255, 257, 1000, 5000):
        finder = BitFinder(width)
        assert finder.positions(0) == []
        for _ in range(10):
            wanted = sorted({dice.below(width) for _ in range(20)} | {0, width - 1})
            assert finder.positions(sum(1 << n for n in wanted)) == wanted


def test_the_first_edge_of_a_movement():
    tape = Tape(8)
    for at in (100, 101, 104, 111, 118):
        tape.record(0b10, at)
    tape.record(0b01, 125)
    assert tape.last_edge_ms(1) == 118
    assert tape.first_edge_ms(1, 125) == 100


def test_edges_further_apart_are_two_movements():
    tape = Tape(8)
    for at in (100, 101, 109, 112):
        tape.record(1, at)
    assert tape.first_edge_ms(0, 119) == 109


def test_the_tape_wraps():
    tape = Tape(8)
    for at in range(200):
        tape.record(0b10, at)
    tape.record(0b11, 200)
    tape.record(0b01, 203)
    assert tape.first_edge_ms(0, 210) == 200


def test_an_input_that_never_moved():
    tape = Tape(8)
    assert tape.last_edge_ms(3) < -1_000_000
    assert tape.first_edge_ms(3, 50) == 50


class Waiting:
    def __init__(self):
        self.deadline_ms = FAR


def test_deadlines_come_up_when_they_are_due_and_once():
    """Random changes of deadlines against a search of all of them."""
    dice = Dice(5)
    waiting = [Waiting() for _ in range(20)]
    deadlines = Deadlines(waiting)
    taken_in_all = 0
    for now in range(1, 2000):
        for _ in range(2):
            index = dice.below(20)
            waiting[index].deadline_ms = (FAR, now + dice.below(5), now + dice.below(60))[dice.below(3)]
            deadlines.watch(index)
        nearest = min(one.deadline_ms for one in waiting)
        assert deadlines.next_ms <= nearest
        due = [n for n in range(20) if waiting[n].deadline_ms <= now]
        taken = []
        while True:
            index = deadlines.take(now)
            if index < 0:
                break
            waiting[index].deadline_ms = FAR
            deadlines.watch(index)
            taken.append(index)
        assert sorted(taken) == due
        assert deadlines.next_ms > now
        taken_in_all += len(taken)
    assert taken_in_all > 300


def test_a_deadline_may_be_put_off():
    waiting = [Waiting()]
    deadlines = Deadlines(waiting)
    waiting[0].deadline_ms = 10
    deadlines.watch(0)
    assert deadlines.take(10) == 0
    deadlines.push(0, 12)
    assert deadlines.take(11) == -1
    assert deadlines.next_ms == 12
    assert deadlines.take(12) == 0

"""The lines' receivers are lent to telephones and come home again, through the whole card and on both interpreters: no
digit is taken for somebody else's, and a caller's number that was half heard is none."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.digit_reader import STRANGE_MS
from tests.hal.both.test_card_caller_id import Office

NUMBER = "A0612345678C"
PERIOD_MS = 100


def standing(board):
    """What is closed in a box at rest."""
    return {(board.receivers[n].listener, board.lines[n].source) for n in range(board.line_receivers)}


def station_digits(office):
    return [(port, value) for _, name, port, value in office.signals if name == "station digit"]


def lend(office, receiver, station):
    office.tick(office.card.lend_receiver, receiver, office.board.stations[station].source)


def bring_home(office, receiver):
    office.tick(office.card.return_receiver, receiver)


def test_a_lent_receiver_hears_the_telephone_and_nothing_else():
    for board in (LB4X8, LB8X24):
        office = Office(board)
        lend(office, 1, 6)
        office.run(5)
        place = board.receivers[1].listener
        assert {pair for pair in office.nets.closed if pair[0] == place} == {(place, board.stations[6].source)}
        office.at(60, office.nets.receivers[1].hear, "7")
        office.at(110, office.nets.receivers[1].hear, None)
        office.run(200)
        assert station_digits(office) == [(6, "7")] and office.heard == []
        office.close_all_well()


def test_who_comes_home_hears_its_line_again():
    for board in (LB4X8, LB8X24):
        office = Office(board)
        for receiver in range(board.line_receivers):
            lend(office, receiver, receiver + 2)
        office.run(20)
        for receiver in range(board.line_receivers):
            bring_home(office, receiver)
            bring_home(office, receiver)
        office.run(20)
        assert office.nets.closed == standing(board)
        for line in range(board.line_receivers):
            office.tones(line, NUMBER, 1300 + 13 * line)
        office.run(4000)
        assert sorted(office.heard) == [(line, "0612345678", 0) for line in range(board.line_receivers)]
        office.close_all_well()


def test_a_receiver_of_telephones_has_no_home():
    office = Office()
    lend(office, 5, 2)
    office.run(20)
    bring_home(office, 5)
    office.run(20)
    assert office.nets.closed == standing(LB4X8)


def test_meanwhile_the_line_tells_nobody_by_dtmf_and_the_others_do():
    office = Office()
    lend(office, 0, 3)
    office.tones(0, NUMBER, 50)
    office.tones(1, NUMBER, 50)
    office.run(3000)
    assert office.heard == [(1, "0612345678", 0)] and office.bad == [] and station_digits(office) == []
    office.close_all_well()


def test_a_half_heard_number_is_none():
    """Lent and brought home at any moments of a burst: the whole number, or nothing at all."""
    told = set()
    begins_ms = 1500
    ends_ms = begins_ms + len(NUMBER) * PERIOD_MS
    for lent_ms in range(1100, ends_ms + 100, 130):
        for for_ms in (3, 60, 270, 900):
            office = Office()
            office.tones(0, NUMBER, begins_ms)
            office.run(lent_ms)
            lend(office, 0, 3)
            office.run(for_ms)
            bring_home(office, 0)
            office.run(4000)
            assert office.bad == [] and station_digits(office) == [], (lent_ms, for_ms)
            told.update(office.heard)
            # The next caller's number is heard whole again.
            office.signals.clear()
            office.tones(0, "A777C", office.now_ms + 10)
            office.run(1500)
            assert office.heard == [(0, "777", 0)], (lent_ms, for_ms)
    assert told == {(0, "0612345678", 0)}


def test_a_line_that_was_in_use_meanwhile():
    office = Office()
    lend(office, 0, 3)
    office.tick(office.card.seize, 0)
    office.tones(0, "12", 20)
    office.run(400)
    bring_home(office, 0)
    office.tones(0, "34", office.now_ms + 20)
    office.run(400)
    assert [(port, value) for _, name, port, value in office.signals if name == "line digit"] == [(0, "3"), (0, "4")]
    office.tick(office.card.release, 0)
    office.run(1000)
    office.tones(0, NUMBER, office.now_ms + 10)
    office.run(2000)
    assert office.heard == [(0, "0612345678", 0)] and office.bad == []


def test_the_last_digit_of_a_line_is_not_the_first_of_the_telephone():
    """The receiver is lent in the tick in which it recognises a digit of its line, which nobody has seen yet."""
    heard = set()
    for moment in range(70, 95):
        office = Office()
        office.tick(office.card.seize, 0)
        office.at(50.5, office.nets.receivers[0].hear, "7")
        office.run(moment)
        office.tick(_decide_slowly, office)
        office.nets.receivers[0].hear(None)
        office.run(100)
        heard.update(name for _, name, _, _ in office.signals if name.endswith("digit"))
    assert heard == {"line digit"}


def _decide_slowly(office):
    office.nets.schedule.run_until(1000 * office.now_ms + 900)
    office.card.lend_receiver(0, office.board.stations[3].source)


def test_the_first_digit_of_the_telephone_counts():
    office = Office()
    lend(office, 0, 3)
    office.at(STRANGE_MS // 2, office.nets.receivers[0].hear, "7")
    office.run(200)
    assert station_digits(office) == [(3, "7")]


def test_the_matrix_is_rewritten_as_it_was_lent():
    office = Office()
    lend(office, 2, 4)
    office.run(20)
    lent = set(office.nets.closed)
    for home in (False, True):
        if home:
            bring_home(office, 2)
            office.run(20)
        chip = office.nets.expanders[LB4X8.matrix.strobe.chip]
        office.nets.closed.clear()
        chip.power_on()
        office.run(3000)
        assert office.nets.closed == (standing(LB4X8) if home else lent)

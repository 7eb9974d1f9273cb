"""Digits and flashes that the box sends by breaks of the loop, heard by an exchange's receiver; on both interpreters.

The sweeps over every millisecond are in tests/hal/test_outpulsing_faults.py.
"""

import gc

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.outpulser import PULSES_EUROPE, PULSES_US, PulseTiming
from hal.signals import NOTHING
from tests.hal.both.wires import raises
from tests.hal.card_bench import RINGING, SETTINGS, CardBench
from tests.hal.pulse_ear import PulseEar, new_zealand, normal, sweden

LATE_MS = 1.5


class Office:
    """A bench with some lines seized, their loops seen closed, and the exchange's ear on all of them."""

    def __init__(self, board=LB4X8, lines=(0,), settings=SETTINGS, skip=True):
        self.bench = CardBench(board, settings=settings, skip=skip)
        self.card = self.bench.card
        self.nets = self.bench.nets
        self.ear = PulseEar(self.bench)
        self.bench.run(5)
        for line in lines:
            self.card.seize(line)
        self.bench.run(100)
        assert len(self.bench.told("line loop on")) == len(lines)
        self.bench.signals.clear()

    def out(self):
        """(line, unsent) of every LINE_DIALLED_OUT."""
        return [(port, value) for _, name, port, value in self.bench.signals if name == "line dialled out"]

    def others(self):
        return [signal for signal in self.bench.signals if signal[1] != "line dialled out"]

    def of_lines(self):
        return [signal for signal in self.others() if signal[1].startswith("line")]


def check_digits(board, settings, mapping, timing):
    office = Office(board, (2,), settings)
    for digit in "1234567890":
        office.card.dial_pulses(2, digit, timing)
    office.bench.run(15000)
    assert office.ear.digits(2, mapping) == "1234567890"
    assert office.out() == [(2, 0)] and office.others() == []
    for _, length in office.ear.breaks(2):
        assert abs(length - timing.break_ms) < LATE_MS
    trains = office.ear.trains(2)
    for n in range(len(trains)):
        for m in range(1, len(trains[n])):
            assert abs(trains[n][m][0] - trains[n][m - 1][0] - timing.break_ms - timing.make_ms) < LATE_MS
        if n:
            assert abs(trains[n][0][0] - sum(trains[n - 1][-1]) - timing.gap_ms) < LATE_MS
    assert office.ear.closed(2)
    office.bench.close_all_well()


def test_all_digits_as_in_the_usa():
    check_digits(LB4X8, SETTINGS, normal, PULSES_US)


def test_all_digits_as_in_europe():
    check_digits(LB8X24, SETTINGS, normal, PULSES_EUROPE)


def test_all_digits_of_sweden():
    check_digits(LB4X8, SETTINGS.changed(digits="00123456789"), sweden, PULSES_EUROPE)


def test_all_digits_of_new_zealand():
    check_digits(LB4X8, SETTINGS.changed(digits="09876543210"), new_zealand, PULSES_EUROPE)


def test_the_ear_refuses_what_an_exchange_refuses():
    """Else the tests above prove nothing: too slow, too fast, too much break, too little."""
    for timing in (
        PulseTiming(90, 45, 800),
        PulseTiming(50, 27, 800),
        PulseTiming(80, 20, 800),
        PulseTiming(50, 50, 800),
    ):
        office = Office()
        office.card.dial_pulses(0, "4", timing)
        office.bench.run(1500)
        assert office.ear.digits(0) == "?", timing


def test_twenty_pulses_a_second():
    office = Office()
    office.card.dial_pulses(0, "5091", PulseTiming(33, 17, 400))
    office.bench.run(4000)
    assert office.ear.digits(0, normal, 18, 22) == "5091"
    assert office.out() == [(0, 0)] and office.others() == []


def check_at_once(board, numbers):
    """Every line dials another number, a few ms apart, while telephones ring and are lifted."""
    office = Office(board, range(len(numbers)), skip=False)
    bench = office.bench
    for station in range(4):
        office.card.ring(station, RINGING)
    bench.at(bench.now_ms + 300, bench.lift, 1)
    bench.at(bench.now_ms + 1100, bench.lift, 5)
    for line in range(len(numbers)):
        office.card.dial_pulses(line, numbers[line], PULSES_US if line % 2 else PULSES_EUROPE)
        bench.run(3 * (line % 3))
    bench.run(6500)
    for line in range(len(numbers)):
        timing = PULSES_US if line % 2 else PULSES_EUROPE
        assert office.ear.digits(line) == numbers[line], line
        for _, length in office.ear.breaks(line):
            assert abs(length - timing.break_ms) < LATE_MS
    assert sorted(office.out()) == [(line, 0) for line in range(len(numbers))]
    assert office.of_lines() == []
    assert office.card.late_reads == 0
    bench.close_all_well()


def test_four_lines_at_once():
    check_at_once(LB4X8, ("1970", "0382", "4444", "9601"))


def test_eight_lines_at_once():
    check_at_once(LB8X24, ("1970", "0382", "4444", "9601", "1111", "2580", "0001", "7353"))


def test_four_lines_in_step_stay_within_the_budget():
    office = Office(LB4X8, range(4), skip=False)
    for line in range(4):
        office.card.dial_pulses(line, "00", PULSES_EUROPE)
    office.bench.run(4000)
    for line in range(4):
        assert office.ear.digits(line) == "00"
        assert office.ear.edges[line][1:] == office.ear.edges[0][1:]
    office.bench.close_all_well()


def test_a_flash_is_one_break_of_the_ordered_length():
    for length_ms in (100, 270, 600):
        office = Office()
        begin_ms = office.bench.now_ms
        office.card.flash_line(0, length_ms)
        office.bench.run(1500)
        ((began, length),) = office.ear.breaks(0)
        assert began - begin_ms < LATE_MS and abs(length - length_ms) < LATE_MS
        assert office.out() == [(0, 0)] and office.others() == []
        assert office.ear.closed(0)
        office.bench.close_all_well()


def test_orders_go_out_one_after_the_other_and_are_told_once():
    office = Office()
    office.card.flash_line(0, 300)
    office.card.dial_pulses(0, "2", PULSES_EUROPE)
    office.bench.run(900)
    office.card.dial_pulses(0, "3", PULSES_EUROPE)
    office.bench.run(3000)
    assert [len(train) for train in office.ear.trains(0)] == [1, 2, 3]
    assert office.out() == [(0, 0)]
    office.card.dial_pulses(0, "", PULSES_EUROPE)
    office.bench.run(5)
    assert office.out() == [(0, 0), (0, 0)]


def test_a_digit_ordered_right_after_the_last_is_still_a_digit_of_its_own():
    office = Office()
    office.card.dial_pulses(0, "1", PULSES_EUROPE)
    office.bench.run(120)
    assert office.out() == [(0, 0)]
    office.card.dial_pulses(0, "1", PULSES_EUROPE)
    office.bench.run(1500)
    assert office.ear.digits(0) == "11"


def test_the_first_break_waits_for_a_loop_that_was_closed_this_instant():
    office = Office(lines=())
    office.card.seize(3)
    office.card.dial_pulses(3, "1", PULSES_EUROPE)
    office.bench.run(500)
    assert office.ear.breaks(3)[0][0] - office.ear.edges[3][0][0] >= 25
    assert office.ear.digits(3) == "1"
    assert len(office.bench.told("line loop on", 3)) == 1


def test_orders_that_cannot_be():
    office = Office()
    for digits in ("A", "1*", "12 3", "#"):
        error = raises(ValueError, lambda digits=digits: office.card.dial_pulses(0, digits, PULSES_US))
        assert "cannot be dialled by pulse" in str(error)
    for timing in ((9, 39, 800), (121, 39, 800), (61, 9, 800), (61, 121, 800), (61, 39, 199), (61, 39, 5001)):
        error = raises(ValueError, lambda timing=timing: office.card.dial_pulses(0, "1", PulseTiming(*timing)))
        assert "it must be" in str(error)
    for length_ms in (49, 1251):
        error = raises(ValueError, lambda length_ms=length_ms: office.card.flash_line(0, length_ms))
        assert str(error) == "a flash of %d ms: it must be 50 to 1250 ms" % length_ms
    office.bench.run(300)
    assert office.ear.breaks(0) == [] and office.bench.signals == []


def test_a_line_that_is_not_seized_sends_nothing_and_says_so():
    office = Office()
    office.card.dial_pulses(1, "123", PULSES_US)
    office.card.flash_line(2, 100)
    office.bench.run(300)
    assert office.out() == [(1, 3), (2, 1)]
    assert office.ear.edges[1] == [] and office.ear.edges[2] == []


def test_stop_closes_at_once_and_dialling_anew_is_clean():
    for after_ms in range(1, 240, 37):
        office = Office()
        office.card.dial_pulses(0, "3", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.card.stop_dialling(0)
        office.bench.run(1)
        assert office.ear.closed(0)
        office.card.dial_pulses(0, "52", PULSES_EUROPE)
        office.bench.run(3500)
        assert office.ear.digits(0)[-2:] == "52"
        assert office.out() == [(0, 0)] and office.others() == []


def test_release_in_mid_digit_opens_for_good_and_says_nothing():
    for after_ms in range(1, 305, 37):
        office = Office()
        office.card.dial_pulses(0, "3", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.card.release(0)
        office.bench.run(1500)
        assert not office.nets.lines[0].off_hook
        assert office.ear.edges[0][-1][0] < 105 + after_ms + LATE_MS
        assert office.bench.signals == []
        office.bench.close_all_well()


def test_seizing_again_leaves_a_break_alone_and_no_break_opens_the_caller_id_path():
    office = Office()
    cid = []
    office.nets.on_cid = lambda line, on: cid.append((line, on))
    office.card.dial_pulses(0, "2", PULSES_EUROPE)
    office.bench.run(30)
    office.card.seize(0)
    office.bench.run(500)
    assert office.ear.digits(0) == "2" and cid == []


def test_shutdown_in_a_break_leaves_the_loop_open():
    office = Office()
    office.card.dial_pulses(0, "2", PULSES_EUROPE)
    office.bench.run(30)
    office.card.safe_state(office.bench.now_ms)
    office.bench.run(500)
    assert not office.nets.lines[0].off_hook


def test_the_poll_takes_no_pulse_for_a_fault():
    office = Office()
    for _ in range(4):
        office.card.dial_pulses(0, "0000", PULSES_EUROPE)
    office.bench.run(31000)
    assert office.ear.digits(0) == "0" * 16
    assert office.card.repairs == 0 and office.others() == []


# What the exchange does meanwhile.


def test_an_open_loop_between_digits_is_told_as_ever():
    office = Office()
    office.card.dial_pulses(0, "11", PULSES_EUROPE)
    office.bench.run(200)
    at_ms = office.bench.now_ms
    office.nets.lines[0].set_feed(False, False)
    office.bench.run(400)
    assert at_ms <= office.bench.told("line loop off", 0)[0] <= at_ms + 15
    assert at_ms + 250 <= office.bench.told("line cpc", 0)[0] <= at_ms + 260


def test_an_open_loop_that_begins_inside_a_digit_is_told_when_the_digit_is_out():
    office = Office()
    office.card.dial_pulses(0, "5", PULSES_EUROPE)
    begin_ms = office.bench.now_ms
    office.bench.run(120)
    office.nets.lines[0].set_feed(False, False)
    office.bench.run(1000)
    closed_ms = begin_ms + 467
    assert closed_ms <= office.bench.told("line loop off", 0)[0] <= closed_ms + 45
    assert closed_ms + 250 <= office.bench.told("line cpc", 0)[0] <= closed_ms + 260


def test_a_cpc_that_has_begun_goes_on_over_a_flash():
    office = Office()
    office.nets.lines[0].set_feed(False, False)
    office.bench.run(100)
    office.card.flash_line(0, 100)
    office.bench.run(600)
    assert len(office.bench.told("line loop off", 0)) == 1
    assert len(office.bench.told("line cpc", 0)) == 1


def test_a_reversal_during_a_digit_is_told_once_after_it():
    office = Office()
    office.card.dial_pulses(0, "3", PULSES_EUROPE)
    office.bench.run(100)
    office.nets.lines[0].set_feed(True, True)
    office.bench.run(600)
    assert [(port, value) for _, name, port, value in office.others() if name == "line reversed"] == [(0, 1)]
    assert len(office.others()) == 1


def test_battery_and_polarity_that_follow_our_own_breaks_are_not_told():
    """A sense circuit that loses battery or polarity with the loop, and takes 20 ms to see them again."""
    office = Office()
    line = office.nets.lines[0]
    ear = office.nets.on_off_hook

    def moved(port, closed):
        ear(port, closed)
        at_ms = office.bench.clock_ms() + (20 if closed else 2)
        office.bench.at(at_ms, line.set_feed, closed, not closed)

    office.nets.on_off_hook = moved
    office.card.dial_pulses(0, "90", PULSES_EUROPE)
    office.bench.run(3500)
    office.card.flash_line(0, 1200)
    office.bench.run(2500)
    assert len(office.ear.breaks(0)) == 20
    assert office.others() == []
    assert office.out() == [(0, 0), (0, 0)]


# Faults.


def test_a_late_tick_ends_the_break_at_once_and_the_number_is_given_up():
    office = Office()
    office.card.dial_pulses(0, "34", PULSES_EUROPE)
    office.bench.run(30)
    office.bench.now_ms += 90
    office.bench.run(1500)
    ((_, length),) = office.ear.breaks(0)
    assert 119 <= length <= 121
    assert office.out() == [(0, 2)] and office.others() == []
    assert office.ear.closed(0)


def test_a_late_tick_between_two_pulses_gives_the_number_up():
    office = Office()
    office.card.dial_pulses(0, "34", PULSES_EUROPE)
    office.bench.run(80)
    office.bench.now_ms += 60
    office.bench.run(1500)
    assert len(office.ear.breaks(0)) == 1
    assert office.out() == [(0, 2)]


def test_ticks_a_little_late_harm_nothing():
    office = Office(skip=False)
    office.card.dial_pulses(0, "70", PULSES_EUROPE)
    for n in range(700):
        office.bench.run(3)
        office.bench.now_ms += n % 7
    assert office.ear.digits(0) == "70"
    assert office.out() == [(0, 0)] and office.others() == []


def test_a_chip_that_is_gone_in_a_break_gives_the_number_up_and_closes_the_loop_when_it_is_back():
    office = Office()
    office.card.dial_pulses(0, "34", PULSES_EUROPE)
    office.bench.run(30)
    office.nets.buses[0].set_dead(0x21, True)
    office.bench.run(60)
    assert office.out() == [(0, 2)] and not office.ear.closed(0)
    office.nets.buses[0].set_dead(0x21, False)
    office.bench.run(1500)
    assert len(office.ear.breaks(0)) == 1 and office.ear.closed(0)
    assert office.out() == [(0, 2)] and office.of_lines() == []


def test_a_chip_that_is_gone_between_digits_is_waited_for_until_it_counts_as_lost():
    for away_ms, heard in ((600, "12"), (2500, "1")):
        office = Office()
        office.card.dial_pulses(0, "12", PULSES_EUROPE)
        office.bench.run(150)
        office.nets.buses[0].set_dead(0x21, True)
        office.bench.run(away_ms)
        office.nets.buses[0].set_dead(0x21, False)
        office.bench.run(2500)
        assert office.ear.digits(0) == heard
        assert office.out() == [(0, 2 - len(heard))]


def test_a_break_of_ours_that_was_the_last_thing_seen_is_no_cpc():
    """The chip that reads the loop leaves in a break; the digit goes on without it."""
    office = Office()
    office.card.dial_pulses(0, "3", PULSES_EUROPE)
    office.bench.run(20)
    office.nets.buses[0].set_dead(0x20, True)
    office.bench.run(1500)
    assert office.ear.digits(0) == "3" and office.out() == [(0, 0)]
    office.nets.buses[0].set_dead(0x20, False)
    office.bench.run(1500)
    assert office.of_lines() == []
    office.nets.lines[0].set_feed(False, False)
    office.bench.run(400)
    assert len(office.bench.told("line cpc", 0)) == 1


def test_a_line_released_while_its_chip_is_gone_stays_open():
    office = Office()
    office.card.dial_pulses(0, "34", PULSES_EUROPE)
    office.bench.run(80)
    office.nets.buses[0].set_dead(0x21, True)
    office.bench.run(60)
    office.card.release(0)
    office.bench.run(60)
    office.nets.buses[0].set_dead(0x21, False)
    office.bench.run(1500)
    assert not office.nets.lines[0].off_hook
    assert office.of_lines() == []


def test_ticks_between_two_edges_allocate_nothing():
    """Judged by MicroPython's heap; CPython cannot tell."""
    office = Office()
    card, bench = office.card, office.bench
    card.dial_pulses(0, "5", PULSES_EUROPE)
    longest = 0
    for _ in range(40):
        bench.run(1)
        until_ms = min(card.idle_until_ms(bench.now_ms), bench._next_ms())
        if office.nets.int_pins.asserted() or until_ms <= bench.now_ms:
            continue
        longest = max(longest, until_ms - bench.now_ms)
        gc.collect()
        gc.disable()
        before = gc.mem_alloc() if hasattr(gc, "mem_alloc") else 0
        for now_ms in range(bench.now_ms, until_ms):
            assert card.scan(now_ms) is NOTHING
            card.actuate(now_ms)
        after = gc.mem_alloc() if hasattr(gc, "mem_alloc") else 0
        gc.enable()
        assert after == before, after - before
        bench.now_ms = until_ms
    assert longest >= 5, "that was not quiet"
    bench.run(500)
    assert office.ear.digits(0) == "5"

"""Rotary telephones, flashes and hang-ups with the windows of every country: what each is heard as, and what it can
never be told from (hardware.md 13.1).

With a pulse maximum of 200 ms these cannot be told apart by anybody, and are decided as the tests here say:

- talking, windows that overlap (all but 300-1100): a dialled 1 and a flash are both one break of 45 to 97 ms. It is a
  flash where it lies in the flash window, and nothing below it; never the digit 1.
- dialling, telephone that may dial by pulse: a flash of up to 200 ms is a dialled 1.
"""

from hal import signals as s
from tests.hal.both.sense_inputs import SETTINGS, Box, Dice, bounced, on_grid

WINDOWS = ((300, 1100, 1250), (50, 150, 500), (80, 310, 500), (200, 320, 500), (80, 120, 500))
"""flash_min_ms, flash_max_ms, hangup_ms of all countries of firmware/config/countries.py; compared in
tests/hal/test_hook_windows_of_countries.py."""
NUMBERS = {"pulse_min_ms": 15, "pulse_max_ms": 200, "digit_gap_ms": 120}
"""As in firmware/config/plan.py; compared there too."""
DIALS = ((8, 55), (8, 66), (8, 77), (9, 61), (10, 67), (11, 72), (12, 55), (12, 77))
"""Pulses a second and percent of the break, one telephone each: the corners of hardware.md 13.1 and between."""
DIGITS = "_1234567890"
FOREVER = 10_000


def office(window, mode, pulse=True):
    """Eight telephones off hook in ``mode``."""
    own = s.StationSettings(*window, pulse)
    box = Box(settings=SETTINGS.changed(digits=DIGITS, stations=(own,) * 8, **NUMBERS))
    for station in range(8):
        box.hook(station, True)
        box.senses.set_hook_mode(station, mode)
    box.run(100)
    return box


def hear(box, breaks, length=2500, bounce=3, dice=None):
    """What each telephone is heard as when its hook opens for these (begin, ms); both from now."""
    dice = dice or Dice(5)
    edges = []
    for station, gaps in enumerate(breaks):
        moves = []
        for begin, gap in gaps:
            moves.append((begin, 0))
            if gap < FOREVER:
                moves.append((begin + gap, 1))
        edges += [(at, station, value) for at, value in on_grid(bounced(dice, moves, bounce))]
    heard = [[] for _ in breaks]
    now = 0
    found = []
    for at, station, value in sorted(edges):
        found += box.run(at - now)
        now = at
        box.hook(station, value)
    found += box.run(length - now)
    for _, kind, port, value in found:
        heard[port].append((kind, value if kind == s.STATION_DIGIT else None))
    return heard


def pulses(count, dial):
    pps, percent = dial
    return [(20 + 1000 * turn / pps, 10 * percent / pps) for turn in range(count)]


def overlap(window):
    return window[0] <= NUMBERS["pulse_max_ms"]


def one_pulse_while_talking(window, dial):
    """What a dialled 1 is in a conversation."""
    length = 10 * dial[1] / dial[0]
    if not overlap(window):
        return [(s.STATION_DIGIT, "1")]
    return [(s.STATION_FLASH, None)] if window[0] <= length <= window[1] else []


def test_every_dial_dials_every_digit_while_dialling_and_while_talking():
    for window in WINDOWS:
        for mode in (s.HOOK_DIALLING, s.HOOK_TALKING):
            box = office(window, mode)
            for count in range(1, 11):
                heard = hear(box, [pulses(count, dial) for dial in DIALS])
                for telephone, dial in enumerate(DIALS):
                    if mode == s.HOOK_TALKING and count == 1:
                        expected = one_pulse_while_talking(window, dial)
                    else:
                        expected = [(s.STATION_DIGIT, DIGITS[count])]
                    assert heard[telephone] == expected, (window, mode, dial, count)


def lengths(window):
    """Flashes: just inside the window at both ends, and six between."""
    low, high = window[0] + 2, window[1] - 2
    return [low + (high - low) * part // 7 for part in range(8)]


def test_every_flash_in_a_conversation_is_a_flash_whether_the_telephone_may_dial_by_pulse_or_not():
    for window in WINDOWS:
        for pulse in (True, False):
            heard = hear(office(window, s.HOOK_TALKING, pulse), [[(20, length)] for length in lengths(window)])
            assert heard == [[(s.STATION_FLASH, None)]] * 8, (window, pulse, heard)


def test_a_flash_while_dialling_is_a_flash_unless_it_is_as_short_as_a_pulse():
    for window in WINDOWS:
        for pulse in (True, False):
            heard = hear(office(window, s.HOOK_DIALLING, pulse), [[(20, length)] for length in lengths(window)])
            for telephone, length in enumerate(lengths(window)):
                as_pulse = pulse and length <= NUMBERS["pulse_max_ms"]
                expected = (s.STATION_DIGIT, "1") if as_pulse else (s.STATION_FLASH, None)
                assert heard[telephone] == [expected], (window, pulse, length)


def test_a_hang_up_is_a_hang_up_in_every_mode_also_right_after_a_digit_or_a_flash():
    before = ([], [(20, 60)], [(20, 60), (120, 60)], pulses(10, (10, 61)))
    for window in WINDOWS:
        for pulse in (True, False):
            for mode in (s.HOOK_IDLE, s.HOOK_DIALLING, s.HOOK_TALKING):
                box = office(window, mode, pulse)
                breaks = []
                for number in range(8):
                    gaps = list(before[number % 4])
                    last = gaps[-1][0] + gaps[-1][1] if gaps else 0
                    breaks.append(gaps + [(last + (40 if number < 4 else 600), FOREVER)])
                heard = hear(box, breaks, 5000)
                for told in heard:
                    assert told[-1] == (s.STATION_ON_HOOK, None), (window, pulse, mode, told)
                    assert [kind for kind, _ in told].count(s.STATION_ON_HOOK) == 1
                assert heard[0] == heard[4] == [(s.STATION_ON_HOOK, None)]


def test_a_break_between_the_flash_and_the_hang_up_is_nothing():
    for window in WINDOWS:
        gap = (max(window[1], NUMBERS["pulse_max_ms"]) + window[2]) // 2
        for mode in (s.HOOK_DIALLING, s.HOOK_TALKING):
            for pulse in (True, False):
                assert hear(office(window, mode, pulse), [[(20, gap)]] * 8) == [[]] * 8, (window, mode, pulse)


def test_a_flash_comes_120_ms_later_only_where_it_could_be_a_pulse():
    for window in WINDOWS:
        for pulse in (True, False):
            for length in lengths(window):
                box = office(window, s.HOOK_TALKING, pulse)
                box.hook(0, False)
                box.run(length)
                box.hook(0, True)
                ((at, kind, _, value),) = box.run(400)
                assert (kind, value) == (s.STATION_FLASH, length)
                waits = pulse and length <= NUMBERS["pulse_max_ms"]
                assert at == (NUMBERS["digit_gap_ms"] if waits else 7), (window, pulse, length)

"""The meaning of breaks: lifts, hang-ups, flashes and dial pulses, with the times handed in."""

from hal.filters.deadlines import FAR
from hal.filters.hook_switch import RING_TRIP, HookSwitch
from hal.signals import (
    HOOK_DIALLING,
    HOOK_IDLE,
    HOOK_TALKING,
    STATION_DIGIT,
    STATION_FLASH,
    STATION_OFF_HOOK,
    STATION_ON_HOOK,
    StationSettings,
)
from tests.hal.both.sense_inputs import SETTINGS, Box
from tests.hal.both.wires import raises

PORT = 3
LATE = 8
"""What debouncing takes in these tests."""


def one_telephone(flash_min_ms=80, flash_max_ms=300, hangup_ms=500, pulse=True):
    """Settings in which the telephone on PORT, and no other, has these."""
    own = StationSettings(flash_min_ms, flash_max_ms, hangup_ms, pulse)
    return SETTINGS.changed(stations=(None,) * PORT + (own,))


class Hook:
    """A hook switch whose loop is closed and opened at given times."""

    def __init__(self, mode=HOOK_IDLE, lifted=True, settings=SETTINGS):
        self.switch = HookSwitch(PORT, settings)
        self.switch.set_mode(mode)
        self.out = []
        self.last_edge = 0
        if lifted:
            self.close(0)
            self.out.clear()

    def wait(self, until):
        while self.switch.deadline_ms <= until:
            at = self.switch.deadline_ms
            self.switch.due(self.last_edge, at, self.out)
            assert self.switch.deadline_ms > at

    def close(self, at):
        self.wait(at)
        self.last_edge = at
        self.switch.rose(at, at + LATE, self.out)

    def open(self, at):
        self.wait(at)
        self.last_edge = at
        self.switch.fell(at, at + LATE, self.out)

    def broken(self, at, length):
        self.open(at)
        self.close(at + length)

    def told(self):
        for signal in self.out:
            assert signal.port == PORT
        found = [(signal.kind, signal.value) for signal in self.out]
        self.out.clear()
        return found


def test_a_lift_is_told_at_once():
    hook = Hook(lifted=False)
    hook.close(100)
    assert hook.told() == [(STATION_OFF_HOOK, 0)]
    assert hook.switch.deadline_ms == FAR


def test_a_hang_up_is_told_when_the_window_has_passed():
    for mode in (HOOK_IDLE, HOOK_DIALLING, HOOK_TALKING):
        hook = Hook(mode)
        hook.open(1000)
        hook.wait(1499)
        assert hook.told() == []
        hook.wait(1500)
        assert hook.told() == [(STATION_ON_HOOK, 500)]
        hook.close(1600)
        assert hook.told() == [(STATION_OFF_HOOK, 0)]


def test_short_breaks_by_mode():
    """flash 80..300, pulses 15..130, hang-up 500."""

    def flash(low, high, length):
        return [(STATION_FLASH, length)] if low <= length <= high else []

    def one(length):
        return [(STATION_DIGIT, "1")] if 15 <= length <= 130 else []

    expected = {
        (HOOK_IDLE, True): lambda length: [],
        (HOOK_IDLE, False): lambda length: [],
        (HOOK_DIALLING, True): lambda length: one(length) + flash(131, 300, length),
        (HOOK_DIALLING, False): lambda length: flash(80, 300, length),
        (HOOK_TALKING, True): lambda length: flash(80, 300, length),
        (HOOK_TALKING, False): lambda length: flash(80, 300, length),
    }
    for (mode, pulse), told in expected.items():
        for length in (9, 14, 15, 60, 79, 80, 130, 131, 300, 301, 499):
            hook = Hook(mode, settings=one_telephone(pulse=pulse))
            hook.broken(1000, length)
            hook.wait(5000)
            assert hook.told() == told(length), (mode, pulse, length)


def dial(hook, pulses, at=1000, period=100, length=60):
    """Pulses that begin at ``at``; the last make."""
    for pulse in range(pulses):
        hook.broken(at + pulse * period, length)
    return at + (pulses - 1) * period + length


def test_every_digit_comes_120_ms_after_its_last_make():
    for pulses in range(1, 11):
        hook = Hook(HOOK_DIALLING)
        made = dial(hook, pulses)
        hook.wait(made + 119)
        assert hook.told() == []
        hook.wait(made + 120)
        assert hook.told() == [(STATION_DIGIT, "_1234567890"[pulses])]


def test_digit_maps_of_countries():
    for digits in ("_0123456789", "_9876543210"):
        for pulses in (1, 5, 10):
            hook = Hook(HOOK_DIALLING, settings=with_digits(digits))
            hook.wait(dial(hook, pulses) + 500)
            assert hook.told() == [(STATION_DIGIT, digits[pulses])]


def with_digits(digits):
    return SETTINGS.changed(digits=digits)


def test_more_than_ten_pulses_are_no_digit():
    for pulses in (11, 12, 20):
        hook = Hook(HOOK_DIALLING)
        hook.wait(dial(hook, pulses) + 500)
        assert hook.told() == []
        assert hook.switch.misdialled == 1
        hook.wait(dial(hook, 2, 9000) + 500)
        assert hook.told() == [(STATION_DIGIT, "2")]


def test_a_long_break_spoils_its_digit_and_no_other():
    hook = Hook(HOOK_DIALLING)
    made = dial(hook, 3)
    hook.broken(made + 40, 250)
    hook.wait(made + 1000)
    assert hook.told() == []
    assert hook.switch.misdialled == 1
    hook.wait(dial(hook, 4, 5000) + 200)
    assert hook.told() == [(STATION_DIGIT, "4")]


def test_a_glitch_neither_counts_nor_delays_a_digit():
    hook = Hook(HOOK_DIALLING)
    made = dial(hook, 3)
    hook.broken(made + 50, 9)
    hook.wait(made + 120)
    assert hook.told() == [(STATION_DIGIT, "3")]


def test_hanging_up_in_the_middle_of_a_digit():
    hook = Hook(HOOK_DIALLING)
    made = dial(hook, 3)
    hook.open(made + 40)
    hook.wait(made + 2000)
    assert hook.told() == [(STATION_ON_HOOK, 500)]
    hook.close(made + 3000)
    hook.wait(made + 4000)
    assert hook.told() == [(STATION_OFF_HOOK, 0)]


def test_a_break_is_judged_by_the_mode_in_which_it_ends():
    hook = Hook(HOOK_IDLE)
    hook.open(1000)
    hook.switch.set_mode(HOOK_TALKING)
    hook.close(1200)
    assert hook.told() == [(STATION_FLASH, 200)]
    hook.open(2000)
    hook.switch.set_mode(HOOK_DIALLING)
    hook.close(2060)
    hook.wait(3000)
    assert hook.told() == [(STATION_DIGIT, "1")]


def test_a_telephone_without_pulses_flashes_at_once():
    for mode in (HOOK_DIALLING, HOOK_TALKING):
        hook = Hook(mode, settings=one_telephone(pulse=False))
        for turn in range(3):
            hook.broken(1000 + 150 * turn, 100)
            assert hook.told() == [(STATION_FLASH, 100)]
            assert hook.switch.deadline_ms == FAR


def test_a_lone_break_that_could_be_a_pulse_is_a_flash_when_no_other_has_come():
    hook = Hook(HOOK_TALKING)
    hook.broken(1000, 100)
    hook.wait(1219)
    assert hook.told() == []
    hook.wait(1220)
    assert hook.told() == [(STATION_FLASH, 100)]


def test_a_break_longer_than_a_pulse_is_a_flash_at_once():
    for mode in (HOOK_DIALLING, HOOK_TALKING):
        hook = Hook(mode)
        hook.broken(1000, 131)
        assert hook.told() == [(STATION_FLASH, 131)]


def test_trains_are_digits_in_a_conversation_too():
    """Also where every single break is in the flash window, and where only some are."""
    for lengths in ((60, 60), (90, 90, 90), (70, 90), (90, 70, 79, 80), (60,) * 10):
        hook = Hook(HOOK_TALKING)
        at = 1000
        for length in lengths:
            hook.broken(at, length)
            made, at = at + length, at + length + 60
        hook.wait(made + 119)
        assert hook.told() == []
        hook.wait(made + 120)
        assert hook.told() == [(STATION_DIGIT, SETTINGS.digits[len(lengths)])], lengths


def test_where_the_windows_are_apart_a_lone_pulse_is_its_digit_and_a_flash_never_waits():
    settings = one_telephone(flash_min_ms=131, flash_max_ms=300)
    for mode in (HOOK_DIALLING, HOOK_TALKING):
        hook = Hook(mode, settings=settings)
        hook.broken(1000, 100)
        hook.wait(1220)
        assert hook.told() == [(STATION_DIGIT, "1")]
        hook.broken(2000, 131)
        assert hook.told() == [(STATION_FLASH, 131)]


def test_a_flash_in_a_conversation_is_heard_though_a_contact_was_unsteady_before():
    hook = Hook(HOOK_TALKING)
    hook.broken(1000, 20)
    hook.broken(1040, 200)
    assert hook.told() == [(STATION_FLASH, 200)]
    assert hook.switch.misdialled == 1
    hook.wait(2000)
    assert hook.told() == []


def test_hanging_up_just_after_a_short_flash_is_a_hang_up():
    hook = Hook(HOOK_TALKING)
    hook.broken(1000, 100)
    hook.open(1150)
    hook.wait(3000)
    assert hook.told() == [(STATION_ON_HOOK, 500)]
    hook.close(3000)
    hook.wait(4000)
    assert hook.told() == [(STATION_OFF_HOOK, 0)]


def test_each_telephone_has_its_own_hang_up():
    hook = Hook(HOOK_TALKING, settings=one_telephone(flash_min_ms=300, flash_max_ms=1100, hangup_ms=1250))
    hook.broken(1000, 1100)
    assert hook.told() == [(STATION_FLASH, 1100)]
    hook.open(5000)
    hook.wait(6249)
    assert hook.told() == []
    hook.wait(6250)
    assert hook.told() == [(STATION_ON_HOOK, 1250)]


def test_saying_the_mode_again_drops_nothing():
    for mode, told in ((HOOK_DIALLING, (STATION_DIGIT, "1")), (HOOK_TALKING, (STATION_FLASH, 100))):
        hook = Hook(mode)
        hook.broken(1000, 100)
        hook.switch.set_mode(mode)
        hook.wait(2000)
        assert hook.told() == [told]


def test_what_is_under_way_is_dropped_when_the_mode_changes():
    for before, after in ((HOOK_TALKING, HOOK_DIALLING), (HOOK_TALKING, HOOK_IDLE), (HOOK_DIALLING, HOOK_TALKING)):
        hook = Hook(before)
        hook.broken(1000, 100)
        hook.switch.set_mode(after)
        hook.wait(2000)
        assert hook.told() == []


def test_leaving_dialling_drops_the_digit_under_way():
    hook = Hook(HOOK_DIALLING)
    made = dial(hook, 2)
    hook.switch.set_mode(HOOK_TALKING)
    hook.wait(made + 1000)
    assert hook.told() == []
    hook.open(3000)
    hook.switch.set_mode(HOOK_IDLE)
    hook.wait(4000)
    assert hook.told() == [(STATION_ON_HOOK, 500)]


def test_a_trip_is_ten_milliseconds_steady_and_told_once():
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    hook.close(1000)
    hook.wait(1009)
    assert hook.told() == []
    hook.wait(1010)
    assert hook.told() == [(RING_TRIP, 0)]
    hook.open(1020)
    hook.close(1030)
    hook.wait(1040)
    hook.switch.set_ringing(False, True, 1045)
    hook.wait(3000)
    assert hook.told() == []
    hook.open(3000)
    hook.wait(4000)
    assert hook.told() == [(STATION_ON_HOOK, 500)]


def test_an_edge_in_between_makes_the_trip_wait():
    """A dip too short for the debouncer: the ten milliseconds begin again."""
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    hook.close(1000)
    hook.last_edge = 1006
    hook.wait(1015)
    assert hook.told() == []
    hook.wait(1016)
    assert hook.told() == [(RING_TRIP, 0)]


def test_closings_under_ten_milliseconds_never_trip():
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    for burst in range(40):
        hook.close(1000 + 25 * burst)
        hook.wait(1009 + 25 * burst)
        hook.open(1009 + 25 * burst)
    hook.wait(3000)
    assert hook.told() == []


def test_hung_up_again_before_the_ringing_ended():
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    hook.close(1000)
    hook.wait(1010)
    assert hook.told() == [(RING_TRIP, 0)]
    hook.open(1015)
    hook.switch.set_ringing(False, False, 1025)
    hook.wait(1524)
    assert hook.told() == []
    hook.wait(1525)
    assert hook.told() == [(STATION_ON_HOOK, 500)]


def test_a_lift_just_after_a_burst_has_to_be_steady_for_16_ms():
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    hook.switch.set_ringing(False, False, 1000)
    hook.close(1010)
    hook.wait(1025)
    assert hook.told() == []
    hook.wait(1026)
    assert hook.told() == [(STATION_OFF_HOOK, 0)]


def test_chatter_after_a_burst_is_nothing():
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    hook.switch.set_ringing(False, False, 1000)
    for at in (1000, 1020, 1040):
        hook.close(at)
        hook.wait(at + 12)
        hook.open(at + 12)
    hook.wait(2000)
    assert hook.told() == []
    hook.close(2000)
    assert hook.told() == [(STATION_OFF_HOOK, 0)]


def test_lifted_as_the_burst_ends():
    """Closed while ringing, the burst over before ten milliseconds had passed: an ordinary lift."""
    hook = Hook(lifted=False)
    hook.switch.set_ringing(True, False, 500)
    hook.close(1000)
    hook.switch.set_ringing(False, True, 1009)
    hook.wait(1030)
    assert hook.told() == [(STATION_OFF_HOOK, 0)]


def test_a_telephone_without_settings_of_its_own_is_as_the_country():
    own = StationSettings(300, 1100, 1250, False)
    settings = SETTINGS.changed(stations=(None, own))
    country = StationSettings(80, 300, 500, True)
    assert [settings.of_station(port) for port in (0, 1, 2, 99)] == [country, own, country, country]
    assert settings.changed(hangup_ms=600).of_station(1) == own
    assert settings.changed(hangup_ms=600).of_station(0).hangup_ms == 600


def test_a_flash_that_would_be_a_hang_up_is_refused():
    for windows in ((80, 500, 500), (310, 300, 500)):
        error = raises(ValueError, lambda windows=windows: one_telephone(*windows))
        assert "telephone %d: a flash of %d to %d ms" % (PORT + 1, windows[0], windows[1]) in str(error)


def test_settings_of_telephones_that_the_board_has_not_are_refused():
    error = raises(ValueError, lambda: Box(settings=SETTINGS.changed(stations=(None,) * 9)))
    assert "settings for 9 telephones, but lb4x8 has 8" in str(error)

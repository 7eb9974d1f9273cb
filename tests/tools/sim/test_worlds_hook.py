"""What a telephone's breaks are heard as, in both forms of the world: rotary dials, flashes, hang-ups, with windows of
the country and of single telephones."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.config.countries import COUNTRIES
from hal.signals import StationSettings
from tests.tools.sim.box import office, settings_of, verified
from tools.sim import electrical, event_world

ROTARY, KEYPAD, LONG_FLASH = 1, 2, 3
"""Telephones: as the country; no pulses; no pulses and a North American recall."""


class Orders:
    """In place of call control: sets the hook mode of whoever is lifted, and writes down what it is told of breaks."""

    def __init__(self, mode):
        self.mode = mode
        self.heard = {}
        self.at_ms = {}

    def handle(self, event, now_ms):
        match event:
            case e.StationWentOffHook(station):
                return [a.SetHookMode(station, self.mode)]
            case e.StationDialled(station, digit):
                self._note(station, digit, now_ms)
            case e.StationFlashed(station):
                self._note(station, "flash", now_ms)
            case e.StationWentOnHook(station):
                self._note(station, "hung up", now_ms)
        return []

    def _note(self, station, what, now_ms):
        self.heard.setdefault(station, []).append(what)
        self.at_ms[station] = now_ms

    def advance(self, _now_ms):
        return []

    def next_deadline(self):
        return None


FORMS = {"electrical": (electrical, "ElectricalWorld"), "event": (event_world, "EventWorld")}


@pytest.fixture(params=FORMS)
def box(request, mocker):
    """Function: (country, mode) -> (world, orders), the three telephones lifted."""

    def make(country, mode):
        orders = Orders(mode)
        module, name = FORMS[request.param]
        mocker.patch.object(module, "CallControl", return_value=orders)
        config = verified(country=country)
        row = COUNTRIES[country]
        stations = (
            None,
            StationSettings(row.flash_min_ms, row.flash_max_ms, row.hangup_ms, False),
            StationSettings(300, 1100, 1250, False),
        )
        world = office(getattr(module, name), country=country, settings=settings_of(config, stations))
        world.run_until(500)
        for port in (ROTARY, KEYPAD, LONG_FLASH):
            world.phones[port].lift()
        world.run_until(1_000)
        return world, orders

    return make


NORMAL = [row for row in COUNTRIES.values() if row.pulse_digits == "01234567890"]
EACH_WINDOW = sorted({(row.flash_min_ms, row.flash_max_ms): row.key for row in NORMAL}.values())
"""One country for each flash window; n pulses are the digit n."""


def test_every_window_is_tested():
    tested = {(COUNTRIES[key].flash_min_ms, COUNTRIES[key].flash_max_ms) for key in EACH_WINDOW}
    assert tested == {(row.flash_min_ms, row.flash_max_ms) for row in COUNTRIES.values()}


@pytest.mark.parametrize("country", EACH_WINDOW)
@pytest.mark.parametrize("mode", ["dialling", "talking"])
def test_a_rotary_telephone_dials_in_both_modes(box, country, mode):
    world, orders = box(country, mode)
    for pps, share in ((8, 0.77), (10, 0.61), (12, 0.55)):
        orders.heard.clear()
        world.phones[ROTARY].break_share = share
        world.phones[ROTARY].dial("234567890", by_pulse=True, pps=pps)
        world.run_until(world.now_ms + 25_000)
        assert orders.heard == {ROTARY: list("234567890")}, (pps, share)


@pytest.mark.parametrize("country", EACH_WINDOW)
def test_one_pulse_is_a_digit_while_dialling_and_may_be_a_flash_while_talking(box, country):
    """10 pulses a second, 61 ms: what physics allows (hardware.md 13.1)."""
    row = COUNTRIES[country]
    world, orders = box(country, "dialling")
    world.phones[ROTARY].dial("1", by_pulse=True)
    world.run_until(2_000)
    assert orders.heard == {ROTARY: ["1"]}
    world, orders = box(country, "talking")
    world.phones[ROTARY].dial("1", by_pulse=True)
    world.run_until(2_000)
    in_window = row.flash_min_ms <= 61 <= row.flash_max_ms
    nothing_else = ["1"] if row.flash_min_ms > 200 else []
    assert orders.heard.get(ROTARY, []) == (["flash"] if in_window else nothing_else)


@pytest.mark.parametrize("country", EACH_WINDOW)
def test_a_flash_in_the_middle_of_the_window_is_a_flash(box, country):
    # SHK makes a break 5 ms longer, bounce up to 3: the middle of 80-310 must not lie on the end of a pulse.
    middle_ms = (
        min(COUNTRIES[country].flash_ms, 185) if COUNTRIES[country].flash_min_ms == 80 else COUNTRIES[country].flash_ms
    )
    for mode in ("dialling", "talking"):
        world, orders = box(country, mode)
        for phone in (ROTARY, KEYPAD):
            world.phones[phone].flash(middle_ms)
        world.phones[LONG_FLASH].flash(700)
        world.run_until(3_000)
        as_digit = mode == "dialling" and middle_ms <= 185
        assert orders.heard == {
            ROTARY: ["1" if as_digit else "flash"],
            KEYPAD: ["flash"],
            LONG_FLASH: ["flash"],
        }, mode


def test_a_telephone_flashes_as_long_as_it_is_made_for(box):
    world, orders = box("hu", "talking")
    world.phones[LONG_FLASH].flash_ms = 700
    world.phones[LONG_FLASH].flash()
    world.phones[KEYPAD].flash()
    world.run_until(3_000)
    assert orders.heard == {LONG_FLASH: ["flash"], KEYPAD: ["flash"]}


def test_the_report_waits_only_where_the_break_could_be_a_pulse(box):
    world, orders = box("hu", "talking")
    for phone in (ROTARY, KEYPAD):
        world.phones[phone].flash(150)
    world.run_until(2_000)
    assert orders.heard == {ROTARY: ["flash"], KEYPAD: ["flash"]}
    assert 1_150 + 120 <= orders.at_ms[ROTARY] <= 1_150 + 135
    assert 1_150 <= orders.at_ms[KEYPAD] <= 1_150 + 25


@pytest.mark.parametrize("mode", ["idle", "dialling", "talking"])
@pytest.mark.parametrize("country", EACH_WINDOW)
def test_hanging_up_is_hanging_up(box, country, mode):
    world, orders = box(country, mode)
    for port in (ROTARY, KEYPAD, LONG_FLASH):
        world.phones[port].hang_up()
    world.run_until(1_000 + COUNTRIES[country].hangup_ms + 20)
    early = {ROTARY: ["hung up"], KEYPAD: ["hung up"]}
    if country != "us":
        assert orders.heard == early
    world.run_until(2_300)
    assert orders.heard == {**early, LONG_FLASH: ["hung up"]}
    assert 2_245 <= orders.at_ms[LONG_FLASH] <= 2_270


def test_hanging_up_in_the_middle_of_a_digit_is_hanging_up(box):
    for mode in ("dialling", "talking"):
        world, orders = box("hu", mode)
        world.phones[ROTARY].dial("9", by_pulse=True)
        world.run_until(1_450)
        world.phones[ROTARY].hang_up()
        world.run_until(3_000)
        assert orders.heard == {ROTARY: ["hung up"]}


def test_nobody_flashes_or_dials_while_the_hook_means_nothing(box):
    world, orders = box("hu", "idle")
    world.phones[ROTARY].dial("13", by_pulse=True)
    world.phones[KEYPAD].flash(150)
    world.run_until(5_000)
    assert orders.heard == {}

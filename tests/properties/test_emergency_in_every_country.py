"""Every emergency number of every country goes out, though the telephone is locked and may call nobody outside."""

import pytest

from firmware.callcontrol.features import Feature
from firmware.config.line_profiles import PROFILES
from firmware.config.load import load
from tests.tools.sim.box import office, until
from tools.sim.event_world import EventWorld

CALLER, OPERATOR = 8, 1
IN_TIME_MS = 8_000
"""For the whole number; the first digit has its own story (test_emergency_in_time)."""
AGAINST_IT = f"""
[stations]
{CALLER} = {{ pin = "2580", class = "hall" }}
[outside]
accounts = ["101"]
[classes.hall]
deny_outside = [""]
account = "forced"
"""


@pytest.fixture(params=PROFILES)
def country(request):
    return request.param


def taken_to(world):
    """The line that was dialled, and what."""
    return next(((line, one.dialled) for line, one in world.lines.items() if one.state == "calling"), None)


def test_it_goes_out_whatever_stands_against_it(country):
    world = office(EventWorld, AGAINST_IT, country)
    phone, plan = world.phones[CALLER], world.plan
    lock = next(code.digits for code in plan.codes if code.feature is Feature.LOCK)

    def dial(digits):
        phone.lift()
        assert until(world, lambda: world.phone_hears(CALLER) & {"dial tone", "stutter"}, 3_000) is not None
        phone.dial(digits)
        assert until(world, lambda: not phone.busy, 8_000) is not None

    def hang_up(port):
        world.run_until(world.now_ms + 500)
        world.phones[port].hang_up()

    def operator_is_told():
        assert until(world, lambda: world.phone_rings(OPERATOR), 8_000) is not None, f"{country}: nobody is told"
        world.phones[OPERATOR].lift()
        world.run_until(world.now_ms + 500)
        hang_up(OPERATOR)

    def all_is_over():
        assert until(world, world.everything_idle, 60_000) is not None

    dial(lock)
    hang_up(CALLER)
    all_is_over()
    assert world.control.state.stations[CALLER].wishes.locked
    for number in plan.outside.emergency:
        for dialled in (number, plan.outside.digit + number):
            dial(dialled)
            went_out = until(world, lambda: taken_to(world), IN_TIME_MS)
            assert went_out is not None, f"{country}: {dialled} does not go out"
            line, sent = taken_to(world)
            assert sent == number, f"{country}: {dialled} goes out as {sent}"
            world.lines[line].answer()
            assert until(world, lambda line=line: world.talks(CALLER, f"line {line}"), 500) is not None
            hang_up(CALLER)
            operator_is_told()
            all_is_over()


def test_a_dial_calls_for_help(country):
    """Also where it is somebody's number until its last digit, and that is one pulse: 151 after 15, 911 after 9."""
    for number in PROFILES[country].emergency.numbers:
        world = office(EventWorld, "", country)
        world.phones[CALLER].lift()
        world.run_until(1_500)
        world.phones[CALLER].dial(number, by_pulse=True)
        assert until(world, lambda world=world: taken_to(world), 30_000) is not None, (
            f"{country}: {number} does not go out"
        )
        assert taken_to(world)[1] == number


def test_it_is_nobodys_extension_and_no_groups_pilot_number(country):
    for number in PROFILES[country].emergency.numbers:
        for text in (
            f'[stations]\n1 = {{ extension = "{number}" }}\n',
            f'[groups.sales]\nmembers = []\npilot = "{number}"\n',
        ):
            found = load(text, 4, 8, country)
            assert isinstance(found, list), f"{country}: {number} is taken: {text}"
            assert any(number in problem for problem in map(str, found))

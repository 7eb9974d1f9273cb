"""What only the electrical form knows: chips, buses, power, the watchdog and the transfer relay."""

import pytest

from firmware.callcontrol.events import LineHeard
from tests.tools.sim.box import call_answered, office, until
from tools.sim.electrical import ElectricalWorld

START_MS = 3_000


@pytest.fixture
def world():
    box = office(ElectricalWorld)
    box.run_until(START_MS)
    yield box
    assert box.charges.all() == []


def safe(world):
    """Every output is off."""
    nets = world.nets
    return (
        not any(slic.rm for slic in nets.stations)
        and not any(port.off_hook for port in nets.lines)
        and not nets.paths()
        and not nets.door_energised
        and not nets.transfer_energised
    )


def test_a_started_box_holds_the_relay(world):
    assert world.core is not None
    assert not world.relay_fallen
    assert world.everything_idle()


@pytest.mark.parametrize("how", ["core_dies", "core_hangs"])
def test_a_dead_core_leaves_everything_safe_within_a_second_and_starts_again(world, how):
    call_answered(world)
    world.lines[2].ring()
    assert until(world, lambda: world.bell_sounds(2), 1_000) is not None
    getattr(world, how)(2.0)
    died = world.now_ms
    assert until(world, lambda: safe(world), 1_000) is not None
    assert world.core is None
    world.run_until(died + 2_100)
    assert world.core is not None
    assert until(world, lambda: world.bell_sounds(2) or world.bell_sounds(3), 6_000) is not None


def test_a_telephone_that_is_off_hook_at_the_start_is_seen(world):
    world.phones[3].lift()
    world.run_until(world.now_ms + 500)
    world.core_dies(1.0)
    seen = []
    world.on_event(lambda at, event: seen.append(event))
    world.run_until(world.now_ms + 2_000)
    assert [event.station for event in seen if type(event).__name__ == "StationWentOffHook"] == [3]


def test_without_power_line_one_rings_telephone_one_and_they_talk(world):
    world.power_fails()
    world.run_until(world.now_ms + 100)
    assert world.relay_fallen
    world.lines[1].ring("0612345678")
    assert until(world, lambda: world.bell_sounds(1), 100) is not None
    world.phones[1].lift()
    assert until(world, lambda: world.talks(1, "line 1"), 100) is not None
    assert world.line_seized(1)
    assert until(world, lambda: world.lines[1].state == "talking", 20) is not None
    assert not world.bell_sounds(1)
    world.phones[1].hang_up()
    world.run_until(world.now_ms + 1_000)
    assert world.lines[1].state == "none"


def test_without_power_nobody_else_rings_or_talks(world):
    call_answered(world, 2, 1)
    world.power_fails()
    world.run_until(world.now_ms + 500)
    assert world.phone_hears(1) == {"line 1"}
    assert world.lines[2].state == "none"
    world.lines[2].ring()
    world.run_until(world.now_ms + 3_000)
    assert world.nothing_rings()


def test_when_power_returns_the_box_starts_anew(world):
    world.power_fails()
    world.run_until(world.now_ms + 5_000)
    world.power_returns()
    assert world.core is None
    assert until(world, lambda: not world.relay_fallen, 2_500) is not None
    world.run_until(world.now_ms + 3_000)
    call_answered(world)


def test_the_relay_falls_when_the_watchdog_lapses_only(world):
    world.core_dies(0.5)
    world.run_until(world.now_ms + 3_000)
    assert not world.relay_fallen
    world.core_dies(5.0)
    assert until(world, lambda: world.relay_fallen, 1_000) is not None


def test_a_stuck_bus_stalls_no_tick_for_long(world):
    world.bus_fault(1, "stuck")
    world.phones[2].lift()
    world.run_until(world.now_ms + 1_000)
    assert 10_000 <= world.worst_stall_us <= 20_000
    world.bus_fault(1, "restored")
    world.run_until(world.now_ms + 3_000)
    world.phones[2].hang_up()
    world.run_until(world.now_ms + 2_000)
    call_answered(world)


def test_a_dead_hook_chip_takes_telephones_out_and_brings_them_back(world):
    pins = world.board.stations[0].shk
    chip = world.board.expanders[pins.chip]
    seen = []
    world.on_event(lambda at, event: seen.append((type(event).__name__, getattr(event, "station", None))))
    world.chip_fault(1, chip.address, True)
    world.phones[5].lift()
    assert until(world, lambda: ("StationFailed", 5) in seen, 4_000) is not None
    assert ("StationWentOffHook", 5) not in seen
    world.chip_fault(1, chip.address, False)
    assert until(world, lambda: ("StationWentOffHook", 5) in seen, 2_000) is not None
    assert ("StationReturned", 5) in seen


def test_a_chip_that_forgot_everything_is_set_right_by_the_safety_poll(world):
    call_answered(world)
    matrix = world.board.expanders[world.board.matrix.strobe.chip]
    world.chip_fault(1, matrix.address, True)
    world.chip_fault(1, matrix.address, False)
    assert not world.talks(1, "line 1"), "power-on clears the crosspoints"
    assert until(world, lambda: world.talks(1, "line 1"), 4_000) is not None


def test_a_core_that_misses_a_chip_says_so_and_is_tried_again(world):
    world.core_dies(0.5)
    world.chip_fault(1, 0x22, True)
    world.run_until(world.now_ms + 3_000)
    assert world.core is None
    assert "0x22" in world.why_not
    world.chip_fault(1, 0x22, False)
    world.run_until(world.now_ms + 3_000)
    assert world.core is not None


def test_noise_alone_rings_nobody(world):
    world.lines[1].noise(5, 5)
    seen = []
    world.on_event(lambda at, event: seen.append(event))
    world.run_until(world.now_ms + 60_000)
    assert seen == [LineHeard(line, "quiet", 30) for line in world.lines]


def test_a_parallel_dial_telephone_rings_nobody(world):
    seen = []
    world.on_event(lambda at, event: seen.append(event))
    world.lines[1].parallel_lift()
    world.run_until(world.now_ms + 1_000)
    world.lines[1].parallel_dial("1234567890")
    world.run_until(world.now_ms + 20_000)
    world.lines[1].parallel_hang_up()
    world.run_until(world.now_ms + 5_000)
    assert {type(event) for event in seen} == {LineHeard}, "the line is listened to, and that is all"


def test_bounce_makes_no_extra_event(world):
    seen = []
    world.on_event(lambda at, event: seen.append(type(event).__name__))
    for phone in world.phones.values():
        phone.bounce_ms = 15
    for _ in range(20):
        for phone in world.phones.values():
            phone.lift()
        world.run_until(world.now_ms + 500)
        for phone in world.phones.values():
            phone.hang_up()
        world.run_until(world.now_ms + 2_000)
    assert seen.count("StationWentOffHook") == seen.count("StationWentOnHook") == 20 * 8
    assert len(seen) - seen.count("LineHeard") == 2 * 20 * 8

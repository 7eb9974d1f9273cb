"""Tones and digits in both forms of the world: a telephone hears what its crosspoints carry, and is heard by the
receiver that is lent to it."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from tests.tools.sim.box import until
from tests.tools.sim.orders import ordered
from tools.sim import electrical, event_world


@pytest.fixture(params=[electrical, event_world], ids=["electrical", "event"])
def box(request, mocker):
    """(world, what is wanted); telephone 1 in dialling mode hears the dial tone through receiver 5."""
    world, orders = ordered(request.param, mocker)
    orders.on[e.StationWentOffHook(1)] = [
        a.SetHookMode(1, "dialling"),
        a.LendReceiver(5, "station 1"),
        a.CloseCrosspoint("station 1", "tone dial"),
    ]
    orders.on[e.StationWentOnHook(1)] = [a.ReturnReceiver(5), a.OpenCrosspoint("station 1", "tone dial")]
    world.run_until(500)
    return world, orders


def test_a_permanent_output_is_heard_by_the_name_of_its_tone(box):
    world, orders = box
    assert world.phone_hears(1) == set()
    world.phones[1].lift()
    assert until(world, lambda: world.phone_hears(1) == {"dial tone"}, 100) is not None
    for name in ("ringback", "busy", "music"):
        orders.on[e.StationWentOffHook(2)] = [a.CloseCrosspoint("station 2", f"tone {name}")]
        world.phones[2].lift()
        assert until(world, lambda name=name: name in world.phone_hears(2), 100) is not None
        world.phones[2].hang_up()
        world.run_until(world.now_ms + 2_000)
        assert world.phone_hears(2) == set(), "on hook one hears nothing"


def test_an_assigned_output_is_heard_as_what_plays(box):
    world, orders = box
    play, stop = [a.PlayTone("assign1", "reorder")], [a.StopTone("assign1")]
    orders.on[e.StationWentOffHook(1)] = [a.CloseCrosspoint("station 1", "tone assign1")]
    orders.on[e.StationWentOffHook(2)] = play
    orders.on[e.StationWentOnHook(2)] = stop
    world.phones[1].lift()
    world.run_until(1_000)
    assert world.phone_hears(1) == set(), "nothing plays"
    world.phones[2].lift()
    assert until(world, lambda: world.phone_hears(1) == {"reorder"}, 100) is not None
    world.phones[2].hang_up()
    assert until(world, lambda: world.phone_hears(1) == set(), 2_000) is not None


def test_a_tone_is_nobody(box):
    world, _ = box
    world.phones[1].lift()
    world.run_until(1_000)
    assert world.phone_hears_people(1) == set()
    assert not world.talks(1, "phone 2")


def test_dtmf_reaches_the_receiver_that_is_lent_and_takes_its_time(box):
    world, orders = box
    world.phones[1].lift()
    world.run_until(1_000)
    world.phones[1].dial("159*0#DD")
    world.run_until(4_000)
    assert orders.digits == [(1, digit) for digit in "159*0#DD"]
    assert 30 <= orders.seen_ms[0] - 1_000 <= 40
    assert world.phone_hears(1) == {"dial tone"}, "nobody hears himself"


def test_dtmf_of_others_is_heard_by_no_receiver(box):
    world, orders = box
    world.phones[1].lift()
    world.phones[2].lift()
    world.run_until(1_000)
    world.phones[2].dial("5")
    world.run_until(2_000)
    assert orders.digits == []


def test_a_receiver_that_was_given_back_hears_nothing(box):
    world, orders = box
    orders.on[e.StationDialled(1, "7")] = [a.ReturnReceiver(5)]
    world.phones[1].lift()
    world.run_until(1_000)
    world.phones[1].dial("778")
    world.run_until(3_000)
    assert orders.digits == [(1, "7")]


def test_an_unplugged_telephone_is_not_heard(box):
    world, orders = box
    world.phones[1].lift()
    world.run_until(1_000)
    world.phones[1].dial("7")
    world.phones[1].unplug()
    world.run_until(1_200)
    assert orders.digits == []


def test_pulse_and_tone_mixed(box):
    world, orders = box
    world.phones[1].lift()
    world.run_until(1_000)
    world.phones[1].dial("1", by_pulse=True)
    world.phones[1].dial("2")
    world.phones[1].dial("0", by_pulse=True)
    world.run_until(6_000)
    assert orders.digits == [(1, "1"), (1, "2"), (1, "0")]


def test_a_tone_or_a_receiver_that_is_left_behind_is_not_idle(box):
    world, orders = box
    orders.on[e.StationWentOnHook(1)] = []
    world.phones[1].lift()
    world.run_until(1_000)
    world.phones[1].hang_up()
    world.run_until(3_000)
    assert world.phone_idle(1)
    assert not world.everything_idle()


def test_after_a_restart_of_the_core_only_permanent_tones_play(box):
    world, orders = box
    orders.on[e.StationWentOffHook(2)] = [a.PlayTone("assign1", "howler")]
    world.phones[2].lift()
    world.run_until(1_000)
    assert world.voice.playing["assign1"] == "howler"
    orders.on.clear()
    world.core_dies(0.5)
    world.run_until(3_000)
    assert set(world.voice.playing.values()) == {"dial tone", "ringback", "busy", "music"}


def test_what_no_voice_could_play_is_an_error(box):
    voice = box[0].voice
    for output, tone in (("assign9", "busy"), ("dial", "reorder"), ("assign1", "la la la")):
        with pytest.raises(ValueError, match=r"assignable|tone"):
            voice.play(output, tone)
    with pytest.raises(ValueError, match="assignable"):
        voice.stop("busy")

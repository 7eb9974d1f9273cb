"""The dictionary between hal and call control: ports from 0 below, from 1 above."""

import inspect
from typing import get_args

import pytest

from boards.lb4x8 import BOARD
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol import actions, events
from firmware.callcontrol.plan import GroupTarget, Line, Plan, Station
from firmware.runtime.translate import ActionTranslator, SignalTranslator, station_receivers, tone_outputs
from firmware.runtime.voice import NoVoice
from firmware.runtime.words import Words
from hal import signals
from hal.line_card import LineCard
from hal.signals import Signal

PORT_EVENTS = [
    (signals.STATION_OFF_HOOK, 0, events.StationWentOffHook(3)),
    (signals.STATION_ON_HOOK, 500, events.StationWentOnHook(3)),
    (signals.STATION_FLASH, 110, events.StationFlashed(3, 110)),
    (signals.STATION_DIGIT, "7", events.StationDialled(3, "7")),
    (signals.STATION_OUT, 2, events.StationFailed(3)),
    (signals.STATION_IN, 2, events.StationReturned(3)),
    (signals.LINE_RING_ON, 250, events.LineRingStarted(3)),
    (signals.LINE_RING_OFF, 70, events.LineRingPaused(3, 70)),
    (signals.LINE_LOOP_ON, 0, events.LineLoopClosed(3)),
    (signals.LINE_LOOP_OFF, 0, events.LineLoopOpened(3)),
    (signals.LINE_CPC, 200, events.LineDisconnected(3)),
    (signals.LINE_REVERSED, 1, events.LineReversed(3)),
    (signals.LINE_BATTERY_LOST, 1000, events.LineFailed(3)),
    (signals.LINE_OUT, 1, events.LineFailed(3)),
    (signals.LINE_DIGIT, "#", events.LineDialled(3, "#")),
]


@pytest.mark.parametrize(("kind", "value", "event"), PORT_EVENTS, ids=lambda x: type(x).__name__)
def test_a_signal_becomes_its_event(kind, value, event):
    assert SignalTranslator().event(Signal(kind, 2, value)) == event


def test_every_signal_is_either_an_event_or_the_boxs_own_business():
    own = {
        signals.CARD_RESET,
        signals.CHIP_LOST,
        signals.CHIP_BACK,
        signals.OUTPUT_REPAIRED,
        signals.LINE_DIALLED_OUT,
        signals.LINE_VOLTS,
        signals.CLOCK_TIME,
        signals.LINE_IN,
        signals.LINE_BATTERY_BACK,
    }
    assert own | {kind for kind, _, _ in PORT_EVENTS} == set(signals.NAMES)
    assert all(SignalTranslator().event(Signal(kind, 0, 1)) is None for kind in own)


def test_a_line_out_for_two_reasons_returns_when_both_are_gone():
    t = SignalTranslator()
    assert t.event(Signal(signals.LINE_OUT, 0, 1)) == events.LineFailed(1)
    assert t.event(Signal(signals.LINE_BATTERY_LOST, 0, 1000)) is None
    assert t.event(Signal(signals.LINE_IN, 0, 1)) is None
    assert t.event(Signal(signals.LINE_BATTERY_BACK, 0, 0)) == events.LineReturned(1)


class Recorder:
    def __init__(self):
        self.done = []

    def __getattr__(self, name):
        return lambda *args: self.done.append((name, *args))


def test_crosspoints_are_translated_to_the_boards_matrix():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice())
    translator.apply(actions.CloseCrosspoint("station 3", "line 1"))
    translator.apply(actions.OpenCrosspoint("line 4", "station 8"))
    assert card.done == [("close_crosspoint", 6, 0), ("open_crosspoint", 3, 11)]


def test_a_tone_is_the_codec_output_of_that_name():
    card = Recorder()
    translator = ActionTranslator(LB8X24, card, NoVoice())
    for name in ("dial", "ringback", "busy", "music", "assign12"):
        translator.apply(actions.CloseCrosspoint("station 1", f"tone {name}"))
    assert [source for _, _, source in card.done] == [32, 33, 34, 35, 47]


def test_a_receiver_is_lent_to_the_station_of_that_port():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice())
    translator.apply(actions.LendReceiver(5, 8))
    translator.apply(actions.ReturnReceiver(5))
    assert card.done == [("lend_receiver", 4, 11), ("return_receiver", 4)]


def test_tones_go_to_the_voice():
    voice = Recorder()
    translator = ActionTranslator(BOARD, Recorder(), voice)
    translator.apply(actions.PlayTone("assign2", "howler"))
    translator.apply(actions.StopTone("assign2"))
    assert voice.done == [("play", "assign2", "howler"), ("stop", "assign2")]


def test_where_nobody_plays_orders_are_counted():
    voice = NoVoice()
    voice.play("assign1", "reorder")
    voice.stop("assign1")
    assert voice.dropped == 2


def test_what_a_board_lends_to_stations():
    assert station_receivers(BOARD) == station_receivers(LB8X24) == (5, 6, 7, 8)
    assert tone_outputs(BOARD) == ("assign1", "assign2", "assign3")
    assert len(tone_outputs(LB8X24)) == 11


def every_action():
    return [x for _, x in inspect.getmembers(actions, inspect.isclass) if x.__mro__[1] is actions.Action]


def an_action(kind):
    values = {
        "station": 2,
        "line": 2,
        "cadence": (1000, 4000),
        "listener": "station 2",
        "source": "line 2",
        "mode": "talking",
        "receiver": 5,
        "output": "assign1",
        "tone": "reorder",
        "for_ms": 2500,
        "reason": "12 did not answer",
    }
    return kind(**{field: values[field] for field in kind.__struct_fields__})


@pytest.mark.parametrize("kind", every_action(), ids=lambda x: x.__name__)
def test_every_action_reaches_card_or_voice_as_one_command(kind):
    card, voice = Recorder(), Recorder()
    ActionTranslator(BOARD, card, voice).apply(an_action(kind))
    assert len(card.done) + len(voice.done) == 1


def test_the_list_of_actions_is_whole():
    assert set(every_action()) == set(get_args(actions.AnyAction))
    assert len(every_action()) == 12


def test_every_command_is_one_that_the_card_has():
    for kind in every_action():
        card, voice = Recorder(), Recorder()
        ActionTranslator(BOARD, card, voice).apply(an_action(kind))
        for done, known in ((card.done, LineCard), (voice.done, NoVoice)):
            for name, *values in done:
                inspect.signature(getattr(known, name)).bind(None, *values)


def test_the_door_is_opened_for_its_time():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice())
    translator.apply(actions.OpenDoor(5_000))
    translator.apply(actions.OpenDoor(800))
    assert card.done == [("open_door", 5000), ("open_door", 800)]


def test_a_tone_beside_a_voice_is_one_more_source_of_the_same_listener():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice())
    translator.apply(actions.CloseCrosspoint("station 1", "line 1"))
    translator.apply(actions.CloseCrosspoint("station 1", "tone assign1"))
    assert card.done == [("close_crosspoint", 4, 0), ("close_crosspoint", 4, 16)]


def an_event(kind):
    values = {"station": 2, "line": 2, "digit": "7", "break_ms": 110, "silent_ms": 70, "ms_of_day": 32_400_000}
    return kind(**{field: values[field] for field in kind.__struct_fields__})


def test_every_event_of_a_port_comes_from_a_signal():
    """The time of day comes from the clock instead."""
    made = {type(event) for _, _, event in PORT_EVENTS} | {events.LineReturned}
    assert made | {events.ClockTold} == set(get_args(events.AnyEvent))


def test_events_and_actions_are_said_with_extensions():
    plan = Plan(
        lines=(Line(1, GroupTarget("all")),),
        stations=(Station(2, "52"),),
        groups=(),
        ring_cadence=(1000, 4000),
        line_cadence=(1000, 4000),
    )
    words = Words(plan)
    assert words.say(events.StationWentOffHook(2)) == "phone 52 lifted"
    assert words.say(actions.CloseCrosspoint("station 2", "line 1")) == "phone 52 hears line 1"
    assert words.say(actions.CloseCrosspoint("station 2", "tone dial")) == "phone 52 hears dial tone"
    assert words.say(actions.LendReceiver(5, 2)) == "receiver 5 listens to phone 52"
    assert words.say(actions.OpenDoor(5_000)) == "open the door for 5 s"
    assert words.say(actions.OpenDoor(2_500)) == "open the door for 2.5 s"
    assert words.say(events.ClockTold(32_400_000)) == "it is 09:00"
    assert words.say(events.ClockTold(86_399_999)) == "it is 23:59"
    assert words.say(events.StationFlashed(2, 110)) == "phone 52 flashed (110 ms)"
    for kind in every_action():
        assert words.say(an_action(kind))
    for kind in get_args(events.AnyEvent):
        assert words.say(an_event(kind))


def test_a_call_that_comes_back_says_why():
    plan = Plan((), (Station(1, "11"),), (), ring_cadence=(1000, 4000), line_cadence=(1000, 4000))
    words = Words(plan)
    assert words.say(actions.ApplyRinging(1, (1000, 4000), "12 did not answer")) == "ring phone 11: 12 did not answer"
    assert words.say(actions.ApplyRinging(1, (1000, 4000))) == "ring phone 11"

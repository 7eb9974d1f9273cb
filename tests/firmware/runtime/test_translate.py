"""The dictionary between hal and call control: ports from 0 below, from 1 above."""

import inspect
from typing import get_args

import pytest

from boards.lb4x8 import BOARD
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol import actions, events
from firmware.callcontrol.plan import GroupTarget, Line, Plan, Station
from firmware.runtime.translate import (
    BEFORE_RING_MS,
    ActionTranslator,
    SignalTranslator,
    line_receivers,
    signal_output,
    station_receivers,
    tone_outputs,
)
from firmware.runtime.voice import NoVoice
from firmware.runtime.words import Words
from hal import signals
from hal.caller_id import message, reasons
from hal.caller_id.message import Message
from hal.line_card import LineCard
from hal.outpulser import PulseTiming
from hal.signals import Signal


def told(kind=message.CALL, form=message.MDMF, **fields):
    """A message of a line as hal reads it."""
    return Message(*message.blank(kind, form))._replace(**fields)


PORT_EVENTS = [
    (signals.STATION_OFF_HOOK, 0, events.StationWentOffHook(3)),
    (signals.STATION_ON_HOOK, 500, events.StationWentOnHook(3)),
    (signals.STATION_FLASH, 110, events.StationFlashed(3, 110)),
    (signals.STATION_DIGIT, "7", events.StationDialled(3, "7")),
    (signals.STATION_OUT, 2, events.StationFailed(3)),
    (signals.LINE_RING_ON, 250, events.LineRingStarted(3)),
    (signals.LINE_RING_OFF, 70, events.LineRingPaused(3, 70)),
    (signals.LINE_LOOP_ON, 0, events.LineLoopClosed(3)),
    (signals.LINE_LOOP_OFF, 0, events.LineLoopOpened(3)),
    (signals.LINE_CPC, 200, events.LineDisconnected(3)),
    (signals.LINE_REVERSED, 1, events.LineReversed(3)),
    (signals.LINE_BATTERY_LOST, 1000, events.LineFailed(3)),
    (signals.LINE_OUT, 1, events.LineFailed(3)),
    (signals.LINE_DIGIT, "#", events.LineDialled(3, "#")),
    (signals.LINE_DIALLED_OUT, 2, events.LineDialledOut(3, 2)),
    (signals.LINE_VOLTS, -48_000, events.LineMeasured(3, 48_000)),
    (signals.LINE_VOLTS, 7_200, events.LineMeasured(3, 7_200)),
    (signals.LINE_GLARE, 0, events.LineGlared(3)),
    (signals.LINE_CALLER_ID, told(number="06 1"), events.LineCallerTold(3, "06 1", before_ring=True)),
    (signals.LINE_CALLER_ID_BAD, reasons.TRUNCATED, events.LineCallerGarbled(3, "truncated")),
    (signals.STATION_RING_PAUSED, 0, events.StationRingPaused(3)),
]


@pytest.mark.parametrize(("kind", "value", "event"), PORT_EVENTS, ids=lambda x: type(x).__name__)
def test_a_signal_becomes_its_event(kind, value, event):
    assert SignalTranslator().event(Signal(kind, 2, value), 1_000) == event


def test_every_signal_is_either_an_event_or_the_boxs_own_business():
    own = {
        signals.CARD_RESET,
        signals.CHIP_LOST,
        signals.CHIP_BACK,
        signals.OUTPUT_REPAIRED,
        signals.CLOCK_TIME,
        signals.LINE_IN,
        signals.LINE_BATTERY_BACK,
        signals.STATION_IN,
    }
    assert own | {kind for kind, _, _ in PORT_EVENTS} == set(signals.NAMES)
    assert all(SignalTranslator().event(Signal(kind, 0, 1), 0) is None for kind in own)


def test_a_line_out_for_two_reasons_returns_when_both_are_gone():
    t = SignalTranslator()
    assert t.event(Signal(signals.LINE_OUT, 0, 1), 0) == events.LineFailed(1)
    assert t.event(Signal(signals.LINE_BATTERY_LOST, 0, 1000), 1) is None
    assert t.event(Signal(signals.LINE_IN, 0, 1), 2) is None
    assert t.event(Signal(signals.LINE_BATTERY_BACK, 0, 0), 3) == events.LineReturned(1)


def test_a_telephone_returns_when_its_chips_are_back():
    t = SignalTranslator()
    assert t.event(Signal(signals.STATION_OUT, 2, 1), 0) == events.StationFailed(3)
    assert t.event(Signal(signals.STATION_IN, 2, 1), 1) == events.StationReturned(3)


def test_of_ports_that_the_transfer_relay_has_joined_nothing_is_told():
    t = SignalTranslator()
    assert t.hand_over(0, 0) == [events.LineFailed(1), events.StationFailed(1)]
    for kind, value, _ in PORT_EVENTS:
        assert t.event(Signal(kind, 0, value), 0) is None
    assert t.event(Signal(signals.LINE_RING_ON, 1, 250), 0) == events.LineRingStarted(2)
    assert t.event(Signal(signals.STATION_OFF_HOOK, 1, 0), 0) == events.StationWentOffHook(2)


def test_they_return_when_they_are_taken_over_unless_something_else_is_wrong():
    t = SignalTranslator()
    t.hand_over(0, 3)
    assert t.take_over(0, 3) == [events.LineReturned(1), events.StationReturned(4)]
    assert t.event(Signal(signals.LINE_RING_ON, 0, 250), 0) == events.LineRingStarted(1)
    t.hand_over(0, 3)
    t.event(Signal(signals.LINE_BATTERY_LOST, 0, 1000), 0)
    t.event(Signal(signals.STATION_OUT, 3, 1), 0)
    assert t.take_over(0, 3) == []
    assert t.event(Signal(signals.LINE_BATTERY_BACK, 0, 0), 0) == events.LineReturned(1)
    assert t.event(Signal(signals.STATION_IN, 3, 1), 0) == events.StationReturned(4)


# -- who calls


def caller(value, country="hu", rang_ms=None, now_ms=20_000):
    t = SignalTranslator(country)
    if rang_ms is not None:
        t.event(Signal(signals.LINE_RING_ON, 1, 250), rang_ms)
    return t.event(Signal(signals.LINE_CALLER_ID, 1, value), now_ms)


def test_a_caller_is_told_with_number_and_name():
    found = caller(told(number="0612345678", name="Kov\xe1cs Anna"), rang_ms=18_000)
    assert found == events.LineCallerTold(2, "+3612345678", "Kov\xe1cs Anna")


def test_the_form_is_that_of_the_line():
    assert caller(told(form=message.DTMF, number="104")).form == "dtmf"
    assert caller(told(form=message.SDMF, number="104")).form == caller(told()).form == "fsk"


@pytest.mark.parametrize(
    ("absence", "word"),
    [
        (message.TOLD, ""),
        (message.WITHHELD, "withheld"),
        (message.UNAVAILABLE, "unavailable"),
        (message.PAY_PHONE, "unavailable"),
        (message.INTERNATIONAL, "unavailable"),
    ],
)
def test_withheld_and_unavailable_are_kept_apart(absence, word):
    assert caller(told(number_absence=absence)) == events.LineCallerTold(2, absence=word, before_ring=True)


def test_a_number_that_is_there_is_not_absent():
    assert caller(told(number="104", number_absence=message.WITHHELD)).absence == ""


@pytest.mark.parametrize(
    ("rang_ms", "before"),
    [(None, True), (20_000, False), (20_001 - BEFORE_RING_MS, False), (20_000 - BEFORE_RING_MS, True)],
)
def test_it_came_before_the_ring_where_none_was_heard_for_eight_seconds(rang_ms, before):
    assert caller(told(number="104"), rang_ms=rang_ms).before_ring is before


def test_another_lines_ring_is_none_of_this_one():
    t = SignalTranslator()
    t.event(Signal(signals.LINE_RING_ON, 0, 250), 19_000)
    assert t.event(Signal(signals.LINE_CALLER_ID, 1, told(number="104")), 20_000).before_ring


def test_a_mailbox_calls_nobody():
    assert caller(told(kind=message.MESSAGE_WAITING, waiting=1)) is None


class Recorder:
    def __init__(self):
        self.done = []

    def __getattr__(self, name):
        return lambda *args: self.done.append((name, *args))


def test_crosspoints_are_translated_to_the_boards_matrix():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice(pytest.fail))
    translator.apply(actions.CloseCrosspoint("station 3", "line 1"))
    translator.apply(actions.OpenCrosspoint("line 4", "station 8"))
    assert card.done == [("close_crosspoint", 6, 0), ("open_crosspoint", 3, 11)]


def test_a_tone_is_the_codec_output_of_that_name():
    card = Recorder()
    translator = ActionTranslator(LB8X24, card, NoVoice(pytest.fail))
    for name in ("dial", "ringback", "busy", "music", "assign12"):
        translator.apply(actions.CloseCrosspoint("station 1", f"tone {name}"))
    assert [source for _, _, source in card.done] == [32, 33, 34, 35, 47]


def test_recorders_are_listeners_of_the_boards_matrix():
    for board, first in ((BOARD, 20), (LB8X24, 40)):
        card = Recorder()
        for recorder in (1, 2):
            ActionTranslator(board, card, NoVoice(pytest.fail)).apply(
                actions.CloseCrosspoint(f"recorder {recorder}", "line 3")
            )
        assert card.done == [("close_crosspoint", first, 2), ("close_crosspoint", first + 1, 2)]


def test_where_nobody_records_that_has_failed_at_the_next_step():
    found = []
    voice = NoVoice(found.append)
    voice.start_recording(4, 1, "messages/4", 60_000, 0)
    voice.stop_recording(1)
    assert found == []
    voice.step(0)
    assert found == [events.RecordingEnded(4, "failed")]


def test_a_receiver_is_lent_to_the_station_of_that_port():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice(pytest.fail))
    translator.apply(actions.LendReceiver(5, "station 8"))
    translator.apply(actions.ReturnReceiver(5))
    assert card.done == [("lend_receiver", 4, 11), ("return_receiver", 4)]


def test_a_receiver_is_lent_to_the_line_of_that_name():
    card = Recorder()
    translator = ActionTranslator(LB8X24, card, NoVoice(pytest.fail))
    translator.apply(actions.LendReceiver(5, "line 7"))
    assert card.done == [("lend_receiver", 4, 6)]


def test_tones_go_to_the_voice():
    voice = Recorder()
    translator = ActionTranslator(BOARD, Recorder(), voice)
    translator.apply(actions.PlayTone("assign2", "howler"))
    translator.apply(actions.StopTone("assign2"))
    assert voice.done == [("play", "assign2", "howler"), ("stop", "assign2")]


def test_where_nobody_plays_orders_are_counted():
    voice = NoVoice(pytest.fail)
    voice.play("assign1", "reorder")
    voice.stop("assign1")
    voice.listen_afresh(1)
    voice.step(0)
    assert voice.dropped == 3


def test_where_nobody_plays_who_waits_is_answered_at_the_next_step():
    found = []
    voice = NoVoice(found.append)
    voice.send_tones(2, "assign4", "0612345678", 100, 100)
    voice.send_caller_id(3, "assign4", "+3612345678", "", "")
    voice.send_message_waiting(4, "assign3", True)
    voice.send_tones(1, "assign4", "112", 100, 100)
    voice.stop_signal("assign3")
    voice.stop_sending(1)
    assert found == []
    voice.step(0)
    voice.step(1)
    assert found == [events.LineDialledOut(2, 10), events.StationToldCaller(3)]


def test_where_there_is_no_voice_a_prompt_fails_at_the_next_step_and_only_the_latest_on_its_output():
    found = []
    voice = NoVoice(found.append)
    voice.play_prompts(1, "assign1", (actions.Prompt("queue.thanks"),), "")
    voice.play_prompts(2, "assign1", (actions.Prompt("queue.thanks"),), "")
    voice.play_prompts(3, "assign2", (actions.Prompt("queue.thanks"),), "")
    voice.stop_prompts("assign2")
    assert found == []
    voice.step(0)
    assert found == [events.PlayEnded(2, "failed")]


def test_what_is_ordered_while_answers_come_is_answered_the_next_time():
    found = []

    def again(event):
        found.append(event)
        voice.send_tones(1, "assign4", "1", 100, 100)

    voice = NoVoice(again)
    voice.send_tones(1, "assign4", "1", 100, 100)
    voice.step(0)
    assert len(found) == 1
    voice.step(1)
    assert len(found) == 2


def test_what_a_board_lends_to_stations():
    assert station_receivers(BOARD) == station_receivers(LB8X24) == (5, 6, 7, 8)
    assert line_receivers(BOARD) == line_receivers(LB8X24) == (1, 2, 3, 4)
    assert tone_outputs(BOARD) == ("assign1", "assign2", "assign3")
    assert len(tone_outputs(LB8X24)) == 11
    assert (signal_output(BOARD), signal_output(LB8X24)) == ("assign4", "assign12")


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
        "end": "line 2",
        "output": "assign1",
        "tone": "reorder",
        "for_ms": 2500,
        "reason": "12 did not answer",
        "digits": "112",
        "on_ms": 100,
        "off_ms": 90,
        "break_ms": 67,
        "make_ms": 33,
        "gap_ms": 800,
        "number": "+3612345678",
        "name": "Anna",
        "absence": "",
        "waiting": True,
        "play": 7,
        "prompts": (actions.Prompt("queue.position", (3,)), actions.Prompt("queue.thanks")),
        "language": "pl",
        "recording": 3,
        "recorder": 2,
        "longest_ms": 60_000,
        "silence_ms": 5_000,
        "to": "prompts/en/welcome",
        "why": "no recorder",
    }
    return kind(**{field: values[field] for field in kind.__struct_fields__})


@pytest.mark.parametrize("kind", every_action(), ids=lambda x: x.__name__)
def test_every_action_reaches_card_or_voice_as_one_command(kind):
    """Only an end of sending concerns both: the card may be dialling, or the voice; what is for the log, neither."""
    card, voice = Recorder(), Recorder()
    ActionTranslator(BOARD, card, voice).apply(an_action(kind))
    assert len(card.done) + len(voice.done) == {actions.StopSending: 2, actions.LeaveUnrecorded: 0}.get(kind, 1)


def done_by(*wanted):
    """What card and voice are told."""
    card, voice = Recorder(), Recorder()
    translator = ActionTranslator(BOARD, card, voice)
    for action in wanted:
        translator.apply(action)
    return card.done, voice.done


def test_what_is_done_on_a_line_is_the_cards_business():
    card, voice = done_by(
        actions.MeasureLine(2),
        actions.SendPulses(2, "112", 67, 33, 800),
        actions.FlashLine(3, 100),
        actions.StopSending(1),
    )
    assert card == [
        ("ask_line_volts", 1),
        ("dial_pulses", 1, "112", PulseTiming(67, 33, 800)),
        ("flash_line", 2, 100),
        ("stop_dialling", 0),
    ]
    assert voice == [("stop_sending", 1)]


def test_what_wakes_a_display_is_the_cards_business():
    card, voice = done_by(actions.PulseBell(3, 250), actions.ReversePolarity(4), actions.RestorePolarity(5))
    assert card == [("pulse_bell", 2, 250), ("reverse_polarity", 3), ("restore_polarity", 4)]
    assert voice == []


def test_what_sounds_and_is_listened_to_is_the_voices_business():
    card, voice = done_by(
        actions.SendTones(2, "assign4", "112", 100, 90),
        actions.ListenAfresh(2),
        actions.SendCallerId(5, "assign4", "+3612345678", "Anna"),
        actions.SendMessageWaiting(5, "assign4", True),
        actions.StopSignal("assign4"),
        actions.Play(7, "assign1", (actions.Prompt("queue.thanks"),), "pl"),
        actions.StopPlay("assign1"),
        actions.StartRecording(3, 2, "messages/17", 60_000, 5_000),
        actions.StopRecording(2),
        actions.RenameRecording("messages/17", "prompts/en/welcome"),
        actions.DiscardRecording("messages/17"),
    )
    assert card == []
    assert voice == [
        ("send_tones", 2, "assign4", "112", 100, 90),
        ("listen_afresh", 2),
        ("send_caller_id", 5, "assign4", "+3612345678", "Anna", ""),
        ("send_message_waiting", 5, "assign4", True),
        ("stop_signal", "assign4"),
        ("play_prompts", 7, "assign1", (actions.Prompt("queue.thanks"),), "pl"),
        ("stop_prompts", "assign1"),
        ("start_recording", 3, 2, "messages/17", 60_000, 5_000),
        ("stop_recording", 2),
        ("rename_recording", "messages/17", "prompts/en/welcome"),
        ("discard_recording", "messages/17"),
    ]


def test_the_list_of_actions_is_whole():
    assert set(every_action()) == set(get_args(actions.AnyAction))
    assert len(every_action()) == 31


def test_every_command_is_one_that_the_card_has():
    for kind in every_action():
        card, voice = Recorder(), Recorder()
        ActionTranslator(BOARD, card, voice).apply(an_action(kind))
        for done, known in ((card.done, LineCard), (voice.done, NoVoice)):
            for name, *values in done:
                inspect.signature(getattr(known, name)).bind(None, *values)


def test_the_door_is_opened_for_its_time():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice(pytest.fail))
    translator.apply(actions.OpenDoor(5_000))
    translator.apply(actions.OpenDoor(800))
    assert card.done == [("open_door", 5000), ("open_door", 800)]


def test_a_tone_beside_a_voice_is_one_more_source_of_the_same_listener():
    card = Recorder()
    translator = ActionTranslator(BOARD, card, NoVoice(pytest.fail))
    translator.apply(actions.CloseCrosspoint("station 1", "line 1"))
    translator.apply(actions.CloseCrosspoint("station 1", "tone assign1"))
    assert card.done == [("close_crosspoint", 4, 0), ("close_crosspoint", 4, 16)]


def an_event(kind):
    values = {
        "station": 2,
        "line": 2,
        "digit": "7",
        "break_ms": 110,
        "silent_ms": 70,
        "ms_of_day": 32_400_000,
        "weekday": 0,
        "sound": "busy",
        "count": 2,
        "unsent": 3,
        "millivolts": 48_000,
        "number": "+3612345678",
        "name": "Anna",
        "absence": "",
        "form": "dtmf",
        "before_ring": True,
        "known": "",
        "vip": False,
        "blocked": "",
        "reason": "bad checksum",
        "agent": "anna",
        "order": "pause",
        "end": "station 2",
        "play": 7,
        "why": "failed",
        "recording": 3,
        "message": 17,
        "ms": 6_000,
        "mode": "lunch",
        "minute": 1_065_000_000,
        "until": None,
        "hotlines": (),
        "minutes": 30,
        "for_ms": 0,
        "day": 739_620,
        "kept": (("messages/1", 4_000),),
    }
    return kind(**{field: values[field] for field in kind.__struct_fields__})


def test_every_event_of_a_port_comes_from_a_signal():
    """The time of day comes from the clock instead, what is heard and said from the voice, orders from the desk."""
    made = {type(event) for _, _, event in PORT_EVENTS} | {events.LineReturned, events.StationReturned}
    others = {events.ClockTold, events.LineHeard, events.PlayEnded, events.PortDropped, events.StationToldCaller}
    others |= {events.AgentOrdered, events.CallerForgotten, events.ModeChanged, events.ModeOrdered}
    others |= {events.RecordingEnded, events.RecordingsFound}
    others |= {events.MessageForgotten, events.NoticeWithdrawn, events.AccessUnlocked}
    assert made | others == set(get_args(events.AnyEvent))


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
    assert words.say(actions.CloseCrosspoint("line 1", "tone assign4")) == "line 1 hears voice 4"
    assert words.say(actions.PlayTone("assign1", "reorder")) == "voice 1 plays reorder"
    assert words.say(actions.LendReceiver(5, "station 2")) == "receiver 5 listens to phone 52"
    assert words.say(actions.LendReceiver(5, "line 7")) == "receiver 5 listens to line 7"
    assert words.say(actions.OpenDoor(5_000)) == "open the door for 5 s"
    assert words.say(actions.OpenDoor(2_500)) == "open the door for 2.5 s"
    assert words.say(events.ClockTold(32_400_000)) == "it is Monday 09:00"
    assert words.say(events.ClockTold(86_399_999, 6)) == "it is Sunday 23:59"
    assert words.say(events.ModeChanged("lunch", 1, 2, ("radio",))) == "the hours say lunch, hotline radio"
    assert words.say(events.ModeOrdered("closed", 45)) == "by hand: closed for 45 min"
    assert words.say(events.ModeOrdered("")) == "by hand: as the hours say"
    assert words.say(events.StationFlashed(2, 110)) == "phone 52 flashed (110 ms)"
    assert words.say(events.LineHeard(1, "busy", 2)) == "line 1: busy tone (2)"
    assert words.say(events.LineHeard(1, "quiet", 30)) == "line 1: quiet for 30 s"
    assert words.say(events.PortDropped("station 2")) == "the call of phone 52 is dropped by hand"
    assert words.say(events.AgentOrdered("anna", "log in", 2)) == "by hand: anna is to log in at phone 52"
    assert words.say(events.AgentOrdered("anna", "log out")) == "by hand: anna is to log out"
    assert words.say(events.AgentOrdered("anna", "pause", reason="lunch")) == "by hand: anna is to pause (lunch)"
    assert words.say(events.CallerForgotten("0612345678")) == "by hand: 0612345678 is not to be called back"
    assert words.say(events.LineDialledOut(1)) == "line 1 has dialled"
    assert words.say(events.LineDialledOut(1, 3)) == "line 1 has dialled, 3 digits unsent"
    assert words.say(events.LineMeasured(1, 48_250)) == "line 1 has 48.2 V"
    assert words.say(an_event(events.LineCallerTold)) == "line 2: +3612345678 Anna (by digits), before the ring"
    assert words.say(events.LineCallerTold(1, absence="withheld")) == "line 1: number withheld"
    assert words.say(events.LineCallerTold(1)) == "line 1: no number"
    assert words.say(actions.SendCallerId(2, "assign4", "+3612345678", "Anna")) == "tell phone 52: +3612345678 Anna"
    assert words.say(actions.SendMessageWaiting(2, "assign4", False)) == "tell phone 52: no message waits"
    assert words.say(an_action(actions.Play)) == "voice 1 says queue.position (3), queue.thanks in pl"
    assert words.say(actions.Play(7, "assign1", (actions.Prompt("queue.wait", (5, 10)),))) == (
        "voice 1 says queue.wait (5, 10)"
    )
    assert words.say(events.PlayEnded(7)) == "play 7 is over"
    assert words.say(actions.CloseCrosspoint("recorder 1", "station 2")) == "recorder 1 hears phone 52"
    assert words.say(actions.StartRecording(3, 1, "messages/17", 60_000, 0)) == "recorder 1 keeps messages/17"
    assert words.say(events.RecordingEnded(3, "silence", 6_250)) == (
        "recording 3 is over (6.2 s): nobody speaks any more"
    )
    assert words.say(events.PlayEnded(7, "failed")) == "play 7 is over: it could not be said"
    for sound in get_args(events.Sound):
        assert words.say(events.LineHeard(1, sound))
    for kind in every_action():
        assert "assign" not in words.say(an_action(kind))
    for kind in get_args(events.AnyEvent):
        assert words.say(an_event(kind))


def test_a_call_that_comes_back_says_why():
    plan = Plan((), (Station(1, "11"),), (), ring_cadence=(1000, 4000), line_cadence=(1000, 4000))
    words = Words(plan)
    assert words.say(actions.ApplyRinging(1, (1000, 4000), "12 did not answer")) == "ring phone 11: 12 did not answer"
    assert words.say(actions.ApplyRinging(1, (1000, 4000))) == "ring phone 11"

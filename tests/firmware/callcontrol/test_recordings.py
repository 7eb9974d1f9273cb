"""What recorders keep: a message of one port, a conversation, and when that ends."""

from random import Random

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol import plays, recordings, supervising
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.invariants import broken
from firmware.callcontrol.records import Tape
from tests.firmware.callcontrol.queue_office import QueueOffice, plan_with, queue


class RecordingOffice(QueueOffice):
    """An office whose call control is asked to record, as features do it."""

    def __init__(self, recorders=2, **settings):
        super().__init__(queue(), recorders=recorders, **settings)

    @property
    def core(self):
        return self.control._core

    def record(self, end, name="messages/1", **how):
        """This port's voice, as a message."""
        return self._done(recordings.begin(self.core, self.core.ends[end], name, **how))

    def record_call(self, end, name="calls/1", longest_ms=3_600_000):
        """A line's conversation; all who are outside know."""
        junctor = self.core.ends[end].junctor
        for line in [one for one in self.control.state.trunks.values() if one.junctor == junctor]:
            self.control.state.tapes[line.port] = Tape(wanted=True, told=True, begun=junctor)
        return self._done(recordings.begin_conversation(self.core, self.core.ends[end], name, longest_ms))

    def join(self, port, other):
        """One more telephone, off hook, joins the conversation of another."""
        stations = self.control.state.stations
        return self._done(supervising.join(self.core, stations[port], stations[other]))

    def stop(self, end):
        return self._done(recordings.stop(self.core, recordings.of(self.control.state, end)))

    def recorder_hears(self, recorder):
        return sorted(source for listener, source in self.image.crosspoints if listener == f"recorder {recorder}")

    def ended(self, recording, why="stopped", ms=6_000):
        return self.send(e.RecordingEnded(recording, why, ms))

    @property
    def recorders_at_work(self):
        return sorted(self.control.state.recordings)

    def _done(self, number):
        self._take(self.core.outbox.take())
        return number


def lifted(**settings):
    office = RecordingOffice(**settings)
    office.lift(1)
    return office


def talking(**settings):
    """Line 1 talks to telephone 1, which called in nobody else yet."""
    office = RecordingOffice(**settings)
    office.come(1)
    office.answer(1)
    assert office.talks("line 1", "station 1")
    return office


def test_a_message_is_recorded_from_one_port_until_it_was_told_that_it_ended():
    office = lifted()
    number = office.record("station 1", "messages/17", longest_ms=60_000, silence_ms=5_000)
    assert office.recorder_hears(1) == ["station 1"]
    assert a.StartRecording(number, 1, "messages/17", 60_000, 5_000) in [action for _, action in office.log]
    office.ended(number, "silence")
    assert office.recorder_hears(1) == office.recorders_at_work == []


def test_a_recorder_that_was_stopped_hears_nobody_and_is_free_once_its_end_was_told():
    office = lifted(recorders=1)
    number = office.record("station 1")
    office.stop("station 1")
    assert office.recorder_hears(1) == []
    office.lift(2)
    assert office.record("station 2", "messages/2") == 0
    office.ended(number)
    assert office.record("station 2", "messages/2") == number + 1
    assert office.recorder_hears(1) == ["station 2"]


def test_who_hangs_up_is_recorded_no_more_and_what_he_said_is_kept():
    office = lifted()
    number = office.record("station 1")
    office.hang_up(1)
    assert office.recorder_hears(1) == []
    assert office.log[-1][1] == a.StopRecording(1)
    assert office.control.state.in_use
    assert office.ended(number) == []
    assert office.idle
    assert not office.control.state.in_use


def test_a_caller_who_is_cut_off_is_recorded_no_more():
    office = talking()
    number = office.record("line 1")
    office.far_side_hangs_up(1)
    assert office.recorder_hears(1) == []
    office.ended(number)
    office.hang_up(1)
    office.wait(5)
    assert office.idle


@pytest.mark.parametrize(("ms", "discarded"), [(2_999, True), (3_000, False), (0, False)])
def test_what_is_too_short_is_not_kept(ms, discarded):
    office = lifted()
    number = office.record("station 1", "messages/9", least_ms=recordings.MESSAGE_LEAST_MS)
    office.stop("station 1")
    assert (a.DiscardRecording("messages/9") in office.ended(number, ms=ms)) is discarded


def test_all_recorders_are_lent_and_no_more():
    office = RecordingOffice(recorders=2)
    office.lift(1, 2, 3)
    assert [office.record(f"station {n}", f"messages/{n}") for n in (1, 2, 3)] == [1, 2, 0]
    office.ended(1)
    assert office.record("station 3", "messages/3") == 3
    assert office.recorders_at_work == [1, 2]


def test_two_recordings_never_have_one_name():
    office = RecordingOffice()
    office.lift(1, 2)
    assert office.record("station 1", "messages/1") == 1
    assert office.record("station 2", "messages/1") == 0


def test_a_conversation_is_recorded_with_all_who_join_it_and_without_those_who_leave():
    office = talking()
    number = office.record_call("line 1")
    assert office.recorder_hears(1) == ["line 1", "station 1"]
    office.lift(2)
    office.join(2, 1)
    assert office.recorder_hears(1) == ["line 1", "station 1", "station 2"]
    office.hang_up(1)
    assert office.recorder_hears(1) == ["line 1", "station 2"]
    office.hang_up(2)
    assert office.recorder_hears(1) == []
    office.ended(number, ms=20_000)
    office.wait(5)
    assert office.idle


def test_a_conversation_that_is_put_on_hold_is_recorded_no_more():
    office = talking()
    office.record_call("line 1")
    office.flash(1)
    assert office.recorder_hears(1) == []
    assert office.control.state.recordings[1].stopping


def test_an_end_that_nobody_tells_is_not_waited_for():
    office = lifted()
    office.record("station 1", longest_ms=60_000)
    office.wait(60 + recordings.OVERDUE_MS / 1000 + 0.1)
    assert office.recorders_at_work == []
    assert a.StopRecording(1) in [action for _, action in office.log]
    assert office.control.state.counters["recordings without an end"] == 1


def test_an_end_that_is_over_already_is_nobodys_business():
    office = lifted()
    number = office.record("station 1")
    office.ended(number + 5)
    assert office.recorders_at_work == [1]
    office.ended(number, "failed", 0)
    assert office.ended(number) == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_recorders_keep_to_their_owners(seed):
    """The office checks every invariant after each event."""
    draw = Random(seed)
    office = RecordingOffice(recorders=2, lines=3, stations=4)
    for _ in range(250):
        _one_thing(office, draw)
        office.wait(draw.choice((0, 0.2, 1, 4)))
    for recording in list(office.control.state.recordings.values()):
        office.ended(recording.number)
    assert office.control.state.recordings_begun > 10
    assert office.recorders_at_work == []


def _one_thing(office, draw):
    state, station, line = office.control.state, draw.randint(1, 4), draw.randint(1, 3)
    owner = office.core.ends[draw.choice((f"station {station}", f"line {line}"))]
    lifted = station in office.image.off_hook
    match draw.randrange(9):
        case 0 if state.trunks[line].state == "idle":
            office.call(line)
        case 1 if state.trunks[line].state in ("talking", "held"):
            office.far_side_hangs_up(line)
        case 2 | 3 if not lifted:
            office.lift(station)
        case 2 if lifted:
            office.hang_up(station)
        case 4 if lifted:
            office.flash(station)
        case 5 if lifted:
            office.dial(station, draw.choice(("11", "12", "13", "14")))
        case 6 if owner.junctor and owner.name.startswith("line"):
            office.record_call(owner.name, f"calls/{draw.randint(1, 3)}")
        case 7 if owner.state not in recordings._NOBODY_THERE:
            office.record(owner.name, f"messages/{draw.randint(1, 3)}", longest_ms=20_000)
        case 8 if state.recordings:
            office.ended(draw.choice(list(state.recordings.values())).number)


def test_what_was_recorded_is_heard_for_as_long_as_it_lasts():
    office = talking(tone_outputs=("assign1",))
    for name, heard in (("queue.thanks", ""), ("message.17", "message.17")):
        office._done(plays.whisper(office.core, office.core.ends["station 1"], (a.Prompt(name),)))
        assert office.words_to("station 1")[0] == name
        office.wait(120)
        assert office.words_to("station 1")[0] == heard


def test_what_is_recorded_goes_on_in_a_restored_box():
    office = talking()
    office.record_call("line 1")
    again = CallControl.restore(office.control.snapshot())
    assert a.StopRecording(1) in again.handle(e.LineDisconnected(1), office.now_ms)


def test_a_telephone_that_is_no_more_is_recorded_no_more():
    office = RecordingOffice()
    office.lift(8)
    office.record("station 8")
    office.reconfigure(plan_with(queue(), stations=7, recorders=2))
    assert office.recorder_hears(1) == []


def test_a_recorder_that_is_no_more_hears_nobody():
    office = RecordingOffice()
    office.lift(1, 2)
    office.record("station 1"), office.record("station 2", "messages/2")
    office.reconfigure(plan_with(queue(), recorders=1))
    assert (office.recorder_hears(1), office.recorder_hears(2)) == (["station 1"], [])


HURTS = {
    "who is idle": lambda state: setattr(state.recordings[1], "owner", "station 4"),
    "hears ['station 1', 'line 1']": lambda state: state.recordings[1].hears.append("line 1"),
    "is stopped and hears": lambda state: setattr(state.recordings[1], "stopping", True),
    "is at recorder 2 of 2": lambda state: state.recordings.update({2: state.recordings.pop(1)}),
    "would last for ever": lambda state: state.timers.cancel(recordings.OWNER, 1, recordings.DUE),
    "call control thinks {1: 7}": lambda state: setattr(state.recordings[1], "number", 7),
    "station 1 and nobody owns that": lambda state: state.recordings.clear(),
}


@pytest.mark.parametrize("sentence", HURTS)
def test_a_broken_recording_is_named(sentence):
    office = lifted()
    office.record("station 1")
    HURTS[sentence](office.control.state)
    assert sentence in "\n".join(broken(office.control, office.image))

"""Whose calls are recorded, and that nobody from outside is who was not told before."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.invariants import broken
from firmware.callcontrol.plan import GroupTarget, Taping, TrunkGroup
from tests.firmware.callcontrol.outside_office import OutsideOffice
from tests.firmware.callcontrol.queue_office import CODE, OUTPUTS, QueueOffice, plan_with, queue

TOLD = "recording.announcement"
ALL = dict.fromkeys(range(1, 9), GroupTarget("all"))


class TapeOffice(QueueOffice):
    """Lines ``recorded`` lead to everybody; recorders tell their ends as soon as they are stopped."""

    def __init__(self, *recorded, queues=(), recorders=2, **settings):
        known = {"tone_outputs": OUTPUTS, "routes": ALL, "recorders": recorders}
        lines = {line: {"record": True} for line in recorded}
        super().__init__(*(queues or (queue(),)), line_settings=lines, **(known | settings))

    def _take(self, actions):
        super()._take(actions)
        for action in actions:
            recording = self.control.state.recordings.get(getattr(action, "recorder", 0))
            if isinstance(action, a.StopRecording) and recording is not None and recording.stopping:
                self.send(e.RecordingEnded(recording.number, "stopped", 10_000))

    def talk(self, line=1, station=1):
        """A caller comes by this line, and this telephone answers."""
        self.call(line)
        self.answer(station)

    @property
    def kept(self):
        """Names of what was recorded, or is."""
        return [action.name for _, action in self.log if isinstance(action, a.StartRecording)]

    def recorder_hears(self, recorder=1):
        return sorted(source for listener, source in self.image.crosspoints if listener == f"recorder {recorder}")


def test_who_calls_by_a_line_that_records_is_told_so_with_whoever_answers_and_recorded_only_then():
    office = TapeOffice(1)
    office.talk()
    assert office.words_to("line 1")[0] == office.words_to("station 1")[0] == TOLD
    assert office.talks("line 1", "station 1")
    assert office.kept == []
    office.finish("line 1")
    assert office.words_to("line 1")[0] == ""
    assert office.recorder_hears() == ["line 1", "station 1"]
    assert office.kept == ["calls/1-line-1-with-11"]


def test_a_line_that_records_nothing_tells_nothing():
    office = TapeOffice(1)
    office.talk(line=2)
    office.wait(60)
    assert (office.words_to("line 2")[0], office.kept) == ("", [])


def test_the_number_of_who_calls_is_in_the_name():
    office = TapeOffice(1)
    office.call_from(1, "+36301234567")
    office.answer(1)
    office.finish("line 1")
    assert office.kept == ["calls/1-line-1-from-p36301234567-with-11"]


@pytest.mark.parametrize("why", ["missing", "failed"])
def test_an_announcement_that_nobody_could_hear_records_nobody_and_is_not_tried_for_ever(why):
    office = TapeOffice(1)
    office.talk()
    office.finish("line 1", why)
    office.wait(60)
    assert (office.kept, office.words_to("line 1")[0]) == ([], "")
    assert a.LeaveUnrecorded(1, "not told") in [action for _, action in office.log]
    office.hang_up(1)
    office.wait(5)
    assert office.idle


def test_who_hangs_up_during_the_announcement_leaves_nothing_behind():
    office = TapeOffice(1)
    office.talk()
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(5)
    assert (office.idle, office.kept) == (True, [])


def test_on_hold_nobody_is_recorded_and_afterwards_another_part_begins_without_an_announcement():
    office = TapeOffice(1)
    office.talk()
    office.finish("line 1")
    office.flash(1)
    assert office.recorder_hears() == []
    office.flash(1)
    assert office.recorder_hears() == ["line 1", "station 1"]
    assert office.kept == ["calls/1-line-1-with-11", "calls/2-line-1-with-11"]


def test_whoever_gets_the_caller_by_transfer_is_recorded_with_him():
    office = TapeOffice(1)
    office.talk()
    office.finish("line 1")
    office.flash(1)
    office.dial(1, "14")
    office.wait(4)
    office.lift(4)
    assert office.recorder_hears() == []  # among colleagues nobody is recorded
    office.hang_up(1)
    assert office.recorder_hears() == ["line 1", "station 4"]
    assert office.kept[-1] == "calls/2-line-1-with-14"


def test_a_caller_who_joins_is_told_before_anything_more_is_recorded():
    office = TapeOffice(1)
    office.talk()
    office.finish("line 1")
    office.flash(1)
    office.call(2)
    office.dial(1, CODE[Feature.PICKUP])
    office.wait(0.1)
    assert (office.talks("line 2", "station 1"), office.recorder_hears()) == (True, [])
    office.flash(1)
    office.dial(1, CODE[Feature.CONFERENCE])
    assert office.talks("line 1", "line 2")
    assert [office.words_to(end)[0] for end in ("line 1", "line 2", "station 1")] == [TOLD] * 3
    assert office.recorder_hears() == []
    office.finish("line 2")
    assert office.recorder_hears() == ["line 1", "line 2", "station 1"]


def test_a_queue_answers_its_callers_first_and_greets_and_tells_them_before_anybody_is_rung():
    here = queue(record=True, at_once=True)
    office = TapeOffice(queues=(here,), routes=None)
    office.call_from(1, "0612345678")
    assert (office.seized, office.bells) == ([1], [])
    office.wait(0.1)
    assert office.words_to("line 1")[0] == TOLD
    assert office.bells == []
    office.finish("line 1")
    assert office.bells == [1]
    office.answer(1)
    assert office.recorder_hears() == ["line 1", "station 1"]
    assert office.words_to("line 1")[0] == ""


def test_a_greeting_comes_before_the_announcement():
    words = msgspec.structs.replace(queue().words, greeting="queue.welcome")
    office = TapeOffice(queues=(queue(record=True, at_once=True, words=words),), routes=None)
    office.come(1)
    assert office.words_to("line 1")[0] == f"queue.welcome {TOLD}"


def test_who_could_not_be_told_while_he_waited_is_told_at_the_beginning_of_his_conversation():
    office = TapeOffice(queues=(queue(record=True, at_once=True),), routes=None)
    office.come(1)
    office.finish("line 1", "missing")
    office.answer(1)
    assert (office.words_to("line 1")[0], office.words_to("station 1")[0]) == (TOLD, TOLD)
    office.finish("line 1")
    assert office.recorder_hears() == ["line 1", "station 1"]


def test_who_leaves_a_queue_unserved_is_not_recorded_elsewhere():
    leave = {"leave_digit": "9", "leave": GroupTarget("all")}
    office = TapeOffice(queues=(queue(people="a", record=True, at_once=True, **leave),), routes=None)
    office.order(1, Feature.PAUSE, "1")
    office.come(1)
    office.finish("line 1")
    assert office.bells == []
    office.send(e.LineDialled(1, "9"))
    office.wait(1)
    office.answer(1)
    office.wait(5)
    assert (office.talks("line 1", "station 1"), office.kept) == (True, [])


def test_the_second_caller_for_one_recorder_is_not_recorded_which_is_counted_until_it_is_free():
    office = TapeOffice(1, 2, recorders=1)
    office.talk(1, 1)
    office.finish("line 1")
    office.talk(2, 2)
    assert office.words_to("line 2")[0] == ""
    office.wait(30)
    assert [action for _, action in office.log if isinstance(action, a.LeaveUnrecorded)] == [
        a.LeaveUnrecorded(2, "no recorder")
    ]
    assert office.control.state.counters["conversation not recorded: no recorder"] == 1
    office.hang_up(1)
    office.finish("line 2")
    assert office.recorder_hears() == ["line 2", "station 2"]


def test_a_recording_that_has_ended_by_itself_is_not_begun_again_in_this_conversation():
    office = TapeOffice(1, taping=Taping(longest_ms=60_000))
    office.talk()
    office.finish("line 1")
    office.send(e.RecordingEnded(1, "limit", 60_000))
    office.wait(10)
    assert len(office.kept) == 1


def test_with_a_data_station_nobody_is_recorded_nor_told():
    plan = plan_with(queue(), tone_outputs=OUTPUTS, routes=ALL, recorders=2, line_settings={1: {"record": True}})
    data = tuple(msgspec.structs.replace(one, data=one.port == 1) for one in plan.stations)
    office = TapeOffice(1)
    office.reconfigure(msgspec.structs.replace(plan, stations=data))
    office.talk()
    office.wait(10)
    assert (office.kept, office.words_to("line 1")[0]) == ([], "")


BEEPS = Taping(beep_ms=15_000)


def test_everybody_is_reminded_as_often_as_the_office_says():
    office = TapeOffice(1, taping=BEEPS)
    office.talk()
    office.finish("line 1")
    office.wait(14.9)
    assert "recording" not in office.image.tones.values()
    office.wait(0.2)
    (output,) = [output for output, tone in office.image.tones.items() if tone == "recording"]
    hearing = {listener for listener, source in office.image.crosspoints if source == f"tone {output}"}
    assert hearing == {"line 1", "station 1"}
    office.wait(0.5)
    assert "recording" not in office.image.tones.values()
    office.wait(15)
    assert "recording" in office.image.tones.values()
    office.hang_up(1)
    office.wait(5)
    assert office.idle


ON_DEMAND = Taping(on_demand=True)


def test_a_telephone_has_its_call_recorded_by_code_and_ends_that_by_code():
    office = TapeOffice(taping=ON_DEMAND)
    office.talk()
    office.flash(1)
    office.dial(1, CODE[Feature.RECORD])
    assert office.words_to("line 1")[0] == TOLD
    office.finish("line 1")
    assert office.recorder_hears() == ["line 1", "station 1"]
    office.flash(1)
    office.dial(1, CODE[Feature.RECORD_OFF])
    assert office.talks("line 1", "station 1")
    office.wait(5)
    assert (office.recorder_hears(), len(office.kept)) == ([], 1)


@pytest.mark.parametrize(
    ("settings", "feature"),
    [
        ({"taping": Taping()}, Feature.RECORD),
        ({"taping": ON_DEMAND, "recorders": 0}, Feature.RECORD),
        ({"taping": ON_DEMAND}, Feature.RECORD_OFF),
    ],
)
def test_a_code_that_can_do_nothing_is_refused(settings, feature):
    office = TapeOffice(**settings)
    office.talk()
    office.flash(1)
    office.dial(1, CODE[feature])
    assert office.hears(1) == "reorder"
    office.flash(1)
    assert office.talks("line 1", "station 1")


def called_out(number="0612345678", **taping):
    """Telephone 1 calls out by line 1, which records."""
    office = OutsideOffice(lines=1, line={1: {"record": True}})
    plan = msgspec.structs.replace(office.control.state.plan, recorders=2, taping=Taping(**taping))
    office.reconfigure(plan)
    office.call_out(1, number)
    assert office.talks("line 1", "station 1")
    return office


def what_was_said(office):
    return [action for _, action in office.log if isinstance(action, a.Play)]


def test_a_call_out_is_recorded_where_the_office_says_so_once_its_other_side_has_answered_and_heard_it():
    office = called_out(calls_out=True)
    office.wait(5)
    assert what_was_said(office) == []
    office.reverse(1)
    (play,) = what_was_said(office)
    assert office.image.recordings == {}
    office.send(e.PlayEnded(play.play))
    (begun,) = [action for _, action in office.log if isinstance(action, a.StartRecording)]
    assert begun.name == "calls/1-line-1-to-0612345678-with-11"


@pytest.mark.parametrize(("number", "taping"), [("0612345678", {}), ("112", {"calls_out": True})])
def test_other_calls_out_are_not_and_a_call_for_help_never_is(number, taping):
    office = called_out(number, **taping)
    office.reverse(1)
    office.wait(60)
    assert (what_was_said(office), office.image.recordings) == ([], {})


def test_who_is_sent_on_to_somebody_outside_is_recorded_when_that_one_has_answered_and_both_have_heard_it():
    office = OutsideOffice(lines=2, line={1: {"record": True}}, trunk_groups=(TrunkGroup("all", (2,)),))
    office.reconfigure(msgspec.structs.replace(office.control.state.plan, recorders=2))
    office.call(1)
    office.answer(1)
    (play,) = what_was_said(office)
    office.send(e.PlayEnded(play.play))
    assert office.image.recordings == {1: 1}
    office.send(e.StationFlashed(1, 100))
    office.send(e.RecordingEnded(1, "stopped", 5_000))
    office.dial(1, "0612345678#")
    office.hang_up(1)
    office.wait(5)
    assert office.talks("line 1", "line 2")
    assert (len(what_was_said(office)), office.image.recordings) == (1, {})
    office.reverse(2)
    (_, play) = what_was_said(office)
    hearing = {listener for listener, source in office.image.crosspoints if source == f"tone {play.output}"}
    assert hearing == {"line 1", "line 2"}
    office.send(e.PlayEnded(play.play))
    assert office.image.recordings == {1: 2}


HURTS = {
    "hears line 1, who was not told": lambda state: setattr(state.tapes[1], "told", False),
    "is wanted by nobody": lambda state: setattr(state.tapes[1], "off", True),
    "line 2 is in no call and has a tape": lambda state: state.tapes.update({2: state.tapes[1]}),
}


@pytest.mark.parametrize("sentence", HURTS)
def test_a_broken_tape_is_named(sentence):
    office = TapeOffice(1)
    office.talk()
    office.finish("line 1")
    HURTS[sentence](office.control.state)
    assert sentence in "\n".join(broken(office.control, office.image))

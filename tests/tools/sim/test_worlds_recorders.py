"""Both forms of the world: whom recorders hear, what is kept of it, and what the box is told of the end."""

import re
from types import SimpleNamespace

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol import recordings
from tests.tools.sim.box import office, until
from tools.play.facts import FACTS, describe
from tools.play.story import read_story
from tools.sim import electrical, event_world
from tools.sim.recorders import Kept, Spoken

FORMS = [electrical.ElectricalWorld, event_world.EventWorld]


class Box:
    """A world whose call control is asked to record, as features do it; ``ended``: what it was told of that."""

    def __init__(self, form):
        self.world = office(form)
        self.ended, self.plays, self.heard = [], [], []
        self.world.on_event(self._note)

    def _note(self, at_ms, event):
        if isinstance(event, e.RecordingEnded):
            self.ended.append((event.why, event.ms))
        elif isinstance(event, e.PlayEnded):
            self.plays.append((at_ms, event.why))
        elif isinstance(event, e.LineHeard) and event.sound in ("fax", "voice"):
            self.heard.append((event.sound, event.count))

    @property
    def state(self):
        return self.world.control.state

    @property
    def kept(self):
        return self.world.voice.recorders.kept

    def wait(self, seconds):
        self.world.run_until(self.world.now_ms + round(1000 * seconds))

    def record(self, end, name="messages/1", **how):
        core = self.world.control._core
        recordings.begin(core, core.ends[end], name, **how)
        self.order(*core.outbox.take())

    def record_call(self, end, name):
        core = self.world.control._core
        recordings.begin_conversation(core, core.ends[end], name, 600_000)
        self.order(*core.outbox.take())

    def stop(self, end):
        core = self.world.control._core
        recordings.stop(core, recordings.of(core.state, end))
        self.order(*core.outbox.take())

    def order(self, *wanted):
        """What call control wants is done."""
        for action in wanted:
            if isinstance(self.world, electrical.ElectricalWorld):
                self.world.core.order(action, self.world.now_ms)
            else:
                self.world._carry_out([action])
        self.wait(0.05)

    def talk(self):
        """Line 1 talks to telephone 1."""
        self.world.lines[1].ring()
        assert until(self.world, lambda: self.world.bell_sounds(1), 8_000) is not None
        self.world.phones[1].lift()
        assert until(self.world, lambda: self.world.talks(1, "line 1"), 2_000) is not None
        self.wait(1.5)


@pytest.fixture(params=FORMS, ids=["electrical", "event"])
def box(request):
    return Box(request.param)


def test_a_message_holds_what_its_caller_said_and_ends_by_his_silence(box):
    box.talk()
    box.record("line 1", silence_ms=4_000)
    box.world.lines[1].say(6_000)
    box.wait(9.8)
    assert box.world.recorder_hears(1) == set()
    assert box.ended == []
    box.wait(0.5)
    [(why, ms)] = box.ended
    assert why == "silence"
    assert box.kept["messages/1"].ms_of("line 1") == pytest.approx(6_000, abs=100)
    assert ms == box.kept["messages/1"].ms == pytest.approx(6_300, abs=100)
    assert box.kept["messages/1"].ms_of("phone 1") == 0
    assert box.state.recordings == {}


def test_a_conversation_holds_both_until_somebody_hangs_up(box):
    box.talk()
    box.record_call("line 1", "calls/2026-01-05/1")
    assert box.world.recorder_hears(1) == {"line 1", "phone 1"}
    box.wait(4)
    box.world.phones[1].say(1_000)
    box.wait(4)
    assert box.world.recorder_hears(1) == {"line 1"}
    box.world.lines[1].hang_up()
    box.wait(2)
    assert [why for why, _ in box.ended] == ["stopped"]
    kept = box.kept["calls/2026-01-05/1"]
    assert kept.ms_of("phone 1") == pytest.approx(5_000, abs=150)
    assert kept.ms_of("line 1") == pytest.approx(8_000, abs=150)
    box.world.phones[1].hang_up()
    box.wait(3)
    assert box.world.everything_idle()


def test_a_recorder_stops_at_its_longest_time_and_when_it_is_told_to(box):
    box.world.phones[1].lift()
    box.wait(0.3)
    box.record("station 1", "prompts/en/notice", longest_ms=2_000)
    box.wait(2.2)
    assert box.ended == [("limit", 2_000)]
    box.record("station 1", "messages/2")
    box.world.phones[1].say(1_000)
    box.wait(3)
    box.stop("station 1")
    box.wait(0.2)
    [(why, ms)] = box.ended[1:]
    assert (why, ms) == ("stopped", pytest.approx(1_300, abs=100))


def test_who_says_nothing_leaves_nothing(box):
    box.world.phones[1].lift()
    box.wait(0.3)
    box.world.phones[1].say(10)
    box.wait(0.1)
    box.record("station 1", silence_ms=2_000)
    box.wait(2.2)
    assert box.ended == [("silence", 0)]
    assert box.kept == {}


def test_what_was_recorded_is_played_and_lasts_as_long(box):
    box.kept["messages/1"] = Kept(4_000, (Spoken("line 1", 0, 3_700),))
    box.world.phones[1].lift()
    box.wait(0.3)
    began = box.world.now_ms
    listen = a.CloseCrosspoint("station 1", "tone assign1")
    box.order(listen, a.Play(1, "assign1", (a.Prompt("message.1"),)))
    assert "prompt message.1 in hu" in box.world.phone_hears(1)
    box.wait(5)
    [(at, why)] = box.plays
    assert (at - began, why) == (pytest.approx(4_000, abs=60), "done")
    box.order(a.RenameRecording("messages/1", "prompts/hu/queue.thanks"))
    began = box.world.now_ms
    box.order(a.Play(2, "assign1", (a.Prompt("queue.thanks"),)))
    box.wait(5)
    assert box.plays[1] == (pytest.approx(began + 4_000, abs=60), "done")
    box.order(a.Play(3, "assign1", (a.Prompt("message.1"),)), a.DiscardRecording("prompts/hu/queue.thanks"))
    box.wait(2)
    assert box.plays[2][1] == "missing"
    assert box.kept == {}


def test_what_is_under_way_when_the_voice_or_the_core_dies_is_kept(box):
    box.talk()
    box.record("line 1")
    box.wait(3)
    box.world.voice.recorders.break_down()
    box.wait(0.2)
    assert box.ended == [("failed", pytest.approx(3_000, abs=150))]
    box.record("line 1", "calls/2")
    box.wait(3)
    box.world.core_dies()
    box.wait(5)
    assert box.kept["calls/2"].ms_of("line 1") >= 2_500
    assert len(box.ended) == 1
    assert box.state.recordings == {}


def test_a_story_sees_whom_recorders_hear_and_who_speaks_in_what_was_kept(box):
    stage = SimpleNamespace(world=box.world, cast=SimpleNamespace(port=lambda extension: int(extension) - 10))

    def holds(statement):
        key, values = form_of(statement)
        return FACTS[key](stage, values), describe(stage, key, values)

    box.talk()
    assert holds("recorder 1 is idle") == (True, "recorder 1 keeps nothing and hears nobody")
    box.record("line 1", silence_ms=2_000)
    hears = "recorder 1 keeps messages/1 and hears line 1"
    assert holds("recorder 1 hears line 1") == (True, hears)
    assert holds("recorder 1 hears phone 11") == (False, hears)
    assert not holds("recorder 1 is idle")[0]
    box.world.lines[1].say(3_000)
    assert holds("message 1 is not kept") == (True, "messages/1 is not kept; there are no recordings")
    box.wait(5.2)
    told = holds("message 1 holds line 1 lasting 3")
    assert told[0]
    assert re.fullmatch(r"messages/1 holds line 1 for 3\.[01] s and lasts 3\.[34] s", told[1])
    assert holds("recording messages/1 holds line 1")[0]
    assert not holds("message 1 holds line 1 lasting 4")[0]
    assert not holds("message 1 holds phone 11")[0]


def form_of(statement):
    [read] = read_story(f"1 expect {statement}").statements
    return read.form.key, read.values


def test_a_fax_calls_again_and_again_until_it_gives_up(box):
    box.talk()
    box.heard.clear()
    assert box.world.lines[1].send_fax_tone()
    box.wait(8.5)
    assert box.heard == [("fax", 1), ("voice", 1), ("fax", 2), ("voice", 1), ("fax", 3)]
    box.wait(60)
    assert max(count for sound, count in box.heard if sound == "fax") <= 10

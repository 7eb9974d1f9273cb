"""When expectations hold, fail and are decided, on a world that follows a script."""
# ruff: noqa: E501  (a statement and what it does stand on one line)

import pytest

from firmware.callcontrol.plan import Plan, Rings
from firmware.config import load
from tests.tools.play.fake_world import FakeWorld, cast
from tools.play.facts import FACTS
from tools.play.forms import EXPECTS
from tools.play.player import Player
from tools.play.report import report
from tools.play.story import read_story

CONFIG = load("", 4, 8)


def played(text, script=()):
    world = FakeWorld(script)
    return Player(world, cast(CONFIG)).play(read_story(text).statements), world


def holds(text, script):
    outcome, _ = played(text, script)
    assert outcome.expectations == 1
    return not outcome.failures


RINGS = [(2000, {"bell 1"}), (3000, set()), (4000, {"bell 1"}), (9000, set())]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("1.999 expect phone 11 rings", False),
        ("2 expect phone 11 rings", True),
        ("3 expect phone 11 rings", False),
        ("3 expect phone 11 is silent", True),
        ("0 expect phone 11 rings within 1.999", False),
        ("0 expect phone 11 rings within 2", True),
        ("0 expect phone 11 rings within 2 for 0.999", True),
        ("0 expect phone 11 rings within 2 for 1", False),  # at 3.000 it is silent again
        ("0 expect phone 11 rings within 3.9 for 2", False),  # too short, and the second comes too late
        ("0 expect phone 11 rings within 4 for 2", True),
        ("0 expect phone 11 rings within 4 for 4.999", True),
        ("0 expect phone 11 rings within 4 for 5", False),
        ("4 expect phone 11 rings for 4.999", True),
        ("3.999 expect phone 11 rings for 2", False),
        ("0 expect nothing rings for 1.999", True),
        ("0 expect nothing rings for 2", False),
        ("2.5 expect phone 12 rings within 100", False),
        ("9 expect everything idle within 1 for 100", True),
    ],
)
def test_within_and_for(text, held):
    assert holds(text, RINGS) is held


def test_there_is_a_fact_behind_every_expectation():
    assert set(FACTS) == EXPECTS


class Hearing(FakeWorld):
    """Telephone 1 hears a tone, line 2 another; telephones 3 and 4 talk, to 3 a call waits."""

    def phone_hears(self, phone):
        return {1: {"dial tone"}, 3: {"phone 4", "call waiting"}, 4: {"phone 3"}}.get(phone, set())

    def line_hears(self, line):
        return {"music"} if line == 2 else set()


@pytest.mark.parametrize(
    ("what", "held"),
    [
        ("phone 11 hears dial tone", True),
        ("phone 11 hears busy", False),
        ("phone 11 hears silence", False),
        ("phone 12 hears dial tone", False),
        ("phone 12 hears silence", True),
        ("phone 13 hears call waiting", True),
        ("phone 13 hears phone 14", True),
        ("phone 13 talks to phone 14", True),
        ("phone 13 hears silence", False),
        ("phone 14 hears call waiting", False),
        ("phone 14 hears stutter", False),
        ("line 2 hears music", True),
        ("line 2 hears ringback", False),
        ("line 1 hears music", False),
    ],
)
def test_who_hears_which_tone(what, held):
    outcome = Player(Hearing(), cast(CONFIG)).play(read_story(f"1 expect {what}").statements)
    assert (not outcome.failures) is held


DOOR = [(2000, {"door"}), (7000, set())]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("1 expect door is closed", True),
        ("1 expect door is open", False),
        ("1 expect door is open within 1 for 4.999", True),
        ("1 expect door is open within 1 for 5", False),
        ("2 expect door is closed within 4", False),
        ("2 expect door is closed within 5 for 60", True),
    ],
)
def test_the_door(text, held):
    assert holds(text, DOOR) is held


def test_a_failure_tells_how_the_door_is():
    outcome, _ = played("3 expect door is closed", DOOR)
    assert "at 3.000 s the door is open" in "\n".join(report("a.call", outcome))
    outcome, _ = played("1 expect door is open", DOOR)
    assert "at 1.000 s the door is closed" in "\n".join(report("a.call", outcome))


class Ringing(FakeWorld):
    """The bell of telephone 1 sounds as an outside call for two patterns, and once more as the third is cut."""

    def __init__(self):
        super().__init__([(10, {"bell 1"}), (5010, {"bell 1", "second"}), (10_400, {"bell 1", "cut"}), (15_400, set())])
        self.board = cast(CONFIG).board
        self.plan = Plan((), (), (), (1250, 3750), (1250, 3750), rings=Rings(inside=(600, 4400)))

    def bursts(self, phone):
        if self.now_ms < 5010:
            return ((10, 1260),)
        if self.now_ms < 10_400:
            return (10, 1260), (5010, 6260)
        return (10, 1260), (5010, 6260), (10_010, 10_400)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("0 expect phone 11 rings as outside within 5", False),
        ("0 expect phone 11 rings as outside within 5.01", True),
        ("0 expect phone 11 rings as outside within 6 for 5.389", True),
        ("0 expect phone 11 rings as outside within 6 for 5.39", False),
        ("6 expect phone 11 rings as recall", True),  # rings as outside in this plan
        ("0 expect phone 11 rings as inside within 20", False),
        ("6 expect phone 12 rings as outside within 20", False),
        ("20 expect phone 11 rings as outside", False),
    ],
)
def test_kinds_of_ringing(text, held):
    outcome = Player(Ringing(), cast(CONFIG)).play(read_story(text).statements)
    assert (not outcome.failures) is held


def test_a_failure_of_a_kind_tells_what_the_bell_did():
    outcome = Player(Ringing(), cast(CONFIG)).play(read_story("7 expect phone 11 rings as inside").statements)
    told = "\n".join(report("a.call", outcome))
    assert (
        "phone 11 is on hook and its bell sounds; its bell: 1.25 s on, 3.75 s off, 1.25 s on, 0.74 s off so far" in told
    )


def test_a_failure_names_the_tone_that_was_heard():
    world = Hearing()
    world.phones[1].loop_closed = True
    outcome = Player(world, cast(CONFIG)).play(read_story("1 expect phone 11 hears busy").statements)
    assert "phone 11 is off hook and hears dial tone" in "\n".join(report("a.call", outcome))


def test_the_story_ends_when_the_last_expectation_is_decided():
    outcome, world = played("0 expect phone 11 rings within 50\n1 phone 12 lifts", RINGS)
    assert outcome.length_ms == 2000
    outcome, world = played("0 expect nothing rings for 1\n7 phone 12 lifts", RINGS)
    assert outcome.length_ms == 7000
    assert world.log == [("lift", 2)]


def test_later_statements_do_not_wait_for_an_open_expectation():
    outcome, world = played("0 expect phone 11 rings within 4 for 4\n1 phone 12 lifts\n3 phone 12 hangs up", RINGS)
    assert not outcome.failures
    assert world.log == [("lift", 2), ("hang_up", 2)]


def test_statements_of_one_moment_run_in_file_order():
    _, world = played("1 phone 12 lifts\n1 line 1 rings\n1 phone 12 hangs up")
    assert [entry[0] for entry in world.log] == ["lift", "ring", "hang_up"]


def test_the_world_is_asked_only_when_something_can_have_changed():
    _, world = played("0 expect nothing rings for 1.5\n0 expect phone 11 rings within 60", RINGS)
    assert world.steps == 2  # 1.5 s and 2 s


ACTS = [
    ("line 2 rings from 06 at 20 volts 30 cadence 1/2", ("ring", 2, {"number": "06", "name": None, "hz": 20.0, "cadence_ms": (1, 2), "withheld": False, "volts": 30.0})),
    ("line 2 is cut", ("cut", 2)),
    ("line 2 is restored", ("restore", 2)),
    ("line 2 flickers 80", ("flicker", 2, 80)),
    ("line 2 parallel lifts", ("parallel_lift", 2)),
    ("line 2 parallel hangs up", ("parallel_hang_up", 2)),
    ("line 2 answers", ("answer", 2)),
    ("line 2 reports busy", ("refuse", 2, "busy")),
    ("line 2 reports congestion", ("refuse", 2, "congestion")),
    ("line 2 presses 1#", ("press", 2, "1#")),
    ("line 2 says 2.5", ("say", 2, 2500)),
    ("phone 13 flashes", ("flash", 3, None)),
    ("phone 13 flashes 90", ("flash", 3, 90)),
    ("phone 13 dials 12", ("dial", 3, "12", False)),
    ("phone 13 dials 12 by pulse 20", ("dial", 3, "12", True, 20.0)),
    ("phone 13 is unplugged", ("unplug", 3)),
    ("phone 13 is plugged in", ("plug_in", 3)),
    ("fault bus 1 stuck", ("bus_fault", 1, "stuck")),
    ("fault bus 1 nack", ("bus_fault", 1, "nack")),
    ("fault bus 1 restored", ("bus_fault", 1, "restored")),
    ("fault chip 0x22 dead", ("chip_fault", 1, 0x22, True)),
    ("fault chip 1:0x22 restored", ("chip_fault", 1, 0x22, False)),
    ("fault noise line 2 20x5", ("noise", 2, 20.0, 5.0)),
    ("fault noise line 2 off", ("noise", 2, 0)),
    ("fault core dies", ("core_dies", 2.0)),
    ("fault core hangs for 0.5", ("core_hangs", 0.5)),
    ("power fails", ("power_fails",)),
    ("power returns", ("power_returns",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "done"), ACTS, ids=[text for text, _ in ACTS])
def test_what_a_statement_does_to_the_world(text, done):
    _, world = played(f"0 {text}")
    assert world.log == [done]


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("hangs up", ("hang_up", 1, None, None)),
        ("hangs up by cpc 250", ("hang_up", 1, "cpc", 250)),
        ("hangs up by reversal", ("hang_up", 1, "reversal", None)),
        ("hangs up by nothing", ("hang_up", 1, "nothing", None)),
        ("hangs up by dialtone", ("hang_up", 1, "dialtone", None)),
    ],
)
def test_the_far_side_hangs_up_only_after_the_answer(text, done):
    world = FakeWorld()
    world.lines[1].state = "talking"
    player = Player(world, cast(CONFIG))
    assert player.play(read_story(f"0 line 1 {text}").statements).remarks == ()
    assert world.log == [done]
    outcome, world = played(f"0 line 1 {text}")
    assert world.log == []
    assert outcome.remarks == ("line 1 at 0 s: line 1 has no call: nobody hangs up.",)


def test_hanging_up_before_the_answer_is_giving_up():
    world = FakeWorld()
    world.lines[1].state = "ringing"
    outcome = Player(world, cast(CONFIG)).play(read_story("0 line 1 hangs up").statements)
    assert world.log == [("hang_up", 1, None, None)]
    assert outcome.remarks == ("line 1 at 0 s: line 1 is not answered: the caller gives up.",)


def test_a_failure_says_what_was_expected_what_the_world_did_and_what_happened_last():
    outcome, _ = played("1 phone 12 lifts\n2.5 expect phone 12 rings within 1", RINGS)
    text = "\n".join(report("a.call", outcome))
    assert "failed  a.call  (0 of 1 expectations, 3.5 s)" in text
    assert "line 2: expect phone 12 rings within 1" in text
    assert "at some moment from 2.500 to 3.500 s" in text
    assert "at 3.500 s phone 12 is on hook and silent" in text
    assert "1.000 s  story   phone 12 lifts" in text


def test_a_failure_of_for_says_that_it_did_not_stay():
    outcome, _ = played("2 expect phone 11 rings for 3", RINGS)
    assert "it became true but did not stay so; at 3.000 s" in "\n".join(report("a.call", outcome))


def test_a_story_that_held_is_one_line():
    outcome, _ = played("2 expect phone 11 rings", RINGS)
    assert list(report("a.call", outcome)) == ["ok      a.call  (1 of 1 expectations, 2 s)"]

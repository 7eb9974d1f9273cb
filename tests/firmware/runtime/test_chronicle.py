"""The log is readable where a tone sounds for minutes; call control hears every cycle of it all the same."""

import re
from itertools import pairwise

import pytest

from firmware.callcontrol import actions, events
from firmware.callcontrol.plan import Plan
from firmware.control.requests import ReleaseLine, SeizeLine
from firmware.runtime.chronicle import Chronicle
from tests.firmware.runtime.desk_bench import Bench

PLAN = Plan(lines=(), stations=(), groups=(), ring_cadence=(1000, 4000), line_cadence=(1000, 4000))


class Followed:
    """What a core does, without one: ``on_...`` are called by hand."""

    def __init__(self):
        self.on_event, self.on_action, self.on_signal = [], [], []
        self.board = self
        self.expanders = ()


@pytest.fixture
def log():
    """``log(things)``: the lines written, without their times."""
    core, written = Followed(), []
    chronicle = Chronicle(PLAN, written.append)
    chronicle.follow(core)

    def happens(*things):
        written.clear()
        for thing in things:
            for observer in core.on_event if isinstance(thing, events.Event) else core.on_action:
                observer(1000, thing)
        return [line.split(" ", 1)[1] for line in written]

    return happens


def busy(*counts, line=4):
    return [events.LineHeard(line, "busy", count) for count in counts]


def told(*counts, line=4):
    return [f"line {line}: busy tone ({count})" for count in counts]


def test_a_tone_that_goes_on_is_told_at_its_doublings(log):
    assert log(*busy(*range(1, 40))) == told(1, 2, 4, 8, 16, 32)


def test_each_line_has_its_own(log):
    assert log(*busy(2, 3), *busy(2, 3, line=1)) == [*told(2), *told(2, line=1)]


def test_another_sound_is_told_and_so_is_the_first_when_it_comes_back(log):
    voice = events.LineHeard(4, "voice")
    heard = log(*busy(2, 3), voice, voice, *busy(1, 2))
    assert heard == [*told(2), "line 4: somebody speaks", *told(1, 2)]


def test_a_tone_that_starts_anew_and_anew_is_not_told_each_time(log):
    assert log(*busy(1, 2, 1, 2, 1, 2)) == told(1, 2)


@pytest.mark.parametrize("between", [actions.SeizeLine(4), actions.ReleaseLine(4), actions.ListenAfresh(4)])
def test_another_call_begins_anew(log, between):
    sentences = log(*busy(2, 3), between, *busy(2, 3))
    assert len(sentences) == 3
    assert sentences[::2] == told(2, 2)


def test_a_line_that_is_seized_and_left_does_not_flood_the_log():
    bench = Bench()
    heard = []
    bench.world.on_event(lambda _, event: heard.append(event) if isinstance(event, events.LineHeard) else None)
    bench.ask(SeizeLine(4))
    bench.wait(120)
    bench.ask(ReleaseLine(4))
    counts = [one.count for one in heard if one.sound == "busy"]
    assert len(counts) > 50
    said = [int(found[1]) for text in bench.said("line 4") if (found := re.search(r"busy tone \((\d+)\)", text))]
    assert said[0] == counts[0]
    assert all(two >= 2 * one for one, two in pairwise(said))
    assert said[-1] * 2 > counts[-1]

"""Random stories of an office that records calls: nobody is recorded who was not told, and nothing is left over.

The invariants hold after every event (small_office.py); what people do has sense mostly, so that much is recorded.
"""

from random import Random

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import GroupTarget, QueueTarget, Taping
from tests.firmware.callcontrol.queue_office import CODE, OUTPUTS, plan_with, queue
from tests.firmware.callcontrol.test_tapes import TapeOffice

LINES, STATIONS = range(1, 5), range(1, 7)
DIALLED = (CODE[Feature.RECORD], CODE[Feature.RECORD_OFF], CODE[Feature.CONFERENCE], CODE[Feature.SWAP], "14", "15")
WAITS_S = (0.02, 0.2, 1, 5, 16)


def plan_of(random):
    """Two lines lead to the queue, two to everybody; any of them may be recorded, and one telephone is a fax."""
    helps = queue(record=random.random() < 0.7, at_once=True)
    routes = {1: QueueTarget("help"), 2: QueueTarget("help"), 3: GroupTarget("all"), 4: GroupTarget("all")}
    taping = Taping(beep_ms=random.choice((0, 5_000)), longest_ms=random.choice((20_000, 7_200_000)), on_demand=True)
    plan = plan_with(
        helps, lines=4, stations=6, routes=routes, recorders=random.choice((1, 2, 8)), taping=taping,
        tone_outputs=OUTPUTS[: random.choice((1, 3))],
        line_settings={line: {"record": random.random() < 0.5} for line in LINES},
    )  # fmt: skip
    fax = tuple(msgspec.structs.replace(one, data=one.port == 6) for one in plan.stations)
    return msgspec.structs.replace(plan, stations=fax)


class Story(TapeOffice):
    """One random thing after the other."""

    def __init__(self, seed):
        self.random = Random(seed)
        super().__init__()
        self.reconfigure(plan_of(self.random))

    def someone(self, ports, *states):
        """A port in one of these states, or any."""
        there = [port for port, one in ports.items() if one.state in states]
        return self.random.choice(there or sorted(ports))

    def step(self):
        state = self.control.state
        lines, stations = state.trunks, state.stations
        match self.random.randrange(13):
            case 0 | 1:
                line = self.someone(lines, "idle")
                if lines[line].state == "idle" and line not in self._ringing:
                    self.call(line)
            case 2 | 3 | 4:
                self.answer(self.someone(stations, "ringing"))
            case 5 | 6:
                if state.speaking:
                    speaking = self.random.choice(list(state.speaking.values()))
                    self.send(e.PlayEnded(speaking.play, self.random.choice(("done", "done", "done", "missing"))))
            case 7:
                self.flash(self.someone(stations, "talking"))
            case 8 | 9:
                self.dial(self.someone(stations, "dialling"), self.random.choice(DIALLED))
            case 10:
                self.hang_up(self.someone(stations, "talking", "dialling", "refused"))
            case 11:
                for recording in list(state.recordings.values())[:1]:
                    self.send(e.RecordingEnded(recording.number, self.random.choice(("limit", "failed")), 5_000))
            case _:
                line = self.someone(lines, "talking", "held")
                if self.random.random() < 0.3 and lines[line].state in ("talking", "held"):
                    self.far_side_hangs_up(line)
        self.wait(self.random.choice(WAITS_S))

    def go_home(self):
        self.hang_up(*self.control.state.stations)
        for line, trunk in self.control.state.trunks.items():
            if trunk.state == "ringing":
                self.give_up(line)
        self.wait(20)  # the box may have answered somebody in the moment in which he gave up
        for line, trunk in self.control.state.trunks.items():
            if trunk.state not in ("idle", "guard"):
                self.far_side_hangs_up(line)
        self.wait(400)


@pytest.mark.parametrize("seed", range(25))
def test_nobody_is_recorded_who_was_not_told_and_nothing_is_left_over(seed):
    story = Story(seed)
    for _ in range(80):
        story.step()
    story.go_home()
    assert not story.control.state.tapes
    assert not story.control.state.recordings
    assert story.idle


def test_these_stories_record():
    stories = [Story(seed) for seed in range(25, 33)]
    for story in stories:
        for _ in range(80):
            story.step()
    assert sum(len(story.kept) for story in stories) > 15

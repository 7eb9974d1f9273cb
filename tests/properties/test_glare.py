"""Somebody calls on the very line that we seize, at any moment around it: never is a digit sent into his ear, never is
he cut off.

Either he rings the office as every caller, and our number goes out by another line or not at all; or he is answered,
and talks to whoever wanted to dial. Where that is nobody (a call that was sent on to a number outside), he is answered
by the box, hears ringback and reaches whoever lifts.
"""

from functools import cache

import pytest

from firmware.config.countries import COUNTRIES
from tests.tools.sim.box import office, until
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld

LINE = 3
"""The line that is seized first."""

NUMBER = "5550100"
AROUND_MS = 1_000
STEPS = {"hu": 1, "us": 7, "uk": 7, "jp": 7, "de": 7}
"""By country: so many ms between two moments. In some a caller is told before his first ring, a second and more."""

SETTLES_MS = 16_000
"""By then the number is out, or whoever dialled hears why not."""

SOON = "[outside]\nnumber_s = 2\n"
"""Nobody presses #, whose tone a caller who is answered within it would hear to its end."""

TWO_LINES = SOON + "[trunks.all]\nlines = [2, 3]\n"
ONE_LINE = SOON + "[trunks.all]\nlines = [3]\n"
OFFICES = {
    "another line": TWO_LINES,
    "no other line": ONE_LINE,
    "by pulse": '[lines]\n3 = { dial = "pulse" }\n' + TWO_LINES,
    "without listening": '[lines]\n3 = { dial_tone = "pause" }\n' + ONE_LINE,
}


class Glare:
    """A world in which a call goes out by LINE; somebody calls there ``at_ms`` (None: nobody)."""

    def __init__(self, form, country, config, at_ms, *, sent_on=False):
        self.world = office(form, config, country, seed=1)
        self.line = self.world.lines[LINE]
        self.went = []
        self.seized_ms = None
        self.line.on_state = self.went.append
        for line in self.world.lines.values():
            line.register.lengths = {"": len(NUMBER)}
        self.world.run_until(500)
        (self._is_sent_on if sent_on else self._dials)()
        self.rang = False
        if at_ms is not None:
            self._until(at_ms)
            self.rang = self.line.ring("0612345678")
        self._until(self.world.now_ms + SETTLES_MS)

    def _dials(self):
        phone = self.world.phones[1]
        phone.lift()
        self.world.run_until(1_000)
        phone.dial(f"{self.world.plan.outside.digit}{NUMBER}")

    def _is_sent_on(self):
        self.world.lines[1].ring("0687654321")

    def _until(self, time_ms):
        while self.world.now_ms < time_ms:
            self.world.step(time_ms)
            if self.seized_ms is None and self.world.line_seized(LINE):
                self.seized_ms = self.world.now_ms

    # How it came out.

    def judge(self):
        """What came of it: a word. Fails where that is not right."""
        assert self.line.register.beyond == "" and self.line.flashes == 0, "dialled into his ear"
        if not self.rang:
            assert self.went_out_by() == [LINE], "the caller heard busy, and yet the number did not go out"
            return "busy"
        if self.went == ["ringing"]:
            self.somebody_lifts()
            return "rings"
        assert self.went == ["ringing", "talking"], f"he was cut: {self.went}"
        assert self.line.dialled == ""
        return "answered"

    def somebody_lifts(self):
        """He rings the office."""
        world = self.world
        assert until(world, lambda: any(map(world.bell_sounds, world.phones)), 8_000), "nobody is rung for him"
        bell = next(filter(world.bell_sounds, world.phones))
        world.phones[bell].lift()
        assert until(world, lambda: world.talks(bell, f"line {LINE}"), 300) is not None, (
            "who lifts does not talk to him"
        )

    def went_out_by(self):
        return [port for port, line in self.world.lines.items() if line.dialled == NUMBER]


def judge_dialled(form, country, config, at_ms):
    """Of somebody who dials."""
    glare = Glare(form, country, config, at_ms)
    outcome = glare.judge()
    world = glare.world
    if outcome == "answered":
        assert world.talks(1, f"line {LINE}"), "whoever wanted to dial does not talk to him"
        assert glare.went_out_by() == []
    elif outcome == "rings":
        spare = "[2, 3]" in config
        assert glare.went_out_by() == ([2] if spare else [])
        assert spare or world.phone_hears(1) == {"reorder"}
    return outcome


def sent_on(country):
    """An office that sends calls of line 1 on."""
    number = COUNTRIES[country].outside + NUMBER
    return f'{TWO_LINES}[lines]\n1 = {{ route = "station 18" }}\n[stations]\n8 = {{ forward_always = "{number}" }}\n'


def judge_sent_on(form, country, at_ms):
    """Of a call that is sent on to a number outside."""
    glare = Glare(form, country, sent_on(country), at_ms, sent_on=True)
    outcome = glare.judge()
    if outcome == "answered":
        assert glare.world.line_hears(LINE) == {"ringback"}
        glare.somebody_lifts()
    if outcome != "busy":
        assert glare.went_out_by() == [2], "the call that was sent on did not go out by the other line"
    return outcome


@cache
def seized_ms(form, country, config, sent_on=False):
    """When the line is seized if nobody calls."""
    glare = Glare(form, country, config, None, sent_on=sent_on)
    assert glare.seized_ms is not None
    return glare.seized_ms


def moments(form, country, config, step_ms, *, sent_on=False):
    """Every ``step_ms`` from a second before the seizure to a second after it."""
    middle_ms = seized_ms(form, country, config, sent_on)
    return range(middle_ms - AROUND_MS, middle_ms + AROUND_MS + 1, step_ms)


def check(outcomes):
    """Both right outcomes came, and so did busy, once the exchange had seen our loop."""
    assert {"answered", "busy"} <= outcomes


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize(("country", "step_ms"), STEPS.items())
def test_whoever_dials_talks_to_the_caller_or_uses_another_line(country, step_ms, name):
    config = OFFICES[name]
    check({judge_dialled(EventWorld, country, config, at) for at in moments(EventWorld, country, config, step_ms)})


@pytest.mark.parametrize(("country", "step_ms"), STEPS.items())
def test_a_call_that_is_sent_on_uses_another_line_and_the_caller_reaches_somebody(country, step_ms):
    config = sent_on(country)
    all_moments = moments(EventWorld, country, config, step_ms, sent_on=True)
    check({judge_sent_on(EventWorld, country, at) for at in all_moments})


@pytest.mark.parametrize("part", range(4))
def test_glare_on_the_chips(part):
    config = OFFICES["another line"]
    every = moments(ElectricalWorld, "hu", config, 7)
    outcomes = {judge_dialled(ElectricalWorld, "hu", config, at) for at in every[part::4]}
    assert outcomes == {"rings", "answered", "busy"}


def test_a_call_that_is_sent_on_on_the_chips():
    every = moments(ElectricalWorld, "uk", sent_on("uk"), 29, sent_on=True)
    check({judge_sent_on(ElectricalWorld, "uk", at) for at in every})

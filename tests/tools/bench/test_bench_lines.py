"""What the bench measures of lines does happen, and it says so when it does not."""

from functools import partial
from random import Random

import numpy as np
import pytest

from firmware.voice.call_progress.detector import ProgressDetector
from firmware.voice.caller_id.messages import Dialect, mdmf
from tools.bench import caller_id, emergency, glare, progress, supervision
from tools.bench.goals import Bench

QUICK = Bench(quick=True)


@pytest.mark.parametrize(("sign", "least", "most"), [("cpc", 0, 2), ("reversal", 40, 100)])
def test_a_line_is_given_back_after_the_sign_and_its_filter(sign, least, most):
    times = supervision.release_times("us", sign, 2, 1) + supervision.release_times("fr", sign, 1, 1)
    assert len(times) == 3
    assert all(least <= time <= most for time in times)


def test_a_sign_that_the_line_is_not_said_to_give_is_told_of(monkeypatch):
    monkeypatch.setattr(supervision, "TRUSTING", '[lines]\n1 = { route = "station 11", release_on = ["cpc"] }\n')
    with pytest.raises(AssertionError, match="us: the line is not given back after reversal"):
        supervision.release_times("us", "reversal", 1, 1)


def test_busy_tone_is_known_by_its_second_cycle():
    cycles, decided_ms, told_ms = supervision.first_report("hu", "busy", Random(1))
    assert cycles == 2
    assert decided_ms == pytest.approx(2 * 600, abs=5)
    assert 0 < told_ms <= 120


def test_an_ear_that_waits_for_three_cycles_misses_the_goal(monkeypatch):
    monkeypatch.setattr(supervision, "ProgressDetector", partial(ProgressDetector, cycles=3))
    assert supervision._known_in_two_cycles_of([supervision.first_report("hu", "busy", Random(1))]).value == 0


def test_a_tone_that_no_ear_knows_is_told_of(monkeypatch):
    monkeypatch.setattr(supervision, "TONE_DBM0", -70.0)
    with pytest.raises(AssertionError, match="busy of hu is not known"):
        supervision.first_report("hu", "busy", Random(1))


def test_callers_around_a_seizure_are_answered_or_ring_or_hear_busy():
    found = glare.outcomes("hu", 250, 1)
    assert found.total() == 9
    assert set(found) == {"answered", "rings", "heard busy"}


@pytest.mark.parametrize(("went", "outcome"), [(["ringing", "none"], "cut off"), (["ringing", "talking"], "answered")])
def test_a_caller_is_cut_off_where_his_call_ends(went, outcome):
    seizure = glare.Seizure("hu", None, 1)
    seizure.rang, seizure.went = True, went
    assert seizure.outcome() == outcome
    seizure.line.register.beyond = "5"
    assert seizure.outcome() == "dialled at"


def test_a_number_that_does_not_go_out_is_told_of(monkeypatch):
    seizure = glare.Seizure("hu", None, 1)
    assert seizure.outcome() == "heard busy"
    monkeypatch.setattr(glare, "NUMBER", "5550101")
    with pytest.raises(AssertionError, match="did not go out by line 3"):
        seizure.outcome()


@pytest.mark.parametrize(("country", "turn"), [("hu", 0), ("us", 3)])
def test_help_is_timed_from_the_last_digit(country, turn):
    assert 500 <= emergency.time_of(country, ("out", "answered", "held", "ringing"), turn, 1) <= 5_000


def test_help_that_does_not_come_is_told_of(monkeypatch):
    monkeypatch.setattr(emergency, "IN_VAIN_MS", 100)
    with pytest.raises(AssertionError, match="nobody sends 112"):
        emergency.time_of("hu", ("ringing",) * 4, 0, 1)


def test_every_mixture_is_a_case_in_every_country():
    assert len(list(emergency.cases(1))) == 5 * 35
    assert len({country for country, _, _ in emergency.cases(9)}) == 5


@pytest.mark.parametrize("country", ["us", "dk"])
def test_a_number_is_known_as_it_ends(country):
    assert all(-100 <= time <= 50 for time in caller_id.times_known(country, 2, 1))


def test_a_number_that_is_not_understood_is_told_of(mocker):
    mocker.patch("tools.sim.caller_teller.CallerNumbers.as_dialled", return_value="999")
    with pytest.raises(AssertionError, match="has called, and '999' is known"):
        caller_id.times_known("us", 1, 1)


def test_messages_are_counted_only_where_their_sum_is_right():
    message = mdmf(caller_id.CALLER, Dialect.ETSI)
    assert caller_id.read(message, 3) == 3
    assert caller_id.read(message[:-1] + bytes([message[-1] ^ 1]), 3) == 0


def test_the_plain_spectra_find_busy_tone_and_nothing_in_noise():
    assert progress.spectra(progress._on_every_line(1, seed=1)) > 0.9
    noise = np.random.default_rng(1).normal(0, 0.01, progress.CARD_HZ).astype(np.float32)
    assert progress.spectra(noise) < 0.2

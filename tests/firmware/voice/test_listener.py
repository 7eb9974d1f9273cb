"""Inputs that are there, are not there, fall silent, vanish and come back. Time and device are the test's own."""

import numpy as np

from firmware.voice.hearing import Hearing
from firmware.voice.listener import MUTE_NS, READ_NS, Listener
from firmware.voice.messages import Heard, InputFound, InputLost, ListenAfresh, UseCountry
from firmware.voice.player import Counters, DeviceError
from tests.firmware.voice.call_progress.exchange import put, silence, tone

RATE = 8000
READ = RATE * READ_NS // 1_000_000_000


class Bench:
    """A clock, and a card on whose inputs ``samples`` (input 1) come in real time, then silence."""

    def __init__(self, samples=()):
        self.ns = 0
        self.samples = np.round(np.asarray(samples) * 32767).astype(np.int16)
        self.plugged = True
        self.plays = True
        self.mute = False
        self.lost = False
        self.tries = 0
        self.closed = 0
        self.read_ns = 0

    def now_ns(self):
        return self.ns

    def sleep_until_ns(self, when):
        self.ns = max(self.ns, when)

    def open(self):
        self.tries += 1
        if not self.plays:
            return None
        if not self.plugged:
            raise DeviceError("It has no inputs.")
        self.read_ns = self.ns
        return self

    def read(self):
        if not self.plugged:
            raise DeviceError("It has gone.")
        frames = 0 if self.mute else (self.ns - self.read_ns) * RATE // 1_000_000_000
        self.read_ns = self.ns
        block = np.zeros((frames, 2), np.int16)
        now, self.samples = self.samples[:frames], self.samples[frames:]
        block[: len(now), 0] = now
        return block, self.lost

    def close(self):
        self.closed += 1


def made(bench, country="hu"):
    counters = Counters()
    return Listener(Hearing(country, RATE, 2), "hw:Box,0", bench.open, bench, counters), counters


def told(listener):
    reports = list(listener.reports)
    listener.reports.clear()
    return reports


def run_for(listener, bench, ms):
    until = bench.ns + ms * 1_000_000
    while bench.ns < until:
        listener.step()


def busy(country="hu", cycles=2):
    return put(silence(0.5), tone(country, "busy", cycles))


def test_what_is_heard_is_reported():
    bench = Bench(busy())
    listener, counters = made(bench)
    run_for(listener, bench, 3_000)
    assert told(listener) == [InputFound("hw:Box,0"), Heard(1, "busy", 2)]
    assert (counters.listening, counters.overruns) == (True, 0)


def test_missing_inputs_are_told_once_and_looked_for_every_second():
    bench = Bench()
    bench.plugged = False
    listener, counters = made(bench)
    run_for(listener, bench, 5_500)
    assert told(listener) == [InputLost("hw:Box,0", "It has no inputs.")]
    assert bench.tries == 6
    assert not counters.listening
    bench.plugged = True
    run_for(listener, bench, 1_000)
    assert told(listener) == [InputFound("hw:Box,0")]


def test_while_the_card_does_not_play_there_is_nothing_to_tell():
    bench = Bench()
    bench.plays = False
    listener, _ = made(bench)
    run_for(listener, bench, 5_000)
    assert told(listener) == []
    bench.plays = True
    run_for(listener, bench, 100)
    assert told(listener) == [InputFound("hw:Box,0")]


def test_inputs_that_vanish_are_told_closed_and_found_again_and_no_cadence_goes_on_across_it():
    whole = busy(cycles=2)
    half = round(1.2 * RATE)
    bench = Bench(whole[:half])
    listener, counters = made(bench)
    run_for(listener, bench, 1_200)
    bench.plugged = False
    run_for(listener, bench, 200)
    assert told(listener) == [InputFound("hw:Box,0"), InputLost("hw:Box,0", "It has gone.")]
    assert (bench.closed, counters.listening) == (1, False)
    bench.plugged = True
    run_for(listener, bench, 1_000)
    bench.samples = np.round(whole[half:] * 32767).astype(np.int16)
    run_for(listener, bench, 2_000)
    assert told(listener) == [InputFound("hw:Box,0")]
    listener.close()
    assert (bench.closed, counters.listening) == (2, False)


def test_inputs_that_give_no_samples_have_gone():
    bench = Bench()
    listener, _ = made(bench)
    run_for(listener, bench, 500)
    bench.mute = True
    run_for(listener, bench, MUTE_NS // 1_000_000 - 100)
    assert told(listener) == [InputFound("hw:Box,0")]
    run_for(listener, bench, 200)
    assert told(listener) == [InputLost("hw:Box,0", "Its inputs give no samples any more.")]
    assert bench.closed == 1


def test_samples_that_came_too_late_are_counted_and_break_cadences_off():
    bench = Bench(busy())
    listener, counters = made(bench)
    run_for(listener, bench, 1_500)
    bench.lost = True
    listener.step()
    bench.lost = False
    run_for(listener, bench, 2_000)
    assert told(listener) == [InputFound("hw:Box,0")]
    assert counters.overruns == 1


def test_listening_afresh_and_another_country_take_effect_at_once():
    bench = Bench(busy("us"))
    listener, _ = made(bench, "hu")
    listener.commands += [UseCountry("us"), ListenAfresh(1, 5)]
    run_for(listener, bench, 3_000)
    assert told(listener) == [InputFound("hw:Box,0"), Heard(1, "busy", 2, 5)]


def test_commands_are_obeyed_without_inputs():
    bench = Bench()
    bench.plugged = False
    listener, _ = made(bench)
    listener.commands += [ListenAfresh(1, 5)] * 3
    run_for(listener, bench, 100)
    assert not listener.commands

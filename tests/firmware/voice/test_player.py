"""The player on a device that is there, is not there, vanishes and comes back. Time and device are the test's own."""

import numpy as np

from firmware.voice.messages import (
    AskHealth,
    DeviceFound,
    DeviceLost,
    Health,
    Play,
    PlayEnded,
    PlayTone,
    Stop,
    VoiceStarted,
)
from firmware.voice.player import DeviceError, Player
from firmware.voice.voice import Voice

RATE = 8000
BLOCK_NS = 10_000_000


class Bench:
    """A clock and a sound card. The card plays in real time: a write takes one block's time."""

    def __init__(self):
        self.ns = 0
        self.plugged = True
        self.opening_ns = 0
        self.hang_ns = 0
        self.dry = False
        self.tries = 0
        self.blocks = []
        self.closed = 0

    def now_ns(self):
        return self.ns

    def sleep_until_ns(self, when):
        self.ns = max(self.ns, when)

    def open(self):
        self.tries += 1
        self.ns += self.opening_ns
        if not self.plugged:
            raise DeviceError("There is no sound card.")
        return self

    def write(self, block):
        if not self.plugged:
            self.ns += self.hang_ns
            raise DeviceError("It has gone.")
        self.ns += BLOCK_NS
        self.blocks.append(block)
        return self.dry

    def close(self):
        self.closed += 1


def made(bench, country="us"):
    player = Player(Voice(country, RATE, 8), "hw:Box,0", bench.open, bench)
    assert told(player) == [VoiceStarted(country, RATE, 1, 8)]
    return player


def told(player):
    reports = list(player.reports)
    player.reports.clear()
    return reports


def run_for(player, bench, ms):
    until = bench.ns + ms * 1_000_000
    while bench.ns < until:
        player.step()


def test_the_device_is_found_and_hears_dial_tone():
    bench = Bench()
    player = made(bench)
    run_for(player, bench, 100)
    assert told(player) == [DeviceFound("hw:Box,0")]
    heard = np.concatenate(bench.blocks)
    assert heard.shape == (800, 8)
    assert heard[:, 0].any()
    assert not heard[:, 4].any()


def test_play_stop_ended():
    bench = Bench()
    player = made(bench)
    player.commands.append(Play(1, 5, PlayTone("busy")))
    run_for(player, bench, 50)
    assert bench.blocks[-1][:, 4].any()
    player.commands.append(Stop(1))
    run_for(player, bench, 20)
    assert told(player) == [DeviceFound("hw:Box,0"), PlayEnded(1, "stopped")]
    assert not bench.blocks[-1][:, 4].any()


def test_a_command_is_heard_in_the_next_block():
    bench = Bench()
    player = made(bench)
    player.step()
    player.commands.append(Play(1, 5, PlayTone("dial")))
    player.step()
    assert bench.blocks[1][:, 4].any()


def test_a_missing_device_is_told_once_and_looked_for_every_second():
    bench = Bench()
    bench.plugged = False
    player = made(bench)
    run_for(player, bench, 5_500)
    assert told(player) == [DeviceLost("hw:Box,0", "There is no sound card.")]
    assert bench.tries == 6
    bench.plugged = True
    run_for(player, bench, 1_000)
    assert told(player) == [DeviceFound("hw:Box,0")]
    assert bench.blocks


def test_plays_keep_their_time_without_a_device():
    bench = Bench()
    bench.plugged = False
    player = made(bench)
    player.commands.append(Play(1, 5, PlayTone("busy"), deadline_ms=3_000))
    run_for(player, bench, 2_990)
    assert PlayEnded(1, "deadline") not in told(player)
    run_for(player, bench, 30)
    assert told(player) == [PlayEnded(1, "deadline")]


def test_a_device_that_vanishes_is_told_closed_and_found_again():
    bench = Bench()
    player = made(bench)
    run_for(player, bench, 100)
    bench.plugged = False
    run_for(player, bench, 2_500)
    assert told(player) == [DeviceFound("hw:Box,0"), DeviceLost("hw:Box,0", "It has gone.")]
    assert bench.closed == 1
    bench.plugged = True
    run_for(player, bench, 1_000)
    assert told(player) == [DeviceFound("hw:Box,0")]
    player.close()
    assert bench.closed == 2


def test_time_lost_while_the_device_hangs_and_opens_is_made_up():
    """A play of three seconds ends three seconds after its start, within two blocks, whatever the device did."""
    bench = Bench()
    player = made(bench)
    run_for(player, bench, 50)
    player.commands.append(Play(1, 5, PlayTone("busy"), deadline_ms=3_000))
    began = bench.ns
    run_for(player, bench, 200)
    bench.plugged, bench.hang_ns, bench.opening_ns = False, 700_000_000, 300_000_000
    run_for(player, bench, 1_000)
    bench.plugged = True
    while PlayEnded(1, "deadline") not in player.reports:
        player.step()
    assert abs(bench.ns - began - 3_000_000_000) <= 3 * BLOCK_NS


def test_underruns_are_counted():
    bench = Bench()
    player = made(bench)
    run_for(player, bench, 30)
    bench.dry = True
    run_for(player, bench, 20)
    bench.dry = False
    player.commands.append(AskHealth())
    player.commands.append(Play(1, 5, PlayTone("busy")))
    player.counters.listening, player.counters.overruns = True, 3
    player.commands.append(AskHealth())
    player.step()
    told_of = {"device": True, "underruns": 2, "lost": 0, "refused": 0, "listening": True, "overruns": 3}
    assert [report for report in told(player) if isinstance(report, Health)] == [
        Health(**told_of, playing=0),
        Health(**told_of, playing=1),
    ]

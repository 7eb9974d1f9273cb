"""How soon a line is given back when its far side has gone: by current, by polarity, by the tone of the exchange.

The first two in the electrical world, from the copper to the relay; the tone at the ear that listens to the line, on
tones made here from the tone plans, with noise, fed as the card feeds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Literal

import numpy as np

from firmware.config.countries import COUNTRIES
from firmware.voice.call_progress.detector import ProgressDetector
from firmware.voice.call_progress.events import CadenceHeard
from firmware.voice.levels import rms_of
from firmware.voice.tone_plans import PLANS
from firmware.voice.tones import Burst
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.line_sounds import Samples
from tools.bench.measure import percentile, short
from tools.bench.progress import distinct_countries

TRUSTING = """[lines]
1 = { route = "phone 11", release_on = ["cpc", "reversal"] }
[stations]
1 = { extension = "11" }
"""
"""In every country, whatever its telephones are numbered by default."""
TALK_MS = (2_000, 4_000)
"""Longer than a reversal may still be a part of the answer."""

EAR_HZ = 8_000
BLOCK_MS = 10
TONE_DBM0 = -20.0
NOISE_DBM0 = -45.0
ENOUGH = 2
"""Cycles: others wait for 2 to 6 (telephony.md (a) 3)."""


# From the copper to the relay.


def _opens_after(bench: Bench, sign: Literal["cpc", "reversal"]) -> Reading:
    times = []
    countries = list(COUNTRIES)[:: bench.size(1, 6)]
    for country in countries:
        times += release_times(country, sign, bench.size(10, 2), bench.seed)
    note = f"{len(times)} hang-ups of any phase in {len(countries)} countries; p50 {short(percentile(times, 50))}"
    return Reading(max(times), note)


def release_times(country: str, sign: Literal["cpc", "reversal"], calls: int, seed: int) -> list[float]:
    """ms from the hang-up, less the length that CPC must have, to the open relay; one for each call."""
    world = boxes.box("lb4x8", TRUSTING, country, seed)
    random = Random(seed)
    line, phone = world.lines[1], world.phones[1]
    needed_ms = world.settings.cpc_ms if sign == "cpc" else 0
    times = []
    for _ in range(calls):
        line.ring()
        if not boxes.until(world, lambda: world.bell_sounds(1), 8_000):
            raise AssertionError(f"{country}: telephone 11 does not ring")
        phone.lift()
        if not boxes.until(world, lambda: world.talks(1, "line 1"), 1_000):
            raise AssertionError(f"{country}: telephone 11 and the caller do not talk")
        world.run_until(world.now_ms + random.randint(*TALK_MS))
        gone_us = world.schedule.now_us + random.randrange(1_000)
        world.schedule.at(gone_us, partial(line.hang_up, sign, needed_ms + 250))
        if not boxes.until(world, lambda: not world.line_seized(1), 3_000):
            raise AssertionError(f"{country}: the line is not given back after {sign}")
        times.append(world.now_ms - gone_us / 1_000 - needed_ms)
        boxes.rest(world)
    return times


# The tone at the ear.


def _known_in_two_cycles(bench: Bench) -> Reading:
    return _known_in_two_cycles_of(bench.once(_reports, lambda: _reports(bench)))


def _known_in_two_cycles_of(reports: list[Report]) -> Reading:
    good = [report for report in reports if report[0] == ENOUGH]
    longest = max((report[1] for report in good), default=0)
    note = f"{len(good)} of {len(reports)} tones at {ENOUGH} cycles, which last up to {short(longest)} ms"
    return Reading(100 * len(good) / len(reports), note)


def _told_after_two_cycles(bench: Bench) -> Reading:
    delays = [report[2] for report in bench.once(_reports, lambda: _reports(bench))]
    return Reading(max(delays), f"from the edge that ends them; p50 {short(percentile(delays, 50))}")


Report = tuple[int, float, float]
"""Of one tone: cycles when it was first told, ms from its beginning to the edge that decided, ms from there."""


def _reports(bench: Bench) -> list[Report]:
    random = Random(bench.seed)
    wanted = [(country, name) for country in distinct_countries() for name in ("busy", "congestion")]
    return [first_report(*one, random) for one in wanted for _ in range(bench.size(10, 1))]


def first_report(country: str, name: str, random: Random) -> Report:
    """The ear of this country hears this tone from a moment of its own; AssertionError where it does not know it."""
    bursts = PLANS[country].tone(name).parts[-1].bursts
    lead_ms = random.uniform(200, 1_000)
    sounds = [np.zeros(round(lead_ms * EAR_HZ / 1_000), np.float32), *_cycles(bursts, ENOUGH + 2)]
    samples = np.concatenate(sounds)
    noise = np.random.default_rng(random.randrange(1 << 30)).normal(0, rms_of(NOISE_DBM0), len(samples))
    samples = (samples + noise).astype(np.float32)
    ear = ProgressDetector(country, EAR_HZ)
    block = EAR_HZ * BLOCK_MS // 1_000
    for fed in range(block, len(samples), block):
        for event in ear.feed(samples[fed - block : fed]):
            if isinstance(event, CadenceHeard) and name in (event.tone, *event.also):
                decided_ms = event.at * 1_000 / EAR_HZ
                return event.cycles, decided_ms - lead_ms, fed * 1_000 / EAR_HZ - decided_ms
    raise AssertionError(f"{name} of {country} is not known")


def _cycles(bursts: tuple[Burst, ...], count: int) -> Iterator[Samples]:
    for _ in range(count):
        for burst in bursts:
            clock = np.arange(round(burst.on_ms * EAR_HZ / 1_000)) / EAR_HZ
            sines = sum(np.sin(2 * np.pi * hz * clock + number) for number, hz in enumerate(burst.sound.hz))
            level = rms_of(TONE_DBM0) * np.sqrt(2 / len(burst.sound.hz))
            swell = 1 + burst.sound.depth_percent / 100 * np.cos(2 * np.pi * burst.sound.modulation_hz * clock)
            yield (level * swell * sines).astype(np.float32)
            yield np.zeros(round(burst.off_ms * EAR_HZ / 1_000), np.float32)


GOALS = (
    Goal("lines: CPC to open relay, worst", "at most", 100, None, "ms", partial(_opens_after, sign="cpc")),
    Goal("lines: reversal to open relay, worst", "at most", 100, None, "ms", partial(_opens_after, sign="reversal")),
    Goal("lines: busy and congestion known by two cycles", "at least", 100, None, "%", _known_in_two_cycles),
    Goal("lines: two cycles of busy to the report, worst", "at most", 120, None, "ms", _told_after_two_cycles),
)

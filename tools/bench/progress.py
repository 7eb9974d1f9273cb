"""The ear on the lines: an hour of speech and music must not end a call, and eight lines must cost next to nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from firmware.voice.call_progress.bank import BLOCK_MS as BANK_BLOCK_MS
from firmware.voice.call_progress.bank import HOP_MS as BANK_HOP_MS
from firmware.voice.call_progress.detector import BATCH_HOPS, ProgressDetector
from firmware.voice.call_progress.events import CadenceHeard, DialToneHeard, FaxHeard, RingbackHeard
from firmware.voice.call_progress.patterns import CountryTones, tones_of
from firmware.voice.levels import rms_of
from firmware.voice.tone_plans import PLANS
from tools.bench import line_sounds
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.line_sounds import MUSIC_HZ, SPEECH_HZ, Samples
from tools.bench.measure import paired, quiet_interpreter, short

PIECE_S = 60
LINES = 8
BLOCK_MS = 10
CARD_HZ = 48000


def distinct_countries() -> list[str]:
    """One country for every set of tones that differs."""
    first: dict[CountryTones, str] = {}
    for country in PLANS:
        first.setdefault(tones_of(country), country)
    return list(first.values())


def false_reports(sounds: Iterator[Samples], rate: int, countries: list[str]) -> list[str]:
    """Every busy, congestion, dial tone, ringback or fax that the countries' detectors hear in ``sounds``, which follow
    each other at ``rate`` samples a second and have none."""
    ears = {country: ProgressDetector(country, rate) for country in countries}
    found = []
    for samples in sounds:
        for country, ear in ears.items():
            for event in ear.feed(samples):
                if isinstance(event, CadenceHeard | DialToneHeard | RingbackHeard | FaxHeard):
                    found.append(f"{country} at {event.at / rate:.1f} s: {event}")
    return found


def speech_pieces(seed: int, seconds: float) -> Iterator[Samples]:
    """Talk of so many seconds in all, in pieces, the languages in turn."""
    left, number = seconds, seed * 1000
    while left > 0:
        for language in line_sounds.LANGUAGES:
            length = min(PIECE_S, seconds / len(line_sounds.LANGUAGES), left)
            if length > 0:
                yield line_sounds.speech(number, length, language)
            left -= length
            number += 1


def music_pieces(seed: int, seconds: float) -> Iterator[Samples]:
    """Music of so many seconds in all, in pieces."""
    for number in range(round(seconds / PIECE_S)):
        yield line_sounds.music(seed * 1000 + number, PIECE_S)


def _false_hang_ups(bench: Bench) -> Reading:
    if not line_sounds.can_speak():
        raise UnmeasurableError("espeak-ng is missing: install it with 'apt install espeak-ng'")
    seconds = bench.size(1800, 120)
    countries = distinct_countries()
    found = false_reports(speech_pieces(bench.seed, seconds), SPEECH_HZ, countries)
    found += false_reports(music_pieces(bench.seed, seconds), MUSIC_HZ, countries)
    note = f"{seconds // 60} min of speech, {seconds // 60} min of music, {len(countries)} sets of tones"
    return Reading(len(found), "; ".join([note, *found[:3]]))


def _on_every_line(seconds: float, seed: int) -> Samples:
    """Busy tone as the card hears it, with noise."""
    clock = np.arange(round(CARD_HZ * seconds)) / CARD_HZ
    noise = np.random.default_rng(seed).normal(0, rms_of(-60), len(clock))
    busy = np.where(clock % 1 < 0.5, np.sqrt(2) * rms_of(-20) * np.sin(2 * np.pi * 425 * clock), 0)
    return (busy + noise).astype(np.float32)


def _share_of_a_core(bench: Bench) -> Reading:
    seconds = bench.size(20, 5)
    samples = _on_every_line(seconds, bench.seed)
    ears = [ProgressDetector("pl", CARD_HZ) for _ in range(LINES)]
    block = CARD_HZ * BLOCK_MS // 1000
    with quiet_interpreter():
        started = time.process_time()
        for first in range(0, len(samples), block):
            for ear in ears:
                ear.feed(samples[first : first + block])
        spent = time.process_time() - started
    return Reading(100 * spent / seconds, f"{short(100 * spent / seconds / LINES)} % a line; busy tone on every line")


def spectra(samples: Samples) -> float:
    """What a bare detector does before it decides anything: the spectrum of every block as the card gives it, batch by
    batch, and how much of each lies at 425 Hz. Returns the greatest share."""
    size, hop = CARD_HZ * BANK_BLOCK_MS // 1000, CARD_HZ * BANK_HOP_MS // 1000
    window = np.hanning(size).astype(np.float32)
    near = round(425 * size / CARD_HZ)
    greatest = 0.0
    for first in range(0, len(samples) - size, BATCH_HOPS * hop):
        batch = samples[first : first + size + (BATCH_HOPS - 1) * hop]
        blocks = np.lib.stride_tricks.sliding_window_view(batch, size)[::hop]
        powers = np.abs(np.fft.rfft(blocks * window)) ** 2
        shares = powers[:, near - 1 : near + 2].sum(axis=1) / powers.sum(axis=1)
        greatest = max(greatest, float(shares.max()))
    return greatest


def _to_spectra(bench: Bench) -> Reading:
    seconds = bench.size(6, 3)
    samples = _on_every_line(seconds, bench.seed)
    block = CARD_HZ * BLOCK_MS // 1000

    def ours() -> None:
        ear = ProgressDetector("pl", CARD_HZ)
        heard = [event for first in range(0, len(samples), block) for event in ear.feed(samples[first : first + block])]
        if not any(isinstance(event, CadenceHeard) for event in heard):
            raise AssertionError("busy tone was not heard")

    found = paired(ours, lambda: spectra(samples), bench.size(15, 3))
    times = (
        f"ours {short(100 * found.ours / seconds)} %, theirs {short(100 * found.theirs / seconds)} % of a core a line"
    )
    return Reading(found.ratio.median, f"{found.ratio.text()}; {times}")


GOALS = (
    Goal("false hang-ups, an hour of speech and music, all countries", "at most", 0, None, "reports", _false_hang_ups),
    Goal("lines: call progress on 8 lines at 48 kHz", "at most", 10, None, "% of a core", _share_of_a_core),
    Goal("lines: call progress against bare spectra in numpy", "reported", None, None, "times cheaper", _to_spectra),
)

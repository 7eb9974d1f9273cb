"""What a measuring set does with a recording: bursts, frequencies, levels. Knows nothing of how tones are made."""

import math
import os
import shutil

import numpy as np
import pytest

FULL_SCALE_DBM0 = 3.14


def needs(program, package):
    """The program's path; without it the test skips, and fails where CI is set."""
    path = shutil.which(program)
    if path is None:
        sentence = f"{program} is missing: install it with 'apt install {package}'"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


def dbm0(samples):
    rms = math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))
    return 20 * math.log10(rms * math.sqrt(2)) + FULL_SCALE_DBM0


def partials(samples):
    """The sines in steady samples: a list of (turns a sample, amplitude), rising. ESPRIT, exact without noise."""
    x = np.asarray(samples, np.float64)
    width = min(240, len(x) // 3)
    rows = np.lib.stride_tricks.sliding_window_view(x, width)
    rows = rows[:: max(1, len(rows) // 300) | 1]  # odd: even steps miss what repeats after 8 samples
    strengths, vectors = np.linalg.eigh(rows.T @ rows)
    order = int(np.sum(strengths > 4e-10 * strengths[-1]))
    basis = vectors[:, -order:]
    turn = np.linalg.lstsq(basis[:-1], basis[1:], rcond=None)[0]
    found = np.angle(np.linalg.eigvals(turn)) / (2 * np.pi)
    turns = np.sort(found[found > 0])
    return list(zip(turns, np.hypot(*_fit(x, turns)), strict=True))


def _columns(turns, at):
    angle = 2 * np.pi * np.outer(at, turns)
    return np.hstack([np.cos(angle), np.sin(angle)])


def _fit(x, turns):
    both = np.linalg.lstsq(_columns(turns, np.arange(len(x))), x, rcond=None)[0]
    return both[: len(turns)], both[len(turns) :]


def hertz(samples, rate):
    """The frequencies in steady samples."""
    return [turns * rate for turns, _ in partials(samples)]


def continued(samples, start, end):
    """What steady samples would be from ``start`` to ``end`` (counted from the first) if they never changed."""
    turns = np.array([t for t, _ in partials(samples)])
    cos, sin = _fit(np.asarray(samples, np.float64), turns)
    return _columns(turns, np.arange(start, end)) @ np.concatenate([cos, sin])


def departures(samples, low, high, reach):
    """Where the steady tone of samples[low:high] begins and ends: the first sample of it, the first not of it."""
    around = max(0, low - reach), min(len(samples), high + reach)
    model = continued(samples[low:high], around[0] - low, around[1] - low)
    strange = np.abs(samples[around[0] : around[1]] - model) > 2e-3 * np.abs(model).max()
    before = np.flatnonzero(strange[: low - around[0]])
    after = np.flatnonzero(strange[high - around[0] :])
    begin = around[0] + int(before[-1]) + 1 if len(before) else around[0]
    end = high + int(after[0]) if len(after) else around[1]
    return begin, end


def bursts(samples, least_gap):
    """Spans (start, end) of sound with silences of ``least_gap`` samples or more between them."""
    sounding = np.flatnonzero(np.abs(samples) > 1e-9)
    if not len(sounding):
        return []
    gaps = np.flatnonzero(np.diff(sounding) > least_gap)
    starts = [sounding[0], *sounding[gaps + 1]]
    ends = [*sounding[gaps], sounding[-1]]
    return [(int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True)]

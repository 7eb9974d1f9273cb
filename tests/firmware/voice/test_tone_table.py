"""Every tone of the table in telephony.md (b), heard and measured: frequencies to 0.1 Hz, cadences to one sample.

The table is copied here as it stands there, so that a slip in the tone plans is seen. The samples are cut into bursts
by their silences and each burst is analysed without knowing what to expect.
"""

import re

import pytest

from firmware.voice.catalogue import named_source
from firmware.voice.tone_plans import PLANS
from tests.firmware.voice.measure import bursts, hertz

RATE = 8000

TABLE = """
US | 350+440 | 480+620 500/500 | 440+480 2000/4000 | 480+620 250/250 | 440 300/10000
UK | 350+440 | 400 375/375 | 400+450 400/200/400/2000 | 400 400/350,225/525 | 400 100/4000
DE | 425 | 480/480 | 1000/4000 | 240/240 | 200/200/200/5000
FR | 440 | 440 500/500 | 440 1500/3500 | 440 250/250 | 440 300/10000
PL | 425 | 500/500 | 1000/4000 | 500/500 | 150/150/150/4000
HU | 425 | 300/300 | 1250/3750 | 300/300 | 40/1960
ID | 425 | 500/500 | 1000/4000 | 250/250 | 150/150/150/10000
IT | 425 200/200/600/1000 | 500/500 | 1000/4000 | 200/200 | 400/100/250/100/150/14000
ES | 425 | 200/200 | 1500/3000 | 200/200,200/200,200/600 | 175/175/175/3500
CZ | 425 330/330/660/660 | 330/330 | 1000/4000 | 165/165 | 330/9000
NL | 425 | 500/500 | 1000/4000 | 250/250 | 500/9500
AU | 413+438 | 425 375/375 | 413+438 400/200/400/2000 | 425 375/375,420 375/375 | 425 200/200/200/4400
JP | 400 | 400 500/500 | 400*15 1000/2000 | 400 500/500 | 400*16 500/8000
BR | 425 | 250/250 | 1000/4000 | 250/250,750/250 | 50/1000
IN | 400*25 | 400 750/750 | 400*25 400/200/400/2000 | 400 250/250 | 400 200/100/200/7500
RU | 425 | 350/350 | 1000/4000 | 175/175 | 200/5000
AT | 420 | 420 400/400 | 420 1000/5000 | 420 200/200 | 420 40/1960
CH | 425 | 500/500 | 1000/4000 | 200/200 | 200/200/200/4000
BE | 425 | 500/500 | 1000/3000 | 167/167 | 1400 175/175/175/3500
SE | 425 | 250/250 | 1000/5000 | 250/750 | 200/500/200/9100
NO | 425 | 500/500 | 1000/4000 | 200/200 | 200/600/200/10000
DK | 425 | 500/500 | 1000/4000 | 200/200 | 200/600,200/3000
FI | 425 | 300/300 | 1000/4000 | 200/200 | 150/150/150/8000
PT | 425 | 500/500 | 1000/5000 | 200/200 | 440 300/10000
GR | 425 200/300/700/800 | 300/300 | 1000/4000 | 200/200 | 150/150/150/8000
ZA | 400*33 | 400 500/500 | 400*33 400/200/400/2000 | 400 250/250 | 400*33 250/250,250/250,250/250,250/250
NZ | 400 | 400 500/500 | 400+450 400/200/400/2000 | 400 250/250 | 400 200/3000
CN | 450 | 350/350 | 1000/4000 | 700/700 | 400/4000
IL | 414 | 500/500 | 1000/3000 | 250/250 | 100/100,100/100,600/3000
TW | 350+440 | 480+620 500/500 | 440+480 1000/2000 | 480+620 250/250 | 350+440 250/250,250/3250
SG | 425 | 750/750 | 425*24 400/200/400/2000 | 250/250 | 425*24 300/200/300/3200
MX | 425 | 250/250 | 1000/4000 | 250/250 | 200/600/200/10000
"""
"""Differs from the table in three cells: jp says "+" there where Japan modulates; il and za write "x2" and "x4".
Of dk waiting it gives the beginning only ("...")."""

NAMES = ("dial", "busy", "ringback", "congestion", "waiting")
ROWS = {row.split(" | ")[0].lower(): row.split(" | ")[1:] for row in TABLE.strip().splitlines()}
CELLS = [(country, name) for country in ROWS for name in NAMES]


def heard_hertz(text):
    """What an analyser shows of ``350+440`` or of ``400*25``."""
    if "*" in text:
        carrier, modulation = map(int, text.split("*"))
        return (carrier - modulation, carrier, carrier + modulation)
    return tuple(sorted(map(int, text.split("+"))))


def expected(country, name):
    """(frequencies, on ms, off ms) of each burst of one turn; times None: continuous."""
    sound = ROWS[country][0].split()[0]
    cell = ROWS[country][NAMES.index(name)]
    if re.fullmatch(r"[\d+*]+", cell):
        return [(heard_hertz(cell), None, None)]
    rows = []
    for group in cell.split(","):
        *given, times = group.split()
        sound = given[0] if given else sound
        ms = list(map(int, times.split("/")))
        rows += [(heard_hertz(sound), on, off) for on, off in zip(ms[::2], ms[1::2], strict=True)]
    return rows


def near(found, wanted):
    return len(found) == len(wanted) and all(abs(f - w) <= 0.1 for f, w in zip(found, wanted, strict=True))


def test_the_plans_are_those_of_the_table():
    assert sorted(PLANS) == sorted(ROWS)


@pytest.mark.parametrize(("country", "name"), CELLS, ids=lambda word: word)
def test_a_tone_of_the_table(country, name):
    turn = expected(country, name)
    source = named_source(name, PLANS[country], RATE, ramp_ms=0)
    if turn[0][1] is None:
        samples = source.render(4 * RATE)
        spans = bursts(samples, RATE // 1000)
        assert len(spans) == 1 and spans[0][0] <= 1 and spans[0][1] >= len(samples) - 1
        assert near(hertz(samples[-1600:], RATE), turn[0][0])
        return
    turns = 1 if (country, name) == ("dk", "waiting") else 2
    samples = source.render(turns * sum(on + off for _, on, off in turn) * RATE // 1000)
    spans = bursts(samples, RATE // 100)
    ms = 0
    assert len(spans) == turns * len(turn)
    for (start, end), (frequencies, on, off) in zip(spans, turn * turns, strict=True):
        assert abs(start - ms * RATE / 1000) <= 1
        assert abs(end - (ms + on) * RATE / 1000) <= 1
        assert near(hertz(samples[start + 4 : end - 4][:1600], RATE), frequencies)
        ms += on + off

"""What telephones are told, as plays: every scheme of the line profiles by its name, through the voice."""

import numpy as np
import pytest

from firmware.config.line_profiles import SCHEMES as PROFILE_SCHEMES
from firmware.voice.caller_id.delivery import (
    BELLCORE,
    ETSI_DT_AS,
    ETSI_DURING_RINGING,
    WITHOUT_RINGING,
    CallerIdBurst,
    Delivery,
    DtmfDelivery,
)
from firmware.voice.caller_id.messages import Absence, Caller, Dialect, Moment, mdmf, message_waiting
from firmware.voice.caller_id.signals import SCHEMES, caller_id_source, message_waiting_source
from firmware.voice.messages import (
    Play,
    PlayCallerId,
    PlayEnded,
    PlayMessageWaiting,
    decode_command,
    encode,
)
from firmware.voice.voice import Voice
from hal.caller_id.fsk_reader import FskReader
from tests.firmware.voice.caller_id_judges import minimodem, multimon_digits

RATE = 8000
NOON = Moment(11, 30, 12, 0)
ANNA = PlayCallerId("0612345678", "Anna", "", *NOON, "BELLCORE")


def everything(source):
    return source.render(100 * RATE)


def same(one, other):
    return np.array_equal(everything(one), everything(other))


def test_every_scheme_of_the_line_profiles_can_be_played_under_its_name():
    named = {scheme.name: scheme for scheme in PROFILE_SCHEMES.values() if scheme.name}
    assert set(named) == set(SCHEMES)
    for name, way in SCHEMES.items():
        before = True if isinstance(way, DtmfDelivery) else way.before_ring
        assert named[name].before_ring is before
        assert ("reversal" in named[name].alert) is way.reverses


@pytest.mark.parametrize("name", SCHEMES)
def test_a_ring_that_follows_is_kept_at_its_distance(name):
    """A play that is over lets the bell ring; hardware.md 7.3 has 200 to 500 ms from the data to the ring."""
    samples = everything(caller_id_source(Caller("0612345678", when=NOON), name, RATE))
    silence_ms = 1000 * (len(samples) - 1 - np.flatnonzero(samples)[-1]) / RATE
    way = SCHEMES[name]
    if isinstance(way, DtmfDelivery) or way.before_ring:
        assert 200 <= silence_ms <= 500
    else:
        assert silence_ms < 10


@pytest.mark.parametrize("name", ["LR_A_TO_C", "LR_D_TO_C"])
def test_the_first_digit_comes_no_sooner_than_200_ms_after_a_reversal(name):
    samples = everything(caller_id_source(Caller("0612345678"), name, RATE))
    assert not samples[: 200 * RATE // 1000].any()


def test_time_zero_is_the_scheme_s_own():
    caller = Caller("0612345678", "Anna", when=NOON)
    burst = CallerIdBurst(mdmf(caller, Dialect.BELLCORE), BELLCORE)
    samples = everything(caller_id_source(caller, "BELLCORE", RATE))
    assert not samples[: 500 * RATE // 1000].any()
    assert np.array_equal(samples, everything(burst.source(RATE)))


@pytest.mark.parametrize(
    ("scheme", "delivery"),
    [("BELLCORE", WITHOUT_RINGING), ("ETSI_DURING_RINGING", ETSI_DT_AS), ("ETSI_DT_AS", ETSI_DT_AS)],
)
def test_message_waiting_comes_without_a_ring_before_it(scheme, delivery):
    burst = CallerIdBurst(message_waiting(True, delivery.dialect), delivery)
    assert same(message_waiting_source(True, scheme, RATE), burst.source(RATE))
    assert not same(message_waiting_source(False, scheme, RATE), burst.source(RATE))


@pytest.mark.parametrize("way", [name for name, way in SCHEMES.items() if isinstance(way, Delivery)])
@pytest.mark.parametrize("what", ["caller", "mailbox"])
def test_fsk_plays_are_read_by_minimodem_and_our_parser(way, what, tmp_path):
    if what == "caller":
        played = PlayCallerId("0612345678", "Anna", "", *NOON, way)
    else:
        played = PlayMessageWaiting(True, way)
    voice = Voice("hu", 48000, 8)
    voice.handle(Play(1, 8, played))
    samples = voice.render(4 * 48000)[:, 7]
    mark = SCHEMES[way].modem.mark_hz
    reader = FskReader()
    read = [reader.feed(byte, 0) for byte in minimodem(samples, 48000, mark, tmp_path)]
    (message,) = [found for found in read if found is not None]
    if what == "caller":
        assert (message.number, message.name, message.date_time) == ("0612345678", "Anna", tuple(NOON))
    else:
        assert message.waiting == 1


@pytest.mark.parametrize(
    ("form", "digits"),
    [
        ("A_TO_C", "A0612345678C"),
        ("LR_A_TO_C", "A0612345678C"),
        ("A_TO_HASH", "A0612345678#"),
        ("D_TO_C", "D0612345678C"),
        ("LR_D_TO_C", "D0612345678C"),
    ],
)
def test_digits_are_read_by_multimon(form, digits, tmp_path):
    samples = everything(caller_id_source(Caller("0612345678"), form, 22050))
    assert multimon_digits(samples, tmp_path) == digits


def refused(what):
    voice = Voice("hu", RATE, 8)
    voice.take_reports()
    voice.handle(Play(1, 8, what))
    (report,) = voice.take_reports()
    assert (report.id, report.why) == (1, "refused")
    return report.reason


def test_what_cannot_be_told_is_refused_with_a_sentence():
    assert "there is no caller ID 'MORSE'; the schemes are BELLCORE" in refused(PlayMessageWaiting(True, "MORSE"))
    assert refused(PlayMessageWaiting(True, "A_TO_C")) == "A_TO_C cannot tell that messages wait."
    assert "is no date and time" in refused(PlayCallerId("1", "", "", 13, 1, 0, 0, "BELLCORE"))
    assert "cannot be shown" in refused(PlayCallerId("+36", "", "", *NOON, "BELLCORE"))


@pytest.mark.parametrize(
    ("absence", "sent"),
    [("withheld", Absence.WITHHELD), ("unavailable", Absence.UNAVAILABLE), ("", None)],
)
def test_withheld_and_unavailable_are_told_apart(absence, sent):
    voice = Voice("hu", RATE, 8)
    voice.handle(Play(1, 8, PlayCallerId("", "", absence, *NOON, "ETSI_DURING_RINGING")))
    samples = voice.render(4 * RATE)[:, 7]
    caller = Caller(number_absence=sent, name_absence=sent, when=NOON)
    expected = everything(CallerIdBurst(mdmf(caller, Dialect.ETSI), ETSI_DURING_RINGING).source(RATE))
    assert np.array_equal(samples[: len(expected)], expected)


def test_its_end_is_told():
    voice = Voice("hu", RATE, 8)
    voice.take_reports()
    voice.handle(Play(1, 8, ANNA))
    for _ in range(400):
        voice.render(RATE // 100)
    assert voice.take_reports() == [PlayEnded(1, "done")]


@pytest.mark.parametrize("what", [ANNA, PlayMessageWaiting(False, "SIN_227")])
def test_it_survives_the_pipe(what):
    assert decode_command(encode(Play(1, 8, what))) == Play(1, 8, what)

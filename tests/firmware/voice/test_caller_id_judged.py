"""Caller ID judged by others: minimodem and spandsp read every burst of ours, we read every burst of spandsp's.

Full circle: our bytes -> our FSK -> minimodem -> our parser -> the same call.
"""

import random

import numpy as np
import pytest

from firmware.voice.caller_id.delivery import (
    BELLCORE,
    ETSI_DT_AS,
    ETSI_DURING_RINGING,
    ETSI_LR_DT_AS,
    ETSI_RP_AS,
    SIN_227,
    CallerIdBurst,
)
from firmware.voice.caller_id.dtmf import DtmfForm, dtmf_digits
from firmware.voice.caller_id.fsk import OFF_HOOK, V23
from firmware.voice.caller_id.messages import (
    Absence,
    Caller,
    Dialect,
    Moment,
    mdmf,
    message_waiting,
    message_waiting_sdmf,
    sdmf,
)
from firmware.voice.caller_id.names import displayable
from firmware.voice.digits import digits_dbm0, digits_tone
from firmware.voice.tone_source import ToneSource
from hal.caller_id import message as told
from hal.caller_id.dtmf_reader import DtmfReader
from hal.caller_id.fsk_reader import FskReader
from tests.firmware.voice.caller_id_judges import (
    CLASS,
    CLIP,
    CLIP_DTMF,
    SPANDSP_RATE,
    Spandsp,
    minimodem,
    minimodem_display,
    multimon_digits,
    multimon_display,
)

DELIVERIES = {
    "bellcore": BELLCORE,
    "etsi during ringing": ETSI_DURING_RINGING,
    "etsi dt-as": ETSI_DT_AS,
    "etsi rp-as": ETSI_RP_AS,
    "etsi lr dt-as": ETSI_LR_DT_AS,
    "sin 227": SIN_227,
    "etsi off-hook": ETSI_DT_AS._replace(framing=OFF_HOOK),
}
NAMES = [
    "",
    "Anna",
    "Ősz Béla",
    "Müller & Söhne GmbH",
    "Жуков",
    "Ηλίας",
    "山田",
    "O'Brien",
    "x" * 50,
    "ÀÉÎÕÜ ß",
    "1-2-3",
]
WAITING = [
    message_waiting(True, Dialect.ETSI, 3),
    message_waiting(False, Dialect.ETSI),
    message_waiting(True, Dialect.BELLCORE),
    message_waiting(False, Dialect.BELLCORE),
    message_waiting_sdmf(True),
    message_waiting_sdmf(False),
]


def callers(seed, count):
    draw = random.Random(seed)
    for _ in range(count):
        absence = draw.choice([None, None, *Absence])
        number = "" if absence else "".join(draw.choices("0123456789", k=draw.randint(1, 20)))
        day = Moment(draw.randint(1, 12), draw.randint(1, 31), draw.randint(0, 23), draw.randint(0, 59))
        name = draw.choice(NAMES)
        withheld = None if name else draw.choice([None, *Absence])
        yield Caller(number, name, absence, withheld, draw.choice([None, day]), draw.choice(["", "0612345679"]))


def burst(message, delivery, rate):
    return CallerIdBurst(message, delivery).source(rate).render(30 * rate)


def read(data):
    """What our receiver makes of UART bytes."""
    reader = FskReader()
    return [message for byte in data if (message := reader.feed(byte, 0)) is not None]


ABSENCES = {Absence.WITHHELD: told.WITHHELD, Absence.UNAVAILABLE: told.UNAVAILABLE}


def assert_tells(message, caller, dialect):
    assert message.kind == told.CALL
    assert message.number == caller.number
    expected = told.TOLD if caller.number else ABSENCES[caller.number_absence or Absence.UNAVAILABLE]
    assert message.number_absence == expected
    name = displayable(caller.name, dialect.value)
    assert message.name == name
    assert message.name_absence == (told.TOLD if name else ABSENCES.get(caller.name_absence, told.TOLD))
    assert message.date_time == caller.when
    assert message.redirecting == (caller.redirecting if dialect is Dialect.ETSI else "")


@pytest.mark.parametrize("rate", [8000, 48000])
@pytest.mark.parametrize("delivery", DELIVERIES.values(), ids=DELIVERIES.keys())
def test_minimodem_hears_every_burst_and_we_read_what_it_heard(delivery, rate, tmp_path):
    dialect = delivery.dialect
    for caller in callers(rate, 25):
        message = mdmf(caller, dialect)
        heard = minimodem(burst(message, delivery, rate), rate, delivery.modem.mark_hz, tmp_path)
        assert heard.endswith(message)
        (found,) = read(heard)
        assert_tells(found, caller, dialect)


def test_minimodem_hears_sdmf_and_message_waiting(tmp_path):
    caller = Caller("0612345678", when=Moment(2, 29, 23, 59))
    for message in [sdmf(caller), sdmf(Caller(number_absence=Absence.WITHHELD)), *WAITING]:
        for delivery in (BELLCORE, ETSI_DURING_RINGING):
            heard = minimodem(burst(message, delivery, 48000), 48000, delivery.modem.mark_hz, tmp_path)
            assert heard.endswith(message)
            assert read(heard) == read(message) != []


def test_the_displays_of_others_show_the_call(tmp_path):
    caller = Caller("0612345678", "Őszi Anna", when=Moment(9, 30, 12, 24))
    lines = minimodem_display(burst(mdmf(caller, Dialect.BELLCORE), BELLCORE, 48000), 48000, tmp_path)
    assert lines == ["CALLER-ID", "Time:  09/30 12:24", "Phone: 061-234-5678", "Name:  Oszi Anna"]
    lines = minimodem_display(burst(sdmf(caller), BELLCORE, 48000), 48000, tmp_path)
    assert lines == ["CALLER-ID", "Time:  09/30 12:24", "Phone: 061-234-5678"]
    lines = multimon_display(burst(mdmf(caller, Dialect.ETSI), ETSI_DT_AS, 22050), tmp_path)
    assert [line.split(" DATE=")[1] for line in lines] == ["09301224 CID=0612345678 CNT=Oszi Anna"]
    withheld = Caller(number_absence=Absence.WITHHELD)
    (line,) = multimon_display(burst(mdmf(withheld, Dialect.BELLCORE), ETSI_RP_AS, 22050), tmp_path)
    assert "RACLI=P Private" in line


def test_two_messages_in_one_burst_come_back_as_two(tmp_path):
    first, second = mdmf(Caller("0612345678", "Anna"), Dialect.ETSI), WAITING[0]
    heard = minimodem(burst(first + second, ETSI_DURING_RINGING, 8000), 8000, V23.mark_hz, tmp_path)
    assert [message.kind for message in read(heard)] == [told.CALL, told.MESSAGE_WAITING]


@pytest.mark.parametrize("delivery", DELIVERIES.values(), ids=DELIVERIES.keys())
def test_spandsp_receives_every_burst(delivery):
    spandsp = Spandsp()
    standard = CLASS if delivery.modem.mark_hz == 1200 else CLIP
    messages = [mdmf(caller, delivery.dialect) for caller in callers(3, 60)]
    messages += [sdmf(caller) for caller in callers(4, 10)] + WAITING
    for message in messages:
        assert spandsp.receives(standard, burst(message, delivery, SPANDSP_RATE)) == [message[:-1]]


@pytest.mark.parametrize(("standard", "mark_hz"), [(CLASS, 1200), (CLIP, 1300)])
def test_we_read_what_spandsp_sends(standard, mark_hz, tmp_path):
    spandsp = Spandsp()
    for caller in callers(5, 10):
        number = caller.number.encode() if len(caller.number) != 16 else b"5551212"
        absence = (caller.number_absence or Absence.UNAVAILABLE).value.encode()
        name = displayable(caller.name, 15).encode()
        fields = [(0x01, b"12312359"), (0x02, number) if number else (0x04, absence), (0x07, name)]
        (message,) = read(minimodem(spandsp.sends(standard, 0x80, fields), SPANDSP_RATE, mark_hz, tmp_path))
        assert (message.format, message.date_time) == (told.MDMF, (12, 31, 23, 59))
        assert (message.number, message.name) == (number.decode(), name.decode())
        assert message.number_absence == (told.TOLD if number else ABSENCES[Absence(absence.decode())])


def test_we_read_spandsps_sdmf_and_message_waiting(tmp_path):
    spandsp = Spandsp()
    samples = spandsp.sends(CLASS, 0x04, [(0, b"09301224"), (0, b"6095551212")])
    (message,) = read(minimodem(samples, SPANDSP_RATE, 1200, tmp_path))
    assert (message.format, message.number, message.date_time) == (told.SDMF, "6095551212", (9, 30, 12, 24))
    samples = spandsp.sends(CLIP, 0x82, [(0x11, b"\x81"), (0x0B, b"\xff"), (0x13, b"\x07")])
    (message,) = read(minimodem(samples, SPANDSP_RATE, 1300, tmp_path))
    assert (message.kind, message.waiting, message.messages) == (told.MESSAGE_WAITING, 1, 7)


def test_noise_on_the_line_gives_the_number_or_none(tmp_path):
    """From nothing to a noise as loud as the signal; minimodem is the HT9032's stand-in."""
    draw = np.random.default_rng(6)
    message = mdmf(Caller("0612345678", "Anna", when=Moment(1, 2, 3, 4)), Dialect.ETSI)
    samples = burst(message, ETSI_DURING_RINGING, 8000)
    numbers = []
    for step in range(100):
        noise = draw.normal(0, 0.1 * step / 99, len(samples)).astype(np.float32)
        numbers.append([found.number for found in read(minimodem(samples + noise, 8000, V23.mark_hz, tmp_path))])
    assert numbers[:10] == [["0612345678"]] * 10
    assert [] in numbers
    assert all(found in ([], ["0612345678"]) for found in numbers)


def digits_as_sent(samples, tmp_path):
    """multimon-ng's digits with the times of a receiver; it gives none, so those of 70/70 ms."""
    reader = DtmfReader()
    digits = multimon_digits(samples, tmp_path)
    return digits, [found for at, digit in enumerate(digits) if (found := reader.feed(digit, 140 * at)) is not None]


@pytest.mark.parametrize("form", DtmfForm, ids=lambda form: form.name)
def test_multimon_hears_our_dtmf_caller_id_and_we_read_it(form, tmp_path):
    for caller in (
        Caller("0612345678"),
        Caller("11998877665544332200"),
        Caller(number_absence=Absence.WITHHELD),
        Caller(number_absence=Absence.UNAVAILABLE),
    ):
        digits = dtmf_digits(caller, form)
        samples = ToneSource(digits_tone(digits, 70, 70), 22050, digits_dbm0()).render(22050 * 60)
        heard, (message,) = digits_as_sent(samples, tmp_path)
        assert heard == digits
        assert message.number == caller.number
        if not caller.number and form is not DtmfForm.D_TO_C:
            assert message.number_absence == ABSENCES[caller.number_absence]


def test_we_read_spandsps_dtmf_caller_id():
    """spandsp writes the digits, and hears our own."""
    spandsp = Spandsp()
    tone = ToneSource(digits_tone("A0612345678C", 70, 70), SPANDSP_RATE, digits_dbm0())
    assert spandsp.receives(CLIP_DTMF, tone.render(SPANDSP_RATE * 10)) == [b"A0612345678C"]
    for fields, number, redirecting in (
        ([(ord("A"), b"0612345678")], "0612345678", ""),
        ([(ord("A"), b"0612345678"), (ord("D"), b"0687654321")], "0612345678", "0687654321"),
    ):
        samples = spandsp.sends(CLIP_DTMF, ord("C"), fields)
        (digits,) = spandsp.receives(CLIP_DTMF, samples)
        reader = DtmfReader()
        found = [reader.feed(chr(digit), 105 * at) for at, digit in enumerate(digits)][-1]
        assert (found.number, found.redirecting) == (number, redirecting)

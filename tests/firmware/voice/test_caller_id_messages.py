"""What telephones are told: bytes, names that fit a display, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.voice.caller_id.dtmf import DtmfForm, dtmf_digits
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
from hal.caller_id.fsk_reader import FskReader
from hal.caller_id.message import CALL, MESSAGE_WAITING


def told(data):
    reader = FskReader()
    (message,) = [message for byte in data if (message := reader.feed(byte, 0)) is not None]
    return message


def test_the_published_vectors_are_what_we_send():
    """hardware.md 7.4, the bad ones with their right sums."""
    caller = Caller("6095551212", when=Moment(9, 30, 12, 24))
    assert sdmf(caller).hex() == "0412" + "3039333031323234" + "36303935353531323132" + "51"
    withheld = caller._replace(number="", number_absence=Absence.WITHHELD)
    assert sdmf(withheld).hex() == "0409" + "3039333031323234" + "50" + "0e"


def test_bytes_of_each_dialect():
    caller = Caller("123", "Anna", when=Moment(1, 2, 3, 4), redirecting="456")
    assert mdmf(caller, Dialect.BELLCORE)[:-1] == b"\x80\x15\x01\x0801020304\x02\x03123\x07\x04Anna"
    etsi = b"\x80\x1d\x11\x01\x01\x01\x0801020304\x02\x03123\x07\x04Anna\x1a\x03456"
    assert mdmf(caller, Dialect.ETSI)[:-1] == etsi
    assert mdmf(Caller(), Dialect.BELLCORE)[:-1] == b"\x80\x03\x04\x01O"
    unnamed = Caller("1", name_absence=Absence.WITHHELD)
    assert mdmf(unnamed, Dialect.BELLCORE)[:-1] == b"\x80\x06\x02\x011\x08\x01P"
    assert sdmf(Caller("1"))[:-1] == b"\x04\x09000000001"
    assert message_waiting(True, Dialect.BELLCORE)[:-1] == b"\x82\x03\x0b\x01\xff"
    assert message_waiting(False, Dialect.ETSI, 300)[:-1] == b"\x82\x09\x11\x01\x81\x0b\x01\x00\x13\x01\xff"
    assert message_waiting_sdmf(True)[:-1] == b"\x06\x03BBB"
    assert message_waiting_sdmf(False)[:-1] == b"\x06\x03ooo"


MOMENTS = st.builds(Moment, st.integers(1, 12), st.integers(1, 31), st.integers(0, 23), st.integers(0, 59))
CALLERS = st.builds(
    Caller,
    st.text("0123456789*#", max_size=20),
    st.text(max_size=60),
    st.sampled_from([None, *Absence]),
    st.sampled_from([None, *Absence]),
    st.none() | MOMENTS,
    st.text("0123456789", max_size=20),
)


@given(CALLERS, st.sampled_from(Dialect))
def test_whatever_the_name_our_own_receiver_reads_it(caller, dialect):
    data = mdmf(caller, dialect)
    message = told(data)
    assert sum(data) % 256 == 0
    assert (message.kind, message.number, message.date_time) == (CALL, caller.number, caller.when)
    assert message.name == displayable(caller.name, dialect.value).strip()
    assert bool(message.number) != bool(message.number_absence)


@given(st.booleans(), st.none() | st.integers(0, 1000))
def test_message_waiting_with_any_count(on, count):
    message = told(message_waiting(on, Dialect.ETSI, count))
    assert (message.kind, message.waiting) == (MESSAGE_WAITING, int(on))
    assert message.messages == (-1 if count is None else min(count, 255))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anna", "Anna"),
        ("Ősz Béla", "Osz Bela"),
        ("ÁRVÍZTŰRŐ", "ARVIZTURO"),
        ("Straße", "Strasse"),
        ("Łódź", "Lodz"),
        ("Çağrı İnan", "Cagri Inan"),
        ("Þórður Æsir", "Thordur Aesir"),
        ("Жуков", "Zhukov"),
        ("Юлия Щукина", "Yuliya Shchukin"),
        ("Їжак", "Yizhak"),
        ("Ηλίας", "Ilias"),
        ("Nguyễn", "Nguyen"),
        ("Be\u0301la", "Bela"),
        ("e\u0301\u5c71\u7530", ""),
        ("O’Brien – Co", "O'Brien - Co"),
        ("ｗｉｄｅ", "wide"),
        ("  two   spaces\tand\nlines ", "two spaces and"),
        ("山田太郎", ""),
        ("יעקב", ""),
        ("山 Yamada", "? Yamada"),
        ("What?", "What?"),
        ("😀 Joe", "? Joe"),
        ("a\x00b\x7f", "ab"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_names_on_a_display_of_fifteen(name, shown):
    assert displayable(name, 15) == shown


@given(st.text(), st.integers(1, 50))
def test_any_name_is_printable_ascii_and_short(name, longest):
    shown = displayable(name, longest)
    assert len(shown) <= longest
    assert all(" " <= character <= "~" for character in shown)
    assert shown == shown.strip()


def test_every_digit_and_twenty_of_them_can_be_shown():
    assert told(mdmf(Caller("0123456789*#"), Dialect.ETSI)).number == "0123456789*#"
    assert told(mdmf(Caller("1" * 20), Dialect.ETSI)).number == "1" * 20
    assert dtmf_digits(Caller("01234567890123456789"), DtmfForm.A_TO_C) == "A01234567890123456789C"


@pytest.mark.parametrize("number", ["+36123", "1 2", "x", "1" * 21, "１"])
def test_numbers_that_cannot_be_dialled_back_are_refused(number):
    with pytest.raises(ValueError, match="cannot be shown: a number has at most 20 digits"):
        mdmf(Caller(number), Dialect.ETSI)
    with pytest.raises(ValueError, match="cannot be shown"):
        mdmf(Caller("1", redirecting=number), Dialect.ETSI)
    with pytest.raises(ValueError, match="cannot be shown"):
        dtmf_digits(Caller(number), DtmfForm.A_TO_C)


@pytest.mark.parametrize(
    "when", [(0, 1, 0, 0), (13, 1, 0, 0), (1, 0, 0, 0), (1, 32, 0, 0), (1, 1, 24, 0), (1, 1, 0, 60)]
)
def test_dates_that_do_not_exist_are_refused(when):
    with pytest.raises(ValueError, match="is no date and time"):
        sdmf(Caller("1", when=Moment(*when)))

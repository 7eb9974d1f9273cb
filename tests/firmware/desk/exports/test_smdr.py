"""Calls as a small exchange prints them, in 80 and in 120 columns.

No published parser of these columns was found (those for this name read other makers' comma-separated records), so
the fields are cut where the heading says.
"""

import pytest

from firmware.desk.exports import smdr
from firmware.desk.exports.reading import ALL
from tests.firmware.desk.exports.registers import NINE, Register, office

STARTS = {80: (0, 9, 18, 24, 27, 53, 58, 67, 78), 120: (0, 9, 18, 24, 29, 80, 86, 95, 107, 118)}


def printed(register, columns=80, **more):
    return "".join(smdr.lines(register.read(), ALL, columns, **more)).split("\n")


def fields(line, columns=80):
    starts = STARTS[columns]
    return [line[begin:end].strip() for begin, end in zip(starts, (*starts[1:], None), strict=True)]


@pytest.mark.parametrize("columns", [80, 120])
def test_every_line_fits_under_its_heading(tmp_path, columns):
    lines = printed(office(tmp_path), columns)
    names = ["Date", "Time", "Ext", "CO", "Dial Number", "Ring", "Duration", "ACC Code", "CD"]
    if columns == 120:
        names.insert(7, "Cost")
    assert fields(lines[0], columns) == names
    assert {len(line) for line in lines} == {0, columns}
    assert all(lines[0].index(name) == start for name, start in zip(names, STARTS[columns], strict=True))


def test_a_caller_is_answered(tmp_path):
    register = Register(tmp_path)
    register.call(name="Kovács", account="1234567890")
    line = printed(register)[2]
    assert line == "01/05/26  09:00AM 11    02 <I>+36301234567 Kovacs    0'05 00:01'00 1234567890 AN"
    wide = ["01/05/26", "09:00AM", "11", "0002", "<I>+36301234567 Kovacs", "0'05", "00:01'00", "", "1234567890", "AN"]
    assert fields(printed(register, 120)[2], 120) == wide


def test_codes_and_signs(tmp_path):
    register = Register(tmp_path)
    register.leg(register.call(), "talks", "11", NINE, how="transfer")
    register.leg(register.call(answered_by="line 3"), "talks", "line 3", NINE)
    nobody = {"answered_by": "", "answered_ms": None, "talk_ms": 0, "outcome": "abandoned"}
    register.call(**nobody)
    mailbox = register.call(**nobody | {"outcome": "served"})
    register.leg(mailbox, "rings", "12", NINE)
    register.message(mailbox)
    out = {"direction": "out", "dialled": "0612345678", "number": "+3612345678", "answered_by": "", "extension": "13"}
    register.call(**out)
    register.call(**out | {"outcome": "busy", "answered_ms": None, "talk_ms": 0})
    register.call(**out | {"traveller": "bela", "extension": ""})
    register.call(direction="inside")
    register.call(ended_ms=None)
    found = [fields(line) for line in printed(register)[2:-1]]
    assert [(line[1], line[2], line[4], line[6], line[8]) for line in found] == [
        ("*09:00AM", "11", "<I>+36301234567", "00:01'00", "TR"),
        ("09:00AM", "", "<I>+36301234567", "00:01'00", "FW"),
        ("09:00AM", "", "<I>+36301234567", "00:00'00", "NA"),
        ("09:00AM", "12B", "<I>+36301234567", "00:01'00", "NA"),
        ("09:00AM", "13", "0612345678", "00:01'00", ""),
        ("09:00AM", "13", "0612345678", "00:00'00", "NA"),
        ("09:00AM", "C-02", "0612345678", "00:01'00", "RM"),
    ]


def test_what_is_too_long_is_cut_at_its_field(tmp_path):
    register = Register(tmp_path)
    register.call(ring_ms=3_600_000, talk_ms=400_000_000, name="x" * 99, account="1" * 20, answered_by="123456789")
    assert fields(printed(register)[2])[2:] == [
        *("12345", "02", "<I>+36301234567 " + "x" * 9, "9'59", "99:59'59", "1" * 10, "AN"),
    ]
    assert fields(printed(register, 120)[2], 120)[5] == "60'00"


def test_pages_have_their_length_and_leave_the_perforation_free(tmp_path):
    lines = printed(office(tmp_path, calls=200), page=smdr.Page(66, 3))
    pages = [lines[at : at + 66] for at in range(0, len(lines), 66)]
    assert len(pages) == 4
    for page in pages[:-1]:
        assert page[0].startswith("Date") and page[1] == "-" * 80 and page[63:] == [""] * 3
        assert "" not in page[:63]


def test_a_page_without_end_has_one_heading(tmp_path):
    assert len(printed(office(tmp_path, calls=200), page=smdr.Page(0))) == 2 + 200 + 1

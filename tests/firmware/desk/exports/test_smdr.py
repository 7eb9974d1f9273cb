"""Calls as a small exchange prints them, in 80 and in 120 columns.

No published parser of these columns was found (those for this name read other makers' comma-separated records), so
the fields are cut where the heading says.
"""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from firmware.callcontrol.plan import Prefixes
from firmware.config.model import TariffConfig
from firmware.desk.exports import smdr
from firmware.desk.exports.cost import cost
from firmware.desk.exports.reading import ALL, by_time, period_of
from firmware.desk.exports.style import Page, Style
from firmware.desk.report_settings import Settings
from firmware.desk.reports.period import Period
from tests.firmware.desk.exports.registers import NINE, Register, office
from tests.firmware.desk.reports.slow_figures import Office
from tests.firmware.desk.reports.test_figures import HUNGARY, RULES, SPRING, TARIFFS, register_of

STARTS = {80: (0, 9, 18, 24, 27, 53, 58, 67, 78), 120: (0, 9, 18, 24, 29, 80, 86, 95, 107, 118)}


def printed(register, columns=80, **more):
    return "".join(smdr.lines(register.read(), ALL, columns, Style(**more))).split("\n")


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
    lines = printed(office(tmp_path, calls=200), page=Page(66, 3))
    pages = [lines[at : at + 66] for at in range(0, len(lines), 66)]
    assert len(pages) == 4
    for page in pages[:-1]:
        assert page[0].startswith("Date") and page[1] == "-" * 80 and page[63:] == [""] * 3
        assert "" not in page[:63]


def test_a_page_without_end_has_one_heading(tmp_path):
    assert len(printed(office(tmp_path, calls=200), page=Page(0), log_ins=False)) == 2 + 200 + 1


@pytest.mark.parametrize(("order", "day"), [("mdy", "01/05/26"), ("dmy", "05/01/26"), ("ymd", "26/01/05")])
def test_dates_stand_as_the_country_writes_them(tmp_path, order, day):
    register = Register(tmp_path)
    register.call()
    assert fields(printed(register, date=order)[2])[0] == day


@pytest.mark.parametrize("columns", [80, 120])
def test_agents_who_log_in_and_out_are_printed_where_they_sit(tmp_path, columns):
    register = Register(tmp_path)
    minute = 60_000
    register.state("béla", "out", NINE)
    register.state("béla", "ready", NINE + minute, station=2)
    register.state("béla", "talks", NINE + 2 * minute, station=2)
    register.state("anna", "ready", NINE + 2 * minute)
    register.call(NINE + 3 * minute)
    register.state("béla", "paused", NINE + 4 * minute, station=2)
    register.state("béla", "out", NINE + 5 * minute)
    found = [fields(line, columns) for line in printed(register, columns, extensions={2: "12"})[2:-1]]
    assert [(line[1], line[2], line[4]) for line in found] == [
        ("09:01AM", "12", "LOG IN bela"),
        ("09:02AM", "", "LOG IN anna"),
        ("09:03AM", "11", "<I>+36301234567"),
        ("09:05AM", "12", "LOG OUT bela"),
    ]
    assert found[0][3] == "" and set(found[0][5:]) == {""}
    assert len(printed(register, columns, log_ins=False)) == 2 + 1 + 1


def test_what_a_call_out_cost_stands_in_120_columns(tmp_path):
    register = Register(tmp_path)
    out = {"direction": "out", "number": "+36301234567", "answered_ms": NINE, "ended_ms": NINE + 61_000}
    register.call(**out)
    register.call(**out | {"number": "0690123456"})
    register.call(**out | {"answered_ms": None})
    register.call()
    tariffs = (
        TariffConfig("mobile", ("0630",), minute=2500, call=300, step_s=60),
        TariffConfig("far", ("06",), "free"),
    )
    style = {"tariffs": tariffs, "prefixes": Prefixes("36", "06", "00")}
    costs = [fields(line, 120)[7] for line in printed(register, 120, currency="EURO", **style)[2:-1]]
    assert costs == ["00000.53EUR", "00000.00EUR", "", ""]
    assert fields(printed(register, 120, currency="€", **style)[2], 120)[7] == "00000.53"
    dear = (TariffConfig("moon", ("",), call=10_000_000_000),)
    assert fields(printed(register, 120, tariffs=dear)[2], 120)[7] == "99999.99"


def test_what_calls_cost_on_paper_is_what_the_report_says(tmp_path):
    settings = Settings("Europe/Budapest", (), HUNGARY, RULES)
    period = Period(date(2026, 3, 28), date(2026, 3, 30))
    with closing(register_of(tmp_path, SPRING, 1)) as register:
        register.row_factory = sqlite3.Row
        reported = sum(paid for _, __, paid in Office(register, period, settings).cost().values())
        within = period_of(period.first, period.last)
        rows = by_time(register, smdr.COLUMNS, "calls", "calls.began_ms", within, where=smdr.TO_PRINT)
        printed_ = sum(cost(row, TARIFFS, HUNGARY) or 0 for row in rows)
    assert printed_ == pytest.approx(reported, abs=1e-6)
    assert printed_ > 1

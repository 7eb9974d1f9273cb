"""Master.csv, as a published parser reads it: CDR_Parser of rsclib (rsclib.ast_cdr, on the Python package index)."""

from io import StringIO

from rsclib.ast_cdr import CDR_Parser

from firmware.desk.exports import master_csv
from firmware.desk.exports.reading import ALL
from tests.firmware.desk.exports.registers import NINE, Register, office


def parsed(register):
    return list(CDR_Parser(StringIO("".join(master_csv.lines(register.read(), ALL)))).iter())


def test_the_parser_reads_what_we_name():
    assert tuple(name for name, _ in CDR_Parser.fields) == master_csv.FIELDS


def test_a_line_is_quoted_as_there(tmp_path):
    register = Register(tmp_path)
    register.call(name='Say "when"', account="77")
    assert "".join(master_csv.lines(register.read(), ALL)) == (
        '"77","+36301234567","11","incoming","""Say ""when"""" <+36301234567>","Line/2","Station/11","Dial","11",'
        '"2026-01-05 09:00:00","2026-01-05 09:00:05","2026-01-05 09:01:05",65,60,"ANSWERED","DOCUMENTATION",'
        f'"{NINE // 1000}.1","answered"\n'
    )


def test_calls_in_out_and_inside(tmp_path):
    register = Register(tmp_path)
    register.call(name="Anna")
    register.call(direction="out", origin="station 3", extension="13", number="0612345678", dialled="9", answered_by="")
    register.call(direction="inside", origin="station 1", line=0, extension="11", number="", dialled="12")
    found = [(cdr.src, cdr.dst, cdr.dcontext, cdr.clid, cdr.channel, cdr.dstchannel) for cdr in parsed(register)]
    assert found == [
        ("+36301234567", "11", "incoming", '"Anna" <+36301234567>', "Line/2", "Station/11"),
        ("13", "0612345678", "outgoing", "13", "Station/3", "Line/2"),
        ("11", "12", "internal", "11", "Station/1", "Station/11"),
    ]


def test_outcomes_and_times(tmp_path):
    register = Register(tmp_path)
    for outcome in ("answered", "abandoned", "served", "busy", "failed", "refused", "interrupted", "handed on"):
        register.call(outcome=outcome, **({} if outcome == "answered" else {"answered_ms": None}))
    found = [(cdr.disposition, cdr.duration, cdr.billsec, cdr.answer[11:]) for cdr in parsed(register)]
    assert found == [
        ("ANSWERED", "65", "60", "09:00:05"),
        ("NO ANSWER", "65", "0", ""),
        ("ANSWERED", "65", "60", "09:00:05"),
        ("BUSY", "65", "0", ""),
        ("FAILED", "65", "0", ""),
        ("CONGESTION", "65", "0", ""),
        ("FAILED", "65", "0", ""),
        ("NO ANSWER", "65", "0", ""),
    ]


def test_where_a_caller_got_to(tmp_path):
    register = Register(tmp_path)
    nobody = {"answered_by": "", "answered_ms": None, "outcome": "served"}
    register.message(register.call(**nobody))
    register.call(**nobody, queue="sales")
    register.add("menu_steps", call=register.call(**nobody), menu="main", entered_ms=NINE)
    register.call(**nobody)
    found = [(cdr.dst, cdr.lastapp, cdr.lastdata) for cdr in parsed(register)]
    assert found == [
        ("office", "VoiceMail", "office"),
        ("sales", "Queue", "sales"),
        ("main", "BackGround", "main"),
        ("s", "", ""),
    ]


def test_every_call_that_has_ended_is_a_record_of_its_own(tmp_path):
    register = office(tmp_path, calls=2_500, days=20)
    register.call(ended_ms=None, outcome="")
    register.call(name="two\r\nlines")
    found = parsed(register)
    assert len({cdr.uniqueid for cdr in found}) == len(found) == 2_501
    assert all(None not in cdr.dict and None not in cdr.dict.values() for cdr in found)
    assert sorted(cdr.start for cdr in found) == [cdr.start for cdr in found]

"""queue_log: every event stands as its documented fields say, in the order of time.

No parser of this format can be installed from a package index; those found are scripts for a database of their own
(huelvayork/queuelog_to_influxdb, thedonvaughn/queue-tip). They split a line at "|" and take the fields that the table
below has (docs.asterisk.org, Queue Logs; reference/telephony.md 3.3).
"""

import re
from datetime import date

from firmware.desk.exports import queue_log
from firmware.desk.exports.reading import ALL, period_of
from tests.firmware.desk.exports.registers import DAY, HOUR, NINE, Register, office

S = r"\d+"
TABLE = {
    "QUEUESTART": "",
    "CONFIGRELOAD": "",
    "AGENTLOGIN": r"Station/\d+|Outside",
    "AGENTLOGOFF": rf"(Station/\d+|Outside)\|{S}",
    "ADDMEMBER": "",
    "REMOVEMEMBER": "",
    "PAUSE": "[^|]*",
    "PAUSEALL": "[^|]*",
    "UNPAUSE": "[^|]*",
    "UNPAUSEALL": "[^|]*",
    "RINGNOANSWER": S,
    "ENTERQUEUE": rf"\|[+\d]*\|{S}",
    "CONNECT": rf"{S}\|[^|]+\|{S}",
    "COMPLETEAGENT": rf"{S}\|{S}\|{S}",
    "COMPLETECALLER": rf"{S}\|{S}\|{S}",
    "BLINDTRANSFER": rf"[^|]+\|[^|]+\|{S}\|{S}\|{S}",
    "ATTENDEDTRANSFER": rf"(BRIDGE|APP)\|[^|]+\|{S}\|{S}\|{S}",
    "ABANDON": rf"{S}\|{S}\|{S}",
    "EXITWITHTIMEOUT": rf"{S}\|{S}\|{S}",
    "EXITEMPTY": rf"{S}\|{S}\|{S}",
    "EXITWITHKEY": rf"[\d*#]\|{S}\|{S}\|{S}",
    "WITHDRAW": rf"{S}\|{S}\|{S}\|[^|]*",
}
AT = NINE // 1000


def told(register, period=ALL):
    return list(queue_log.lines(register.read(), period))


def of_call(register, call=1):
    """Events and data of a call, with seconds from nine o'clock on."""
    found = [line.rstrip("\n").split("|", 5) for line in told(register)]
    return [(int(line[0]) - AT, *line[2:]) for line in found if line[1] == f"{AT}.{call}"]


def test_every_line_of_five_days_is_as_documented_and_in_order(tmp_path):
    lines = told(office(tmp_path, calls=300))
    at = 0
    seen = set()
    for line in lines:
        epoch, call, queue, agent, event, data = line.rstrip("\n").split("|", 5)
        assert int(epoch) >= at
        at = int(epoch)
        assert re.fullmatch(TABLE[event], data), line
        assert call == "NONE" or re.fullmatch(r"\d+\.\d+", call)
        assert queue in ("sales", "help", "NONE") and agent in ("anna", "bela", "cili", "NONE")
        seen.add(event)
    assert seen | {"EXITEMPTY"} == set(TABLE) - {"COMPLETEAGENT", "BLINDTRANSFER", "ATTENDEDTRANSFER"}


def test_days_one_after_another_are_the_whole(tmp_path):
    register = office(tmp_path, calls=100)
    days = [told(register, period_of(date(2026, 1, day), date(2026, 1, day))) for day in range(4, 11)]
    assert [line for day in days for line in day] == told(register)
    assert sum(map(bool, days)) == 5


def test_a_caller_waits_and_is_answered(tmp_path):
    register = Register(tmp_path)
    register.passage(register.call(), NINE + 1_000)
    assert of_call(register) == [
        (1, "sales", "NONE", "ENTERQUEUE", "|+36301234567|2"),
        (21, "sales", "anna", "CONNECT", f"20|agent-{AT + 21}.1|3"),
        (61, "sales", "anna", "COMPLETECALLER", "20|40|2"),
    ]


def test_how_callers_leave(tmp_path):
    register = Register(tmp_path)
    register.state("anna", "ready", NINE - HOUR, station=1)
    for how, values in {
        "abandoned": {},
        "overflow": {"onward": "group late"},
        "key": {"onward": "0"},
        "callback": {},
        "withdrawn": {"onward": "12"},
        "interrupted": {},
        "answered": {"ended_by": "agent"},
    }.items():
        register.passage(register.call(), NINE, how=how, **values)
    left = [line for call in range(1, 8) for line in of_call(register, call)[1:]]
    assert [line[3:] for line in left] == [
        ("ABANDON", "1|2|20"),
        ("EXITWITHTIMEOUT", "1|2|20"),
        ("EXITWITHKEY", "0|1|2|20"),
        ("WITHDRAW", "1|2|20|callback"),
        ("WITHDRAW", "1|2|20|12"),
        ("CONNECT", f"20|agent-{AT + 20}.7|3"),
        ("COMPLETEAGENT", "20|40|2"),
    ]


def test_who_was_rung_when_the_caller_hung_up_and_who_calls_as_it_was_told_later(tmp_path):
    register = Register(tmp_path)
    call = register.call()
    register.leg(call, "rings", "11", NINE, NINE + 15_000, agent="anna", how="missed")
    for agent in ("bela", "cili", ""):
        register.leg(call, "rings", "12", NINE + 15_000, NINE + 20_000, agent=agent, how="silenced")
    register.passage(call, NINE, how="abandoned", number="")
    assert of_call(register) == [
        (0, "sales", "NONE", "ENTERQUEUE", "|+36301234567|2"),
        (20, "sales", "bela", "RINGCANCELED", "5000"),
        (20, "sales", "cili", "RINGCANCELED", "5000"),
        (20, "sales", "NONE", "ABANDON", "1|2|20"),
    ]


def test_a_queue_that_nobody_serves_is_left_empty(tmp_path):
    register = Register(tmp_path)
    register.passage(register.call(NINE - DAY), NINE - DAY)
    register.state("anna", "ready", NINE - HOUR, station=1)
    register.state("anna", "out", NINE + 19_000)
    register.passage(register.call(), NINE, how="overflow")
    assert of_call(register, 2)[-1] == (20, "sales", "NONE", "EXITEMPTY", "1|2|20")


def test_whoever_is_transferred_was_announced_or_not(tmp_path):
    register = Register(tmp_path)
    for what in ("rings", "talks"):
        call = register.call()
        register.passage(call, NINE, ended_by="transfer")
        register.leg(call, "talks", "11", NINE + 20_000, NINE + 60_000, how="transfer")
        register.leg(call, what, "12", NINE + 60_000)
    assert of_call(register, 1)[-1][3:] == ("BLINDTRANSFER", "12|office|20|40|2")
    assert of_call(register, 2)[-1][3:] == ("ATTENDEDTRANSFER", "BRIDGE|12|20|40|2")


def test_a_day_of_an_agent(tmp_path):
    register = Register(tmp_path)
    register.started(NINE)
    register.passage(register.call(NINE - DAY), NINE - DAY)
    for minute, state in enumerate(("ready", "talks", "wraps up", "paused", "ready", "out"), 1):
        reason = "lunch" if state == "paused" else ""
        register.state("anna", state, NINE + minute * 60_000, station=0 if state == "out" else 1, reason=reason)
    register.add("commits", at_ms=NINE + 7 * 60_000, zone_s=3600, revision=2, by="anna")
    day = told(register, period_of(date(2026, 1, 5), None))
    assert [line.rstrip("\n").partition("|")[2] for line in day] == [
        "NONE|NONE|NONE|QUEUESTART|",
        "NONE|NONE|anna|AGENTLOGIN|Station/1",
        "NONE|sales|anna|ADDMEMBER|",
        "NONE|NONE|anna|PAUSEALL|lunch",
        "NONE|sales|anna|PAUSE|lunch",
        "NONE|NONE|anna|UNPAUSEALL|",
        "NONE|sales|anna|UNPAUSE|",
        "NONE|sales|anna|REMOVEMEMBER|",
        "NONE|NONE|anna|AGENTLOGOFF|Station/1|300",
        "NONE|NONE|NONE|CONFIGRELOAD|",
    ]


def test_names_never_break_a_line(tmp_path):
    register = Register(tmp_path)
    register.state("a|b\nc", "paused", NINE, reason="x|y")
    assert [line.count("|") for line in told(register)] == [5, 5]

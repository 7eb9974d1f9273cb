"""Calls as a small telephone exchange prints them, in 80 or 120 columns (station message detail recording).

    Date     Time     Ext   CO Dial Number               Ring Duration ACC Code   CD

Fields, signs and codes are those of Panasonic's KX-TES and KX-TDA (reference/telephony.md 1.6; KX-NS1000 manual,
2.22.1, patterns A and C; KX-TEA308 manual, 1.20). Calls inside the office are not printed, as there.

- Date in the order of the country, and time of the begin; ``*`` before the time: it was transferred.
- Ext: who began or answered it; ``11B``: its caller left a message after 11 was rung; ``C-02``: a traveller
  called out by line 2. CO: the line.
- Dial number: as it was dialled; ``<I>`` and the caller's number and name; ``LOG IN`` and ``LOG OUT`` with the agent's
  name, at his telephone, in a line of its own.
- Ring m'ss, duration hh:mm'ss with people (or with the box, where it alone answered), the account code.
- CD: TR transferred, FW forwarded to a line, RM a traveller's, AN answered, NA not answered.

120 columns have four places for the line, 50 for the number and 11 for the cost: eight digits, and three letters of the
currency (``00560.00EUR``).
"""

import sqlite3
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from operator import itemgetter
from typing import NamedTuple

from firmware.desk.exports.cost import cost
from firmware.desk.exports.reading import Period, by_time, local
from firmware.desk.exports.style import Page, Style

TO_PRINT = "calls.direction <> 'inside' AND calls.ended_ms IS NOT NULL"
COLUMNS = (
    "calls.*, (SELECT who FROM legs WHERE call = calls.id AND what = 'rings' ORDER BY id DESC LIMIT 1) AS rung, "
    "EXISTS (SELECT 1 FROM messages WHERE messages.call = calls.id) AS has_message, "
    "EXISTS (SELECT 1 FROM legs WHERE call = calls.id AND what = 'talks' AND how = 'transfer') AS transferred, "
    "EXISTS (SELECT 1 FROM legs WHERE call = calls.id AND what IN ('rings', 'talks') AND who LIKE 'line %') "
    "AS forwarded"
)
"""What ``record`` needs of a call."""

_BEFORE = (
    "(SELECT {} FROM agent_states AS before WHERE before.agent = agent_states.agent AND before.id < agent_states.id "
    "ORDER BY before.id DESC LIMIT 1)"
)
LOG_INS = f"(agent_states.state = 'out') <> (coalesce({_BEFORE.format('state')}, 'out') = 'out')"
"""The rows of agent_states with which somebody logs in or out."""
STATE_COLUMNS = f"agent_states.*, {_BEFORE.format('station')} AS was_at"
"""What ``log_in`` needs of one of them."""
_DATES = {"dmy": "%d/%m/%y", "mdy": "%m/%d/%y", "ymd": "%y/%m/%d"}
_COST = 8
"""Places of the amount."""


class Form(NamedTuple):
    """Widths of the fields that differ."""

    co: int
    number: int
    ring: int
    cost: int


FORMS = {80: Form(2, 25, 4, 0), 120: Form(4, 50, 5, 11)}


HEADING_LINES = 2


def heading(columns: int) -> str:
    """One line of names, one under them."""
    form = FORMS[columns]
    names = _fields(form, "Date", "Time", "Ext", "CO", "Dial Number", "Ring", "Duration", "Cost", "ACC Code", "CD")
    return f"{names}\n{'-' * columns}\n"


def record(row: sqlite3.Row, columns: int, style: Style) -> str:
    """A line of COLUMNS of a call that has ended, without its end; ``columns`` is 80 or 120."""
    form = FORMS[columns]
    talked_ms = row["talk_ms"]
    if not talked_ms and row["outcome"] == "served" and row["taken_ms"] is not None:
        talked_ms = row["ended_ms"] - row["taken_ms"]
    return _fields(
        form,
        *_moment(local(row["began_ms"], row["zone_s"]), style, "*" if row["transferred"] else " "),
        _extension(row),
        f"{row['line']:0{form.co}}"[: form.co] if row["line"] else "",
        _number(row),
        _minutes(row["ring_ms"], form.ring),
        _hours(talked_ms),
        _cost(row, style),
        row["account"],
        _code(row),
    )


def log_in(row: sqlite3.Row, columns: int, style: Style) -> str:
    """The same of STATE_COLUMNS of an agent who logs in or out."""
    is_out = row["state"] == "out"
    station = row["station"] or (row["was_at"] if is_out else 0)
    told = f"LOG {'OUT' if is_out else 'IN'} {row['agent']}"
    moment = _moment(local(row["began_ms"], row["zone_s"]), style, " ")
    return _fields(FORMS[columns], *moment, style.extensions.get(station, ""), "", told, *[""] * 5)


def lines(register: sqlite3.Connection, period: Period, columns: int, style: Style) -> Iterator[str]:
    """What belongs to a period, on pages, by when it began."""
    calls = by_time(register, COLUMNS, "calls", "calls.began_ms", period, where=TO_PRINT)
    printed = ((row["at_"], record(row, columns, style)) for row in calls)
    if style.log_ins:
        states = by_time(register, STATE_COLUMNS, "agent_states", "agent_states.began_ms", period, where=LOG_INS)
        told = ((row["at_"], log_in(row, columns, style)) for row in states)
        printed = merge(told, printed, key=itemgetter(0))
    at = 0
    for _, line in printed:
        text, at = on_paper(line, at, columns, style.page)
        yield text


def on_paper(text: str, at: int, columns: int, page: Page) -> tuple[str, int]:
    """A record with what stands before and behind it on the paper, whose line ``at`` (from 0) is printed on next; and
    the line after it."""
    before = heading(columns) if at == 0 else ""
    at += HEADING_LINES * (at == 0) + 1
    if page.lines and at >= page.printed:
        return f"{before}{text}\n" + "\n" * page.skipped, 0
    return f"{before}{text}\n", at


def _fields(form: Form, *fields: str) -> str:
    widths = (8, 8, 5, form.co, form.number, form.ring, 8, form.cost, 10, 2)
    shown = (f"{plain(field)[:width]:<{width}}" for field, width in zip(fields, widths, strict=True) if width)
    return " ".join(shown)


def _moment(at: datetime, style: Style, sign: str) -> tuple[str, str]:
    return at.strftime(_DATES[style.date]), f"{sign}{at:%I:%M%p}"


def _cost(row: sqlite3.Row, style: Style) -> str:
    """What is longer than its field can say is its most; a currency whose sign no printer knows is left out."""
    found = cost(row, style.tariffs, style.prefixes)
    if found is None:
        return ""
    currency = plain(style.currency)
    return f"{min(found, 10 ** (_COST - 3) - 0.01):0{_COST}.2f}{'' if '?' in currency else currency[:3]}"


def plain(text: str) -> str:
    """In the signs that every printer has: letters without their accents, ? for what is none."""
    apart = unicodedata.normalize("NFKD", text)
    signs = (sign for sign in apart if not unicodedata.combining(sign))
    return "".join(sign if " " <= sign <= "~" else "?" for sign in signs)


def _extension(row: sqlite3.Row) -> str:
    if row["traveller"]:
        return f"C-{row['line']:02}"
    who = str(row["answered_by"] or row["extension"])
    if not who and row["rung"]:
        who = str(row["rung"]) + ("B" if row["has_message"] else "")
    return "" if who.startswith("line ") else who


def _number(row: sqlite3.Row) -> str:
    if row["direction"] == "in":
        return f"<I>{row['number']} {row['name']}".rstrip()
    return str(row["dialled"] or row["number"])


def _code(row: sqlite3.Row) -> str:
    if row["transferred"]:
        return "TR"
    if row["traveller"]:
        return "RM"
    if row["direction"] == "in" and row["forwarded"]:
        return "FW"
    if row["direction"] == "in":
        return "AN" if row["answered_ms"] is not None else "NA"
    return "" if row["answered_ms"] is not None else "NA"


def _minutes(length_ms: int, width: int) -> str:
    """m'ss; what is longer than its field can say is its most."""
    length_s = min(length_ms // 1000, (600 if width < 5 else 6000) - 1)
    return f"{length_s // 60}'{length_s % 60:02}"


def _hours(length_ms: int) -> str:
    length_s = min(length_ms // 1000, 360_000 - 1)
    return f"{length_s // 3600:02}:{length_s // 60 % 60:02}'{length_s % 60:02}"

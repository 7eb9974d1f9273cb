"""Call detail records as Asterisk's cdr_csv writes them into Master.csv: eighteen fields, text in quotation marks that
are doubled inside, whole numbers bare, no heading (reference/telephony.md 3.4; asterisk/asterisk, cdr/cdr_csv.c with
``loguniqueid`` and ``loguserfield``).

A call of ours is one record, in the order of their beginnings. Times are the office's.
"""

import sqlite3
from collections.abc import Iterator

from firmware.desk.exports.reading import Period, by_time, local

FIELDS = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata"),
    *("start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield"),
)

_CONTEXT = {"in": "incoming", "out": "outgoing", "inside": "internal"}
_DISPOSITION = {
    "abandoned": "NO ANSWER",
    "busy": "BUSY",
    "failed": "FAILED",
    "refused": "CONGESTION",
    "handed on": "NO ANSWER",
}
"""Of calls in which nobody has spoken, nor the box."""
_COLUMNS = (
    "calls.*, (SELECT who FROM legs WHERE call = calls.id AND what = 'rings' ORDER BY id DESC LIMIT 1) AS rung, "
    "(SELECT mailbox FROM messages WHERE messages.call = calls.id ORDER BY id DESC LIMIT 1) AS mailbox, "
    "(SELECT menu FROM menu_steps WHERE menu_steps.call = calls.id ORDER BY id DESC LIMIT 1) AS menu"
)


def unique_id(began_ms: int, call: int) -> str:
    """Of a call, in every format that has one: when it began, and its number."""
    return f"{began_ms // 1000}.{call}"


def lines(register: sqlite3.Connection, period: Period) -> Iterator[str]:
    """A record a call that has ended."""
    for row in by_time(register, _COLUMNS, "calls", "calls.began_ms", period, where="calls.ended_ms IS NOT NULL"):
        yield ",".join(_written(field) for field in _record(row)) + "\n"


def _record(row: sqlite3.Row) -> tuple[str | int, ...]:
    began, ended = row["began_ms"], row["ended_ms"]
    answered = row["answered_ms"] if row["outcome"] != "served" else row["answered_ms"] or row["taken_ms"]
    disposition = "ANSWERED" if answered is not None else _DISPOSITION.get(row["outcome"], "FAILED")
    source = row["number"] if row["direction"] == "in" else row["extension"] or row["traveller"]
    application, data = _application(row)
    return (
        row["account"],
        source,
        _destination(row),
        _CONTEXT[row["direction"]],
        f'"{row["name"]}" <{source}>' if row["direction"] == "in" and row["name"] else source,
        _channel(row["origin"]),
        _far_channel(row),
        application,
        data,
        _date(began, row["zone_s"]),
        _date(answered, row["zone_s"]),
        _date(ended, row["zone_s"]),
        max(0, ended - began) // 1000,
        max(0, ended - answered) // 1000 if answered is not None else 0,
        disposition,
        "DOCUMENTATION",
        unique_id(began, row["id"]),
        row["outcome"],
    )


def _destination(row: sqlite3.Row) -> str:
    """Whom the call reached, or was meant for."""
    names: tuple[str, ...] = ("number", "dialled", "answered_by", "rung")
    if row["direction"] == "in":
        names = ("answered_by", "rung", "queue", "mailbox", "menu")
    return next((str(row[name]) for name in names if row[name]), "s")


def _channel(origin: str) -> str:
    """``line 2`` as ``Line/2``."""
    kind, _, port = origin.partition(" ")
    return f"{kind.capitalize()}/{port}" if port else kind.capitalize()


def _far_channel(row: sqlite3.Row) -> str:
    if row["direction"] == "out":
        return f"Line/{row['line']}" if row["line"] else ""
    who = row["answered_by"] or row["rung"]
    return f"Station/{who}" if who else ""


def _application(row: sqlite3.Row) -> tuple[str, str]:
    """What the box did last for the call, in Asterisk's words."""
    if row["mailbox"]:
        return "VoiceMail", row["mailbox"]
    if row["queue"]:
        return "Queue", row["queue"]
    if row["answered_by"] or row["rung"] or row["direction"] != "in":
        return "Dial", _destination(row)
    return ("BackGround", row["menu"]) if row["menu"] else ("", "")


def _date(moment_ms: int | None, zone_s: int) -> str:
    return "" if moment_ms is None else f"{local(moment_ms, zone_s):%Y-%m-%d %H:%M:%S}"


def _written(field: str | int) -> str:
    if isinstance(field, int):
        return str(field)
    # A record is one line: many that read this format split at line ends first.
    text = "".join(sign if sign.isprintable() else " " for sign in field)
    return '"' + text.replace('"', '""') + '"'

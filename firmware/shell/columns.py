"""How each view stands in a table: the columns in order, and which go first where there is no room."""

from typing import NamedTuple


class Column(NamedTuple):
    """``field`` of the view under ``title``. ``keep``: those with the least go first; a column with ``shrinks`` may be
    cut, the others go whole. ``wraps``: it is what one came to read, and goes on over more lines instead."""

    field: str
    title: str
    keep: int = 5
    shrinks: bool = False
    right: bool = False
    wraps: bool = False


def _number(field: str, title: str = "", keep: int = 5) -> Column:
    return Column(field, title or field, keep, right=True)


def _words(field: str, title: str = "", keep: int = 5) -> Column:
    return Column(field, title or field, keep, shrinks=True)


def _reading(field: str, title: str = "", keep: int = 5) -> Column:
    return Column(field, title or field, keep, shrinks=True, wraps=True)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "lines": (
        _number("line", keep=9),
        _words("state", keep=8),
        _words("with_whom", "with", keep=8),
        _words("caller", keep=6),
        _number("for_s", "for", keep=5),
        _words("note", keep=7),
        _words("number", keep=3),
    ),
    "stations": (
        _words("extension", "phone", keep=9),
        _words("name", keep=6),
        _words("state", keep=8),
        _words("with_whom", "with", keep=7),
        _number("for_s", "for", keep=4),
        _words("note", keep=5),
        _words("wishes", keep=4),
        _number("station", keep=3),
    ),
    "trunks": (
        _words("trunk", keep=9),
        _words("free", keep=8),
        _reading("lines", keep=7),
        _words("strategy", keep=4),
    ),
    "calls": (
        _words("call", keep=4),
        _words("state", keep=9),
        _words("origin", "from", keep=8),
        _words("where", "to", keep=8),
        _words("caller", keep=6),
        _words("keyed", "keyed in", keep=5),
        _number("for_s", "for", keep=7),
    ),
    "groups": (
        _words("group", keep=9),
        _words("pilot", keep=6),
        _number("waiting", keep=8),
        _words("strategy", keep=4),
        _reading("members", keep=7),
    ),
    "queues": (
        _words("queue", keep=9),
        _number("waiting", keep=9),
        _number("longest_now_s", "longest", keep=8),
        _number("free", keep=8),
        _number("present", "of", keep=7),
        _number("paused", keep=6),
        _number("wrapping_up", "wrap up", keep=5),
        _number("answered", keep=6),
        _number("in_time", "in time, %", keep=6),
        _number("abandoned", "gave up", keep=5),
        _number("sent_on", "sent on", keep=4),
        _number("mean_wait_s", "mean wait", keep=4),
        _number("longest_wait_s", "longest wait", keep=3),
        _number("held", "estimate held, %", keep=2),
        _number("error_s", "its error", keep=2),
        _number("callbacks", keep=2),
        _number("called_back", "called back", keep=2),
        _number("not_reached", "not reached", keep=2),
        _number("rejected", keep=1),
        _words("pilot", keep=3),
    ),
    "queue": (
        _words("queue", keep=4),
        _number("place", keep=8),
        _words("who", keep=9),
        _words("what", "number, at", keep=7),
        _reading("state", keep=8),
        _number("for_s", "for", keep=8),
        Column("estimate", "estimate", keep=5),
        _number("head_start_s", "ahead", keep=3),
        _number("level", keep=2),
    ),
    "agents": (
        _words("agent", keep=9),
        _words("at", keep=7),
        _reading("state", keep=8),
        _number("for_s", "for", keep=7),
        _number("calls", keep=6),
        _number("talk_s", "talked", keep=5),
        _number("misses", keep=5),
        _reading("queues", keep=4),
        _words("number", keep=3),
    ),
    "callbacks": (
        _words("queue", keep=7),
        _words("number", keep=9),
        _reading("state", keep=8),
        _words("when", keep=6),
        _number("waited_s", "waited", keep=5),
        _number("times_lost", "times lost", keep=3),
        _number("tries", keep=4),
    ),
    "menus": (
        _words("menu", keep=9),
        _number("callers", keep=9),
        _number("longest_now_s", "longest", keep=8),
        _number("entered", keep=7),
        _reading("chosen", keep=8),
        _number("helped", keep=6),
        _number("gave_up", "gave up", keep=6),
        _words("pilot", keep=3),
    ),
    "access": (
        _words("traveller", keep=9),
        _number("let_in", "let in", keep=6),
        _words("now", keep=8),
        _number("wrong", "wrong PINs", keep=5),
        _number("in_a_row", "in a row", keep=6),
        _number("locked_s", "locked for", keep=8),
        _words("until", keep=7),
    ),
    "messages": (
        _number("message", keep=9),
        _words("mailbox", keep=7),
        _words("state", keep=8),
        _words("number", keep=9),
        _words("name", keep=4),
        _words("when", keep=6),
        _number("length_s", "length", keep=5),
        _words("call_back", "call back", keep=5),
        _words("file", keep=3),
    ),
    "notice": (
        _words("until", keep=7),
        _number("heard", keep=9),
        _number("satisfied", keep=9),
        _number("share", "%", keep=5),
        _words("file", keep=3),
    ),
    "timers": (_words("owner", keep=8), _words("timer", keep=9), _number("in_s", "in", keep=9)),
    "supervision": (
        _number("line", keep=9),
        _number("cpc", "CPC", keep=7),
        _number("reversal", keep=7),
        _number("busy", keep=7),
        _number("congestion", keep=6),
        _number("dialtone", "dial tone", keep=6),
        _number("silence", keep=5),
        _number("limit", keep=4),
        _number("answer_reversal", "answer by reversal", keep=3),
        _number("dial_tone", "given dial tone", keep=3),
        _reading("trusted", keep=8),
    ),
    "callerid": (
        _number("line", keep=9),
        _number("fsk_before_ring", "FSK before ring", keep=6),
        _number("fsk_after_ring", "FSK after ring", keep=7),
        _number("dtmf_before_ring", "DTMF before ring", keep=6),
        _number("dtmf_after_ring", "DTMF after ring", keep=5),
        _number("garbled", keep=7),
        _reading("last", keep=8),
    ),
    "chips": (
        _words("chip", keep=9),
        _words("state", keep=8),
        _number("bus", keep=4),
        _words("address", keep=6),
        _number("lost", keep=5),
        _number("repaired", keep=5),
    ),
    "buses": (
        _number("bus", keep=9),
        _words("state", keep=8),
        _number("faults", keep=7),
        _number("busy_permille", "busy %", keep=6),
    ),
    "latency": (
        _number("late", "late ticks", keep=9),
        _number("ticks", "of", keep=6),
        _number("worst_late_ms", "worst, ms", keep=8),
        _number("worst_at_s", "at", keep=5),
        _reading("cause", keep=7),
        _number("memory_kb", "memory, kB", keep=4),
    ),
    "clock": (
        _words("time", keep=9),
        _words("zone", keep=6),
        _words("source", keep=8),
        _words("trusted", keep=7),
        _reading("chip", "clock chip", keep=5),
        _number("drift_s", "ahead of it, s", keep=4),
    ),
    "hours": (
        _words("service", keep=9),
        _words("why", keep=8),
        _words("until", keep=7),
        _reading("open", keep=5),
        _reading("next", keep=6),
        _words("hotlines", keep=4),
    ),
    "holidays": (
        _words("day", keep=9),
        _words("holiday", keep=8),
        _reading("name", keep=5),
        _words("kept", keep=7),
    ),
    "temperature": (_words("sensor", keep=8), _number("celsius", "degrees C", keep=9)),
    "storage": (
        _words("place", keep=9),
        _number("free_mb", "free, MB", keep=8),
        _number("total_mb", "of, MB", keep=6),
        _words("state", keep=7),
    ),
    "register": (
        _reading("state", keep=9),
        _number("calls", keep=8),
        _words("since", keep=7),
        _number("size_mb", "MB", keep=6),
        _words("started", "box started", keep=5),
        _number("waiting", keep=4),
        _number("lost", keep=4),
        _number("damaged", "set aside", keep=3),
    ),
    "version": (_words("what", keep=8), _words("version", keep=9)),
    "log": (_words("at", keep=5), _reading("text", keep=9)),
    "revisions": (
        _number("revision", keep=9),
        _words("state", keep=8),
        _words("when", keep=6),
        _words("who", keep=5),
        _reading("why", keep=7),
    ),
    "users": (_words("user", keep=9), _words("role", keep=8), _words("last_log_in", "last log-in", keep=5)),
    "clients": (
        _words("client", keep=8),
        _words("user", keep=9),
        _words("role", keep=6),
        _number("for_s", "for", keep=5),
    ),
    "files": (
        _words("folder", keep=8),
        _words("file", keep=9),
        _number("size", keep=6),
        _words("when", keep=5),
    ),
    "prompts": (
        _words("language", keep=8),
        _words("prompt", keep=9),
        _number("own", keep=7),
        _number("built", keep=6),
        _number("missing", keep=7),
        _reading("fault", keep=7),
        _words("words", keep=3),
    ),
    "recordings": (
        _words("recording", keep=9),
        _words("when", keep=8),
        _number("line", keep=5),
        _words("number", keep=7),
        _words("who", keep=6),
        _number("length_s", "length", keep=7),
    ),
    "staff": (
        _words("number", keep=9),
        _words("name", keep=8),
        _reading("answers", keep=7),
        _reading("competence", keep=6),
        _words("languages", keep=5),
        _words("agent", keep=4),
    ),
    "contacts": (
        _words("name", keep=9),
        _words("company", keep=7),
        _reading("numbers", keep=8),
        _words("vip", keep=6),
        _words("blocked", keep=6),
        _words("language", keep=4),
        _reading("note", keep=5),
    ),
    "contact": (_words("what", "", keep=8), _reading("text", "", keep=9)),
    "blocked": (
        _words("number", keep=9),
        _words("what", keep=8),
        _reading("why", keep=6),
        _words("since", keep=5),
        _words("by", keep=4),
    ),
    "today": (
        _words("queue", "of queue", keep=9),
        _number("offered", "came", keep=8),
        _number("answered", keep=8),
        _number("abandoned", "gave up", keep=8),
        _number("in_time", "in time, %", keep=7),
        _number("mean_wait_s", "mean wait", keep=6),
        _number("longest_wait_s", "longest wait", keep=6),
        Column("longest_at", "of one who came at", keep=3),
        _number("not_called_back", "not called back", keep=7),
    ),
    "past": (
        _number("call", keep=9),
        Column("when", "when", keep=8),
        Column("way", "way", keep=7),
        _words("number", keep=9),
        _words("name", keep=6),
        _words("who", keep=7),
        _words("outcome", keep=8),
        _number("waited_s", "waited", keep=5),
        _number("talked_s", "talked", keep=6),
        _words("queue", keep=4),
        _number("line", keep=3),
        _words("noted", keep=5),
    ),
    "call": (Column("at", "at", keep=8), _reading("text", "what", keep=9)),
    "missed": (
        _words("number", keep=9),
        _words("name", keep=6),
        Column("when", "when", keep=8),
        _number("waited_s", "waited", keep=6),
        _number("times", keep=7),
        _words("queue", keep=5),
        _number("call", keep=4),
    ),
}
"""By subject; every field of its view is in one."""

IN_PARTS = ("supervision", "callerid")
"""Subjects of which each column counts something else: what there is no room for follows in a table of its own."""

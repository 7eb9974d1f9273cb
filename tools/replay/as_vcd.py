"""A history as a value change dump (IEEE 1364-2005, clause 18), for wave viewers.

Each port is a scope with ``busy``, one bit, and, as texts, which GTKWave and others read too, ``state`` and ``with``.
Times are in ms from the beginning.
"""

import datetime
import itertools
import re
import unicodedata
from collections.abc import Iterator

from tools.replay.spans import History, Row

_FIRST, _SIGNS = 33, 94
"""Identifiers are made of the printable signs of ASCII."""


def dumped(history: History) -> str:
    """All of it."""
    codes = map(_code, itertools.count())
    head = [
        f"$date {history.begun:%Y-%m-%d %H:%M:%S} $end",
        "$version linebox timeline $end",
        "$timescale 1 ms $end",
        "$scope module box $end",
    ]
    first, changes = [], []
    for row in history.rows:
        busy, state, other = next(codes), next(codes), next(codes)
        head += [
            f"$scope module {re.sub(r'[^A-Za-z0-9_]', '_', _word(row.name))} $end",
            f"$var wire 1 {busy} busy $end",
            f"$var string 1 {state} state $end",
            f"$var string 1 {other} with $end",
            "$upscope $end",
        ]
        first += [f"0{busy}", f"s {state}", f"s {other}"]
        changes += [
            (at, [f"{int(bool(what))}{busy}", f"s{_word(what)} {state}", f"s{_word(whom)} {other}"])
            for at, what, whom in _changes(row)
        ]
    body = ["#0", "$dumpvars", *first, "$end"]
    for at, group in itertools.groupby(sorted(changes, key=lambda change: change[0]), lambda change: change[0]):
        body += [f"#{_ms(at - history.begun)}", *(line for _, lines in group for line in lines)]
    body.append(f"#{_ms(history.ended - history.begun) + 1}")
    return "\n".join([*head, "$upscope $end", "$enddefinitions $end", *body, ""])


def _changes(row: Row) -> Iterator[tuple[datetime.datetime, str, str]]:
    for span, following in itertools.zip_longest(row.spans, row.spans[1:]):
        whom = " ".join(part for part in (span.whom, f"({span.caller})" if span.caller else "") if part)
        yield span.begun, span.what, whom
        if following is None or following.begun > span.ended:
            yield span.ended, "", ""


def _ms(time: datetime.timedelta) -> int:
    return time // datetime.timedelta(milliseconds=1)


def _word(text: str) -> str:
    """In ASCII, accents left away, and in one word: viewers know no others."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() and sign.isprintable() and sign != " " else "_" for sign in plain)


def _code(number: int) -> str:
    code = ""
    while True:
        number, place = divmod(number, _SIGNS)
        code += chr(_FIRST + place)
        if not number:
            return code
        number -= 1

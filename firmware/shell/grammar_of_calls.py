"""Commands about calls that are written down: which, how one went, and what people note about them."""

import re

from firmware.control.requests import LONGEST_NOTE
from firmware.shell import kinds
from firmware.shell.facts import Facts
from firmware.shell.line_words import told, words_of
from firmware.shell.nodes import Candidate, Kind, Node, RefusalError, argument, word

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\+?[\d ()/.-]+", re.ASCII)
_DAYS = {"today": "those of today", "yesterday": "those of the day before"}
_LEAST_DIGITS = 5
"""What has fewer is an extension, or a port."""


def is_of_register(which: str) -> bool:
    """It picks among calls that are written down: a day, or a number outside; else among those that go on."""
    digits = sum(sign.isdigit() for sign in which)
    return which in _DAYS or bool(_DAY.fullmatch(which) or (_NUMBER.fullmatch(which) and digits >= _LEAST_DIGITS))


def _noted(rest: str, _: Facts) -> str:
    """The rest of a line, without the quotes that hold all of it."""
    first, *more = words_of(rest)
    text = first.text if first.quoted and not more else rest
    if not text.strip() or len(text) > LONGEST_NOTE or not text.isprintable():
        raise RefusalError(f"note {told(text)} is not printable text of 1 to {LONGEST_NOTE} characters.")
    return text


CALL = kinds.whole("CALL", "a call, by its number in the register", "call", (1, 999_999_999))
CALLS = Kind(
    "DAY|NUMBER|WHICH",
    "a day as 2026-11-30, a number, or one that goes on",
    lambda which, _: which,
    lambda _: [Candidate("2026-11-30", "calls of a day", stands_for=True)],
)
NOTED = Kind("TEXT", "words, to the end of the line", _noted, rest=True)


def _last(does: str) -> Node:
    return word("last", "the latest of them", argument("last", kinds.COUNT, does=does, filters=True))


def of_calls(does: str) -> tuple[Node, ...]:
    """What may follow ``show calls`` or ``watch calls`` (``does``: show, watch)."""
    return (
        word("going", "those that go on, as without a word", does=f"{does} calls", filters=True),
        *(
            word(day, text, _last(f"{does} past {day}"), does=f"{does} past {day}", role="operator", filters=True)
            for day, text in _DAYS.items()
        ),
        word(
            "last",
            "the latest that were written down",
            argument("last", kinds.COUNT, does=f"{does} past", filters=True),
            role="operator",
        ),
        argument("which", CALLS, _last(f"{does} calls"), does=f"{does} calls", filters=True),
    )


NOTE_CALL = word(
    "call", "about a call that is written down", argument("call", CALL, argument("text", NOTED, does="note call"))
)

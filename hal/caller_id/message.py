"""What a line told of its caller, in whatever format."""

from collections import namedtuple

from hal.compat import const

Message = namedtuple(
    "Message",
    (
        "kind",
        "format",
        "number",
        "number_absence",
        "name",
        "name_absence",
        "date_time",
        "call_type",
        "qualifier",
        "dialled",
        "complementary",
        "redirecting",
        "redirect_reason",
        "calling_user",
        "waiting",
        "messages",
    ),
)
"""``kind``: CALL or MESSAGE_WAITING. ``format``: SDMF, MDMF or DTMF.

``number``, ``dialled``, ``complementary``, ``redirecting``: digits, at most 20, also ``*`` and ``#``, a ``+`` only at
the start; "" = not told. ``number_absence``, ``name_absence``: why there is none; TOLD where the line gave no reason.
``name``: Latin-1 text without control characters, "" = not told. ``date_time``: (month, day, hour, minute), None = not
told. ``qualifier``: one character ("L" = long distance) or "". ``call_type``, ``redirect_reason``, ``calling_user``:
the line's own number for it (hardware.md 7.2), -1 = not told. ``waiting``: messages wait 1, no longer 0, not told -1.
``messages``: how many, -1 = not told.
"""

CALL = const(1)
"""Somebody calls."""
MESSAGE_WAITING = const(2)
"""The lamp of the mailbox; nobody calls."""

SDMF = const(1)
MDMF = const(2)
DTMF = const(3)

TOLD = const(0)
"""No reason given: the number is there, or the line said nothing of it."""
WITHHELD = const(1)
"""The caller does not want it shown."""
UNAVAILABLE = const(2)
"""The exchange does not know it."""
PAY_PHONE = const(3)
"""A pay phone, which has none to show."""
INTERNATIONAL = const(4)
"""Not handed over by another country."""

NUMBER_MAX = const(20)
"""Digits of a number (ETSI EN 300 659-3, 5.4: at most 20)."""

NUMBER = const(2)
NUMBER_ABSENCE = const(3)
NAME = const(4)
NAME_ABSENCE = const(5)
DATE_TIME = const(6)
CALL_TYPE = const(7)
QUALIFIER = const(8)
DIALLED = const(9)
COMPLEMENTARY = const(10)
REDIRECTING = const(11)
REDIRECT_REASON = const(12)
CALLING_USER = const(13)
WAITING = const(14)
MESSAGES = const(15)


def blank(kind: int, form: int) -> list:
    """The fields of a message that tells nothing yet; ``Message(*fields)`` makes it one."""
    return [kind, form, "", TOLD, "", TOLD, None, -1, "", "", "", "", -1, -1, -1, -1]

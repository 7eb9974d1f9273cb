"""Why a burst gave no message. Readers count in lists indexed by these."""

from hal.compat import const

GOOD = const(0)
"""Messages handed on."""
BAD_CHECKSUM = const(1)
"""Whole, but the sum is wrong."""
TRUNCATED = const(2)
"""It stopped before its end; noise that looked like a beginning counts here too."""
IMPLAUSIBLE = const(3)
"""The sum is right, or there is none to check, but no exchange would send this."""
IRREGULAR = const(4)
"""DTMF: a gap so long that a digit may have been lost in it."""
FRAMING = const(5)
"""The UART saw a broken byte in the middle of a message."""
OTHER = const(6)
"""A good message of another service: charge, text."""

REASONS = const(7)

REASON_NAMES = ("good", "bad checksum", "truncated", "implausible", "irregular", "framing", "other")

"""Caller ID as it comes in: bytes of an HT9032F or DTMF digits become one kind of message (hardware.md 7).

Pure: bytes, digits and times are handed in. Every format is understood at any time, so nobody has to choose one.
A wrong number is worse than none: what is not whole and plausible gives no message and is counted by reason.
"""

"""Caller ID sent as DTMF digits (hardware.md 7.2).

    A number [D redirecting] [B code] C      Sweden, Finland, Brazil and others; each part may be missing
    A number #   D 1 #   D 2 #   D 3 #       Denmark: withheld, international, technical reasons
    D number C                               Taiwan; nothing but zeros = not available (as in the Netherlands)
    number #   number C                      Netherlands, Denmark

There is no checksum, but an exchange keeps time: a digit that the receiver missed leaves a gap twice as long as the
others. Such a burst is refused as irregular. One whose beginning nobody heard would look whole with fewer digits: what
comes without a pause after the receiver began to listen counts for nothing.
"""

from hal.caller_id.message import (
    CALL,
    DTMF,
    INTERNATIONAL,
    NUMBER,
    NUMBER_ABSENCE,
    NUMBER_MAX,
    REDIRECTING,
    TOLD,
    UNAVAILABLE,
    WITHHELD,
    Message,
    blank,
)
from hal.caller_id.reasons import GOOD, IMPLAUSIBLE, IRREGULAR, REASONS, TRUNCATED
from hal.compat import const
from hal.filters.deadlines import FAR

WHOLE_MS = const(10000)
"""hardware.md 7.2: 10 s time-out."""
GAP_MS = const(1000)
"""Ten times what lies between digits sent at 50/50 ms: the rest will not come."""
_REGULAR_NUMERATOR = const(8)
_REGULAR_DENOMINATOR = const(5)
"""The longest gap is at most 1.6 times the shortest. At 50/50 ms with 15 ms of difference in when the receiver says so,
a whole burst stays below 1.35 and one with a lost digit comes above 1.85."""

_LONGEST = const(43)
"""A, D and the terminator, and two numbers of 20."""

_INFORMATION = {"00": UNAVAILABLE, "10": WITHHELD}
"""After B. hardware.md 7.2."""
_DANISH = {"1": WITHHELD, "2": INTERNATIONAL, "3": UNAVAILABLE}
"""D, one digit, #."""


class DtmfReader:
    """One idle line's digits. ``counts`` is indexed by hal.caller_id.reasons; ``bad``: the set (bit n = reason n) of
    why something gave no message, emptied by whoever tells it; ``deadline_ms``: call ``due`` then."""

    def __init__(self):
        self.counts = [0] * REASONS
        self.bad = 0
        self.deadline_ms = FAR
        self._digits = ""
        self._first_ms = 0
        self._last_ms = 0
        self._shortest = FAR
        self._longest = 0
        self._rest_ms = 0

    def feed(self, digit: str, now_ms: int):
        """One digit (0-9, A-D, * or #) and when it was heard; the Message that it completes, or None."""
        if now_ms < self._rest_ms:
            self._rest_ms = now_ms + GAP_MS
            return None
        self.due(now_ms)
        if digit == "A" and self._digits:
            self._abandon(TRUNCATED)
        self._time(now_ms)
        self._digits += digit
        if digit == "*" or len(self._digits) > _LONGEST:
            self._abandon(IMPLAUSIBLE)
        elif digit == "#" or digit == "C":
            return self._complete()
        return None

    def end(self) -> None:
        """The line rings: nothing more will come."""
        if self._digits:
            self._abandon(TRUNCATED)

    def due(self, now_ms: int) -> None:
        """Digits that stopped before their end are forgotten."""
        if now_ms >= self.deadline_ms:
            self._abandon(TRUNCATED)

    def _time(self, now_ms):
        if self._digits:
            gap = now_ms - self._last_ms
            self._shortest = min(self._shortest, gap)
            self._longest = max(self._longest, gap)
        else:
            self._first_ms = now_ms
        self._last_ms = now_ms
        self.deadline_ms = min(now_ms + GAP_MS, self._first_ms + WHOLE_MS)

    def _abandon(self, reason):
        self.counts[reason] += 1
        self.bad |= 1 << reason
        self.forget()

    def forget(self) -> None:
        """The line is used: what was half read counts for nothing."""
        self._digits = ""
        self._shortest = FAR
        self._longest = 0
        self.deadline_ms = FAR

    def begin(self, now_ms: int) -> None:
        """The receiver listens from now on: digits without a pause before them are the rest of a burst."""
        self.forget()
        self._rest_ms = now_ms + GAP_MS

    def _complete(self):
        fields = _parse(self._digits)
        if fields is None:
            self._abandon(IMPLAUSIBLE)
            return None
        if self._longest * _REGULAR_DENOMINATOR > self._shortest * _REGULAR_NUMERATOR:
            self._abandon(IRREGULAR)
            return None
        self.counts[GOOD] += 1
        self.forget()
        return Message(*fields)


def _parse(digits):
    """The fields of a whole burst with its terminator, or None."""
    parts = _split(digits)
    if parts is None:
        return None
    fields = blank(CALL, DTMF)
    if digits[0] == "D" and "B" not in parts:
        good = _danish(fields, parts["D"]) if digits[-1] == "#" else _put_number(fields, parts["D"])
    else:
        good = _put_parts(fields, parts)
    return fields if good else None


def _split(digits):
    """Digits by the letter before them ("A" without one); None where a letter comes twice."""
    parts = {}
    letter = "A"
    begin = 0
    for index in range(len(digits)):
        character = digits[index]
        if "0" <= character <= "9":
            continue
        if index > 0:
            parts[letter] = digits[begin:index]
        if character in parts:
            return None
        letter = character
        begin = index + 1
    return parts


def _danish(fields, code) -> bool:
    fields[NUMBER_ABSENCE] = _DANISH.get(code, TOLD)
    return code in _DANISH


def _put_parts(fields, parts) -> bool:
    redirecting = parts.get("D", "")
    number = parts.get("A", "")
    if len(redirecting) > NUMBER_MAX or not (number or redirecting or "B" in parts):
        return False
    fields[REDIRECTING] = redirecting
    if "B" in parts:
        if parts["B"] not in _INFORMATION or number:
            return False
        fields[NUMBER_ABSENCE] = _INFORMATION[parts["B"]]
    return not number or _put_number(fields, number)


def _put_number(fields, number) -> bool:
    if number == "0" * len(number):
        fields[NUMBER_ABSENCE] = UNAVAILABLE
    else:
        fields[NUMBER] = number
    return 1 < len(number) <= NUMBER_MAX

"""The inside of an FSK message whose checksum is right (hardware.md 7.2).

The checksum is 8 bits, so one garbled message in 256 has a right one, and two flipped bits of equal weight and opposite
sense always do. What is asked here makes that rarer: a type that exists, lengths that add up exactly, digits where
digits belong, a date that exists, nothing told twice, no number beside a reason why there is none.

What remains, measured in tests/hal/test_caller_id_fuzz.py: one wrong byte never gives a wrong number; of all pairs of
wrong bits 1 in 15 passes the sum and 1 in 131 gives a wrong number; of bursts of 2 to 6 wrong bytes 1 in 257 passes the
sum and none of 100,000 gave a wrong number. A UART that reports framing errors helps further (``FskReader.broken``).
"""

from hal.caller_id.message import (
    CALL,
    CALL_TYPE,
    CALLING_USER,
    COMPLEMENTARY,
    DATE_TIME,
    DIALLED,
    INTERNATIONAL,
    MDMF,
    MESSAGE_WAITING,
    MESSAGES,
    NAME,
    NAME_ABSENCE,
    NUMBER,
    NUMBER_ABSENCE,
    NUMBER_MAX,
    PAY_PHONE,
    QUALIFIER,
    REDIRECT_REASON,
    REDIRECTING,
    SDMF,
    TOLD,
    UNAVAILABLE,
    WAITING,
    WITHHELD,
    Message,
    blank,
)
from hal.compat import const

SDMF_CALL = const(0x04)
SDMF_WAITING = const(0x06)
MDMF_CALL = const(0x80)
MDMF_WAITING = const(0x82)
CHARGE = const(0x86)
TEXT = const(0x89)

_DATE_LENGTH = const(8)
_NAME_MAX = const(50)
"""ETSI EN 300 659-3, 5.4."""
_RAW_NUMBER_MAX = const(30)
"""With the spaces and dashes that some networks put into a number."""

_LAMP_ON = (0x42, 0x24)
_LAMP_OFF = const(0x6F)
_LAMP_LENGTH = const(3)

_DATE = const(1)
_NUMBER = const(2)
_ABSENCE = const(3)
_NAME = const(4)
_CODE = const(5)
_LETTER = const(6)
_LAMP = const(7)

_PARAMETERS = {
    0x01: (_DATE, DATE_TIME),
    0x02: (_NUMBER, NUMBER),
    0x03: (_NUMBER, DIALLED),
    0x04: (_ABSENCE, NUMBER_ABSENCE),
    0x05: (_CODE, REDIRECT_REASON),
    0x06: (_LETTER, QUALIFIER),
    0x07: (_NAME, NAME),
    0x08: (_ABSENCE, NAME_ABSENCE),
    0x0B: (_LAMP, WAITING),
    0x10: (_NUMBER, COMPLEMENTARY),
    0x11: (_CODE, CALL_TYPE),
    0x13: (_CODE, MESSAGES),
    0x15: (_CODE, REDIRECT_REASON),
    0x16: (_CODE, CALLING_USER),
    0x1A: (_NUMBER, REDIRECTING),
}

_ABSENCES = {
    0x50: WITHHELD,  # P
    0x4F: UNAVAILABLE,  # O
    0x53: UNAVAILABLE,  # S, service conflict
    0x43: PAY_PHONE,  # C
    0x49: INTERNATIONAL,  # I
}


def length_is_plausible(kind: int, length: int) -> bool:
    """Whether a message of this type byte can have this length byte; False for a type byte that does not exist."""
    if kind == SDMF_CALL:
        return _DATE_LENGTH < length <= _DATE_LENGTH + _RAW_NUMBER_MAX
    if kind == SDMF_WAITING:
        return length == _LAMP_LENGTH
    return kind in (MDMF_CALL, MDMF_WAITING, CHARGE, TEXT) and length >= 3


def parse(data, start: int, end: int):
    """The Message in ``data[start:end]``, the type byte first, without the checksum; None where it is implausible.

    Types CHARGE and TEXT are not for here.
    """
    kind = data[start]
    if kind == SDMF_CALL:
        return _single(data, start + 2, end)
    if kind == SDMF_WAITING:
        return _lamp(data, start + 2)
    return _multiple(CALL if kind == MDMF_CALL else MESSAGE_WAITING, data, start + 2, end)


def _single(data, at, end):
    fields = blank(CALL, SDMF)
    number = at + _DATE_LENGTH
    if not _put(fields, _DATE, DATE_TIME, data, at, number):
        return None
    return Message(*fields) if _put(fields, _NUMBER, NUMBER, data, number, end) else None


def _lamp(data, at):
    first = data[at]
    if data[at + 1] != first or data[at + 2] != first or not (first in _LAMP_ON or first == _LAMP_OFF):
        return None
    fields = blank(MESSAGE_WAITING, SDMF)
    fields[WAITING] = 0 if first == _LAMP_OFF else 1
    return Message(*fields)


def _multiple(kind, data, at, end):
    fields = blank(kind, MDMF)
    seen = 0
    while at < end:
        parameter = data[at]
        # A lone type at the end takes the checksum for its length, which is then one byte too far already.
        body = at + 2
        at = body + data[at + 1]
        if at > end:
            return None
        if parameter in _PARAMETERS:
            if seen >> parameter & 1:
                return None
            seen |= 1 << parameter
            form, field = _PARAMETERS[parameter]
            if not _put(fields, form, field, data, body, at):
                return None
    if (fields[NUMBER] and fields[NUMBER_ABSENCE]) or (fields[NAME] and fields[NAME_ABSENCE]):
        return None
    return Message(*fields)


def _put(fields, form, field, data, at, end) -> bool:
    """Read one parameter into its field; whether it was plausible."""
    length = end - at
    if form == _DATE:
        return length == _DATE_LENGTH and _put_date(fields, field, data, at)
    if form == _NUMBER:
        return _put_number(fields, field, data, at, end)
    if form == _NAME:
        return length <= _NAME_MAX and _put_name(fields, field, data, at, end)
    if length != 1:
        return False
    value = data[at]
    if form == _ABSENCE:
        fields[field] = _ABSENCES.get(value, TOLD)
        return value in _ABSENCES
    if form == _CODE:
        fields[field] = value
        return True
    if form == _LETTER:
        fields[field] = chr(value)
        return 0x20 < value < 0x7F
    fields[field] = 1 if value else 0
    return value in (0x00, 0xFF)


def _put_date(fields, field, data, at) -> bool:
    month = _pair(data, at)
    day = _pair(data, at + 2)
    hour = _pair(data, at + 4)
    minute = _pair(data, at + 6)
    if not (month or day or hour or minute):
        # An exchange without a clock.
        return True
    fields[field] = (month, day, hour, minute)
    return 1 <= month <= 12 and 1 <= day <= 31 and 0 <= hour <= 23 and 0 <= minute <= 59


def _pair(data, at) -> int:
    tens = data[at] - 48
    units = data[at + 1] - 48
    return tens * 10 + units if 0 <= tens <= 9 and 0 <= units <= 9 else -1


def _put_number(fields, field, data, at, end) -> bool:
    length = end - at
    if length == 1 and field == NUMBER and data[at] in _ABSENCES:
        fields[NUMBER_ABSENCE] = _ABSENCES[data[at]]
        return True
    if length > _RAW_NUMBER_MAX:
        return False
    digits = ""
    for index in range(at, end):
        character = chr(data[index])
        if "0" <= character <= "9" or character in "*#" or (character == "+" and not digits):
            digits += character
        elif character not in " -()./":
            return False
    fields[field] = digits
    return len(digits) <= NUMBER_MAX


def _put_name(fields, field, data, at, end) -> bool:
    name = ""
    for index in range(at, end):
        value = data[index]
        if value < 0x20 or value == 0x7F:
            return False
        # 0x80-0x9F are the network operator's own (ETSI EN 300 659-3, 4).
        name += "?" if 0x80 <= value < 0xA0 else chr(value)
    fields[field] = name.strip()
    return True

"""What a telephone is told, as the bytes of a message with its checksum (hardware.md 7.1, 7.2)."""

from enum import Enum
from typing import NamedTuple

from firmware.voice.caller_id.names import displayable


class Absence(Enum):
    """Why a number or a name is not there; the value is what is sent."""

    WITHHELD = "P"
    UNAVAILABLE = "O"


class Moment(NamedTuple):
    """Local date and time: month 1-12, day 1-31, hour 0-23, minute 0-59."""

    month: int
    day: int
    hour: int
    minute: int


class Caller(NamedTuple):
    """Who calls. ``number``: as the telephone would dial it back, digits, ``*`` and ``#``, at most 20; "" = none.

    Without a number and without a reason the reason is UNAVAILABLE; without a name and a reason nothing is said of it.
    ``redirecting``: who sent the call on (ETSI only); "" = nobody.
    """

    number: str = ""
    name: str = ""
    number_absence: Absence | None = None
    name_absence: Absence | None = None
    when: Moment | None = None
    redirecting: str = ""


class Dialect(Enum):
    """Whose parameters; the value is the longest name."""

    BELLCORE = 15
    """GR-30: a display shows 15 characters."""
    ETSI = 20
    """EN 300 659-3 allows 50, BT's SIN 227 and the displays 20 [from knowledge]."""


NUMBER_LONGEST = 20
"""ETSI EN 300 659-3; GR-30 takes more, displays do not."""

_SDMF_CALL = 0x04
_SDMF_WAITING = 0x06
_MDMF_CALL = 0x80
_MDMF_WAITING = 0x82

_DATE_TIME = 0x01
_NUMBER = 0x02
_NUMBER_ABSENCE = 0x04
_NAME = 0x07
_NAME_ABSENCE = 0x08
_VISUAL_INDICATOR = 0x0B
_CALL_TYPE = 0x11
_COUNT = 0x13
_REDIRECTING = 0x1A

_VOICE_CALL = b"\x01"
_MESSAGE_WAITING_CALL = b"\x81"

_LAMP_ON = b"\x42\x42\x42"
_LAMP_OFF = b"\x6f\x6f\x6f"

_COUNT_LARGEST = 255


def mdmf(caller: Caller, dialect: Dialect) -> bytes:
    """A call, with everything that is known of it. Raises ValueError."""
    parameters: list[tuple[int, bytes]] = []
    if dialect is Dialect.ETSI:
        # hardware.md 7.2: BT puts the call type first.
        parameters.append((_CALL_TYPE, _VOICE_CALL))
    if caller.when is not None:
        parameters.append((_DATE_TIME, _date(caller.when)))
    if caller.number:
        parameters.append((_NUMBER, _digits(caller.number)))
    else:
        parameters.append((_NUMBER_ABSENCE, _reason(caller.number_absence)))
    name = displayable(caller.name, dialect.value)
    if name:
        parameters.append((_NAME, name.encode("ascii")))
    elif caller.name_absence is not None:
        parameters.append((_NAME_ABSENCE, _reason(caller.name_absence)))
    if caller.redirecting and dialect is Dialect.ETSI:
        parameters.append((_REDIRECTING, _digits(caller.redirecting)))
    return _multiple(_MDMF_CALL, parameters)


def sdmf(caller: Caller) -> bytes:
    """A call, with date, time and number only. Raises ValueError."""
    date = b"00000000" if caller.when is None else _date(caller.when)
    number = _digits(caller.number) if caller.number else _reason(caller.number_absence)
    return _framed(_SDMF_CALL, date + number)


def message_waiting(on: bool, dialect: Dialect, count: int | None = None) -> bytes:
    """The lamp of the mailbox, as MDMF. ``count``: messages, ETSI only, above 255 told as 255."""
    parameters = [(_VISUAL_INDICATOR, b"\xff" if on else b"\x00")]
    if dialect is Dialect.ETSI:
        parameters.insert(0, (_CALL_TYPE, _MESSAGE_WAITING_CALL))
        if count is not None:
            parameters.append((_COUNT, bytes([min(count, _COUNT_LARGEST)])))
    return _multiple(_MDMF_WAITING, parameters)


def message_waiting_sdmf(on: bool) -> bytes:
    """The lamp of the mailbox, for telephones that know SDMF only."""
    return _framed(_SDMF_WAITING, _LAMP_ON if on else _LAMP_OFF)


def _multiple(kind: int, parameters: list[tuple[int, bytes]]) -> bytes:
    return _framed(kind, b"".join(bytes([number, len(value)]) + value for number, value in parameters))


def _framed(kind: int, body: bytes) -> bytes:
    message = bytes([kind, len(body)]) + body
    return message + bytes([-sum(message) & 0xFF])


def _date(when: Moment) -> bytes:
    if not (1 <= when.month <= 12 and 1 <= when.day <= 31 and 0 <= when.hour <= 23 and 0 <= when.minute <= 59):
        raise ValueError(f"{when.month}-{when.day} {when.hour}:{when.minute} is no date and time")
    return f"{when.month:02}{when.day:02}{when.hour:02}{when.minute:02}".encode("ascii")


def _digits(number: str) -> bytes:
    if len(number) > NUMBER_LONGEST or not set(number) <= set("0123456789*#"):
        raise ValueError(f"'{number}' cannot be shown: a number has at most {NUMBER_LONGEST} digits, * and #")
    return number.encode("ascii")


def _reason(absence: Absence | None) -> bytes:
    return (absence or Absence.UNAVAILABLE).value.encode("ascii")

"""Caller ID as DTMF digits, for telephones made for countries that send it so (hardware.md 7.2)."""

from enum import Enum

from firmware.voice.caller_id.messages import NUMBER_LONGEST, Absence, Caller


class DtmfForm(Enum):
    """How a country writes it: the digits of a number, of a withheld one, of one that is not available."""

    A_TO_C = ("A{}C", "B10C", "B00C")
    """Sweden, Finland, Brazil and others."""
    A_TO_HASH = ("A{}#", "D1#", "D3#")
    """Denmark."""
    D_TO_C = ("D{}C", "D0000000000C", "D0000000000C")
    """Netherlands, Taiwan. It cannot tell withheld from not available."""


def dtmf_digits(caller: Caller, form: DtmfForm) -> str:
    """What ``firmware.voice.digits.digits_tone`` is to play; name and date are not told. Raises ValueError."""
    number, withheld, unavailable = form.value
    if not caller.number:
        return withheld if caller.number_absence is Absence.WITHHELD else unavailable
    if len(caller.number) > NUMBER_LONGEST or not set(caller.number) <= set("0123456789"):
        raise ValueError(f"'{caller.number}' cannot be shown: a number has at most {NUMBER_LONGEST} digits")
    return number.format(caller.number)

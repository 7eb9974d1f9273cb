"""What one value may be that says how the office calls out; as in ``fields``."""

import re
from typing import Any, get_args

from firmware.callcontrol.plan import Accounts, TrunkStrategy
from firmware.config.fields import Check, RefusedError, did_you_mean, list_of, one_of, shown, typed
from firmware.config.line_fields import OneWord
from firmware.config.line_profiles import SCHEMES

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
SILENT = "none"
"""``caller_id`` of an office whose telephones are not told who calls."""

trunk_strategy = OneWord(get_args(TrunkStrategy))
account_mode = OneWord(get_args(Accounts))
_SENT = tuple(key for key, scheme in SCHEMES.items() if scheme.name)


def _digits(pattern: str, example: str, rule: str) -> Check:
    wanted = re.compile(pattern)

    def checked(value: Any) -> str:
        typed(value, str, f'but must be a text of digits such as "{example}"')
        if not wanted.fullmatch(value):
            raise RefusedError(f"is {shown(value)}, but must be {rule}")
        return str(value)

    return checked


outside_digit = _digits(r"[0-9]?", "0", "one digit, or nothing: then nobody calls out")
account = _digits(r"[0-9]{1,10}", "4711", "one to ten digits")
emergency_number = _digits(r"[0-9]{2,15}", "112", "two to 15 digits")
prefix = _digits(r"[0-9]{0,20}", "06", 'at most 20 digits, and "" for every number')
insert = _digits(r"[0-9]{0,20}", "0036", "at most 20 digits")
pin = _digits(r"[0-9]{4}", "1234", "four digits")

accounts = list_of(account, 'but must be a list of account codes such as ["4711"]')
emergency_numbers = list_of(emergency_number, 'but must be a list of numbers such as ["112"]')
prefixes = list_of(prefix, 'but must be a list of beginnings of numbers such as ["00", "06"]')


def trunk_group(value: Any) -> str:
    """The name of a trunk group; whether it exists is found out later."""
    typed(value, str, 'but must be the name of a trunk group such as "all"')
    if not NAME.fullmatch(value):
        raise RefusedError(f'is {shown(value)}, but must be the name of a trunk group such as "all"')
    return str(value)


trunk_groups = list_of(trunk_group, 'but must be a list of trunk groups such as ["all"]')


def line_port(value: Any) -> int:
    """A CO line by its port, from 1; whether the board has it is found out later."""
    typed(value, int, "but must be the number of a CO line")
    if not 1 <= value <= 9999:
        raise RefusedError(f"is {shown(value)}, but must be the number of a CO line, from 1")
    return int(value)


line_ports = list_of(line_port, "but must be a list of CO lines such as [1, 2, 3]")


def minutes_between(least: float, most: float) -> Check:
    """A number of minutes of ``least`` to ``most``."""

    def checked(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            typed(value, float, "but must be a number of minutes")
        if not least <= value <= most:
            raise RefusedError(f"is {shown(value)}, but must be {least} to {most} minutes")
        return float(value)

    return checked


def tables(value: Any) -> list[Any]:
    """A list; what stands in it is judged table by table."""
    typed(value, list, "but must be a list of tables")
    return list(value)


def caller_id_scheme(value: Any) -> str:
    """A key of SCHEMES that we can send, or ``none``."""
    typed(value, str, f'but must be a text such as "{_SENT[0]}"')
    known = (*_SENT, SILENT)
    if value not in known:
        raise RefusedError(
            f"is {shown(value)}, which this box cannot send ({one_of(known)}){did_you_mean(value, known)}"
        )
    return str(value)

"""The numbers and codes of the office, and what the digits so far can mean. Derived from the plan, never stored."""

from enum import IntEnum
from typing import NamedTuple

from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.callcontrol.plan import GroupTarget, Plan, Route, StationTarget

END_OF_NUMBER = "#"
SEPARATOR = "*"
LONGEST = 32
"""Digits of a number in a speed dialling place: as many as a public number may have, with prefixes."""

_FIXED = {Argument.NONE: 0, Argument.ZONE: 1, Argument.SLOT: 2, Argument.TIME: 4}


class Verdict(IntEnum):
    """What a register holds; the greatest of several readings counts."""

    DONE = 0  # a number and no longer one, or nothing at all: more digits change nothing
    PARTIAL = 1  # a number begins like this
    EXTENSIBLE = 2  # a number, and a longer one begins like this
    OPEN = 3  # complete as soon as no more digits come: only its end is not known


class Meaning(NamedTuple):
    """What was dialled: a number that reaches ``route``, or the code of ``feature`` with ``argument``."""

    route: Route | None = None
    feature: Feature | None = None
    argument: str = ""


class Numbers:
    """Everything that can be dialled: extensions, pilot numbers of groups, and codes.

    ``aside``: how many parties the telephone has on hold. With one, the codes that follow a flash are dialled beside
    all others; with two, they are all that can be dialled.
    """

    __slots__ = ("_after_flash", "_beginnings", "_code_beginnings", "_codes", "_flash_beginnings", "_routes")

    def __init__(self, plan: Plan) -> None:
        self._routes: dict[str, Route] = {}
        for station in plan.stations:
            self._add(station.extension, StationTarget(station.port))
        for group in plan.groups:
            self._add(group.pilot, GroupTarget(group.name))
        self._codes: dict[str, Feature] = {}
        self._after_flash: dict[str, Feature] = {}
        for code in plan.codes:
            table = self._after_flash if code.feature in AFTER_FLASH else self._codes
            if code.digits in table or (code.digits in self._routes and table is self._codes):
                raise CallControlError(f"code {code.digits} stands twice in the plan, or is a number")
            table[code.digits] = code.feature
        self._beginnings = _beginnings(self._routes)
        self._code_beginnings = _beginnings(self._codes)
        self._flash_beginnings = _beginnings(self._after_flash)

    def route(self, number: str) -> Route | None:
        """Whom this number reaches."""
        return self._routes.get(number)

    def read(self, digits: str, aside: int = 0) -> Meaning | None:
        """What these digits mean as they stand; None: nothing."""
        if aside and digits in self._after_flash:
            return Meaning(feature=self._after_flash[digits])
        if aside > 1:
            return None
        route = self._routes.get(digits) or self._routes.get(digits.removesuffix(END_OF_NUMBER))
        if route is not None:
            return Meaning(route)
        code = self._code_of(digits)
        if code is None:
            return None
        feature = self._codes[code]
        argument = _bare(digits[len(code) :])
        return Meaning(None, feature, argument) if self._fits(feature, argument) else None

    def judge(self, digits: str, aside: int = 0) -> Verdict:
        """May more digits make another number, or a longer one, of this one?"""
        verdicts = [Verdict.DONE]
        if aside:
            verdicts.append(_in_table(digits, self._after_flash, self._flash_beginnings))
        if aside < 2:
            verdicts.append(_in_table(digits, self._routes, self._beginnings))
            verdicts.append(self._judge_code(digits))
        if Verdict.PARTIAL in verdicts and self.read(digits, aside) is not None:
            return Verdict.EXTENSIBLE
        return max(verdicts)

    def _judge_code(self, digits: str) -> Verdict:
        code = self._code_of(digits)
        if code is None:
            return Verdict.PARTIAL if digits in self._code_beginnings else Verdict.DONE
        rest = digits[len(code) :]
        wanted = ARGUMENTS[self._codes[code]]
        argument = _bare(rest)
        if wanted is Argument.INSIDE:
            return Verdict.PARTIAL if not argument else _in_table(argument, self._routes, self._beginnings)
        if wanted is Argument.SLOT_AND_NUMBER:
            return self._judge_number(rest, argument)
        return Verdict.PARTIAL if len(argument) < _FIXED[wanted] else Verdict.DONE

    @staticmethod
    def _judge_number(rest: str, argument: str) -> Verdict:
        if rest.endswith(END_OF_NUMBER) or len(argument) >= 2 + LONGEST:
            return Verdict.DONE
        return Verdict.PARTIAL if len(argument) < 3 else Verdict.OPEN

    def _fits(self, feature: Feature, argument: str) -> bool:
        wanted = ARGUMENTS[feature]
        if wanted is Argument.INSIDE:
            return argument in self._routes
        if not (argument.isascii() and argument.isdigit()) and argument:
            return False
        if wanted is Argument.SLOT_AND_NUMBER:
            return len(argument) >= 3
        return len(argument) == _FIXED[wanted]

    def _code_of(self, digits: str) -> str | None:
        return next((digits[:end] for end in range(1, len(digits) + 1) if digits[:end] in self._codes), None)

    def _add(self, number: str, route: Route) -> None:
        if number in self._routes:
            raise CallControlError(f"number {number} stands twice in the plan")
        if number:
            self._routes[number] = route


def _bare(rest: str) -> str:
    """An argument without the separators that people dial around it: ``*12#`` is ``12``."""
    return rest.removesuffix(END_OF_NUMBER).replace(SEPARATOR, "")


def _beginnings(table: dict[str, Route] | dict[str, Feature]) -> frozenset[str]:
    return frozenset(number[:length] for number in table for length in range(len(number)))


def _in_table(digits: str, table: dict[str, Route] | dict[str, Feature], beginnings: frozenset[str]) -> Verdict:
    if digits in beginnings:
        return Verdict.EXTENSIBLE if digits in table else Verdict.PARTIAL
    return Verdict.DONE

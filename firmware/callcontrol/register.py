"""The numbers and codes of the office, and what the digits so far can mean. Derived from the plan, never stored."""

from enum import IntEnum
from typing import NamedTuple

from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.callcontrol.plan import GroupTarget, MenuTarget, MessageTarget, Plan, QueueTarget, Route, StationTarget

END_OF_NUMBER = "#"
SEPARATOR = "*"
LONGEST = 32
"""Digits of a number in a speed dialling place: as many as a public number may have, with prefixes."""

LONGEST_DISPOSITION = 3
"""Digits of a disposition code (our choice)."""
LONGEST_MODE = 4
"""A digit for the mode, and up to 999 minutes (our choice)."""
LONGEST_ACCOUNT = 10
"""Digits of an account code (telephony.md 1.3)."""
PIN_DIGITS = 4
"""telephony.md 1.3: password lock."""

_FIXED = {
    Argument.NONE: 0,
    Argument.ZONE: 1,
    Argument.REASON: 1,
    Argument.SLOT: 2,
    Argument.TIME: 4,
    Argument.PIN: PIN_DIGITS,
}
_OPEN = {
    Argument.ACCOUNT: LONGEST_ACCOUNT,
    Argument.DISPOSITION: LONGEST_DISPOSITION,
    Argument.MODE: LONGEST_MODE,
}
"""Most digits of what has one at least, and no end of its own."""


class Verdict(IntEnum):
    """What a register holds; the greatest of several readings counts."""

    DONE = 0  # a number and no longer one, or nothing at all: more digits change nothing
    PARTIAL = 1  # a number begins like this
    EXTENSIBLE = 2  # a number, and a longer one begins like this
    OPEN = 3  # complete as soon as no more digits come: only its end is not known
    OUTSIDE = 4  # as that, for the shorter time of numbers outside
    EMERGENCY = 5  # an emergency number, unless more digits come at once: 091, and 0 91 123 4567


class Meaning(NamedTuple):
    """What was dialled: a number that reaches ``route``, the code of ``feature`` with ``argument``, or a number
    ``outside``, which may be of an ``emergency``."""

    route: Route | None = None
    feature: Feature | None = None
    argument: str = ""
    outside: str = ""
    emergency: bool = False


class Numbers:
    """Everything that can be dialled: extensions, pilot numbers of groups, codes, and numbers outside.

    Those begin with the outside digit; emergency numbers need none, and go before whatever else has the same digits.

    ``aside``: how many parties the telephone has on hold. With one, the codes that follow a flash are dialled beside
    all others; with two, they are all that can be dialled.
    """

    __slots__ = (
        "_after_flash",
        "_agents",
        "_beginnings",
        "_code_beginnings",
        "_codes",
        "_emergency",
        "_emergency_beginnings",
        "_flash_beginnings",
        "_outside",
        "_pins",
        "_routes",
    )

    def __init__(self, plan: Plan) -> None:
        self._routes: dict[str, Route] = {}
        for station in plan.stations:
            self._add(station.extension, StationTarget(station.port))
        for group in plan.groups:
            self._add(group.pilot, GroupTarget(group.name))
        for queue in plan.queues:
            self._add(queue.pilot, QueueTarget(queue.name))
        for menu in plan.menus:
            self._add(menu.pilot, MenuTarget(menu.name))
        for mailbox in plan.mailboxes:
            self._add(mailbox.pilot, MessageTarget(mailbox.name))
        self._codes: dict[str, Feature] = {}
        self._after_flash: dict[str, Feature] = {}
        for code in plan.codes:
            table = self._after_flash if code.feature in AFTER_FLASH else self._codes
            if code.digits in table or (code.digits in self._routes and table is self._codes):
                raise CallControlError(f"code {code.digits} stands twice in the plan, or is a number")
            table[code.digits] = code.feature
        self._outside = plan.outside
        self._agents = {agent.number: agent.pin for agent in plan.agents if agent.number}
        self._pins = {station.extension for station in plan.stations}
        self._emergency = frozenset(plan.outside.emergency)
        self._emergency_beginnings = frozenset(
            number[:length] for number in self._emergency for length in range(1, len(number))
        )
        self._beginnings = _beginnings(self._routes)
        self._code_beginnings = _beginnings(self._codes)
        self._flash_beginnings = _beginnings(self._after_flash)

    def route(self, number: str) -> Route | None:
        """Whom this number reaches."""
        return self._routes.get(number)

    def begins(self, digits: str) -> bool:
        """A longer number of the office begins like this."""
        return digits in self._beginnings

    def read(self, digits: str, aside: int = 0) -> Meaning | None:
        """What these digits mean as they stand; None: nothing."""
        if aside and digits in self._after_flash:
            return Meaning(feature=self._after_flash[digits])
        if aside > 1:
            return None
        number = digits.removesuffix(END_OF_NUMBER)
        route = self._routes.get(digits) or self._routes.get(number)
        if route is not None and not self.is_emergency(number):
            return Meaning(route)
        return self._read_outside(number) or self._read_code(digits)

    def _read_outside(self, number: str) -> Meaning | None:
        beyond = number if self.is_emergency(number) else self.beyond(number)
        if not (beyond.isascii() and beyond.isdigit()):
            return None
        return Meaning(outside=beyond, emergency=beyond in self._outside.emergency)

    def _read_code(self, digits: str) -> Meaning | None:
        code = self._code_of(digits)
        if code is None:
            return None
        feature = self._codes[code]
        argument = _bare(digits[len(code) :])
        return Meaning(None, feature, argument) if self._fits(feature, argument) else None

    def judge(self, digits: str, aside: int = 0) -> Verdict:
        """May more digits make another number, or a longer one, of this one?"""
        beyond = self.beyond(digits)
        if aside < 2 and beyond in self._outside.emergency:
            return Verdict.EMERGENCY if beyond in self._outside.longer else Verdict.DONE
        if aside < 2 and self.is_emergency(digits):
            longer = digits in self._beginnings or self._judge_outside(digits) is not Verdict.DONE
            return Verdict.EMERGENCY if longer else Verdict.DONE
        verdicts = [Verdict.DONE]
        if aside:
            verdicts.append(_in_table(digits, self._after_flash, self._flash_beginnings))
        if aside < 2:
            verdicts.append(_in_table(digits, self._routes, self._beginnings))
            verdicts.append(self._judge_code(digits))
            verdicts.append(self._judge_outside(digits))
            if self.may_become_emergency(digits) and self.read(digits, aside) is None:
                verdicts.append(Verdict.PARTIAL)
        if Verdict.PARTIAL in verdicts and self.read(digits, aside) is not None:
            verdicts.append(Verdict.EXTENSIBLE)
        return max(verdicts)

    def is_emergency(self, digits: str) -> bool:
        """An emergency number, dialled without the outside digit."""
        return digits in self._emergency

    def may_become_emergency(self, digits: str) -> bool:
        """One begins like this."""
        return digits in self._emergency_beginnings

    def beyond(self, digits: str) -> str:
        """What follows the outside digit; "" where nothing does, or nobody calls out."""
        digit = self._outside.digit
        return digits[len(digit) :] if digit and digits.startswith(digit) else ""

    def _judge_outside(self, digits: str) -> Verdict:
        digit = self._outside.digit
        if not digit or not digits.startswith(digit):
            return Verdict.DONE
        rest = digits[len(digit) :]
        if not rest:
            return Verdict.PARTIAL
        ended = rest.endswith(END_OF_NUMBER) or len(rest) >= self._outside.longest
        return Verdict.OUTSIDE if rest.isdigit() and not ended else Verdict.DONE

    def _judge_code(self, digits: str) -> Verdict:
        code = self._code_of(digits)
        if code is None:
            return Verdict.PARTIAL if digits in self._code_beginnings else Verdict.DONE
        return self._judge_argument(ARGUMENTS[self._codes[code]], digits[len(code) :])

    def _judge_argument(self, wanted: Argument, rest: str) -> Verdict:
        argument = _bare(rest)
        match wanted:
            case Argument.INSIDE:
                verdict = _in_table(argument, self._routes, self._beginnings) if argument else Verdict.PARTIAL
            case Argument.SLOT_AND_NUMBER:
                verdict = self._judge_number(rest, argument)
            case Argument.ANYWHERE:
                verdict = self._judge_anywhere(rest, argument)
            case Argument.ACCOUNT | Argument.DISPOSITION | Argument.MODE:
                ended = rest.endswith(END_OF_NUMBER) or len(argument) > _OPEN[wanted]
                verdict = Verdict.DONE if ended else Verdict.OPEN if argument else Verdict.PARTIAL
            case Argument.EXTENSION_AND_PIN:
                verdict = self._judge_pin(argument)
            case Argument.AGENT:
                verdict = self._judge_agent(rest, argument)
            case _:
                verdict = Verdict.PARTIAL if len(argument) < _FIXED[wanted] else Verdict.DONE
        return verdict

    def _judge_anywhere(self, rest: str, argument: str) -> Verdict:
        if not argument:
            return Verdict.PARTIAL
        if self._judge_outside(argument) is not Verdict.DONE:
            return Verdict.DONE if rest.endswith(END_OF_NUMBER) else self._judge_outside(argument)
        return _in_table(argument, self._routes, self._beginnings)

    def _judge_pin(self, argument: str) -> Verdict:
        longest = max((len(extension) for extension in self._pins if argument.startswith(extension)), default=0)
        known = longest and len(argument) >= longest + PIN_DIGITS
        hopeless = len(argument) > max(map(len, self._pins), default=0) + PIN_DIGITS
        return Verdict.DONE if known or hopeless else Verdict.PARTIAL

    def _judge_agent(self, rest: str, argument: str) -> Verdict:
        if rest.endswith(END_OF_NUMBER):
            return Verdict.DONE
        if not argument:
            return Verdict.OPEN  # whoever has his place here need not say who he is
        longer = any(number != argument and number.startswith(argument) for number in self._agents)
        number = self.agent_of(argument)
        if not number:
            return Verdict.PARTIAL if longer else Verdict.DONE
        if len(argument) < len(number) + len(self._agents[number]):
            return Verdict.PARTIAL
        return Verdict.PARTIAL if longer else Verdict.DONE

    def agent_of(self, argument: str) -> str:
        """The longest number of an agent that it begins with; "" where there is none."""
        fits = [number for number in self._agents if argument.startswith(number)]
        return max(fits, key=len, default="")

    @staticmethod
    def _judge_number(rest: str, argument: str) -> Verdict:
        if rest.endswith(END_OF_NUMBER) or len(argument) >= 2 + LONGEST:
            return Verdict.DONE
        return Verdict.PARTIAL if len(argument) < 3 else Verdict.OPEN

    def _fits(self, feature: Feature, argument: str) -> bool:
        wanted = ARGUMENTS[feature]
        if argument and not (argument.isascii() and argument.isdigit()):
            return False
        match wanted:
            case Argument.INSIDE:
                fits = argument in self._routes
            case Argument.ANYWHERE:
                fits = argument in self._routes or bool(self.beyond(argument))
            case Argument.ACCOUNT | Argument.DISPOSITION | Argument.MODE:
                fits = 0 < len(argument) <= _OPEN[wanted]
            case Argument.EXTENSION_AND_PIN:
                fits = argument[:-PIN_DIGITS] in self._pins
            case Argument.AGENT:
                number = self.agent_of(argument)
                fits = len(argument) == len(number) + len(self._agents.get(number, ""))
            case Argument.SLOT_AND_NUMBER:
                fits = len(argument) >= 3
            case _:
                fits = len(argument) == _FIXED[wanted]
        return fits

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

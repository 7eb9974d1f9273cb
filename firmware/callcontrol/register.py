"""The numbers of the office, and what the digits so far can mean. Derived from the plan, never stored."""

from enum import Enum, auto

from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.plan import GroupTarget, Plan, Route, StationTarget

END_OF_NUMBER = "#"


class Verdict(Enum):
    """What a register holds."""

    PARTIAL = auto()  # a number begins like this
    EXTENSIBLE = auto()  # a number, and a longer one begins like this
    DONE = auto()  # a number and no longer one, or nothing at all: more digits change nothing


class Numbers:
    """Every number that can be dialled and whom it reaches: extensions, and pilot numbers of groups."""

    __slots__ = ("_beginnings", "_routes")

    def __init__(self, plan: Plan) -> None:
        self._routes: dict[str, Route] = {}
        for station in plan.stations:
            self._add(station.extension, StationTarget(station.port))
        for group in plan.groups:
            self._add(group.pilot, GroupTarget(group.name))
        self._beginnings = {number[:length] for number in self._routes for length in range(len(number))}

    def get(self, number: str) -> Route | None:
        """Whom this number reaches."""
        return self._routes.get(number)

    def judge(self, number: str) -> Verdict:
        """May more digits make another number of this one?"""
        if number in self._beginnings:
            return Verdict.EXTENSIBLE if number in self._routes else Verdict.PARTIAL
        return Verdict.DONE

    def _add(self, number: str, route: Route) -> None:
        if number in self._routes:
            raise CallControlError(f"number {number} stands twice in the plan")
        if number:
            self._routes[number] = route

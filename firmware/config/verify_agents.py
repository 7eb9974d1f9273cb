"""Meaning of what is said of agents, pauses and known callers: can each log in, and is nobody in another's place?"""

from typing import TYPE_CHECKING

from firmware.callcontrol.agents import MISSED
from firmware.callcontrol.queue_plan import PAUSES
from firmware.config import queue_fields
from firmware.config.feature_codes import alike
from firmware.config.model import AgentConfig
from firmware.config.positions import Path
from firmware.config.targets import check_outside

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_PLACES = ("number", "station", "outside")
"""Keys of an agent by which he comes to his calls, or they to him."""


def verify_agents(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    for index, one in enumerate(draft.config.agents):
        path: Path = ("agents", one.agent.name)
        if path in draft.refused:
            continue
        owner = f'agent "{one.agent.name}"'
        _presence(draft, path, owner, one)
        _number(draft, path, owner, one, draft.config.agents[:index])
        _station(draft, path, owner, one, draft.config.agents[:index])
    _pauses(draft)
    for caller in draft.config.callers:
        place: Path = ("callers", caller.prefix)
        if place not in draft.refused and not draft.values["callers"][caller.prefix]:
            draft.problem(place, f'caller "{caller.prefix}" has neither name nor head_start_s.')


def _pauses(draft: "Draft") -> None:
    known = {one.digit: one.name for one in draft.config.pauses}
    usual = {one.digit for one in PAUSES}
    for digit, table in draft.section("pauses").items():
        path: Path = ("pauses", digit)
        if path in draft.refused or not queue_fields.PAUSE.fullmatch(digit) or (*path, "name") in draft.refused:
            continue
        name = known.get(digit, "")
        other = next((one for one, called in known.items() if name and called == name and one != digit), None)
        if not name and digit not in usual and isinstance(table, dict):
            draft.problem(path, f'pause "{digit}" has no name: nobody would know why an agent is away.')
        elif name == MISSED:
            draft.problem(path, f'name of pause "{digit}" is "{name}", as the box calls its own pause: choose another.')
        elif other is not None:
            draft.problem(path, f'name of pause "{digit}" is "{name}", and so is that of pause "{other}".')


def _presence(draft: "Draft", path: Path, owner: str, one: AgentConfig) -> None:
    written = [key for key in _PLACES if (*path, key) in draft.where]
    if not written:
        draft.problem(path, f"{owner} can never log in: write number, station or outside.")
    if (*path, "pin") in draft.where and "number" not in written:
        draft.problem((*path, "pin"), f"{owner} has pin, but no number: it would never be dialled.")
    if "station" in written and "outside" in written:
        draft.problem((*path, "outside"), f"{owner} has station and outside: an agent is in the office or outside it.")
    if "outside" in written and (*path, "outside") not in draft.refused:
        check_outside(draft, (*path, "outside"), f"outside of {owner}", one.agent.outside)


def _number(draft: "Draft", path: Path, owner: str, one: AgentConfig, before: tuple[AgentConfig, ...]) -> None:
    number = one.agent.number
    other = next((two.agent for two in before if number and two.agent.number and alike(number, two.agent.number)), None)
    if other is None:
        return
    if other.number == number:
        text = f'number "{number}" of {owner} is already that of agent "{other.name}".'
    else:
        relation = "begins with" if number.startswith(other.number) else "is the beginning of"
        text = f'number "{number}" of {owner} {relation} "{other.number}" of agent "{other.name}": one must change.'
    draft.problem((*path, "number"), text)


def _station(draft: "Draft", path: Path, owner: str, one: AgentConfig, before: tuple[AgentConfig, ...]) -> None:
    place: Path = (*path, "station")
    if not one.station:
        return
    station = draft.config.station_of(one.station)
    other = next((two.agent.name for two in before if two.station == one.station), None)
    if station is None:
        draft.problem(place, f'station of {owner} is "{one.station}", which no telephone has.')
    elif station.data or station.door:
        what = "a data device" if station.data else "a door post"
        draft.problem(place, f'station of {owner} is "{one.station}", {what}: nobody answers calls there.')
    elif other is not None:
        draft.problem(place, f'station "{one.station}" of {owner} is already that of agent "{other}".')

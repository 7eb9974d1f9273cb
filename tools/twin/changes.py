"""What is to be otherwise in the alternative: keys of the configuration, people, lines."""

import itertools
import re
import tomllib
from typing import NamedTuple

import tomlkit

from firmware.callcontrol.queue_plan import Queue
from firmware.config import Config, editing, load
from firmware.config.fields import RefusedError
from firmware.config.schema import Size
from tools.twin.case import Case, CaseError, Shift

MOST_LINES = 200
MOST_AGENTS = 100
FIRST_EXTENSION = 80_000
FIRST_NUMBER = 90_000
BEST = 1

_STEP = re.compile(r'"([^"]*)"|([^."=]+)')


class Changes(NamedTuple):
    """``settings``: "path=value" of the configuration, as in ``set`` of the shell, with dots. ``strategy``: of all
    queues ("": as it is). ``agents``: so many more, or fewer, whenever anybody is there. ``lines``: in all (None: as
    it is)."""

    settings: tuple[str, ...] = ()
    strategy: str = ""
    agents: int = 0
    lines: int | None = None

    def in_words(self) -> str:
        """For a heading; "" where nothing is changed."""
        words = [*self.settings]
        if self.strategy:
            words.append(f"strategy {self.strategy}")
        if self.agents:
            words.append(
                f"{abs(self.agents)} agent{'s' * (abs(self.agents) > 1)} {'more' if self.agents > 0 else 'fewer'}"
            )
        if self.lines is not None:
            words.append(f"{self.lines} lines")
        return ", ".join(words)


def changed(case: Case, changes: Changes) -> Case:
    """The alternative. Raises CaseError, a sentence or more."""
    try:
        if changes.lines is not None:
            case = _with_lines(case, changes.lines)
        if changes.agents:
            _queues(case, f"agents {changes.agents:+}")
        if changes.agents > 0:
            case = _with_more(case, changes.agents)
        elif changes.agents < 0:
            case = case._replace(shifts=_without(case.shifts, -changes.agents))
        if changes.strategy:
            for queue in _queues(case, f"strategy {changes.strategy}").queues:
                case = _with_strategy(case, queue.queue, changes.strategy)
        for setting in changes.settings:
            case = _set(case, *_read(setting))
    except RefusedError as error:
        raise CaseError(str(error)) from None
    _config(case)
    return case


def _read(setting: str) -> tuple[tuple[str, ...], str]:
    path, equals, value = setting.partition("=")
    steps = tuple(quoted or plain for quoted, plain in _STEP.findall(path))
    if not equals or not steps or not value.strip():
        raise RefusedError(f'"{setting}" sets nothing: it must be like queues.help.wrapup_s=20.')
    return tuple(step.strip() for step in steps), value.strip()


def _set(case: Case, path: tuple[str, ...], value: str) -> Case:
    return case._replace(text=editing.set_value(case.text, path, value, Size(case.lines, case.stations)))


def _with_strategy(case: Case, queue: Queue, strategy: str) -> Case:
    """Weights that were of the other strategy go with it."""
    path = ("queues", queue.name)
    if queue.weights and strategy != "weighted":
        case = case._replace(text=editing.delete(case.text, (*path, "weights")))
    return _set(case, (*path, "strategy"), strategy)


def _config(case: Case) -> Config:
    config = load(case.text, case.lines, case.stations)
    if isinstance(config, Config):
        return config
    raise CaseError("\n".join(f"the alternative, {problem}" for problem in config))


def _queues(case: Case, wanted: str) -> Config:
    """Raises RefusedError where there are none."""
    config = _config(case)
    if not config.queues:
        raise RefusedError(f"{wanted}: this office has no queue that it could be of.")
    return config


def _with_lines(case: Case, lines: int) -> Case:
    """New ones are as the first; of those that go the last go first."""
    if not 1 <= lines <= MOST_LINES:
        raise RefusedError(f"{lines} lines are wanted: there may be 1 to {MOST_LINES}.")
    whole = tomllib.loads(case.text)
    written = whole.setdefault("lines", {})
    for port in [port for port in written if port.isdecimal() and int(port) > lines]:
        del written[port]
    if "1" in written:
        written |= {str(port): written["1"] for port in range(case.lines + 1, lines + 1)}
    return case._replace(text=tomlkit.dumps(whole), lines=lines)


def _with_more(case: Case, agents: int) -> Case:
    """They sit at telephones of their own, serve every queue, and know what anybody knows."""
    if agents > MOST_AGENTS:
        raise RefusedError(f"{agents} more agents are wanted: there may be up to {MOST_AGENTS}.")
    config, whole = _config(case), tomllib.loads(case.text)
    skills = {skill.name: BEST for agent in config.agents for skill in agent.agent.skills}
    taken = {agent.agent.name for agent in config.agents}
    free = (name for number in itertools.count(1) if (name := f"extra-{number}") not in taken)
    names = list(itertools.islice(free, agents))
    ports = range(case.stations + 1, case.stations + agents + 1)
    for name, port in zip(names, ports, strict=True):
        whole.setdefault("stations", {})[str(port)] = {"extension": str(FIRST_EXTENSION + port)}
        whole.setdefault("agents", {})[name] = {"number": str(FIRST_NUMBER + port), "skills": skills}
    for queue in config.queues:
        served = {agent.agent: agent.level for agent in queue.queue.agents}
        lowest = min(served.values(), default=1)
        whole["queues"][queue.queue.name]["agents"] = served | dict.fromkeys(names, lowest)
        if queue.queue.weights:
            whole["queues"][queue.queue.name]["weights"] = [
                *queue.queue.weights,
                *(max(queue.queue.weights) for _ in names),
            ]
    open_ms = _anybody(case.shifts)
    extra = (Shift(name, port, *stretch) for name, port in zip(names, ports, strict=True) for stretch in open_ms)
    shifts = (*case.shifts, *extra)
    return case._replace(text=tomlkit.dumps(whole), stations=case.stations + agents, shifts=shifts)


def _anybody(shifts: tuple[Shift, ...]) -> list[tuple[int, int]]:
    """When at least one is there."""
    found: list[tuple[int, int]] = []
    for one in sorted(shifts, key=lambda shift: shift.from_ms):
        if found and one.from_ms <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], one.to_ms)
        else:
            found.append((one.from_ms, one.to_ms))
    return found


def _without(shifts: tuple[Shift, ...], agents: int) -> tuple[Shift, ...]:
    """At each moment so many fewer are there: those who came last."""
    moments = sorted({moment for one in shifts for moment in (one.from_ms, one.to_ms)})
    ordered = sorted(shifts, key=lambda shift: (shift.from_ms, shift.name))
    kept: list[Shift] = []
    here: list[Shift] = []
    coming = iter(ordered)
    following = next(coming, None)
    last: dict[Shift, int] = {}
    for begin, end in itertools.pairwise(moments):
        here = [one for one in here if one.to_ms > begin]
        while following is not None and following.from_ms <= begin:
            here.append(following)
            following = next(coming, None)
        for one in here[: max(0, len(here) - agents)]:
            place = last.get(one)
            if place is not None and kept[place].to_ms == begin:
                kept[place] = kept[place]._replace(to_ms=end)
            else:
                last[one] = len(kept)
                kept.append(one._replace(from_ms=begin, to_ms=end))
    return tuple(kept)

"""Skills that calls want must be somebody's: a call that nobody may take would wait for ever."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firmware.callcontrol.queue_plan import Agent, Queue, Skill
from firmware.config.fields import did_you_mean
from firmware.config.menu_sections import choice_words
from firmware.config.model import LineConfig, MenuConfig, Target
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_skills(draft: "Draft") -> None:
    """Add a problem to ``draft.problems`` for each skill that is wanted in vain."""
    wanting = {one.queue.name: one.queue for one in draft.config.queues if ("queues", one.queue.name) in draft.where}
    for queue in wanting.values():
        path: Path = ("queues", queue.name, "skills")
        if path in draft.where and path not in draft.refused:
            _check(draft, path, f'queue "{queue.name}"', queue.skills, queue)
    for line in draft.config.lines:
        _line(draft, line, wanting)
    for menu in draft.config.menus:
        _choices(draft, menu, wanting)


def _line(draft: "Draft", line: LineConfig, queues: dict[str, Queue]) -> None:
    path: Path = ("lines", str(line.port), "skills")
    _wanted(draft, path, f"CO line {line.port}", line.skills, _served(draft.config.targets_of(line), queues))


def _choices(draft: "Draft", one: MenuConfig, queues: dict[str, Queue]) -> None:
    for choice in one.choices:
        path: Path = ("menus", one.menu.name, "choices", choice.choice.digit, "skills")
        owner = choice_words(f'menu "{one.menu.name}"', choice.choice.digit)
        _wanted(draft, path, owner, choice.choice.skills, _served((choice.to,), queues))


def _served(targets: Sequence[Target | None], queues: dict[str, Queue]) -> list[Queue]:
    """Those to which calls go at first."""
    return [queues[to.name] for to in targets if to is not None and to.kind == "queue" and to.name in queues]


def _wanted(draft: "Draft", path: Path, owner: str, wanted: Sequence[Skill], served: Sequence[Queue]) -> None:
    for queue in served:
        if _check(draft, path, owner, wanted, queue):
            return
    for skill in wanted if not served else ():
        # Its calls may come to any queue: a group overflows, somebody transfers them.
        everybody = [one.agent for one in draft.config.agents]
        if _best(skill, everybody) == 0:
            near = did_you_mean(skill.name, _names(everybody))
            draft.problem((*path, skill.name), f'{owner} wants skill "{skill.name}", which no agent has{near}')


def _check(draft: "Draft", path: Path, owner: str, wanted: Sequence[Skill], queue: Queue) -> bool:
    """Report what nobody in the queue has; True: there was something, or its agents cannot be judged."""
    people = _people(draft, queue)
    if people is None:
        return True
    whose = "its agents" if path[0] == "queues" else f'the agents of queue "{queue.name}"'
    reported = False
    for skill in wanted:
        best = _best(skill, people)
        if best >= _least(skill, queue):
            continue
        reported = True
        if best == 0:
            near = did_you_mean(skill.name, _names(people))
            text = f'wants skill "{skill.name}", which none of {whose} has{near}'
        else:
            text = f'wants skill "{skill.name}" of level {skill.level}, but {whose} have at most {best}.'
        draft.problem((*path, skill.name), f"{owner} {text}")
    if reported or not wanted:
        return reported
    both = path[0] != "queues" and queue.skills and any(_has_all(agent, queue.skills, queue) for agent in people)
    together = [*queue.skills, *wanted] if both else wanted
    if any(_has_all(agent, together, queue) for agent in people):
        return False
    names = " and ".join(dict.fromkeys(skill.name for skill in together))
    subject = f'{owner} and queue "{queue.name}" want' if both else f"{owner} wants"
    draft.problem(path, f"{subject} {names}, but none of {whose} has all of it.")
    return True


def _people(draft: "Draft", queue: Queue) -> list[Agent] | None:
    """The agents of a queue; None where one of them is not known, or what he can do."""
    by_name = {one.agent.name: one.agent for one in draft.config.agents}
    names = [one.agent for one in queue.agents]
    refused: set[Path] = {("queues", queue.name, "agents"), *(("agents", name) for name in names)}
    refused.update(("agents", name, "skills") for name in names)
    if not names or refused & draft.refused or any(name not in by_name for name in names):
        return None
    return [by_name[name] for name in names]


def _best(skill: Skill, people: Sequence[Agent]) -> int:
    return max((one.level for agent in people for one in agent.skills if one.name == skill.name), default=0)


def _least(skill: Skill, queue: Queue) -> int:
    """The level that is enough in the end. Somebody must have the skill at all: else its name is mistaken."""
    widened = [step.skill_level for step in queue.widening if step.skill_level is not None]
    return max(1, min([skill.level, *widened]))


def _has_all(agent: Agent, wanted: Sequence[Skill], queue: Queue) -> bool:
    anybody = any(step.skill_level == 0 for step in queue.widening)
    return anybody or all(_best(skill, (agent,)) >= _least(skill, queue) for skill in wanted)


def _names(people: Sequence[Agent]) -> list[str]:
    return [skill.name for agent in people for skill in agent.skills]

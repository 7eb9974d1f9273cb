"""Meaning of what is said of a queue: does everything named exist, and can every call be served or leave?"""

from typing import TYPE_CHECKING

from firmware.callcontrol.queue_plan import Queue
from firmware.config.fields import did_you_mean
from firmware.config.menu_sections import choice_words
from firmware.config.model import QueueConfig, Target
from firmware.config.positions import Path
from firmware.config.queue_sections import ELSEWHERE, widening_words
from firmware.config.targets import check_target, meant_by
from firmware.config.verify_skills import verify_skills
from firmware.config.verify_weights import check_weights

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_queues(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    for one in draft.config.queues:
        path: Path = ("queues", one.queue.name)
        if path in draft.refused:
            continue
        owner = f'queue "{one.queue.name}"'
        _agents(draft, path, owner, one.queue)
        if (*path, "strategy") not in draft.refused:
            people = ("agent", len(one.queue.agents))
            check_weights(draft, path, owner, one.queue, people)
        _widening(draft, path, owner, one.queue)
        _elsewhere(draft, path, owner, one)
        _limits(draft, path, owner, one)
        _leaving(draft, path, owner, one)
        _callback(draft, path, owner, one.queue)
        _words(draft, path, owner, one.queue)
    _head_starts_of_lines(draft)
    _head_starts_of_choices(draft)
    verify_skills(draft)


def _written(draft: "Draft", path: Path) -> bool:
    """It stands in the file, and can be judged."""
    return path in draft.where and path not in draft.refused


def _agents(draft: "Draft", path: Path, owner: str, queue: Queue) -> None:
    place: Path = (*path, "agents")
    if place in draft.refused:
        return
    if not queue.agents:
        draft.problem(place, f"{owner} has no agents: agents must name at least one.")
    names = [one.agent.name for one in draft.config.agents]
    are_levels = isinstance(draft.values["queues"][queue.name].get("agents"), dict)
    seen: set[str] = set()
    for index, one in enumerate(queue.agents):
        element: Path = (*place, one.agent if are_levels else index)
        if one.agent in seen:
            draft.problem(element, f'{owner} names agent "{one.agent}" twice.')
        elif one.agent not in names and ("agents", one.agent) not in draft.where:
            near = did_you_mean(one.agent, names)
            draft.problem(element, f'{owner} has agent "{one.agent}", which does not exist{near}')
        seen.add(one.agent)
    if _written(draft, (*path, "least_present")) and queue.least_present > len(queue.agents) > 0:
        draft.problem(
            (*path, "least_present"),
            f"least_present of {owner} is {queue.least_present}, but it has {len(queue.agents)} "
            f"agent{'s' if len(queue.agents) > 1 else ''}: nobody would ever have a break.",
        )


def _widening(draft: "Draft", path: Path, owner: str, queue: Queue) -> None:
    """Later, and to more people: each goes on from the one before it."""
    for index in range(1, len(queue.widening)):
        place: Path = (*path, "widening", index)
        before: Path = (*path, "widening", index - 1)
        one, other = queue.widening[index], queue.widening[index - 1]
        words = widening_words(owner, index)

        def judged(key: str, place: Path = place, before: Path = before) -> bool:
            return not {place, (*place, key), before, (*before, key)} & draft.refused

        if judged("after_s") and one.after_ms <= other.after_ms:
            draft.problem(
                (*place, "after_s"),
                f"{words} is after {one.after_ms / 1000:g} s, but the one before it is after "
                f"{other.after_ms / 1000:g} s: each must be later than the one before.",
            )
        if judged("level") and one.level < other.level:
            draft.problem(
                (*place, "level"),
                f"level of {words} is {one.level}, but the one before it has {other.level}: "
                f"who waits longer reaches no fewer people.",
            )
        if judged("skill_level") and one.skill_level is not None and _narrower(one.skill_level, other.skill_level):
            draft.problem(
                (*place, "skill_level"),
                f"skill_level of {words} is {one.skill_level}, but the one before it has {other.skill_level}: "
                f"who waits longer reaches no fewer people.",
            )


def _narrower(skill_level: int, before: int | None) -> bool:
    return before is not None and skill_level > before


def _elsewhere(draft: "Draft", path: Path, owner: str, one: QueueConfig) -> None:
    for key in ELSEWHERE:
        target: Target | None = getattr(one, key)
        if target is not None:
            check_target(draft, (*path, key), f"{key} of {owner}", target)


def _limits(draft: "Draft", path: Path, owner: str, one: QueueConfig) -> None:
    """Limits want somewhere to go, and that wants a limit."""
    limits = [key for key in ("longest_wait_min", "most_waiting") if (*path, key) in draft.where]
    overflow: Path = (*path, "overflow")
    if limits and overflow not in draft.where:
        draft.problem(
            (*path, limits[0]), f"{owner} has {limits[0]}, but no overflow: it must say where those calls go."
        )
    elif overflow in draft.where and not limits:
        draft.problem(overflow, f"{owner} has overflow, which has no effect without longest_wait_min or most_waiting.")
    queue = one.queue
    head_start: Path = (*path, "head_start_s")
    if 0 < queue.longest_ms < queue.head_start_ms and _written(draft, head_start):
        draft.problem(head_start, _too_long(f"head_start_s of {owner}", queue.head_start_ms, queue))


def _too_long(subject: str, head_start_ms: int, queue: Queue) -> str:
    return (
        f"{subject} is {head_start_ms / 1000:g} s, but nobody waits longer than {queue.longest_ms / 60_000:g} min in "
        f'queue "{queue.name}" (longest_wait_min): a head start must not be longer.'
    )


def _head_starts_of_lines(draft: "Draft") -> None:
    queues = {one.queue.name: one.queue for one in draft.config.queues}
    for line in draft.config.lines:
        path: Path = ("lines", str(line.port), "head_start_s")
        routes = [route for route in draft.config.targets_of(line) if route.kind == "queue"]
        for queue in [queues[route.name] for route in routes if route.name in queues]:
            if 0 < queue.longest_ms < line.head_start_ms:
                draft.problem(path, _too_long(f"head_start_s of CO line {line.port}", line.head_start_ms, queue))
                break


def _head_starts_of_choices(draft: "Draft") -> None:
    queues = {one.queue.name: one.queue for one in draft.config.queues}
    for menu in draft.config.menus:
        for one in menu.choices:
            queue = queues.get(one.to.name) if one.to is not None and one.to.kind == "queue" else None
            if queue is not None and 0 < queue.longest_ms < one.choice.head_start_ms:
                path: Path = ("menus", menu.menu.name, "choices", one.choice.digit, "head_start_s")
                words = choice_words(f'menu "{menu.menu.name}"', one.choice.digit)
                draft.problem(path, _too_long(f"head_start_s of {words}", one.choice.head_start_ms, queue))


def _leaving(draft: "Draft", path: Path, owner: str, one: QueueConfig) -> None:
    digit, leave = (*path, "leave_digit"), (*path, "leave")
    if digit in draft.where and leave not in draft.where:
        draft.problem(digit, f"{owner} has leave_digit, but no leave: it must say where calls go that press it.")
    elif leave in draft.where and digit not in draft.where:
        draft.problem(leave, f"{owner} has leave, but no leave_digit: it must say what callers press.")
    if one.leave is not None and meant_by(draft.config, one.leave) == Target("queue", one.queue.name):
        draft.problem(leave, f"leave of {owner} is that queue itself: it must lead elsewhere.")
    if one.queue.at_once and one.queue.answer_ms is None and _written(draft, (*path, "at_once")):
        draft.problem(
            (*path, "at_once"), f'{owner} has at_once, but answer_s = "never": the box answers its callers or does not.'
        )


CALLBACK_KEYS = (
    *("callback_tries", "callback_pause_min", "callback_longest_min", "callback_denied", "callback_at_limit"),
)


def _callback(draft: "Draft", path: Path, owner: str, queue: Queue) -> None:
    """Somebody can wish for it, and the box can call out; all else has a meaning only then."""
    place: Path = (*path, "callback_digit")
    if place not in draft.where:
        for key in (
            "callback_tries",
            "callback_pause_min",
            "callback_longest_min",
            "callback_denied",
            "callback_at_limit",
        ):
            if _written(draft, (*path, key)):
                draft.problem((*path, key), f"{owner} has {key}, which has no effect without callback_digit.")
        return
    if place in draft.refused:
        return
    at_limit: Path = (*path, "callback_at_limit")
    if queue.callback_at_limit and not queue.longest_ms and _written(draft, at_limit):
        draft.problem(at_limit, f"{owner} has callback_at_limit, which has no effect without longest_wait_min.")
    if queue.callback_digit == queue.leave_digit:
        draft.problem(place, f'callback_digit of {owner} is "{queue.callback_digit}", and so is leave_digit.')
    if not draft.outside.digit:
        draft.problem(place, f'{owner} has callback_digit, but nobody calls out: digit of [outside] is "".')
    if queue.answer_ms is None:
        draft.problem(
            place, f'{owner} has callback_digit, but answer_s = "never": nobody can press a digit before the answer.'
        )
    written = [key for key in ("callback_longest_min", "callback_pause_min") if _written(draft, (*path, key))]
    if written and queue.callback_longest_ms <= queue.callback_pause_ms:
        draft.problem(
            (*path, written[0]),
            f"callback_longest_min of {owner} is {queue.callback_longest_ms / 60_000:g} min, but callback_pause_min is "
            f"{queue.callback_pause_ms / 60_000:g} min: nobody would be called twice.",
        )


def _words(draft: "Draft", path: Path, owner: str, queue: Queue) -> None:
    place: Path = (*path, "words")
    if place in draft.refused:
        return
    words = queue.words
    messages, often = (*place, "messages"), (*place, "messages_every_s")
    if words.messages and often not in draft.where:
        draft.problem(messages, f"words of {owner} has messages, but no messages_every_s: it must say how often.")
    elif often in draft.where and not words.messages and messages not in draft.refused:
        draft.problem(often, f"words of {owner} has messages_every_s, but no messages.")
    if not (words.position or words.wait):
        for key in ("first_s", "every_s"):
            if _written(draft, (*place, key)):
                draft.problem(
                    (*place, key), f"words of {owner} has {key}, which has no effect without position or wait."
                )
    if not words.position and _written(draft, (*place, "position_limit")):
        draft.problem(
            (*place, "position_limit"),
            f"words of {owner} has position_limit, which has no effect without position.",
        )

"""Shape of [queues.NAME], [agents.NAME], [pauses] and [callers], and of the skills that calls want and agents have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from firmware.callcontrol.queue_plan import PAUSES, Agent, KnownCaller, PauseReason, Queue, Skill, Widening, Words
from firmware.config import calling_fields, fields, line_fields, outside_fields, queue_fields
from firmware.config.fields import Check, RefusedError
from firmware.config.hours import hours
from firmware.config.model import AgentConfig, QueueConfig
from firmware.config.positions import Path
from firmware.config.targets import outside_number

if TYPE_CHECKING:
    from firmware.config.parse import Draft

HEAD_START = fields.seconds_between(0, 3600)

QUEUE_KEYS: dict[str, Check] = {
    "agents": queue_fields.agents,
    "strategy": fields.strategy,
    "weights": fields.list_of(fields.weight, "but must be a list of whole numbers, one an agent"),
    "ring_s": fields.seconds,
    "wrapup_s": fields.seconds_between(0, 3600),
    # telephony.md 4: FreeSWITCH's sample gives an agent a break after 3.
    "misses": line_fields.whole_between(0, 20, "calls"),
    "reject_s": fields.seconds_between(0, 10),
    "weight": fields.weight,
    "head_start_s": HEAD_START,
    "skills": queue_fields.table,
    "widening": outside_fields.tables,
    "same_agent_s": fields.seconds_between(0, 600),
    "answer_s": queue_fields.answer_s,
    "at_once": fields.flag,
    # telephony.md 1.1: 1 s to 32 min until a call leaves.
    "longest_wait_min": outside_fields.minutes_between(0.1, 240),
    "most_waiting": line_fields.whole_between(1, 999, "callers"),
    "overflow": calling_fields.forward,
    "empty": calling_fields.forward,
    "leave_digit": queue_fields.leave_digit,
    "leave": calling_fields.forward,
    "callback_digit": queue_fields.digit,
    "callback_tries": line_fields.whole_between(1, 20, "calls"),
    "callback_pause_min": outside_fields.minutes_between(0.5, 240),
    "callback_longest_min": outside_fields.minutes_between(5, 1440),
    "callback_denied": outside_fields.prefixes,
    "callback_at_limit": fields.flag,
    "return_min": outside_fields.minutes_between(0, 1440),
    "pilot": fields.pilot,
    "service_s": fields.seconds_between(1, 3600),
    "least_present": line_fields.whole_between(0, 999, "agents"),
    "most_away": line_fields.whole_between(0, 999, "agents"),
    "words": queue_fields.table,
    "record": fields.flag,
}
WIDENING_KEYS: dict[str, Check] = {
    "after_s": fields.seconds_between(1, 7200),
    "level": queue_fields.level,
    "skill_level": queue_fields.least_level,
}
WORD_KEYS: dict[str, Check] = {
    "notice": fields.flag,
    "greeting": queue_fields.prompt,
    "position": fields.flag,
    "wait": fields.flag,
    "first_s": fields.seconds,
    # telephony.md 3.2: announcements are never less than 15 s apart.
    "every_s": queue_fields.seconds_or_never(15, 3600),
    "position_limit": line_fields.whole_between(1, 100, "callers"),
    "messages": queue_fields.prompts,
    "messages_every_s": fields.seconds_between(15, 3600),
    "whisper": queue_fields.prompt,
    "tell_wait": fields.flag,
}
AGENT_KEYS: dict[str, Check] = {
    "number": fields.agent_number,
    "pin": outside_fields.pin,
    "station": fields.extension,
    "outside": queue_fields.outside,
    "wrapup_s": fields.seconds_between(0, 3600),
    "skills": queue_fields.table,
    "shift": hours,
}
# A break is 10 to 15 minutes, lunch longer; nobody is on one for more than half a day.
PAUSE_KEYS: dict[str, Check] = {"name": fields.name, "break_min": outside_fields.minutes_between(0, 240)}
CALLER_KEYS: dict[str, Check] = {"name": fields.name, "head_start_s": HEAD_START}

ELSEWHERE = ("overflow", "empty", "leave")
"""Keys of a queue that say where a call goes that it does not serve."""

_MS: dict[str, tuple[str, int]] = {
    "ring_s": ("ring_ms", 1000),
    "wrapup_s": ("wrapup_ms", 1000),
    "reject_s": ("reject_ms", 1000),
    "head_start_s": ("head_start_ms", 1000),
    "same_agent_s": ("same_agent_ms", 1000),
    "answer_s": ("answer_ms", 1000),
    "longest_wait_min": ("longest_ms", 60_000),
    "callback_pause_min": ("callback_pause_ms", 60_000),
    "callback_longest_min": ("callback_longest_ms", 60_000),
    "return_min": ("return_ms", 60_000),
    "service_s": ("service_ms", 1000),
    "after_s": ("after_ms", 1000),
    "first_s": ("first_ms", 1000),
    "every_s": ("every_ms", 1000),
    "messages_every_s": ("messages_every_ms", 1000),
    "wait_s": ("wait_ms", 1000),
    "digit_s": ("digit_ms", 1000),
    "mute_s": ("mute_ms", 1000),
    "longest_min": ("longest_ms", 60_000),
    "unanswered_s": ("unanswered_ms", 1000),
}
"""Times: the key, and in the plan the field and its measure in ms."""


def queues(draft: "Draft") -> tuple[QueueConfig, ...]:
    """[queues.NAME], in the order of the file."""
    found = []
    for key, table in named(draft, "queues", "queue"):
        path, owner = ("queues", key), f'queue "{key}"'
        values = draft.table(path, owner, table, QUEUE_KEYS)
        draft.send_outward(path, owner, values, ELSEWHERE)
        elsewhere = {one: values.pop(one) for one in ELSEWHERE if one in values}
        found.append(QueueConfig(_queue(draft, path, owner, values), **elsewhere))
    return tuple(found)


def _queue(draft: "Draft", path: Path, owner: str, values: dict[str, Any]) -> Queue:
    values["skills"] = skills(draft, path, owner, values)
    values["widening"] = _widening(draft, path, owner, values.get("widening", []))
    values["words"] = _words(draft, path, owner, values.get("words", {}))
    if "most_waiting" in values:
        values["most"] = values.pop("most_waiting")
    if values.get("record"):
        values["at_once"] = True  # they must be told first
    return Queue(**{"name": path[-1], "agents": (), **in_ms(values)})


def _widening(draft: "Draft", path: Path, owner: str, tables: list[Any]) -> tuple[Widening, ...]:
    """One a table, in order, so that its place in the file is its index; what is missing is made up here, and told.
    Skills stay as wide as the step before has made them."""
    found: list[Widening] = []
    skill_level: int | None = None
    for index, table in enumerate(tables):
        place, words = (*path, "widening", index), widening_words(owner, index)
        values = draft.table(place, words, table, WIDENING_KEYS)
        for key in ("after_s", "level"):
            if isinstance(table, dict) and key not in table:
                draft.problem(place, f"{words} has no {key}: it must have after_s and level.")
                draft.refused.add((*place, key))
        skill_level = values.get("skill_level", skill_level)
        found.append(Widening(**{"after_ms": 0, "level": 1, **in_ms(values), "skill_level": skill_level}))
    return tuple(found)


def widening_words(owner: str, index: int) -> str:
    """What a widening is called in a sentence."""
    return f"widening {index + 1} of {owner}"


def _words(draft: "Draft", path: Path, owner: str, table: dict[str, Any]) -> Words:
    return Words(**in_ms(draft.table((*path, "words"), f"words of {owner}", table, WORD_KEYS)))


def agents(draft: "Draft") -> tuple[AgentConfig, ...]:
    """[agents.NAME], in the order of the file."""
    found = []
    for key, table in named(draft, "agents", "agent"):
        path, owner = ("agents", key), f'agent "{key}"'
        values = draft.table(path, owner, table, AGENT_KEYS)
        values["skills"] = skills(draft, path, owner, values)
        if "outside" in values:
            values["outside"] = _outside(draft, path, owner, values["outside"])
        station = values.pop("station", "")
        found.append(AgentConfig(Agent(key, **in_ms(values)), station))
    return tuple(found)


def _outside(draft: "Draft", path: Path, owner: str, dialled: str) -> str:
    try:
        return outside_number(draft.outside.digit, dialled, dialled)
    except RefusedError as refused:
        draft.refuse((*path, "outside"), f"outside of {owner}", refused)
        return ""


def pauses(draft: "Draft") -> tuple[PauseReason, ...]:
    """[pauses]: the reasons that every office has, as the file changes them, and its own; those without a name are
    none."""
    found = {one.digit: one for one in PAUSES}
    for digit, table in draft.section("pauses").items():
        path: Path = ("pauses", digit)
        if not queue_fields.PAUSE.fullmatch(digit):
            draft.problem(path, pause_refusal(digit))
            continue
        values = draft.table(path, f'pause "{digit}"', table, PAUSE_KEYS)
        usual = found.get(digit, PauseReason(digit, ""))
        break_ms = round(values["break_min"] * 60_000) if "break_min" in values else usual.break_ms
        found[digit] = PauseReason(digit, values.get("name", usual.name), break_ms)
    return tuple(found[digit] for digit in sorted(found) if found[digit].name)


def pause_refusal(digit: str) -> str:
    """Why this is no key of [pauses]."""
    return f'pause "{digit}" is not one digit, "0" to "9".'


def callers(draft: "Draft") -> tuple[KnownCaller, ...]:
    """[callers]: one table a beginning of numbers."""
    found = []
    for prefix, table in draft.section("callers").items():
        path: Path = ("callers", prefix)
        if not queue_fields.PREFIX.fullmatch(prefix):
            draft.problem(path, caller_refusal(prefix))
            continue
        values = draft.table(path, f'caller "{prefix}"', table, CALLER_KEYS)
        found.append(KnownCaller(prefix, **in_ms(values)))
    return tuple(found)


def caller_refusal(prefix: str) -> str:
    """Why this is no key of [callers]."""
    return f'caller "{prefix}" is not the beginning of a number: one to 20 digits, with a leading + if wanted.'


def skills(draft: "Draft", path: Path, owner: str, values: Mapping[str, Any]) -> tuple[Skill, ...]:
    """The table ``skills`` of what stands at ``path``: name -> level."""
    found = []
    for name, level in values.get("skills", {}).items():
        place: Path = (*path, "skills", name)
        if not queue_fields.NAME.fullmatch(name):
            draft.problem(place, fields.badly_named("skill", name))
            continue
        try:
            found.append(Skill(name, queue_fields.level(level)))
        except RefusedError as refused:
            draft.refuse(place, f'skill "{name}" of {owner}', refused)
    return tuple(found)


def in_ms(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the fields of the plan: times in ms under their names there, all else as it is."""
    found = {}
    for key, value in values.items():
        field, unit = _MS.get(key, (key, 0))
        found[field] = round(value * unit) if unit and value is not None else value
    return found


def named(draft: "Draft", section: str, kind: str) -> list[tuple[str, Any]]:
    """What stands in [section] under names that can be names."""
    found = []
    for key, table in draft.section(section).items():
        if queue_fields.NAME.fullmatch(key):
            found.append((key, table))
        else:
            draft.problem((section, key), fields.badly_named(kind, key))
    return found

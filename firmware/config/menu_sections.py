"""Shape of [menus.NAME]."""

from typing import TYPE_CHECKING, Any

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.menu_plan import Choice, Form, HangUp, Menu, SayAgain
from firmware.config import fields, line_fields, menu_fields, outside_fields, prompts, queue_fields
from firmware.config.fields import Check
from firmware.config.menu_fields import TO
from firmware.config.model import ChoiceConfig, MenuConfig, Target
from firmware.config.positions import Path
from firmware.config.queue_sections import HEAD_START, in_ms, named, skills

if TYPE_CHECKING:
    from firmware.config.parse import Draft

MENU_KEYS: dict[str, Check] = {
    "prompt": menu_fields.words,
    "say": menu_fields.words,
    "choices": queue_fields.table,
    "direct_dial": fields.flag,
    "digits": menu_fields.digits,
    "access": fields.flag,
    "confirm": fields.flag,
    "tell_digits": fields.flag,
    "then": menu_fields.way,
    # telephony.md 1.2: 0 to 15 s after the message; 4: FreeSWITCH's sample waits 10 s.
    "wait_s": fields.seconds_between(1, 30),
    # telephony.md 1.2: 2 s; 4: 2 s.
    "digit_s": fields.seconds_between(0.5, 10),
    # telephony.md 1.2: 0, 2, 4 or 6 s.
    "mute_s": fields.seconds_between(0, 10),
    # telephony.md (a) 13: at most three time-outs.
    "tries_silent": line_fields.whole_between(1, 5, "times"),
    "tries_wrong": line_fields.whole_between(1, 5, "times"),
    "longest_min": outside_fields.minutes_between(0.5, 30),
    "unanswered_s": fields.seconds_between(10, 600),
    "otherwise": menu_fields.way,
    "pilot": fields.pilot,
}
CHOICE_KEYS: dict[str, Check] = {
    TO: menu_fields.choice_way,
    "language": prompts.language,
    "head_start_s": HEAD_START,
    "skills": queue_fields.table,
}

ELSEWHERE = ("then", "otherwise")
"""Keys of a menu that say where its calls go."""
ANSWER_KEYS = (
    (1, "menu.again", Target("again")),
    (2, "menu.person", None),
    (3, "menu.end", Target("hang up")),
)
"""What is pressed after an answer (``say``), by what it is offered, and where it leads; None: where ``otherwise``
does."""
ACCESS = "access.pin"
"""The prompt of a menu that gives access from outside, where it has no other."""


def menus(draft: "Draft") -> tuple[MenuConfig, ...]:
    """[menus.NAME], in the order of the file."""
    return tuple(_menu(draft, key, table) for key, table in named(draft, "menus", "menu"))


def _menu(draft: "Draft", key: str, table: Any) -> MenuConfig:
    path, owner = ("menus", key), f'menu "{key}"'
    values = draft.table(path, owner, table, MENU_KEYS)
    draft.send_outward(path, owner, values, ELSEWHERE)
    elsewhere = {one: values.pop(one) for one in ELSEWHERE if one in values}
    choices = _choices(draft, path, values.pop("choices", {}))
    prompts = [Prompt(values.pop("prompt"))] if "prompt" in values else [Prompt(ACCESS)] * values.get("access", False)
    if "say" in values:
        prompts += [Prompt(values.pop("say")), *(Prompt(name, (digit,)) for digit, name, _ in ANSWER_KEYS)]
        choices = [ChoiceConfig(Choice(str(digit), SayAgain()), to) for digit, _, to in ANSWER_KEYS]
    confirm, tell = values.pop("confirm", False), values.pop("tell_digits", True)
    if "digits" in values:
        least, most = values.pop("digits")
        values["form"] = Form(least, most, confirm, tell)
    if "direct_dial" in values:
        values["direct"] = values.pop("direct_dial")
    menu = Menu(**{"name": key, "prompts": tuple(prompts), **in_ms(values)})
    return MenuConfig(menu, tuple(choices), **elsewhere)


def _choices(draft: "Draft", path: Path, table: dict[str, Any]) -> list[ChoiceConfig]:
    """By digit; a text says where it leads."""
    found = []
    for digit, written in table.items():
        place: Path = (*path, "choices", digit)
        owner = choice_words(f'menu "{path[-1]}"', digit)
        if not menu_fields.DIGIT.fullmatch(digit):
            draft.problem(place, choice_refusal(digit))
            continue
        values = draft.table(place, owner, {TO: written} if isinstance(written, str) else written, CHOICE_KEYS)
        draft.send_outward(place, owner, values, (TO,))
        values["skills"] = skills(draft, place, owner, values)
        if TO not in values and (*place, TO) not in draft.refused and place not in draft.refused:
            draft.problem(place, f"{owner} does not say where it leads: it must have {TO}.")
        to = values.pop(TO, None)
        found.append(ChoiceConfig(Choice(digit, HangUp(), **in_ms(values)), to))
    return found


def choice_words(owner: str, digit: str) -> str:
    """What a choice is called in a sentence."""
    return f'choice "{digit}" of {owner}'


def choice_refusal(digit: str) -> str:
    """Why this is no key of choices."""
    return f'choice "{digit}" is not one digit, * or #.'

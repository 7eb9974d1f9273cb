"""Shape of the keys and tables that have to do with the telephone's features."""

import re
from typing import TYPE_CHECKING, Any, get_args

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import SecondFlash
from firmware.config import calling_fields, fields, outside_sections
from firmware.config.feature_codes import (
    FeatureCode,
    default_codes,
    feature_codes,
    feature_named,
    habit_of,
    switches_off,
)
from firmware.config.fields import Check, RefusedError, did_you_mean, one_of
from firmware.config.model import Dialling, RingConfig, ServiceClass, SpeedConfig, Target, Timers
from firmware.config.positions import Path
from firmware.config.ringing import KINDS

if TYPE_CHECKING:
    from firmware.config.parse import Draft

DIALLING_KEYS: dict[str, Check] = {
    "first_digit_s": fields.seconds_between(5, 60),
    # telephony.md 3.6: 8 s; 1.4: 5 to 30 s until dialling is considered complete.
    "inter_digit_s": fields.seconds_between(2, 30),
    "match_s": fields.seconds_between(1, 10),
    "star": calling_fields.stand_in,
    "hash": calling_fields.stand_in,
}
# telephony.md 1.3: hold recall 30 s to 6 min, transfer recall up to 240 s, park up to 15 min, forwarding 1 to 12 rings.
TIMER_KEYS: dict[str, Check] = {
    "hold_recall_s": fields.seconds_between(30, 360),
    "transfer_recall_s": fields.seconds_between(10, 240),
    "park_recall_s": fields.seconds_between(10, 900),
    "recall_ring_s": fields.seconds_between(10, 240),
    "held_limit_s": fields.seconds_between(300, 7200),
    "callback_s": fields.seconds_between(10, 60),
    "forward_s": fields.seconds_between(5, 60),
    # The door relay has a longest time of 30 s in the line card (DESIGN 7).
    "door_s": fields.seconds_between(1, 30),
}
FEATURE_KEYS: dict[str, Check] = {
    "deny": fields.list_of(calling_fields.feature, 'but must be a list such as ["forward always"]'),
    "allow": fields.list_of(calling_fields.feature, 'but must be a list such as ["redial", "pickup"]'),
}
CLASS_KEYS: dict[str, Check] = {
    **FEATURE_KEYS,
    "supervises": fields.flag,
    "records": fields.flag,
    **outside_sections.CLASS_KEYS,
}
RING_KEYS: dict[str, Check] = dict.fromkeys(KINDS, calling_fields.cadence)

_CLASS_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SLOT = re.compile(r"[0-9]{2}")


def operator(draft: "Draft") -> Target:
    """Who is the operator: the first telephone on which a person sits, unless the file says."""
    people = [station for station in draft.stations if station.rung_by_groups] or draft.stations
    default = Target("station", people[0].extension)
    found: Target = draft.top("operator", fields.operator, default)
    return found


def second_flash(draft: "Draft") -> SecondFlash:
    """North American telephones make a conference at once; European ones ask."""
    default = get_args(SecondFlash)[0 if habit_of(draft.country) == "european" else 2]
    found: SecondFlash = draft.top("second_flash", calling_fields.second_flash, default)
    return found


def dialling(draft: "Draft") -> Dialling:
    """[dialling]."""
    return Dialling(**_plain(draft, "dialling", DIALLING_KEYS))


def timers(draft: "Draft") -> Timers:
    """[timers]."""
    return Timers(**_plain(draft, "timers", TIMER_KEYS))


def _plain(draft: "Draft", key: str, keys: dict[str, Check]) -> dict[str, Any]:
    return draft.table((key,), f"[{key}]", draft.section(key), keys)


def codes(draft: "Draft", how: Dialling) -> tuple[FeatureCode, ...]:
    """[codes] over the country's. Rotary forms that nobody wrote give way to the numbers of the office."""
    found = default_codes(draft.country)
    first: dict[Feature, str] = {}
    for key, value in draft.section("codes").items():
        feature = _feature_of(draft, key)
        if feature is None:
            continue
        if first.setdefault(feature, key) != key:
            draft.problem(
                ("codes", key), f'"{feature}" is written twice in [codes], as "{first[feature]}" and "{key}".'
            )
            continue
        try:
            found[feature] = calling_fields.codes(value)
        except RefusedError as refused:
            draft.refuse(("codes", key), f'the code of "{feature}"', refused)
            continue
        for index, digits in enumerate(found[feature]):
            path = ("codes", key, index) if isinstance(value, list) else ("codes", key)
            draft.code_paths.setdefault((feature, digits), path)
    pilots = [*(group.pilot for group in draft.groups), *(one.queue.pilot for one in draft.queues)]
    inside = [*(station.extension for station in draft.stations), *(pilot for pilot in pilots if pilot)]
    written = {name for name in ("star", "hash") if ("dialling", name) in draft.where}
    if not written:
        return feature_codes(found, how.star, how.hash, inside)
    return tuple(
        code
        for feature, digits in found.items()
        for one in digits
        for code in feature_codes({feature: (one,)}, how.star, how.hash, () if _uses(one, written) else inside)
    )


def _uses(digits: str, written: set[str]) -> bool:
    """Whether the file wrote what stands for a sign of this code."""
    return ("*" in digits and "star" in written) or ("#" in digits and "hash" in written)


def _feature_of(draft: "Draft", key: str) -> Feature | None:
    feature = feature_named(key)
    if feature is None:
        names = [one.value.replace(" ", "_") for one in Feature]
        draft.problem(("codes", key), f'[codes] knows no feature "{key}"{did_you_mean(key.replace(" ", "_"), names)}')
    return feature


def speed(draft: "Draft") -> tuple[SpeedConfig, ...]:
    """[speed]: place -> number, in the order of places."""
    found = []
    for slot, value in draft.section("speed").items():
        path = ("speed", slot)
        if not _SLOT.fullmatch(slot):
            draft.problem(path, f'place "{slot}" of [speed] is not two digits, "00" to "99".')
            continue
        try:
            found.append(SpeedConfig(slot, calling_fields.number_to_dial(value)))
        except RefusedError as refused:
            draft.refuse(path, f'place "{slot}" of [speed]', refused)
    return tuple(sorted(found, key=lambda one: one.slot))


def classes(draft: "Draft") -> tuple[ServiceClass, ...]:
    """[classes.NAME], each by what it denies."""
    found = []
    for key, table in draft.section("classes").items():
        path: Path = ("classes", key)
        owner = f'class "{key}"'
        if not _CLASS_NAME.fullmatch(key):
            draft.problem(path, fields.badly_named("class", key))
            continue
        values = draft.table(path, owner, table, CLASS_KEYS)
        if isinstance(table, dict) and (table.keys() >= FEATURE_KEYS.keys() or not table.keys() & CLASS_KEYS.keys()):
            draft.problem(path, f"{owner} must have either deny or allow, and not both.")
        found.append(
            ServiceClass(
                key,
                _denied(values),
                outside_sections.tolls(draft, path, owner, values),
                values.get("account", "optional"),
                round(values.get("outside_limit_min", 0) * 60_000),
                values.get("supervises", False),
                values.get("records", False),
            )
        )
    return tuple(found)


def _denied(values: dict[str, Any]) -> tuple[Feature, ...]:
    if "allow" not in values:
        return tuple(feature for feature in Feature if feature in values.get("deny", ()))
    # Who may switch a thing on may switch it off, and everybody may come back from a flash.
    allowed = {Feature.RETURN, *values["allow"], *map(switches_off, values["allow"])}
    return tuple(feature for feature in Feature if feature not in allowed)


def rings(draft: "Draft") -> tuple[RingConfig, ...]:
    """[ringing]: kinds that the file makes ring differently."""
    table = draft.section("ringing")
    if "outside" in table:
        draft.problem(
            ("ringing", "outside"),
            f"[ringing] cannot change outside: those calls ring as the country does ({one_of(KINDS)} can be changed).",
        )
        table = {key: value for key, value in table.items() if key != "outside"}
    taken = draft.table(("ringing",), "[ringing]", table, RING_KEYS)
    return tuple(RingConfig(kind, taken[kind]) for kind in KINDS if kind in taken)

"""Shape of [hours]: the week of the office, its seasons, single dates, holidays and hotlines, and where calls go."""

from collections.abc import Set
from typing import TYPE_CHECKING, Any

from firmware.callcontrol.periods import MODES, Mode
from firmware.config import fields, hours_fields, queue_fields
from firmware.config.fields import Check, RefusedError
from firmware.config.holidays import holidays_of
from firmware.config.hours import hours
from firmware.config.model import HotlineConfig, HoursConfig, Target
from firmware.config.positions import Path
from firmware.hours.schedule import CLOSURE, DATE, SEASON, Day, Holiday, Rule, Schedule, Stretch, Week

if TYPE_CHECKING:
    from firmware.config.parse import Draft

WEEK_KEYS: dict[str, Mode] = {"open": "day", "lunch": "lunch", "break": "break", "closed": "closed"}
"""Keys for hours, and the mode that it is in them."""

ALL_HOLIDAYS = "all"

HOURS_KEYS: dict[str, Check] = {
    **dict.fromkeys(WEEK_KEYS, hours),
    **dict.fromkeys(("holidays", "routes", "seasons", "dates", "hotlines"), queue_fields.table),
}
SEASON_KEYS: dict[str, Check] = {
    "from": hours_fields.day,
    "to": hours_fields.day,
    **dict.fromkeys(WEEK_KEYS, hours),
    "mode": hours_fields.mode,
}
DATE_KEYS: dict[str, Check] = {**dict.fromkeys(WEEK_KEYS, hours_fields.times), "mode": hours_fields.mode}
HOTLINE_KEYS: dict[str, Check] = {
    "from": hours_fields.moment,
    "to": hours_fields.moment,
    "lines": hours_fields.line_ports,
    "route": fields.route,
}
ROUTE_KEYS: dict[str, Check] = {mode: fields.route for mode in MODES if mode != "day"}


def office_hours(draft: "Draft") -> HoursConfig:
    """[hours]."""
    values = draft.table(("hours",), "[hours]", draft.section("hours"), HOURS_KEYS)
    stretches = (*_seasons(draft, values), *_dates(draft, values))
    hotlines = _hotlines(draft, values)
    schedule = Schedule(
        _week(values, None), stretches, _holidays(draft, values), tuple(one.hotline for one in hotlines)
    )
    routes: dict[Mode, Target] = draft.table(
        ("hours", "routes"), "routes of [hours]", values.get("routes", {}), ROUTE_KEYS
    )  # type: ignore[assignment]
    return HoursConfig(schedule, routes, hotlines)


def _week(values: dict[str, Any], otherwise: Mode | None) -> Week:
    """Outside of the hours it is ``otherwise``; as a rule night where it says when the office is open, else day."""
    rules = tuple(Rule(mode, values[key]) for key, mode in WEEK_KEYS.items() if key in values)
    return Week(rules, otherwise or ("night" if "open" in values else "day"))


def _seasons(draft: "Draft", values: dict[str, Any]) -> list[Stretch]:
    found = []
    for name, path, owner, own in _tables(draft, values, "seasons", "season", SEASON_KEYS):
        if not queue_fields.NAME.fullmatch(name):
            draft.problem(path, fields.badly_named("season", name))
        elif _has(draft, path, owner, own, ("from", "to")):
            _says_something(draft, path, owner, own.keys() - {"from", "to"})
            rank = SEASON if own.keys() & WEEK_KEYS.keys() else CLOSURE
            found.append(Stretch(name, own["from"], own["to"], _week(own, own.get("mode")), rank))
    return found


def _dates(draft: "Draft", values: dict[str, Any]) -> list[Stretch]:
    found = []
    for name, path, owner, own in _tables(draft, values, "dates", "date", DATE_KEYS):
        day: Day | None = hours_fields.day_named(name)
        if day is None:
            draft.problem(path, date_refusal(name))
        else:
            found.append(Stretch(name, day, day, _week(own, own.get("mode")), DATE))
            _says_something(draft, path, owner, own.keys())
    return found


def _says_something(draft: "Draft", path: Path, owner: str, taken: Set[str]) -> None:
    """Of these keys that were taken there is one; what was refused is told already."""
    if not taken and not _refused_in(draft, path):
        draft.problem(path, f"{owner} says nothing: it must have mode, or times such as open.")


def date_refusal(name: str) -> str:
    """Why this is no key of [hours.dates]."""
    return f'date "{name}" of [hours] {hours_fields.DAY_RULE}.'


def _hotlines(draft: "Draft", values: dict[str, Any]) -> tuple[HotlineConfig, ...]:
    found = []
    for name, path, owner, own in _tables(draft, values, "hotlines", "hotline", HOTLINE_KEYS):
        if not queue_fields.NAME.fullmatch(name):
            draft.problem(path, fields.badly_named("hotline", name))
        elif _has(draft, path, owner, own, tuple(HOTLINE_KEYS)):
            found.append(HotlineConfig(name, own["from"], own["to"], own["lines"], own["route"]))
    return tuple(found)


def _holidays(draft: "Draft", values: dict[str, Any]) -> tuple[Holiday, ...]:
    """Those of the country that are on: each as the key of its day says, else its own key, else ``all``."""
    path: Path = ("hours", "holidays")
    wanted: dict[str, bool] = {}
    for key, value in values.get("holidays", {}).items():
        try:
            wanted[key] = fields.flag(value)
        except RefusedError as refused:
            draft.refuse((*path, key), f"{key} of holidays of [hours]", refused)
    if not wanted:
        return ()
    known = holidays_of(draft.country.key)
    keys = [ALL_HOLIDAYS, *dict.fromkeys(one.key for one in known)]
    for key in wanted.keys() - {*keys, *(one.key_of_day for one in known)}:
        near = fields.did_you_mean(key, keys)
        draft.problem((*path, key), f'"{key}" is no national holiday of {draft.country.name}{near}')
    usual = wanted.get(ALL_HOLIDAYS, False)
    return tuple(Holiday(one.day, one.name) for one in known if wanted.get(one.key_of_day, wanted.get(one.key, usual)))


def _tables(
    draft: "Draft", values: dict[str, Any], key: str, kind: str, keys: dict[str, Check]
) -> list[tuple[str, Path, str, dict[str, Any]]]:
    """Name, path, what to call it and what was taken, of each table in this table of [hours]."""
    found = []
    for name, table in values.get(key, {}).items():
        path: Path = ("hours", key, name)
        owner = f'{kind} "{name}"'
        found.append((name, path, owner, draft.table(path, owner, table, keys)))
    return found


def _has(draft: "Draft", path: Path, owner: str, own: dict[str, Any], keys: tuple[str, ...]) -> bool:
    """All of these keys were taken; what is not written at all is told."""
    if path in draft.refused:
        return False
    for key in keys:
        if key not in own and (*path, key) not in draft.refused:
            draft.problem(path, f"{owner} has no {key}: it must have {fields.all_of(keys)}.")
            break
    return all(key in own for key in keys)


def _refused_in(draft: "Draft", path: Path) -> bool:
    return any(one[: len(path)] == path for one in draft.refused)

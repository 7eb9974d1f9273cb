"""Shape of [trunks.NAME], [outside] and its routes, and of what a class of service says of outside calls."""

from typing import TYPE_CHECKING, Any

from firmware.callcontrol.plan import OutRoute, Outside, Prefixes, Toll, TrunkGroup
from firmware.config import fields, line_fields, outside_fields
from firmware.config.fields import Check
from firmware.config.hours import hours
from firmware.config.line_profiles import profile
from firmware.config.model import ALL
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft

TRUNK_KEYS: dict[str, Check] = {
    "lines": outside_fields.line_ports,
    "strategy": outside_fields.trunk_strategy,
}
OUTSIDE_KEYS: dict[str, Check] = {
    "digit": outside_fields.outside_digit,
    "trunks": outside_fields.trunk_groups,
    # telephony.md 1.4: 5 to 30 s; 2: HT813's 4 s.
    "number_s": fields.seconds_between(2, 30),
    # telephony.md 1.4: 1 to 32 min between lines, 1 to 64 min for others.
    "line_to_line_min": outside_fields.minutes_between(1, 240),
    "agent_min": outside_fields.minutes_between(1, 240),
    "limit_min": outside_fields.minutes_between(10, 1440),
    "warning_s": fields.seconds_between(5, 50),
    "accounts": outside_fields.accounts,
    "emergency": outside_fields.emergency_numbers,
    "routes": outside_fields.tables,
}
ROUTE_KEYS: dict[str, Check] = {
    "prefix": outside_fields.prefix,
    "trunks": outside_fields.trunk_groups,
    "strip": line_fields.whole_between(0, 20, "digits"),
    "insert": outside_fields.insert,
    "hours": hours,
}
CLASS_KEYS: dict[str, Check] = {
    "deny_outside": outside_fields.prefixes,
    "allow_outside": outside_fields.prefixes,
    "hours": hours,
    "toll": outside_fields.tables,
    "account": outside_fields.account_mode,
    "outside_limit_min": outside_fields.minutes_between(1, 1440),
}
TOLL_KEYS: dict[str, Check] = {
    "deny": outside_fields.prefixes,
    "allow": outside_fields.prefixes,
    "hours": hours,
}


def trunk_groups(draft: "Draft") -> tuple[TrunkGroup, ...]:
    """[trunks.NAME], and "all" where it is not written."""
    everyone = tuple(line.port for line in draft.lines if not line.private)
    found = []
    for key, table in draft.section("trunks").items():
        path: Path = ("trunks", key)
        if not outside_fields.NAME.fullmatch(key):
            draft.problem(path, fields.badly_named("trunk group", key))
            continue
        values = draft.table(path, f'trunk group "{key}"', table, TRUNK_KEYS)
        values.setdefault("lines", everyone if key == ALL else ())
        found.append(TrunkGroup(key, **values))
    if not any(group.name == ALL for group in found):
        found.append(TrunkGroup(ALL, everyone))
    return tuple(found)


def outside(draft: "Draft") -> Outside:
    """[outside]; the country's emergency numbers are always among them."""
    values = draft.table(("outside",), "[outside]", draft.section("outside"), OUTSIDE_KEYS)
    served = profile(draft.country.key).emergency
    known = profile(draft.country.key).prefixes
    usual = Outside()
    limit_ms = _ms(values, "limit_min", 60_000, usual.limit_ms)
    return Outside(
        digit=values.get("digit", draft.country.outside),
        trunks=values.get("trunks", (ALL,)),
        routes=_routes(draft, values.get("routes", [])),
        emergency=tuple(dict.fromkeys((*served.numbers, *values.get("emergency", ())))),
        longer=served.longer,
        number_ms=_ms(values, "number_s", 1000, usual.number_ms),
        accounts=values.get("accounts", ()),
        line_to_line_ms=_ms(values, "line_to_line_min", 60_000, usual.line_to_line_ms),
        agent_ms=_ms(values, "agent_min", 60_000, min(usual.agent_ms, limit_ms)),
        limit_ms=limit_ms,
        warning_ms=_ms(values, "warning_s", 1000, usual.warning_ms),
        prefixes=Prefixes(known.country, known.national, known.international),
    )


def _routes(draft: "Draft", tables: list[Any]) -> tuple[OutRoute, ...]:
    """One route a table, in order, so that its place in the file is its index."""
    found = []
    for index, table in enumerate(tables):
        path: Path = ("outside", "routes", index)
        owner = route_words(index)
        values = draft.table(path, owner, table, ROUTE_KEYS)
        if isinstance(table, dict) and "prefix" not in table:
            draft.problem(path, f'{owner} has no prefix: write prefix = "" where it is for every number.')
        values["periods"] = values.pop("hours", ())
        found.append(OutRoute(**{"prefix": "", "trunks": (), **values}))
    return tuple(found)


def route_words(index: int) -> str:
    """What a route is called in a sentence."""
    return f"route {index + 1} of [outside]"


def tolls(draft: "Draft", path: Path, owner: str, values: dict[str, Any]) -> tuple[Toll, ...]:
    """The restrictions of a class: the one of its own keys, and those of its ``toll`` tables."""
    found = []
    if {"deny_outside", "allow_outside", "hours"} & values.keys():
        whole = Toll(values.get("deny_outside", ()), values.get("allow_outside", ()), values.get("hours", ()))
        _toll(draft, path, owner, whole, ("deny_outside", "allow_outside"))
        found.append(whole)
    for index, table in enumerate(values.get("toll", [])):
        place, words = (*path, "toll", index), f"toll {index + 1} of {owner}"
        taken = draft.table(place, words, table, TOLL_KEYS)
        one = Toll(taken.get("deny", ()), taken.get("allow", ()), taken.get("hours", ()))
        if isinstance(table, dict):
            _toll(draft, place, words, one, ("deny", "allow"))
        found.append(one)
    return tuple(found)


def _toll(draft: "Draft", path: Path, owner: str, toll: Toll, keys: tuple[str, str]) -> None:
    """Report a restriction that restricts nothing, and a number that it both denies and allows."""
    deny, allow = keys
    if (*path, deny) in draft.refused or (*path, allow) in draft.refused:
        return
    if not toll.denied:
        place = next((key for key in (allow, "hours") if (*path, key) in draft.where), deny)
        draft.problem(
            (*path, place),
            f'{owner} denies no outside numbers: write {deny} = [""] to deny all but those of {allow}.',
        )
    for index, number in enumerate(toll.allowed):
        if number in toll.denied:
            draft.problem((*path, allow, index), f'{owner} has "{number}" both in {deny} and in {allow}.')


def _ms(values: dict[str, Any], key: str, unit_ms: int, default_ms: int) -> int:
    return round(values[key] * unit_ms) if key in values else default_ms

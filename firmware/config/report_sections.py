"""Shape of [reports], by what reports judge the office, and of [tariffs.NAME], what calls out cost."""

from typing import TYPE_CHECKING, Any, get_args

from firmware.config import fields, line_fields, outside_fields
from firmware.config.fields import Check, RefusedError, shown, typed
from firmware.config.hours import hours
from firmware.config.model import ReportsConfig, TariffConfig, TariffKind
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft

SCALE = 10_000
"""Parts of the currency in which prices are kept."""
_DEAREST = 1000
_LONGEST_CURRENCY = 8
tariff_kind = line_fields.OneWord(get_args(TariffKind))


def currency(value: Any) -> str:
    """What stands beside an amount."""
    typed(value, str, 'but must be a text such as "EUR"')
    if len(value) > _LONGEST_CURRENCY or not value.isprintable():
        raise RefusedError(f"is {shown(value)}, but must be at most {_LONGEST_CURRENCY} printable characters")
    return str(value)


def price(value: Any) -> int:
    """In parts of SCALE."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        typed(value, float, "but must be a number such as 0.12")
    if not 0 <= value <= _DEAREST:
        raise RefusedError(f"is {shown(value)}, but must be 0 to {_DEAREST}")
    parts = round(value * SCALE)
    if abs(value * SCALE - parts) > 1e-6:
        raise RefusedError(f"is {shown(value)}, but may have at most four places after the point")
    return int(parts)


REPORT_KEYS: dict[str, Check] = {
    "service_s": fields.seconds_between(1, 600),
    "short_abandon_s": fields.seconds_between(0, 60),
    "currency": currency,
}
TARIFF_KEYS: dict[str, Check] = {
    "prefixes": outside_fields.prefixes,
    "kind": tariff_kind,
    "minute": price,
    "call": price,
    "step_s": line_fields.whole_between(1, 600, "seconds"),
    "hours": hours,
}


def reports(draft: "Draft") -> ReportsConfig:
    """[reports] and [tariffs.NAME]."""
    values = draft.table(("reports",), "[reports]", draft.section("reports"), REPORT_KEYS)
    usual = ReportsConfig()
    return ReportsConfig(
        service_ms=round(values.get("service_s", usual.service_ms / 1000) * 1000),
        short_abandon_ms=round(values.get("short_abandon_s", usual.short_abandon_ms / 1000) * 1000),
        currency=values.get("currency", ""),
        tariffs=_tariffs(draft),
    )


def _tariffs(draft: "Draft") -> tuple[TariffConfig, ...]:
    found = []
    for key, table in draft.section("tariffs").items():
        path: Path = ("tariffs", key)
        if not outside_fields.NAME.fullmatch(key):
            draft.problem(path, fields.badly_named("tariff", key))
            continue
        owner = f'tariff "{key}"'
        values = draft.table(path, owner, table, TARIFF_KEYS)
        if isinstance(table, dict) and not table.get("prefixes"):
            draft.problem(path, f'{owner} has no prefixes: write prefixes = [""] where it is for every number.')
        if values.get("kind") == "free" and (values.get("minute") or values.get("call")):
            draft.problem(path, f'{owner} is free, but has a price: leave out minute and call, or the kind "free".')
        values["periods"] = values.pop("hours", ())
        found.append(TariffConfig(key, **values))
    return tuple(found)

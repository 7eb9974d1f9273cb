"""Shape of [people]: what it means that the office knows a caller."""

from typing import TYPE_CHECKING, Any

from firmware.callcontrol.plan import VIP_HEAD_START_MS
from firmware.config.fields import Check, RefusedError, list_of, shown, typed
from firmware.config.model import PeopleConfig
from firmware.config.queue_sections import HEAD_START

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_RULE = 'but must be one to three digits, such as "7"'


def disposition(value: Any) -> str:
    """What an agent dials of a call."""
    typed(value, str, _RULE)
    if not (value.isascii() and value.isdigit() and len(value) <= 3):
        raise RefusedError(f"is {shown(value)}, {_RULE}")
    return str(value)


PEOPLE_KEYS: dict[str, Check] = {
    "vip_head_start_s": HEAD_START,
    "complaints": list_of(disposition, 'but must be a list such as ["7"]'),
}


def people(draft: "Draft") -> PeopleConfig:
    values = draft.table(("people",), "[people]", draft.section("people"), PEOPLE_KEYS)
    head_start_s = float(values.get("vip_head_start_s", VIP_HEAD_START_MS / 1000))
    return PeopleConfig(round(head_start_s * 1000), tuple(values.get("complaints", ())))

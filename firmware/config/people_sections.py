"""Shape of [people]: what it means that the office knows a caller."""

from typing import TYPE_CHECKING

from firmware.callcontrol.plan import VIP_HEAD_START_MS
from firmware.config.fields import Check
from firmware.config.queue_sections import HEAD_START

if TYPE_CHECKING:
    from firmware.config.parse import Draft

PEOPLE_KEYS: dict[str, Check] = {"vip_head_start_s": HEAD_START}


def vip_head_start_ms(draft: "Draft") -> int:
    """[people]: its only key."""
    values = draft.table(("people",), "[people]", draft.section("people"), PEOPLE_KEYS)
    return round(float(values.get("vip_head_start_s", VIP_HEAD_START_MS / 1000)) * 1000)

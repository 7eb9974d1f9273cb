"""Shape of [recording]: how calls are recorded where a line, a queue or a telephone wants it."""

from typing import TYPE_CHECKING

from firmware.callcontrol.plan import Taping
from firmware.config import fields, line_fields, outside_fields, queue_fields
from firmware.config.fields import Check
from firmware.config.model import RecordingConfig

if TYPE_CHECKING:
    from firmware.config.parse import Draft

RECORDING_KEYS: dict[str, Check] = {
    "announce": queue_fields.prompt,
    # asterisk/asterisk, indications.conf.sample: a recording tone every 15 s.
    "beep_s": queue_fields.seconds_or_never(5, 120),
    "longest_min": outside_fields.minutes_between(1, 240),
    "keep_days": line_fields.whole_between(1, 3650, "days"),
    "calls_out": fields.flag,
    "on_demand": fields.flag,
}


def recording(draft: "Draft") -> RecordingConfig:
    """[recording]."""
    values = draft.table(("recording",), "[recording]", draft.section("recording"), RECORDING_KEYS)
    usual = Taping()
    return RecordingConfig(
        Taping(
            announcement=values.get("announce", usual.announcement),
            beep_ms=round(values.get("beep_s", usual.beep_ms / 1000) * 1000),
            longest_ms=round(values.get("longest_min", usual.longest_ms / 60_000) * 60_000),
            calls_out=values.get("calls_out", usual.calls_out),
            on_demand=values.get("on_demand", usual.on_demand),
        ),
        values.get("keep_days", RecordingConfig().keep_days),
    )

"""Shape of [messages.NAME]: mailboxes."""

from typing import TYPE_CHECKING

from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.config import calling_fields, fields, line_fields, outside_fields, queue_fields
from firmware.config.fields import Check
from firmware.config.model import MailboxConfig
from firmware.config.queue_sections import named

if TYPE_CHECKING:
    from firmware.config.parse import Draft

MESSAGE_KEYS: dict[str, Check] = {
    "stations": fields.list_of(fields.extension, 'but must be a list of extensions such as ["11", "12"]'),
    "pin": outside_fields.pin,
    "greeting": queue_fields.prompt,
    # telephony.md 3.7: 180, 3 and 10 s; 100 messages.
    "longest_s": fields.seconds_between(10, 600),
    "least_s": fields.seconds_between(1, 10),
    "silence_s": fields.seconds_between(2, 30),
    "most": line_fields.whole_between(1, 200, "messages"),
    "review": fields.flag,
    "call_back_h": line_fields.whole_between(1, 168, "hours"),
    "callback_digit": queue_fields.digit,
    "otherwise": calling_fields.forward,
    "pilot": fields.pilot,
}

_TIMES = {"longest_s": "longest_ms", "least_s": "least_ms", "silence_s": "silence_ms"}


def mailboxes(draft: "Draft") -> tuple[MailboxConfig, ...]:
    """[messages.NAME], in the order of the file."""
    found = []
    for key, table in named(draft, "messages", "mailbox"):
        path, owner = ("messages", key), f'mailbox "{key}"'
        values = draft.table(path, owner, table, MESSAGE_KEYS)
        draft.send_outward(path, owner, values, ("otherwise",))
        stations, otherwise = values.pop("stations", ()), values.pop("otherwise", None)
        times = {field: round(1000 * values.pop(name)) for name, field in _TIMES.items() if name in values}
        found.append(MailboxConfig(Mailbox(key, **values, **times), stations, otherwise))
    return tuple(found)

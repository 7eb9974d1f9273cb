"""Shape of [messages.NAME], mailboxes, and of [dictation], prompts that are spoken at a telephone."""

import re
from typing import TYPE_CHECKING, Any

from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.plan import Recordable
from firmware.config import calling_fields, fields, line_fields, outside_fields, queue_fields
from firmware.config.fields import Check, RefusedError, shown, typed
from firmware.config.model import MailboxConfig
from firmware.config.queue_sections import named
from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import office_can_say
from firmware.voice.recording_names import recording_of

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
    "keep_days": line_fields.whole_between(0, 3650, "days"),
    "most": line_fields.whole_between(1, 200, "messages"),
    "review": fields.flag,
    "call_back_h": line_fields.whole_between(1, 168, "hours"),
    "callback_digit": queue_fields.digit,
    "otherwise": calling_fields.forward,
    "pilot": fields.pilot,
}

_SLOT = re.compile(r"[0-9]{2}")
_RECORDABLE = re.compile(r"(?:[a-z]{2,3}/)?[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")

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


def recordable(draft: "Draft") -> tuple[Recordable, ...]:
    """[dictation]: place -> prompt, in the order of places."""
    found: list[Recordable] = []
    for slot, value in draft.section("dictation").items():
        path = ("dictation", slot)
        owner = f'place "{slot}" of [dictation]'
        if not _SLOT.fullmatch(slot):
            draft.problem(path, f'{owner} is not two digits, "00" to "99".')
            continue
        try:
            name = recordable_prompt(value)
        except RefusedError as refused:
            draft.refuse(path, owner, refused)
            continue
        twin = next((one.slot for one in found if one.name == name), "")
        if twin:
            draft.problem(path, f'{owner} is "{name}", and so is place "{twin}".')
        found.append(Recordable(slot, name))
    return tuple(sorted(found, key=lambda one: one.slot))


def recordable_prompt(value: Any) -> str:
    """The name of a prompt, which may have the code of a language before it."""
    rule = 'but must be the name of a prompt such as "welcome", or of one in a language such as "hu/welcome"'
    typed(value, str, rule)
    language, bar, name = value.rpartition("/")
    if not _RECORDABLE.fullmatch(value) or recording_of(name):
        raise RefusedError(f"is {shown(value)}, {rule}")
    if bar and language not in LANGUAGES:
        raise RefusedError(
            f'is {shown(value)}, but "{language}" is not a language of this box ({fields.one_of(LANGUAGES)})'
        )
    if not office_can_say(name):
        raise RefusedError(f'is {shown(value)}, which says numbers: name one of its pieces, such as "{value}.1"')
    return str(value)

"""Codes of what people hear from the box, and speak to it: messages, the notice of the day, prompts."""

from firmware.callcontrol import collecting, mailboxes, notices, own_words, replies
from firmware.callcontrol.core import Core
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.message_records import Noting, Prompting
from firmware.callcontrol.records import StationPort


def messages(core: Core, station: StationPort, _: str) -> None:
    """Those of this telephone's mailbox."""
    _collect(core, station, mailboxes.own(core, station.port))


def messages_of(core: Core, station: StationPort, number: str) -> None:
    """Those of the mailbox with this number, or of the telephone with it. Without a PIN it is only its own
    telephones' business."""
    mailbox = mailboxes.reached_by(core, number)
    private = mailbox is not None and not mailbox.pin and station.port not in mailbox.stations
    _collect(core, station, None if private else mailbox)


def _collect(core: Core, station: StationPort, mailbox: Mailbox | None) -> None:
    """Whoever has somebody on hold must not keep him waiting for that."""
    if mailbox is None or station.holds or station.name in core.index.data:
        replies.refuse(core, station)
    else:
        collecting.begin(core, station, mailbox)


def notice(core: Core, station: StationPort, _: str) -> None:
    """The notice of the day is spoken."""
    _speak(core, station, Noting())


def notice_off(core: Core, station: StationPort, _: str) -> None:
    """Nobody hears it any more."""
    may = own_words.may(core, station) and core.state.notice is not None
    if may:
        notices.withdraw(core)
    replies.done_or_refused(core, station, may)


def record_prompt(core: Core, station: StationPort, slot: str) -> None:
    """The prompt in this place is spoken."""
    name = core.index.recordable.get(slot, "")
    _speak(core, station, Prompting(name) if name else None)


def _speak(core: Core, station: StationPort, task: Noting | Prompting | None) -> None:
    hears = not station.holds and station.name not in core.index.data
    if task is not None and hears and own_words.may(core, station):
        own_words.begin(core, station, task)
    else:
        replies.refuse(core, station)

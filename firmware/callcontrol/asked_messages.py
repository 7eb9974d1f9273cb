"""Codes of messages: who hears them, at which telephone."""

from firmware.callcontrol import collecting, mailboxes, replies
from firmware.callcontrol.core import Core
from firmware.callcontrol.mailbox_plan import Mailbox
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

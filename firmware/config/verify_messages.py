"""Meaning of what is said of a mailbox: does somebody hear its messages, and does everything named exist?"""

from typing import TYPE_CHECKING

from firmware.config.model import MailboxConfig, Target
from firmware.config.positions import Path
from firmware.config.targets import check_target, meant_by

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_messages(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    for one in draft.config.mailboxes:
        path: Path = ("messages", one.mailbox.name)
        if path not in draft.refused:
            owner = f'mailbox "{one.mailbox.name}"'
            _stations(draft, path, owner, one)
            _times(draft, path, owner, one)
            _callback(draft, path, owner, one)
            _otherwise(draft, path, owner, one)


def _stations(draft: "Draft", path: Path, owner: str, one: MailboxConfig) -> None:
    for extension in one.stations:
        station = draft.config.station_of(extension)
        if station is None:
            draft.problem((*path, "stations"), f'{owner} is that of phone "{extension}", which no telephone has.')
        elif station.data or station.door:
            kind = "a data device" if station.data else "a door post"
            draft.problem(
                (*path, "stations"), f'{owner} is that of phone "{extension}", which is {kind}: nobody hears there.'
            )
    for extension in sorted({each for each in one.stations if one.stations.count(each) > 1}):
        draft.problem((*path, "stations"), f'phone "{extension}" stands twice in stations of {owner}.')
    written = {(*path, "stations"), (*path, "pilot")}
    if not one.stations and not (one.mailbox.pilot and one.mailbox.pin) and not written & draft.refused:
        draft.problem(path, f"nobody can hear what is left in {owner}: it must have stations, or a pilot and a pin.")


def _times(draft: "Draft", path: Path, owner: str, one: MailboxConfig) -> None:
    mailbox = one.mailbox
    if mailbox.silence_ms >= mailbox.longest_ms:
        draft.problem(
            (*path, "silence_s"),
            f"silence_s of {owner} is {mailbox.silence_ms / 1000:g}, but must be less than longest_s, "
            f"{mailbox.longest_ms / 1000:g}.",
        )
    if mailbox.least_ms >= mailbox.longest_ms:
        draft.problem(
            (*path, "least_s"),
            f"least_s of {owner} is {mailbox.least_ms / 1000:g}, but must be less than longest_s, "
            f"{mailbox.longest_ms / 1000:g}.",
        )


def _callback(draft: "Draft", path: Path, owner: str, one: MailboxConfig) -> None:
    if one.mailbox.callback_digit and not draft.outside.digit:
        draft.problem(
            (*path, "callback_digit"), f'{owner} has callback_digit, but nobody calls out: digit of [outside] is "".'
        )


def _otherwise(draft: "Draft", path: Path, owner: str, one: MailboxConfig) -> None:
    if one.otherwise is None:
        return
    check_target(draft, (*path, "otherwise"), f"otherwise of {owner}", one.otherwise)
    if meant_by(draft.config, one.otherwise) == Target("message", one.mailbox.name):
        draft.problem((*path, "otherwise"), f"otherwise of {owner} is that mailbox itself: it must lead elsewhere.")

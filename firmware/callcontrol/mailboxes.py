"""Messages that were left: which are where, and whose telephones tell of them."""

import msgspec

from firmware.callcontrol import book, clock
from firmware.callcontrol.actions import DiscardRecording
from firmware.callcontrol.core import Core
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.message_records import Collecting, Message
from firmware.callcontrol.records import State

FOLDER = "messages"


def recording_of(number: int) -> str:
    """Where message ``number`` is recorded."""
    return f"{FOLDER}/{number}"


def of(state: State, mailbox: str) -> list[Message]:
    """The messages of this mailbox, those that nobody has heard first, the oldest first."""
    return sorted((one for one in state.messages if one.mailbox == mailbox), key=lambda one: one.heard)


def numbered(state: State, number: int) -> Message | None:
    """The message with this number, if there is one."""
    return next((one for one in state.messages if one.number == number), None)


def has_room(core: Core, mailbox: Mailbox) -> bool:
    """One more message may be left; where there would be too many, the oldest that was heard goes."""
    return sum(not one.heard for one in of(core.state, mailbox.name)) < mailbox.most


def keep(core: Core, message: Message) -> None:
    """This message was left just now. None goes for it that nobody has heard: two who speak at once may be one more
    than there is room for."""
    _make_room(core, message.mailbox)
    core.state.messages.append(message)
    book.message(core, message)
    _changed(core)


def heard(core: Core, number: int) -> None:
    """Somebody has heard it."""
    _replace(core, number, heard=True)


def send_on(core: Core, number: int, mailbox: str) -> None:
    """It goes to another mailbox, where nobody has heard it."""
    _make_room(core, mailbox)
    _replace(core, number, mailbox=mailbox, heard=False)


def wants_call(core: Core, number: int, dialled: str) -> None:
    """Its caller wants to be called back at this number."""
    _replace(core, number, call_back=dialled)


def delete(core: Core, number: int) -> None:
    """It is kept no more; where there is none nothing happens, and that is counted."""
    message = numbered(core.state, number)
    if message is None:
        core.state.count("message: no such message")
        return
    core.state.messages.remove(message)
    core.outbox.actions.append(DiscardRecording(recording_of(number)))
    _changed(core)


def delete_old(core: Core) -> None:
    """Those go that were kept for as long as their mailbox keeps any, but for one that somebody hears just now. The
    days of one that was left before the date was known are counted from now."""
    today = clock.today(core.state)
    if today is None:
        return
    sounds = {one.task.at for one in core.state.dialogues.values() if isinstance(one.task, Collecting)}
    for message in list(core.state.messages):
        known = core.index.mailboxes.get(message.mailbox)
        if known is None or not known.keep_days:
            continue
        if message.day is None:
            _replace(core, message.number, day=today)
        elif message.day < today - known.keep_days and message.number not in sounds:
            delete(core, message.number)


def wait_for(core: Core, port: int) -> bool:
    """A mailbox of this telephone holds messages that nobody has heard."""
    mine = [mailbox.name for mailbox in core.index.mailboxes.values() if port in mailbox.stations]
    return bool(mine) and any(not one.heard and one.mailbox in mine for one in core.state.messages)


def reached_by(core: Core, number: str) -> Mailbox | None:
    """The mailbox with this pilot number, or of the telephone with this extension."""
    by_pilot = (one for one in core.index.mailboxes.values() if number and one.pilot == number)
    by_station = (
        one
        for one in core.index.mailboxes.values()
        if any(core.index.stations[port].extension == number for port in one.stations)
    )
    return next(by_pilot, None) or next(by_station, None)


def own(core: Core, port: int) -> Mailbox | None:
    """The first mailbox of this telephone."""
    return next((one for one in core.index.mailboxes.values() if port in one.stations), None)


def _make_room(core: Core, mailbox: str) -> None:
    here = of(core.state, mailbox)
    known = core.index.mailboxes.get(mailbox)
    heard = [one for one in here if one.heard]
    while known is not None and heard and len(here) >= known.most:
        here.remove(heard[0])
        delete(core, heard.pop(0).number)


def _replace(core: Core, number: int, **changes: object) -> None:
    messages = core.state.messages
    for place, message in enumerate(messages):
        if message.number == number:
            messages[place] = msgspec.structs.replace(message, **changes)
            _changed(core)


def _changed(core: Core) -> None:
    core.state.remembered += 1
    core.agenda.signal = True

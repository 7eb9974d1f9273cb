"""What somebody was saying when the core, or whoever recorded him, ended: it becomes the message that it was to be, as
soon as its recording is found. Recordings among the messages that are nobody's are deleted then."""

import msgspec

from firmware.callcontrol import mailboxes, notices, recordings
from firmware.callcontrol.actions import DiscardRecording
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import RecordingsFound
from firmware.callcontrol.message_records import Leaving, Message
from firmware.callcontrol.records import State

MOST = 20
"""So many are awaited where recorders fail again and again: the latest (our choice)."""


def begun(state: State) -> tuple[Message, ...]:
    """Messages of which something was said, and that are not kept yet."""
    spoken = [
        one.task.message
        for one in state.dialogues.values()
        if isinstance(one.task, Leaving) and one.take is not None and one.take.recording
    ]
    return (*state.adrift, *(one for one in state.unfinished.values() if one is not None), *spoken)


def lose_sight(core: Core, message: Message) -> None:
    """Whoever recorded it has failed: there may be something of it, or not."""
    core.state.adrift = [*core.state.adrift, message][-MOST:]
    core.state.remembered += 1


def found(core: Core, event: RecordingsFound) -> None:
    """These are there; what is being recorded, or heard and judged by who has spoken it, is his."""
    state = core.state
    used = {one.name for one in state.recordings.values()}
    used |= {one.take.name for one in state.dialogues.values() if one.take is not None}
    used |= {mailboxes.recording_of(one.number) for one in state.messages}
    if state.notice is not None:
        used.add(notices.RECORDING)
    for name, ms in event.kept:
        if name not in used:
            _settle(core, name, ms)
    if state.adrift:
        state.adrift = []
        state.remembered += 1


def _settle(core: Core, name: str, ms: int) -> None:
    message = next((one for one in core.state.adrift if mailboxes.recording_of(one.number) == name), None)
    known = None if message is None else core.index.mailboxes.get(message.mailbox)
    if message is not None and ms >= (recordings.MESSAGE_LEAST_MS if known is None else known.least_ms):
        core.state.adrift.remove(message)
        mailboxes.keep(core, msgspec.structs.replace(message, ms=ms))
    else:
        core.outbox.actions.append(DiscardRecording(name))

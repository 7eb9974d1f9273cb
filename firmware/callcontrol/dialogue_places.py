"""Who talks to the box itself: the beginning and the end of that. What happens meanwhile is in dialogues.py."""

import msgspec

from firmware.callcontrol import dialogue_words, left_behind, mailboxes, queue_places, receivers, recordings, treatments
from firmware.callcontrol.actions import DiscardRecording
from firmware.callcontrol.agenda import Recorded
from firmware.callcontrol.core import Core
from firmware.callcontrol.message_records import Collecting, Dialogue, Leaving, Noting, Prompting, Refusing, Take
from firmware.callcontrol.records import Call, StationPort, Trunk
from firmware.callcontrol.targets import BlockedTarget, MessageTarget

_TALKS_TO_BOX = (MessageTarget, BlockedTarget)


def begin(
    core: Core,
    port: Trunk | StationPort,
    task: Leaving | Collecting | Noting | Prompting | Refusing,
    language: str = "",
) -> Dialogue:
    """The box talks to this port from now on."""
    state = core.state
    state.dialogues_begun += 1
    dialogue = Dialogue(state.dialogues_begun, port.name, task, language=language)
    state.dialogues[port.name] = dialogue
    if isinstance(port, Trunk):
        receivers.listen_to_line(core, port)
    return dialogue


def end(core: Core, name: str) -> None:
    """It does not any more. What a caller has said is kept; who has spoken a notice or a prompt must say that it is
    good."""
    dialogue = core.state.dialogues.pop(name, None)
    if dialogue is None:
        return
    port = core.ends[name]
    if isinstance(port, Trunk):
        receivers.leave_line(core, port)
    dialogue_words.cancel(core, dialogue)
    dialogue_words.hush(core, dialogue)
    take = dialogue.take
    if take is None:
        return
    recording = recordings.of(core.state, name)
    if recording is not None and recording.number == take.recording:
        recordings.stop(core, recording)
    _keep_or_forget(core, dialogue, take)


def leave_mailbox(core: Core, call: Call) -> None:
    """It is for a mailbox no more; whoever was asked for a message hears that somebody else is called. Likewise who was
    not put through."""
    if not isinstance(call.target, _TALKS_TO_BOX):
        return
    core.state.timers.cancel("call", call.number, queue_places.TAKE_IN)
    port = core.ends.get(call.origin)
    if isinstance(port, Trunk) and port.name in core.state.dialogues:
        end(core, port.name)
        if port.hold:
            treatments.give(core, port, treatments.RINGBACK)


def _keep_or_forget(core: Core, dialogue: Dialogue, take: Take) -> None:
    message = dialogue.task.message if isinstance(dialogue.task, Leaving) else None
    if take.step == "records":  # its end is yet to be told
        core.state.unfinished[take.recording] = message
    elif message is not None and take.ms:
        mailboxes.keep(core, msgspec.structs.replace(message, ms=take.ms))
    elif take.ms:
        core.outbox.actions.append(DiscardRecording(take.name))


def finished(core: Core, fact: Recorded) -> None:
    """What somebody has said who has gone since was recorded."""
    message = core.state.unfinished.pop(fact.recording, None)
    if message is not None and fact.ms:
        mailboxes.keep(core, msgspec.structs.replace(message, ms=fact.ms))
    elif message is not None and fact.failed:
        left_behind.lose_sight(core, message)
    elif fact.ms:
        core.outbox.actions.append(DiscardRecording(fact.name))

"""The way into a mailbox: the box answers the line, or the colleague who has called it, and asks for a message."""

import msgspec

from firmware.callcontrol import (
    book,
    calls,
    clock,
    dialogue_places,
    dialogue_words,
    mailboxes,
    queueing,
    receivers,
    takes,
)
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.message_records import Leaving, Message, Take
from firmware.callcontrol.records import Call, StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkState
from firmware.callcontrol.targets import MessageTarget


def look(core: Core, call: Call) -> None:
    """A call is for a mailbox: whoever makes it is asked for a message as soon as he can hear us."""
    origin = core.ends.get(call.origin)
    if not isinstance(call.target, MessageTarget) or origin is None or call.origin in core.state.dialogues:
        return
    mailbox = core.index.mailboxes[call.target.mailbox]
    if isinstance(origin, StationPort):
        _answer_colleague(core, call, origin)
    elif origin.state is TrunkState.RINGING:
        queueing.take_in_by(core, call, 0 if origin.caller is not None else call.began_ms + queueing.TOLD_MS)
    elif origin.state is TrunkState.HELD:
        core.state.timers.cancel("call", call.number, calls.PATIENCE)
        _begin(core, origin, mailbox, call.language)


def _answer_colleague(core: Core, call: Call, station: StationPort) -> None:
    """Who has somebody on hold hears ringback: he will hand him over."""
    if station.holds or station.state not in (StationState.CALLING, StationState.HELD):
        return
    assert isinstance(call.target, MessageTarget)
    mailbox, held = core.index.mailboxes[call.target.mailbox], station.state is StationState.HELD
    if not held:
        calls.end(core, call)
        station.call = 0
    step_station(core, station, StationInput.TALKS_TO_BOX)
    receivers.lend_if_spare(core, station)
    _begin(core, station, mailbox)


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls."""
    if isinstance(call.target, MessageTarget):
        core.agenda.look = True


def _begin(core: Core, port: Trunk | StationPort, mailbox: Mailbox, language: str = "") -> None:
    """He is asked for a message."""
    core.state.messages_begun += 1
    message = _message(core, port, mailbox.name)
    task = Leaving(message)
    book.message_began(core, port.name, message)
    dialogue = dialogue_places.begin(core, port, task, language)
    if not mailboxes.has_room(core, mailbox):
        task.step = "full"
        dialogue_words.say(core, dialogue, "message.full")
        return
    greeting = (Prompt(mailbox.greeting),) if mailbox.greeting else ()
    take = Take(
        mailboxes.recording_of(message.number),
        (*greeting, Prompt("message.leave")),
        mailbox.longest_ms,
        mailbox.silence_ms,
        mailbox.least_ms,
        mailbox.review,
        "message.review",
    )
    takes.begin(core, dialogue, take)


def _message(core: Core, port: Trunk | StationPort, mailbox: str) -> Message:
    weekday, minute = clock.now(core) or (None, None)
    message = Message(core.state.messages_begun, mailbox, weekday=weekday, minute=minute, day=clock.today(core.state))
    if isinstance(port, StationPort):
        known = core.index.stations[port.port]
        return msgspec.structs.replace(message, caller=known.extension, name=known.name, inside=True)
    if port.caller is not None:
        return msgspec.structs.replace(message, caller=port.caller.number, name=port.caller.name)
    return msgspec.structs.replace(message, caller=port.called)

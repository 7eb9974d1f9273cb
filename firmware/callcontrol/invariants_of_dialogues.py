"""What must hold of those who talk to the box itself, and of messages: each check is one sentence about them."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol import dialogue_words
from firmware.callcontrol.index import Index
from firmware.callcontrol.invariants_of_lines import ports_of
from firmware.callcontrol.message_records import Leaving
from firmware.callcontrol.records import State, Trunk
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.targets import BlockedTarget, MessageTarget

_TALKED_TO = (MessageTarget, BlockedTarget)


def _who_talks_to_the_box_is_there(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    talking = {station.name for station in state.stations.values() if station.state is StationState.IN_DIALOGUE}
    for name, dialogue in state.dialogues.items():
        port = ports.get(name)
        if not isinstance(port, Trunk):
            continue
        call = state.calls.get(port.call)
        if port.state is not TrunkState.HELD or call is None or not isinstance(call.target, _TALKED_TO):
            yield f"{name} is {port.state}, and talks to the box about {dialogue.task}"
        talking.add(name)
    if talking != set(state.dialogues):
        yield f"{sorted(talking)} talk to the box, which talks to {sorted(state.dialogues)}"


def _calls_for_mailboxes_are_answered(state: State, index: Index) -> Iterator[str]:
    for call in state.calls.values():
        trunk = ports_of(state).get(call.origin) if isinstance(call.target, _TALKED_TO) else None
        if isinstance(trunk, Trunk) and trunk.state is TrunkState.HELD and trunk.name not in state.dialogues:
            yield f"{trunk.name} is to leave a message, or is not put through, and nobody tells him"


def _nobody_is_rung_for_the_blocked(state: State, index: Index) -> Iterator[str]:
    for call in state.calls.values():
        if not isinstance(call.target, BlockedTarget):
            continue
        trunk = ports_of(state).get(call.origin)
        if call.bells or call.number not in state.waiting or call.queued is not None or call.menu is not None:
            yield f"call {call.number} is blocked, and rings {call.bells} or waits elsewhere"
        if call.target.how == "silent" and isinstance(trunk, Trunk) and trunk.state is not TrunkState.RINGING:
            yield f"{trunk.name} is blocked in silence, and {trunk.state}"


def _nobody_waits_for_ever_for_the_box(state: State, index: Index) -> Iterator[str]:
    told = {speaking.listener for speaking in state.speaking.values()}
    recorded = {recording.number for recording in state.recordings.values()}
    for name, dialogue in state.dialogues.items():
        due = state.timers.due_of(dialogue_words.OWNER, dialogue.number, dialogue_words.DUE) is not None
        if due != (dialogue.doing in ("waits", "listens", "beeps", "recorder", "busy")):
            yield f"{name} {dialogue.doing} without an end, or has one too many"
        if (dialogue.doing == "speaks") != (name in told):
            yield f"{name} {dialogue.doing}, and {sorted(told)} are told something"
        if (dialogue.doing == "waits") != (name in state.unheard):
            yield f"{name} {dialogue.doing}, and {state.unheard} await an output"
        if dialogue.doing == "records" and (dialogue.take is None or dialogue.take.recording not in recorded):
            yield f"{name} is recorded, and no recorder does it"


def _who_talks_to_the_box_hears_only_that(state: State, index: Index) -> Iterator[str]:
    for name, dialogue in state.dialogues.items():
        hears = ports_of(state)[name].hears
        words = f"tone {next((output for output, one in state.speaking.items() if one.listener == name), '')}"
        beeps = tuple(f"tone {output}" for output, one in state.playing.items() if one.tone == "beep")
        may_hear = {
            "waits": ("tone music",),
            "recorder": ("tone music",),
            "speaks": (words,),
            "beeps": (*beeps, ""),
            "busy": ("tone busy",),
        }
        if hears not in may_hear.get(dialogue.doing, ("",)):
            yield f"{name} {dialogue.doing} and hears {hears or 'nothing'}"


def _messages_are_in_one_place(state: State, index: Index) -> Iterator[str]:
    numbers = [message.number for message in state.messages]
    if len(set(numbers)) != len(numbers) or max(numbers, default=0) > state.messages_begun:
        yield f"messages {numbers} of {state.messages_begun}"
    if any(not message.ms > 0 for message in state.messages):
        yield "a message has no length"
    if not {message.number for message in state.adrift}.isdisjoint(numbers):
        yield f"messages {state.adrift} are awaited, and kept"
    under_way = {recording.number for recording in state.recordings.values()}
    if not set(state.unfinished) <= under_way:
        yield f"recordings {sorted(state.unfinished)} are over, and their messages were not kept"
    for dialogue in state.dialogues.values():
        left = isinstance(dialogue.task, Leaving) and dialogue.take is not None
        if left and dialogue.task.message.number in numbers:  # type: ignore[union-attr]
            yield f"{dialogue.port} still speaks a message that was kept"


OF_DIALOGUES: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _who_talks_to_the_box_is_there,
    _calls_for_mailboxes_are_answered,
    _nobody_is_rung_for_the_blocked,
    _nobody_waits_for_ever_for_the_box,
    _who_talks_to_the_box_hears_only_that,
    _messages_are_in_one_place,
)

"""People of the office who speak the notice of the day, or a prompt: they are asked to, hear it, and say that it is
good; of a notice, also until when callers are to hear it."""

from firmware.callcontrol import (
    callbacks,
    dialogue_places,
    dialogue_words,
    notices,
    recalls,
    recordings,
    takes,
)
from firmware.callcontrol.actions import DiscardRecording, Prompt, RenameRecording
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.message_records import Dialogue, Noting, Prompting, Take
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.states import StationInput

END = "#"
_TIME_DIGITS = 4
_TRIES = 3


def may(core: Core, station: StationPort) -> bool:
    """By its class of service; the operator, or where there is none everybody, unless his class denies him the code."""
    known = core.index.stations[station.port]
    return known.records or core.state.plan.operator is None or recalls.is_operator(core, station.port)


def begin(core: Core, station: StationPort, task: Noting | Prompting) -> None:
    """He is asked to speak."""
    step_station(core, station, StationInput.TALKS_TO_BOX)
    dialogue = dialogue_places.begin(core, station, task)
    words = "notice.record" if isinstance(task, Noting) else "recording.record"
    take = Take(
        f"messages/draft-{station.port}",
        (Prompt(words),),
        recordings.MESSAGE_LONGEST_MS,
        recordings.MESSAGE_SILENCE_MS,
        least_ms=1_000,
        review="recording.review",
    )
    takes.begin(core, dialogue, take)


def taken(core: Core, dialogue: Dialogue, ms: int | None) -> None:
    """He has spoken, and it is good; or he has not, or could not."""
    task = dialogue.task
    port = core.ends[dialogue.port].port
    if not ms:
        core.outbox.actions.append(DiscardRecording(f"messages/draft-{port}"))
        step_station(core, core.state.stations[port], StationInput.CONGESTED)
    elif isinstance(task, Noting):
        notices.begin(core, f"messages/draft-{port}")
        _ask_until(core, dialogue)
    elif isinstance(task, Prompting):
        core.outbox.actions.append(RenameRecording(f"messages/draft-{port}", f"prompts/{task.name}"))
        task.step = "closes"
        dialogue_words.say(core, dialogue, "recording.saved")


def said(core: Core, dialogue: Dialogue) -> None:
    """The words are over."""
    if _task(dialogue).step == "closes":
        step_station(core, _station(core, dialogue), StationInput.DONE)
    else:
        dialogue_words.listen(core, dialogue, callbacks.FIRST_KEY_MS)


def pressed(core: Core, dialogue: Dialogue, digit: str) -> None:
    """A digit of the time."""
    if _task(dialogue).step != "until":
        return
    dialogue_words.listen(core, dialogue, callbacks.NEXT_KEY_MS)
    dialogue.keyed += "" if digit == END else digit
    if digit == END and not dialogue.keyed:
        _close(core, dialogue, 0)
    elif digit == END or len(dialogue.keyed) >= _TIME_DIGITS:
        minute = _minute_of(dialogue.keyed)
        if minute is None:
            _ask_until(core, dialogue)
        else:
            _close(core, dialogue, minute)


def time_is_up(core: Core, dialogue: Dialogue) -> None:
    """Nothing more is pressed: it stays until midnight; or no output was free for long."""
    step_station(core, _station(core, dialogue), StationInput.DONE)


def _minute_of(keyed: str) -> int | None:
    """The minute of the day that these four digits are; None: there is no such time."""
    if len(keyed) != _TIME_DIGITS or not keyed.isdigit() or keyed[:2] > "23" or keyed[2:] > "59":
        return None
    return 60 * int(keyed[:2]) + int(keyed[2:])


def _ask_until(core: Core, dialogue: Dialogue) -> None:
    """Where nobody knows the time it is heard until it is withdrawn."""
    task, notice = dialogue.task, core.state.notice
    dialogue.silent += 1
    if isinstance(task, Noting):
        asks = notice is not None and notice.until is not None and dialogue.silent <= _TRIES
        task.step = "until" if asks else "closes"
        dialogue_words.say(core, dialogue, "notice.ask" if asks else "notice.saved")


def _close(core: Core, dialogue: Dialogue, minute: int) -> None:
    notices.until(core, minute)
    if isinstance(dialogue.task, Noting):
        dialogue.task.step = "closes"
    dialogue_words.say(core, dialogue, "notice.saved", Prompt("notice.until", (minute,)))


def _task(dialogue: Dialogue) -> Noting | Prompting:
    assert isinstance(dialogue.task, Noting | Prompting)
    return dialogue.task


def _station(core: Core, dialogue: Dialogue) -> StationPort:
    port = core.ends[dialogue.port]
    assert isinstance(port, StationPort)
    return port

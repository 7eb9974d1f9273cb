"""Who talks to the box itself: every fact goes to what he is about (leaving.py, collecting.py ...), or, while he is
asked to speak or is recorded, to that (takes.py)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from firmware.callcontrol import (
    collecting,
    dialogue_places,
    dialogue_words,
    doors,
    leaving,
    own_words,
    refusing,
    takes,
)
from firmware.callcontrol.agenda import Recorded
from firmware.callcontrol.core import Core
from firmware.callcontrol.message_records import Collecting, Dialogue, Leaving, Noting, Prompting, Refusing
from firmware.callcontrol.records import StationPort


class Script(NamedTuple):
    """What is done when the words are over, a key is pressed, what was awaited has not come, and somebody has spoken
    for so many ms (None: he could not)."""

    said: Callable[[Core, Dialogue], None]
    pressed: Callable[[Core, Dialogue, str], None]
    time_is_up: Callable[[Core, Dialogue], None]
    taken: Callable[[Core, Dialogue, int | None], None] | None = None


_OWN_WORDS = Script(own_words.said, own_words.pressed, own_words.time_is_up, own_words.taken)
_SCRIPTS: dict[type[Any], Script] = {
    Leaving: Script(leaving.said, leaving.pressed, leaving.time_is_up, leaving.taken),
    Collecting: Script(collecting.said, collecting.pressed, collecting.time_is_up),
    Noting: _OWN_WORDS,
    Prompting: _OWN_WORDS,
    Refusing: Script(refusing.said, refusing.pressed, refusing.time_is_up),
}


def said(core: Core, dialogue: Dialogue) -> None:
    """The words are over."""
    if dialogue.doing != "speaks":
        return
    if dialogue.take is not None:
        takes.said(core, dialogue, dialogue.take)
    else:
        _SCRIPTS[type(dialogue.task)].said(core, dialogue)


def interrupted(core: Core, dialogue: Dialogue) -> None:
    """The words broke off, as somebody else needed their output at once: they begin anew."""
    if dialogue.doing == "speaks":
        dialogue_words.speak(core, dialogue)


def pressed(core: Core, dialogue: Dialogue, digit: str) -> None:
    """A key. The last one of a code, still held down, is none."""
    port = core.ends[dialogue.port]
    if isinstance(port, StationPort) and doors.is_held_down(core, port):
        return
    if dialogue.take is not None:
        takes.pressed(core, dialogue, dialogue.take, digit)
    else:
        _SCRIPTS[type(dialogue.task)].pressed(core, dialogue, digit)


def time_is_up(core: Core, number: int) -> None:
    """What was awaited has not come."""
    dialogue = _numbered(core, number)
    if dialogue is None:
        return
    if dialogue.take is not None:
        takes.time_is_up(core, dialogue, dialogue.take)
    else:
        _SCRIPTS[type(dialogue.task)].time_is_up(core, dialogue)


def recorded(core: Core, fact: Recorded) -> None:
    """A recording is over: of somebody who is here, or of one who has gone since."""
    dialogue = core.state.dialogues.get(fact.owner)
    if dialogue is not None and dialogue.take is not None and dialogue.take.recording == fact.recording:
        takes.recorded(core, dialogue, dialogue.take, fact.ms, fact.failed)
    elif fact.recording in core.state.unfinished:
        dialogue_places.finished(core, fact)


def taken(core: Core, fact: tuple[int, int | None]) -> None:
    """Somebody has spoken, or could not."""
    number, ms = fact
    dialogue = _numbered(core, number)
    script = None if dialogue is None else _SCRIPTS[type(dialogue.task)].taken
    if dialogue is not None and script is not None:
        script(core, dialogue, ms)


def _numbered(core: Core, number: int) -> Dialogue | None:
    return next((one for one in core.state.dialogues.values() if one.number == number), None)

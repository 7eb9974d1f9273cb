"""Somebody is asked to speak, hears a tone, and is recorded; then he may hear that, and speak again.

It ends with what he has said, with nothing (he said nothing, or too little), or with None: no recorder, or no output,
was free for long.
"""

from firmware.callcontrol import dialogue_words, recordings
from firmware.callcontrol.actions import DiscardRecording, Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.message_records import Dialogue, Leaving, Take

KEEP, HEAR, AGAIN = "1", "2", "3"
END = "#"
NOTHING = "message.nothing"

KEY_MS = 5_000
"""telephony.md 1.2: somebody who is asked for a digit has 5 s."""
ASKED = 2
"""So often somebody is asked whether what he has said is good. A caller who presses nothing has hung up, or is content;
what all callers would hear is not kept so."""
SPEAKS = 2
"""So often somebody is asked to speak who says nothing."""
LOOK_MS = 1_000


def begin(core: Core, dialogue: Dialogue, take: Take) -> None:
    """He is asked to speak."""
    dialogue.take = take
    _ask(core, dialogue, take)


def said(core: Core, dialogue: Dialogue, take: Take) -> None:
    """The words are over."""
    if take.step == "asks":
        _beep(core, dialogue)
    elif take.step == "plays":
        _review(core, dialogue, take)
    else:
        dialogue_words.listen(core, dialogue, KEY_MS)


def pressed(core: Core, dialogue: Dialogue, take: Take, digit: str) -> None:
    """A key ends what he says, or says whether it is good; while he is asked, the tone comes at once."""
    if take.step == "records":
        recording = recordings.of(core.state, dialogue.port)
        if digit == END and recording is not None:
            recordings.stop(core, recording)
    elif take.step == "asks":
        if digit == END and dialogue.doing in ("speaks", "waits"):
            _beep(core, dialogue)
    elif digit == KEEP:
        _end(core, dialogue, take.ms)
    elif digit == HEAR:
        take.step = "plays"
        dialogue_words.say(core, dialogue, heard_as(take.name))
    elif digit == AGAIN:
        take.vain = 0
        _ask(core, dialogue, take)


def time_is_up(core: Core, dialogue: Dialogue, take: Take) -> None:
    """The tone was heard, or what he waits for has not come."""
    if dialogue.doing in ("beeps", "recorder"):
        _record(core, dialogue, take)
    elif take.step == "asks":
        _end(core, dialogue, None)
    else:
        dialogue.silent += 1
        if dialogue.silent >= ASKED:
            _end(core, dialogue, take.ms if isinstance(dialogue.task, Leaving) else None)
        else:
            _review(core, dialogue, take)


def recorded(core: Core, dialogue: Dialogue, take: Take, ms: int, failed: bool = False) -> None:
    """What he has said is ``ms`` long; 0: nothing is kept, perhaps as whoever records has ``failed``."""
    take.ms = ms
    dialogue.silent = 0
    if not ms:
        take.vain += 1
        if take.vain >= SPEAKS:
            _end(core, dialogue, None if failed else 0)
        else:
            take.step = "asks"
            dialogue_words.say(core, dialogue, NOTHING, *take.words)
    elif take.reviewed:
        _review(core, dialogue, take)
    else:
        _end(core, dialogue, ms)


def heard_as(name: str) -> str:
    """The prompt that plays recording ``messages/NAME``."""
    return f"message.{name.partition('/')[2]}"


def _ask(core: Core, dialogue: Dialogue, take: Take) -> None:
    take.step = "asks"
    dialogue_words.say(core, dialogue, *take.words)


def _beep(core: Core, dialogue: Dialogue) -> None:
    dialogue.since_ms = core.state.now_ms
    if recordings.free(core.state):
        dialogue_words.beep(core, dialogue)
    else:
        _await_recorder(core, dialogue)


def _await_recorder(core: Core, dialogue: Dialogue) -> None:
    """With music, and not for ever."""
    if core.state.now_ms >= dialogue.since_ms + dialogue_words.PATIENCE_MS:
        _end(core, dialogue, None)
        return
    if dialogue.doing != "recorder":
        dialogue_words.hush(core, dialogue)
        dialogue_words.play_music(core, dialogue)
        dialogue.doing = "recorder"
    dialogue_words.wait(core, dialogue, LOOK_MS)


def _record(core: Core, dialogue: Dialogue, take: Take) -> None:
    if dialogue.doing == "recorder":
        if recordings.free(core.state):
            dialogue_words.beep(core, dialogue)
        else:
            _await_recorder(core, dialogue)
        return
    dialogue_words.hush(core, dialogue)
    port = core.ends[dialogue.port]
    if take.ms and recordings.free(core.state):  # what he says now counts, and nothing else
        core.outbox.actions.append(DiscardRecording(take.name))
        take.ms = 0
    number = recordings.begin(core, port, take.name, take.longest_ms, take.silence_ms, take.least_ms)
    if number:
        take.step, take.recording, dialogue.doing = "records", number, "records"
        core.state.remembered += 1  # who speaks here: what he says may outlive this box
    else:
        _await_recorder(core, dialogue)


def _review(core: Core, dialogue: Dialogue, take: Take) -> None:
    take.step = "reviews"
    dialogue_words.say(core, dialogue, Prompt(take.review))


def _end(core: Core, dialogue: Dialogue, ms: int | None) -> None:
    dialogue_words.cancel(core, dialogue)
    dialogue_words.hush(core, dialogue)
    dialogue.take = None
    core.agenda.taken.append((dialogue.number, ms))

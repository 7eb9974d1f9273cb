"""What somebody hears who talks to the box itself: words, as soon as an output is free for them, and a tone."""

from firmware.callcontrol import plays, treatments
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.message_records import Dialogue

OWNER = "dialogue"  # owner of the timer of a dialogue, by its number
DUE = "due"  # timer of a dialogue: what it waits for should have come

PATIENCE_MS = 60_000
"""So long somebody waits for an output or a recorder, with music: as long as the longest words take (plays.py)."""
BEEP_MS = 500
"""The tone before a recording (our choice, as answering machines do)."""


def say(core: Core, dialogue: Dialogue, *words: Prompt | str) -> None:
    """These words, now or as soon as an output is free; until then, music."""
    dialogue.words = tuple(Prompt(one) if isinstance(one, str) else one for one in words)
    dialogue.keyed = ""
    speak(core, dialogue)


def speak(core: Core, dialogue: Dialogue) -> None:
    """Its words, from their beginning."""
    port = core.ends[dialogue.port]
    cancel(core, dialogue)
    hush(core, dialogue)
    if not core.state.plan.tone_outputs:
        dialogue.doing = "speaks"
        core.agenda.said.append(port.name)
    elif plays.say(core, port, dialogue.words, dialogue.language):
        dialogue.doing = "speaks"
    else:
        dialogue.doing = "waits"
        play_music(core, dialogue)
        wait(core, dialogue, PATIENCE_MS)


def has_its_turn(core: Core, dialogue: Dialogue) -> None:
    """An output is free for its words, or none will ever be."""
    port = core.ends[dialogue.port]
    if dialogue.doing == "waits" and not core.state.plan.tone_outputs:
        speak(core, dialogue)
    elif dialogue.doing == "waits" and plays.say(core, port, dialogue.words, dialogue.language):
        dialogue.doing = "speaks"
        cancel(core, dialogue)


def hush(core: Core, dialogue: Dialogue) -> None:
    """Silence: no words, no tone and no music."""
    port = core.ends[dialogue.port]
    plays.wait_no_more(core, port)
    treatments.stop(core, port)


def play_music(core: Core, dialogue: Dialogue) -> None:
    """Until something comes."""
    treatments.give(core, core.ends[dialogue.port], treatments.MUSIC)


def listen(core: Core, dialogue: Dialogue, wait_ms: int) -> None:
    """Something may be pressed, for so long."""
    hush(core, dialogue)
    dialogue.doing = "listens"
    wait(core, dialogue, wait_ms)


def beep(core: Core, dialogue: Dialogue) -> None:
    """The tone after which one speaks."""
    hush(core, dialogue)
    dialogue.doing = "beeps"
    treatments.beep(core, core.ends[dialogue.port])
    wait(core, dialogue, BEEP_MS)


def wait(core: Core, dialogue: Dialogue, wait_ms: int) -> None:
    """Something is to happen within so long."""
    core.state.timers.start(OWNER, dialogue.number, DUE, core.state.now_ms + wait_ms)


def cancel(core: Core, dialogue: Dialogue) -> None:
    """Nothing is due any more."""
    core.state.timers.cancel(OWNER, dialogue.number, DUE)

"""Prompts: an assignable output says words for one port, and is free for others when they are said.

Tones that people wait for come first: words are said when an output is free for them, to callers in the order in which
they wanted to hear some. Who is in a hurry takes the output of words as that of tones (signals.py).
"""

import re
from typing import Literal

from firmware.callcontrol import treatments
from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint, Play, Prompt, StopPlay
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Junctor, Speaking, StationPort, Tape, Trunk
from firmware.callcontrol.states import StationState

LONGEST_MS = 60_000
"""No words take so long (telephony.md 1.2: all messages of a box together have 3 to 6 minutes)."""

LONGEST_RECORDED_MS = 4 * 3_600_000
"""What was recorded may be a conversation of hours; whoever hears it to its end, hangs up before."""

_RECORDED = re.compile(r"call\.|message\.([0-9]|draft|notice)")
"""Prompts that are recordings of their own begin so."""


def say(
    core: Core, port: Trunk | StationPort, prompts: tuple[Prompt, ...], language: str = "", tells: bool = False
) -> int:
    """The port hears these words, and nothing else meanwhile: who waits or is in a menu, and then music; a station that
    was told to wait for what it asked for, and then stuttering dial tone; who talks to the box, and then nothing. The
    number of the play, or 0: no output is free, others come before, or it is told something already. Who is in a queue
    or a menu, or talks to the box, has his turn later then. ``tells``: by them its other side learns that it is
    recorded."""
    state = core.state
    if port.hears.removeprefix("tone ") in state.speaking:
        return 0
    is_next = core.agenda.speaks == port.name or not state.unheard
    play, output = _begin(core, prompts, language) if is_next else (0, "")
    if play:
        wait_no_more(core, port)
        stop_whisper(core, port)
        treatments.give(core, port, f"tone {output}")
        state.speaking[output] = Speaking(play, port.name, tells=tells)
    elif state.plan.tone_outputs and port.name not in state.unheard and _hears_on(core, port):
        state.unheard.append(port.name)
    return play


def _hears_on(core: Core, port: Trunk | StationPort) -> bool:
    """It waits, or is in a menu, until somebody answers, or talks to the box."""
    return isinstance(port, Trunk) or port.state is StationState.CHOOSING or port.name in core.state.dialogues


def next_to_hear(core: Core) -> Trunk | StationPort | None:
    """Whose turn it is, out of the list from now on; None: nobody waits, or no output is free. On a box that
    has none it is everybody's turn to know."""
    unheard = core.state.unheard
    if not unheard or (core.state.plan.tone_outputs and treatments.free_output(core) is None):
        return None
    return core.ends[unheard.pop(0)]


def wait_no_more(core: Core, port: Trunk | StationPort) -> None:
    """It does not want to be told anything any more."""
    if port.name in core.state.unheard:
        core.state.unheard.remove(port.name)


def announce(core: Core, junctor: Junctor, prompts: tuple[Prompt, ...], language: str) -> int:
    """All in this conversation hear beside it that they are recorded; 0: no output is free, or one of them is told
    something else, or hears another tone, just now."""
    members = [core.ends[name] for name in junctor.members]
    if any(member.warning or member.whispered for member in members):
        return 0
    play, output = _begin(core, prompts, language)
    if play:
        core.state.speaking[output] = Speaking(play, members[0].name, junctor.members[1:], tells=True)
        for member in members:
            member.warning = f"tone {output}"
            core.outbox.actions.append(CloseCrosspoint(member.name, member.warning))
    return play


def whisper(core: Core, port: Trunk | StationPort, prompts: tuple[Prompt, ...]) -> int:
    """The port hears these words beside its conversation, or beside the line that it calls out by, and nobody else
    does; 0: no output is free."""
    play, output = _begin(core, prompts, "")
    if play:
        stop_whisper(core, port)
        core.state.speaking[output] = Speaking(play, port.name)
        port.whispered = f"tone {output}"
        core.outbox.actions.append(CloseCrosspoint(port.name, port.whispered))
    return play


def stop_whisper(core: Core, port: Trunk | StationPort) -> None:
    """It hears no words beside its conversation any more."""
    source, port.whispered = port.whispered, ""
    if source:
        core.outbox.actions.append(OpenCrosspoint(port.name, source))
        treatments.stop_speaking(core, source.removeprefix("tone "))


def ended(core: Core, play: int, why: Literal["done", "missing", "failed"]) -> None:
    """These words were said, or could not be (events.PlayEnded); those of a play that is over already are nobody's
    business."""
    state = core.state
    output = next((name for name, speaking in state.speaking.items() if speaking.play == play), "")
    if not output:
        return
    speaking = state.speaking.pop(output)
    port = core.ends[speaking.listener]
    state.timers.cancel(treatments.PLAY, play, treatments.PLAY_DUE)
    core.agenda.signal = True
    if speaking.tells:
        _know(core, speaking, why == "done")
    if speaking.others:
        treatments.hear_no_more(core, output, speaking)
        return
    if port.whispered == f"tone {output}":
        port.whispered = ""
        core.outbox.actions.append(OpenCrosspoint(port.name, f"tone {output}"))
        return
    if port.name in state.dialogues:
        treatments.stop(core, port)
        state.dialogues[port.name].broke_off = why == "failed"
    elif isinstance(port, StationPort) and port.state is not StationState.CHOOSING:
        treatments.give_assigned(core, port, "stutter")
    else:
        treatments.give(core, port, treatments.MUSIC)
    core.agenda.said.append(port.name)


def overdue(core: Core, play: int) -> None:
    """Nobody has told that these words were said, and nobody will."""
    output = next(name for name, speaking in core.state.speaking.items() if speaking.play == play)
    core.outbox.actions.append(StopPlay(output))
    core.state.count("words without an end")
    ended(core, play, "failed")


def _know(core: Core, speaking: Speaking, said: bool) -> None:
    """Those outside who have heard the announcement know; where it could not be said it is not said again."""
    for name in (speaking.listener, *speaking.others):
        port = core.ends[name]
        if isinstance(port, Trunk):
            tape = core.state.tapes.setdefault(port.port, Tape())
            if said:
                tape.told = True
            else:
                tape.untold = port.junctor


def _begin(core: Core, prompts: tuple[Prompt, ...], language: str) -> tuple[int, str]:
    state = core.state
    output = treatments.free_output(core)
    if output is None:
        return 0, ""
    state.plays_begun += 1
    play = state.plays_begun
    core.outbox.actions.append(Play(play, output, prompts, language or state.plan.language))
    state.timers.start(treatments.PLAY, play, treatments.PLAY_DUE, state.now_ms + _longest_ms(prompts))
    return play, output


def _longest_ms(prompts: tuple[Prompt, ...]) -> int:
    recorded = any(_RECORDED.match(prompt.name) for prompt in prompts)
    return LONGEST_RECORDED_MS if recorded else LONGEST_MS

"""Prompts: an assignable output says words for one port, and is free for others when they are said.

Tones that people wait for come first: words are said when an output is free for them. Who is in a hurry takes the
output of words as that of tones (signals.py).
"""

from firmware.callcontrol import treatments
from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint, Play, Prompt, StopPlay
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Junctor, Speaking, StationPort, Tape, Trunk

LONGEST_MS = 60_000
"""No words take so long (telephony.md 1.2: all messages of a box together have 3 to 6 minutes)."""

LONGEST_RECORDED_MS = 4 * 3_600_000
"""What was recorded may be a conversation of hours; whoever hears it to its end, hangs up before."""

_RECORDED = ("message.", "call.")
"""Prompts that are recordings of their own begin so."""


def say(core: Core, port: Trunk | StationPort, prompts: tuple[Prompt, ...], tells: bool = False) -> int:
    """The port hears these words, and nothing else meanwhile: a line that waits, and then music; a station that was
    told to wait for what it asked for, and then stuttering dial tone. The number of the play, or 0: no output is free,
    or it is told something already. ``tells``: by them its other side learns that it is recorded."""
    if port.hears.removeprefix("tone ") in core.state.speaking:
        return 0
    play, output = _begin(core, prompts, "")
    if play:
        treatments.give(core, port, f"tone {output}")
        core.state.speaking[output] = Speaking(play, port.name, tells=tells)
    return play


def announce(core: Core, junctor: Junctor, prompts: tuple[Prompt, ...]) -> int:
    """All in this conversation hear beside it that they are recorded; 0: no output is free, or another tone sounds into
    it just now."""
    members = [core.ends[name] for name in junctor.members]
    if any(member.warning for member in members):
        return 0
    play, output = _begin(core, prompts, "")
    if play:
        core.state.speaking[output] = Speaking(play, members[0].name, junctor.members[1:], tells=True)
        for member in members:
            member.warning = f"tone {output}"
            core.outbox.actions.append(CloseCrosspoint(member.name, member.warning))
    return play


def whisper(core: Core, station: StationPort, prompts: tuple[Prompt, ...]) -> int:
    """The station hears these words beside its conversation, and nobody else does; 0: no output is free."""
    play, output = _begin(core, prompts, "")
    if play:
        stop_whisper(core, station)
        core.state.speaking[output] = Speaking(play, station.name)
        station.whispered = f"tone {output}"
        core.outbox.actions.append(CloseCrosspoint(station.name, station.whispered))
    return play


def stop_whisper(core: Core, station: StationPort) -> None:
    """It hears no words beside its conversation any more."""
    source, station.whispered = station.whispered, ""
    if source:
        core.outbox.actions.append(OpenCrosspoint(station.name, source))
        treatments.stop_speaking(core, source.removeprefix("tone "))


def ended(core: Core, play: int, said: bool = True) -> None:
    """These words were ``said``, or could not be; those of a play that is over already are nobody's business."""
    state = core.state
    output = next((name for name, speaking in state.speaking.items() if speaking.play == play), "")
    if not output:
        return
    speaking = state.speaking.pop(output)
    port = core.ends[speaking.listener]
    state.timers.cancel(treatments.PLAY, play, treatments.PLAY_DUE)
    core.agenda.signal = True
    if speaking.tells:
        _know(core, speaking, said)
    if speaking.others:
        treatments.hear_no_more(core, output, speaking)
        return
    if isinstance(port, StationPort) and port.whispered == f"tone {output}":
        port.whispered = ""
        core.outbox.actions.append(OpenCrosspoint(port.name, f"tone {output}"))
        return
    if isinstance(port, StationPort):
        treatments.give_assigned(core, port, "stutter")
    else:
        treatments.give(core, port, treatments.MUSIC)
    core.agenda.said.append(port.name)


def overdue(core: Core, play: int) -> None:
    """Nobody has told that these words were said, and nobody will."""
    output = next(name for name, speaking in core.state.speaking.items() if speaking.play == play)
    core.outbox.actions.append(StopPlay(output))
    core.state.count("words without an end")
    ended(core, play, said=False)


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
    core.outbox.actions.append(Play(play, output, prompts, language))
    state.timers.start(treatments.PLAY, play, treatments.PLAY_DUE, state.now_ms + _longest_ms(prompts))
    return play, output


def _longest_ms(prompts: tuple[Prompt, ...]) -> int:
    recorded = any(prompt.name.startswith(_RECORDED) for prompt in prompts)
    return LONGEST_RECORDED_MS if recorded else LONGEST_MS

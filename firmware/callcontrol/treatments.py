"""What a port hears that talks to nobody: tones that always sound, and tones on assignable outputs.

An assignable output plays one tone for all who hear it: from its first listener to its last. When none is free, what
is heard instead says as nearly the same as a permanent output can: busy for "this goes nowhere", dial tone for "go
on". A call waiting tone, or a warning, comes on top of a conversation, and has no stand-in.
"""

from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint, PlayTone, StopPlay, StopTone, Tone
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Playing, Speaking, StationPort, Trunk
from firmware.callcontrol.states import StationState

DIAL = "tone dial"
RINGBACK = "tone ringback"
BUSY = "tone busy"
MUSIC = "tone music"

PLAY = "play"  # owner of the timer of words, by the number of the play
PLAY_DUE = "due"  # timer of words: they should have been said

_STAND_INS: dict[Tone, str] = {"stutter": DIAL, "confirmation": DIAL}


def give(core: Core, port: Trunk | StationPort, source: str) -> None:
    """The port hears ``source``, and nothing else any more."""
    stop(core, port)
    port.hears = source
    core.outbox.actions.append(CloseCrosspoint(port.name, source))


def give_assigned(core: Core, station: StationPort, tone: Tone) -> None:
    """The station hears a tone that has no output of its own, or what stands in where no output is left for it."""
    stop(core, station)
    output = _output_for(core, tone)
    if output is None:
        give(core, station, _STAND_INS.get(tone, BUSY))
        return
    core.state.playing[output].listeners.append(station.name)
    give(core, station, f"tone {output}")


def beep(core: Core, port: Trunk | StationPort) -> None:
    """The port hears a tone after which it is recorded; nothing, where no output is left for it."""
    stop(core, port)
    output = _output_for(core, "beep")
    if output is not None:
        core.state.playing[output].listeners.append(port.name)
        give(core, port, f"tone {output}")


def stop(core: Core, port: Trunk | StationPort) -> None:
    """Silence; an assigned output that nobody hears any more stops, too."""
    source = port.hears
    if not source:
        return
    port.hears = ""
    _unhear(core, port, source)


def knock(core: Core, station: StationPort) -> None:
    """A call waiting tone sounds into its conversation, if an output is left for it."""
    station.knock_source = _sound_into(core, station, "waiting")


def stop_knocking(core: Core, station: StationPort) -> None:
    """The call waiting tone ends."""
    source, station.knock_source = station.knock_source, ""
    if source:
        _unhear(core, station, source)


def warn(core: Core, port: Trunk | StationPort) -> None:
    """A warning tone sounds into its conversation, if an output is left for it."""
    stop_warning(core, port)
    port.warning = _sound_into(core, port, "warning")


def stop_warning(core: Core, port: Trunk | StationPort) -> None:
    """The warning tone ends."""
    source, port.warning = port.warning, ""
    if source:
        _unhear(core, port, source)


def remind(core: Core, port: Trunk | StationPort) -> None:
    """A tone sounds into its conversation that tells that it is recorded, if an output is left for it."""
    port.warning = _sound_into(core, port, "recording")


def remind_no_more(core: Core, port: Trunk | StationPort) -> None:
    """That tone ends, if it is what sounds."""
    playing = core.state.playing.get(port.warning.removeprefix("tone "))
    if playing is not None and playing.tone == "recording":
        stop_warning(core, port)


def clear(core: Core, output: str) -> None:
    """No tone sounds on this output any more, and no words: who heard it hears what stands in."""
    state = core.state
    if output in state.speaking:
        _clear_words(core, output)
        return
    tone, listeners = core.state.playing[output].tone, list(core.state.playing[output].listeners)
    for name in listeners:
        port = core.ends[name]
        if isinstance(port, StationPort) and port.knock_source == f"tone {output}":
            stop_knocking(core, port)
        elif port.warning == f"tone {output}":
            stop_warning(core, port)
        elif tone == "beep":
            stop(core, port)
        else:
            give(core, port, _STAND_INS.get(tone, BUSY))


def _clear_words(core: Core, output: str) -> None:
    port = core.ends[core.state.speaking[output].listener]
    if port.warning == f"tone {output}":
        stop_speaking(core, output)
    elif port.whispered == f"tone {output}":
        port.whispered = ""
        core.outbox.actions.append(OpenCrosspoint(port.name, f"tone {output}"))
        stop_speaking(core, output)
    else:
        on_its_own = isinstance(port, StationPort) and port.state is not StationState.CHOOSING
        stutters = on_its_own and port.name not in core.state.dialogues
        give(core, port, _STAND_INS["stutter"] if stutters else MUSIC)
        core.agenda.interrupted.append(port.name)


def leave_outputs(core: Core, outputs: tuple[str, ...]) -> None:
    """Only ``outputs`` may carry tones from now on: who hears another one is moved."""
    state = core.state
    for output in [output for output in state.speaking if output not in outputs]:
        _clear_words(core, output)
    for output in [output for output in state.playing if output not in outputs]:
        tone, listeners = state.playing[output].tone, list(state.playing[output].listeners)
        for name in listeners:
            port = core.ends[name]
            if tone == "warning":
                warn(core, port)
            elif tone == "recording":
                stop_warning(core, port)
            elif not isinstance(port, StationPort) or tone == "beep":
                stop(core, port)
            elif tone == "waiting":
                stop_knocking(core, port)
                knock(core, port)
            else:
                give_assigned(core, port, tone)


def _sound_into(core: Core, port: Trunk | StationPort, tone: Tone) -> str:
    output = _output_for(core, tone)
    if output is None:
        return ""
    core.state.playing[output].listeners.append(port.name)
    core.outbox.actions.append(CloseCrosspoint(port.name, f"tone {output}"))
    return f"tone {output}"


def _unhear(core: Core, port: Trunk | StationPort, source: str) -> None:
    core.outbox.actions.append(OpenCrosspoint(port.name, source))
    output = source.removeprefix("tone ")
    stop_speaking(core, output)
    playing = core.state.playing.get(output)
    if playing is None:
        return
    playing.listeners.remove(port.name)
    if not playing.listeners:
        del core.state.playing[output]
        core.outbox.actions.append(StopTone(output))
        core.agenda.signal = True


def stop_speaking(core: Core, output: str) -> None:
    """Nobody hears the words any more that this output says, if it says any."""
    state = core.state
    speaking = state.speaking.pop(output, None)
    if speaking is not None:
        hear_no_more(core, output, speaking)
        state.timers.cancel(PLAY, speaking.play, PLAY_DUE)
        core.outbox.actions.append(StopPlay(output))
        core.agenda.signal = True


def hear_no_more(core: Core, output: str, speaking: Speaking) -> None:
    """Words that sound into a conversation end for all of it."""
    for name in (speaking.listener, *speaking.others):
        port = core.ends[name]
        if port.warning == f"tone {output}":
            port.warning = ""
            core.outbox.actions.append(OpenCrosspoint(name, f"tone {output}"))


def free_output(core: Core) -> str | None:
    """An assignable output that sounds nothing."""
    state = core.state
    free = (one for one in state.plan.tone_outputs if one not in state.playing)
    return next((one for one in free if one not in state.signals and one not in state.speaking), None)


def _output_for(core: Core, tone: Tone) -> str | None:
    """The output that plays ``tone`` already, else the first free one, which begins to."""
    state = core.state
    outputs = state.plan.tone_outputs
    for output in outputs:
        playing = state.playing.get(output)
        if playing is not None and playing.tone == tone:
            return output
    free = free_output(core)
    if free is not None:
        state.playing[free] = Playing(tone, [])
        core.outbox.actions.append(PlayTone(free, tone))
    return free

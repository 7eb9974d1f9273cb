"""What a station hears that talks to nobody: tones that always sound, and tones on assignable outputs.

An assignable output plays one tone for all who hear it: from its first listener to its last. When none is free, busy
is heard instead: a tone that says "this call goes nowhere" is better than silence.
"""

from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint, PlayTone, StopTone, Tone
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Playing, StationPort

DIAL = "tone dial"
RINGBACK = "tone ringback"
BUSY = "tone busy"


def give(core: Core, station: StationPort, source: str) -> None:
    """The station hears ``source``, and nothing else any more."""
    stop(core, station)
    station.hears = source
    core.outbox.actions.append(CloseCrosspoint(station.name, source))


def give_assigned(core: Core, station: StationPort, tone: Tone) -> None:
    """The station hears a tone that has no output of its own, or busy where no output is left for it."""
    stop(core, station)
    output = _output_for(core, tone)
    if output is None:
        give(core, station, BUSY)
        return
    core.state.playing[output].listeners.append(station.port)
    give(core, station, f"tone {output}")


def stop(core: Core, station: StationPort) -> None:
    """Silence; an assigned output that nobody hears any more stops, too."""
    source = station.hears
    if not source:
        return
    station.hears = ""
    core.outbox.actions.append(OpenCrosspoint(station.name, source))
    output = source.removeprefix("tone ")
    playing = core.state.playing.get(output)
    if playing is None:
        return
    playing.listeners.remove(station.port)
    if not playing.listeners:
        del core.state.playing[output]
        core.outbox.actions.append(StopTone(output))


def leave_outputs(core: Core, outputs: tuple[str, ...]) -> None:
    """Only ``outputs`` may carry tones from now on: who hears another one is moved."""
    state = core.state
    for output in [output for output in state.playing if output not in outputs]:
        tone, listeners = state.playing[output].tone, list(state.playing[output].listeners)
        for port in listeners:
            give_assigned(core, state.stations[port], tone)


def _output_for(core: Core, tone: Tone) -> str | None:
    """The output that plays ``tone`` already, else the first free one, which begins to."""
    state = core.state
    outputs = state.plan.tone_outputs
    for output in outputs:
        playing = state.playing.get(output)
        if playing is not None and playing.tone == tone:
            return output
    for output in outputs:
        if output not in state.playing:
            state.playing[output] = Playing(tone, [])
            core.outbox.actions.append(PlayTone(output, tone))
            return output
    return None

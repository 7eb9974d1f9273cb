"""What must hold between the state of call control and the outputs that it ordered: each check is one sentence."""

from collections.abc import Callable, Iterator

from firmware.callcontrol.invariants_of_lines import SEIZED
from firmware.callcontrol.invariants_of_state import OFF_HOOK, ON_HOOK
from firmware.callcontrol.output_image import OutputImage
from firmware.callcontrol.records import State
from firmware.callcontrol.states import StationState
from firmware.callcontrol.station_effects import BELL

_MAY_FLASH = (
    StationState.TALKING,
    StationState.LISTENING,
    StationState.CALLING,
    StationState.CALLING_OUT,
    StationState.REFUSED,
    StationState.CONFIRMED,
)
_REGISTER_OPEN = (
    StationState.AWAITING_TONE,
    StationState.DIALLING,
    StationState.CHOOSING,
    StationState.IN_DIALOGUE,
)
_MODE = (
    dict.fromkeys(StationState, "idle")
    | dict.fromkeys(_MAY_FLASH, "talking")
    | dict.fromkeys(_REGISTER_OPEN, "dialling")
)


def _heard_alone(state: State) -> set[tuple[str, str]]:
    """(listener, source) of all that is switched to one port for itself: tones, words, whispers."""
    wanted: set[tuple[str, str]] = set()
    for station in state.stations.values():
        if station.hears:
            wanted.add((station.name, station.hears))
        if station.told_on:
            wanted.add((station.name, f"tone {station.told_on}"))
        for source in (station.knock_source, station.warning, station.whispered):
            if source:
                wanted.add((station.name, source))
    for trunk in state.trunks.values():
        if trunk.sends_on:
            wanted.add((trunk.name, f"tone {trunk.sends_on}"))
        for source in (trunk.hears, trunk.warning, trunk.whispered):
            if source:
                wanted.add((trunk.name, source))
    return wanted


def _people_hear_only_their_own(state: State, image: OutputImage) -> Iterator[str]:
    wanted = {
        (listener, source)
        for junctor in state.junctors.values()
        for listener in junctor.members
        for source in junctor.members
        if listener != source
    }
    for port, ear in state.ears.items():
        junctor = state.junctors.get(ear.junctor)
        wanted.update((f"station {port}", member) for member in (junctor.members if junctor is not None else ()))
        if ear.whispers:
            wanted.add((f"station {ear.watched}", f"station {port}"))
    wanted |= _heard_alone(state)
    for recording in state.recordings.values():
        wanted.update((f"recorder {recording.recorder}", source) for source in recording.hears)
    for listener, source in sorted(image.crosspoints - wanted):
        yield f"{listener} hears {source} and nobody owns that"
    for listener, source in sorted(wanted - image.crosspoints):
        yield f"{listener} should hear {source}"


def _nobody_hears_a_tone_and_a_voice(state: State, image: OutputImage) -> Iterator[str]:
    """A call waiting tone is meant to be heard beside a voice."""
    if len({listener for listener, _ in image.crosspoints}) == len(image.crosspoints):
        return  # each hears one only
    knocks = {(station.name, station.knock_source) for station in state.stations.values()}
    knocks.update((station.name, station.warning) for station in state.stations.values())
    knocks.update((station.name, station.whispered) for station in state.stations.values())
    knocks.update((trunk.name, trunk.warning) for trunk in state.trunks.values())
    knocks.update((trunk.name, trunk.whispered) for trunk in state.trunks.values())
    heard = image.crosspoints - knocks
    for listener in sorted({listener for listener, _ in heard}):
        sources = sorted(source for heard_by, source in heard if heard_by == listener)
        if len(sources) > 1 and any(source.startswith("tone ") for source in sources):
            yield f"{listener} hears {' and '.join(sources)}"


def _receivers_and_tones_are_as_ordered(state: State, image: OutputImage) -> Iterator[str]:
    lent = {station.receiver: station.name for station in state.stations.values() if station.receiver}
    lent.update({keys.receiver: f"line {line}" for line, keys in state.line_keys.items() if keys.receiver})
    if image.receivers != lent:
        yield f"receivers {image.receivers} were lent, call control thinks {lent}"
    tones = {output: playing.tone for output, playing in state.playing.items()}
    if image.tones != tones:
        yield f"outputs play {image.tones}, call control thinks {tones}"
    words = {output: speaking.play for output, speaking in state.speaking.items()}
    if image.words != words:
        yield f"outputs say {image.words}, call control thinks {words}"
    recorded = {one: recording.number for one, recording in state.recordings.items() if not recording.stopping}
    if image.recordings != recorded:
        yield f"recorders keep {image.recordings}, call control thinks {recorded}"


def _quiet_outputs(state: State, image: OutputImage) -> Iterator[str]:
    if image.off_hook - image.failed:
        return
    may_hear = {trunk.name for trunk in state.trunks.values() if trunk.hold or trunk.sends_on}
    may_hear.update(station.name for station in state.stations.values() if station.told_on)
    may_hear.update(name for junctor in state.junctors.values() if junctor.linked for name in junctor.members)
    may_hear.update(f"recorder {one}" for one, recording in state.recordings.items() if recording.owner in may_hear)
    tones = set(image.tones.values()) - {"warning", "beep", "recording"}
    lent = [end for end in image.receivers.values() if end not in may_hear]
    if lent or tones or any(listener not in may_hear for listener, _ in image.crosspoints):
        yield "nobody is off hook, and something is lent, plays or is closed"


def _bells_are_wanted(state: State, image: OutputImage) -> Iterator[str]:
    ringing = {port for port, station in state.stations.items() if station.state is StationState.RINGING}
    told_first = {port for port in ringing if state.timers.due_of("station", port, BELL) is not None}
    if set(image.bells) != ringing - told_first:
        yield f"bells {sorted(image.bells)} were ordered, stations {sorted(ringing)} ring"
    for port in sorted(image.off_hook & set(image.bells)):
        yield f"station {port} is off hook and its bell rings"


def _polarity_is_turned_for_a_display(state: State, image: OutputImage) -> Iterator[str]:
    turned = {port for port, station in state.stations.items() if station.reversed}
    if image.reversed != turned:
        yield f"the polarity of stations {sorted(image.reversed)} is reversed, call control thinks {sorted(turned)}"
    for port in sorted(turned):
        station = state.stations[port]
        if station.state is not StationState.RINGING and not station.told_on:
            yield f"station {port} is {station.state} with its polarity reversed"


def _lines_are_seized_by_somebody(state: State, image: OutputImage) -> Iterator[str]:
    seized = {port for port, trunk in state.trunks.items() if trunk.state in SEIZED}
    for port in sorted(image.seized ^ seized):
        yield f"line {port}: loop {'closed' if port in image.seized else 'open'}, call control thinks otherwise"


def _hook_switches_are_believed(state: State, image: OutputImage) -> Iterator[str]:
    for port, station in state.stations.items():
        is_off_hook = port in image.off_hook
        if not is_off_hook and station.state in OFF_HOOK:
            yield f"station {port} is {station.state} but on hook"
        if is_off_hook and station.state in ON_HOOK:
            yield f"station {port} is {station.state} but off hook"
        mode = "dialling" if station.late_single else _MODE[station.state]
        if mode != image.hook_modes.get(port, "idle"):
            yield f"station {port} is {station.state} with hook mode {image.hook_modes.get(port)}"


OF_OUTPUTS: tuple[Callable[[State, OutputImage], Iterator[str]], ...] = (
    _people_hear_only_their_own,
    _nobody_hears_a_tone_and_a_voice,
    _receivers_and_tones_are_as_ordered,
    _quiet_outputs,
    _bells_are_wanted,
    _polarity_is_turned_for_a_display,
    _lines_are_seized_by_somebody,
    _hook_switches_are_believed,
)

"""What must hold about recordings: each check is one sentence about them."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol import recordings, tapes
from firmware.callcontrol.index import Index
from firmware.callcontrol.invariants_of_lines import SEIZED, ports_of
from firmware.callcontrol.invariants_of_state import OFF_HOOK
from firmware.callcontrol.records import Recording, State


def _recordings_have_owners(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    for recording in state.recordings.values():
        if recording.stopping:
            if recording.hears:
                yield f"recording {recording.number} is stopped and hears {recording.hears}"
            continue
        owner = ports.get(recording.owner)
        if owner is None or owner.state not in (*OFF_HOOK, *SEIZED):
            state_of = "is not there" if owner is None else f"is {owner.state}"
            yield f"recording {recording.number} is for {recording.owner}, who {state_of}"
        if recording.hears != _heard(state, recording):
            yield f"recording {recording.number} of {recording.owner} hears {recording.hears}"


def _heard(state: State, recording: Recording) -> list[str]:
    """Whom it should hear: its owner, or all who are in his conversation."""
    if not recording.junctor:
        return [recording.owner]
    junctor = state.junctors.get(recording.junctor)
    return junctor.members if junctor is not None and recording.owner in junctor.members else []


def _recordings_have_an_end_and_a_name(state: State, index: Index) -> Iterator[str]:
    for recorder, recording in state.recordings.items():
        if state.timers.due_of(recordings.OWNER, recording.number, recordings.DUE) is None:
            yield f"recording {recording.number} would last for ever"
        known = recorder <= state.plan.recorders or recording.stopping
        if recording.recorder != recorder or not known:
            yield f"recording {recording.number} is at recorder {recorder} of {state.plan.recorders}"
    names = [recording.name for recording in state.recordings.values()]
    if len(names) != len(set(names)):
        yield f"two recordings have one name: {names}"


def _nobody_is_recorded_who_does_not_know(state: State, index: Index) -> Iterator[str]:
    """Whoever is outside has heard the announcement; what a fax sends, and a call for help, is nobody's to keep."""
    for recording in state.recordings.values():
        for name in recording.hears if recording.junctor else ():
            trunk = next((one for one in state.trunks.values() if one.name == name), None)
            if name in index.data or (trunk is not None and trunk.outward and trunk.called in index.emergency):
                yield f"recording {recording.number} hears {name}"
            tape = None if trunk is None else state.tapes.get(trunk.port)
            if trunk is not None and (tape is None or not tape.told):
                yield f"recording {recording.number} hears {name}, who was not told"
        tape = next((one for port, one in state.tapes.items() if recording.owner == f"line {port}"), None)
        if recording.junctor and not recording.stopping and (tape is None or tape.off or not tape.wanted):
            yield f"recording {recording.number} of {recording.owner} is wanted by nobody"


def _tapes_are_of_calls(state: State, index: Index) -> Iterator[str]:
    for port in state.tapes:
        if port not in state.trunks or state.trunks[port].state not in tapes.IN_CALL:
            yield f"line {port} is in no call and has a tape"


OF_RECORDINGS: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _recordings_have_owners,
    _recordings_have_an_end_and_a_name,
    _nobody_is_recorded_who_does_not_know,
    _tapes_are_of_calls,
)

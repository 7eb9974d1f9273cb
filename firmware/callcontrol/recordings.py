"""Recordings: a recorder keeps what is heard of one port, or of a whole conversation, until that is over.

Its crosspoints belong to its record (records.Recording): they close with it, follow who joins and leaves a
conversation, and none is left when its owner has gone. It is there for the next one when its end was told.
"""

from firmware.callcontrol import actions as a
from firmware.callcontrol.agenda import Recorded
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import RecordingEnded
from firmware.callcontrol.records import Junctor, Recording, State, StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState

OWNER = "recording"  # owner of the timer of a recording, by its number
DUE = "due"  # timer of a recording: its end should have been told

MESSAGE_LEAST_MS = 3_000
MESSAGE_LONGEST_MS = 180_000
MESSAGE_SILENCE_MS = 10_000
"""telephony.md 3.7: minsecs 3, maxsecs 180, maxsilence 10."""

OVERDUE_MS = 5_000
"""Whoever records has a second (an SD card's slowest write, our guess) and its process's restart to tell the end."""

_NOBODY_THERE = (
    *(StationState.IDLE, StationState.RINGING, StationState.OUT),
    *(TrunkState.IDLE, TrunkState.RINGING, TrunkState.GUARD, TrunkState.CHECKING, TrunkState.OUT),
)


def free(state: State) -> int:
    """The first recorder that does nothing; 0: there is none."""
    return next((one for one in range(1, state.plan.recorders + 1) if one not in state.recordings), 0)


def of(state: State, owner: str) -> Recording | None:
    """What is being recorded for this port now."""
    return next((one for one in state.recordings.values() if one.owner == owner and not one.stopping), None)


def begin(  # noqa: PLR0917  (whose, as what, and how long)
    core: Core,
    owner: Trunk | StationPort,
    name: str,
    longest_ms: int = MESSAGE_LONGEST_MS,
    silence_ms: int = MESSAGE_SILENCE_MS,
    least_ms: int = 0,
) -> int:
    """What this port says is kept as ``name`` (StartRecording), unless it is shorter than ``least_ms``. The number of
    the recording, or 0: no recorder is free, or one keeps something by this name already."""
    return _begin(core, owner, name, [owner.name], 0, (longest_ms, silence_ms, least_ms))


def begin_conversation(core: Core, owner: Trunk | StationPort, name: str, longest_ms: int) -> int:
    """``owner`` and all who talk with him are recorded until he leaves this conversation; as ``begin``."""
    junctor = core.state.junctors[owner.junctor]
    return _begin(core, owner, name, [*junctor.members], junctor.number, (longest_ms, 0, 0))


def stop(core: Core, recording: Recording) -> None:
    """It hears nobody any more; its end is told soon."""
    if not recording.stopping:
        recording.stopping = True
        _hear_nobody(core, recording)
        core.outbox.actions.append(a.StopRecording(recording.recorder))
        core.state.timers.start(OWNER, recording.number, DUE, core.state.now_ms + OVERDUE_MS)


def ended(core: Core, event: RecordingEnded) -> Recording | None:
    """It is over, and its recorder free; those that are over already are nobody's business (None)."""
    recording = _numbered(core.state, event.recording)
    if recording is None:
        return None
    _hear_nobody(core, recording)
    del core.state.recordings[recording.recorder]
    core.state.timers.cancel(OWNER, recording.number, DUE)
    kept_ms = event.ms
    if 0 < kept_ms < recording.least_ms:
        core.outbox.actions.append(a.DiscardRecording(recording.name))
        kept_ms = 0
    failed = event.why == "failed"
    core.agenda.recorded.append(Recorded(recording.number, recording.owner, recording.name, kept_ms, failed))
    return recording


def overdue(core: Core, number: int) -> None:
    """Nobody has told its end, and nobody will."""
    recording = _numbered(core.state, number)
    if recording is not None and not recording.stopping:
        core.outbox.actions.append(a.StopRecording(recording.recorder))
    core.state.count("recordings without an end")
    ended(core, RecordingEnded(number, "failed"))


def look(core: Core) -> None:
    """Those end whose owner has hung up, or whose recorder is no more."""
    for recording in list(core.state.recordings.values()):
        gone = core.ends.get(recording.owner)
        if gone is None or gone.state in _NOBODY_THERE or recording.recorder > core.state.plan.recorders:
            stop(core, recording)


def joined(core: Core, junctor: Junctor, name: str) -> None:
    """One more is in a conversation: where it is recorded, he is."""
    for recording in _of_conversation(core, junctor):
        recording.hears.append(name)
        core.outbox.actions.append(a.CloseCrosspoint(_end(recording), name))


def left(core: Core, junctor: Junctor, name: str) -> None:
    """One is about to leave a conversation: he is recorded no more, and nobody is where it was for him."""
    for recording in _of_conversation(core, junctor):
        if name == recording.owner:
            stop(core, recording)
        else:
            recording.hears.remove(name)
            core.outbox.actions.append(a.OpenCrosspoint(_end(recording), name))


def _begin(  # noqa: PLR0917  (whose, as what, whom it hears, and how long)
    core: Core, owner: Trunk | StationPort, name: str, hears: list[str], junctor: int, lengths_ms: tuple[int, int, int]
) -> int:
    state = core.state
    recorder = free(state)
    if not recorder or any(one.name == name for one in state.recordings.values()):
        return 0
    longest_ms, silence_ms, least_ms = lengths_ms
    state.recordings_begun += 1
    number = state.recordings_begun
    recording = Recording(number, recorder, owner.name, name, hears, junctor, least_ms)
    state.recordings[recorder] = recording
    for source in hears:
        core.outbox.actions.append(a.CloseCrosspoint(_end(recording), source))
    core.outbox.actions.append(a.StartRecording(number, recorder, name, longest_ms, silence_ms))
    state.timers.start(OWNER, number, DUE, state.now_ms + longest_ms + OVERDUE_MS)
    return number


def _hear_nobody(core: Core, recording: Recording) -> None:
    for source in recording.hears:
        core.outbox.actions.append(a.OpenCrosspoint(_end(recording), source))
    recording.hears = []


def _end(recording: Recording) -> str:
    return f"recorder {recording.recorder}"


def _numbered(state: State, number: int) -> Recording | None:
    return next((one for one in state.recordings.values() if one.number == number), None)


def _of_conversation(core: Core, junctor: Junctor) -> list[Recording]:
    return [one for one in core.state.recordings.values() if one.junctor == junctor.number and not one.stopping]

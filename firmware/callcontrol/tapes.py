"""Calls that are recorded, and that nobody from outside is recorded who was not told so before.

Whether the call of a line is wanted, and whether its other side knows, stands in the line's tape, until the line is
released. Whoever waits in a queue is told there; everybody else at the beginning of his conversation, where all hear
the announcement beside it. It is recorded from the moment that all lines in it know: each conversation is a part of its
own, and nothing is recorded of who is on hold. Nothing at all is where a data station, or a call for help, is in it.
"""

from typing import Literal

from firmware.callcontrol import plays, recordings, treatments
from firmware.callcontrol.actions import LeaveUnrecorded, Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.records import Junctor, Recording, State, StationPort, Tape, Trunk
from firmware.callcontrol.states import TrunkState

OWNER = "tape"  # owner of the timers of a tape, by its line
BEEP = "beep"  # timer of a tape: everybody is reminded that he is recorded
HUSH = "hush"  # timer of a tape: the reminder was heard
TIMERS = (BEEP, HUSH)

BEEP_MS = 500
"""So long the tone sounds that tells of a recording (asterisk/asterisk, indications.conf.sample: record =
1400/500,0/15000)."""

IN_CALL = (TrunkState.TAKEN_IN, TrunkState.ANSWERING, TrunkState.TALKING, TrunkState.HELD)


def opening(core: Core, trunk: Trunk, queue: Queue) -> tuple[Prompt, ...]:
    """What a caller of this queue is told, if he is to be recorded and does not know."""
    if trunk.port not in core.index.recorded_lines and not (queue.record and core.state.plan.recorders):
        return ()
    return () if _tape(core, trunk).told else _announcement(core)


def want(core: Core, trunk: Trunk) -> None:
    """The call of this line is to be recorded."""
    if core.state.plan.recorders:
        _tape(core, trunk).wanted = True


def ask(core: Core, trunk: Trunk) -> bool:
    """Somebody here wants the call of this line recorded; False: no recorder is free for it, or it is for help."""
    if _is_for_help(core, trunk) or not recordings.free(core.state):
        return False
    tape = _tape(core, trunk)
    tape.wanted, tape.asked, tape.off = True, True, False
    return True


def stop(core: Core, trunk: Trunk) -> bool:
    """Somebody here wants the call of this line recorded no more; False: nobody has wanted it."""
    tape = core.state.tapes.get(trunk.port)
    if tape is None or not tape.wanted or tape.off:
        return False
    tape.off = True
    return True


def look(core: Core) -> None:
    """Those are recorded who are to be, and may be now; and nobody else."""
    state = core.state
    for port in core.index.recorded_lines:
        trunk = state.trunks.get(port)
        if trunk is not None and trunk.state is TrunkState.TALKING and _counts(core, trunk):
            want(core, trunk)
    for port in tuple(state.tapes):
        trunk = state.trunks.get(port)
        if trunk is None or trunk.state not in IN_CALL:
            del state.tapes[port]
            state.timers.cancel_all(OWNER, port, TIMERS)
        elif trunk.state is TrunkState.TALKING and trunk.junctor:
            _look_at(core, trunk, state.junctors[trunk.junctor])


def left(core: Core, junctor: Junctor, name: str) -> None:
    """One is about to leave a conversation: nobody else there is reminded for his sake."""
    trunk = core.ends[name]
    if isinstance(trunk, Trunk) and trunk.port in core.state.tapes:
        if core.state.timers.due_of(OWNER, trunk.port, HUSH) is not None:
            _hush(core, junctor)
        core.state.timers.cancel_all(OWNER, trunk.port, TIMERS)


def time_is_up(core: Core, port: int, name: str) -> None:
    """All in a conversation are to be reminded that it is recorded, or have been."""
    state = core.state
    junctor = state.junctors[state.trunks[port].junctor]
    if name == HUSH:
        _hush(core, junctor)
        _await_beep(core, port)
    elif _recording_of(state, junctor) is not None:
        members = [core.ends[one] for one in junctor.members]
        if not any(member.warning for member in members):
            for member in members:
                treatments.remind(core, member)
        state.timers.start(OWNER, port, HUSH, state.now_ms + BEEP_MS)


def may_be_recorded(core: Core, junctor: Junctor) -> bool:
    """Nobody is in this conversation whom a tone would harm, or delay."""
    return not core.index.data.intersection(junctor.members) and not any(
        _is_for_help(core, trunk) for trunk in _lines(core, junctor)
    )


def _tape(core: Core, trunk: Trunk) -> Tape:
    return core.state.tapes.setdefault(trunk.port, Tape())


def _announcement(core: Core) -> tuple[Prompt, ...]:
    return (Prompt(core.state.plan.taping.announcement),)


def _counts(core: Core, trunk: Trunk) -> bool:
    """The calls of its line are recorded, in the direction that this one has."""
    return not trunk.outward or core.state.plan.taping.calls_out


def _look_at(core: Core, trunk: Trunk, junctor: Junctor) -> None:
    state = core.state
    tape = state.tapes[trunk.port]
    recording = _recording_of(state, junctor)
    if not may_be_recorded(core, junctor):
        if recording is not None:
            recordings.stop(core, recording)
        return
    lines = _lines(core, junctor)
    know = all(_knows(state, line) for line in lines)
    if recording is not None:
        if know:
            return
        recordings.stop(core, recording)
        state.tapes[_line_of(core, recording)].begun = 0
    are_there = all(_is_there(core, line) or (line is trunk and tape.asked) for line in lines)
    if not tape.wanted or tape.off or tape.begun == junctor.number or not are_there:
        return
    if not recordings.free(state):
        if not any(one.stopping for one in state.recordings.values()):  # that one is free soon
            _miss(core, trunk, "no recorder")
    elif know:
        tape.begun = junctor.number
        recordings.begin_conversation(core, trunk, _name(core, trunk, junctor), state.plan.taping.longest_ms)
        _await_beep(core, trunk.port)
    elif tape.untold == junctor.number:
        _miss(core, trunk, "not told")
    elif not _is_being_told(state, junctor):
        plays.announce(core, junctor, _announcement(core), trunk.language)


def _lines(core: Core, junctor: Junctor) -> list[Trunk]:
    ends = (core.ends[name] for name in junctor.members)
    return [end for end in ends if isinstance(end, Trunk)]


def _knows(state: State, trunk: Trunk) -> bool:
    return trunk.port in state.tapes and state.tapes[trunk.port].told


def _recording_of(state: State, junctor: Junctor) -> Recording | None:
    going_on = (one for one in state.recordings.values() if not one.stopping)
    return next((one for one in going_on if one.junctor == junctor.number), None)


def _line_of(core: Core, recording: Recording) -> int:
    return core.ends[recording.owner].port


def _is_for_help(core: Core, trunk: Trunk) -> bool:
    return trunk.outward and trunk.called in core.index.emergency


def _is_there(core: Core, trunk: Trunk) -> bool:
    """Before a call out is answered nobody would hear what he is told. An agent outside has pressed a digit; who has
    asked for a recording by code talks to somebody."""
    if not trunk.outward or trunk.answer:
        return True
    return any(agent.line == trunk.port for agent in core.state.agents.values())


def _is_being_told(state: State, junctor: Junctor) -> bool:
    return any(speaking.tells and speaking.listener in junctor.members for speaking in state.speaking.values())


def _miss(core: Core, trunk: Trunk, why: Literal["no recorder", "not told"]) -> None:
    """Its conversation goes on unrecorded, at least until a recorder is free."""
    tape = core.state.tapes[trunk.port]
    if tape.missed != trunk.junctor:
        tape.missed = trunk.junctor
        core.state.count(f"conversation not recorded: {why}")
        core.outbox.actions.append(LeaveUnrecorded(trunk.port, why))


def _await_beep(core: Core, port: int) -> None:
    beep_ms = core.state.plan.taping.beep_ms
    if beep_ms:
        core.state.timers.start(OWNER, port, BEEP, core.state.now_ms + beep_ms)


def _hush(core: Core, junctor: Junctor) -> None:
    for name in junctor.members:
        treatments.remind_no_more(core, core.ends[name])


def _name(core: Core, trunk: Trunk, junctor: Junctor) -> str:
    """``calls/41-line-2-from-p36301234567-with-11``: the number of the recording, the line, the other side's number
    where it is known (p for +), and who talks to him. Whoever keeps it puts the date in (recording_names.dated)."""
    number = trunk.called if trunk.outward else (trunk.caller.number if trunk.caller is not None else "")
    digits = "".join(sign for sign in number.replace("+", "p") if sign in "p0123456789")
    ends = (core.ends[name] for name in junctor.members)
    people = [core.index.stations[end.port].extension for end in ends if isinstance(end, StationPort)]
    side = f"-{'to' if trunk.outward else 'from'}-{digits}" if digits else ""
    who = f"-with-{people[0]}" if people else ""
    return f"calls/{core.state.recordings_begun + 1}-line-{trunk.port}{side}{who}"

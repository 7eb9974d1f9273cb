"""Who is to be called back: callers who gave up in a queue, and those whom the box was to call back and did not reach.

A caller leaves the list when somebody here talks to him, whoever called. Where no number is known nobody can be called.
"""

from firmware.callcontrol import clock, home_numbers
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_records import LostCaller
from firmware.callcontrol.records import Call, State, Trunk
from firmware.callcontrol.states import TrunkState

MOST = 200
"""Who was lost longest ago leaves a full list (our choice: more than people call back in a week)."""

_GONE = (TrunkState.IDLE, TrunkState.GUARD, TrunkState.CLEARING, TrunkState.OUT)


def note(  # noqa: PLR0917  (who, where, and what came of it)
    core: Core, number: str, queue: str, waited_ms: int, tries: int = 0, message: int = 0
) -> None:
    """The caller with this number, as his line told it, was lost in ``queue`` after so long, and ``tries`` calls to him
    were not answered; or he has left ``message``, and wants to be called. Who was lost before is lost once more, and is
    the last of the list."""
    state = core.state
    before = state.to_call_back.pop(_key(state, number), None)
    weekday, minute = clock.now(core) or (None, None)
    lost = 1 if before is None else before.lost + 1
    tries += 0 if before is None else before.tries
    state.to_call_back[_key(state, number)] = LostCaller(
        number, queue, waited_ms, weekday, minute, lost, tries, message
    )
    if len(state.to_call_back) > MOST:
        del state.to_call_back[next(iter(state.to_call_back))]
    state.remembered += 1


def gave_up_elsewhere(core: Core, call: Call) -> None:
    """This call is over before an answer: was its caller sent on by a queue, and has he hung up where he was then?"""
    trunk = core.ends.get(call.origin)
    if isinstance(trunk, Trunk) and trunk.state in _GONE and call.queued is None and call.left_by:
        note(core, call.left_by, call.left, core.state.now_ms - call.began_ms)


def met(core: Core, number: str) -> bool:
    """Somebody here talks to this number, told by a line or as it was dialled; or takes it from the list by hand.
    False: it was not on the list."""
    state = core.state
    if not state.to_call_back:
        return False
    found = state.to_call_back.pop(_key(state, number), None)
    state.remembered += found is not None
    return found is not None


def is_listed(state: State, number: str) -> bool:
    """A caller with this number was lost."""
    return listed_as(state, number) is not None


def listed_as(state: State, number: str) -> LostCaller | None:
    """How a caller with this number was lost."""
    return state.to_call_back.get(_key(state, number))


def tried(core: Core, number: str) -> None:
    """This number was called, and nobody answered."""
    state = core.state
    known = state.to_call_back.get(_key(state, number))
    if known is not None:
        state.to_call_back[_key(state, number)] = known.once_more_in_vain()
        state.remembered += 1


def listed(state: State, queue: str = "") -> tuple[LostCaller, ...]:
    """Who is to be called back, lost in ``queue`` ("": in any), the first lost first; with callers to whom the box has
    promised a call, who must not be forgotten when its power fails."""
    promised = [
        LostCaller(one.told, one.queue, max(0, state.now_ms - one.entered_ms), tries=one.tries)
        for one in state.promises.values()
        if _key(state, one.told) not in state.to_call_back
    ]
    return tuple(one for one in (*state.to_call_back.values(), *promised) if queue in ("", one.queue))


def recall(state: State, known: tuple[LostCaller, ...]) -> None:
    """The list of the box before this one."""
    state.to_call_back = {_key(state, one.number): one for one in known[-MOST:]}


def _key(state: State, number: str) -> str:
    return home_numbers.as_dialled(state.plan.outside.prefixes, number) or number

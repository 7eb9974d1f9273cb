"""Who calls, as the line tells it before or after the first ring: what that changes for a call that rings.

The same call showing up on a second line within ten seconds is one call (telephony.md 6: routers copy a call to their
second port for 8 to 9 s): its second appearance rings nobody. If it still rings when ten seconds are over, it was
somebody else, or the first one was lost.
"""

from firmware.callcontrol import blocking, caller_out, calls, hunt, knocking, mailbox_entry, menu_entry, queueing
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkState

_ANSWERED = (TrunkState.ANSWERING, TrunkState.TAKEN_IN, TrunkState.TALKING, TrunkState.HELD)

TWIN_MS = 10_000
SECOND_RING_MS = 1_500
"""A burst that begins so long after the first one is the second ring, not the second half of a double one."""


def told(core: Core, port: int) -> None:
    """The line has told who calls, or what was told could not be read."""
    trunk = core.state.trunks[port]
    call = core.state.calls.get(trunk.call)
    if call is None or trunk.state is not TrunkState.RINGING:
        return
    if blocking.turned_away(core, trunk, call):
        return
    queueing.caller_is_known(core, call)
    menu_entry.caller_is_known(core, call)
    mailbox_entry.caller_is_known(core, call)
    if call.still in {"number", "pulse"}:
        go_on(core, call)
    if trunk.caller is not None and trunk.caller.number:
        _silence_twins(core, trunk.caller.number)
    caller_out.caller_is_known(core, call)


def _silence_twins(core: Core, number: str) -> None:
    """Of the lines that ring for this number: the one that told last may be the first that rang."""
    trunks = core.state.trunks.values()
    known = [trunk for trunk in trunks if trunk.caller is not None and trunk.caller.number == number]
    if len(known) > 1:
        for trunk in known:
            if trunk.state is TrunkState.RINGING:
                _silence_twin(core, trunk, [other for other in known if other is not trunk])


def _silence_twin(core: Core, trunk: Trunk, others: list[Trunk]) -> None:
    """It rings nobody for as long as a call may show up twice, where one of the ``others`` had the call first."""
    call = core.state.calls[trunk.call]
    if call.still == "twin" or not any(_is_same(core, other, call) for other in others):
        return
    call.still = "twin"
    core.state.count("call seen on two lines")
    hunt.silence(core, call)
    calls.to_waiting(core, call)
    knocking.cease(core, call)
    call.tried = []
    if call.outgoing:
        core.agenda.given_up.append(call.outgoing)
        call.outgoing = 0
    core.state.timers.start("call", call.number, calls.STILL, core.state.now_ms + TWIN_MS)


def go_on(core: Core, call: Call) -> None:
    """Its bells may ring."""
    call.still = ""
    core.state.timers.cancel("call", call.number, calls.STILL)
    core.agenda.look = True


def rings_again(core: Core, trunk: Trunk) -> None:
    """The second ring: no number comes any more that is worth waiting for."""
    call = core.state.calls.get(trunk.call)
    if call is None or core.state.now_ms - call.began_ms < SECOND_RING_MS:
        return
    queueing.caller_is_known(core, call)
    menu_entry.caller_is_known(core, call)
    if call.still == "number":
        go_on(core, call)


def _is_same(core: Core, other: Trunk, call: Call) -> bool:
    """The other line, whose caller has the same number, rings or was just answered, and came first."""
    if other.caller is None or core.state.now_ms - other.caller.told_ms > TWIN_MS:
        return False
    first = core.state.calls.get(other.call)
    if other.state is TrunkState.RINGING and first is not None:
        return first.number < call.number and first.still != "twin"
    return other.state in _ANSWERED and not other.outward

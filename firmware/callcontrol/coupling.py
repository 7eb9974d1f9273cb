"""How ports act on each other: rules that run to a fixed point after every event.

Effects leave facts on the agenda; a rule takes one of them and feeds inputs to other machines, which may leave new
facts. Rules stand in order of urgency: connect who answered, hand over whom somebody left on hold, silence bells
nobody waits for, do what a flash means, end conversations of one, place the calls of those who have dialled, and only
then give dial tone and free stations to those who wait. What a rule does that is about one feature stands with it.
"""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import (
    agents,
    asking,
    breaks,
    callbacks,
    callers,
    calling_out,
    calls,
    camping,
    dial_tone,
    dialogue_words,
    dialogues,
    doors,
    faxes,
    flash,
    handing_over,
    hunt,
    junctors,
    knocking,
    line_out_effects,
    lost_callers,
    menus,
    messages,
    outside_agents,
    overflowing,
    plays,
    promises,
    queue_places,
    queue_words,
    queueing,
    recalls,
    recordings,
    rejecting,
    supervising,
    tapes,
)
from firmware.callcontrol.agenda import URGENCY, LetGo
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import ANSWERED, PARTED, step, step_station
from firmware.callcontrol.placing import obstacle
from firmware.callcontrol.plan import OutsideTarget
from firmware.callcontrol.records import Call, Hold, StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState


def settle(core: Core) -> None:
    """Apply the rules until none of them has anything to do."""
    agenda = core.agenda
    while True:
        if agenda.noted:
            place, fact = agenda.take()
            _RULES[place](core, fact)
        elif agenda.breaks:
            agenda.breaks = False
            breaks.look(core)
        elif agenda.signal:
            agenda.signal = False
            _sound_digits(core)
            messages.show(core)
            _tell_the_unheard(core)
        elif agenda.tone:
            agenda.tone = False
            dial_tone.grant(core)
        elif agenda.look:
            _give_free_stations(core)
        elif agenda.begun:
            _look_round(core, agenda.begun.pop(0))
        elif agenda.talk:
            _tell_of_waiting(core)
        else:
            if core.state.recordings:
                recordings.look(core)
            if core.state.tapes or core.index.recorded_lines:
                tapes.look(core)
            return


def _connect(core: Core, port: int) -> None:
    """A station answers a call, rung by it or not: all its bells stop, the voices meet."""
    state = core.state
    station = state.stations[port]
    call = state.calls[station.call]
    caller = core.ends[call.origin]
    pool = core.index.pools[call.target].name
    hunt.silence(core, call, but=port)
    queue_words.whisper(core, call, station)
    if call.queued is not None:
        _serve(core, call, port)
    calls.end(core, call)
    station.call = caller.call = 0
    step(core, caller, ANSWERED)
    junctors.begin(core, caller, station)
    state.history.answered(port, pool)
    if isinstance(caller, Trunk) and caller.caller is not None and caller.caller.number:
        promises.caller_met(core, caller.caller.number)
    if isinstance(caller, StationPort):
        camping.met(core, port, caller.port)
        messages.met(core, station, caller)
        doors.listen(core, caller)
    doors.listen(core, station)


def _serve(core: Core, call: Call, port: int) -> None:
    """Somebody has answered a call of a queue: one of its agents, or whoever picked it up."""
    agents.took(core, call, port)
    agent = agents.at(core, port)
    if agent is not None and call.queued is not None:
        queue_places.remember_agent(core, call.queued.number, agent.name)
    queue_places.leave(core, call, "answered", f"station {port}" if agent is None else agent.name)


def _call_off(core: Core, number: int) -> None:
    """The caller has gone before the answer, or was taken from hold: no bell rings for nobody."""
    call = core.state.calls.get(number)
    if call is not None:
        lost_callers.gave_up_elsewhere(core, call)
        hunt.silence(core, call)
        calls.end(core, call)


def _end_lonely(core: Core, number: int) -> None:
    """Whoever is alone in a conversation is not in one any more, nor are callers from outside among themselves."""
    junctor = core.state.junctors.get(number)
    if junctor is None:
        return
    members = [core.ends[name] for name in junctor.members]
    if len(members) < 3:
        junctor.owner = 0  # it is no conference any more
    if len(members) == 1 and isinstance(members[0], StationPort) and members[0].holds:
        flash.meet_again(core, members[0])
    elif len(members) == 1 or (all(isinstance(member, Trunk) for member in members) and not junctor.linked):
        for member in members:
            step(core, member, PARTED)
    else:
        for member in members:
            if isinstance(member, StationPort) and member.receiver:
                doors.listen(core, member)  # it may have been the door post that has gone


def _miss_bell(core: Core, number: int) -> None:
    """A bell fell out of a hunt: if it was the only one, the hunt goes on at once."""
    call = core.state.calls.get(number)
    if call is not None and not call.bells and number in core.state.offered:
        hunt.go_on(core, call)


def _agent_left(core: Core, port: int) -> None:
    """Where nobody is logged in any more, no call of a queue rings."""
    station = core.state.stations.get(port)
    call = None if station is None else core.state.calls.get(station.call)
    if station is None or call is None or call.queued is None or port not in call.bells:
        return
    if port not in core.index.pools[call.target].members:
        call.bells.remove(port)
        step_station(core, station, StationInput.SILENCED)
        core.agenda.bereft.append(call.number)


def _send_on(core: Core, number: int) -> None:
    """A call whose target is outside, or was sent from a queue to where no bell can ring, or nobody has answered: back
    it comes."""
    call = core.state.calls.get(number)
    if call is None:
        return
    if isinstance(call.target, OutsideTarget):
        calling_out.send_on(core, call)
    elif call.queued is None and not call.bells and (call.tried or hunt.is_unreachable(core, call.target)):
        overflowing.come_back(core, call)


def _sound_digits(core: Core) -> None:
    """Lines that await an output to dial on, an emergency before all others, then in order."""
    state = core.state
    waiting = sorted(state.signal_queue, key=lambda port: not state.outgoing[state.trunks[port].outgoing].emergency)
    for port in waiting:
        if not line_out_effects.sound_digits(core, state.trunks[port]):
            return
        state.signal_queue.remove(port)


def _tell_the_unheard(core: Core) -> None:
    """Ports that await an output to be told something, in order; what it is follows from where they are by now."""
    while (port := plays.next_to_hear(core)) is not None:
        call, dialogue = core.state.calls.get(port.call), core.state.dialogues.get(port.name)
        core.agenda.speaks = port.name
        if dialogue is not None:
            dialogue_words.has_its_turn(core, dialogue)
        elif call is not None and call.menu is not None:
            menus.has_its_turn(core, call)
        elif call is not None and call.queued is not None:
            callbacks.say_goodbye(core, call) if call.queued.asks == "agreed" else queue_words.time_is_up(core, call)
        core.agenda.speaks = ""


def _refuse(core: Core, number: int) -> None:
    """A call that does not wait found nobody, or its number is gone: its caller is told why, or comes back."""
    call = core.state.calls[number]
    why = _why_not(core, call)
    caller = core.ends.get(call.origin)
    _call_off(core, number)
    hold = _hold_of(core, caller)
    if hold is not None:
        hold.call = 0
        recalls.refused(core, hold)
    elif isinstance(caller, StationPort):
        step_station(core, caller, why)


def _hold_of(core: Core, caller: Trunk | StationPort | None) -> Hold | None:
    if caller is None or not caller.hold:
        return None
    caller.call = 0
    return core.state.holds[caller.hold]


def _why_not(core: Core, call: Call) -> StationInput:
    if call.dialled and core.index.numbers.read(call.dialled) is None:
        return StationInput.UNOBTAINABLE
    if call.target not in core.index.pools:
        return StationInput.UNOBTAINABLE
    return obstacle(core, call.target) or StationInput.BUSY


def _freed(core: Core, port: int) -> None:
    """From busy to free: calls that wait in silence, having tried this one in vain, may ring it again."""
    state = core.state
    for number in state.waiting:
        tried = state.calls[number].tried
        if port in tried:
            tried.remove(port)
    core.agenda.look = True


def _give_free_stations(core: Core) -> None:
    """Calls without a bell first, the oldest first of all; then free stations join rounds that keep their bells."""
    state = core.state
    core.agenda.look = False
    core.agenda.begun.clear()
    for number in queueing.in_order(core):
        if queueing.has_a_chance(core, state.calls[number]):
            hunt.seek(core, state.calls[number])
    for number in list(state.offered):
        hunt.widen(core, state.calls[number])
    _tell_of_waiting(core)


def _look_round(core: Core, number: int) -> None:
    """A new call seeks for itself: nothing has changed for those before it, but it may have to knock. Somebody in a
    queue may come before it, and it before others: that is for all to look."""
    if number in core.state.waiting:
        hunt.seek(core, core.state.calls[number])
        core.agenda.talk = True


def _tell_of_waiting(core: Core) -> None:
    """Who camps on a telephone is called back before it is rung for nobody; who cannot be rung is told by a tone."""
    state = core.state
    core.agenda.talk = False
    if state.camps:
        camping.look(core)
    if state.waiting:
        knocking.look(core)


def _ring_again(core: Core, port: int) -> None:
    callers.rings_again(core, core.state.trunks[port])


def _flashed(core: Core, port: int) -> None:
    flash.flashed(core, core.state.stations[port])


def _pressed(core: Core, fact: tuple[int, str]) -> None:
    trunk, digit = core.state.trunks[fact[0]], fact[1]
    call, dialogue = core.state.calls.get(trunk.call), core.state.dialogues.get(trunk.name)
    if dialogue is not None:
        dialogues.pressed(core, dialogue, digit)
    elif call is not None and call.menu is not None:
        menus.pressed(core, trunk, call, digit)
    elif trunk.call:
        overflowing.pressed(core, trunk, digit)
    else:
        outside_agents.pressed(core, trunk, digit)


def _said(core: Core, name: str) -> None:
    port, dialogue = core.ends[name], core.state.dialogues.get(name)
    if dialogue is not None:
        dialogues.said(core, dialogue)
        return
    queue_words.said(core, port)
    call = core.state.calls.get(port.call)
    if call is not None and call.queued is not None and isinstance(port, Trunk):
        callbacks.said(core, port, call.queued)
    if call is not None:
        menus.said(core, call)


def _interrupted(core: Core, name: str) -> None:
    call, dialogue = core.state.calls.get(core.ends[name].call), core.state.dialogues.get(name)
    if dialogue is not None:
        dialogues.interrupted(core, dialogue)
    elif call is not None and call.menu is not None:
        menus.interrupted(core, call)
    else:
        _said(core, name)


def _answered_outside(core: Core, port: int) -> None:
    promises.answered(core, port)
    outside_agents.ask(core, core.state.trunks[port])


def _ask(core: Core, name: str) -> None:
    trunk = core.ends[name]
    if isinstance(trunk, Trunk):
        outside_agents.ask(core, trunk)


def _line_let_go(core: Core, gone: LetGo) -> None:
    promises.line_let_go(core, gone)
    outside_agents.line_let_go(core, gone)


def _keyed(core: Core, fact: tuple[int, str]) -> None:
    station, digit = core.state.stations[fact[0]], fact[1]
    call, dialogue = core.state.calls.get(station.call), core.state.dialogues.get(station.name)
    if dialogue is not None:
        dialogues.pressed(core, dialogue, digit)
    elif call is not None and station.state is StationState.CHOOSING:
        menus.pressed(core, station, call, digit)
    else:
        supervising.pressed(core, station, digit)


def _deserted(core: Core, port: int) -> None:
    supervising.deserted(core, core.state.stations[port])


def _dialled(core: Core, port: int) -> None:
    asking.dialled(core, core.state.stations[port])


_RULE_OF: dict[str, Callable[[Core, Any], None]] = {
    "answered": _connect,
    "rejected": rejecting.take_back,
    "departed": handing_over.hand_over,
    "gone": _call_off,
    "glared": calling_out.glared,
    "reached": calling_out.reached,
    "given_up": calling_out.give_up,
    "kept": promises.agent_lifted,
    "attempted": promises.attempted,
    "agent_attempted": outside_agents.attempted,
    "gone_outside": outside_agents.logged_out,
    "seen": _answered_outside,
    "unasked": _ask,
    "let_go": _line_let_go,
    "unkept": promises.give_up,
    "promised": promises.queue_up,
    "told": callers.told,
    "rung_again": _ring_again,
    "flashed": _flashed,
    "pressed": _pressed,
    "keyed": _keyed,
    "faxes": faxes.heard,
    "left": _agent_left,
    "deserted": _deserted,
    "said": _said,
    "recorded": dialogues.recorded,
    "taken": dialogues.taken,
    "interrupted": _interrupted,
    "thinned": _end_lonely,
    "refused": _refuse,
    "bereft": _miss_bell,
    "dialled": _dialled,
    "sent_on": _send_on,
    "wanting": calling_out.take_line,
    "freed": _freed,
    "line_freed": outside_agents.line_is_free,
}
_RULES = tuple(_RULE_OF[kind] for kind in URGENCY)

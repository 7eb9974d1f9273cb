"""What happens to a line that is taken for a call out, or for a test: small functions, named in line_table.py."""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import book, learning, limits, signals, treatments
from firmware.callcontrol import line_effects as line
from firmware.callcontrol.actions import (
    ListenAfresh,
    MeasureLine,
    SeizeLine,
    SendPulses,
    SendTones,
    StopSending,
)
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, LineReversed
from firmware.callcontrol.records import Outgoing, StationPort, Trunk

CHECK = "check"
TONE = "tone"
SEND = "send"
ANSWER = "answer"
CLEAR = "clear"

CHECK_MS = 60
"""A measurement takes a few ticks of 1 ms (hal.slow_work); three times as long as a stall of the bus may be."""
EMERGENCY_TONE_MS = 1_500
"""An emergency does not wait longer for dial tone than who does not listen for it (plan.Outpulsing.pause_ms)."""
TONELESS = 3
"""So many seizures in a row without dial tone, and the line counts as dead, our choice."""
SEND_MARGIN_MS = 5_000
"""The voice process was late, or an output had to become free."""
RINGBACK_MS = 180_000
"""No exchange rings somebody for longer who does not answer: they give up after one to three minutes."""
CLEAR_MS = 300
"""An exchange sees an answer in less (hardware.md 13.4)."""


def check(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Is anybody on it, is it alive?"""
    core.outbox.actions.append(MeasureLine(trunk.port))
    core.state.timers.start("line", trunk.port, CHECK, core.state.now_ms + CHECK_MS)


def seize(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Take the line; loop current must follow."""
    state = core.state
    trunk.seized_ms = state.now_ms
    core.outbox.actions.append(SeizeLine(trunk.port))
    core.outbox.actions.append(ListenAfresh(trunk.port))
    state.timers.start("line", trunk.port, line.LOOP, state.now_ms + line.LOOP_MS)


def clear(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Answer the caller, to be rid of him."""
    core.outbox.actions.append(SeizeLine(trunk.port))
    core.state.timers.start("line", trunk.port, CLEAR, core.state.now_ms + CLEAR_MS)


def await_tone(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The loop is up: who called hears the line, the box listens for dial tone."""
    state = core.state
    out = core.index.lines[trunk.port].outpulsing
    wait_ms = out.pause_ms if out.dial_tone == "pause" else out.wait_ms + out.heard_ms
    outgoing = state.outgoing.get(trunk.outgoing)
    if outgoing is not None:
        if outgoing.emergency:
            wait_ms = min(wait_ms, EMERGENCY_TONE_MS)
        _let_hear(core, outgoing, trunk.name)
    state.timers.start("line", trunk.port, TONE, state.now_ms + wait_ms)


def _let_hear(core: Core, outgoing: Outgoing, source: str) -> None:
    origin = core.ends[outgoing.origin]
    if isinstance(origin, StationPort) and origin.outgoing == outgoing.number and not origin.hold:
        treatments.give(core, origin, source)


def hear_dial_tone(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The exchange is ready, which proves that the line lives."""
    if event is not None:
        trunk.toneless = 0
        learning.saw(core, trunk, "dial_tone")


def note_toneless(core: Core, trunk: Trunk, event: Event | None) -> None:
    """No dial tone: once may happen, again and again is a dead line."""
    trunk.toneless += 1
    if trunk.toneless >= TONELESS:
        trunk.dead = True


def note_dead(core: Core, trunk: Trunk, event: Event | None) -> None:
    """No loop current: nobody calls out by it until it is seen to live."""
    trunk.dead = True


def send(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The number goes out, by breaks of the loop or by tones on an output; where none is free, as soon as one is."""
    state = core.state
    outgoing = state.outgoing[trunk.outgoing]
    trunk.outward, trunk.called, trunk.by = True, outgoing.digits, outgoing.by
    trunk.account, trunk.traveller = outgoing.account, outgoing.traveller
    out = core.index.lines[trunk.port].outpulsing
    digits = outgoing.to_send
    if out.by == "pulse" and digits.isdigit():
        each_ms = 10 * (out.break_ms + out.make_ms) + out.gap_ms
        core.outbox.actions.append(SendPulses(trunk.port, digits, out.break_ms, out.make_ms, out.gap_ms))
    else:
        each_ms = out.tone_on_ms + out.tone_off_ms
        state.signal_queue.append(trunk.port)
        core.agenda.signal = True
    state.timers.start("line", trunk.port, SEND, state.now_ms + len(digits) * each_ms + SEND_MARGIN_MS)


def sound_digits(core: Core, trunk: Trunk) -> bool:
    """The tones of its number sound now; False: no output is free."""
    outgoing = core.state.outgoing[trunk.outgoing]
    output = signals.lend(core, trunk, urgent=outgoing.emergency)
    if not output:
        return False
    out = core.index.lines[trunk.port].outpulsing
    trunk.sends_on = output
    tones = SendTones(trunk.port, output, outgoing.to_send, out.tone_on_ms, out.tone_off_ms)
    core.outbox.actions.append(tones)
    return True


def end_sending(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Its output serves somebody else."""
    if trunk.port in core.state.signal_queue:
        core.state.signal_queue.remove(trunk.port)
    output, trunk.sends_on = trunk.sends_on, ""
    if output:
        signals.give_back(core, output)


def stop_sending(core: Core, trunk: Trunk, event: Event | None) -> None:
    """What is not out yet stays here."""
    core.outbox.actions.append(StopSending(trunk.port))
    end_sending(core, trunk, event)


def begin_call_out(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The number is out: whoever called has the line from now on, and the answer is looked for."""
    state = core.state
    core.outbox.actions.append(ListenAfresh(trunk.port))
    core.agenda.reached.append(trunk.port)
    supervision = core.index.lines[trunk.port].supervision
    trunk.answer, trunk.reversals = "", 0
    trunk.answered_ms = state.now_ms
    if "time" in supervision.answer:
        state.timers.start("line", trunk.port, ANSWER, state.now_ms + supervision.answer_ms)


def await_answer(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The called telephone rings, so nobody has answered, however long ago the number was dialled; the end of the
    ringing tells. Where time may tell too, ringback whose end was not heard does not keep it from that for ever."""
    if "time" in core.index.lines[trunk.port].supervision.answer:
        core.state.timers.start("line", trunk.port, ANSWER, core.state.now_ms + RINGBACK_MS)


def note_answer(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The called side has answered: certainly where polarity tells it, probably where sound or time do."""
    if isinstance(event, LineReversed):
        trunk.answer = "reversal"
        learning.saw(core, trunk, "answer_reversal")
        trunk.reversals += 1
    elif event is not None:
        trunk.answer = "ringback"
    elif not learning.tells_its_answer(trunk.learned):
        trunk.answer = "time"
    else:
        return
    core.state.timers.cancel("line", trunk.port, ANSWER)
    trunk.answered_ms = core.state.now_ms
    limits.begin(core, trunk)
    core.agenda.seen.append(trunk.port)
    book.answer_seen(core, trunk)


def meet_caller(core: Core, trunk: Trunk, event: Event | None) -> None:
    """A caller was there as we seized: it is his call."""
    line.revive(core, trunk, event)
    trunk.outward = False
    trunk.answered_ms = core.state.now_ms
    core.agenda.glared.append(trunk.port)


def pass_over(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Whoever wanted this line tries another one."""
    outgoing = core.state.outgoing.get(trunk.outgoing)
    trunk.outgoing = 0
    if outgoing is None:
        return
    outgoing.line = 0
    outgoing.tried.append(trunk.port)
    origin = core.ends[outgoing.origin]
    if isinstance(origin, StationPort) and origin.hears == trunk.name:
        treatments.stop(core, origin)
    core.agenda.wanting.append(outgoing.number)

"""What a transition of a line does besides changing the state: small functions, named in line_table.py.

An effect touches its own port, its call's record and the outputs of its own port; everything that concerns another
port is left on the agenda for the coupling rules. ``event`` is None when a timer or a coupling rule is the cause.
Effects of lines that are taken for calls out are in line_out_effects.py.
"""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import (
    book,
    calls,
    forwarding,
    holds,
    junctors,
    learning,
    limits,
    menu_words,
    modes,
    queue_words,
    receivers,
    sparing,
)
from firmware.callcontrol.actions import ListenAfresh, ReleaseLine, SeizeLine
from firmware.callcontrol.agenda import LetGo
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, LineDialled, LineHeard, LineRingPaused
from firmware.callcontrol.plan import MessageTarget, Route
from firmware.callcontrol.records import Call, CallKind, Trunk
from firmware.callcontrol.targets import BlockedTarget

GIVE_UP = "give-up"
LOOP = "loop"
GUARD = "guard"
SILENCE = "silence"
DIALS_AGAIN = "dials again"
TEST = "test"

GIVE_UP_MARGIN_MS = 150  # detection and stopping the bells must fit into the 1.5 silent intervals too
LOOP_MS = 500  # loop current flows within this after seizure, or the line is dead
SILENCE_MS = 300_000
"""On hold a caller listens and says nothing; five minutes without a breath are our choice."""
DIALS_AGAIN_MS = 15_000
"""Calling cards, gateways and the exchange after a flash give dial tone too, and nobody leaves it for so long before he
dials: with the time that it takes to be sure of it, before and after, 20 s (our choice; exchanges wait 10 to 20 s for
the first digit, telephony.md 3.6: 16 s)."""
CALLER_MS = 10_000
"""A number that was told so long before the first ring was another call's (hardware.md 7.2: 10 s)."""
PULSE_MS = 350
"""A burst that lasts so long after it was recognised is a ring: the pulse before caller ID is 300 ms at most
(hardware.md 7.3), and its end is told some 70 ms later, about what it took to recognise it."""
TEST_MS = 120_000
"""How often a dead line is tried again, our choice."""


def begin_call(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The exchange rings: a call comes in, and the line is alive."""
    revive(core, trunk, event)
    if trunk.caller is not None and core.state.now_ms - trunk.caller.told_ms > CALLER_MS:
        trunk.caller = None
    call = _begin_call(core, trunk)
    if trunk.caller is not None:
        book.caller(core, trunk)
        learning.saw(core, trunk, trunk.caller.way)
        core.agenda.told.append(trunk.port)
    elif core.index.lines[trunk.port].await_number:
        call.still = "number"
    elif core.index.lines[trunk.port].ring_pulse:
        call.still = "pulse"
        core.state.timers.start("call", call.number, calls.STILL, core.state.now_ms + PULSE_MS)


def _begin_call(core: Core, trunk: Trunk) -> Call:
    kind: CallKind = "priority" if core.index.lines[trunk.port].priority else "outside"
    target, visited = forwarding.follow(core, destination(core, trunk.name))
    call = calls.begin(core, trunk.name, target, kind)
    call.visited = visited
    trunk.call = call.number
    return call


def destination(core: Core, line: str) -> Route:
    """Where calls of this line go by the mode of the moment."""
    return modes.route(core, line)


def hear_burst(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The caller is still there."""
    core.state.timers.cancel("line", trunk.port, GIVE_UP)
    core.agenda.rung_again.append(trunk.port)


def await_burst(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The burst is over: 1.5 times the longest silence after its end without another one, the caller has given up. If
    it was but a pulse, his number comes now."""
    silent_ms = event.silent_ms if isinstance(event, LineRingPaused) else 0
    state = core.state
    wait_ms = core.index.longest_silence_ms * 3 // 2 - GIVE_UP_MARGIN_MS - max(0, silent_ms)
    state.timers.start("line", trunk.port, GIVE_UP, state.now_ms + max(0, wait_ms))
    call = state.calls.get(trunk.call)
    if call is not None and call.still == "pulse":
        call.still = "number"
        state.timers.cancel("call", call.number, calls.STILL)


def lose_caller(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Nobody is on the line any more that rang."""
    core.agenda.gone.append(trunk.call)
    trunk.call = 0
    trunk.caller = None
    trunk.language = ""


def seize(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Answer the exchange; loop current must follow."""
    state = core.state
    trunk.answered_ms = trunk.seized_ms = state.now_ms
    core.outbox.actions.append(SeizeLine(trunk.port))
    core.outbox.actions.append(ListenAfresh(trunk.port))
    state.timers.start("line", trunk.port, LOOP, state.now_ms + LOOP_MS)
    limits.begin(core, trunk)


def be_awaited(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Its caller was answered by nobody: he hunts as every caller of this line, and hears ringback, or
    in a queue or a menu its music, and its words."""
    call = _begin_call(core, trunk)
    if call.queued is None and call.menu is None and not isinstance(call.target, MessageTarget):
        holds.begin_unattended(core, trunk, call)
    else:
        holds.begin_queued(core, trunk)
        _hear_first(core, call)


def be_asked(core: Core, trunk: Trunk, event: Event | None) -> None:
    """It has called an agent outside: whoever answers is asked before he hears the caller."""
    holds.begin_asked(core, trunk)


def wait_in_queue(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Answered by the box: its caller hears music, and somebody is looked for as before."""
    holds.begin_queued(core, trunk)


def hear_first_words(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Its caller can hear us now."""
    call = core.state.calls.get(trunk.call)
    if call is not None:
        _hear_first(core, call)


def _hear_first(core: Core, call: Call) -> None:
    if isinstance(call.target, MessageTarget | BlockedTarget):  # whatever else it may be: the box has answered it
        call.still = ""
        core.state.timers.cancel("call", call.number, calls.STILL)
        core.agenda.look = True
    queue_words.begin(core, call)
    menu_words.begin(core, call)


def leave_conversation(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Out of the conversation, and still seized; from now on its silence counts."""
    junctors.leave(core, trunk)
    core.outbox.actions.append(ListenAfresh(trunk.port))


def leave_hold(core: Core, trunk: Trunk, event: Event | None) -> None:
    """It was on hold; whoever takes it, or nobody, decides what comes."""
    holds.end(core, trunk)


def release(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The line is given back, and nothing of its call is left."""
    if trunk.outward:
        core.agenda.let_go.append(LetGo(trunk.port, trunk.called, bool(trunk.answer)))
    trunk.released_ms = core.state.now_ms
    trunk.outward = False
    trunk.called = trunk.account = trunk.traveller = trunk.language = ""
    trunk.answer = ""
    trunk.by = trunk.reversals = 0
    trunk.caller = trunk.flashed_ms = trunk.dial_tone_ms = None
    core.outbox.actions.append(ReleaseLine(trunk.port))


def let_go(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Out of the conversation, and the line is given back."""
    junctors.leave(core, trunk)
    release(core, trunk, event)


def be_free(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Calls may go out by it again: agents outside may have waited for that."""
    if core.index.outside:
        core.agenda.line_freed.append(trunk.port)


def guard(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Keep the released line from being seized at once."""
    guard_ms = core.index.lines[trunk.port].supervision.guard_ms
    core.state.timers.start("line", trunk.port, GUARD, core.state.now_ms + guard_ms)


# -- supervision


def note_end(core: Core, trunk: Trunk, event: Event | None) -> None:
    """This sign ended a call: the line gives it."""
    learning.ended(core, trunk, event)


def await_silence(core: Core, trunk: Trunk, event: Event | None) -> None:
    """It is quiet: for how long? Who waits in a queue listens to music; how long he may, the queue says."""
    timers = core.state.timers
    if core.state.holds[trunk.hold].why == "queue":
        return
    if timers.due_of("line", trunk.port, SILENCE) is None:
        timers.start("line", trunk.port, SILENCE, core.state.now_ms + SILENCE_MS)


def hear_life(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Somebody, or something, is there."""
    core.state.timers.cancel("line", trunk.port, SILENCE)
    forget_dial_tone(core, trunk, event)


def doubt_dial_tone(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Dial tone, which may be a service of the far side: it is the end when it goes on and nothing else is heard."""
    timers, now_ms = core.state.timers, core.state.now_ms
    timers.cancel("line", trunk.port, SILENCE)
    if trunk.dial_tone_ms is None:
        trunk.dial_tone_ms = now_ms
        timers.start("line", trunk.port, DIALS_AGAIN, now_ms + DIALS_AGAIN_MS)


def listen_for_dial_tone(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Continuous dial tone is told once: heard afresh it is told again, if it still sounds."""
    core.outbox.actions.append(ListenAfresh(trunk.port))


def forget_dial_tone(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Something else came after it."""
    trunk.dial_tone_ms = None
    core.state.timers.cancel("line", trunk.port, DIALS_AGAIN)


def warn(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The time of its call is nearly over."""
    limits.warn(core, trunk)


def hush(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The warning was heard."""
    limits.hush(core, trunk)


def note_limit(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Nothing else has ended this call."""
    learning.saw(core, trunk, "limit")


def revive(core: Core, trunk: Trunk, event: Event | None) -> None:
    """It lives: calls go out by it again."""
    trunk.dead = False
    trunk.toneless = 0


def test_again(core: Core, trunk: Trunk, event: Event | None) -> None:
    """A dead line is tried again in a while."""
    if trunk.dead:
        core.state.timers.start("line", trunk.port, TEST, core.state.now_ms + TEST_MS)


def press(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Its caller, on hold, has pressed a digit."""
    if isinstance(event, LineDialled) and receivers.heard(core, trunk, event.digit):
        core.agenda.pressed.append((trunk.port, event.digit))


def hear_fax(core: Core, trunk: Trunk, event: Event | None) -> None:
    """Perhaps it is no person who calls."""
    if isinstance(event, LineHeard):
        core.agenda.faxes.append((trunk.port, event.count))


# -- who calls


def note_caller(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The line tells who calls."""
    learning.caller_told(core, trunk, event)
    sparing.look(core, trunk)
    book.caller(core, trunk)
    _tell_call(core, trunk)


def _tell_call(core: Core, trunk: Trunk) -> None:
    """Its call may have waited for that; before the first ring there is none."""
    if trunk.call:
        core.agenda.told.append(trunk.port)


def note_garbled(core: Core, trunk: Trunk, event: Event | None) -> None:
    """The line told who calls, and it could not be read."""
    learning.saw(core, trunk, "garbled")
    _tell_call(core, trunk)

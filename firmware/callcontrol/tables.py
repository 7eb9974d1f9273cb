"""The machines of stations and lines: complete tables, (state, input) -> row or a reason to ignore.

Station, from outside:                       Line, from outside:

    IDLE --offered--> RINGING                    IDLE, GUARD, OUT --ring started--> RINGING
    RINGING --silenced--> IDLE                   RINGING --give-up due--> IDLE
    RINGING --off hook--> TALKING                RINGING --answered--> ANSWERING --loop closed--> TALKING
    TALKING --on hook--> IDLE                    ANSWERING --loop due--> GUARD
    TALKING --parted--> LIFTED --on hook--> IDLE TALKING --disconnected, reversed, parted--> GUARD --guard due--> IDLE
    IDLE --off hook--> LIFTED                    any --failed--> OUT --returned--> IDLE
    any --failed--> OUT --returned--> IDLE

An ignored cell is either usual (``usual``: it belongs to normal telephony) or odd (``odd``: counted, harmless).
Leaving a state cancels the timers that it may have started (``*_TIMERS``). What the tables cannot show is how ports
act on each other: coupling.py.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from firmware.callcontrol import effects as do
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState

Effect = Callable[[Core, Any, Event | None], None]


class Row(NamedTuple):
    """Go to ``state``, then do ``effects`` in order."""

    state: Any
    effects: tuple[Effect, ...] = ()


class Ignored(NamedTuple):
    """Nothing happens, because of ``why``; ``odd`` ones are counted."""

    why: str
    odd: bool


Cell = Row | Ignored


def usual(why: str) -> Ignored:
    """Ignored, and part of normal telephony."""
    return Ignored(why, False)


def odd(why: str) -> Ignored:
    """Ignored, and worth counting: it should not come here."""
    return Ignored(why, True)


S = StationState
I = StationInput  # noqa: E741

_ON_HOOK_ALREADY = odd("it is on hook already")
_OFF_HOOK_ALREADY = odd("it is off hook already")
_NO_FLASH = odd("a telephone on hook cannot flash")
_NO_DIALLING = odd("a telephone on hook cannot dial")
_IN_SERVICE = odd("it is in service already")
_NOT_RINGING = odd("its bell does not ring")
_NO_CONVERSATION = odd("it is in no conversation")
_OUT = odd("out of service: nothing it says can be trusted until it returns")

STATION: dict[StationState, dict[StationInput, Cell]] = {
    S.IDLE: {
        I.OFF_HOOK: Row(S.LIFTED),
        I.ON_HOOK: _ON_HOOK_ALREADY,
        I.FLASHED: _NO_FLASH,
        I.DIALLED: _NO_DIALLING,
        I.FAILED: Row(S.OUT),
        I.RETURNED: _IN_SERVICE,
        I.OFFERED: Row(S.RINGING, (do.start_bell,)),
        I.SILENCED: _NOT_RINGING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.RINGING: {
        I.OFF_HOOK: Row(S.TALKING, (do.stop_bell, do.answer)),
        I.ON_HOOK: _ON_HOOK_ALREADY,
        I.FLASHED: _NO_FLASH,
        I.DIALLED: _NO_DIALLING,
        I.FAILED: Row(S.OUT, (do.stop_bell, do.lose_bell)),
        I.RETURNED: _IN_SERVICE,
        I.OFFERED: odd("it rings for a call already"),
        I.SILENCED: Row(S.IDLE, (do.stop_bell, do.forget_offer)),
        I.PARTED: _NO_CONVERSATION,
    },
    S.TALKING: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.leave_conversation, do.become_free)),
        I.FLASHED: usual("nothing to flash for"),
        I.DIALLED: usual("digits in a conversation are the parties' own business"),
        I.FAILED: Row(S.OUT, (do.leave_conversation,)),
        I.RETURNED: _IN_SERVICE,
        I.OFFERED: odd("it is off hook"),
        I.SILENCED: _NOT_RINGING,
        I.PARTED: Row(S.LIFTED, (do.leave_conversation,)),
    },
    S.LIFTED: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.become_free,)),
        I.FLASHED: usual("no call to flash"),
        I.DIALLED: usual("nobody collects digits"),
        I.FAILED: Row(S.OUT),
        I.RETURNED: _IN_SERVICE,
        I.OFFERED: odd("it is off hook"),
        I.SILENCED: _NOT_RINGING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.OUT: {
        I.OFF_HOOK: _OUT,
        I.ON_HOOK: _OUT,
        I.FLASHED: _OUT,
        I.DIALLED: _OUT,
        I.FAILED: odd("it is out of service already"),
        I.RETURNED: Row(S.IDLE, (do.become_free,)),
        I.OFFERED: _OUT,
        I.SILENCED: _NOT_RINGING,
        I.PARTED: _NO_CONVERSATION,
    },
}

STATION_TIMERS: dict[StationState, tuple[str, ...]] = dict.fromkeys(StationState, ())

T = TrunkState
J = TrunkInput

_NOT_RINGING_LINE = usual("the end of a burst that rang for nobody (a telephone answered within it, or a ghost)")
_NOT_SEIZED = usual("we hold no loop on this line: its current means nothing")
_NO_CALL = usual("the line is not seized: nothing to end")
_NOT_TRUSTED = usual("not a sign of the end on this line (release_on), or the exchange's own answer signal")
_DIGITS = usual("digits of the far side are nobody's business yet")
_LINE_IN_SERVICE = odd("the line is in service already")
_NO_TIMER = odd("this timer does not run in this state")
_NO_RING_TO_ANSWER = odd("the line does not ring")
_NO_LINE_CONVERSATION = odd("the line is in no conversation")
_ANSWERED_ALREADY = usual("the tail of the ringing that was just answered")
_LINE_OUT = odd("the line is out of service")

TRUNK: dict[TrunkState, dict[TrunkInput, Cell]] = {
    T.IDLE: {
        J.RING_STARTED: Row(T.RINGING, (do.begin_call,)),
        J.RING_PAUSED: _NOT_RINGING_LINE,
        J.LOOP_CLOSED: _NOT_SEIZED,
        J.LOOP_OPENED: _NOT_SEIZED,
        J.DISCONNECTED: _NO_CALL,
        J.REVERSED: _NO_CALL,
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _DIGITS,
        J.FAILED: Row(T.OUT),
        J.RETURNED: _LINE_IN_SERVICE,
        J.GIVE_UP_DUE: _NO_TIMER,
        J.LOOP_DUE: _NO_TIMER,
        J.GUARD_DUE: _NO_TIMER,
        J.ANSWERED: _NO_RING_TO_ANSWER,
        J.PARTED: _NO_LINE_CONVERSATION,
    },
    T.RINGING: {
        J.RING_STARTED: Row(T.RINGING, (do.hear_burst,)),
        J.RING_PAUSED: Row(T.RINGING, (do.await_burst,)),
        J.LOOP_CLOSED: _NOT_SEIZED,
        J.LOOP_OPENED: _NOT_SEIZED,
        J.DISCONNECTED: usual("only the missing burst tells that a caller has gone before the answer"),
        J.REVERSED: usual("caller identification may begin with a reversal"),
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _DIGITS,
        J.FAILED: Row(T.OUT, (do.lose_caller,)),
        J.RETURNED: _LINE_IN_SERVICE,
        J.GIVE_UP_DUE: Row(T.IDLE, (do.lose_caller,)),
        J.LOOP_DUE: _NO_TIMER,
        J.GUARD_DUE: _NO_TIMER,
        J.ANSWERED: Row(T.ANSWERING, (do.seize,)),
        J.PARTED: _NO_LINE_CONVERSATION,
    },
    T.ANSWERING: {
        J.RING_STARTED: _ANSWERED_ALREADY,
        J.RING_PAUSED: _ANSWERED_ALREADY,
        J.LOOP_CLOSED: Row(T.TALKING),
        J.LOOP_OPENED: usual("the loop is not up yet; the loop timer decides"),
        J.DISCONNECTED: Row(T.GUARD, (do.let_go, do.guard)),
        J.REVERSED: Row(T.GUARD, (do.let_go, do.guard)),
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _DIGITS,
        J.FAILED: Row(T.OUT, (do.let_go,)),
        J.RETURNED: _LINE_IN_SERVICE,
        J.GIVE_UP_DUE: _NO_TIMER,
        J.LOOP_DUE: Row(T.GUARD, (do.let_go, do.guard)),
        J.GUARD_DUE: _NO_TIMER,
        J.ANSWERED: _NO_RING_TO_ANSWER,
        J.PARTED: Row(T.GUARD, (do.let_go, do.guard)),
    },
    T.TALKING: {
        J.RING_STARTED: _ANSWERED_ALREADY,
        J.RING_PAUSED: _ANSWERED_ALREADY,
        J.LOOP_CLOSED: usual("a glitch of the loop is over"),
        J.LOOP_OPENED: usual("too short to mean anything; CPC, a reversal or a failure follows if it does"),
        J.DISCONNECTED: Row(T.GUARD, (do.let_go, do.guard)),
        J.REVERSED: Row(T.GUARD, (do.let_go, do.guard)),
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _DIGITS,
        J.FAILED: Row(T.OUT, (do.let_go,)),
        J.RETURNED: _LINE_IN_SERVICE,
        J.GIVE_UP_DUE: _NO_TIMER,
        J.LOOP_DUE: _NO_TIMER,
        J.GUARD_DUE: _NO_TIMER,
        J.ANSWERED: _NO_RING_TO_ANSWER,
        J.PARTED: Row(T.GUARD, (do.let_go, do.guard)),
    },
    T.GUARD: {
        J.RING_STARTED: Row(T.RINGING, (do.begin_call,)),
        J.RING_PAUSED: _NOT_RINGING_LINE,
        J.LOOP_CLOSED: _NOT_SEIZED,
        J.LOOP_OPENED: _NOT_SEIZED,
        J.DISCONNECTED: _NO_CALL,
        J.REVERSED: _NO_CALL,
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _DIGITS,
        J.FAILED: Row(T.OUT),
        J.RETURNED: _LINE_IN_SERVICE,
        J.GIVE_UP_DUE: _NO_TIMER,
        J.LOOP_DUE: _NO_TIMER,
        J.GUARD_DUE: Row(T.IDLE),
        J.ANSWERED: _NO_RING_TO_ANSWER,
        J.PARTED: _NO_LINE_CONVERSATION,
    },
    T.OUT: {
        J.RING_STARTED: Row(T.RINGING, (do.begin_call,)),  # a line that rings is alive, whatever was measured
        J.RING_PAUSED: _NOT_RINGING_LINE,
        J.LOOP_CLOSED: _LINE_OUT,
        J.LOOP_OPENED: usual("the loop of a dead line"),
        J.DISCONNECTED: _NO_CALL,
        J.REVERSED: _NO_CALL,
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _LINE_OUT,
        J.FAILED: odd("the line is out of service already"),
        J.RETURNED: Row(T.IDLE),
        J.GIVE_UP_DUE: _NO_TIMER,
        J.LOOP_DUE: _NO_TIMER,
        J.GUARD_DUE: _NO_TIMER,
        J.ANSWERED: _NO_RING_TO_ANSWER,
        J.PARTED: _NO_LINE_CONVERSATION,
    },
}

TRUNK_TIMERS: dict[TrunkState, tuple[str, ...]] = {
    T.IDLE: (),
    T.RINGING: (do.GIVE_UP,),
    T.ANSWERING: (do.LOOP,),
    T.TALKING: (),
    T.GUARD: (do.GUARD,),
    T.OUT: (),
}

TRUNK_TIMER_INPUTS: dict[str, TrunkInput] = {
    do.GIVE_UP: J.GIVE_UP_DUE,
    do.LOOP: J.LOOP_DUE,
    do.GUARD: J.GUARD_DUE,
}

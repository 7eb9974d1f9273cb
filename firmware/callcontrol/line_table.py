"""The machine of a line: a complete table, (state, input) -> row or a reason to ignore.

    IDLE, GUARD, OUT --ring started--> RINGING
    RINGING --give-up due--> IDLE
    RINGING --answered--> ANSWERING --loop closed--> TALKING
    ANSWERING --loop due--> GUARD
    TALKING --held--> HELD --taken, answered--> TALKING
    ANSWERING, TALKING, HELD --disconnected, reversed, parted, dropped--> GUARD --guard due--> IDLE
    any --failed--> OUT --returned--> IDLE

An ignored cell is either usual (``usual``: it belongs to normal telephony) or odd (``odd``: counted, harmless).
Leaving a state cancels the timers that it may have started (``TRUNK_TIMERS``). What the table cannot show is how
ports act on each other: coupling.py.
"""

from firmware.callcontrol import line_effects as do
from firmware.callcontrol.cells import Cell, Row, odd, usual
from firmware.callcontrol.states import TrunkInput, TrunkState

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
_NOT_HELD = odd("the line is not on hold")

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
        J.HELD: _NO_LINE_CONVERSATION,
        J.TAKEN: _NOT_HELD,
        J.DROPPED: _NOT_HELD,
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
        J.HELD: _NO_LINE_CONVERSATION,
        J.TAKEN: _NOT_HELD,
        J.DROPPED: _NOT_HELD,
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
        J.HELD: odd("a line cannot be put on hold before its loop is up"),
        J.TAKEN: _NOT_HELD,
        J.DROPPED: _NOT_HELD,
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
        J.HELD: Row(T.HELD, (do.leave_conversation,)),
        J.TAKEN: _NOT_HELD,
        J.DROPPED: _NOT_HELD,
    },
    T.HELD: {
        J.RING_STARTED: _ANSWERED_ALREADY,
        J.RING_PAUSED: _ANSWERED_ALREADY,
        J.LOOP_CLOSED: usual("a glitch of the loop is over"),
        J.LOOP_OPENED: usual("too short to mean anything; CPC, a reversal or a failure follows if it does"),
        J.DISCONNECTED: Row(T.GUARD, (do.leave_hold, do.release, do.guard)),
        J.REVERSED: Row(T.GUARD, (do.leave_hold, do.release, do.guard)),
        J.DISTRUSTED: _NOT_TRUSTED,
        J.DIALLED: _DIGITS,
        J.FAILED: Row(T.OUT, (do.leave_hold, do.release)),
        J.RETURNED: _LINE_IN_SERVICE,
        J.GIVE_UP_DUE: _NO_TIMER,
        J.LOOP_DUE: _NO_TIMER,
        J.GUARD_DUE: _NO_TIMER,
        J.ANSWERED: Row(T.TALKING, (do.leave_hold,)),
        J.PARTED: _NO_LINE_CONVERSATION,
        J.HELD: odd("the line is on hold already"),
        J.TAKEN: Row(T.TALKING, (do.leave_hold,)),
        J.DROPPED: Row(T.GUARD, (do.leave_hold, do.release, do.guard)),
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
        J.HELD: _NO_LINE_CONVERSATION,
        J.TAKEN: _NOT_HELD,
        J.DROPPED: _NOT_HELD,
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
        J.HELD: _NO_LINE_CONVERSATION,
        J.TAKEN: _NOT_HELD,
        J.DROPPED: _NOT_HELD,
    },
}

TRUNK_TIMERS: dict[TrunkState, tuple[str, ...]] = {
    T.IDLE: (),
    T.RINGING: (do.GIVE_UP,),
    T.ANSWERING: (do.LOOP,),
    T.TALKING: (),
    T.HELD: (),
    T.GUARD: (do.GUARD,),
    T.OUT: (),
}

TRUNK_TIMER_INPUTS: dict[str, TrunkInput] = {
    do.GIVE_UP: J.GIVE_UP_DUE,
    do.LOOP: J.LOOP_DUE,
    do.GUARD: J.GUARD_DUE,
}

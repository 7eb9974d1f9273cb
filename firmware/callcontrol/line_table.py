"""The machine of a line: a complete table, (state, input) -> row or a reason to ignore.

    IDLE, GUARD, OUT --ring started--> RINGING
    RINGING --give-up due--> IDLE
    RINGING --answered--> ANSWERING --loop closed--> TALKING
    RINGING --taken in--> TAKEN_IN --loop closed--> HELD; TAKEN_IN --answered, taken--> ANSWERING
    ANSWERING --loop due--> GUARD
    TALKING --held--> HELD --taken, answered--> TALKING
    ANSWERING, TAKEN_IN, TALKING, HELD --disconnected, reversed, end heard, parted, dropped, limit due--> GUARD
    GUARD --guard due--> IDLE

Calls out, and tests of a line that showed no life:

    IDLE --chosen, test due--> CHECKING --measured free--> SEIZING --loop closed--> AWAITING_TONE --dial tone-->
        SENDING --dialled out--> TALKING
    SEIZING, AWAITING_TONE --ring started, glared, spoken, fax heard--> TALKING, with whoever called
    CHECKING, SEIZING, AWAITING_TONE, SENDING --anything else--> IDLE or GUARD, and another line is tried
    any that is taken --preempted--> GUARD, IDLE; RINGING --preempted--> CLEARING --clear due--> GUARD

    any --failed--> OUT --returned--> IDLE

What every line ignores by nature stands once (``_IGNORED``), and so does what lines have in common that are seized for
a call out; each state adds its rows and its own reasons. An ignored cell is either usual (``usual``: it belongs to
normal telephony) or odd (``odd``: counted, harmless). Leaving a state cancels the timers that the next one does not
have (``TRUNK_TIMERS``). What the table cannot show is how ports act on each other: coupling.py.
"""

from firmware.callcontrol import limits
from firmware.callcontrol import line_effects as do
from firmware.callcontrol import line_out_effects as out
from firmware.callcontrol.cells import Cell, Row, odd, usual
from firmware.callcontrol.states import TrunkInput, TrunkState

T = TrunkState
J = TrunkInput

_NO_CALL = usual("the line is not seized: nothing to end")
_NO_TIMER = odd("this timer does not run in this state")
_NO_LINE_CONVERSATION = odd("the line is in no conversation")
_NOT_HELD = odd("the line is not on hold")
_NOT_SEIZED = usual("we hold no loop on this line: its current means nothing")
_RINGING_OVER = usual("the tail of the ringing that was just answered")
_GLITCH_OVER = usual("a glitch of the loop is over")
_TOO_SHORT = usual("too short to mean anything; CPC, a reversal or a failure follows if it does")
_NOBODY_DIALS_OUT = usual("no call goes out by this line just now")

_IGNORED: dict[TrunkInput, Cell] = {
    J.RING_STARTED: _RINGING_OVER,
    J.RING_PAUSED: usual("the end of a burst that rang for nobody (a telephone answered within it, or a ghost)"),
    J.LOOP_CLOSED: _NOT_SEIZED,
    J.LOOP_OPENED: _NOT_SEIZED,
    J.DISCONNECTED: _NO_CALL,
    J.REVERSED: _NO_CALL,
    J.DISTRUSTED: usual("not a sign of the end on this line (release_on), or not yet"),
    J.END_HEARD: usual("a tone on a line that is in no call"),
    J.DIALS_AGAIN: usual("a tone on a line that is in no call"),
    J.QUIET: usual("a quiet line that is in no call"),
    J.UNSURE: usual("a sound that decides nothing here"),
    J.RINGS_YET: _NOBODY_DIALS_OUT,
    J.DIAL_TONE: _NOBODY_DIALS_OUT,
    J.PROVEN: _NOBODY_DIALS_OUT,
    J.SPOKEN: _NOBODY_DIALS_OUT,
    J.FAX_HEARD: usual("a fax calls, and nothing is to be done about faxes"),
    J.GLARED: usual("the ringing that is being answered, or a seizure that is over"),
    J.ANSWER_SEEN: _NOBODY_DIALS_OUT,
    J.MEASURED_FREE: usual("a measurement that came late"),
    J.MEASURED_BUSY: usual("a measurement that came late"),
    J.DIALLED_OUT: usual("what was sent belongs to a call that is over"),
    J.SENT_IN_PART: usual("what was sent belongs to a call that is over"),
    J.CALLER_TOLD: usual("who calls is told before the answer, or never"),
    J.CALLER_GARBLED: usual("who calls is told before the answer, or never"),
    J.DIALLED: usual("digits of the far side are nobody's business yet"),
    J.FAILED: odd("the line is out of service already"),
    J.RETURNED: odd("the line is in service already"),
    J.GIVE_UP_DUE: _NO_TIMER,
    J.LOOP_DUE: _NO_TIMER,
    J.GUARD_DUE: _NO_TIMER,
    J.CHECK_DUE: _NO_TIMER,
    J.TONE_DUE: _NO_TIMER,
    J.SEND_DUE: _NO_TIMER,
    J.ANSWER_DUE: _NO_TIMER,
    J.DIALS_AGAIN_DUE: _NO_TIMER,
    J.SILENCE_DUE: _NO_TIMER,
    J.WARNING_DUE: _NO_TIMER,
    J.HUSH_DUE: _NO_TIMER,
    J.LIMIT_DUE: _NO_TIMER,
    J.TEST_DUE: _NO_TIMER,
    J.CLEAR_DUE: _NO_TIMER,
    J.CHOSEN: odd("the line is not free for a call out"),
    J.WITHDRAWN: odd("no call goes out by this line"),
    J.PREEMPTED: odd("there is nothing to take from this line"),
    J.ASKED: odd("it has not just called an agent"),
    J.AWAITED: odd("nobody was found on this line"),
    J.TAKEN_IN: odd("the line does not ring"),
    J.ANSWERED: odd("the line does not ring"),
    J.PARTED: _NO_LINE_CONVERSATION,
    J.HELD: _NO_LINE_CONVERSATION,
    J.TAKEN: _NOT_HELD,
    J.DROPPED: _NOT_HELD,
}

_RINGS = Row(T.RINGING, (do.begin_call,))

_UNUSED: dict[TrunkInput, Cell] = {
    **_IGNORED,
    J.RING_STARTED: _RINGS,
    J.FAILED: Row(T.OUT),
    J.CALLER_TOLD: Row(T.IDLE, (do.note_caller,)),
    J.CALLER_GARBLED: Row(T.IDLE, (do.note_garbled,)),
}

_ENDED = Row(T.GUARD, (do.note_end, do.let_go, do.guard))
_LET_GO = Row(T.GUARD, (do.let_go, do.guard))
_HOLD_ENDED = Row(T.GUARD, (do.note_end, do.leave_hold, do.release, do.guard))
_HOLD_LET_GO = Row(T.GUARD, (do.leave_hold, do.release, do.guard))

_LEAVE_FOR_ANOTHER = Row(T.GUARD, (out.pass_over, do.release, do.guard, do.test_again))
_NOT_SENT = Row(T.GUARD, (out.stop_sending, out.pass_over, do.release, do.guard))
_MEET_CALLER = Row(T.TALKING, (out.meet_caller,))

TRUNK: dict[TrunkState, dict[TrunkInput, Cell]] = {
    T.IDLE: {
        **_UNUSED,
        J.TEST_DUE: Row(T.CHECKING, (out.check,)),
        J.CHOSEN: Row(T.CHECKING, (out.check,)),
    },
    T.RINGING: {
        **_IGNORED,
        J.RING_STARTED: Row(T.RINGING, (do.hear_burst,)),
        J.RING_PAUSED: Row(T.RINGING, (do.await_burst,)),
        J.DISCONNECTED: usual("only the missing burst tells that a caller has gone before the answer"),
        J.REVERSED: usual("caller identification may begin with a reversal"),
        J.CALLER_TOLD: Row(T.RINGING, (do.note_caller,)),
        J.CALLER_GARBLED: Row(T.RINGING, (do.note_garbled,)),
        J.FAILED: Row(T.OUT, (do.lose_caller,)),
        J.GIVE_UP_DUE: Row(T.IDLE, (do.lose_caller, do.be_free)),
        J.PREEMPTED: Row(T.CLEARING, (do.lose_caller, out.clear)),
        J.ANSWERED: Row(T.ANSWERING, (do.seize,)),
        J.TAKEN_IN: Row(T.TAKEN_IN, (do.seize, do.wait_in_queue)),
    },
    T.TAKEN_IN: {
        **_IGNORED,
        J.RING_PAUSED: _RINGING_OVER,
        J.LOOP_CLOSED: Row(T.HELD, (do.hear_first_words,)),
        J.LOOP_OPENED: usual("the loop is not up yet; the loop timer decides"),
        J.DISCONNECTED: _HOLD_ENDED,
        J.REVERSED: _HOLD_ENDED,
        J.FAILED: Row(T.OUT, (do.leave_hold, do.release)),
        J.LOOP_DUE: _HOLD_LET_GO,
        J.WARNING_DUE: Row(T.TAKEN_IN, (do.warn,)),
        J.HUSH_DUE: Row(T.TAKEN_IN, (do.hush,)),
        J.LIMIT_DUE: Row(T.GUARD, (do.note_limit, do.leave_hold, do.release, do.guard)),
        J.PREEMPTED: _HOLD_LET_GO,
        J.ANSWERED: Row(T.ANSWERING, (do.leave_hold,)),
        J.HELD: odd("the line is on hold already"),
        J.TAKEN: Row(T.ANSWERING, (do.leave_hold,)),
        J.DROPPED: _HOLD_LET_GO,
    },
    T.ANSWERING: {
        **_IGNORED,
        J.RING_PAUSED: _RINGING_OVER,
        J.LOOP_CLOSED: Row(T.TALKING),
        J.LOOP_OPENED: usual("the loop is not up yet; the loop timer decides"),
        J.DISCONNECTED: _ENDED,
        J.REVERSED: _ENDED,
        J.FAILED: Row(T.OUT, (do.let_go,)),
        J.LOOP_DUE: _LET_GO,
        J.WARNING_DUE: Row(T.ANSWERING, (do.warn,)),
        J.HUSH_DUE: Row(T.ANSWERING, (do.hush,)),
        J.LIMIT_DUE: Row(T.GUARD, (do.note_limit, do.let_go, do.guard)),
        J.PREEMPTED: _LET_GO,
        J.PARTED: _LET_GO,
        J.HELD: odd("a line cannot be put on hold before its loop is up"),
    },
    T.TALKING: {
        **_IGNORED,
        J.RING_PAUSED: _RINGING_OVER,
        J.LOOP_CLOSED: _GLITCH_OVER,
        J.LOOP_OPENED: _TOO_SHORT,
        J.DISCONNECTED: _ENDED,
        J.REVERSED: _ENDED,
        J.END_HEARD: _ENDED,
        J.DIALS_AGAIN: Row(T.TALKING, (do.doubt_dial_tone,)),
        J.QUIET: usual("whoever talks here hears for himself that nobody is there"),
        J.UNSURE: Row(T.TALKING, (do.forget_dial_tone,)),
        J.RINGS_YET: Row(T.TALKING, (do.forget_dial_tone, out.await_answer)),
        J.FAX_HEARD: Row(T.TALKING, (do.forget_dial_tone,)),
        J.ANSWER_SEEN: Row(T.TALKING, (do.forget_dial_tone, out.note_answer)),
        J.FAILED: Row(T.OUT, (do.let_go,)),
        J.ANSWER_DUE: Row(T.TALKING, (out.note_answer,)),
        J.DIALS_AGAIN_DUE: Row(T.TALKING, (do.listen_for_dial_tone,)),
        J.WARNING_DUE: Row(T.TALKING, (do.warn,)),
        J.HUSH_DUE: Row(T.TALKING, (do.hush,)),
        J.LIMIT_DUE: Row(T.GUARD, (do.note_limit, do.let_go, do.guard)),
        J.PREEMPTED: _LET_GO,
        J.ASKED: Row(T.HELD, (do.be_asked,)),
        J.AWAITED: Row(T.HELD, (do.be_awaited,)),
        J.PARTED: _LET_GO,
        J.HELD: Row(T.HELD, (do.leave_conversation,)),
    },
    T.HELD: {
        **_IGNORED,
        J.RING_PAUSED: _RINGING_OVER,
        J.LOOP_CLOSED: _GLITCH_OVER,
        J.LOOP_OPENED: _TOO_SHORT,
        J.DISCONNECTED: _HOLD_ENDED,
        J.REVERSED: _HOLD_ENDED,
        J.END_HEARD: _HOLD_ENDED,
        J.DIALS_AGAIN: Row(T.HELD, (do.doubt_dial_tone,)),
        J.QUIET: Row(T.HELD, (do.forget_dial_tone, do.await_silence)),
        J.UNSURE: Row(T.HELD, (do.hear_life,)),
        J.RINGS_YET: Row(T.HELD, (do.hear_life, out.await_answer)),
        J.FAX_HEARD: Row(T.HELD, (do.hear_life,)),
        J.ANSWER_SEEN: Row(T.HELD, (do.hear_life, out.note_answer)),
        J.DIALLED: Row(T.HELD, (do.press,)),
        J.FAILED: Row(T.OUT, (do.leave_hold, do.release)),
        J.ANSWER_DUE: Row(T.HELD, (out.note_answer,)),
        J.DIALS_AGAIN_DUE: Row(T.HELD, (do.listen_for_dial_tone,)),
        J.SILENCE_DUE: _HOLD_ENDED,
        J.WARNING_DUE: Row(T.HELD, (do.warn,)),
        J.HUSH_DUE: Row(T.HELD, (do.hush,)),
        J.LIMIT_DUE: Row(T.GUARD, (do.note_limit, do.leave_hold, do.release, do.guard)),
        J.PREEMPTED: _HOLD_LET_GO,
        J.ANSWERED: Row(T.TALKING, (do.leave_hold,)),
        J.HELD: odd("the line is on hold already"),
        J.TAKEN: Row(T.TALKING, (do.leave_hold,)),
        J.DROPPED: _HOLD_LET_GO,
    },
    T.GUARD: {
        **_UNUSED,
        J.CALLER_TOLD: Row(T.GUARD, (do.note_caller,)),
        J.CALLER_GARBLED: Row(T.GUARD, (do.note_garbled,)),
        J.GUARD_DUE: Row(T.IDLE, (do.be_free,)),
        J.TEST_DUE: Row(T.GUARD, (do.test_again,)),
        J.CHOSEN: Row(T.CHECKING, (out.check,)),
        J.WITHDRAWN: usual("an emergency that awaited this line is over"),
    },
    T.CHECKING: {
        **_IGNORED,
        J.RING_STARTED: Row(T.RINGING, (out.pass_over, do.begin_call)),
        J.CALLER_TOLD: Row(T.CHECKING, (do.note_caller,)),
        J.CALLER_GARBLED: Row(T.CHECKING, (do.note_garbled,)),
        J.MEASURED_FREE: Row(T.SEIZING, (out.seize,)),
        J.MEASURED_BUSY: Row(T.IDLE, (out.pass_over, do.test_again)),
        J.FAILED: Row(T.OUT, (out.pass_over,)),
        J.CHECK_DUE: Row(T.SEIZING, (out.seize,)),
        J.WITHDRAWN: Row(T.IDLE, (do.test_again,)),
        J.PREEMPTED: Row(T.IDLE, (do.test_again,)),
    },
    T.SEIZING: {
        **_IGNORED,
        J.RING_STARTED: _MEET_CALLER,
        J.LOOP_CLOSED: Row(T.AWAITING_TONE, (out.await_tone,)),
        J.LOOP_OPENED: usual("the loop is not up yet; the loop timer decides"),
        J.DISCONNECTED: usual("exchanges open the loop for a moment as they are seized"),
        J.REVERSED: usual("exchanges may turn the polarity as they are seized"),
        J.GLARED: _MEET_CALLER,
        J.FAILED: Row(T.OUT, (out.pass_over, do.release)),
        J.LOOP_DUE: Row(T.GUARD, (out.note_dead, *_LEAVE_FOR_ANOTHER.effects)),
        J.WITHDRAWN: Row(T.GUARD, (do.release, do.guard, do.test_again)),
        J.PREEMPTED: Row(T.GUARD, (do.release, do.guard, do.test_again)),
    },
    T.AWAITING_TONE: {
        **_IGNORED,
        J.RING_STARTED: _MEET_CALLER,
        J.LOOP_CLOSED: _GLITCH_OVER,
        J.LOOP_OPENED: _TOO_SHORT,
        J.DISCONNECTED: _LEAVE_FOR_ANOTHER,
        J.REVERSED: usual("exchanges may turn the polarity as they are seized"),
        J.END_HEARD: _LEAVE_FOR_ANOTHER,
        J.DIAL_TONE: Row(T.SENDING, (out.hear_dial_tone, out.send)),
        J.PROVEN: Row(T.GUARD, (out.hear_dial_tone, do.revive, do.release, do.guard)),
        J.SPOKEN: _MEET_CALLER,
        J.FAX_HEARD: _MEET_CALLER,
        J.GLARED: _MEET_CALLER,
        J.FAILED: Row(T.OUT, (out.pass_over, do.release)),
        J.TONE_DUE: Row(T.GUARD, (out.note_toneless, *_LEAVE_FOR_ANOTHER.effects)),
        J.WITHDRAWN: Row(T.GUARD, (do.release, do.guard, do.test_again)),
        J.PREEMPTED: Row(T.GUARD, (do.release, do.guard, do.test_again)),
    },
    T.SENDING: {
        **_IGNORED,
        J.LOOP_CLOSED: _GLITCH_OVER,
        J.LOOP_OPENED: _TOO_SHORT,
        J.DISCONNECTED: _NOT_SENT,
        J.REVERSED: usual("nobody can have answered before the number is out"),
        J.END_HEARD: usual("nothing that is heard while digits are sent counts"),
        J.DIALLED_OUT: Row(T.TALKING, (out.end_sending, out.begin_call_out)),
        J.SENT_IN_PART: _NOT_SENT,
        J.FAILED: Row(T.OUT, (out.stop_sending, out.pass_over, do.release)),
        J.SEND_DUE: _NOT_SENT,
        J.WITHDRAWN: Row(T.GUARD, (out.stop_sending, do.release, do.guard)),
        J.PREEMPTED: Row(T.GUARD, (out.stop_sending, do.release, do.guard)),
    },
    T.CLEARING: {
        **_IGNORED,
        J.RING_PAUSED: _RINGING_OVER,
        J.LOOP_CLOSED: usual("the caller is answered, and will be cut off"),
        J.LOOP_OPENED: _TOO_SHORT,
        J.FAILED: Row(T.OUT, (do.release,)),
        J.CLEAR_DUE: Row(T.GUARD, (do.release, do.guard)),
    },
    T.OUT: {
        **_IGNORED,
        J.RING_STARTED: _RINGS,  # a line that rings is alive, whatever was measured
        J.LOOP_CLOSED: odd("the line is out of service"),
        J.LOOP_OPENED: usual("the loop of a dead line"),
        J.DIALLED: odd("the line is out of service"),
        J.RETURNED: Row(T.IDLE, (do.test_again, do.be_free)),
    },
}

_IN_CALL = (out.ANSWER, do.DIALS_AGAIN, limits.WARNING, limits.HUSH, limits.LIMIT)

TRUNK_TIMERS: dict[TrunkState, tuple[str, ...]] = {
    T.IDLE: (do.TEST,),
    T.RINGING: (do.GIVE_UP,),
    T.TAKEN_IN: (do.LOOP, limits.WARNING, limits.HUSH, limits.LIMIT),
    T.ANSWERING: (do.LOOP, limits.WARNING, limits.HUSH, limits.LIMIT),
    T.TALKING: _IN_CALL,
    T.HELD: (do.SILENCE, *_IN_CALL),
    T.GUARD: (do.GUARD, do.TEST),
    T.CHECKING: (out.CHECK,),
    T.SEIZING: (do.LOOP,),
    T.AWAITING_TONE: (out.TONE,),
    T.SENDING: (out.SEND,),
    T.CLEARING: (out.CLEAR,),
    T.OUT: (),
}

TRUNK_TIMER_INPUTS: dict[str, TrunkInput] = {
    do.GIVE_UP: J.GIVE_UP_DUE,
    do.LOOP: J.LOOP_DUE,
    do.GUARD: J.GUARD_DUE,
    do.SILENCE: J.SILENCE_DUE,
    do.DIALS_AGAIN: J.DIALS_AGAIN_DUE,
    do.TEST: J.TEST_DUE,
    out.CHECK: J.CHECK_DUE,
    out.TONE: J.TONE_DUE,
    out.SEND: J.SEND_DUE,
    out.ANSWER: J.ANSWER_DUE,
    out.CLEAR: J.CLEAR_DUE,
    limits.WARNING: J.WARNING_DUE,
    limits.HUSH: J.HUSH_DUE,
    limits.LIMIT: J.LIMIT_DUE,
}

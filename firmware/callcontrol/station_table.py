"""The machine of a telephone: a complete table, (state, input) -> row or a reason to ignore.

    IDLE --offered--> RINGING --off hook--> TALKING
    RINGING --silenced--> IDLE
    IDLE --off hook--> AWAITING_TONE --granted--> DIALLING --placed--> CALLING --answered--> TALKING
    DIALLING, CALLING --busy, congested, unobtainable--> REFUSED
    DIALLING --digit due--> REFUSED
    TALKING --parted--> REFUSED --howler due--> HOWLING --lockout due--> LOCKED_OUT
    any that is off hook --on hook--> IDLE
    any --failed--> OUT --returned--> IDLE

An ignored cell is either usual (``usual``: it belongs to normal telephony) or odd (``odd``: counted, harmless).
Leaving a state cancels the timers that it may have started (``STATION_TIMERS``); entering one sets its hook mode
(``HOOK_MODES``). What the table cannot show is how ports act on each other: coupling.py.
"""

from firmware.callcontrol import station_effects as do
from firmware.callcontrol.actions import HookMode
from firmware.callcontrol.cells import Cell, Row, odd, usual
from firmware.callcontrol.states import StationInput, StationState

S = StationState
I = StationInput  # noqa: E741

_ON_HOOK_ALREADY = odd("it is on hook already")
_OFF_HOOK_ALREADY = odd("it is off hook already")
_OFF_HOOK = odd("only a telephone on hook can be rung")
_NO_FLASH = odd("a telephone on hook cannot flash")
_NOT_TALKING = usual("a flash outside a conversation means nothing")
_NO_DIALLING = odd("a telephone on hook cannot dial")
_NO_REGISTER = usual("no register is open: nobody collects digits")
_IN_SERVICE = odd("it is in service already")
_NO_TIMER = odd("this timer does not run in this state")
_NOT_RINGING = odd("its bell does not ring")
_NOT_WAITING = odd("it does not wait for dial tone")
_NO_RECEIVER = odd("no receiver is lent to it")
_NO_NUMBER = odd("it has dialled nothing and calls nobody")
_NOT_CALLING = odd("no call of its own waits for an answer")
_NO_CONVERSATION = odd("it is in no conversation")
_OUT = odd("out of service: nothing it says can be trusted until it returns")

STATION: dict[StationState, dict[StationInput, Cell]] = {
    S.IDLE: {
        I.OFF_HOOK: Row(S.AWAITING_TONE, (do.ask_for_tone,)),
        I.ON_HOOK: _ON_HOOK_ALREADY,
        I.FLASHED: _NO_FLASH,
        I.DIALLED: _NO_DIALLING,
        I.FAILED: Row(S.OUT),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: Row(S.RINGING, (do.start_bell,)),
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.RINGING: {
        I.OFF_HOOK: Row(S.TALKING, (do.stop_bell, do.begin_talking, do.answer)),
        I.ON_HOOK: _ON_HOOK_ALREADY,
        I.FLASHED: _NO_FLASH,
        I.DIALLED: _NO_DIALLING,
        I.FAILED: Row(S.OUT, (do.stop_bell, do.lose_bell)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: odd("it rings for a call already"),
        I.SILENCED: Row(S.IDLE, (do.stop_bell, do.forget_offer)),
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.AWAITING_TONE: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.leave_tone_queue, do.become_free)),
        I.FLASHED: _NOT_TALKING,
        I.DIALLED: Row(S.DIALLING, (do.leave_tone_queue, do.collect)),  # by pulse: nothing else hears it
        I.FAILED: Row(S.OUT, (do.leave_tone_queue,)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: Row(S.DIALLING, (do.open_register,)),
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.DIALLING: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.close_register, do.become_free)),
        I.FLASHED: _NOT_TALKING,
        I.DIALLED: Row(S.DIALLING, (do.collect,)),
        I.FAILED: Row(S.OUT, (do.close_register,)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: Row(S.REFUSED, (do.close_register, do.hear_reorder)),
        I.MATCH_DUE: Row(S.DIALLING, (do.complete,)),
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: odd("its register is open already"),
        I.REVOKED: Row(S.AWAITING_TONE, (do.close_register, do.ask_for_tone)),
        I.PLACED: Row(S.CALLING, (do.close_register, do.hear_ringback)),
        I.BUSY: Row(S.REFUSED, (do.close_register, do.hear_busy)),
        I.CONGESTED: Row(S.REFUSED, (do.close_register, do.hear_reorder)),
        I.UNOBTAINABLE: Row(S.REFUSED, (do.close_register, do.hear_unobtainable)),
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.CALLING: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.abandon_call, do.become_free)),
        I.FLASHED: _NOT_TALKING,
        I.DIALLED: usual("its number is complete"),
        I.FAILED: Row(S.OUT, (do.hear_nothing, do.abandon_call)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: odd("it makes a call already"),
        I.BUSY: Row(S.REFUSED, (do.lose_call, do.hear_busy)),
        I.CONGESTED: Row(S.REFUSED, (do.lose_call, do.hear_reorder)),
        I.UNOBTAINABLE: Row(S.REFUSED, (do.lose_call, do.hear_unobtainable)),
        I.ANSWERED: Row(S.TALKING, (do.hear_nothing, do.begin_talking)),
        I.PARTED: _NO_CONVERSATION,
    },
    S.TALKING: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.leave_conversation, do.become_free)),
        I.FLASHED: usual("nothing to flash for"),
        I.DIALLED: usual("digits in a conversation are the parties' own business"),
        I.FAILED: Row(S.OUT, (do.leave_conversation,)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: Row(S.REFUSED, (do.leave_conversation, do.hear_reorder)),
    },
    S.REFUSED: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.become_free)),
        I.FLASHED: _NOT_TALKING,
        I.DIALLED: _NO_REGISTER,
        I.FAILED: Row(S.OUT, (do.hear_nothing,)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: Row(S.HOWLING, (do.hear_howler,)),
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.HOWLING: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.become_free)),
        I.FLASHED: _NOT_TALKING,
        I.DIALLED: _NO_REGISTER,
        I.FAILED: Row(S.OUT, (do.hear_nothing,)),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: Row(S.LOCKED_OUT, (do.hear_nothing,)),
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.LOCKED_OUT: {
        I.OFF_HOOK: _OFF_HOOK_ALREADY,
        I.ON_HOOK: Row(S.IDLE, (do.become_free,)),
        I.FLASHED: _NOT_TALKING,
        I.DIALLED: _NO_REGISTER,
        I.FAILED: Row(S.OUT),
        I.RETURNED: _IN_SERVICE,
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OFF_HOOK,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
    S.OUT: {
        I.OFF_HOOK: _OUT,
        I.ON_HOOK: _OUT,
        I.FLASHED: _OUT,
        I.DIALLED: _OUT,
        I.FAILED: odd("it is out of service already"),
        I.RETURNED: Row(S.IDLE, (do.become_free,)),
        I.DIGIT_DUE: _NO_TIMER,
        I.MATCH_DUE: _NO_TIMER,
        I.HOWLER_DUE: _NO_TIMER,
        I.LOCKOUT_DUE: _NO_TIMER,
        I.OFFERED: _OUT,
        I.SILENCED: _NOT_RINGING,
        I.GRANTED: _NOT_WAITING,
        I.REVOKED: _NO_RECEIVER,
        I.PLACED: _NO_NUMBER,
        I.BUSY: _NO_NUMBER,
        I.CONGESTED: _NO_NUMBER,
        I.UNOBTAINABLE: _NO_NUMBER,
        I.ANSWERED: _NOT_CALLING,
        I.PARTED: _NO_CONVERSATION,
    },
}

STATION_TIMERS: dict[StationState, tuple[str, ...]] = {
    S.IDLE: (),
    S.RINGING: (),
    S.AWAITING_TONE: (),
    S.DIALLING: (do.DIGIT, do.MATCH),
    S.CALLING: (),
    S.TALKING: (),
    S.REFUSED: (do.HOWLER,),
    S.HOWLING: (do.LOCKOUT,),
    S.LOCKED_OUT: (),
    S.OUT: (),
}

STATION_TIMER_INPUTS: dict[str, StationInput] = {
    do.DIGIT: I.DIGIT_DUE,
    do.MATCH: I.MATCH_DUE,
    do.HOWLER: I.HOWLER_DUE,
    do.LOCKOUT: I.LOCKOUT_DUE,
}

HOOK_MODES: dict[StationState, HookMode] = {
    S.IDLE: "idle",
    S.RINGING: "idle",
    S.AWAITING_TONE: "dialling",
    S.DIALLING: "dialling",
    S.CALLING: "idle",
    S.TALKING: "talking",
    S.REFUSED: "idle",
    S.HOWLING: "idle",
    S.LOCKED_OUT: "idle",
    S.OUT: "idle",
}

"""The machine of a telephone: a complete table, (state, input) -> row or a reason to ignore.

    IDLE --offered--> RINGING --off hook--> TALKING
    RINGING --silenced--> IDLE
    RINGING --lifted to keep promise--> CALLING_OUT
    IDLE --off hook--> AWAITING_TONE --granted--> DIALLING --placed--> CALLING --answered--> TALKING
    DIALLING, CALLING --busy, congested, unobtainable--> REFUSED
    DIALLING --digit due--> REFUSED
    DIALLING --done, later--> CONFIRMED --howler due--> HOWLING
    CALLING --in menu--> CHOOSING --out of menu--> CALLING
    DIALLING --sent out--> CALLING_OUT --answered--> TALKING
    DIALLING --again--> DIALLING
    CALLING, REFUSED --emergency dialled--> DIALLING
    TALKING --parted--> REFUSED --howler due--> HOWLING --lockout due--> LOCKED_OUT
    DIALLING, CALLING, HELD --talks to box--> IN_DIALOGUE --done--> CONFIRMED
    DIALLING --listens in--> LISTENING --picked up--> TALKING
    LISTENING --parted--> REFUSED
    TALKING --held--> HELD --taken, answered--> TALKING
    TALKING --aside--> AWAITING_TONE ... --resumed--> TALKING
    any that is off hook --on hook--> IDLE
    any --failed--> OUT --returned--> IDLE

Who has somebody on hold goes through the same states as who has not: it dials, calls, is refused. Only its end differs:
those on hold are resumed, handed over, or called back (``flash``, ``hand_over``).

An ignored cell is either usual (``usual``: it belongs to normal telephony) or odd (``odd``: counted, harmless). What a
telephone on hook, or off hook, ignores by nature stands once; each state adds its rows and its own reasons.
Leaving a state cancels the timers that it may have started (``STATION_TIMERS``); entering one sets its hook mode
(``HOOK_MODES``). What the table cannot show is how ports act on each other: coupling.py.
"""

from firmware.callcontrol import agent_effects as agent
from firmware.callcontrol import dialogue_effects as dialogue
from firmware.callcontrol import menu_effects as menu
from firmware.callcontrol import messages
from firmware.callcontrol import station_effects as do
from firmware.callcontrol.actions import HookMode
from firmware.callcontrol.cells import Cell, Row, odd, usual
from firmware.callcontrol.states import StationInput, StationState

S = StationState
I = StationInput  # noqa: E741

_NO_TIMER = odd("this timer does not run in this state")
_NOT_RINGING = odd("its bell does not ring")
_NOT_WAITING = odd("it does not wait for dial tone")
_NO_RECEIVER = odd("no receiver is lent to it")
_NO_NUMBER = odd("it has dialled nothing and calls nobody")
_NOT_CALLING = odd("no call of its own waits for an answer")
_NO_CONVERSATION = odd("it is in no conversation")
_NOT_HELD = odd("it is not on hold")
_NOBODY_ASIDE = odd("it has nobody on hold to talk to again")
_NO_DOOR = odd("it does not talk to a door post")
_NOT_LATE = odd("its number cannot become another one")
_OUT = odd("out of service: nothing it says can be trusted until it returns")

_IGNORED: dict[StationInput, Cell] = {
    I.OFF_HOOK: odd("it is off hook already"),
    I.ON_HOOK: odd("it is on hook already"),
    I.FLASHED: usual("a flash has no meaning here"),
    I.DIALLED: usual("no register is open: nobody collects digits"),
    I.FAILED: odd("it is out of service already"),
    I.RETURNED: odd("it is in service already"),
    I.RING_PAUSED: usual("the bell was answered, or stopped, in its first silence"),
    I.CALLER_SENT: usual("who calls was told to a telephone that does not ring any more"),
    I.LIFTED_TO_CALL: odd("it is off hook already"),
    I.LIFTED_FOR_REMINDER: odd("it is off hook already"),
    I.LIFTED_TO_KEEP_PROMISE: odd("it is off hook already"),
    I.DOOR_KEY: _NO_DOOR,
    I.LATE_DIGIT: _NOT_LATE,
    I.EMERGENCY_DIALLED: _NOT_LATE,
    I.LATE_DUE: _NO_TIMER,
    I.BELL_DUE: _NO_TIMER,
    I.SIGNAL_DUE: _NO_TIMER,
    I.DIGIT_DUE: _NO_TIMER,
    I.MATCH_DUE: _NO_TIMER,
    I.HOT_DUE: _NO_TIMER,
    I.TONE_DUE: _NO_TIMER,
    I.HOWLER_DUE: _NO_TIMER,
    I.LOCKOUT_DUE: _NO_TIMER,
    I.OFFERED: odd("only a telephone on hook can be rung"),
    I.SILENCED: _NOT_RINGING,
    I.GRANTED: _NOT_WAITING,
    I.REVOKED: _NO_RECEIVER,
    I.AGAIN: odd("nothing was asked for by code"),
    I.PLACED: _NO_NUMBER,
    I.IN_MENU: _NOT_CALLING,
    I.OUT_OF_MENU: odd("it is in no menu"),
    I.SENT_OUT: _NO_NUMBER,
    I.BUSY: _NO_NUMBER,
    I.CONGESTED: _NO_NUMBER,
    I.UNOBTAINABLE: _NO_NUMBER,
    I.ANSWERED: _NOT_CALLING,
    I.PARTED: _NO_CONVERSATION,
    I.HELD: _NO_CONVERSATION,
    I.TAKEN: _NOT_HELD,
    I.DROPPED: _NOT_HELD,
    I.ASIDE: _NO_CONVERSATION,
    I.RESUMED: _NOBODY_ASIDE,
    I.LISTENS_IN: odd("nothing was dialled to listen to anybody"),
    I.TALKS_TO_BOX: odd("nothing was dialled to talk to the box"),
    I.PICKED_UP: odd("nothing was dialled to pick a call up"),
    I.DONE: odd("nothing was asked for by code"),
    I.LATER: odd("nothing was asked for by code"),
}

_ON_HOOK: dict[StationInput, Cell] = {
    **_IGNORED,
    I.FLASHED: odd("a telephone on hook cannot flash"),
    I.DIALLED: odd("a telephone on hook cannot dial"),
}

STATION: dict[StationState, dict[StationInput, Cell]] = {
    S.IDLE: {
        **_ON_HOOK,
        I.OFF_HOOK: Row(S.AWAITING_TONE, (do.leave_display, do.ask_for_tone)),
        I.LIFTED_TO_CALL: Row(S.DIALLING, (do.leave_display, do.dial_wanted)),
        I.LIFTED_FOR_REMINDER: odd("nothing reminds it"),
        I.LIFTED_TO_KEEP_PROMISE: odd("it does not ring for a caller who is to be called back"),
        I.FAILED: Row(S.OUT, (do.leave_display, do.drop_out)),
        I.CALLER_SENT: Row(S.IDLE, (do.display_was_told,)),
        I.SIGNAL_DUE: Row(S.IDLE, (do.display_takes_too_long,)),
        I.OFFERED: Row(S.RINGING, (do.leave_display, do.start_bell)),
    },
    S.RINGING: {
        **_ON_HOOK,
        I.OFF_HOOK: Row(S.TALKING, (do.stop_bell, do.begin_talking, do.answer)),
        I.LIFTED_TO_CALL: Row(S.DIALLING, (do.stop_bell, do.dial_wanted)),
        I.LIFTED_FOR_REMINDER: Row(S.CONFIRMED, (do.stop_bell, agent.hear_why_it_rang, do.end_own_call)),
        I.LIFTED_TO_KEEP_PROMISE: Row(S.CALLING_OUT, (do.stop_bell, do.keep_promise)),
        I.FAILED: Row(S.OUT, (do.stop_bell, do.lose_bell, do.drop_out)),
        I.RING_PAUSED: Row(S.RINGING, (do.tell_caller,)),
        I.BELL_DUE: Row(S.RINGING, (do.ring_untold,)),
        I.CALLER_SENT: Row(S.RINGING, (do.caller_was_told,)),
        I.OFFERED: odd("it rings for a call already"),
        I.SILENCED: Row(S.IDLE, (do.stop_bell, do.forget_offer)),
    },
    S.AWAITING_TONE: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hand_over, do.leave_tone_queue, do.become_free)),
        I.FLASHED: Row(S.AWAITING_TONE, (do.flash,)),
        I.DIALLED: Row(S.DIALLING, (do.leave_tone_queue, do.collect)),  # by pulse: nothing else hears it
        I.FAILED: Row(S.OUT, (do.hand_over, do.leave_tone_queue, do.drop_out)),
        I.GRANTED: Row(S.DIALLING, (do.open_register,)),
        I.TONE_DUE: Row(S.AWAITING_TONE, (do.ask_again_for_tone,)),
        I.RESUMED: Row(S.TALKING, (do.leave_tone_queue, do.begin_talking)),
    },
    S.DIALLING: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hand_over, do.close_register, do.become_free)),
        I.FLASHED: Row(S.DIALLING, (do.flash,)),
        I.DIALLED: Row(S.DIALLING, (do.collect,)),
        I.FAILED: Row(S.OUT, (do.hand_over, do.close_register, do.drop_out)),
        I.DIGIT_DUE: Row(S.REFUSED, (do.close_register, do.hear_reorder)),
        I.MATCH_DUE: Row(S.DIALLING, (do.complete,)),
        I.HOT_DUE: Row(S.DIALLING, (do.dial_hot_line,)),
        I.GRANTED: odd("its register is open already"),
        I.REVOKED: Row(S.AWAITING_TONE, (do.close_register, do.ask_for_tone)),
        I.AGAIN: Row(S.DIALLING, (do.reopen_register,)),
        I.PLACED: Row(S.CALLING, (do.close_register, do.hear_ringback)),
        I.SENT_OUT: Row(S.CALLING_OUT, (do.close_register,)),
        I.BUSY: Row(S.REFUSED, (do.close_register, do.hear_busy)),
        I.CONGESTED: Row(S.REFUSED, (do.close_register, do.hear_reorder)),
        I.UNOBTAINABLE: Row(S.REFUSED, (do.close_register, do.hear_unobtainable)),
        I.RESUMED: Row(S.TALKING, (do.close_register, do.begin_talking)),
        I.LISTENS_IN: Row(S.LISTENING, (agent.keep_receiver,)),
        I.TALKS_TO_BOX: Row(S.IN_DIALOGUE, (dialogue.keep_receiver,)),
        I.PICKED_UP: Row(S.TALKING, (do.close_register, do.begin_talking)),
        I.DONE: Row(S.CONFIRMED, (do.close_register, do.hear_confirmation)),
        I.LATER: Row(S.CONFIRMED, (do.close_register, agent.hear_later)),
    },
    S.CALLING: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.hand_over, do.abandon_call, do.become_free)),
        I.FLASHED: Row(S.CALLING, (do.flash,)),
        I.DIALLED: usual("its number is complete"),
        I.FAILED: Row(S.OUT, (do.hear_nothing, do.hand_over, do.abandon_call, do.drop_out)),
        I.LATE_DIGIT: Row(S.CALLING, (do.wait_for_late_digit,)),
        I.EMERGENCY_DIALLED: Row(S.DIALLING, (do.abandon_call, do.dial_emergency)),
        I.LATE_DUE: Row(S.CALLING, (do.end_late,)),
        I.PLACED: odd("it makes a call already"),
        I.BUSY: Row(S.REFUSED, (do.lose_call, do.hear_busy)),
        I.CONGESTED: Row(S.REFUSED, (do.lose_call, do.hear_reorder)),
        I.UNOBTAINABLE: Row(S.REFUSED, (do.lose_call, do.hear_unobtainable)),
        I.IN_MENU: Row(S.CHOOSING, (menu.hear_menu,)),
        I.ANSWERED: Row(S.TALKING, (do.hear_nothing, do.begin_talking)),
        I.RESUMED: Row(S.TALKING, (do.hear_nothing, do.abandon_call, do.begin_talking)),
        I.TALKS_TO_BOX: Row(S.IN_DIALOGUE, (do.hear_nothing,)),
        I.DROPPED: Row(S.REFUSED, (do.hear_nothing, do.abandon_call, do.hear_reorder)),
    },
    S.CHOOSING: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (menu.leave_menu, do.hand_over, do.abandon_call, do.become_free)),
        I.FLASHED: Row(S.CHOOSING, (do.flash,)),
        I.DIALLED: Row(S.CHOOSING, (menu.press,)),
        I.FAILED: Row(S.OUT, (menu.leave_menu, do.hand_over, do.abandon_call, do.drop_out)),
        I.IN_MENU: odd("it is in a menu already"),
        I.OUT_OF_MENU: Row(S.CALLING, (menu.leave_menu, do.hear_ringback)),
        I.BUSY: Row(S.REFUSED, (menu.leave_menu, do.lose_call, do.hear_busy)),
        I.CONGESTED: Row(S.REFUSED, (menu.leave_menu, do.lose_call, do.hear_reorder)),
        I.UNOBTAINABLE: Row(S.REFUSED, (menu.leave_menu, do.lose_call, do.hear_unobtainable)),
        I.ANSWERED: Row(S.TALKING, (menu.leave_menu, do.begin_talking)),
        I.RESUMED: Row(S.TALKING, (menu.leave_menu, do.abandon_call, do.begin_talking)),
        I.DROPPED: Row(S.REFUSED, (menu.leave_menu, do.abandon_call, do.hear_reorder)),
    },
    S.CALLING_OUT: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.hand_over, do.abandon_call, do.become_free)),
        I.FLASHED: Row(S.CALLING_OUT, (do.flash,)),
        I.DIALLED: usual("its number is complete"),
        I.FAILED: Row(S.OUT, (do.hear_nothing, do.hand_over, do.abandon_call, do.drop_out)),
        I.CONGESTED: Row(S.REFUSED, (do.hear_reorder,)),
        I.ANSWERED: Row(S.TALKING, (do.hear_nothing, do.begin_talking)),
        I.RESUMED: Row(S.TALKING, (do.hear_nothing, do.abandon_call, do.begin_talking)),
    },
    S.TALKING: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hand_over, do.leave_conversation, do.become_free)),
        I.FLASHED: Row(S.TALKING, (do.flash,)),
        I.DIALLED: usual("digits in a conversation are the parties' own business"),
        I.DOOR_KEY: Row(S.TALKING, (do.open_door,)),
        I.FAILED: Row(S.OUT, (do.hand_over, do.leave_conversation, do.drop_out)),
        I.PARTED: Row(S.REFUSED, (do.leave_conversation, do.hear_reorder)),
        I.HELD: Row(S.HELD, (do.leave_conversation,)),
        I.ASIDE: Row(S.AWAITING_TONE, (do.leave_conversation, do.ask_for_tone)),
    },
    S.LISTENING: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (agent.stop_listening, do.become_free)),
        I.FLASHED: usual("whoever listens has nobody to put on hold"),
        I.DIALLED: Row(S.LISTENING, (agent.listen_otherwise,)),
        I.FAILED: Row(S.OUT, (agent.stop_listening, do.drop_out)),
        I.PARTED: Row(S.REFUSED, (agent.stop_listening, do.hear_reorder)),
        I.LISTENS_IN: odd("it listens already"),
        I.PICKED_UP: Row(S.TALKING, (agent.stop_listening, do.begin_talking)),
    },
    S.IN_DIALOGUE: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (dialogue.leave, do.become_free)),
        I.FLASHED: usual("whoever talks to the box has nobody to put on hold"),
        I.DIALLED: Row(S.IN_DIALOGUE, (dialogue.press,)),
        I.FAILED: Row(S.OUT, (dialogue.leave, do.drop_out)),
        I.PLACED: Row(S.CALLING, (dialogue.leave, do.hear_ringback)),
        I.SENT_OUT: Row(S.CALLING_OUT, (dialogue.leave,)),
        I.BUSY: Row(S.REFUSED, (dialogue.leave, do.hear_busy)),
        I.CONGESTED: Row(S.REFUSED, (dialogue.leave, do.hear_reorder)),
        I.UNOBTAINABLE: Row(S.REFUSED, (dialogue.leave, do.hear_unobtainable)),
        I.PARTED: Row(S.REFUSED, (dialogue.leave, do.hear_reorder)),
        I.TALKS_TO_BOX: odd("it talks to the box already"),
        I.DONE: Row(S.CONFIRMED, (dialogue.leave, do.hear_confirmation)),
    },
    S.HELD: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.leave_hold, do.hand_over, do.become_free)),
        I.FLASHED: usual("who is on hold cannot put anybody on hold"),
        I.FAILED: Row(S.OUT, (do.leave_hold, do.hand_over, do.drop_out)),
        I.ANSWERED: Row(S.TALKING, (do.answer_from_hold,)),
        I.HELD: odd("it is on hold already"),
        I.TAKEN: Row(S.TALKING, (do.answer_from_hold,)),
        I.DROPPED: Row(S.REFUSED, (do.leave_hold, do.hear_reorder)),
        I.TALKS_TO_BOX: Row(S.IN_DIALOGUE, (do.leave_hold,)),
        I.IN_MENU: Row(S.CHOOSING, (menu.leave_hold, menu.hear_menu)),
    },
    S.CONFIRMED: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.hand_over, do.become_free)),
        I.FLASHED: Row(S.CONFIRMED, (do.flash,)),
        I.FAILED: Row(S.OUT, (do.hear_nothing, do.hand_over, do.drop_out)),
        I.HOWLER_DUE: Row(S.HOWLING, (do.hear_howler,)),
        I.RESUMED: Row(S.TALKING, (do.hear_nothing, do.begin_talking)),
    },
    S.REFUSED: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.hand_over, do.become_free)),
        I.FLASHED: Row(S.REFUSED, (do.flash,)),
        I.FAILED: Row(S.OUT, (do.hear_nothing, do.hand_over, do.drop_out)),
        I.LATE_DIGIT: Row(S.REFUSED, (do.wait_for_late_digit,)),
        I.EMERGENCY_DIALLED: Row(S.DIALLING, (do.dial_emergency,)),
        I.LATE_DUE: Row(S.REFUSED, (do.end_late,)),
        I.HOWLER_DUE: Row(S.HOWLING, (do.hear_howler,)),
        I.RESUMED: Row(S.TALKING, (do.hear_nothing, do.begin_talking)),
    },
    S.HOWLING: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.hear_nothing, do.become_free)),
        I.FAILED: Row(S.OUT, (do.hear_nothing, do.drop_out)),
        I.LOCKOUT_DUE: Row(S.LOCKED_OUT, (do.hear_nothing,)),
    },
    S.LOCKED_OUT: {
        **_IGNORED,
        I.ON_HOOK: Row(S.IDLE, (do.become_free,)),
        I.FAILED: Row(S.OUT, (do.drop_out,)),
    },
    S.OUT: {
        **_IGNORED,
        I.OFF_HOOK: _OUT,
        I.ON_HOOK: _OUT,
        I.FLASHED: _OUT,
        I.DIALLED: _OUT,
        I.RETURNED: Row(S.IDLE, (do.become_free,)),
        I.LIFTED_TO_CALL: _OUT,
        I.LIFTED_FOR_REMINDER: _OUT,
        I.LIFTED_TO_KEEP_PROMISE: _OUT,
        I.OFFERED: _OUT,
    },
}

STATION_TIMERS: dict[StationState, tuple[str, ...]] = {
    S.IDLE: (messages.SIGNAL,),
    S.RINGING: (do.BELL,),
    S.AWAITING_TONE: (do.TONE,),
    S.DIALLING: (do.DIGIT, do.MATCH, do.HOT),
    S.CALLING: (do.LATE,),
    S.CHOOSING: (),
    S.CALLING_OUT: (),
    S.TALKING: (),
    S.LISTENING: (),
    S.IN_DIALOGUE: (),
    S.HELD: (),
    S.CONFIRMED: (do.HOWLER,),
    S.REFUSED: (do.HOWLER, do.LATE),
    S.HOWLING: (do.LOCKOUT,),
    S.LOCKED_OUT: (),
    S.OUT: (),
}

STATION_TIMER_INPUTS: dict[str, StationInput] = {
    do.DIGIT: I.DIGIT_DUE,
    do.MATCH: I.MATCH_DUE,
    do.HOT: I.HOT_DUE,
    do.HOWLER: I.HOWLER_DUE,
    do.LOCKOUT: I.LOCKOUT_DUE,
    do.LATE: I.LATE_DUE,
    do.TONE: I.TONE_DUE,
    do.BELL: I.BELL_DUE,
    messages.SIGNAL: I.SIGNAL_DUE,
}

HOOK_MODES: dict[StationState, HookMode] = {
    S.IDLE: "idle",
    S.RINGING: "idle",
    S.AWAITING_TONE: "dialling",
    S.DIALLING: "dialling",
    S.CALLING: "talking",
    S.CHOOSING: "dialling",
    S.CALLING_OUT: "talking",
    S.TALKING: "talking",
    S.LISTENING: "talking",
    S.IN_DIALOGUE: "dialling",
    S.HELD: "idle",
    S.CONFIRMED: "talking",
    S.REFUSED: "talking",
    S.HOWLING: "idle",
    S.LOCKED_OUT: "idle",
    S.OUT: "idle",
}

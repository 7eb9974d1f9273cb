"""States of the ports and the inputs of their machines: names only, behaviour stands in tables.py."""

from enum import StrEnum


class StationState(StrEnum):
    """What a telephone is doing."""

    IDLE = "idle"  # on hook, nothing rings
    RINGING = "ringing"  # on hook, its bell rings for one call
    AWAITING_TONE = "awaiting tone"  # lifted, no receiver is free: dial tone comes when one is
    DIALLING = "dialling"  # its register is open
    CALLING = "calling"  # its own call hunts, waits or rings somebody; it hears ringback
    CALLING_OUT = "calling out"  # a line is being taken for it and dialled on; it hears the line, or nothing yet
    TALKING = "talking"  # off hook, a member of a junctor
    LISTENING = "listening"  # off hook, a supervisor's: it hears an agent's conversation
    HELD = "held"  # off hook, on hold: it hears music or ringback
    CONFIRMED = "confirmed"  # what it asked for by code was done, or it was reminded
    REFUSED = "refused"  # hears busy, reorder or unobtainable
    HOWLING = "howling"  # left off hook: hears the howler
    LOCKED_OUT = "locked out"  # left off hook for too long: silence until it is replaced
    OUT = "out"  # out of service, hook state unknown


class StationInput(StrEnum):
    """What can happen to a telephone: from outside, from a timer, or from the coupling rules."""

    OFF_HOOK = "off hook"
    ON_HOOK = "on hook"
    FLASHED = "flashed"
    DIALLED = "dialled"
    FAILED = "failed"
    RETURNED = "returned"
    RING_PAUSED = "ring paused"
    CALLER_SENT = "caller sent"
    LIFTED_TO_CALL = "lifted to call"  # lifted, and the number is known: a hot line, or a callback
    LIFTED_FOR_REMINDER = "lifted for reminder"
    LIFTED_TO_KEEP_PROMISE = "lifted to keep promise"  # lifted, and a caller is to be called back
    DOOR_KEY = "door key"  # a digit dialled to a door post
    LATE_DIGIT = "late digit"  # a digit after its number, which may yet become an emergency number
    EMERGENCY_DIALLED = "emergency dialled"  # a digit after its number that makes an emergency number of it
    LATE_DUE = "late due"  # timer: no more digits, its number is what it was
    BELL_DUE = "bell due"  # timer: it was to be told who calls before it rings, and that took too long
    SIGNAL_DUE = "signal due"  # timer: its display should have been told that messages wait
    DIGIT_DUE = "digit due"  # timer: the first or the next digit should have come
    MATCH_DUE = "match due"  # timer: no further digit, the number is complete as it stands
    HOT_DUE = "hot due"  # timer: nothing was dialled, so the hot line is
    TONE_DUE = "tone due"  # timer: it waits for dial tone still: perhaps somebody must make room
    HOWLER_DUE = "howler due"  # timer: busy, reorder or unobtainable was heard long enough
    LOCKOUT_DUE = "lockout due"  # timer: the howler was heard long enough
    OFFERED = "offered"  # coupling: ring for a call
    SILENCED = "silenced"  # coupling: the call does not want this bell any more
    GRANTED = "granted"  # coupling: dial, with the receiver it was given or with none
    REVOKED = "revoked"  # coupling: its receiver is not to be lent any more
    AGAIN = "again"  # coupling: what it dialled is noted, and it may dial on
    PLACED = "placed"  # coupling: the number reaches somebody, its call hunts
    SENT_OUT = "sent out"  # coupling: the number is outside, a line is looked for
    BUSY = "busy"  # coupling: whom it calls is busy
    CONGESTED = "congested"  # coupling: whom it calls is out of service
    UNOBTAINABLE = "unobtainable"  # coupling: nobody has this number
    ANSWERED = "answered"  # coupling: somebody lifted for its call
    PARTED = "parted"  # coupling: nobody else is left in its conversation
    HELD = "held"  # coupling: its partner puts it on hold
    TAKEN = "taken"  # coupling: somebody takes it from hold
    DROPPED = "dropped"  # coupling: nobody will take it from hold any more
    ASIDE = "aside"  # coupling: its partner is on hold, it may dial
    RESUMED = "resumed"  # coupling: it talks again to somebody that it had on hold
    LISTENS_IN = "listens in"  # coupling: it listens to an agent's conversation
    PICKED_UP = "picked up"  # coupling: it takes a call that rings elsewhere, or somebody from hold, or joins an agent
    DONE = "done"  # coupling: what it asked for by code is done
    LATER = "later"  # coupling: what it asked for by code will be done, but not now


class TrunkState(StrEnum):
    """What a CO line is doing."""

    IDLE = "idle"
    RINGING = "ringing"  # the exchange rings; the call hunts or waits
    ANSWERING = "answering"  # seized, loop current not yet seen
    TAKEN_IN = "taken in"  # seized by the box itself, loop current not yet seen: the caller waits in a queue
    TALKING = "talking"  # seized, loop closed, a member of a junctor
    HELD = "held"  # seized, on hold: the caller hears music or ringback
    GUARD = "guard"  # released; not to be seized yet, incoming calls are welcome
    CHECKING = "checking"  # chosen for a call out, or a test: is it free, is it alive?
    SEIZING = "seizing"  # seized for that, loop current not yet seen
    AWAITING_TONE = "awaiting tone"  # seized for that, dial tone not yet heard
    SENDING = "sending"  # the number goes out
    CLEARING = "clearing"  # answered only to be rid of its caller, as an emergency needs it
    OUT = "out"  # out of service


class TrunkInput(StrEnum):
    """What can happen to a CO line: from outside (already weighed, meanings.py), from a timer, or from coupling."""

    RING_STARTED = "ring started"
    RING_PAUSED = "ring paused"
    LOOP_CLOSED = "loop closed"
    LOOP_OPENED = "loop opened"
    DISCONNECTED = "disconnected"  # CPC on a line where CPC counts
    REVERSED = "reversed"  # a reversal that ends calls on this line
    DISTRUSTED = "distrusted"  # CPC or reversal that ends nothing on this line, or not yet
    END_HEARD = "end heard"  # busy, congestion, dial tone or silence, as only the end of a call brings
    DIALS_AGAIN = "dials again"  # dial tone that need not be the end
    QUIET = "quiet"  # nothing was heard of it for long
    UNSURE = "unsure"  # a sound that decides nothing here, or not yet
    RINGS_YET = "rings yet"  # ringback: the called side has not answered
    DIAL_TONE = "dial tone"  # the exchange awaits our digits, or is believed to
    PROVEN = "proven"  # as that, on a line that was only tested
    SPOKEN = "spoken"  # a voice where dial tone should be
    FAX_HEARD = "fax heard"  # the calling tone of a fax
    GLARED = "glared"  # a caller was there as we seized
    ANSWER_SEEN = "answer seen"  # the called side has answered, or has probably
    MEASURED_FREE = "measured free"
    MEASURED_BUSY = "measured busy"  # somebody else has taken it, or no battery is there
    DIALLED_OUT = "dialled out"
    SENT_IN_PART = "sent in part"  # digits were lost on their way
    CALLER_TOLD = "caller told"
    CALLER_GARBLED = "caller garbled"
    DIALLED = "dialled"
    FAILED = "failed"
    RETURNED = "returned"
    GIVE_UP_DUE = "give-up due"  # timer: no burst for too long
    LOOP_DUE = "loop due"  # timer: loop current should have been seen
    GUARD_DUE = "guard due"  # timer: may be seized again
    CHECK_DUE = "check due"  # timer: nobody measures lines here
    TONE_DUE = "tone due"  # timer: dial tone should have been heard
    SEND_DUE = "send due"  # timer: the number should be out
    ANSWER_DUE = "answer due"  # timer: after so long somebody has probably answered
    DIALS_AGAIN_DUE = "dials again due"  # timer: does that dial tone still sound?
    SILENCE_DUE = "silence due"  # timer: it has been quiet for so long that nobody can be there
    WARNING_DUE = "warning due"  # timer: the end of the call's time comes near
    HUSH_DUE = "hush due"  # timer: the warning tone was heard
    LIMIT_DUE = "limit due"  # timer: the longest time of a call is over
    TEST_DUE = "test due"  # timer: does it live again?
    CLEAR_DUE = "clear due"  # timer: its caller was answered long enough to be cut off
    CHOSEN = "chosen"  # coupling: a call goes out by it
    WITHDRAWN = "withdrawn"  # coupling: nobody wants it any more
    PREEMPTED = "preempted"  # coupling: an emergency takes it, or its call is dropped by hand
    ASKED = "asked"  # coupling: it has called an agent outside, who is asked whether he takes a call
    AWAITED = "awaited"  # coupling: whoever is on it waits for somebody to answer
    TAKEN_IN = "taken in"  # coupling: its call waits in a queue, and the box answers it
    ANSWERED = "answered"  # coupling: somebody lifted for its call
    PARTED = "parted"  # coupling: nobody else is left in its conversation
    HELD = "held"  # coupling: its partner puts it on hold
    TAKEN = "taken"  # coupling: somebody takes it from hold
    DROPPED = "dropped"  # coupling: nobody will take it from hold any more

"""States of the ports and the inputs of their machines: names only, behaviour stands in tables.py."""

from enum import StrEnum


class StationState(StrEnum):
    """What a telephone is doing."""

    IDLE = "idle"  # on hook, nothing rings
    RINGING = "ringing"  # on hook, its bell rings for one call
    AWAITING_TONE = "awaiting tone"  # lifted, no receiver is free: dial tone comes when one is
    DIALLING = "dialling"  # its register is open
    CALLING = "calling"  # its own call hunts, waits or rings somebody; it hears ringback
    TALKING = "talking"  # off hook, a member of a junctor
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
    LIFTED_TO_CALL = "lifted to call"  # lifted, and the number is known: a hot line, or a callback
    LIFTED_FOR_REMINDER = "lifted for reminder"
    DOOR_KEY = "door key"  # a digit dialled to a door post
    DIGIT_DUE = "digit due"  # timer: the first or the next digit should have come
    MATCH_DUE = "match due"  # timer: no further digit, the number is complete as it stands
    HOT_DUE = "hot due"  # timer: nothing was dialled, so the hot line is
    HOWLER_DUE = "howler due"  # timer: busy, reorder or unobtainable was heard long enough
    LOCKOUT_DUE = "lockout due"  # timer: the howler was heard long enough
    OFFERED = "offered"  # coupling: ring for a call
    SILENCED = "silenced"  # coupling: the call does not want this bell any more
    GRANTED = "granted"  # coupling: dial, with the receiver it was given or with none
    REVOKED = "revoked"  # coupling: its receiver is not to be lent any more
    PLACED = "placed"  # coupling: the number reaches somebody, its call hunts
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
    PICKED_UP = "picked up"  # coupling: it takes a call that rings elsewhere, or somebody from hold
    DONE = "done"  # coupling: what it asked for by code is done


class TrunkState(StrEnum):
    """What a CO line is doing."""

    IDLE = "idle"
    RINGING = "ringing"  # the exchange rings; the call hunts or waits
    ANSWERING = "answering"  # seized, loop current not yet seen
    TALKING = "talking"  # seized, loop closed, a member of a junctor
    HELD = "held"  # seized, on hold: the caller hears music or ringback
    GUARD = "guard"  # released; not to be seized yet, incoming calls are welcome
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
    DIALLED = "dialled"
    FAILED = "failed"
    RETURNED = "returned"
    GIVE_UP_DUE = "give-up due"  # timer: no burst for too long
    LOOP_DUE = "loop due"  # timer: loop current should have been seen
    GUARD_DUE = "guard due"  # timer: may be seized again
    ANSWERED = "answered"  # coupling: somebody lifted for its call
    PARTED = "parted"  # coupling: nobody else is left in its conversation
    HELD = "held"  # coupling: its partner puts it on hold
    TAKEN = "taken"  # coupling: somebody takes it from hold
    DROPPED = "dropped"  # coupling: nobody will take it from hold any more

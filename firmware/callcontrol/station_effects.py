"""What a transition of a telephone does besides changing the state: small functions, named in station_table.py.

An effect touches its own port, its call's record and the outputs of its own port; everything that concerns another
port is left on the agenda for the coupling rules. ``event`` is None when a timer or a coupling rule is the cause.
"""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import (
    agents,
    caller_out,
    holds,
    junctors,
    line_hunt,
    messages,
    plays,
    queue_places,
    receivers,
    treatments,
)
from firmware.callcontrol.actions import OpenDoor, StopRinging
from firmware.callcontrol.agenda import Departure
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, StationDialled
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.register import END_OF_NUMBER, Verdict

DIGIT = "digit"
MATCH = "match"
HOT = "hot"
HOWLER = "howler"
LOCKOUT = "lockout"
LATE = "late"
_SINGLE = "109"
"""Digits of a single pulse: 1, in Sweden 0, in New Zealand 9 (hardware.md 13.1)."""
TONE = "tone"

TONE_MS = 2_000
"""Whoever waits so long for a receiver makes others give theirs back, now or as much later again."""
HURRY_MS = 5_000
"""While others wait for dial tone nobody keeps it for longer than this without dialling, our choice."""

EMERGENCY_MS = 1_200
"""An emergency number that begins like another number waits so long for it, a 1 of a rotary dial included: of the 5 s
from its last digit to the first one sent, a line that is taken from another call needs nearly four."""
EMERGENCY_OUTSIDE_MS = 2_500
"""One that begins with the digit for an outside line, as the number of a subscriber may: with a pause within it, or a
rotary dial's 9. A line that is free needs little more than two of the 5 s."""
BELL = "bell"

# -- its bell


def start_bell(core: Core, station: StationPort, event: Event | None) -> None:
    """Ring for its call, as calls of this kind ring; where the country tells who calls before, that first."""
    before = core.state.plan.caller_id_out
    if before.before_ring and caller_out.send(core, station):
        _start(core, station, BELL, before.longest_ms)
    else:
        _ring(core, station)


def _ring(core: Core, station: StationPort) -> None:
    core.outbox.ring(station.port, station.call, _cadence(core, station), core.state.calls[station.call].reason)


def tell_caller(core: Core, station: StationPort, event: Event | None) -> None:
    """Its first burst is over: in the silence it is told who calls, now or as soon as that is known."""
    if caller_out.paused(core, station):
        _start(core, station, BELL, core.state.plan.caller_id_out.longest_ms)


def caller_was_told(core: Core, station: StationPort, event: Event | None) -> None:
    """It knows who calls."""
    caller_out.end(core, station)
    if core.state.timers.due_of("station", station.port, BELL) is not None:
        core.state.timers.cancel("station", station.port, BELL)
        _ring(core, station)


def display_was_told(core: Core, station: StationPort, event: Event | None) -> None:
    """It knows whether messages wait."""
    caller_out.end(core, station)
    caller_out.restore(core, station)
    core.state.timers.cancel("station", station.port, messages.SIGNAL)


def display_takes_too_long(core: Core, station: StationPort, event: Event | None) -> None:
    """Nobody knows whether it was told: its output must serve others."""
    caller_out.stop(core, station)


def leave_display(core: Core, station: StationPort, event: Event | None) -> None:
    """Its display has not been told to the end: later, again."""
    if station.told_on:
        station.shows = not station.shows
        caller_out.stop(core, station)
        core.state.timers.cancel("station", station.port, messages.SIGNAL)


def ring_untold(core: Core, station: StationPort, event: Event | None) -> None:
    """Ring, whoever calls; the bell itself takes a reversal back."""
    caller_out.silence(core, station)
    _ring(core, station)


def stop_bell(core: Core, station: StationPort, event: Event | None) -> None:
    """Whoever leaves ringing takes the wanted bell along, ring trip or not."""
    untold = bool(station.told_on)  # perhaps its bell has waited for that, and does not ring
    caller_out.stop(core, station)
    if untold:
        core.outbox.actions.append(StopRinging(station.port))
    else:
        core.outbox.stop_ringing(station.port, station.call, _cadence(core, station))


def answer(core: Core, station: StationPort, event: Event | None) -> None:
    """Lifted for the call that rings it."""
    core.agenda.answered.append(station.port)


def forget_offer(core: Core, station: StationPort, event: Event | None) -> None:
    """The hunt itself stopped this bell: the station is there for others."""
    station.call = 0
    messages.may_show(core, station)
    core.agenda.look = True


def lose_bell(core: Core, station: StationPort, event: Event | None) -> None:
    """The station dropped out while it rang: its call must know."""
    core.state.calls[station.call].bells.remove(station.port)
    core.agenda.bereft.append(station.call)
    station.call = 0


def end_own_call(core: Core, station: StationPort, event: Event | None) -> None:
    """The box's own call to it is answered; it may ring others of a group, too."""
    core.state.calls[station.call].bells.remove(station.port)
    core.agenda.gone.append(station.call)
    station.call = 0
    core.agenda.look = True


def keep_promise(core: Core, station: StationPort, event: Event | None) -> None:
    """Its person has lifted for a caller who is to be called back: now he is."""
    core.agenda.kept.append(station.port)


# -- its register


def ask_for_tone(core: Core, station: StationPort, event: Event | None) -> None:
    """Lifted to dial: it gets dial tone with a receiver, in its turn."""
    core.state.tone_queue.append(station.port)
    core.agenda.tone = True


def ask_again_for_tone(core: Core, station: StationPort, event: Event | None) -> None:
    """It waits still: whoever has dial tone and dials nothing makes room."""
    core.agenda.tone = core.agenda.room = True


def wait_for_tone(core: Core, station: StationPort) -> None:
    """No receiver is free: somebody looks again."""
    if core.state.timers.due_of("station", station.port, TONE) is None:
        _start(core, station, TONE, TONE_MS)


def has_dialled_nothing_for_long(core: Core, station: StationPort) -> bool:
    """It has dial tone and a receiver, and leaves others waiting for one; with somebody on hold one may think."""
    due_ms = core.state.timers.due_of("station", station.port, DIGIT)
    if due_ms is None or not station.receiver or station.digits or station.holds:
        return False
    return core.state.now_ms >= due_ms - core.state.plan.timing.first_digit_ms + HURRY_MS


def leave_tone_queue(core: Core, station: StationPort, event: Event | None) -> None:
    """It does not want dial tone any more: it dials by pulse without it, or it has gone."""
    core.state.tone_queue.remove(station.port)


def open_register(core: Core, station: StationPort, event: Event | None) -> None:
    """Digits are welcome."""
    receivers.lend(core, station)
    _welcome_digits(core, station)


def reopen_register(core: Core, station: StationPort, event: Event | None) -> None:
    """Digits are welcome once more. Its receiver stays: another one would hear the last key, still held down, again."""
    station.digits = ""
    _welcome_digits(core, station)


def _welcome_digits(core: Core, station: StationPort) -> None:
    agent = agents.at(core, station.port)
    paused = agent is not None and agent.paused
    if paused or station.wishes.dnd or station.wishes.forward_always or messages.are_waiting(core, station):
        treatments.give_assigned(core, station, "stutter")
    else:
        treatments.give(core, station, treatments.DIAL)
    known = core.index.stations[station.port]
    if known.hotline and not station.holds:
        _start(core, station, HOT, known.hotline_ms)
    else:
        _start(core, station, DIGIT, core.state.plan.timing.first_digit_ms)


def collect(core: Core, station: StationPort, event: Event | None) -> None:
    """A digit: dial tone goes, and the number may be complete, or hopeless."""
    treatments.stop(core, station)
    station.digits += event.digit if isinstance(event, StationDialled) else ""
    station.dialled_ms = core.state.now_ms
    timing = core.state.plan.timing
    core.state.timers.cancel_all("station", station.port, (DIGIT, MATCH, HOT))
    if station.digits == core.state.plan.outside.digit:
        treatments.give(core, station, treatments.DIAL)  # as the exchange outside does
    match core.index.numbers.judge(station.digits, len(station.holds)):
        case Verdict.PARTIAL:
            _start(core, station, DIGIT, timing.inter_digit_ms)
        case Verdict.EXTENSIBLE:
            _start(core, station, MATCH, timing.match_ms)
        case Verdict.OPEN:
            _start(core, station, MATCH, timing.inter_digit_ms)
        case Verdict.OUTSIDE:
            _start(core, station, MATCH, core.state.plan.outside.number_ms)
        case Verdict.EMERGENCY:
            _start(core, station, MATCH, _emergency_ms(core, station.digits))
        case Verdict.DONE:
            core.agenda.dialled.append(station.port)


def _emergency_ms(core: Core, digits: str) -> int:
    trunks = core.state.trunks.values()
    unhurried = core.index.numbers.beyond(digits) and any(line_hunt.is_free(trunk) for trunk in trunks)
    return EMERGENCY_OUTSIDE_MS if unhurried else EMERGENCY_MS


def dial_hot_line(core: Core, station: StationPort, event: Event | None) -> None:
    """Nothing need be dialled here: its number is known."""
    treatments.stop(core, station)
    station.digits = core.index.stations[station.port].hotline
    core.agenda.dialled.append(station.port)


def dial_wanted(core: Core, station: StationPort, event: Event | None) -> None:
    """It was called back, or its hot line dials at once."""
    if station.call:
        station.digits = core.state.calls[station.call].wanted
        end_own_call(core, station, event)
        core.agenda.dialled.append(station.port)
    else:
        dial_hot_line(core, station, event)


def complete(core: Core, station: StationPort, event: Event | None) -> None:
    """No longer number was meant."""
    core.agenda.dialled.append(station.port)


def close_register(core: Core, station: StationPort, event: Event | None) -> None:
    """No more digits: its receiver serves somebody else, unless a late one may make an emergency number."""
    treatments.stop(core, station)
    station.digits = ""
    if not station.late:
        receivers.give_back(core, station)


# -- a digit too many: 11 was dialled and is called, and then comes the 2 of 112


def keep_late(core: Core, station: StationPort, digits: str) -> None:
    """What was dialled, where it may still become an emergency number; "": it may not."""
    numbers = core.index.numbers
    more = [digits + digit for digit in _SINGLE] if digits else []
    station.late = digits
    station.late_single = any(numbers.is_emergency(one) or numbers.may_become_emergency(one) for one in more)


def expect_late_digit(core: Core, station: StationPort) -> None:
    """Its register is done, and yet one more digit may come."""
    _start(core, station, LATE, core.state.plan.timing.match_ms)


def wait_for_late_digit(core: Core, station: StationPort, event: Event | None) -> None:
    """One digit more, and another one to come."""
    keep_late(core, station, station.late + (event.digit if isinstance(event, StationDialled) else ""))
    _start(core, station, LATE, core.state.plan.timing.match_ms)


def dial_emergency(core: Core, station: StationPort, event: Event | None) -> None:
    """It was an emergency number that was meant."""
    treatments.stop(core, station)
    station.digits = station.late + (event.digit if isinstance(event, StationDialled) else "")
    keep_late(core, station, "")
    core.agenda.dialled.append(station.port)


def end_late(core: Core, station: StationPort, event: Event | None) -> None:
    """Its number is what it was."""
    if station.late:
        keep_late(core, station, "")
        core.state.timers.cancel("station", station.port, LATE)
        receivers.give_back(core, station)


# -- what it hears


def hear_ringback(core: Core, station: StationPort, event: Event | None) -> None:
    """Its call is under way."""
    treatments.give(core, station, treatments.RINGBACK)


def hear_busy(core: Core, station: StationPort, event: Event | None) -> None:
    """Whom it called is busy."""
    treatments.give(core, station, treatments.BUSY)
    _start(core, station, HOWLER, core.state.plan.timing.reject_ms)


def hear_reorder(core: Core, station: StationPort, event: Event | None) -> None:
    """Nothing goes on here: replace the receiver and begin again."""
    treatments.give_assigned(core, station, "reorder")
    _start(core, station, HOWLER, core.state.plan.timing.reject_ms)


def hear_unobtainable(core: Core, station: StationPort, event: Event | None) -> None:
    """There is no such number."""
    treatments.give_assigned(core, station, "unobtainable")
    _start(core, station, HOWLER, core.state.plan.timing.reject_ms)


def hear_confirmation(core: Core, station: StationPort, event: Event | None) -> None:
    """What it asked for was done, or what it is to be told of has come."""
    treatments.give_assigned(core, station, "confirmation")
    _start(core, station, HOWLER, core.state.plan.timing.reject_ms)


def hear_howler(core: Core, station: StationPort, event: Event | None) -> None:
    """The receiver was left off."""
    end_late(core, station, event)
    treatments.give_assigned(core, station, "howler")
    _start(core, station, LOCKOUT, core.state.plan.timing.howler_ms)


def hear_nothing(core: Core, station: StationPort, event: Event | None) -> None:
    """Its treatment ends."""
    end_late(core, station, event)
    treatments.stop(core, station)


# -- its call


def abandon_call(core: Core, station: StationPort, event: Event | None) -> None:
    """Gone before its own call was answered; who hands it over to somebody on hold has done so before. Who goes back to
    somebody on hold has only asked: no queue has lost a caller."""
    if station.call:
        if station.holds:
            queue_places.leave(core, core.state.calls[station.call], "withdrawn")
        core.agenda.gone.append(station.call)
        station.call = 0
    if station.outgoing:
        core.agenda.given_up.append(station.outgoing)
        station.outgoing = 0


def lose_call(core: Core, station: StationPort, event: Event | None) -> None:
    """Its own call came to nothing."""
    station.call = 0


def begin_talking(core: Core, station: StationPort, event: Event | None) -> None:
    """From here on its talk time counts."""
    station.talking_since_ms = core.state.now_ms


def leave_conversation(core: Core, station: StationPort, event: Event | None) -> None:
    """Out of its junctor, with its talk time written down; a call that waits for it knocks no more."""
    treatments.stop_knocking(core, station)
    station.knock = 0
    receivers.give_back(core, station)
    junctors.leave(core, station)
    state = core.state
    state.history.talked(station.port, station.talking_since_ms, state.now_ms)


def open_door(core: Core, station: StationPort, event: Event | None) -> None:
    """A digit to a door post opens the door; a number sign may still belong to the code that fetched the visitor."""
    if isinstance(event, StationDialled) and event.digit == END_OF_NUMBER:
        return
    core.outbox.actions.append(OpenDoor(core.state.plan.timing.door_ms))


# -- those on hold


def flash(core: Core, station: StationPort, event: Event | None) -> None:
    """The hook was pressed, or its time is up and somebody waits for it: what that means is seen with the whole box."""
    core.agenda.flashed.append(station.port)


def hand_over(core: Core, station: StationPort, event: Event | None) -> None:
    """It goes while it has somebody on hold: they must not be lost, and its own call may be theirs from now on."""
    if station.holds:
        core.agenda.departed.append(Departure(station.port, station.junctor, station.call, station.outgoing))
        station.call = station.outgoing = 0


def leave_hold(core: Core, station: StationPort, event: Event | None) -> None:
    """It was on hold itself."""
    holds.end(core, station)


def answer_from_hold(core: Core, station: StationPort, event: Event | None) -> None:
    """Somebody talks to it again."""
    holds.end(core, station)
    begin_talking(core, station, event)


def become_free(core: Core, station: StationPort, event: Event | None) -> None:
    """From busy to free: waiting calls want to know, its display may be told, and nobody walks here any more."""
    _forget_person(core, station)
    agents.telephone_left(core, station.port)
    messages.may_show(core, station)
    core.agenda.freed.append(station.port)


def drop_out(core: Core, station: StationPort, event: Event | None) -> None:
    """Out of service: nobody must go on waiting for it."""
    _forget_person(core, station)
    agents.telephone_left(core, station.port)
    core.agenda.look = True


def _forget_person(core: Core, station: StationPort) -> None:
    if station.whispered:
        plays.stop_whisper(core, station)
    station.account = ""
    station.walks = 0


def _start(core: Core, station: StationPort, name: str, wait_ms: int) -> None:
    core.state.timers.start("station", station.port, name, core.state.now_ms + wait_ms)


def _cadence(core: Core, station: StationPort) -> tuple[int, ...]:
    return core.index.cadences[core.state.calls[station.call].kind]

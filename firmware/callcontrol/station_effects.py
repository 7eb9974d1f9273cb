"""What a transition of a telephone does besides changing the state: small functions, named in station_table.py.

An effect touches its own port, its call's record and the outputs of its own port; everything that concerns another
port is left on the agenda for the coupling rules. ``event`` is None when a timer or a coupling rule is the cause.
"""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import junctors, treatments
from firmware.callcontrol.actions import LendReceiver, ReturnReceiver
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, StationDialled
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.register import END_OF_NUMBER, Verdict

DIGIT = "digit"
MATCH = "match"
HOWLER = "howler"
LOCKOUT = "lockout"

# -- its bell


def start_bell(core: Core, station: StationPort, event: Event | None) -> None:
    """Ring for its call."""
    core.outbox.ring(station.port, station.call, core.state.plan.ring_cadence)


def stop_bell(core: Core, station: StationPort, event: Event | None) -> None:
    """Whoever leaves ringing takes the wanted bell along, ring trip or not."""
    core.outbox.stop_ringing(station.port, station.call)


def answer(core: Core, station: StationPort, event: Event | None) -> None:
    """Lifted for the call that rings it."""
    core.agenda.answered.append(station.port)


def forget_offer(core: Core, station: StationPort, event: Event | None) -> None:
    """The hunt itself stopped this bell: the station is there for others."""
    station.call = 0
    core.agenda.look = True


def lose_bell(core: Core, station: StationPort, event: Event | None) -> None:
    """The station dropped out while it rang: its call must know."""
    core.state.calls[station.call].bells.remove(station.port)
    core.agenda.bereft.append(station.call)
    station.call = 0


# -- its register


def ask_for_tone(core: Core, station: StationPort, event: Event | None) -> None:
    """Lifted to dial: it gets dial tone with a receiver, in its turn."""
    core.state.tone_queue.append(station.port)
    core.agenda.tone = True


def leave_tone_queue(core: Core, station: StationPort, event: Event | None) -> None:
    """It does not want dial tone any more: it dials by pulse without it, or it has gone."""
    core.state.tone_queue.remove(station.port)


def open_register(core: Core, station: StationPort, event: Event | None) -> None:
    """Digits are welcome."""
    if station.receiver:
        core.outbox.actions.append(LendReceiver(station.receiver, station.port))
    treatments.give(core, station, treatments.DIAL)
    _start(core, station, DIGIT, core.state.plan.timing.first_digit_ms)


def collect(core: Core, station: StationPort, event: Event | None) -> None:
    """A digit: dial tone goes, and the number may be complete, or hopeless."""
    treatments.stop(core, station)
    digit = event.digit if isinstance(event, StationDialled) else ""
    numbers = core.index.numbers
    number = station.digits + digit
    verdict = numbers.judge(number)
    if digit == END_OF_NUMBER and verdict is Verdict.DONE and numbers.get(number) is None:
        number = station.digits
    station.digits = number
    timing = core.state.plan.timing
    timers = core.state.timers
    if verdict is Verdict.PARTIAL:
        timers.cancel("station", station.port, MATCH)
        _start(core, station, DIGIT, timing.inter_digit_ms)
    elif verdict is Verdict.EXTENSIBLE:
        timers.cancel("station", station.port, DIGIT)
        _start(core, station, MATCH, timing.match_ms)
    else:
        core.agenda.dialled.append(station.port)


def complete(core: Core, station: StationPort, event: Event | None) -> None:
    """No longer number was meant."""
    core.agenda.dialled.append(station.port)


def close_register(core: Core, station: StationPort, event: Event | None) -> None:
    """No more digits: its receiver serves somebody else."""
    treatments.stop(core, station)
    station.digits = ""
    if station.receiver:
        core.outbox.actions.append(ReturnReceiver(station.receiver))
        core.state.free_receivers.append(station.receiver)
        station.receiver = 0
        core.agenda.tone = True


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


def hear_howler(core: Core, station: StationPort, event: Event | None) -> None:
    """The receiver was left off."""
    treatments.give_assigned(core, station, "howler")
    _start(core, station, LOCKOUT, core.state.plan.timing.howler_ms)


def hear_nothing(core: Core, station: StationPort, event: Event | None) -> None:
    """Its treatment ends."""
    treatments.stop(core, station)


# -- its call


def abandon_call(core: Core, station: StationPort, event: Event | None) -> None:
    """Gone before its own call was answered."""
    core.agenda.gone.append(station.call)
    station.call = 0


def lose_call(core: Core, station: StationPort, event: Event | None) -> None:
    """Its own call came to nothing."""
    station.call = 0


def begin_talking(core: Core, station: StationPort, event: Event | None) -> None:
    """From here on its talk time counts."""
    station.talking_since_ms = core.state.now_ms


def leave_conversation(core: Core, station: StationPort, event: Event | None) -> None:
    """Out of its junctor, with its talk time written down."""
    junctors.leave(core, station)
    state = core.state
    state.history.talked(station.port, station.talking_since_ms, state.now_ms)
    station.call = 0


def become_free(core: Core, station: StationPort, event: Event | None) -> None:
    """From busy to free: waiting calls want to know."""
    core.agenda.freed.append(station.port)


def _start(core: Core, station: StationPort, name: str, wait_ms: int) -> None:
    core.state.timers.start("station", station.port, name, core.state.now_ms + wait_ms)

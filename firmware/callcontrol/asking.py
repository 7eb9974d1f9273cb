"""What a telephone asks for by code, one small function a feature. The codes stand in the plan (register.py)."""
# ruff: noqa: ARG001  (all features have one signature, whatever they need of it)

from collections.abc import Callable

from firmware.callcontrol import (
    calling_out,
    camping,
    doors,
    flash,
    holds,
    line_effects,
    line_hunt,
    messages,
    pickups,
    recalls,
    reminders,
    restrictions,
    station_effects,
)
from firmware.callcontrol.actions import FlashLine, OpenDoor
from firmware.callcontrol.core import Core
from firmware.callcontrol.features import Feature
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.placing import place
from firmware.callcontrol.plan import ForwardTarget, OutsideTarget, StationTarget
from firmware.callcontrol.records import Hold, StationPort, Trunk
from firmware.callcontrol.register import PIN_DIGITS, Meaning
from firmware.callcontrol.states import StationInput, StationState

Asked = Callable[[Core, StationPort, str], None]

_SLOT_DIGITS = 2


def dialled(core: Core, station: StationPort) -> None:
    """A register is done: what do its digits mean? A number that might still become an emergency number is called,
    and heard out."""
    digits = station.digits
    if core.index.numbers.may_become_emergency(digits):
        station.late = digits
    _understand(core, station, digits, stored=False)
    if station.late:
        if station.state in (StationState.CALLING, StationState.REFUSED):
            station_effects.expect_late_digit(core, station)
        else:
            station_effects.end_late(core, station, None)


def _understand(core: Core, station: StationPort, digits: str, stored: bool) -> None:
    """``stored`` digits come from a memory: they may be a number, not the code of another memory."""
    meaning = core.index.numbers.read(digits, len(station.holds))
    if meaning is None:
        if not stored:
            station.last_dialled = digits  # redial repeats a slip of the finger as it was, not the number before it
        step_station(core, station, StationInput.UNOBTAINABLE)
    elif meaning.outside:
        _call_out(core, station, digits, meaning)
    elif meaning.route is not None:
        place(core, station, meaning.route, digits)
    elif meaning.feature is None or (stored and meaning.feature in _MEMORIES):
        step_station(core, station, StationInput.UNOBTAINABLE)
    elif _is_denied(core, station, meaning.feature):
        _refuse(core, station)
    else:
        _ASKED[meaning.feature](core, station, meaning.argument)
        core.state.remembered += meaning.feature in _REMEMBERED


def _call_out(core: Core, station: StationPort, digits: str, meaning: Meaning) -> None:
    """Emergencies go out from every telephone; all else by class, account and lock. Visitors do not call out."""
    if not meaning.emergency:
        station.last_dialled = digits
        if not line_hunt.to_send(line_hunt.route_of(core, meaning.outside), meaning.outside):
            step_station(core, station, StationInput.UNOBTAINABLE)  # the line would be his, with nothing dialled on it
            return
        visitor = station.name in core.index.doors and digits != core.index.stations[station.port].hotline
        if visitor or not restrictions.allows(core, station, meaning.outside):
            _refuse(core, station)
            return
    calling_out.begin(core, station, meaning.outside, meaning.emergency)


def _is_denied(core: Core, station: StationPort, feature: Feature) -> bool:
    """By its class of service; and a visitor at the door only calls."""
    at_the_door = station.name in core.index.doors and feature not in _FOR_VISITORS
    return at_the_door or feature in core.index.stations[station.port].denied


def _done(core: Core, station: StationPort) -> None:
    step_station(core, station, StationInput.DONE)


def _refuse(core: Core, station: StationPort) -> None:
    step_station(core, station, StationInput.CONGESTED)


def _done_or_refused(core: Core, station: StationPort, done: bool) -> None:
    step_station(core, station, StationInput.DONE if done else StationInput.CONGESTED)


# -- calls


def _operator(core: Core, station: StationPort, argument: str) -> None:
    operator = core.state.plan.operator
    if operator is None:
        step_station(core, station, StationInput.UNOBTAINABLE)
    else:
        place(core, station, operator, station.digits, waits=True)


def _from_memory(core: Core, station: StationPort, number: str) -> None:
    if number:
        station.digits = number
        _understand(core, station, number, stored=True)
    else:
        step_station(core, station, StationInput.UNOBTAINABLE)


def _redial(core: Core, station: StationPort, argument: str) -> None:
    _from_memory(core, station, station.last_dialled)


def _speed_call(core: Core, station: StationPort, slot: str) -> None:
    _from_memory(core, station, station.wishes.speed.get(slot) or core.index.speed.get(slot, ""))


def _speed_set(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.speed[argument[:_SLOT_DIGITS]] = argument[_SLOT_DIGITS:]
    _done(core, station)


def _pickup(core: Core, station: StationPort, argument: str) -> None:
    call = pickups.ringing_near(core, station)
    if call is None:
        _refuse(core, station)
    else:
        pickups.answer(core, station, call)


def _pickup_station(core: Core, station: StationPort, number: str) -> None:
    target = core.index.numbers.route(number)
    call = pickups.ringing_at(core, station, target.station) if isinstance(target, StationTarget) else None
    if call is None:
        _refuse(core, station)
    else:
        pickups.answer(core, station, call)


def _camp_on(core: Core, station: StationPort, argument: str) -> None:
    _done_or_refused(core, station, camping.ask(core, station, station.last_busy))


def _camp_on_off(core: Core, station: StationPort, argument: str) -> None:
    camping.forget(core, station.port)
    _done(core, station)


# -- those on hold


def _hold(core: Core, station: StationPort, argument: str) -> None:
    """With somebody on hold: he stays so while this telephone is put down. Without: back to whom it left so."""
    if station.holds:
        hold = core.state.holds[station.holds[-1]]
        _leave(core, hold, core.state.plan.timing.hold_recall_ms)
        hold.why = "hold"
        _done(core, station)
        return
    left = pickups.left_by(core, station)
    if left is None:
        _refuse(core, station)
    else:
        pickups.take(core, station, left)


def _park(core: Core, station: StationPort, zone: str) -> None:
    """With somebody on hold: he is parked there. Without: back with whoever is."""
    parked = pickups.parked_at(core, zone)
    if station.holds:
        if parked is not None:
            step_station(core, station, StationInput.BUSY)
            return
        hold = core.state.holds[station.holds[-1]]
        _leave(core, hold, core.state.plan.timing.park_recall_ms)
        hold.why, hold.zone = "park", zone
        _done(core, station)
    elif parked is None:
        _refuse(core, station)
    else:
        pickups.take(core, station, parked)


def _leave(core: Core, hold: Hold, recall_ms: int) -> None:
    holds.put_down(core, hold)
    holds.recall_after(core, hold, recall_ms)


def _return(core: Core, station: StationPort, argument: str) -> None:
    flash.drop(core, station)


def _swap(core: Core, station: StationPort, argument: str) -> None:
    flash.back(core, station, station.holds[0])


def _conference(core: Core, station: StationPort, argument: str) -> None:
    if len(station.holds) > 1:
        flash.confer(core, station)
    else:
        flash.back(core, station, station.holds[0])


# -- what the box remembers


def _account(core: Core, station: StationPort, account: str) -> None:
    """For the call out that is dialled next."""
    if restrictions.takes_account(core, account):
        station.account = account
        step_station(core, station, StationInput.AGAIN)
    else:
        _refuse(core, station)


def _lock(core: Core, station: StationPort, argument: str) -> None:
    """Only who can unlock it again may."""
    pin = core.index.stations[station.port].pin
    station.wishes.locked = station.wishes.locked or bool(pin)
    _done_or_refused(core, station, bool(pin))


def _unlock(core: Core, station: StationPort, pin: str) -> None:
    right = pin == core.index.stations[station.port].pin
    station.wishes.locked = station.wishes.locked and not right
    _done_or_refused(core, station, right)


def _walk(core: Core, station: StationPort, argument: str) -> None:
    """Somebody is at another telephone than his own: his class counts for the call that he dials next."""
    target = core.index.numbers.route(argument[:-PIN_DIGITS])
    known = core.index.stations.get(target.station) if isinstance(target, StationTarget) else None
    if known is None or not known.pin or argument[-PIN_DIGITS:] != known.pin:
        _refuse(core, station)
        return
    station.walks = known.port
    step_station(core, station, StationInput.AGAIN)


def _flash_line(core: Core, station: StationPort, argument: str) -> None:
    """For the services of the exchange on the line that it has on hold last: it hears the line again at once."""
    hold = core.state.holds[station.holds[-1]]
    line = core.ends[hold.party]
    if not isinstance(line, Trunk):
        _refuse(core, station)
        return
    flash.back(core, station, hold.number)
    line.flashed_ms = core.state.now_ms
    line_effects.forget_dial_tone(core, line, None)
    core.outbox.actions.append(FlashLine(line.port, core.index.lines[line.port].outpulsing.flash_ms))


def _forward_always(core: Core, station: StationPort, number: str) -> None:
    target = _elsewhere(core, station, number)
    if target is not None:
        station.wishes.forward_always = target
        core.reweigh()
    _done_or_refused(core, station, target is not None)


def _forward_busy(core: Core, station: StationPort, number: str) -> None:
    target = _elsewhere(core, station, number)
    if target is not None:
        station.wishes.forward_busy = target
    _done_or_refused(core, station, target is not None)


def _forward_no_answer(core: Core, station: StationPort, number: str) -> None:
    target = _elsewhere(core, station, number)
    if target is not None:
        station.wishes.forward_no_answer = target
    _done_or_refused(core, station, target is not None)


def _elsewhere(core: Core, station: StationPort, number: str) -> ForwardTarget | None:
    """Whom this number reaches; None: the station itself, or nobody whom its class reaches."""
    target = core.index.numbers.route(number)
    if target is None:
        beyond = core.index.numbers.beyond(number)
        allowed = beyond not in core.index.emergency and restrictions.allows(core, station, beyond)
        return OutsideTarget(beyond) if allowed else None
    return None if target == StationTarget(station.port) else target


def _forward_always_off(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.forward_always = None
    core.reweigh()
    _done(core, station)


def _forward_busy_off(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.forward_busy = None
    _done(core, station)


def _forward_no_answer_off(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.forward_no_answer = None
    _done(core, station)


def _do_not_disturb(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.dnd = True
    core.reweigh()
    _done(core, station)


def _do_not_disturb_off(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.dnd = False
    core.reweigh()
    _done(core, station)


def _call_waiting(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.call_waiting = True
    _done(core, station)


def _call_waiting_off(core: Core, station: StationPort, argument: str) -> None:
    station.wishes.call_waiting = False
    _done(core, station)


def _message_waiting(core: Core, station: StationPort, number: str) -> None:
    _done_or_refused(core, station, messages.leave(core, station, number))


def _message_waiting_off(core: Core, station: StationPort, argument: str) -> None:
    messages.clear(core, station)
    _done(core, station)


def _reminder(core: Core, station: StationPort, time_of_day: str) -> None:
    _done_or_refused(core, station, reminders.ask(core, station.port, time_of_day))


def _reminder_off(core: Core, station: StationPort, argument: str) -> None:
    reminders.forget(core, station.port)
    _done(core, station)


def _night(core: Core, station: StationPort, argument: str) -> None:
    _set_night(core, station, True)


def _night_off(core: Core, station: StationPort, argument: str) -> None:
    _set_night(core, station, False)


def _set_night(core: Core, station: StationPort, night: bool) -> None:
    """The operator's business; where there is none, everybody's, so that night can always end."""
    if core.state.plan.operator is None or recalls.is_operator(core, station.port):
        core.state.night = night
        _done(core, station)
    else:
        _refuse(core, station)


def _open_door(core: Core, station: StationPort, argument: str) -> None:
    """Who has the door post on hold talks to it again at once."""
    if not doors.is_trusted(core, station):
        _refuse(core, station)
        return
    core.outbox.actions.append(OpenDoor(core.state.plan.timing.door_ms))
    if station.holds and core.state.holds[station.holds[-1]].party in core.index.doors:
        flash.back(core, station, station.holds[-1])
    else:
        _done(core, station)


_FOR_VISITORS = (Feature.OPERATOR, Feature.SPEED_CALL)

_MEMORIES = (Feature.REDIAL, Feature.SPEED_CALL, Feature.SPEED_SET)

_REMEMBERED = frozenset(
    (
        Feature.SPEED_SET,
        Feature.FORWARD_ALWAYS,
        Feature.FORWARD_ALWAYS_OFF,
        Feature.FORWARD_BUSY,
        Feature.FORWARD_BUSY_OFF,
        Feature.FORWARD_NO_ANSWER,
        Feature.FORWARD_NO_ANSWER_OFF,
        Feature.DO_NOT_DISTURB,
        Feature.DO_NOT_DISTURB_OFF,
        Feature.CALL_WAITING,
        Feature.CALL_WAITING_OFF,
        Feature.MESSAGE_WAITING,
        Feature.MESSAGE_WAITING_OFF,
        Feature.NIGHT,
        Feature.NIGHT_OFF,
        Feature.LOCK,
        Feature.UNLOCK,
    )
)

_ASKED: dict[Feature, Asked] = {
    Feature.OPERATOR: _operator,
    Feature.REDIAL: _redial,
    Feature.SPEED_CALL: _speed_call,
    Feature.SPEED_SET: _speed_set,
    Feature.FORWARD_ALWAYS: _forward_always,
    Feature.FORWARD_ALWAYS_OFF: _forward_always_off,
    Feature.FORWARD_BUSY: _forward_busy,
    Feature.FORWARD_BUSY_OFF: _forward_busy_off,
    Feature.FORWARD_NO_ANSWER: _forward_no_answer,
    Feature.FORWARD_NO_ANSWER_OFF: _forward_no_answer_off,
    Feature.DO_NOT_DISTURB: _do_not_disturb,
    Feature.DO_NOT_DISTURB_OFF: _do_not_disturb_off,
    Feature.CALL_WAITING: _call_waiting,
    Feature.CALL_WAITING_OFF: _call_waiting_off,
    Feature.CAMP_ON: _camp_on,
    Feature.CAMP_ON_OFF: _camp_on_off,
    Feature.PICKUP: _pickup,
    Feature.PICKUP_STATION: _pickup_station,
    Feature.HOLD: _hold,
    Feature.PARK: _park,
    Feature.REMINDER: _reminder,
    Feature.REMINDER_OFF: _reminder_off,
    Feature.NIGHT: _night,
    Feature.NIGHT_OFF: _night_off,
    Feature.OPEN_DOOR: _open_door,
    Feature.MESSAGE_WAITING: _message_waiting,
    Feature.MESSAGE_WAITING_OFF: _message_waiting_off,
    Feature.ACCOUNT: _account,
    Feature.LOCK: _lock,
    Feature.UNLOCK: _unlock,
    Feature.WALK: _walk,
    Feature.FLASH_LINE: _flash_line,
    Feature.RETURN: _return,
    Feature.SWAP: _swap,
    Feature.CONFERENCE: _conference,
}

"""Codes about wishes, which hold from then on or for the next call. One small function a feature."""
# ruff: noqa: ARG001  (all features have one signature, whatever they need of it)

from firmware.callcontrol import messages, modes, recalls, reminders, replies, restrictions
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.periods import MODES
from firmware.callcontrol.plan import ForwardTarget, OutsideTarget, StationTarget
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.register import PIN_DIGITS
from firmware.callcontrol.states import StationInput

_SLOT_DIGITS = 2


def speed_set(core: Core, station: StationPort, argument: str) -> None:
    """A number for a place of its own: two digits, and the number."""
    station.wishes.speed[argument[:_SLOT_DIGITS]] = argument[_SLOT_DIGITS:]
    replies.done(core, station)


def account(core: Core, station: StationPort, code: str) -> None:
    """For the call out that is dialled next."""
    if restrictions.takes_account(core, code):
        station.account = code
        step_station(core, station, StationInput.AGAIN)
    else:
        replies.refuse(core, station)


def lock(core: Core, station: StationPort, argument: str) -> None:
    """Only who can unlock it again may."""
    pin = core.index.stations[station.port].pin
    station.wishes.locked = station.wishes.locked or bool(pin)
    replies.done_or_refused(core, station, bool(pin))


def unlock(core: Core, station: StationPort, pin: str) -> None:
    """With the PIN of this telephone."""
    right = pin == core.index.stations[station.port].pin
    station.wishes.locked = station.wishes.locked and not right
    replies.done_or_refused(core, station, right)


def walk(core: Core, station: StationPort, argument: str) -> None:
    """Somebody is at another telephone than his own: his class counts for the call that he dials next."""
    target = core.index.numbers.route(argument[:-PIN_DIGITS])
    known = core.index.stations.get(target.station) if isinstance(target, StationTarget) else None
    if known is None or not known.pin or argument[-PIN_DIGITS:] != known.pin:
        replies.refuse(core, station)
        return
    station.walks = known.port
    step_station(core, station, StationInput.AGAIN)


def forward_always(core: Core, station: StationPort, number: str) -> None:
    """All its calls go there."""
    target = _elsewhere(core, station, number)
    if target is not None:
        station.wishes.forward_always = target
        core.reweigh()
    replies.done_or_refused(core, station, target is not None)


def forward_busy(core: Core, station: StationPort, number: str) -> None:
    """Calls that find it busy go there."""
    target = _elsewhere(core, station, number)
    if target is not None:
        station.wishes.forward_busy = target
    replies.done_or_refused(core, station, target is not None)


def forward_no_answer(core: Core, station: StationPort, number: str) -> None:
    """Calls that it does not answer go there."""
    target = _elsewhere(core, station, number)
    if target is not None:
        station.wishes.forward_no_answer = target
    replies.done_or_refused(core, station, target is not None)


def _elsewhere(core: Core, station: StationPort, number: str) -> ForwardTarget | None:
    """Whom this number reaches; None: the station itself, or nobody whom its class reaches."""
    target = core.index.numbers.route(number)
    if target is None:
        beyond = core.index.numbers.beyond(number)
        allowed = beyond not in core.index.emergency and restrictions.allows(core, station, beyond)
        return OutsideTarget(beyond) if allowed else None
    return None if target == StationTarget(station.port) else target


def forward_always_off(core: Core, station: StationPort, argument: str) -> None:
    """They come here again."""
    station.wishes.forward_always = None
    core.reweigh()
    replies.done(core, station)


def forward_busy_off(core: Core, station: StationPort, argument: str) -> None:
    """They hear busy again."""
    station.wishes.forward_busy = None
    replies.done(core, station)


def forward_no_answer_off(core: Core, station: StationPort, argument: str) -> None:
    """They ring on again."""
    station.wishes.forward_no_answer = None
    replies.done(core, station)


def do_not_disturb(core: Core, station: StationPort, argument: str) -> None:
    """Its bell is silent."""
    station.wishes.dnd = True
    core.reweigh()
    replies.done(core, station)


def do_not_disturb_off(core: Core, station: StationPort, argument: str) -> None:
    """It rings again."""
    station.wishes.dnd = False
    core.reweigh()
    replies.done(core, station)


def call_waiting(core: Core, station: StationPort, argument: str) -> None:
    """A second call is told by a tone."""
    station.wishes.call_waiting = True
    replies.done(core, station)


def call_waiting_off(core: Core, station: StationPort, argument: str) -> None:
    """It hears busy."""
    station.wishes.call_waiting = False
    replies.done(core, station)


def message_waiting(core: Core, station: StationPort, number: str) -> None:
    """The person with this number is to call back."""
    replies.done_or_refused(core, station, messages.leave(core, station, number))


def message_waiting_off(core: Core, station: StationPort, argument: str) -> None:
    """Nobody is to be called back."""
    messages.clear(core, station)
    replies.done(core, station)


def reminder(core: Core, station: StationPort, time_of_day: str) -> None:
    """It is rung at this time of day."""
    replies.done_or_refused(core, station, reminders.ask(core, station.port, time_of_day))


def reminder_off(core: Core, station: StationPort, argument: str) -> None:
    """It is not rung then."""
    reminders.forget(core, station.port)
    replies.done(core, station)


def night(core: Core, station: StationPort, argument: str) -> None:
    """Calls go where they go by night."""
    if _sets_modes(core, station):
        modes.by_hand(core, "night")


def night_off(core: Core, station: StationPort, argument: str) -> None:
    """Calls go where they go by day."""
    if _sets_modes(core, station):
        modes.by_hand(core, "day")


def mode(core: Core, station: StationPort, argument: str) -> None:
    """A mode by its digit, and for how many minutes."""
    place = int(argument[0]) - 1
    minutes = argument[1:]
    if not 0 <= place < len(MODES) or (minutes and not int(minutes)):
        replies.refuse(core, station)
    elif _sets_modes(core, station):
        modes.by_hand(core, MODES[place], int(minutes or 0))


def mode_off(core: Core, station: StationPort, argument: str) -> None:
    """What the hours of the office say holds."""
    if _sets_modes(core, station):
        modes.back(core)


def _sets_modes(core: Core, station: StationPort) -> bool:
    """The operator's business; where there is none, everybody's, so that night can always end."""
    allowed = core.state.plan.operator is None or recalls.is_operator(core, station.port)
    replies.done_or_refused(core, station, allowed)
    return allowed

"""What the digits of a telephone mean: a number here, a number outside, or a code (the codes stand in the plan)."""
# ruff: noqa: ARG001  (all features have one signature, whatever they need of it)

from collections.abc import Callable

from firmware.callcontrol import (
    asked_agents,
    asked_calls,
    asked_messages,
    asked_supervising,
    asked_wishes,
    calling_out,
    line_hunt,
    replies,
    restrictions,
    station_effects,
)
from firmware.callcontrol.core import Core
from firmware.callcontrol.features import Feature
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.placing import place
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.register import Meaning
from firmware.callcontrol.states import StationInput, StationState

Asked = Callable[[Core, StationPort, str], None]


def dialled(core: Core, station: StationPort) -> None:
    """A register is done: what do its digits mean? A number that might still become an emergency number is called,
    and heard out."""
    digits = station.digits
    if core.index.numbers.may_become_emergency(digits):
        station_effects.keep_late(core, station, digits)
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
        replies.refuse(core, station)
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
            replies.refuse(core, station)
            return
    calling_out.begin(core, station, meaning.outside, meaning.emergency)


def _is_denied(core: Core, station: StationPort, feature: Feature) -> bool:
    """By its class of service; and a visitor at the door only calls."""
    at_the_door = station.name in core.index.doors and feature not in _FOR_VISITORS
    return at_the_door or feature in core.index.stations[station.port].denied


# -- numbers from a memory


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
        Feature.MODE,
        Feature.MODE_OFF,
        Feature.LOCK,
        Feature.UNLOCK,
    )
)

_ASKED: dict[Feature, Asked] = {
    Feature.OPERATOR: asked_calls.operator,
    Feature.REDIAL: _redial,
    Feature.SPEED_CALL: _speed_call,
    Feature.SPEED_SET: asked_wishes.speed_set,
    Feature.FORWARD_ALWAYS: asked_wishes.forward_always,
    Feature.FORWARD_ALWAYS_OFF: asked_wishes.forward_always_off,
    Feature.FORWARD_BUSY: asked_wishes.forward_busy,
    Feature.FORWARD_BUSY_OFF: asked_wishes.forward_busy_off,
    Feature.FORWARD_NO_ANSWER: asked_wishes.forward_no_answer,
    Feature.FORWARD_NO_ANSWER_OFF: asked_wishes.forward_no_answer_off,
    Feature.DO_NOT_DISTURB: asked_wishes.do_not_disturb,
    Feature.DO_NOT_DISTURB_OFF: asked_wishes.do_not_disturb_off,
    Feature.CALL_WAITING: asked_wishes.call_waiting,
    Feature.CALL_WAITING_OFF: asked_wishes.call_waiting_off,
    Feature.CAMP_ON: asked_calls.camp_on,
    Feature.CAMP_ON_OFF: asked_calls.camp_on_off,
    Feature.PICKUP: asked_calls.pickup,
    Feature.PICKUP_STATION: asked_calls.pickup_station,
    Feature.HOLD: asked_calls.hold,
    Feature.PARK: asked_calls.park,
    Feature.REMINDER: asked_wishes.reminder,
    Feature.REMINDER_OFF: asked_wishes.reminder_off,
    Feature.NIGHT: asked_wishes.night,
    Feature.NIGHT_OFF: asked_wishes.night_off,
    Feature.MODE: asked_wishes.mode,
    Feature.MODE_OFF: asked_wishes.mode_off,
    Feature.OPEN_DOOR: asked_calls.open_door,
    Feature.MESSAGE_WAITING: asked_wishes.message_waiting,
    Feature.MESSAGE_WAITING_OFF: asked_wishes.message_waiting_off,
    Feature.ACCOUNT: asked_wishes.account,
    Feature.LOCK: asked_wishes.lock,
    Feature.UNLOCK: asked_wishes.unlock,
    Feature.WALK: asked_wishes.walk,
    Feature.LOG_IN: asked_agents.log_in,
    Feature.LOG_OUT: asked_agents.log_out,
    Feature.PAUSE: asked_agents.pause,
    Feature.PAUSE_OFF: asked_agents.pause_off,
    Feature.WRAP_UP: asked_agents.wrap_up,
    Feature.WRAP_UP_OFF: asked_agents.wrap_up_off,
    Feature.DISPOSITION: asked_agents.disposition,
    Feature.LISTEN: asked_supervising.listen,
    Feature.WHISPER: asked_supervising.whisper,
    Feature.BARGE: asked_supervising.barge,
    Feature.MESSAGES: asked_messages.messages,
    Feature.MESSAGES_OF: asked_messages.messages_of,
    Feature.NOTICE: asked_messages.notice,
    Feature.NOTICE_OFF: asked_messages.notice_off,
    Feature.RECORD_PROMPT: asked_messages.record_prompt,
    Feature.RECORD: asked_calls.record,
    Feature.RECORD_OFF: asked_calls.record_off,
    Feature.FLASH_LINE: asked_calls.flash_line,
    Feature.RETURN: asked_calls.go_back,
    Feature.SWAP: asked_calls.swap,
    Feature.CONFERENCE: asked_calls.conference,
}
